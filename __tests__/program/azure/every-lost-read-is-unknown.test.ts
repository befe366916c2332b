import { describe, expect, it } from '@jest/globals';
import type { FaultRule } from '../../../simulator/service.js';
import { plantDrift, rowsOf, type Step, type StepOptions, scenario } from '../harness.js';
import { allRows, BROKEN, checksThat, findings } from './azure-scenario.js';

interface Read {
  readonly title: string;
  readonly fault: Omit<FaultRule, 'action'>;
  /** Checks of severity error that cannot be told without it. */
  readonly lost: readonly string[];
  /** Whether an id may still be proposed without it. */
  readonly verified: boolean;
}

const APPLICATION = ['app/exists', 'app/permissions', 'app/consent', 'secret/present', 'secret/expiry'] as const;
const DIRECTORY = [
  'app/exists',
  'app/service-principal',
  'app/permissions',
  'app/consent',
  'secret/present',
  'secret/expiry',
];
const SUBSCRIPTION = [
  'subscription/state',
  'subscription/tenant',
  'role/assignment',
  'managed-app/jit-access-licence',
] as const;
const PRINCIPAL = String.raw`/servicePrincipals\(appId='33333333-3333-4333-8333-333333333333'\)`;
const api = (appId: string): RegExp => new RegExp(String.raw`/servicePrincipals\(appId='${appId}`);

