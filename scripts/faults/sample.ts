import { runAction } from '../../simulator/run-action.js';
import { allRows } from '../../src/report/report.js';
import type { WarmProgram } from '../warm-host/warm-hosts.js';
import { disturbanceOf, type FaultOutcome, runAtOnce, titleOf } from './matrix.js';
import { perform, type Ran } from './stage.js';

/** What a run told, without what differs between two runs of the same. */
function told({ run, report, after }: Ran): unknown {
  return {
    exitCode: run.exitCode,
    rows: (report === undefined ? [] : allRows(report)).map(
      ({ row }) => `${row.check} ${row.status} ${row.severity} ${row.subject ?? ''} ${row.unknownReason ?? ''}`,
    ),
    repairs: report?.repairs.map(({ repair, status }) => `${repair} ${status}`),
    operation: run.outputs['pull-request-operation'],
    verdict: run.outputs.verdict,
    after,
  };
}

/** One case of each fault, with the kinds of run in turn: enough to hold the warm hosts against true processes. */
function sampleOf(outcomes: readonly FaultOutcome[]): readonly FaultOutcome[] {
  const chosen = new Map<string, FaultOutcome>();
  for (const outcome of outcomes) {
    const key = `${outcome.given.fault.name} ${outcome.given.kind.name}`;
    if (!chosen.has(key) && outcome.ran !== undefined && !outcome.given.fault.endless) chosen.set(key, outcome);
  }
  return [...chosen.values()];
}

/** Runs a sample of the cases again, each in a process of its own, and compares what they told. */
export async function sampleDiffers(
  outcomes: readonly FaultOutcome[],
  program: WarmProgram,
): Promise<{ readonly text: string; readonly differences: number }> {
  const sample = sampleOf(outcomes);
  const wrong = await runAtOnce(sample, 2, async ({ given, ran }) => {
    const own = await perform(given.kind, (start) => runAction({ ...program, ...start }), disturbanceOf(given));
    const [warm, cold] = [ran, own].map((one) => JSON.stringify(one === undefined ? null : told(one)));
    return warm === cold ? [] : [`${titleOf(given)}\n  warm: ${warm}\n  own:  ${cold}`];
  });
  const differences = wrong.flat();
  const text = [
    `${sample.length} cases again as processes of their own: ${differences.length} differ.`,
    ...differences,
  ].join('\n');
  return { text, differences: differences.length };
}
