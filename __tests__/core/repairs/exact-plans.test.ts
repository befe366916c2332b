import { describe, expect, it } from '@jest/globals';
import { known, type TenantFacts } from '../../../src/core/facts.js';
import { AAD_GRAPH, expectedPermission, MICROSOFT_GRAPH } from '../../../src/core/permissions.js';
import {
  compareDeclared,
  planAdditions,
  planApiPermissions,
  withAdditions,
} from '../../../src/core/repairs/api-permissions.js';
import { changedRoles, planAppRole, planRole, withRole } from '../../../src/core/repairs/app-role.js';
import { differences } from '../../../src/core/repairs/differences.js';
import { subscriptionFault, unread as unreadPlan, withoutLogin } from '../../../src/core/repairs/plan.js';
import { planRoleAssignment } from '../../../src/core/repairs/role-assignment.js';
import { api, EXPECTATION, facts, IDS, LOGIN_APP, PRINCIPAL, READER, unread } from '../checks/tenant-fixtures.js';

const refused = (words: string) => ({ kind: 'refused', words });

describe('the app role', () => {
  const role = { id: 'ab', value: 'reader', enabled: true, allowedMemberTypes: ['User', 'Application'] };
  it.each([
    ['is there', [role], { kind: 'not-needed', words: 'The app role "reader" exists and is enabled.' }],
    [
      'is missing',
      [{ ...role, value: 'other' }],
      {
        kind: 'change',
        step: { kind: 'add', value: 'reader' },
        words: 'Add the app role "reader", for users/groups and applications.',
        done: 'Added the app role "reader", for users/groups and applications.',
      },
    ],
    [
      'is disabled',
      [{ ...role, enabled: false }],
      {
        kind: 'change',
        step: { kind: 'mend', value: 'reader', id: 'ab' },
        words: 'Enable the app role "reader" (ab) for users/groups and applications.',
        done: 'Enabled the app role "reader" (ab) for users/groups and applications.',
      },
    ],
    [
      'is there twice, both wrong',
      [
        { ...role, enabled: false },
        { ...role, allowedMemberTypes: ['Application'] },
      ],
      refused('The app has several app roles with the value "reader": mend them in the portal.'),
    ],
  ])('that %s', (_, roles, plan) => expect(planRole(roles, 'reader')).toStrictEqual(plan));

  it('is not judged without an input, or an application', () => {
    expect(planAppRole(facts(), '')).toEqual({ kind: 'not-needed', words: 'The input app-role is empty.' });
    expect(planAppRole(facts({ application: known(null) }), 'reader')).toEqual(
      refused('The application is not in the tenant (app/exists).'),
    );
  });

  it('is mended where Graph gave no list of members, and beside roles without an id', () => {
    const step = { kind: 'mend', value: 'reader', id: 'ab' } as const;
    expect(withRole([{ value: 'x' }, { id: 'AB' }], step, { newId: '' })).toEqual([
      { value: 'x' },
      { id: 'AB', isEnabled: true, allowedMemberTypes: ['User', 'Application'] },
    ]);
  });

  it('that was lost is named, with or without a value', () => {
    const before = [
      { id: 'one', value: 'One' },
      { id: 'two', value: null },
    ];
    expect(changedRoles(before, [], 'reader')).toEqual(['One (one)', 'without a value (two)']);
  });
});

