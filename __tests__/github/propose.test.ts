import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BRANCH, FILE, type Hub, REPO, run, startHub } from './harness.js';

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(() => hub.stop());

const CREATE = ['Begin', 'POST pulls'];
const REBUILD = [
  'Begin',
  'Move',
  expect.stringMatching(/^DELETE git\/refs\/heads\/jit-azure-drift-scratch-/),
  'PATCH pulls/1',
];

/** The file on a branch. */
function fileOn(ref: string): string {
  return hub.service.hands.readFile(REPO, ref, FILE)?.toString('utf8') ?? '';
}

function statuses(results: readonly { check: string; status: string }[]): Record<string, string> {
  return Object.fromEntries(results.map(({ check, status }) => [check.replace('pull-request/', ''), status]));
}

const ALL_PASSED = { proposed: 'passed', 'hand-edited': 'passed', declined: 'passed' };

describe('one proposal through its life', () => {
  it('is created as one signed commit, stays unchanged, and is closed when the drift is gone', async () => {
    const client = hub.client();
    const before = fileOn('main');
    const created = await run(client, { line: 'wanted' });
    expect(created).toMatchObject({ operation: 'created', number: 1, leftBehind: [], warnings: [] });
    expect(statuses(created.results)).toEqual(ALL_PASSED);
    expect(hub.writes()).toEqual(CREATE);
    expect(fileOn(BRANCH)).toBe(`${before}# wanted\n`);
    const [commit, base] = hub.service.hands.log(REPO, BRANCH);
    expect(hub.service.hands.isSigned(commit?.oid ?? '')).toBe(true);
    expect(base?.oid).toBe(hub.service.hands.branches(REPO).main);

    const unchanged = await run(client, { line: 'wanted' });
    expect(unchanged).toMatchObject({ operation: 'unchanged', number: 1, url: created.url });
    expect(hub.writes()).toEqual([]);

    const closed = await run(client, {});
    expect(closed).toMatchObject({ operation: 'closed', number: 1, leftBehind: [] });
    expect(hub.writes()).toEqual(['PATCH pulls/1', 'Move', 'POST issues/1/comments']);
    expect(hub.service.hands.pull(REPO, 1)).toMatchObject({ state: 'closed', merged: false });
    expect(Object.keys(hub.service.hands.branches(REPO))).toEqual(['main']);

    expect(await run(client, {})).toMatchObject({ operation: 'none' });
    expect(hub.writes()).toEqual([]);
  });

  it('opens a new one when drift comes back after its own closing', async () => {
    const client = hub.client();
    await run(client, { line: 'wanted' });
    await run(client, {});
    expect(await run(client, { line: 'wanted' })).toMatchObject({ operation: 'created', number: 2 });
  });

  it('stays unchanged when the base moves elsewhere', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.service.hands.commitFiles(REPO, 'main', { 'README.md': 'other\n' });
    hub.writes();
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({ operation: 'unchanged', number: 1 });
    expect(hub.writes()).toEqual([]);
  });

  it.each([
    [
      'the file at the base changed',
      'wanted',
      () => hub.service.hands.commitFiles(REPO, 'main', { [FILE]: `# first\n${fileOn('main')}` }),
    ],
    ['the wanted content changed', 'other', () => ''],
  ])('is rebuilt over a scratch branch when %s', async (_, line, meanwhile) => {
    await run(hub.client(), { line: 'wanted' });
    meanwhile();
    hub.writes();
    expect(await run(hub.client(), { line })).toMatchObject({ operation: 'updated', number: 1, leftBehind: [] });
    expect(hub.writes()).toEqual(REBUILD);
    expect(fileOn(BRANCH)).toBe(`${fileOn('main')}# ${line}\n`);
    expect(Object.keys(hub.service.hands.branches(REPO))).toEqual([BRANCH, 'main']);
    expect(hub.service.hands.log(REPO, BRANCH)[1]?.oid).toBe(hub.service.hands.branches(REPO).main);
    expect(hub.service.hands.pull(REPO, 1).state).toBe('open');
    expect(await run(hub.client(), { line })).toMatchObject({ operation: 'unchanged' });
  });

  it('only brings the text up to date when the results changed', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.writes();
    const results = [
      { check: 'role/assignment', status: 'failed', severity: 'error', message: 'Role is missing.' },
    ] as const;
    expect(await run(hub.client(), { line: 'wanted', results })).toMatchObject({ operation: 'updated', number: 1 });
    expect(hub.writes()).toEqual(['PATCH pulls/1']);
    expect(hub.service.hands.pull(REPO, 1).body).toContain('Role is missing.');
  });

  it('sends nothing in a dry run, and prints the plan', async () => {
    const lines: string[] = [];
    const log = { info: (line: string) => void lines.push(line), warning: () => undefined };
    const outcome = await run(hub.client(), { line: 'wanted', settings: { dryRun: true }, log });
    expect(outcome).toMatchObject({ operation: 'none' });
    expect(statuses(outcome.results).proposed).toBe('skipped');
    expect(lines.join('\n')).toContain('Would do: Open a pull request from jit-azure-drift to acme/.jit@main.');
    expect(hub.writes()).toEqual([]);
  });

  it('creates a file that is missing', async () => {
    hub.service.hands.commitFiles(REPO, 'main', { [FILE]: null });
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({ operation: 'created' });
    expect(fileOn(BRANCH)).toBe('# wanted\n');
  });
});

