import type { LoggedRequest } from '../../simulator/service.js';
import type { CheckId, Result } from '../../src/core/results.js';
import { allRows, type Report } from '../../src/report/report.js';
import { expectedExit, expectedVerdict } from './contract.js';
import type { Fault } from './faults.js';
import { ELSEWHERE } from './faults.js';
import { checksNeeding, standsOn } from './grounds.js';
import type { REPAIRS } from './kinds-of-run.js';
import { type Recorded, record } from './record.js';
import type { Ran } from './stage.js';

/** What is true of a kind of world: the rows of undisturbed runs. */
export interface Truth {
  /** Of the world as it is planted. */
  readonly before: Report;
  /** Of the world as an undisturbed run leaves it. */
  readonly after: Report;
  /** The undisturbed run's writes, by their titles, each as often as it is sent. */
  readonly writes: readonly string[];
  /** How long the undisturbed run took. */
  readonly durationMs: number;
}

/** One disturbed run. */
export interface Disturbed {
  readonly request: Recorded;
  readonly fault: Pick<Fault, 'name' | 'nature' | 'times'>;
  /** How many requests of this kind were let through first. */
  readonly skipped: number;
  readonly timeoutSeconds: number;
  readonly ran: Ran;
}

/** How long a run may outlast its time limit: it still writes its report, on a machine as busy as the undisturbed run met it. */
function graceMs({ durationMs }: Truth): number {
  return 5000 + Math.min(20_000, 6 * durationMs);
}

