import { describe, expect, it } from '@jest/globals';
import { AAD_GRAPH_SCOPES, GRAPH_SCOPES } from '../../../simulator/azure/resource-apps.js';
import { IDS, pick, RESOURCE_APPS, type World } from '../../../simulator/world.js';
import { registration } from '../checks/planted.js';
import { rowsOf, type Step, type StepOptions } from '../harness.js';
import {
  azureWrites,
  REPAIRER,
  repairing,
  repairOf,
  repairScenario,
  repairsInBrief,
  worldNow,
  worldWith,
} from './repairing.js';

function app(world: World) {
  return registration(world, IDS.jit.appId);
}

/** The retired API's block lost three of four permissions; a permission of someone else's stands beside. */
function withoutPermissions(world: World): void {
  app(world).requiredResourceAccess = [
    {
      resourceAppId: RESOURCE_APPS.microsoftGraph,
      resourceAccess: [
        { id: GRAPH_SCOPES['Organization.Read.All'], type: 'Scope' },
        { id: GRAPH_SCOPES['User.Read'], type: 'Scope' },
      ],
    },
    {
      resourceAppId: RESOURCE_APPS.aadGraph,
      resourceAccess: [{ id: AAD_GRAPH_SCOPES['Directory.Read.All'], type: 'Scope' }],
    },
  ];
}

/** The role is gone; two of someone else's stand there. */
function withoutRole(world: World): void {
  app(world).appRoles = [
    {
      id: '33333333-3333-4333-8333-0000000000c1',
      value: 'Task.Write',
      displayName: 'Task writers',
      description: 'Theirs',
      allowedMemberTypes: ['Application'],
      isEnabled: true,
    },
    {
      id: '33333333-3333-4333-8333-0000000000c2',
      value: null,
      displayName: 'msiam_access',
      description: 'Theirs too',
      allowedMemberTypes: ['User'],
      isEnabled: false,
    },
  ];
}

function damage(world: World): void {
  withoutPermissions(world);
  withoutRole(world);
}

/** The role, for users only. */
function halfRole(world: World): void {
  app(world).appRoles = [
    {
      id: IDS.jit.appRole,
      value: 'reader',
      displayName: 'Reader',
      description: 'Reader role for Jit',
      allowedMemberTypes: ['User'],
      isEnabled: true,
    },
  ];
}

interface Case {
  readonly repair: string;
  readonly check: string;
  readonly damage: (world: World) => void;
  /** What is different in the checked app afterwards. */
  readonly change: (application: ReturnType<typeof app>) => void;
  readonly planned: RegExp;
}

const CASES: readonly Case[] = [
  {
    repair: 'api-permissions',
    check: 'app/permissions',
    damage,
    change: (application) => {
      const scope = (id: string) => ({ id, type: 'Scope' as const });
      application.requiredResourceAccess[0]?.resourceAccess.push(
        scope(GRAPH_SCOPES['Group.Read.All']),
        scope(GRAPH_SCOPES['Policy.Read.All']),
        scope(GRAPH_SCOPES['User.Read.All']),
      );
      application.requiredResourceAccess.push({
        resourceAppId: RESOURCE_APPS.azureServiceManagement,
        resourceAccess: [scope('41094075-9dad-400e-a0bd-54e686782033')],
      });
    },
    planned:
      /^Declare Microsoft Graph Group\.Read\.All \(delegated\), Microsoft Graph Policy\.Read\.All \(delegated\), Microsoft Graph User\.Read\.All \(delegated\), Azure Service Management user_impersonation \(delegated\)\. .*adminconsent\?client_id=33333333-/,
  },
  {
    repair: 'app-role',
    check: 'app/role',
    damage: withoutRole,
    change: (application) => {
      application.appRoles.push({
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) as never,
        value: 'reader',
        displayName: 'reader',
        description: 'reader',
        allowedMemberTypes: ['User', 'Application'],
        isEnabled: true,
      });
    },
    planned: /^Add the app role "reader", for users\/groups and applications\./,
  },
  {
    repair: 'app-role',
    check: 'app/role',
    damage: halfRole,
    change: (application) => {
      application.appRoles[0]?.allowedMemberTypes.push('Application');
    },
    planned: /^Enable the app role "reader" \(33333333-/,
  },
];

/** The world with only the change in it that the repair is for; asymmetric ids stay asymmetric. */
function expected(before: unknown, change: Case['change']): unknown {
  const world = worldWith(before, () => undefined) as World;
  change(app(world));
  return world;
}

function run(one: Case, options: StepOptions = {}): StepOptions {
  return repairing(one.repair, options);
}