describe('permissions', () => {
  const expected = (name: string, resource = 'Microsoft Graph') => expectedPermission(resource, name, 'Role');
  const graph = { ...api(MICROSOFT_GRAPH, 'o'), roles: ['A', 'B'].map((value) => ({ id: `id-${value}`, value })) };
  const apis = known(new Map([[MICROSOFT_GRAPH, graph]])) as TenantFacts['resourceApis'];
  const declared = (number: number, of = (index: number) => `api-${index}`) =>
    Array.from({ length: number }, (_, index) => ({ resourceAppId: of(index), id: 'x', kind: 'Role' as const }));

  it('are declared by name', () => {
    const addition = (name: string) => ({
      resourceAppId: MICROSOFT_GRAPH,
      id: `id-${name}`,
      kind: 'Role',
      title: `Microsoft Graph ${name} (application)`,
    });
    expect(planAdditions([], [expected('A'), expected('B')], apis)).toEqual({
      kind: 'change',
      step: [addition('A'), addition('B')],
      words: 'Declare Microsoft Graph A (application), Microsoft Graph B (application).',
      done: 'Declared Microsoft Graph A (application), Microsoft Graph B (application).',
    });
  });

  it('that the tenant does not know are named, and none is added', () => {
    expect(planAdditions([], [expected('A'), expected('X'), expected('Y')], apis)).toEqual(
      refused(
        'The tenant knows no Microsoft Graph X (application), no Microsoft Graph Y (application): see app/permissions. So none was added.',
      ),
    );
  });

  it.each([
    ['as many APIs as there may be', declared(49), 'change'],
    ['one API too many', declared(50), 'refused'],
    ['as many permissions as there may be', declared(399, () => 'api'), 'change'],
    ['one permission too many', declared(400, () => 'api'), 'refused'],
  ] as const)('of %s', (_, present, kind) => {
    const plan = planAdditions(present, [expected('A')], apis);
    expect(plan.kind).toBe(kind);
    if (plan.kind === 'refused')
      expect(plan.words).toMatch(
        /^An application takes at most 400 permissions of 50 APIs; with what is missing it would have \d+ of \d+\.$/,
      );
  });

  it('of the retired API are added of Microsoft Graph, those of another API of just that', () => {
    const other = { ...graph, appId: 'other', displayName: 'Other' };
    const both = known(
      new Map([
        [MICROSOFT_GRAPH, { ...graph, scopes: [{ id: 'new', value: 'A', needsAdminConsent: true }] }],
        ['other', other],
        [AAD_GRAPH, { ...graph, appId: AAD_GRAPH, scopes: [{ id: 'old', value: 'A', needsAdminConsent: true }] }],
      ]),
    ) as TenantFacts['resourceApis'];
    const retired = {
      resourceAppId: AAD_GRAPH,
      resourceName: 'Azure AD Graph',
      name: 'A',
      kind: 'Scope',
      knownId: '',
    } as const;
    const own = { resourceAppId: 'other', resourceName: 'Other', name: 'B', kind: 'Role', knownId: '' } as const;
    const plan = planAdditions([], [retired, own], both);
    expect(plan.kind === 'change' ? plan.step : plan).toEqual([
      { resourceAppId: MICROSOFT_GRAPH, id: 'new', kind: 'Scope', title: 'Microsoft Graph A (delegated)' },
      { resourceAppId: 'other', id: 'id-B', kind: 'Role', title: 'Other B (application)' },
    ]);
  });

  it('are added to the list of their API wherever it stands, and to a new one where Graph gave none', () => {
    const addition = { resourceAppId: 'api', id: 'new', kind: 'Role', title: '' } as const;
    const own = { resourceAppId: 'api', resourceAccess: [{ id: 'a' }] };
    expect(withAdditions([own, { resourceAppId: 'other' }], [addition])).toEqual([
      { resourceAppId: 'api', resourceAccess: [{ id: 'a' }, { id: 'new', type: 'Role' }] },
      { resourceAppId: 'other' },
    ]);
    expect(withAdditions([{ resourceAppId: 7 }, { resourceAppId: 'api' }], [addition])).toEqual([
      { resourceAppId: 7 },
      { resourceAppId: 'api' },
      { resourceAppId: 'api', resourceAccess: [{ id: 'new', type: 'Role' }] },
    ]);
  });

  it('are not needed where none is required', () => {
    expect(planApiPermissions(facts(), [])).toEqual({
      kind: 'not-needed',
      words: 'The inputs require no API permission.',
    });
  });

  it('that are gone after the write are named; some that are there yet are not all', () => {
    const one = { resourceAppId: 'api', id: 'one', kind: 'Scope' } as const;
    const two = { ...one, id: 'two' };
    const added = [
      { ...one, id: 'three', title: '' },
      { ...one, id: 'four', title: '' },
    ];
    expect(
      compareDeclared([one, two], added, [
        { ...one, kind: 'Role' },
        { ...two, resourceAppId: 'x' },
      ]),
    ).toEqual({
      kind: 'differs',
      words: 'one=Scope of api, two=Scope of api was declared before and is not any more',
    });
    expect(compareDeclared([one], added, [one, ...added.slice(1)])).toEqual({ kind: 'not-yet' });
  });
});

