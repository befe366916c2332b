import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IDS, pick, RESOURCE_APPS, ROLES } from '../../simulator/world.js';
import type { TenantQuestion } from '../../src/azure/read-tenant.js';
import { checkTenant } from '../../src/core/checks/azure.js';
import type { Expectation } from '../../src/core/expectations.js';
import type { TenantFacts } from '../../src/core/facts.js';
import { JIT_DOCS_PERMISSIONS } from '../../src/core/permissions.js';
import { type Harness, startHarness } from './harness.js';

const GUIDS = { tenantId: IDS.tenant, clientId: IDS.jit.appId, subscriptionId: IDS.subscription };
const EXPECTATION: Expectation = {
  integrationId: undefined,
  accountName: undefined,
  ids: GUIDS,
  loginClientId: IDS.auditor.appId,
  role: 'Reader',
  appRole: 'reader',
  permissions: JIT_DOCS_PERMISSIONS,
  secretKeyId: undefined,
  secretDescription: undefined,
  secretWarningDays: 30,
  secretErrorDays: 7,
  jitSecretNames: {},
};

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.stop());

const tenant = () => pick(harness.world.tenants, ({ id }) => id === IDS.tenant);

async function judge(overrides: Partial<TenantQuestion & Pick<Expectation, 'ids'>> = {}) {
  const facts = await harness.read(overrides);
  const rows = checkTenant(facts, { ...EXPECTATION, ...overrides }, Date.now());
  const notPassed = rows
    .filter(({ status }) => status !== 'passed')
    .map(({ check, status, subject }) => `${check} ${status}${subject === undefined ? '' : ` ${subject}`}`);
  return { facts, rows, notPassed };
}

function holdReader(principalId: string, scope: string): void {
  const own = pick(harness.world.roleAssignments, (item) => item.principalId === IDS.jit.servicePrincipal);
  own.principalId = principalId;
  own.scope = scope;
}

describe('a healthy tenant', () => {
  it('is read in one request to Graph and three to ARM, without a write, and passes every check', async () => {
    const { notPassed } = await judge();
    expect(notPassed).toEqual([]);
    const sent = harness.simulator.requests.filter(({ service }) => service === 'graph' || service === 'arm');
    expect(sent.map(({ service, method }) => `${service} ${method}`).sort()).toEqual([
      'arm GET',
      'arm GET',
      'arm GET',
      'graph POST',
    ]);
    expect(sent.find(({ service }) => service === 'graph')?.path).toBe('/v1.0/$batch');
    expect(harness.settings.meter).toEqual({ total: harness.simulator.requests.length, retried: 0 });
    expect(harness.simulator.requests.every(({ handled }) => handled)).toBe(true);
  });

  it('is read alike over many small pages that begin with an empty one', async () => {
    const whole = await harness.read();
    harness.world.graph.pageSize = 1;
    harness.world.graph.emptyFirstPage = true;
    harness.world.arm.pageSize = 1;
    expect(await harness.read()).toEqual(whole);
  });

  it('is found through nested groups, and inherited from a management group', async () => {
    tenant().groups.push(
      { id: IDS.group, displayName: 'Scanners', members: ['77777777-7777-4777-8777-000000000001'] },
      { id: '77777777-7777-4777-8777-000000000001', displayName: 'Jit', members: [IDS.jit.servicePrincipal] },
    );
    holdReader(IDS.group, `/providers/Microsoft.Management/managementGroups/${IDS.managementGroup}`);
    const { notPassed, rows } = await judge();
    expect(notPassed).toEqual([]);
    expect(rows.at(-1)?.message).toContain(`management group "${IDS.managementGroup}", through the group ${IDS.group}`);
  });

  it('is judged by the effective actions of another role, which is looked up', async () => {
    pick(harness.world.roleAssignments, (item) => item.principalId === IDS.jit.servicePrincipal).roleDefinitionId =
      ROLES.contributor;
    const { notPassed, rows } = await judge();
    expect(notPassed).toEqual([]);
    expect(rows.at(-1)?.message).toContain('"Contributor" on the subscription');
  });

  it('is judged by a role that is given as GUID', async () => {
    expect((await judge({ role: ROLES.reader.toUpperCase() })).notPassed).toEqual([]);
  });
});

