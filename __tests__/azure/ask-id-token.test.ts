import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { askIdToken } from '../../src/azure/ask-id-token.js';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** The runner's service, which answers the nth request by the nth listener and all others by the last. */
async function serve(...answers: readonly ((response: ServerResponse) => void)[]) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    answers[Math.min(seen.length, answers.length) - 1]?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token?api-version=2.0`;
  return { seen, url, ask: () => askIdToken({ url, token: 'request-token' }, 'api://AzureADTokenExchange') };
}

const json = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

describe('an ID token', () => {
  it('is asked for with the audience and the request token', async () => {
    const { seen, ask } = await serve(json(200, { count: 1, value: 'a.b.c' }));
    expect(await ask()).toBe('a.b.c');
    expect(seen.map(({ url }) => url)).toEqual(['/token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange']);
    expect(seen[0]?.headers.authorization).toBe('Bearer request-token');
  });

  it('is asked for again where something before the service answered', async () => {
    const { seen, ask } = await serve(json(503, {}), json(502, {}), json(200, { value: 'a.b.c' }));
    expect(await ask()).toBe('a.b.c');
    expect(seen).toHaveLength(3);
  });

  it.each([
    ['the service’s own message', json(403, { message: 'No.' }), 'Error Code : 403 Error Message: No.'],
    ['all that it said', json(401, { code: 7 }), 'Error Code : 401 Error Message: {"code":7}'],
    [
      'nothing but a status',
      (r: ServerResponse) => r.writeHead(400).end(),
      'Error Code : 400 Error Message: Failed request: (400)',
    ],
    ['an answer without a token', json(200, { count: 0 }), 'Response json body do not have ID Token field'],
    ['an empty answer', (r: ServerResponse) => r.writeHead(200).end(), 'Response json body do not have ID Token field'],
    ['a page', (r: ServerResponse) => r.writeHead(200).end('<html>'), 'Response json body do not have ID Token field'],
  ])('is refused in words, with %s', async (_, answer, words) => {
    const { seen, ask } = await serve(answer);
    await expect(ask()).rejects.toThrow(words);
    expect(seen).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('is not asked for elsewhere after a redirect (%d)', async (status) => {
    const elsewhere = await serve(json(200, { value: 'a.b.c' }));
    const { ask } = await serve((response) => response.writeHead(status, { location: elsewhere.url }).end());
    await expect(ask()).rejects.toThrow(/a redirect, which is not followed/);
    expect(elsewhere.seen).toEqual([]);
  });
});
