import { expect, it } from '@jest/globals';
import type { FaultRule } from '../../../simulator/service.js';
import { IDS, JIT_API_TOKEN } from '../../../simulator/world.js';
import { FILE, fileAt, plantDrift, REPOSITORY, type Scenario, type Step, scenario } from '../harness.js';
import { addTenant, fileOf, listed } from '../integrations/tenants.js';
import { branches, pulls, WRITES } from '../pull-request/proposals.js';
import { repairing, repairScenario } from '../repairs/repairing.js';

/**
 * A service that hangs, before its headers or in its body: the run ends at its deadline, what it knows by then is told,
 * what it does not know is unknown with the service's name, nothing is failed for it, and nothing is half-made unnamed.
 */

const SECONDS = 10;
const AT_ONCE = 4;
/** What a machine under load may take beyond: to start, and to tell. */
const SLACK_MS = 6000;

const HANG = { kind: 'hang' } as const;
const IN_BODY = { kind: 'drip', bytes: 1, everyMs: 600_000 } as const;

interface Case {
  readonly what: string;
  readonly rule: Omit<FaultRule, 'action'>;
  readonly action: FaultRule['action'];
  /** Checks that are known all the same. */
  readonly known: readonly string[];
  /** The check of which the service is asked, and how it is named there. */
  readonly lost: string;
  readonly named: RegExp;
}

const CASES: readonly Case[] = [
  {
    what: 'the ID token of GitHub',
    rule: { service: 'oidc' },
    action: HANG,
    known: ['config/readable', 'config/drift'],
    lost: 'login/oidc',
    named: /ID token/,
  },
  {
    what: 'Entra, in the body',
    rule: { service: 'entra' },
    action: IN_BODY,
    known: ['config/readable', 'config/drift'],
    lost: 'login/oidc',
    named: /Microsoft Entra/,
  },
  {
    what: 'Graph, in the body',
    rule: { service: 'graph' },
    action: IN_BODY,
    known: ['login/oidc', 'subscription/state', 'config/readable'],
    lost: 'app/exists',
    named: /Microsoft Graph/,
  },
  {
    what: 'Azure Resource Manager',
    rule: { service: 'arm' },
    action: HANG,
    known: ['login/oidc', 'app/exists', 'secret/expiry', 'config/readable'],
    lost: 'subscription/state',
    named: /Azure Resource Manager/,
  },
  {
    what: 'the GraphQL API of GitHub',
    rule: { service: 'github', path: /graphql$/ },
    action: IN_BODY,
    known: ['login/oidc', 'app/exists', 'role/assignment'],
    lost: 'config/readable',
    named: /GitHub/,
  },
  {
    what: 'the REST API of GitHub',
    rule: { service: 'github', path: /\/repos\// },
    action: HANG,
    known: ['login/oidc', 'app/exists', 'role/assignment', 'config/drift'],
    lost: 'issue/kept',
    named: /GitHub/,
  },
  {
    what: 'Jit',
    rule: { service: 'jit' },
    action: HANG,
    known: ['login/oidc', 'app/exists', 'role/assignment', 'config/drift'],
    lost: 'jit/integration-file',
    named: /Jit/,
  },
];

type Row = Step['report']['results'][number];

function allRows({ report }: Step): readonly Row[] {
  const { results, integrations, configs } = report;
  return [results, ...integrations.map((one) => one.results), ...configs.map((one) => one.results)].flat();
}

function expectInTime({ report, log }: Step): void {
  expect(report.durationMs).toBeLessThan(SECONDS * 1000 + SLACK_MS);
  expect(log).toContain('Jit Azure Drift');
}

function withJit({ simulator }: Scenario): Record<string, string> {
  const { clientId, secret } = JIT_API_TOKEN;
  return {
    'jit-api-client-id': clientId,
    'jit-api-secret': secret,
    'jit-api-endpoint': simulator.origins.jit,
    'timeout-seconds': String(SECONDS),
  };
}

async function hanging({ rule, action }: Pick<Case, 'rule' | 'action'>): Promise<Step> {
  const given = await scenario();
  given.simulator.addFault({ ...rule, action });
  return given.run({ with: withJit(given) });
}

/** Runs these with a few at a time: each waits for its deadline most of the time, and starts must not. */
async function fewAtOnce<T>(starts: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const results: T[] = [];
  for (let next = 0; next < starts.length; next += AT_ONCE)
    results.push(...(await Promise.all(starts.slice(next, next + AT_ONCE).map((start) => start()))));
  return results;
}

it('is unknown, and all that the others say is known', async () => {
  const steps = await fewAtOnce(CASES.map((one) => () => hanging(one)));
  for (const [index, { what, known, lost, named }] of CASES.entries()) {
    const step = steps[index] as Step;
    expectInTime(step);
    const rows = allRows(step);
    // Jit's documented set-up, which the world has, always has notices.
    const byStatus = (status: Row['status']) =>
      rows.filter((row) => row.status === status && row.severity !== 'notice').map(({ check }) => check);
    expect({ what, failed: byStatus('failed') }).toEqual({ what, failed: [] });
    expect({ what, passed: byStatus('passed') }).toEqual({ what, passed: expect.arrayContaining([...known]) });
    const row = rows.find(({ check }) => check === lost);
    expect(row).toMatchObject({ status: 'unknown', unknownReason: 'timeout', message: expect.stringMatching(named) });
    expect(step.outputs.drift).toBe('false');
    expect(step.writes).toEqual([]);
  }
}, 120_000);

it('costs no other integration its word', async () => {
  const given = await scenario();
  const tenants = [addTenant(given.world, 1), addTenant(given.world, 2)] as const;
  given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: fileOf(tenants, ['one', 'two']) });
  given.simulator.addFault({ service: 'entra', path: new RegExp(tenants[0].tenantId), action: HANG });
  const step = await given.run({ with: { ...listed(tenants), 'timeout-seconds': String(SECONDS) } });
  expectInTime(step);
  const [one, two] = step.report.integrations;
  expect(one?.results.filter(({ check }) => check === 'login/oidc')).toMatchObject([{ status: 'unknown' }]);
  const trouble = two?.results.filter(
    ({ status, severity }) => severity !== 'notice' && (status === 'failed' || status === 'unknown'),
  );
  expect(trouble).toEqual([]);
  // The second entry’s tenant is verified, and its drift known; the first one’s is reported, and not proposed.
  expect(step.report.configs[0]?.changes).toHaveLength(2);
  const text = fileAt(given, 'jit-azure-drift');
  if (text !== '') expect(text).toBe(fileOf(tenants, ['one']));
}, 120_000);

