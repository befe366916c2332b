import type { LoggedRequest } from '../simulator/service.js';

/** When a request arrived and when its answer left. */
export type Timed = Pick<LoggedRequest, 'startedAt' | 'endedAt'>;

/** A request with the place that it has in the order of dependence. */
export interface Placed<T> {
  readonly request: T;
  /** 1 for what waits for nothing; else one more than the latest round among the requests that had ended by then. */
  readonly round: number;
}

/**
 * Gives each request its round. A request that arrived after another's answer had left counts as waiting for it: with a
 * latency well above what the processor needs between two answers, that is what a run's time is made of.
 */
export function placeInRounds<T extends Timed>(requests: readonly T[]): readonly Placed<T>[] {
  const placed: Placed<T>[] = [];
  for (const request of [...requests].sort((a, b) => a.startedAt - b.startedAt)) {
    const before = placed.filter((other) => other.request.endedAt <= request.startedAt);
    placed.push({ request, round: 1 + Math.max(0, ...before.map(({ round }) => round)) });
  }
  return placed;
}

/** The longest chain: from the first round to the last, each request the one of its round that the next one waited for. */
export function longestChain<T extends Timed>(requests: readonly T[]): readonly T[] {
  const placed = placeInRounds(requests);
  const chain: T[] = [];
  let latest = Number.POSITIVE_INFINITY;
  for (let round = Math.max(0, ...placed.map((each) => each.round)); round > 0; round -= 1) {
    const candidates = placed.filter((each) => each.round === round && each.request.endedAt <= latest);
    const [last] = candidates.sort((a, b) => b.request.endedAt - a.request.endedAt);
    if (last === undefined) break;
    chain.unshift(last.request);
    latest = last.request.startedAt;
  }
  return chain;
}
