import { describe, expect, it } from '@jest/globals';
import { longestChain, placeInRounds, type Timed } from '../../bench/chain.js';

const at = (startedAt: number, endedAt: number): Timed => ({ startedAt, endedAt });

describe('rounds', () => {
  it.each<[string, readonly Timed[], readonly number[]]>([
    ['nothing', [], []],
    ['two at once', [at(0, 10), at(5, 12)], [1, 1]],
    ['one after the other', [at(0, 10), at(10, 20)], [1, 2]],
    ['one that waits for the shorter of two', [at(0, 10), at(0, 30), at(12, 40)], [1, 1, 2]],
    ['one that waits for a second round', [at(0, 10), at(0, 30), at(12, 20), at(31, 40)], [1, 1, 2, 3]],
  ])('of %s', (_, requests, rounds) => {
    expect(placeInRounds(requests).map(({ round }) => round)).toEqual(rounds);
  });

  it('are given in the order of sending', () => {
    expect(placeInRounds([at(20, 30), at(0, 10)])).toEqual([
      { request: at(0, 10), round: 1 },
      { request: at(20, 30), round: 2 },
    ]);
  });
});

describe('the longest chain', () => {
  it('is empty without requests', () => {
    expect(longestChain([])).toEqual([]);
  });

  it('goes through the answers that the next request had to wait for', () => {
    const requests = [at(0, 10), at(0, 30), at(12, 25), at(31, 40), at(26, 35)];
    const chain = longestChain(requests);
    expect(chain).toHaveLength(3);
    for (const [index, request] of chain.slice(1).entries())
      expect(chain[index]?.endedAt).toBeLessThanOrEqual(request.startedAt);
  });
});
