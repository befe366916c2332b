import { type ActionRun, runAction } from '../simulator/run-action.js';
import type { LoggedRequest } from '../simulator/service.js';
import { type Simulator, startSimulator } from '../simulator/simulator.js';
import { usualInputs } from '../simulator/usual-inputs.js';
import { IDS } from '../simulator/world.js';
import { longestChain } from './chain.js';
import { contentOf, isDiscovery } from './reasons.js';

const REPOSITORY = 'acme/.jit';
const FILE = '.jit/jit-integration.yml';
const OTHER_TENANT = '99999999-9999-4999-8999-999999999999';

/** What a run is measured at. */
export interface RoundCase {
  readonly name: string;
  /** At most so many requests in a row, and in all; undefined where no goal is set. */
  readonly goal?: { readonly rounds: number; readonly requests?: number };
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
  readonly durationMs: number;
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

/** One run as a workflow makes it, with the right to keep an issue. */
function run(simulator: Simulator, inputs: RoundCase['inputs'] = {}): Promise<ActionRun> {
  const { PROGRAM: program, BENCH_NODE: node } = process.env;
  return runAction({
    environment: simulator.runnerEnvironment(),
    with: { ...usualInputs(simulator), ...inputs },
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
    goal: { rounds: 6 },
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

/** Measures one case in a world of its own, every answer `latencyMs` late. Throws where the run did something else. */
export async function measureRounds(given: RoundCase, latencyMs: number): Promise<Rounds> {
  const simulator = await startSimulator();
  try {
    for (const { repositories } of simulator.world.github.tokens)
      for (const permissions of Object.values(repositories)) permissions.issues = 'write';
    await given.prepare?.(simulator);
    simulator.clearRequests();
    simulator.setLatency(latencyMs);
    const { outputs, log, durationMs } = await run(simulator, given.inputs);
    const operation = outputs['pull-request-operation'];
    if (operation !== given.operation) throw new Error(`Expected ${given.operation}, found ${operation}:\n${log}`);
    return { ...describeRun([...simulator.requests]), durationMs, reported: reportedTotal(outputs.report) };
  } finally {
    await simulator.stop();
  }
}

function reportedTotal(report: string | undefined): number {
  return (JSON.parse(report ?? '') as { readonly requests: { readonly total: number } }).requests.total;
}

function describeRun(requests: readonly LoggedRequest[]): Omit<Rounds, 'durationMs' | 'reported'> {
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
