/**
 * `npm run bench:fleet`: many integrations, each of a tenant of its own, against the simulator at 50 ms of latency.
 * In one job: requests of each integration, time beside what the network allows, time of the processor, peak memory.
 * Over many machines: the jobs of examples/fleet.yml in their order, 1,000 integrations in 20 shards, two of which die.
 * Fails where a goal is missed; where the network is not what a run takes its time for, a profile says what is.
 * BENCH_SIZES (such as `1,10,100`) chooses other sizes of the first, BENCH_MACHINES=0 leaves out the second.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ActionRun, type ActionStart, ROOT, runAction } from '../simulator/run-action.js';
import { IDS } from '../simulator/world.js';
import { manyMachines } from './fleet-machines.js';
import { endpointsOf, type FleetWorld, LIST, worldOf } from './fleet-world.js';
import { usageProbe } from './measure.js';
import { type CpuProfile, sharesOf } from './profile.js';

const NODE = process.env.BENCH_NODE ?? process.execPath;
const PROGRAM = process.env.PROGRAM ?? `${ROOT}dist/index.js`;
const SIZES = (process.env.BENCH_SIZES ?? '1,10,100,1000,5000').split(',').map(Number);
const LATENCY = 50;
const PARALLEL = Number(process.env.BENCH_PARALLEL ?? 16);
/** ID token, Entra's token, reads, and reads that need the answer of another: what a healthy check waits for in a row. */
const ROUNDS = 4;
/** At most so many times what the network allows, from so many integrations on. */
const GOAL = { ratio: 1.5, from: 100, memoryMiB: 400, githubRequests: 16 } as const;

/** One run of one size. */
interface Job {
  readonly size: number;
  readonly run: ActionRun;
  /** Requests to Azure, without those that were sent again; for ID tokens; and to GitHub's API. */
  readonly requests: {
    readonly azure: number;
    readonly idTokens: number;
    readonly github: number;
    readonly again: number;
  };
  readonly connections: number;
  readonly peakMiB: number;
  /** Milliseconds of the processor: of the action, and of the simulator, which shares the machine with it. */
  readonly cpu: { readonly action: number; readonly simulator: number };
  readonly repositories: number;
  readonly proposed: number;
}

function start(given: ActionStart): Promise<ActionRun> {
  return runAction({ node: NODE, program: PROGRAM, uninspected: true, ...given });
}