/** Which repair changes what a check sees. */
const CHANGED_BY: readonly (readonly [RegExp, (typeof REPAIRS)[number]])[] = [
  [/^(?:role|subscription\/single)/, 'role-assignment'],
  [/^app\/(?:permissions|consent|legacy-graph|excess-permissions)$/, 'api-permissions'],
  [/^app\/role$/, 'app-role'],
  [/^managed-app\//, 'managed-app-jit-access-off'],
];

function repairOf(check: CheckId): (typeof REPAIRS)[number] | undefined {
  return CHANGED_BY.find(([checks]) => checks.test(check))?.[1];
}

/** Whether a read was needed before a repair only: what the check looks at is then known without it. */
function isPastNeed(check: CheckId, { request, ran }: Disturbed): boolean {
  const repair = repairOf(check);
  const repairedNow = repair !== undefined && ran.after.repaired[repair] && !ran.before.repaired[repair];
  return repairedNow && request.count === 1;
}

/** The rows that are true of a check in the world as the run left it. */
function truthOf(check: CheckId, truth: Truth, { after }: Ran): readonly Result[] {
  const repair = repairOf(check);
  const report = repair !== undefined && !after.repaired[repair] ? truth.before : truth.after;
  return rowsOf(report).filter((row) => row.check === check);
}

function rowsOf(report: Report): readonly Result[] {
  return allRows(report).map(({ row }) => row);
}

function nameOf({ check, status, severity, subject }: Result): string {
  return [check, status, severity, subject ?? ''].join(' ').trim();
}

/** Failures that a service's own refusal is allowed to be told as. */
const TOLD_REFUSALS: Readonly<Record<string, readonly CheckId[]>> = {
  entra: ['login/oidc'],
  graph: ['login/rights'],
  arm: ['login/rights'],
  github: ['pull-request/proposed', 'pull-request/permitted', 'issue/kept'],
  jit: ['jit/integration-file'],
  oidc: [],
};

function isToldRefusal(row: Result, { request, fault }: Disturbed): boolean {
  return fault.nature === 'refused' && (TOLD_REFUSALS[request.service] ?? []).includes(row.check);
}

/** Rows that fail although what they tell is not so. */
function falseFailures(rows: readonly Result[], truth: Truth, given: Disturbed): readonly string[] {
  const failed = rows.filter(({ status }) => status === 'failed');
  return failed
    .filter((row) => !isToldRefusal(row, given))
    .filter((row) => !truthOf(row.check, truth, given.ran).some((true_) => nameOf(true_) === nameOf(row)))
    .map((row) => `false failed: ${nameOf(row)}: ${row.message}`);
}

/** Rows that pass although the check fails, or nobody could tell. */
function falsePasses(rows: readonly Result[], truth: Truth, given: Disturbed): readonly string[] {
  const lost = given.fault.nature !== 'passing' && given.skipped === 0 ? checksNeeding(given.request.title) : [];
  return rows
    .filter(({ status }) => status === 'passed')
    .flatMap((row) => {
      if (truthOf(row.check, truth, given.ran).some(({ status }) => status === 'failed'))
        return [`false passed: ${row.check}: ${row.message}`];
      return lost.includes(row.check) && !isPastNeed(row.check, given)
        ? [`passed without its read: ${row.check}: ${row.message}`]
        : [];
    });
}

/** What a run takes back after a failure: its scratch branch, or the head branch that it made itself. */
function isTakingBack({ service, method, path, body }: LoggedRequest): boolean {
  if (service !== 'github') return false;
  return method === 'DELETE' ? /\/git\/refs\/heads\/jit-azure-drift/.test(path) : /"afterOid":"0{40}"/.test(body);
}

/** Writes that nothing vouches for. */
function wrongWrites(truth: Truth, { request, fault, skipped, ran }: Disturbed): readonly string[] {
  const writes = record(ran.requests.filter((one) => !isTakingBack(one))).filter(({ writes: isWrite }) => isWrite);
  const unfounded = fault.nature !== 'passing' && skipped === 0 && !request.writes;
  return writes.flatMap(({ title, count }) => {
    const usual = truth.writes.filter((write) => write === title).length;
    if (usual === 0) return [`a write that the undisturbed run does not make: ${title}`];
    if (count > usual && title !== request.title) return [`a write made ${count} times: ${title}`];
    return unfounded && standsOn(title, request.title) ? [`a write on unknown ground: ${title}`] : [];
  });
}

/** Branches and pull requests that are there, and of which the report does not speak. */
function unreported(rows: readonly Result[], { ran }: Disturbed): readonly string[] {
  const { before, after, run } = ran;
  const proposed = rows.find(({ check }) => check === 'pull-request/proposed');
  const done = proposed?.status === 'passed' && run.outputs['pull-request-operation'] === 'created';
  const words = proposed?.message ?? '';
  const branches = after.branches.filter((branch) => !before.branches.includes(branch));
  const pulls = after.openPulls.filter((number) => !before.openPulls.includes(number));
  if (done && pulls.length === 1 && branches.length === 1) return [];
  return [
    ...branches.filter((branch) => !words.includes(branch)).map((branch) => `an unreported branch ${branch}`),
    ...(pulls.length > 0 && !/pull request/.test(words) ? ['an unreported pull request'] : []),
    ...(done ? ['a proposal that is reported as made and is not'] : []),
  ];
}

/** Repairs whose words are not what happened. */
function wrongRepairs({ repairs }: Report, { ran: { after } }: Disturbed): readonly string[] {
  return repairs.flatMap(({ repair, status, detail }) => {
    const isThere = after.repaired[repair as (typeof REPAIRS)[number]];
    if ((status === 'applied' || status === 'not-needed') && !isThere) return [`repair ${repair} is told as ${status}`];
    if (status === 'failed' && isThere && /nothing was written/i.test(detail))
      return [`repair ${repair} was made and is told as not: ${detail}`];
    return [];
  });
}

const SERVICES = /Microsoft Graph|Azure Resource Manager|Microsoft Entra|Entra ID|GitHub|Jit’s API|login\/oidc/;

/** Unknown rows that do not say of which service; and owners of unknown rows of which none says what to do. */
function mutedRows(report: Report): readonly string[] {
  const owned = allRows(report);
  const unknown = owned.filter(({ row }) => row.status === 'unknown');
  // Rows of one cause tell what to do once; a right that is missing is told by login/rights, a refused login by login/oidc.
  const advised = new Set(
    owned
      .filter(({ row }) => row.status === 'unknown' || row.check === 'login/rights' || row.check === 'login/oidc')
      .filter(({ row }) => row.status !== 'passed' && /\S/.test(row.fix ?? ''))
      .map(({ owner }) => owner),
  );
  return unknown.flatMap(({ owner, row }) => [
    ...(SERVICES.test(row.message) ? [] : [`no service is named: ${row.check}: ${row.message}`]),
    ...(advised.has(owner) ? [] : [`nothing to do is said: ${row.check}: ${row.message}`]),
    ...(row.unknownReason === undefined ? [`no reason: ${row.check}`] : []),
  ]);
}

/** After a fault that passed, the run tells what it would have told without. */
function unhealed(rows: readonly Result[], truth: Truth, given: Disturbed): readonly string[] {
  if (given.fault.nature !== 'passing' || given.request.writes) return [];
  const names = (all: readonly Result[]): readonly string[] => all.map(nameOf).sort();
  const told = names(rows);
  const expected = names(rowsOf(truth.after));
  return told.join('\n') === expected.join('\n')
    ? []
    : [`not healed: ${told.filter((name) => !expected.includes(name)).join('; ')}`];
}

/** Everything that is wrong with a disturbed run; nothing where its every word is right. */
export function judge(truth: Truth, given: Disturbed): readonly string[] {
  const { ran, timeoutSeconds } = given;
  const { run, report, requests } = ran;
  const always = [
    ...(run.signal === null ? [] : [`ended by ${run.signal}`]),
    ...(run.durationMs <= timeoutSeconds * 1000 + graceMs(truth)
      ? []
      : [`lasted ${(run.durationMs / 1000).toFixed(1)} s`]),
    ...requests.filter(({ path }) => path.includes(ELSEWHERE)).map(({ method }) => `a ${method} to another host`),
    ...requests
      .filter(({ handled }) => !handled)
      .map(({ service, path }) => `asked what is not there: ${service} ${path}`),
    ...(/fault of the action itself/.test(run.log) ? ['the run broke'] : []),
  ];
  if (report === undefined) return [...always, 'no report'];
  const rows = rowsOf(report);
  const exit = expectedExit(report);
  const verdict = expectedVerdict(report);
  return [
    ...always,
    ...falseFailures(rows, truth, given),
    ...falsePasses(rows, truth, given),
    ...wrongWrites(truth, given),
    ...unreported(rows, given),
    ...wrongRepairs(report, given),
    ...mutedRows(report),
    ...unhealed(rows, truth, given),
    ...(run.exitCode === exit ? [] : [`exit status ${run.exitCode}, not ${exit}`]),
    ...(run.outputs.verdict === verdict ? [] : [`verdict ${run.outputs.verdict}, not ${verdict}`]),
  ];
}
