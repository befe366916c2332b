import { join } from 'node:path';
import { visible } from '../core/text.js';
import { failingRows } from '../core/verdict.js';
import { messageOf, UserError } from '../errors.js';
import type { Inputs } from '../inputs/inputs.js';
import type { Emission, RunContext } from '../ports.js';
import type { Session } from '../session.js';
import { annotationsOf } from './annotations.js';
import { compactJson } from './json.js';
import { resultLines } from './log.js';
import { emptyOutputs, OUTPUT_LIMIT, outputsOf, unhealthyIds } from './outputs.js';
import { redactReport } from './redact.js';
import { allRows, type Report, type ReportedRepair } from './report.js';
import { sarifOf, sarifText, unsettledWords } from './sarif.js';
import { summaryOf } from './summary.js';
import type { Beside } from './summary-picture.js';

/** What of a report decides over the exit status. */
export type JudgedReport = Pick<Report, 'mode' | 'results' | 'integrations' | 'configs' | 'repairs'>;

/** The sentence that ends a red run: what turned it red; undefined where the run is green. */
export function failureOf(
  report: JudgedReport,
  inputs: Pick<Inputs, 'failOn' | 'failOnUnknown' | 'azure' | 'mode'>,
): string | undefined {
  const { failOn, failOnUnknown, azure, mode } = inputs;
  const repairs =
    failOn === 'never' ? [] : report.repairs.filter(({ status }) => status === 'failed' || status === 'pending');
  const rows = failingRows(
    allRows(report).map(({ row }) => row),
    { failOn, failOnUnknown, onlyConfigRows: mode === 'validate' && azure === 'auto' },
  );
  if (rows.length === 0 && repairs.length === 0) return undefined;
  const checks = [...new Set([...rows.map(({ check }) => check), ...repairs.map(({ repair }) => `repair ${repair}`)])];
  return `Failed (fail-on: ${failOn}) because of ${checks.join(', ')}.`;
}

/** A repair as lines of the log: what became of it, and below it the commands that help. */
function repairLines({ repair, integration, status, detail }: ReportedRepair, many: boolean): readonly string[] {
  const [words = '', ...commands] = detail.split('\n');
  const of = many && integration !== '' ? ` of ${integration}` : '';
  return [`Repair ${repair}${of}: ${status}. ${words}`, ...commands.map((line) => `      ${line}`.trimEnd())];
}

/** Where the report goes. */
export function reportFileOf(
  { reportFile }: Pick<Inputs, 'reportFile'>,
  { tempDirectory, workspace }: Pick<RunContext, 'tempDirectory' | 'workspace'>,
): string {
  return reportFile === undefined ? join(tempDirectory, 'jit-azure-drift-report.json') : join(workspace, reportFile);
}

/** The SARIF file, where one is wanted; says in the log why the run closes no alert. */
function sarifEmission(report: Report, inputs: Inputs, session: Session): Pick<Emission, 'sarif'> {
  if (inputs.sarifFile === undefined) return {};
  const { runner, redacted, plain } = session;
  const { serverUrl, action, workspace } = runner.context;
  const isList = ['integrations', 'integrations-file'].some((name) => runner.input(name) !== '');
  const [first] = inputs.integrations;
  const sarif = sarifOf(report, {
    place: runner.context,
    action: { serverUrl, ...action },
    integrationId: isList || redacted ? undefined : first?.expectation.integrationId,
    onlyConfigRows: inputs.mode === 'validate' && inputs.azure === 'auto',
    partial: inputs.only.length > 0,
  });
  const words = unsettledWords(sarif);
  if (words !== undefined) plain.info(words);
  return { sarif: { file: join(workspace, inputs.sarifFile), text: sarifText(sarif) } };
}

/**
 * All that leaves a finished run; logs the results on the way. Where details must not be seen, only the report file has
 * them: log, summary, annotations and outputs are made of the redacted report.
 */
export async function reportEmission(
  whole: Report,
  inputs: Inputs,
  session: Session,
  { beside, notes }: { readonly beside: readonly Beside[]; readonly notes: readonly string[] },
): Promise<Emission> {
  const { plain: log, redacted } = session;
  const { context } = session.runner;
  const report = redacted ? redactReport(whole, context.repository) : whole;
  await log.longGroup('Results', resultLines(report));
  const many = report.integrations.length > 1;
  for (const repair of report.repairs) for (const line of repairLines(repair, many)) log.info(line);
  log.info(
    `Verdict: ${report.verdict}. ${report.requests.total} requests, ${(report.durationMs / 1000).toFixed(1)} s.`,
  );
  const { left } = unhealthyIds(report);
  if (left > 0 && !redacted)
    log.info(
      `${left} of the unhealthy integrations have no room in the output unhealthy-integrations: see the report file.`,
    );
  const { sarif } = sarifEmission(report, inputs, session);
  const reportFile = reportFileOf(inputs, context);
  return {
    annotations: annotationsOf(report, { repository: context.repository }),
    summary: summaryOf(report, beside, notes),
    outputs: outputsOf(report, {
      json: redacted ? '' : compactJson(whole, OUTPUT_LIMIT),
      reportFile,
      ...(sarif === undefined ? {} : { sarifFile: sarif.file }),
      redacted,
    }),
    reportFile,
    report: whole,
    ...(sarif === undefined ? {} : { sarif }),
    failure: failureOf(report, inputs),
  };
}

/** What may be said in public of a run that ended early: which input is at fault, and what was expected of it. */
function harmlessWords(thrown: unknown): string {
  const seeFile = 'The report file has the details; `redact: false` shows them here.';
  if (!(thrown instanceof UserError)) return `This is a fault of the action itself, please report it. ${seeFile}`;
  if (thrown.plain !== undefined) {
    const lines = thrown.plain.split('\n').map((line) => visible(line, 1000));
    return lines.join('\n');
  }
  const input = /^(?:Input )?([a-z][a-z-]+):/.exec(thrown.message)?.[1];
  return `${input === undefined ? 'The configuration is wrong.' : `The input ${input} is wrong.`} ${seeFile}`;
}

/** What leaves a run that ended before its report: bad input, a refused trigger, or a fault of ours. */
export function brokenEmission(
  thrown: unknown,
  context: Pick<RunContext, 'tempDirectory'>,
  redacted: boolean,
): Emission {
  const ours = !(thrown instanceof UserError);
  const words = messageOf(thrown)
    .split('\n')
    .map((line) => visible(line, 1000));
  const message = ours
    ? `This is a fault of the action itself, please report it: ${words.join(' | ')}`
    : words.join('\n');
  const title = ours ? 'Jit Azure Drift: bug' : 'Jit Azure Drift: the configuration is wrong';
  return {
    annotations: [{ level: 'error', title, message: redacted ? harmlessWords(thrown) : message }],
    problem: redacted ? harmlessWords(thrown) : message,
    summary: `## ❓ Jit Azure Drift: nothing was checked\n\n${ours ? 'A fault of the action itself stopped the run.' : 'The inputs or the trigger are wrong; nothing was written anywhere.'} The log says more.\n`,
    outputs: emptyOutputs(),
    reportFile: join(context.tempDirectory, 'jit-azure-drift-report.json'),
    report: { schema: 1, verdict: 'unknown', error: message },
    failure: title,
  };
}
