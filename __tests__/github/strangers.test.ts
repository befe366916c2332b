import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readWorkspaceFile, staysInWorkspace } from '../../src/github/workspace.js';
import { BRANCH, FILE, type Hub, REPO, run, startHub } from './harness.js';

/** People who may not write to the config repository, and what they may leave in it, or in a checkout, all the same. */

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(() => hub.stop());

/** Makes the stranger's fork, with a branch of our name that holds something else. */
function fork(): void {
  const copy = { ...hub.repository(), id: 1, owner: 'stranger', name: '.jit', parent: REPO, pulls: [], issues: [] };
  hub.world.repositories.push(copy);
  hub.service.hands.commitFiles('stranger/.jit', BRANCH, { 'evil.md': 'x' }, { author: 'stranger' });
}

/** The body of a proposal of ours, as anyone can copy it. */
async function copiedBody(): Promise<string> {
  const model = await startHub();
  try {
    await run(model.client(), { line: 'wanted' });
    return model.service.hands.pull(REPO, 1).body;
  } finally {
    await model.stop();
  }
}

const ENDS = {
  'left open': () => undefined,
  'closed by the stranger': (number: number) => hub.service.hands.closePull(REPO, number, 'stranger'),
  'closed by a maintainer': (number: number) => hub.service.hands.closePull(REPO, number, 'mona'),
  'merged by a maintainer': (number: number) => void hub.service.hands.mergePull(REPO, number, 'mona'),
} as const;

describe.each(Object.entries(ENDS))('a fork’s pull request with our branch name and marker, %s', (_, end) => {
  async function strangersPull(): Promise<number> {
    fork();
    const body = await copiedBody();
    const input = { title: 'Correct it', body, head: `stranger:${BRANCH}`, base: 'main', login: 'stranger' };
    const { number } = hub.service.hands.openPull(REPO, input);
    end(number);
    return number;
  }

  it('is neither ours nor in our way, from the first proposal to its closing', async () => {
    const number = await strangersPull();
    const before = structuredClone(hub.service.hands.pull(REPO, number));
    const created = await run(hub.client(), { line: 'wanted' });
    expect(created).toMatchObject({ operation: 'created', number: number + 1 });
    expect(await run(hub.client(), { line: 'other' })).toMatchObject({ operation: 'updated', number: number + 1 });
    expect(await run(hub.client(), {})).toMatchObject({ operation: 'closed', number: number + 1 });
    const { base, updatedAt, ...after } = hub.service.hands.pull(REPO, number);
    expect(before).toMatchObject(after);
    expect(Object.keys(hub.service.hands.branches(REPO))).toEqual(['main']);
  });

  it('does not take back what was declined', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.service.hands.closePull(REPO, 1);
    await strangersPull();
    hub.writes();
    const outcome = await run(hub.client(), { line: 'wanted' });
    const declined = outcome.results.find(({ check }) => check === 'pull-request/declined');
    expect(declined).toMatchObject({ status: 'failed', subject: '#1' });
    expect(hub.writes()).toEqual([]);
  });
});

describe('comments of strangers', () => {
  it('do not pass for the one that tells of a closing', async () => {
    await run(hub.client(), { line: 'wanted' });
    const mark = '<!-- jit-azure-drift:closed -->';
    hub.service.hands.comment(REPO, 1, `Closed by Jit Azure Drift.\n\n${mark}`, 'stranger');
    const controller = new AbortController();
    const stop = async (): Promise<void> => controller.abort();
    hub.addFault({ method: 'PATCH', path: /pulls\/1$/, times: 1, action: { kind: 'before', run: stop } });
    await run(hub.client({ signal: controller.signal, graceMs: 0 }), {});
    await run(hub.client(), {});
    const { comments } = hub.service.hands.pull(REPO, 1);
    expect(comments.map(({ author }) => author)).toEqual(['stranger', 'github-actions[bot]']);
    expect(comments[1]?.body).toContain(mark);
  });

  it('change nothing of an open proposal', async () => {
    await run(hub.client(), { line: 'wanted' });
    hub.service.hands.comment(REPO, 1, await copiedBody(), 'stranger');
    hub.writes();
    expect(await run(hub.client(), { line: 'wanted' })).toMatchObject({ operation: 'unchanged', number: 1 });
    expect(hub.writes()).toEqual([]);
  });
});