describe('the role assignment', () => {
  const NONE = { roleAssignments: known([]) };
  it('says before and after what is assigned', () => {
    const what = `the role "Reader" (${READER}) to the service principal ${PRINCIPAL} on the subscription ${IDS.subscriptionId}`;
    expect(planRoleAssignment(facts(NONE), { ...EXPECTATION, role: ' reader ' }, IDS)).toEqual({
      kind: 'change',
      step: { subscriptionId: IDS.subscriptionId, principalId: PRINCIPAL, roleGuid: READER, roleName: 'Reader' },
      words: `Assign ${what}.`,
      done: `Assigned ${what}.`,
    });
  });

  it('is refused to the app itself, in whatever letters it is named', () => {
    const upper = { ...IDS, clientId: IDS.clientId.toUpperCase() };
    const plan = (loginClientId: string | undefined, ids = IDS) =>
      planRoleAssignment(facts(NONE), { ...EXPECTATION, loginClientId }, ids).kind;
    expect([plan(undefined), plan(IDS.clientId), plan(upper.clientId), plan(IDS.clientId, upper)]).toEqual(
      Array(4).fill('refused'),
    );
    expect([plan(LOGIN_APP), plan(LOGIN_APP.toUpperCase(), upper)]).toEqual(['change', 'change']);
  });
});

describe('what every repair needs', () => {
  it('is a login that is known to have succeeded', () => {
    expect(withoutLogin(facts())).toBeUndefined();
    expect(withoutLogin({ login: known({ kind: 'no-id-token', cause: 'permission-missing' }) })).toEqual(
      refused('The login failed (login/oidc). So nothing was written.'),
    );
    const cause = { ...unread(), read: 'the thing', found: 'v1.2 failed...' };
    expect(withoutLogin({ login: cause })).toEqual(
      refused('Could not read the thing: v1.2 failed. So nothing was written.'),
    );
    expect(unreadPlan({ ...cause, found: 'no end' })).toEqual(
      refused('Could not read the thing: no end. So nothing was written.'),
    );
  });

  const found = (tenantId: string | null) =>
    ({
      kind: 'found',
      subscription: { subscriptionId: IDS.subscriptionId, displayName: '', state: 'Enabled', tenantId },
    }) as never;
  it.each<[string, TenantFacts['subscription'], string | undefined]>([
    ['there', known(found(IDS.tenantId)), undefined],
    ['there, in other letters', known(found(IDS.tenantId.toUpperCase())), undefined],
    ['nobody’s', known(found(null)), 'The subscription belongs to another tenant (subscription/tenant).'],
    [
      'another tenant’s, of which only the name came',
      known({ kind: 'other-tenant', tenantId: IDS.tenantId }),
      'The subscription belongs to another tenant (subscription/tenant).',
    ],
    [
      'not there',
      known({ kind: 'not-found' }),
      'The subscription is not found, or not visible to this identity (subscription/state).',
    ],
  ])('is a subscription that is known to be %s', (_, subscription, words) => {
    expect(subscriptionFault({ subscription }, IDS)).toEqual(words === undefined ? undefined : refused(words));
    const upper = { ...IDS, tenantId: IDS.tenantId.toUpperCase() };
    expect(subscriptionFault({ subscription }, upper)).toEqual(words === undefined ? undefined : refused(words));
  });
});

it.each([
  [{ b: 1, a: 1 }, { b: 2, a: 2 }, ['a', 'b']],
  [{ a: null }, { a: {} }, ['a']],
  [{ a: 0 }, { a: null }, ['a']],
  [{ a: null }, { a: 0 }, ['a']],
  [{ a: [1] }, { a: { length: 1, 0: 2 } }, ['a']],
  [{ a: { length: 1, 0: 2 } }, { a: [1] }, ['a']],
])('%j differs from %j', (before, after, paths) => expect(differences(before, after)).toEqual(paths));
