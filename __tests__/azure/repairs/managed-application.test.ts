import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { describe, expect, it } from '@jest/globals';
import { parseManagedApplication } from '../../../src/azure/parse-managed-apps.js';
import { refreshPermissions, switchJitAccessOff } from '../../../src/azure/repairs/managed-application.js';
import type { Answer } from '../../../src/azure/repairs/sender.js';
import type { JsonObject } from '../../../src/azure/wire.js';
import { ServiceError } from '../../../src/errors.js';

const ID =
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/g/providers/Microsoft.Solutions/applications/one';
const POLICY = { jitApprovers: [{ id: 'a', odd: 1 }], jitAccessEnabled: true, later: { kept: true } };

function app(jitAccessEnabled: boolean, provisioningState = 'Succeeded'): JsonObject {
  return { id: ID, name: 'one', properties: { provisioningState, jitAccessPolicy: { ...POLICY, jitAccessEnabled } } };
}

function timeout(): ServiceError {
  return new ServiceError('It was given up.', { service: 'Azure Resource Manager', failure: 'timeout' });
}

/** Does the work against an Azure that gives these states of the application in turn, the last one from then on. */
async function work(
  perform: typeof switchJitAccessOff,
  reads: readonly (JsonObject | Error)[],
  { write = 200, signal }: { readonly write?: number | Error; readonly signal?: AbortSignal } = {},
) {
  const writes: unknown[] = [];
  const left = [...reads];
  const outcome = await perform(parseManagedApplication(app(true)), {
    send: async (method, path, body): Promise<Answer> => {
      const headers = createHttpHeaders({ 'retry-after': '0', location: 'https://management.example/result' });
      if (method !== 'GET') {
        writes.push([method, path, body]);
        if (write instanceof Error) throw write;
        return { status: write, headers, body: undefined };
      }
      if (path.startsWith('https:')) return { status: 200, headers, body: undefined };
      const next = left.length > 1 ? left.shift() : left[0];
      if (next instanceof Error) throw next;
      return { status: 200, headers, body: next };
    },
    settings: { meter: { total: 0, retried: 0 }, ...(signal === undefined ? {} : { signal }) },
    tell: () => undefined,
    grant: '',
  });
  return { outcome, writes };
}

describe('switchJitAccessOff', () => {
  it('sends the policy as it was read, with one field changed', async () => {
    const { outcome, writes } = await work(switchJitAccessOff, [app(true), app(false)]);
    expect(outcome.status).toBe('applied');
    const body = { properties: { jitAccessPolicy: { ...POLICY, jitAccessEnabled: false } } };
    expect(writes).toEqual([['PATCH', `${ID}?api-version=2019-07-01`, body]]);
  });

  it('sends nothing where it is off by then', async () => {
    const { outcome, writes } = await work(switchJitAccessOff, [app(false)]);
    expect([outcome.status, writes]).toEqual(['not-needed', []]);
  });

  it('is pending where the time is over before it could be read back', async () => {
    const { outcome } = await work(switchJitAccessOff, [app(true), timeout()], { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ status: 'pending', detail: expect.stringContaining('the time was over') });
  });

  it('does not say that it did not succeed where nobody knows', async () => {
    const { outcome } = await work(switchJitAccessOff, [app(true), timeout()], { write: timeout() });
    expect(outcome).toMatchObject({ status: 'failed', detail: expect.stringContaining('met no clear answer') });
  });
});

describe('refreshPermissions', () => {
  it.each([
    ['was well before', 'Succeeded', 'failed'],
    ['had failed before', 'Failed', 'applied'],
  ])('judges an application that ends as Failed, and %s', async (_what, state, status) => {
    const reads = [app(true, state), app(true, 'Failed')];
    const { outcome, writes } = await work(refreshPermissions, reads, { write: 202 });
    expect(outcome.status).toBe(status);
    expect(writes).toEqual([['POST', `${ID}/refreshPermissions?api-version=2019-07-01`, undefined]]);
  });
});
