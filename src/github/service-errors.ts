import type { Unknown } from '../core/facts.js';
import { visible } from '../core/text.js';
import { messageOf, ServiceError, type ServiceErrorDetails } from '../errors.js';
import { Malformed } from './json.js';

/** How much of a service's own words is kept: its sentences are far shorter. */
export const LONGEST_WORDS = 500;

/** A request that got no usable answer. */
export function networkError(
  words: string,
  failure: 'timeout' | 'network' | 'malformed',
  cause: unknown,
): ServiceError {
  return new ServiceError(words, { service: 'GitHub', failure, ...(cause === undefined ? {} : { cause }) });
}

/** What Octokit threw, as GitHub's own sentence with its status and request id. */
export function toServiceError(thrown: unknown, hide: (words: string) => string): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  const response = field(thrown, 'response');
  if (response === undefined) return networkError(hide(messageOf(thrown)), 'network', thrown);
  const status = Number(field(thrown, 'status'));
  const data = field(response, 'data');
  const headers = field(response, 'headers');
  return new ServiceError(sentence(data, thrown, hide), {
    status,
    ...answerDetails(data, headers),
    cause: new AnswerHint(status, headers, data),
  });
}

/** What else an answer says: of limits, and of who gave it. Kept beside the error so that it can be judged later. */
class AnswerHint extends Error {
  readonly limited: boolean;
  /** A refusal that is no JSON object with a message is not GitHub's own: a proxy's or a firewall's page. */
  readonly foreign: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, headers: unknown, data: unknown) {
    super('answer of GitHub');
    const retryAfter = Number(text(headers, 'retry-after') ?? Number.NaN);
    const words = text(data, 'message') ?? '';
    const named =
      /rate limit|abuse detection/i.test(words) ||
      Number.isFinite(retryAfter) ||
      text(headers, 'x-ratelimit-remaining') === '0';
    this.limited = status === 429 || (status === 403 && named);
    this.foreign = status >= 400 && status < 500 && words === '' && !this.limited;
    this.retryAfterMs = Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter * 1000 : undefined;
  }
}

/** Whether a GraphQL error is about the rate: GitHub has two words for it. */
export function isLimitType(type: unknown): boolean {
  return type === 'RATE_LIMITED' || type === 'RATE_LIMIT';
}

/** A GraphQL answer that says "rate limited": it comes with HTTP 200, so that the error has no status. */
export function graphqlLimit(data: unknown, headers: unknown, hide: (words: string) => string): ServiceError {
  const errors: readonly unknown[] = listed(field(data, 'errors'));
  const limit = errors.find((error) => isLimitType(field(error, 'type')));
  return new ServiceError(cleaned(text(limit, 'message') ?? 'API rate limit exceeded', hide), {
    ...answerDetails(data, headers),
    code: 'RATE_LIMITED',
    cause: new AnswerHint(429, headers, data),
  });
}

/** Whether GitHub refused for the rate alone. */
export function isRateLimited({ details }: ServiceError): boolean {
  return isLimitType(details.code) || (details.cause instanceof AnswerHint && details.cause.limited);
}

/** How long GitHub asks to wait, in ms; undefined where it does not say. */
export function retryAfterOf(error: ServiceError): number | undefined {
  return error.details.cause instanceof AnswerHint ? error.details.cause.retryAfterMs : undefined;
}

/** Whether something between the run and GitHub gave the answer: it proves nothing of GitHub. */
function isForeign(error: ServiceError): boolean {
  return error.details.cause instanceof AnswerHint && error.details.cause.foreign;
}

