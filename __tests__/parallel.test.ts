import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { mapParallel } from '../src/parallel.js';

describe('mapParallel', () => {
  it('keeps the order and the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await mapParallel([30, 5, 20, 1, 10], 2, async (ms, index) => {
      running += 1;
      most = Math.max(most, running);
      await sleep(ms);
      running -= 1;
      return `${index}:${ms}`;
    });
    expect(results).toEqual(['0:30', '1:5', '2:20', '3:1', '4:10']);
    expect(most).toBe(2);
  });

  it('takes no items', async () => expect(await mapParallel([], 4, async () => 1)).toEqual([]));

  it('rejects with the first failure', async () => {
    await expect(mapParallel([1, 2], 1, async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
