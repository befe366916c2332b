import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { IDS, pick, RESOURCE_APPS, ROLES } from '../../simulator/world.js';
import { type Clients, createClients, federatedLogin, unhandled } from './clients.js';

let simulator: Simulator;
let clients: Clients;

beforeAll(async () => {
  simulator = await startSimulator({ services: ['oidc', 'entra', 'graph', 'arm'] });
  clients = createClients(simulator);
});
afterAll(async () => {
  clients.remove();
  await simulator.stop();
});
beforeEach(() => simulator.clearRequests());

const subscription = `/subscriptions/${IDS.subscription}`;
const tunnelsSince = (before: number): readonly string[] => [...new Set(simulator.tunnels.slice(before))];

describe.each([
  { cloud: 'its public cloud, as shipped', name: 'AzureCloud' },
  { cloud: 'a cloud that it was told of (az cloud register)', name: 'Simulated' },
])('az, in $cloud', ({ name }) => {
  beforeAll(async () => {
    if (name === 'AzureCloud') return;
    const { entra, arm, graph } = simulator.origins;
    const endpoints = {
      activeDirectory: entra,
      resourceManager: arm,
      management: arm,
      activeDirectoryResourceId: arm,
      activeDirectoryGraphResourceId: arm,
      microsoftGraphResourceId: graph,
    };
    const registered = await clients.az(
      'cloud',
      'register',
      '--name',
      name,
      '--cloud-config',
      JSON.stringify({ endpoints }),
    );
    expect(registered).toMatchObject({ exitCode: 0 });
    expect(await clients.az('cloud', 'set', '--name', name)).toMatchObject({ exitCode: 0 });
  });

  it('logs in with the ID token of a workflow, and meets the simulator only', async () => {
    const before = simulator.tunnels.length;
    const accounts = await clients.azJson(...(await federatedLogin(simulator, IDS.auditor.appId, IDS.tenant)));
    expect(accounts).toEqual([
      expect.objectContaining({
        cloudName: name,
        id: IDS.subscription,
        name: 'Acme Production',
        state: 'Enabled',
        tenantId: IDS.tenant,
        user: { name: IDS.auditor.appId, type: 'servicePrincipal' },
      }),
    ]);
    const hosts = tunnelsSince(before).map((target) => target.replace(/:\d+$/, ''));
    const own = name === 'AzureCloud' ? 'management.azure.com' : '127.0.0.1';
    expect(hosts).toEqual(expect.arrayContaining(['login.microsoftonline.com', own]));
  });

  it('shows the account', async () => {
    expect(await clients.azJson('account', 'show')).toMatchObject({
      environmentName: name,
      id: IDS.subscription,
      tenantId: IDS.tenant,
    });
  });

  it('shows the application', async () => {
    const app = await clients.azJson('ad', 'app', 'show', '--id', IDS.jit.appId);
    expect(app).toMatchObject({
      id: IDS.jit.objectId,
      appId: IDS.jit.appId,
      displayName: 'jit-integration',
      signInAudience: 'AzureADMyOrg',
      appRoles: [{ value: 'reader', isEnabled: true, allowedMemberTypes: ['User', 'Application'] }],
      passwordCredentials: [{ keyId: IDS.jit.secret, displayName: 'jit', secretText: null }],
    });
    const access = (app as { requiredResourceAccess: { resourceAppId: string }[] }).requiredResourceAccess;
    expect(access.map((item) => item.resourceAppId).sort()).toEqual(Object.values(RESOURCE_APPS).sort());
  });

  it('shows the service principal, and finds it by its application', async () => {
    const shown = await clients.azJson('ad', 'sp', 'show', '--id', IDS.jit.appId);
    expect(shown).toMatchObject({
      id: IDS.jit.servicePrincipal,
      appId: IDS.jit.appId,
      accountEnabled: true,
      servicePrincipalNames: [IDS.jit.appId],
    });
    const listed = await clients.azJson(
      'ad',
      'sp',
      'list',
      '--filter',
      `appId eq '${IDS.jit.appId}'`,
      '--query',
      '[].id',
    );
    expect(listed).toEqual([IDS.jit.servicePrincipal]);
  });

  it('says that an application does not exist in the words of Microsoft Graph', async () => {
    const ended = await clients.az('ad', 'app', 'show', '--id', '00000000-0000-4000-8000-000000000000');
    expect(ended.exitCode).toBe(3);
    expect(ended.stderr).toContain(
      "Resource '00000000-0000-4000-8000-000000000000' does not exist or one of its queried reference-property objects are not present.",
    );
  });

  it('lists role assignments with the names of roles and principals', async () => {
    const assignments = await clients.azJson('role', 'assignment', 'list', '--scope', subscription);
    expect(assignments).toEqual([
      expect.objectContaining({
        principalId: IDS.jit.servicePrincipal,
        principalName: IDS.jit.appId,
        roleDefinitionName: 'Reader',
        scope: subscription,
      }),
      expect.objectContaining({
        principalId: IDS.auditor.servicePrincipal,
        principalName: IDS.auditor.appId,
        roleDefinitionName: 'Reader',
        scope: subscription,
      }),
    ]);
  });

  it('lists a principal’s role assignments, inherited and by group', async () => {
    const tenant = pick(simulator.world.tenants, () => true);
    const assignment = pick(simulator.world.roleAssignments, (item) => item.name === IDS.jit.roleAssignment);
    const before = { ...assignment };
    const list = [
      'role',
      'assignment',
      'list',
      '--assignee',
      IDS.jit.appId,
      '--scope',
      subscription,
      '--query',
      '[].principalId',
    ];
    tenant.groups.push({ id: IDS.group, displayName: 'Scanners', members: [IDS.jit.servicePrincipal] });
    try {
      // az 2.45 itself drops what a management group hands down, so the root stands for what is inherited.
      assignment.scope = '/';
      expect(await clients.azJson(...list)).toEqual([]);
      expect(await clients.azJson(...list, '--include-inherited')).toEqual([IDS.jit.servicePrincipal]);
      Object.assign(assignment, { scope: subscription, principalId: IDS.group, principalType: 'Group' });
      expect(await clients.azJson(...list)).toEqual([]);
      expect(await clients.azJson(...list, '--include-groups')).toEqual([IDS.group]);
    } finally {
      Object.assign(assignment, before);
      tenant.groups.pop();
    }
  });

  it('finds a role by its name', async () => {
    expect(await clients.azJson('role', 'definition', 'list', '--name', 'Reader')).toEqual([
      expect.objectContaining({
        name: ROLES.reader,
        roleName: 'Reader',
        roleType: 'BuiltInRole',
        permissions: [expect.objectContaining({ actions: ['*/read'] })],
      }),
    ]);
  });

  it('reads consent and subscription as they are (az rest)', async () => {
    const graph = name === 'AzureCloud' ? 'https://graph.microsoft.com' : simulator.origins.graph;
    const arm = name === 'AzureCloud' ? 'https://management.azure.com' : simulator.origins.arm;
    const grants = await clients.azJson(
      'rest',
      '--uri',
      `${graph}/v1.0/servicePrincipals(appId='${IDS.jit.appId}')/oauth2PermissionGrants`,
      '--query',
      'value[].scope',
    );
    expect(grants).toEqual(expect.arrayContaining(['User.Read', 'user_impersonation']));
    const shown = await clients.azJson('rest', '--uri', `${arm}${subscription}?api-version=2022-12-01`);
    expect(shown).toMatchObject({ subscriptionId: IDS.subscription, state: 'Enabled', tenantId: IDS.tenant });
  });

  it('follows every page', async () => {
    simulator.world.arm.pageSize = 1;
    simulator.world.graph.pageSize = 1;
    try {
      expect(await clients.azJson('role', 'assignment', 'list', '--scope', subscription, '--query', 'length(@)')).toBe(
        2,
      );
      expect(await clients.azJson('ad', 'app', 'list', '--all', '--query', 'length(@)')).toBe(2);
      expect(simulator.requests.filter((request) => /skiptoken/i.test(request.path)).length).toBeGreaterThanOrEqual(2);
    } finally {
      simulator.world.arm.pageSize = 100;
      simulator.world.graph.pageSize = 100;
    }
  });

  it('leaves nothing unanswered', async () => {
    await clients.azJson('account', 'show');
    await clients.azJson('ad', 'app', 'show', '--id', IDS.jit.appId);
    await clients.azJson('role', 'assignment', 'list', '--all');
    expect(unhandled(simulator)).toEqual([]);
    expect(simulator.requests.length).toBeGreaterThan(0);
  });
});
