import { describe, expect, it } from '@jest/globals';
import { findApi, NO_ROLE, writingRight } from '../../../src/core/checks/app-writes.js';
import { known, type ResourceApi, type TenantFacts } from '../../../src/core/facts.js';
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

const api = (objectId: string, appId: string, roles: Readonly<Record<string, string>>): ResourceApi => ({
  objectId,
  appId,
  displayName: `API ${appId}`,
  scopes: [],
  roles: Object.entries(roles).map(([id, value]) => ({ id, value })),
});
const GRAPH = api('o-graph', 'graph', {
  r: 'Directory.Read.All',
  w: 'Directory.ReadWrite.All',
  u: 'Directory.Whatever',
});
const OTHER = api('o-other', 'other', { r: 'Files.ReadWrite.All' });
const grant = (appRoleId: string, resourceObjectId = 'o-graph') => ({ resourceObjectId, appRoleId, createdOn: null });
const PERSON = known({ objectId: PRINCIPAL, appId: IDS.clientId, displayName: 'x', enabled: true });

function judged(
  changed: Partial<TenantFacts>,
  grants: readonly ReturnType<typeof grant>[] | 'unread' = [],
  given: Partial<Parameters<typeof writingRight>[2]> = {},
) {
  const all = facts({
    resourceApis: known(new Map([['graph', GRAPH]])),
    otherApis: known(new Map([['o-other', OTHER]])),
    roleAssignments: known([]),
    ...changed,
  });
  return writingRight(all, IDS.subscriptionId, {
    principal: PERSON,
    groups: known([]),
    grants: grants === 'unread' ? unread({ read: 'the grants' }) : known(grants),
    ...given,
  });
}

const OWNS = { roleAssignments: known([assignment({ roleDefinitionGuid: OWNER })]) };
const UNKNOWN = (read: string) => expect.objectContaining({ known: false, read });

describe('a right to write', () => {
  it.each<[string, ReturnType<typeof judged>, unknown]>([
    ['none', judged({}), known(undefined)],
    ['a permission that reads', judged({}, [grant('r')]), known(undefined)],
    ['a permission that writes', judged({}, [grant('r'), grant('w')]), known('"API graph" Directory.ReadWrite.All')],
    ['one of another API', judged({}, [grant('r', 'o-other')]), known('"API other" Files.ReadWrite.All')],
    ['access without a role', judged({}, [grant(NO_ROLE)]), known(undefined)],
    [
      'a permission whose name does not tell',
      judged({}, [grant('u')]),
      UNKNOWN('what the app permission Directory.Whatever allows'),
    ],
    ['a permission without a name', judged({}, [grant('x')]), UNKNOWN('what the app permission x allows')],
    [
      'a permission of an unknown API',
      judged({}, [grant('w', 'nowhere')]),
      UNKNOWN('what the app permission w allows'),
    ],
    [
      'the first of two that do not tell',
      judged({}, [grant('x'), grant('u')]),
      UNKNOWN('what the app permission x allows'),
    ],
    [
      'one that writes behind one that does not tell',
      judged({}, [grant('x'), grant('w')]),
      known('"API graph" Directory.ReadWrite.All'),
    ],
    ['grants that are not known', judged({}, 'unread'), UNKNOWN('the grants')],
    ['a role that writes', judged(OWNS), known('the Azure role "Owner"')],
    [
      'a role that writes, whatever else is not known',
      judged(OWNS, 'unread', { groups: unread() }),
      known('the Azure role "Owner"'),
    ],
    ['a role that reads', judged({ roleAssignments: known([assignment()]) }), known(undefined)],
    [
      'a role of another',
      judged({ roleAssignments: known([assignment({ roleDefinitionGuid: OWNER, principalId: GROUP })]) }),
      known(undefined),
    ],
    [
      'a role of its group',
      judged({ roleAssignments: known([assignment({ roleDefinitionGuid: OWNER, principalId: GROUP })]) }, [], {
        groups: known([GROUP]),
      }),
      known('the Azure role "Owner"'),
    ],
    [
      'a role below the subscription',
      judged({
        roleAssignments: known([
          assignment({ roleDefinitionGuid: OWNER, scope: `${SUBSCRIPTION_SCOPE}/resourceGroups/x` }),
        ]),
      }),
      known(undefined),
    ],
    [
      'a role without a definition',
      judged({ roleAssignments: known([assignment({ roleDefinitionGuid: 'gone' })]) }),
      UNKNOWN('the definition of the role gone (Azure Resource Manager)'),
    ],
    [
      'roles without definitions',
      judged({ ...OWNS, roleDefinitions: unread({ read: 'the definitions' }) }),
      UNKNOWN('the definitions'),
    ],
    ['no roles, and no definitions', judged({ roleDefinitions: unread() }), known(undefined)],
    ['roles that are not known', judged({ roleAssignments: unread({ read: 'the roles' }) }), UNKNOWN('the roles')],
    [
      'roles that it may not even read',
      judged({ roleAssignments: known({ kind: 'refused-to-checked-principal', message: 'x' }) }),
      known(undefined),
    ],
    ['groups that are not known', judged({}, [], { groups: unread({ read: 'the groups' }) }), UNKNOWN('the groups')],
    [
      'a principal that is not known',
      judged({}, [], { principal: unread({ read: 'the principal' }) }),
      UNKNOWN('the principal'),
    ],
    ['no principal', judged(OWNS, [], { principal: known(null) }), known(undefined)],
    [
      'definitions that are there',
      judged({ ...OWNS, roleDefinitions: known(DEFINITIONS) }),
      known('the Azure role "Owner"'),
    ],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected));
});

it('finds an API by its object id or its appId, wherever it was looked up', () => {
  const all = {
    resourceApis: known(
      new Map([
        ['graph', GRAPH],
        ['none', null],
      ]),
    ),
    otherApis: known(new Map([['x', OTHER]])),
  };
  expect(['o-graph', 'graph', 'o-other', 'other', 'none'].map((id) => findApi(all, id)?.appId)).toEqual([
    'graph',
    'graph',
    'other',
    'other',
    undefined,
  ]);
  expect(findApi({ ...all, otherApis: unread() }, 'other')).toBeUndefined();
});
