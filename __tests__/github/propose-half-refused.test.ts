import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultRule } from '../../simulator/service.js';
import { BRANCH, type Hub, REPO, run, startHub } from './harness.js';

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(() => hub.stop());

function branches(): readonly string[] {
  return Object.keys(hub.service.hands.branches(REPO));
}

function proposed(outcome: Awaited<ReturnType<typeof run>>) {
  return outcome.results.find(({ check }) => check === 'pull-request/proposed');
}

function plant(action: FaultRule['action']): void {
  hub.addFault({ body: /mutation Begin/, times: 1, action });
}

/** GitHub makes the branch, whatever it answers. */
function plantBranch(): void {
  plant({
    kind: 'before',
    run: () => {
      hub.service.hands.commitFiles(REPO, BRANCH, { 'x.md': 'x' });
      hub.service.hands.forcePush(REPO, BRANCH, 'main');
    },
  });
}

/** GitHub makes the branch, and gives this error for the commit. */
function plantBranchAlone(type: string, message: string): void {
  plantBranch();
  const data = { createRef: { clientMutationId: null }, createCommitOnBranch: null };
  const errors = [{ type, path: ['createCommitOnBranch'], message }];
  plant({ kind: 'respond', status: 200, headers: { 'retry-after': '0' }, body: { data, errors } });
}

const LIMIT = 'API rate limit exceeded for installation ID 1.';

function limitedRow() {
  return {
    status: 'unknown',
    unknownReason: 'transient',
    message: expect.stringMatching(/: API rate limit exceeded for installation ID 1\./),
    fix: expect.stringContaining('Run again later'),
  };
}

describe('a rate limit of GraphQL', () => {
  it.each(['RATE_LIMITED', 'RATE_LIMIT'])(
    'on the commit alone (%s) takes the branch away, sends nothing twice',
    async (type) => {
      plantBranchAlone(type, LIMIT);
      const outcome = await run(hub.client(), { line: 'wanted' });
      expect(proposed(outcome)).toMatchObject(limitedRow());
      expect(hub.writes()).toEqual(['Begin', 'Move']);
      expect(outcome.leftBehind).toEqual([]);
      expect(branches()).toEqual(['main']);
    },
  );

  it.each([
    ['no data', { errors: [{ type: 'RATE_LIMITED', message: LIMIT }] }],
    [
      'empty fields',
      {
        data: { createRef: null, createCommitOnBranch: null },
        errors: ['createRef', 'createCommitOnBranch'].map((path) => ({
          type: 'RATE_LIMIT',
          path: [path],
          message: LIMIT,
        })),
      },
    ],
  ])('on both, with %s, is said in GitHub’s words, and the branch is not sworn to be absent', async (_, body) => {
    plant({ kind: 'respond', status: 200, body });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject(limitedRow());
    expect(proposed(outcome)?.message).not.toMatch(/HTTP|object/);
    expect(outcome.leftBehind).toEqual([`perhaps branch ${BRANCH}`]);
    expect(branches()).toEqual(['main']);
  });

  it('on both is waited out where it is short', async () => {
    const body = { data: null, errors: [{ type: 'RATE_LIMITED', message: LIMIT }] };
    plant({ kind: 'respond', status: 200, headers: { 'retry-after': '0' }, body });
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({ operation: 'created', leftBehind: [] });
    expect(hub.writes()).toEqual(['Begin', 'Begin', 'POST pulls']);
  });

  it('beside an error without a type is no refusal of the whole', async () => {
    const errors = [
      { path: ['createRef'], message: 'Something went wrong' },
      { type: 'RATE_LIMITED', path: ['createCommitOnBranch'], message: LIMIT },
    ];
    const body = { data: { createRef: null, createCommitOnBranch: null }, errors };
    plant({ kind: 'respond', status: 200, headers: { 'retry-after': '0' }, body });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject({ status: 'unknown', unknownReason: 'transient' });
    expect(hub.writes()).toEqual(['Begin', 'Move']);
    expect(outcome.leftBehind).toEqual([`perhaps branch ${BRANCH}`]);
  });
});

it.each([403, 429])('trusts a rate limit by HTTP %i: GitHub did not look at the request', async (status) => {
  plant({ kind: 'respond', status, headers: { 'retry-after': '3600' }, body: { message: LIMIT } });
  const outcome = await run(hub.client(), { line: 'wanted' });
  expect(proposed(outcome)).toMatchObject(limitedRow());
  expect(hub.writes()).toEqual(['Begin']);
  expect(outcome.leftBehind).toEqual([]);
});

it('takes away a branch whose making broke off, though the error has a type', async () => {
  plantBranch();
  const errors = [{ type: 'SERVICE_UNAVAILABLE', path: ['createRef'], message: 'Service unavailable' }];
  const body = { data: { createRef: null, createCommitOnBranch: null }, errors };
  plant({ kind: 'respond', status: 200, body });
  const outcome = await run(hub.client(), { line: 'wanted' });
  expect(proposed(outcome)).toMatchObject({ status: 'unknown', unknownReason: 'transient' });
  expect(outcome.leftBehind).toEqual([]);
  expect(branches()).toEqual(['main']);
});

it('looks for no branch that GitHub refused to make', async () => {
  const errors = [{ type: 'FORBIDDEN', path: ['createRef'], message: 'Repository was archived so is read-only.' }];
  plant({ kind: 'respond', status: 200, body: { data: { createRef: null, createCommitOnBranch: null }, errors } });
  const outcome = await run(hub.client(), { line: 'wanted' });
  expect(proposed(outcome)).toMatchObject({
    status: 'failed',
    message: expect.stringMatching(/is archived \([^)]*\)\. Nothing was left behind\./),
  });
  expect(hub.writes()).toEqual(['Begin']);
});

describe('a commit that was refused on its new branch', () => {
  it('is tried once more where GitHub does not find the branch', async () => {
    plantBranchAlone('NOT_FOUND', "Could not resolve to a Branch with the name 'jit-azure-drift'.");
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({ operation: 'created', leftBehind: [] });
    expect(hub.writes()).toEqual(['Begin', 'Commit', 'POST pulls']);
  });

  it.each([
    ['Resource not accessible by integration', /lacks a permission .* It asks for contents: write\. Nothing was left/],
    ['Resource protected by organization SAML enforcement', /single sign-on \([^)]*\)\. Nothing was left behind/],
  ])('is not tried again where GitHub forbids it: %s', async (words, says) => {
    plantBranchAlone('FORBIDDEN', words);
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject({ status: 'failed', message: expect.stringMatching(says) });
    expect(hub.writes()).toEqual(['Begin', 'Move']);
    expect(branches()).toEqual(['main']);
  });
});
