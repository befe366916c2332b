import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AZURE_CHECKS, checkTenant } from '../../../src/core/checks/azure.js';
import { known, type TenantFacts, type Unknown, type UnknownReason } from '../../../src/core/facts.js';
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
  it('passes every check of a healthy integration, in the order of the catalogue', () => {
    expect(statuses(facts())).toEqual(AZURE_CHECKS.map((check) => [check, 'passed']));
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

/** Every fact as healthy, as broken in some way, or as something between. */
const VARIANTS: { readonly [K in keyof TenantFacts]: readonly TenantFacts[K][] } = {
  login: [HEALTHY.login, known({ kind: 'succeeded', claims: CLAIMS })],
  application: [
    HEALTHY.application,
    known(null),
    application({ permissions: [], secrets: [], appRoles: [] }),
    application({ secrets: [{ keyId: IDS.clientId, description: null, startsOn: null, expiresOn: inDays(-1) }] }),
  ],
  servicePrincipal: [
    HEALTHY.servicePrincipal,
    known(null),
    known({ objectId: PRINCIPAL, appId: IDS.clientId, displayName: '', enabled: false }),
    known({ objectId: IDS.clientId, appId: IDS.clientId, displayName: '', enabled: true }),
  ],
  delegatedGrants: [HEALTHY.delegatedGrants, known([])],
  applicationGrants: [HEALTHY.applicationGrants],
  resourceApis: [HEALTHY.resourceApis, known(new Map([...APIS.keys()].map((appId) => [appId, null] as const)))],
  groups: [HEALTHY.groups, known([GROUP])],
  subscription: [HEALTHY.subscription, known({ kind: 'not-found' }), known({ kind: 'other-tenant', tenantId: null })],
  roleAssignments: [
    HEALTHY.roleAssignments,
    known([]),
    known([assignment({ principalId: GROUP })]),
    known([assignment({ roleDefinitionGuid: OWNER, condition: 'c' })]),
    known({ kind: 'refused-to-checked-principal', message: 'refused' }),
  ],
  roleDefinitions: [HEALTHY.roleDefinitions, known(new Map([...DEFINITIONS].slice(0, 1))), known(new Map())],
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
            ({ check }) => check !== 'login/rights' && check !== 'login/oidc',
          );
          expect(rows.map(({ status }) => status)).toEqual(rows.map(() => 'unknown'));
          expect(rows).toHaveLength(AZURE_CHECKS.length - 2);
        }
      }),
    );
  });

  it('gives every check at least one row, and no fix but to a failed one', () => {
    fc.assert(
      fc.property(anyKnown, anyHoles, (base, holes) => {
        const rows = checkTenant({ ...base, ...holes }, EXPECTATION, NOW);
        expect(new Set(rows.map(({ check }) => check))).toEqual(new Set(AZURE_CHECKS));
        for (const row of rows) expect(row.fix !== undefined).toBe(row.status === 'failed');
      }),
      { numRuns: 1_000 },
    );
  });
});
