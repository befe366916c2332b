import { createHash } from 'node:crypto';
import type { SimRequest, SimResponse } from '../service.js';
import { type Actor, actorOf } from './access.js';
import { GitHubError } from './errors.js';
import type { Forge } from './forge.js';
import { type GraphqlRequest, runGraphql } from './graphql/execute.js';
import type { Call } from './rest/call.js';
import { findRoute } from './rest/router.js';

/** What the transport-free core gives: an answer, and whether it had one of its own. */
export interface Handled {
  readonly response: SimResponse;
  /** Null, or what was asked for and is not simulated. */
  readonly unhandled: string | null;
}

const docsRoot = 'https://docs.github.com/rest';

function refusal(error: GitHubError, docs: string): SimResponse {
  const { headers, errors } = error.details;
  const body = {
    message: error.message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: error.status === 401 ? docsRoot : `${docsRoot}/${docs}`,
    status: String(error.status),
  };
  return { status: error.status, body, ...(headers === undefined ? {} : { headers }) };
}

/** Answers one request as GitHub does, at the root or below `/api/v3` and `/api/graphql`. */
export async function answer(forge: Forge, request: SimRequest): Promise<Handled> {
  const isEnterprise = /^\/api\/v3(\/|$)/.test(request.url.pathname);
  const path = isEnterprise ? request.url.pathname.slice('/api/v3'.length) || '/' : request.url.pathname;
  try {
    const actor = actorOf(forge, request.headers.authorization);
    if (/^\/(api\/)?graphql$/.test(path)) return await answerGraphql(forge, actor, request);
    return answerRest(forge, actor, request, { path, api: request.url.origin + (isEnterprise ? '/api/v3' : '') });
  } catch (error) {
    if (error instanceof GitHubError) return { response: refusal(error, ''), unhandled: null };
    throw error;
  }
}

function answerRest(forge: Forge, actor: Actor, request: SimRequest, at: { path: string; api: string }): Handled {
  const found = findRoute(
    request.method === 'HEAD' ? 'GET' : request.method,
    at.path.length > 1 ? at.path.replace(/\/$/, '') : at.path,
  );
  if (found === null) {
    const body = { message: 'Not Found', documentation_url: docsRoot, status: '404' };
    return { response: { status: 404, body }, unhandled: `${request.method} ${at.path}` };
  }
  const call: Call = { forge, actor, request, params: found.params, query: request.url.searchParams, api: at.api };
  try {
    return { response: found.route.handle(call), unhandled: null };
  } catch (error) {
    if (error instanceof GitHubError) return { response: refusal(error, found.route.docs), unhandled: null };
    throw error;
  }
}

async function answerGraphql(forge: Forge, actor: Actor, request: SimRequest): Promise<Handled> {
  if (actor.token === null) {
    const body = {
      message: 'This endpoint requires you to be authenticated.',
      documentation_url:
        'https://docs.github.com/graphql/guides/forming-calls-with-graphql#authenticating-with-graphql',
      status: '401',
    };
    return { response: { status: 401, body }, unhandled: null };
  }
  const parsed = parseRequest(request.body);
  if (parsed === null)
    return {
      response: { status: 400, body: { message: 'Problems parsing JSON', documentation_url: docsRoot } },
      unhandled: null,
    };
  const { body, notSimulated } = await runGraphql({ forge, actor }, parsed);
  // The real service would have answered: that must look like nothing that a client could take for an answer.
  return { response: { status: notSimulated === null ? 200 : 501, body }, unhandled: notSimulated };
}

function parseRequest(body: Buffer): GraphqlRequest | null {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null) return null;
    const fields: Readonly<Record<string, unknown>> = { ...parsed };
    const { query, variables, operationName } = fields;
    if (typeof query !== 'string') return null;
    return {
      query,
      variables: typeof variables === 'object' && variables !== null ? { ...variables } : {},
      operationName: typeof operationName === 'string' ? operationName : null,
    };
  } catch {
    return null;
  }
}

/** The headers that GitHub puts on every answer. */
export function commonHeaders(forge: Forge, request: SimRequest, sequence: number): Record<string, string> {
  const isGraphql = request.url.pathname.endsWith('/graphql');
  const token = forge.world.tokens.find((each) => request.headers.authorization?.endsWith(each.value) === true);
  const limit = token === undefined ? 60 : token.kind === 'actions' && !isGraphql ? 1000 : 5000;
  const id = createHash('sha1').update(`${sequence}`).digest('hex').toUpperCase();
  return {
    'x-github-request-id': `${id.slice(0, 4)}:${id.slice(4, 9)}:${id.slice(9, 15)}:${id.slice(15, 21)}:${id.slice(21, 29)}`,
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': request.headers['x-github-api-version'] ?? '2022-11-28',
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(limit - 1),
    'x-ratelimit-used': '1',
    'x-ratelimit-reset': String(Math.floor(forge.now().getTime() / 1000) + 3600),
    'x-ratelimit-resource': isGraphql ? 'graphql' : 'core',
  };
}
