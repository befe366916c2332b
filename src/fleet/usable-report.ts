import { AZURE_CHECKS } from '../core/checks/azure.js';
import type { CheckId, Result } from '../core/results.js';
import type { Inputs } from '../inputs/inputs.js';
import { VERSION } from '../report/build.js';
import type { ShardMember, ShardReport } from './parse-report.js';

/** What the reports of this run have in common. */
export interface FleetRun {
  readonly inputs: Inputs;
  readonly runUrl: string;
  readonly sha: string;
  /** The list and the settings, see `planKey`. */
  readonly plan: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What was found is no older: failed jobs can be run again weeks later, beside the reports of those that had not failed. */
const OLDEST_IN_HOURS = 24;
const HOUR = 3_600_000;

/** Clocks of two machines may differ by so much. */
const AHEAD = 600_000;

const ATTEMPT = /\/attempts\/(\d{1,6})$/;

/** Which attempt of its run made a report. */
export function attemptOf({ runUrl }: Pick<ShardReport, 'runUrl'>): number {
  return Number(ATTEMPT.exec(runUrl)?.[1] ?? 1);
}

/** Why nothing of a report may be used in this run; undefined where it may. */
export function whyUnusable(report: ShardReport, run: FleetRun): string | undefined {
  const ageInMs = run.now - report.generatedAt;
  const runOf = (url: string): string => url.replace(ATTEMPT, '');
  if (runOf(report.runUrl) !== runOf(run.runUrl)) return 'it is of another run, or of another repository';
  if (attemptOf(report) > attemptOf(run)) return 'it is of a later attempt of this run';
  if (report.sha !== run.sha) return 'it is of another commit';
  if (report.version !== VERSION) return `it is of another version of this action than ${VERSION}`;
  if (report.plan !== run.plan)
    return 'it was made of another list of integrations, or with other checks or waivers: all three modes need the same';
  if (ageInMs > OLDEST_IN_HOURS * HOUR) return `it is older than ${OLDEST_IN_HOURS} hours: run all jobs again`;
  if (ageInMs < -AHEAD) return 'its date lies in the future';
  const places = new Set(report.members.map(({ place }) => place));
  if (places.size < report.members.length) return 'it has an integration twice';
  const strange = report.members.map((member) => strangeIn(member, run.inputs)).find((words) => words !== undefined);
  return strange === undefined ? undefined : `it contradicts itself: ${strange}`;
}

/** What of an integration's part cannot be, given the inputs; undefined where all of it may. */
function strangeIn(member: ShardMember, inputs: Inputs): string | undefined {
  const { place, id, ids, results } = member;
  const expectation = inputs.integrations[place]?.expectation;
  const own = expectation?.ids;
  const at = `integration ${place + 1}`;
  if (expectation === undefined || own === undefined) return `there is no ${at}`;
  const isOther = id !== (expectation.integrationId ?? 'azure');
  const wanted = [own.tenantId, own.clientId, own.subscriptionId];
  if (isOther || ids.some((value, index) => value !== wanted[index])) return `${at} is another one than in the list`;
  const told = new Set(results.map(({ check }) => check));
  const lacking = AZURE_CHECKS.find((check) => inputs.checks.has(check) && !told.has(check));
  if (lacking !== undefined) return `${at} has no row of ${lacking}`;
  const foreign = results.find(({ check }) => !isOfAzure(check));
  if (foreign !== undefined) return `${at} has a row of ${foreign.check}, which is none of Azure`;
  return deniedByRows(member, inputs, at);
}

/** What is claimed beside the rows, and they deny: the rows are what a person reads, the rest is what this run acts on. */
function deniedByRows(member: ShardMember, { checks }: Inputs, at: string): string | undefined {
  const { results, cleared, verified, refuted, subscriptionName } = member;
  const has = (check: CheckId, ...statuses: readonly Result['status'][]): boolean =>
    results.some((row) => row.check === check && statuses.includes(row.status));
  if (verified && (refuted || VERIFYING.some((check) => has(check, 'failed', 'unknown', 'skipped'))))
    return `the ids of ${at} count as verified, which its rows deny`;
  const refuting = REFUTING.some((check) => has(check, 'failed'));
  if (refuted ? !refuting && REFUTING.every((check) => checks.has(check)) : refuting)
    return `the ids of ${at} count as ${refuted ? '' : 'not '}refuted, which its rows deny`;
  const kept = cleared.find(
    (check) => !isOfAzure(check) || checks.has(check) || has(check, 'failed', 'unknown', 'skipped'),
  );
  if (kept !== undefined) return `${kept} counts as passed and left out for ${at}, which cannot be`;
  if (subscriptionName !== undefined && NAMING.some((check) => has(check, 'unknown', 'skipped')))
    return `the subscription of ${at} has a name, which its rows deny`;
  return undefined;
}

/** No row of these says that it did not pass where ids are verified; one that is not selected has no row. */
const VERIFYING = ['login/oidc', 'app/exists', 'subscription/tenant'] as const satisfies readonly CheckId[];

/** One of these failed where ids are refuted. */
const REFUTING = ['app/exists', 'subscription/tenant'] as const satisfies readonly CheckId[];

/** Both are judged where the subscription, and so its name, was read. */
const NAMING = ['subscription/state', 'subscription/tenant'] as const satisfies readonly CheckId[];

function isOfAzure(check: CheckId): boolean {
  return AZURE_CHECKS.some((one) => one === check);
}
