import type { getOctokit } from '@actions/github';
import { visible } from '../core/text.js';
import { ServiceError } from '../errors.js';
import { loadInTurn } from '../later.js';
import type { Log, RequestMeter } from '../ports.js';
import { asList, asObject, asObjectOrNull, type Json } from './json.js';
import { type RawResponse, type RequestPolicy, sendWithPolicy } from './request-policy.js';
import { LONGEST_WORDS, networkError } from './service-errors.js';

/** How to reach GitHub. */
export interface GitHubClientOptions {
  readonly token: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** Ends every request when the run's time is over. */
  readonly signal: AbortSignal;
  readonly meter: RequestMeter;
  readonly log: Pick<Log, 'debug'>;
  /** Takes every secret out of GitHub's words. */
  readonly hide?: (words: string) => string;
  /** How long what must not stay half-made may still be taken away after that; 3 s by default. */
  readonly graceMs?: number;
  /** For one attempt; 20 s by default. */
  readonly requestTimeoutMs?: number;
  /** Waits before a read is sent again: one entry a repeat. */
  readonly readRetryDelaysMs?: readonly number[];
}

/** One error of a GraphQL answer. */
export interface GraphqlError {
  readonly type: string | undefined;
  readonly message: string;
  /** Response path as one string: `repository.pullRequests`. */
  readonly path: string;
}

/** A GraphQL answer: what could be resolved, and why the rest could not. */
export interface GraphqlAnswer {
  readonly data: Json | null;
  readonly errors: readonly GraphqlError[];
  readonly requestId: string | undefined;
}

/** The wire to GitHub: answers are `unknown` until an adapter has read them; failures are ServiceErrors. */
export interface GitHubWire {
  /** A REST call, as `GET /repos/{owner}/{repo}`; gives the answer's body. */
  rest(route: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** A GraphQL operation whose errors the caller wants to see. */
  graphql(query: string, variables: Readonly<Record<string, unknown>>): Promise<GraphqlAnswer>;
}

/** What a run has of GitHub. */
export interface GitHubClient extends GitHubWire {
  /**
   * The same wire, which outlives the run's time by some seconds: for taking away again what would stay half-made, and
   * for nothing else.
   */
  readonly lastly: GitHubWire;
}

/** A cancelled job has 7.5 s until its second signal, and 2.5 s more: the report needs its part of them. A third is a write's. */
const GRACE_MS = 3000;

/** Aborted some seconds after the other one. */
function outliving(signal: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController();
  const end = (): void => void setTimeout(() => controller.abort(signal.reason), ms).unref();
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return controller.signal;
}

/** Makes a client on `@actions/github`, whose proxy support it keeps. */
export function createGitHubClient(options: GitHubClientOptions): GitHubClient {
  const graceMs = options.graceMs ?? GRACE_MS;
  const grace = outliving(options.signal, graceMs);
  return {
    ...createWire(options, outliving(options.signal, graceMs / 3)),
    lastly: createWire({ ...options, signal: grace }, grace),
  };
}

/** @param writeSignal - Ends a write that is under way: taking it back while GitHub still carries it out would miss it. */
function createWire(options: GitHubClientOptions, writeSignal: AbortSignal): GitHubWire {
  const { hide = (words: string) => words } = options;
  const policy = {
    meter: options.meter,
    signal: options.signal,
    writeSignal,
    timeoutMs: options.requestTimeoutMs ?? 20_000,
    readRetryDelaysMs: options.readRetryDelaysMs ?? [250, 1000],
    longestWaitMs: 60_000,
    origins: [new URL(options.apiUrl).origin, new URL(options.graphqlUrl).origin],
    debug: (line: string) => options.log.debug(line),
    hide,
  };
  let started: Promise<Octokit> | undefined;
  /** Loaded with the first request: it takes longer than all that comes before. */
  const octokit = (): Promise<Octokit> => {
    started ??= loadInTurn(() => import('@actions/github')).then((library) => startOctokit(library, options, policy));
    return started;
  };
  const headers = { 'X-GitHub-Api-Version': '2022-11-28' };
  return {
    async rest(route, parameters) {
      const response: RawResponse = await (await octokit()).request(route, { ...parameters, headers });
      return response.data;
    },
    async graphql(query, variables) {
      const response: RawResponse = await (await octokit()).request(`POST ${options.graphqlUrl}`, { query, variables });
      return readAnswer(response, hide);
    },
  };
}

type Octokit = ReturnType<typeof getOctokit>;

/** Octokit under our policy. Without a token it would refuse to start: a run that reads its checkout alone needs none, any other is told by GitHub. */
function startOctokit(
  library: Pick<typeof import('@actions/github'), 'getOctokit'>,
  { token, apiUrl, log }: GitHubClientOptions,
  policy: RequestPolicy,
): Octokit {
  const octokit = library.getOctokit(token === '' ? 'none' : token, {
    baseUrl: apiUrl.replace(/\/+$/, ''),
    log: { debug: log.debug, info: log.debug, warn: log.debug, error: log.debug },
  });
  octokit.hook.wrap('request', (send, request) => sendWithPolicy(send, request, policy));
  return octokit;
}

function readAnswer({ data, headers }: RawResponse, hide: (words: string) => string): GraphqlAnswer {
  if (typeof data !== 'object' || data === null)
    throw networkError('the GraphQL answer is no object', 'malformed', undefined);
  const body = asObject(data, 'answer');
  const errors = body.errors === undefined ? [] : asList(body.errors, 'errors').map((error) => readError(error, hide));
  const requestId = headers['x-github-request-id'];
  return {
    data: asObjectOrNull(body.data, 'data'),
    errors,
    requestId: typeof requestId === 'string' ? requestId : undefined,
  };
}

function readError(value: unknown, hide: (words: string) => string): GraphqlError {
  const error = asObject(value, 'error');
  const { type, message, path } = error;
  return {
    type: typeof type === 'string' ? type : undefined,
    message: typeof message === 'string' ? hide(message) : 'an error without a message',
    path: Array.isArray(path) ? path.join('.') : '',
  };
}

/** A GraphQL error as the ServiceError that REST would have given. */
export function graphqlFailure(error: GraphqlError, requestId: string | undefined): ServiceError {
  return new ServiceError(visible(error.message.replace(/\s+/g, ' ').trim(), LONGEST_WORDS), {
    service: 'GitHub',
    ...(error.type === undefined ? {} : { code: visible(error.type, 60) }),
    ...(requestId === undefined ? {} : { correlationId: requestId }),
  });
}
