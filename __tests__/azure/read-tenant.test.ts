import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { scheduled } from '../../simulator/planting.js';
import { IDS, pick, RESOURCE_APPS, ROLES } from '../../simulator/world.js';
import type { TenantQuestion } from '../../src/azure/read-tenant.js';
import { checkTenant } from '../../src/core/checks/azure.js';
import type { Expectation } from '../../src/core/expectations.js';
import type { TenantFacts } from '../../src/core/facts.js';
import { expectedPermission, JIT_DOCS_PERMISSIONS } from '../../src/core/permissions.js';
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

/** What Jit's documented set-up, and ours for pull requests, leaves as notices. */
const NOTICES: readonly string[] = ['app/legacy-graph', 'federation/scope'];

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
    .filter(({ status, check, severity }) => status !== 'passed' && !(severity === 'notice' && NOTICES.includes(check)))
    .map(({ check, status, subject }) => `${check} ${status}${subject === undefined ? '' : ` ${subject}`}`);
  return { facts, rows, notPassed };
}

function holdReader(principalId: string, scope: string): void {
  const own = pick(harness.world.roleAssignments, (item) => item.principalId === IDS.jit.servicePrincipal);
  own.principalId = principalId;
  own.scope = scope;
}

describe('a healthy tenant', () => {
  it('is read in one request to Graph and eight to ARM, without a write, and passes every check', async () => {
    const { notPassed } = await judge();
    expect(notPassed).toEqual([]);
    const sent = harness.simulator.requests.filter(({ service }) => service === 'graph' || service === 'arm');
    expect(sent.map(({ service, method }) => `${service} ${method}`).sort()).toEqual([
      ...Array.from({ length: 8 }, () => 'arm GET'),
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
    expect(rows.find(({ check }) => check === 'role/assignment')?.message).toContain(
      `management group "${IDS.managementGroup}", through the group ${IDS.group}`,
    );
  });

  it('is judged by the effective actions of another role, which is looked up', async () => {
    pick(harness.world.roleAssignments, (item) => item.principalId === IDS.jit.servicePrincipal).roleDefinitionId =
      ROLES.contributor;
    const { notPassed, rows } = await judge();
    expect(notPassed).toEqual(['role/excess failed Contributor']);
    expect(rows.find(({ check }) => check === 'role/assignment')?.message).toContain(
      '"Contributor" on the subscription',
    );
  });

  it('is judged by a role that is given as GUID', async () => {
    expect((await judge({ role: ROLES.reader.toUpperCase() })).notPassed).toEqual([]);
  });
});

const ID = '77777777-7777-4777-8777-00000000000';

describe('what else is read', () => {
  const other = `${ID}1`;

  it('is one request about each other subscription, with roles that are defined only there', async () => {
    const { world } = harness;
    world.subscriptions.push(
      { id: other, displayName: 'Acme Test', tenantId: IDS.tenant, state: 'Enabled', managementGroup: null },
      { id: `${ID}2`, displayName: 'Hidden', tenantId: IDS.tenant, state: 'Enabled', managementGroup: null },
    );
    const usual = pick(world.roleAssignments, (item) => item.principalId === IDS.jit.servicePrincipal);
    const auditor = pick(world.roleAssignments, (item) => item.principalId === IDS.auditor.servicePrincipal);
    world.roleDefinitions.push({
      name: `${ID}3`,
      roleName: 'Local Scanner',
      description: '',
      roleType: 'CustomRole',
      permissions: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
      assignableScopes: [`/subscriptions/${other}`],
    });
    world.roleAssignments.push(
      { ...usual, name: `${ID}4`, scope: `/subscriptions/${other}`, roleDefinitionId: `${ID}3` },
      { ...auditor, name: `${ID}5`, scope: `/subscriptions/${other}` },
    );
    const { facts, notPassed } = await judge();
    expect(facts.otherSubscriptions).toMatchObject({
      known: true,
      value: [{ subscriptionId: other, displayName: 'Acme Test', held: { known: true } }],
    });
    expect(notPassed).toEqual([`subscription/single failed ${other}`]);
  });

  it('is PIM’s eligible roles and the assignments below, only where nothing is held', async () => {
    const { world } = harness;
    const eligible = scheduled();
    world.roleEligibilities.push(eligible, { ...eligible, principalId: IDS.user });
    expect((await judge()).facts.eligibleRoles).toEqual({ known: true, value: [] });
    world.roleAssignments = world.roleAssignments.filter(({ principalId }) => principalId !== IDS.jit.servicePrincipal);
    harness.simulator.clearRequests();
    const { facts, rows } = await judge();
    expect(facts.eligibleRoles).toMatchObject({ known: true, value: [{ endsOn: '2027-01-01T00:00:00Z' }] });
    expect(rows.find(({ check }) => check === 'role/assignment')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('only eligible for "Reader" on the subscription, until 2027-01-01'),
    });
    const paths = harness.simulator.requests.filter(({ service }) => service === 'arm').map(({ path }) => path);
    expect(paths.filter((path) => path.includes('roleEligibilityScheduleInstances'))).toHaveLength(1);
    expect(paths.filter((path) => path.includes('roleAssignments'))).toHaveLength(2);
  });

  it('is told by its id where an eligible role’s definition is lost, and the missing role still fails', async () => {
    const { world, simulator } = harness;
    world.roleEligibilities.push({
      name: `${ID}1`,
      scope: `/subscriptions/${IDS.subscription}`,
      roleDefinitionId: ROLES.contributor,
      principalId: IDS.jit.servicePrincipal,
      principalType: 'ServicePrincipal',
      startDateTime: '2026-01-01T00:00:00Z',
      endDateTime: null,
    });
    world.roleAssignments = world.roleAssignments.filter(({ principalId }) => principalId !== IDS.jit.servicePrincipal);
    simulator.addFault({
      service: 'arm',
      path: new RegExp(`roleDefinitions/${ROLES.contributor}`),
      action: { kind: 'respond', status: 500, body: {} },
    });
    const { rows } = await judge();
    expect(rows.find(({ check }) => check === 'role/assignment')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining(`only eligible for ${ROLES.contributor} on the subscription`),
    });
  });

  it('is not known of another subscription whose roles are hidden, with a remedy of its own', async () => {
    const { world } = harness;
    world.subscriptions.push({
      id: other,
      displayName: 'Acme Test',
      tenantId: IDS.tenant,
      state: 'Enabled',
      managementGroup: null,
    });
    const auditor = pick(world.roleAssignments, (item) => item.principalId === IDS.auditor.servicePrincipal);
    world.roleAssignments.push({ ...auditor, name: `${ID}5`, scope: `/subscriptions/${other}/resourceGroups/rg` });
    const { rows, notPassed } = await judge();
    expect(notPassed).toEqual(['subscription/single unknown']);
    const row = rows.find(({ check }) => check === 'subscription/single');
    expect(row?.message).not.toContain('login/rights');
    expect(row?.fix).toContain(other);
  });

  it('is nothing of PIM in a tenant without its licence', async () => {
    tenant().subscribedSkus = [];
    const { facts, notPassed } = await judge();
    expect(facts.activeSchedules).toEqual({ known: true, value: [] });
    expect(notPassed).toEqual([]);
  });

  it('is the end of a role that is active for a time', async () => {
    harness.world.roleActivations.push(scheduled());
    const { rows, notPassed } = await judge();
    expect(notPassed).toEqual([]);
    expect(rows.find(({ check }) => check === 'role/assignment')?.message).toContain('only until 2027-01-01');
  });

  it('is the provider of Defender that is not registered', async () => {
    pick(harness.world.subscriptions, () => true).unregisteredProviders = ['Microsoft.Security'];
    const { facts, notPassed } = await judge();
    expect(facts.defenderPlans).toEqual({ known: true, value: { kind: 'unregistered' } });
    expect(notPassed).toEqual(['subscription/defender failed']);
  });

  it('is the names of further APIs, in a second batch', async () => {
    const app = pick(tenant().applications, ({ appId }) => appId === IDS.jit.appId);
    const vault = {
      ...pick(tenant().servicePrincipals, ({ appId }) => appId === RESOURCE_APPS.azureServiceManagement),
      id: `${ID}1`,
      appId: `${ID}2`,
      displayName: 'Azure Key Vault',
    };
    tenant().servicePrincipals.push(vault);
    const scope = pick(vault.oauth2PermissionScopes, () => true).id;
    app.requiredResourceAccess.push({ resourceAppId: vault.appId, resourceAccess: [{ id: scope, type: 'Scope' }] });
    const { notPassed } = await judge();
    expect(notPassed).toEqual(['app/excess-permissions failed Azure Key Vault/user_impersonation']);
    const batches = harness.simulator.requests.filter(({ service }) => service === 'graph');
    expect(batches.map(({ path }) => path)).toEqual(['/v1.0/$batch', '/v1.0/$batch']);
  });

  it('is an API that the inputs call by its name', async () => {
    const vault = {
      ...pick(tenant().servicePrincipals, ({ appId }) => appId === RESOURCE_APPS.azureServiceManagement),
      id: `${ID}1`,
      appId: `${ID}2`,
      displayName: "Azure 'Key' Vault",
    };
    const permissions = [expectedPermission("azure 'key' vault", 'user_impersonation', 'Scope')];
    const subject = "app/permissions failed azure 'key' vault/user_impersonation";
    expect((await judge({ permissions })).notPassed).toContain(subject);
    tenant().servicePrincipals.push(vault);
    const missing = await judge({ permissions });
    expect(missing.notPassed).toContain(subject);
    expect(missing.rows.find(({ check }) => check === 'app/permissions')?.fix).toContain(`--api ${vault.appId}`);
    const app = pick(tenant().applications, ({ appId }) => appId === IDS.jit.appId);
    const { id } = pick(vault.oauth2PermissionScopes, () => true);
    app.requiredResourceAccess.push({ resourceAppId: vault.appId, resourceAccess: [{ id, type: 'Scope' }] });
    expect((await judge({ permissions })).rows.find(({ check }) => check === 'app/permissions')?.status).toBe('passed');
    tenant().servicePrincipals.push({ ...vault, id: `${ID}3`, appId: `${ID}4` });
    expect((await judge({ permissions })).facts.resourceApis).toMatchObject({
      known: false,
      found: expect.stringContaining('name it by its appId'),
    });
  });
});

