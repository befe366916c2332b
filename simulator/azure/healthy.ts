import type { Application, AppRoleAssignment, OAuth2PermissionGrant, ServicePrincipal, Tenant } from './directory.js';
import { IDS, JIT_SECRET_TEXT, RESOURCE_APPS, ROLES } from './ids.js';
import {
  AAD_GRAPH_SCOPES,
  GRAPH_ROLES,
  GRAPH_SCOPES,
  resourceServicePrincipals,
  USER_IMPERSONATION,
} from './resource-apps.js';
import type { AzureResources } from './resources.js';
import { builtInRoles } from './roles.js';
import { noManagedApplications } from './solutions.js';

const DAY = 24 * 60 * 60 * 1000;
const CREATED = '2026-01-15T09:00:00Z';
const JIT_AAD_GRAPH = ['Directory.Read.All', 'Group.Read.All', 'Policy.Read.All', 'User.Read.All'] as const;

/** An instant `days` from `now`, as the directory writes it. */
export function isoDays(days: number, now: number = Date.now()): string {
  return `${new Date(now + days * DAY).toISOString().slice(0, 19)}Z`;
}

function jitApplication(): Application {
  const scopes = (ids: readonly string[]) => ids.map((id) => ({ id, type: 'Scope' as const }));
  return {
    id: IDS.jit.objectId,
    appId: IDS.jit.appId,
    displayName: 'jit-integration',
    signInAudience: 'AzureADMyOrg',
    isDisabled: null,
    createdDateTime: CREATED,
    identifierUris: [],
    requiredResourceAccess: [
      {
        resourceAppId: RESOURCE_APPS.aadGraph,
        resourceAccess: scopes(JIT_AAD_GRAPH.map((name) => AAD_GRAPH_SCOPES[name])),
      },
      { resourceAppId: RESOURCE_APPS.azureServiceManagement, resourceAccess: scopes([USER_IMPERSONATION]) },
      { resourceAppId: RESOURCE_APPS.microsoftGraph, resourceAccess: scopes([GRAPH_SCOPES['User.Read']]) },
    ],
    passwordCredentials: [
      {
        keyId: IDS.jit.secret,
        displayName: 'jit',
        startDateTime: isoDays(-100),
        endDateTime: isoDays(400),
        secretText: JIT_SECRET_TEXT,
      },
    ],
    appRoles: [
      {
        id: IDS.jit.appRole,
        value: 'reader',
        displayName: 'Reader',
        description: 'Reader role for Jit',
        allowedMemberTypes: ['User', 'Application'],
        isEnabled: true,
      },
    ],
    federatedIdentityCredentials: [],
    owners: [],
  };
}

function auditorApplication(): Application {
  const trust = (index: number, name: string, context: string) => ({
    id: `44444444-4444-4444-8444-0000000000f${index}`,
    name,
    issuer: 'https://token.actions.githubusercontent.com',
    subject: `repo:acme/.jit:${context}`,
    audiences: ['api://AzureADTokenExchange'],
    description: null,
  });
  return {
    id: IDS.auditor.objectId,
    appId: IDS.auditor.appId,
    displayName: 'jit-drift-auditor',
    signInAudience: 'AzureADMyOrg',
    isDisabled: null,
    createdDateTime: CREATED,
    identifierUris: [],
    requiredResourceAccess: [
      {
        resourceAppId: RESOURCE_APPS.microsoftGraph,
        resourceAccess: [
          { id: GRAPH_ROLES['Application.Read.All'], type: 'Role' },
          { id: GRAPH_ROLES['Directory.Read.All'], type: 'Role' },
        ],
      },
    ],
    passwordCredentials: [],
    appRoles: [],
    federatedIdentityCredentials: [
      trust(1, 'github-main', 'ref:refs/heads/main'),
      trust(2, 'github-pull-request', 'pull_request'),
      trust(3, 'github-azure-repair', 'environment:azure-repair'),
    ],
    owners: [],
  };
}

function servicePrincipalOf(application: Application, id: string): ServicePrincipal {
  return {
    id,
    appId: application.appId,
    displayName: application.displayName,
    accountEnabled: true,
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: IDS.tenant,
    signInAudience: application.signInAudience,
    appRoles: application.appRoles,
    oauth2PermissionScopes: [],
    tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
  };
}

