import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { githubTokens } from '../../simulator/github/index.js';
import type { FaultRule } from '../../simulator/service.js';
import { BRANCH, entry, FILE, type Hub, REPO, run, startHub } from './harness.js';

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

const STALE = {
  type: 'STALE_DATA',
  path: ['createCommitOnBranch'],
  message: 'Expected branch to point to "x" but it did not.  Pull and try again.',
};

/** The branch as a run makes it, before it commits. */
function branchAtBase(): void {
  hub.service.hands.commitFiles(REPO, BRANCH, { 'x.md': 'x' });
  hub.service.hands.forcePush(REPO, BRANCH, 'main');
}

/** The first request for branch and commit gives the branch alone. */
function plantHalfMade(): void {
  const half = { body: /mutation Begin/, times: 1 };
  const data = { createRef: { clientMutationId: null }, createCommitOnBranch: null };
  hub.addFault({ ...half, action: { kind: 'before', run: branchAtBase } });
  hub.addFault({ ...half, action: { kind: 'respond', status: 200, body: { data, errors: [STALE] } } });
}

describe('refusals', () => {
  it('takes no redirect to another host for one of GitHub’s: nobody can tell what became of the write', async () => {
    const headers = { location: 'https://elsewhere.example/git/refs' };
    hub.addFault({ body: /mutation Begin/, action: { kind: 'respond', status: 307, headers } });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject({
      status: 'unknown',
      unknownReason: 'malformed',
      message: expect.stringContaining('redirects to https://elsewhere.example/git/refs, which is refused'),
    });
    expect(branches()).toEqual(['main']);
  });

  it('says what to grant where the token may only read', async () => {
    const outcome = await run(hub.client({ token: githubTokens.fineGrained }), { line: 'wanted' });
    expect(outcome.operation).toBe('created');
    const token = hub.world.tokens.find(({ value }) => value === githubTokens.workflow);
    Object.assign(token?.repositories ?? {}, { [REPO]: { metadata: 'read', contents: 'read', pull_requests: 'read' } });
    const refused = await run(hub.client(), { line: 'other', settings: { trustedAuthors: ['mona'] } });
    expect(proposed(refused)).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(
        /the token lacks a permission .*Resource not accessible by integration, request [\w:]+\).* Nothing was left behind\./,
      ),
      fix: expect.stringContaining('contents: write'),
      correlationId: expect.any(String),
    });
  });

  it('takes its branch away again where Actions may not open pull requests', async () => {
    hub.repository().allowActionsToOpenPullRequests = false;
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('a setting forbids GitHub Actions to open pull requests'),
      fix: expect.stringContaining('Allow GitHub Actions to create and approve pull requests'),
    });
    expect(branches()).toEqual(['main']);
    expect(outcome.leftBehind).toEqual([]);
  });

  it.each([
    ['creation', { restrictCreation: true }],
    ['updates', { restrictUpdate: true }],
  ])('tells a rule that restricts %s, and leaves nothing', async (_, rule) => {
    hub.repository().rules.push({ pattern: 'jit-*', ...rule });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('a branch rule forbids it'),
      fix: expect.stringContaining(BRANCH),
    });
    expect(branches()).toEqual(['main']);
  });

  it('says so when the branch it made can’t be deleted', async () => {
    hub.repository().allowActionsToOpenPullRequests = false;
    hub.repository().rules.push({ pattern: BRANCH, restrictDeletion: true });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(outcome.leftBehind).toEqual([`branch ${BRANCH}`]);
    expect(proposed(outcome)?.message).toContain(`Left behind: branch ${BRANCH}.`);
    expect(branches()).toContain(BRANCH);
  });

  it('reports a scratch branch that stays, and still rebuilds', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.repository().rules.push({ pattern: '*-scratch-*', restrictDeletion: true });
    const outcome = await run(hub.client(), { line: 'other' });
    expect(outcome.operation).toBe('updated');
    expect(outcome.leftBehind).toEqual([expect.stringMatching(/^branch jit-azure-drift-scratch-/)]);
    expect(proposed(outcome)).toMatchObject({
      status: 'passed',
      message: expect.stringContaining('Left behind: branch jit-azure-drift-scratch-'),
    });
  });

  it('keeps the pull request open, and the scratch branch away, when a rule forbids to move the branch', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.repository().rules.push({ pattern: BRANCH, blockForcePush: true });
    const outcome = await run(hub.client(), { line: 'other' });
    expect(proposed(outcome)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('a branch rule forbids it'),
    });
    expect(outcome).toMatchObject({ operation: 'none', number: 1 });
    expect(hub.service.hands.pull(REPO, 1).state).toBe('open');
    expect(branches()).toEqual([BRANCH, 'main']);
  });

  it.each([
    ['an archive', () => Object.assign(hub.repository(), { archived: true }), 'is archived'],
    ['a fork', () => Object.assign(hub.repository(), { parent: 'acme/infra' }), 'is a fork of'],
  ])('proposes nothing in %s', async (_, change, words) => {
    change();
    hub.writes();
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining(words),
      fix: expect.any(String),
    });
    expect(hub.writes()).toEqual([]);
  });

  it.each([
    [
      'the body is too long',
      422,
      {
        message: 'Validation Failed',
        errors: [{ code: 'custom', message: 'body is too long (maximum is 65536 characters)' }],
      },
      'a text is too long',
    ],
    ['the token is worn out', 401, { message: 'Bad credentials' }, 'the token is not valid'],
    ['the repository is hidden', 404, { message: 'Not Found' }, 'does not reach it'],
    ['nobody knows', 422, { message: 'Something new' }, 'Something new'],
  ])('explains why when %s', async (_, status, body, words) => {
    hub.addFault({ method: 'POST', path: /\/pulls$/, action: { kind: 'respond', status, body } });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining(words),
      fix: expect.any(String),
    });
    expect(branches()).toEqual(['main']);
  });

  it('opens an ordinary pull request where drafts are not supported', async () => {
    const body = {
      message: 'Validation Failed',
      errors: [{ code: 'custom', message: 'Draft pull requests are not supported in this repository.' }],
    };
    hub.addFault({ method: 'POST', path: /\/pulls$/, times: 1, action: { kind: 'respond', status: 422, body } });
    const outcome = await run(hub.client(), { line: 'wanted', settings: { draft: true } });
    expect(outcome).toMatchObject({ operation: 'created', warnings: [expect.stringContaining('no draft')] });
    expect(hub.service.hands.pull(REPO, 1).draft).toBe(false);
  });

  it('adds what GitHub takes, and warns of what it does not', async () => {
    const settings = {
      labels: ['bug', 'new one'],
      reviewers: ['mona', 'nobody'],
      teamReviewers: ['security'],
      assignees: ['hubot', 'stranger'],
      draft: true,
    };
    const outcome = await run(hub.client(), { line: 'wanted', settings });
    expect(outcome.operation).toBe('created');
    expect(outcome.warnings.some((warning) => warning.startsWith('reviewer "nobody" was not added'))).toBe(true);
    expect(outcome.warnings).toContain('assignee "stranger" was not added: GitHub does not let it be assigned');
    const pull = hub.service.hands.pull(REPO, 1);
    expect(pull).toMatchObject({ draft: true, reviewers: ['mona'], teamReviewers: ['security'], assignees: ['hubot'] });
    expect(pull.labels).toContain('bug');
  });
});

