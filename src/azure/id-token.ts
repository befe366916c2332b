import { type Fact, known, type Login, type PresentedClaims, type Unknown } from '../core/facts.js';
import { quoteForMessage } from '../core/text.js';
import { messageOf, whyEnded } from '../errors.js';
import type { RunContext } from '../ports.js';
import { asObject, type JsonObject, MalformedError, textField } from './wire.js';

/** What the runner's environment tells of ID tokens. */
export type IdTokenContext = Pick<RunContext, 'onActions' | 'idTokenOffered' | 'fromFork'>;

/** Where ID tokens come from, and how long that may take. */
export interface IdTokenSource {
  /** An ID token of GitHub for that audience; throws where none is to be had. */
  readonly idToken: (audience: string) => Promise<string>;
  readonly mask: (secret: string) => void;
  /** Takes every secret out of the words of a refusal. */
  readonly hide?: (words: string) => string;
  readonly timeoutMs: number;
  /** The run's time limit. */
  readonly signal?: AbortSignal | undefined;
}

export interface IdToken {
  readonly jwt: string;
  readonly claims: PresentedClaims;
}

/** Why this run can't have an ID token, as far as the environment tells; undefined where one is offered. */
export function missingIdToken(context: IdTokenContext): Login | undefined {
  if (context.idTokenOffered) return undefined;
  if (!context.onActions) return { kind: 'no-id-token', cause: 'not-on-actions' };
  return { kind: 'no-id-token', cause: context.fromFork ? 'fork-pull-request' : 'permission-missing' };
}

/** An optional claim, left out where it is no text. */
function claim<K extends keyof PresentedClaims>(payload: JsonObject, name: string, key: K): Partial<Record<K, string>> {
  const value = payload[name];
  const partial: Partial<Record<K, string>> = {};
  if (typeof value === 'string' && value !== '') partial[key] = value;
  return partial;
}

/** The claims of an ID token. Its signature is Entra's to check: they serve to explain, not to decide. */
export function decodeClaims(jwt: string): PresentedClaims {
  let payload: JsonObject;
  try {
    const decoded: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
    payload = asObject(decoded, 'its payload');
  } catch {
    throw new MalformedError('it is no JSON Web Token');
  }
  const audience: unknown = Array.isArray(payload.aud) ? payload.aud[0] : payload.aud;
  return {
    issuer: textField(payload, 'iss'),
    subject: textField(payload, 'sub'),
    audience: textField({ aud: audience }, 'aud'),
    ...claim(payload, 'repository', 'repository'),
    ...claim(payload, 'repository_id', 'repositoryId'),
    ...claim(payload, 'repository_owner', 'repositoryOwner'),
    ...claim(payload, 'repository_owner_id', 'repositoryOwnerId'),
    ...claim(payload, 'ref', 'ref'),
    ...claim(payload, 'environment', 'environment'),
    ...claim(payload, 'event_name', 'eventName'),
    ...claim(payload, 'job_workflow_ref', 'jobWorkflowRef'),
  };
}

const READ = 'an ID token (GitHub’s OIDC service)';

function unknownIdToken(reason: Unknown['reason'], found: string): Unknown {
  return { known: false, reason, read: READ, found };
}

/** Asks GitHub for an ID token, masks it before anything else, and reads its claims. */
export async function requestIdToken(source: IdTokenSource, audience: string): Promise<Fact<IdToken>> {
  const { signal, timeoutMs } = source;
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  // The toolkit's request can't be cancelled: it is left behind.
  const interrupted = new Promise<Unknown>((resolve) => {
    const end = (found: string): void => resolve(unknownIdToken('timeout', found));
    timer = setTimeout(() => end(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    stop = () => end(`it was given up: ${whyEnded(signal, "the run's time limit has passed")}`);
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
  });
  try {
    const jwt = await Promise.race([source.idToken(audience), interrupted]);
    if (typeof jwt !== 'string') return jwt;
    source.mask(jwt);
    return known({ jwt, claims: decodeClaims(jwt) });
  } catch (thrown) {
    if (thrown instanceof MalformedError) return unknownIdToken('malformed', thrown.message);
    const words = messageOf(thrown);
    // The toolkit's message is a small page with blanks and line ends.
    return unknownIdToken('transient', quoteForMessage((source.hide?.(words) ?? words).replaceAll(/\s+/g, ' ')));
  } finally {
    clearTimeout(timer);
    if (stop !== undefined) signal?.removeEventListener('abort', stop);
  }
}
