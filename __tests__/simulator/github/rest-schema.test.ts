import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { githubTokens } from '../../../simulator/github/index.js';
import { routes } from '../../../simulator/github/rest/router.js';
import { at, type Bench, start, stopAll, word } from './client.js';

const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
/** ajv's `nullable` wants a `type` beside it and a null in an `enum`; OpenAPI 3.0 wants neither. */
const document: unknown = JSON.parse(readFileSync(file, 'utf8'), (_key, value: unknown) => {
  if (at(value, 'nullable') !== true || typeof value !== 'object') return value;
  const values = at(value, 'enum');
  if (Array.isArray(values)) return { ...value, enum: [...values, null] };
  if (at(value, 'type') !== undefined) return value;
  const { nullable: _nullable, ...rest } = { nullable: true, ...value };
  return { anyOf: [rest, { type: 'null' }] };
});
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });

/** The validator of the documented answer of a route, or null when GitHub documents no JSON for it. */
function validator(method: string, path: string, status: number, media = 'application/json'): ValidateFunction | null {
  const pointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
  let operation: unknown = at(document, 'paths', path, method.toLowerCase());
  if (operation === undefined) throw new Error(`GitHub documents no ${method} ${path}`);
  operation = at(operation, 'responses', String(status));
  const reference = at(operation, '$ref');
  const response = typeof reference === 'string' ? at(document, ...reference.slice(2).split('/')) : operation;
  if (response === undefined) throw new Error(`GitHub documents no ${status} for ${method} ${path}`);
  const schema = at(response, 'content', media, 'schema');
  if (schema === undefined) return null;
  const base =
    typeof reference === 'string'
      ? `api#/${reference.slice(2)}`
      : `api#/paths/${pointer(path)}/${method.toLowerCase()}/responses/${status}`;
  return ajv.compile({ $ref: encodeURI(`${base}/content/${pointer(media)}/schema`) });
}

/** What to ask, once on each route; `as` is the path in GitHub's description. */
interface Case {
  readonly method: string;
  /** A function where the beginning of the test run decides. */
  readonly path: string | (() => string);
  readonly as: string;
  readonly status?: number;
  readonly body?: object | (() => object);
  readonly accept?: string;
}

const repo = '/repos/acme/.jit';
const R = '/repos/{owner}/{repo}';
let bench: Bench;
let head = '';
let tree = '';
let blob = '';

