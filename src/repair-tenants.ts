import type { ClientSettings } from './azure/client.js';
import {
  AZURE_REPAIRS,
  type AzureRepair,
  type RepairGround,
  type RepairJob,
  repairJobs,
} from './azure/repairs/jobs.js';
import { type Made, madeBefore } from './core/repairs/once.js';
import type { RepairOutcome } from './core/repairs/plan.js';
import { messageOf } from './errors.js';
import type { Inputs } from './inputs/inputs.js';
import type { IntegrationInputs } from './inputs/integrations.js';
import { mapParallel } from './parallel.js';
import { reasonToSkip, type TenantContext } from './read-facts.js';
import type { ReportedRepair } from './report/report.js';
import type { RowPolicy } from './row-policy.js';
import type { Session } from './session.js';
import { oncePerSubscription, rereadTenant, type TenantOutcome } from './tenants.js';

/** What repairs are made with. */
interface Given {
  readonly inputs: Inputs;
  readonly session: Session;
  readonly policy: RowPolicy;
  /** Those of the session, less the time that the run needs after the repairs. */
  readonly settings: ClientSettings;
}

/** A repair that was named, for one integration; without a job there is nothing to decide it on. */
interface Named {
  /** The integration's place in the inputs. */
  readonly member: number;
  readonly repair: AzureRepair;
  readonly job: RepairJob | undefined;
}

/** The tenants after the repairs, and what became of each repair. */
export interface RepairedTenants {
  readonly tenants: readonly TenantOutcome[];
  readonly repairs: readonly ReportedRepair[];
}

function groundOf(
  { expectation, cloud, managedApps }: IntegrationInputs,
  { reading }: TenantOutcome,
  { session, settings }: Given,
): RepairGround | undefined {
  const { ids, loginClientId } = expectation;
  if (ids === undefined || reading === undefined) return undefined;
  const { facts, login } = reading;
  const bearer = facts.login.known && facts.login.value.kind === 'given-tokens' ? facts.login.value.bearer : undefined;
  const own = bearer === undefined ? (loginClientId ?? ids.clientId) : undefined;
  const clientId = typeof bearer === 'object' ? bearer.clientId : own;
  const principal = facts.loginPrincipal.known ? facts.loginPrincipal.value : null;
  const writer = { clientId, objectId: principal?.objectId };
  const { eventName } = session.runner.context;
  const tell = (line: string): void => session.runner.log.info(line);
  return { facts, login, expectation, ids, writer, cloud, settings, managedApps, eventName, tell };
}

/** Every repair that was named, for every integration that is looked at: planned, nothing written. */
function plan(tenants: readonly TenantOutcome[], given: Given): readonly Named[] {
  const { inputs } = given;
  const wanted = AZURE_REPAIRS.filter((repair) => inputs.mode === 'repair' && inputs.repairs.includes(repair));
  return inputs.integrations.flatMap((integration, member) => {
    const tenant = tenants[member];
    if (tenant === undefined || !tenant.selected) return [];
    const ground = groundOf(integration, tenant, given);
    return wanted.flatMap((repair): readonly Named[] =>
      ground === undefined
        ? [{ member, repair, job: undefined }]
        : repairJobs(repair, ground).map((job) => ({ member, repair, job })),
    );
  });
}

/** What a plan comes to where nothing is written for it; undefined where something is to be. */
function settled({ member, job }: Named, { inputs }: Given): RepairOutcome | undefined {
  const integration = inputs.integrations[member];
  if (job === undefined || integration === undefined) {
    const reason =
      (integration === undefined ? undefined : reasonToSkip(inputs, integration)) ??
      'Nothing was read of this integration.';
    return { status: 'failed', detail: `${reason} So nothing was written.`, wrote: false };
  }
  const { kind, words } = job.plan;
  const note = job.note === undefined ? '' : ` ${job.note}`;
  if (kind === 'not-needed') return { status: 'not-needed', detail: words, wrote: false };
  if (kind === 'refused') return { status: 'failed', detail: words, wrote: false };
  if (inputs.dryRun) return { status: 'planned', detail: `${words} It needs ${job.least}.${note}`, wrote: false };
  return undefined;
}

