import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { requireSuccess } from './answer.js';
import { authorizationPolicy, type TokenSource } from './authorization.js';
import { type ClientSettings, createAzurePipeline, createTransport } from './client.js';
import type { Endpoint } from './cloud.js';
import { type JsonObject, listField, MalformedError, optionalText } from './wire.js';

/** Reads a whole list of Azure Resource Manager, page by page. */
export type ArmLister = (path: string, apiVersion: string, filter?: string) => Promise<readonly JsonObject[]>;

/** A reader of the lists for which there is no library of Microsoft in this action; next links to other hosts are refused. */
export function createArmLister(endpoint: Endpoint, tokens: TokenSource, settings: ClientSettings): ArmLister {
  const transport = createTransport(endpoint, settings);
  const pipeline = createAzurePipeline(authorizationPolicy(endpoint, tokens));
  const get = async (url: string): Promise<JsonObject> => {
    const headers = createHttpHeaders({ Accept: 'application/json' });
    return requireSuccess(endpoint, await pipeline.sendRequest(transport, createPipelineRequest({ url, headers })));
  };
  return async (path, apiVersion, filter) => {
    const first = new URL(`${endpoint.url.replace(/\/$/, '')}${path}`);
    first.searchParams.set('api-version', apiVersion);
    if (filter !== undefined) first.searchParams.set('$filter', filter);
    const all: JsonObject[] = [];
    const seen = new Set<string>();
    for (let url: string | null = first.toString(); url !== null; ) {
      if (seen.has(url)) throw new MalformedError('the pages of the list never end');
      seen.add(url);
      const page: JsonObject = await get(url);
      all.push(...listField(page, 'value', (item) => item));
      const next: string | null = optionalText(page, 'nextLink');
      url = next === '' ? null : next;
    }
    return all;
  };
}
