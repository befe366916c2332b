import { command } from '../az-command.js';
import type { GivenToken, Login } from '../facts.js';
import type { Result } from '../results.js';
import { failed, passed } from './rows.js';

const CHECK = 'login/oidc';

type GivenTokens = Extract<Login, { kind: 'given-tokens' }>;

/** The command that gets a fresh token for a service of the cloud. */
function freshToken(resource: string): string {
  return command('az', 'account', 'get-access-token', '--resource', resource, '--query', 'accessToken', '-o', 'tsv');
}

function refusalOf(name: string, token: GivenToken): string | undefined {
  return token.kind === 'refused' ? `${name} cannot serve: ${token.why}` : undefined;
}

/** `login/oidc` under `login: tokens`: no ID token is asked for, so what counts is that the given tokens serve. */
export function checkGivenTokens(login: GivenTokens): Result {
  const { graph, arm, resources } = login;
  const refusals = [refusalOf('graph-token', graph), refusalOf('arm-token', arm)].filter(
    (words) => words !== undefined,
  );
  if (refusals.length > 0) {
    const names = [
      ...(graph.kind === 'refused' ? [['graph-token', resources.graph] as const] : []),
      ...(arm.kind === 'refused' ? [['arm-token', resources.arm] as const] : []),
    ];
    const commands = names.map(([name, resource]) => `# ${name}\n${freshToken(resource)}`).join('\n\n');
    const correlationId = [graph, arm].find((token) => token.kind === 'refused')?.correlationId;
    return failed(CHECK, `Login is tokens: no ID token was asked for. ${refusals.join(' ')}`, {
      fix: `Get a fresh token in a step right before this one, mask it, and hand it over as an output (a token lives about an hour and serves one service of one tenant):\n\n${commands}`,
      ...(correlationId === undefined ? {} : { correlationId }),
    });
  }
  if (graph.kind === 'missing' && arm.kind === 'missing')
    return failed(CHECK, 'Login is tokens, but this run got neither graph-token nor arm-token.', {
      fix: `Hand at least one over, from an earlier step:\n\n# graph-token\n${freshToken(resources.graph)}\n\n# arm-token\n${freshToken(resources.arm)}`,
    });
  const lacking =
    graph.kind === 'missing'
      ? ' There is no graph-token: what Microsoft Graph knows (app, consent, secret, groups) is unknown.'
      : arm.kind === 'missing'
        ? ' There is no arm-token: what Azure Resource Manager knows (subscription, roles) is unknown.'
        : '';
  const which =
    graph.kind === 'missing' ? 'arm-token' : arm.kind === 'missing' ? 'graph-token' : 'graph-token and arm-token';
  return passed(CHECK, `Login is tokens: no ID token was asked for, ${which} of an earlier step served.${lacking}`);
}
