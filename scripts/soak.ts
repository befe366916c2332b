/**
 * `npm run soak`: 500 runs in turn on one long-lived world, in which one request in ten goes wrong and people change
 * things between the runs. After each run an oracle that knows the world says whether every word was right. Prints the
 * seed, which `--seed` takes; `--runs` says how many. Exits with 1 on any wrong word.
 */
import { parseArgs } from 'node:util';
import { useMemoryForTemporaryFiles } from './faults/matrix.js';
import { soak } from './soak/soak.js';
import { startWarmHosts } from './warm-host/warm-hosts.js';

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
const runs = Number(values.runs ?? 500);
const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
if (!Number.isInteger(runs) || !Number.isInteger(seed) || runs < 1)
  throw new Error('--runs and --seed are whole numbers.');

useMemoryForTemporaryFiles();
const { PROGRAM } = process.env;
const hosts = startWarmHosts(1, PROGRAM === undefined ? {} : { program: PROGRAM });
try {
  console.log(`Seed ${seed}, ${runs} runs.`);
  const { lines, wrong } = await soak({ runs, seed, run: hosts.run, tell: (line) => console.log(line) });
  console.log(lines.join('\n'));
  process.exitCode = wrong === 0 ? 0 : 1;
} finally {
  await hosts.stop();
}
