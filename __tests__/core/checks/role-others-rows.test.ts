import { describe, expect, it } from '@jest/globals';
import { checkRoleCondition, checkRoleDenied, checkRoleExcess } from '../../../src/core/checks/role-others.js';
import {
  type DenyAssignment,
  known,
  type RoleDefinition,
  type TenantFacts,
  type Unknown,
} from '../../../src/core/facts.js';
import type { Result } from '../../../src/core/results.js';
import {
  assignment,
  DEFINITIONS,
  facts,
  GROUP,
  IDS,
  OWNER,
  PRINCIPAL,
  SUBSCRIPTION_SCOPE,
  unread,
} from './tenant-fixtures.js';

/** The rows to the letter, with what to do. */
const told = (rows: readonly Result[]) =>
  rows.map(({ status, subject, message, fix }) =>
    [status, subject, message, status === 'failed' ? fix : undefined].filter((part) => part !== undefined).join(' | '),
  );
const SUBSCRIPTION = `/subscriptions/${IDS.subscriptionId}`;
const STRANGER = '99999999-9999-4999-8999-999999999999';
const owner = assignment({ roleDefinitionGuid: OWNER });

/** The definitions, and one more role of that GUID. */
function withRole(
  guid: string,
  name: string,
  parts: Partial<RoleDefinition['permissions'][number]>,
): TenantFacts['roleDefinitions'] {
  const permissions = [{ actions: [], notActions: [], dataActions: [], notDataActions: [], ...parts }];
  return known(new Map<string, RoleDefinition>([...DEFINITIONS, [guid, { guid, name, custom: true, permissions }]]));
}

describe('role/condition', () => {
  const judge = (overrides: Partial<TenantFacts>) => checkRoleCondition(facts(overrides), { role: 'Reader' }, IDS);

  it('names all that hold the role, or each that holds it under a condition', () => {
    const group = assignment({ principalId: GROUP, scope: '/' });
    const half = (guid: string, name: string, actions: readonly string[], notActions: readonly string[]) =>
      [
        guid,
        { guid, name, custom: true, permissions: [{ actions, notActions, dataActions: [], notDataActions: [] }] },
      ] as const;
    const halves = {
      roleDefinitions: known(
        new Map<string, RoleDefinition>([
          ...DEFINITIONS,
          half('h1', 'Half', ['*/read'], ['Microsoft.KeyVault/*']),
          half('h2', 'Rest', ['Microsoft.KeyVault/*'], ['*/write']),
        ]),
      ),
    };
    const one = assignment({ roleDefinitionGuid: 'h1' });
    const rest = assignment({ roleDefinitionGuid: 'h2', scope: '/' });
    expect(told(judge({ ...halves, roleAssignments: known([one, rest]) }))).toEqual([
      'passed | The role is held without a condition: "Half" on the subscription; "Rest" inherited from the root.',
    ]);
    expect(told(judge({ ...halves, roleAssignments: known([one, { ...rest, id: '/2', condition: '@y' }]) }))).toEqual([
      `failed | /2 | The role "Rest" inherited from the root is held under a condition only, which may leave something out of the scan: "@y". | Take the condition off in the portal (Access control (IAM) of /, Role assignments, View/Edit of the condition, Delete condition). The assignment:\n\naz role assignment list --assignee ${PRINCIPAL} --scope / --query '[?id=='\\''/2'\\''].{role:roleDefinitionName, condition:condition}' -o jsonc`,
    ]);
    expect(told(judge({ groups: known([GROUP]), roleAssignments: known([group]) }))).toEqual([
      `passed | The role is held without a condition: "Reader" inherited from the root, through the group ${GROUP}.`,
    ]);
  });

  it('cannot tell while a role without a definition may hold it, too', () => {
    const strange = assignment({ roleDefinitionGuid: STRANGER });
    expect(judge({ roleAssignments: known([assignment({ condition: '@x' }), strange]) })).toMatchObject([
      { status: 'unknown', unknownReason: 'malformed' },
    ]);
  });

  it.each<[string, Partial<Unknown>, object]>([
    ['as little as it says', {}, {}],
    ['its advice', { fix: 'Ask Entra.' }, { fix: 'Ask Entra.' }],
    ['its correlation id', { correlationId: 'C-1' }, { correlationId: 'C-1' }],
  ])('is unknown after role/assignment, with %s', (_, cause, more) => {
    const [row] = judge({ roleAssignments: unread({ reason: 'timeout', ...cause }) });
    expect(row).toMatchObject({
      check: 'role/condition',
      status: 'unknown',
      severity: 'warning',
      unknownReason: 'dependency',
      message:
        'Could not read what role/condition looks at, since it depends on role/assignment: Could not read a thing (a service): HTTP 503.',
      ...more,
    });
    expect('correlationId' in (row ?? {})).toBe('correlationId' in more);
  });
});

