import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AZURE_CHECKS, checkTenant } from '../../../src/core/checks/azure.js';
import {
  type FederatedCredential,
  known,
  type OtherSubscription,
  type TenantFacts,
  type Unknown,
  type UnknownReason,
} from '../../../src/core/facts.js';
import { AAD_GRAPH, MICROSOFT_GRAPH } from '../../../src/core/permissions.js';
import { CHECK_IDS } from '../../../src/core/results.js';
import { jitRequest, managedApp, managedApps, plan } from './managed-app-fixtures.js';
import {
  APIS,
  application,
  assignment,
  CLAIMS,
  DEFINITIONS,
  EXPECTATION,
  facts,
  GROUP,
  HEALTHY,
  IDS,
  inDays,
  NOW,
  OWNER,
  PRINCIPAL,
  unread,
} from './tenant-fixtures.js';

const statuses = (read: TenantFacts) => checkTenant(read, EXPECTATION, NOW).map(({ check, status }) => [check, status]);

describe('checkTenant', () => {
  it('passes every check of an integration after Jit’s page but for its retired API, in the order of the catalogue', () => {
    const seen = statuses(facts());
    const notices = seen.filter(([check]) => check === 'app/legacy-graph');
    expect(notices).toEqual(Array.from({ length: 4 }, () => ['app/legacy-graph', 'failed']));
    const others = AZURE_CHECKS.filter((check) => check !== 'app/legacy-graph');
    expect(seen.filter((row) => !notices.includes(row))).toEqual(others.map((check) => [check, 'passed']));
    expect([...new Set(seen.map(([check]) => check))]).toEqual(AZURE_CHECKS);
    expect(AZURE_CHECKS).toEqual(CHECK_IDS.filter((check) => AZURE_CHECKS.some((one) => one === check)));
  });

  it('skips everything else where the login failed', () => {
    const [login, ...others] = checkTenant(
      facts({ login: known({ kind: 'no-id-token', cause: 'permission-missing' }) }),
      EXPECTATION,
      NOW,
    );
    expect(login).toMatchObject({ check: 'login/oidc', status: 'failed' });
    expect(others.map(({ check, status, message }) => [check, status, message])).toEqual(
      AZURE_CHECKS.slice(1).map((check) => [check, 'skipped', 'Not checked: login/oidc failed.']),
    );
  });

  it('knows nothing where the login is unknown', () => {
    const rows = checkTenant(facts({ login: unread({ reason: 'timeout' }) }), EXPECTATION, NOW);
    expect(rows.map(({ status, unknownReason }) => [status, unknownReason])).toEqual([
      ['unknown', 'timeout'],
      ...AZURE_CHECKS.slice(1).map(() => ['unknown', 'dependency']),
    ]);
  });

  it('skips everything where no ids are given', () => {
    const rows = checkTenant(facts(), { ...EXPECTATION, ids: undefined }, NOW);
    expect(rows.every(({ status }) => status === 'skipped')).toBe(true);
    expect(rows).toHaveLength(AZURE_CHECKS.length);
  });
});

const OTHER_API = { objectId: OWNER, appId: OWNER, displayName: 'Other', scopes: [], roles: [] };
const SCHEDULED = {
  scope: `/subscriptions/${IDS.subscriptionId}`,
  roleDefinitionGuid: OWNER,
  principalId: PRINCIPAL,
  endsOn: inDays(10),
};
const DENY = {
  id: '/deny',
  name: 'deny',
  scope: `/subscriptions/${IDS.subscriptionId}`,
  principals: ['00000000-0000-0000-0000-000000000000'],
  excludedPrincipals: [],
  permissions: [{ actions: ['*/read'], notActions: [] }],
  doNotApplyToChildScopes: false,
  conditional: false,
};

function trust(subject: string | null): FederatedCredential {
  return { id: GROUP, name: 'trust', issuer: CLAIMS.issuer, subject };
}

function other(held: OtherSubscription['held']): OtherSubscription {
  return { subscriptionId: GROUP, displayName: 'Other', held };
}

