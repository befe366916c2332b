import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { githubTokens, newRepository } from '../../../simulator/github/index.js';
import { at, type Bench, start, stopAll, word } from './client.js';

afterAll(stopAll);

const repo = 'acme/.jit';
const pulls = `/repos/${repo}/pulls`;
const details = `query ($number: Int!) { repository(owner: "acme", name: ".jit") { pullRequest(number: $number) {
  id state merged mergeable mergeStateStatus isCrossRepository headRefOid
  commits(first: 10) { totalCount nodes { commit { message } } }
  timelineItems(last: 10, itemTypes: [CLOSED_EVENT, MERGED_EVENT]) { nodes { __typename ... on ClosedEvent { actor { login } } ... on MergedEvent { actor { login } } } }
} } }`;
const read = async (bench: Bench, number = 1): Promise<unknown> =>
  at((await bench.graphql(details, { number })).data, 'repository', 'pullRequest');

/** A service with pull request 1: one file on `work`, opened by the workflow. */
async function withPull(): Promise<Bench> {
  const bench = await start();
  bench.service.hands.commitFiles(repo, 'work', { 'a.txt': 'a\n' }, { message: 'Add a' });
  const made = await bench.rest('POST', pulls, { title: 'T', head: 'work', base: 'main', body: 'B' });
  expect(made.status).toBe(201);
  return bench;
}

async function reopen(bench: Bench): Promise<unknown> {
  const response = await bench.rest('PATCH', `${pulls}/1`, { state: 'open' });
  return response.status === 200 ? 200 : at(response.body, 'errors', 0, 'message');
}

