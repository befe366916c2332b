import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { githubTokens } from '../../simulator/github/index.js';
import { checkPermitted } from '../../src/core/checks/pull-request.js';
import { UserError } from '../../src/errors.js';
import { locateConfigRepo, readConfigAt, readConfigRepo, readFileAt } from '../../src/github/config-repo.js';
import { blobId } from '../../src/github/git-objects.js';
import { isCheckoutOf, readWorkspaceConfig, readWorkspaceFile } from '../../src/github/workspace.js';
import { BRANCH, FILE, type Hub, REPO, readState, startHub } from './harness.js';

const ROOT_FILE = 'jit-integration.yml';
let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(() => hub.stop());

const INPUT = { repository: REPO, ref: undefined, paths: [undefined], branch: BRANCH, ownRepository: REPO };

describe('readConfigRepo', () => {
  it('reads all by one request', async () => {
    const state = await readState(hub.client());
    expect(hub.requests).toHaveLength(1);
    expect(state).toMatchObject({
      repository: {
        nameWithOwner: REPO,
        visibility: 'private',
        archived: false,
        empty: false,
        forkOf: undefined,
        defaultBranch: 'main',
      },
      viewer: { login: 'github-actions[bot]' },
      base: { ref: 'main', commit: hub.service.hands.branches(REPO).main },
      head: { known: true, value: null },
      pullRequests: { known: true, value: [] },
    });
    const [config] = state.configs;
    expect(config).toMatchObject({
      repository: REPO,
      ref: 'main',
      path: FILE,
      otherPath: { known: true, value: null },
    });
    expect(config?.file).toMatchObject({ known: true, value: { kind: 'present' } });
    expect(state.baseBlobs[ROOT_FILE]).toBeNull();
  });

  it.each([
    ['a byte order mark', '\ufeffazure: {}\r\n'],
    ['more than GraphQL shows', `# ${'ä'.repeat(300_000)}\n`],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0xfe, 0x0a])],
    ['a NUL byte', Buffer.from('a\0b')],
    ['nothing', ''],
  ])('gives exactly the bytes of a file with %s', async (_, content) => {
    hub.service.hands.commitFiles(REPO, 'main', { [FILE]: content });
    const [config] = (await readState(hub.client())).configs;
    const file = config?.file.known === true && config.file.value.kind === 'present' ? config.file.value : undefined;
    expect(Buffer.from(file?.bytes ?? []).equals(Buffer.from(content))).toBe(true);
    expect(file?.blob).toBe(blobId(Buffer.from(content)));
  });

  it('does not trust bytes of another blob', async () => {
    hub.addFault({
      action: {
        kind: 'rewrite',
        with: (response) => ({
          ...response,
          body: JSON.parse(JSON.stringify(response.body).replace('"text":"', '"text":"x')),
        }),
      },
      body: /ConfigRepo/,
    });
    hub.addFault({
      path: /git\/blobs/,
      action: { kind: 'respond', status: 200, body: { content: 'eHg=', encoding: 'base64' } },
    });
    const [config] = (await readState(hub.client())).configs;
    expect(config?.file).toMatchObject({
      known: false,
      reason: 'malformed',
      found: expect.stringContaining('not those of blob'),
    });
  });

  it.each([
    ['absent', () => hub.service.hands.commitFiles(REPO, 'main', { [FILE]: null }), FILE, { kind: 'absent' }],
    [
      'a symlink',
      () => hub.service.hands.createSymlink(REPO, 'main', FILE, '../x'),
      FILE,
      { kind: 'not-a-file', what: 'symlink' },
    ],
    [
      'a submodule',
      () => hub.service.hands.createSubmodule(REPO, 'main', FILE, '1'.repeat(40)),
      FILE,
      { kind: 'not-a-file', what: 'submodule' },
    ],
    [
      'a directory',
      () => hub.service.hands.commitFiles(REPO, 'main', { [FILE]: null, [`${FILE}/x`]: 'x' }),
      FILE,
      { kind: 'not-a-file', what: 'directory' },
    ],
    [
      'too large',
      () => hub.service.hands.commitFiles(REPO, 'main', { [FILE]: 'x'.repeat(1024 * 1024 + 1) }),
      FILE,
      { kind: 'too-large', size: 1024 * 1024 + 1 },
    ],
    [
      'only at the other place',
      () => hub.service.hands.commitFiles(REPO, 'main', { [FILE]: null, [ROOT_FILE]: 'a: b\n' }),
      ROOT_FILE,
      { kind: 'present' },
    ],
  ])('knows a file that is %s', async (_, change, at, expected) => {
    change();
    const [config] = (await readState(hub.client())).configs;
    expect(config?.path).toBe(at);
    expect(config?.file).toMatchObject({ known: true, value: expected });
  });

  it('sees a link on the way to the file', async () => {
    hub.service.hands.commitFiles(REPO, 'main', { [FILE]: null });
    hub.service.hands.createSymlink(REPO, 'main', '.jit', 'elsewhere');
    const [config] = (await readState(hub.client())).configs;
    expect(config?.file).toMatchObject({ value: { kind: 'not-a-file', what: 'symlink' } });
  });

  it('tells both places, and files of other names', async () => {
    hub.service.hands.commitFiles(REPO, 'main', { [ROOT_FILE]: 'a: b\n', 'deep/er/file.yml': 'c: d\n' });
    const state = await readConfigRepo(hub.client(), {
      ...INPUT,
      paths: [undefined, 'deep/er/file.yml', 'not/there.yml'],
    });
    expect(state).toMatchObject({
      known: true,
      value: {
        configs: [
          { path: FILE, otherPath: { value: ROOT_FILE } },
          { path: 'deep/er/file.yml', file: { value: { kind: 'present' } }, otherPath: { value: null } },
          { path: 'not/there.yml', file: { value: { kind: 'absent' } } },
        ],
      },
    });
  });

  it('reads another branch, and says what is wrong with the inputs', async () => {
    hub.service.hands.commitFiles(REPO, 'release', { [FILE]: 'b: c\n' });
    const state = await readConfigRepo(hub.client(), { ...INPUT, ref: 'release' });
    expect(state).toMatchObject({
      value: { base: { ref: 'release', commit: hub.service.hands.branches(REPO).release } },
    });
    await expect(readConfigRepo(hub.client(), { ...INPUT, ref: 'nope' })).rejects.toThrow(UserError);
    await expect(readConfigRepo(hub.client(), { ...INPUT, branch: 'main' })).rejects.toThrow(/branch: "main"/);
  });

  it.each([
    [
      'a repository that the token does not see',
      githubTokens.infraWorkflow,
      'acme/infra',
      'forbidden',
      'create-github-app-token',
    ],
    ['a token that is worn out', 'ghs_none', REPO, 'forbidden', 'Renew `github-token`'],
  ])('explains %s', async (_, token, ownRepository, reason, fix) => {
    const state = await readConfigRepo(hub.client({ token }), { ...INPUT, ownRepository });
    expect(state).toMatchObject({
      known: false,
      reason,
      fix: expect.stringContaining(fix),
      read: expect.stringContaining(REPO),
    });
  });

  it('reads the file with contents: read alone, and leaves the pull requests unknown', async () => {
    const state = await readConfigRepo(hub.client({ token: githubTokens.workflowReadOnly }), INPUT);
    expect(state).toMatchObject({
      known: true,
      value: {
        configs: [{ file: { known: true } }],
        head: { known: false },
        pullRequests: { known: false, reason: 'forbidden' },
      },
    });
    expect(checkPermitted(state)).toMatchObject({ status: 'failed', severity: 'warning' });
  });

  it('knows an empty repository', async () => {
    await hub.stop();
    hub = await startHub((world) => {
      const index = world.repositories.findIndex(({ name }) => name === '.jit');
      const old = world.repositories[index];
      if (old !== undefined) world.repositories[index] = { ...old, files: {} };
    });
    const state = await readConfigRepo(hub.client(), INPUT);
    expect(state).toMatchObject({
      value: { repository: { empty: true }, configs: [{ file: { value: { kind: 'absent' } } }] },
    });
    expect(checkPermitted(state)).toMatchObject({ status: 'failed', message: expect.stringContaining('empty') });
  });

  it.each([
    ['5xx', { kind: 'respond', status: 502, body: 'bad gateway' }, 'transient'],
    ['a broken connection', { kind: 'reset' }, 'transient'],
    ['half an answer', { kind: 'truncate', bytes: 200 }, 'malformed'],
    ['no answer', { kind: 'hang' }, 'timeout'],
    [
      'an answer of another shape',
      { kind: 'respond', status: 200, body: { data: { repository: { id: 7 } } } },
      'malformed',
    ],
    ['no JSON object', { kind: 'respond', status: 200, body: [] }, 'malformed'],
  ] as const)('calls the state unknown after %s', async (_, action, reason) => {
    hub.addFault({ action });
    const state = await readConfigRepo(hub.client({ timeoutMs: 1000 }), INPUT);
    expect(state).toMatchObject({ known: false, reason });
    expect(checkPermitted(state)).toMatchObject({ status: 'unknown', unknownReason: reason });
  });

  it.each([
    ['5xx', { kind: 'respond', status: 503, body: {} }],
    ['a broken connection', { kind: 'reset' }],
    ['half an answer', { kind: 'truncate', bytes: 200 }],
    ['no answer', { kind: 'hang' }],
    [
      'a rate limit that passes',
      {
        kind: 'respond',
        status: 403,
        headers: { 'retry-after': '0' },
        body: { message: 'You have exceeded a secondary rate limit' },
      },
    ],
    [
      'a rate limit of GraphQL',
      {
        kind: 'respond',
        status: 200,
        headers: { 'retry-after': '0' },
        body: { data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] },
      },
    ],
  ] as const)('gets over %s', async (_, action) => {
    hub.addFault({ times: 2, action });
    const meter = { total: 0, retried: 0 };
    const state = await readConfigRepo(hub.client({ timeoutMs: 2500, meter }), INPUT);
    expect(state.known).toBe(true);
    expect(meter).toEqual({ total: 3, retried: 2 });
  });

  it('does not wait for a rate limit that ends far away', async () => {
    hub.addFault({
      action: {
        kind: 'respond',
        status: 429,
        headers: { 'retry-after': '3600' },
        body: { message: 'API rate limit exceeded' },
      },
    });
    const state = await readConfigRepo(hub.client(), INPUT);
    expect(state).toMatchObject({ known: false, reason: 'transient' });
    expect(hub.requests).toHaveLength(1);
  });

  it('ends with the run', async () => {
    hub.addFault({ action: { kind: 'hang' } });
    const state = await readConfigRepo(hub.client({ signal: AbortSignal.timeout(100) }), INPUT);
    expect(state).toMatchObject({ known: false, reason: 'timeout', found: expect.stringContaining('time limit') });
  });

  it('reads again when the branch moved while GitHub answered', async () => {
    const stale = (text: string) =>
      text.replace(/("base":\{"name":"main","target":\{"oid":")[0-9a-f]{40}/, `$1${'a'.repeat(40)}`);
    hub.addFault({
      times: 1,
      action: {
        kind: 'rewrite',
        with: (response) => ({ ...response, body: JSON.parse(stale(JSON.stringify(response.body))) }),
      },
    });
    expect((await readConfigRepo(hub.client(), INPUT)).known).toBe(true);
    expect(hub.requests).toHaveLength(2);
  });

  it('turns all pages of pull requests that forks piled up', async () => {
    hub.world.repositories.push({ ...hub.repository(), id: 1, owner: 'stranger', parent: REPO, pulls: [], issues: [] });
    hub.service.hands.commitFiles('stranger/.jit', BRANCH, { x: 'x' }, { author: 'stranger' });
    const opened = hub.service.hands.openPull(REPO, {
      title: 'x',
      head: `stranger:${BRANCH}`,
      base: 'main',
      login: 'stranger',
    });
    for (let copy = 1; copy < 60; copy += 1)
      hub.repository().pulls.push({ ...opened, id: 1000 + copy, number: opened.number + copy });
    const state = await readState(hub.client());
    expect(state.pullRequests.known && state.pullRequests.value).toHaveLength(60);
    expect(hub.requests).toHaveLength(2);
  });
});

describe('redirects', () => {
  it('refuses another host, for reads and writes', async () => {
    hub.addFault({ action: { kind: 'respond', status: 302, headers: { location: 'http://127.0.0.2:9/x' }, body: '' } });
    await expect(hub.client().rest('GET /user', {})).rejects.toThrow(
      /redirects to http:\/\/127\.0\.0\.2:9\/x, which is refused/,
    );
    await expect(hub.client().rest('POST /repos/acme/.jit/pulls', {})).rejects.toThrow(/refused/);
  });

  it('follows a moved repository on its own host', async () => {
    hub.addFault({
      path: /repos\/acme\/old$/,
      action: { kind: 'respond', status: 301, headers: { location: `${hub.origin}/api/v3/repos/acme/.jit` }, body: {} },
    });
    expect(await hub.client().rest('GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'old' })).toMatchObject({
      full_name: REPO,
    });
  });
});

describe('one commit', () => {
  it('gives the file at a commit, with contents: read alone', async () => {
    const commit = hub.service.hands.branches(REPO).main ?? '';
    hub.service.hands.commitFiles(REPO, 'main', { [FILE]: null });
    const input = { repository: REPO, commit, path: undefined, ownRepository: REPO };
    expect(await readConfigAt(hub.client({ token: githubTokens.workflowReadOnly }), input)).toMatchObject({
      path: FILE,
      ref: commit,
      file: { value: { kind: 'present' } },
    });
    expect(await readFileAt(hub.client(), { ...input, path: 'README.md' })).toMatchObject({
      value: { kind: 'present' },
    });
    expect(await readFileAt(hub.client(), { ...input, commit: 'b'.repeat(40), path: FILE })).toMatchObject({
      known: false,
      reason: 'malformed',
    });
  });
});

describe('locateConfigRepo', () => {
  it.each([
    ['given', { given: 'acme/other', ownRepository: 'acme/infra' }, 'acme/other'],
    ['called .jit', { given: undefined, ownRepository: REPO }, REPO],
    ['the owner’s .jit', { given: undefined, ownRepository: 'acme/infra' }, REPO],
  ])('finds the repository that is %s', async (_, input, expected) => {
    expect(await locateConfigRepo(hub.client({ token: githubTokens.admin }), { ...input, path: undefined })).toEqual({
      known: true,
      value: expected,
    });
  });

  it('finds the repository that holds the file', async () => {
    hub.service.hands.commitFiles('acme/infra', 'main', { [ROOT_FILE]: 'a: b\n' });
    const input = { given: undefined, ownRepository: 'acme/infra', path: undefined };
    expect(await locateConfigRepo(hub.client({ token: githubTokens.infraWorkflow }), input)).toEqual({
      known: true,
      value: 'acme/infra',
    });
  });

  it('does not guess where it could not read', async () => {
    hub.addFault({ action: { kind: 'respond', status: 500, body: {} } });
    const input = { given: undefined, ownRepository: 'acme/infra', path: undefined };
    expect(await locateConfigRepo(hub.client(), input)).toMatchObject({ known: false, reason: 'dependency' });
  });
});

describe('the workspace', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'jit-azure-drift-workspace-'));
    await mkdir(path.join(folder, '.jit'));
    await mkdir(path.join(folder, '.git'));
    await mkdir(path.join(folder, 'directory'));
    await writeFile(
      path.join(folder, '.git', 'config'),
      '[remote "origin"]\n\turl = https://github.example/Acme/.jit.git\n',
    );
    await writeFile(path.join(folder, FILE), '\ufeffazure: {}\n');
    await writeFile(path.join(folder, 'large.yml'), 'x'.repeat(1024 * 1024 + 1));
    await symlink(FILE, path.join(folder, 'link.yml'));
    await symlink('.jit', path.join(folder, 'linked'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    [FILE, { known: true, value: { kind: 'present', blob: blobId(Buffer.from('\ufeffazure: {}\n')) } }],
    ['not/there.yml', { known: true, value: { kind: 'absent' } }],
    [`${FILE}/below`, { known: true, value: { kind: 'absent' } }],
    ['link.yml', { known: true, value: { kind: 'not-a-file', what: 'symlink' } }],
    ['linked/jit-integration.yml', { known: true, value: { kind: 'not-a-file', what: 'symlink' } }],
    ['directory', { known: true, value: { kind: 'not-a-file', what: 'directory' } }],
    ['large.yml', { known: true, value: { kind: 'too-large', size: 1024 * 1024 + 1 } }],
    ['../outside.yml', { known: false, reason: 'malformed' }],
    ['/etc/hostname', { known: false, reason: 'malformed' }],
  ])('reads %s', async (file, expected) => {
    expect(await readWorkspaceFile(folder, file)).toMatchObject(expected);
  });

  it('does not call a file missing in a workspace that is not there', async () => {
    expect(await readWorkspaceFile(path.join(folder, 'none'), FILE)).toMatchObject({ known: false });
  });

  it('chooses the place as the config repo does, and knows whose checkout it is', async () => {
    expect(await readWorkspaceConfig(folder, { repository: REPO, ref: 'x', path: undefined })).toMatchObject({
      path: FILE,
      otherPath: { value: null },
    });
    expect(await isCheckoutOf(folder, REPO)).toBe(true);
    expect(await isCheckoutOf(folder, 'acme/jit')).toBe(false);
    expect(await isCheckoutOf(path.join(folder, 'directory'), REPO)).toBe(false);
  });
});
