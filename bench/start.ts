/**
 * `npm run bench:start`: how soon the first request leaves, how long a healthy run takes at 50 ms of latency, and what it
 * costs the processor: the bundle as it is, and the same sources in a bundle that loads everything at once, beside an
 * empty Node process. The three take turns, so that a slow moment hits them all; the ratios are those of each turn.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, runAction } from '../simulator/run-action.js';
import { type Simulator, startSimulator } from '../simulator/simulator.js';
import { usualInputs } from '../simulator/usual-inputs.js';
import { type Measure, measureEmptyNode, median, medianRatio, usageProbe } from './measure.js';

const TURNS = Number(process.env.BENCH_TURNS ?? 11);
const LATENCY_MS = 50;
const NODE = process.env.BENCH_NODE ?? process.execPath;

interface Start extends Measure {
  /** From the start of the process to the arrival of its first request. */
  readonly firstMs: number;
}

async function measureStart(simulator: Simulator, program: string): Promise<Start> {
  const probe = usageProbe();
  let first = Number.NaN;
  simulator.clearFaults();
  const arrived = (): void => {
    first = performance.now();
  };
  simulator.addFault({ times: 1, action: { kind: 'before', run: arrived } });
  const { 'entra-endpoint': _e, 'graph-endpoint': _g, 'arm-endpoint': _a, ...inputs } = usualInputs(simulator);
  const began = performance.now();
  const run = await runAction({
    node: NODE,
    nodeArguments: probe.nodeArguments,
    program,
    environment: {
      ...simulator.runnerEnvironment(),
      ...probe.environment,
      HTTPS_PROXY: simulator.proxy,
      NO_PROXY: '127.0.0.1',
    },
    with: inputs,
  });
  if (run.outputs.verdict !== 'healthy') throw new Error(`The run was not healthy:\n${run.log}`);
  // A request arrives, and then waits for as long as every answer is late.
  const start = { firstMs: first - LATENCY_MS - began, wallMs: run.durationMs, ...probe.read() };
  probe.remove();
  return start;
}

/** The bundle that loads everything at once, in a folder of its own. */
function bundleEagerly(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-eager-'));
  execFileSync(process.execPath, [`${ROOT}scripts/bundle.mjs`, '--eager', folder], { stdio: 'inherit' });
  return folder;
}

function row(name: string, values: readonly number[], unit: string): string {
  const figures = [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(0));
  return `${name.padEnd(46)} ${figures[0]} ${unit} (${figures[1]}–${figures[2]})`;
}

function ratio(of: readonly number[], to: readonly number[]): string {
  return medianRatio(of, to).toFixed(2);
}

const eagerFolder = bundleEagerly();
const simulator = await startSimulator({ latencyMs: LATENCY_MS });
try {
  const programs = { 'as it is': `${ROOT}dist/index.js`, 'all at once': join(eagerFolder, 'index.js') };
  const empty: Measure[] = [];
  const starts: Record<keyof typeof programs, Start[]> = { 'as it is': [], 'all at once': [] };
  // The first turn warms the file system's cache and does not count.
  for (let turn = -1; turn < TURNS; turn++) {
    const none = await measureEmptyNode(NODE);
    const split = await measureStart(simulator, programs['as it is']);
    const whole = await measureStart(simulator, programs['all at once']);
    if (turn < 0) continue;
    empty.push(none);
    starts['as it is'].push(split);
    starts['all at once'].push(whole);
  }
  const emptyWall = empty.map(({ wallMs }) => wallMs);
  const emptyCpu = empty.map(({ cpuMs }) => cpuMs);
  console.log(`${TURNS} turns, ${LATENCY_MS} ms of latency; median (least–most)\n`);
  console.log(row('empty Node process, start to end', emptyWall, 'ms'));
  console.log(row('empty Node process, processor', emptyCpu, 'ms'));
  for (const [name, measures] of Object.entries(starts)) {
    const first = measures.map(({ firstMs }) => firstMs);
    const wall = measures.map(({ wallMs }) => wallMs);
    const cpu = measures.map(({ cpuMs }) => cpuMs);
    console.log(
      `\n${row(`bundle ${name}, first request`, first, 'ms')}, ${ratio(first, emptyWall)} times an empty process`,
    );
    console.log(`${row(`bundle ${name}, healthy run`, wall, 'ms')}, ${ratio(wall, emptyWall)} times`);
    console.log(`${row(`bundle ${name}, processor`, cpu, 'ms')}, ${ratio(cpu, emptyCpu)} times`);
  }
  const of = (pick: (start: Start) => number): string =>
    ratio(starts['as it is'].map(pick), starts['all at once'].map(pick));
  console.log(
    `\nas it is, to all at once: first request ${of(({ firstMs }) => firstMs)}, healthy run ${of(({ wallMs }) => wallMs)}, processor ${of(({ cpuMs }) => cpuMs)}`,
  );
} finally {
  await simulator.stop();
  rmSync(eagerFolder, { recursive: true });
}
