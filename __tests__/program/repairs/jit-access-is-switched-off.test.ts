import { describe, expect, it } from '@jest/globals';
import {
  applicationId,
  jitAccessOn,
  type ManagedApplication,
  PUBLISHER,
  plantApplication,
  ROLES,
  type World,
} from '../../../simulator/world.js';
import { SUBSCRIPTION, tenantOf } from '../checks/planted.js';
import { rowsOf, type Scenario, type Step, type StepOptions } from '../harness.js';
import {
  azureWrites,
  giveRole,
  REPAIRER,
  repairing,
  repairOf,
  repairScenario,
  repairsInBrief,
  worldNow,
  worldWith,
} from './repairing.js';

const REPAIR = 'managed-app-jit-access-off';
const POLICY = jitAccessOn({
  jitApprovalMode: 'ManualApprove',
  jitApprovers: [{ id: PUBLISHER.approver, type: 'user', displayName: 'Approver' }],
});
/** A role that may change managed applications, and nothing else. */
const CHANGER = '99999999-9999-4999-8999-0000000000d1';

function may(world: World, actions: string[]): void {
  world.roleDefinitions.push({
    name: CHANGER,
    roleName: 'Managed application changer',
    description: '',
    roleType: 'CustomRole',
    permissions: [{ actions, notActions: [], dataActions: [], notDataActions: [] }],
    assignableScopes: [SUBSCRIPTION],
  });
  giveRole(world, CHANGER, 7);
}

function quick(world: World): void {
  world.solutions.update.retryAfterSeconds = 0;
  world.solutions.refresh.retryAfterSeconds = 0;
}

/** One application with JIT access on, no licence, and the right to change it. */
function planted(world: World): ManagedApplication {
  tenantOf(world).subscribedSkus = [];
  quick(world);
  may(world, ['Microsoft.Solutions/applications/*']);
  return plantApplication(world, { jitAccessPolicy: POLICY });
}

async function start(change: (world: World, application: ManagedApplication) => void = () => undefined) {
  let application: ManagedApplication | undefined;
  const given = await repairScenario((world) => {
    application = planted(world);
    change(world, application);
  });
  if (application === undefined) throw new Error('nothing was planted');
  return { ...given, application };
}

function off(options: StepOptions = {}): StepOptions {
  return repairing(REPAIR, { ...options, with: { 'managed-apps': 'contoso-backup', ...options.with } });
}

/** The world, where only JIT access of that application is off. */
function withoutJitAccess(before: unknown, name = 'contoso-backup'): unknown {
  return worldWith(before, (world) => {
    const found = world.managedApplications.find((one) => one.name === name);
    if (found?.jitAccessPolicy) found.jitAccessPolicy.jitAccessEnabled = false;
  });
}

function expectNothing(step: Step, status: 'failed' | 'not-needed', words: RegExp): void {
  expect(repairOf(step)).toMatchObject({ repair: REPAIR, status, detail: expect.stringMatching(words) });
  expect(azureWrites(step)).toEqual([]);
  expect(step.exitCode === 0).toBe(status === 'not-needed');
}

