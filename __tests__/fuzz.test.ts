import { describe, expect, it } from '@jest/globals';
import { campaign } from '../scripts/fuzz/campaign.js';

/** Always the same files here, so that a red run means a change of ours; `npm run fuzz` takes others each time. */
const seed = Number(globalThis.process.env.FC_SEED ?? 20261122);
const RUNS = 1000;

describe(`generated and mutated files and inputs (FC_SEED=${seed}, ${RUNS} files)`, () => {
  it('are refused with a place, or edited in the right places alone', async () => {
    const { counts, largeFiles, failure } = await campaign({ seed, runs: RUNS });
    expect(failure).toBeUndefined();
    // It must have gone every way: a campaign of refusals alone would prove nothing.
    for (const outcome of ['edited', 'unchanged', 'reported, not edited', 'inputs taken', 'inputs refused'])
      expect(counts.get(outcome) ?? 0).toBeGreaterThan(0);
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    expect(counts.get('edited')).toBeGreaterThan(RUNS / 10);
    expect(total).toBe(RUNS + RUNS / 5);
    expect(largeFiles).toBe(1);
  }, 600_000);
});
