import { afterAll, describe, expect, it } from '@jest/globals';
import { type GitHubWorld, githubTokens, newRepository } from '../../../simulator/github/index.js';
import { at, type Bench, type Options, start, stopAll } from './client.js';

afterAll(stopAll);

const repo = '/repos/acme/.jit';
const config = (world: GitHubWorld) => {
  const found = world.repositories.find((each) => each.name === '.jit');
  if (found === undefined) throw new Error('no .jit');
  return found;
};
const withWork = (bench: Bench): void => {
  bench.service.hands.commitFiles('acme/.jit', 'work', { 'a.txt': 'a\n' });
};
const newPull = { title: 'T', head: 'work', base: 'main' };

interface Case {
  readonly name: string;
  readonly world?: (world: GitHubWorld) => void;
  readonly before?: (bench: Bench) => void;
  readonly ask: readonly [method: string, path: string, body?: object];
  readonly options?: Options;
  readonly status: number;
  readonly message: string;
  readonly errors?: readonly object[];
  readonly headers?: Readonly<Record<string, string>>;
}

const readOnly = { token: githubTokens.workflowReadOnly };
const integration = 'Resource not accessible by integration';
const rules = (rule: object) => (world: GitHubWorld) => {
  config(world).rules.push({ pattern: '~ALL', ...rule });
};

const cases: readonly Case[] = [
  {
    name: 'an unknown token',
    ask: ['GET', repo],
    options: { token: 'ghs_nobody' },
    status: 401,
    message: 'Bad credentials',
  },
  {
    name: 'an expired token',
    world: (world) => {
      for (const token of world.tokens) token.expired = true;
    },
    ask: ['GET', repo],
    status: 401,
    message: 'Bad credentials',
  },
  {
    name: 'a private repository without a token',
    ask: ['GET', repo],
    options: { token: null },
    status: 404,
    message: 'Not Found',
  },
  {
    name: 'a private repository of another job',
    ask: ['GET', repo],
    options: { token: githubTokens.infraWorkflow },
    status: 404,
    message: 'Not Found',
  },
  { name: 'a repository that does not exist', ask: ['GET', '/repos/acme/none'], status: 404, message: 'Not Found' },
  { name: '/user for an app', ask: ['GET', '/user'], status: 403, message: integration },
  {
    name: '/user for nobody',
    ask: ['GET', '/user'],
    options: { token: null },
    status: 401,
    message: 'Requires authentication',
  },
  {
    name: 'a write with a token that only reads',
    ask: ['POST', `${repo}/git/refs`, { ref: 'refs/heads/x', sha: 'x' }],
    options: readOnly,
    status: 403,
    message: integration,
    headers: { 'x-accepted-github-permissions': 'contents=write' },
  },
  {
    name: 'a read of pull requests without that permission',
    ask: ['GET', `${repo}/pulls`],
    options: readOnly,
    status: 403,
    message: integration,
    headers: { 'x-accepted-github-permissions': 'pull_requests=read' },
  },
  {
    name: 'a write with a fine-grained token that only reads',
    world: (world) => {
      for (const token of world.tokens)
        if (token.kind === 'fine-grained') token.repositories = { 'acme/.jit': { contents: 'read' } };
    },
    ask: ['POST', `${repo}/git/refs`, { ref: 'refs/heads/x', sha: 'x' }],
    options: { token: githubTokens.fineGrained },
    status: 403,
    message: 'Resource not accessible by personal access token',
  },
  {
    name: 'an issue without issues: write',
    ask: ['POST', `${repo}/issues`, { title: 'T' }],
    status: 403,
    message: integration,
    headers: { 'x-accepted-github-permissions': 'issues=write' },
  },
  {
    name: 'a write to an archived repository',
    world: (world) => {
      config(world).archived = true;
    },
    ask: ['POST', `${repo}/git/refs`, { ref: 'refs/heads/x', sha: 'x' }],
    status: 403,
    message: 'Repository was archived so is read-only.',
  },
  {
    name: 'an empty repository',
    world: (world) => {
      world.repositories.push(newRepository({ id: 1, owner: 'acme', name: 'empty', visibility: 'public' }));
    },
    ask: ['GET', '/repos/acme/empty/git/ref/heads/main'],
    status: 409,
    message: 'Git Repository is empty.',
  },
  { name: 'a ref that is missing', ask: ['GET', `${repo}/git/ref/heads/none`], status: 404, message: 'Not Found' },
  { name: 'a file that is missing', ask: ['GET', `${repo}/contents/none.txt`], status: 404, message: 'Not Found' },
  {
    name: 'contents at a ref that is missing',
    ask: ['GET', `${repo}/contents/README.md?ref=none`],
    status: 404,
    message: 'No commit found for the ref none',
  },
  { name: 'a branch that is missing', ask: ['GET', `${repo}/branches/none`], status: 404, message: 'Branch not found' },
  {
    name: 'a new ref that exists',
    ask: ['POST', `${repo}/git/refs`, { ref: 'refs/heads/main', sha: '$main' }],
    status: 422,
    message: 'Reference already exists',
  },
  {
    name: 'a new ref to nothing',
    ask: ['POST', `${repo}/git/refs`, { ref: 'refs/heads/x', sha: '0123456789'.repeat(4) }],
    status: 422,
    message: 'Object does not exist',
  },
  {
    name: 'a new ref below a branch of that name',
    ask: ['POST', `${repo}/git/refs`, { ref: 'refs/heads/main/x', sha: '$main' }],
    status: 422,
    message: 'Reference update failed',
  },
  {
    name: 'an update of a missing ref',
    ask: ['PATCH', `${repo}/git/refs/heads/x`, { sha: '$main' }],
    status: 422,
    message: 'Reference does not exist',
  },
  {
    name: 'an update that is no fast forward',
    before: withWork,
    ask: ['PATCH', `${repo}/git/refs/heads/work`, { sha: '$main' }],
    status: 422,
    message: 'Update is not a fast forward',
  },
  {
    name: 'the deletion of a missing ref',
    ask: ['DELETE', `${repo}/git/refs/heads/x`],
    status: 422,
    message: 'Reference does not exist',
  },
  {
    name: 'a new branch where creation is restricted',
    world: rules({ restrictCreation: true }),
    ask: ['POST', `${repo}/git/refs`, { ref: 'refs/heads/x', sha: '$main' }],
    status: 422,
    message: 'Reference update failed',
  },
  {
    name: 'a push where pull requests are required',
    before: withWork,
    world: rules({ requirePullRequest: true }),
    ask: ['PATCH', `${repo}/git/refs/heads/main`, { sha: '$work' }],
    status: 422,
    message: 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n',
  },
  {
    name: 'an unsigned commit where signatures are required',
    before: withWork,
    world: rules({ requireSignatures: true }),
    ask: ['PATCH', `${repo}/git/refs/heads/main`, { sha: '$work' }],
    status: 422,
    message: 'Repository rule violations found\n\nCommits must have verified signatures.\n\n',
  },
  {
    name: 'a pull request by Actions where the setting forbids it',
    before: withWork,
    world: (world) => {
      config(world).allowActionsToOpenPullRequests = false;
    },
    ask: ['POST', `${repo}/pulls`, newPull],
    status: 403,
    message: 'GitHub Actions is not permitted to create or approve pull requests.',
  },
  {
    name: 'a pull request without commits',
    ask: ['POST', `${repo}/pulls`, { ...newPull, head: 'main' }],
    status: 422,
    message: 'Validation Failed',
    errors: [{ resource: 'PullRequest', code: 'custom', message: 'No commits between main and main' }],
  },
  {
    name: 'a pull request from a missing branch',
    ask: ['POST', `${repo}/pulls`, newPull],
    status: 422,
    message: 'Validation Failed',
    errors: [{ resource: 'PullRequest', field: 'head', code: 'invalid' }],
  },
  {
    name: 'a second pull request of a branch',
    before: (bench) => {
      withWork(bench);
      bench.service.hands.openPull('acme/.jit', newPull);
    },
    ask: ['POST', `${repo}/pulls`, newPull],
    status: 422,
    message: 'Validation Failed',
    errors: [{ resource: 'PullRequest', code: 'custom', message: 'A pull request already exists for acme:work.' }],
  },
  {
    name: 'a body of more than 65536 characters',
    before: withWork,
    ask: ['POST', `${repo}/pulls`, { ...newPull, body: 'x'.repeat(65_537) }],
    status: 422,
    message: 'Validation Failed',
    errors: [
      { resource: 'Issue', code: 'custom', field: 'body', message: 'body is too long (maximum is 65536 characters)' },
    ],
  },
  {
    name: 'a reviewer who is no collaborator',
    before: (bench) => {
      withWork(bench);
      bench.service.hands.openPull('acme/.jit', newPull);
    },
    ask: ['POST', `${repo}/pulls/1/requested_reviewers`, { reviewers: ['stranger'] }],
    status: 422,
    message:
      'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the acme/.jit repository.',
  },
  {
    name: 'the author as reviewer',
    before: (bench) => {
      withWork(bench);
      bench.service.hands.openPull('acme/.jit', newPull);
    },
    ask: ['POST', `${repo}/pulls/1/requested_reviewers`, { reviewers: ['mona'] }],
    status: 422,
    message: 'Review cannot be requested from pull request author.',
  },
  {
    name: 'a workflow file without the workflows permission',
    ask: ['PUT', `${repo}/contents/.github/workflows/x.yml`, { message: 'm', content: 'eA==' }],
    status: 422,
    message:
      'refusing to allow a GitHub App to create or update workflow `.github/workflows/x.yml` without `workflows` permission',
  },
  {
    name: 'a file with an old sha',
    ask: ['PUT', `${repo}/contents/README.md`, { message: 'm', content: 'eA==', sha: '1'.repeat(40) }],
    status: 409,
    message: `README.md does not match ${'1'.repeat(40)}`,
  },
];

