import { checkTenant } from '../../../src/core/checks/azure.js';
import type { Expectation } from '../../../src/core/expectations.js';
import { known, type Login, type TenantFacts } from '../../../src/core/facts.js';
import { expectedPermission, SCANNER_PERMISSIONS } from '../../../src/core/permissions.js';
import type { CheckId, Result } from '../../../src/core/results.js';
import { OTHER } from '../jit-file/sample-files.js';
import { HOSTILE, REPOSITORY_FAULTS } from './failed-rows-of-repositories.js';
import { jitRequest, managedApp, managedApps } from './managed-app-fixtures.js';
import {
  application,
  assignment,
  CLAIMS,
  DEFINITIONS,
  EXPECTATION,
  facts,
  inDays,
  LOGIN_APP,
  NOW,
  OWNER,
  PRINCIPAL,
  SUBSCRIPTION_SCOPE,
  unread,
} from './tenant-fixtures.js';

type Facts = Parameters<typeof facts>[0];

function tenant(overrides: Facts, expectation: Partial<Expectation> = {}): readonly Result[] {
  return checkTenant(facts(overrides), { ...EXPECTATION, ...expectation }, NOW);
}

function login(value: Login): readonly Result[] {
  return tenant({ login: known(value) });
}

function refusals(codes: readonly (number | undefined)[]): readonly Result[] {
  const claims = { ...CLAIMS, subject: `repo:acme/.jit:environment:${HOSTILE}` };
  const scope = 'https://graph.microsoft.com/.default';
  return codes.flatMap((code) => login({ kind: 'refused', code, message: HOSTILE, claims, scope }));
}

const resources = { graph: 'https://graph.microsoft.com', arm: 'https://management.azure.com' };

function secret(days: number, keyId = PRINCIPAL) {
  return { keyId, description: HOSTILE, startsOn: inDays(-300), expiresOn: inDays(days) };
}

function role(definition: {
  readonly actions: readonly string[];
  readonly name?: string;
}): TenantFacts['roleDefinitions'] {
  const { actions, name = HOSTILE } = definition;
  const permissions = [{ actions, notActions: [], dataActions: [], notDataActions: [] }];
  return known(new Map([...DEFINITIONS, [OTHER, { guid: OTHER, name, custom: true, permissions }]]));
}

