import { bearerName } from './azure/given-tokens.js';
import { createSharedReads } from './azure/shared-reads.js';
import { shareRows } from './core/alike-rows.js';
import { checkTenant, skipTenant } from './core/checks/azure.js';
import { type SubscriptionRows, toldOnce } from './core/checks/managed-app-shared.js';
import { judgedSecret } from './core/checks/secret-judged.js';
import { relaxForValidate } from './core/checks/validate.js';
import type { TenantFacts } from './core/facts.js';
import { tellFixOnce } from './core/fix-once.js';
import type { CheckId, Result } from './core/results.js';
import { isLeftBy } from './core/selection.js';
import type { Inputs } from './inputs/inputs.js';
import type { IntegrationInputs } from './inputs/integrations.js';
import { mapParallel } from './parallel.js';
import { readFacts, reasonToSkip, type TenantContext, type TenantReading } from './read-facts.js';
import { factLines, harmlessFactLines } from './report/facts-log.js';
import type { ReportedSecret } from './report/report.js';
import type { RowPolicy } from './row-policy.js';
import { ENDED, type Session } from './session.js';

/** What a run found of one integration's Azure side. */
export interface TenantOutcome {
  /** Whether `only` left it to be looked at; if not, there are no rows. */
  readonly selected: boolean;
  readonly results: readonly Result[];
  /** Checks whose rows the policy leaves out, and that passed. */
  readonly cleared: readonly CheckId[];
  /** The client secret that was judged. */
  readonly secret: ReportedSecret | undefined;
  /** Whether login/oidc, app/exists and subscription/tenant passed: the ids may then be written. */
  readonly verified: boolean;
  /** Whether Azure said that they are wrong: an older proposal of them is no longer right. */
  readonly refuted: boolean;
  readonly subscriptionName: string | undefined;
  /** What the rows were judged on; undefined where Azure was not asked. */
  readonly reading?: TenantReading;
}

/** Of an integration that Azure was not asked about: nothing is known, so nothing may be written or cleared. */
export const NOTHING_FOUND = {
  cleared: [],
  secret: undefined,
  verified: false,
  refuted: false,
  subscriptionName: undefined,
} as const;

/** What the facts come to. */
function judge(facts: TenantFacts, integration: IntegrationInputs, inputs: Inputs, now: number): TenantOutcome {
  const { expectation } = integration;
  const rows = checkTenant(
    facts,
    { ...expectation, loginClientId: bearerName(facts.login) ?? expectation.loginClientId },
    now,
  );
  const results = inputs.mode === 'validate' && inputs.azure === 'auto' ? relaxForValidate(rows, facts.login) : rows;
  const has = (status: Result['status'], check: CheckId): boolean =>
    results.some((row) => row.check === check && row.status === status);
  const { application, subscription } = facts;
  // Where the login did not hold, no row says what was read before: then the name is not known either.
  const named = has('passed', 'subscription/state') || has('failed', 'subscription/state');
  return {
    selected: true,
    results,
    cleared: [],
    secret:
      application.known && application.value !== null
        ? judgedSecret(application.value, integration.expectation, now)
        : undefined,
    verified: (['login/oidc', 'app/exists', 'subscription/tenant'] as const).every((check) => has('passed', check)),
    refuted: has('failed', 'app/exists') || has('failed', 'subscription/tenant'),
    subscriptionName:
      named && subscription.known && subscription.value.kind === 'found'
        ? subscription.value.subscription.displayName
        : undefined,
  };
}

/**
 * What is kept of an integration once it was judged. Repairs are planned on what was read; else that is let go of, and
 * the login after the last integration of its tenant: a run over thousands of tenants must not hold all of them.
 */
function releasing(
  { mode, integrations }: Inputs,
  { logins }: Session,
): (integration: IntegrationInputs, outcome: TenantOutcome) => TenantOutcome {
  if (mode === 'repair') return (_integration, outcome) => outcome;
  const tenantOf = ({ expectation }: IntegrationInputs): string => (expectation.ids?.tenantId ?? '').toLowerCase();
  const left = new Map<string, number>();
  for (const one of integrations) left.set(tenantOf(one), (left.get(tenantOf(one)) ?? 0) + 1);
  return (integration, { reading: _reading, ...outcome }) => {
    const tenant = tenantOf(integration);
    const others = (left.get(tenant) ?? 1) - 1;
    left.set(tenant, others);
    if (others === 0) logins.forget(tenant);
    return outcome;
  };
}

