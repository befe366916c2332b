import { describe, expect, it } from '@jest/globals';
import type { Expectation } from '../../../src/core/expectations.js';
import { known, type RoleDefinition, type TenantFacts } from '../../../src/core/facts.js';
import type { ManagedApplication } from '../../../src/core/managed-app-facts.js';
import { AAD_GRAPH, MICROSOFT_GRAPH } from '../../../src/core/permissions.js';
import {
  compareDeclared,
  planAdditions,
  planApiPermissions,
  withAdditions,
} from '../../../src/core/repairs/api-permissions.js';
import { changedRoles, planAppRole, withRole } from '../../../src/core/repairs/app-role.js';
import { meantApplications, planJitAccessOff, planRefresh } from '../../../src/core/repairs/managed-apps.js';
import type { Plan } from '../../../src/core/repairs/plan.js';
import { planRoleAssignment } from '../../../src/core/repairs/role-assignment.js';
import {
  APIS,
  APPLICATION,
  application,
  assignment,
  DEFINITIONS,
  EXPECTATION,
  facts,
  IDS,
  OWNER,
  PRINCIPAL,
  READER,
  unread,
} from '../checks/tenant-fixtures.js';

type Case = readonly [string, Parameters<typeof facts>[0], Plan<unknown>['kind'], RegExp, Partial<Expectation>?];

const NONE = { roleAssignments: known([]) };
const REFUSED = { roleAssignments: known({ kind: 'refused-to-checked-principal', message: 'no' } as const) };
const TWO_READERS = known(
  new Map([...DEFINITIONS, ['x', { guid: 'x', name: 'reader', custom: true, permissions: [] }]]),
);
const TOKENS = { graph: { kind: 'used' }, arm: { kind: 'used' }, resources: { graph: '', arm: '' } } as const;

function custom(parts: Partial<RoleDefinition['permissions'][number]>): ReadonlyMap<string, RoleDefinition> {
  const set = { actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [], ...parts };
  return new Map([[READER, { guid: READER, name: 'Reader', custom: true, permissions: [set] }]]);
}

/** Patterns whose comparison would not end in time. */
const INTRICATE = Array.from({ length: 400 }, (_, index) => `Microsoft.*/t${index}*/x${index % 7}/*/*`);

