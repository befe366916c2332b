import { describe, expect, it } from '@jest/globals';
import { IDS, isoDays, pick } from '../../../simulator/world.js';
import { type Answer, type Call, field, list, useAzure } from './client.js';

const azure = useAzure('arm');
const { world } = azure;

const AUTHORIZATION = `/subscriptions/${IDS.subscription}/providers/Microsoft.Authorization`;
const get = (path: string, call: Call = {}): Promise<Answer> =>
  azure.follow(azure.simulator.origins.arm + encodeURI(path), call);
const pricings = `/subscriptions/${IDS.subscription}/providers/Microsoft.Security/pricings?api-version=2024-01-01`;

describe('Microsoft Defender for Cloud', () => {
  it('is refused in the service’s own words where the provider is not registered', async () => {
    pick(world.subscriptions, () => true).unregisteredProviders = ['Microsoft.Security'];
    const answer = await get(pricings);
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({
      error: {
        code: 'Subscription Not Registered',
        message: 'Please register to Microsoft.Security in order to view your security status',
      },
    });
    pick(world.subscriptions, () => true).unregisteredProviders = ['Microsoft.Solutions'];
    expect((await get(pricings)).status).toBe(200);
  });

  it('needs the right to read, registered or not', async () => {
    pick(world.subscriptions, () => true).unregisteredProviders = ['Microsoft.Security'];
    world.roleAssignments = [];
    expect((await get(pricings)).status).toBe(403);
  });
});

describe('Privileged Identity Management', () => {
  const paths = ['roleEligibilityScheduleInstances', 'roleAssignmentScheduleInstances'].map(
    (type) => `${AUTHORIZATION}/${type}?api-version=2020-10-01&$filter=atScope()`,
  );

  it.each(paths)('%s needs an enabled licence', async (path) => {
    expect((await get(path)).status).toBe(200);
    for (const sku of pick(world.tenants, () => true).subscribedSkus) sku.capabilityStatus = 'Suspended';
    const answer = await get(path);
    expect([answer.status, field(answer.json, 'error.code')]).toEqual([400, 'AadPremiumLicenseRequired']);
    pick(world.tenants, () => true).subscribedSkus = [];
    expect((await get(path)).status).toBe(400);
  });
});

describe('role assignments', () => {
  const assignments = `${AUTHORIZATION}/roleAssignments?api-version=2022-04-01`;

  it('say when they were made and changed', async () => {
    const usual = pick(world.roleAssignments, ({ principalId }) => principalId === IDS.jit.servicePrincipal);
    usual.createdOn = isoDays(0);
    const shown = list((await get(assignments)).json).map((item) => [
      field(item, 'properties.createdOn'),
      field(item, 'properties.updatedOn'),
    ]);
    expect(shown).toEqual([
      [usual.createdOn, usual.createdOn],
      ['2026-01-15T09:00:00.0000000Z', '2026-01-15T09:00:00.0000000Z'],
    ]);
  });
});

describe('the list of subscriptions', () => {
  it('comes in pages, each with the whole count', async () => {
    world.arm.pageSize = 1;
    const other = '77777777-7777-4777-8777-000000000001';
    world.subscriptions.push({
      id: other,
      displayName: 'Test',
      tenantId: IDS.tenant,
      state: 'Enabled',
      managementGroup: null,
    });
    const usual = pick(world.roleAssignments, ({ principalId }) => principalId === IDS.auditor.servicePrincipal);
    world.roleAssignments.push({ ...usual, name: other, scope: `/subscriptions/${other}/resourceGroups/rg` });
    const first = await get('/subscriptions?api-version=2022-12-01');
    expect(list(first.json).map((item) => field(item, 'subscriptionId'))).toEqual([IDS.subscription]);
    expect(field(first.json, 'count')).toEqual({ type: 'Total', value: 2 });
    const next = await azure.follow(field(first.json, 'nextLink'));
    expect(list(next.json).map((item) => field(item, 'subscriptionId'))).toEqual([other]);
    expect(field(next.json, 'nextLink')).toBeUndefined();
  });
});