function expectMended(step: Step, one: Case): void {
  expect(repairOf(step)).toMatchObject({ repair: one.repair, integration: 'prod', status: 'applied' });
  expect(rowsOf(step, one.check).map(({ status }) => status)).toEqual(['passed']);
  expect(step.log).toContain('read again after the repairs');
  expect(step.exitCode).toBe(0);
}

describe.each(CASES)('the repair $repair ($planned)', (one) => {
  it('makes only its change, and has nothing to do in the next run', async () => {
    const given = await repairScenario(one.damage);
    const before = worldNow(given.world);
    const step = await given.run(run(one));
    expectMended(step, one);
    expect(azureWrites(step)).toEqual([`graph PATCH /v1.0/applications/${IDS.jit.objectId}`]);
    if (one.repair === 'api-permissions')
      expect(repairOf(step).detail).toMatch(/\/1{8}-[\d-]+\/adminconsent\?client_id=3{8}-/);
    expect(worldNow(given.world)).toEqual(expected(before, one.change));
    const after = worldNow(given.world);
    const again = await given.run(run(one));
    expect(repairsInBrief(again)).toEqual([`${one.repair} not-needed`]);
    expect(again.writes).toEqual([]);
    expect(worldNow(given.world)).toEqual(after);
  });

  it('is planned in a dry run, which sends no write', async () => {
    const given = await repairScenario(one.damage);
    const before = worldNow(given.world);
    const step = await given.run(run(one, { with: { 'dry-run': 'true' } }));
    expect(repairOf(step).status).toBe('planned');
    expect(repairOf(step).detail).toMatch(one.planned);
    expect(repairOf(step).detail).toContain(
      'It needs the Microsoft Graph application permission Application.ReadWrite.OwnedBy',
    );
    expect(step.writes).toEqual([]);
    expect(worldNow(given.world)).toEqual(before);
  });

  it('says which right is missing and how to grant it', async () => {
    const given = await repairScenario(one.damage, { graph: false });
    const before = worldNow(given.world);
    const step = await given.run(run(one));
    const { status, detail } = repairOf(step);
    expect(status).toBe('failed');
    expect(detail).toContain('Authorization_RequestDenied');
    expect(detail.split('\n\n')[1]?.split('\n')).toEqual([
      String.raw`[ -n "$(az ad app permission list --id ${REPAIRER.appId} --query '[].resourceAccess[].id | [?@=='\''18a4783c-866b-4cc7-a460-3d5e5662c884'\'']' -o tsv)" ] || az ad app permission add --id ${REPAIRER.appId} --api ${RESOURCE_APPS.microsoftGraph} --api-permissions 18a4783c-866b-4cc7-a460-3d5e5662c884=Role`,
      'GRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)',
      `CLIENT=$(az ad sp show --id ${REPAIRER.appId} --query id -o tsv)`,
      `API=$(az ad sp show --id ${RESOURCE_APPS.microsoftGraph} --query id -o tsv)`,
      `az rest --method post --url "\${GRAPH%/}/v1.0/servicePrincipals/$CLIENT/appRoleAssignments" --body "{\\"principalId\\":\\"$CLIENT\\",\\"resourceId\\":\\"$API\\",\\"appRoleId\\":\\"18a4783c-866b-4cc7-a460-3d5e5662c884\\"}"`,
      `az ad app owner add --id ${IDS.jit.appId} --owner-object-id ${REPAIRER.servicePrincipal}`,
    ]);
    expect(step.exitCode).toBe(1);
    expect(worldNow(given.world)).toEqual(before);
  });

  it.each([
    ['the connection breaks before the write', { kind: 'reset' } as const],
    ['the connection breaks after it', 'after' as const],
    ['the service stumbles', { kind: 'respond', status: 503 } as const],
    ['the service asks to wait', { kind: 'respond', status: 429, headers: { 'retry-after': '1' } } as const],
  ])('ends well where %s', async (_words, fault) => {
    const given = await repairScenario(one.damage);
    const before = worldNow(given.world);
    const lost = { status: 503, body: { error: { code: 'ServiceUnavailable', message: 'Lost.' } } };
    given.simulator.addFault({
      service: 'graph',
      method: 'PATCH',
      times: 1,
      action: fault === 'after' ? { kind: 'rewrite', with: () => lost } : fault,
    });
    const step = await given.run(run(one));
    expectMended(step, one);
    expect(worldNow(given.world)).toEqual(expected(before, one.change));
  });

  it('ends in the same state when a run dies right after the write and is started again', async () => {
    const given = await repairScenario(one.damage);
    const before = worldNow(given.world);
    let pid = 0;
    const kill = (): void => {
      process.kill(pid, 'SIGKILL');
    };
    given.simulator.addFault({ service: 'graph', method: 'PATCH', times: 1, action: { kind: 'after', run: kill } });
    const onStart = (started: number): void => {
      pid = started;
    };
    expect((await given.run(run(one, { onStart }))).signal).toBe('SIGKILL');
    const step = await given.run(run(one));
    expect(repairsInBrief(step)).toEqual([`${one.repair} not-needed`]);
    expect(worldNow(given.world)).toEqual(expected(before, one.change));
  });

  it('writes nothing where the application could not be read', async () => {
    const given = await repairScenario(one.damage);
    const path = /applications\(appId='3{8}-[^']*'\)\?/;
    given.simulator.addFault({ service: 'graph', path, action: { kind: 'respond', status: 503 } });
    const before = worldNow(given.world);
    const step = await given.run(run(one));
    expect(repairOf(step).status).toBe('failed');
    expect(repairOf(step).detail).toMatch(/Could not read the application .* So nothing was written\./);
    expect(azureWrites(step)).toEqual([]);
    expect(worldNow(given.world)).toEqual(before);
    expect(step.exitCode).toBe(1);
  });

  it('writes what is there right before, not what was there when the run began', async () => {
    const given = await repairScenario(one.damage);
    const meanwhile = (application: ReturnType<typeof app>): void => {
      application.requiredResourceAccess.push({
        resourceAppId: '99999999-9999-4999-8999-0000000000a1',
        resourceAccess: [{ id: '99999999-9999-4999-8999-0000000000a2', type: 'Role' }],
      });
      application.appRoles.push({
        id: '99999999-9999-4999-8999-0000000000a3',
        value: 'Other',
        displayName: 'Other',
        description: 'Added meanwhile',
        allowedMemberTypes: ['User'],
        isEnabled: true,
      });
    };
    const before = worldNow(given.world);
    given.simulator.addFault({
      service: 'graph',
      method: 'GET',
      path: /applications\/[0-9a-f-]+\?\$select=id,appId,(?:requiredResourceAccess|appRoles)$/,
      times: 1,
      action: { kind: 'before', run: () => meanwhile(app(given.world)) },
    });
    const step = await given.run(run(one));
    expect(repairOf(step).status).toBe('applied');
    const both = (application: ReturnType<typeof app>): void => {
      meanwhile(application);
      one.change(application);
    };
    const [now, wanted] = [worldNow(given.world), expected(before, both)].map((world) => {
      const { appRoles, requiredResourceAccess } = app(world as World);
      return { appRoles, requiredResourceAccess };
    });
    expect(now?.appRoles).toEqual(wanted?.appRoles);
    expect(new Set(now?.requiredResourceAccess)).toEqual(new Set(wanted?.requiredResourceAccess));
  });
});

