import { type ActionRun, runAction } from '../simulator/run-action.js';
import type { LoggedRequest } from '../simulator/service.js';
import { type Simulator, startSimulator } from '../simulator/simulator.js';
import { usualInputs } from '../simulator/usual-inputs.js';
import { IDS } from '../simulator/world.js';
import { longestChain } from './chain.js';
import { installGate } from './gate.js';
import { contentOf, isDiscovery } from './reasons.js';

export const REPOSITORY = 'acme/.jit';
export const FILE = '.jit/jit-integration.yml';
const OTHER_TENANT = '99999999-9999-4999-8999-999999999999';

/** What a run is measured at. */
export interface RoundCase {
  readonly name: string;
  /** At most so many requests in a row, and in all; undefined where no goal is set. */
  readonly goal?: { readonly rounds: number; readonly requests: number };
  readonly inputs?: Readonly<Record<string, string>>;
  /** Brings the world to where the measured run finds it. */
  readonly prepare?: (simulator: Simulator) => Promise<void>;
  /** The output `pull-request-operation` that shows that the run did what the case is about. */
  readonly operation: string;
}

/** A measured run. */
export interface Rounds {
  readonly requests: readonly LoggedRequest[];
  /** Discovery left out. */
  readonly counted: readonly LoggedRequest[];
  readonly chain: readonly LoggedRequest[];
  /** Requests that say the very same as an earlier one. */
  readonly twice: readonly LoggedRequest[];
  /** Connections that were opened, by service. */
  readonly connections: Readonly<Record<string, number>>;
  readonly reported: number;
}

function edit({ github }: Simulator, change: (text: string) => string): void {
  const before = github?.hands.readFile(REPOSITORY, 'main', FILE)?.toString('utf8');
  if (github === undefined || before === undefined) throw new Error(`main has no ${FILE}.`);
  github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: change(before) });
}

async function plantDrift(simulator: Simulator): Promise<void> {
  edit(simulator, (text) => text.replace(/tenant_id: .*/, `tenant_id: ${OTHER_TENANT}`));
}

/** One run as a workflow makes it, of the committed bundle or PROGRAM, on this Node or BENCH_NODE; Azure by its public names: those the library knows, and asks for no discovery. */
export function run(
  simulator: Simulator,
  inputs: RoundCase['inputs'] = {},
  onStart: (pid: number) => void = () => undefined,
): Promise<ActionRun> {
  const { PROGRAM: program, BENCH_NODE: node } = process.env;
  const { 'entra-endpoint': _e, 'graph-endpoint': _g, 'arm-endpoint': _a, ...usual } = usualInputs(simulator);
  return runAction({
    environment: { ...simulator.runnerEnvironment(), HTTPS_PROXY: simulator.proxy, NO_PROXY: '127.0.0.1' },
    with: { ...usual, ...inputs },
    onStart,
    ...(program === undefined ? {} : { program }),
    ...(node === undefined ? {} : { node }),
  });
}

const EXTRAS = { 'pr-labels': 'bug', 'pr-reviewers': 'mona', 'pr-team-reviewers': 'security', 'pr-assignees': 'hubot' };

/** The cases that the goals name, and one that they do not. */
export const ROUND_CASES: readonly RoundCase[] = [
  { name: 'healthy', goal: { rounds: 4, requests: 16 }, operation: 'none' },
  { name: 'new pull request', goal: { rounds: 5, requests: 19 }, prepare: plantDrift, operation: 'created' },
  {
    name: 'new pull request with labels, reviewers and assignees',
    goal: { rounds: 6, requests: 19 },
    inputs: EXTRAS,
    prepare: plantDrift,
    operation: 'created',
  },
  {
    name: 'rebuild of the pull request',
    goal: { rounds: 7, requests: 19 },
    prepare: async (simulator) => {
      await plantDrift(simulator);
      await run(simulator);
      edit(simulator, (text) => `# someone was here\n${text}`);
    },
    operation: 'updated',
  },
  {
    name: 'pull request closed: the drift is gone',
    prepare: async (simulator) => {
      await plantDrift(simulator);
      await run(simulator);
      edit(simulator, (text) => text.replace(OTHER_TENANT, IDS.tenant));
    },
    operation: 'closed',
  },
];

/** A case in a world of its own, up to where its run begins. */
export async function prepared<T>({ prepare }: RoundCase, body: (simulator: Simulator) => Promise<T>): Promise<T> {
  const simulator = await startSimulator();
  try {
    for (const { repositories } of simulator.world.github.tokens)
      for (const permissions of Object.values(repositories)) permissions.issues = 'write';
    await prepare?.(simulator);
    simulator.clearRequests();
    return await body(simulator);
  } finally {
    await simulator.stop();
  }
}

/** Throws where the run did something else than the case is about. */
export function requireOperation({ operation: wanted }: RoundCase, { outputs, log }: ActionRun): void {
  const operation = outputs['pull-request-operation'];
  if (operation !== wanted) throw new Error(`Expected ${wanted}, found ${operation}:\n${log}`);
}

/** Counts the rounds of one case: every answer waits until the run has nothing more to ask without it. */
export function measureRounds(given: RoundCase): Promise<Rounds> {
  return prepared(given, async (simulator) => {
    const gate = installGate(simulator);
    const done = await run(simulator, given.inputs, gate.watch).finally(gate.stop);
    requireOperation(given, done);
    return { ...describeRun([...simulator.requests]), reported: reportedTotal(done.outputs.report) };
  });
}

/** How long the run of one case takes from start to end, every answer `latencyMs` late. */
export function measureTime(given: RoundCase, latencyMs: number): Promise<number> {
  return prepared(given, async (simulator) => {
    simulator.setLatency(latencyMs);
    const done = await run(simulator, given.inputs);
    requireOperation(given, done);
    return done.durationMs;
  });
}

function reportedTotal(report: string | undefined): number {
  return (JSON.parse(report ?? '') as { readonly requests: { readonly total: number } }).requests.total;
}

function describeRun(requests: readonly LoggedRequest[]): Omit<Rounds, 'reported'> {
  const counted = requests.filter((request) => !isDiscovery(request));
  const seen = new Set<string>();
  const twice = counted.filter((request) => {
    const content = contentOf(request);
    const known = seen.has(content);
    seen.add(content);
    return known;
  });
  const services = [...new Set(requests.map(({ service }) => service))];
  const connections = services.map((service) => {
    const numbers = requests.filter((request) => request.service === service).map(({ connection }) => connection);
    return [service, new Set(numbers).size] as const;
  });
  return { requests, counted, chain: longestChain(counted), twice, connections: Object.fromEntries(connections) };
}