const ROLE_CASES: readonly Case[] = [
  ['the role is held', {}, 'not-needed', /holds what "Reader" allows/],
  [
    'the role is not held',
    NONE,
    'change',
    /Assign the role "Reader" \(acdd72a7-.*\) to the service principal 33333333-/,
  ],
  ['the assignments are unknown', { roleAssignments: unread() }, 'refused', /Could not read a thing/],
  ['the groups are unknown', { ...NONE, groups: unread() }, 'refused', /So nothing was written/],
  ['the definitions are unknown', { ...NONE, roleDefinitions: unread() }, 'refused', /So nothing was written/],
  ['the principal is unknown', { ...NONE, servicePrincipal: unread() }, 'refused', /Could not read/],
  [
    'reading roles is refused, and the principal is unknown',
    { ...REFUSED, servicePrincipal: unread() },
    'refused',
    /Could not read/,
  ],
  [
    'reading roles is refused, and the definitions are unknown',
    { ...REFUSED, roleDefinitions: unread() },
    'refused',
    /Could not read/,
  ],
  ['there is no principal', { ...NONE, servicePrincipal: known(null) }, 'refused', /no service principal/],
  ['the subscription is unknown', { ...NONE, subscription: unread() }, 'refused', /Could not read/],
  ['the subscription is not there', { ...NONE, subscription: known({ kind: 'not-found' }) }, 'refused', /not found/],
  [
    'the subscription is another tenant’s',
    {
      ...NONE,
      subscription: known({
        kind: 'found',
        subscription: { subscriptionId: IDS.subscriptionId, displayName: '', state: 'Enabled', tenantId: IDS.clientId },
      }),
    },
    'refused',
    /another tenant/,
  ],
  ['the login is unknown', { ...NONE, login: unread() }, 'refused', /Could not read/],
  [
    'the login failed',
    { ...NONE, login: known({ kind: 'no-id-token', cause: 'permission-missing' }) },
    'refused',
    /login failed/,
  ],
  ['it is self-login', NONE, 'refused', /self-login/, { loginClientId: IDS.clientId.toUpperCase() }],
  [
    'the tokens are the checked app’s own',
    { ...NONE, login: known({ kind: 'given-tokens', ...TOKENS, bearer: { clientId: IDS.clientId } }) },
    'refused',
    /self-login/,
  ],
  [
    'nobody can tell whose the tokens are',
    { ...NONE, login: known({ kind: 'given-tokens', ...TOKENS, bearer: 'unknown' }) },
    'refused',
    /do not say whose/,
  ],
  [
    'the tokens are a person’s',
    { ...NONE, login: known({ kind: 'given-tokens', ...TOKENS, bearer: 'person' }) },
    'change',
    /Assign/,
  ],
  ['the role writes', NONE, 'refused', /write, delete or assign/, { role: 'Owner' }],
  ['the role is named by its GUID, and writes', NONE, 'refused', /write, delete or assign/, { role: OWNER }],
  [
    'its actions are too intricate to tell what it does',
    {
      ...NONE,
      roleDefinitions: known(custom({ actions: INTRICATE, notActions: ['*/write', '*/delete', '*/action'] })),
    },
    'refused',
    /too intricate to tell/,
  ],
  ['there is no such role', NONE, 'refused', /no Azure role "Nobody"/, { role: 'Nobody' }],
  ['two roles bear the name', { ...NONE, roleDefinitions: TWO_READERS }, 'refused', /Several Azure roles/],
  [
    'two roles bear the name, which stands between blanks',
    { ...NONE, roleDefinitions: TWO_READERS },
    'refused',
    /Several Azure roles/,
    { role: ' Reader ' },
  ],
  ...(
    [
      ['deletes', { actions: ['*/read', 'Microsoft.Storage/storageAccounts/delete'] }],
      ['assigns roles', { actions: ['*/read', 'Microsoft.Authorization/roleAssignments/*'] }],
      ['assigns identities', { actions: ['*/read', 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'] }],
      ['writes data', { dataActions: ['Microsoft.KeyVault/vaults/secrets/setSecret/action', 'X/blobs/write'] }],
      ['deletes data', { dataActions: ['*'] }],
    ] as const
  ).map(
    ([what, set]): Case => [
      `the role ${what}`,
      {
        ...NONE,
        roleDefinitions: known(
          custom({
            ...set,
            actions: [...('actions' in set ? set.actions : ['*/read'])],
            dataActions: [...('dataActions' in set ? set.dataActions : [])],
          }),
        ),
      },
      'refused',
      /write, delete or assign/,
    ],
  ),
];

describe('planRoleAssignment', () => {
  it.each(ROLE_CASES)('where %s', (_what, changed, kind, words, expectation = {}) => {
    const plan = planRoleAssignment(facts(changed), { ...EXPECTATION, ...expectation }, IDS);
    expect(plan).toMatchObject({ kind, words: expect.stringMatching(words) });
  });

  it('names the role by its GUID, whatever the inputs call it', () => {
    for (const role of ['Reader', 'READER', READER]) {
      const plan = planRoleAssignment(facts(NONE), { ...EXPECTATION, role }, IDS);
      const step = { subscriptionId: IDS.subscriptionId, principalId: PRINCIPAL, roleGuid: READER, roleName: 'Reader' };
      expect(plan).toMatchObject({ kind: 'change', step });
    }
  });

  it('assigns it where only a narrower scope bears it', () => {
    const scope = `/subscriptions/${IDS.subscriptionId}/resourceGroups/one`;
    const plan = planRoleAssignment(facts({ roleAssignments: known([assignment({ scope })]) }), EXPECTATION, IDS);
    expect(plan.kind).toBe('change');
  });
});

describe('planApiPermissions', () => {
  const missing = application({ permissions: [] });

  it.each<Case>([
    ['all are declared', {}, 'not-needed', /All 6/],
    ['none is required', { application: missing }, 'not-needed', /require no API permission/, { permissions: [] }],
    [
      'none is declared',
      { application: missing },
      'change',
      /^Declare Microsoft Graph Directory\.Read\.All \(delegated\)/,
    ],
    ['the app is unknown', { application: unread() }, 'refused', /Could not read/],
    ['the app is not there', { application: known(null) }, 'refused', /not in the tenant/],
    ['the APIs are unknown', { application: missing, resourceApis: unread() }, 'refused', /Could not read/],
    ['the login is unknown', { application: missing, login: unread() }, 'refused', /Could not read/],
    [
      'a name is not known',
      { application: missing },
      'refused',
      /knows no Microsoft Graph No\.Such \(application\)/,
      {
        permissions: [
          ...EXPECTATION.permissions,
          {
            resourceAppId: MICROSOFT_GRAPH,
            resourceName: 'Microsoft Graph',
            name: 'No.Such',
            kind: 'Role',
            knownId: '',
          },
        ],
      },
    ],
    [
      'the app would hold too many',
      {
        application: application({
          permissions: Array.from({ length: 398 }, (_, index) => ({
            resourceAppId: MICROSOFT_GRAPH,
            id: `99999999-9999-4999-8999-${String(index).padStart(12, '0')}`,
            kind: 'Role' as const,
          })),
        }),
      },
      'refused',
      /at most 400 permissions/,
    ],
  ])('where %s', (_what, changed, kind, words, expectation = {}) => {
    const plan = planApiPermissions(facts(changed), expectation.permissions ?? EXPECTATION.permissions);
    expect(plan).toMatchObject({ kind, words: expect.stringMatching(words) });
  });

  it('never adds to the retired API, and nothing twice', () => {
    const again = EXPECTATION.permissions.map((one) =>
      one.resourceAppId === AAD_GRAPH
        ? { ...one, resourceAppId: MICROSOFT_GRAPH, knownId: '06da0dbc-49e2-44d2-8312-53f166ab848a' }
        : one,
    );
    const [first] = again.filter(({ name }) => name === 'Directory.Read.All');
    const plan = planAdditions([], [...EXPECTATION.permissions, ...(first === undefined ? [] : [first])], known(APIS));
    const step = plan.kind === 'change' ? plan.step : [];
    expect(step.map(({ resourceAppId }) => resourceAppId)).not.toContain(AAD_GRAPH);
    expect(step).toHaveLength(6);
    expect(new Set(step.map(({ id }) => id)).size).toBe(6);
  });
});

describe('withAdditions', () => {
  const addition = { resourceAppId: MICROSOFT_GRAPH, id: 'new', kind: 'Scope', title: '' } as const;

  it('keeps order, unknown fields and foreign entries', () => {
    const current = [
      { resourceAppId: 'other', resourceAccess: [{ id: 'a', type: 'Role', note: 1 }], later: true },
      {
        resourceAppId: MICROSOFT_GRAPH.toUpperCase(),
        resourceAccess: [
          { id: 'b', type: 'Scope' },
          { id: 'c', type: 'Odd' },
        ],
      },
    ];
    const before = structuredClone(current);
    expect(withAdditions(current, [addition])).toEqual([
      current[0],
      { ...current[1], resourceAccess: [...(current[1]?.resourceAccess ?? []), { id: 'new', type: 'Scope' }] },
    ]);
    expect(current).toEqual(before);
  });

  it('puts a new API behind the others', () => {
    const other = { resourceAppId: 'other', resourceAccess: [] };
    const twice = withAdditions([other], [addition, { ...addition, id: 'second', kind: 'Role' }]);
    expect(twice).toEqual([
      other,
      {
        resourceAppId: MICROSOFT_GRAPH,
        resourceAccess: [
          { id: 'new', type: 'Scope' },
          { id: 'second', type: 'Role' },
        ],
      },
    ]);
  });
});

describe('compareDeclared', () => {
  const one = { resourceAppId: 'api', id: 'one', kind: 'Scope' } as const;
  const added = { ...one, id: 'two', title: '' };

  it.each([
    [[one, added], 'as-sent'],
    [[added, one, { ...one, id: 'three' }], 'as-sent'],
    [[one], 'not-yet'],
    [[added], 'differs'],
    [[], 'differs'],
  ] as const)('%j: %s', (now, kind) => {
    expect(compareDeclared([one], [added], now)).toMatchObject({ kind });
  });
});

describe('planAppRole', () => {
  const [right] = APPLICATION.appRoles;
  const role = (parts: Partial<NonNullable<typeof right>>) => ({
    ...right,
    id: 'id',
    value: 'reader',
    enabled: true,
    allowedMemberTypes: ['User', 'Application'],
    ...parts,
  });

  it.each([
    ['the role is there', [role({})], 'not-needed'],
    ['another is there', [role({ value: 'Reader' })], 'change'],
    ['it is disabled', [role({ enabled: false })], 'change'],
    ['it is for users only', [role({ allowedMemberTypes: ['User'] })], 'change'],
    ['one of two is right', [role({ enabled: false }), role({ id: 'second' })], 'not-needed'],
    ['two are wrong', [role({ enabled: false }), role({ id: 'second', enabled: false })], 'refused'],
  ] as const)('where %s', (_what, appRoles, kind) => {
    expect(planAppRole(facts({ application: application({ appRoles }) }), 'reader').kind).toBe(kind);
  });

  it('writes nothing on what is unknown, absent or not wanted', () => {
    expect(planAppRole(facts({ application: unread() }), 'reader').kind).toBe('refused');
    expect(planAppRole(facts({ application: known(null) }), 'reader').kind).toBe('refused');
    expect(planAppRole(facts({ login: unread() }), 'reader').kind).toBe('refused');
    expect(planAppRole(facts(), '').kind).toBe('not-needed');
  });
});

describe('withRole', () => {
  const other = { id: 'other', value: 'Other', isEnabled: true, allowedMemberTypes: ['User'], odd: { kept: true } };
  const reader = { id: 'AB', value: 'reader', isEnabled: false, allowedMemberTypes: ['Application'], displayName: 'R' };
  const current = [
    { ...other, origin: 'Application' },
    { ...reader, origin: 'Application' },
  ];
  const mend = { kind: 'mend', value: 'reader', id: 'ab' } as const;

  it('adds behind the others, without what Graph does not take', () => {
    expect(withRole(current, { kind: 'add', value: 'x' }, { newId: 'new' })).toEqual([
      other,
      reader,
      {
        id: 'new',
        value: 'x',
        displayName: 'x',
        description: 'x',
        isEnabled: true,
        allowedMemberTypes: ['User', 'Application'],
      },
    ]);
  });

  it('mends the one role, or disables it for the moment', () => {
    expect(withRole(current, mend, { newId: '' })).toEqual([
      other,
      { ...reader, isEnabled: true, allowedMemberTypes: ['Application', 'User'] },
    ]);
    expect(withRole(current, mend, { newId: '', pause: true })).toEqual([other, { ...reader, isEnabled: false }]);
  });

  it('tells which others are not as they were', () => {
    expect(changedRoles(current, [reader, { ...other, origin: null }], 'reader')).toEqual([]);
    expect(changedRoles(current, [reader], 'reader')).toEqual(['Other (other)']);
    expect(changedRoles(current, [{ ...other, isEnabled: false }], 'reader')).toEqual(['Other (other)']);
  });
});

describe('the repairs of managed applications', () => {
  const id = (name: string, group = 'g') =>
    `/subscriptions/${IDS.subscriptionId}/resourceGroups/${group}/providers/Microsoft.Solutions/applications/${name}`;
  const app = (name: string, enabled: boolean | null = true, group = 'g'): ManagedApplication => ({
    id: id(name, group),
    name,
    resourceGroup: group,
    provisioningState: 'Succeeded',
    policy:
      enabled === null
        ? null
        : { enabled, approvalMode: null, approvers: [], longestDuration: null, asRead: { jitAccessEnabled: enabled } },
    authorizations: [],
  });
  const with_ = (...applications: readonly ManagedApplication[]): TenantFacts =>
    facts({ managedApplications: known({ kind: 'applications', applications }), premiumPlans: known([]) });
  const { subscriptionId } = IDS;

  it.each([
    ['a name', ['one'], [id('one')]],
    ['a name in other letters', ['ONE'], [id('one')]],
    ['a resource ID in other letters', [id('one').toUpperCase()], [id('one')]],
    ['both at once', ['one', id('one')], [id('one')]],
    ['one of another subscription', [id('one').replace(subscriptionId, IDS.tenantId)], []],
    ['a name that is not there', ['three'], [/There is no managed application "three"/]],
    ['a name that two bear', ['two'], [/Several managed applications/]],
    ['an id of one of two', [id('two', 'h')], [id('two', 'h')]],
  ])('finds what is meant by %s', (_what, managedApps, expected) => {
    const found = meantApplications(with_(app('one'), app('two'), app('two', true, 'h')), {
      managedApps,
      subscriptionId,
    });
    expect(found.map((one) => ('found' in one ? one.found.id : one.missing))).toEqual(
      expected.map((one) => (typeof one === 'string' ? one : { kind: 'refused', words: expect.stringMatching(one) })),
    );
  });

  it('finds nothing on what is unknown', () => {
    for (const managedApplications of [
      unread(),
      known({ kind: 'unregistered' as const }),
      known({ kind: 'not-asked' as const }),
    ]) {
      const found = meantApplications(facts({ managedApplications }), { managedApps: ['one'], subscriptionId });
      expect(found).toMatchObject([{ missing: { kind: 'refused' } }]);
    }
  });

  const ELSEWHERE: Partial<TenantFacts> = {
    subscription: known({
      kind: 'found',
      subscription: { subscriptionId, displayName: '', state: 'Enabled', tenantId: IDS.clientId },
    }),
  };
  const NOT_FOUND: Partial<TenantFacts> = { subscription: known({ kind: 'not-found' }) };

  it.each([ELSEWHERE, NOT_FOUND, { subscription: unread() }])('refreshes nothing where %j', (changed) => {
    expect(planRefresh(app('one'), { ...with_(app('one')), ...changed }, IDS).kind).toBe('refused');
  });

  const plan = (provisioningStatus: string) => known([{ sku: 'S', capabilityStatus: 'Enabled', provisioningStatus }]);
  it.each([
    ['no licence', app('one'), {}, 'workflow_dispatch', 'change'],
    ['no licence, on schedule', app('one'), {}, 'schedule', 'refused'],
    ['JIT access off', app('one', false), {}, 'workflow_dispatch', 'not-needed'],
    ['no policy', app('one', null), {}, 'workflow_dispatch', 'not-needed'],
    ['a licence', app('one'), { premiumPlans: plan('Success') }, 'workflow_dispatch', 'not-needed'],
    ['a licence that lapsed', app('one'), { premiumPlans: plan('Disabled') }, 'workflow_dispatch', 'change'],
    ['a licence on its way', app('one'), { premiumPlans: plan('PendingActivation') }, 'workflow_dispatch', 'refused'],
    ['a licence in an odd state', app('one'), { premiumPlans: plan('Odd') }, 'workflow_dispatch', 'refused'],
    ['licences unknown', app('one'), { premiumPlans: unread() }, 'workflow_dispatch', 'refused'],
    ['licences not asked', app('one'), { premiumPlans: known(null) }, 'workflow_dispatch', 'refused'],
    ['the login unknown', app('one'), { login: unread() }, 'workflow_dispatch', 'refused'],
    ['the subscription unknown', app('one'), { subscription: unread() }, 'workflow_dispatch', 'refused'],
    ['a subscription of another tenant', app('one'), ELSEWHERE, 'workflow_dispatch', 'refused'],
    ['a subscription that is not there', app('one'), NOT_FOUND, 'workflow_dispatch', 'refused'],
  ] as const)('switches JIT access off: %s', (_what, one, changed, event, kind) => {
    expect(planJitAccessOff(one, { ...with_(one), ...changed }, { eventName: event, ids: IDS }).kind).toBe(kind);
  });

  it('says what is lost, and what is taken', () => {
    const off = planJitAccessOff(app('one'), with_(app('one')), { eventName: 'workflow_dispatch', ids: IDS });
    expect(off.words).toContain('the publisher’s access to the application’s resources is permanent');
    expect(planRefresh(app('one'), with_(app('one')), IDS).words).toContain('whatever the publisher has published');
    expect(planRefresh(app('one'), facts({ login: unread() }), IDS).kind).toBe('refused');
  });
});
