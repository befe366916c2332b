import { existsSync } from 'node:fs';
import type { RunAction } from '../warm-host/warm-hosts.js';
import { FAULTS, type Fault } from './faults.js';
import { judge, type Truth } from './judge.js';
import type { KindOfRun } from './kinds-of-run.js';
import { type Recorded, record } from './record.js';
import { type Disturbance, perform, type Ran } from './stage.js';

/** A request that a fault is planted on, in a kind of run. */
export interface FaultCase {
  readonly kind: KindOfRun;
  readonly request: Recorded;
  readonly fault: Fault;
  /** Requests of this kind that are let through first: none, or all but the last. */
  readonly skipped: number;
}

/** A case, run and judged. */
export interface FaultOutcome {
  readonly given: FaultCase;
  /** What is wrong with the run; nothing where its every word is right. */
  readonly exceptions: readonly string[];
  readonly ran: Ran | undefined;
}

/** A kind of run as it goes without any fault. */
export interface Recording {
  readonly kind: KindOfRun;
  readonly truth: Truth;
  readonly requests: readonly Recorded[];
}

/** The usual time limit of the disturbed runs, in seconds: no fault but an endless one comes near it. */
const LONG_SECONDS = 60;

function reportOf({ report, run }: Ran): NonNullable<Ran['report']> {
  if (report === undefined) throw new Error(`An undisturbed run left no report:\n${run.log}`);
  return report;
}

/** Runs a kind of run without faults, and keeps its requests and what it told. */
export async function recordKind(kind: KindOfRun, run: RunAction): Promise<Recording> {
  const undisturbed = await perform(kind, run);
  const { repairs, ...unrepaired } = kind.with;
  const before = repairs === undefined ? undisturbed : await perform({ ...kind, with: unrepaired }, run);
  const requests = record(undisturbed.requests);
  const writes = requests.flatMap(({ writes: isWrite, title, count }) =>
    isWrite ? Array.from({ length: count }, () => title) : [],
  );
  const { durationMs } = undisturbed.run;
  return { kind, requests, truth: { before: reportOf(before), after: reportOf(undisturbed), writes, durationMs } };
}

/** The faults that stand for all others where another kind of run, or an earlier time, has had them all. */
const FEW: readonly string[] = ['500 for ever', 'other shape', '403', '404'];

/** Requests let through first: none; and, where a request comes again, all but the last. */
function skipsOf({ count }: Recorded, fault: Fault): readonly number[] {
  return count > 1 && FEW.includes(fault.name) ? [0, count - 1] : [0];
}

/** The cases of a kind of run: every request with every fault that it can meet. The reads within a batch meet all of them in the healthy run. */
export function casesOf({ kind, requests }: Recording): readonly FaultCase[] {
  const meets = (request: Recorded, fault: Fault): boolean =>
    fault.applies(request) && (!request.inBatch || kind.name === 'healthy' || FEW.includes(fault.name));
  return requests.flatMap((request) =>
    FAULTS.filter((fault) => meets(request, fault)).flatMap((fault) =>
      skipsOf(request, fault).map((skipped) => ({ kind, request, fault, skipped })),
    ),
  );
}

/** What a case is called, and what a filter looks at. */
export function titleOf({ kind, request, fault, skipped }: FaultCase): string {
  return `${kind.name} | ${fault.name} | ${request.title}${skipped === 0 ? '' : ' (its last time)'}`;
}

/** How the run of a case is disturbed. */
export function disturbanceOf({
  kind,
  request,
  fault,
  skipped,
}: FaultCase): Disturbance & { readonly timeoutSeconds: number } {
  return {
    timeoutSeconds: fault.endless ? kind.shortSeconds : LONG_SECONDS,
    rules: (simulator) => [
      {
        ...request.matches,
        ...(skipped === 0 ? {} : { skip: skipped }),
        ...(fault.times === undefined ? {} : { times: fault.times }),
        action: fault.action(request, simulator),
      },
    ],
  };
}

/** Runs one case in a fresh world, and judges it. */
export async function runFaultCase(given: FaultCase, truth: Truth, run: RunAction): Promise<FaultOutcome> {
  const { request, fault, skipped } = given;
  const disturbance = disturbanceOf(given);
  try {
    const ran = await perform(given.kind, run, disturbance);
    const { timeoutSeconds } = disturbance;
    return { given, ran, exceptions: judge(truth, { request, fault, skipped, timeoutSeconds, ran }) };
  } catch (thrown) {
    return { given, ran: undefined, exceptions: [thrown instanceof Error ? thrown.message : String(thrown)] };
  }
}

/** The items in an order that is always the same and mixes those that stand side by side: long waits pass beside the work of others. */
export function mixed<T>(items: readonly T[]): readonly T[] {
  const prime = 7919;
  const key = (index: number): number => (index * prime) % (items.length + 1);
  return items
    .map((item, index) => ({ item, key: key(index) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** Runs all of them, some at a time, and gives their results in order. */
export async function runAtOnce<T, R>(
  items: readonly T[],
  atOnce: number,
  run: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await run(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

/** Puts the temporary folders of the many worlds into memory, where the machine offers that. */
export function useMemoryForTemporaryFiles(): void {
  if (process.env.TMPDIR === undefined && existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm';
}