describe('the repair api-permissions', () => {
  it('fails, naming what is gone, where someone else drops a permission at the same time', async () => {
    const given = await repairScenario(damage);
    given.simulator.addFault({
      service: 'graph',
      method: 'PATCH',
      action: {
        kind: 'after',
        run: () => {
          app(given.world).requiredResourceAccess[0]?.resourceAccess.shift();
        },
      },
    });
    const step = await given.run(repairing('api-permissions'));
    expect(repairOf(step).status).toBe('failed');
    expect(repairOf(step).detail).toContain(`${GRAPH_SCOPES['Organization.Read.All']}=Scope`);
    expect(step.exitCode).toBe(1);
  });

  it('adds none where one is not known in the tenant, or the APIs could not be read', async () => {
    for (const [inputs, fault, words] of [
      [
        { 'api-permissions': 'Microsoft Graph: [User.Read.All, Role:No.Such]' },
        undefined,
        /knows no Microsoft Graph No\.Such/,
      ],
      [{}, /servicePrincipals\(appId='00000002/, /Could not read the APIs/],
    ] as const) {
      const given = await repairScenario(damage);
      if (fault !== undefined)
        given.simulator.addFault({ service: 'graph', path: fault, action: { kind: 'respond', status: 503 } });
      const before = worldNow(given.world);
      const step = await given.run(repairing('api-permissions', { with: inputs }));
      expect(repairOf(step)).toMatchObject({ status: 'failed', detail: expect.stringMatching(words) });
      expect(azureWrites(step)).toEqual([]);
      expect(worldNow(given.world)).toEqual(before);
    }
  });
});

describe('the repair app-role', () => {
  it('disables the role for a moment where Entra asks for that', async () => {
    const given = await repairScenario((world) => {
      damage(world);
      const { appRoles } = app(world);
      halfRole(world);
      app(world).appRoles.push(...appRoles);
      world.graph.enabledRolesAreFrozen = true;
    });
    const before = worldNow(given.world);
    const step = await given.run(repairing('app-role'));
    expect(repairOf(step).status).toBe('applied');
    expect(azureWrites(step)).toHaveLength(3);
    expect(worldNow(given.world)).toEqual(
      expected(before, (application) => application.appRoles[0]?.allowedMemberTypes.push('Application')),
    );
  });

  it('leaves nothing disabled for good where a run dies in that moment and is started again', async () => {
    const given = await repairScenario((world) => {
      halfRole(world);
      world.graph.enabledRolesAreFrozen = true;
    });
    const before = worldNow(given.world);
    let pid = 0;
    const kill = (): void => {
      process.kill(pid, 'SIGKILL');
    };
    given.simulator.addFault({
      service: 'graph',
      method: 'PATCH',
      body: /"isEnabled":false/,
      times: 1,
      action: { kind: 'after', run: kill },
    });
    const onStart = (started: number): void => {
      pid = started;
    };
    expect((await given.run(repairing('app-role', { onStart }))).signal).toBe('SIGKILL');
    expect(app(given.world).appRoles[0]?.isEnabled).toBe(false);
    expect(repairOf(await given.run(repairing('app-role'))).status).toBe('applied');
    expect(worldNow(given.world)).toEqual(
      expected(before, (application) => application.appRoles[0]?.allowedMemberTypes.push('Application')),
    );
  });

  it('enables a role that is disabled', async () => {
    const given = await repairScenario((world) => {
      pick(app(world).appRoles, ({ value }) => value === 'reader').isEnabled = false;
    });
    const before = worldNow(given.world);
    const step = await given.run(repairing('app-role'));
    expect(repairOf(step).status).toBe('applied');
    expect(app(given.world).appRoles).toMatchObject([{ id: IDS.jit.appRole, isEnabled: true, displayName: 'Reader' }]);
    expect(worldNow(given.world)).toEqual(
      expected(before, (application) => {
        pick(application.appRoles, ({ value }) => value === 'reader').isEnabled = true;
      }),
    );
  });
});

describe('several repairs in one run', () => {
  it('makes the others where the second of three is refused, and what is left in the next run', async () => {
    const given = await repairScenario((world) => {
      damage(world);
      world.roleAssignments = world.roleAssignments.filter(
        ({ principalId }) => principalId !== IDS.jit.servicePrincipal,
      );
    });
    const body = { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } };
    given.simulator.addFault({
      service: 'graph',
      method: 'PATCH',
      body: /requiredResourceAccess/,
      times: 1,
      action: { kind: 'respond', status: 403, body },
    });
    const all = repairing('app-role, api-permissions, role-assignment');
    const before = worldNow(given.world);
    const step = await given.run(all);
    expect(repairsInBrief(step)).toEqual(['role-assignment applied', 'api-permissions failed', 'app-role applied']);
    expect(step.exitCode).toBe(1);
    expect(rowsOf(step, 'role/assignment')).toMatchObject([{ status: 'passed' }]);
    expect(rowsOf(step, 'app/role')).toMatchObject([{ status: 'passed' }]);
    expect(rowsOf(step, 'app/permissions').map(({ status }) => status)).toEqual(Array(4).fill('failed'));
    const [made] = given.world.roleAssignments.slice(-1);
    const [permissions, role] = CASES;
    const mended = (...changes: readonly (Case['change'] | undefined)[]): unknown =>
      expected(
        worldWith(before, (world) => {
          if (made !== undefined) world.roleAssignments.push(made);
        }),
        (application) => {
          for (const change of changes) change?.(application);
        },
      );
    expect(worldNow(given.world)).toEqual(mended(role?.change));

    const next = await given.run(all);
    expect(repairsInBrief(next)).toEqual([
      'role-assignment not-needed',
      'api-permissions applied',
      'app-role not-needed',
    ]);
    expect(next.exitCode).toBe(0);
    expect(worldNow(given.world)).toEqual(mended(role?.change, permissions?.change));
  });

  it('tells nothing of it in public, and all of it in the report file', async () => {
    const given = await repairScenario(damage, { graph: false });
    const step = await given.run(repairing('api-permissions', { with: { redact: 'true' } }));
    expect(step.log).toContain('Repair api-permissions: failed.');
    expect(`${step.log}${step.summary}`).not.toContain(REPAIRER.appId);
    expect(repairOf(step).detail).toContain(REPAIRER.appId);
  });
});
