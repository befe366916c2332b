import type { World } from '../../world.js';
import type { Caller } from '../bearer.js';
import { transitiveGroups } from '../directory.js';
import { type DenyAssignment, isAtOrBelow, type RoleAssignment } from '../resources.js';
import type { RoleDefinition } from '../roles.js';
import { deniedBy, unauthorized } from './errors.js';

const EVERYONE = '00000000-0000-0000-0000-000000000000';

/** Whether an action is one that a pattern with `*` names. Case does not count. */
export function actionMatches(pattern: string, action: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`, 'i').test(action);
}

function matchesAny(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => actionMatches(pattern, action));
}

/** A principal's own id with those of all groups that hold it. */
export function identities(world: World, tenantId: string, principalId: string): string[] {
  const tenant = world.tenants.find((item) => item.id === tenantId);
  return [principalId, ...(tenant === undefined ? [] : transitiveGroups(tenant, principalId).map((group) => group.id))];
}

/** The GUID at the end of a role definition id. */
export function roleGuid(roleDefinitionId: string): string {
  return (roleDefinitionId.split('/').at(-1) ?? '').toLowerCase();
}

/** The role of an assignment; undefined when the world has it no more. */
export function roleOf(world: World, roleDefinitionId: string): RoleDefinition | undefined {
  return world.roleDefinitions.find((item) => item.name.toLowerCase() === roleGuid(roleDefinitionId));
}

function allows(world: World, assignment: RoleAssignment, action: string): boolean {
  const permissions = roleOf(world, assignment.roleDefinitionId)?.permissions ?? [];
  return permissions.some((item) => matchesAny(item.actions, action) && !matchesAny(item.notActions, action));
}

function denies(
  world: World,
  item: DenyAssignment,
  ids: readonly string[],
  action: string,
  scope: string,
  tenantId: string,
) {
  const here = item.doNotApplyToChildScopes
    ? item.scope.toLowerCase() === scope.toLowerCase()
    : isAtOrBelow(world, scope, item.scope, tenantId);
  const named = (list: readonly { id: string }[]) => list.some(({ id }) => id === EVERYONE || ids.includes(id));
  const covers = item.permissions.some((set) => matchesAny(set.actions, action) && !matchesAny(set.notActions, action));
  return here && covers && named(item.principals) && !named(item.excludePrincipals);
}

/** Throws ARM's 403 unless the caller's roles at the scope, inherited ones too, allow the action and no deny assignment takes it away. */
export function requireAction(world: World, caller: Caller, action: string, scope: string): void {
  const ids = identities(world, caller.tenantId, caller.objectId);
  const allowed = world.roleAssignments.some(
    (item) =>
      ids.includes(item.principalId) &&
      isAtOrBelow(world, scope, item.scope, caller.tenantId) &&
      allows(world, item, action),
  );
  if (!allowed) throw unauthorized(caller, action, scope);
  const denied = world.denyAssignments.find((item) => denies(world, item, ids, action, scope, caller.tenantId));
  if (denied !== undefined) throw deniedBy(caller, action, scope, denied.denyAssignmentName, denied.name);
}

/** Whether the caller holds any role at, above or below a subscription: then it is in its list of subscriptions. */
export function seesSubscription(world: World, caller: Caller, subscriptionId: string): boolean {
  const ids = identities(world, caller.tenantId, caller.objectId);
  const scope = `/subscriptions/${subscriptionId}`;
  return world.roleAssignments.some(
    (item) =>
      ids.includes(item.principalId) &&
      (isAtOrBelow(world, scope, item.scope, caller.tenantId) ||
        isAtOrBelow(world, item.scope, scope, caller.tenantId)),
  );
}

/** Service plans with which Privileged Identity Management works: Entra ID P2, Entra ID Governance. */
const PIM_PLANS = ['eec0eb4f-6444-4f95-aba0-50c24d67f998', 'e866a266-3cff-43a3-acca-0c90a7e00c8b'];

/** Whether a tenant has a licence for Privileged Identity Management that works. */
export function hasPremium(world: World, tenantId: string): boolean {
  const skus = world.tenants.find((tenant) => tenant.id === tenantId)?.subscribedSkus ?? [];
  return skus.some(
    (sku) =>
      ['Enabled', 'Warning'].includes(sku.capabilityStatus) &&
      sku.servicePlans.some((plan) => PIM_PLANS.includes(plan.servicePlanId) && plan.provisioningStatus === 'Success'),
  );
}
