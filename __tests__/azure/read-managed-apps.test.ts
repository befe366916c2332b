import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultRule } from '../../simulator/service.js';
import { IDS, jitAccessOn, PUBLISHER, pick, plantApplication, plantJitRequest, ROLES } from '../../simulator/world.js';
import type { ManagedAppsQuestion } from '../../src/azure/read-managed-apps.js';
import { checkLoginRights } from '../../src/core/checks/login-rights.js';
import { type Harness, startHarness } from './harness.js';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.stop());

async function read(managedApps?: ManagedAppsQuestion) {
  const facts = await harness.read(managedApps === undefined ? {} : { managedApps });
  const { managedApplications, premiumPlans, jitRequests } = facts;
  const paths = harness.simulator.requests.map(({ path, body }) => `${path} ${body}`);
  const asked = (pattern: RegExp) => paths.filter((line) => pattern.test(line)).length;
  const requests = [asked(/Solutions\/applications/), asked(/subscribedSkus/), asked(/Solutions\/jitRequests/)];
  return { facts, managedApplications, premiumPlans, jitRequests, requests };
}

const NOBODY_ASKED = { known: true, value: null };

describe('a subscription without JIT access', () => {
  it('is asked for its applications alone', async () => {
    const none = await read();
    expect(none.managedApplications).toEqual({ known: true, value: { kind: 'applications', applications: [] } });
    expect([none.premiumPlans, none.jitRequests, none.requests]).toEqual([NOBODY_ASKED, NOBODY_ASKED, [1, 0, 0]]);
  });

  it('may have applications without a policy, or with one that is off', async () => {
    plantApplication(harness.world, { name: 'one', jitAccessPolicy: null });
    plantApplication(harness.world, { name: 'two', jitAccessPolicy: jitAccessOn({ jitAccessEnabled: false }) });
    const { managedApplications, requests } = await read();
    expect(managedApplications).toMatchObject({
      value: {
        applications: [
          { name: 'one', policy: null },
          { name: 'two', policy: { enabled: false } },
        ],
      },
    });
    expect(requests).toEqual([1, 0, 0]);
  });

  it.each(['refused', 'empty'] as const)('has none where the provider is not registered (%s)', async (unregistered) => {
    pick(harness.world.subscriptions, () => true).unregisteredProviders = ['Microsoft.Solutions'];
    harness.world.solutions.unregistered = unregistered;
    const { managedApplications, requests } = await read();
    expect(managedApplications).toEqual({
      known: true,
      value: unregistered === 'refused' ? { kind: 'unregistered' } : { kind: 'applications', applications: [] },
    });
    expect(requests).toEqual([1, 0, 0]);
  });
});

