import { githubTokens } from '../../simulator/github/world.js';
import { addRole, deny, OTHER_ID, roleOf, SUBSCRIPTION, scheduled, tenantOf } from '../../simulator/planting.js';
import { IDS, plantApplication, ROLES, type World } from '../../simulator/world.js';
import type { TriedFix } from './tried-fix.js';

function jitRole(world: World) {
  return roleOf(world, IDS.jit.servicePrincipal);
}

function withoutRole(world: World): void {
  world.roleAssignments = world.roleAssignments.filter(({ principalId }) => principalId !== IDS.jit.servicePrincipal);
}

/** A person has the other subscription's rights, too. */
function addSubscription(world: World): void {
  const scope = `/subscriptions/${OTHER_ID}`;
  world.subscriptions.push({
    id: OTHER_ID,
    displayName: 'Acme Test',
    tenantId: IDS.tenant,
    state: 'Enabled',
    managementGroup: IDS.managementGroup,
  });
  addRole(world, { scope });
  addRole(world, { scope, principalId: IDS.auditor.servicePrincipal });
  for (const item of world.roleAssignments)
    if (item.roleDefinitionId === ROLES.owner)
      item.scope = `/providers/Microsoft.Management/managementGroups/${IDS.managementGroup}`;
}

function setState(world: World, state: World['subscriptions'][number]['state']): void {
  for (const subscription of world.subscriptions) subscription.state = state;
}

/** Faults of subscription/*, and of what is deployed there. */
export const SUBSCRIPTION_FIXES: readonly TriedFix[] = [
  {
    check: 'subscription/state',
    title: 'it is warned of',
    plant: (world) => setState(world, 'Warned'),
    holds: /^az account show --subscription 22222222/,
    byHand: (world) => setState(world, 'Enabled'),
  },
  {
    check: 'subscription/tenant',
    title: 'another tenant has it',
    plant: (world) => {
      for (const subscription of world.subscriptions) subscription.tenantId = OTHER_ID;
    },
    holds: /^az account list --all --query '\[\?tenantId==/,
    byHand: (world) => {
      for (const subscription of world.subscriptions) subscription.tenantId = IDS.tenant;
    },
  },
  {
    check: 'subscription/defender',
    title: 'all plans are free',
    plant: (world) => {
      for (const plan of world.defenderPlans) plan.pricingTier = 'Free';
    },
    holds: /^az security pricing create --name VirtualMachines --tier standard --subscription 22222222/,
  },
  {
    check: 'subscription/defender',
    title: 'its provider is not registered',
    plant: (world) => {
      for (const plan of world.defenderPlans) plan.pricingTier = 'Free';
      for (const subscription of world.subscriptions) subscription.unregisteredProviders = ['Microsoft.Security'];
    },
    holds: /^az provider register --namespace Microsoft.Security --wait .*\naz security pricing create/,
  },
  {
    check: 'subscription/single',
    title: 'the app reads another one, too',
    plant: addSubscription,
    holds: /^az role assignment list --assignee 33333333.* --scope \/subscriptions\/99999999/,
    byHand: (world) => {
      world.roleAssignments = world.roleAssignments.filter(
        ({ scope, principalId }) => scope !== `/subscriptions/${OTHER_ID}` || principalId !== IDS.jit.servicePrincipal,
      );
    },
  },
  {
    check: 'managed-app/jit-access-licence',
    title: 'JIT access is on, and nobody has the licence: of the two ways, the one that commands go',
    plant: (world) => {
      tenantOf(world).subscribedSkus = [];
      plantApplication(world);
      // Nobody follows the operation here: its end is what the next run reads.
      world.solutions.update.answer = 'synchronous';
    },
    holds: /subscribedSkus" [\s\S]*\naz rest --method patch --url '\/subscriptions\/22222222/,
  },
];

const ASSIGN = /^az role assignment create --assignee-object-id 33333333-3333-4333-8333-0000000000bb/;

/** Faults of role/*. */
export const ROLE_FIXES: readonly TriedFix[] = [
  { check: 'role/assignment', title: 'there is none', plant: withoutRole, holds: ASSIGN },
  {
    check: 'role/assignment',
    title: 'it is eligible only, and one in a resource group',
    plant: (world) => {
      world.roleEligibilities.push(scheduled());
      jitRole(world).scope = `${SUBSCRIPTION}/resourceGroups/one`;
    },
    holds: ASSIGN,
  },
  {
    check: 'role/assignment',
    title: 'a role with a hostile name is asked for',
    plant: (world) => {
      world.roleDefinitions.push({
        name: OTHER_ID,
        roleName: 'it\'s "all" $(false) `false`',
        description: '',
        roleType: 'CustomRole',
        permissions: [{ actions: ['*/read'], notActions: [], dataActions: ['*/read'], notDataActions: [] }],
        assignableScopes: [SUBSCRIPTION],
      });
    },
    run: { with: { role: 'it\'s "all" $(false) `false`' } },
    holds: ASSIGN,
  },
  {
    check: 'role/assignment',
    title: 'no role has the name that is asked for',
    plant: () => undefined,
    run: { with: { role: 'Raeder' } },
    holds: /^az role definition list/,
    inputs: () => ({ role: 'Reader' }),
  },
  {
    check: 'role/condition',
    title: 'it is held under a condition',
    plant: (world) => {
      jitRole(world).condition = "@Resource[name] StringEquals 'a'";
    },
    holds: /^az role assignment list --assignee 33333333.* --query/,
    byHand: (world) => {
      jitRole(world).condition = null;
    },
  },
  {
    check: 'role/excess',
    title: 'Contributor is held instead of Reader',
    plant: (world) => {
      jitRole(world).roleDefinitionId = ROLES.contributor;
    },
    holds: ASSIGN,
    byHand: (world) => {
      world.roleAssignments = world.roleAssignments.filter(
        ({ principalId, roleDefinitionId }) =>
          principalId !== IDS.jit.servicePrincipal || roleDefinitionId !== ROLES.contributor,
      );
    },
  },
  {
    check: 'role/denied',
    title: 'a deny assignment takes reads away',
    plant: deny,
    holds: /^az rest --method get --url/,
    byHand: (world) => {
      world.denyAssignments = [];
    },
  },
];

/** Faults that gh mends. */
export const GITHUB_FIXES: readonly TriedFix[] = [
  {
    check: 'issue/kept',
    title: 'the repository has its issues switched off',
    plant: (world) => {
      withoutRole(world);
      for (const repository of world.github.repositories) repository.issuesDisabled = true;
    },
    run: { with: { issue: 'error', 'github-token': githubTokens.admin } },
    holds: /^gh repo edit acme\/.jit --enable-issues/,
  },
];
