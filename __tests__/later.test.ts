import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { loadInTurn, sendingFirst } from '../src/later.js';

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
  const ask = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const asked = request({ port, host: '127.0.0.1', agent: false }, (response) => {
        response.resume().once('end', () => resolve('answered'));
      });
      asked.once('error', reject).end();
    });
  return { ask, answer, stop: () => server.close() };
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
