import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpHeaders,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { ServiceError } from '../../errors.js';
import { refusal } from '../answer.js';
import { authorizationPolicy, type TokenSource } from '../authorization.js';
import { type ClientSettings, createAzurePipeline, createTransport } from '../client.js';
import type { Endpoint } from '../cloud.js';
import { isTransientStatus, retryDelay, sleep } from '../retry.js';
import { type JsonObject, parseJsonObject } from '../wire.js';

/** What a service answered to a request that it accepted. */
export interface Answer {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** Undefined where the answer has no body. */
  readonly body: JsonObject | undefined;
}

export type Method = 'GET' | 'PUT' | 'PATCH' | 'POST';

/** Sends one request to a path of the endpoint, or to a whole address on its host. Throws `ServiceError` where it is refused. */
export type Send = (method: Method, pathOrUrl: string, body?: JsonObject) => Promise<Answer>;

/** A write may take its time; it is not given up as soon as a read. */
const WRITE_TIMEOUT_MS = 60_000;
const THROTTLED_REPEATS = 5;
const LONGEST_RETRY_AFTER_MS = 60_000;

function jsonOrNothing(text: string | null | undefined): JsonObject | undefined {
  if ((text ?? '') === '') return undefined;
  try {
    return parseJsonObject(text);
  } catch {
    // A page of a proxy or gateway: not the service's own words.
    return undefined;
  }
}

function requestFor(method: Method, url: string, body: JsonObject | undefined): PipelineRequest {
  const accept = { Accept: 'application/json' };
  if (body === undefined) return createPipelineRequest({ url, method, headers: createHttpHeaders(accept) });
  const headers = createHttpHeaders({ ...accept, 'Content-Type': 'application/json' });
  return createPipelineRequest({ url, method, headers, body: JSON.stringify(body) });
}

/** How long to wait before the request is sent again: only where the service says that it did not take it. */
function throttledDelay(response: PipelineResponse, repeat: number): number | undefined {
  if (response.status !== 429 || repeat >= THROTTLED_REPEATS) return undefined;
  return retryDelay(response, { repeat, baseMs: 1000, capMs: LONGEST_RETRY_AFTER_MS });
}

/**
 * A sender for repairs. Reads, and writes that may be sent twice (`PUT`), are repeated as all reads of a run are; any
 * other write leaves only once, unless the service itself says that it did not take it (429).
 */
export function createSender(endpoint: Endpoint, tokens: TokenSource, settings: ClientSettings): Send {
  const common = { ...settings, emptySuccess: true };
  const { attemptTimeoutMs = WRITE_TIMEOUT_MS } = settings;
  const writes = { ...common, attemptTimeoutMs };
  const transports = {
    GET: createTransport(endpoint, common),
    PUT: createTransport(endpoint, writes),
    once: createTransport(endpoint, { ...writes, maxRetries: 0 }),
  };
  const pipeline = createAzurePipeline(authorizationPolicy(endpoint, tokens));
  const base = endpoint.url.replace(/\/$/, '');
  const attempt = (method: Method, url: string, body: JsonObject | undefined): Promise<PipelineResponse> => {
    const transport = method === 'GET' || method === 'PUT' ? transports[method] : transports.once;
    return pipeline.sendRequest(transport, requestFor(method, url, body));
  };
  return async (method, pathOrUrl, body) => {
    const url = pathOrUrl.startsWith('/') ? `${base}${pathOrUrl}` : pathOrUrl;
    for (let repeat = 0; ; repeat += 1) {
      const response = await attempt(method, url, body);
      const { status, headers } = response;
      const answer = { status, headers, body: jsonOrNothing(response.bodyAsText) };
      if (status >= 200 && status < 300) return answer;
      const delay = throttledDelay(response, repeat);
      if (delay === undefined || settings.signal?.aborted === true) throw refusal(endpoint, answer);
      settings.meter.retried += 1;
      await sleep(delay, settings.signal);
    }
  };
}

/** Whether a write may have taken effect although its answer says nothing of the kind. */
export function mayHaveTakenEffect(thrown: unknown): boolean {
  if (!(thrown instanceof ServiceError)) return true;
  const { failure, status } = thrown.details;
  return failure !== undefined ? failure !== 'refused-host' : isTransientStatus(status ?? 0) && status !== 429;
}
