import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { type ClientSettings, createAzurePipeline, createTransport } from '../azure/client.js';
import type { Endpoint } from '../azure/cloud.js';
import { isObject, type JsonObject, parseJsonObject } from '../azure/wire.js';
import { ServiceError } from '../errors.js';

/** The two calls of Jit's API that are needed. Answers are Jit's own JSON, still to be parsed; refusals are ServiceErrors. */
export interface JitClient {
  /** Exchanges an API token for an access token. */
  login(credentials: { readonly clientId: string; readonly secret: string }): Promise<JsonObject>;
  integrationFile(accessToken: string): Promise<JsonObject>;
}

function textIn(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Jit's refusal: `{"error", "message"}`, with `missing_permissions` on a 403; a 401 has only `{"Message"}`. */
function refusal(response: PipelineResponse): ServiceError {
  let body: JsonObject = {};
  try {
    body = parseJsonObject(response.bodyAsText);
  } catch {
    // A page of a proxy or gateway: not Jit's own words.
  }
  const error = isObject(body.error) ? body.error : body;
  const code = textIn(body, 'error') ?? textIn(error, 'code');
  const message = textIn(error, 'message') ?? textIn(body, 'Message') ?? '';
  const missing = Array.isArray(body.missing_permissions)
    ? body.missing_permissions.filter((name) => typeof name === 'string')
    : [];
  return new ServiceError(message, {
    service: 'Jit',
    status: response.status,
    ...(code === undefined ? {} : { code }),
    ...(missing.length === 0 ? {} : { needs: missing.join(', ') }),
  });
}

/** A client of Jit's API on the same transport as Azure's: own host only, time-outs, retries of what may pass, no redirects. */
export function createJitClient(endpoint: Endpoint, settings: ClientSettings): JitClient {
  const transport = createTransport(endpoint, settings);
  const pipeline = createAzurePipeline();
  const send = async (path: string, options: { readonly token?: string; readonly body?: unknown }) => {
    const request = createPipelineRequest({
      url: `${endpoint.url}${path}`,
      method: options.body === undefined ? 'GET' : 'POST',
      headers: createHttpHeaders({
        Accept: 'application/json',
        ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(options.token === undefined ? {} : { Authorization: `Bearer ${options.token}` }),
      }),
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const response = await pipeline.sendRequest(transport, request);
    if (response.status < 200 || response.status >= 300) throw refusal(response);
    return parseJsonObject(response.bodyAsText);
  };
  return {
    login: (credentials) => send('/authentication/login', { body: credentials }),
    integrationFile: (token) => send('/plans/integration-file', { token }),
  };
}
