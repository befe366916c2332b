/** What a run of mutants came to: in the log, and for the whole of `src/core` in `docs/mutation.md`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutationPage } from './page.mjs';
import { reasonOf, unusedReasons } from './reasons.mjs';
import { percent, scoresOf, survivorsOf } from './survivors.mjs';

const THRESHOLD = 90;

/** Sums up Stryker's report, and tells whether it is good: enough was killed, and what was not has a reason. */
export function summarize(report, isWhole) {
  const scores = scoresOf(report);
  const survivors = survivorsOf(report).map((survivor) => ({ ...survivor, reason: reasonOf(survivor) }));
  const unreasoned = survivors.filter(({ reason }) => reason === undefined);
  for (const { file, at, mutator, code, replacement } of unreasoned)
    console.error(`${file}:${at} survives without a reason: ${mutator}: ${code} → ${replacement}`);
  for (const [folder, score] of scores)
    console.log(`${folder === '' ? 'all' : folder}: ${percent(score)} % (${score.killed} of ${score.all} killed)`);
  const unused = isWhole ? unusedReasons(survivors) : [];
  for (const reason of unused) console.error(`No survivor has this reason any more: ${reason}`);
  if (isWhole) {
    writeFileSync(join('docs', 'mutation.md'), mutationPage(scores, survivors));
  }
  console.log(`${survivors.length} survived, ${unreasoned.length} of them without a reason.`);
  return (
    percent(scores.get('') ?? { killed: 0, all: 0 }) >= THRESHOLD && unreasoned.length === 0 && unused.length === 0
  );
}
