import { expect, it } from '@jest/globals';
import { reasonOf } from '../../bench/reasons.js';
import { measureRounds, ROUND_CASES } from '../../bench/round-cases.js';

/** The goals of `npm run bench:rounds`, counted by holding answers: however slow the machine is, they come out the same. */
const CASES = ROUND_CASES.filter(({ goal }) => goal !== undefined);

it.each(CASES)('$name: at most $goal.rounds in a row, $goal.requests requests, each with its reason', async (given) => {
  const { chain, counted, requests, twice, reported } = await measureRounds(given);
  expect(chain.length).toBeLessThanOrEqual(given.goal?.rounds ?? 0);
  expect(counted.length).toBeLessThanOrEqual(given.goal?.requests ?? 0);
  expect(twice).toEqual([]);
  expect(reported).toBe(requests.length);
  for (const request of requests) expect(reasonOf(request)).not.toBe('');
});
