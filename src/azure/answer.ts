import type { HttpHeaders, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Unknown, UnknownReason } from '../core/facts.js';
import { quoteForMessage, visible } from '../core/text.js';
import { messageOf, ServiceError } from '../errors.js';
import type { Endpoint } from './cloud.js';
import { RIGHT_IS_MISSING, refusalHelp } from './refusal-help.js';
import { isTransientStatus } from './retry.js';
import { isObject, type JsonObject, MalformedError, parseJsonObject } from './wire.js';

/** Services explain themselves at some length; what matters may come last. */
const LONGEST = 400;

function textIn(source: unknown, name: string): string | undefined {
  const value = isObject(source) ? source[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The id under which the service can find this request again. */
function requestId(body: unknown, headers: HttpHeaders | undefined): string | undefined {
  const error = isObject(body) ? body.error : undefined;
  const inner = isObject(error) ? error.innerError : undefined;
  const id =
    textIn(inner, 'request-id') ??
    headers?.get('x-ms-correlation-request-id') ??
    headers?.get('request-id') ??
    headers?.get('x-ms-request-id');
  return id !== undefined && /^[\w-]{8,64}$/.test(id) ? id : undefined;
}

/** A refusal of Graph or ARM: `{"error": {"code", "message"}}`; without that body it bears no code, and so proves nothing. */
export function refusal(
  endpoint: Endpoint,
  answer: { readonly status: number; readonly body: unknown; readonly headers?: HttpHeaders },
): ServiceError {
  const error = isObject(answer.body) ? answer.body.error : undefined;
  const code = textIn(error, 'code');
  const correlationId = requestId(answer.body, answer.headers);
  return new ServiceError(textIn(error, 'message') ?? '', {
    service: endpoint.service,
    status: answer.status,
    ...(code === undefined ? {} : { code }),
    ...(correlationId === undefined ? {} : { correlationId }),
  });
}

/** The JSON object of a response; throws `refusal(…)` for any status but success. */
export function requireSuccess(endpoint: Endpoint, response: PipelineResponse): JsonObject {
  const { status, headers } = response;
  if (status >= 200 && status < 300) return parseJsonObject(response.bodyAsText);
  let body: unknown;
  try {
    body = parseJsonObject(response.bodyAsText);
  } catch {
    // A page of a proxy or gateway: not the service's own words.
  }
  throw refusal(endpoint, { status, body, headers });
}

function reasonOf(error: ServiceError): UnknownReason {
  const { failure, status, code } = error.details;
  if (failure === 'timeout') return 'timeout';
  if (failure === 'network') return 'transient';
  if (failure !== undefined || status === undefined) return 'malformed';
  if (isTransientStatus(status)) return 'transient';
  return (status === 401 || status === 403) && code !== undefined ? 'forbidden' : 'malformed';
}

/** What came back, in one line: "HTTP 403 Authorization_RequestDenied: Insufficient privileges …". */
export function describe(error: ServiceError): string {
  const { failure, status, code } = error.details;
  if (failure !== undefined || status === undefined) return visible(error.message, LONGEST);
  const words = error.message === '' ? '' : `: ${quoteForMessage(error.message, LONGEST)}`;
  return `HTTP ${status}${code === undefined ? ' without an error code of the service' : ` ${visible(code)}`}${words}`;
}

/** Whether the service says that this identity lacks the right. */
export function lacksRight({ details: { status, code } }: ServiceError): boolean {
  return status === 403 && code !== undefined && RIGHT_IS_MISSING.includes(code);
}

/** ARM's words for a subscription that has not registered a provider: then it can have nothing of it. */
const UNREGISTERED: readonly string[] = ['MissingSubscriptionRegistration', 'Subscription Not Registered'];

/** Whether Azure Resource Manager says that the subscription has not registered the provider that was asked. */
export function isUnregistered(thrown: unknown): boolean {
  return thrown instanceof ServiceError && UNREGISTERED.includes(thrown.details.code ?? '');
}

/** A read that failed, as a fact: `right` is named where the service's own code says that a right is missing. */
export function toUnknown(
  thrown: unknown,
  { read, right }: { readonly read: string; readonly right: Unknown['right'] },
): Unknown {
  if (thrown instanceof MalformedError) return { known: false, reason: 'malformed', read, found: thrown.message };
  // Anything else is a fault of ours, and must not be dressed up as one of the service.
  if (!(thrown instanceof ServiceError)) throw thrown instanceof Error ? thrown : new Error(messageOf(thrown));
  const { code, status, correlationId } = thrown.details;
  const fix = thrown.details.failure === undefined ? refusalHelp(status, code) : undefined;
  return {
    known: false,
    reason: reasonOf(thrown),
    read,
    found: describe(thrown),
    ...(lacksRight(thrown) && right !== undefined ? { right } : {}),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(fix === undefined ? {} : { fix }),
  };
}
