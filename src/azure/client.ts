import {
  createDefaultHttpClient,
  createPipelineFromOptions,
  type HttpClient,
  type Pipeline,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { messageOf, ServiceError, whyEnded } from '../errors.js';
import type { RequestMeter } from '../ports.js';
import type { Endpoint } from './cloud.js';
import { isTransientStatus, requestedDelay, retryDelay, sleep } from './retry.js';
import { parseJsonObject } from './wire.js';

/** How requests to Azure are made; one value for all services of a run. */
export interface ClientSettings {
  readonly meter: RequestMeter;
  /** The run's time limit: once aborted, nothing more is sent and what is under way ends. */
  readonly signal?: AbortSignal;
  /** How long one attempt may take, answer included. */
  readonly attemptTimeoutMs?: number;
  readonly maxRetries?: number;
  readonly retryDelayMs?: number;
  /** A longer `Retry-After` is not waited out: the answer counts as it is. */
  readonly maxRetryAfterMs?: number;
  /** Takes every secret out of the words of a refusal, before anyone cuts or escapes them. */
  readonly hide?: (words: string) => string;
  /** Whether a success may come without a body, as the answers to writes do; else that is malformed. */
  readonly emptySuccess?: boolean;
  /** What keeps connections open from one request to the next; absent: each client has its own. */
  readonly connections?: HttpClient;
  /** Further certificate authorities, in PEM; for tests, since NODE_EXTRA_CA_CERTS is read at the start of a process only. */
  readonly ca?: string;
}

const DEFAULTS = { attemptTimeoutMs: 10_000, maxRetries: 2, retryDelayMs: 200, maxRetryAfterMs: 60_000 };

/** Node's codes for a certificate that is not trusted: trying again cannot help. */
const CERTIFICATE_FAILURE = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS/;

/** Throws where the address is not one of the endpoint's own: a token must never go anywhere else. */
export function requireOwnHost(url: string, endpoint: Endpoint): void {
  const origin = URL.canParse(url) ? new URL(url).origin : undefined;
  if (origin === new URL(endpoint.url).origin) return;
  throw new ServiceError(`${endpoint.service} pointed to another host (${origin ?? 'no URL'}), which is refused`, {
    service: endpoint.service,
    failure: 'refused-host',
  });
}

/** Connections for all that a run sends: every client of a library would open its own, a handshake for each request. */
export function openConnections(): HttpClient {
  return createDefaultHttpClient();
}

/** Options that leave retries and redirects to the transport, for every client of the Azure libraries. */
export const LIBRARY_OPTIONS = {
  retryOptions: { maxRetries: 0 },
  redirectOptions: { maxRetries: 0 },
} as const;

/** A pipeline of the library's policies (proxy by HTTPS_PROXY and NO_PROXY, user agent, request id), then `policies`. */
export function createAzurePipeline(...policies: readonly PipelinePolicy[]): Pipeline {
  const pipeline = createPipelineFromOptions({
    ...LIBRARY_OPTIONS,
    userAgentOptions: { userAgentPrefix: 'jit-azure-drift' },
  });
  for (const policy of policies) pipeline.addPolicy(policy);
  return pipeline;
}

function failed(endpoint: Endpoint, failure: 'timeout' | 'network', words: string, cause?: unknown): ServiceError {
  const host = new URL(endpoint.url).host;
  return new ServiceError(`${words} (${host})`, {
    service: endpoint.service,
    failure,
    ...(cause === undefined ? {} : { cause }),
  });
}

function codeOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
}

/** What to say where no answer came: which host, and what usually is in the way. */
function networkFailure(endpoint: Endpoint, thrown: unknown): ServiceError {
  const words = messageOf(thrown);
  const certificate = CERTIFICATE_FAILURE.test(codeOf(thrown));
  const hint = certificate
    ? 'its certificate is not trusted here: behind a proxy that inspects TLS, set NODE_EXTRA_CA_CERTS'
    : 'could not be reached: check network, firewall and proxy (HTTPS_PROXY, NO_PROXY)';
  return failed(endpoint, 'network', `${endpoint.service}: ${hint}; ${words}`, thrown);
}