describe('lost answers', () => {
  const UNKNOWN = { status: 'unknown', unknownReason: 'transient' };

  it('does not repeat a commit whose answer was lost; the next run picks it up', async () => {
    hub.addFault({
      body: /mutation Begin/,
      times: 1,
      action: { kind: 'rewrite', with: () => ({ status: 502, body: { message: 'Bad gateway' } }) },
    });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject(UNKNOWN);
    expect(outcome.leftBehind).toEqual([`branch ${BRANCH}`]);
    expect(hub.writes()).toEqual(['Begin', 'Move']);
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({ operation: 'created', number: 1 });
    expect(hub.writes()).toEqual(['POST pulls']);
  });

  it('names a branch that may yet come about, where GitHub gave no answer of its own', async () => {
    hub.addFault({
      body: /mutation Begin/,
      times: 1,
      action: { kind: 'respond', status: 503, body: { message: 'Unavailable' } },
    });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject(UNKNOWN);
    expect(outcome.leftBehind).toEqual([`perhaps branch ${BRANCH}`]);
    expect(branches()).toEqual(['main']);
  });

  it('takes away a branch whose commit never came about', async () => {
    plantHalfMade();
    hub.addFault({
      body: /mutation Commit/,
      action: { kind: 'respond', status: 503, body: { message: 'Unavailable' } },
    });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject({
      ...UNKNOWN,
      message: expect.stringContaining('Nothing is known to be left behind.'),
    });
    expect(branches()).toEqual(['main']);
  });

  it('reports the branch when the answer about the pull request was lost, and finds the pull request later', async () => {
    hub.addFault({
      method: 'POST',
      path: /\/pulls$/,
      times: 1,
      action: { kind: 'rewrite', with: () => ({ status: 502, body: { message: 'Bad gateway' } }) },
    });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject(UNKNOWN);
    expect(outcome.leftBehind).toEqual([`branch ${BRANCH}, perhaps with a pull request`]);
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({ operation: 'unchanged', number: 1 });
  });

  it('calls a write that hangs unknown, for its time-out', async () => {
    hub.addFault({ body: /mutation Begin/, action: { kind: 'hang' } });
    const outcome = await run(hub.client({ timeoutMs: 1500 }), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject({ status: 'unknown', unknownReason: 'timeout' });
    expect(outcome.leftBehind).toEqual([`perhaps branch ${BRANCH}`]);
  });
});

describe('errors without a type', () => {
  const message =
    'Something went wrong while executing your query. Please include `AB12:34` when reporting this issue.';
  const NAMELESS = { status: 200, body: { data: null, errors: [{ message }] } };
  const AT_BOTH = {
    status: 200,
    body: {
      data: { createRef: null, createCommitOnBranch: null },
      errors: [
        { message, path: ['createRef'] },
        { message, path: ['createCommitOnBranch'] },
      ],
    },
  };
  const UNKNOWN = {
    status: 'unknown',
    unknownReason: 'transient',
    message: expect.stringContaining('Something went wrong'),
  };
  const plant = (action: FaultRule['action']) => hub.addFault({ body: /mutation Begin/, times: 1, action });

  it('names the branch that came about with its commit; the next run goes on with it', async () => {
    plant({ kind: 'rewrite', with: () => NAMELESS });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject(UNKNOWN);
    expect(outcome.leftBehind).toEqual([`branch ${BRANCH}`]);
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({ operation: 'created', number: 1 });
  });

  it.each([
    ['no path', NAMELESS],
    ['paths', AT_BOTH],
  ])('takes away the branch that came about alone, for errors with %s', async (_, answer) => {
    plant({ kind: 'before', run: branchAtBase });
    plant({ kind: 'respond', ...answer });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject({
      ...UNKNOWN,
      message: expect.stringContaining('Nothing is known to be left behind.'),
    });
    expect(outcome.leftBehind).toEqual([]);
    expect(branches()).toEqual(['main']);
  });

  it.each([
    ['no path', NAMELESS],
    ['paths', AT_BOTH],
  ])('takes away the scratch branch of a rebuild, for errors with %s', async (_, answer) => {
    await run(hub.client(), { line: 'wanted' });
    const before = hub.service.hands.branches(REPO);
    hub.writes();
    plant({ kind: 'rewrite', with: () => answer });
    const outcome = await run(hub.client(), { line: 'other' });
    expect(proposed(outcome)).toMatchObject(UNKNOWN);
    expect(outcome).toMatchObject({ operation: 'none', number: 1, leftBehind: [] });
    expect(hub.writes()).toEqual([
      'Begin',
      expect.stringMatching(/^DELETE git\/refs\/heads\/jit-azure-drift-scratch-/),
    ]);
    expect(hub.service.hands.branches(REPO)).toEqual(before);
  });
});

describe('races', () => {
  const plant = (rule: Omit<FaultRule, 'action'>, what: () => unknown) =>
    hub.addFault({ ...rule, times: 1, action: { kind: 'before', run: () => void what() } });

  it('plans again when the branch came up meanwhile', async () => {
    plant({ body: /mutation Begin/ }, () => hub.service.hands.commitFiles(REPO, BRANCH, { 'x.md': 'x' }));
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(outcome.results.find(({ check }) => check === 'pull-request/hand-edited')?.status).toBe('failed');
    expect(hub.writes()).toEqual(['Begin']);
  });

  it('commits once more by itself where GitHub does not know yet the branch that it has just made', async () => {
    plantHalfMade();
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(outcome).toMatchObject({ operation: 'created', number: 1, leftBehind: [] });
    expect(hub.writes()).toEqual(['Begin', 'Commit', 'POST pulls']);
  });

  it('gives up on a branch that stays stale, and says what is left', async () => {
    plantHalfMade();
    const body = { data: { createCommitOnBranch: null }, errors: [STALE] };
    hub.addFault({ body: /mutation Commit/, action: { kind: 'respond', status: 200, body } });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(proposed(outcome)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('someone else changed the branch at the same time'),
    });
    expect(outcome.leftBehind).toEqual([`branch ${BRANCH}`]);
    expect(hub.writes().filter((write) => write === 'Commit')).toHaveLength(4);
  });

  it('finds its commit on a branch that someone made at the same commit in the same moment', async () => {
    plant({ body: /mutation Begin/ }, branchAtBase);
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({
      operation: 'created',
      number: 1,
      leftBehind: [],
    });
    expect(hub.writes()).toEqual(['Begin', 'POST pulls']);
  });

  it('keeps a person’s commit that came while the branch was rebuilt', async () => {
    await run(hub.client(), { line: 'wanted' });
    plant({ body: /mutation Move/ }, () => hub.service.hands.pushToPull(REPO, 1, { 'x.md': 'x' }));
    const outcome = await run(hub.client(), { line: 'other' });
    expect(outcome.results.find(({ check }) => check === 'pull-request/hand-edited')?.status).toBe('failed');
    expect(branches()).toEqual([BRANCH, 'main']);
    expect(hub.service.hands.readFile(REPO, BRANCH, 'x.md')?.toString()).toBe('x');
  });

  it('opens the pull request again when a person pushed while it was being closed', async () => {
    await run(hub.client(), { line: 'wanted' });
    plant({ method: 'PATCH', path: /pulls\/1$/ }, () => hub.service.hands.pushToPull(REPO, 1, { 'x.md': 'x' }));
    const outcome = await run(hub.client(), {});
    expect(outcome.results.find(({ check }) => check === 'pull-request/hand-edited')?.status).toBe('failed');
    expect(hub.service.hands.pull(REPO, 1).state).toBe('open');
    expect(branches()).toContain(BRANCH);
  });

  it('finds the pull request that a second run opened first', async () => {
    hub.addFault({
      body: /mutation Begin/,
      times: 1,
      action: { kind: 'before', run: async () => void (await run(hub.client(), { line: 'wanted' })) },
    });
    const outcome = await run(hub.client(), { line: 'wanted' });
    expect(outcome).toMatchObject({ operation: 'unchanged', number: 1 });
    expect(hub.repository().pulls).toHaveLength(1);
  });

  it('builds on the new base when that moved while it committed', async () => {
    plant({ body: /mutation Begin/ }, () => hub.service.hands.commitFiles(REPO, 'main', { [FILE]: 'azure: {}\n' }));
    await run(hub.client(), { line: 'wanted' });
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({ operation: 'updated', number: 1 });
    expect(hub.service.hands.readFile(REPO, BRANCH, FILE)?.toString()).toBe('azure: {}\n# wanted\n');
  });
});