describe('role/excess', () => {
  const judge = (overrides: Partial<TenantFacts>, role = 'Reader') => checkRoleExcess(facts(overrides), { role }, IDS);
  const excess = (held: string, where: string, first: string, role: string, subject = 'Owner') =>
    `failed | ${subject} | The service principal ${PRINCIPAL} holds ${held}: it can write, delete or assign, which a scanner never needs. | ${first}Make sure that it holds "${role}" beside it (first line; it may be there already), then remove this assignment in the portal (Access control (IAM) of ${where}):\n\naz role assignment create --assignee-object-id ${PRINCIPAL} --assignee-principal-type ServicePrincipal --role ${role} --scope ${SUBSCRIPTION}\naz role assignment list --assignee ${PRINCIPAL} --scope ${SUBSCRIPTION} --include-inherited --include-groups -o table`;
  const INSTEAD = 'Set the input `role` to one that only reads, such as Reader. ';
  const scanner = withRole('s', '"Scanner"', { actions: ['*/read', 'a/write'] });
  const onData = withRole('d', 'Data', { actions: ['*/read'], dataActions: ['a/b/delete'] });
  const knowing = withRole('k', 'Knower', { actions: ['*/read'] });

  it.each<[string, Partial<TenantFacts>, string, readonly string[]]>([
    [
      'one of two roles',
      { roleAssignments: known([assignment(), owner]) },
      'Reader',
      [excess('"Owner" on the subscription', SUBSCRIPTION_SCOPE, '', 'Reader')],
    ],
    [
      'two',
      { roleAssignments: known([owner, { ...owner, scope: '/' }]) },
      'reader',
      [
        excess('"Owner" on the subscription', SUBSCRIPTION_SCOPE, '', 'reader'),
        excess('"Owner" inherited from the root', '/', '', 'reader'),
      ],
    ],
    [
      'the required role itself',
      { roleAssignments: known([owner]) },
      'Owner',
      [excess('"Owner" on the subscription', SUBSCRIPTION_SCOPE, INSTEAD, 'Reader')],
    ],
    [
      'a role beside a required one that only reads',
      { roleDefinitions: knowing, roleAssignments: known([owner]) },
      'Knower',
      [excess('"Owner" on the subscription', SUBSCRIPTION_SCOPE, '', 'Knower')],
    ],
    [
      'a role beside a required one that does not exist',
      { roleAssignments: known([owner]) },
      'Nobody',
      [excess('"Owner" on the subscription', SUBSCRIPTION_SCOPE, INSTEAD, 'Reader')],
    ],
    [
      'a role that writes on data',
      { roleDefinitions: onData, roleAssignments: known([assignment({ roleDefinitionGuid: 'd' })]) },
      'Reader',
      [excess('"Data" on the subscription', SUBSCRIPTION_SCOPE, '', 'Reader', 'Data')],
    ],
    [
      'a role whose name has quotes',
      { roleDefinitions: scanner, roleAssignments: known([assignment({ roleDefinitionGuid: 's' })]) },
      'Reader',
      [excess('""Scanner"" on the subscription', SUBSCRIPTION_SCOPE, '', 'Reader', '"Scanner"')],
    ],
    [
      'what is held below the subscription',
      { roleAssignments: known([{ ...owner, scope: `${SUBSCRIPTION_SCOPE}/resourceGroups/a` }]) },
      'Reader',
      ['passed | No role of the service principal can write, delete or assign on the subscription (0 held).'],
    ],
    [
      'what a group of strangers holds',
      { groups: known([]), roleAssignments: known([assignment(), { ...owner, principalId: GROUP }]) },
      'Reader',
      ['passed | No role of the service principal can write, delete or assign on the subscription (1 held).'],
    ],
  ])('judges %s', (_, overrides, role, rows) => expect(told(judge(overrides, role))).toEqual(rows));

  it('says all that it could not read, beside what it found', () => {
    const strange = assignment({ roleDefinitionGuid: STRANGER });
    const messages = judge({
      groups: unread({ read: 'the groups' }),
      roleAssignments: known([owner, strange]),
    }).map(({ status, message }) => `${status}: ${message}`);
    expect(messages).toEqual([
      expect.stringContaining('failed: The service principal'),
      'unknown: Could not read the groups: HTTP 503.',
      `unknown: Could not read the definition of the role ${STRANGER} (Azure Resource Manager): it was not among those that came back.`,
    ]);
    expect(judge({ roleDefinitions: unread({ read: 'the definitions' }) })).toMatchObject([
      { status: 'unknown', message: 'Could not read the definitions: HTTP 503.' },
    ]);
    expect(judge({ roleDefinitions: unread(), roleAssignments: known([]) })).toMatchObject([{ status: 'passed' }]);
  });
});