const READS: readonly Read[] = [
  {
    title: 'an ID token',
    fault: { service: 'oidc' },
    lost: ['login/oidc', ...DIRECTORY, ...SUBSCRIPTION],
    verified: false,
  },
  {
    title: 'Entra’s discovery document',
    fault: { service: 'entra', path: /openid-configuration/ },
    lost: ['login/oidc', ...DIRECTORY, ...SUBSCRIPTION],
    verified: false,
  },
  {
    title: 'an access token for Microsoft Graph',
    fault: { service: 'entra', method: 'POST', body: /graph\.microsoft\.com/ },
    lost: [...DIRECTORY, 'role/assignment'],
    verified: false,
  },
  {
    title: 'an access token for Azure Resource Manager',
    fault: { service: 'entra', method: 'POST', body: /management\.azure\.com/ },
    lost: SUBSCRIPTION,
    verified: false,
  },
  {
    title: 'all of Microsoft Graph',
    fault: { service: 'graph', path: /\$batch/ },
    lost: [...DIRECTORY, 'role/assignment'],
    verified: false,
  },
  {
    title: 'the application',
    fault: { service: 'graph', path: /\/applications\(/ },
    lost: APPLICATION,
    verified: false,
  },
  {
    title: 'the service principal',
    fault: { service: 'graph', path: new RegExp(String.raw`${PRINCIPAL}\?`) },
    lost: ['app/service-principal', 'app/consent', 'role/assignment'],
    verified: true,
  },
  // With Jit's documented set-up consent is delegated, a notice; the role is held directly, and known by its id.
  {
    title: 'the delegated consent',
    fault: { service: 'graph', path: /oauth2PermissionGrants/ },
    lost: [],
    verified: true,
  },
  {
    title: 'the application consent',
    fault: { service: 'graph', path: /appRoleAssignments/ },
    lost: [],
    verified: true,
  },
  { title: 'the groups', fault: { service: 'graph', path: /transitiveMemberOf/ }, lost: [], verified: true },
  { title: 'the retired API', fault: { service: 'graph', path: api('00000002') }, lost: [], verified: true },
  {
    title: 'Microsoft Graph’s own permissions',
    fault: { service: 'graph', path: api('00000003') },
    lost: [],
    verified: true,
  },
  {
    title: 'the subscription',
    fault: { service: 'arm', path: /^\/subscriptions\/[^/]+\?/ },
    lost: ['subscription/state', 'subscription/tenant'],
    verified: false,
  },
  {
    title: 'the role assignments',
    fault: { service: 'arm', path: /roleAssignments/ },
    lost: ['role/assignment'],
    verified: true,
  },
  { title: 'the role definitions', fault: { service: 'arm', path: /roleDefinitions/ }, lost: [], verified: true },
  // What only warnings and notices hang on.
  { title: 'federated credentials', fault: { service: 'graph', path: /federatedIdentity/ }, lost: [], verified: true },
  { title: 'the deny assignments', fault: { service: 'arm', path: /denyAssignments/ }, lost: [], verified: true },
  { title: 'the roles that PIM gives', fault: { service: 'arm', path: /ScheduleInstances/ }, lost: [], verified: true },
  { title: 'the plans of Defender', fault: { service: 'arm', path: /pricings/ }, lost: [], verified: true },
  {
    title: 'the list of subscriptions',
    fault: { service: 'arm', path: /^\/subscriptions\?/ },
    lost: [],
    verified: true,
  },
];

/** Takes a read away from a healthy run. */
async function lose(
  read: Read,
  action: FaultRule['action'],
  { drift = false, ...options }: StepOptions & { readonly drift?: boolean; readonly times?: number } = {},
): Promise<Step> {
  const given = await scenario();
  if (drift) plantDrift(given);
  const { times, ...step } = options;
  given.simulator.addFault({ ...read.fault, ...(times === undefined ? {} : { times }), action });
  return given.run(step);
}

/** What must hold of any run of a healthy integration that lost a read. */
function expectUnknown(step: Step, { lost }: Read): void {
  expect(checksThat(step, 'failed')).toEqual([]);
  expect(step.writes).toEqual([]);
  expect(checksThat(step, 'unknown', 'error')).toEqual(lost);
  expect(step.outputs.verdict).toBe(lost.length === 0 ? 'healthy' : 'unknown');
  expect(step.exitCode).toBe(lost.length === 0 ? 0 : 1);
  for (const row of allRows(step.report).filter(({ status }) => status === 'unknown')) {
    expect(row.message).toMatch(/^Could not read .+: .+/);
    expect(row.unknownReason).toMatch(/^(?:forbidden|transient|timeout|malformed|dependency)$/);
  }
}

describe('a healthy integration of which one read is lost', () => {
  it.each(READS)('is never failed, never written to: $title', async (read) => {
    const ways = Object.entries(BROKEN);
    const steps = await Promise.all(ways.map(([, action]) => lose(read, action)));
    for (const [index, step] of steps.entries()) {
      expect(`${ways[index]?.[0]}\n${findings(step)}`).toMatchSnapshot();
      expectUnknown(step, read);
    }
  });

  it.each(READS.filter((_, index) => index % 2 === 0))(
    'is healthy when it is lost once only, in a passing way: $title',
    async (read) => {
      const status = read.fault.service === 'oidc' ? 503 : 500;
      const step = await lose(read, { kind: 'respond', status, body: {} }, { times: 1 });
      expect(step.outputs).toMatchObject({ verdict: 'healthy', unknowns: '0' });
      expect(step.exitCode).toBe(0);
    },
  );

  it.each(READS.filter(({ verified, lost }) => !verified || lost.length > 0))(
    'proposes ids only where they were verified all the same: $title',
    async (read) => {
      const step = await lose(read, BROKEN['HTTP 500 for ever'], { drift: true });
      expect(checksThat(step, 'failed')).toEqual(['config/drift']);
      expect(step.outputs).toMatchObject({
        drift: 'true',
        'pull-request-operation': read.verified ? 'created' : 'none',
      });
      expect(step.writes.length).toBe(read.verified ? 2 : 0);
      if (!read.verified)
        expect(rowsOf(step, 'config/drift')[0]?.message).toMatch(/Not proposed: this run has not passed/);
    },
  );

  it.each(READS.filter(({ fault }) => fault.service === 'arm' || fault.path?.source.includes('batch')))(
    'ends with the run’s time when the service hangs: $title',
    async (read) => {
      const step = await lose(read, { kind: 'hang' }, { with: { 'timeout-seconds': '2' } });
      expect(checksThat(step, 'failed')).toEqual([]);
      expect(step.writes).toEqual([]);
      expect(checksThat(step, 'unknown', 'error')).toEqual(expect.arrayContaining([...read.lost]));
      expect(step.outputs.verdict).not.toBe('unhealthy');
      expect(step.log).toMatch(/time limit has passed/);
      expect(step.durationMs).toBeLessThan(15_000);
    },
  );

  it('is unknown when GitHub cannot be read', async () => {
    const ways = Object.entries(BROKEN);
    const read: Read = { title: '', fault: { service: 'github' }, lost: ['config/readable'], verified: true };
    const steps = await Promise.all(ways.map(([, action]) => lose(read, action)));
    for (const step of steps) {
      expect(checksThat(step, 'failed')).toEqual([]);
      expect(checksThat(step, 'unknown', 'error')).toContain('config/readable');
      expect(step.writes).toEqual([]);
      expect(step.outputs.verdict).toBe('unknown');
      expect(step.exitCode).toBe(1);
    }
  });
});

describe('a list that goes on at another host', () => {
  it.each([
    ['role assignments', { service: 'arm', path: /roleAssignments/ }, 'nextLink', 'role/assignment'],
    ['delegated consent', { service: 'graph', path: /oauth2PermissionGrants/ }, '@odata.nextLink', 'app/consent'],
  ] as const)('is unknown, and the token does not go there: %s', async (_, fault, link, check) => {
    const { simulator, run } = await scenario();
    const elsewhere = `${simulator.origins.github}/stolen`;
    simulator.addFault({
      ...fault,
      action: {
        kind: 'rewrite',
        with: (response) => ({ ...response, body: { ...(response.body as object), [link]: elsewhere } }),
      },
    });
    const step = await run();
    expect(findings(step)).toMatchSnapshot();
    expect(rowsOf(step, check)).toMatchObject([{ status: 'unknown', unknownReason: 'malformed' }]);
    expect(rowsOf(step, check)[0]?.message).toMatch(/pointed to another host .*refused/);
    expect(step.requests.filter(({ path }) => path.includes('stolen'))).toEqual([]);
    expect(checksThat(step, 'failed')).toEqual([]);
  });
});
