import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as core from '@actions/core';
import { messageOf } from '../errors.js';
import type { Annotation, Emission } from '../ports.js';

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

/**
 * Hands a finished report to the runner: the only place that writes annotations, summary, outputs, files and the exit
 * status. A report file that can't be written is a warning; the verdict stands.
 */
export async function emit(emission: Emission): Promise<void> {
  try {
    await mkdir(dirname(emission.reportFile), { recursive: true });
    await writeFile(emission.reportFile, emission.report, { mode: 0o600 });
  } catch (thrown) {
    core.warning(`Could not write the report to ${emission.reportFile}: ${messageOf(thrown)}.`);
  }
  for (const annotation of emission.annotations) annotate(annotation);
  await writeSummary(emission.summary);
  for (const [name, value] of Object.entries(emission.outputs)) core.setOutput(name, value);
  if (emission.failure !== undefined) {
    process.exitCode = core.ExitCode.Failure;
    core.info(emission.failure);
  }
}
