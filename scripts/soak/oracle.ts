import type { LoggedRequest } from '../../simulator/service.js';
import type { CheckId, Result } from '../../src/core/results.js';
import { allRows, type Report } from '../../src/report/report.js';
import { expectedExit, expectedVerdict } from '../faults/contract.js';
import { ELSEWHERE } from '../faults/faults.js';
import { nameOfRow, USUAL_ROWS } from '../matrix/judge.js';
import type { MetFault } from './faults.js';

/** What there is in GitHub after a run. */
export interface GitHubState {
  /** Whether the file of the default branch is as wanted. */
  readonly drift: boolean;
  readonly openPulls: readonly number[];
  /** Whether the head branch holds the wanted file; undefined where there is no such branch. */
  readonly headIsWanted: boolean | undefined;
  /** Branches that are neither the default branch nor the head branch. */
  readonly otherBranches: readonly string[];
  /** Whether a person ever closed one of our pull requests unmerged. */
  readonly everDeclined: boolean;
  readonly openIssues: number;
}

/** A run, with what is true of the world that it looked at. */
export interface SoakedRun {
  readonly report: Report | undefined;
  readonly exitCode: number | null;
  readonly verdict: string | undefined;
  readonly log: string;
  readonly requests: readonly LoggedRequest[];
  /** Failed rows that are true, beside the usual ones, as the matrix names them. */
  readonly truth: readonly string[];
  readonly met: readonly MetFault[];
  readonly github: GitHubState;
}

/** Failures that may be told where a service itself refused something. */
const TOLD: Readonly<Record<string, readonly CheckId[]>> = {
  entra: ['login/oidc'],
  graph: ['login/rights'],
  arm: ['login/rights'],
  github: ['pull-request/proposed', 'pull-request/permitted', 'issue/kept'],
};

/** The services without which a check may be unknown. */
function servicesOf(check: CheckId): readonly string[] {
  if (/^(?:config|pull-request|issue)\//.test(check)) return ['github', 'oidc', 'entra', 'graph', 'arm'];
  return ['oidc', 'entra', 'graph', 'arm'];
}

function takeOut(names: string[], name: string): boolean {
  const at = names.indexOf(name);
  if (at >= 0) names.splice(at, 1);
  return at >= 0;
}

/** Failed rows that are not true, and true ones that passed or are not there without a reason. */
function wrongFailures(rows: readonly Result[], { truth, met, github }: SoakedRun): readonly string[] {
  const usual = [...USUAL_ROWS, ...truth] as string[];
  const refused = met.filter(({ fault }) => fault.nature === 'refused').flatMap(({ service }) => TOLD[service] ?? []);
  const wrong = rows
    .filter(({ status }) => status === 'failed')
    .filter((row) => !takeOut(usual, nameOfRow(row)))
    .filter((row) => !refused.includes(row.check))
    .filter((row) => row.check !== 'pull-request/declined' || !github.everDeclined)
    .map((row) => `false failed: ${nameOfRow(row)}: ${row.message}`);
  const missing = truth.filter((name) => usual.includes(name) && !USUAL_ROWS.some((one) => one === name));
  const passed = new Set(rows.filter(({ status }) => status === 'passed').map(({ check }) => check as string));
  const untold = missing.flatMap((name) => {
    const check = name.split(' ')[0] ?? '';
    if (passed.has(check)) return [`false passed: ${check}`];
    return met.length > 0 ? [] : [`not told: ${name}`];
  });
  return [...wrong, ...untold];
}

/** Unknown rows for which no fault was planted. */
function groundlessUnknowns(rows: readonly Result[], { met }: SoakedRun): readonly string[] {
  return rows
    .filter(({ status }) => status === 'unknown')
    .filter(({ check }) => !met.some(({ service }) => servicesOf(check).includes(service)))
    .map((row) => `unknown without a fault: ${row.check}: ${row.message}`);
}

/** What the report says of the proposal, against what is there. */
function wrongProposal(rows: readonly Result[], { met, github, log }: SoakedRun): readonly string[] {
  const row = rows.find(({ check }) => check === 'pull-request/proposed');
  const drift = rows.some(({ check, status }) => check === 'config/drift' && status === 'failed');
  const stands = github.openPulls.length === 1 && github.headIsWanted === true;
  const told = row?.status === 'passed';
  const declined = rows.some(({ check, status }) => check === 'pull-request/declined' && status === 'failed');
  return [
    ...(github.openPulls.length > 1 ? [`${github.openPulls.length} pull requests are open`] : []),
    ...(told && drift && !stands ? [`a proposal is told that does not stand: ${row.message}`] : []),
    ...(met.length === 0 && github.drift && !declined && !stands ? ['the drift is not proposed'] : []),
    ...(met.length === 0 && !github.drift && github.openPulls.length > 0 ? ['a proposal is open without drift'] : []),
    ...github.otherBranches.filter((branch) => !log.includes(branch)).map((branch) => `an unreported branch ${branch}`),
  ];
}

/** What a run without faults leaves open: an issue where something is wrong that no pull request can mend. */
function wrongIssue(rows: readonly Result[], { met, truth, github }: SoakedRun): readonly string[] {
  if (github.openIssues > 1) return [`${github.openIssues} issues are open`];
  if (met.length > 0) return [];
  const declined = rows.some(({ check, status }) => check === 'pull-request/declined' && status === 'failed');
  const reasons = truth.filter((name) => !name.endsWith(' notice') && !name.startsWith('config/drift'));
  const wanted = declined || reasons.length > 0 ? 1 : 0;
  return github.openIssues === wanted ? [] : [`${github.openIssues} issues are open, not ${wanted}`];
}

/** Every wrong word of a run; nothing where all are right. */
export function wrongWords(soaked: SoakedRun): readonly string[] {
  const { report, exitCode, verdict, requests, log } = soaked;
  const always = [
    ...requests.filter(({ path }) => path.includes(ELSEWHERE)).map(({ method }) => `a ${method} to another host`),
    ...(/fault of the action itself/.test(log) ? ['the run broke'] : []),
  ];
  if (report === undefined) return [...always, 'no report'];
  const rows = allRows(report).map(({ row }) => row);
  const exit = expectedExit(report);
  const right = expectedVerdict(report);
  return [
    ...always,
    ...wrongFailures(rows, soaked),
    ...groundlessUnknowns(rows, soaked),
    ...wrongProposal(rows, soaked),
    ...wrongIssue(rows, soaked),
    ...(exitCode === exit ? [] : [`exit status ${exitCode}, not ${exit}`]),
    ...(verdict === right ? [] : [`verdict ${verdict}, not ${right}`]),
  ];
}
