/**
 * `npm run fuzz`: generated and mutated configuration files, and inputs, against an oracle that uses none of the action's
 * own reading. `-- --runs 3000` for fewer, `-- --seed 7` for the same again, `-- --seed 7 --only 41` for one run of it.
 *
 * Prints what became of them, and how fast; at the first failure the smallest form of it, the seed, and exits with 1.
 */
import { parseArgs } from 'node:util';
import { campaign } from './fuzz/campaign.js';

const DEFAULT_RUNS = 100_000;

const { values } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  const number = text === undefined ? fallback : Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} is ${text}: expected a whole number.`);
  return number;
}

const seed = wholeNumber('seed', values.seed, Date.now() % 2 ** 31);
const runs = wholeNumber('runs', values.runs, DEFAULT_RUNS);
const only = values.only === undefined ? {} : { only: wholeNumber('only', values.only, 0) };

console.log(`Seed ${seed}, ${runs} files.`);
const began = performance.now();
const result = await campaign({
  seed,
  runs,
  ...only,
  onProgress: (done) => {
    if (done % 10_000 === 0) console.log(`  ${done} files, ${Math.round((performance.now() - began) / 1000)} s`);
  },
});
const seconds = (performance.now() - began) / 1000;
const done = [...result.counts.values()].reduce((sum, count) => sum + count, 0);
for (const [outcome, count] of [...result.counts].sort((one, other) => other[1] - one[1]))
  console.log(`${String(count).padStart(8)}  ${outcome}`);
const { slowest } = result;
console.log(
  `${done} runs in ${seconds.toFixed(1)} s: ${Math.round(done / seconds)} a second. ${result.largeFiles} files near 512,000 bytes or 1 MiB. ` +
    `Slowest: ${Math.round(slowest.ms)} ms of CPU time (run ${slowest.index}, ${slowest.bytes} bytes).`,
);
if (result.failure !== undefined) {
  const { index, what, input } = result.failure;
  const shown = input.length > 5000 ? `${input.slice(0, 5000)}… (${input.length} characters)` : input;
  console.log(
    `\nFAILED: ${what}\nAgain: npm run fuzz -- --seed ${seed} --only ${index}\nSmallest input that fails:\n${shown}`,
  );
  if (shown === input) console.log(`As JSON: ${JSON.stringify(input)}`);
  process.exitCode = 1;
}