describe('role/denied', () => {
  const deny = (overrides: Partial<DenyAssignment> = {}): DenyAssignment => ({
    id: '/deny/1',
    name: 'Locked',
    scope: SUBSCRIPTION_SCOPE,
    principals: [PRINCIPAL],
    excludedPrincipals: [],
    permissions: [{ actions: ['*'], notActions: [] }],
    doNotApplyToChildScopes: false,
    conditional: false,
    ...overrides,
  });
  const judge = (denies: readonly DenyAssignment[], overrides: Partial<TenantFacts> = {}) =>
    told(checkRoleDenied(facts({ denyAssignments: known(denies), ...overrides }), IDS));
  const row = (actions: string, { name = 'Locked', where = 'on the subscription', more = '' } = {}) =>
    `failed | /deny/1 | The deny assignment "${name}" ${where} takes reads away from the service principal (${actions}): deny wins over any role.${more} | Whoever made it (a deployment stack, a managed application or a blueprint) must change it there, or exclude the service principal. It says:\n\naz rest --method get --url '${SUBSCRIPTION}/providers/Microsoft.Authorization/denyAssignments?api-version=2022-04-01&$filter=atScope()'`;
  const writes = [{ actions: ['*/write'], notActions: [] }];
  const NONE = (number: string) =>
    `passed | None of the ${number} at or above the subscription takes reads away from the service principal.`;
  const UNREAD = 'unknown | Could not read a thing (a service): HTTP 503.';

  it.each<[string, readonly DenyAssignment[], readonly string[]]>([
    ['none', [], ['passed | There is no deny assignment on the subscription.']],
    ['one that denies writes', [deny({ permissions: writes })], [NONE('1 deny assignment')]],
    ['two for others', [deny({ principals: [] }), deny({ principals: [STRANGER] })], [NONE('2 deny assignments')]],
    ['all', [deny()], [row('"*"')]],
    [
      'some, under a condition',
      [deny({ conditional: true })],
      [row('"*"', { more: ' It stands under a condition, which may spare some of them.' })],
    ],
    [
      'some of it',
      [
        deny({
          permissions: [
            { actions: ['*/write', 'a/read', '*'], notActions: ['*/read'] },
            { actions: ['b/read', 'c/delete'], notActions: ['b/*'] },
            { actions: ['d/read'], notActions: [] },
          ],
        }),
      ],
      [row('"d/read"')],
    ],
    [
      'more than five',
      [
        deny({
          permissions: [{ actions: ['a/read', 'b/read', 'c/read', 'd/read', 'e/read', 'f/read'], notActions: [] }],
        }),
      ],
      [row('"a/read", "b/read", "c/read", "d/read", "e/read"')],
    ],
    [
      'two',
      [deny(), deny({ name: 'Shut', scope: '/' })],
      [row('"*"'), row('"*"', { name: 'Shut', where: 'inherited from the root' })],
    ],
    [
      'at the subscription itself',
      [deny({ scope: `${SUBSCRIPTION_SCOPE.toUpperCase()}//`, doNotApplyToChildScopes: true })],
      [row('"*"')],
    ],
    ['at the root itself', [deny({ scope: '/', doNotApplyToChildScopes: true })], [NONE('1 deny assignment')]],
  ])('judges what denies %s', (_, denies, rows) => expect(judge(denies)).toEqual(rows));

  it.each<[string, Partial<DenyAssignment>, Partial<TenantFacts>, readonly string[]]>([
    ['names the principal', {}, { groups: unread() }, [row('"*"')]],
    ['names the principal, and spares someone', { excludedPrincipals: [STRANGER] }, { groups: unread() }, [UNREAD]],
    [
      'names the principal, and spares it',
      { excludedPrincipals: [PRINCIPAL] },
      { groups: unread() },
      [NONE('1 deny assignment')],
    ],
    ['names nobody known', { principals: [STRANGER] }, { groups: unread() }, [UNREAD]],
    [
      'names its group, and spares someone',
      { principals: [GROUP], excludedPrincipals: [STRANGER] },
      { groups: known([GROUP]) },
      [row('"*"')],
    ],
    ['names a stranger', { principals: [STRANGER] }, { groups: known([GROUP]) }, [NONE('1 deny assignment')]],
  ])('goes by what is known of the groups: one that %s', (_, given, overrides, rows) => {
    expect(judge([deny(given)], overrides)).toEqual(rows);
  });
});

