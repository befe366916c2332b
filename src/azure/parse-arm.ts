import type {
  DefenderPlan,
  DenyAssignment,
  RoleAssignment,
  RoleDefinition,
  ScheduledRole,
  Subscription,
} from '../core/facts.js';
import { GUID } from '../core/guid.js';
import {
  asObject,
  booleanField,
  guidField,
  type JsonObject,
  listField,
  MalformedError,
  optionalText,
  optionalTextList,
  textField,
} from './wire.js';

const GUID_TAIL = new RegExp(`(${GUID})$`);

/** ARM's `Subscription`, which must be the one that was asked for. */
export function parseSubscription(entity: JsonObject, subscriptionId: string): Subscription {
  const found = guidField(entity, 'subscriptionId');
  if (found !== subscriptionId.toLowerCase())
    throw new MalformedError('“subscriptionId” is another one than asked for');
  return {
    subscriptionId: found,
    displayName: optionalText(entity, 'displayName') ?? '',
    state: textField(entity, 'state'),
    tenantId: guidField(entity, 'tenantId'),
  };
}

/** An element of ARM's list of subscriptions. */
export function parseListedSubscription(source: JsonObject): Pick<Subscription, 'subscriptionId' | 'displayName'> {
  return {
    subscriptionId: guidField(source, 'subscriptionId'),
    displayName: optionalText(source, 'displayName') ?? '',
  };
}

function roleGuidField(properties: JsonObject): string {
  const guid = GUID_TAIL.exec(textField(properties, 'roleDefinitionId').toLowerCase())?.[1];
  if (guid === undefined) throw new MalformedError('“roleDefinitionId” does not end in a GUID');
  return guid;
}

/** ARM's `RoleAssignment`. The role is told by the GUID at the end of its id: what stands before differs by scope. */
export function parseRoleAssignment(source: JsonObject): RoleAssignment {
  const properties = asObject(source.properties, '“properties”');
  return {
    id: textField(source, 'id'),
    scope: textField(properties, 'scope'),
    roleDefinitionGuid: roleGuidField(properties),
    principalId: guidField(properties, 'principalId'),
    principalType: optionalText(properties, 'principalType') ?? '',
    condition: optionalText(properties, 'condition') || null,
    createdOn: optionalText(properties, 'createdOn'),
    updatedOn: optionalText(properties, 'updatedOn'),
  };
}

/** ARM's `RoleDefinition`. */
export function parseRoleDefinition(source: JsonObject): RoleDefinition {
  const properties = asObject(source.properties, '“properties”');
  return {
    guid: guidField(source, 'name'),
    name: textField(properties, 'roleName'),
    custom: optionalText(properties, 'type') === 'CustomRole',
    permissions: listField(properties, 'permissions', (permission) => ({
      actions: optionalTextList(permission, 'actions'),
      notActions: optionalTextList(permission, 'notActions'),
      dataActions: optionalTextList(permission, 'dataActions'),
      notDataActions: optionalTextList(permission, 'notDataActions'),
    })),
  };
}

/** An instance of a PIM schedule, eligible or active. */
export function parseScheduledRole(source: JsonObject): ScheduledRole {
  const properties = asObject(source.properties, '“properties”');
  return {
    scope: textField(properties, 'scope'),
    roleDefinitionGuid: roleGuidField(properties),
    principalId: guidField(properties, 'principalId'),
    endsOn: optionalText(properties, 'endDateTime') || null,
  };
}

/** ARM's `DenyAssignment`. */
export function parseDenyAssignment(source: JsonObject): DenyAssignment {
  const properties = asObject(source.properties, '“properties”');
  const principals = (name: string): string[] =>
    properties[name] === undefined || properties[name] === null
      ? []
      : listField(properties, name, (principal) => guidField(principal, 'id'));
  return {
    id: textField(source, 'id'),
    name: optionalText(properties, 'denyAssignmentName') ?? '',
    scope: textField(properties, 'scope'),
    principals: listField(properties, 'principals', (principal) => guidField(principal, 'id')),
    excludedPrincipals: principals('excludePrincipals'),
    permissions: listField(properties, 'permissions', (permission) => ({
      actions: optionalTextList(permission, 'actions'),
      notActions: optionalTextList(permission, 'notActions'),
    })),
    doNotApplyToChildScopes:
      properties.doNotApplyToChildScopes === undefined || properties.doNotApplyToChildScopes === null
        ? false
        : booleanField(properties, 'doNotApplyToChildScopes'),
    conditional: [properties, ...listField(properties, 'permissions', (permission) => permission)].some(
      (source) => (optionalText(source, 'condition') ?? '') !== '',
    ),
  };
}

/** A plan of Microsoft Defender for Cloud (`Pricing`). */
export function parseDefenderPlan(source: JsonObject): DefenderPlan {
  const properties = asObject(source.properties, '“properties”');
  const { deprecated } = properties;
  return {
    name: textField(source, 'name'),
    tier: textField(properties, 'pricingTier'),
    deprecated: deprecated === undefined || deprecated === null ? false : booleanField(properties, 'deprecated'),
  };
}