const TENANT_FAULTS: readonly (() => readonly Result[])[] = [
  () =>
    tenant({
      managedApplications: managedApps(
        managedApp({ asRead: { jitAccessEnabled: true, jitApprovers: [{ id: OTHER, displayName: HOSTILE }] } }),
      ),
      premiumPlans: known([]),
      jitRequests: known([jitRequest()]),
    }),
  () => refusals([undefined, 70021, 700211, 700212, 700213, 7002138, 70025, 700016, 7000229, 7000112, 90002, 900023]),
  () => refusals([700024, 700027, 53003, 530034, 500011, 650052, 90038, 900439, 65001, 70011, 7000215, 1]),
  () => login({ kind: 'no-id-token', cause: 'permission-missing' }),
  () => login({ kind: 'no-id-token', cause: 'fork-pull-request' }),
  () => login({ kind: 'no-id-token', cause: 'not-on-actions' }),
  () =>
    login({ kind: 'given-tokens', graph: { kind: 'missing' }, arm: { kind: 'missing' }, bearer: 'unknown', resources }),
  () => tenant({}, { loginClientId: EXPECTATION.ids?.clientId }),
  () =>
    tenant({
      application: unread({ reason: 'forbidden', right: 'Application.Read.All' }),
      groups: unread({ reason: 'forbidden', right: 'Directory.Read.All' }),
      roleAssignments: unread({ reason: 'forbidden', right: 'Reader' }),
    }),
  () =>
    tenant({
      loginFederatedCredentials: known([
        { id: OTHER, name: HOSTILE, issuer: CLAIMS.issuer, subject: `repo:acme/*:${HOSTILE}` },
        { id: OTHER, name: 'b', issuer: CLAIMS.issuer, subject: 'repo:acme/.jit:pull_request' },
      ]),
    }),
  () => tenant({ application: known(null) }),
  () => tenant({ servicePrincipal: known(null) }),
  () =>
    tenant({
      servicePrincipal: known({ objectId: PRINCIPAL, appId: LOGIN_APP, displayName: HOSTILE, enabled: false }),
    }),
  () =>
    tenant(
      { application: application({ signInAudience: HOSTILE, appRoles: [], permissions: [] }) },
      { appRole: HOSTILE },
    ),
  () =>
    tenant(
      { application: application({ appRoles: [{ id: OTHER, value: 'x', enabled: false, allowedMemberTypes: [] }] }) },
      {
        permissions: [
          expectedPermission(HOSTILE, HOSTILE, 'Role'),
          expectedPermission('Microsoft Graph', HOSTILE, 'Scope'),
        ],
      },
    ),
  () => tenant({ delegatedGrants: known([]) }),
  () =>
    tenant(
      {
        application: application({
          permissions: SCANNER_PERMISSIONS.map(({ resourceAppId, knownId, kind }) => ({
            resourceAppId,
            id: knownId,
            kind,
          })),
        }),
      },
      { permissions: SCANNER_PERMISSIONS },
    ),
  () => tenant({ applicationGrants: known([{ resourceObjectId: OTHER, appRoleId: OTHER, createdOn: null }]) }),
  () =>
    tenant({
      delegatedGrants: known([{ resourceObjectId: OTHER, forAllUsers: true, scopes: [`${HOSTILE}.ReadWrite`] }]),
    }),
  () => tenant({ application: application({ secrets: [] }) }, { secretDescription: HOSTILE }),
  () => tenant({ application: application({ secrets: [secret(-3)] }) }),
  () =>
    tenant(
      { application: application({ secrets: [secret(3), secret(2, OTHER), secret(-90, LOGIN_APP)] }) },
      { secretKeyId: PRINCIPAL },
    ),
  () => tenant({ subscription: known({ kind: 'not-found' }) }),
  () => tenant({ subscription: known({ kind: 'other-tenant', tenantId: OTHER }) }),
  () =>
    tenant({
      subscription: known({
        kind: 'found',
        subscription: { subscriptionId: OTHER, displayName: HOSTILE, state: HOSTILE, tenantId: OTHER },
      }),
    }),
  () => tenant({ defenderPlans: known({ kind: 'unregistered' }) }),
  () => tenant({ defenderPlans: known({ kind: 'plans', plans: [] }) }),
  () =>
    tenant({
      otherSubscriptions: known([
        {
          subscriptionId: OTHER,
          displayName: HOSTILE,
          held: known({
            assignments: [assignment({ scope: `/subscriptions/${OTHER}` })],
            definitions: DEFINITIONS,
          }),
        },
      ]),
    }),
  () => tenant({ roleAssignments: known([]), roleDefinitions: role({ actions: ['*/read'] }) }, { role: HOSTILE }),
  () => tenant({ roleAssignments: known([]) }, { role: HOSTILE }),
  () => tenant({ roleAssignments: known([assignment({ condition: HOSTILE, scope: `${SUBSCRIPTION_SCOPE}` })]) }),
  () => tenant({ roleAssignments: known([assignment(), assignment({ roleDefinitionGuid: OWNER, scope: '/' })]) }),
  () =>
    tenant({
      denyAssignments: known([
        {
          id: `/x/${HOSTILE}`,
          name: HOSTILE,
          scope: SUBSCRIPTION_SCOPE,
          permissions: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
          principals: [PRINCIPAL],
          excludedPrincipals: [],
          doNotApplyToChildScopes: false,
          conditional: false,
        },
      ]),
    }),
];

/** Every failed row that these faults make the core say, by check. */
export function failedRows(): ReadonlyMap<CheckId, readonly Result[]> {
  const faults = [...TENANT_FAULTS, ...REPOSITORY_FAULTS];
  const rows = faults.flatMap((fault) => fault()).filter(({ status }) => status === 'failed');
  const byCheck = new Map<CheckId, Result[]>();
  for (const row of rows) byCheck.set(row.check, [...(byCheck.get(row.check) ?? []), row]);
  return byCheck;
}
