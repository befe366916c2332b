import type { AppRole, PermissionScope, ServicePrincipal } from './directory.js';
import { IDS, RESOURCE_APPS } from './ids.js';

/** Stands for Microsoft's own tenant, which owns the resource applications. */
const MICROSOFT_TENANT = '99999999-9999-4999-8999-999999999999';

function scope(value: string, id: string, type: 'Admin' | 'User' = 'Admin'): PermissionScope {
  return { id, value, type, isEnabled: true, adminConsentDisplayName: value };
}

function role(value: string, id: string): AppRole {
  return { id, value, displayName: value, description: value, allowedMemberTypes: ['Application'], isEnabled: true };
}

/** Delegated permissions of Microsoft Graph by name. */
export const GRAPH_SCOPES = {
  'User.Read': 'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
  'Directory.Read.All': '06da0dbc-49e2-44d2-8312-53f166ab848a',
  'Group.Read.All': '5f8c59db-677d-491f-a6b8-5f174b11ec1d',
  'Policy.Read.All': '572fea84-0151-49b2-9301-11cb16974376',
  'User.Read.All': 'a154be20-db9c-4678-8ab7-66f6cc099a59',
  'Application.Read.All': 'c79f8feb-a9db-4090-85f9-90d820caa0eb',
  'Application.ReadWrite.All': 'bdfbf15f-ee85-4955-8675-146e8e5296b5',
  'AppRoleAssignment.ReadWrite.All': '84bccea3-f856-4a8a-967b-dbe0a3d53a64',
  'DelegatedPermissionGrant.ReadWrite.All': '41ce6ca6-6826-4807-84f1-1c82854f7ee5',
  'Organization.Read.All': '4908d5b9-3fb2-4b1e-9336-1888b7937185',
  'Directory.ReadWrite.All': 'c5366453-9fb0-48a5-a156-24f0c49a4b84',
} as const;

/** Application permissions of Microsoft Graph by name. `LicenseAssignment.Read.All` bears an invented id: the real one is in no source that we hold. */
export const GRAPH_ROLES = {
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Directory.ReadWrite.All': '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
  'Group.Read.All': '5b567255-7703-4780-807c-7be8301ae99b',
  'Policy.Read.All': '246dd0d5-5bd0-4def-940b-0421030a5b68',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'Application.ReadWrite.All': '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
  'Application.ReadWrite.OwnedBy': '18a4783c-866b-4cc7-a460-3d5e5662c884',
  'AppRoleAssignment.ReadWrite.All': '06b708a9-e830-4db3-a914-8e69da51d44f',
  'DelegatedPermissionGrant.Read.All': '81b4724a-58aa-41c1-8a55-84ef97466587',
  'DelegatedPermissionGrant.ReadWrite.All': '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
  'Organization.Read.All': '498476ce-e0fe-48b0-b801-37ba7e2685c6',
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
  'LicenseAssignment.Read.All': '88888888-8888-4888-8888-000000000002',
} as const;

/** Delegated permissions of the retired Windows Azure Active Directory API by name. */
export const AAD_GRAPH_SCOPES = {
  'Directory.Read.All': '5778995a-e1bf-45b8-affa-663a9f3f4d04',
  'Group.Read.All': '6234d376-f627-4f0f-90e0-dff25c5211a3',
  'Policy.Read.All': '80e5b1bf-3ad0-4365-943a-0ec983009b67',
  'User.Read.All': 'c582532d-9d9e-43bd-a97c-2667a28ce295',
  'User.Read': '311a71cc-e848-46a1-bdf8-97ff7156d8e6',
} as const;

/** `user_impersonation` of Azure Service Management. */
export const USER_IMPERSONATION = '41094075-9dad-400e-a0bd-54e686782033';

function resource(
  id: string,
  appId: string,
  displayName: string,
  oauth2PermissionScopes: PermissionScope[],
  appRoles: AppRole[],
): ServicePrincipal {
  return {
    id,
    appId,
    displayName,
    accountEnabled: true,
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: MICROSOFT_TENANT,
    signInAudience: 'AzureADMultipleOrgs',
    appRoles,
    oauth2PermissionScopes,
    tags: [],
  };
}

/** The service principals that Microsoft puts into a tenant for its own APIs. `ids` names their object ids, which differ between tenants. */
export function resourceServicePrincipals(
  ids: Record<keyof typeof RESOURCE_APPS, string> = IDS.resources,
): ServicePrincipal[] {
  const graphScopes = Object.entries(GRAPH_SCOPES).map(([value, id]) =>
    scope(value, id, value === 'User.Read' ? 'User' : 'Admin'),
  );
  const aadScopes = Object.entries(AAD_GRAPH_SCOPES).map(([value, id]) =>
    scope(value, id, value === 'User.Read' ? 'User' : 'Admin'),
  );
  return [
    resource(ids.aadGraph, RESOURCE_APPS.aadGraph, 'Windows Azure Active Directory', aadScopes, [
      role('Directory.Read.All', AAD_GRAPH_SCOPES['Directory.Read.All']),
      role('Policy.Read.All', '6c2d1b1d-a490-4178-ba6b-7efceda9129b'),
      role('Application.Read.All', '3afa6a7d-9b1a-42eb-948e-1650a849e176'),
    ]),
    resource(
      ids.microsoftGraph,
      RESOURCE_APPS.microsoftGraph,
      'Microsoft Graph',
      graphScopes,
      Object.entries(GRAPH_ROLES).map(([value, id]) => role(value, id)),
    ),
    resource(
      ids.azureServiceManagement,
      RESOURCE_APPS.azureServiceManagement,
      'Windows Azure Service Management API',
      [scope('user_impersonation', USER_IMPERSONATION, 'User')],
      [],
    ),
  ];
}
