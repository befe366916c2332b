import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** Told by Node of each request, with the request, as it is begun. */
const BEGUN = 'http.client.request.start';
/** Loading waits no longer than this for a connection: behind a slow proxy the time is used, and the request follows. */
const LATEST_MS = 250;

/** Whether a message of the channel bears a request. */
function requestOf(message: unknown): ClientRequest | undefined {
  const found = typeof message === 'object' && message !== null && 'request' in message ? message.request : undefined;
  return found as ClientRequest | undefined;
}

/** Settled once the first request of this process is on its way. */
let departure: Promise<void> | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Sends a request that everything else waits for: what is loaded by `loadInTurn` from now on waits until it is on its way,
 * the handshake of its connection included. Loading a large part keeps the process from everything else. That is so for the
 * first of a process: what follows is sent, and nothing waits, since all has been asked for by then.
 */
export function sendingFirst<T>(send: () => Promise<T>): Promise<T> {
  if (departure !== undefined) return send();
  let settle = (): void => undefined;
  const watch = (message: unknown): void => {
    unsubscribe(BEGUN, watch);
    requestOf(message)?.once('socket', (socket: TLSSocket) => {
      if (!socket.connecting) settle();
      else socket.once(socket.encrypted ? 'secureConnect' : 'connect', settle);
    });
  };
  departure = new Promise((resolve) => {
    const timer = setTimeout(() => settle(), LATEST_MS);
    settle = () => {
      clearTimeout(timer);
      unsubscribe(BEGUN, watch);
      resolve();
    };
  });
  subscribe(BEGUN, watch);
  const answer = send();
  answer.then(settle, settle);
  return answer;
}

/**
 * Loads a part of the program: none before the first request is on its way, and one after another with a turn of the event
 * loop between them, so that answers which came meanwhile are dealt with first.
 */
export function loadInTurn<T>(load: () => Promise<T>): Promise<T> {
  const loaded = Promise.all([last, departure])
    .then(() => new Promise<void>((resolve) => setImmediate(resolve)))
    .then(load);
  last = loaded.catch(() => undefined);
  return loaded;
}
