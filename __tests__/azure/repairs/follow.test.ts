import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { describe, expect, it } from '@jest/globals';
import { follow } from '../../../src/azure/repairs/follow.js';
import type { Answer } from '../../../src/azure/repairs/sender.js';
import type { JsonObject } from '../../../src/azure/wire.js';
import { ServiceError, type ServiceErrorDetails } from '../../../src/errors.js';

const STATUS = 'https://management.example/status';
const RESULT = 'https://management.example/result';
const NOW = { 'retry-after': '0' };

function answer(status: number, body?: JsonObject, headers: Record<string, string> = {}): Answer {
  return { status, body, headers: createHttpHeaders({ ...NOW, ...headers }) };
}

function refusal(details: Partial<ServiceErrorDetails>): ServiceError {
  return new ServiceError('The words of Azure.', { service: 'Azure Resource Manager', ...details });
}

/** Follows what was accepted with these headers, through these answers. */
async function followed(headers: Record<string, string>, answers: readonly (Answer | Error)[], signal?: AbortSignal) {
  const asked: string[] = [];
  const told: string[] = [];
  const left = [...answers];
  const ending = await follow(answer(202, undefined, headers), {
    what: 'The change',
    send: async (method, address) => {
      asked.push(`${method} ${address}`);
      const next = left.shift();
      if (next === undefined) throw new Error('asked once too often');
      if (next instanceof Error) throw next;
      return next;
    },
    settings: { meter: { total: 0, retried: 0 }, ...(signal === undefined ? {} : { signal }) },
    tell: (line) => told.push(line),
  });
  return { ending, asked, told, left };
}

const running = answer(200, { status: 'InProgress' });
const failedStatus = answer(200, { status: 'Failed', error: { code: 'Broken', message: 'It broke.' } });

describe('follow', () => {
  it('prefers Azure-AsyncOperation, tells its address, and asks until the end', async () => {
    const custom = answer(200, { status: 'HalfThere' });
    const done = answer(200, { status: 'Succeeded' });
    const headers = { 'azure-asyncoperation': STATUS, location: RESULT };
    const { ending, asked, told } = await followed(headers, [running, custom, done]);
    expect(ending).toEqual({ kind: 'succeeded' });
    expect(asked).toEqual([`GET ${STATUS}`, `GET ${STATUS}`, `GET ${STATUS}`]);
    expect(told).toEqual([`The change is under way. Its progress: ${STATUS}`]);
  });

  it('follows Location, also where it moves', async () => {
    const moved = answer(202, undefined, { location: `${RESULT}/2` });
    const { ending, asked } = await followed({ location: RESULT }, [moved, answer(202), answer(204)]);
    expect(ending).toEqual({ kind: 'succeeded' });
    expect(asked).toEqual([`GET ${RESULT}`, `GET ${RESULT}/2`, `GET ${RESULT}/2`]);
  });

  it.each<[string, Record<string, string>, Answer | Error, unknown]>([
    [
      'a failed status',
      { 'azure-asyncoperation': STATUS },
      failedStatus,
      { kind: 'failed', words: 'it ended as Failed: Broken: It broke' },
    ],
    [
      'a cancelled one without words',
      { 'azure-asyncoperation': STATUS },
      answer(200, { status: 'Canceled' }),
      { kind: 'failed', words: 'it ended as Canceled' },
    ],
    ['no status', { 'azure-asyncoperation': STATUS }, answer(200, {}), { kind: 'untold' }],
    [
      'a status that is refused',
      { 'azure-asyncoperation': STATUS },
      refusal({ status: 409, code: 'X' }),
      { kind: 'untold' },
    ],
    [
      'a result that failed',
      { location: RESULT },
      refusal({ status: 409, code: 'ApplicationUpdateFail' }),
      { kind: 'failed' },
    ],
    [
      'a result that may not be read',
      { location: RESULT },
      refusal({ status: 403, code: 'AuthorizationFailed' }),
      { kind: 'untold' },
    ],
    ['a result that is gone', { location: RESULT }, refusal({ status: 404, code: 'NotFound' }), { kind: 'untold' }],
    ['another host', { location: RESULT }, refusal({ failure: 'refused-host' }), { kind: 'untold' }],
  ])('ends on %s', async (_what, headers, last, expected) => {
    const first = 'location' in headers ? answer(202) : running;
    const { ending, left } = await followed(headers, [first, last]);
    expect(ending).toMatchObject(expected as object);
    expect(left).toEqual([]);
  });

  it.each([{ status: 503 }, { failure: 'network' }, { failure: 'timeout' }] as const)(
    'goes on after %j, which passes',
    async (details) => {
      const { ending } = await followed({ 'azure-asyncoperation': STATUS }, [
        running,
        refusal(details),
        answer(200, { status: 'Succeeded' }),
      ]);
      expect(ending).toEqual({ kind: 'succeeded' });
    },
  );

  it('waits as long as Retry-After asks, at first and after each answer, and less than without it', async () => {
    const later = { 'retry-after': '1' };
    const headers = { 'azure-asyncoperation': STATUS, ...later };
    const began = performance.now();
    const { ending } = await followed(headers, [
      answer(200, { status: 'InProgress' }, later),
      answer(200, { status: 'Succeeded' }),
    ]);
    const took = performance.now() - began;
    expect(ending).toEqual({ kind: 'succeeded' });
    expect(took).toBeGreaterThanOrEqual(1990);
    // Without the header it would be asked after 5 s each time.
    expect(took).toBeLessThan(9000);
  }, 20_000);

  it('asks nothing where there is no address', async () => {
    const { ending, asked, told } = await followed({}, []);
    expect(ending).toMatchObject({ kind: 'untold' });
    expect([asked, told]).toEqual([[], []]);
  });

  it('stops, with the address, where the time is over', async () => {
    const { ending, asked } = await followed({ location: RESULT }, [], AbortSignal.abort());
    expect(ending).toEqual({ kind: 'under-way', address: RESULT });
    expect(asked).toEqual([]);
  });

  it('lets a fault of ours through', async () => {
    await expect(followed({ location: RESULT }, [new TypeError('ours')])).rejects.toThrow('ours');
  });
});