describe('strangers', () => {
  it('ignores a fork’s pull request with its branch name and a copied marker', async () => {
    await run(hub.client(), { line: 'wanted' });
    const { body } = hub.service.hands.pull(REPO, 1);
    await run(hub.client(), {});
    const fork = { ...hub.repository(), id: 1, owner: 'stranger', name: '.jit', parent: REPO, pulls: [], issues: [] };
    hub.world.repositories.push(fork);
    hub.service.hands.commitFiles('stranger/.jit', BRANCH, { 'evil.md': 'x' }, { author: 'stranger' });
    const opened = hub.service.hands.openPull(REPO, {
      title: 'Evil',
      body,
      head: `stranger:${BRANCH}`,
      base: 'main',
      login: 'stranger',
    });
    expect(await run(hub.client(), {})).toMatchObject({ operation: 'none' });
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({
      operation: 'created',
      number: opened.number + 1,
    });
  });

  it('never touches a branch that serves other integrations', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.writes();
    const other = entry({ id: 'dev', tenantId: '22222222-2222-4222-8222-222222222222', key: 'dev' });
    const outcome = await run(hub.client(), { line: 'other', entries: [other] });
    expect(proposed(outcome)).toMatchObject({
      status: 'failed',
      fix: expect.stringContaining('List all integrations in one run, or set `branch`'),
    });
    const calm = await run(hub.client(), { entries: [{ ...other, changes: [] }] });
    expect(calm.operation).toBe('none');
    expect(proposed(calm)?.status).toBe('passed');
    expect(hub.writes()).toEqual([]);
  });
});