describe('a pull request', () => {
  it('lists its own commits and diff', async () => {
    const bench = await withPull();
    bench.service.hands.commitFiles(repo, 'main', { 'other.txt': 'o\n' });
    expect(await read(bench)).toMatchObject({
      state: 'OPEN',
      mergeable: 'MERGEABLE',
      mergeStateStatus: 'CLEAN',
      isCrossRepository: false,
      commits: { totalCount: 1, nodes: [{ commit: { message: 'Add a\n' } }] },
    });
    const diff = await bench.rest('GET', `${pulls}/1`, undefined, { accept: 'application/vnd.github.v3.diff' });
    expect(String(diff.body)).toBe(
      'diff --git a/a.txt b/a.txt\nnew file mode 100644\nindex 0000000..7898192\n--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1 @@\n+a\n',
    );
  });

  it('is found by head and base, and not by a head that is no filter', async () => {
    const bench = await withPull();
    const count = async (query: string): Promise<unknown> =>
      at((await bench.rest('GET', `${pulls}?${query}`)).body, 'length');
    expect(await count('head=acme:work')).toBe(1);
    expect(await count('head=acme:other')).toBe(0);
    expect(await count('head=other')).toBe(1);
    expect(await count('base=none')).toBe(0);
    expect(await count('state=closed')).toBe(0);
  });

  it('conflicts when both sides changed the same lines', async () => {
    const bench = await withPull();
    bench.service.hands.commitFiles(repo, 'main', { 'a.txt': 'b\n' });
    expect(await read(bench)).toMatchObject({ mergeable: 'CONFLICTING', mergeStateStatus: 'DIRTY' });
    const rest = await bench.rest('GET', `${pulls}/1`);
    expect(rest.body).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
  });

  it('does not know its mergeability at first where the world says so', async () => {
    const bench = await withPull();
    for (const repository of bench.world.repositories) repository.mergeabilityPending = 1;
    expect(await read(bench)).toMatchObject({ mergeable: 'UNKNOWN', mergeStateStatus: 'UNKNOWN' });
    expect(await read(bench)).toMatchObject({ mergeable: 'MERGEABLE' });
  });

  it('closes for good when its head is reset to its base', async () => {
    const bench = await withPull();
    const { hands } = bench.service;
    const reset = await bench.rest('PATCH', `/repos/${repo}/git/refs/heads/work`, {
      sha: hands.branches(repo).main,
      force: true,
    });
    expect(reset.status).toBe(200);
    expect(await read(bench)).toMatchObject({
      state: 'CLOSED',
      merged: false,
      timelineItems: { nodes: [{ __typename: 'ClosedEvent', actor: { login: 'github-actions' } }] },
    });
    hands.commitFiles(repo, 'work', { 'a.txt': 'again\n' });
    expect(await reopen(bench)).toBe('state cannot be changed. The work branch was force-pushed or recreated.');
  });

  it('stays open when its head is moved to another commit', async () => {
    const bench = await withPull();
    const scratch = bench.service.hands.commitFiles(repo, 'scratch', { 'c.txt': 'c\n' });
    await bench.rest('PATCH', `/repos/${repo}/git/refs/heads/work`, { sha: scratch, force: true });
    expect(await read(bench)).toMatchObject({ state: 'OPEN', headRefOid: scratch, commits: { totalCount: 1 } });
    expect(bench.service.hands.pull(repo, 1).events.map((event) => event.kind)).toEqual(['head_ref_force_pushed']);
  });

  it('is merged when its head is pushed to its base', async () => {
    const bench = await withPull();
    bench.service.hands.forcePush(repo, 'main', 'work', 'hubot');
    expect(await read(bench)).toMatchObject({ state: 'MERGED', merged: true, commits: { totalCount: 1 } });
    expect(bench.service.hands.pull(repo, 1).mergedBy).toBe('hubot');
    expect(await reopen(bench)).toBe('state cannot be changed. The pull request cannot be reopened.');
  });

  it('is merged by the button, with a signed merge commit', async () => {
    const bench = await withPull();
    bench.service.hands.commitFiles(repo, 'main', { 'other.txt': 'o\n' });
    const oid = bench.service.hands.mergePull(repo, 1, 'hubot');
    expect(bench.service.hands.branches(repo).main).toBe(oid);
    expect(bench.service.hands.log(repo, 'main')[0]?.parents).toHaveLength(2);
    expect(bench.service.hands.isSigned(oid)).toBe(true);
    expect(bench.service.hands.readFile(repo, 'main', 'a.txt')?.toString()).toBe('a\n');
    expect(await read(bench)).toMatchObject({ state: 'MERGED' });
  });

  it('closes when its branch is deleted, and opens again once the branch is back', async () => {
    const bench = await withPull();
    const tip = bench.service.hands.branches(repo).work ?? '';
    const deleted = await bench.rest('DELETE', `/repos/${repo}/git/refs/heads/work`);
    expect(deleted.status).toBe(204);
    expect(await read(bench)).toMatchObject({ state: 'CLOSED' });
    expect(await reopen(bench)).toBe('state cannot be changed. The work branch has been deleted.');
    bench.service.hands.forcePush(repo, 'work', tip);
    expect(await reopen(bench)).toBe(200);
    expect(await read(bench)).toMatchObject({ state: 'OPEN' });
  });

  it('cannot be opened again after a forced push, or beside another one', async () => {
    const bench = await withPull();
    bench.service.hands.closePull(repo, 1, 'mona');
    expect(bench.service.hands.pull(repo, 1).closedBy).toBe('mona');
    await bench.rest('POST', pulls, { title: 'Second', head: 'work', base: 'main' });
    expect(await reopen(bench)).toBe('state cannot be changed. A pull request already exists for acme:work.');
    bench.service.hands.closePull(repo, 2);
    bench.service.hands.forcePush(repo, 'work', bench.service.hands.commitFiles(repo, 'scratch', { 'c.txt': 'c' }));
    expect(await reopen(bench)).toBe('state cannot be changed. The work branch was force-pushed or recreated.');
    const id = word(await read(bench), 'id');
    const mutation =
      'mutation ($id: ID!) { reopenPullRequest(input: { pullRequestId: $id }) { pullRequest { state } } }';
    const { errors } = await bench.graphql(mutation, { id });
    expect(errors).toMatchObject([{ type: 'UNPROCESSABLE', message: 'Could not open the pull request.' }]);
  });

  it('shows a person’s commit on the branch as unsigned', async () => {
    const bench = await withPull();
    const oid = bench.service.hands.pushToPull(repo, 1, { 'a.txt': 'mine\n' }, { author: 'hubot', message: 'Mine' });
    const { body } = await bench.rest('GET', `${pulls}/1/commits`);
    expect(at(body, 1)).toMatchObject({
      sha: oid,
      author: { login: 'hubot' },
      commit: { verification: { verified: false, reason: 'unsigned' } },
    });
  });

  it('takes a merge of its base', async () => {
    const bench = await withPull();
    bench.service.hands.commitFiles(repo, 'main', { 'other.txt': 'o\n' });
    bench.service.hands.updatePullBranch(repo, 1, 'mona');
    expect(await read(bench)).toMatchObject({ state: 'OPEN', commits: { totalCount: 2 } });
    const { body } = await bench.rest('GET', `${pulls}/1/files`);
    expect(body).toMatchObject([
      { filename: 'a.txt', status: 'added', additions: 1, deletions: 0, patch: '@@ -0,0 +1 @@\n+a' },
    ]);
  });

  it('may come from a fork', async () => {
    const bench = await start((world) => {
      world.repositories.push(
        newRepository({ id: 77, owner: 'stranger', name: '.jit', parent: 'acme/.jit', visibility: 'public' }),
      );
    });
    bench.service.hands.commitFiles('stranger/.jit', 'evil', { 'a.txt': 'a\n' }, { author: 'stranger' });
    bench.service.hands.openPull(repo, { title: 'F', head: 'stranger:evil', base: 'main', login: 'stranger' });
    expect(await read(bench)).toMatchObject({ isCrossRepository: true, commits: { totalCount: 1 } });
    const rest = await bench.rest('GET', `${pulls}/1`);
    expect(rest.body).toMatchObject({
      head: { label: 'stranger:evil', repo: { full_name: 'stranger/.jit', fork: true } },
    });
  });

  it('keeps labels, comments and reviewers with those who made them', async () => {
    const bench = await withPull();
    await bench.rest('POST', `/repos/${repo}/issues/1/labels`, { labels: ['bug', 'new one'] });
    await bench.rest('POST', `/repos/${repo}/issues/1/comments`, { body: 'Hello' }, { token: githubTokens.app });
    await bench.rest('POST', `${pulls}/1/requested_reviewers`, { reviewers: ['mona'], team_reviewers: ['security'] });
    const pull = bench.service.hands.pull(repo, 1);
    expect(pull).toMatchObject({
      author: 'github-actions[bot]',
      labels: ['bug', 'new one'],
      reviewers: ['mona'],
      teamReviewers: ['security'],
    });
    expect(pull.comments).toMatchObject([{ author: 'acme-drift[bot]', body: 'Hello' }]);
    expect(pull.events.map((event) => [event.kind, event.actor, event.subject])).toEqual([
      ['labeled', 'github-actions[bot]', 'bug'],
      ['labeled', 'github-actions[bot]', 'new one'],
      ['review_requested', 'github-actions[bot]', 'mona'],
      ['review_requested', 'github-actions[bot]', 'security'],
    ]);
  });
});

