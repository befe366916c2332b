import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Tenant } from '../../simulator/azure/directory.js';
import { GRAPH_ROLES } from '../../simulator/azure/resource-apps.js';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { IDS, jobSubject, pick, RESOURCE_APPS, ROLES } from '../../simulator/world.js';
import { type Clients, createClients, federatedLogin } from './clients.js';
import { addMissingWrites, beforeSetUp, type RepositorySettings } from './missing-writes.js';
import { OPERATOR } from './operator.js';

/** The commands of docs/setup.md that az and gh can run here: steps 1 to 6, in order. */
function commands(): string {
  const page = readFileSync('docs/setup.md', 'utf8');
  const steps = page.slice(page.indexOf('\n## 1. '), page.indexOf('\n## 7. '));
  return [...steps.matchAll(/^```bash\n(.*?)^```$/gms)].map((block) => block[1]).join('\n');
}

describe.each([{ immutable: false }, { immutable: true }])(
  'docs/setup.md, pasted (immutable subjects: $immutable)',
  ({ immutable }) => {
    let simulator: Simulator;
    let clients: Clients;
    let tenant: Tenant;
    let settings: RepositorySettings;

    beforeAll(async () => {
      simulator = await startSimulator({ services: ['oidc', 'entra', 'graph', 'arm', 'github'] });
      clients = createClients(simulator);
      tenant = beforeSetUp(simulator);
      settings = addMissingWrites(simulator);
      await clients.azJson(...(await federatedLogin(simulator, OPERATOR.appId, IDS.tenant)));
      pick(simulator.world.github.repositories, (item) => item.name === '.jit').immutableSubject = immutable;
      pick(simulator.world.jobs, () => true).immutableSubject = immutable;
    });
    afterAll(async () => {
      clients.remove();
      await simulator.stop();
    });

    const auditor = () => pick(tenant.applications, (item) => item.displayName === 'jit-drift-auditor');

    it('runs to its end', async () => {
      const ended = await clients.run('bash', ['-euo', 'pipefail', '-c', commands()]);
      expect(ended.stderr.replace(/^WARNING: .*$/gm, '').trim()).toBe('');
      expect(ended.exitCode).toBe(0);
    });

    it('has made an app that trusts this repository’s workflows, and has no secret', () => {
      const job = pick(simulator.world.jobs, () => true);
      expect(auditor()).toMatchObject({ signInAudience: 'AzureADMyOrg', passwordCredentials: [] });
      expect(
        auditor().federatedIdentityCredentials.map(({ name, issuer, subject, audiences }) => ({
          name,
          issuer,
          subject,
          audiences,
        })),
      ).toEqual(
        [
          { name: 'github-branch', subject: jobSubject({ ...job, event: 'push' }) },
          { name: 'github-pull-request', subject: jobSubject({ ...job, event: 'pull_request' }) },
          { name: 'github-azure-repair', subject: jobSubject({ ...job, environment: 'azure-repair' }) },
        ].map((item) => ({
          ...item,
          issuer: 'https://token.actions.githubusercontent.com',
          audiences: ['api://AzureADTokenExchange'],
        })),
      );
    });

    it('has granted the two permissions and the role, and nothing else', () => {
      const principal = pick(tenant.servicePrincipals, (item) => item.appId === auditor().appId);
      const wanted = [GRAPH_ROLES['Application.Read.All'], GRAPH_ROLES['Directory.Read.All']];
      expect(auditor().requiredResourceAccess).toEqual([
        { resourceAppId: RESOURCE_APPS.microsoftGraph, resourceAccess: wanted.map((id) => ({ id, type: 'Role' })) },
      ]);
      const consents = tenant.appRoleAssignments.filter((item) => item.principalId === principal.id);
      expect(consents.map((item) => item.appRoleId)).toEqual(wanted);
      const roles = simulator.world.roleAssignments.filter((item) => item.principalId === principal.id);
      expect(roles).toEqual([
        expect.objectContaining({ scope: `/subscriptions/${IDS.subscription}`, principalType: 'ServicePrincipal' }),
      ]);
      expect(roles[0]?.roleDefinitionId).toContain(ROLES.reader);
    });

    it('has told the repository', () => {
      expect(Object.fromEntries(settings.variables)).toEqual({
        AZURE_TENANT_ID: IDS.tenant,
        AZURE_SUBSCRIPTION_ID: IDS.subscription,
        JIT_CLIENT_ID: IDS.jit.appId,
        AUDITOR_CLIENT_ID: auditor().appId,
      });
      expect(settings.puts.get('actions/permissions/workflow')).toEqual({
        default_workflow_permissions: 'read',
        can_approve_pull_request_reviews: true,
      });
      expect(settings.puts.get('environments/azure-repair')).toEqual({
        reviewers: [{ type: 'User', id: 9000002 }],
        deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
      });
    });

    // Once is enough: az is slow, and the form of the subject makes no difference here.
    if (!immutable) {
      it('changes nothing the second time', async () => {
        const state = (): string[] => [
          ...tenant.applications.map((item) => JSON.stringify(item)),
          ...tenant.servicePrincipals.map((item) => item.id),
          ...tenant.appRoleAssignments.map((item) => item.id),
          ...simulator.world.roleAssignments.map((item) => item.name),
        ];
        const before = state();
        const ended = await clients.run('bash', ['-euo', 'pipefail', '-c', commands()]);
        expect(ended).toMatchObject({ exitCode: 0 });
        expect(state()).toEqual(before);
      });
    }

    it('lets a workflow of the repository log in and read all that is needed', async () => {
      const fresh = createClients(simulator);
      try {
        await fresh.azJson(...(await federatedLogin(simulator, auditor().appId, IDS.tenant)));
        expect(await fresh.azJson('ad', 'app', 'show', '--id', IDS.jit.appId)).toMatchObject({
          displayName: 'jit-integration',
        });
        const grants = [
          'rest',
          '--uri',
          `https://graph.microsoft.com/v1.0/servicePrincipals(appId='${IDS.jit.appId}')/oauth2PermissionGrants`,
        ];
        expect(await fresh.azJson(...grants, '--query', 'length(value)')).toBe(3);
        expect(
          await fresh.azJson(
            'role',
            'assignment',
            'list',
            '--assignee',
            IDS.jit.appId,
            '--scope',
            `/subscriptions/${IDS.subscription}`,
            '--query',
            'length(@)',
          ),
        ).toBe(1);
      } finally {
        fresh.remove();
      }
    });
  },
);
