import { describe, expect, it } from '@jest/globals';
import { checkRoleAssignment } from '../../../src/core/checks/role.js';
import { checkRoleCondition, checkRoleDenied, checkRoleExcess } from '../../../src/core/checks/role-others.js';
import { type DenyAssignment, known, type ScheduledRole, type TenantFacts } from '../../../src/core/facts.js';
import {
  assignment,
  facts,
  GROUP,
  IDS,
  inDays,
  OWNER,
  PRINCIPAL,
  SUBSCRIPTION_SCOPE,
  scheduled,
  unread,
} from './tenant-fixtures.js';

const READ = { role: 'Reader' };
const STRANGER = '99999999-9999-4999-8999-999999999999';
const conditional = assignment({ condition: '@Resource[x] StringEquals y' });
const owner = assignment({ roleDefinitionGuid: OWNER });
const ending = scheduled({ endsOn: inDays(10) });

describe('role/assignment tells what is not active, not for long, or not everywhere', () => {
  const judge = (overrides: Partial<TenantFacts>) => checkRoleAssignment(facts(overrides), READ, IDS);

  it('an eligible role alone fails, with its end', () => {
    const row = judge({ roleAssignments: known([]), eligibleRoles: known([ending]) });
    expect(row).toMatchObject({ status: 'failed' });
    expect(row.message).toContain('only eligible for "Reader" on the subscription, until 2026-12-01');
    const endless = judge({
      roleAssignments: known([]),
      eligibleRoles: known([scheduled({ scope: '/' })]),
    });
    expect(endless.message).toContain('"Reader" inherited from the root, without an end');
  });

  it('someone else’s eligible role is not mentioned', () =>
    expect(
      judge({ roleAssignments: known([]), eligibleRoles: known([scheduled({ principalId: STRANGER })]) }).message,
    ).not.toContain('eligible'));

  it.each<[string, readonly ScheduledRole[], RegExp]>([
    ['until its end', [ending], /"Reader" on the subscription, only until 2026-12-01/],
    ['until the later of two ends', [ending, scheduled({ endsOn: inDays(20) })], /only until 2026-12-11/],
    ['for good beside a schedule without an end', [ending, scheduled()], /on the subscription\.$/],
    [
      'for good where the schedule is of another role',
      [{ ...ending, roleDefinitionGuid: OWNER }],
      /on the subscription\.$/,
    ],
  ])('an active role passes %s', (_, schedules, message) => {
    expect(judge({ activeSchedules: known(schedules) })).toMatchObject({
      status: 'passed',
      message: expect.stringMatching(message),
    });
  });

  it('roles on resource groups only are told as such', () => {
    const scope = `${SUBSCRIPTION_SCOPE}/resourceGroups/rg`;
    const row = judge({ roleAssignments: known([]), narrowerAssignments: known([assignment({ scope })]) });
    expect(row).toMatchObject({ status: 'failed' });
    expect(row.message).toContain(
      `narrower scopes only ("${scope}"): a resource group, so the rest of the subscription is left out`,
    );
  });

  it('what could not be read beside changes nothing', () => {
    const beside = { narrowerAssignments: unread(), eligibleRoles: unread(), activeSchedules: unread() };
    expect(judge(beside)).toMatchObject({ status: 'passed' });
    expect(judge({ ...beside, roleAssignments: known([]) })).toMatchObject({ status: 'failed' });
  });
});

describe('role/condition', () => {
  const judge = (overrides: Partial<TenantFacts>) => checkRoleCondition(facts(overrides), READ, IDS);

  it('passes without a condition, also where another assignment bears one', () => {
    expect(judge({})).toMatchObject([{ status: 'passed', severity: 'warning' }]);
    expect(judge({ roleAssignments: known([conditional, assignment({ scope: '/' })]) })).toMatchObject([
      { status: 'passed' },
    ]);
    expect(judge({ roleAssignments: known([conditional, owner]) })).toMatchObject([{ status: 'passed' }]);
  });

  it('fails where the role is held under a condition only', () => {
    expect(judge({ roleAssignments: known([conditional]) })).toMatchObject([
      {
        status: 'failed',
        severity: 'warning',
        subject: conditional.id,
        message: expect.stringContaining('@Resource[x]'),
        fix: expect.stringContaining(`--assignee ${PRINCIPAL} --scope ${SUBSCRIPTION_SCOPE}`),
      },
    ]);
  });

  it.each<[string, Partial<TenantFacts>]>([
    ['the assignments', { roleAssignments: unread() }],
    ['the groups, of which one may hold it without', { groups: unread(), roleAssignments: known([conditional]) }],
    [
      'the definitions, of which another may do',
      { roleDefinitions: unread(), roleAssignments: known([conditional, owner]) },
    ],
  ])('is unknown without %s', (_, overrides) => expect(judge(overrides)).toMatchObject([{ status: 'unknown' }]));

  it('is skipped where the role is not held', () =>
    expect(judge({ roleAssignments: known([]) })).toMatchObject([
      { status: 'skipped', message: 'Not checked: role/assignment failed.' },
    ]));
});

