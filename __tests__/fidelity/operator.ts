import { randomUUID } from 'node:crypto';
import type { Application, ServicePrincipal, Tenant } from '../../simulator/azure/directory.js';
import { GRAPH_ROLES } from '../../simulator/azure/resource-apps.js';
import { IDS, pick, ROLES, type World } from '../../simulator/world.js';

/** The application of the person who sets things up, and mends them. */
export const OPERATOR = {
  appId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
  objectId: 'bbbbbbbb-bbbb-4bbb-8bbb-0000000000aa',
  principal: 'bbbbbbbb-bbbb-4bbb-8bbb-0000000000bb',
} as const;

/** What an administrator of the tenant may do, as application permissions. */
const RIGHTS = [
  'Application.ReadWrite.All',
  'Directory.Read.All',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
] as const;

const CREATED = '2026-11-01T09:00:00Z';

function application(issuer: string): Application {
  return {
    id: OPERATOR.objectId,
    appId: OPERATOR.appId,
    displayName: 'operator',
    signInAudience: 'AzureADMyOrg',
    isDisabled: null,
    createdDateTime: CREATED,
    identifierUris: [],
    requiredResourceAccess: [],
    passwordCredentials: [],
    appRoles: [],
    federatedIdentityCredentials: [
      {
        id: randomUUID(),
        name: 'operator',
        issuer,
        subject: 'repo:acme/.jit:ref:refs/heads/main',
        audiences: ['api://AzureADTokenExchange'],
        description: null,
      },
    ],
    owners: [],
  };
}

function servicePrincipal(): ServicePrincipal {
  return {
    id: OPERATOR.principal,
    appId: OPERATOR.appId,
    displayName: 'operator',
    accountEnabled: true,
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: IDS.tenant,
    signInAudience: 'AzureADMyOrg',
    appRoles: [],
    oauth2PermissionScopes: [],
    tags: [],
  };
}

/** Puts the operator into the tenant: all rights of an administrator, and Owner of the subscription. */
export function addOperator(world: World): Tenant {
  const tenant = pick(world.tenants, () => true);
  tenant.applications.push(application(world.oidc.issuer));
  tenant.servicePrincipals.push(servicePrincipal());
  for (const name of RIGHTS)
    tenant.appRoleAssignments.push({
      id: randomUUID(),
      createdDateTime: CREATED,
      appRoleId: GRAPH_ROLES[name],
      principalId: OPERATOR.principal,
      resourceId: IDS.resources.microsoftGraph,
    });
  world.roleAssignments.push({
    name: randomUUID(),
    scope: `/subscriptions/${IDS.subscription}`,
    roleDefinitionId: ROLES.owner,
    principalId: OPERATOR.principal,
    principalType: 'ServicePrincipal',
    condition: null,
    description: null,
  });
  return tenant;
}