/** @param profiled - Where a profile of the processor is left, of the sources as compiled: a bundle does not say whose code it is. */
async function runJob(size: number, { simulator, repositories }: FleetWorld, profiled?: string): Promise<Job> {
  simulator.setLatency(LATENCY);
  const probe = usageProbe();
  const profiling = profiled === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiled}`];
  const before = process.cpuUsage();
  const run = await start({
    ...(profiled === undefined ? {} : { program: `${ROOT}lib/src/index.js` }),
    nodeArguments: [...probe.nodeArguments, ...profiling],
    environment: { ...simulator.runnerEnvironment(), ...probe.environment },
    with: {
      ...endpointsOf(simulator),
      'integrations-file': LIST,
      'login-client-id': IDS.auditor.appId,
      mode: 'check',
      parallel: String(PARALLEL),
      'timeout-seconds': String(Math.max(300, size)),
    },
  });
  const used = process.cpuUsage(before);
  if (run.outputs['report-file'] === '') throw new Error(`There is no report: ${run.log.slice(-2000)}`);
  const report = JSON.parse(readFileSync(run.outputs['report-file'] ?? '', 'utf8')) as {
    readonly requests: { readonly total: number; readonly retried: number };
  };
  const { total, retried: again } = report.requests;
  const sent = (name: string): number => simulator.requests.filter(({ service }) => service === name).length;
  const [github, idTokens] = [sent('github'), sent('oidc')];
  const { peakMiB, cpuMs } = probe.read();
  probe.remove();
  return {
    size,
    run,
    requests: { azure: total - github - idTokens - again, idTokens, github, again },
    connections: new Set(simulator.requests.map(({ service, connection }) => `${service} ${connection}`)).size,
    peakMiB,
    cpu: { action: cpuMs, simulator: (used.user + used.system) / 1000 },
    repositories,
    proposed: simulator.world.github.repositories.filter(({ pulls }) => pulls.length > 0).length,
  };
}

async function oneJob(size: number, profiled?: string): Promise<Job> {
  const world = await worldOf(size);
  try {
    return await runJob(size, world, profiled);
  } finally {
    await world.simulator.stop();
  }
}

function limitOf({ size }: Job): number {
  return (ROUNDS * LATENCY * size) / Math.min(PARALLEL, size);
}

function lineOf(job: Job): string {
  const { size, run, requests, connections, peakMiB, cpu, repositories, proposed } = job;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  return [
    String(size).padStart(6),
    (requests.azure / size).toFixed(1).padStart(7),
    String(requests.idTokens).padStart(9),
    String(requests.github).padStart(8),
    String(connections).padStart(13),
    seconds(run.durationMs).padStart(10),
    seconds(limitOf(job)).padStart(10),
    (run.durationMs / limitOf(job)).toFixed(1).padStart(7),
    seconds(cpu.action).padStart(11),
    seconds(cpu.simulator).padStart(11),
    `${peakMiB.toFixed(0)} MiB`.padStart(10),
    `${proposed} of ${repositories}`.padStart(8),
    `${(Buffer.byteLength(run.summary) / 1024).toFixed(0)} KiB`.padStart(10),
  ].join('');
}

/** Where the time went of a run that took longer than the network makes it. */
function boundOf({ size, run, cpu }: Job): string {
  const share = (ms: number): string => `${((100 * ms) / run.durationMs).toFixed(0)} %`;
  return `       the action uses ${(cpu.action / size).toFixed(1)} ms of the processor for each integration, ${share(cpu.action)} of the time, and the simulator beside it ${share(cpu.simulator)}; the network asks for ${((ROUNDS * LATENCY) / PARALLEL).toFixed(1)} ms`;
}

/** Which goals the jobs miss, in words. */
function missedBy(jobs: readonly Job[]): readonly string[] {
  const each = jobs[0] === undefined ? 0 : jobs[0].requests.azure / jobs[0].size;
  return jobs.flatMap((job) => {
    const { size, requests, run, peakMiB, repositories, proposed } = job;
    const claims: readonly (readonly [string, boolean])[] = [
      [`${each} requests of each integration`, requests.azure === each * size],
      ['an ID token for many integrations', requests.idTokens <= Math.max(1, size / 10)],
      [
        `at most ${GOAL.githubRequests} requests to GitHub for each config repo`,
        requests.github <= GOAL.githubRequests * repositories,
      ],
      [
        'drift found, and every fact known',
        run.outputs.verdict === 'unhealthy' && run.outputs.drift === 'true' && run.outputs.unknowns === '0',
      ],
      [`memory below ${GOAL.memoryMiB} MiB`, peakMiB < GOAL.memoryMiB],
      ['one pull request for each config repo', proposed === repositories],
    ];
    return claims.filter(([, holds]) => !holds).map(([claim]) => `${size}: ${claim}`);
  });
}

function isSlow(job: Job): boolean {
  return job.size >= GOAL.from && job.run.durationMs > GOAL.ratio * limitOf(job);
}

/** Prints whose code the processor runs in a job over so many integrations. */
async function printProfile(size: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'profile-'));
  try {
    await oneJob(size, folder);
    const [file = ''] = readdirSync(folder);
    const shares = sharesOf(JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile);
    const sum = shares.reduce((all, { ms }) => all + ms, 0);
    console.log(`\nWhere the processor's time goes, ${size} integrations under Node's profiler:`);
    for (const { owner, ms } of shares.slice(0, 16))
      console.log(
        `  ${`${((100 * ms) / sum).toFixed(1)} %`.padStart(7)}  ${(ms / size).toFixed(2).padStart(6)} ms each  ${owner}`,
      );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

console.log(
  `one job, ${LATENCY} ms of latency, parallel ${PARALLEL}; limit: ${ROUNDS} rounds × latency × integrations ÷ parallel`,
);
console.log(
  'requests: of each integration (Azure), for ID tokens and to GitHub in all; processor: action, simulator\n',
);
console.log(
  '  size   each ID tokens  GitHub  connections      time     limit  ratio     action  simulator    memory     PRs   summary',
);
const jobs: Job[] = [];
for (const size of SIZES) {
  const job = await oneJob(size);
  jobs.push(job);
  console.log(lineOf(job));
  if (job.requests.again > 0) console.log(`       ${job.requests.again} requests were sent again`);
  if (isSlow(job)) console.log(boundOf(job));
}
const slow = jobs.filter(isSlow).map(({ size }) => size);
if (slow.length > 0) await printProfile(Math.min(...slow));
const missed = [...missedBy(jobs), ...(process.env.BENCH_MACHINES === '0' ? [] : await manyMachines(LATENCY, start))];
for (const miss of missed) console.log(`MISSED: ${miss}`);
if (missed.length > 0) process.exitCode = 1;
