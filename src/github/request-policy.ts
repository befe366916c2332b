import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError, whyEnded } from '../errors.js';
import type { RequestMeter } from '../ports.js';
import {
  graphqlLimit,
  isLimitType,
  isRateLimited,
  networkError,
  retryAfterOf,
  toServiceError,
} from './service-errors.js';

/** What every request to GitHub obeys. */
export interface RequestPolicy {
  readonly meter: RequestMeter;
  /** Ends the whole run: nothing is sent after it. */
  readonly signal: AbortSignal;
  /** Ends a write that is under way, some time after `signal`: an answer is better than not to know what was done. */
  readonly writeSignal: AbortSignal;
  /** For one attempt. */
  readonly timeoutMs: number;
  /** Waits before a read is sent again. */
  readonly readRetryDelaysMs: readonly number[];
  /** A rate limit is waited out up to this; a longer one is an error. */
  readonly longestWaitMs: number;
  /** Hosts (`https://api.github.com`) that requests may go to. */
  readonly origins: readonly string[];
  readonly debug: (line: string) => void;
  /** Takes every secret out of the words of a refusal, before anyone cuts or escapes them. */
  readonly hide: (words: string) => string;
}

/** The parts of Octokit's request options that the policy looks at, and the one that it sets. */
export interface RequestOptions {
  readonly method: string;
  readonly url: string;
  readonly baseUrl: string;
  readonly query?: unknown;
  readonly request?: { signal?: unknown; redirect?: unknown };
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly url: string;
  readonly data: unknown;
}

type Send<O, R> = (options: O) => R | Promise<R>;

const RATE_LIMIT_RETRIES = 2;
const LONGEST_REDIRECT_CHAIN = 3;

/**
 * Sends one request under the policy. Reads are repeated after 5xx, a broken connection, and a time-out; writes only
 * where GitHub says that it did not look at them (rate limits). What comes out is an answer below 300, or a ServiceError.
 */
export async function sendWithPolicy<O extends RequestOptions, R extends RawResponse>(
  send: Send<O, R>,
  options: O,
  policy: RequestPolicy,
): Promise<R> {
  const read = isRead(options);
  let failures = 0;
  let limits = 0;
  for (;;) {
    policy.meter.total += 1;
    if (failures + limits > 0) policy.meter.retried += 1;
    const outcome = await attempt(send, options, policy);
    if (!(outcome instanceof ServiceError)) return follow(send, options, policy, outcome);
    const wait = nextWait(outcome, { read, failures, limits, policy });
    if (wait === undefined) throw outcome;
    if (isRateLimited(outcome)) limits += 1;
    else failures += 1;
    policy.debug(`GitHub: ${outcome.message}; trying again in ${wait} ms`);
    await pause(wait, policy.signal);
  }
}

/** GETs, and GraphQL queries, which are POSTs as well. */
function isRead({ method, query }: RequestOptions): boolean {
  return method === 'GET' || (typeof query === 'string' && query.trimStart().startsWith('query'));
}

function nextWait(
  error: ServiceError,
  given: { read: boolean; failures: number; limits: number; policy: RequestPolicy },
): number | undefined {
  const { read, failures, limits, policy } = given;
  if (isRateLimited(error)) {
    const wait = retryAfterOf(error);
    return limits < RATE_LIMIT_RETRIES && wait !== undefined && wait <= policy.longestWaitMs ? wait : undefined;
  }
  return read && isPassing(error) && !policy.signal.aborted ? policy.readRetryDelaysMs[failures] : undefined;
}

function isPassing({ details }: ServiceError): boolean {
  return (details.failure !== undefined && details.failure !== 'refused-host') || (details.status ?? 0) >= 500;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (cause) {
    throw new ServiceError(whyEnded(signal, 'the run ended while waiting for GitHub'), {
      service: 'GitHub',
      failure: 'timeout',
      cause,
    });
  }
}

