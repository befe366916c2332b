import { describe, expect, it } from '@jest/globals';
import { type Figures, limitOf, type MemoryTurn, missedGoals, type Turn, timeRatios } from '../../bench/peer/goals.js';

const NETWORK = { rounds: 3, latencyMs: 50 };

const turn = (empty: number, action: number, parallel: number, serial: number): Turn => ({
  empty,
  action,
  parallel,
  serial,
});

const memory = (actionRss: number, parallelPss: number): MemoryTurn => ({
  actionRss,
  actionPss: actionRss / 2,
  parallelRss: parallelPss * 2,
  parallelPss,
});

/** All goals met, and just so. */
const MET: Figures = {
  times: { toLimit: 1.6, parallelToAction: 4, serialToAction: 7 },
  requests: { all: 14, core: 10, parallel: 21, serial: 20 },
  memory: [memory(100, 101)],
  nodeMajor: 24,
};

describe('the ratios', () => {
  it('hold the action against an empty process and a latency for each round', () => {
    expect(limitOf(turn(50, 0, 0, 0), NETWORK)).toBe(200);
  });

  it('are taken within a turn, so that a slow moment which hits all of it changes none', () => {
    const usual = turn(50, 400, 2000, 4000);
    // Twice as slow, latency included: the limit of this turn is 400 as well.
    const slow = turn(250, 800, 4000, 8000);
    expect(timeRatios([usual, slow, slow], NETWORK)).toEqual({ toLimit: 2, parallelToAction: 5, serialToAction: 10 });
  });

  it('hold the client without a library against the limit as well, where each turn has it', () => {
    const turns = [
      { ...turn(50, 400, 2000, 4000), bare: 300 },
      { ...turn(250, 800, 4000, 8000), bare: 600 },
    ];
    expect(timeRatios(turns, NETWORK).bareToLimit).toBe(1.5);
    expect(timeRatios([...turns, turn(50, 400, 2000, 4000)], NETWORK)).not.toHaveProperty('bareToLimit');
  });

  it('are the median, whatever one turn says', () => {
    const turns = [turn(50, 200, 800, 1600), turn(50, 200, 1000, 2000), turn(50, 200, 100_000, 1)];
    expect(timeRatios(turns, NETWORK)).toEqual({ toLimit: 1, parallelToAction: 5, serialToAction: 8 });
  });
});

describe('a goal', () => {
  it('is met at its very figure', () => {
    expect(missedGoals(MET)).toEqual([]);
  });

  it.each<[string, Partial<Figures>, RegExp]>([
    ['of the limit', { times: { ...MET.times, toLimit: 1.61 } }, /^at most 1\.6 times the limit: 1\.61$/],
    ['of the parallel script', { times: { ...MET.times, parallelToAction: 3.9 } }, /parallel script: 3\.9$/],
    ['of the serial script', { times: { ...MET.times, serialToAction: 6.9 } }, /serial script: 6\.9$/],
    ['of requests', { requests: { ...MET.requests, core: 11 } }, /same checks: 11 of 20 and 21$/],
    ['of requests, by either script', { requests: { ...MET.requests, parallel: 19 } }, /same checks: 10 of 20 and 19$/],
    ['of memory', { memory: [memory(100, 100)] }, /^less memory .*: 100 and 100 MiB$/],
    ['without a figure', { memory: [] }, /^less memory /],
    ['whose figure is no number', { times: { ...MET.times, serialToAction: Number.NaN } }, /serial script: NaN$/],
  ])('%s is named when it is missed', (_, parts, words) => {
    expect(missedGoals({ ...MET, ...parts })).toEqual([expect.stringMatching(words)]);
  });

  it('of the limit is one of Node 24 only', () => {
    expect(missedGoals({ ...MET, nodeMajor: 20, times: { ...MET.times, toLimit: 5 } })).toEqual([]);
  });
});
