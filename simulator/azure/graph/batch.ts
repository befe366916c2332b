import type { SimRequest, SimResponse } from '../../service.js';
import { authenticate, type BearerRules, isBearerFault } from '../bearer.js';
import { badRequest, errorResponse, GraphRefusal, newRequestId, unauthenticated } from './errors.js';

/** A request within a batch. */
interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string): GraphRefusal {
  return badRequest(`Invalid batch payload format: ${message}`, 'BadRequest');
}

function headersOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), String(text)]));
}

function part(value: unknown): Part {
  if (!isRecord(value)) throw invalid('a request is not an object.');
  const { id, method, url, headers, body, dependsOn } = value;
  if (typeof id !== 'string' || id === '') throw invalid('a request has no id.');
  if (typeof method !== 'string' || !METHODS.includes(method.toUpperCase()))
    throw invalid(`request '${id}' has no valid method.`);
  if (typeof url !== 'string' || url === '' || /^[a-z]+:/i.test(url))
    throw invalid(`request '${id}' needs a relative url.`);
  if (body !== undefined && headersOf(headers)['content-type'] === undefined) {
    throw invalid(`Write request id : ${id} does not contain Content-Type header or body.`);
  }
  const waits = Array.isArray(dependsOn) ? dependsOn.map(String) : [];
  return { id, method: method.toUpperCase(), url, headers: headersOf(headers), body, dependsOn: waits };
}

function parts(body: Buffer): Part[] {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    throw invalid('the body is not JSON.');
  }
  if (!isRecord(document) || !Array.isArray(document.requests) || document.requests.length === 0) {
    throw invalid('no requests.');
  }
  if (document.requests.length > 20) {
    throw badRequest('Number of batch request steps exceeds the maximum value of 20.', 'BadRequest');
  }
  const list = document.requests.map(part);
  const ids = list.map((item) => item.id);
  if (new Set(ids.map((id) => id.toLowerCase())).size < ids.length) throw invalid('request ids are not unique.');
  for (const [index, item] of list.entries()) {
    // A request may only wait for one that stands before it.
    const stranger = item.dependsOn.find((id) => !ids.slice(0, index).includes(id));
    if (stranger !== undefined)
      throw invalid(`request '${item.id}' depends on '${stranger}', which does not precede it.`);
  }
  return list;
}

function asRequest(batch: SimRequest, item: Part): SimRequest {
  const path = `/v1.0/${item.url.replace(/^\//, '')}`;
  return {
    service: 'graph',
    method: item.method,
    url: new URL(batch.url.origin + path),
    headers: {
      ...item.headers,
      ...(batch.headers.authorization === undefined ? {} : { authorization: batch.headers.authorization }),
    },
    body: item.body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(item.body)),
  };
}

async function run(
  batch: SimRequest,
  list: readonly Part[],
  dispatch: (request: SimRequest) => Promise<SimResponse>,
): Promise<unknown[]> {
  const outcomes = new Map<string, SimResponse>();
  for (const item of list) {
    const failed = item.dependsOn.some((id) => (outcomes.get(id)?.status ?? 500) >= 400);
    const request = asRequest(batch, item);
    const refusal = new GraphRefusal(424, 'FailedDependency', 'Failed Dependency');
    outcomes.set(item.id, failed ? errorResponse(refusal, newRequestId(), request) : await dispatch(request));
  }
  // The order of the answers is not that of the requests: nobody may rely on it.
  return [...outcomes].reverse().map(([id, { status, headers, body }]) => ({
    id,
    status,
    headers: { 'Content-Type': 'application/json', ...withoutContentType(headers) },
    ...(body === undefined ? {} : { body }),
  }));
}

function withoutContentType(headers: SimResponse['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => name !== 'content-type'));
}

/** Answers `POST /$batch`: up to 20 requests with ids of their own, each with a status of its own, under one HTTP 200. */
export async function answerBatch(
  request: SimRequest,
  rules: BearerRules,
  dispatch: (request: SimRequest) => Promise<SimResponse>,
): Promise<SimResponse> {
  const requestId = newRequestId();
  const headers = { 'request-id': requestId, 'client-request-id': request.headers['client-request-id'] ?? requestId };
  try {
    const caller = await authenticate(request, rules);
    if (isBearerFault(caller)) throw unauthenticated(caller);
    return { status: 200, headers, body: { responses: await run(request, parts(request.body), dispatch) } };
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return { ...errorResponse(error, requestId, request), headers };
  }
}
