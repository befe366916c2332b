import type { World } from '../../world.js';
import type { Tenant } from '../directory.js';
import type { DefenderPlan, DenyAssignment, RoleAssignment, RoleScheduleInstance, Subscription } from '../resources.js';
import type { RoleDefinition } from '../roles.js';
import { roleOf } from './rights.js';

const CREATED = '2026-01-15T09:00:00.0000000Z';
const AUTHORIZATION = '/providers/Microsoft.Authorization';

/** A resource as JSON. */
export type ArmObject = Readonly<Record<string, unknown>>;

function under(scope: string): string {
  return scope === '/' ? '' : scope;
}

/** A role definition's id as it shows at a scope: with the subscription's path where there is one. */
export function roleDefinitionId(scope: string, guid: string): string {
  if (guid.startsWith('/')) return guid;
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';
  return `${subscription}${AUTHORIZATION}/roleDefinitions/${guid}`;
}

/** A subscription. */
export function subscriptionObject(item: Subscription): ArmObject {
  return {
    id: `/subscriptions/${item.id}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: item.id,
    tenantId: item.tenantId,
    displayName: item.displayName,
    state: item.state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'EnterpriseAgreement_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

/** A tenant. */
export function tenantObject(tenant: Tenant): ArmObject {
  return {
    id: `/tenants/${tenant.id}`,
    tenantId: tenant.id,
    tenantCategory: 'Home',
    countryCode: 'NL',
    displayName: tenant.displayName,
    domains: [tenant.domain],
    defaultDomain: tenant.domain,
    tenantType: 'AAD',
  };
}

/** A role assignment; what older versions of the API do not know is left out for them. */
export function roleAssignmentObject(item: RoleAssignment, version: string): ArmObject {
  return {
    properties: {
      roleDefinitionId: roleDefinitionId(item.scope, item.roleDefinitionId),
      principalId: item.principalId,
      ...(version >= '2018-09-01' ? { principalType: item.principalType } : {}),
      scope: item.scope,
      ...(version >= '2020-03-01'
        ? {
            condition: item.condition,
            conditionVersion: item.condition === null ? null : '2.0',
            description: item.description,
          }
        : {}),
      createdOn: item.createdOn ?? CREATED,
      updatedOn: item.updatedOn ?? item.createdOn ?? CREATED,
      createdBy: '',
      updatedBy: '',
      ...(version >= '2020-03-01' ? { delegatedManagedIdentityResourceId: null } : {}),
    },
    id: `${under(item.scope)}${AUTHORIZATION}/roleAssignments/${item.name}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name: item.name,
  };
}

/** A role definition as it shows at a scope. */
export function roleDefinitionObject(item: RoleDefinition, scope: string): ArmObject {
  return {
    properties: {
      roleName: item.roleName,
      type: item.roleType,
      description: item.description,
      assignableScopes: item.assignableScopes,
      permissions: item.permissions,
      createdOn: CREATED,
      updatedOn: CREATED,
      createdBy: null,
      updatedBy: null,
    },
    id: roleDefinitionId(scope, item.name),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: item.name,
  };
}

/** A deny assignment. */
export function denyAssignmentObject(item: DenyAssignment): ArmObject {
  const { name, ...properties } = item;
  return {
    properties: { ...properties, createdOn: CREATED, updatedOn: CREATED, createdBy: null, updatedBy: null },
    id: `${under(item.scope)}${AUTHORIZATION}/denyAssignments/${name}`,
    type: 'Microsoft.Authorization/denyAssignments',
    name,
  };
}

/** A PIM schedule instance, eligible or active. */
export function scheduleInstanceObject(world: World, item: RoleScheduleInstance, type: string): ArmObject {
  const eligible = type === 'roleEligibilityScheduleInstances';
  const schedules = eligible ? 'roleEligibilitySchedules' : 'roleAssignmentSchedules';
  const schedule = `${under(item.scope)}${AUTHORIZATION}/${schedules}/${item.name}`;
  const role = roleOf(world, item.roleDefinitionId);
  return {
    properties: {
      scope: item.scope,
      roleDefinitionId: roleDefinitionId(item.scope, item.roleDefinitionId),
      principalId: item.principalId,
      principalType: item.principalType,
      ...(eligible
        ? { roleEligibilityScheduleId: schedule }
        : { roleAssignmentScheduleId: schedule, assignmentType: 'Assigned' }),
      startDateTime: item.startDateTime,
      ...(item.endDateTime === null ? {} : { endDateTime: item.endDateTime }),
      memberType: 'Direct',
      status: 'Provisioned',
      createdOn: CREATED,
      expandedProperties: {
        scope: { id: item.scope, displayName: item.scope, type: 'subscription' },
        roleDefinition: {
          id: roleDefinitionId(item.scope, item.roleDefinitionId),
          displayName: role?.roleName ?? '',
          type: role?.roleType ?? 'BuiltInRole',
        },
        principal: { id: item.principalId, displayName: item.principalId, type: item.principalType },
      },
    },
    id: `${under(item.scope)}${AUTHORIZATION}/${type}/${item.name}`,
    name: item.name,
    type: `Microsoft.Authorization/${type}`,
  };
}

/** A Defender for Cloud plan. */
export function pricingObject(item: DefenderPlan): ArmObject {
  const standard = item.pricingTier === 'Standard';
  return {
    properties: {
      freeTrialRemainingTime: 'PT0S',
      pricingTier: item.pricingTier,
      ...(item.subPlan === null ? {} : { subPlan: item.subPlan }),
      ...(standard
        ? { enablementTime: '2026-01-15T09:00:00Z', enforce: 'False', resourcesCoverageStatus: 'FullyCovered' }
        : {}),
      ...(item.deprecated ? { deprecated: true, replacedBy: ['Containers'] } : {}),
    },
    id: `/subscriptions/${item.subscriptionId}/providers/Microsoft.Security/pricings/${item.name}`,
    name: item.name,
    type: 'Microsoft.Security/pricings',
  };
}