/** One attempt: a response below 400, or the error as a value. */
async function attempt<O extends RequestOptions, R extends RawResponse>(
  send: Send<O, R>,
  options: O,
  policy: RequestPolicy,
): Promise<R | ServiceError> {
  const timeout = AbortSignal.timeout(policy.timeoutMs);
  if (policy.signal.aborted) return timedOut(policy, timeout);
  const signal = AbortSignal.any([isRead(options) ? policy.signal : policy.writeSignal, timeout]);
  // By mutation: a copy of the options would lose Octokit's own hooks in `request`.
  if (options.request !== undefined) Object.assign(options.request, { signal, redirect: 'manual' });
  try {
    const response = await send(options);
    if (signal.aborted && response.data === '') return timedOut(policy, timeout);
    return cutShort(response)
      ? networkError('the answer was cut short or is no JSON', 'malformed', undefined)
      : limited(response, isRead(options), policy.hide);
  } catch (thrown) {
    return signal.aborted ? timedOut(policy, timeout, thrown) : toServiceError(thrown, policy.hide);
  }
}

function timedOut(policy: RequestPolicy, timeout: AbortSignal, cause?: unknown): ServiceError {
  const words =
    timeout.aborted && !policy.signal.aborted
      ? `no answer within ${policy.timeoutMs} ms`
      : whyEnded(policy.signal, "the run's time limit passed");
  return networkError(words, 'timeout', cause);
}

/** Octokit hands out the text, or nothing, where the body is not the JSON that its header announces. */
function cutShort({ status, headers, data }: RawResponse): boolean {
  return status === 200 && typeof data === 'string' && String(headers['content-type'] ?? '').includes('json');
}

/** GraphQL says "rate limited" with HTTP 200. Of an answer to writes, that counts only where none was carried out. */
function limited<R extends RawResponse>(response: R, read: boolean, hide: RequestPolicy['hide']): R | ServiceError {
  const { data: body, headers } = response;
  const errors = isRecord(body) && Array.isArray(body.errors) ? body.errors.filter(isRecord) : [];
  const hit = errors.some(({ type }) => isLimitType(type));
  return hit && (read || allRefused(body, errors)) ? graphqlLimit(body, headers, hide) : response;
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** Whether no field came about, and every error is a refusal: one without a type may have broken off what was under way. */
function allRefused(body: unknown, errors: readonly Fields[]): boolean {
  const data = isRecord(body) ? body.data : undefined;
  const nothing = !isRecord(data) || Object.values(data).every((field) => field === null);
  return nothing && errors.every(({ type }) => typeof type === 'string');
}

/** Follows a redirect of a moved repository on GitHub's own host, and refuses any other. */
async function follow<O extends RequestOptions, R extends RawResponse>(
  send: Send<O, R>,
  options: O,
  policy: RequestPolicy,
  first: R,
): Promise<R> {
  let response = first;
  for (let hops = 0; isRedirect(response); hops += 1) {
    const target = redirectTarget(response, options, policy);
    const keepsMethod = options.method === 'GET' || response.status === 307 || response.status === 308;
    if (target === undefined || !keepsMethod || hops === LONGEST_REDIRECT_CHAIN)
      throw refusedRedirect(response, policy.hide);
    policy.meter.total += 1;
    // By mutation here too: Octokit's other hooks are bound to these very options.
    const next = await attempt(send, Object.assign(options, { url: target }), policy);
    if (next instanceof ServiceError) throw next;
    response = next;
  }
  return response;
}

function isRedirect({ status }: RawResponse): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

function redirectTarget(response: RawResponse, options: RequestOptions, policy: RequestPolicy): string | undefined {
  const location = response.headers.location;
  const here = response.url === '' ? options.baseUrl : response.url;
  if (typeof location !== 'string' || !URL.canParse(location, here)) return undefined;
  const target = new URL(location, here);
  return policy.origins.includes(target.origin) ? target.href : undefined;
}

function refusedRedirect(response: RawResponse, hide: RequestPolicy['hide']): ServiceError {
  const location = hide(String(response.headers.location ?? 'nowhere'));
  return new ServiceError(
    `GitHub redirects to ${location}, which is refused: requests go to the configured host only`,
    {
      service: 'GitHub',
      status: response.status,
      failure: 'refused-host',
    },
  );
}
