import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerWithFaults, type FaultAction, type FaultTable, readablePath } from './faults.js';
import type { LoggedRequest, Service, SimRequest, SimResponse } from './service.js';
import type { TlsMaterial } from './tls.js';

/** A service on a port of its own. */
export interface RunningService {
  readonly origin: string;
  stop(): Promise<void>;
}

/** What the servers of one simulator share. */
export interface Wire {
  readonly faults: FaultTable;
  readonly log: LoggedRequest[];
  readonly latencyMs: () => number;
  readonly startedAt: number;
  /** Aborted by stop(): ends delays and hanging requests. */
  readonly stopping: AbortSignal;
  /** Told each answer before it is sent: what secrets it gives out. */
  readonly notice?: (request: SimRequest, response: SimResponse) => void;
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => undefined);
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function toRequest(service: Service, incoming: IncomingMessage, fallbackOrigin: string): Promise<SimRequest> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const scheme = fallbackOrigin.slice(0, fallbackOrigin.indexOf(':'));
  const origin = headers.host === undefined ? fallbackOrigin : `${scheme}://${headers.host}`;
  // Concatenated, not resolved: a path that begins with `//` is a path.
  const url = new URL(origin + (incoming.url ?? '/'));
  return { service: service.name, method: incoming.method ?? 'GET', url, headers, body: await readBody(incoming) };
}

function encode(response: SimResponse): { body: Buffer; headers: Record<string, string> } {
  const headers: Record<string, string> = { ...response.headers };
  if (response.body === undefined || response.status === 204) return { body: Buffer.alloc(0), headers };
  if (Buffer.isBuffer(response.body)) return { body: response.body, headers };
  if (typeof response.body === 'string') return { body: Buffer.from(response.body), headers };
  if (!Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')) {
    headers['content-type'] = 'application/json; charset=utf-8';
  }
  return { body: Buffer.from(JSON.stringify(response.body)), headers };
}

/** Sends the body in pieces, with a pause after each; ends early when the simulator stops or the client goes away. */
async function drip(
  outgoing: ServerResponse,
  body: Buffer,
  pace: { readonly bytes: number; readonly everyMs: number },
  stopping: AbortSignal,
): Promise<void> {
  for (let at = 0; at < body.length; at += pace.bytes) {
    if (stopping.aborted || outgoing.destroyed) return;
    outgoing.write(body.subarray(at, at + pace.bytes));
    await wait(pace.everyMs, stopping);
  }
  outgoing.end();
}

/** Sends an answer, whole, cut off, or in drops. */
function send(
  outgoing: ServerResponse,
  response: SimResponse,
  given: { readonly method: string; readonly actions: readonly FaultAction[]; readonly stopping: AbortSignal },
): void {
  const { body, headers } = encode(response);
  const noBody = response.status === 204 || response.status === 304;
  outgoing.writeHead(response.status, noBody ? headers : { ...headers, 'content-length': String(body.length) });
  if (given.method === 'HEAD' || noBody) {
    outgoing.end();
    return;
  }
  const cut = given.actions.find((action) => action.kind === 'truncate');
  const pace = given.actions.find((action) => action.kind === 'drip');
  const upTo = cut?.bytes === 'half' ? Math.floor(body.length / 2) : cut?.bytes;
  if (upTo !== undefined && upTo < body.length) {
    outgoing.write(body.subarray(0, upTo), () => outgoing.destroy());
  } else if (pace !== undefined) {
    void drip(outgoing, body, pace, given.stopping);
  } else {
    outgoing.end(body);
  }
}

function failure(error: unknown): SimResponse {
  // A defect of the simulator itself: loud, so that no test takes it for an answer of the service.
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`simulator: ${detail}\n`);
  return { status: 599, body: { simulatorDefect: detail }, unhandled: true };
}

/** Numbers the connections of one service, in the order in which their first requests came. */
function connectionCounter(): (incoming: IncomingMessage) => number {
  const numbers = new WeakMap<object, number>();
  let last = 0;
  return ({ socket }) => {
    const number = numbers.get(socket) ?? ++last;
    numbers.set(socket, number);
    return number;
  };
}

/** Deals with one request: faults, latency, answer, log. */
async function serve(
  service: Service,
  wire: Wire,
  { origin, connectionOf }: { readonly origin: string; readonly connectionOf: (incoming: IncomingMessage) => number },
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) {
  const startedAt = performance.now() - wire.startedAt;
  const request = await toRequest(service, incoming, origin);
  // Entered on arrival, so that the order is that of arrival and a hanging request is seen.
  const entry = {
    sequence: wire.log.length,
    service: service.name,
    method: request.method,
    path: readablePath(request.url),
    body: request.body.toString('utf8'),
    headers: request.headers,
    status: 0,
    startedAt,
    endedAt: startedAt,
    connection: connectionOf(incoming),
    handled: true,
  };
  wire.log.push(entry);
  const actions = wire.faults.take(request);
  await wait(wire.latencyMs(), wire.stopping);
  if (connectionFault(actions, incoming)) return;
  const answer = async () => service.handle(request);
  const response = await answerWithFaults(actions, answer, (ms) => wait(ms, wire.stopping)).catch(failure);
  entry.status = response.status;
  entry.handled = response.unhandled !== true && response.headers?.['x-simulator-unhandled'] === undefined;
  entry.endedAt = performance.now() - wire.startedAt;
  wire.notice?.(request, response);
  send(outgoing, response, { method: request.method, actions, stopping: wire.stopping });
}

/** Faults that end without an answer; their log entry keeps status 0. */
function connectionFault(actions: readonly FaultAction[], incoming: IncomingMessage): boolean {
  if (actions.some((action) => action.kind === 'hang')) return true;
  if (!actions.some((action) => action.kind === 'reset')) return false;
  incoming.socket.destroy();
  return true;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Puts a service on a free loopback port; TLS unless `tls` is undefined. A request's address is the one its `Host` names, so a proxy may map other hosts to it. */
export async function runService(service: Service, wire: Wire, tls: TlsMaterial | undefined): Promise<RunningService> {
  let origin = '';
  const connectionOf = connectionCounter();
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    serve(service, wire, { origin, connectionOf }, incoming, outgoing).catch((error: unknown) => {
      // The client went away in the middle of its request; anything else is a defect and has been answered.
      if (!outgoing.destroyed) outgoing.destroy(error instanceof Error ? error : undefined);
    });
  };
  const server =
    tls === undefined
      ? createPlainServer(onRequest)
      : createTlsServer({ cert: tls.certificate, key: tls.key }, onRequest);
  const port = await listen(server);
  origin = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  return {
    origin,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
