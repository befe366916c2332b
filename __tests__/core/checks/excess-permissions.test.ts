import { describe, expect, it } from '@jest/globals';
import { checkExcessPermissions } from '../../../src/core/checks/excess-permissions.js';
import { checkLegacyGraph } from '../../../src/core/checks/legacy-graph.js';
import { nameReach } from '../../../src/core/checks/permission-names.js';
import { type DeclaredPermission, known, type ResourceApi, type TenantFacts } from '../../../src/core/facts.js';
import {
  AAD_GRAPH,
  JIT_DOCS_PERMISSIONS,
  MICROSOFT_GRAPH,
  MICROSOFT_GRAPH_IDS,
  READ_PERMISSIONS,
  SCANNER_PERMISSIONS,
} from '../../../src/core/permissions.js';
import { APIS, APPLICATION, api, application, facts, GROUP, IDS, OWNER, PRINCIPAL, unread } from './tenant-fixtures.js';

describe('nameReach', () => {
  it.each([
    ['Directory.Read.All', 'reads'],
    ['User.ReadBasic.All', 'reads'],
    ['DeviceManagementManagedDevices.Read.All', 'reads'],
    ['openid', 'reads'],
    ['Directory.ReadWrite.All', 'writes'],
    ['Sites.FullControl.All', 'writes'],
    ['Sites.Manage.All', 'writes'],
    ['Mail.Send', 'writes'],
    ['user_impersonation', 'writes'],
    ['Directory.AccessAsUser.All', 'writes'],
    ['access_as_user', 'writes'],
    ['Sites.Selected', 'unclear'],
    ['ViewPlus', 'reads'],
    ['Thing.List', 'reads'],
    ['profile', 'reads'],
    ['email', 'reads'],
    ['offline_access', 'reads'],
    ['ProgramControl.Read.All', 'reads'],
    ['Manage.Selected', 'writes'],
    ['SAMLWrite.All', 'writes'],
    ...[
      'Create',
      'Delete',
      'Update',
      'Execute',
      'Invoke',
      'Invite',
      'Initiate',
      'Import',
      'Upload',
      'Edit',
      'Submit',
      'Approve',
      'Reset',
      'Revoke',
      'Command',
      'Enable',
      'Disable',
      'PrivilegedOperations',
    ].map((deed) => [`Thing.${deed}.All`, 'writes'] as const),
  ])('%s %s', (name, expected) => expect(nameReach(name)).toBe(expected));
});

const WRITE_ROLE = '19dbc75e-c2e2-444c-a770-ec69d8559fc7';
const WRITE_SCOPE = 'c5366453-9fb0-48a5-a156-24f0c49a4b84';
const READ_SCOPE = 'a154be20-db9c-4678-8ab7-66f6cc099a59';
const VAGUE_SCOPE = '88888888-8888-4888-8888-000000000001';
const GRAPH_OBJECT = '55555555-5555-4555-8555-000000000003';
const graph: ResourceApi = {
  ...api(MICROSOFT_GRAPH, GRAPH_OBJECT),
  scopes: [
    ...api(MICROSOFT_GRAPH, GRAPH_OBJECT).scopes,
    { id: WRITE_SCOPE, value: 'Directory.ReadWrite.All', needsAdminConsent: true },
    { id: READ_SCOPE, value: 'User.Read.All', needsAdminConsent: true },
    { id: VAGUE_SCOPE, value: 'Sites.Selected', needsAdminConsent: true },
  ],
  roles: [
    { id: WRITE_ROLE, value: 'Directory.ReadWrite.All' },
    ...[...SCANNER_PERMISSIONS, ...READ_PERMISSIONS].map(({ knownId, name }) => ({ id: knownId, value: name })),
  ],
};
const resourceApis = known(new Map<string, ResourceApi | null>([...APIS, [MICROSOFT_GRAPH, graph]]));

function judge(
  { extra = [], ...overrides }: Partial<TenantFacts> & { readonly extra?: readonly DeclaredPermission[] },
  selfLogin = false,
) {
  const read = facts({
    resourceApis,
    application: application({ permissions: [...APPLICATION.permissions, ...extra] }),
    ...overrides,
  });
  return checkExcessPermissions(read, { permissions: JIT_DOCS_PERMISSIONS, selfLogin }, IDS);
}

const declare = (id: string, kind: 'Scope' | 'Role', resourceAppId = MICROSOFT_GRAPH): DeclaredPermission => ({
  resourceAppId,
  id,
  kind,
});
const grant = (appRoleId: string, resourceObjectId = GRAPH_OBJECT) => ({
  resourceObjectId,
  appRoleId,
  createdOn: null,
});

