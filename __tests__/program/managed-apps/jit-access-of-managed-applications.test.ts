import { describe, expect, it } from '@jest/globals';
import { GRAPH_ROLES } from '../../../simulator/azure/resource-apps.js';
import type { FaultRule } from '../../../simulator/service.js';
import {
  applicationId,
  IDS,
  jitAccessOn,
  PUBLISHER,
  pick,
  plantApplication,
  plantJitRequest,
  type World,
} from '../../../simulator/world.js';
import { checksWith, tenantOf } from '../checks/planted.js';
import { FILE, REPOSITORY, rowOf, rowsOf, type Step, scenario } from '../harness.js';

const LICENCE = 'managed-app/jit-access-licence';
const REQUESTS = 'managed-app/jit-access-requests';
const P2 = 'eec0eb4f-6444-4f95-aba0-50c24d67f998';

/** What was asked of Azure about managed applications. */
function asked({ requests }: Step): readonly string[] {
  return requests.flatMap(({ path, body }) =>
    [/Solutions\/\w+/, /subscribedSkus/].flatMap((pattern) => pattern.exec(`${path} ${body}`)?.[0] ?? []),
  );
}

const brief = (step: Step, check: string) => rowsOf(step, check).map(({ status, severity }) => `${status} ${severity}`);

function takeLicence(world: World): void {
  tenantOf(world).subscribedSkus = [];
}

function licence(world: World, capabilityStatus: string, provisioningStatus = 'Success'): void {
  const [sku] = tenantOf(world).subscribedSkus;
  if (sku === undefined) throw new Error('the tenant has no SKU');
  sku.capabilityStatus = capabilityStatus;
  pick(sku.servicePlans, ({ servicePlanId }) => servicePlanId === P2).provisioningStatus = provisioningStatus;
}

it('is quiet where there is no managed application, at the price of one request', async () => {
  const { run } = await scenario();
  const step = await run();
  expect([rowOf(step, LICENCE).status, rowOf(step, REQUESTS).status]).toEqual(['passed', 'passed']);
  expect(rowOf(step, LICENCE).message).toBe('There is no managed application in the subscription.');
  expect(asked(step)).toEqual(['Solutions/applications']);
  expect(step.outputs.verdict).toBe('healthy');
});

it.each(['refused', 'empty'] as const)('is quiet where the provider is not registered (%s)', async (unregistered) => {
  const { run } = await scenario((world) => {
    pick(world.subscriptions, () => true).unregisteredProviders = ['Microsoft.Solutions'];
    world.solutions.unregistered = unregistered;
  });
  const step = await run();
  expect([brief(step, LICENCE), brief(step, REQUESTS)]).toEqual([['passed error'], ['passed warning']]);
  expect([step.exitCode, step.outputs.verdict, asked(step).length]).toEqual([0, 'healthy', 1]);
});

it('tells the lock-out of publishers, what it comes from and the ways out, and changes nothing', async () => {
  const given = await scenario((world) => {
    takeLicence(world);
    const planted = plantApplication(world);
    plantApplication(world, { name: 'quiet', jitAccessPolicy: null });
    plantJitRequest(world, planted, 2);
  });
  const state = () => JSON.stringify({ ...given.world, jobs: [] });
  const before = state();
  const step = await given.run();
  const id = applicationId(pick(given.world.managedApplications, ({ name }) => name === 'contoso-backup'));
  expect(rowOf(step, LICENCE)).toMatchObject({ status: 'failed', severity: 'error', subject: id });
  expect(rowOf(step, LICENCE).message).toMatch(/"contoso-backup" .* no enabled Entra ID P2/);
  expect(rowOf(step, LICENCE).fix).toContain(
    `az rest --method patch --url '${id}?api-version=2019-07-01' --body '{"properties":`,
  );
  expect(rowOf(step, REQUESTS).message).toMatch(/was denied although approval is automatic.*inferred/);
  // A managed application is not the integration's: its own verdict stays.
  expect([step.outputs.verdict, step.outputs['unhealthy-integrations'], step.exitCode]).toEqual(['unhealthy', '', 1]);
  expect(step.report.integrations.map(({ verdict }) => verdict)).toEqual(['healthy']);
  expect(step.outputs).toMatchObject({ errors: '1', warnings: '1' });
  expect(state()).toBe(before);
  expect(step.transcript).toMatchSnapshot();
});

