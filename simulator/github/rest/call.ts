import type { SimRequest, SimResponse } from '../../service.js';
import { type Actor, visibleRepository } from '../access.js';
import { GitHubError, invalid } from '../errors.js';
import type { Forge } from '../forge.js';
import type { Repository } from '../world.js';

/** One REST request, taken apart. */
export interface Call {
  readonly forge: Forge;
  readonly actor: Actor;
  readonly request: SimRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Address of the API as the client sees it, without a slash at the end. */
  readonly api: string;
}

/** A route: method, path with `:name` and a last `*name`, and the page of GitHub's documentation. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly docs: string;
  readonly handle: (call: Call) => SimResponse;
}

/** The repository that the path names, as far as the actor may see it. */
export function repositoryOf(call: Call): Repository {
  return visibleRepository(call.forge, call.actor, call.params.owner ?? '', call.params.repo ?? '');
}

/** A 200 with a JSON body. */
export function ok(body: unknown, status = 200): SimResponse {
  return { status, body };
}

/** A request's JSON body; throws GitHub's 400 for something else. */
export function jsonBody(call: Call): Readonly<Record<string, unknown>> {
  const text = call.request.body.toString('utf8');
  if (text.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    throw new GitHubError(400, 'Problems parsing JSON', { type: 'UNPROCESSABLE' });
  }
  throw new GitHubError(400, 'Body should be a JSON object', { type: 'UNPROCESSABLE' });
}

/** A string of a JSON body, or null. */
export function text(body: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = body[name];
  return typeof value === 'string' ? value : null;
}

/** A list of strings of a JSON body. */
export function texts(body: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = body[name];
  if (!Array.isArray(value)) return typeof value === 'string' ? [value] : [];
  return value.flatMap((each: unknown) => (typeof each === 'string' ? [each] : []));
}

/** One page of a list, with GitHub's Link header. */
export function paginate(
  call: Call,
  items: readonly unknown[],
  wrap: (page: readonly unknown[]) => unknown = (page) => page,
): SimResponse {
  const size = Math.min(100, Math.max(1, Number(call.query.get('per_page') ?? 30) || 30));
  const page = Math.max(1, Number(call.query.get('page') ?? 1) || 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (number: number, relation: string): string => {
    const url = new URL(call.request.url);
    url.searchParams.set('page', String(number));
    return `<${url.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  const body = wrap(items.slice((page - 1) * size, page * size));
  return { status: 200, ...(links.length === 0 ? {} : { headers: { link: links.join(', ') } }), body };
}

/** The media type that the client prefers among GitHub's own: `raw`, `object`, `diff`, `patch`, or `json`. */
export function mediaType(call: Call): 'raw' | 'object' | 'diff' | 'patch' | 'json' {
  const match = /application\/vnd\.github(?:\.v3)?\.(raw|object|diff|patch)\b/.exec(call.request.headers.accept ?? '');
  const found = match?.[1];
  return found === 'raw' || found === 'object' || found === 'diff' || found === 'patch' ? found : 'json';
}

/** Plain text in one of GitHub's media types. */
export function plain(content: string | Buffer, media: string): SimResponse {
  return { status: 200, headers: { 'content-type': `application/vnd.github.${media}; charset=utf-8` }, body: content };
}

/** The `state` of a JSON body; throws for a word that is none. */
export function stateWord(
  body: Readonly<Record<string, unknown>>,
  resource: 'Issue' | 'PullRequest',
): 'open' | 'closed' | null {
  const state = text(body, 'state');
  if (state === null || state === 'open' || state === 'closed') return state;
  throw invalid([{ resource, code: 'invalid', field: 'state' }]);
}