describe('app/excess-permissions', () => {
  it.each<[string, Parameters<typeof judge>[0]]>([
    ['what Jit’s page asks for', {}],
    ['a further delegated scope that reads', { extra: [declare(READ_SCOPE, 'Scope')] }],
    ['what the scanner can use', { extra: SCANNER_PERMISSIONS.map(({ knownId }) => declare(knownId, 'Role')) }],
    [
      'a granted permission of the scanner',
      { applicationGrants: known([grant(SCANNER_PERMISSIONS[0]?.knownId ?? '')]) },
    ],
    [
      'the same-named application permission for one of the retired API',
      { extra: [declare(MICROSOFT_GRAPH_IDS['Group.Read.All']?.Role ?? '', 'Role')] },
    ],
    ['a role of its own', { applicationGrants: known([grant(OWNER, PRINCIPAL)]) }],
    [
      'a declared role of its own, whose service principal is unread',
      { extra: [declare(OWNER, 'Role', IDS.clientId)], servicePrincipal: unread() },
    ],
    ['an assignment without a role', { applicationGrants: known([grant('00000000-0000-0000-0000-000000000000')]) }],
    [
      'a scope of an API that the tenant lacks',
      { extra: [declare(OWNER, 'Scope', GROUP)], otherApis: known(new Map([[GROUP, null]])) },
    ],
    [
      'a scope that its API no longer lists, whatever other APIs there are',
      { extra: [declare(OWNER, 'Scope')], otherApis: unread() },
    ],
  ])('passes with %s', (_, overrides) => expect(judge(overrides)).toMatchObject([{ status: 'passed' }]));

  it.each<[string, Parameters<typeof judge>[0], string, RegExp]>([
    [
      'a declared application permission',
      { extra: [declare(WRITE_ROLE, 'Role')] },
      'Microsoft Graph/Directory.ReadWrite.All',
      /is declared beyond/,
    ],
    [
      'a granted application permission',
      { applicationGrants: known([grant(WRITE_ROLE)]) },
      'Microsoft Graph/Directory.ReadWrite.All',
      /is granted beyond.*without anyone signing in/,
    ],
    [
      'one that is declared and granted, once',
      { extra: [declare(WRITE_ROLE, 'Role')], applicationGrants: known([grant(WRITE_ROLE)]) },
      'Microsoft Graph/Directory.ReadWrite.All',
      /is declared and granted/,
    ],
    [
      'a declared scope that writes',
      { extra: [declare(WRITE_SCOPE, 'Scope')] },
      'Microsoft Graph/Directory.ReadWrite.All',
      /\(delegated\) is declared/,
    ],
    [
      'a scope that one person granted',
      { delegatedGrants: known([{ resourceObjectId: GRAPH_OBJECT, forAllUsers: false, scopes: ['Mail.Send'] }]) },
      'Microsoft Graph/Mail.Send',
      /\(delegated\) is granted/,
    ],
    [
      'a permission of an API that nobody knows',
      { applicationGrants: known([grant(OWNER, GROUP)]), otherApis: unread() },
      `${GROUP}/${OWNER}`,
      /is granted/,
    ],
    [
      'an application permission of the name of a delegated one that is required',
      {
        applicationGrants: known([grant(OWNER)]),
        resourceApis: known(
          new Map<string, ResourceApi | null>([
            ...APIS,
            [MICROSOFT_GRAPH, { ...graph, roles: [{ id: OWNER, value: 'User.Read' }] }],
          ]),
        ),
      },
      'Microsoft Graph/User.Read',
      /\(application\) is granted .* without anyone signing in\.$/,
    ],
    [
      'a scope of the name of one that Jit’s page asks for, of another API',
      {
        delegatedGrants: known([
          { resourceObjectId: GRAPH_OBJECT, forAllUsers: false, scopes: ['user_impersonation'] },
        ]),
      },
      'Microsoft Graph/user_impersonation',
      /in the name of whoever signs in\.$/,
    ],
    [
      'a grant of an API that is known, though its own principal is not',
      { applicationGrants: known([grant(WRITE_ROLE)]), servicePrincipal: unread() },
      'Microsoft Graph/Directory.ReadWrite.All',
      /is granted/,
    ],
    [
      'a declared permission of an API that is not known, though its own principal is not either',
      { extra: [declare(OWNER, 'Role', GROUP)], servicePrincipal: unread() },
      `${GROUP}/${OWNER}`,
      /is declared/,
    ],
    [
      'another id on the API of the permissions of the scanner',
      { extra: [declare(SCANNER_PERMISSIONS[0]?.knownId ?? '', 'Role', AAD_GRAPH)] },
      `Windows Azure Active Directory/${SCANNER_PERMISSIONS[0]?.knownId}`,
      /declared/,
    ],
  ])('fails for %s', (_, overrides, subject, message) => {
    const rows = judge(overrides);
    expect(rows).toMatchObject([
      { status: 'failed', severity: 'warning', subject, message: expect.stringMatching(message) },
    ]);
    expect(rows[0]?.fix).toContain(`az ad app permission list --id ${IDS.clientId}`);
    expect(rows[0]?.fix).not.toMatch(/permission (delete|remove)/);
  });

  it('leaves this run’s own reads alone in self-login only', () => {
    const extra = READ_PERMISSIONS.map(({ knownId }) => declare(knownId, 'Role')).filter(
      ({ id }) => id !== SCANNER_PERMISSIONS[1]?.knownId,
    );
    expect(judge({ extra }, true)).toMatchObject([{ status: 'passed' }]);
    expect(judge({ extra })).toMatchObject([{ status: 'failed', subject: 'Microsoft Graph/Application.Read.All' }]);
  });

  it('says which scopes it cannot judge by their names', () => {
    expect(judge({ extra: [declare(VAGUE_SCOPE, 'Scope')] })).toMatchObject([
      { status: 'passed', message: expect.stringContaining('Not judged') },
    ]);
  });

  it.each<[string, Parameters<typeof judge>[0]]>([
    ['application', { application: unread() }],
    ['required APIs', { resourceApis: unread() }],
    ['application grants', { applicationGrants: unread() }],
    ['delegated grants', { delegatedGrants: unread() }],
    ['name of a declared scope', { extra: [declare(OWNER, 'Scope', GROUP)], otherApis: unread() }],
    [
      'app’s own principal, with a grant that may be its own',
      { servicePrincipal: unread(), applicationGrants: known([grant(OWNER, GROUP)]) },
    ],
  ])('does not guess without the %s', (_, overrides) => {
    expect(judge(overrides)).toMatchObject([{ status: 'unknown', severity: 'warning' }]);
  });

  it('is skipped without an application, or without requirements', () => {
    expect(judge({ application: known(null) })).toMatchObject([{ status: 'skipped' }]);
    expect(checkExcessPermissions(facts(), { permissions: [], selfLogin: false }, IDS)).toMatchObject([
      { status: 'skipped' },
    ]);
  });
});