describe('the repair managed-app-jit-access-off', () => {
  it.each(['both', 'async-operation', 'location', 'synchronous'] as const)(
    'changes one field and nothing else, where Azure answers by %s; nothing is left for the next run',
    async (answer) => {
      const { run, world, application } = await start((changed) => {
        changed.solutions.update.answer = answer;
        plantApplication(changed, { name: 'fabrikam', jitAccessPolicy: POLICY });
      });
      const before = worldNow(world);
      const step = await run(off({ with: { 'managed-apps': applicationId(application).toUpperCase() } }));
      expect(repairOf(step)).toMatchObject({ repair: REPAIR, integration: 'prod', status: 'applied' });
      expect(repairOf(step).detail).toContain('one-way');
      expect(repairOf(step).detail).toContain('the publisher’s access to the application’s resources is permanent');
      expect(azureWrites(step)).toEqual([`arm PATCH ${applicationId(application)}?api-version=2019-07-01`]);
      const [sent] = step.requests.filter(({ method }) => method === 'PATCH');
      expect(JSON.parse(sent?.body ?? '')).toEqual({
        properties: { jitAccessPolicy: { ...POLICY, jitAccessEnabled: false } },
      });
      expect(worldNow(world)).toEqual(withoutJitAccess(before));
      if (answer !== 'synchronous')
        expect(step.log).toContain(answer === 'location' ? '/operationResults/' : '/operationStatuses/');
      expect(step.exitCode).toBe(1);
      // The other one still has JIT access: it was not named.
      expect(rowsOf(step, 'managed-app/jit-access-licence')).toMatchObject([{ status: 'failed' }]);

      const after = worldNow(world);
      const again = await run(off());
      expectNothing(await run(off({ with: { 'fail-on': 'never' } })), 'not-needed', /is off/);
      expect(repairsInBrief(again)).toEqual([`${REPAIR} not-needed`]);
      expect(worldNow(world)).toEqual(after);
    },
  );

  it('is planned in a dry run, which says what is lost and sends no write', async () => {
    const { run, world } = await start();
    const before = worldNow(world);
    const step = await run(off({ with: { 'dry-run': 'true' } }));
    expect(repairOf(step).status).toBe('planned');
    expect(repairOf(step).detail).toContain('This is one-way');
    expect(step.writes).toEqual([]);
    expect(worldNow(world)).toEqual(before);
  });

  it('leaves JIT access on in a tenant with the licence, and where nobody can tell', async () => {
    const sku = (provisioningStatus: string, capabilityStatus = 'Enabled') => ({
      skuId: '84a661c4-e949-4bd2-a560-ed7766fcaf2b',
      skuPartNumber: 'AAD_PREMIUM_P2',
      capabilityStatus,
      enabledUnits: 25,
      servicePlans: [
        {
          servicePlanId: 'eec0eb4f-6444-4f95-aba0-50c24d67f998',
          servicePlanName: 'AAD_PREMIUM_P2',
          provisioningStatus,
          appliesTo: 'User',
        },
      ],
    });
    for (const [plan, status, words] of [
      [sku('Success'), 'not-needed', /has Entra ID P2/],
      [sku('Sleeping'), 'failed', /cannot be told/],
    ] as const) {
      const { run, world } = await start((changed) => {
        tenantOf(changed).subscribedSkus = [plan];
      });
      const before = worldNow(world);
      expectNothing(await run(off()), status, words);
      expect(worldNow(world)).toEqual(before);
    }
    const { run, simulator, world } = await start();
    simulator.addFault({ service: 'graph', path: /subscribedSkus/, action: { kind: 'respond', status: 503 } });
    const before = worldNow(world);
    expectNothing(await run(off()), 'failed', /Could not read the licences of the tenant/);
    expect(worldNow(world)).toEqual(before);
  });

  it('asks for what it needs although its checks are left out', async () => {
    const { run, world } = await start();
    const step = await run(off({ with: { checks: '!managed-app/*' } }));
    expect(repairOf(step).status).toBe('applied');
    expect(world.managedApplications[0]?.jitAccessPolicy?.jitAccessEnabled).toBe(false);
  });

  it('is never made on schedule', async () => {
    const { run, world } = await start();
    const before = worldNow(world);
    const step = await run(off({ job: { event: 'schedule' }, with: { mode: 'repair' } }));
    expectNothing(step, 'failed', /Never made on schedule/);
    expect(worldNow(world)).toEqual(before);
  });

  it('touches no application that is not named, unknown, or named twice over', async () => {
    for (const [named, words] of [
      ['other', /There is no managed application "other"/],
      [
        `${SUBSCRIPTION}/resourceGroups/x/providers/Microsoft.Solutions/applications/contoso-backup`,
        /There is no managed/,
      ],
      ['twin', /Several managed applications of the subscription are called "twin"/],
    ] as const) {
      const { run, world } = await start((changed) => {
        plantApplication(changed, { name: 'twin', resourceGroup: 'one' });
        plantApplication(changed, { name: 'twin', resourceGroup: 'two' });
      });
      const before = worldNow(world);
      expectNothing(await run(off({ with: { 'managed-apps': named } })), 'failed', words);
      expect(worldNow(world)).toEqual(before);
    }
  });

  it('names the role that is missing, and the commands that give it', async () => {
    const { run, world, application } = await start((changed) => {
      changed.roleAssignments = changed.roleAssignments.filter(({ roleDefinitionId }) => roleDefinitionId !== CHANGER);
    });
    const before = worldNow(world);
    const step = await run(off());
    expect(repairOf(step).status).toBe('failed');
    expect(repairOf(step).detail).toContain('Microsoft.Solutions/applications/write');
    const commands = repairOf(step).detail.split('\n\n')[1]?.split('\n') ?? [];
    expect(commands[0]).toMatch(/^az role definition create --role-definition '\{"Name":"Jit Azure Drift: /);
    expect(commands[1]).toContain(`--assignee-object-id ${REPAIRER.servicePrincipal}`);
    expect(commands[1]).toContain(`--scope ${applicationId(application)}`);
    expect(worldNow(world)).toEqual(before);
    expect(step.exitCode).toBe(1);
  });

  it.each(['Failed', 'Canceled'] as const)('fails where the operation ends as %s', async (ends) => {
    for (const answer of ['both', 'location'] as const) {
      const { run, world } = await start((changed) => {
        Object.assign(changed.solutions.update, { ends, answer });
      });
      const before = worldNow(world);
      const step = await run(off());
      expect(repairOf(step).status).toBe('failed');
      expect(repairOf(step).detail).toContain(`ended as ${ends}`);
      expect(step.exitCode).toBe(1);
      // The application itself tells of the failure; JIT access is still on, and all else as it was.
      expect(worldNow(world)).toEqual(
        worldWith(before, (changed) => {
          for (const one of changed.managedApplications) one.provisioningState = 'Failed';
        }),
      );
    }
  });

  it('is pending, with the address to follow, where the operation outlives the run; the next run ends it', async () => {
    const { run, world } = await start((changed) => {
      changed.solutions.update.ends = 'never';
    });
    const before = worldNow(world);
    const step = await run(off({ with: { 'timeout-seconds': '12' } }));
    expect(repairOf(step).status).toBe('pending');
    expect(repairOf(step).detail).toContain('/operationStatuses/');
    expect(step.exitCode).toBe(1);
    expect(step.summary).toContain('⏳ pending');
    const [operation] = world.solutions.operations;
    if (operation !== undefined) operation.behaviour.ends = 'Succeeded';
    const next = await run(off());
    expect(repairsInBrief(next)).toEqual([`${REPAIR} not-needed`]);
    expect(azureWrites(next)).toEqual([]);
    expect(worldNow(world)).toEqual(withoutJitAccess(before));
  });

  it('fails where anything else of the application is different afterwards, or nothing is', async () => {
    for (const [behaviour, words] of [
      [{ alsoChanges: { authorizations: [] } }, /more that is not as it was: properties\.authorizations/],
      [{ withoutEffect: true }, /does not show it/],
    ] as const) {
      const { run } = await start((changed) => {
        Object.assign(changed.solutions.update, behaviour);
      });
      const step = await run(off());
      expect(repairOf(step)).toMatchObject({ status: 'failed', detail: expect.stringMatching(words) });
      expect(step.exitCode).toBe(1);
    }
  }, 120_000);

  it('follows no operation to another host, and tells by the application itself', async () => {
    const { run, simulator, world } = await start();
    const before = worldNow(world);
    simulator.addFault({
      service: 'arm',
      method: 'PATCH',
      action: {
        kind: 'rewrite',
        with: (response) => ({
          ...response,
          headers: { 'azure-asyncoperation': 'https://elsewhere.example/operation', 'retry-after': '0' },
        }),
      },
    });
    const step = await run(off());
    expect(repairOf(step).status).toBe('applied');
    expect(worldNow(world)).toEqual(withoutJitAccess(before));
  });

  it('tells by the application itself where the operation may not be read', async () => {
    for (const [ends, status] of [
      ['Succeeded', 'applied'],
      ['Failed', 'failed'],
    ] as const) {
      const { run, simulator } = await start((changed) => {
        changed.solutions.update.ends = ends;
      });
      const body = { error: { code: 'AuthorizationFailed', message: 'No.' } };
      simulator.addFault({
        service: 'arm',
        path: /operationStatuses/,
        action: { kind: 'respond', status: 403, body },
      });
      expect(repairOf(await run(off())).status).toBe(status);
    }
  });

  it.each([
    ['a run dies', 'kill'],
    ['the answer is lost', 'lost'],
  ] as const)('ends in the same state where %s right after the write', async (_words, how) => {
    const { run, simulator, world } = await start();
    const before = worldNow(world);
    let pid = 0;
    const lost = { status: 503, body: { error: { code: 'ServiceUnavailable', message: 'Lost.' } } };
    simulator.addFault({
      service: 'arm',
      method: 'PATCH',
      times: 1,
      action:
        how === 'lost'
          ? { kind: 'rewrite', with: () => lost }
          : {
              kind: 'after',
              run: () => {
                process.kill(pid, 'SIGKILL');
              },
            },
    });
    const onStart = (started: number): void => {
      pid = started;
    };
    const first = await run(off({ onStart }));
    if (how === 'kill') expect(first.signal).toBe('SIGKILL');
    else expect(repairOf(first).status).toBe('applied');
    const step = await run(off());
    expect(repairsInBrief(step)).toEqual([`${REPAIR} not-needed`]);
    expect(world.solutions.operations).toHaveLength(1);
    expect(worldNow(world)).toEqual(withoutJitAccess(before));
  });

  it('goes on with the others where the second of three is refused', async () => {
    const { run, world } = await start((changed, application) => {
      const others = ['two', 'three'].map((name) => plantApplication(changed, { name, jitAccessPolicy: POLICY }));
      const given = changed.roleAssignments.find(({ roleDefinitionId }) => roleDefinitionId === CHANGER);
      if (given === undefined) throw new Error('no role was given');
      changed.roleAssignments = changed.roleAssignments.filter((one) => one !== given);
      for (const [index, one] of [application, ...others].entries())
        if (one.name !== 'two')
          changed.roleAssignments.push({
            ...given,
            name: `99999999-9999-4999-8999-0000000000f${index}`,
            scope: applicationId(one),
          });
    });
    const before = worldNow(world);
    const step = await run(off({ with: { 'managed-apps': 'contoso-backup, two, three' } }));
    expect(repairsInBrief(step)).toEqual([`${REPAIR} applied`, `${REPAIR} failed`, `${REPAIR} applied`]);
    expect(step.report.repairs[1]?.detail).toContain('"two"');
    expect(step.exitCode).toBe(1);
    expect(worldNow(world)).toEqual(withoutJitAccess(withoutJitAccess(before), 'three'));
    expect(rowsOf(step, 'managed-app/jit-access-licence')).toMatchObject([
      { status: 'failed', subject: expect.stringContaining('/two') },
    ]);
  });

  it('needs managed-apps, and takes only what may be one: said before any request', async () => {
    for (const [named, words] of [
      [undefined, 'managed-apps is empty'],
      ['/subscriptions/x/contoso', 'managed-apps names "/subscriptions/x/contoso"'],
      [
        '/subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups/x/providers/Microsoft.Solutions/applications/y',
        'which is in none of the subscriptions of this run',
      ],
    ] as const) {
      const { run } = await start();
      const step = await run(off({ with: { 'managed-apps': named } }));
      expect(step.exitCode).toBe(1);
      expect(step.log).toContain(words);
      expect(step.requests).toEqual([]);
    }
  });
});

describe('the repair managed-app-permissions', () => {
  const PUBLISHED = [{ principalId: PUBLISHER.approver, roleDefinitionId: ROLES.reader }];
  const refresh = (options: StepOptions = {}): StepOptions =>
    repairing('managed-app-permissions', { ...options, with: { 'managed-apps': 'contoso-backup', ...options.with } });
  const refreshed = (before: unknown): unknown =>
    worldWith(before, (world) => {
      const [found] = world.managedApplications;
      if (found !== undefined) found.authorizations = PUBLISHED;
    });
  const startRefresh = (change: Parameters<typeof start>[0] = () => undefined): Promise<Scenario> =>
    start((world, application) => {
      application.publishedAuthorizations = PUBLISHED;
      change(world, application);
    });

  it.each(['location', 'both', 'synchronous'] as const)(
    'takes what is published (Azure answers by %s), tells before and after, and may be made again',
    async (answer) => {
      const { run, world } = await startRefresh((changed) => {
        changed.solutions.refresh.answer = answer;
      });
      const before = worldNow(world);
      const step = await run(refresh());
      const { status, detail } = repairOf(step);
      expect(status).toBe('applied');
      expect(detail).toContain(
        `Authorizations before: ${PUBLISHER.principal} has the role b24988ac-6180-42a0-ab88-20f7382dd24c.`,
      );
      expect(detail).toContain(`After: ${PUBLISHER.approver} has the role ${ROLES.reader}.`);
      expect(detail).toContain('whatever the publisher has published');
      expect(worldNow(world)).toEqual(refreshed(before));
      const again = await run(refresh());
      expect(repairOf(again)).toMatchObject({ status: 'applied', detail: expect.stringContaining('are as they were') });
      expect(worldNow(world)).toEqual(refreshed(before));
    },
  );

  it('is planned in a dry run, which sends no write', async () => {
    const { run, world } = await startRefresh();
    const before = worldNow(world);
    const step = await run(refresh({ with: { 'dry-run': 'true' } }));
    expect(repairOf(step)).toMatchObject({
      status: 'planned',
      detail: expect.stringContaining('Authorizations now: '),
    });
    expect(step.writes).toEqual([]);
    expect(worldNow(world)).toEqual(before);
  });

  it('fails where the operation does, or the right is missing; and is pending where it outlives the run', async () => {
    for (const [change, options, status, words] of [
      [(world: World) => Object.assign(world.solutions.refresh, { ends: 'Failed' }), {}, 'failed', /ended as Failed/],
      [
        (world: World) => {
          world.roleAssignments = world.roleAssignments.filter(({ roleDefinitionId }) => roleDefinitionId !== CHANGER);
        },
        {},
        'failed',
        /refreshPermissions\/action[\s\S]*--role 'Managed Application Operator Role' --scope \/subscriptions\//,
      ],
      [
        (world: World) => Object.assign(world.solutions.refresh, { ends: 'never' }),
        { 'timeout-seconds': '12' },
        'pending',
        /operationResults/,
      ],
    ] as const) {
      const { run, world } = await startRefresh(change);
      const before = worldNow(world) as World;
      const step = await run(refresh({ with: options }));
      expect(repairOf(step)).toMatchObject({ status, detail: expect.stringMatching(words) });
      expect(step.exitCode).toBe(1);
      expect(world.managedApplications[0]?.authorizations).toEqual(before.managedApplications[0]?.authorizations);
    }
  });

  it('ends in the same state where a run dies right after the write and is started again', async () => {
    const { run, simulator, world } = await startRefresh();
    const before = worldNow(world);
    let pid = 0;
    const kill = (): void => {
      process.kill(pid, 'SIGKILL');
    };
    simulator.addFault({ service: 'arm', method: 'POST', times: 1, action: { kind: 'after', run: kill } });
    const onStart = (started: number): void => {
      pid = started;
    };
    expect((await run(refresh({ onStart }))).signal).toBe('SIGKILL');
    expect(repairOf(await run(refresh())).status).toBe('applied');
    expect(worldNow(world)).toEqual(refreshed(before));
  });

  it('writes nothing where the applications could not be read', async () => {
    const { run, simulator, world } = await startRefresh();
    simulator.addFault({ service: 'arm', path: /\/applications\?/, action: { kind: 'respond', status: 503 } });
    const before = worldNow(world);
    const step = await run(refresh());
    expect(repairOf(step)).toMatchObject({
      status: 'failed',
      detail: expect.stringMatching(/Could not read the managed applications/),
    });
    expect(azureWrites(step)).toEqual([]);
    expect(worldNow(world)).toEqual(before);
  });
});
