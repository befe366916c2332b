/**
 * `npm run bench`: a healthy run of the committed bundle against the simulator without latency, beside an empty Node
 * process: wall time and peak memory of the whole process. Pairs are run in turn, so that a slow moment hits both.
 */
import { runAction } from '../simulator/run-action.js';
import { type Simulator, startSimulator } from '../simulator/simulator.js';
import { usualInputs } from '../simulator/usual-inputs.js';
import { type Measure, measureEmptyNode, median, usageProbe } from './measure.js';

const RUNS = 11;
const NODE = process.env.BENCH_NODE ?? process.execPath;

async function measureHealthyRun(simulator: Simulator): Promise<Measure & { readonly requests: number }> {
  const probe = usageProbe();
  simulator.clearRequests();
  const run = await runAction({
    node: NODE,
    nodeArguments: probe.nodeArguments,
    environment: { ...simulator.runnerEnvironment(), ...probe.environment },
    with: usualInputs(simulator),
  });
  if (run.outputs.verdict !== 'healthy') throw new Error(`The run was not healthy:\n${run.log}`);
  const measure = { wallMs: run.durationMs, ...probe.read(), requests: simulator.requests.length };
  probe.remove();
  return measure;
}

function row(name: string, measures: readonly Measure[]): string {
  const wall = measures.map(({ wallMs }) => wallMs);
  const peak = measures.map(({ peakMiB }) => peakMiB);
  const range = (values: readonly number[], unit: string): string =>
    `${median(values).toFixed(0)} ${unit} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;
  return `${name.padEnd(24)} ${range(wall, 'ms').padEnd(24)} ${range(peak, 'MiB')}`;
}

const simulator = await startSimulator();
try {
  await measureEmptyNode(NODE);
  await measureHealthyRun(simulator);
  const empty: Measure[] = [];
  const healthy: (Measure & { readonly requests: number })[] = [];
  for (let index = 0; index < RUNS; index++) {
    empty.push(await measureEmptyNode(NODE));
    healthy.push(await measureHealthyRun(simulator));
  }
  console.log(`${RUNS} pairs; median (least–most); requests of a healthy run: ${healthy[0]?.requests ?? 0}\n`);
  console.log(`${''.padEnd(24)} ${'wall time'.padEnd(24)} peak memory`);
  console.log(row('healthy run', healthy));
  console.log(row('empty Node process', empty));
  const ratios = healthy.map(({ wallMs }, index) => wallMs / (empty[index]?.wallMs ?? Number.NaN));
  console.log(`\nwall time, healthy run to empty process, pair by pair: ${median(ratios).toFixed(1)}`);
} finally {
  await simulator.stop();
}
