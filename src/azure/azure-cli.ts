import { type Fact, type GivenToken, known, type Unknown } from '../core/facts.js';
import { messageOf, ServiceError } from '../errors.js';
import type { ProgramOutcome } from '../terminal/child-program.js';
import type { TokenSource } from './authorization.js';
import { azMissing, type CliQuestion, type CliVerdict, readCliRefusal } from './azure-cli-words.js';
import type { Cloud } from './cloud.js';
import type { AccessToken } from './exchange.js';
import { bearerOfTokens, claimsOf, judgeToken } from './given-tokens.js';
import { type LoginOutcome, renewing } from './login.js';
import { isObject } from './wire.js';

/** What a login by az needs of the outside world. */
export interface CliPorts {
  /** Runs az with these arguments. */
  readonly az: (args: readonly string[]) => Promise<ProgramOutcome>;
  readonly mask: (secret: string) => void;
  /** The clock, in milliseconds since the epoch. */
  readonly now: () => number;
}

/** What az gave for one service. */
type CliToken =
  | { readonly kind: 'token'; readonly token: AccessToken }
  | Extract<CliVerdict, { readonly kind: 'refused' }>
  | { readonly kind: 'unknown'; readonly cause: Unknown };

/** az's names of the clouds that it knows. */
const CLOUD_NAMES: Readonly<Record<Cloud['name'], string | undefined>> = {
  public: 'AzureCloud',
  usgovernment: 'AzureUSGovernment',
  'usgovernment-dod': 'AzureUSGovernment',
  china: 'AzureChinaCloud',
  custom: undefined,
};

/** When a token ends: as it says itself, else as az does (newer ones in seconds, older ones by the local clock). */
function endOf(answer: Readonly<Record<string, unknown>>, token: string): number {
  const { exp } = claimsOf(token) ?? {};
  if (typeof exp === 'number') return exp * 1000;
  if (typeof answer.expires_on === 'number') return answer.expires_on * 1000;
  return typeof answer.expiresOn === 'string' ? Date.parse(answer.expiresOn) : Number.NaN;
}

/** The token among what az printed; undefined where it printed something else. */
function readToken(stdout: string): AccessToken | undefined {
  try {
    const answer: unknown = JSON.parse(stdout);
    if (!isObject(answer) || typeof answer.accessToken !== 'string' || answer.accessToken === '') return undefined;
    const expiresOn = endOf(answer, answer.accessToken);
    return Number.isNaN(expiresOn) ? undefined : { token: answer.accessToken, expiresOn };
  } catch {
    return undefined;
  }
}

function verdictOf(outcome: ProgramOutcome, question: CliQuestion): CliVerdict {
  if (outcome.kind === 'missing') return azMissing(question);
  if (outcome.kind === 'stopped') {
    const found = outcome.why === 'timeout' ? 'az gave no answer in time' : 'az was given up: the run ended';
    return { kind: 'unknown', reason: 'transient', found };
  }
  if (outcome.exitCode !== 0) return readCliRefusal(outcome.stderr, question);
  // What it printed instead is not shown: it may hold a token.
  return { kind: 'unknown', reason: 'malformed', found: 'az printed no access token that can be read' };
}

/** Asks az for a token of one service in one tenant. */
async function tokenOf(question: CliQuestion, read: string, ports: CliPorts): Promise<CliToken> {
  const { tenantId, resource } = question;
  const base = ['account', 'get-access-token', '--output', 'json', '--resource', resource];
  const ask = async (args: readonly string[]): Promise<AccessToken | CliVerdict> => {
    const outcome = await ports.az(args);
    const token = outcome.kind === 'ended' && outcome.exitCode === 0 ? readToken(outcome.stdout) : undefined;
    return token ?? verdictOf(outcome, question);
  };
  try {
    let answer = await ask([...base, '--tenant', tenantId]);
    // An identity of the machine has one tenant; the token says which, and one of another tenant is not used.
    if ('kind' in answer && answer.kind === 'takes-no-tenant') answer = await ask(base);
    if ('token' in answer) {
      ports.mask(answer.token);
      return { kind: 'token', token: answer };
    }
    if (answer.kind === 'refused') return answer;
    const { reason, found } =
      answer.kind === 'unknown' ? answer : ({ reason: 'malformed', found: 'az contradicts itself' } as const);
    return { kind: 'unknown', cause: { known: false, reason, read, found } };
  } catch (thrown) {
    return { kind: 'unknown', cause: { known: false, reason: 'malformed', read, found: messageOf(thrown) } };
  }
}

