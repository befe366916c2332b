import { appendFile } from 'node:fs/promises';
import * as core from '@actions/core';
import { messageOf } from '../errors.js';
import { writeOwnFile } from '../own-file.js';
import type { Annotation, Emission } from '../ports.js';
import { reportJson } from './json.js';

/** GitHub drops a step summary above 1 MiB; the renderer stays below, this is the last guard. */
const SUMMARY_LIMIT = 1024 * 1024;

/** Prints an annotation through the toolkit, which escapes what the runner would read as a command. */
function annotate({ level, title, message, location }: Annotation): void {
  const properties = {
    title,
    ...(location === undefined ? {} : { file: location.path, startLine: location.line, startColumn: location.column }),
  };
  if (level === 'error') core.error(message, properties);
  else if (level === 'warning') core.warning(message, properties);
  else core.notice(message, properties);
}

/** Appends to the step's summary file; a runner without one (a laptop) is no failure. */
async function writeSummary(markdown: string): Promise<void> {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '' || Buffer.byteLength(markdown) > SUMMARY_LIMIT) return;
  await appendFile(file, markdown);
}

/** Writes a file of the run; tells whether it stands. */
async function writeOrWarn(what: string, file: string, text: string | Iterable<string>): Promise<boolean> {
  try {
    await writeOwnFile(file, text);
    return true;
  } catch (thrown) {
    core.warning(`Could not write the ${what} to ${file}: ${messageOf(thrown)}.`);
    return false;
  }
}

/**
 * Hands a finished report to the runner: the only place that writes annotations, summary, outputs, files and the exit
 * status. A file that can't be written is a warning, and no output names it; the verdict stands.
 */
export async function emit(emission: Emission): Promise<void> {
  const { reportFile, report, sarif } = emission;
  const written = await writeOrWarn('report', reportFile, reportJson(report));
  const hasSarif = sarif !== undefined && (await writeOrWarn('SARIF file', sarif.file, sarif.text));
  for (const annotation of emission.annotations) annotate(annotation);
  await writeSummary(emission.summary);
  const missing = { ...(written ? {} : { 'report-file': '' }), ...(hasSarif ? {} : { 'sarif-file': '' }) };
  const outputs = { ...emission.outputs, ...missing };
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  if (emission.failure !== undefined) {
    process.exitCode = core.ExitCode.Failure;
    core.info(emission.failure);
  }
}