const cases: readonly Case[] = [
  { method: 'GET', path: '/', as: '/' },
  { method: 'GET', path: '/meta', as: '/meta' },
  { method: 'GET', path: '/rate_limit', as: '/rate_limit' },
  { method: 'GET', path: '/user', as: '/user' },
  { method: 'GET', path: repo, as: R },
  { method: 'GET', path: `${repo}/contents/.jit/jit-integration.yml`, as: `${R}/contents/{path}` },
  { method: 'GET', path: `${repo}/contents/.jit`, as: `${R}/contents/{path}` },
  { method: 'GET', path: `${repo}/contents`, as: `${R}/contents/{path}` },
  { method: 'GET', path: `${repo}/contents/dangling`, as: `${R}/contents/{path}` },
  { method: 'GET', path: `${repo}/contents/module`, as: `${R}/contents/{path}` },
  {
    method: 'PUT',
    path: `${repo}/contents/new.txt`,
    as: `${R}/contents/{path}`,
    status: 201,
    body: { message: 'New', content: 'bmV3' },
  },
  {
    method: 'DELETE',
    path: `${repo}/contents/new.txt`,
    as: `${R}/contents/{path}`,
    body: { message: 'Gone', sha: '3e5126c4e7d3b4b1dd4ab0ec5ac0b1da3d0a2a7e' },
    status: 409,
  },
  { method: 'GET', path: `${repo}/git/ref/heads/main`, as: `${R}/git/ref/{ref}` },
  { method: 'GET', path: `${repo}/git/matching-refs/heads/`, as: `${R}/git/matching-refs/{ref}` },
  {
    method: 'POST',
    path: `${repo}/git/refs`,
    as: `${R}/git/refs`,
    status: 201,
    body: () => ({ ref: 'refs/heads/made', sha: head }),
  },
  {
    method: 'PATCH',
    path: `${repo}/git/refs/heads/made`,
    as: `${R}/git/refs/{ref}`,
    body: () => ({ sha: head, force: true }),
  },
  { method: 'DELETE', path: `${repo}/git/refs/heads/made`, as: `${R}/git/refs/{ref}`, status: 204 },
  { method: 'GET', path: () => `${repo}/git/commits/${head}`, as: `${R}/git/commits/{commit_sha}` },
  {
    method: 'POST',
    path: `${repo}/git/commits`,
    as: `${R}/git/commits`,
    status: 201,
    body: () => ({ message: 'M', tree, parents: [head] }),
  },
  { method: 'GET', path: `${repo}/git/trees/main?recursive=1`, as: `${R}/git/trees/{tree_sha}` },
  {
    method: 'POST',
    path: `${repo}/git/trees`,
    as: `${R}/git/trees`,
    status: 201,
    body: () => ({ base_tree: tree, tree: [{ path: 'x', mode: '100644', type: 'blob', content: 'x' }] }),
  },
  { method: 'GET', path: () => `${repo}/git/blobs/${blob}`, as: `${R}/git/blobs/{file_sha}` },
  { method: 'POST', path: `${repo}/git/blobs`, as: `${R}/git/blobs`, status: 201, body: { content: 'x' } },
  { method: 'GET', path: `${repo}/branches`, as: `${R}/branches` },
  { method: 'GET', path: `${repo}/branches/main`, as: `${R}/branches/{branch}` },
  { method: 'GET', path: `${repo}/commits`, as: `${R}/commits` },
  { method: 'GET', path: `${repo}/commits/work`, as: `${R}/commits/{ref}` },
  { method: 'GET', path: `${repo}/compare/main...work`, as: `${R}/compare/{basehead}` },
  { method: 'GET', path: `${repo}/collaborators`, as: `${R}/collaborators` },
  { method: 'GET', path: `${repo}/teams`, as: `${R}/teams` },
  { method: 'GET', path: `${repo}/actions/oidc/customization/sub`, as: `${R}/actions/oidc/customization/sub` },
  {
    method: 'POST',
    path: `${repo}/pulls`,
    as: `${R}/pulls`,
    status: 201,
    body: { title: 'Second', head: 'other', base: 'main', body: 'text', draft: true },
  },
  { method: 'GET', path: `${repo}/pulls?state=all`, as: `${R}/pulls` },
  { method: 'GET', path: `${repo}/pulls/1`, as: `${R}/pulls/{pull_number}` },
  { method: 'PATCH', path: repo, as: R, body: { has_issues: true } },
  { method: 'PATCH', path: `${repo}/pulls/1`, as: `${R}/pulls/{pull_number}`, body: { title: 'Better' } },
  { method: 'GET', path: `${repo}/pulls/1/commits`, as: `${R}/pulls/{pull_number}/commits` },
  { method: 'GET', path: `${repo}/pulls/1/files`, as: `${R}/pulls/{pull_number}/files` },
  {
    method: 'POST',
    path: `${repo}/pulls/1/requested_reviewers`,
    as: `${R}/pulls/{pull_number}/requested_reviewers`,
    status: 201,
    body: { reviewers: ['hubot'], team_reviewers: ['security'] },
  },
  {
    method: 'POST',
    path: `${repo}/issues`,
    as: `${R}/issues`,
    status: 201,
    body: { title: 'An issue', labels: ['bug'], assignees: ['mona'] },
  },
  { method: 'GET', path: `${repo}/issues?state=all`, as: `${R}/issues` },
  { method: 'GET', path: `${repo}/issues/3`, as: `${R}/issues/{issue_number}` },
  {
    method: 'PATCH',
    path: `${repo}/issues/3`,
    as: `${R}/issues/{issue_number}`,
    body: { state: 'closed', state_reason: 'not_planned' },
  },
  {
    method: 'POST',
    path: `${repo}/issues/1/labels`,
    as: `${R}/issues/{issue_number}/labels`,
    body: { labels: ['bug', 'fresh'] },
  },
  { method: 'GET', path: `${repo}/issues/1/labels`, as: `${R}/issues/{issue_number}/labels` },
  { method: 'DELETE', path: `${repo}/issues/1/labels/fresh`, as: `${R}/issues/{issue_number}/labels/{name}` },
  {
    method: 'POST',
    path: `${repo}/issues/1/assignees`,
    as: `${R}/issues/{issue_number}/assignees`,
    status: 201,
    body: { assignees: ['mona'] },
  },
  {
    method: 'POST',
    path: `${repo}/issues/1/comments`,
    as: `${R}/issues/{issue_number}/comments`,
    status: 201,
    body: { body: 'Hello' },
  },
  { method: 'GET', path: `${repo}/issues/1/comments`, as: `${R}/issues/{issue_number}/comments` },
  {
    method: 'PATCH',
    path: () => `${repo}/issues/comments/${bench.service.hands.pull('acme/.jit', 1).comments[0]?.id}`,
    as: `${R}/issues/comments/{comment_id}`,
    body: { body: 'Hello again' },
  },
  { method: 'GET', path: `${repo}/labels`, as: `${R}/labels` },
  {
    method: 'POST',
    path: `${repo}/labels`,
    as: `${R}/labels`,
    status: 201,
    body: { name: 'made', color: 'ffffff' },
  },
  { method: 'GET', path: `${repo}/labels/bug`, as: `${R}/labels/{name}` },
  { method: 'PUT', path: `${repo}/pulls/1/merge`, as: `${R}/pulls/{pull_number}/merge`, body: {} },
  {
    method: 'GET',
    path: `${repo}/contents/.jit`,
    as: `${R}/contents/{path}`,
    accept: 'application/vnd.github.object',
  },
];