function fill(bench: Bench, body: object | undefined): unknown {
  const branches = bench.service.hands.branches('acme/.jit');
  const text = JSON.stringify(body ?? {}).replace(/"\$(\w+)"/g, (_all, name: string) => JSON.stringify(branches[name]));
  return body === undefined ? undefined : JSON.parse(text);
}

describe('REST refuses', () => {
  it.each(cases)(
    '$name',
    async ({ world, before, ask: [method, path, body], options, status, message, errors, headers }) => {
      const bench = await start(world);
      before?.(bench);
      const refsBefore = bench.service.hands.branches('acme/.jit');
      const response = await bench.rest(method, path, fill(bench, body), options);
      expect({
        status: response.status,
        message: at(response.body, 'message'),
        errors: at(response.body, 'errors'),
      }).toEqual({ status, message, errors });
      expect(at(response.body, 'status')).toBe(String(status));
      expect(response.headers).toMatchObject({
        'x-github-request-id': expect.stringMatching(/^[0-9A-F:]+$/),
        'x-ratelimit-remaining': expect.any(String),
        ...headers,
      });
      expect(bench.service.hands.branches('acme/.jit')).toEqual(refsBefore);
      expect(bench.service.unhandled).toEqual([]);
    },
  );

  it('marks a route that is not served', async () => {
    const bench = await start();
    const response = await bench.rest('GET', `${repo}/hooks`);
    expect(response.status).toBe(404);
    expect(bench.service.unhandled).toEqual(['GET /repos/acme/.jit/hooks']);
  });
});
