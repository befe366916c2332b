import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { BRANCH, FILE, type Hub, REPO, run, startHub, type Wanting } from './harness.js';

/**
 * A run that is cancelled, or whose time is over, at each of its writes in turn. What stays half-made is named by the run
 * itself, and the next one ends with exactly one right pull request and no stray branch.
 */

let hub: Hub;
afterEach(() => hub.stop());

const ROW = { check: 'role/assignment', status: 'failed', severity: 'error', message: 'Missing.' } as const;
const LATER = () => Date.now() + 2 * 60 * 60 * 1000;

interface Scene {
  readonly scene: string;
  /** What has been before; nothing in a fresh repository. */
  readonly before: () => Promise<unknown>;
  /** What the killed run wants, and the next one again. */
  readonly wanting: Wanting;
  /** How many writes a run makes of it that nobody disturbs. */
  readonly writes: number;
  /** The line that the open pull request proposes in the end; undefined: there is none. */
  readonly ends: string | undefined;
  /** How many of the ways to be killed are tried; all by default. */
  readonly ways?: number;
}

const first = () => run(hub.client(), { line: 'wanted' });

const SCENES: readonly Scene[] = [
  { scene: 'a first proposal', before: async () => undefined, wanting: { line: 'wanted' }, writes: 2, ends: 'wanted' },
  { scene: 'a rebuild', before: first, wanting: { line: 'other' }, writes: 4, ends: 'other' },
  { scene: 'a new text', before: first, wanting: { line: 'wanted', results: [ROW] }, writes: 1, ends: 'wanted' },
  { scene: 'a closing', before: first, wanting: {}, writes: 3, ends: undefined },
  {
    scene: 'a declined proposal that a repair opens again, rebuilt',
    before: async () => {
      await first();
      hub.service.hands.closePull(REPO, 1);
      hub.service.hands.commitFiles(REPO, 'main', { [FILE]: 'azure: {}\n' });
    },
    wanting: { line: 'wanted', settings: { reopenDeclined: true } },
    writes: 4,
    ends: 'wanted',
    ways: 1,
  },
];

const WAYS = [
  { way: 'and its last request was carried out', carriedOut: true, graceMs: 0 },
  { way: 'and its last request was not', carriedOut: false, graceMs: 0 },
  { way: 'with time to take away what is half-made', carriedOut: true, graceMs: 3000 },
];

/** Branches without an open pull request of their own: a run that ends well leaves none of them. */
function strays(): readonly string[] {
  const open = hub.repository().pulls.filter(({ state }) => state === 'open');
  return Object.keys(hub.service.hands.branches(REPO)).filter(
    (name) => name !== 'main' && !open.some(({ head }) => head.ref === name),
  );
}

function openPulls(): readonly number[] {
  return hub.repository().pulls.flatMap(({ state, number }) => (state === 'open' ? [number] : []));
}

/** The run's word, as log and report have it. */
function wordsOf({ results, warnings }: Awaited<ReturnType<typeof run>>): string {
  return [
    ...results.filter(({ check }) => check === 'pull-request/proposed').map(({ message }) => message),
    ...warnings,
  ].join('\n');
}

/** Cancels the run as it sends its write of this index. */
async function killed({ wanting }: Scene, write: number, { carriedOut, graceMs }: (typeof WAYS)[number]) {
  const controller = new AbortController();
  const abort = async () => {
    controller.abort();
    // Until the run has heard of it: the answer must not come before that. Where it may still be heard, it comes late: what
    // is taken away before GitHub has made it would stay.
    await delay(graceMs > 0 ? 100 : 5);
  };
  // The first request is the read.
  const at = { skip: write + 1, times: 1 };
  hub.addFault({ ...at, action: { kind: 'before', run: abort } });
  if (!carriedOut) hub.addFault({ ...at, action: { kind: 'respond', status: 503, body: {} } });
  const outcome = await run(hub.client({ signal: controller.signal, graceMs }), wanting);
  expect(controller.signal.aborted).toBe(true);
  return outcome;
}

/** The next run, a day later, and the one after that: the first mends everything, the second has nothing to do. */
async function expectMended({ wanting, ends }: Scene): Promise<void> {
  const next = await run(hub.client(), { ...wanting, now: LATER });
  expect(next.leftBehind).toEqual([]);
  for (const { comments } of hub.repository().pulls) expect(comments.length).toBeLessThan(2);
  expect(strays()).toEqual([]);
  expect(openPulls()).toHaveLength(ends === undefined ? 0 : 1);
  if (ends !== undefined) expect(hub.service.hands.readFile(REPO, BRANCH, FILE)?.toString()).toContain(`# ${ends}\n`);
  hub.writes();
  const last = await run(hub.client(), { ...wanting, now: LATER });
  expect(last.operation).toBe(ends === undefined ? 'none' : 'unchanged');
  expect(hub.writes()).toEqual([]);
}

describe.each(SCENES)('$scene', (scene) => {
  it('has so many writes', async () => {
    hub = await startHub();
    await scene.before();
    hub.writes();
    await run(hub.client(), scene.wanting);
    expect(hub.writes()).toHaveLength(scene.writes);
  });

  const writes = Array.from({ length: scene.writes }, (_, index) => index);
  it.each(WAYS.slice(0, scene.ways).flatMap((way) => writes.map((write) => ({ ...way, write }))))(
    'is killed at write $write $way',
    async (way) => {
      hub = await startHub();
      await scene.before();
      const standing = strays();
      const outcome = await killed(scene, way.write, way);
      const words = wordsOf(outcome);
      for (const stray of strays()) if (!standing.includes(stray)) expect(words).toContain(stray);
      if (way.graceMs > 0) expect(strays().filter((name) => name.includes('-scratch-'))).toEqual([]);
      const silent = hub.repository().pulls.some((pull) => pull.closedBy === pull.author && pull.comments.length === 0);
      if (silent) expect(words).toMatch(/closed without the comment|perhaps without its pull request/);
      await expectMended(scene);
    },
  );
});
