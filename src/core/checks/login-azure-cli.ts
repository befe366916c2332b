import type { GivenToken, Login } from '../facts.js';
import type { Result } from '../results.js';
import { failed, passed } from './rows.js';

const CHECK = 'login/oidc';
const BEGIN = 'Login is azure-cli: no ID token was asked for';

type GivenTokens = Extract<Login, { kind: 'given-tokens' }>;
type Refused = Extract<GivenToken, { kind: 'refused' }>;

/** The services whose token has one of these states. */
function services({ graph, arm }: GivenTokens, kind: GivenToken['kind']): readonly string[] {
  return [
    ...(graph.kind === kind ? ['Microsoft Graph'] : []),
    ...(arm.kind === kind ? ['Azure Resource Manager'] : []),
  ];
}

/** Whose account az uses, as far as its tokens say. */
function holder({ bearer }: GivenTokens): string {
  if (bearer === 'person') return 'a person’s account';
  return bearer === 'unknown' ? 'an account that they do not name' : `the app ${bearer.clientId}`;
}

/** `login/oidc` under `login: azure-cli`: what counts is that az gives tokens of this tenant, and that they serve. */
export function checkAzureCli(login: GivenTokens): Result {
  const { graph, arm } = login;
  const refusals = [graph, arm].filter((token): token is Refused => token.kind === 'refused');
  const [first] = refusals;
  if (first === undefined) {
    const lacking = services(login, 'missing').map((service) => ` It gave none for ${service} this time.`);
    return passed(CHECK, `${BEGIN}, az gave tokens of ${holder(login)}.${lacking.join('')}`);
  }
  const alike = refusals.every(({ why }) => why === first.why);
  const named = (token: GivenToken, service: string): readonly string[] =>
    token.kind === 'refused' ? [`The token for ${service} cannot serve: ${token.why}`] : [];
  const words = alike
    ? `For ${services(login, 'refused').join(' and ')} there is no token that serves: ${first.why}`
    : [...named(graph, 'Microsoft Graph'), ...named(arm, 'Azure Resource Manager')].join(' ');
  const fixes = [...new Set(refusals.flatMap(({ fix }) => fix ?? []))];
  const correlationId = refusals.find((token) => token.correlationId !== undefined)?.correlationId;
  return failed(CHECK, `${BEGIN}. ${words}`, {
    fix:
      fixes.length > 0
        ? fixes.join('\n\n')
        : 'Look which account az uses, and log in with one of this tenant (az login --tenant TENANT-ID):\n\naz account show --query "{account:user.name, tenant:tenantId}" -o table',
    ...(correlationId === undefined ? {} : { correlationId }),
  });
}