/** Every fact as healthy, as broken in some way, or as something between. */
const VARIANTS: { readonly [K in keyof TenantFacts]: readonly TenantFacts[K][] } = {
  login: [HEALTHY.login, known({ kind: 'succeeded', claims: CLAIMS })],
  application: [
    HEALTHY.application,
    known(null),
    application({ permissions: [], secrets: [], appRoles: [], signInAudience: 'AzureADMultipleOrgs' }),
    application({
      signInAudience: null,
      permissions: [
        { resourceAppId: MICROSOFT_GRAPH, id: '19dbc75e-c2e2-444c-a770-ec69d8559fc7', kind: 'Role' },
        { resourceAppId: MICROSOFT_GRAPH, id: GROUP, kind: 'Scope' },
        { resourceAppId: AAD_GRAPH, id: GROUP, kind: 'Scope' },
        { resourceAppId: OWNER, id: GROUP, kind: 'Scope' },
      ],
      secrets: [
        { keyId: IDS.clientId, description: null, startsOn: inDays(0), expiresOn: inDays(3) },
        { keyId: GROUP, description: null, startsOn: null, expiresOn: inDays(-3) },
        { keyId: OWNER, description: null, startsOn: null, expiresOn: inDays(300) },
      ],
    }),
    application({ secrets: [{ keyId: IDS.clientId, description: null, startsOn: null, expiresOn: inDays(-1) }] }),
  ],
  servicePrincipal: [
    HEALTHY.servicePrincipal,
    known(null),
    known({ objectId: PRINCIPAL, appId: IDS.clientId, displayName: '', enabled: false }),
    known({ objectId: IDS.clientId, appId: IDS.clientId, displayName: '', enabled: true }),
  ],
  delegatedGrants: [
    HEALTHY.delegatedGrants,
    known([]),
    known([{ resourceObjectId: GROUP, forAllUsers: false, scopes: ['Files.ReadWrite.All', 'Sites.Selected'] }]),
  ],
  applicationGrants: [
    HEALTHY.applicationGrants,
    known([{ resourceObjectId: GROUP, appRoleId: OWNER, createdOn: inDays(0) }]),
    known([{ resourceObjectId: PRINCIPAL, appRoleId: OWNER, createdOn: null }]),
  ],
  resourceApis: [HEALTHY.resourceApis, known(new Map([...APIS.keys()].map((appId) => [appId, null] as const)))],
  otherApis: [
    HEALTHY.otherApis,
    known(new Map([[GROUP, null]])),
    known(
      new Map([[OWNER, { ...OTHER_API, scopes: [{ id: GROUP, value: 'Things.Write', needsAdminConsent: true }] }]]),
    ),
    known(new Map([[OWNER, { ...OTHER_API, scopes: [{ id: GROUP, value: 'Things.Read', needsAdminConsent: true }] }]])),
  ],
  groups: [HEALTHY.groups, known([GROUP])],
  federatedCredentials: [HEALTHY.federatedCredentials, known(null), known([trust('repo:acme/.jit:pull_request')])],
  loginPrincipal: [HEALTHY.loginPrincipal, known(null)],
  loginFederatedCredentials: [
    HEALTHY.loginFederatedCredentials,
    known([trust('repo:acme/*')]),
    known([trust(null), trust('repo:acme/.jit:pull_request')]),
  ],
  loginApplicationGrants: [
    HEALTHY.loginApplicationGrants,
    known([{ resourceObjectId: GROUP, appRoleId: OWNER, createdOn: null }]),
  ],
  loginGroups: [HEALTHY.loginGroups, known([GROUP])],
  subscription: [HEALTHY.subscription, known({ kind: 'not-found' }), known({ kind: 'other-tenant', tenantId: null })],
  roleAssignments: [
    HEALTHY.roleAssignments,
    known([]),
    known([assignment({ principalId: GROUP })]),
    known([assignment({ roleDefinitionGuid: OWNER, condition: 'c' })]),
    known({ kind: 'refused-to-checked-principal', message: 'refused' }),
  ],
  roleDefinitions: [HEALTHY.roleDefinitions, known(new Map([...DEFINITIONS].slice(0, 1))), known(new Map())],
  narrowerAssignments: [
    HEALTHY.narrowerAssignments,
    known([assignment({ scope: `/subscriptions/${IDS.subscriptionId}/resourceGroups/rg` })]),
  ],
  eligibleRoles: [HEALTHY.eligibleRoles, known([SCHEDULED])],
  activeSchedules: [HEALTHY.activeSchedules, known([SCHEDULED])],
  denyAssignments: [
    HEALTHY.denyAssignments,
    known([DENY]),
    known([{ ...DENY, excludedPrincipals: [GROUP] }]),
    known([{ ...DENY, principals: [GROUP], excludedPrincipals: [] }]),
  ],
  defenderPlans: [HEALTHY.defenderPlans, known({ kind: 'plans', plans: [] }), known({ kind: 'unregistered' })],
  otherSubscriptions: [
    HEALTHY.otherSubscriptions,
    known([other(known({ assignments: [assignment()], definitions: DEFINITIONS }))]),
    known([other(unread())]),
    known([other(known({ assignments: [], definitions: new Map() }))]),
  ],
  managedApplications: [
    HEALTHY.managedApplications,
    known({ kind: 'unregistered' }),
    known({ kind: 'not-asked' }),
    managedApps(managedApp()),
    managedApps(managedApp({ approvalMode: 'ManualApprove' }), managedApp({ enabled: false })),
  ],
  premiumPlans: [HEALTHY.premiumPlans, known([]), known([plan()]), known([plan('Odd')]), known([plan('Suspended')])],
  jitRequests: [
    HEALTHY.jitRequests,
    known([]),
    known([jitRequest(), jitRequest({ createdOn: null, startsOn: null })]),
    known([jitRequest({ state: 'Timeout', createdOn: null }), jitRequest({ state: null })]),
  ],
};

