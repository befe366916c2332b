import { afterEach, describe, expect, it } from '@jest/globals';
import { BRANCH, FILE, type Hub, REPO, run, startHub, type Wanting } from './harness.js';

/**
 * Someone acts right before each write of a run, in turn. Whatever it is: no work of a person is lost, what is half-made
 * is named, nothing is reported that is not so, and within two runs there is one right proposal, none, or a row that
 * says why not.
 */

let hub: Hub;
afterEach(() => hub.stop());

type Outcome = Awaited<ReturnType<typeof run>>;

const ROW = { check: 'role/assignment', status: 'failed', severity: 'error', message: 'Missing.' } as const;

interface Scene {
  readonly scene: string;
  readonly open: boolean;
  readonly wanting: Wanting;
  /** Writes of a run that nobody disturbs, but for the scratch branch's end, for which nothing waits. */
  readonly writes: number;
}

const SCENES: readonly Scene[] = [
  { scene: 'a first proposal', open: false, wanting: { line: 'other' }, writes: 2 },
  { scene: 'a rebuild', open: true, wanting: { line: 'other' }, writes: 3 },
  { scene: 'a new text', open: true, wanting: { line: 'wanted', results: [ROW] }, writes: 1 },
  { scene: 'a closing', open: true, wanting: {}, writes: 3 },
];

const main = () => hub.service.hands.readFile(REPO, 'main', FILE)?.toString() ?? '';
const commitOnMain = (text: string) => void hub.service.hands.commitFiles(REPO, 'main', { [FILE]: text });
const mine = { 'mine.md': 'Mine.\n' };

function pull() {
  return hub.service.hands.pull(REPO, 1);
}

interface Act {
  readonly act: string;
  /** Only where there is a pull request. */
  readonly needsPull?: true;
  /** Whether a person's commit is on the branch afterwards. */
  readonly pushes?: true;
  /** It does not matter when. */
  readonly cosmetic?: true;
  readonly run: (scene: Scene) => void;
}

const ACTS: readonly Act[] = [
  {
    act: 'changes another file of the base',
    cosmetic: true,
    run: () => void hub.service.hands.commitFiles(REPO, 'main', { 'a.md': 'a' }),
  },
  { act: 'changes the file at the base', run: () => commitOnMain(`# by hand\n${main()}`) },
  { act: 'puts the file right', run: ({ wanting }) => commitOnMain(`${main()}# ${wanting.line ?? 'wanted'}\n`) },
  {
    act: 'deletes the branch',
    run: () => {
      if (hub.service.hands.branches(REPO)[BRANCH] !== undefined) hub.service.hands.deleteBranch(REPO, BRANCH);
    },
  },
  { act: 'pushes to the branch', pushes: true, run: () => void hub.service.hands.commitFiles(REPO, BRANCH, mine) },
  {
    act: 'force-pushes to the branch',
    needsPull: true,
    pushes: true,
    run: () => {
      const { hands } = hub.service;
      hands.commitFiles(REPO, 'loose', mine);
      hands.forcePush(REPO, BRANCH, 'loose');
      hands.deleteBranch(REPO, 'loose');
    },
  },
  { act: 'closes it', needsPull: true, run: () => hub.service.hands.closePull(REPO, 1) },
  {
    act: 'merges it',
    needsPull: true,
    run: () => {
      if (pull().state === 'open') hub.service.hands.mergePull(REPO, 1);
    },
  },
  {
    act: 'turns it to another base',
    needsPull: true,
    run: () => {
      hub.service.hands.commitFiles(REPO, 'release', { 'r.md': 'r' });
      pull().base = { ref: 'release', oid: hub.service.hands.branches(REPO).release ?? '' };
    },
  },
  {
    act: 'gives it a title, a label, and makes it a draft',
    needsPull: true,
    cosmetic: true,
    run: () => Object.assign(pull(), { title: 'My title', labels: ['bug'], draft: true }),
  },
];

/** Branches that hang on nothing, other than those that a person left so: of what was merged, declined, or pushed to. */
function strays(): readonly string[] {
  const { pulls } = hub.repository();
  const { hands } = hub.service;
  return Object.keys(hands.branches(REPO)).filter((name) => {
    const own = pulls.filter(({ head }) => head.ref === name);
    const decided = own.some((each) => each.state === 'open' || each.merged || each.closedBy !== each.author);
    return !['main', 'release'].includes(name) && !decided && hands.readFile(REPO, name, 'mine.md') === null;
  });
}

function rowOf({ results }: Outcome, check: string) {
  return results.find((row) => row.check === check);
}

function failures({ results }: Outcome): number {
  return results.filter(({ status }) => status === 'failed').length;
}

/** What the run says of the pull request is so. */
function expectTrue(outcome: Outcome): void {
  const { operation, number = 0, leftBehind } = outcome;
  const named = number === 0 ? undefined : hub.service.hands.pull(REPO, number);
  if (operation === 'closed') expect(named).toMatchObject({ state: 'closed', merged: false });
  if (['created', 'updated', 'unchanged'].includes(operation))
    expect(named).toMatchObject({ state: 'open', base: { ref: 'main' } });
  const isMine = hub.service.hands.readFile(REPO, BRANCH, 'mine.md') !== null;
  if (isMine && named?.state === 'open') expect(rowOf(outcome, 'pull-request/hand-edited')?.status).toBe('failed');
  for (const stray of strays()) expect(leftBehind.join()).toContain(stray);
  for (const thing of leftBehind) {
    const branch = /^branch (\S+)$/.exec(thing)?.[1];
    if (branch !== undefined) expect(hub.service.hands.branches(REPO)).toHaveProperty([branch]);
  }
}

/** The end of it all: one right proposal, none where none is due, or a row that says why not. */
function expectRight(last: Outcome, { wanting: { line } }: Scene): void {
  const open = hub.repository().pulls.filter(({ state }) => state === 'open');
  const drift = line !== undefined && !main().includes(line);
  const text = hub.service.hands.readFile(REPO, BRANCH, FILE)?.toString();
  const right = drift
    ? open.length === 1 && open[0]?.base.ref === 'main' && text === `${main()}# ${line}\n`
    : open.length === 0;
  expect(right || failures(last) > 0 || open.some(({ base }) => base.ref === 'release')).toBe(true);
  expect(strays()).toEqual([]);
}

describe.each(SCENES)('$scene', (scene) => {
  const last = scene.writes - 1;
  const cases = ACTS.filter(({ needsPull }) => scene.open || needsPull !== true).flatMap((act) =>
    Array.from({ length: scene.writes }, (_, write) => ({ ...act, write })).filter(
      ({ write, cosmetic }) => cosmetic !== true || write === last,
    ),
  );
  it.each(cases)('someone $act before write $write', async ({ run: act, write, pushes }) => {
    hub = await startHub();
    if (scene.open) await run(hub.client(), { line: 'wanted' });
    let acted = false;
    const once = (): void => {
      acted = true;
      act(scene);
    };
    // The first request is the read.
    const when = ({ method }: { readonly method: string }) => method !== 'DELETE';
    hub.addFault({ when, skip: write + 1, times: 1, action: { kind: 'before', run: once } });
    const racing = await run(hub.client(), scene.wanting);
    expect(acted).toBe(true);
    expectTrue(racing);
    expectTrue(await run(hub.client(), scene.wanting));
    hub.writes();
    const settled = await run(hub.client(), scene.wanting);
    expect(hub.writes()).toEqual([]);
    expectRight(settled, scene);
    if (pushes === true) expect(hub.service.hands.readFile(REPO, BRANCH, 'mine.md')).not.toBeNull();
  });
});
