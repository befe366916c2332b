import { describe, expect, it } from '@jest/globals';
import { GRAPH_ROLES } from '../../../simulator/azure/resource-apps.js';
import type { FaultRule } from '../../../simulator/service.js';
import { IDS, type World } from '../../../simulator/world.js';
import { rowOf, rowsOf, scenario } from '../harness.js';
import { addRole, checksWith, OTHER_ID, registration, roleOf, tenantOf, trust } from './planted.js';

const broken: FaultRule['action'] = { kind: 'respond', status: 500, body: { error: { code: 'InternalServerError' } } };

describe('a read that fails makes what hangs on it unknown, and fails nothing', () => {
  it.each<[string, FaultRule, readonly string[]]>([
    [
      'federated credentials',
      { service: 'graph', path: /federatedIdentityCredentials/, action: broken },
      ['login/rights', 'federation/scope'],
    ],
    [
      'delegated grants',
      { service: 'graph', path: /oauth2PermissionGrants/, action: broken },
      ['login/rights', 'app/consent', 'app/excess-permissions'],
    ],
    ['deny assignments', { service: 'arm', path: /denyAssignments/, action: broken }, ['login/rights', 'role/denied']],
    [
      'plans of Defender',
      { service: 'arm', path: /pricings/, action: broken },
      ['login/rights', 'subscription/defender'],
    ],
    [
      'subscriptions',
      { service: 'arm', path: /^\/subscriptions\?/, action: broken },
      ['login/rights', 'subscription/single'],
    ],
    [
      'roles that PIM has activated',
      { service: 'arm', path: /roleAssignmentScheduleInstances/, action: broken },
      ['login/rights'],
    ],
    [
      'groups of the checked app',
      { service: 'graph', path: new RegExp(`${IDS.jit.appId}'\\)/transitiveMemberOf`), action: broken },
      ['login/rights', 'role/excess'],
    ],
    [
      'application',
      { service: 'graph', path: new RegExp(`applications\\(appId='${IDS.jit.appId}'\\)\\?`), action: broken },
      [
        'login/rights',
        'app/exists',
        'app/audience',
        'app/permissions',
        'app/consent',
        'app/excess-permissions',
        'app/role',
        'secret/present',
        'secret/expiry',
        'secret/rotation',
        'secret/stale',
      ],
    ],
    [
      'role assignments',
      { service: 'arm', path: /roleAssignments/, action: broken },
      ['login/rights', 'role/assignment', 'role/condition', 'role/excess'],
    ],
  ])('the %s', async (_, rule, unknown) => {
    const { run, simulator } = await scenario();
    simulator.addFault(rule);
    const step = await run();
    expect(checksWith(step, 'unknown')).toEqual(unknown);
    expect(checksWith(step, 'failed')).toEqual([]);
    expect(step.writes).toEqual([]);
  });

  it('roles on another subscription', async () => {
    const { run } = await scenario((world) => {
      world.subscriptions.push({
        id: OTHER_ID,
        displayName: 'Test',
        tenantId: IDS.tenant,
        state: 'Enabled',
        managementGroup: null,
      });
      const { principalId } = roleOf(world, IDS.auditor.servicePrincipal);
      addRole(world, { principalId, scope: `/subscriptions/${OTHER_ID}/resourceGroups/one` });
    });
    const step = await run();
    expect(rowOf(step, 'subscription/single')).toMatchObject({
      status: 'unknown',
      severity: 'notice',
      unknownReason: 'forbidden',
    });
    expect(checksWith(step, 'failed')).toEqual([]);
    expect(step.exitCode).toBe(0);
  });

  it('what a flexible credential trusts', async () => {
    const { run } = await scenario((world) =>
      registration(world, IDS.auditor.appId).federatedIdentityCredentials.push(trust(null)),
    );
    const step = await run();
    expect(rowsOf(step, 'federation/scope')).toMatchObject([
      { status: 'failed', severity: 'notice' },
      { status: 'unknown', severity: 'notice', message: expect.stringContaining('flexible') },
    ]);
    expect(step.exitCode).toBe(0);
  });
});

describe('a right that the login app lacks is named once, with the command that grants it', () => {
  it.each<[string, (world: World) => void, RegExp]>([
    [
      'Application.Read.All',
      (world) => {
        const tenant = tenantOf(world);
        tenant.appRoleAssignments = tenant.appRoleAssignments.filter(
          ({ appRoleId }) => appRoleId !== GRAPH_ROLES['Application.Read.All'],
        );
      },
      /could not read the federated credentials of the checked app \(Microsoft Graph\), the federated credentials of the login app/,
    ],
    [
      'Reader',
      (world) => {
        world.roleAssignments = world.roleAssignments.filter(
          ({ principalId }) => principalId !== IDS.auditor.servicePrincipal,
        );
      },
      /the deny assignments of the subscription.*the plans of Microsoft Defender for Cloud/,
    ],
  ])('%s', async (right, plant, message) => {
    const { run } = await scenario(plant);
    const row = rowOf(await run(), 'login/rights');
    expect(row).toMatchObject({ status: 'failed', subject: right, message: expect.stringMatching(message) });
    expect(row.fix).toMatch(/^az /m);
  });
});
