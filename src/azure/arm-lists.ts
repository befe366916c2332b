import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { requireSuccess } from './answer.js';
import { authorizationPolicy, type TokenSource } from './authorization.js';
import { type ClientSettings, createAzurePipeline, createTransport } from './client.js';
import type { Endpoint } from './cloud.js';
import { type JsonObject, listField, MalformedError, optionalText } from './wire.js';

/** Reads of Azure Resource Manager by path and API version. Answers are the service's own JSON, still to be parsed. */
export interface ArmReader {
  object(path: string, apiVersion: string): Promise<JsonObject>;
  /** A whole list, page by page; next links to other hosts are refused. */
  list(path: string, apiVersion: string, filter?: string): Promise<readonly JsonObject[]>;
}

/** A reader over the pipeline that all calls use. */
export function createArmReader(endpoint: Endpoint, tokens: TokenSource, settings: ClientSettings): ArmReader {
  const transport = createTransport(endpoint, settings);
  const pipeline = createAzurePipeline(authorizationPolicy(endpoint, tokens));
  const get = async (url: string): Promise<JsonObject> => {
    const headers = createHttpHeaders({ Accept: 'application/json' });
    return requireSuccess(endpoint, await pipeline.sendRequest(transport, createPipelineRequest({ url, headers })));
  };
  const address = (path: string, apiVersion: string, filter?: string): string => {
    const url = new URL(`${endpoint.url.replace(/\/$/, '')}${path}`);
    url.searchParams.set('api-version', apiVersion);
    if (filter !== undefined) url.searchParams.set('$filter', filter);
    // A blank as every parser of addresses reads it; a plus sign of a filter's own has become %2B.
    url.search = url.search.replaceAll('+', '%20');
    return url.toString();
  };
  return {
    object: (path, apiVersion) => get(address(path, apiVersion)),
    async list(path, apiVersion, filter) {
      const all: JsonObject[] = [];
      const seen = new Set<string>();
      for (let url: string | null = address(path, apiVersion, filter); url !== null; ) {
        if (seen.has(url)) throw new MalformedError('the pages of the list never end');
        seen.add(url);
        const page: JsonObject = await get(url);
        all.push(...listField(page, 'value', (item) => item));
        const next: string | null = optionalText(page, 'nextLink');
        url = next === '' ? null : next;
      }
      return all;
    },
  };
}
