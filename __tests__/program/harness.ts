import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from '@jest/globals';
import type { Program } from '../../scripts/matrix/run-case.js';
import { startWarmHosts, type WarmHosts } from '../../scripts/warm-host/warm-hosts.js';
import { writesAmong } from '../../simulator/describe-request.js';
import type { GitHubService } from '../../simulator/github/index.js';
import { kept } from '../../simulator/kept.js';
import { type ActionRun, type ActionStart, runAction } from '../../simulator/run-action.js';
import type { LoggedRequest } from '../../simulator/service.js';
import { type RunnerOptions, type Simulator, startSimulator } from '../../simulator/simulator.js';
import { usualInputs } from '../../simulator/usual-inputs.js';
import { defaultJob, IDS, type Job, type World } from '../../simulator/world.js';
import type { Report } from '../../src/report/report.js';
import { transcribe } from './transcript.js';

export { describeRequest } from '../../simulator/describe-request.js';
export { usualInputs };

/** The config repo of the healthy world, and its file. */
export const REPOSITORY = 'acme/.jit';
export const FILE = '.jit/jit-integration.yml';

/** A run of the action, with all that it left behind. */
export interface Step extends ActionRun {
  readonly report: Report;
  /** Requests of this run alone. */
  readonly requests: readonly LoggedRequest[];
  /** Requests that change something, as `service METHOD path` (GraphQL: the operation's name). */
  readonly writes: readonly string[];
  /** All that is worth reading, with what differs from run to run taken out: for a snapshot. */
  readonly transcript: string;
}

/** How a step of a scenario differs from the usual one. */
export interface StepOptions {
  /** Inputs on top of the usual ones; `undefined` takes one away. */
  readonly with?: Readonly<Record<string, string | undefined>>;
  readonly job?: Partial<Job>;
  readonly runner?: Omit<RunnerOptions, 'job'>;
  /** Called with the process id: to send it a signal. */
  readonly onStart?: (pid: number) => void;
  /** A process of its own, where it matters that nothing ran in it before. */
  readonly fresh?: boolean;
}

/** One world with the action in it. */
export interface Scenario {
  readonly simulator: Simulator;
  readonly world: World;
  readonly github: GitHubService;
  /** Runs the action once, as a runner starts a step. */
  run(options?: StepOptions): Promise<Step>;
}

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.stop()));
});

