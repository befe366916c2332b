import { bearerName, withRefusedTokens } from './azure/given-tokens.js';
import type { LoginOutcome } from './azure/login.js';
import type { SharedReads } from './azure/shared-reads.js';
import type { TenantFacts } from './core/facts.js';
import type { Inputs } from './inputs/inputs.js';
import type { IntegrationInputs } from './inputs/integrations.js';
import { loadInTurn } from './later.js';
import { loginFor } from './logins.js';
import type { RowPolicy } from './row-policy.js';
import type { Session } from './session.js';

/** What was read of an integration's Azure side, and with which tokens. */
export interface TenantReading {
  readonly facts: TenantFacts;
  readonly login: LoginOutcome;
}

/** What every step of a tenant works with. */
export interface TenantContext {
  readonly inputs: Inputs;
  readonly session: Session;
  /** What no selected check needs is not read, as far as that saves a request. */
  readonly policy: RowPolicy;
  /** What other integrations of this pass have read; absent: nothing is shared. */
  readonly shared?: SharedReads;
}

/** Why Azure is not asked about an integration; undefined where it is. */
export function reasonToSkip(inputs: Inputs, { expectation }: IntegrationInputs): string | undefined {
  if (inputs.mode === 'validate' && inputs.azure === 'off') return 'Not checked: azure is off.';
  if (expectation.ids === undefined)
    return 'Not checked: tenant-id, client-id and subscription-id are not all given (a fork’s pull request gets no variables).';
  const { kind, graphToken, armToken } = inputs.login;
  if (kind === 'tokens' && graphToken === undefined && armToken === undefined)
    return 'Not checked: login is tokens, and this run got neither graph-token nor arm-token (a fork’s pull request gets no secrets).';
  return undefined;
}

let reader: Promise<typeof import('./azure/read-tenant.js')> | undefined;

/** What reads a tenant. Its turn comes after what the login and the config repo need: it is the last to be used. */
function loadReader(): Promise<typeof import('./azure/read-tenant.js')> {
  reader ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() =>
    loadInTurn(() => import('./azure/read-tenant.js')),
  );
  return reader;
}

/** Reads the facts of one integration; undefined where the ids are not known. */
export async function readFacts(
  integration: IntegrationInputs,
  { inputs, session, policy, shared }: TenantContext,
): Promise<TenantReading | undefined> {
  const { expectation, cloud } = integration;
  const { ids } = expectation;
  if (ids === undefined) return undefined;
  // A repair that was named decides on them whatever checks are selected.
  const repaired =
    inputs.mode === 'repair' &&
    ['managed-app-jit-access-off', 'managed-app-permissions'].some((name) =>
      inputs.repairs.some((one) => one === name),
    );
  const managedApps = {
    licence: repaired || policy.has('managed-app/jit-access-licence'),
    requests: policy.has('managed-app/jit-access-requests'),
  };
  const singleChecks = {
    denied: policy.has('role/denied'),
    defender: policy.has('subscription/defender'),
    single: policy.has('subscription/single'),
  };
  // Loaded while the login is under way: its libraries are large.
  const [login, { readTenant }] = await Promise.all([loginFor(integration, ids, { inputs, session }), loadReader()]);
  const loginClientId = bearerName(login.login) ?? expectation.loginClientId;
  const question = { ...expectation, ids, managedApps, singleChecks, loginClientId };
  const reading = { cloud, settings: session.azure, ...(shared === undefined ? {} : { shared }) };
  const facts = await readTenant(question, login, reading);
  const { tokens } = login;
  return { facts: tokens === undefined ? facts : withRefusedTokens(facts, tokens, session.runner.now()), login };
}
