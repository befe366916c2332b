/**
 * `npm run bench:rounds`: the requests of a run, each with its round and why it is there, and the longest chain among
 * them. With a fixed latency per request, that chain is what the time of a run is made of. Fails where a goal is missed.
 */
import { describeRequest } from '../simulator/describe-request.js';
import { placeInRounds } from './chain.js';
import { contentOf, reasonOf } from './reasons.js';
import { measureRounds, measureTime, ROUND_CASES, type RoundCase, type Rounds } from './round-cases.js';

const LATENCY_MS = Number(process.env.BENCH_LATENCY_MS ?? 50);

/** A request's line, without what is long and the same everywhere. */
function lineOf(request: Rounds['requests'][number]): string {
  return describeRequest(request)
    .line.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…')
    .replaceAll(/\/api\/v3|api-version=[\d-]+&?|client-request-id=…/g, '')
    .replace(/[?&]$/, '')
    .replace('providers/Microsoft.Authorization', 'Authorization');
}

function print(name: string, rounds: Rounds, durationMs: number): void {
  const { counted, chain, connections } = rounds;
  console.log(`\n## ${name}\n`);
  for (const { request, round } of placeInRounds(counted))
    console.log(`${round} ${chain.includes(request) ? '*' : ' '} ${lineOf(request)}\n      ${reasonOf(request)}`);
  const network = chain.length * LATENCY_MS;
  console.log(`\n${chain.length} in a row (*), ${counted.length} requests, none counted for discovery.`);
  console.log(
    `At ${LATENCY_MS} ms of latency: ${Math.round(durationMs)} ms from start to end, ${network} ms of it latency.`,
  );
  const opened = Object.entries(connections).map(([service, number]) => `${service} ${number}`);
  console.log(`Connections: ${opened.join(', ')} (HTTP/1.1: what is asked at once needs one each).`);
}

/** The goals that the run misses, in words. */
function missed({ goal }: RoundCase, { chain, counted, twice, requests, reported }: Rounds): readonly string[] {
  return [
    ...(goal !== undefined && chain.length > goal.rounds ? [`at most ${goal.rounds} in a row`] : []),
    ...(goal !== undefined && counted.length > goal.requests ? [`at most ${goal.requests} requests`] : []),
    ...twice.map((request) => `sent twice: ${contentOf(request).split('\n').slice(0, 3).join(' ')}`),
    ...(reported === requests.length ? [] : [`the report says ${reported} requests, ${requests.length} were sent`]),
  ];
}

console.log(
  'Columns: round, longest chain (*), request. A request of one round waits for an answer of the round before.',
);
const faults: string[] = [];
for (const each of ROUND_CASES) {
  const rounds = await measureRounds(each);
  print(each.name, rounds, await measureTime(each, LATENCY_MS));
  const misses = missed(each, rounds);
  for (const miss of misses) faults.push(`${each.name}: ${miss}`);
  if (misses.length > 0) console.log(`MISSED: ${misses.join('; ')}`);
}
if (faults.length > 0) {
  console.log(`\n${faults.length} goals missed:\n${faults.join('\n')}`);
  process.exitCode = 1;
}