function inputsOf(simulator: Simulator, given: StepOptions['with'] = {}): Record<string, string> {
  const merged = { ...usualInputs(simulator), ...given };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** What the child process is: the committed bundle on this Node, unless the environment says otherwise. */
function program(): { node?: string; program?: string; nodeArguments?: readonly string[] } {
  const { PROGRAM_NODE, PROGRAM, COVERAGE_DIRECTORY } = process.env;
  const node = {
    ...(PROGRAM_NODE === undefined || PROGRAM_NODE === '' ? {} : { node: PROGRAM_NODE }),
    ...(PROGRAM === undefined || PROGRAM === '' ? {} : { program: PROGRAM }),
  };
  if (COVERAGE_DIRECTORY === undefined) return node;
  return {
    ...node,
    program: `${COVERAGE_DIRECTORY}/src/index.js`,
    nodeArguments: ['--import', './scripts/coverage-exit.mjs'],
  };
}

/** The same for the runs of the detection matrix, which start the program by themselves. */
export function programOfCases(): Program {
  return { ...program(), environment: extraEnvironment() };
}

/** What the program's Node is told beside what a runner tells it: where coverage goes, and what it compiled before. */
function extraEnvironment(): Readonly<Record<string, string>> {
  const { COVERAGE_DIRECTORY, PROGRAM_NODE } = process.env;
  return {
    ...(COVERAGE_DIRECTORY === undefined ? {} : { COVERAGE_DIRECTORY }),
    // Node 20 has no such cache.
    ...(PROGRAM_NODE === undefined ? {} : { NODE_COMPILE_CACHE: join(tmpdir(), 'jit-azure-drift-compiled') }),
  };
}

/** More at once than the machine has processors: steps wait for answers most of the time. */
const WARM_HOSTS = 4;
let hosts: WarmHosts | undefined;
afterAll(async () => {
  await hosts?.stop();
});

/**
 * Starts the bundle: in a process that evaluates it anew each time, at a tenth of the price of a process of its own, which
 * it gets where the step asks for it, and always where another Node is given, as CI does, or coverage is counted.
 */
function startProgram(start: ActionStart, { onStart, fresh = false }: StepOptions): Promise<ActionRun> {
  const { PROGRAM_NODE, COVERAGE_DIRECTORY } = process.env;
  if (fresh || onStart !== undefined || PROGRAM_NODE !== undefined || COVERAGE_DIRECTORY !== undefined)
    return runAction({ ...start, ...program(), ...(onStart === undefined ? {} : { onStart }) });
  hosts ??= startWarmHosts(
    WARM_HOSTS,
    program(),
    kept('warm hosts', () => []),
  );
  return hosts.run(start);
}

/** Runs the action once against a simulator. */
export async function runStep(simulator: Simulator, options: StepOptions = {}): Promise<Step> {
  const job = defaultJob(options.job);
  // ID tokens are given to jobs of the world only: this one takes the place of the last step's.
  simulator.world.jobs = [job];
  const before = simulator.requests.length;
  const environment = simulator.runnerEnvironment({ ...options.runner, job });
  const start = { environment: { ...environment, ...extraEnvironment() }, with: inputsOf(simulator, options.with) };
  const run = await startProgram(start, options);
  const requests = simulator.requests.slice(before);
  return {
    ...run,
    // Read when it is looked at: a run may end without one.
    get report() {
      return readReport(run, environment);
    },
    requests,
    writes: writesAmong(requests),
    transcript: transcribe({ run, requests, folder: environment.RUNNER_TEMP ?? '' }),
  };
}

/** The report that the run left; a run that ended before it has none, and reading one then fails the test. */
function readReport(run: ActionRun, environment: Readonly<Record<string, string>>): Report {
  const file = run.outputs['report-file'] || `${environment.RUNNER_TEMP ?? ''}/jit-azure-drift-report.json`;
  return JSON.parse(readFileSync(file, 'utf8')) as Report;
}

/** Starts a world with the action in it; it is stopped after the test. `fresh`: each of its steps is a process of its own. */
export async function scenario(
  change: (world: World) => void = () => undefined,
  { fresh = false }: Pick<StepOptions, 'fresh'> = {},
): Promise<Scenario> {
  const simulator = await startSimulator();
  open.push(simulator);
  change(simulator.world);
  const { github } = simulator;
  if (github === undefined) throw new Error('The simulator runs without GitHub.');
  return { simulator, world: simulator.world, github, run: (options) => runStep(simulator, { fresh, ...options }) };
}

/** Edits the configuration file on a branch as a person would. */
export function editFile({ github }: Scenario, edit: (text: string) => string, branch = 'main'): void {
  const before = github.hands.readFile(REPOSITORY, branch, FILE)?.toString('utf8');
  if (before === undefined) throw new Error(`${branch} has no ${FILE}.`);
  const after = edit(before);
  if (after === before) throw new Error('The edit changes nothing: the scenario would prove nothing.');
  github.hands.commitFiles(REPOSITORY, branch, { [FILE]: after });
}

/** The drift of most scenarios: someone put another tenant into the entry. */
export const OTHER_TENANT = '99999999-9999-4999-8999-999999999999';
export function plantDrift(given: Scenario): void {
  editFile(given, (text) => text.replace(`tenant_id: ${IDS.tenant}`, `tenant_id: ${OTHER_TENANT}`));
}

/** The text of the file on a branch. */
export function fileAt({ github }: Scenario, branch: string): string {
  return github.hands.readFile(REPOSITORY, branch, FILE)?.toString('utf8') ?? '';
}

/** The row of a check; throws where there is not exactly one, so that no assertion is about nothing. */
export function rowOf(step: Step, check: string) {
  const rows = rowsOf(step, check);
  const [row] = rows;
  if (row === undefined || rows.length !== 1) throw new Error(`${rows.length} rows of ${check}, expected one.`);
  return row;
}

/** All rows of a check. */
export function rowsOf({ report }: Step, check: string) {
  const all = [
    ...report.results,
    ...report.integrations.flatMap(({ results }) => results),
    ...report.configs.flatMap(({ results }) => results),
  ];
  return all.filter((row) => row.check === check);
}