describe('patterns that are too intricate to compare', () => {
  // Slow: each comparison gives up after many steps.
  const many = Array.from({ length: 60 }, (_, index) => `Microsoft.*/t${index}*/x${index % 7}/*`);
  const reads = many.map((action) => `${action}/read`);
  const writes = many.map((action) => `${action}/write`);

  it('leave role/excess unknown', () => {
    const roleDefinitions = withRole('o', 'Odd', { actions: writes, notActions: writes.slice(0, 30) });
    const roleAssignments = known([assignment({ roleDefinitionGuid: 'o' }), owner]);
    const rows = checkRoleExcess(facts({ roleDefinitions, roleAssignments }), { role: 'Reader' }, IDS);
    expect(rows).toMatchObject([
      { status: 'failed', subject: 'Owner' },
      {
        status: 'unknown',
        message:
          'Could not read what the roles of the service principal allow: the patterns of actions are too intricate to compare.',
      },
    ]);
  });

  it('leave role/denied unknown, unless they stand elsewhere', () => {
    const odd = {
      id: '/deny/1',
      name: 'Odd',
      scope: SUBSCRIPTION_SCOPE,
      principals: [PRINCIPAL],
      excludedPrincipals: [],
      permissions: [{ actions: reads, notActions: reads.slice(0, 30) }],
      doNotApplyToChildScopes: false,
      conditional: false,
    };
    expect(checkRoleDenied(facts({ denyAssignments: known([odd]) }), IDS)).toMatchObject([
      {
        status: 'unknown',
        message:
          'Could not read which reads the deny assignments take away: the patterns of actions are too intricate to compare.',
      },
    ]);
    const elsewhere = { ...odd, scope: '/subscriptions/other' };
    expect(checkRoleDenied(facts({ denyAssignments: known([elsewhere]) }), IDS)).toMatchObject([{ status: 'passed' }]);
  });
});