function jitConsents(): OAuth2PermissionGrant[] {
  const grant = (resourceId: string, scope: string): OAuth2PermissionGrant => ({
    id: Buffer.from(`${IDS.jit.servicePrincipal}:${resourceId}`).toString('base64url').slice(-43),
    clientId: IDS.jit.servicePrincipal,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId,
    scope,
  });
  return [
    grant(IDS.resources.aadGraph, JIT_AAD_GRAPH.join(' ')),
    grant(IDS.resources.azureServiceManagement, 'user_impersonation'),
    grant(IDS.resources.microsoftGraph, 'User.Read'),
  ];
}

function auditorConsents(): AppRoleAssignment[] {
  return [GRAPH_ROLES['Application.Read.All'], GRAPH_ROLES['Directory.Read.All']].map((appRoleId, index) => ({
    id: `auditor-app-role-assignment-000000000000${index}`,
    createdDateTime: CREATED,
    appRoleId,
    principalId: IDS.auditor.servicePrincipal,
    resourceId: IDS.resources.microsoftGraph,
  }));
}

/** The tenant of Jit's documented set-up: the checked app as Jit's page asks, and a separate read-only auditor that logs in. */
export function healthyTenant(): Tenant {
  const jit = jitApplication();
  const auditor = auditorApplication();
  return {
    id: IDS.tenant,
    displayName: 'Acme',
    domain: 'acme.example',
    applications: [jit, auditor],
    servicePrincipals: [
      ...resourceServicePrincipals(),
      servicePrincipalOf(jit, IDS.jit.servicePrincipal),
      servicePrincipalOf(auditor, IDS.auditor.servicePrincipal),
    ],
    users: [{ id: IDS.user, displayName: 'Ada Admin', userPrincipalName: 'ada@acme.example' }],
    groups: [],
    oauth2PermissionGrants: jitConsents(),
    appRoleAssignments: auditorConsents(),
    subscribedSkus: [
      {
        skuId: '84a661c4-e949-4bd2-a560-ed7766fcaf2b',
        skuPartNumber: 'AAD_PREMIUM_P2',
        capabilityStatus: 'Enabled',
        enabledUnits: 25,
        servicePlans: [
          {
            servicePlanId: 'eec0eb4f-6444-4f95-aba0-50c24d67f998',
            servicePlanName: 'AAD_PREMIUM_P2',
            provisioningStatus: 'Success',
            appliesTo: 'User',
          },
        ],
      },
    ],
  };
}

/** The Azure side of the same set-up: one subscription under one management group, Reader for both apps, Defender on, no managed application. */
export function healthyResources(): AzureResources {
  const subscription = `/subscriptions/${IDS.subscription}`;
  const reader = (name: string, principalId: string) => ({
    name,
    scope: subscription,
    roleDefinitionId: ROLES.reader as string,
    principalId,
    principalType: 'ServicePrincipal',
    condition: null,
    description: null,
  });
  const plan = (name: string, pricingTier: 'Free' | 'Standard') => ({
    subscriptionId: IDS.subscription as string,
    name,
    pricingTier,
    subPlan: null,
    deprecated: false,
  });
  return {
    ...noManagedApplications(),
    managementGroups: [{ name: IDS.managementGroup, displayName: 'Acme Platform', tenantId: IDS.tenant, parent: null }],
    subscriptions: [
      {
        id: IDS.subscription,
        displayName: 'Acme Production',
        tenantId: IDS.tenant,
        state: 'Enabled',
        managementGroup: IDS.managementGroup,
      },
    ],
    roleDefinitions: builtInRoles(),
    roleAssignments: [
      reader(IDS.jit.roleAssignment, IDS.jit.servicePrincipal),
      reader(IDS.auditor.roleAssignment, IDS.auditor.servicePrincipal),
    ],
    denyAssignments: [],
    roleEligibilities: [],
    roleActivations: [],
    defenderPlans: [plan('VirtualMachines', 'Standard'), plan('StorageAccounts', 'Free'), plan('CloudPosture', 'Free')],
  };
}