/** A scenario with drift whose write of this kind hangs. */
async function hangingWrite(write: keyof typeof WRITES, options: { readonly body?: true } = {}) {
  const given = await scenario();
  plantDrift(given);
  given.simulator.addFault({ ...WRITES[write], action: options.body === true ? IN_BODY : HANG });
  const step = await given.run({ with: { 'timeout-seconds': String(SECONDS) } });
  given.simulator.clearFaults();
  return { given, step };
}

it('leaves nothing of a proposal unnamed, and the next run goes on', async () => {
  const proposals = await Promise.all([
    hangingWrite('begin'),
    hangingWrite('begin', { body: true }),
    hangingWrite('open', { body: true }),
  ]);
  for (const { given, step } of proposals) {
    expectInTime(step);
    const [row] = allRows(step).filter(({ check }) => check === 'pull-request/proposed');
    expect(row).toMatchObject({ status: 'unknown', unknownReason: 'timeout' });
    if (branches(given).length > 1) expect(row?.message).toMatch(/Left behind: (perhaps )?branch jit-azure-drift/);
    expect(step.exitCode).toBe(1);
  }
  const ended = await Promise.all(proposals.map(({ given }) => given.run()));
  expect(ended.map(({ outputs }) => outputs['pull-request-operation'])).toEqual(['created', 'created', 'unchanged']);
  for (const { given } of proposals) {
    expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
    expect(branches(given)).toEqual(['jit-azure-drift', 'main']);
  }
}, 120_000);

it('ends a repair that hangs, says that its outcome is not known, and the next run finds it made', async () => {
  const given = await repairScenario((world) => {
    world.roleAssignments = world.roleAssignments.filter(({ principalId }) => principalId !== IDS.jit.servicePrincipal);
  });
  // The assignment is made, and no one hears of it.
  given.simulator.addFault({ service: 'arm', method: 'PUT', action: IN_BODY });
  const step = await given.run(repairing('role-assignment', { with: { 'timeout-seconds': String(SECONDS) } }));
  expectInTime(step);
  expect(step.exitCode).toBe(1);
  expect(step.report.repairs).toMatchObject([
    { repair: 'role-assignment', status: expect.not.stringMatching('applied') },
  ]);
  given.simulator.clearFaults();
  const next = await given.run(repairing('role-assignment'));
  expect(next.report.repairs).toMatchObject([{ repair: 'role-assignment', status: 'not-needed' }]);
  expect(next.outputs.verdict).toBe('healthy');
}, 120_000);
