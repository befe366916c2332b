import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { afterEach, describe, expect, it } from '@jest/globals';
import { authorizationPolicy } from '../../src/azure/authorization.js';
import {
  type ClientSettings,
  createAzurePipeline,
  createTransport,
  openConnections,
  waitForTurn,
} from '../../src/azure/client.js';
import type { Endpoint } from '../../src/azure/cloud.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A service on plain loopback, and one request to it over the whole pipeline. */
async function serve(listener: RequestListener, overrides: Partial<ClientSettings> = {}) {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const endpoint: Endpoint = {
    service: 'Microsoft Graph',
    url: `http://127.0.0.1:${(started.address() as AddressInfo).port}`,
  };
  const meter = { total: 0, retried: 0 };
  const settings = { meter, attemptTimeoutMs: 1_000, retryDelayMs: 5, maxRetryAfterMs: 300, ...overrides };
  const tokens: string[] = [];
  const source = {
    token: async () => {
      tokens.push('given');
      return 'secret-token';
    },
  };
  const transport = createTransport(endpoint, settings);
  const pipeline = createAzurePipeline(authorizationPolicy(endpoint, source));
  const send = (url = `${endpoint.url}/x`): Promise<PipelineResponse> =>
    pipeline.sendRequest(transport, createPipelineRequest({ url }));
  return { endpoint, meter, send, tokens, transport };
}

/** Answers the first request with what is given, every other with an empty object. */
function once(status: number, headers: Record<string, string>): RequestListener {
  let seen = 0;
  return (_, response) => {
    seen += 1;
    if (seen === 1) response.writeHead(status, headers).end('{}');
    else response.writeHead(200).end('{}');
  };
}

describe('the transport', () => {
  it('sends the token to its own host, also over plain http on loopback', async () => {
    const { send } = await serve((request, response) =>
      response.end(JSON.stringify({ authorization: request.headers.authorization })),
    );
    expect((await send()).bodyAsText).toBe('{"authorization":"Bearer secret-token"}');
  });

  it.each(['https://elsewhere.example/x', 'http://127.0.0.1:1/x', 'nonsense'])(
    'refuses %s before a token is asked for',
    async (url) => {
      const { send, tokens, meter } = await serve((_, response) => response.end('{}'));
      await expect(send(url)).rejects.toMatchObject({ details: { failure: 'refused-host' } });
      expect(tokens).toEqual([]);
      expect(meter.total).toBe(0);
    },
  );

  it('refuses another host even without the policy before it', async () => {
    const { transport, meter } = await serve((_, response) => response.end('{}'));
    await expect(
      transport.sendRequest(createPipelineRequest({ url: 'https://elsewhere.example/' })),
    ).rejects.toMatchObject({
      details: { failure: 'refused-host' },
    });
    expect(meter.total).toBe(0);
  });

  it.each<[string, Record<string, string>, number]>([
    ['Retry-After in seconds', { 'retry-after': '0' }, 0],
    ['Retry-After as a date', { 'retry-after': new Date(Date.now() - 5_000).toUTCString() }, 0],
    ['x-ms-retry-after-ms', { 'x-ms-retry-after-ms': '120' }, 119],
    ['retry-after-ms', { 'retry-after-ms': '80' }, 79],
    ['a Retry-After that says nothing', { 'retry-after': 'soon' }, 0],
  ])('waits as %s asks', async (_, headers, atLeast) => {
    const { send, meter } = await serve(once(429, headers));
    const started = performance.now();
    expect((await send()).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(atLeast);
    expect(meter).toEqual({ total: 2, retried: 1 });
  });

  it.each<[string, number, Record<string, string>]>([
    ['a Retry-After beyond the cap', 429, { 'retry-after': '1' }],
    ['501', 501, {}],
    ['404', 404, {}],
  ])('does not repeat after %s', async (_, status, headers) => {
    const { send, meter } = await serve(once(status, headers));
    expect((await send()).status).toBe(status);
    expect(meter).toEqual({ total: 1, retried: 0 });
  });

  it('gives the last answer after three attempts', async () => {
    const { send, meter } = await serve((_, response) => response.writeHead(503).end());
    expect((await send()).status).toBe(503);
    expect(meter).toEqual({ total: 3, retried: 2 });
  });

  it('ends an answer that begins and never ends', async () => {
    const { send, meter } = await serve((_, response) => response.write('{"a":'), {
      attemptTimeoutMs: 60,
      maxRetries: 1,
    });
    await expect(send()).rejects.toMatchObject({
      details: { failure: 'timeout' },
      message: expect.stringContaining('did not answer within 0.06 s'),
    });
    expect(meter.total).toBe(2);
  });

  it('sends nothing once the time limit has passed', async () => {
    const { send, meter } = await serve((_, response) => response.end('{}'), { signal: AbortSignal.abort() });
    await expect(send()).rejects.toMatchObject({
      details: { failure: 'timeout' },
      message: expect.stringContaining('time limit'),
    });
    expect(meter.total).toBe(0);
  });

  it('ends a pause early when the time limit passes, with what the last attempt met', async () => {
    const { send } = await serve((_, response) => response.writeHead(503).end(), {
      signal: AbortSignal.timeout(50),
      retryDelayMs: 60_000,
    });
    expect(await send()).toMatchObject({ status: 503 });
  });

  it.each(['', 'null', '[]', '"text"', '<html>', '{"a":'])('takes no success whose body is %j', async (body) => {
    const { send } = await serve((_, response) => response.end(body));
    await expect(send()).rejects.toMatchObject({ details: { failure: 'malformed', status: 200 } });
  });
});

describe('the connections of a run', () => {
  /** A service that counts the connections that come, and three requests to it, each by a transport of its own. */
  async function connectionsOf(overrides: Partial<ClientSettings>): Promise<number> {
    const { endpoint, meter } = await serve((_, response) => response.end('{}'));
    let connections = 0;
    server?.on('connection', () => {
      connections += 1;
    });
    for (let index = 0; index < 3; index++)
      await createTransport(endpoint, { meter, ...overrides }).sendRequest(
        createPipelineRequest({ url: endpoint.url, allowInsecureConnection: true }),
      );
    return connections;
  }

  it('serve one transport after the other', async () =>
    expect(await connectionsOf({ connections: openConnections() })).toBe(1));

  it('are new where a request is sent but once: an idle one may be closed as it is used', async () =>
    expect(await connectionsOf({ connections: openConnections(), maxRetries: 0 })).toBe(3));
});

describe('a refused part of a batch', () => {
  const settings: ClientSettings = { meter: { total: 0, retried: 0 }, maxRetryAfterMs: 300 };

  it.each<[string, Record<string, string>, boolean, number]>([
    ['as long as it asks', { 'Retry-After-Ms': '80' }, true, 79],
    ['not at all where it does not ask', {}, true, 0],
    ['not at all where it asks for too long', { 'Retry-After': '17' }, false, 0],
  ])('waits %s', async (_, headers, worth, atLeast) => {
    const began = performance.now();
    expect(await waitForTurn(createHttpHeaders(headers), settings)).toBe(worth);
    const waited = performance.now() - began;
    expect(waited).toBeGreaterThanOrEqual(atLeast);
    expect(waited).toBeLessThan(5_000);
  });
});
