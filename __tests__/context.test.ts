import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readContext } from '../src/context.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'context-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function payload(content: unknown): string {
  const file = join(folder, 'event.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const base = {
  GITHUB_REPOSITORY: 'acme/.jit',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_RUN_ID: '7',
  GITHUB_SHA: 'abc',
  GITHUB_REF: 'refs/heads/main',
};

describe('readContext', () => {
  it('reads what a runner says, with GitHub.com’s addresses where it says none', () => {
    expect(readContext({ ...base, GITHUB_ACTIONS: 'true', RUNNER_TEMP: '/t', GITHUB_WORKSPACE: '/w' })).toMatchObject({
      eventName: 'push',
      repository: 'acme/.jit',
      sha: 'abc',
      fromFork: false,
      baseSha: undefined,
      runUrl: 'https://github.com/acme/.jit/actions/runs/7',
      apiUrl: 'https://api.github.com',
      graphqlUrl: 'https://api.github.com/graphql',
      workspace: '/w',
      tempDirectory: '/t',
      idTokenOffered: false,
      onActions: true,
    });
  });

  it.each([
    ['acme/.jit/.github/workflows/drift.yml@refs/heads/main', '.github/workflows/drift.yml'],
    ['Acme/.JIT/.github/workflows/a@b.yml@refs/heads/x@y', '.github/workflows/a@b.yml'],
    ['other/repo/.github/workflows/drift.yml@refs/heads/main', ''],
    ['', ''],
  ])('takes the workflow’s path from %s', (ref, path) => {
    expect(readContext({ ...base, GITHUB_WORKFLOW_REF: ref }).workflowPath).toBe(path);
  });

  it('follows an enterprise server, and names a repeated attempt', () => {
    const context = readContext({
      ...base,
      GITHUB_SERVER_URL: 'https://ghe.example',
      GITHUB_API_URL: 'https://ghe.example/api/v3',
      GITHUB_GRAPHQL_URL: 'https://ghe.example/api/graphql',
      GITHUB_RUN_ATTEMPT: '2',
    });
    expect(context.runUrl).toBe('https://ghe.example/acme/.jit/actions/runs/7/attempts/2');
    expect(context.apiUrl).toBe('https://ghe.example/api/v3');
  });

  it('knows where the action comes from, and that one of the checkout comes from nowhere else', () => {
    const remote = { GITHUB_ACTION_REPOSITORY: 'acme/drift-action', GITHUB_ACTION_REF: 'v1' };
    expect(readContext({ ...base, ...remote }).action).toEqual({ repository: 'acme/drift-action', ref: 'v1' });
    expect(readContext(base).action).toEqual({ repository: '', ref: '' });
  });

  it('sees an ID token only where both variables are there', () => {
    expect(readContext({ ...base, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://x?' }).idTokenOffered).toBe(false);
    expect(
      readContext({ ...base, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://x?', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' })
        .idTokenOffered,
    ).toBe(true);
  });

  const pullRequest = (fullName: string | null) => ({
    pull_request: { head: { repo: fullName === null ? null : { full_name: fullName } }, base: { sha: 'basesha' } },
  });
  it.each<[string, string, unknown, boolean]>([
    ['a pull request of this repository', 'pull_request', pullRequest('acme/.jit'), false],
    ['one in other letters', 'pull_request', pullRequest('Acme/.JIT'), false],
    ['one of a fork', 'pull_request', pullRequest('mallory/.jit'), true],
    ['one of a fork that is gone', 'pull_request_target', pullRequest(null), true],
    ['a run of a fork', 'workflow_run', { workflow_run: { head_repository: { full_name: 'mallory/.jit' } } }, true],
    [
      'a run of this repository',
      'workflow_run',
      { workflow_run: { head_repository: { full_name: 'acme/.jit' } } },
      false,
    ],
    ['a push', 'push', {}, false],
    ['a pull request whose payload is broken', 'pull_request', '{', true],
  ])('%s', (_what, eventName, content, fromFork) => {
    expect(readContext({ ...base, GITHUB_EVENT_NAME: eventName, GITHUB_EVENT_PATH: payload(content) }).fromFork).toBe(
      fromFork,
    );
  });

  it('knows the base of a pull request and of a merge group', () => {
    const at = (content: unknown) =>
      readContext({ ...base, GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: payload(content) }).baseSha;
    expect(at(pullRequest('acme/.jit'))).toBe('basesha');
    expect(at({ merge_group: { base_sha: 'groupbase' } })).toBe('groupbase');
  });

  it.each([
    [{ visibility: 'internal', private: true }, 'internal'],
    [{ visibility: 'public' }, 'public'],
    [{ private: true }, 'private'],
    [{ private: false }, 'public'],
    [{ visibility: 'secret' }, undefined],
    [undefined, undefined],
  ])('sees who can see the repository: %j', (repository, visibility) => {
    expect(readContext({ ...base, GITHUB_EVENT_PATH: payload({ repository }) }).visibility).toBe(visibility);
  });
});