/** Makes one repair. Whatever goes wrong is its outcome: what others have written by then must still be told. */
async function perform({ job }: Named): Promise<RepairOutcome> {
  try {
    return (await job?.perform()) ?? { status: 'failed', detail: 'There is nothing to do it with.', wrote: false };
  } catch (thrown) {
    const detail = `A fault of the action itself, please report it: ${messageOf(thrown)}. Whether anything was written is not known.`;
    return { status: 'failed', detail, wrote: true };
  }
}

/** What a change in an integration may show in: others of its tenant and its subscription too. */
function placesOf({ integrations }: Inputs, member: number): readonly string[] {
  const ids = integrations[member]?.expectation.ids;
  return ids === undefined ? [] : [`tenant ${ids.tenantId}`, `subscription ${ids.subscriptionId}`];
}

/** Kept back from the time limit, in seconds: to read again what was changed, and to tell it. */
const KEPT_BACK = 60;

/** The settings of the repairs: their time ends before the run's, so that what became of them is still read and told. */
function timeFor({ timeoutSeconds }: Inputs, { azure, signal, startedAt, runner }: Session): ClientSettings {
  const seconds = timeoutSeconds - Math.min(KEPT_BACK, timeoutSeconds / 4);
  const left = Math.max(0, startedAt + seconds * 1000 - runner.now());
  return { ...azure, signal: AbortSignal.any([signal, AbortSignal.timeout(Math.floor(left))]) };
}

function idOf({ integrations }: Inputs, member: number): string {
  return integrations[member]?.expectation.integrationId ?? 'azure';
}

/** What is about to be written, before any of it is. */
function announce(named: readonly Named[], { inputs, session: { runner } }: Given): void {
  const lines = named.flatMap(({ member, repair, job }) =>
    job?.plan.kind === 'change' ? [`${repair} of ${idOf(inputs, member)}: ${job.plan.words}`] : [],
  );
  if (lines.length > 0) runner.log.group(inputs.dryRun ? 'Repairs: planned (dry run)' : 'Repairs: planned', lines);
}

/**
 * Makes the repairs of Azure that were named, one after another: all are planned first on what was read, an unknown
 * fact leads to no write, and where something was written the integration is read again. Its rows are then of that state.
 */
export async function repairTenants(
  tenants: readonly TenantOutcome[],
  { inputs, session, policy }: TenantContext,
): Promise<RepairedTenants> {
  const given = { inputs, session, policy, settings: timeFor(inputs, session) };
  const named = plan(tenants, given);
  announce(named, given);
  const outcomes: RepairOutcome[] = [];
  const made: Made[] = [];
  for (const one of named) {
    const asked = { repair: one.repair, subject: one.job?.subject };
    const outcome = settled(one, given) ?? madeBefore(asked, made) ?? (await perform(one));
    outcomes.push(outcome);
    made.push({ ...asked, integration: idOf(inputs, one.member), status: outcome.status });
  }
  const touched = named.filter((_, index) => outcomes[index]?.wrote === true).map(({ member }) => member);
  const places = new Set(touched.flatMap((member) => placesOf(inputs, member)));
  const after = await mapParallel(tenants, inputs.parallel, async (tenant, member) => {
    const integration = inputs.integrations[member];
    const isTouched = placesOf(inputs, member).some((place) => places.has(place));
    if (integration === undefined || !tenant.selected || !isTouched) return tenant;
    return (await rereadTenant(integration, member, { inputs, session, policy })) ?? tenant;
  });
  const repairs = named.map(({ member, repair }, index): ReportedRepair => {
    const { status, detail } = outcomes[index] ?? { status: 'failed', detail: 'Not made.' };
    return { repair, integration: idOf(inputs, member), status, detail };
  });
  return { tenants: touched.length === 0 ? tenants : oncePerSubscription(after, inputs), repairs };
}
