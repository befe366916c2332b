import { execFileSync } from 'node:child_process';
import type { FederatedIdentityCredential } from '../../../simulator/azure/directory.js';
import type { FaultRule } from '../../../simulator/service.js';
import { IDS } from '../../../simulator/world.js';
import { CHECK_IDS, type CheckId, type Result } from '../../../src/core/results.js';
import type { Report } from '../../../src/report/report.js';
import { USUAL_NOTICES } from '../checks/planted.js';
import { REPOSITORY, type Scenario, type Step, type StepOptions } from '../harness.js';
import { normalise } from '../transcript.js';

export {
  auditorApp,
  branchCredential,
  checkedApp,
  principalOf,
  replaceRole,
  tenantOf,
} from '../../../simulator/planting.js';

/** Every check of an integration in Entra and Azure, in the catalogue's order. */
export const AZURE_CHECKS: readonly CheckId[] = CHECK_IDS.filter((check) =>
  /^(?:login|federation|app|secret|subscription|role|managed-app)\//.test(check),
);

/** Every row of a report. */
export function allRows(report: Report): readonly Result[] {
  return [
    ...report.results,
    ...report.integrations.flatMap(({ results }) => results),
    ...report.configs.flatMap(({ results }) => results),
  ];
}

/** What the usual world of the program tests always has: the usual notices, no Jit API token, no `issues: write`. */
function isUsual({ check, status, severity }: Result): boolean {
  return status === 'failed'
    ? severity === 'notice' && USUAL_NOTICES.includes(check)
    : status === 'skipped' && ['jit/integration-file', 'issue/kept'].includes(check);
}

/** The checks that bear a status, each once; what the usual world always has is left out. */
export function checksThat(step: Step, status: Result['status'], severity?: Result['severity']): readonly string[] {
  const rows = allRows(step.report).filter(
    (row) => row.status === status && !isUsual(row) && (severity === undefined || row.severity === severity),
  );
  return [...new Set(rows.map(({ check }) => check))];
}

/** The end of a run in a few lines, for a snapshot of a table: every row that did not pass, and what was written. Rows of the same words share them. */
export function findings(step: Step): string {
  const blocks = new Map<string, string[]>();
  for (const { check, status, severity, unknownReason, message, fix } of allRows(step.report)) {
    if (status === 'passed') continue;
    const words = [`  ${message}`, ...(fix ?? '').split('\n').map((line) => `    ${line}`)].join('\n').trimEnd();
    const row = `${check}: ${status} (${[severity, ...(unknownReason === undefined ? [] : [unknownReason])].join(', ')})`;
    blocks.set(words, [...(blocks.get(words) ?? []), row]);
  }
  const lines = [...blocks].flatMap(([words, rows]) => [...rows, words]);
  const end = `${step.report.verdict}, exit status ${step.exitCode}, writes: ${step.writes.join('; ') || 'none'}`;
  return normalise([end, ...lines].join('\n'), ' no folder ').replaceAll(/^ +$/gm, '');
}

/** The words of the first command of a fix that begins so, as a POSIX shell splits them. */
export function pastedCommand(fix: string | undefined, begin: string): readonly string[] {
  const line = (fix ?? '').split('\n').find((candidate) => candidate.startsWith(begin));
  if (line === undefined) throw new Error(`The fix has no command that begins with ${begin}.`);
  const program = begin.split(' ')[0] ?? '';
  const printed = execFileSync('sh', ['-c', `${program}() { printf '%s\\0' "$@"; }\n${line}`], { encoding: 'utf8' });
  return printed.split('\0').slice(0, -1);
}

/** The credential that the printed command would create: what `az` would send to Microsoft Graph. */
export function pastedCredential(fix: string | undefined): FederatedIdentityCredential {
  // One that is there already is told another audience.
  const verb = fix?.includes('az ad app federated-credential update') ? 'update' : 'create';
  const words = pastedCommand(fix, `az ad app federated-credential ${verb}`);
  const after = (option: string): string => words[words.indexOf(option) + 1] ?? '';
  if (after('--id') !== IDS.auditor.appId) throw new Error(`The command is for the app ${after('--id')}.`);
  const parameters = JSON.parse(after('--parameters')) as Omit<
    FederatedIdentityCredential,
    'id' | 'description' | 'name'
  >;
  return { name: 'github-main', ...parameters, id: '44444444-4444-4444-8444-0000000000ff', description: null };
}

/** A step of a pull request's run: from a branch of the repository, or from a fork. */
export function pullRequestStep({ github }: Scenario, headRepository: string = REPOSITORY): StepOptions {
  const sha = github.hands.branches(REPOSITORY).main ?? '';
  const pullRequest = { number: 7, headRef: 'topic', headSha: sha, baseRef: 'main', baseSha: sha, headRepository };
  const fork = headRepository !== REPOSITORY;
  return { job: { event: 'pull_request', ref: 'refs/pull/7/merge', sha, pullRequest, idToken: !fork } };
}

/** Answers of a broken service, by what is wrong with them. */
export const BROKEN = {
  'HTTP 403': { kind: 'respond', status: 403, body: { error: { code: 'Forbidden', message: 'Access is denied.' } } },
  'HTTP 404 without the service’s own code': {
    kind: 'respond',
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<html>Not Found</html>',
  },
  'HTTP 500 for ever': { kind: 'respond', status: 500, body: { error: { code: 'InternalError', message: 'Oops.' } } },
  'no JSON': { kind: 'respond', status: 200, headers: { 'content-type': 'application/json' }, body: '{"value": [' },
  'JSON of another shape': { kind: 'respond', status: 200, body: { result: 'something else' } },
} as const satisfies Readonly<Record<string, FaultRule['action']>>;
