import { afterAll, describe, expect, it } from '@jest/globals';
import { type GitHubWorld, githubTokens } from '../../../simulator/github/index.js';
import { at, type Bench, start, stopAll, word } from './client.js';

afterAll(stopAll);

const commitMutation = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) {
    ref { name }
    commit { oid message author { name email user { login } } committer { name email } signature { isValid state wasSignedByGitHub } parents(first: 5) { nodes { oid } } }
  }
}`;
const path = '.jit/jit-integration.yml';
const repositoryId = '{ repository(owner: "acme", name: ".jit") { id } }';
const head = (bench: Bench, branch = 'main'): string => bench.service.hands.branches('acme/.jit')[branch] ?? '';
const commitInput = (bench: Bench, more: object = {}): Record<string, unknown> => ({
  input: {
    branch: { repositoryNameWithOwner: 'acme/.jit', branchName: 'main' },
    expectedHeadOid: head(bench),
    message: { headline: 'Headline', body: 'Body' },
    fileChanges: { additions: [{ path, contents: Buffer.from('azure: {}\n').toString('base64') }] },
    ...more,
  },
});
const id = async (bench: Bench): Promise<string> => word((await bench.graphql(repositoryId)).data, 'repository', 'id');

describe('createCommitOnBranch', () => {
  it('commits as the token’s identity, signed by GitHub', async () => {
    const bench = await start();
    const before = head(bench);
    const { data, errors } = await bench.graphql(commitMutation, commitInput(bench));
    expect(errors).toEqual([]);
    const email = '41898282+github-actions[bot]@users.noreply.github.com';
    expect(at(data, 'createCommitOnBranch')).toEqual({
      ref: { name: 'main' },
      commit: {
        oid: head(bench),
        message: 'Headline\n\nBody',
        author: { name: 'github-actions[bot]', email, user: { login: 'github-actions[bot]' } },
        committer: { name: 'GitHub', email: 'noreply@github.com' },
        signature: { isValid: true, state: 'VALID', wasSignedByGitHub: true },
        parents: { nodes: [{ oid: before }] },
      },
    });
    expect(bench.service.hands.readFile('acme/.jit', 'main', path)?.toString()).toBe('azure: {}\n');
    expect(bench.service.hands.readFile('acme/.jit', 'main', 'README.md')?.toString()).toContain('Acme');
    expect(bench.service.hands.isSigned(head(bench))).toBe(true);
  });

  it('deletes files', async () => {
    const bench = await start();
    const { errors } = await bench.graphql(
      commitMutation,
      commitInput(bench, { fileChanges: { deletions: [{ path }] } }),
    );
    expect(errors).toEqual([]);
    expect(bench.service.hands.readFile('acme/.jit', 'main', path)).toBeNull();
  });

  const refusals: readonly [string, object, string, string | RegExp, ((world: GitHubWorld) => void)?][] = [
    [
      'a stale head',
      { expectedHeadOid: '1'.repeat(40) },
      'STALE_DATA',
      `Expected branch to point to "${'1'.repeat(40)}" but it did not.  Pull and try again.`,
    ],
    ['a missing branch', { branch: { repositoryNameWithOwner: 'acme/.jit', branchName: 'none' } }, 'NOT_FOUND', /none/],
    [
      'a hidden repository',
      { branch: { repositoryNameWithOwner: 'acme/infra', branchName: 'main' } },
      'NOT_FOUND',
      "Could not resolve to a Repository with the name 'acme/infra'.",
    ],
    [
      'the deletion of a missing file',
      { fileChanges: { deletions: [{ path: 'none' }] } },
      'UNPROCESSABLE',
      /does not exist as of commit oid/,
    ],
    [
      'contents that are no Base64',
      { fileChanges: { additions: [{ path: 'a', contents: '%%' }] } },
      'UNPROCESSABLE',
      /not valid Base64/,
    ],
    [
      'a path that leaves the repository',
      { fileChanges: { additions: [{ path: '../a', contents: '' }] } },
      'UNPROCESSABLE',
      /malformed path/,
    ],
    [
      'an archived repository',
      {},
      'FORBIDDEN',
      'Repository was archived so is read-only.',
      (world) => {
        for (const repository of world.repositories) repository.archived = true;
      },
    ],
    [
      'a branch that takes pull requests only',
      {},
      'UNPROCESSABLE',
      /^Repository rule violations found\n\nChanges must be made through a pull request\./,
      (world) => {
        for (const repository of world.repositories)
          repository.rules.push({ pattern: 'main', requirePullRequest: true });
      },
    ],
  ];
  it.each(
    refusals.map(
      ([name, more, type, message, change = () => undefined]) => [name, more, type, message, change] as const,
    ),
  )('refuses %s and leaves the branch', async (_name, more, type, message, change) => {
    const bench = await start(change);
    const before = head(bench);
    const result = await bench.graphql(commitMutation, commitInput(bench, more));
    expect(result).toMatchObject({ status: 200, data: { createCommitOnBranch: null } });
    expect(result.errors).toEqual([
      expect.objectContaining({
        type,
        path: ['createCommitOnBranch'],
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      }),
    ]);
    expect(head(bench)).toBe(before);
  });

  it('refuses a token that only reads', async () => {
    const bench = await start();
    const { errors } = await bench.graphql(commitMutation, commitInput(bench), {
      token: githubTokens.workflowReadOnly,
    });
    expect(errors).toMatchObject([
      { type: 'FORBIDDEN', message: 'Resource not accessible by integration', path: ['createCommitOnBranch'] },
    ]);
  });
});

describe('queries', () => {
  it('reads a tree, a blob and its bytes', async () => {
    const bench = await start();
    const long = `${'é'.repeat(300_000)}\n`;
    bench.service.hands.commitFiles('acme/.jit', 'main', { 'long.txt': long, 'binary.bin': Buffer.from([1, 0, 2]) });
    bench.service.hands.createSymlink('acme/.jit', 'main', 'link', 'README.md');
    const { data, errors } = await bench.graphql(`{ repository(owner: "acme", name: ".jit") {
      tree: object(expression: "main:") { ... on Tree { entries { name mode type object { ... on Blob { byteSize } } } } }
      long: object(expression: "main:long.txt") { ... on Blob { byteSize isTruncated isBinary text } }
      binary: object(expression: "main:binary.bin") { ... on Blob { isTruncated isBinary text } }
      none: object(expression: "main:none") { __typename }
    } }`);
    expect(errors).toEqual([]);
    expect(at(data, 'repository', 'tree', 'entries')).toEqual([
      { name: '.jit', mode: 0o040000, type: 'tree', object: {} },
      { name: 'README.md', mode: 0o100644, type: 'blob', object: { byteSize: 28 } },
      { name: 'binary.bin', mode: 0o100644, type: 'blob', object: { byteSize: 3 } },
      { name: 'link', mode: 0o120000, type: 'blob', object: { byteSize: 9 } },
      { name: 'long.txt', mode: 0o100644, type: 'blob', object: { byteSize: 600_001 } },
    ]);
    expect(at(data, 'repository', 'long')).toEqual({
      byteSize: 600_001,
      isTruncated: true,
      isBinary: false,
      text: 'é'.repeat(256_000),
    });
    expect(at(data, 'repository', 'binary')).toEqual({ isTruncated: false, isBinary: true, text: null });
    expect(at(data, 'repository', 'none')).toBeNull();
  });

  it('hides a repository that the token cannot see', async () => {
    const bench = await start();
    const { data, errors } = await bench.graphql(repositoryId, {}, { token: githubTokens.infraWorkflow });
    expect(data).toEqual({ repository: null });
    expect(errors).toMatchObject([
      {
        type: 'NOT_FOUND',
        path: ['repository'],
        message: "Could not resolve to a Repository with the name 'acme/.jit'.",
      },
    ]);
  });

  it.each([
    [
      'an unknown field',
      '{ repository(owner: "acme", name: ".jit") { nonsense } }',
      200,
      "Field 'nonsense' doesn't exist on type 'Repository'",
    ],
    [
      'a field that is not simulated',
      '{ repository(owner: "acme", name: ".jit") { diskUsage } }',
      501,
      'not simulated: Repository.diskUsage',
    ],
    [
      'a connection without its boundaries',
      '{ repository(owner: "acme", name: ".jit") { pullRequests { nodes { id } } } }',
      200,
      'You must provide a `first` or `last` value to properly paginate the `pullRequests` connection.',
    ],
    [
      'more than 100 of a connection',
      '{ repository(owner: "acme", name: ".jit") { pullRequests(first: 101) { nodes { id } } } }',
      200,
      /exceeds the `first` limit of 100 records\./,
    ],
  ])('fails on %s', async (_name, query, status, message) => {
    const bench = await start();
    const result = await bench.graphql(query);
    expect(result.status).toBe(status);
    expect(result.errors).toEqual([
      expect.objectContaining({ message: typeof message === 'string' ? message : expect.stringMatching(message) }),
    ]);
  });

  it('gives bots their two names, and an app no role', async () => {
    const bench = await start();
    bench.service.hands.commitFiles('acme/.jit', 'work', { a: 'a' });
    await bench.rest('POST', '/repos/acme/.jit/pulls', { title: 'T', head: 'work', base: 'main' });
    const { data } = await bench.graphql(
      '{ viewer { login } repository(owner: "acme", name: ".jit") { viewerPermission pullRequest(number: 1) { author { __typename login } } } }',
    );
    expect(data).toEqual({
      viewer: { login: 'github-actions[bot]' },
      repository: { viewerPermission: null, pullRequest: { author: { __typename: 'Bot', login: 'github-actions' } } },
    });
    const repository = await bench.rest('GET', '/repos/acme/.jit');
    expect(at(repository.body, 'permissions', 'push')).toBe(false);
    const asPerson = await bench.rest('GET', '/repos/acme/.jit', undefined, { token: githubTokens.fineGrained });
    expect(at(asPerson.body, 'permissions', 'push')).toBe(true);
  });

  it('pages through a connection', async () => {
    const bench = await start();
    for (const name of ['a', 'b', 'c']) bench.service.hands.commitFiles('acme/.jit', name, { [name]: name });
    for (const name of ['a', 'b', 'c'])
      bench.service.hands.openPull('acme/.jit', { title: name, head: name, base: 'main' });
    const query =
      'query ($after: String) { repository(owner: "acme", name: ".jit") { pullRequests(first: 2, after: $after) { totalCount nodes { title } pageInfo { hasNextPage endCursor } } } }';
    const first = await bench.graphql(query);
    const after = word(first.data, 'repository', 'pullRequests', 'pageInfo', 'endCursor');
    const second = await bench.graphql(query, { after });
    const titles = [first, second].map(({ data }) => at(data, 'repository', 'pullRequests', 'nodes'));
    expect(titles).toEqual([[{ title: 'a' }, { title: 'b' }], [{ title: 'c' }]]);
    expect(at(second.data, 'repository', 'pullRequests', 'pageInfo', 'hasNextPage')).toBe(false);
    expect(at(first.data, 'repository', 'pullRequests', 'totalCount')).toBe(3);
  });
});

describe('mutations of refs', () => {
  const make = 'mutation ($input: CreateRefInput!) { createRef(input: $input) { ref { id name target { oid } } } }';

  it('creates, moves and deletes a branch', async () => {
    const bench = await start();
    const repositoryIdValue = await id(bench);
    const made = await bench.graphql(make, {
      input: { repositoryId: repositoryIdValue, name: 'refs/heads/x', oid: head(bench) },
    });
    expect(at(made.data, 'createRef', 'ref', 'target', 'oid')).toBe(head(bench));
    const refId = word(made.data, 'createRef', 'ref', 'id');
    bench.service.hands.commitFiles('acme/.jit', 'x', { a: 'a' });
    const update = 'mutation ($input: UpdateRefInput!) { updateRef(input: $input) { ref { name } } }';
    const refused = await bench.graphql(update, { input: { refId, oid: head(bench) } });
    expect(refused.errors).toMatchObject([{ type: 'UNPROCESSABLE', message: 'Update is not a fast forward' }]);
    await bench.graphql(update, { input: { refId, oid: head(bench), force: true } });
    expect(head(bench, 'x')).toBe(head(bench));
    const gone = await bench.graphql(
      'mutation ($input: DeleteRefInput!) { deleteRef(input: $input) { clientMutationId } }',
      { input: { refId, clientMutationId: 'mine' } },
    );
    expect(gone).toMatchObject({ errors: [], data: { deleteRef: { clientMutationId: 'mine' } } });
    expect(Object.keys(bench.service.hands.branches('acme/.jit'))).toEqual(['main']);
  });

  it('refuses a ref that exists', async () => {
    const bench = await start();
    const { errors } = await bench.graphql(make, {
      input: { repositoryId: await id(bench), name: 'refs/heads/main', oid: head(bench) },
    });
    expect(errors).toMatchObject([
      { type: 'UNPROCESSABLE', message: 'A ref named "refs/heads/main" already exists in the repository.' },
    ]);
  });

  it('makes all updates of updateRefs or none', async () => {
    const bench = await start();
    const oid = bench.service.hands.commitFiles('acme/.jit', 'scratch', { a: 'a' });
    bench.service.hands.commitFiles('acme/.jit', 'head', { b: 'b' });
    const update = 'mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';
    const repositoryIdValue = await id(bench);
    const input = (beforeOid: string): object => ({
      input: {
        repositoryId: repositoryIdValue,
        refUpdates: [
          { name: 'refs/heads/scratch', afterOid: '0'.repeat(40) },
          { name: 'refs/heads/head', beforeOid, afterOid: oid, force: true },
        ],
      },
    });
    const before = bench.service.hands.branches('acme/.jit');
    const refused = await bench.graphql(update, { ...input('1'.repeat(40)) });
    expect(refused.errors).toMatchObject([{ type: 'UNPROCESSABLE' }]);
    expect(bench.service.hands.branches('acme/.jit')).toEqual(before);
    const done = await bench.graphql(update, { ...input(before.head ?? '') });
    expect(done.errors).toEqual([]);
    expect(bench.service.hands.branches('acme/.jit')).toEqual({ head: oid, main: before.main });
  });

  it('keeps what earlier mutations of a request did when a later one fails', async () => {
    const bench = await start();
    const { data, errors } = await bench.graphql(
      `mutation ($id: ID!, $oid: GitObjectID!) {
        one: createRef(input: { repositoryId: $id, name: "refs/heads/one", oid: $oid }) { ref { name } }
        again: createRef(input: { repositoryId: $id, name: "refs/heads/one", oid: $oid }) { ref { name } }
        two: createRef(input: { repositoryId: $id, name: "refs/heads/two", oid: $oid }) { ref { name } }
      }`,
      { id: await id(bench), oid: head(bench) },
    );
    expect(data).toEqual({ one: { ref: { name: 'one' } }, again: null, two: { ref: { name: 'two' } } });
    expect(errors).toMatchObject([{ path: ['again'], type: 'UNPROCESSABLE' }]);
    expect(Object.keys(bench.service.hands.branches('acme/.jit'))).toEqual(['main', 'one', 'two']);
  });
});
