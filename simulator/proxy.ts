import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy for `HTTPS_PROXY`: leads the named hosts to ports on loopback, and refuses every other host. */
export interface RunningProxy {
  readonly origin: string;
  /** `host:port` of every tunnel that was asked for. */
  readonly tunnels: readonly string[];
  stop(): Promise<void>;
}

function tunnel(client: Duplex, head: Buffer, port: number, sockets: Set<Duplex>): void {
  const upstream: Socket = connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.write(head);
    upstream.pipe(client);
    client.pipe(upstream);
  });
  const ends = [
    [client, upstream],
    [upstream, client],
  ] as const;
  for (const [socket, other] of ends) {
    sockets.add(socket);
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  }
}

/** Starts the proxy. `ports` maps a host name in lower case to a loopback port; loopback addresses lead to themselves. */
export async function runProxy(ports: ReadonlyMap<string, number>): Promise<RunningProxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_request, response) => {
    response.writeHead(403).end();
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const target = request.url ?? '';
    tunnels.push(target);
    const [host = '', port = ''] = target.toLowerCase().split(/:(?=\d+$)/);
    const isLoopback = host === 'localhost' || host === '127.0.0.1';
    const local = ports.get(host) ?? (isLoopback ? Number(port) : undefined);
    if (local === undefined) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    tunnel(client, head, local, sockets);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
