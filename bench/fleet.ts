/**
 * `npm run bench:fleet`: many integrations, each of a tenant of its own, against the simulator at 50 ms of latency.
 * In one job: requests for each integration, time beside what the network allows, peak memory of the process.
 * Over many machines: the jobs of examples/fleet.yml in their order, 1,000 integrations in 20 shards, two of which die.
 * BENCH_SIZES (such as `1,10,100`) chooses other sizes of the first, BENCH_MACHINES=0 leaves out the second.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFleet } from '../scripts/fleet/run-workflow.js';
import { addFleet, type FleetTenant, fleetFile, fleetList } from '../simulator/fleet.js';
import { githubTokens, newRepository } from '../simulator/github/world.js';
import { type ActionRun, type ActionStart, ROOT, runAction } from '../simulator/run-action.js';
import { type Simulator, startSimulator } from '../simulator/simulator.js';
import { IDS } from '../simulator/world.js';
import { usageProbe } from './measure.js';

const NODE = process.env.BENCH_NODE ?? process.execPath;
const PROGRAM = process.env.PROGRAM ?? `${ROOT}dist/index.js`;
const SIZES = (process.env.BENCH_SIZES ?? '1,10,100,1000,5000').split(',').map(Number);
const LATENCY = 50;
const PARALLEL = 16;
/** ID token, Entra's token, reads, and reads that need the answer of another: what a healthy check waits for in a row. */
const ROUNDS = 4;
const PER_FILE = 1000;
const LIST = '.jit/fleet.yml';
const FILE = '.jit/jit-integration.yml';

/** A world of so many tenants, at most a thousand to a config repo, with one drifted entry in each of these. */
async function worldOf(size: number): Promise<{ readonly simulator: Simulator; readonly repositories: number }> {
  const simulator = await startSimulator();
  const tenants = addFleet(simulator.world, size);
  const { world, github } = simulator;
  if (github === undefined) throw new Error('The simulator runs without GitHub.');
  const repositories = Math.ceil(size / PER_FILE);
  const nameOf = (place: number): string => (repositories === 1 ? '.jit' : `config-${Math.floor(place / PER_FILE)}`);
  const token = world.github.tokens.find(({ value }) => value === githubTokens.workflow);
  for (let index = 0; index < repositories; index++) {
    const members = tenants.slice(index * PER_FILE, (index + 1) * PER_FILE);
    const name = nameOf(index * PER_FILE);
    if (name !== '.jit') {
      world.github.repositories.push(newRepository({ id: 9_300_000 + index, owner: 'acme', name }));
      if (token !== undefined)
        token.repositories[`acme/${name}`] = {
          metadata: 'read',
          contents: 'write',
          pull_requests: 'write',
          issues: 'write',
        };
    }
    const drifted = new Set(members.slice(0, 1).map(({ id }: FleetTenant) => id));
    github.hands.commitFiles(`acme/${name}`, 'main', { [FILE]: fleetFile(members, drifted) });
  }
  const list = fleetList(tenants, (_tenant, place) => ({ 'config-repo': `acme/${nameOf(place)}` }));
  github.hands.commitFiles('acme/.jit', 'main', { [LIST]: list });
  return { simulator, repositories };
}

function endpointsOf({ origins }: Simulator): Record<string, string> {
  return { 'entra-endpoint': origins.entra, 'graph-endpoint': origins.graph, 'arm-endpoint': origins.arm };
}

function start(given: ActionStart): Promise<ActionRun> {
  return runAction({ node: NODE, program: PROGRAM, ...given });
}

async function oneJob(size: number): Promise<void> {
  const { simulator, repositories } = await worldOf(size);
  try {
    simulator.setLatency(LATENCY);
    const probe = usageProbe();
    const run = await start({
      nodeArguments: probe.nodeArguments,
      environment: { ...simulator.runnerEnvironment(), ...probe.environment },
      with: {
        ...endpointsOf(simulator),
        'integrations-file': LIST,
        'login-client-id': IDS.auditor.appId,
        mode: 'check',
        parallel: String(PARALLEL),
      },
    });
    const limit = (ROUNDS * LATENCY * size) / Math.min(PARALLEL, size);
    const { verdict, drift, unknowns } = run.outputs;
    if (verdict !== 'unhealthy' || drift !== 'true' || unknowns !== '0')
      throw new Error(`Strange: ${run.log.slice(-2000)}`);
    const proposed = simulator.world.github.repositories.filter(({ pulls }) => pulls.length > 0).length;
    const cells = [
      String(size).padStart(6),
      (simulator.requests.length / size).toFixed(1).padStart(10),
      `${(run.durationMs / 1000).toFixed(1)} s`.padStart(10),
      `${(limit / 1000).toFixed(1)} s`.padStart(10),
      (run.durationMs / limit).toFixed(1).padStart(8),
      `${probe.read().peakMiB.toFixed(0)} MiB`.padStart(10),
      `${proposed} of ${repositories}`.padStart(16),
      `${(Buffer.byteLength(run.summary) / 1024).toFixed(0)} KiB`.padStart(10),
    ];
    probe.remove();
    console.log(cells.join(''));
  } finally {
    await simulator.stop();
  }
}

async function manyMachines(): Promise<void> {
  const { simulator } = await worldOf(1000);
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  try {
    simulator.setLatency(LATENCY);
    const began = performance.now();
    const run = await runFleet({
      simulator,
      root: ROOT,
      start,
      fateOf: (shard) => (shard === '7/20' || shard === '12/20' ? 'dies' : 'runs'),
      inputs: { 'integrations-file': LIST, 'login-client-id': IDS.auditor.appId },
      beside: endpointsOf(simulator),
      folder,
    });
    const { verdict, unknowns, 'pull-request-operation': operation } = run.conclude.outputs;
    const words = /\*\*2 of 20 shards left no usable report\*\* \(7\/20, 12\/20\): 100 of 1000/.test(
      run.conclude.summary,
    );
    if (run.matrix.length !== 20 || run.verify.length !== 18 || !words) throw new Error('The fleet came out wrong.');
    const seconds = run.verify.map(({ durationMs }) => durationMs / 1000).sort((a, b) => a - b);
    console.log(
      `\n1,000 integrations in ${run.matrix.length} shards, two of which died (shards one after the other here):`,
    );
    console.log(
      `  plan ${(run.plan.durationMs / 1000).toFixed(1)} s; a shard ${seconds[0]?.toFixed(1)} to ${seconds.at(-1)?.toFixed(1)} s`,
    );
    console.log(
      `  conclude ${(run.conclude.durationMs / 1000).toFixed(1)} s and ${run.conclude.requests} requests: verdict ${verdict}, ${unknowns} unknown rows, pull request ${operation}`,
    );
    console.log(`  all ${((performance.now() - began) / 1000).toFixed(0)} s`);
  } finally {
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(
  `one job, ${LATENCY} ms of latency, parallel ${PARALLEL}; limit: ${ROUNDS} rounds × latency × integrations ÷ parallel\n`,
);
console.log('  size  requests     time      limit   ratio    memory   pull requests   summary');
for (const size of SIZES) await oneJob(size);
if (process.env.BENCH_MACHINES !== '0') await manyMachines();
