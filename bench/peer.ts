/**
 * `npm run bench:peer`: the action beside the script that one would write today, and beside the least time there is.
 *
 * Contenders, in turns, against one simulator each time fresh, at 0, 50 and 200 ms of latency, healthy and with drift:
 * - the action: the committed bundle with all its checks, Azure by its public names through the simulator's proxy;
 * - the script: bench/peer/check.sh with Debian's az, gh and jq, through the same proxy, with the same ID token: once
 *   command after command, once with its independent reads at the same time. It makes the action's core checks (login,
 *   app and service principal, permissions and consent, role, secret, subscription, drift) and the same pull request.
 *   az's index of commands is warm; nobody is logged in;
 * - the limit: an empty Node process and, for each round of the action's longest chain (counted here, see
 *   bench:rounds), one latency;
 * - in the healthy world, to show what lies between: bench/peer/bare-client.ts, which sends the action's requests in the
 *   same rounds by Node's own https, without a library, and judges nothing. (The requests of a proposal name what was
 *   made just before, so they can't be sent again as they were.)
 *
 * Every run is checked: a healthy world is left alone, a drifted one gets a pull request, and all contenders propose
 * the very same file. Ratios are taken within a turn; what is printed is their median. Requests are what the simulator
 * counted; for the goal, those of the action limited to the script's checks, beside those of all its checks. Memory is
 * that of the whole process tree, seen every 20 ms, in runs of their own: the action's RSS (the most it can be) must
 * stay below the script's PSS (the least it can be). Exits with 1 where a goal at 50 ms is missed.
 *
 * BENCH_NODE: another Node for the action and the empty process. BENCH_PAIRS (9) and BENCH_LATENCIES (0,50,200): for a
 * quick try; without 50 among the latencies no goal is judged.
 */
import { execFileSync } from 'node:child_process';
import { measureEmptyNode, median } from './measure.js';
import { contestBare, planOf } from './peer/bare.js';
import { CORE_CHECKS, type Contest, contestAction, contestMemory, contestScript } from './peer/contenders.js';
import { limitOf, type MemoryTurn, missedGoals, type Requests, type Turn, timeRatios } from './peer/goals.js';
import { missingPrograms, Script } from './peer/script.js';
import { measureRounds, prepared, ROUND_CASES, type RoundCase } from './round-cases.js';

const PAIRS = Number(process.env.BENCH_PAIRS ?? 9);
const LATENCIES = (process.env.BENCH_LATENCIES ?? '0,50,200').split(',').map(Number);
const JUDGED_MS = 50;
const NODE = process.env.BENCH_NODE ?? process.execPath;
const WORLDS = ROUND_CASES.filter(({ name }) => name === 'healthy' || name === 'new pull request');

/** Requests in a row of all contenders together, in both worlds: about so many times a turn waits for a latency. */
const LATENCIES_IN_A_TURN = 85;

interface Measured extends Turn {
  readonly requests: Omit<Requests, 'core'>;
}

/** What is compared at one latency. */
interface Arena {
  readonly world: RoundCase;
  readonly latencyMs: number;
  readonly script: Script;
  /** What the client without a library sends; undefined where the requests can't be sent again as they were. */
  readonly plan: ReturnType<typeof planOf> | undefined;
}

/** All contenders once, in one world. */
async function takeTurn({ world, latencyMs, script, plan }: Arena): Promise<Measured> {
  const { wallMs: empty } = await measureEmptyNode(NODE);
  const bare = plan === undefined ? undefined : await contestBare(world, latencyMs, { plan, node: NODE });
  const action = await contestAction(world, latencyMs);
  const parallel = await contestScript(world, latencyMs, { script, mode: 'parallel' });
  const serial = await contestScript(world, latencyMs, { script, mode: 'serial' });
  requireSame([action, parallel, serial]);
  return {
    empty,
    ...(bare === undefined ? {} : { bare }),
    action: action.durationMs,
    parallel: parallel.durationMs,
    serial: serial.durationMs,
    requests: { all: action.requests, parallel: parallel.requests, serial: serial.requests },
  };
}

function requireSame(contests: readonly Contest[]): void {
  const proposals = new Set(contests.map(({ proposed }) => proposed));
  if (proposals.size > 1) throw new Error(`Not the same proposal:\n${[...proposals].join('\n---\n')}`);
}

async function inTurns<T>(name: string, turns: number, take: () => Promise<T>): Promise<readonly T[]> {
  const taken: T[] = [];
  for (let turn = 1; turn <= turns; turn++) {
    process.stderr.write(`${name}: turn ${turn} of ${turns}\n`);
    taken.push(await take());
  }
  return taken;
}

function spread(values: readonly number[]): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)];
  return `${middle.toFixed(0)} (${least.toFixed(0)}–${most.toFixed(0)})`;
}

