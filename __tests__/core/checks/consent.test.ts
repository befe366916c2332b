import { describe, expect, it } from '@jest/globals';
import { checkConsent } from '../../../src/core/checks/consent.js';
import type { ExpectedPermission } from '../../../src/core/expectations.js';
import { known, type TenantFacts } from '../../../src/core/facts.js';
import { JIT_DOCS_PERMISSIONS, MICROSOFT_GRAPH, MICROSOFT_GRAPH_IDS } from '../../../src/core/permissions.js';
import type { Result } from '../../../src/core/results.js';
import { APIS, APPLICATION, application, facts, HEALTHY, IDS, unread } from './tenant-fixtures.js';

const GRAPH_OBJECT = '55555555-5555-4555-8555-000000000003';
const ROLE_ID = MICROSOFT_GRAPH_IDS['Policy.Read.All']?.Role ?? '';
const ROLE: ExpectedPermission = {
  resourceAppId: MICROSOFT_GRAPH,
  resourceName: 'Microsoft Graph',
  name: 'Policy.Read.All',
  kind: 'Role',
  knownId: ROLE_ID,
};
const declaresRole = application({
  permissions: [...APPLICATION.permissions, { resourceAppId: MICROSOFT_GRAPH, id: ROLE_ID, kind: 'Role' }],
});

function judge(overrides: Partial<TenantFacts>, expected: readonly ExpectedPermission[] = JIT_DOCS_PERMISSIONS) {
  return checkConsent(facts(overrides), expected, IDS);
}

describe('app/consent for delegated permissions', () => {
  it('passes where an administrator has consented, and says that it has no effect', () => {
    expect(judge({})).toMatchObject([
      { check: 'app/consent', status: 'passed', message: expect.stringContaining('no effect') },
    ]);
  });

  it('is a notice at most, a row per permission, and none for one that needs no consent', () => {
    const rows = judge({ delegatedGrants: known([]) });
    expect(rows.map(({ status, severity }) => [status, severity])).toEqual(
      Array.from({ length: 5 }, () => ['failed', 'notice']),
    );
    expect(rows.map(({ subject }) => subject)).not.toContain('Microsoft Graph/User.Read');
    expect(rows[0]).toMatchObject({
      message: expect.stringContaining('have no effect for a scanner that signs in with client credentials'),
      fix: expect.stringMatching(
        /az rest --method post --url .*oauth2PermissionGrants" --body '.*"scope":"Directory.Read.All Group.Read.All Policy.Read.All User.Read.All"/,
      ),
    });
  });

  it('does not take the consent of one user for an administrator’s', () => {
    const grants = HEALTHY.delegatedGrants.value.map((grant) => ({ ...grant, forAllUsers: false }));
    expect(judge({ delegatedGrants: known(grants) }).every(({ status }) => status === 'failed')).toBe(true);
  });

  it('does not take the consent for another API', () => {
    const grants = HEALTHY.delegatedGrants.value.map((grant) => ({ ...grant, resourceObjectId: GRAPH_OBJECT }));
    expect(judge({ delegatedGrants: known(grants) })).toHaveLength(5);
  });

  it('is unknown, as a notice, where the grants could not be read', () => {
    expect(judge({ delegatedGrants: unread() })).toMatchObject([{ status: 'unknown', severity: 'notice' }]);
    expect(judge({ resourceApis: unread() })).toMatchObject([{ status: 'unknown', severity: 'notice' }]);
  });

  it('looks at declared permissions only', () => {
    expect(judge({ application: application({ permissions: [] }) })).toMatchObject([
      { status: 'skipped', message: expect.stringContaining('app/permissions failed') },
    ]);
  });
});

describe('app/consent for application permissions', () => {
  it('is an error where it is missing', () => {
    expect(judge({ application: declaresRole }, [ROLE])).toMatchObject([
      {
        status: 'failed',
        severity: 'error',
        message: 'No administrator has consented to Microsoft Graph Policy.Read.All (application).',
      },
    ]);
  });

  it('passes where it is granted', () => {
    const granted = known([{ resourceObjectId: GRAPH_OBJECT, appRoleId: ROLE_ID, createdOn: null }]);
    expect(judge({ application: declaresRole, applicationGrants: granted }, [ROLE])).toMatchObject([
      { status: 'passed', severity: 'error' },
    ]);
  });

  it('is unknown, as an error, where the grants could not be read', () => {
    expect(judge({ application: declaresRole, applicationGrants: unread() }, [ROLE])).toMatchObject([
      { status: 'unknown', severity: 'error' },
    ]);
    expect(judge({ application: declaresRole, resourceApis: unread() }, [ROLE])).toMatchObject([
      { status: 'unknown', severity: 'error' },
    ]);
  });

  it('counts for the same-named delegated one of the retired API, whatever the delegated grants say', () => {
    const expected = JIT_DOCS_PERMISSIONS.filter(({ name }) => name === 'Policy.Read.All');
    const granted = known([{ resourceObjectId: GRAPH_OBJECT, appRoleId: ROLE_ID, createdOn: null }]);
    expect(
      judge({ application: declaresRole, applicationGrants: granted, delegatedGrants: unread() }, expected),
    ).toMatchObject([{ status: 'passed' }]);
    expect(judge({ application: declaresRole, delegatedGrants: known([]) }, expected)).toMatchObject([
      { status: 'failed', severity: 'notice' },
    ]);
  });
});

