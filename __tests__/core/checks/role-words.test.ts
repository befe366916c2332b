import { describe, expect, it } from '@jest/globals';
import { holds, scopeOf } from '../../../src/core/checks/role-held.js';
import {
  describeHold,
  describeScope,
  eligibleWords,
  intricate,
  narrowerWords,
  roleForAz,
  roleName,
} from '../../../src/core/checks/role-words.js';
import { known, type TenantFacts } from '../../../src/core/facts.js';
import {
  assignment,
  DEFINITIONS,
  facts,
  GROUP,
  IDS,
  OWNER,
  PRINCIPAL,
  READER,
  SUBSCRIPTION_SCOPE,
  scheduled,
  unread,
} from './tenant-fixtures.js';

const GROUP_SCOPE = '/providers/Microsoft.Management/managementGroups/top';

describe('a scope', () => {
  it.each([
    ['/', 'at-or-above', 'inherited from the root'],
    [SUBSCRIPTION_SCOPE, 'at-or-above', 'on the subscription'],
    [`${SUBSCRIPTION_SCOPE.toUpperCase()}//`, 'at-or-above', 'on the subscription'],
    [GROUP_SCOPE, 'at-or-above', 'inherited from the management group "top"'],
    [GROUP_SCOPE.toLowerCase(), 'at-or-above', 'inherited from the management group "top"'],
    [`${GROUP_SCOPE}/more`, 'elsewhere', 'on the subscription'],
    [`/x${GROUP_SCOPE}`, 'elsewhere', 'on the subscription'],
    [`${SUBSCRIPTION_SCOPE}/resourceGroups/one`, 'narrower', 'on the subscription'],
    [`${SUBSCRIPTION_SCOPE}0`, 'elsewhere', 'on the subscription'],
    ['/subscriptions/other', 'elsewhere', 'on the subscription'],
  ])('%s is %s, and told as %s', (scope, where, words) => {
    expect(scopeOf(scope, IDS.subscriptionId)).toBe(where);
    expect(scopeOf(scope, IDS.subscriptionId.toUpperCase())).toBe(where);
    expect(describeScope(scope)).toBe(words);
  });
});

describe('a role', () => {
  const quoted = known(new Map([['g', { guid: 'g', name: "Bob's", custom: true, permissions: [] }]]));
  it('is called by its name where that is known', () => {
    expect(roleName(facts(), READER)).toBe('"Reader"');
    expect(roleName(facts(), 'g')).toBe('g');
    expect(roleName(facts({ roleDefinitions: unread() }), READER)).toBe(READER);
  });

  it.each<[string, Partial<TenantFacts>, string]>([
    ['Reader', {}, 'Reader'],
    ["Bob's", { roleDefinitions: quoted }, 'g'],
    ["BOB'S", { roleDefinitions: quoted }, 'g'],
    ["Eve's", { roleDefinitions: quoted }, "Eve's"],
    ["Bob's", { roleDefinitions: unread() }, "Bob's"],
  ])('%s is given to az', (role, changed, word) => expect(roleForAz(role, facts(changed))).toBe(word));

  it('is not known where patterns are too intricate', () => {
    expect(intricate('a thing')).toEqual({
      known: false,
      reason: 'malformed',
      read: 'a thing',
      found: 'the patterns of actions are too intricate to compare',
    });
  });
});

describe('what is held', () => {
  const UNTIL = (day: string) => `, only until ${day} (Privileged Identity Management has given it for a time)`;
  it.each<[string, Parameters<typeof assignment>[0], Partial<TenantFacts>, string]>([
    ['for good', {}, {}, ''],
    ['through a group', { principalId: GROUP }, {}, `, through the group ${GROUP}`],
    ['under a condition', { condition: 'x' }, {}, ' (under a condition, which may leave something out)'],
    ['with unknown ends', {}, { activeSchedules: unread() }, ''],
    [
      'with an end',
      {},
      { activeSchedules: known([scheduled({ endsOn: '2026-12-24T00:00:00Z' })]) },
      UNTIL('2026-12-24'),
    ],
    ['with an odd end', {}, { activeSchedules: known([scheduled({ endsOn: 'soon\n' })]) }, UNTIL(String.raw`soon\n`)],
    [
      'with the later of two ends',
      {},
      {
        activeSchedules: known([
          scheduled({ endsOn: '2026-12-24T00:00:00Z', scope: SUBSCRIPTION_SCOPE.toUpperCase() }),
          scheduled({ endsOn: '2026-12-25T00:00:00Z' }),
          scheduled({ endsOn: '2026-12-23T00:00:00Z' }),
        ]),
      },
      UNTIL('2026-12-25'),
    ],
    [
      'for good beside an end',
      {},
      { activeSchedules: known([scheduled(), scheduled({ endsOn: '2026-12-24T00:00:00Z' })]) },
      '',
    ],
    [
      'while others end',
      {},
      {
        activeSchedules: known([
          scheduled({ endsOn: '2026-12-24T00:00:00Z', scope: '/' }),
          scheduled({ endsOn: '2026-12-24T00:00:00Z', roleDefinitionGuid: OWNER }),
          scheduled({ endsOn: '2026-12-24T00:00:00Z', principalId: GROUP }),
        ]),
      },
      '',
    ],
  ])('%s', (_, given, changed, words) => {
    expect(describeHold(assignment(given), facts(changed), PRINCIPAL)).toBe(`"Reader" on the subscription${words}`);
  });
});