describe('managed-app/jit-access-licence', () => {
  it.each<[string, string, string, string, RegExp]>([
    ['Enabled', 'Success', 'passed', 'healthy', /in the SKU "AAD_PREMIUM_P2"/],
    ['Warning', 'Success', 'passed', 'healthy', /grace period/],
    ['Suspended', 'Success', 'failed', 'unhealthy', /is Suspended/],
    ['LockedOut', 'Success', 'failed', 'unhealthy', /is LockedOut/],
    ['Deleted', 'Success', 'failed', 'unhealthy', /is Deleted/],
    ['Enabled', 'Disabled', 'failed', 'unhealthy', /the plan in it Disabled/],
    ['Enabled', 'PendingActivation', 'failed', 'unhealthy', /the plan in it PendingActivation/],
    ['Frozen', 'Success', 'unknown', 'unknown', /is Frozen.*not documented/],
  ])('%s with the plan %s: %s', async (capability, provisioning, status, verdict, message) => {
    const { run } = await scenario((world) => {
      plantApplication(world);
      licence(world, capability, provisioning);
    });
    const step = await run();
    expect(rowOf(step, LICENCE)).toMatchObject({ status, message: expect.stringMatching(message) });
    expect([step.outputs.verdict, step.exitCode]).toEqual([verdict, verdict === 'healthy' ? 0 : 1]);
    expect(step.report.integrations.map((one) => one.verdict)).toEqual(['healthy']);
    expect(asked(step)).toEqual(
      expect.arrayContaining(['Solutions/applications', 'Solutions/jitRequests', 'subscribedSkus']),
    );
  });

  it('has a row for each application, over all pages', async () => {
    const { run } = await scenario((world) => {
      world.arm.pageSize = 1;
      takeLicence(world);
      for (const name of ['one', 'two', 'three']) plantApplication(world, { name });
    });
    expect(brief(await run(), LICENCE)).toEqual(['failed error', 'failed error', 'failed error']);
  });

  it('can be waived, by application', async () => {
    const { run } = await scenario((world) => {
      takeLicence(world);
      plantApplication(world);
    });
    const subject = `/subscriptions/${IDS.subscription}/resourceGroups/managed-apps/providers/Microsoft.Solutions/applications/contoso-backup`;
    const waivers = JSON.stringify([{ check: LICENCE, subject, until: '2999-01-01', reason: 'the publisher knows' }]);
    const step = await run({ with: { waivers } });
    expect(rowOf(step, LICENCE)).toMatchObject({ status: 'failed', waived: { reason: 'the publisher knows' } });
    expect([step.outputs.verdict, step.exitCode]).toEqual(['healthy', 0]);
  });
});

describe('managed-app/jit-access-requests', () => {
  const manual = jitAccessOn({ jitApprovalMode: 'ManualApprove', jitApprovers: [{ id: PUBLISHER.approver }] });

  it.each<[string, (world: World) => void, readonly string[], RegExp]>([
    [
      'a request that timed out where nobody may approve',
      (world) => {
        const jitAccessPolicy = { ...manual, jitApprovers: [] };
        plantJitRequest(world, plantApplication(world, { jitAccessPolicy }), 1, { jitRequestState: 'Timeout' });
      },
      ['failed warning'],
      /approval is manual, and no approver is named/,
    ],
    [
      'one over the longest duration, of which only the start is known',
      (world) => {
        const startTime = new Date(Date.now() - 86_400_000).toISOString();
        const jitSchedulingPolicy = { type: 'Once', duration: 'PT12H', startTime };
        plantJitRequest(world, plantApplication(world), 1, { jitSchedulingPolicy, createdAt: null });
      },
      ['failed warning'],
      /startTime of its schedule.*asked for PT12H, and the longest duration is PT8H/,
    ],
    [
      'one that a person denied',
      (world) => plantJitRequest(world, plantApplication(world, { jitAccessPolicy: manual }), 1),
      ['passed warning'],
      /One was denied where a person decides/,
    ],
    [
      'an old one',
      (world) => plantJitRequest(world, plantApplication(world), 31),
      ['passed warning'],
      /No publisher asked for JIT access in the last 30 days/,
    ],
    [
      'two that failed, on pages of their own',
      (world) => {
        world.arm.pageSize = 1;
        const planted = plantApplication(world);
        for (const days of [1, 2]) plantJitRequest(world, planted, days, { jitRequestState: 'Failed' });
      },
      ['failed warning', 'failed warning'],
      /none of the usual causes is visible/,
    ],
  ])('%s', async (_title, plant, expected, message) => {
    const { run } = await scenario(plant);
    const step = await run();
    expect(brief(step, REQUESTS)).toEqual(expected);
    expect(rowsOf(step, REQUESTS)[0]?.message).toMatch(message);
    expect(brief(step, LICENCE)).toEqual(['passed error']);
    expect([step.outputs.verdict, step.exitCode]).toEqual(['healthy', 0]);
  });
});

