import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readMarker } from '../../src/core/proposal-marker.js';
import { BRANCH, FILE, type Hub, REPO, readState, run, startHub } from './harness.js';

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(() => hub.stop());

const BOT = { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' };
const MONA = { name: 'Mona Lisa', email: 'mona@acme.example' };
const GITHUB = { name: 'GitHub', email: 'noreply@github.com' };

type Person = typeof MONA;

/** Puts one commit with another content in the place of ours, as `git commit --amend` and a forced push do. */
function amend(author: Person, committer: Person): string {
  const { hands } = hub.service;
  const [ours] = hands.log(REPO, BRANCH);
  const text = `${hands.readFile(REPO, BRANCH, FILE)?.toString('utf8') ?? ''}# by hand\n`;
  const edited = hands.commitFiles(REPO, BRANCH, { [FILE]: text });
  const git = (args: readonly string[]) =>
    execFileSync('git', ['-C', hands.directory(REPO), ...args], {
      encoding: 'utf8',
      env: {
        ...process.env,
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_COMMITTER_NAME: committer.name,
        GIT_COMMITTER_EMAIL: committer.email,
      },
    }).trim();
  const amended = git(['commit-tree', `${edited}^{tree}`, '-p', ours?.parents[0] ?? '', '-m', ours?.message ?? '']);
  hands.forcePush(REPO, BRANCH, amended);
  return amended;
}

function handEdited(outcome: Awaited<ReturnType<typeof run>>) {
  return outcome.results.find(({ check }) => check === 'pull-request/hand-edited');
}

describe('whose commit it is', () => {
  it.each([
    ['amended and kept its author', BOT, MONA, 'mona'],
    ['wrote our name as author and committer', BOT, BOT, 'github-actions[bot]'],
    ['wrote GitHub’s name as committer', BOT, GITHUB, 'github-actions[bot]'],
  ])('leaves the branch of someone who %s alone', async (_, author, committer, by) => {
    await run(hub.client(), { line: 'wanted' });
    const amended = amend(author, committer);
    hub.writes();
    for (const line of ['wanted', 'other', undefined]) {
      const outcome = await run(hub.client(), { line });
      expect(outcome.operation).toBe('none');
      expect(handEdited(outcome)).toMatchObject({ status: 'failed', message: expect.stringContaining(by) });
    }
    expect(hub.writes()).toEqual([]);
    expect(hub.service.hands.branches(REPO)[BRANCH]).toBe(amended);
  });

  it('leaves an amended half-made proposal alone', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.service.hands.closePull(REPO, 1);
    amend(BOT, MONA);
    hub.writes();
    expect(handEdited(await run(hub.client(), { line: 'other' }))?.status).toBe('failed');
    expect(hub.writes()).toEqual([]);
  });

  it('reads author, committer and signature', async () => {
    await run(hub.client(), { line: 'wanted' });
    const commitsOf = async () => {
      const { head } = await readState(hub.client());
      return head.known ? head.value?.commits : undefined;
    };
    const bot = { author: 'github-actions[bot]' };
    expect(await commitsOf()).toMatchObject([{ ...bot, viaGitHub: true, signed: true }]);
    amend(BOT, MONA);
    expect(await commitsOf()).toMatchObject([{ ...bot, committer: 'mona', viaGitHub: false, signed: false }]);
  });

  it('remembers its commit in the marker, after each way to write it', async () => {
    const marked = () => readMarker(hub.service.hands.pull(REPO, 1).body)?.commit;
    const tip = () => ({ oid: hub.service.hands.branches(REPO)[BRANCH], signed: true });
    await run(hub.client(), { line: 'wanted' });
    expect(marked()).toEqual(tip());
    await run(hub.client(), { line: 'other' });
    expect(marked()).toEqual(tip());
    const results = [{ check: 'role/assignment', status: 'failed', severity: 'error', message: 'Missing.' }] as const;
    expect(await run(hub.client(), { line: 'other', results })).toMatchObject({ operation: 'updated' });
    expect(marked()).toEqual(tip());
    hub.service.hands.closePull(REPO, 1);
    await run(hub.client(), { line: 'other', settings: { reopenDeclined: true } });
    expect(marked()).toEqual(tip());
  });

  it('knows its commit by the marker where GitHub signs nothing', async () => {
    const unsigned = (text: string) => text.replaceAll('"wasSignedByGitHub":true', '"wasSignedByGitHub":false');
    hub.addFault({
      path: /graphql$/,
      action: {
        kind: 'rewrite',
        with: (response) => ({ ...response, body: JSON.parse(unsigned(JSON.stringify(response.body))) }),
      },
    });
    await run(hub.client(), { line: 'wanted' });
    expect(readMarker(hub.service.hands.pull(REPO, 1).body)?.commit?.signed).toBe(false);
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({ operation: 'unchanged' });
    expect(await run(hub.client(), { line: 'other' })).toMatchObject({ operation: 'updated' });
    amend(BOT, MONA);
    hub.writes();
    expect(handEdited(await run(hub.client(), { line: 'more' }))?.status).toBe('failed');
    expect(hub.writes()).toEqual([]);
  });
});
