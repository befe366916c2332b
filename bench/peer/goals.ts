import { median, medianRatio } from '../measure.js';

/** The contenders once each, one right after the other: milliseconds from start to end. */
export interface Turn {
  readonly empty: number;
  /** The action's requests by a client without a library, where they can be sent again as they were. */
  readonly bare?: number;
  readonly action: number;
  readonly parallel: number;
  readonly serial: number;
}

/** Requests that the simulator counted, of one run each. */
export interface Requests {
  /** The action as it is, with all its checks. */
  readonly all: number;
  /** The action with the checks alone that the script makes too. */
  readonly core: number;
  readonly parallel: number;
  readonly serial: number;
}

/** Peaks of one run of each: MiB of the whole process tree. */
export interface MemoryTurn {
  /** What the tree's processes share counts in each of them: the most that can be said of the action. */
  readonly actionRss: number;
  readonly actionPss: number;
  readonly parallelRss: number;
  /** What is shared counts once: the least that can be said of the script. */
  readonly parallelPss: number;
}

/** Medians of the ratios, each taken within a turn. */
export interface TimeRatios {
  readonly toLimit: number;
  readonly bareToLimit?: number;
  readonly parallelToAction: number;
  readonly serialToAction: number;
}

/** The least time that a run can take: an empty Node process, and its longest chain of requests. */
export function limitOf({ empty }: Turn, network: { readonly rounds: number; readonly latencyMs: number }): number {
  return empty + network.rounds * network.latencyMs;
}

/** How the contenders compare, at one latency in one world. */
export function timeRatios(
  turns: readonly Turn[],
  network: { readonly rounds: number; readonly latencyMs: number },
): TimeRatios {
  const action = turns.map((turn) => turn.action);
  const limits = turns.map((turn) => limitOf(turn, network));
  const bare = turns.flatMap((turn) => turn.bare ?? []);
  const to = (pick: (turn: Turn) => number): number => medianRatio(turns.map(pick), action);
  return {
    toLimit: medianRatio(action, limits),
    ...(bare.length < turns.length ? {} : { bareToLimit: medianRatio(bare, limits) }),
    parallelToAction: to(({ parallel }) => parallel),
    serialToAction: to(({ serial }) => serial),
  };
}

/** What is held against the goals: all of it at 50 ms. */
export interface Figures {
  readonly times: TimeRatios;
  readonly requests: Requests;
  readonly memory: readonly MemoryTurn[];
  /** The goal of the limit is one of Node 24 and of no other. */
  readonly nodeMajor: number;
}

/** The goals that are missed, in words; one that cannot be told (no figure) is missed. */
export function missedGoals({ times, requests, memory, nodeMajor }: Figures): readonly string[] {
  const actionRss = median(memory.map((turn) => turn.actionRss));
  const parallelPss = median(memory.map((turn) => turn.parallelPss));
  const goals: readonly (readonly [met: boolean, words: string])[] = [
    [nodeMajor !== 24 || times.toLimit <= 1.6, `at most 1.6 times the limit: ${times.toLimit.toFixed(2)}`],
    [times.parallelToAction >= 4, `4 times faster than the parallel script: ${times.parallelToAction.toFixed(1)}`],
    [times.serialToAction >= 7, `7 times faster than the serial script: ${times.serialToAction.toFixed(1)}`],
    [
      requests.core * 2 <= Math.min(requests.serial, requests.parallel),
      `half of the script's requests for the same checks: ${requests.core} of ${requests.serial} and ${requests.parallel}`,
    ],
    [
      actionRss < parallelPss,
      `less memory than the parallel script: ${actionRss.toFixed(0)} and ${parallelPss.toFixed(0)} MiB`,
    ],
  ];
  return goals.filter(([met]) => !met).map(([, words]) => words);
}