describe('what is not known fails nothing', () => {
  const broken: FaultRule['action'] = {
    kind: 'respond',
    status: 500,
    body: { error: { code: 'InternalServerError' } },
  };

  it.each<[string, FaultRule, readonly string[]]>([
    ['applications', { service: 'arm', path: /Solutions\/applications/, action: broken }, [LICENCE, REQUESTS]],
    ['licences', { service: 'graph', path: /subscribedSkus/, body: /^/, action: broken }, [LICENCE]],
    ['requests', { service: 'arm', path: /jitRequests/, action: broken }, [REQUESTS]],
  ])('the %s', async (what, rule, unknown) => {
    const { run, simulator } = await scenario((world) => {
      takeLicence(world);
      plantJitRequest(world, plantApplication(world), 1);
      // Without a licence something else fails than what was lost.
      if (what !== 'licences') plantApplication(world, { name: 'other', jitAccessPolicy: null });
    });
    simulator.addFault(rule);
    if (what === 'licences') simulator.addFault({ service: 'graph', body: /subscribedSkus/, action: broken });
    const step = await run();
    expect(checksWith(step, 'unknown')).toEqual(['login/rights', ...unknown]);
    for (const check of unknown) expect(rowOf(step, check)).toMatchObject({ unknownReason: 'transient' });
    expect(step.writes).toEqual([]);
    expect(step.report.integrations.map(({ verdict }) => verdict)).toEqual(['healthy']);
  });

  it('names the right that reads licences once, with the command that grants it', async () => {
    const { run } = await scenario((world) => {
      plantApplication(world);
      const tenant = tenantOf(world);
      tenant.appRoleAssignments = tenant.appRoleAssignments.filter(
        ({ appRoleId }) => appRoleId !== GRAPH_ROLES['Directory.Read.All'],
      );
    });
    const step = await run();
    expect(rowOf(step, LICENCE)).toMatchObject({ status: 'unknown', unknownReason: 'forbidden' });
    expect(rowOf(step, LICENCE).message).toMatch(/See login\/rights: Directory\.Read\.All is missing\./);
    expect(rowOf(step, 'login/rights')).toMatchObject({ status: 'failed', subject: 'Directory.Read.All' });
    expect(rowOf(step, 'login/rights').message).toContain('the licences of the tenant (Microsoft Graph)');
    expect(rowOf(step, 'login/rights').fix).toMatch(/^\[ -n .*\|\| az ad app permission add/m);
  });
});

describe('where it is told, and whether it is read', () => {
  it.each<[string, readonly string[]]>([
    ['!managed-app/*', []],
    [`!${REQUESTS}`, ['Solutions/applications', 'subscribedSkus']],
    ['secret/*', []],
  ])('checks %s', async (checks, expected) => {
    const { run } = await scenario((world) => {
      takeLicence(world);
      plantJitRequest(world, plantApplication(world), 1);
    });
    const step = await run({ with: { checks } });
    expect(asked(step)).toEqual(expected);
    expect(rowsOf(step, REQUESTS)).toEqual([]);
    expect(step.outputs.verdict).toBe(expected.length === 0 ? 'healthy' : 'unhealthy');
  });

  it('is skipped in validate without Azure, and turns no pull request red with azure: auto', async () => {
    const { run } = await scenario((world) => {
      takeLicence(world);
      plantApplication(world);
    });
    const off = await run({ with: { mode: 'validate', azure: 'off' } });
    expect([brief(off, LICENCE), brief(off, REQUESTS), asked(off)]).toEqual([
      ['skipped error'],
      ['skipped warning'],
      [],
    ]);
    const auto = await run({ with: { mode: 'validate' } });
    expect([brief(auto, LICENCE), auto.exitCode]).toEqual([['failed error'], 0]);
    const required = await run({ with: { mode: 'validate', azure: 'required' } });
    expect([brief(required, LICENCE), required.exitCode]).toEqual([['failed error'], 1]);
  });

  it('is told and counted once where two integrations share a subscription', async () => {
    const given = await scenario((world) => {
      takeLicence(world);
      plantApplication(world);
    });
    const { github } = given;
    const text = github.hands.readFile(REPOSITORY, 'main', FILE)?.toString('utf8') ?? '';
    github.hands.commitFiles(REPOSITORY, 'main', { 'second/jit-integration.yml': text });
    const ids = { 'tenant-id': IDS.tenant, 'client-id': IDS.jit.appId, 'subscription-id': IDS.subscription };
    const integrations = JSON.stringify([
      { id: 'prod', ...ids },
      { id: 'prod-again', ...ids, 'config-path': 'second/jit-integration.yml' },
    ]);
    const step = await given.run({
      with: {
        integrations,
        'tenant-id': '',
        'client-id': '',
        'subscription-id': '',
        'integration-id': '',
        checks: `${LICENCE}, ${REQUESTS}`,
      },
    });
    expect(brief(step, LICENCE)).toEqual(['failed error', 'skipped error']);
    expect(rowsOf(step, REQUESTS).map(({ message }) => message)[1]).toBe(
      'Told once, with the integration "prod": it has the same subscription.',
    );
    expect(step.outputs).toMatchObject({ errors: '1', verdict: 'unhealthy', 'unhealthy-integrations': '' });
  });
});