describe('what is missing fails on the services’ own word', () => {
  it('tells an application that does not exist', async () => {
    const { notPassed } = await judge({ ids: { ...GUIDS, clientId: '99999999-9999-4999-8999-999999999999' } });
    expect(notPassed).toEqual([
      'app/exists failed',
      'app/service-principal skipped',
      'app/audience skipped',
      'app/permissions skipped',
      'app/consent skipped',
      'app/excess-permissions skipped',
      'app/role skipped',
      'secret/present skipped',
      'secret/expiry skipped',
      'secret/rotation skipped',
      'secret/stale skipped',
      'subscription/single skipped',
      'role/assignment skipped',
      'role/condition skipped',
      'role/excess skipped',
      'role/denied skipped',
    ]);
  });

  it('tells a subscription that does not exist', async () => {
    const { notPassed, facts } = await judge({
      ids: { ...GUIDS, subscriptionId: '99999999-9999-4999-8999-999999999999' },
    });
    expect(facts.subscription).toEqual({
      known: true,
      value: { kind: 'not-found', correlationId: expect.stringMatching(/^[\w-]{8,64}$/) },
    });
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
    const { notPassed, rows } = await judge();
    expect(notPassed).toEqual(['role/assignment failed Reader', 'role/condition skipped']);
    expect(rows.find(({ check }) => check === 'role/assignment')?.message).toContain(
      'resourceGroups/rg"): a resource group',
    );
  });

  it('tells a role that no one has defined', async () => {
    expect((await judge({ role: "It's not there" })).notPassed).toEqual([
      "role/assignment failed It's not there",
      'role/condition skipped',
    ]);
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
    expect(notPassed).toEqual([
      'login/rights failed Directory.Read.All',
      'app/consent unknown',
      'app/excess-permissions unknown',
    ]);
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
      'federatedCredentials',
      'groups',
      'loginApplicationGrants',
      'loginFederatedCredentials',
      'loginGroups',
      'loginPrincipal',
      'otherApis',
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
