import type { HttpClient, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Login, Unknown } from '../core/facts.js';
import { quoteForMessage } from '../core/text.js';
import { messageOf, ServiceError } from '../errors.js';
import { loadInTurn } from '../later.js';
import { toUnknown } from './answer.js';
import { type ClientSettings, createTransport, LIBRARY_OPTIONS } from './client.js';
import { type Cloud, isKnownAuthority } from './cloud.js';
import type { IdToken } from './id-token.js';
import { PASSING_HELP, refusalHelp } from './refusal-help.js';
import { isTransientStatus } from './retry.js';
import { isObject, type JsonObject, MalformedError, parseJsonObject } from './wire.js';

/** Which app logs in where. */
export interface LoginApp {
  readonly tenantId: string;
  readonly clientId: string;
}

export interface AccessToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresOn: number;
}

export type Refusal = Extract<Login, { kind: 'refused' }>;

/** What one exchange of an ID token for an access token gave. */
export type Exchange =
  | { readonly kind: 'token'; readonly token: AccessToken }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unknown'; readonly cause: Unknown };

/** Codes that Entra itself calls passing: loops, throttling, short faults. They prove nothing about the integration. */
export const PASSING_CODES: readonly number[] = [50033, 50196, 90006, 90024, 90033, 90055];

/** Keeps the last answer, or failure, that the library met: its own errors bear neither status, nor code, nor cause. */
function recording(transport: HttpClient): HttpClient & { last(): PipelineResponse | ServiceError | undefined } {
  let last: PipelineResponse | ServiceError | undefined;
  return {
    async sendRequest(request) {
      try {
        last = await transport.sendRequest(request);
        return last;
      } catch (thrown) {
        if (thrown instanceof ServiceError) last = thrown;
        throw thrown;
      }
    },
    last: () => last,
  };
}

function aadstsCode(body: JsonObject, words: string): number | undefined {
  const [first] = Array.isArray(body.error_codes) ? body.error_codes : [];
  if (typeof first === 'number') return first;
  const match = /AADSTS(\d+)/.exec(words);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** The first line of Entra's description; the others repeat trace and correlation ids. */
function sentence(description: string): string {
  return description.split(/\r?\n/)[0]?.replace(/\s*Trace ID:.*$/, '') ?? '';
}

/** Entra's own refusal; undefined where the answer is not one, or tells of a passing fault. */
function readRefusal(response: PipelineResponse, idToken: IdToken, scope: string): Refusal | undefined {
  if (response.status < 400 || isTransientStatus(response.status)) return undefined;
  let body: JsonObject;
  try {
    body = parseJsonObject(response.bodyAsText);
  } catch {
    return undefined;
  }
  if (typeof body.error !== 'string') return undefined;
  // Entra's own words for "try again": they prove nothing, whatever code stands beside them.
  if (body.error === 'temporarily_unavailable' || body.error === 'server_error') return undefined;
  const description = typeof body.error_description === 'string' ? body.error_description : body.error;
  const code = aadstsCode(body, description);
  // Without a code of Entra it may be a proxy's or a gateway's answer, which proves nothing either.
  if (code === undefined || PASSING_CODES.includes(code)) return undefined;
  return {
    kind: 'refused',
    code,
    message: sentence(description),
    claims: idToken.claims,
    scope,
    ...correlationOf(body),
  };
}

/** Entra's id of the request, by which an administrator finds it in the sign-in logs. */
function correlationOf({ correlation_id: id }: JsonObject): { readonly correlationId?: string } {
  return typeof id === 'string' && /^[\w-]{8,64}$/.test(id) ? { correlationId: id } : {};
}

/** Entra's words, and its id of the request, where it answered with a passing fault. */
function readPassing(response: PipelineResponse): { readonly words: string; readonly correlationId?: string } {
  try {
    const body = parseJsonObject(response.bodyAsText);
    const words = isObject(body.error) ? body.error.message : (body.error_description ?? body.error);
    const quoted = typeof words === 'string' ? `: ${quoteForMessage(sentence(words), 300)}` : '';
    return { words: quoted, ...correlationOf(body) };
  } catch {
    return { words: '' };
  }
}

function unknownExchange(thrown: unknown, last: PipelineResponse | ServiceError | undefined, read: string): Unknown {
  if (last instanceof ServiceError) return toUnknown(last, { read, right: undefined });
  if (last === undefined) {
    return {
      known: false,
      reason: 'malformed',
      read,
      found: `nothing was asked: ${quoteForMessage(messageOf(thrown))}`,
    };
  }
  if (last.status < 400)
    return toUnknown(new MalformedError(`HTTP ${last.status}: the answer holds no access token`), {
      read,
      right: undefined,
    });
  const { words, ...correlation } = readPassing(last);
  const passing = isTransientStatus(last.status) || words !== '';
  const fix = /^: "AADSTS\d/.test(words) ? PASSING_HELP : passing ? undefined : refusalHelp(last.status, undefined);
  return {
    known: false,
    reason: passing ? 'transient' : 'malformed',
    read,
    found: `HTTP ${last.status}${words}`,
    ...correlation,
    ...(fix === undefined ? {} : { fix }),
  };
}

let library: Promise<typeof import('@azure/identity')> | undefined;

/** The library of the exchange: to be asked for while an ID token is under way, since it takes as long to load as that. */
export function loadExchange(): Promise<typeof import('@azure/identity')> {
  library ??= loadInTurn(() => import('@azure/identity'));
  return library;
}

/**
 * Exchanges an ID token for an access token of one scope. The credential is made anew each time, since the library
 * answers from its memory of a failure otherwise.
 */
export async function exchange(
  app: LoginApp,
  { idToken, scope, read }: { readonly idToken: IdToken; readonly scope: string; readonly read: string },
  { cloud, settings }: { readonly cloud: Cloud; readonly settings: ClientSettings },
): Promise<Exchange> {
  const { ClientAssertionCredential } = await loadExchange();
  const transport = recording(createTransport(cloud.entra, settings));
  // The library calls this twice for each token: the same ID token serves both, and no other exchange.
  const credential = new ClientAssertionCredential(app.tenantId, app.clientId, async () => idToken.jwt, {
    ...LIBRARY_OPTIONS,
    authorityHost: cloud.entra.url,
    disableInstanceDiscovery: !isKnownAuthority(cloud.entra.url),
    httpClient: transport,
  });
  try {
    const { token, expiresOnTimestamp } = await credential.getToken(scope);
    return { kind: 'token', token: { token, expiresOn: expiresOnTimestamp } };
  } catch (thrown) {
    const last = transport.last();
    const refusal = last === undefined || last instanceof ServiceError ? undefined : readRefusal(last, idToken, scope);
    return refusal === undefined
      ? { kind: 'unknown', cause: unknownExchange(thrown, last, read) }
      : { kind: 'refused', refusal };
  }
}
