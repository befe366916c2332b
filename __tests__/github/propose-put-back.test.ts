import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Hub, REPO, run, startHub } from './harness.js';

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(() => hub.stop());

describe('what could not be put back', () => {
  const failing = (path: RegExp, body: RegExp) =>
    hub.addFault({ method: 'PATCH', path, body, action: { kind: 'respond', status: 403, body: { message: 'No' } } });

  it('names the pull request that it closed and could not open again', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.addFault({
      method: 'PATCH',
      path: /pulls\/1$/,
      times: 1,
      action: { kind: 'before', run: () => void hub.service.hands.pushToPull(REPO, 1, { 'x.md': 'x' }) },
    });
    failing(/pulls\/1$/, /"state":"open"/);
    const outcome = await run(hub.client(), {});
    expect(outcome.leftBehind).toEqual(['pull request #1, closed']);
    expect(outcome.results.find(({ check }) => check === 'pull-request/proposed')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('Left behind: pull request #1, closed.'),
    });
  });

  it('names the pull request whose text it changed after someone had closed it', async () => {
    await run(hub.client(), { line: 'wanted' });
    const results = [{ check: 'role/assignment', status: 'failed', severity: 'error', message: 'Missing.' }] as const;
    hub.addFault({
      method: 'PATCH',
      path: /pulls\/1$/,
      times: 1,
      action: { kind: 'before', run: () => hub.service.hands.closePull(REPO, 1) },
    });
    failing(/pulls\/1$/, /^(?!.*Missing\.)/s);
    const outcome = await run(hub.client(), { line: 'wanted', results });
    expect(outcome.leftBehind).toEqual(['pull request #1, closed, with its text edited']);
  });
});
