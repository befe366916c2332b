import { describe, expect, it } from '@jest/globals';
import { GRAPH_ROLES } from '../../../simulator/azure/resource-apps.js';
import { IDS, type World } from '../../../simulator/world.js';
import { rowOf, rowsOf, scenario } from '../harness.js';
import { addRole, checksWith, OTHER_ID, registration, roleOf, tenantOf, trust } from './planted.js';

// A read that fails altogether: scripts/matrix/lost-reads.ts.
describe('what cannot be told is unknown, and fails nothing', () => {
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