describe('people', () => {
  it('leaves the branch alone when someone committed on it', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.service.hands.pushToPull(REPO, 1, { 'NOTES.md': 'mine\n' });
    hub.writes();
    for (const line of ['wanted', 'other', undefined]) {
      const outcome = await run(hub.client(), { line });
      expect(outcome.operation).toBe('none');
      expect(outcome.results.find(({ check }) => check === 'pull-request/hand-edited')).toMatchObject({
        status: 'failed',
        subject: '#1',
      });
    }
    expect(hub.writes()).toEqual([]);
  });

  it('takes a trusted author’s commit for its own', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.service.hands.pushToPull(REPO, 1, { 'NOTES.md': 'mine\n' });
    expect(await run(hub.client(), { line: 'other', settings: { trustedAuthors: ['Mona'] } })).toMatchObject({
      operation: 'updated',
      number: 1,
    });
  });

  it('does not mind the "Update branch" button', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.service.hands.commitFiles(REPO, 'main', { 'README.md': 'other\n' });
    hub.service.hands.updatePullBranch(REPO, 1);
    hub.writes();
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({ operation: 'unchanged', number: 1 });
    expect(hub.writes()).toEqual([]);
    expect(await run(hub.client(), { line: 'other' })).toMatchObject({ operation: 'updated', number: 1 });
  });

  it('does not open a declined proposal again until its content changes', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.service.hands.closePull(REPO, 1);
    hub.writes();
    const declined = await run(hub.client(), { line: 'wanted' });
    expect(declined.operation).toBe('none');
    expect(statuses(declined.results)).toEqual({ proposed: 'skipped', 'hand-edited': 'passed', declined: 'failed' });
    expect(hub.writes()).toEqual([]);
    expect(await run(hub.client(), { line: 'other' })).toMatchObject({ operation: 'created', number: 2 });
  });

  it('opens a declined proposal again for the repair', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.service.hands.closePull(REPO, 1);
    hub.writes();
    expect(await run(hub.client(), { line: 'wanted', settings: { reopenDeclined: true } })).toMatchObject({
      operation: 'updated',
      number: 1,
    });
    expect(hub.writes()).toEqual(['PATCH pulls/1']);
    expect(hub.service.hands.pull(REPO, 1).state).toBe('open');
  });

  it('replaces a declined proposal that GitHub does not reopen, and links it', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.service.hands.closePull(REPO, 1);
    hub.addFault({
      method: 'PATCH',
      path: /pulls\/1$/,
      times: 1,
      action: { kind: 'respond', status: 422, body: { message: 'Validation Failed' } },
    });
    const outcome = await run(hub.client(), { line: 'wanted', settings: { reopenDeclined: true } });
    expect(outcome).toMatchObject({ operation: 'created', number: 2 });
    expect(hub.service.hands.pull(REPO, 2).body).toContain('/acme/.jit/pull/1');
    expect(outcome.warnings.join()).toContain('does not open #1 again');
  });

  it('replaces a declined proposal whose branch is gone', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.service.hands.closePull(REPO, 1);
    hub.service.hands.deleteBranch(REPO, BRANCH);
    expect(await run(hub.client(), { line: 'wanted', settings: { reopenDeclined: true } })).toMatchObject({
      operation: 'created',
      number: 2,
    });
  });

  it('leaves a person’s pull request from the branch alone, even with a copied marker', async () => {
    await run(hub.client(), { line: 'wanted' });
    const { body } = hub.service.hands.pull(REPO, 1);
    hub.service.hands.closePull(REPO, 1);
    hub.service.hands.openPull(REPO, { title: 'Mine', body, head: BRANCH, base: 'main', login: 'mona' });
    hub.writes();
    const outcome = await run(hub.client(), { line: 'other' });
    expect(outcome.results.find(({ check }) => check === 'pull-request/proposed')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('#2'),
    });
    expect(hub.writes()).toEqual([]);
  });

  it('goes on after a squash merge that left the branch', async () => {
    await run(hub.client(), { line: 'wanted' });
    const content = fileOn(BRANCH);
    hub.service.hands.closePull(REPO, 1);
    Object.assign(hub.service.hands.pull(REPO, 1), { merged: true });
    hub.service.hands.commitFiles(REPO, 'main', { [FILE]: content });
    expect(await run(hub.client(), { line: 'more' })).toMatchObject({ operation: 'created', number: 2 });
    expect(fileOn(BRANCH)).toBe(`${content}# more\n`);
  });
});
