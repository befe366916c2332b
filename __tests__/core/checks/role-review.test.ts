import { describe, expect, it } from '@jest/globals';
import { checkLoginRights } from '../../../src/core/checks/login-rights.js';
import { checkRoleAssignment } from '../../../src/core/checks/role.js';
import { checkRoleCondition, checkRoleDenied, checkRoleExcess } from '../../../src/core/checks/role-others.js';
import { checkSubscriptionSingle } from '../../../src/core/checks/subscription-single.js';
import { type DenyAssignment, known, type RoleDefinition, type TenantFacts } from '../../../src/core/facts.js';
import {
  assignment,
  DEFINITIONS,
  facts,
  GROUP,
  IDS,
  inDays,
  LOGIN_APP,
  OWNER,
  PRINCIPAL,
  READER,
  SUBSCRIPTION_SCOPE,
  unread,
} from './tenant-fixtures.js';

const READ = { role: 'Reader' };
const CONDITION = '@Resource[x] StringEquals y';
const MOST = '88888888-8888-4888-8888-000000000001';
const VAULTS = '88888888-8888-4888-8888-000000000002';
const TAGS = '88888888-8888-4888-8888-000000000003';

function role(guid: string, name: string, actions: string[], notActions: string[] = []): [string, RoleDefinition] {
  return [
    guid,
    { guid, name, custom: true, permissions: [{ actions, notActions, dataActions: [], notDataActions: [] }] },
  ];
}

const roleDefinitions = known(
  new Map<string, RoleDefinition>([
    ...DEFINITIONS,
    role(MOST, 'Most', ['*/read'], ['Microsoft.KeyVault/*']),
    role(VAULTS, 'Vaults', ['Microsoft.KeyVault/*/read', 'Microsoft.KeyVault/read']),
    role(TAGS, 'Tags', ['Microsoft.Resources/tags/read']),
  ]),
);
const most = { ...assignment({ roleDefinitionGuid: MOST }), id: '/most' };
const vaults = { ...assignment({ roleDefinitionGuid: VAULTS }), id: '/vaults' };

describe('role/condition looks only at what the role is needed from', () => {
  const judge = (...all: ReturnType<typeof assignment>[]) =>
    checkRoleCondition(facts({ roleDefinitions, roleAssignments: known(all) }), READ, IDS);

  it('passes where two roles without a condition do together what one does under a condition', () =>
    expect(judge(assignment({ condition: CONDITION }), most, vaults)).toMatchObject([{ status: 'passed' }]));

  it('passes where a third role, which is not needed, bears a condition', () => {
    const rows = judge(most, vaults, assignment({ roleDefinitionGuid: TAGS, condition: CONDITION }));
    expect(rows).toMatchObject([{ status: 'passed' }]);
    expect(rows[0]?.message).not.toContain('Tags');
  });

  it('fails for the half that bears one, and for that half only', () => {
    const conditional = { ...vaults, condition: CONDITION };
    const idle = assignment({ roleDefinitionGuid: TAGS, condition: CONDITION });
    expect(judge(idle, most, conditional)).toMatchObject([{ status: 'failed', subject: '/vaults' }]);
  });

  it('is unknown as a dependency where role/assignment is', () =>
    expect(
      checkRoleCondition(facts({ roleAssignments: unread({ correlationId: 'abc-12345678' }) }), READ, IDS),
    ).toMatchObject([{ status: 'unknown', unknownReason: 'dependency', correlationId: 'abc-12345678' }]));
});

describe('what is read only to be told decides nothing', () => {
  const judge = (overrides: Partial<TenantFacts>) =>
    checkLoginRights(facts(overrides), { loginClientId: LOGIN_APP, subscriptionId: IDS.subscriptionId });

  it.each<[string, Partial<TenantFacts>]>([
    ['PIM’s active roles', { activeSchedules: unread() }],
    ['PIM’s eligible roles', { eligibleRoles: unread() }],
    ['roles below the subscription', { narrowerAssignments: unread() }],
  ])('login/rights passes without %s', (_, overrides) =>
    expect(judge(overrides)).toMatchObject([{ status: 'passed' }]),
  );

  it('but says which right PIM’s roles would take', () =>
    expect(judge({ activeSchedules: unread({ reason: 'forbidden', right: 'Reader' }) })).toMatchObject([
      { status: 'failed', subject: 'Reader' },
    ]));
});

describe('role/assignment names each eligible role once', () => {
  it('though Privileged Identity Management lists it twice', () => {
    const twice = { scope: SUBSCRIPTION_SCOPE, roleDefinitionGuid: READER, principalId: PRINCIPAL, endsOn: inDays(10) };
    const { message } = checkRoleAssignment(
      facts({
        roleAssignments: known([]),
        eligibleRoles: known([twice, { ...twice, principalId: GROUP }]),
        groups: known([GROUP]),
      }),
      READ,
      IDS,
    );
    expect(message).toContain('only eligible for "Reader" on the subscription, until');
    expect(message).not.toContain('; "Reader"');
  });
});