describe('branches that look like a scratch branch of ours', () => {
  const OLD = '60000000';
  const at = (base: string) => `${BRANCH}-scratch-${OLD}-${base.slice(0, 12)}-0000`;
  const names = () => Object.keys(hub.service.hands.branches(REPO));

  it('go only where they hold nothing, or our commit alone', async () => {
    const { hands } = hub.service;
    const { main = '' } = hands.branches(REPO);
    const empty = at(main);
    hands.commitFiles(REPO, empty, { x: 'x' });
    hands.forcePush(REPO, empty, 'main');
    const pushed = at(main).replace('0000', 'ffff');
    hands.commitFiles(REPO, pushed, { x: 'x' });
    const young = `${BRANCH}-scratch-${Math.floor(Date.now() / 1000).toString(16)}-${main.slice(0, 12)}-0000`;
    const others = [young, `${BRANCH}-scratch-mine`, `x-${empty}`, at('f'.repeat(40))];
    for (const name of others) {
      hands.commitFiles(REPO, name, { x: 'x' });
      hands.forcePush(REPO, name, 'main');
    }
    expect(names()).toEqual([...names()].sort());
    const lines: string[] = [];
    const log = { info: (line: string) => void lines.push(line), warning: (line: string) => void lines.push(line) };
    await run(hub.client(), { settings: { dryRun: true }, log });
    expect(lines.filter((line) => line.includes('scratch'))).toEqual([
      `Would do: Delete ${empty}, a scratch branch that an earlier run left behind.`,
    ]);
    expect(names()).toContain(empty);
    await run(hub.client(), {});
    expect(names()).toEqual(['main', pushed, ...others].sort());
  });

  it('are warned of where they can’t be deleted', async () => {
    const { hands } = hub.service;
    const name = at(hands.branches(REPO).main ?? '');
    hands.commitFiles(REPO, name, { x: 'x' });
    hands.forcePush(REPO, name, 'main');
    hub.repository().rules.push({ pattern: '*-scratch-*', restrictDeletion: true });
    const outcome = await run(hub.client(), {});
    expect(outcome.warnings).toEqual([expect.stringMatching(`^The branch ${name}, .* could not be deleted: `)]);
    expect(names()).toContain(name);
  });
});

describe('links in a checkout', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'links-'));
    await mkdir(path.join(folder, 'inside'));
    await symlink('two', path.join(folder, 'one'));
    await symlink('one', path.join(folder, 'two'));
    await symlink('.', path.join(folder, 'inside', 'self'));
    await symlink(tmpdir(), path.join(folder, 'inside', 'out'));
    await symlink('../..', path.join(folder, 'up'));
    await symlink(folder, path.join(folder, '.jit'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each(['one', 'one/x.yml', 'inside/self/x.yml', 'inside/out/x.yml', 'up/x.yml', FILE])(
    'are never read through: %s',
    async (file) => {
      expect(await readWorkspaceFile(folder, file)).toMatchObject({
        known: true,
        value: { kind: 'not-a-file', what: 'symlink' },
      });
    },
  );

  it.each([
    ['one', false],
    ['one/report.json', false],
    ['inside/out/report.json', false],
    ['inside/self/self/out/report.json', false],
    ['up/report.json', false],
    ['inside/self/self/report.json', true],
    ['.jit/inside/report.json', true],
  ])('decide where a report may be written: %s (%s)', async (file, stays) => {
    expect(await staysInWorkspace(folder, file)).toBe(stays);
  });
});
