/**
 * `npm run bench:rounds`: the requests of a run, each with when it was sent and why, and the longest chain among them.
 * With a fixed latency per request, that chain is what the time of a run is made of. Fails where a goal is missed.
 */
import { describeRequest } from '../simulator/describe-request.js';
import { placeInRounds } from './chain.js';
import { contentOf, reasonOf } from './reasons.js';
import { measureRounds, ROUND_CASES, type RoundCase, type Rounds } from './round-cases.js';

const LATENCY_MS = Number(process.env.BENCH_LATENCY_MS ?? 200);

/** A request's line, without what is long and the same everywhere. */
function lineOf(request: Rounds['requests'][number]): string {
  return describeRequest(request)
    .line.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…')
    .replaceAll(/\/api\/v3|api-version=[\d-]+&?|client-request-id=…/g, '')
    .replace(/[?&]$/, '')
    .replace('providers/Microsoft.Authorization', 'Authorization');
}

function print(name: string, rounds: Rounds): void {
  const { requests, counted, chain, connections, durationMs } = rounds;
  const zero = Math.min(...requests.map(({ startedAt }) => startedAt));
  const place = new Map(placeInRounds(counted).map(({ request, round }) => [request, round]));
  console.log(`\n## ${name}\n`);
  for (const request of requests) {
    const round = place.get(request);
    const times = [request.startedAt, request.endedAt].map((at) => `${Math.round(at - zero)}`.padStart(5)).join(' ');
    const mark = chain.includes(request) ? '*' : ' ';
    console.log(
      `${mark} ${round === undefined ? '-' : round} ${times}  ${lineOf(request)}\n${' '.repeat(17)}${reasonOf(request)}`,
    );
  }
  console.log(`\n${chain.length} in a row (*), ${counted.length} requests, ${Math.round(durationMs)} ms in all`);
  const opened = Object.entries(connections).map(([service, number]) => `${service} ${number}`);
  console.log(`connections: ${opened.join(', ')} (HTTP/1.1: what is asked at once needs one each)`);
}

/** The goals that the run misses, in words. */
function missed({ goal }: RoundCase, { chain, counted, twice, requests, reported }: Rounds): readonly string[] {
  return [
    ...(goal !== undefined && chain.length > goal.rounds ? [`at most ${goal.rounds} in a row`] : []),
    ...(goal?.requests !== undefined && counted.length > goal.requests ? [`at most ${goal.requests} requests`] : []),
    ...twice.map((request) => `sent twice: ${contentOf(request).split('\n').slice(0, 3).join(' ')}`),
    ...(reported === requests.length ? [] : [`the report says ${reported} requests, ${requests.length} were sent`]),
  ];
}

console.log(`Every answer ${LATENCY_MS} ms late. Columns: longest chain, round, sent and answered (ms), request.`);
const faults: string[] = [];
for (const each of ROUND_CASES) {
  const rounds = await measureRounds(each, LATENCY_MS);
  print(each.name, rounds);
  const misses = missed(each, rounds);
  for (const miss of misses) faults.push(`${each.name}: ${miss}`);
  if (misses.length > 0) console.log(`MISSED: ${misses.join('; ')}`);
}
if (faults.length > 0) {
  console.log(`\n${faults.length} goals missed:\n${faults.join('\n')}`);
  process.exitCode = 1;
}
