import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { BRANCH, FILE, type Hub, REPO, run, startHub, type Wanting } from './harness.js';

/** Twenty runs, each of which has read the repository before any of them writes: the worst that can happen. */

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(() => hub.stop());

const MANY = 20;

type Outcome = Awaited<ReturnType<typeof run>>;

function first(): Promise<Outcome> {
  return run(hub.client(), { line: 'wanted' });
}

async function atOnce(wanting: Wanting): Promise<readonly Outcome[]> {
  let missing = MANY;
  let go = (): void => undefined;
  const all = new Promise<void>((resolve) => {
    go = resolve;
  });
  const wait = async (): Promise<void> => {
    missing -= 1;
    if (missing === 0) go();
    await all;
  };
  hub.addFault({ body: /"query":"query ConfigRepo/, times: MANY, action: { kind: 'after', run: wait } });
  hub.writes();
  return Promise.all(Array.from({ length: MANY }, () => run(hub.client(), wanting)));
}

/** What the runs say, each with how many say so. */
function words(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { operation, number, results } of outcomes) {
    const row = results.find(({ check }) => check === 'pull-request/proposed');
    const line = `${operation} ${number ?? ''} ${row?.status}`;
    counts[line] = (counts[line] ?? 0) + 1;
  }
  return counts;
}

function expectNothingLeft(outcomes: readonly Outcome[]): void {
  for (const { leftBehind, warnings } of outcomes) expect([...leftBehind, ...warnings]).toEqual([]);
}

/** One open pull request, one commit on top of the base, the right content; and the next run has nothing to do. */
async function expectOneProposal(line: string): Promise<void> {
  const { hands } = hub.service;
  expect(hub.repository().pulls.map(({ number, state }) => [number, state])).toEqual([[1, 'open']]);
  expect(Object.keys(hands.branches(REPO))).toEqual([BRANCH, 'main']);
  expect(hands.log(REPO, BRANCH).slice(1)).toEqual(hands.log(REPO, 'main'));
  expect(hands.readFile(REPO, BRANCH, FILE)?.toString()).toBe(
    `${hands.readFile(REPO, 'main', FILE)?.toString()}# ${line}\n`,
  );
  hub.writes();
  expect(await run(hub.client(), { line })).toMatchObject({ operation: 'unchanged', number: 1 });
  expect(hub.writes()).toEqual([]);
}

it('make one proposal', async () => {
  const outcomes = await atOnce({ line: 'wanted', settings: { labels: ['bug'] } });
  expect(words(outcomes)).toEqual({ 'created 1 passed': 1, 'unchanged 1 passed': MANY - 1 });
  expectNothingLeft(outcomes);
  await expectOneProposal('wanted');
});

it('rebuild a stale proposal once', async () => {
  await first();
  const outcomes = await atOnce({ line: 'other' });
  expect(hub.writes().filter((write) => write === 'PATCH pulls/1').length).toBeGreaterThan(0);
  const { 'updated 1 passed': updated = 0, 'unchanged 1 passed': unchanged = 0, ...others } = words(outcomes);
  expect(others).toEqual({});
  expect(updated).toBeGreaterThan(0);
  expect(updated + unchanged).toBe(MANY);
  expectNothingLeft(outcomes);
  await expectOneProposal('other');
});

it('close what is no longer wanted, and say so once', async () => {
  await first();
  const outcomes = await atOnce({});
  expect(words(outcomes)).toEqual({ 'closed 1 passed': MANY });
  expectNothingLeft(outcomes);
  const { hands } = hub.service;
  expect(hands.pull(REPO, 1)).toMatchObject({ state: 'closed', merged: false });
  expect(hands.pull(REPO, 1).comments).toHaveLength(1);
  expect(Object.keys(hands.branches(REPO))).toEqual(['main']);
  hub.writes();
  expect(await run(hub.client(), {})).toMatchObject({ operation: 'none' });
  expect(hub.writes()).toEqual([]);
});

it('finish the closing that a killed run began, and say so once', async () => {
  await first();
  const controller = new AbortController();
  const stop = async (): Promise<void> => controller.abort();
  hub.addFault({ method: 'PATCH', path: /pulls\/1$/, times: 1, action: { kind: 'before', run: stop } });
  await run(hub.client({ signal: controller.signal, graceMs: 0 }), {});
  const outcomes = await atOnce({});
  expect(words(outcomes)).toEqual({ 'none  passed': MANY });
  expectNothingLeft(outcomes);
  expect(hub.service.hands.pull(REPO, 1).comments).toHaveLength(1);
  expect(Object.keys(hub.service.hands.branches(REPO))).toEqual(['main']);
});