describe('a subscription with JIT access', () => {
  it('is read whole', async () => {
    const policy = jitAccessOn({
      jitApprovalMode: 'ManualApprove',
      jitApprovers: [{ id: PUBLISHER.approver, type: 'user', displayName: 'Ada' }, { id: IDS.group }],
    });
    const planted = plantApplication(harness.world, { jitAccessPolicy: policy });
    const request = plantJitRequest(harness.world, planted, 3);
    plantJitRequest(harness.world, planted, 4, { createdAt: null });
    const { managedApplications, premiumPlans, jitRequests, requests, facts } = await read();
    expect(managedApplications).toEqual({
      known: true,
      value: {
        kind: 'applications',
        applications: [
          {
            id: request.applicationResourceId,
            name: 'contoso-backup',
            resourceGroup: 'managed-apps',
            provisioningState: 'Succeeded',
            policy: {
              enabled: true,
              approvalMode: 'ManualApprove',
              approvers: [
                { id: PUBLISHER.approver, type: 'user', displayName: 'Ada' },
                { id: IDS.group, type: null, displayName: null },
              ],
              longestDuration: 'PT8H',
              asRead: policy,
            },
            authorizations: [{ principalId: PUBLISHER.principal, roleDefinitionId: ROLES.contributor }],
          },
        ],
      },
    });
    expect(premiumPlans).toEqual({
      known: true,
      value: [{ sku: 'AAD_PREMIUM_P2', capabilityStatus: 'Enabled', provisioningStatus: 'Success' }],
    });
    expect(jitRequests).toMatchObject({
      value: [
        {
          name: 'request-1',
          applicationId: request.applicationResourceId,
          state: 'Denied',
          createdOn: request.createdAt,
          startsOn: request.jitSchedulingPolicy.startTime,
          duration: 'PT1H',
        },
        { name: 'request-2', createdOn: null },
      ],
    });
    expect(requests).toEqual([1, 1, 1]);
    expect(
      checkLoginRights(facts, { loginClientId: IDS.auditor.appId, subscriptionId: IDS.subscription }),
    ).toMatchObject([{ status: 'passed' }]);
  });

  it('is read alike over many pages', async () => {
    for (const name of ['one', 'two', 'three'])
      plantJitRequest(harness.world, plantApplication(harness.world, { name }), 1);
    const whole = await read();
    harness.world.arm.pageSize = 1;
    harness.world.graph.pageSize = 1;
    harness.world.graph.emptyFirstPage = true;
    const paged = await read();
    expect(paged.facts).toEqual(whole.facts);
    expect(whole.managedApplications).toMatchObject({ value: { applications: [{}, {}, {}] } });
  });

  it('tells the plan by its own id, in whatever SKU it is', async () => {
    plantApplication(harness.world);
    const tenant = pick(harness.world.tenants, () => true);
    const plan = { servicePlanName: 'X', provisioningStatus: 'Success', appliesTo: 'User' };
    tenant.subscribedSkus = [
      {
        // The id of the SKU Entra ID P2, without the plan in it.
        skuId: '84a661c4-e949-4bd2-a560-ed7766fcaf2b',
        skuPartNumber: 'AAD_PREMIUM_P2',
        capabilityStatus: 'Enabled',
        enabledUnits: 1,
        servicePlans: [{ ...plan, servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d' }],
      },
      {
        skuId: '99999999-9999-4999-8999-999999999999',
        skuPartNumber: 'SUITE',
        capabilityStatus: 'Suspended',
        enabledUnits: 0,
        servicePlans: [
          { ...plan, servicePlanId: 'EEC0EB4F-6444-4F95-ABA0-50C24D67F998', provisioningStatus: 'Disabled' },
        ],
      },
    ];
    expect((await read()).premiumPlans).toEqual({
      known: true,
      value: [{ sku: 'SUITE', capabilityStatus: 'Suspended', provisioningStatus: 'Disabled' }],
    });
  });

  it.each<[ManagedAppsQuestion, readonly number[]]>([
    [{ licence: true, requests: true }, [1, 1, 1]],
    [{ licence: true, requests: false }, [1, 1, 0]],
    [{ licence: false, requests: true }, [1, 1, 1]],
    [{ licence: false, requests: false }, [0, 0, 0]],
  ])('is asked for no more than the checks need: %j', async (question, requests) => {
    plantApplication(harness.world);
    const found = await read(question);
    expect(found.requests).toEqual(requests);
    if (!question.requests) expect(found.jitRequests).toEqual(NOBODY_ASKED);
    if (requests[0] === 0) expect(found.managedApplications).toEqual({ known: true, value: { kind: 'not-asked' } });
  });
});

const elsewhere = 'https://attacker.example/subscriptions?api-version=2021-07-01';
const reply = (status: number, body: unknown): FaultRule['action'] => ({ kind: 'respond', status, body });

describe('what can’t be read is unknown', () => {
  it.each<[string, FaultRule['action'], string]>([
    ['a fault of the service', reply(500, {}), 'transient'],
    ['a 404 that proves nothing', reply(404, {}), 'malformed'],
    ['a conflict of another kind', reply(409, { error: { code: 'Conflict', message: 'no' } }), 'malformed'],
    ['no list', reply(200, {}), 'malformed'],
    ['an application without properties', reply(200, { value: [{ id: 'x', name: 'x' }] }), 'malformed'],
    ['an id that is none', reply(200, { value: [{ id: 'x', name: 'x', properties: {} }] }), 'malformed'],
    ['a next page elsewhere', reply(200, { value: [], nextLink: elsewhere }), 'malformed'],
    ['a reset', { kind: 'reset' }, 'transient'],
  ])('applications: %s', async (_title, action, reason) => {
    plantApplication(harness.world);
    harness.simulator.addFault({ service: 'arm', path: /Solutions\/applications/, action });
    const found = await read();
    expect(found.managedApplications).toMatchObject({ known: false, reason });
    expect([found.premiumPlans, found.jitRequests]).toMatchObject([
      { known: false, reason: 'dependency' },
      { known: false, reason: 'dependency' },
    ]);
    expect(found.requests.slice(1)).toEqual([0, 0]);
  });

  it.each([
    ['neither true nor false', { jitAccessEnabled: 'yes' }],
    ['no policy', []],
    ['approvers that are no list', { jitAccessEnabled: true, jitApprovers: {} }],
  ])('a policy that is %s', async (_title, jitAccessPolicy) => {
    const id = `/subscriptions/${IDS.subscription}/resourceGroups/a/providers/Microsoft.Solutions/applications/b`;
    const value = [{ id, name: 'b', properties: { jitAccessPolicy } }];
    harness.simulator.addFault({ service: 'arm', path: /Solutions\/applications/, action: reply(200, { value }) });
    expect((await read()).managedApplications).toMatchObject({ known: false, reason: 'malformed' });
  });

  it('licences and requests, each by itself', async () => {
    plantApplication(harness.world);
    harness.simulator.addFault({ service: 'graph', path: /subscribedSkus/, action: reply(500, {}) });
    harness.simulator.addFault({ service: 'graph', body: /subscribedSkus/, action: reply(500, {}) });
    const lost = await read();
    expect([lost.premiumPlans, lost.jitRequests]).toMatchObject([
      { known: false, reason: 'transient' },
      { known: true },
    ]);
    harness.simulator.clearFaults();
    harness.simulator.addFault({ service: 'arm', path: /jitRequests/, action: reply(500, {}) });
    expect(await read()).toMatchObject({ premiumPlans: { known: true }, jitRequests: { known: false } });
  });

  it('and a missing right is named: Reader', async () => {
    plantApplication(harness.world);
    harness.world.roleAssignments = harness.world.roleAssignments.filter(
      ({ principalId }) => principalId !== IDS.auditor.servicePrincipal,
    );
    expect((await read()).managedApplications).toMatchObject({ known: false, reason: 'forbidden', right: 'Reader' });
  });

  it('and a missing right is named: Directory.Read.All', async () => {
    plantApplication(harness.world);
    const tenant = pick(harness.world.tenants, () => true);
    tenant.appRoleAssignments = tenant.appRoleAssignments.slice(0, 1);
    const { premiumPlans, facts } = await read();
    expect(premiumPlans).toMatchObject({ known: false, reason: 'forbidden', right: 'Directory.Read.All' });
    const rows = checkLoginRights(facts, { loginClientId: IDS.auditor.appId, subscriptionId: IDS.subscription });
    expect(rows).toMatchObject([
      {
        status: 'failed',
        subject: 'Directory.Read.All',
        message: expect.stringContaining('the licences of the tenant'),
      },
    ]);
  });
});
