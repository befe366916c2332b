import { expect, it } from '@jest/globals';
import { ROLES, type World } from '../../../simulator/world.js';
import { scenario } from '../harness.js';
import { addTenant, type FurtherTenant, fileOf, listed } from '../integrations/tenants.js';
import { azureWrites, worldNow, worldWith } from './repairing.js';

/** Takes the app's role away, and lets the login app assign it again. */
function prepare(world: World, tenant: FurtherTenant): void {
  const scope = `/subscriptions/${tenant.subscriptionId}`;
  const principals = world.tenants.find(({ id }) => id === tenant.tenantId)?.servicePrincipals ?? [];
  const principalOf = (clientId: string): string => principals.find(({ appId }) => appId === clientId)?.id ?? '';
  world.roleAssignments = world.roleAssignments.filter(
    ({ principalId }) => principalId !== principalOf(tenant.clientId),
  );
  const usual = world.roleAssignments.find(({ principalId }) => principalId === principalOf(tenant.loginClientId));
  if (usual === undefined) throw new Error('the login app has no role');
  const name = usual.name.replace(/ee$/, 'ef');
  world.roleAssignments.push({ ...usual, name, scope, roleDefinitionId: ROLES.rbacAdministrator });
}

it('repairs the integrations that only leaves, each in its own subscription, and reads those again', async () => {
  const tenants: FurtherTenant[] = [];
  const { run, github, world } = await scenario((changed) => {
    for (const number of [1, 2, 3]) tenants.push(addTenant(changed, number));
    for (const tenant of tenants) prepare(changed, tenant);
  });
  github.hands.commitFiles('acme/.jit', 'main', { '.jit/jit-integration.yml': fileOf(tenants) });
  const before = worldNow(world);
  const step = await run({
    job: { event: 'workflow_dispatch', environment: 'azure-repair' },
    with: { ...listed(tenants), repairs: 'role-assignment', only: 'one, two' },
  });
  expect(step.report.repairs.map(({ integration, status }) => `${integration} ${status}`)).toEqual([
    'one applied',
    'two applied',
  ]);
  expect(step.log).toContain('Repair role-assignment of one: applied.');
  expect(azureWrites(step)).toHaveLength(2);
  const made = world.roleAssignments.slice(-2);
  expect(made.map(({ scope }) => scope)).toEqual(
    tenants.slice(0, 2).map(({ subscriptionId }) => `/subscriptions/${subscriptionId}`),
  );
  expect(worldNow(world)).toEqual(worldWith(before, (changed) => changed.roleAssignments.push(...made)));
  expect(step.report.integrations.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['one healthy', 'two healthy']);
});
