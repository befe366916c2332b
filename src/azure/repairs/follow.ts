import { visible } from '../../core/text.js';
import { ServiceError } from '../../errors.js';
import { describe } from '../answer.js';
import type { ClientSettings } from '../client.js';
import { isTransientStatus, requestedDelay, sleep } from '../retry.js';
import { isObject, type JsonObject, MalformedError } from '../wire.js';
import type { Answer, Send } from './sender.js';

/** How an asynchronous operation ended, or why nobody can tell. */
export type Ending =
  | { readonly kind: 'succeeded' }
  /** `words` are the service's own. */
  | { readonly kind: 'failed'; readonly words: string }
  /** The time is over, and it was still under way. */
  | { readonly kind: 'under-way'; readonly address: string }
  /** It was accepted, and its progress cannot be read: the resource itself must tell. */
  | { readonly kind: 'untold'; readonly words: string };

/** What following needs. */
export interface FollowPorts {
  readonly send: Send;
  readonly settings: ClientSettings;
  /** Tells the address, so that a person can follow it too. */
  readonly tell: (line: string) => void;
}

/** What is followed, as the begin of a sentence. */
interface Followed extends FollowPorts {
  readonly what: string;
}

/** Without a word of the service it is asked after so long. */
const USUAL_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 60_000;

function waitAfter(answer: Answer): number {
  return Math.min(requestedDelay(answer.headers) ?? USUAL_WAIT_MS, LONGEST_WAIT_MS);
}

function errorWords(body: JsonObject | undefined, hide: ClientSettings['hide']): string {
  const error = isObject(body?.error) ? body.error : {};
  const { code, message } = error;
  const parts = [code, message].filter((part): part is string => typeof part === 'string' && part !== '');
  return parts.length === 0 ? '' : `: ${visible(hide?.(parts.join(': ')) ?? parts.join(': '), 400)}`;
}

/** What an answer of `Azure-AsyncOperation` says; undefined while it is under way. */
function statusOf({ body }: Answer, hide: ClientSettings['hide']): Ending | undefined {
  const status = body?.status;
  if (typeof status !== 'string') return { kind: 'untold', words: 'its address gives no status' };
  const word = status.toLowerCase();
  if (word === 'succeeded') return { kind: 'succeeded' };
  if (word !== 'failed' && word !== 'canceled') return undefined;
  return { kind: 'failed', words: `it ended as ${visible(status)}${errorWords(body, hide).replace(/\.+$/, '')}` };
}

/** What an answer of `Location` says; undefined while it is under way. */
function resultOf({ status }: Answer): Ending | undefined {
  return status === 202 ? undefined : { kind: 'succeeded' };
}

function isPassing(thrown: unknown): boolean {
  if (!(thrown instanceof ServiceError)) return false;
  const { failure, status } = thrown.details;
  return failure === 'timeout' || failure === 'network' || isTransientStatus(status ?? 0);
}

/** What a refusal at `Location` says: the operation's own failure, or that it may not be read. */
function refusalAt(thrown: unknown, byStatus: boolean): Ending {
  const { status, code, failure } = thrown instanceof ServiceError ? thrown.details : {};
  if (!(thrown instanceof ServiceError) && !(thrown instanceof MalformedError)) throw thrown;
  const words = thrown instanceof ServiceError ? describe(thrown).replace(/\.+$/, '') : thrown.message;
  const unreadable = status === undefined || [401, 403, 404].includes(status) || failure !== undefined;
  if (byStatus || unreadable || code === undefined) return { kind: 'untold', words };
  return { kind: 'failed', words };
}

/**
 * Follows an operation that was accepted to its end: by `Azure-AsyncOperation`, else by `Location`, at the pace that
 * `Retry-After` asks for, on the service's own host only.
 */
export async function follow(accepted: Answer, { send, settings, tell, what }: Followed): Promise<Ending> {
  const byStatus = accepted.headers.get('azure-asyncoperation');
  let address = byStatus ?? accepted.headers.get('location');
  if (address === undefined) return { kind: 'untold', words: 'Azure gave no address to follow it by' };
  tell(`${what} is under way. Its progress: ${visible(address, 4096)}`);
  for (let last = accepted; ; ) {
    await sleep(waitAfter(last), settings.signal);
    if (settings.signal?.aborted === true) return { kind: 'under-way', address };
    try {
      last = await send('GET', address);
    } catch (thrown) {
      if (isPassing(thrown)) continue;
      return refusalAt(thrown, byStatus !== undefined);
    }
    const ending = byStatus === undefined ? resultOf(last) : statusOf(last, settings.hide);
    if (ending !== undefined) return ending;
    if (byStatus === undefined) address = last.headers.get('location') ?? address;
  }
}