function answerDetails(data: unknown, headers: unknown): Omit<ServiceErrorDetails, 'cause'> {
  const said = text(first(field(data, 'errors')), 'code') ?? text(first(field(data, 'errors')), 'type');
  const code = said === undefined ? undefined : visible(said, 60);
  const correlationId = text(headers, 'x-github-request-id');
  const needs = text(headers, 'x-accepted-github-permissions');
  return {
    service: 'GitHub',
    ...(code === undefined ? {} : { code }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(needs === undefined || needs === '' ? {} : { needs }),
  };
}

function sentence(data: unknown, thrown: unknown, hide: (words: string) => string): string {
  const message =
    text(data, 'message') ?? (typeof data === 'string' && data.length < 200 && data !== '' ? data : messageOf(thrown));
  const details = listed(field(data, 'errors')).flatMap((error) => detail(error));
  return cleaned([message, ...details].join(': '), hide);
}

function cleaned(words: string, hide: (words: string) => string): string {
  return visible(hide(words).replace(/\s+/g, ' ').trim(), LONGEST_WORDS);
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function detail(error: unknown): readonly string[] {
  const message = text(error, 'message');
  if (message !== undefined) return [message];
  const [name, code] = [text(error, 'field'), text(error, 'code')];
  return name === undefined || code === undefined ? [] : [`${name} ${code}`];
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function text(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : undefined;
}

/** "HTTP 403: Resource not accessible by integration", or what went wrong without an answer. */
export function wordsOf(error: ServiceError): string {
  const { status, code } = error.details;
  const prefix = status === undefined ? '' : `HTTP ${status}${code === undefined ? '' : ` ${code}`}: `;
  return `${prefix}${error.message}`;
}

const LIMITED_FIX =
  'Run again later, and fewer jobs at a time; a GitHub App’s token has a limit of its own, which is higher.';
const FOREIGN_FIX =
  'This is no answer of GitHub itself, but of something in between: a proxy or a firewall. Set HTTPS_PROXY and NO_PROXY, or let the runner through.';

/**
 * A read that failed, as an unknown fact; `help` says what to do where GitHub refused. Anything that is not a service's or
 * a parser's fault is a bug and goes on.
 */
export function unknownFrom(thrown: unknown, read: string, help?: (error: ServiceError) => string): Unknown {
  if (thrown instanceof Malformed)
    return {
      known: false,
      reason: 'malformed',
      read,
      found: `an answer that GitHub's schema does not allow (${thrown.message})`,
    };
  if (!(thrown instanceof ServiceError)) throw thrown;
  const { correlationId } = thrown.details;
  const reason = reasonOf(thrown);
  const fix = fixFor(thrown, reason, help);
  return {
    known: false,
    reason,
    read,
    found: wordsOf(thrown),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(fix === undefined ? {} : { fix }),
  };
}

function fixFor(
  error: ServiceError,
  reason: Unknown['reason'],
  help: ((error: ServiceError) => string) | undefined,
): string | undefined {
  if (isRateLimited(error)) return LIMITED_FIX;
  if (isForeign(error)) return FOREIGN_FIX;
  return reason === 'forbidden' ? help?.(error) : undefined;
}

function reasonOf(error: ServiceError): Unknown['reason'] {
  const { status, failure, code } = error.details;
  if (failure === 'timeout') return 'timeout';
  if (failure === 'malformed' || failure === 'refused-host') return 'malformed';
  if (failure === 'network' || isRateLimited(error) || (status ?? 0) >= 500) return 'transient';
  // GraphQL's own HTTP 503 and 500.
  if (code === 'SERVICE_UNAVAILABLE') return 'transient';
  if (isUntyped(error) && /^something went wrong/i.test(error.message)) return 'transient';
  if (isForeign(error)) return 'malformed';
  if (status === undefined)
    return code === 'FORBIDDEN' || code === 'NOT_FOUND' || code === 'INSUFFICIENT_SCOPES' ? 'forbidden' : 'malformed';
  return status === 401 || status === 403 || status === 404 ? 'forbidden' : 'malformed';
}

/** Whether a GraphQL error has no type: GitHub types what it refuses, so that this one broke on the way. */
function isUntyped({ details }: ServiceError): boolean {
  return details.status === undefined && details.code === undefined && details.failure === undefined;
}

/**
 * Whether the request may or may not have taken effect: no answer of GitHub's own, one that says "try again", or an error
 * that is no refusal.
 */
export function isUncertain(error: ServiceError): boolean {
  const reason = reasonOf(error);
  const passing = reason === 'transient' || reason === 'timeout';
  return passing || error.details.failure !== undefined || isForeign(error) || isUntyped(error);
}
