import type { Expectation, IntegrationIds } from '../../../src/core/expectations.js';
import {
  type Application,
  type Known,
  known,
  type ResourceApi,
  type ScheduledRole,
  type TenantFacts,
  type Unknown,
} from '../../../src/core/facts.js';
import {
  AAD_GRAPH,
  AZURE_SERVICE_MANAGEMENT,
  JIT_DOCS_PERMISSIONS,
  MICROSOFT_GRAPH,
} from '../../../src/core/permissions.js';

export const IDS: IntegrationIds = {
  tenantId: '11111111-1111-4111-8111-1111111111aa',
  clientId: '33333333-3333-4333-8333-3333333333cc',
  subscriptionId: '22222222-2222-4222-8222-2222222222bb',
};
export const LOGIN_APP = '44444444-4444-4444-8444-444444444444';
export const LOGIN_PRINCIPAL = '44444444-4444-4444-8444-0000000000bb';
export const PRINCIPAL = '33333333-3333-4333-8333-0000000000bb';
export const GROUP = '77777777-7777-4777-8777-777777777777';
export const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
export const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
export const SUBSCRIPTION_SCOPE = `/subscriptions/${IDS.subscriptionId}`;
export const NOW = Date.UTC(2026, 10, 21, 12);
const DAY = 86_400_000;

/** The instant so many days after NOW, as Graph writes it. */
export function inDays(days: number): string {
  return new Date(NOW + days * DAY).toISOString();
}

export const CLAIMS = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:acme/.jit:ref:refs/heads/main',
  audience: 'api://AzureADTokenExchange',
};

export const EXPECTATION: Expectation = {
  integrationId: 'prod',
  accountName: 'Prod',
  ids: IDS,
  loginClientId: LOGIN_APP,
  role: 'Reader',
  appRole: 'reader',
  permissions: JIT_DOCS_PERMISSIONS,
  secretKeyId: undefined,
  secretDescription: undefined,
  secretWarningDays: 30,
  secretErrorDays: 7,
  jitSecretNames: {},
};

export function api(appId: string, objectId: string): ResourceApi {
  const own = JIT_DOCS_PERMISSIONS.filter(({ resourceAppId }) => resourceAppId === appId);
  return {
    objectId,
    appId,
    displayName: own[0]?.resourceName ?? '',
    scopes: own.map(({ knownId, name }) => ({ id: knownId, value: name, needsAdminConsent: name !== 'User.Read' })),
    roles: [],
  };
}

export const APIS = new Map<string, ResourceApi | null>([
  [AAD_GRAPH, api(AAD_GRAPH, '55555555-5555-4555-8555-000000000002')],
  [MICROSOFT_GRAPH, api(MICROSOFT_GRAPH, '55555555-5555-4555-8555-000000000003')],
  [AZURE_SERVICE_MANAGEMENT, api(AZURE_SERVICE_MANAGEMENT, '55555555-5555-4555-8555-000000000797')],
]);

export const APPLICATION: Application = {
  objectId: '33333333-3333-4333-8333-0000000000aa',
  appId: IDS.clientId,
  displayName: 'jit-integration',
  signInAudience: 'AzureADMyOrg',
  createdOn: inDays(-300),
  permissions: JIT_DOCS_PERMISSIONS.map(({ resourceAppId, knownId, kind }) => ({ resourceAppId, id: knownId, kind })),
  secrets: [
    {
      keyId: '33333333-3333-4333-8333-0000000000dd',
      description: 'jit',
      startsOn: inDays(-10),
      expiresOn: inDays(200),
    },
  ],
  appRoles: [
    {
      id: '33333333-3333-4333-8333-0000000000ce',
      value: 'reader',
      enabled: true,
      allowedMemberTypes: ['User', 'Application'],
    },
  ],
};

function role(guid: string, name: string, actions: readonly string[], notActions: readonly string[] = []) {
  return { guid, name, custom: false, permissions: [{ actions, notActions, dataActions: [], notDataActions: [] }] };
}

