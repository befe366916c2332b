import { describe, expect, it } from '@jest/globals';
import { IDS, ROLES, type World } from '../../../simulator/world.js';
import { rowOf, scenario } from '../harness.js';
import { BROKEN, checksThat, replaceRole, tenantOf } from './azure-scenario.js';

const OUTER = '88888888-8888-4888-8888-888888888888';
const GROUP = '/providers/Microsoft.Management/managementGroups/acme-platform';
const DELETED_ROLE = '99999999-9999-4999-8999-999999999999';

function nested(world: World): void {
  tenantOf(world).groups = [
    { id: IDS.group, displayName: 'scanners', members: [IDS.jit.servicePrincipal] },
    { id: OUTER, displayName: 'readers', members: [IDS.group, IDS.user] },
  ];
}

const CASES: readonly (readonly [title: string, plant: (world: World) => void, message: string])[] = [
  ['directly on the subscription', () => undefined, '"Reader" on the subscription.'],
  [
    'from a management group',
    (world) => replaceRole(world, { scope: GROUP }),
    '"Reader" inherited from the management group "acme-platform".',
  ],
  ['from the root', (world) => replaceRole(world, { scope: '/' }), '"Reader" inherited from the root.'],
  [
    'through a group within a group',
    (world) => {
      nested(world);
      replaceRole(world, { principalId: OUTER, principalType: 'Group' });
    },
    `"Reader" on the subscription, through the group ${OUTER}.`,
  ],
  [
    'through a group at a management group',
    (world) => {
      nested(world);
      replaceRole(world, { principalId: IDS.group, principalType: 'Group', scope: GROUP });
    },
    `"Reader" inherited from the management group "acme-platform", through the group ${IDS.group}.`,
  ],
  [
    'by a stronger role',
    (world) => replaceRole(world, { roleDefinitionId: ROLES.contributor }),
    '"Contributor" on the subscription.',
  ],
  [
    'under a condition',
    (world) => replaceRole(world, { condition: "(!(ActionMatches{'Microsoft.Storage/*'}))" }),
    '"Reader" on the subscription (under a condition, which may leave something out).',
  ],
  [
    'with and without a condition: the one without counts',
    (world) => replaceRole(world, { condition: '(true)' }, { scope: '/' }),
    '"Reader" inherited from the root.',
  ],
  [
    'by a role whose id is written with the subscription, in capitals',
    (world) =>
      replaceRole(world, {
        roleDefinitionId: `/subscriptions/${IDS.subscription}/providers/Microsoft.Authorization/roleDefinitions/${ROLES.reader.toUpperCase()}`,
      }),
    '"Reader" on the subscription.',
  ],
];

describe('role/assignment passes when the role is held', () => {
  it.each(CASES)('%s', async (_, plant, message) => {
    const { run } = await scenario(plant);
    const step = await run();
    expect(rowOf(step, 'role/assignment')).toMatchObject({
      status: 'passed',
      message: `The service principal holds what "Reader" allows: ${message}`,
    });
    expect(step.outputs).toMatchObject({ verdict: 'healthy', unknowns: '0' });
    expect(step.writes).toEqual([]);
  });

  it('finds it on the last of many pages, some of them empty', async () => {
    const { run } = await scenario((world) => {
      nested(world);
      world.graph.pageSize = 1;
      world.graph.emptyFirstPage = true;
      world.arm.pageSize = 1;
      replaceRole(world, ...Array.from({ length: 5 }, () => ({ principalId: IDS.user, principalType: 'User' })), {
        principalId: OUTER,
        principalType: 'Group',
      });
    });
    const step = await run();
    expect(rowOf(step, 'role/assignment')).toMatchObject({
      status: 'passed',
      message: expect.stringContaining(`through the group ${OUTER}`),
    });
    const pages = step.requests.filter(({ path }) => path.includes('/roleAssignments?'));
    expect(pages).toHaveLength(7);
    expect(step.requests.filter(({ path }) => path.includes('/transitiveMemberOf')).length).toBeGreaterThan(1);
    expect(step.outputs.verdict).toBe('healthy');
    expect(checksThat(step, 'unknown')).toEqual([]);
  });

  it('fails all the same when only the look for narrower scopes does not succeed', async () => {
    const { run, simulator } = await scenario((world) => replaceRole(world));
    simulator.addFault({ service: 'arm', path: /roleAssignments\?(?!.*filter)/, action: BROKEN['HTTP 403'] });
    const step = await run();
    expect(rowOf(step, 'role/assignment')).toMatchObject({ status: 'failed', severity: 'error' });
    expect(checksThat(step, 'unknown')).toEqual([]);
  });

  it('is unknown, not failed, when a role that is held has no definition any more', async () => {
    const { run } = await scenario((world) => replaceRole(world, { roleDefinitionId: DELETED_ROLE }));
    const step = await run();
    expect(rowOf(step, 'role/assignment')).toMatchObject({ status: 'unknown', severity: 'error' });
    expect(step.outputs).toMatchObject({ verdict: 'unknown', errors: '0', warnings: '0' });
  });
});