beforeAll(async () => {
  ajv.addSchema(document as object, 'api');
  bench = await start();
  const { hands } = bench.service;
  hands.createSymlink('acme/.jit', 'main', 'dangling', 'nowhere');
  hands.createSubmodule('acme/.jit', 'main', 'module', '1'.repeat(40));
  hands.commitFiles('acme/.jit', 'work', { 'a.txt': 'a\n' });
  hands.commitFiles('acme/.jit', 'other', { 'b.txt': 'b\n' });
  hands.openPull('acme/.jit', { title: 'First', head: 'work', base: 'main' });
  head = hands.branches('acme/.jit').main ?? '';
  tree = hands.log('acme/.jit', 'main')[0]?.tree ?? '';
  const got = await bench.rest('GET', `${repo}/contents/README.md`);
  blob = word(got.body, 'sha');
}, 60_000);
afterAll(stopAll);

describe('REST answers agree with GitHub’s published description', () => {
  it.each(cases)('$method $as ($path)', async ({ method, path, as, status = 200, body, accept }) => {
    const address = typeof path === 'function' ? path() : path;
    const response = await bench.rest(method, address, typeof body === 'function' ? body() : body, {
      token: githubTokens.admin,
      ...(accept === undefined ? {} : { accept }),
    });
    expect({ path, status: response.status, body: response.status === status ? null : response.body }).toEqual({
      path,
      status,
      body: null,
    });
    const validate = validator(method, as, status, accept);
    if (validate === null) return;
    const valid = validate(JSON.parse(JSON.stringify(response.body)));
    expect({ path, errors: valid ? null : validate.errors?.slice(0, 12) }).toEqual({ path, errors: null });
  });

  it('covers every route that is served', async () => {
    const installation = await bench.rest('GET', '/installation/repositories', undefined, { token: githubTokens.app });
    const validate = validator('GET', '/installation/repositories', 200);
    expect(validate?.(JSON.parse(JSON.stringify(installation.body)))).toBe(true);
    const asked = new Set(['GET /installation/repositories', ...cases.map(({ method, as }) => `${method} ${as}`)]);
    const shape = (path: string): string => path.replace(/[:*]\w+/g, '{}');
    const known = new Set([...asked].map((each) => each.replace(/\{\w+\}/g, '{}')));
    known.add(`GET ${R.replace(/\{\w+\}/g, '{}')}/contents`);
    expect(routes.map((route) => `${route.method} ${shape(route.path)}`).filter((route) => !known.has(route))).toEqual(
      [],
    );
  });
});
