import { readFileSync } from 'node:fs';
import { writesAmong } from '../../simulator/describe-request.js';
import { type ActionRun, runAction } from '../../simulator/run-action.js';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { usualInputs } from '../../simulator/usual-inputs.js';
import { defaultJob } from '../../simulator/world.js';
import type { Result } from '../../src/core/results.js';
import type { Report } from '../../src/report/report.js';
import type { RunAction } from '../warm-host/warm-hosts.js';
import { judge, type Verdict } from './judge.js';
import type { Case } from './plant.js';

/** What is started; the committed bundle on this Node unless it says otherwise. */
export interface Program {
  readonly node?: string;
  readonly program?: string;
  readonly nodeArguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Starts it in another way than as a process of its own: in warm hosts, which know what to start. */
  readonly run?: RunAction;
}

/** A case, run and judged. */
export interface Outcome extends Verdict {
  readonly given: Case;
  readonly rows: readonly Result[];
  readonly exitCode: number | null;
  /** Requests of the judged run that change something, a line each. */
  readonly writes: readonly string[];
  readonly milliseconds: number;
  /** The log, for a run that left no report. */
  readonly log: string;
}

/** All rows of the report that a run left; undefined where it left none. */
function rowsOf(run: ActionRun, folder: string): readonly Result[] | undefined {
  const file = run.outputs['report-file'] || `${folder}/jit-azure-drift-report.json`;
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    return [...report.integrations, ...report.configs, report].flatMap(({ results }) => results);
  } catch {
    return undefined;
  }
}

interface Ran {
  readonly run: ActionRun;
  readonly rows: readonly Result[] | undefined;
}

/** Runs the action once, as a runner starts a step. */
async function step(simulator: Simulator, given: Case, program: Program): Promise<Ran> {
  const job = defaultJob(given.job);
  // ID tokens are given to jobs of the world only.
  simulator.world.jobs = [job];
  const inputs = typeof given.with === 'function' ? given.with(simulator) : (given.with ?? {});
  const merged = Object.entries({ ...usualInputs(simulator), ...inputs });
  const { environment: extra, run: runWarm, ...start } = program;
  const environment = { ...simulator.runnerEnvironment({ ...given.runner, job }), ...extra };
  const run = await (runWarm ?? runAction)({
    ...(runWarm === undefined ? start : {}),
    environment,
    with: Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  });
  return { run, rows: rowsOf(run, environment.RUNNER_TEMP ?? '') };
}

/** Plants a case in a world of its own, runs the program, and judges what it told. */
export async function runCase(given: Case, program: Program = {}): Promise<Outcome> {
  const simulator = await startSimulator();
  try {
    const { world, github } = simulator;
    if (github === undefined) throw new Error('The simulator runs without GitHub.');
    const before = async (): Promise<ActionRun> => (await step(simulator, given, program)).run;
    await given.plant?.({ world, simulator, hands: github.hands, run: before });
    const earlier = simulator.requests.length;
    const { run, rows } = await step(simulator, given, program);
    const writes = writesAmong(simulator.requests.slice(earlier));
    const verdict = rows === undefined ? { missed: ['a report'], falseAlarms: [] } : judge(given, rows);
    const { exitCode, durationMs: milliseconds, log } = run;
    return { ...verdict, given, rows: rows ?? [], exitCode, writes, milliseconds, log };
  } finally {
    await simulator.stop();
  }
}

/** Runs cases, some at a time, and gives their outcomes in the order of the cases. */
export async function runCases(cases: readonly Case[], program: Program = {}, atOnce = 2): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < cases.length; index = next++) {
      const given = cases[index];
      if (given !== undefined) outcomes[index] = await runCase(given, program);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcomes;
}
