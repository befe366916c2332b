import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, it, jest } from '@jest/globals';

/** As a process finds it that has sent nothing yet. */
let loadInTurn: typeof import('../src/later.js').loadInTurn;
let sendingFirst: typeof import('../src/later.js').sendingFirst;
beforeEach(async () => {
  jest.resetModules();
  ({ loadInTurn, sendingFirst } = await import('../src/later.js'));
});

/** A server that answers when it is told to. */
async function startServer() {
  let answer = (): void => undefined;
  const told = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const server = createServer(async (_, response) => {
    await told;
    response.end('done');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  /** How many wait for the connections of all requests together. */
  let watchers = 0;
  const ask = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const asked = request({ port, host: '127.0.0.1', agent: false }, (response) => {
        response.resume().once('end', () => resolve('answered'));
      });
      asked.on('newListener', (event) => {
        if (event === 'socket') watchers += 1;
      });
      asked.once('error', reject).end();
    });
  return { ask, answer, watchers: () => watchers, stop: () => server.close() };
}

it('loads nothing before the request is on its way, and does not wait for its answer', async () => {
  const server = await startServer();
  const events: string[] = [];
  const asked = sendingFirst(server.ask).then((words) => events.push(words));
  const loaded = loadInTurn(async () => events.push('loaded'));
  await Promise.resolve();
  expect(events).toEqual([]);
  await loaded;
  expect(events).toEqual(['loaded']);
  server.answer();
  await asked;
  expect(events).toEqual(['loaded', 'answered']);
  server.stop();
});

it('watches the first request of the process alone, however many follow', async () => {
  const server = await startServer();
  const sent = Array.from({ length: 20 }, () => sendingFirst(server.ask));
  server.answer();
  expect(new Set(await Promise.all(sent))).toEqual(new Set(['answered']));
  server.stop();
  expect(server.watchers()).toBe(1);
});

it('holds nothing up for a request that is not the first', async () => {
  await sendingFirst(async () => 'sent');
  void sendingFirst(() => new Promise<never>(() => undefined));
  const began = performance.now();
  await loadInTurn(async () => 'loaded');
  expect(performance.now() - began).toBeLessThan(200);
});

it('loads one after another, in the order of asking', async () => {
  const events: string[] = [];
  const part = (name: string) => async (): Promise<void> => {
    events.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    events.push(`${name} ends`);
  };
  await Promise.all([loadInTurn(part('first')), loadInTurn(part('second'))]);
  expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

it('goes on after a part that could not be loaded', async () => {
  await expect(loadInTurn(() => Promise.reject(new Error('no such chunk')))).rejects.toThrow('no such chunk');
  await expect(loadInTurn(async () => 'loaded')).resolves.toBe('loaded');
});

it('waits no longer for a request that never leaves', async () => {
  void sendingFirst(() => new Promise<never>(() => undefined));
  await expect(loadInTurn(async () => 'loaded')).resolves.toBe('loaded');
});