export const DEFINITIONS = new Map([
  [READER, role(READER, 'Reader', ['*/read'])],
  [OWNER, role(OWNER, 'Owner', ['*'])],
]);

export function assignment(overrides: Partial<Parameters<typeof makeAssignment>[0]> = {}) {
  return makeAssignment({
    scope: SUBSCRIPTION_SCOPE,
    roleDefinitionGuid: READER,
    principalId: PRINCIPAL,
    condition: null,
    createdOn: inDays(-100),
    updatedOn: inDays(-100),
    ...overrides,
  });
}

function makeAssignment(parts: {
  scope: string;
  roleDefinitionGuid: string;
  principalId: string;
  condition: string | null;
  createdOn: string | null;
  updatedOn: string | null;
}) {
  return { id: '/assignment', principalType: 'ServicePrincipal', ...parts };
}

/** What Privileged Identity Management gives the principal, or lets it have: Reader without an end. */
export function scheduled(overrides: Partial<ScheduledRole> = {}): ScheduledRole {
  return {
    scope: SUBSCRIPTION_SCOPE,
    roleDefinitionGuid: READER,
    principalId: PRINCIPAL,
    endsOn: null,
    ...overrides,
  };
}

/** Every fact of a healthy integration, known. */
export type KnownFacts = { readonly [K in keyof TenantFacts]: Extract<TenantFacts[K], { known: true }> };

export const HEALTHY: KnownFacts = {
  login: known({ kind: 'succeeded', claims: CLAIMS }),
  application: known(APPLICATION),
  servicePrincipal: known({ objectId: PRINCIPAL, appId: IDS.clientId, displayName: 'jit-integration', enabled: true }),
  delegatedGrants: known(
    [...APIS.values()].flatMap((found) =>
      found === null
        ? []
        : [{ resourceObjectId: found.objectId, forAllUsers: true, scopes: found.scopes.map(({ value }) => value) }],
    ),
  ),
  applicationGrants: known([]),
  resourceApis: known(APIS),
  otherApis: known(new Map()),
  groups: known([]),
  federatedCredentials: known([]),
  loginPrincipal: known({ objectId: LOGIN_PRINCIPAL, appId: LOGIN_APP, displayName: 'auditor', enabled: true }),
  loginFederatedCredentials: known([
    { id: '44444444-4444-4444-8444-0000000000f1', name: 'github-main', issuer: CLAIMS.issuer, subject: CLAIMS.subject },
  ]),
  loginApplicationGrants: known([]),
  loginGroups: known([]),
  subscription: known({
    kind: 'found',
    subscription: { subscriptionId: IDS.subscriptionId, displayName: 'Acme', state: 'Enabled', tenantId: IDS.tenantId },
  }),
  roleAssignments: known([assignment()]),
  roleDefinitions: known(DEFINITIONS),
  narrowerAssignments: known([]),
  eligibleRoles: known([]),
  activeSchedules: known([]),
  denyAssignments: known([]),
  defenderPlans: known({ kind: 'plans', plans: [{ name: 'VirtualMachines', tier: 'Standard', deprecated: false }] }),
  otherSubscriptions: known([]),
  managedApplications: known({ kind: 'applications', applications: [] }),
  premiumPlans: known(null),
  jitRequests: known(null),
};

/** A read that failed. */
export function unread(overrides: Partial<Unknown> = {}): Unknown {
  return { known: false, reason: 'transient', read: 'a thing (a service)', found: 'HTTP 503', ...overrides };
}

/** The healthy application with some of it changed. */
export function application(overrides: Partial<Application>): Known<Application> {
  return known({ ...APPLICATION, ...overrides });
}

/** The healthy facts with some of them changed. */
export function facts(overrides: { readonly [K in keyof TenantFacts]?: TenantFacts[K] } = {}): TenantFacts {
  return { ...HEALTHY, ...overrides };
}
