import { readFileSync } from 'node:fs';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { usualInputs } from '../../simulator/usual-inputs.js';
import { defaultJob } from '../../simulator/world.js';
import type { Report } from '../../src/report/report.js';
import { BRANCH, REPOSITORY, repositoryOf } from '../matrix/plant.js';
import type { RunAction } from '../warm-host/warm-hosts.js';
import { type MetFault, plantChance } from './faults.js';
import { type GitHubState, type SoakedRun, wrongWords } from './oracle.js';
import { createRandom, type Random } from './random.js';
import { beginWorld, type ChangingWorld, changeWorld, fileAt, pullsOf, trueRows, wantedFile } from './world-changes.js';

/** How long to soak, and in what. */
export interface SoakInput {
  readonly runs: number;
  readonly seed: number;
  readonly run: RunAction;
  readonly tell: (line: string) => void;
}

/** Every tenth run is left in peace: what earlier ones left half done must be healed then. */
const PEACE_EVERY = 10;

function stateOf(changing: ChangingWorld): GitHubState {
  const { simulator } = changing;
  const branches = Object.keys(simulator.github?.hands.branches(REPOSITORY) ?? {});
  const pulls = pullsOf(changing);
  const wanted = wantedFile(changing);
  return {
    drift: wanted.drift,
    openPulls: pulls.filter(({ state }) => state === 'open').map(({ number }) => number),
    headIsWanted: branches.includes(BRANCH) ? fileAt(changing, BRANCH) === wanted.text : undefined,
    otherBranches: branches.filter((branch) => branch !== 'main' && branch !== BRANCH),
    everDeclined: pulls.some(({ state, merged }) => state === 'closed' && !merged),
    openIssues: repositoryOf(simulator).issues.filter(({ state }) => state === 'open').length,
  };
}

/** Runs the action once; the simulator's log of requests is that of this run. */
async function runOnce(changing: ChangingWorld, run: RunAction, met: readonly MetFault[]): Promise<SoakedRun> {
  const { simulator } = changing;
  const job = defaultJob();
  simulator.world.jobs = [job];
  simulator.clearRequests();
  // Of the world before the run: what the run itself changes is no part of what it judges.
  const truth = trueRows(changing);
  const environment = simulator.runnerEnvironment({ job });
  const { exitCode, log, outputs } = await run({ environment, with: usualInputs(simulator) });
  return {
    report: readReport(environment.RUNNER_TEMP ?? ''),
    exitCode,
    verdict: outputs.verdict,
    log,
    requests: [...simulator.requests],
    truth,
    met,
    github: stateOf(changing),
  };
}

function readReport(folder: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(`${folder}/jit-azure-drift-report.json`, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}

interface Counts {
  wrong: number;
  disturbed: number;
  faults: number;
  readonly verdicts: Record<string, number>;
}

async function step(
  changing: ChangingWorld,
  given: { readonly index: number; readonly random: Random; readonly counts: Counts; readonly input: SoakInput },
): Promise<void> {
  const { index, random, counts, input } = given;
  const { simulator } = changing;
  const change = changeWorld(changing, random);
  simulator.clearFaults();
  const met = index % PEACE_EVERY === PEACE_EVERY - 1 ? [] : plantChance(simulator, random);
  const soaked = await runOnce(changing, input.run, met);
  const words = wrongWords(soaked);
  counts.faults += met.length;
  counts.disturbed += met.length > 0 ? 1 : 0;
  const verdict = soaked.verdict ?? 'none';
  counts.verdicts[verdict] = (counts.verdicts[verdict] ?? 0) + 1;
  if ((index + 1) % 100 === 0) input.tell(`${index + 1} runs so far, ${counts.wrong} with a wrong word.`);
  if (words.length === 0) return;
  counts.wrong += 1;
  const faults = met.map(({ fault, request }) => `${fault.name} of ${request}`);
  input.tell(
    [
      `Run ${index + 1}: ${change}; true: ${soaked.truth.join(', ') || 'healthy'}; faults: ${faults.join(', ') || 'none'}`,
    ]
      .concat(words.map((word) => `  ${word}`))
      .join('\n'),
  );
}

/** Runs the action again and again in one changing world, and counts the runs of which any word was wrong. */
export async function soak(input: SoakInput): Promise<{ readonly lines: readonly string[]; readonly wrong: number }> {
  const began = performance.now();
  const simulator: Simulator = await startSimulator();
  const counts: Counts = { wrong: 0, disturbed: 0, faults: 0, verdicts: {} };
  try {
    const changing = beginWorld(simulator);
    const random = createRandom(input.seed);
    for (let index = 0; index < input.runs; index += 1) await step(changing, { index, random, counts, input });
  } finally {
    await simulator.stop();
  }
  const verdicts = Object.entries(counts.verdicts).map(([verdict, number]) => `${number} ${verdict}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  return {
    wrong: counts.wrong,
    lines: [
      `${input.runs} runs (${verdicts.join(', ')}), ${counts.disturbed} of them disturbed by ${counts.faults} faults, in ${seconds} s.`,
      `${input.runs - counts.wrong} right, ${counts.wrong} with a wrong word.`,
    ],
  };
}