describe('the repositories', () => {
  it('are sound for git itself, and gone after stop', async () => {
    const bench = await withPull();
    bench.service.hands.mergePull(repo, 1);
    const directory = bench.service.hands.directory(repo);
    const run = (...args: string[]): string =>
      execFileSync('git', ['--git-dir', directory, ...args], { encoding: 'utf8', stdio: 'pipe' });
    expect(run('fsck', '--strict', '--full')).toBe('');
    expect(run('log', '--format=%s', 'main').trim().split('\n')).toEqual([
      'Merge pull request #1 from acme/work',
      'Add a',
      'First commit',
    ]);
    await bench.service.stop();
    expect(existsSync(directory)).toBe(false);
  });

  it('take a push of git itself', async () => {
    const bench = await withPull();
    const directory = bench.service.hands.directory(repo);
    const clone = `${directory}.clone`;
    const run = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' });
    run('clone', '-q', directory, clone);
    run(
      '-C',
      clone,
      '-c',
      'user.name=Mona',
      '-c',
      'user.email=mona@acme.example',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'Pushed',
    );
    run('-C', clone, 'push', '-q', 'origin', 'HEAD:refs/heads/pushed');
    const commits = await bench.rest('GET', `/repos/${repo}/commits?sha=pushed&per_page=1`);
    expect(commits.body).toMatchObject([{ commit: { message: 'Pushed\n' }, author: { login: 'mona' } }]);
    expect(commits.headers?.link).toMatch(/page=2>; rel="next", <.*page=2>; rel="last"$/);
  });

  it('serves links, large files and media types of the contents API', async () => {
    const bench = await start();
    const { hands } = bench.service;
    hands.createSymlink(repo, 'main', 'good', 'README.md');
    hands.createSymlink(repo, 'main', 'bad', 'nowhere');
    hands.commitFiles(repo, 'main', { large: Buffer.alloc(1_100_000, 'x') });
    const get = async (path: string, accept?: string): Promise<unknown> =>
      (
        await bench.rest(
          'GET',
          `/api/v3/repos/${repo}/contents/${path}`,
          undefined,
          accept === undefined ? {} : { accept },
        )
      ).body;
    expect(await get('good')).toMatchObject({ type: 'file', path: 'good', encoding: 'base64' });
    expect(await get('bad')).toMatchObject({ type: 'symlink', target: 'nowhere' });
    expect(await get('large')).toMatchObject({ type: 'file', size: 1_100_000, encoding: 'none', content: '' });
    expect(at(await get('large', 'application/vnd.github.raw+json'), 'length')).toBe(1_100_000);
    expect(await get('.jit', 'application/vnd.github.object+json')).toMatchObject({
      type: 'dir',
      entries: [{ path: '.jit/jit-integration.yml' }],
    });
  });
});