describe('app/consent for both kinds', () => {
  const RETIRED = JIT_DOCS_PERMISSIONS.filter(({ name }) => name === 'Policy.Read.All');
  const GRAPH_SCOPE = MICROSOFT_GRAPH_IDS['Policy.Read.All']?.Scope ?? '';
  const scopeOfGraph = { resourceAppId: MICROSOFT_GRAPH, id: GRAPH_SCOPE, kind: 'Scope' } as const;
  const granted = known([{ resourceObjectId: GRAPH_OBJECT, appRoleId: ROLE_ID, createdOn: null }]);

  it('names the retired API’s permission as it is declared', () => {
    const subjects = (permissions: typeof APPLICATION.permissions) =>
      judge({ application: application({ permissions }), delegatedGrants: known([]) }, RETIRED).map(
        ({ subject, message }) => [subject, message.split(' (')[0]],
      );
    expect(subjects([scopeOfGraph])).toEqual([
      ['Microsoft Graph/Policy.Read.All', 'No administrator has consented to Microsoft Graph Policy.Read.All'],
    ]);
    expect(subjects([...APPLICATION.permissions, scopeOfGraph])).toEqual([
      [
        'Windows Azure Active Directory/Policy.Read.All',
        'No administrator has consented to Windows Azure Active Directory Policy.Read.All',
      ],
    ]);
  });

  it('is as grave as the application permissions among them, and asks for delegated ones by delegated names alone', () => {
    expect(judge({ application: declaresRole, applicationGrants: granted }, [ROLE, ...JIT_DOCS_PERMISSIONS])).toEqual([
      expect.objectContaining({
        status: 'passed',
        severity: 'error',
        message: expect.stringContaining('have no effect for a scanner'),
      }),
    ]);
    const both = [...APPLICATION.permissions, scopeOfGraph, { ...scopeOfGraph, id: ROLE_ID, kind: 'Role' as const }];
    const directory = { ...ROLE, kind: 'Scope' as const, knownId: GRAPH_SCOPE };
    const rows = judge({ application: application({ permissions: both }), delegatedGrants: known([]) }, [
      { ...ROLE, name: 'Other', knownId: ROLE_ID },
      directory,
    ]);
    expect(rows.map(({ fix }) => /"scope":"[^"]*"/.exec(fix ?? '')?.[0])).toEqual([
      undefined,
      '"scope":"Policy.Read.All"',
    ]);
  });

  it.each([
    ['before', [ROLE, ...RETIRED]],
    ['behind', [...RETIRED, ROLE]],
  ])('is unknown once for one read, as an error, with the application permission %s', (_, expected) => {
    expect(
      judge({ application: declaresRole, applicationGrants: unread(), delegatedGrants: known([]) }, expected),
    ).toMatchObject([{ status: 'unknown', severity: 'error' }]);
  });

  it('leaves it to the portal where the grant that there is cannot be named', () => {
    const delegatedGrants = known(HEALTHY.delegatedGrants.value.map((grant) => ({ ...grant, scopes: [] })));
    expect(judge({ delegatedGrants }, RETIRED)).toMatchObject([
      {
        fix: expect.stringMatching(/^An administrator of the tenant consents in the portal: App registrations, .*\.$/),
      },
    ]);
  });

  it('takes no other scope that needs no consent for this one', () => {
    const graph = APIS.get(MICROSOFT_GRAPH) ?? null;
    if (graph === null) throw new Error('the fixture holds the API');
    const scopes = [...graph.scopes, { id: GRAPH_SCOPE, value: 'Policy.Read.All', needsAdminConsent: true }];
    const rows = judge(
      {
        application: application({ permissions: [scopeOfGraph] }),
        resourceApis: known(new Map([...APIS, [MICROSOFT_GRAPH, { ...graph, scopes }]])),
        delegatedGrants: known([]),
      },
      [{ ...ROLE, kind: 'Scope', knownId: GRAPH_SCOPE }],
    );
    expect(rows).toMatchObject([{ status: 'failed' }]);
  });

  it('fails for an API that the tenant lacks, whatever was granted of others', () => {
    const resourceApis = known(new Map([...APIS, [MICROSOFT_GRAPH, null]]));
    expect(judge({ application: declaresRole, applicationGrants: granted, resourceApis }, [ROLE])).toMatchObject([
      { status: 'failed', fix: expect.stringContaining(`az ad sp create --id ${MICROSOFT_GRAPH}`) },
    ]);
  });
});

it.each<[string, Partial<TenantFacts>, readonly ExpectedPermission[], Partial<Result>]>([
  [
    'skipped without the application',
    { application: known(null) },
    JIT_DOCS_PERMISSIONS,
    { status: 'skipped', message: 'Not checked: app/exists failed.' },
  ],
  [
    'skipped without the service principal',
    { servicePrincipal: known(null) },
    JIT_DOCS_PERMISSIONS,
    { status: 'skipped', message: 'Not checked: app/service-principal failed.' },
  ],
  [
    'unknown where the application is',
    { application: unread() },
    JIT_DOCS_PERMISSIONS,
    { status: 'unknown', unknownReason: 'dependency' },
  ],
  [
    'unknown where the service principal is',
    { servicePrincipal: unread() },
    JIT_DOCS_PERMISSIONS,
    { status: 'unknown', unknownReason: 'dependency' },
  ],
  ['skipped where nothing is required', {}, [], { status: 'skipped' }],
  [
    'skipped where nothing required is declared',
    { application: application({ permissions: [] }) },
    [ROLE],
    { status: 'skipped', message: expect.stringContaining('app/permissions failed') as unknown as string },
  ],
])('is %s', (_, overrides, expected, row) => {
  expect(judge(overrides, expected)).toMatchObject([row]);
});
