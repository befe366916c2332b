import type { RoleAssignment, RoleDefinition, Subscription } from '../core/facts.js';
import {
  asObject,
  guidField,
  type JsonObject,
  listField,
  MalformedError,
  optionalText,
  optionalTextList,
  textField,
} from './wire.js';

const GUID_TAIL = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

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

/** ARM's `RoleAssignment`. The role is told by the GUID at the end of its id: what stands before differs by scope. */
export function parseRoleAssignment(source: JsonObject): RoleAssignment {
  const properties = asObject(source.properties, '“properties”');
  const guid = GUID_TAIL.exec(textField(properties, 'roleDefinitionId').toLowerCase())?.[1];
  if (guid === undefined) throw new MalformedError('“roleDefinitionId” does not end in a GUID');
  return {
    id: textField(source, 'id'),
    scope: textField(properties, 'scope'),
    roleDefinitionGuid: guid,
    principalId: guidField(properties, 'principalId'),
    principalType: optionalText(properties, 'principalType') ?? '',
    condition: optionalText(properties, 'condition'),
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