describe('what is missing fails on the services’ own word', () => {
  it('tells an application that does not exist', async () => {
    const { notPassed } = await judge({ ids: { ...GUIDS, clientId: '99999999-9999-4999-8999-999999999999' } });
    expect(notPassed).toEqual([
      'app/exists failed',
      'app/service-principal skipped',
      'app/permissions skipped',
      'app/consent skipped',
      'app/role skipped',
      'secret/present skipped',
      'secret/expiry skipped',
      'role/assignment skipped',
    ]);
  });

  it('tells a subscription that does not exist', async () => {
    const { notPassed, facts } = await judge({
      ids: { ...GUIDS, subscriptionId: '99999999-9999-4999-8999-999999999999' },
    });
    expect(facts.subscription).toEqual({ known: true, value: { kind: 'not-found' } });
    expect(notPassed).toEqual(
      expect.arrayContaining(['subscription/state failed', 'subscription/tenant skipped', 'role/assignment skipped']),
    );
  });

  it('tells a subscription of another tenant, which ARM names', async () => {
    pick(harness.world.subscriptions, ({ id }) => id === IDS.subscription).tenantId =
      '99999999-9999-4999-8999-999999999999';
    const { notPassed, facts } = await judge();
    expect(facts.subscription).toMatchObject({
      known: true,
      value: { kind: 'other-tenant', tenantId: '99999999-9999-4999-8999-999999999999' },
    });
    expect(notPassed).toEqual(
      expect.arrayContaining(['subscription/state skipped', 'subscription/tenant failed', 'role/assignment skipped']),
    );
  });

  it('tells a role that is only held on a resource group', async () => {
    holdReader(IDS.jit.servicePrincipal, `/subscriptions/${IDS.subscription}/resourceGroups/rg`);
    expect((await judge()).notPassed).toEqual(['role/assignment failed Reader']);
  });

  it('tells a role that no one has defined', async () => {
    expect((await judge({ role: "It's not there" })).notPassed).toEqual(["role/assignment failed It's not there"]);
  });

  it('tells an API that the tenant lacks, without failing what was declared on it', async () => {
    const found = tenant();
    found.servicePrincipals = found.servicePrincipals.filter(({ appId }) => appId !== RESOURCE_APPS.aadGraph);
    const { facts, notPassed } = await judge();
    expect(facts.resourceApis).toMatchObject({ known: true });
    expect(facts.resourceApis.known && facts.resourceApis.value.get(RESOURCE_APPS.aadGraph)).toBeNull();
    expect(notPassed.every((row) => row.startsWith('app/consent failed Windows Azure Active Directory'))).toBe(true);
    expect(notPassed).toHaveLength(4);
  });
});

describe('a right that is missing', () => {
  const forbid = (roleId: string): void => {
    const found = tenant();
    found.appRoleAssignments = found.appRoleAssignments.filter(
      ({ principalId, appRoleId }) => principalId !== IDS.auditor.servicePrincipal || appRoleId !== roleId,
    );
  };
  const reasons = (facts: TenantFacts) =>
    Object.fromEntries(
      Object.entries(facts).flatMap(([name, fact]) =>
        fact.known ? [] : [[name, `${fact.reason} ${fact.right ?? ''}`]],
      ),
    );

  it('Directory.Read.All leaves the delegated consent unknown', async () => {
    forbid('7ab1d382-f21e-4acd-a863-ba3e13f7da61');
    const { facts, notPassed } = await judge();
    expect(reasons(facts)).toEqual({ delegatedGrants: 'forbidden Directory.Read.All' });
    expect(notPassed).toEqual(['login/rights failed Directory.Read.All', 'app/consent unknown']);
    expect(facts.delegatedGrants).toMatchObject({
      found: expect.stringMatching(/^HTTP 403 Authorization_RequestDenied: "/),
      correlationId: expect.any(String),
    });
  });

  it('both Graph permissions leave the whole directory unknown', async () => {
    forbid('7ab1d382-f21e-4acd-a863-ba3e13f7da61');
    forbid('9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30');
    const { facts, notPassed } = await judge();
    expect(Object.keys(reasons(facts)).sort()).toEqual([
      'application',
      'applicationGrants',
      'delegatedGrants',
      'groups',
      'resourceApis',
      'servicePrincipal',
    ]);
    expect(notPassed.filter((row) => row.includes('failed'))).toEqual([
      'login/rights failed Application.Read.All',
      'login/rights failed Directory.Read.All',
    ]);
  });

  it('Reader for the auditor leaves the subscription’s facts unknown', async () => {
    harness.world.roleAssignments = harness.world.roleAssignments.filter(
      ({ principalId }) => principalId !== IDS.auditor.servicePrincipal,
    );
    const { facts, notPassed } = await judge();
    expect(facts.roleAssignments).toMatchObject({ known: false, reason: 'forbidden', right: 'Reader' });
    expect(notPassed.filter((row) => row.startsWith('role/assignment failed'))).toEqual([]);
    expect(notPassed).toContain('login/rights failed Reader');
  });

  it('in self-login, ARM’s refusal that names the principal is the failure itself', async () => {
    const app = pick(tenant().applications, ({ appId }) => appId === IDS.jit.appId);
    app.federatedIdentityCredentials = pick(
      tenant().applications,
      ({ appId }) => appId === IDS.auditor.appId,
    ).federatedIdentityCredentials;
    harness.world.roleAssignments = harness.world.roleAssignments.filter(
      ({ principalId }) => principalId !== IDS.jit.servicePrincipal,
    );
    const { facts, notPassed } = await judge({ loginClientId: IDS.jit.appId });
    expect(facts.roleAssignments).toMatchObject({ known: true, value: { kind: 'refused-to-checked-principal' } });
    expect(notPassed).toContain('role/assignment failed Reader');
  });
});
