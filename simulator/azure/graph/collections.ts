import type { World } from '../../world.js';
import type { Caller } from '../bearer.js';
import { resourceNames } from '../clouds.js';
import type { Application, OAuth2PermissionGrant, ServicePrincipal, Tenant } from '../directory.js';
import { transitiveGroups } from '../directory.js';
import { applicationObject, type GraphObject, groupObject, servicePrincipalObject, skuObject } from './entities.js';
import type { Collection } from './odata.js';
import { canRead } from './permissions.js';

const PAGED = ['$filter', '$top', '$count'] as const;

const NO_ID = '00000000-0000-0000-0000-000000000000';

const NOTHING: Application = {
  id: NO_ID,
  appId: NO_ID,
  displayName: '',
  signInAudience: '',
  isDisabled: null,
  createdDateTime: '',
  identifierUris: [],
  requiredResourceAccess: [],
  passwordCredentials: [],
  appRoles: [],
  federatedIdentityCredentials: [],
  owners: [],
};

/** The applications of a tenant. */
export function applications(tenant: Tenant): Collection {
  return {
    type: 'application',
    context: 'applications',
    items: tenant.applications.map((item) => applicationObject(item, tenant)),
    filterable: { id: 'eq', appId: 'eq', displayName: 'startswith', identifierUris: 'any', signInAudience: 'eq' },
    options: PAGED,
    properties: Object.keys(applicationObject(NOTHING, tenant)),
  };
}

/** The service principals of a tenant. */
export function servicePrincipals(world: World, tenant: Tenant): Collection {
  const items = tenant.servicePrincipals.map((item) => principalObject(world, tenant, item));
  return {
    type: 'servicePrincipal',
    context: 'servicePrincipals',
    items,
    filterable: {
      id: 'eq',
      appId: 'eq',
      displayName: 'startswith',
      servicePrincipalNames: 'any',
      servicePrincipalType: 'eq',
      tags: 'any',
    },
    options: PAGED,
    properties: Object.keys(items[0] ?? {}),
  };
}

/** One service principal as Graph shows it. */
export function principalObject(world: World, tenant: Tenant, principal: ServicePrincipal): GraphObject {
  const application = tenant.applications.find((item) => item.appId === principal.appId);
  const names = [...resourceNames(world.entra.cloud, principal.appId), ...(application?.identifierUris ?? [])];
  return servicePrincipalObject(principal, names);
}

/** The federated credentials of an application. */
export function federatedIdentityCredentials(application: Application): Collection {
  return {
    type: 'federatedIdentityCredential',
    context: `applications('${application.id}')/federatedIdentityCredentials`,
    items: application.federatedIdentityCredentials.map((item) => ({ ...item })),
    filterable: { id: 'eq', name: 'eq', issuer: 'eq', subject: 'eq' },
    options: ['$filter', '$top'],
    properties: ['id', 'name', 'issuer', 'subject', 'audiences', 'description'],
  };
}

/** Delegated consents: all of the tenant, or those of one client. */
export function oauth2PermissionGrants(grants: readonly OAuth2PermissionGrant[], context: string): Collection {
  return {
    type: 'oAuth2PermissionGrant',
    context,
    items: grants.map((item) => ({ ...item })),
    filterable: { clientId: 'eq', consentType: 'eq', principalId: 'eq', resourceId: 'eq' },
    options: ['$filter', '$top'],
    properties: ['id', 'clientId', 'consentType', 'principalId', 'resourceId', 'scope'],
  };
}

/** Roles that a principal holds (`principalId`), or that others hold of a resource (`resourceId`). */
export function appRoleAssignments(tenant: Tenant, side: 'principalId' | 'resourceId', id: string): Collection {
  const named = [...tenant.servicePrincipals, ...tenant.users, ...tenant.groups];
  const nameOf = (wanted: string) => named.find((item) => item.id === wanted)?.displayName ?? null;
  const typeOf = (wanted: string) => {
    if (tenant.users.some((item) => item.id === wanted)) return 'User';
    return tenant.groups.some((item) => item.id === wanted) ? 'Group' : 'ServicePrincipal';
  };
  const items = tenant.appRoleAssignments
    .filter((item) => item[side] === id)
    .map((item) => ({
      id: item.id,
      deletedDateTime: null,
      appRoleId: item.appRoleId,
      createdDateTime: item.createdDateTime,
      principalDisplayName: nameOf(item.principalId),
      principalId: item.principalId,
      principalType: typeOf(item.principalId),
      resourceDisplayName: nameOf(item.resourceId),
      resourceId: item.resourceId,
    }));
  const link = side === 'principalId' ? 'appRoleAssignments' : 'appRoleAssignedTo';
  return {
    type: 'appRoleAssignment',
    context: `servicePrincipals('${id}')/${link}`,
    items,
    filterable: { resourceId: 'eq', principalId: 'eq', principalType: 'eq' },
    options: ['$filter', '$top'],
    properties: [
      'id',
      'deletedDateTime',
      'appRoleId',
      'createdDateTime',
      'principalDisplayName',
      'principalId',
      'principalType',
      'resourceDisplayName',
      'resourceId',
    ],
  };
}

/** The groups that hold a principal, `direct` or through others too. */
export function memberOf(tenant: Tenant, caller: Caller, id: string, direct: boolean): Collection {
  const readable = canRead(caller, 'group');
  const groups = direct ? tenant.groups.filter((item) => item.members.includes(id)) : transitiveGroups(tenant, id);
  return {
    type: 'directoryObject',
    context: 'directoryObjects',
    items: groups.map((item) => ({ '@odata.type': '#microsoft.graph.group', ...groupObject(item, readable) })),
    filterable: {},
    options: ['$top', '$count'],
    properties: Object.keys(groupObject({ id: '', displayName: '', members: [] }, true)),
  };
}

/** What the tenant has bought; only `$select` works on it. */
export function subscribedSkus(tenant: Tenant): Collection {
  return {
    type: 'subscribedSku',
    context: 'subscribedSkus',
    items: tenant.subscribedSkus.map((item) => skuObject(item, tenant.id)),
    filterable: {},
    options: [],
    properties: [
      'id',
      'accountId',
      'accountName',
      'appliesTo',
      'capabilityStatus',
      'consumedUnits',
      'prepaidUnits',
      'servicePlans',
      'skuId',
      'skuPartNumber',
      'subscriptionIds',
    ],
  };
}