/**
 * Reads and judges the Azure side of every integration that `only` leaves, several at a time. Sends no write. The policy
 * decides which rows are told; whether the ids are verified does not depend on it.
 */
export async function readTenants(
  inputs: Inputs,
  session: Session,
  policy: RowPolicy,
): Promise<readonly TenantOutcome[]> {
  const shared = createSharedReads();
  const release = releasing(inputs, session);
  const share = shareRows();
  const outcomes = await mapParallel(inputs.integrations, inputs.parallel, async (integration, index) => {
    const outcome = await readOutcome(integration, index, { inputs, session, policy, shared });
    const told = toldBy(policy, release(integration, outcome), integration);
    return { ...told, results: share(told.results) };
  });
  return oncePerSubscription(outcomes, inputs);
}

/** The outcome with the rows that are told of it. */
function toldBy(policy: RowPolicy, outcome: TenantOutcome, integration: IntegrationInputs): TenantOutcome {
  const { results } = outcome;
  const told = policy.apply(results, () => integration.expectation.integrationId);
  return { ...outcome, results: tellFixOnce(told), cleared: policy.passedUnselected(results) };
}

/** The outcomes, with what is the subscription's told once where several integrations share one. To be done again after one of them was read anew. */
export function oncePerSubscription(outcomes: readonly TenantOutcome[], inputs: Inputs): readonly TenantOutcome[] {
  const rows = toldOnce(outcomes.map((outcome, index) => subscriptionRows(outcome, inputs.integrations[index])));
  return outcomes.map((outcome, index) => ({ ...outcome, results: rows[index] ?? [] }));
}

function subscriptionRows(
  { selected, results }: TenantOutcome,
  integration: IntegrationInputs | undefined,
): SubscriptionRows {
  const ids = selected ? integration?.expectation.ids : undefined;
  const subscription = ids === undefined ? undefined : `${ids.tenantId}/${ids.subscriptionId}`.toLowerCase();
  return { subscription, name: integration?.expectation.integrationId, rows: results };
}

/** What a run finds of one integration's Azure side. */
async function readOutcome(
  integration: IntegrationInputs,
  index: number,
  given: TenantContext,
): Promise<TenantOutcome> {
  const { inputs } = given;
  const id = integration.expectation.integrationId;
  const selected = isLeftBy(inputs.only, id, index);
  if (!selected) return { selected, results: [], ...NOTHING_FOUND };
  const reason = reasonToSkip(inputs, integration);
  const outcome = reason === undefined ? await readSelected(integration, index, { ...given, again: false }) : undefined;
  return outcome ?? { selected, results: skipTenant(reason ?? 'Not checked.'), ...NOTHING_FOUND };
}

/** Reads, tells and judges the facts of one integration; undefined where its ids are not known. */
async function readSelected(
  integration: IntegrationInputs,
  index: number,
  { again, ...given }: TenantContext & { readonly again: boolean },
): Promise<TenantOutcome | undefined> {
  const { inputs, session } = given;
  const { runner, plain } = session;
  const began = runner.now();
  const place = `Azure: ${integration.expectation.integrationId ?? 'the integration'}`;
  runner.progress?.(`${place}: reading`);
  const reading = await readFacts(integration, given);
  if (reading === undefined) return undefined;
  const { facts } = reading;
  const seconds = `${again ? 'read again after the repairs, ' : ''}${((runner.now() - began) / 1000).toFixed(1)} s`;
  const ended = session.signal.reason === ENDED;
  if (!ended) runner.log.group(`${place} (${seconds})`, factLines(facts), 'detail');
  if (!ended && session.redacted) plain.group(`Azure: integration ${index + 1} (${seconds})`, harmlessFactLines(facts));
  return { ...judge(facts, integration, inputs, runner.now()), reading };
}

/** Reads and judges one integration anew, after something in it was repaired. */
export async function rereadTenant(
  integration: IntegrationInputs,
  index: number,
  given: TenantContext,
): Promise<TenantOutcome | undefined> {
  const outcome = await readSelected(integration, index, { ...given, again: true });
  if (outcome === undefined) return undefined;
  return toldBy(given.policy, outcome, integration);
}
