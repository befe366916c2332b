import { describe, expect, it } from '@jest/globals';
import { IDS, ROLES, type World } from '../../../simulator/world.js';
import { roleOf, SUBSCRIPTION, tenantOf } from '../checks/planted.js';
import { rowOf, type Step } from '../harness.js';
import { azureWrites, giveRole, repairing, repairOf, repairScenario, worldNow, worldWith } from './repairing.js';

const RUN = repairing('role-assignment');

/** Takes the checked app's role away. */
function withoutRole(world: World): void {
  world.roleAssignments = world.roleAssignments.filter(({ principalId }) => principalId !== IDS.jit.servicePrincipal);
}

function held(world: World) {
  return world.roleAssignments.filter(({ principalId }) => principalId === IDS.jit.servicePrincipal);
}

function expectRefused(step: Step, words: RegExp): void {
  expect(repairOf(step)).toMatchObject({ repair: 'role-assignment', integration: 'prod', status: 'failed' });
  expect(repairOf(step).detail).toMatch(words);
  expect(azureWrites(step)).toEqual([]);
  expect(step.exitCode).toBe(1);
}

describe('the repair role-assignment', () => {
  it('assigns the role, tells the state read after it, and has nothing to do in the next run', async () => {
    const { run, world } = await repairScenario(withoutRole);
    const before = worldNow(world);
    const step = await run(RUN);
    expect(step.log).toContain('Azure: prod (read again after the repairs, ');
    expect(repairOf(step)).toMatchObject({ repair: 'role-assignment', integration: 'prod', status: 'applied' });
    expect(rowOf(step, 'role/assignment')).toMatchObject({ status: 'passed' });
    expect(step.outputs.verdict).toBe('healthy');
    expect(step.exitCode).toBe(0);
    const [made] = held(world);
    expect(made).toMatchObject({
      scope: SUBSCRIPTION,
      roleDefinitionId: ROLES.reader,
      principalType: 'ServicePrincipal',
      condition: null,
    });
    expect(repairOf(step).detail).toContain(`roleAssignments/${made?.name ?? 'none'}`);
    expect(step.summary).toContain('✅ applied');
    expect(worldNow(world)).toEqual(
      worldWith(before, (changed) => {
        if (made !== undefined) changed.roleAssignments.push(made);
      }),
    );

    const after = worldNow(world);
    const again = await run(RUN);
    expect(repairOf(again)).toMatchObject({ status: 'not-needed' });
    expect(again.writes).toEqual([]);
    expect(again.exitCode).toBe(0);
    expect(worldNow(world)).toEqual(after);

    withoutRole(world);
    await run(RUN);
    expect(held(world).map(({ name }) => name)).toEqual([made?.name]);
  });

  it('plans it in a dry run, and sends no write', async () => {
    const { run, world } = await repairScenario(withoutRole);
    const before = worldNow(world);
    const step = await run(repairing('role-assignment', { with: { 'dry-run': 'true' } }));
    expect(repairOf(step)).toMatchObject({ status: 'planned' });
    expect(repairOf(step).detail).toContain(
      `to the service principal ${IDS.jit.servicePrincipal} on the subscription ${IDS.subscription}`,
    );
    expect(repairOf(step).detail).toContain('Role Based Access Control Administrator');
    expect(step.writes).toEqual([]);
    expect(worldNow(world)).toEqual(before);
    expect(rowOf(step, 'role/assignment').status).toBe('failed');
  });

  it('names the right that is missing, and the command that grants this one assignment', async () => {
    const { run, world } = await repairScenario(withoutRole, { roles: false });
    const before = worldNow(world);
    const step = await run(RUN);
    const { status, detail } = repairOf(step);
    expect(status).toBe('failed');
    expect(detail).toContain('AuthorizationFailed');
    const command = detail.split('\n').find((line) => line.startsWith('az role assignment create')) ?? '';
    expect(command).toContain("--role 'Role Based Access Control Administrator'");
    expect(command).toContain(`RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ROLES.reader}}`);
    expect(command).toContain(`PrincipalId] ForAnyOfAnyValues:GuidEquals {${IDS.jit.servicePrincipal}}`);
    expect(step.summary).toContain('az role assignment create');
    expect(step.exitCode).toBe(1);
    expect(step.outputs.verdict).toBe('unhealthy');
    expect(worldNow(world)).toEqual(before);
    expect((await run(repairing('role-assignment', { with: { 'fail-on': 'never' } }))).exitCode).toBe(0);
  });

  it('waits for a principal that Azure does not know yet', async () => {
    const { run, simulator, world } = await repairScenario(withoutRole);
    const error = { code: 'PrincipalNotFound', message: 'Principal does not exist in the directory.' };
    simulator.addFault({
      service: 'arm',
      method: 'PUT',
      times: 1,
      action: { kind: 'respond', status: 400, body: { error } },
    });
    const step = await run(RUN);
    expect(repairOf(step).status).toBe('applied');
    expect(azureWrites(step)).toHaveLength(2);
    expect(held(world)).toHaveLength(1);
  });

  it('gives up on that principal when the time is over, and writes nothing', async () => {
    const { run, simulator, world } = await repairScenario(withoutRole);
    const error = { code: 'PrincipalNotFound', message: 'Principal does not exist in the directory.' };
    simulator.addFault({ service: 'arm', method: 'PUT', action: { kind: 'respond', status: 400, body: { error } } });
    const before = worldNow(world);
    const step = await run(repairing('role-assignment', { with: { 'timeout-seconds': '10' } }));
    expect(repairOf(step).status).toBe('failed');
    expect(repairOf(step).detail).toContain('PrincipalNotFound');
    expect(worldNow(world)).toEqual(before);
  });

  it('takes an assignment that someone else has made meanwhile as a success', async () => {
    const { run, simulator, world } = await repairScenario();
    const usual = roleOf(world, IDS.jit.servicePrincipal);
    withoutRole(world);
    simulator.addFault({
      service: 'arm',
      method: 'PUT',
      action: {
        kind: 'before',
        run: () => {
          world.roleAssignments.push({ ...usual, name: '99999999-9999-4999-8999-000000000001' });
        },
      },
    });
    const step = await run(RUN);
    expect(repairOf(step)).toMatchObject({
      status: 'applied',
      detail: expect.stringContaining('RoleAssignmentExists'),
    });
    expect(step.exitCode).toBe(0);
    expect(held(world)).toHaveLength(1);
  });

  it('ends well where the connection breaks after the write', async () => {
    const { run, simulator, world } = await repairScenario(withoutRole);
    simulator.addFault({ service: 'arm', method: 'PUT', times: 1, action: { kind: 'truncate', bytes: 5 } });
    const step = await run(RUN);
    expect(repairOf(step).status).toBe('applied');
    expect(held(world)).toHaveLength(1);
    expect(step.exitCode).toBe(0);
  });

  it('ends in the same state when a run dies right after the write and is started again', async () => {
    const plain = await repairScenario(withoutRole);
    await plain.run(RUN);
    const expected = held(plain.world).map(({ name, scope, roleDefinitionId }) => ({ name, scope, roleDefinitionId }));

    const { run, simulator, world } = await repairScenario(withoutRole);
    let pid = 0;
    simulator.addFault({
      service: 'arm',
      method: 'PUT',
      times: 1,
      action: {
        kind: 'after',
        run: () => {
          process.kill(pid, 'SIGKILL');
        },
      },
    });
    const onStart = (started: number): void => {
      pid = started;
    };
    const died = await run(repairing('role-assignment', { onStart }));
    expect(died.signal).toBe('SIGKILL');
    expect(held(world)).toHaveLength(1);
    const step = await run(RUN);
    expect(repairOf(step).status).toBe('not-needed');
    expect(azureWrites(step)).toEqual([]);
    expect(held(world)).toMatchObject(expected);
  });

  it('is refused for a role that can write, delete or assign', async () => {
    for (const role of ['Contributor', 'Owner', 'Role Based Access Control Administrator', 'Security Admin']) {
      const { run, world } = await repairScenario(withoutRole);
      const before = worldNow(world);
      expectRefused(await run(repairing('role-assignment', { with: { role } })), /write, delete or assign/);
      expect(worldNow(world)).toEqual(before);
    }
  });

  it('is refused for a role that can write data, or assign an identity', async () => {
    const sets = [
      { actions: ['*/read'], dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'] },
      { actions: ['*/read', 'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action'], dataActions: [] },
    ];
    for (const set of sets) {
      const { run, world } = await repairScenario((changed) => {
        withoutRole(changed);
        changed.roleDefinitions.push({
          name: '99999999-9999-4999-8999-0000000000c1',
          roleName: 'Scanner',
          description: '',
          roleType: 'CustomRole',
          permissions: [{ ...set, notActions: [], notDataActions: [] }],
          assignableScopes: [SUBSCRIPTION],
        });
      });
      const before = worldNow(world);
      expectRefused(await run(repairing('role-assignment', { with: { role: 'Scanner' } })), /write, delete or assign/);
      expect(worldNow(world)).toEqual(before);
    }
  });

  it('is refused in self-login', async () => {
    const { run, world } = await repairScenario((changed) => {
      withoutRole(changed);
      const tenant = tenantOf(changed);
      for (const grant of tenant.appRoleAssignments)
        if (grant.principalId === IDS.auditor.servicePrincipal) grant.principalId = IDS.jit.servicePrincipal;
      const own = tenant.applications.find(({ appId }) => appId === IDS.jit.appId);
      const auditor = tenant.applications.find(({ appId }) => appId === IDS.auditor.appId);
      own?.federatedIdentityCredentials.push(...(auditor?.federatedIdentityCredentials ?? []));
      // May assign roles, and still does not hold what Reader reads.
      changed.roleDefinitions.push({
        name: '99999999-9999-4999-8999-0000000000c2',
        roleName: 'Assigner',
        description: '',
        roleType: 'CustomRole',
        permissions: [
          {
            actions: ['Microsoft.Authorization/*', 'Microsoft.Resources/subscriptions/read'],
            notActions: [],
            dataActions: [],
            notDataActions: [],
          },
        ],
        assignableScopes: [SUBSCRIPTION],
      });
      giveRole(changed, '99999999-9999-4999-8999-0000000000c2', 5);
      const given = changed.roleAssignments.at(-1);
      if (given !== undefined) given.principalId = IDS.jit.servicePrincipal;
    });
    const before = worldNow(world);
    expectRefused(await run(repairing('role-assignment', { with: { 'login-client-id': undefined } })), /self-login/);
    expect(worldNow(world)).toEqual(before);
  });

  it.each([
    ['the role assignments', /roleAssignments/, /Could not read the role assignments/],
    ['the role definitions', /roleDefinitions/, /Could not read the role definitions/],
    ['the subscription', /^\/subscriptions\/[^/]+\?/, /Could not read the subscription/],
  ])('writes nothing where %s could not be read', async (_what, path, words) => {
    const { run, simulator, world } = await repairScenario(withoutRole);
    simulator.addFault({ service: 'arm', method: 'GET', path, action: { kind: 'respond', status: 503 } });
    const before = worldNow(world);
    expectRefused(await run(RUN), words);
    expect(worldNow(world)).toEqual(before);
  });

  it('writes nothing where the service principal, or its groups, could not be read', async () => {
    for (const [path, words] of [
      [/servicePrincipals\(appId='3{8}-[^']*'\)\?/, /Could not read the service principal/],
      [/transitiveMemberOf/, /Could not read the groups/],
    ] as const) {
      const { run, simulator, world } = await repairScenario(withoutRole);
      simulator.addFault({ service: 'graph', method: 'GET', path, action: { kind: 'respond', status: 503 } });
      const before = worldNow(world);
      expectRefused(await run(RUN), words);
      expect(worldNow(world)).toEqual(before);
    }
  });

  it('is made although its check is waived or left out', async () => {
    for (const inputs of [
      { checks: '!role/*' },
      { waivers: '- {check: role/assignment, until: 2099-01-01, reason: known}' },
    ]) {
      const { run, world } = await repairScenario(withoutRole);
      const step = await run(repairing('role-assignment', { with: inputs }));
      expect(repairOf(step).status).toBe('applied');
      expect(held(world)).toHaveLength(1);
    }
  });

  it('fails, with what to do, in a subscription that is disabled', async () => {
    const { run, world } = await repairScenario((changed) => {
      withoutRole(changed);
      for (const subscription of changed.subscriptions) subscription.state = 'Disabled';
    });
    const before = worldNow(world);
    const step = await run(RUN);
    expect(repairOf(step)).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('ReadOnlyDisabledSubscription'),
    });
    expect(step.exitCode).toBe(1);
    expect(worldNow(world)).toEqual(before);
  });

  it('is used in mode repair only', async () => {
    const { run, world } = await repairScenario(withoutRole);
    const before = worldNow(world);
    const step = await run({ with: { repairs: 'role-assignment' } });
    expect(step.report).toMatchObject({ mode: 'check', repairs: [] });
    expect(azureWrites(step)).toEqual([]);
    expect(worldNow(world)).toEqual(before);
  });
});