const NAMES = Object.keys(VARIANTS) as (keyof TenantFacts)[];
const REASONS: readonly UnknownReason[] = ['forbidden', 'transient', 'timeout', 'malformed', 'dependency'];

const anyKnown = fc.record(
  Object.fromEntries(NAMES.map((name) => [name, fc.constantFrom(...VARIANTS[name])])) as unknown as {
    [K in keyof TenantFacts]: fc.Arbitrary<TenantFacts[K]>;
  },
);
const anyUnknown: fc.Arbitrary<Unknown> = fc
  .constantFrom(...REASONS)
  .map((reason) => unread({ reason, right: 'Reader' }));
const anyHoles = fc.dictionary(fc.constantFrom(...NAMES.filter((name) => name !== 'login')), anyUnknown);

describe('never wrong', () => {
  it('fails nothing on the strength of an unknown fact: however it turns out, the check does not pass', () => {
    fc.assert(
      fc.property(anyKnown, anyKnown, anyHoles, (base, completion, holes) => {
        const read: TenantFacts = { ...base, ...holes };
        const whole: TenantFacts = { ...read };
        const filled = {
          ...whole,
          ...Object.fromEntries(Object.keys(holes).map((name) => [name, completion[name as keyof TenantFacts]])),
        };
        const failedChecks = checkTenant(read, EXPECTATION, NOW).filter(
          ({ status, check }) => status === 'failed' && check !== 'login/rights',
        );
        const passedChecks = new Set(
          checkTenant(filled, EXPECTATION, NOW)
            .filter(({ status }) => status === 'passed')
            .map(({ check }) => check),
        );
        for (const { check } of failedChecks) expect(passedChecks).not.toContain(check);
      }),
      { numRuns: 3_000 },
    );
  });

  it('fails nothing where everything is unknown', () => {
    fc.assert(
      fc.property(anyUnknown, (cause) => {
        const all = Object.fromEntries(NAMES.map((name) => [name, cause])) as unknown as TenantFacts;
        for (const read of [all, { ...all, login: HEALTHY.login }]) {
          const rows = checkTenant(read, EXPECTATION, NOW).filter(
            ({ check }) => check !== 'login/rights' && check !== 'login/oidc' && check !== 'login/identity',
          );
          expect(rows.map(({ status }) => status)).toEqual(rows.map(() => 'unknown'));
          expect(new Set(rows.map(({ check }) => check)).size).toBe(AZURE_CHECKS.length - 3);
        }
      }),
    );
  });

  it('gives every check at least one row, a fix to each failed one, and none to what is no trouble', () => {
    fc.assert(
      fc.property(anyKnown, anyHoles, (base, holes) => {
        const rows = checkTenant({ ...base, ...holes }, EXPECTATION, NOW);
        expect(new Set(rows.map(({ check }) => check))).toEqual(new Set(AZURE_CHECKS));
        const sure = rows.filter(({ status }) => status !== 'unknown');
        for (const row of sure) expect(row.fix !== undefined).toBe(row.status === 'failed');
      }),
      { numRuns: 1_000 },
    );
  });
});
