import type {
  Application,
  AppRole,
  Group,
  PasswordCredential,
  ServicePrincipal,
  SubscribedSku,
  Tenant,
  User,
} from '../directory.js';

/** A Graph object as JSON. */
export type GraphObject = Readonly<Record<string, unknown>>;

/** The types that the simulated Graph serves. */
export type EntityType =
  | 'application'
  | 'servicePrincipal'
  | 'federatedIdentityCredential'
  | 'oAuth2PermissionGrant'
  | 'appRoleAssignment'
  | 'subscribedSku'
  | 'group'
  | 'directoryObject';

function secret(item: PasswordCredential): GraphObject {
  return {
    customKeyIdentifier: null,
    displayName: item.displayName,
    endDateTime: item.endDateTime,
    hint: item.secretText.slice(0, 3),
    keyId: item.keyId,
    secretText: null,
    startDateTime: item.startDateTime,
  };
}

function roles(items: readonly AppRole[], origin: string): GraphObject[] {
  return items.map((item) => ({ ...item, origin }));
}

/** An application with every property that Graph v1.0 gives by default. */
export function applicationObject(application: Application, tenant: Tenant): GraphObject {
  return {
    id: application.id,
    deletedDateTime: null,
    appId: application.appId,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
    createdByAppId: null,
    createdDateTime: application.createdDateTime,
    displayName: application.displayName,
    description: null,
    groupMembershipClaims: null,
    identifierUris: application.identifierUris,
    isDeviceOnlyAuthSupported: null,
    isDisabled: application.isDisabled,
    isFallbackPublicClient: null,
    notes: null,
    publisherDomain: tenant.domain,
    serviceManagementReference: null,
    signInAudience: application.signInAudience,
    tags: [],
    tokenEncryptionKeyId: null,
    uniqueName: null,
    samlMetadataUrl: null,
    defaultRedirectUri: null,
    certification: null,
    optionalClaims: null,
    servicePrincipalLockConfiguration: null,
    requestSignatureVerification: null,
    addIns: [],
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      requestedAccessTokenVersion: null,
      oauth2PermissionScopes: [],
      preAuthorizedApplications: [],
    },
    appRoles: roles(application.appRoles, 'Application'),
    info: { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
    keyCredentials: [],
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
    passwordCredentials: application.passwordCredentials.map(secret),
    publicClient: { redirectUris: [] },
    requiredResourceAccess: application.requiredResourceAccess,
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris: [],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
      redirectUriSettings: [],
    },
    spa: { redirectUris: [] },
  };
}

/** A service principal with every property that Graph v1.0 gives by default. `names` are its servicePrincipalNames. */
export function servicePrincipalObject(principal: ServicePrincipal, names: readonly string[]): GraphObject {
  return {
    id: principal.id,
    deletedDateTime: null,
    accountEnabled: principal.accountEnabled,
    alternativeNames: [],
    appDisplayName: principal.displayName,
    appDescription: null,
    appId: principal.appId,
    applicationTemplateId: null,
    appOwnerOrganizationId: principal.appOwnerOrganizationId,
    appRoleAssignmentRequired: false,
    createdByAppId: null,
    description: null,
    disabledByMicrosoftStatus: null,
    displayName: principal.displayName,
    homepage: null,
    isDisabled: null,
    loginUrl: null,
    logoutUrl: null,
    notes: null,
    notificationEmailAddresses: [],
    preferredSingleSignOnMode: null,
    preferredTokenSigningKeyThumbprint: null,
    replyUrls: [],
    servicePrincipalNames: [...names],
    servicePrincipalType: principal.servicePrincipalType,
    signInAudience: principal.signInAudience,
    tags: principal.tags,
    tokenEncryptionKeyId: null,
    samlSingleSignOnSettings: null,
    addIns: [],
    appRoles: roles(principal.appRoles, 'Application'),
    info: { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
    keyCredentials: [],
    oauth2PermissionScopes: principal.oauth2PermissionScopes.map((scope) => ({
      ...scope,
      adminConsentDescription: scope.adminConsentDisplayName,
      userConsentDescription: null,
      userConsentDisplayName: null,
    })),
    passwordCredentials: [],
    resourceSpecificApplicationPermissions: [],
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
  };
}

/** A subscribed product. */
export function skuObject(sku: SubscribedSku, tenantId: string): GraphObject {
  return {
    id: `${tenantId}_${sku.skuId}`,
    accountId: tenantId,
    accountName: 'acme',
    appliesTo: 'User',
    capabilityStatus: sku.capabilityStatus,
    consumedUnits: Math.min(3, sku.enabledUnits),
    prepaidUnits: { enabled: sku.enabledUnits, suspended: 0, warning: 0, lockedOut: 0 },
    servicePlans: sku.servicePlans,
    skuId: sku.skuId,
    skuPartNumber: sku.skuPartNumber,
    subscriptionIds: [],
  };
}

/** A group. Without the right to read groups only its type and id show. */
export function groupObject(group: Group, readable: boolean): GraphObject {
  return {
    id: group.id,
    deletedDateTime: null,
    classification: null,
    createdDateTime: readable ? '2026-01-15T09:00:00Z' : null,
    description: null,
    displayName: readable ? group.displayName : null,
    groupTypes: readable ? [] : null,
    mail: null,
    mailEnabled: readable ? false : null,
    mailNickname: readable ? group.displayName.replaceAll(' ', '') : null,
    securityEnabled: readable ? true : null,
    visibility: null,
  };
}

/** A user, as far as a list of principals shows it. */
export function userObject(user: User, readable: boolean): GraphObject {
  return {
    id: user.id,
    displayName: readable ? user.displayName : null,
    userPrincipalName: readable ? user.userPrincipalName : null,
    givenName: null,
    surname: null,
    mail: null,
  };
}

/** Properties that may be selected though they are not given by default. */
export const SELECTABLE_EXTRAS: Readonly<Partial<Record<EntityType, readonly string[]>>> = {
  application: [
    'authenticationBehaviors',
    'logo',
    'managerApplications',
    'nativeAuthenticationApisEnabled',
    'oauth2RequirePostResponse',
  ],
  servicePrincipal: ['customSecurityAttributes'],
};