describe('role/excess', () => {
  const judge = (overrides: Partial<TenantFacts>) => checkRoleExcess(facts(overrides), READ, IDS);

  it('passes with roles that only read, whatever others hold', () => {
    expect(judge({})).toMatchObject([{ status: 'passed', severity: 'warning' }]);
    const strangers = [assignment(), assignment({ roleDefinitionGuid: OWNER, principalId: STRANGER })];
    expect(judge({ roleAssignments: known(strangers) })).toMatchObject([{ status: 'passed' }]);
  });

  it.each<[string, Partial<TenantFacts>]>([
    ['directly', { roleAssignments: known([owner]) }],
    ['inherited', { roleAssignments: known([assignment(), { ...owner, scope: '/' }]) }],
    ['through a group', { groups: known([GROUP]), roleAssignments: known([{ ...owner, principalId: GROUP }]) }],
  ])('fails for a role that writes, held %s', (_, overrides) => {
    const [row, ...others] = judge(overrides);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ status: 'failed', severity: 'warning', subject: 'Owner' });
    expect(row?.fix).toContain(`az role assignment list --assignee ${PRINCIPAL}`);
    expect(row?.fix).not.toContain('role assignment delete');
  });

  it.each<[string, Partial<TenantFacts>]>([
    ['the assignments', { roleAssignments: unread() }],
    ['the groups', { groups: unread() }],
    ['the definitions', { roleDefinitions: unread() }],
    ['one definition', { roleAssignments: known([assignment({ roleDefinitionGuid: STRANGER })]) }],
    ['the service principal', { servicePrincipal: unread() }],
  ])('is unknown without %s', (_, overrides) => expect(judge(overrides)).toMatchObject([{ status: 'unknown' }]));

  it('is skipped where ARM refused the app itself', () =>
    expect(judge({ roleAssignments: known({ kind: 'refused-to-checked-principal', message: 'x' }) })).toMatchObject([
      { status: 'skipped' },
    ]));
});

const EVERYONE = '00000000-0000-0000-0000-000000000000';
const deny = (overrides: Partial<DenyAssignment> = {}): DenyAssignment => ({
  id: '/deny/1',
  name: 'Locked',
  scope: SUBSCRIPTION_SCOPE,
  principals: [EVERYONE],
  excludedPrincipals: [],
  permissions: [{ actions: ['*'], notActions: [] }],
  doNotApplyToChildScopes: false,
  conditional: false,
  ...overrides,
});

describe('role/denied', () => {
  const judge = (denies: readonly DenyAssignment[], overrides: Partial<TenantFacts> = {}) =>
    checkRoleDenied(facts({ denyAssignments: known(denies), ...overrides }), IDS);
  const management = '/providers/Microsoft.Management/managementGroups/acme';

  it.each<[string, readonly DenyAssignment[], Partial<TenantFacts>]>([
    ['none', [], {}],
    ['one for others', [deny({ principals: [STRANGER] })], {}],
    ['one that excludes the principal', [deny({ excludedPrincipals: [PRINCIPAL] })], {}],
    ['one that excludes its group', [deny({ excludedPrincipals: [GROUP] })], { groups: known([GROUP]) }],
    [
      'one that takes only writes away',
      [deny({ permissions: [{ actions: ['*/write', '*/delete'], notActions: [] }] })],
      {},
    ],
    ['one that spares reads', [deny({ permissions: [{ actions: ['*'], notActions: ['*/read'] }] })], {}],
    ['one above that does not reach down', [deny({ scope: management, doNotApplyToChildScopes: true })], {}],
    ['one on a resource group', [deny({ scope: `${SUBSCRIPTION_SCOPE}/resourceGroups/rg` })], {}],
  ])('passes with %s', (_, denies, overrides) =>
    expect(judge(denies, overrides)).toMatchObject([{ status: 'passed', severity: 'warning' }]),
  );

  it.each<[string, DenyAssignment, Partial<TenantFacts>]>([
    ['everyone', deny(), {}],
    ['the principal', deny({ principals: [PRINCIPAL] }), {}],
    ['its group', deny({ principals: [GROUP] }), { groups: known([GROUP]) }],
    ['everyone below a management group', deny({ scope: management }), {}],
    ['everyone at the subscription itself', deny({ doNotApplyToChildScopes: true }), {}],
    ['everyone, though the groups are unknown', deny(), { groups: unread() }],
    ['everyone but others', deny({ excludedPrincipals: [STRANGER] }), {}],
  ])('fails for one that denies %s', (_, denied, overrides) => {
    expect(judge([denied], overrides)).toMatchObject([
      {
        status: 'failed',
        severity: 'warning',
        subject: '/deny/1',
        message: expect.stringContaining('"Locked"'),
        fix: expect.stringContaining('denyAssignments'),
      },
    ]);
  });

  it.each<[string, readonly DenyAssignment[], Partial<TenantFacts>]>([
    ['the deny assignments', [], { denyAssignments: unread() }],
    ['the groups, one of which may be denied', [deny({ principals: [STRANGER] })], { groups: unread() }],
    ['the groups, one of which may be excluded', [deny({ excludedPrincipals: [STRANGER] })], { groups: unread() }],
  ])('is unknown without %s', (_, denies, overrides) =>
    expect(judge(denies, overrides)).toMatchObject([{ status: 'unknown' }]),
  );
});

it.each<[string, Partial<TenantFacts>]>([
  ['subscription/state', { subscription: known({ kind: 'not-found' }) }],
  ['app/service-principal', { servicePrincipal: known(null) }],
])('all three are skipped where %s failed', (named, overrides) => {
  const read = facts(overrides);
  const rows = [
    ...checkRoleCondition(read, READ, IDS),
    ...checkRoleExcess(read, READ, IDS),
    ...checkRoleDenied(read, IDS),
  ];
  expect(rows.map(({ status, message }) => [status, message])).toEqual(
    Array.from({ length: 3 }, () => ['skipped', `Not checked: ${named} failed.`]),
  );
});
