import type {
  Application,
  ApplicationGrant,
  ApplicationSecret,
  AppRole,
  DeclaredPermission,
  DelegatedGrant,
  FederatedCredential,
  PermissionKind,
  ResourceApi,
  ServicePrincipal,
} from '../core/facts.js';
import { parseInstant } from '../core/time.js';
import {
  booleanField,
  guidField,
  type JsonObject,
  listField,
  MalformedError,
  optionalText,
  textField,
  textListField,
} from './wire.js';

function requireAppId(entity: JsonObject, appId: string): string {
  const found = guidField(entity, 'appId');
  if (found === appId.toLowerCase()) return found;
  throw new MalformedError('“appId” is another one than asked for');
}

function instantField(source: JsonObject, name: string): string | null {
  const text = optionalText(source, name);
  if (text !== null && parseInstant(text) === undefined) throw new MalformedError(`“${name}” is no date`);
  return text;
}

function parseSecret(source: JsonObject): ApplicationSecret {
  return {
    keyId: guidField(source, 'keyId'),
    description: optionalText(source, 'displayName'),
    startsOn: instantField(source, 'startDateTime'),
    expiresOn: instantField(source, 'endDateTime'),
  };
}

function parseKind(source: JsonObject): PermissionKind {
  const kind = textField(source, 'type');
  if (kind === 'Scope' || kind === 'Role') return kind;
  throw new MalformedError('“type” of a permission is neither Scope nor Role');
}

/** The permissions of one API in `requiredResourceAccess`. */
export function parseDeclared(source: JsonObject): DeclaredPermission[] {
  const resourceAppId = guidField(source, 'resourceAppId');
  return listField(source, 'resourceAccess', (access) => ({
    resourceAppId,
    id: guidField(access, 'id'),
    kind: parseKind(access),
  }));
}

/** One of the `appRoles`. */
export function parseAppRole(source: JsonObject): AppRole {
  return {
    id: guidField(source, 'id'),
    value: optionalText(source, 'value'),
    enabled: booleanField(source, 'isEnabled'),
    allowedMemberTypes: textListField(source, 'allowedMemberTypes'),
  };
}

/** Graph's `application`, which must be the one that was asked for. */
export function parseApplication(entity: JsonObject, appId: string): Application {
  return {
    objectId: guidField(entity, 'id'),
    appId: requireAppId(entity, appId),
    displayName: optionalText(entity, 'displayName') ?? '',
    signInAudience: optionalText(entity, 'signInAudience'),
    createdOn: optionalText(entity, 'createdDateTime'),
    permissions: listField(entity, 'requiredResourceAccess', parseDeclared).flat(),
    secrets: listField(entity, 'passwordCredentials', parseSecret),
    appRoles: listField(entity, 'appRoles', parseAppRole),
  };
}

/** Graph's `servicePrincipal`, which must be the one that was asked for. */
export function parseServicePrincipal(entity: JsonObject, appId: string): ServicePrincipal {
  return {
    objectId: guidField(entity, 'id'),
    appId: requireAppId(entity, appId),
    displayName: optionalText(entity, 'displayName') ?? '',
    enabled: booleanField(entity, 'accountEnabled'),
  };
}

/** The service principal of an API: its permissions by name. Permissions without a name can't be asked for, and are left out. */
export function parseResourceApi(entity: JsonObject, appId: string): ResourceApi {
  requireAppId(entity, appId);
  return parseAnyApi(entity);
}

/** The service principal of an API that was asked for by another key than its appId. */
export function parseAnyApi(entity: JsonObject): ResourceApi {
  const named = (item: JsonObject): { id: string; value: string; type: string | null } => ({
    id: guidField(item, 'id'),
    value: optionalText(item, 'value') ?? '',
    type: optionalText(item, 'type'),
  });
  const scopes = listField(entity, 'oauth2PermissionScopes', named).filter(({ value }) => value !== '');
  const roles = listField(entity, 'appRoles', named).filter(({ value }) => value !== '');
  return {
    objectId: guidField(entity, 'id'),
    appId: guidField(entity, 'appId'),
    displayName: optionalText(entity, 'displayName') ?? '',
    scopes: scopes.map(({ id, value, type }) => ({ id, value, needsAdminConsent: type !== 'User' })),
    roles: roles.map(({ id, value }) => ({ id, value })),
  };
}

/** Graph's `oAuth2PermissionGrant`. */
export function parseDelegatedGrant(source: JsonObject): DelegatedGrant {
  const scope = optionalText(source, 'scope') ?? '';
  const id = optionalText(source, 'id');
  return {
    ...(id === null ? {} : { id }),
    resourceObjectId: guidField(source, 'resourceId'),
    forAllUsers: textField(source, 'consentType') === 'AllPrincipals',
    scopes: scope.split(/\s+/).filter((name) => name !== ''),
  };
}

/** Graph's `appRoleAssignment`. */
export function parseApplicationGrant(source: JsonObject): ApplicationGrant {
  return {
    resourceObjectId: guidField(source, 'resourceId'),
    appRoleId: guidField(source, 'appRoleId'),
    createdOn: optionalText(source, 'createdDateTime'),
  };
}

/** Graph's `federatedIdentityCredential`; a flexible one comes without its subject. */
export function parseFederatedCredential(source: JsonObject): FederatedCredential {
  const subject = optionalText(source, 'subject');
  return {
    id: textField(source, 'id'),
    name: optionalText(source, 'name') ?? '',
    issuer: textField(source, 'issuer'),
    subject: subject === '' ? null : subject,
  };
}

/** A directory object that holds the principal, groups and whatever else Azure roles are never assigned to. */
export function parseMembership(source: JsonObject): string {
  return guidField(source, 'id');
}
