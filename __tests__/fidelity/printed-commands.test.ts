import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Tenant } from '../../simulator/azure/directory.js';
import { GRAPH_ROLES } from '../../simulator/azure/resource-apps.js';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { IDS, jobSubject, pick, RESOURCE_APPS } from '../../simulator/world.js';
import { addPermission, assignRole } from '../../src/core/az-command.js';
import { checkLogin } from '../../src/core/checks/login.js';
import { known } from '../../src/core/facts.js';
import { type Clients, createClients, federatedLogin } from './clients.js';
import { beforeSetUp } from './missing-writes.js';
import { OPERATOR } from './operator.js';

let simulator: Simulator;
let clients: Clients;
let tenant: Tenant;

beforeAll(async () => {
  simulator = await startSimulator({ services: ['oidc', 'entra', 'graph', 'arm'] });
  clients = createClients(simulator);
  tenant = beforeSetUp(simulator);
  await clients.azJson(...(await federatedLogin(simulator, OPERATOR.appId, IDS.tenant)));
});
afterAll(async () => {
  clients.remove();
  await simulator.stop();
});

async function paste(command: string): Promise<void> {
  const ended = await clients.run('bash', ['-euo', 'pipefail', '-c', command]);
  expect(ended).toMatchObject({ exitCode: 0 });
}

describe('a command that the action prints does what it says', () => {
  it('trusting exactly the run that was refused', async () => {
    const job = pick(simulator.world.jobs, () => true);
    job.environment = 'it\'s a "test" $(false)';
    try {
      const subject = jobSubject(job);
      const { fix = '' } = checkLogin(
        known({
          kind: 'refused',
          code: 700213,
          message: 'AADSTS700213',
          scope: 'https://graph.microsoft.com/.default',
          claims: { issuer: simulator.world.oidc.issuer, subject, audience: 'api://AzureADTokenExchange' },
        }),
        IDS.jit.appId,
        { tenantId: IDS.tenant, clientId: IDS.jit.appId, subscriptionId: IDS.subscription },
      );
      await paste(/^az ad app federated-credential create .*$/m.exec(fix)?.[0] ?? 'false');
      const fresh = createClients(simulator);
      const login = await fresh.az(...(await federatedLogin(simulator, IDS.jit.appId, IDS.tenant)));
      fresh.remove();
      expect(login).toMatchObject({ exitCode: 0 });
    } finally {
      job.environment = null;
    }
  });

  it('declaring a permission', async () => {
    const id = GRAPH_ROLES['Directory.Read.All'];
    await paste(addPermission(IDS.jit.appId, { api: RESOURCE_APPS.microsoftGraph, id, kind: 'Role' }));
    const app = pick(tenant.applications, (item) => item.appId === IDS.jit.appId);
    const declared = app.requiredResourceAccess.filter((item) => item.resourceAppId === RESOURCE_APPS.microsoftGraph);
    expect(declared.flatMap((item) => item.resourceAccess)).toEqual(expect.arrayContaining([{ id, type: 'Role' }]));
    expect(app.requiredResourceAccess.length).toBe(3);
  });

  it.each([{ principal: { clientId: IDS.jit.appId } }, { principal: { objectId: IDS.jit.servicePrincipal } }])(
    'assigning a role to $principal',
    async ({ principal }) => {
      const others = simulator.world.roleAssignments.filter((item) => item.principalId !== IDS.jit.servicePrincipal);
      simulator.world.roleAssignments = [...others];
      await paste(assignRole(principal, { role: 'Reader', subscriptionId: IDS.subscription }));
      expect(simulator.world.roleAssignments.slice(others.length)).toEqual([
        expect.objectContaining({
          principalId: IDS.jit.servicePrincipal,
          principalType: 'ServicePrincipal',
          scope: `/subscriptions/${IDS.subscription}`,
        }),
      ]);
    },
  );
});