function stateOf(answer: CliToken, tenantId: string): GivenToken {
  if (answer.kind === 'unknown') return { kind: 'missing' };
  if (answer.kind === 'token') return judgeToken(answer.token.token, tenantId);
  const { why, fix, correlationId } = answer;
  return { kind: 'refused', why, fix, ...(correlationId === undefined ? {} : { correlationId }) };
}

function whyNotRenewed(renewed: CliToken): string {
  if (renewed.kind === 'token') return 'az gives one now that does not serve this tenant';
  return renewed.kind === 'refused' ? renewed.why : renewed.cause.found;
}

/** What the run reads with. A token that was renewed is of the same login. */
function sourceOf(
  answer: CliToken,
  state: GivenToken,
  {
    read,
    again,
    now,
    tenantId,
  }: {
    readonly tenantId: string;
    readonly read: string;
    readonly again: () => Promise<CliToken>;
    readonly now: () => number;
  },
): Fact<TokenSource> {
  if (answer.kind === 'unknown') return answer.cause;
  if (answer.kind !== 'token' || state.kind !== 'used')
    return { known: false, reason: 'dependency', read, found: 'az gave none that serves (login/oidc)' };
  const renew = async (): Promise<AccessToken> => {
    const renewed = await again();
    // Someone may have logged in anew meanwhile, to another tenant.
    const serves = renewed.kind === 'token' && judgeToken(renewed.token.token, tenantId).kind === 'used';
    if (renewed.kind === 'token' && serves) return renewed.token;
    const words = whyNotRenewed(renewed);
    throw new ServiceError(`the access token ended and could not be renewed: ${words}`, {
      service: 'Microsoft Entra',
      failure: 'network',
    });
  };
  return known(renewing(answer.token, renew, now));
}

/**
 * A login by the Azure CLI of this machine (`az login`): az is asked for a token of each service, in this tenant and no
 * other. What az or Entra refuses is the login's; a passing fault leaves unknown what that token would have read.
 */
export async function loginWithAzureCli(tenantId: string, cloud: Cloud, ports: CliPorts): Promise<LoginOutcome> {
  const resources = {
    graph: cloud.graphScope.replace(/\/\.default$/, ''),
    arm: cloud.armScope.replace(/\/\.default$/, ''),
  };
  const cloudName = CLOUD_NAMES[cloud.name];
  const reads = {
    graph: 'an access token for Microsoft Graph (az)',
    arm: 'an access token for Azure Resource Manager (az)',
  };
  const ask = (side: 'graph' | 'arm') => () =>
    tokenOf({ tenantId, resource: resources[side], cloudName }, reads[side], ports);
  const [graph, arm] = await Promise.all([ask('graph')(), ask('arm')()]);
  const states = { graph: stateOf(graph, tenantId), arm: stateOf(arm, tenantId) };
  const tokens = {
    graphToken: graph.kind === 'token' ? graph.token.token : undefined,
    armToken: arm.kind === 'token' ? arm.token.token : undefined,
  };
  const { now } = ports;
  const login =
    graph.kind === 'unknown' && arm.kind === 'unknown'
      ? graph.cause
      : known({
          kind: 'given-tokens',
          from: 'azure-cli',
          ...states,
          bearer: bearerOfTokens(tokens),
          resources,
        } as const);
  return {
    login,
    graph: sourceOf(graph, states.graph, { read: reads.graph, again: ask('graph'), now, tenantId }),
    arm: sourceOf(arm, states.arm, { read: reads.arm, again: ask('arm'), now, tenantId }),
    tokens,
  };
}
