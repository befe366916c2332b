import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { ServiceError } from '../errors.js';
import { createAzurePipeline, createTransport } from './client.js';
import type { Endpoint } from './cloud.js';
import { isTransientStatus, sleep } from './retry.js';
import { isObject } from './wire.js';

/** Where the runner gives out ID tokens, and what it asks for them. */
export interface IdTokenService {
  /** `ACTIONS_ID_TOKEN_REQUEST_URL`; it ends in a query. */
  readonly url: string;
  /** `ACTIONS_ID_TOKEN_REQUEST_TOKEN`. */
  readonly token: string;
}

const ATTEMPT_TIMEOUT_MS = 20_000;
const REPEATS = 5;
const FIRST_WAIT_MS = 50;

function parsed(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function refusal(status: number | undefined, words: string): Error {
  return new Error(`Error message: Failed to get ID Token. Error Code : ${status} Error Message: ${words}`);
}

/** The service's own words: its message, else all that it said. */
function wordsOf({ status, bodyAsText }: PipelineResponse): string {
  const body = parsed(bodyAsText);
  if (isObject(body) && typeof body.message === 'string' && body.message !== '') return body.message;
  return (bodyAsText ?? '') === '' ? `Failed request: (${status})` : (bodyAsText ?? '');
}

/**
 * Asks the runner's service for an ID token. The toolkit's own function does so too, but follows redirects, and takes the
 * request token along to another port of the same host: here no redirect is followed. Throws where none is given.
 */
export async function askIdToken({ url, token }: IdTokenService, audience: string): Promise<string> {
  const endpoint: Endpoint = { service: 'GitHub’s OIDC service', url: new URL(url).origin };
  const meter = { total: 0, retried: 0 };
  const settings = { meter, attemptTimeoutMs: ATTEMPT_TIMEOUT_MS, maxRetries: 0, emptySuccess: true };
  const transport = createTransport(endpoint, settings);
  const pipeline = createAzurePipeline();
  const ask = (): Promise<PipelineResponse> =>
    pipeline.sendRequest(
      transport,
      createPipelineRequest({
        url: `${url}&audience=${encodeURIComponent(audience)}`,
        headers: createHttpHeaders({ Accept: 'application/json', Authorization: `Bearer ${token}` }),
      }),
    );
  for (let repeat = 0; ; repeat += 1) {
    const response = await ask().catch((thrown: unknown) => {
      if (!(thrown instanceof ServiceError)) throw thrown;
      if (thrown.details.failure === 'malformed') throw noToken();
      throw refusal(thrown.details.status, thrown.message);
    });
    if (isTransientStatus(response.status) && repeat < REPEATS) {
      await sleep(FIRST_WAIT_MS * 2 ** repeat, undefined);
      continue;
    }
    if (response.status < 200 || response.status >= 300) throw refusal(response.status, wordsOf(response));
    const body = parsed(response.bodyAsText);
    if (isObject(body) && typeof body.value === 'string' && body.value !== '') return body.value;
    throw noToken();
  }
}

function noToken(): Error {
  return new Error('Error message: Response json body do not have ID Token field');
}