describe('what is held below the subscription', () => {
  const group = (name: string) => `${SUBSCRIPTION_SCOPE}/resourceGroups/${name}`;
  const words = (...scopes: readonly string[]) => narrowerWords(scopes.map((scope) => assignment({ scope })));
  const told = (list: string, kind: string) =>
    ` It holds roles at narrower scopes only (${list})${kind}, so the rest of the subscription is left out.`;
  const six = ['a', 'b', 'c', 'd', 'e', 'f'].map(group);

  it('is named, up to five', () => {
    expect(words()).toBe('');
    expect(words(group('a'), group('a'))).toBe(told(`"${group('a')}"`, ': a resource group'));
    expect(words(group('a'), group('b'))).toBe(told(`"${group('a')}", "${group('b')}"`, ': resource groups'));
    expect(words(group('a'), `${group('b')}/providers/x`)).toBe(
      told(`"${group('a')}", "${group('b')}/providers/x"`, ''),
    );
    const five = six.slice(0, 5);
    const list = five.map((scope) => `"${scope}"`).join(', ');
    expect(words(...five)).toBe(told(list, ': resource groups'));
    expect(words(...six)).toBe(told(`${list} and 1 more`, ': resource groups'));
  });
});

describe('what is eligible', () => {
  const words = (changed: Partial<TenantFacts>) => eligibleWords(facts(changed), { ids: IDS, objectId: PRINCIPAL });
  const END =
    ' (Privileged Identity Management): that gives nothing before it is activated, and a scanner needs an active assignment.';
  it.each<[string, Partial<TenantFacts>, string]>([
    ['nothing', { eligibleRoles: known([]) }, ''],
    ['what is not known', { eligibleRoles: unread() }, ''],
    ['another’s role', { eligibleRoles: known([scheduled({ principalId: OWNER })]) }, ''],
    ['a role elsewhere', { eligibleRoles: known([scheduled({ scope: '/subscriptions/x' })]) }, ''],
    [
      'roles, each once',
      {
        groups: known([GROUP]),
        eligibleRoles: known([
          scheduled(),
          scheduled({ principalId: GROUP }),
          scheduled({ roleDefinitionGuid: OWNER, scope: '/', endsOn: '2026-12-24T00:00:00Z' }),
        ]),
      },
      ` It is only eligible for "Reader" on the subscription, without an end; "Owner" inherited from the root, until 2026-12-24${END}`,
    ],
    [
      'its own role where its groups are not known',
      { groups: unread(), eligibleRoles: known([scheduled(), scheduled({ principalId: GROUP, scope: '/' })]) },
      ` It is only eligible for "Reader" on the subscription, without an end${END}`,
    ],
  ])('%s', (_, changed, expected) => expect(words(changed)).toBe(expected));
});

describe('whether assignments cover a role', () => {
  const reader = DEFINITIONS.get(READER);
  if (reader === undefined) throw new Error('no Reader');
  const under = assignment({ condition: 'x' });
  const strange = (condition: string | null) => assignment({ roleDefinitionGuid: 'strange', condition });
  it.each<[string, Parameters<typeof holds>[0], object]>([
    ['nothing held', [], { kind: 'not-covered' }],
    ['the role itself', [assignment()], { kind: 'covered', by: [assignment()], freeUnsure: false }],
    [
      'one without a condition first',
      [under, assignment()],
      { kind: 'covered', by: [assignment()], freeUnsure: false },
    ],
    ['the role under a condition', [under], { kind: 'covered', by: [under], freeUnsure: false }],
    [
      'that, beside a role without a definition',
      [under, strange(null)],
      { kind: 'covered', by: [under], freeUnsure: true },
    ],
    [
      'that, beside one under a condition, too',
      [under, strange('y')],
      { kind: 'covered', by: [under], freeUnsure: false },
    ],
    ['only a role without a definition', [strange(null)], { kind: 'undefined-role', guid: 'strange' }],
  ])('%s', (_, assignments, expected) => {
    expect(holds(assignments, reader, DEFINITIONS)).toEqual(expected);
  });
});
