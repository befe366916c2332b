/**
 * `npm run test:faults`: the fault matrix. Records the requests of a healthy run, of one that opens a pull request, and of
 * one that repairs; then lets every request go wrong in every way, each in a world of its own, and judges every word of
 * what the run told. Prints the table, and exits with 1 on any exception, and where no case was run. An argument leaves
 * the cases whose title it is part of: `npm run test:faults -- 'drift | 500'`.
 */
import { KINDS_OF_RUN } from './faults/kinds-of-run.js';
import {
  casesOf,
  type FaultOutcome,
  mixed,
  recordKind,
  runAtOnce,
  runFaultCase,
  titleOf,
  useMemoryForTemporaryFiles,
} from './faults/matrix.js';
import { exceptionText, tableText } from './faults/print.js';
import { sampleDiffers } from './faults/sample.js';
import { startWarmHosts } from './warm-host/warm-hosts.js';

const { PROGRAM, PROGRAM_NODE, FAULT_HOSTS = '8' } = process.env;
const program = {
  ...(PROGRAM === undefined ? {} : { program: PROGRAM }),
  ...(PROGRAM_NODE === undefined ? {} : { node: PROGRAM_NODE }),
};
const [only = ''] = process.argv.slice(2);

useMemoryForTemporaryFiles();
const began = performance.now();
const atOnce = Number(FAULT_HOSTS);
const hosts = startWarmHosts(atOnce, program);
try {
  const recordings = await Promise.all(KINDS_OF_RUN.map((kind) => recordKind(kind, hosts.run)));
  const all = recordings.flatMap((recording) => casesOf(recording).map((given) => ({ given, truth: recording.truth })));
  const cases = mixed(all.filter(({ given }) => titleOf(given).toLowerCase().includes(only.toLowerCase())));
  const outcomes: readonly FaultOutcome[] = await runAtOnce(cases, atOnce, async ({ given, truth }) => {
    const outcome = await runFaultCase(given, truth, hosts.run);
    if (outcome.exceptions.length > 0) console.log(exceptionText(outcome));
    return outcome;
  });
  const sample = await sampleDiffers(outcomes, program);
  const exceptions = outcomes.filter((outcome) => outcome.exceptions.length > 0).length;
  console.log(tableText(outcomes));
  console.log(sample.text);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(
    `${outcomes.length} cases, ${outcomes.length - exceptions} right, ${exceptions} exceptions, in ${seconds} s.`,
  );
  // An argument that fits no case has shown nothing.
  process.exitCode = outcomes.length > 0 && exceptions === 0 && sample.differences === 0 ? 0 : 1;
} finally {
  await hosts.stop();
}
