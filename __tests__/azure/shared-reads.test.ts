import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { IDS } from '../../simulator/world.js';
import { readTenant, type TenantQuestion } from '../../src/azure/read-tenant.js';
import { createSharedReads } from '../../src/azure/shared-reads.js';
import { JIT_DOCS_PERMISSIONS } from '../../src/core/permissions.js';
import { type Harness, startHarness } from './harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ attemptTimeoutMs: 20_000 });
});
beforeEach(() => harness.simulator.clearRequests());
afterAll(() => harness.stop());

const QUESTION: TenantQuestion = {
  ids: { tenantId: IDS.tenant, clientId: IDS.jit.appId, subscriptionId: IDS.subscription },
  loginClientId: IDS.auditor.appId,
  role: 'Reader',
  permissions: JIT_DOCS_PERMISSIONS,
};

/** How often each service was asked, once two integrations had put these questions. */
async function asked(first: TenantQuestion, second: TenantQuestion, sameLogin = true) {
  const login = await harness.login();
  const other = sameLogin ? login : await harness.login();
  harness.simulator.clearRequests();
  const given = { cloud: harness.cloud, settings: harness.settings, shared: createSharedReads() };
  const facts = await Promise.all([readTenant(first, login, given), readTenant(second, other, given)]);
  const count = (name: string): number => harness.simulator.requests.filter(({ service }) => service === name).length;
  return { facts, graph: count('graph'), arm: count('arm') };
}

it('asks once what two integrations ask with one login', async () => {
  const { facts, graph, arm } = await asked(QUESTION, QUESTION);
  expect({ graph, arm }).toEqual({ graph: 1, arm: 8 });
  expect(facts[0]?.application.known).toBe(true);
  expect(facts[1]).toEqual(facts[0]);
});

it('shares the directory where only the subscription is another', async () => {
  const other = { ...QUESTION, ids: { ...QUESTION.ids, subscriptionId: '77777777-7777-4777-8777-777777777777' } };
  const { facts, graph } = await asked(QUESTION, other);
  expect(graph).toBe(1);
  expect(facts[1]?.application).toEqual(facts[0]?.application);
  expect(facts[1]?.subscription).not.toEqual(facts[0]?.subscription);
});

it.each([
  ['another app is checked', { ids: { ...QUESTION.ids, clientId: IDS.auditor.appId } }, true, 2, 15],
  ['another role is asked for', { role: 'Contributor' }, true, 1, 15],
  ['the login is another', {}, false, 2, 16],
])('asks anew where %s', async (_, change, sameLogin, graph, least) => {
  const counted = await asked(QUESTION, { ...QUESTION, ...change }, sameLogin);
  expect(counted.graph).toBe(graph);
  expect(counted.arm).toBeGreaterThanOrEqual(least);
});
