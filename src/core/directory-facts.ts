/** Facts from Microsoft Graph about apps, their permissions and consents. */

export interface ApplicationSecret {
  readonly keyId: string;
  readonly description: string | null;
  /** ISO 8601 dates as Graph gave them. */
  readonly startsOn: string | null;
  readonly expiresOn: string | null;
}

export interface AppRole {
  readonly id: string;
  readonly value: string | null;
  readonly enabled: boolean;
  /** `User`, `Application`. */
  readonly allowedMemberTypes: readonly string[];
}

export type PermissionKind = 'Scope' | 'Role';

/** One entry of `requiredResourceAccess`. Ids are lower-case GUIDs. */
export interface DeclaredPermission {
  readonly resourceAppId: string;
  readonly id: string;
  readonly kind: PermissionKind;
}

/** The application object (Graph `application`). */
export interface Application {
  readonly objectId: string;
  readonly appId: string;
  readonly displayName: string;
  readonly signInAudience: string | null;
  /** ISO 8601 as Graph gave it. */
  readonly createdOn: string | null;
  readonly permissions: readonly DeclaredPermission[];
  readonly secrets: readonly ApplicationSecret[];
  readonly appRoles: readonly AppRole[];
}

/** The service principal (Graph `servicePrincipal`): `objectId` is what Azure roles are assigned to. */
export interface ServicePrincipal {
  readonly objectId: string;
  readonly appId: string;
  readonly displayName: string;
  readonly enabled: boolean;
}

/** The service principal of an API in this tenant: translates permission ids to names. */
export interface ResourceApi {
  readonly objectId: string;
  readonly appId: string;
  readonly displayName: string;
  readonly scopes: readonly { readonly id: string; readonly value: string; readonly needsAdminConsent: boolean }[];
  readonly roles: readonly { readonly id: string; readonly value: string }[];
}

/** Consent for delegated permissions (`oauth2PermissionGrants`). */
export interface DelegatedGrant {
  readonly id?: string;
  readonly resourceObjectId: string;
  readonly forAllUsers: boolean;
  readonly scopes: readonly string[];
}

/** Consent for one application permission (`appRoleAssignments`). */
export interface ApplicationGrant {
  readonly resourceObjectId: string;
  readonly appRoleId: string;
  /** ISO 8601 as Graph gave it. */
  readonly createdOn: string | null;
}

/** A trust of an app in tokens of another issuer (`federatedIdentityCredentials`). */
export interface FederatedCredential {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  /** `null`: a flexible credential, whose expression is not in Graph v1.0. */
  readonly subject: string | null;
}
