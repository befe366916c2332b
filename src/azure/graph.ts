import { createHttpHeaders, createPipelineRequest, type HttpHeaders } from '@azure/core-rest-pipeline';
import { ServiceError } from '../errors.js';
import { refusal, requireSuccess } from './answer.js';
import { authorizationPolicy, type TokenSource } from './authorization.js';
import { type ClientSettings, createAzurePipeline, createTransport, waitForTurn } from './client.js';
import type { Endpoint } from './cloud.js';
import { isTransientStatus } from './retry.js';
import { asObject, isObject, type JsonObject, listField, MalformedError, optionalText } from './wire.js';

/** What one read of a batch gave: the object that was asked for, or why there is none. */
export type GraphAnswer = JsonObject | ServiceError | MalformedError;

/** Reads of Microsoft Graph v1.0. */
export interface GraphClient {
  /** Many reads in one request (20 at a time), each with an answer of its own, in the order of the paths. */
  getAll(paths: readonly string[]): Promise<readonly GraphAnswer[]>;
  /** The elements of a collection from its first page on. */
  elements(firstPage: JsonObject): Promise<readonly JsonObject[]>;
}

const BATCH_LIMIT = 20;
const API = '/v1.0';

function isFailure(thrown: unknown): thrown is ServiceError | MalformedError {
  return thrown instanceof ServiceError || thrown instanceof MalformedError;
}

/** The parts of a batch's answer by their id, which is the index of the path. */
function partsById(answer: JsonObject): ReadonlyMap<string, JsonObject> {
  return new Map(listField(answer, 'responses', (part) => [String(part.id), part] as const));
}

/** The words of a part that was refused, without the secrets that they may repeat. */
function hidden(body: unknown, hide: ClientSettings['hide']): unknown {
  return hide === undefined || body === undefined ? body : JSON.parse(hide(JSON.stringify(body)));
}

function judgePart(endpoint: Endpoint, part: JsonObject | undefined, hide: ClientSettings['hide']): GraphAnswer {
  if (part === undefined || typeof part.status !== 'number')
    return new MalformedError('the batch holds no answer to this read');
  const { status, body } = part;
  if (status < 200 || status >= 300) return refusal(endpoint, { status, body: hidden(body, hide) });
  return isObject(body) ? body : new MalformedError('the answer is no object');
}

/** Sends one request, with the body as JSON where there is one, and gives the object that came back. */
type Send = (url: string, body?: unknown) => Promise<JsonObject>;

function createSender(endpoint: Endpoint, tokens: TokenSource, settings: ClientSettings): Send {
  const transport = createTransport(endpoint, settings);
  const pipeline = createAzurePipeline(authorizationPolicy(endpoint, tokens));
  return async (url, body) => {
    const request = createPipelineRequest({
      url,
      method: body === undefined ? 'GET' : 'POST',
      headers: createHttpHeaders({
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return requireSuccess(endpoint, await pipeline.sendRequest(transport, request));
  };
}

/** The answer to one read, its failure included; a fault of ours is thrown on. */
async function settle(read: () => Promise<JsonObject>): Promise<GraphAnswer> {
  try {
    return await read();
  } catch (thrown) {
    if (isFailure(thrown)) return thrown;
    throw thrown;
  }
}

/** The headers of a part of a batch: a throttled one says there when it may be asked again. */
function headersOf(part: JsonObject | undefined): HttpHeaders {
  const entries = isObject(part?.headers) ? Object.entries(part.headers) : [];
  return createHttpHeaders(Object.fromEntries(entries.map(([name, value]) => [name, String(value)])));
}

async function sendBatch(
  { endpoint, send, settings }: { readonly endpoint: Endpoint; readonly send: Send; readonly settings: ClientSettings },
  paths: readonly string[],
): Promise<readonly GraphAnswer[]> {
  const base = `${endpoint.url}${API}`;
  const requests = paths.map((path, index) => ({ id: String(index), method: 'GET', url: path }));
  let parts: ReadonlyMap<string, JsonObject>;
  try {
    parts = partsById(await send(`${base}/$batch`, { requests }));
  } catch (thrown) {
    if (isFailure(thrown)) return paths.map(() => thrown);
    throw thrown;
  }
  return Promise.all(
    paths.map(async (path, index) => {
      const part = parts.get(String(index));
      const judged = judgePart(endpoint, part, settings.hide);
      const again = judged instanceof ServiceError && isTransientStatus(judged.details.status ?? 0);
      // A batch's own success says nothing of its parts: one that may pass is asked again by itself, when it says so.
      return again && (await waitForTurn(headersOf(part), settings)) ? settle(() => send(`${base}${path}`)) : judged;
    }),
  );
}

/** A client of Microsoft Graph; what goes wrong with one read is the answer to that read only. */
export function createGraphClient(endpoint: Endpoint, tokens: TokenSource, settings: ClientSettings): GraphClient {
  const send = createSender(endpoint, tokens, settings);
  return {
    async getAll(paths) {
      const chunks = Array.from({ length: Math.ceil(paths.length / BATCH_LIMIT) }, (_, index) =>
        paths.slice(index * BATCH_LIMIT, (index + 1) * BATCH_LIMIT),
      );
      const answers = await Promise.all(chunks.map((chunk) => sendBatch({ endpoint, send, settings }, chunk)));
      return answers.flat();
    },
    async elements(firstPage) {
      const all: JsonObject[] = [];
      const seen = new Set<string>();
      for (let page = firstPage; ; ) {
        all.push(...listField(page, 'value', (item) => item));
        const next = optionalText(page, '@odata.nextLink');
        if (next === null) return all;
        if (seen.has(next)) throw new MalformedError('the pages of the list never end');
        seen.add(next);
        page = asObject(await send(next), 'the next page');
      }
    },
  };
}