function legacy(permissions: readonly DeclaredPermission[], overrides: Partial<TenantFacts> = {}) {
  return checkLegacyGraph(facts({ resourceApis, application: application({ permissions }), ...overrides }), IDS);
}

const DIRECTORY = declare('5778995a-e1bf-45b8-affa-663a9f3f4d04', 'Scope', AAD_GRAPH);
const namesake = (kind: 'Scope' | 'Role') => declare(MICROSOFT_GRAPH_IDS['Directory.Read.All']?.[kind] ?? '', kind);

describe('app/legacy-graph', () => {
  it.each<[string, readonly DeclaredPermission[]]>([
    ['nothing of the retired API', [namesake('Scope')]],
    ['the delegated namesake beside', [DIRECTORY, namesake('Scope')]],
    ['the application namesake beside', [DIRECTORY, namesake('Role')]],
  ])('passes with %s', (_, permissions) =>
    expect(legacy(permissions)).toMatchObject([{ status: 'passed', severity: 'notice' }]),
  );

  it('fails for each that is only there, with the namesake to declare', () => {
    const rows = legacy(APPLICATION.permissions);
    expect(rows.map(({ status, severity, subject }) => [status, severity, subject])).toEqual(
      ['Directory', 'Group', 'Policy', 'User'].map((name) => [
        'failed',
        'notice',
        `Windows Azure Active Directory/${name}.Read.All`,
      ]),
    );
    expect(rows[0]?.fix).toContain(
      `az ad app permission add --id ${IDS.clientId} --api ${MICROSOFT_GRAPH} --api-permissions 06da0dbc-49e2-44d2-8312-53f166ab848a=Scope`,
    );
  });

  it('goes by published names where the tenant lacks the API', () => {
    const without = known(new Map<string, ResourceApi | null>([...resourceApis.value, [AAD_GRAPH, null]]));
    expect(legacy([DIRECTORY], { resourceApis: without })).toMatchObject([{ status: 'failed' }]);
  });

  it('does not guess', () => {
    expect(legacy([DIRECTORY], { resourceApis: unread() })).toMatchObject([{ status: 'unknown' }]);
    expect(legacy([DIRECTORY, namesake('Role')], { resourceApis: unread() })).toMatchObject([{ status: 'passed' }]);
    expect(legacy([declare(OWNER, 'Scope', AAD_GRAPH)])).toMatchObject([
      { status: 'unknown', subject: `Windows Azure Active Directory/${OWNER}` },
    ]);
    expect(legacy([], { application: unread() })).toMatchObject([{ status: 'unknown' }]);
    expect(legacy([], { application: known(null) })).toMatchObject([{ status: 'skipped' }]);
  });
});
