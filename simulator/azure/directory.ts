/** The directory objects of a tenant, as plain data that a test may change at any time. Names are Microsoft Graph's. */

/** A client secret. `secretText` is what Entra compares with; Graph never returns it. */
export interface PasswordCredential {
  keyId: string;
  displayName: string | null;
  startDateTime: string | null;
  endDateTime: string | null;
  secretText: string;
}

/** An app role of an application or a service principal. */
export interface AppRole {
  id: string;
  value: string | null;
  displayName: string;
  description: string;
  allowedMemberTypes: ('User' | 'Application')[];
  isEnabled: boolean;
}

/** A trust of an application in tokens of another issuer. Without `subject` it is a flexible one, which never matches here. */
export interface FederatedIdentityCredential {
  id: string;
  name: string;
  issuer: string;
  subject: string | null;
  audiences: string[];
  description: string | null;
}

/** Permissions that an application declares on one resource. */
export interface RequiredResourceAccess {
  resourceAppId: string;
  resourceAccess: { id: string; type: 'Scope' | 'Role' }[];
}

/** An application registration. */
export interface Application {
  id: string;
  appId: string;
  displayName: string;
  signInAudience: string;
  isDisabled: boolean | null;
  createdDateTime: string;
  identifierUris: string[];
  requiredResourceAccess: RequiredResourceAccess[];
  passwordCredentials: PasswordCredential[];
  appRoles: AppRole[];
  federatedIdentityCredentials: FederatedIdentityCredential[];
  /** Object ids of the owners: what `Application.ReadWrite.OwnedBy` goes by. */
  owners: string[];
}

/** A delegated permission that a resource publishes. */
export interface PermissionScope {
  id: string;
  value: string;
  type: 'Admin' | 'User';
  isEnabled: boolean;
  adminConsentDisplayName: string;
}

/** A service principal: an application's presence in a tenant. */
export interface ServicePrincipal {
  id: string;
  appId: string;
  displayName: string;
  accountEnabled: boolean;
  servicePrincipalType: string;
  appOwnerOrganizationId: string | null;
  signInAudience: string;
  appRoles: AppRole[];
  oauth2PermissionScopes: PermissionScope[];
  tags: string[];
}

/** A group; members are object ids of users, groups and service principals. */
export interface Group {
  id: string;
  displayName: string;
  members: string[];
}

/** A user, there to be named in role assignments. */
export interface User {
  id: string;
  displayName: string;
  userPrincipalName: string;
}

/** A delegated consent. */
export interface OAuth2PermissionGrant {
  id: string;
  clientId: string;
  consentType: 'AllPrincipals' | 'Principal';
  principalId: string | null;
  resourceId: string;
  scope: string;
}

/** An application consent, or a role of an app given to a principal. */
export interface AppRoleAssignment {
  id: string;
  createdDateTime: string;
  appRoleId: string;
  principalId: string;
  resourceId: string;
}

/** A product that the tenant has bought. */
export interface SubscribedSku {
  skuId: string;
  skuPartNumber: string;
  capabilityStatus: string;
  enabledUnits: number;
  servicePlans: { servicePlanId: string; servicePlanName: string; provisioningStatus: string; appliesTo: string }[];
}

/** A tenant and all that its directory holds. */
export interface Tenant {
  id: string;
  displayName: string;
  domain: string;
  applications: Application[];
  servicePrincipals: ServicePrincipal[];
  users: User[];
  groups: Group[];
  oauth2PermissionGrants: OAuth2PermissionGrant[];
  appRoleAssignments: AppRoleAssignment[];
  subscribedSkus: SubscribedSku[];
}

/** Every group that holds the member, directly or through other groups; a circle of groups ends the walk. */
export function transitiveGroups(tenant: Tenant, member: string): Group[] {
  const found = new Map<string, Group>();
  const pending = [member];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const group of tenant.groups) {
      if (!found.has(group.id) && group.members.includes(next)) {
        found.set(group.id, group);
        pending.push(group.id);
      }
    }
  }
  return [...found.values()];
}
