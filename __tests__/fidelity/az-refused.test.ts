import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { IDS, pick } from '../../simulator/world.js';
import { type Clients, createClients, federatedLogin } from './clients.js';

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

const subscription = `/subscriptions/${IDS.subscription}`;

describe('az is refused', () => {
  async function refusal(clientId: string, tenantId: string): Promise<string> {
    const ended = await clients.az(...(await federatedLogin(simulator, clientId, tenantId)));
    expect(ended.exitCode).toBe(1);
    return ended.stderr;
  }

  it('for a subject that no credential names, letter by letter', async () => {
    const job = pick(simulator.world.jobs, () => true);
    job.environment = 'Azure-Repair';
    try {
      expect(await refusal(IDS.auditor.appId, IDS.tenant)).toContain('AADSTS7002138');
      job.environment = 'production';
      expect(await refusal(IDS.auditor.appId, IDS.tenant)).toContain(
        "AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:acme/.jit:environment:production'",
      );
    } finally {
      job.environment = null;
    }
  });

  it('for a token that has run out', async () => {
    simulator.world.oidc.skewSeconds = -900;
    try {
      expect(await refusal(IDS.auditor.appId, IDS.tenant)).toContain('AADSTS700024');
    } finally {
      simulator.world.oidc.skewSeconds = 0;
    }
  });

  it('for a token that GitHub did not sign', async () => {
    const login = await federatedLogin(simulator, IDS.auditor.appId, IDS.tenant);
    const [head, body, signature = ''] = (login.at(-1) ?? '').split('.');
    const forged = `${head}.${body}.${[...signature].reverse().join('')}`;
    expect((await clients.az(...login.slice(0, -1), forged)).stderr).toContain('AADSTS700027');
  });

  it('for an application or a tenant that does not exist', async () => {
    expect(await refusal('00000000-0000-4000-8000-000000000000', IDS.tenant)).toContain('AADSTS700016');
    expect(await refusal(IDS.auditor.appId, '00000000-0000-4000-8000-000000000000')).toMatch(
      /AADSTS90002|not found|Unable to get authority configuration/,
    );
  });

  it('by Microsoft Graph without a permission, and by Azure without a role', async () => {
    const tenant = pick(simulator.world.tenants, () => true);
    const consents = tenant.appRoleAssignments;
    const roles = simulator.world.roleAssignments;
    tenant.appRoleAssignments = [];
    try {
      // az keeps tokens, and rights are in the token.
      await clients.az('account', 'clear');
      await clients.azJson(...(await federatedLogin(simulator, IDS.auditor.appId, IDS.tenant)));
      simulator.world.roleAssignments = [];
      const app = await clients.az('ad', 'app', 'show', '--id', IDS.jit.appId);
      expect(app.stderr).toContain('Insufficient privileges to complete the operation.');
      const role = await clients.az('role', 'assignment', 'list', '--scope', subscription);
      expect(role.stderr).toContain('(AuthorizationFailed)');
      expect(role.stderr).toContain(
        `does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/read' over scope '${subscription}'`,
      );
      await clients.az('account', 'clear');
      const login = await clients.az(...(await federatedLogin(simulator, IDS.auditor.appId, IDS.tenant)));
      expect(login.stderr).toContain('No subscriptions found');
    } finally {
      tenant.appRoleAssignments = consents;
      simulator.world.roleAssignments = roles;
    }
  });
});