describe('role/excess of a role that the inputs ask for', () => {
  const owner = { roleAssignments: known([assignment({ roleDefinitionGuid: OWNER })]) };

  it('does not print the very role again', () => {
    const [row] = checkRoleExcess(facts(owner), { role: 'Owner' }, IDS);
    expect(row).toMatchObject({ status: 'failed', severity: 'warning', subject: 'Owner' });
    expect(row?.fix).not.toContain('--role Owner');
    expect(row?.fix).toContain('--role Reader');
    expect(row?.fix).toContain('input `role`');
  });

  it('prints the required role where that one only reads', () => {
    const [row] = checkRoleExcess(facts(owner), { role: 'reader' }, IDS);
    expect(row?.fix).toContain('--role reader');
    expect(row?.fix).not.toContain('input `role`');
  });
});

describe('role/denied', () => {
  const deny = (overrides: Partial<DenyAssignment>): DenyAssignment => ({
    id: '/deny/1',
    name: 'Locked',
    scope: SUBSCRIPTION_SCOPE,
    principals: [PRINCIPAL],
    excludedPrincipals: [],
    permissions: [{ actions: ['*/read'], notActions: [] }],
    doNotApplyToChildScopes: false,
    conditional: false,
    ...overrides,
  });
  const judge = (overrides: Partial<DenyAssignment>) =>
    checkRoleDenied(facts({ denyAssignments: known([deny(overrides)]) }), IDS)[0];

  it('says that a condition may narrow it', () => {
    expect(judge({ conditional: true })).toMatchObject({ status: 'failed' });
    expect(judge({ conditional: true })?.message).toContain('under a condition');
    expect(judge({})?.message).not.toContain('condition');
  });

  it('names the actions that read, not those beside them', () => {
    const permissions = [
      { actions: ['*/write', '*/delete', 'a/write', 'b/write', 'c/write'], notActions: [] },
      { actions: ['Microsoft.KeyVault/*'], notActions: [] },
    ];
    const message = judge({ permissions })?.message;
    expect(message).toContain('"Microsoft.KeyVault/*"');
    expect(message).not.toContain('write');
  });
});

describe('patterns that are too intricate to compare', () => {
  const many = Array.from({ length: 60 }, (_, index) => `Microsoft.*/t${index}*/x${index % 7}/*/read`);
  const many30 = many.slice(0, 30);
  const overgrown = known(
    new Map<string, RoleDefinition>([
      role(MOST, 'Held', [...many, ...many.map((action) => action.replace('read', 'write'))], many30),
      role(READER, 'Reader', ['*/read'], many30),
    ]),
  );

  it('leave role/assignment unknown', () => {
    const read = facts({
      roleDefinitions: overgrown,
      roleAssignments: known([assignment({ roleDefinitionGuid: MOST })]),
    });
    expect(checkRoleAssignment(read, READ, IDS)).toMatchObject({
      status: 'unknown',
      message: expect.stringContaining('too intricate'),
    });
  });

  it('leave role/condition unknown where another role holds it under a condition', () => {
    const read = facts({
      roleDefinitions: known(new Map([...overgrown.value, role(OWNER, 'All', ['*'])])),
      roleAssignments: known([
        assignment({ roleDefinitionGuid: MOST }),
        assignment({ roleDefinitionGuid: OWNER, condition: '@Resource[x] StringEquals y' }),
      ]),
    });
    expect(checkRoleCondition(read, READ, IDS)).toMatchObject([
      { status: 'unknown', message: expect.stringContaining('too intricate') },
    ]);
  });
});

describe('subscription/single', () => {
  it('is unknown where roles are too intricate to tell', () => {
    const many = Array.from({ length: 60 }, (_, index) => `Microsoft.*/t${index}*/x${index % 7}/*/read`);
    const [[, reader], [, held]] = [
      role(READER, 'Reader', ['*/read'], many.slice(0, 30)),
      role(MOST, 'Held', [...many, ...many.map((action) => action.replace('read', 'write'))], many.slice(0, 30)),
    ];
    const other = {
      subscriptionId: '88888888-8888-4888-8888-888888888888',
      displayName: 'Test',
      held: known({ assignments: [assignment({ roleDefinitionGuid: MOST })], definitions: new Map([[MOST, held]]) }),
    };
    const read = facts({
      otherSubscriptions: known([other]),
      roleDefinitions: known(new Map([[READER, reader]])),
    });
    expect(checkSubscriptionSingle(read, READ)).toMatchObject([
      { status: 'unknown', message: expect.stringContaining('too intricate') },
    ]);
  });

  it('does not send to login/rights for a subscription that is not checked', () => {
    const other = '88888888-8888-4888-8888-888888888888';
    const held = unread({ reason: 'forbidden', fix: 'Let the login app read it.' });
    const rows = checkSubscriptionSingle(
      facts({ otherSubscriptions: known([{ subscriptionId: other, displayName: 'Test', held }]) }),
      READ,
    );
    expect(rows).toMatchObject([{ status: 'unknown', severity: 'notice', fix: 'Let the login app read it.' }]);
    expect(rows[0]?.message).not.toContain('login/rights');
  });
});