/** Sends one attempt; its failures are `ServiceError`s. It ends at the time-out even where the library would wait on. */
async function attempt(
  client: HttpClient,
  request: PipelineRequest,
  endpoint: Endpoint,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<PipelineResponse> {
  const controller = new AbortController();
  const original = request.abortSignal;
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  const interrupted = new Promise<never>((_, reject) => {
    const end = (words: string): void => {
      reject(failed(endpoint, 'timeout', words));
      controller.abort();
    };
    timer = setTimeout(
      () => end(`${endpoint.service} did not answer within ${limits.timeoutMs / 1000} s`),
      limits.timeoutMs,
    );
    stop = () => end(`${endpoint.service} was given up: ${whyEnded(limits.signal, "the run's time limit has passed")}`);
    limits.signal?.addEventListener('abort', stop, { once: true });
  });
  request.abortSignal = controller.signal;
  try {
    const sent = client.sendRequest(request);
    sent.catch(() => undefined);
    return await Promise.race([sent, interrupted]);
  } catch (thrown) {
    throw thrown instanceof ServiceError ? thrown : networkFailure(endpoint, thrown);
  } finally {
    clearTimeout(timer);
    if (stop !== undefined) limits.signal?.removeEventListener('abort', stop);
    if (original === undefined) delete request.abortSignal;
    else request.abortSignal = original;
  }
}

/** A refusal without the secrets that it may repeat. What a success says is data, and stays as it is. */
function withoutSecrets(response: PipelineResponse, { hide }: ClientSettings): PipelineResponse {
  const { status, bodyAsText } = response;
  if (hide === undefined || (status >= 200 && status < 300) || typeof bodyAsText !== 'string') return response;
  return { ...response, bodyAsText: hide(bodyAsText) };
}

/** Refuses an answer that nobody asked for: a redirect, or a success whose body is no JSON object. */
function requireUsable(response: PipelineResponse, endpoint: Endpoint, emptySuccess: boolean): PipelineResponse {
  const { status } = response;
  if (emptySuccess && status >= 200 && status < 300 && (response.bodyAsText ?? '') === '') return response;
  if (status >= 300 && status < 400) {
    throw new ServiceError(`HTTP ${status}: a redirect, which is not followed`, {
      service: endpoint.service,
      status,
      failure: 'refused-host',
    });
  }
  if (status >= 200 && status < 300) {
    try {
      parseJsonObject(response.bodyAsText);
    } catch (thrown) {
      throw new ServiceError(`HTTP ${status}: ${messageOf(thrown)}`, {
        service: endpoint.service,
        status,
        failure: 'malformed',
        cause: thrown,
      });
    }
  }
  return response;
}

/** Whether another attempt may succeed where this one failed. */
function mayPass(thrown: unknown): boolean {
  if (!(thrown instanceof ServiceError)) return false;
  const { failure, cause } = thrown.details;
  return failure === 'timeout' || (failure === 'network' && !CERTIFICATE_FAILURE.test(codeOf(cause)));
}

/** Waits as long as a refused part of a batch asks for; tells false where that is longer than is ever waited. */
export async function waitForTurn(headers: PipelineResponse['headers'], settings: ClientSettings): Promise<boolean> {
  const requested = requestedDelay(headers) ?? 0;
  if (requested > (settings.maxRetryAfterMs ?? DEFAULTS.maxRetryAfterMs)) return false;
  if (requested > 0) await sleep(requested, settings.signal);
  return true;
}

/**
 * The HTTP client under every library that talks to `endpoint`: refuses other hosts, ends attempts that hang, repeats
 * what may pass (all that is sent with the usual settings are reads and token exchanges), follows no redirect, and lets
 * only JSON objects pass as successes. Whatever goes wrong without an answer of the service is a `ServiceError`.
 */
export function createTransport(endpoint: Endpoint, settings: ClientSettings): HttpClient {
  const { attemptTimeoutMs, maxRetries, retryDelayMs, maxRetryAfterMs } = { ...DEFAULTS, ...settings };
  // The service may close an idle connection as it is used again. What is sent but once needs one that is new.
  const client = maxRetries === 0 ? openConnections() : (settings.connections ?? openConnections());
  const once = async (request: PipelineRequest, repeat: number): Promise<PipelineResponse | ServiceError> => {
    if (settings.signal?.aborted) {
      const why = whyEnded(settings.signal, "the run's time limit has passed");
      throw failed(endpoint, 'timeout', `${endpoint.service} was not asked: ${why}`);
    }
    settings.meter.total += 1;
    if (repeat > 0) settings.meter.retried += 1;
    try {
      return await attempt(client, request, endpoint, { timeoutMs: attemptTimeoutMs, signal: settings.signal });
    } catch (thrown) {
      if (thrown instanceof ServiceError && mayPass(thrown)) return thrown;
      throw thrown;
    }
  };
  const delayBefore = (outcome: PipelineResponse | ServiceError, repeat: number): number | undefined => {
    const response = outcome instanceof ServiceError ? undefined : outcome;
    if (response !== undefined && !isTransientStatus(response.status)) return undefined;
    return retryDelay(response, { repeat, baseMs: retryDelayMs, capMs: maxRetryAfterMs });
  };
  return {
    async sendRequest(request) {
      requireOwnHost(request.url, endpoint);
      request.allowInsecureConnection = endpoint.url.startsWith('http:');
      // Not the library’s TLS settings: those are ignored behind a proxy.
      if (settings.ca !== undefined) request.requestOverrides = { ca: settings.ca };
      for (let repeat = 0; ; repeat += 1) {
        const outcome = await once(request, repeat);
        const delay = repeat >= maxRetries ? undefined : delayBefore(outcome, repeat);
        if (delay !== undefined) await sleep(delay, settings.signal);
        // Past the time limit there is no next attempt: what this one met is what is told.
        if (delay !== undefined && settings.signal?.aborted !== true) continue;
        if (outcome instanceof ServiceError) throw outcome;
        return requireUsable(withoutSecrets(outcome, settings), endpoint, settings.emptySuccess === true);
      }
    },
  };
}
