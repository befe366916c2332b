import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BRANCH, type Hub, REPO, run, startHub } from './harness.js';

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(() => hub.stop());

describe('closed pull requests of strangers', () => {
  /** So many closed pull requests of a fork, all newer than ours. */
  function pile(count: number): void {
    const fork = { ...hub.repository(), id: 1, owner: 'stranger', name: '.jit', parent: REPO, pulls: [], issues: [] };
    hub.world.repositories.push(fork);
    hub.service.hands.commitFiles('stranger/.jit', BRANCH, { x: 'x' }, { author: 'stranger' });
    const head = `stranger:${BRANCH}`;
    const opened = hub.service.hands.openPull(REPO, { title: 'x', head, base: 'main', login: 'stranger' });
    hub.service.hands.closePull(REPO, opened.number, 'stranger');
    for (let copy = 1; copy < count; copy += 1)
      hub.repository().pulls.push({ ...opened, id: 1000 + copy, number: opened.number + copy });
  }

  async function decline(): Promise<void> {
    await run(hub.client(), { line: 'wanted' });
    hub.service.hands.closePull(REPO, 1);
  }

  it.each([24, 25, 60, 200])('do not push a declined one out of sight: %d', async (count) => {
    await decline();
    pile(count);
    hub.writes();
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(outcome.results.find(({ check }) => check === 'pull-request/declined')).toMatchObject({
      status: 'failed',
      subject: '#1',
    });
    expect(hub.writes()).toEqual([]);
  });

  it('make it unknown where there are too many to read, and nothing is opened', async () => {
    await decline();
    pile(300);
    hub.requests.splice(0);
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(hub.requests).toHaveLength(5);
    expect(outcome.operation).toBe('none');
    expect(outcome.results.find(({ check }) => check === 'pull-request/proposed')).toMatchObject({
      status: 'unknown',
      message: expect.stringContaining('none of the 225 latest closed pull requests'),
      fix: expect.stringContaining('Set `branch` to another name'),
    });
    expect(hub.writes()).toEqual([]);
    expect(await run(hub.client(), {})).toMatchObject({ operation: 'none' });
    const forced = await run(hub.client(), { line: 'wanted', settings: { reopenDeclined: true } });
    expect(forced.operation).toBe('created');
  });
});