function printTimes(turns: readonly Turn[], network: { readonly rounds: number; readonly latencyMs: number }): void {
  const { toLimit, bareToLimit, parallelToAction, serialToAction } = timeRatios(turns, network);
  const limits = turns.map((turn) => limitOf(turn, network));
  console.log(`\n${network.latencyMs} ms of latency, ${turns.length} turns; ms, median (least–most)`);
  console.log(`  limit: empty Node + ${network.rounds} × ${network.latencyMs} ms`.padEnd(40), spread(limits));
  const row = (name: string, times: readonly number[], ratio: string): void =>
    console.log(`  ${name}`.padEnd(40), spread(times).padEnd(24), ratio);
  const of = (pick: (turn: Turn) => number): readonly number[] => turns.map(pick);
  if (bareToLimit !== undefined) {
    const bare = turns.flatMap((turn) => turn.bare ?? []);
    row('the same requests, no library', bare, `${bareToLimit.toFixed(2)} times the limit`);
  }
  row(
    'action',
    of(({ action }) => action),
    `${toLimit.toFixed(2)} times the limit`,
  );
  row(
    'script, reads in parallel',
    of(({ parallel }) => parallel),
    `${parallelToAction.toFixed(1)} times the action`,
  );
  row(
    'script, command after command',
    of(({ serial }) => serial),
    `${serialToAction.toFixed(1)} times the action`,
  );
}

function printRequests({ all, core, parallel, serial }: Requests): void {
  console.log(
    `\nRequests: action ${all} with all its checks, ${core} with the script's; script in parallel ${parallel}, command after command ${serial}`,
  );
}

function printMemory(turns: readonly MemoryTurn[]): void {
  const of = (pick: (turn: MemoryTurn) => number): string => spread(turns.map(pick));
  console.log(`Peak memory of the process tree, ${turns.length} turns of their own; MiB:`);
  console.log(`  action: RSS ${of(({ actionRss }) => actionRss)}, PSS ${of(({ actionPss }) => actionPss)}`);
  console.log(
    `  script in parallel: RSS ${of(({ parallelRss }) => parallelRss)}, PSS ${of(({ parallelPss }) => parallelPss)}`,
  );
}

/** Requests of the usual run: of runs that raced for a token, the one in the middle. */
function usualRequests(turns: readonly Measured[], core: number): Requests {
  const of = (pick: (requests: Measured['requests']) => number): number =>
    median(turns.map(({ requests }) => pick(requests)));
  return {
    all: of(({ all }) => all),
    core,
    parallel: of(({ parallel }) => parallel),
    serial: of(({ serial }) => serial),
  };
}

/** One world at all latencies; gives the goals that it misses. */
async function compareIn(world: RoundCase, script: Script, nodeMajor: number): Promise<readonly string[]> {
  const { chain, counted } = await measureRounds(world);
  const rounds = chain.length;
  const plan = world.operation === 'none' ? planOf(counted) : undefined;
  console.log(`\n## ${world.name} (${rounds} rounds)`);
  const missed: string[] = [];
  for (const latencyMs of LATENCIES) {
    const turns = await inTurns(`${world.name}, ${latencyMs} ms`, PAIRS, () =>
      takeTurn({ world, latencyMs, script, plan }),
    );
    printTimes(turns, { rounds, latencyMs });
    if (latencyMs !== JUDGED_MS) continue;
    const core = await contestAction(world, latencyMs, { inputs: CORE_CHECKS });
    const requests = usualRequests(turns, core.requests);
    const memory = await inTurns(`${world.name}, memory`, PAIRS, () => contestMemory(world, latencyMs, script));
    printRequests(requests);
    printMemory(memory);
    const times = timeRatios(turns, { rounds, latencyMs });
    missed.push(...missedGoals({ times, requests, memory, nodeMajor }).map((goal) => `${world.name}: ${goal}`));
  }
  return missed;
}

/** How long all of it will take, from one turn that does not count. */
async function sayHowLong(script: Script): Promise<void> {
  const began = performance.now();
  for (const world of WORLDS) await takeTurn({ world, latencyMs: 0, script, plan: undefined });
  const turnMs = performance.now() - began;
  const memoryMs = LATENCIES.includes(JUDGED_MS) ? turnMs / 2 : 0;
  const all = LATENCIES.reduce((sum, latencyMs) => sum + turnMs + LATENCIES_IN_A_TURN * latencyMs, memoryMs) * PAIRS;
  process.stderr.write(
    `${LATENCIES.length} latencies × ${WORLDS.length} worlds × ${PAIRS} turns: about ${Math.ceil(all / 60_000)} minutes\n`,
  );
}

async function main(): Promise<readonly string[]> {
  const version = execFileSync(NODE, ['--version'], { encoding: 'utf8' }).trim();
  const nodeMajor = Number(/^v(\d+)/.exec(version)?.[1]);
  const note = nodeMajor === 24 ? '' : ': the goal of the limit is one of Node 24 and is not judged';
  console.log(`The action and the empty process run on Node ${version}${note}.`);
  const script = new Script();
  try {
    for (const world of WORLDS.filter(({ operation }) => operation === 'none'))
      await prepared(world, (simulator) => script.warm(simulator));
    await sayHowLong(script);
    const missed: string[] = [];
    for (const world of WORLDS) missed.push(...(await compareIn(world, script, nodeMajor)));
    return missed;
  } finally {
    script.remove();
  }
}

const missing = missingPrograms();
if (missing.length > 0) {
  console.log(`Not there: ${missing.join(', ')}. apt-get install -y azure-cli gh jq curl`);
  process.exitCode = 1;
} else {
  const missed = await main();
  if (missed.length > 0) {
    console.log(`\n${missed.length} goals at ${JUDGED_MS} ms missed:\n${missed.join('\n')}`);
    process.exitCode = 1;
  }
}
