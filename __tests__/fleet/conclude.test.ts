import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verdictOf } from '../../src/core/verdict.js';
import { gatherTenants } from '../../src/fleet/gather.js';
import { planKey } from '../../src/fleet/plan.js';
import { verifyEmission } from '../../src/fleet/step-emission.js';
import { VERSION } from '../../src/report/build.js';
import { reportJson } from '../../src/report/json.js';
import type { Report, ReportedShard } from '../../src/report/report.js';
import { fleetInputs, fleetSession, healthyOutcome, NOW, policyOf } from './fleet-session.js';

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'conclude-'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

type ShardReport = Report & { readonly shard: ReportedShard };

/** The report of a shard that verified these places (counted from 0) and found nothing wrong. */
async function reportOf(places: readonly number[], attempt = '1'): Promise<ShardReport> {
  const inputs = await fleetInputs({ mode: 'verify' });
  const { session } = fleetSession(workspace, { GITHUB_RUN_ATTEMPT: attempt });
  const policy = policyOf(inputs);
  const tenants = inputs.integrations.map((_, index) =>
    places.includes(index) ? healthyOutcome(index, policy) : { ...healthyOutcome(index, policy), selected: false },
  );
  return JSON.parse([...reportJson(verifyEmission(tenants, inputs, session).report)].join('')) as ShardReport;
}

function save(path: string, content: unknown): void {
  const file = join(workspace, 'reports', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

/** What `conclude` makes of the folder. */
async function conclude(
  given: { readonly inputs?: Readonly<Record<string, string>>; readonly attempt?: string } = {},
): Promise<{ readonly verdicts: string[]; readonly verified: boolean[]; log: string; note: string | undefined }> {
  const inputs = await fleetInputs(given.inputs);
  const { session, lines } = fleetSession(workspace, { GITHUB_RUN_ATTEMPT: given.attempt ?? '1' });
  const { tenants, note } = await gatherTenants(inputs, session, policyOf(inputs));
  return {
    verdicts: tenants.map(({ selected, results }) => (selected ? verdictOf(results, false) : 'not selected')),
    verified: tenants.map(({ verified }) => verified),
    log: lines.join('\n'),
    note,
  };
}

describe('conclude', () => {
  it('takes what the shards found, with all that a proposal needs, and their requests', async () => {
    save('a/report.json', await reportOf([0, 2]));
    save('b/deep/report.json', await reportOf([1]));
    save('b/notes.txt', 'no report');
    const inputs = await fleetInputs();
    const { session } = fleetSession(workspace);
    session.meter.total = 5;
    const policy = policyOf(inputs);
    const { tenants, note } = await gatherTenants(inputs, session, policy);
    expect(note).toBeUndefined();
    expect(tenants).toEqual([0, 1, 2].map((place) => healthyOutcome(place, policy)));
    expect(session.meter.total).toBe(5);
  });

  it.each([
    ['no folder', async () => undefined],
    ['an empty folder', async () => mkdirSync(join(workspace, 'reports'))],
  ])('knows nothing without reports: %s', async (_what, prepare) => {
    await prepare();
    const { verdicts, verified, note, log } = await conclude();
    expect(verdicts).toEqual(['unknown', 'unknown', 'unknown']);
    expect(verified).toEqual([false, false, false]);
    expect(note).toMatch(
      /^\*\*1 of 1 shards left no usable report\*\* \(1\/1\): 3 of 3 integrations are not verified\./,
    );
    expect(log).toContain('1 of 1 shards (1/1)');
  });

  it('names the shard and what to do, once', async () => {
    const inputs = await fleetInputs();
    const { session } = fleetSession(workspace);
    const { tenants } = await gatherTenants(inputs, session, policyOf(inputs));
    const rows = tenants[0]?.results ?? [];
    expect(rows[0]).toMatchObject({ check: 'login/oidc', status: 'unknown', unknownReason: 'dependency' });
    expect(rows[0]?.message).toContain('shard 1/1 left no report that this run can use');
    expect(rows.filter(({ fix }) => fix !== undefined)).toHaveLength(1);
    expect(rows.every(({ status }) => status === 'unknown')).toBe(true);
  });

  it('looks at what only leaves, as plan did', async () => {
    save('a/report.json', await reportOf([0]));
    const inputs = { only: '#1' };
    expect((await conclude({ inputs })).verdicts).toEqual(['healthy', 'not selected', 'not selected']);
  });

  it('needs the rows of the selected checks alone', async () => {
    const inputs = await fleetInputs({ mode: 'verify', checks: 'secret/*' });
    const { session } = fleetSession(workspace);
    const tenants = [0, 1, 2].map((place) => healthyOutcome(place, policyOf(inputs)));
    const report = verifyEmission(tenants, inputs, session).report;
    expect(JSON.stringify(report)).not.toContain('app/exists');
    save('a/report.json', report);
    expect((await conclude({ inputs: { checks: 'secret/*' } })).verified).toEqual([true, true, true]);
    expect((await conclude()).verified).toEqual([false, false, false]);
  });

  it('sets the waivers of this run, whatever a report says', async () => {
    const report = await reportOf([0, 1, 2]);
    const waived = { until: '2099-01-01', reason: 'hushed up' };
    const broken = report.integrations.map((integration) => ({
      ...integration,
      results: integration.results.map((row) =>
        row.check === 'secret/expiry' ? { ...row, status: 'failed', waived, docs: 'https://evil.example' } : row,
      ),
    }));
    save('a/report.json', { ...report, integrations: broken });
    const inputs = await fleetInputs();
    const { session } = fleetSession(workspace);
    const { tenants } = await gatherTenants(inputs, session, policyOf(inputs));
    const row = tenants[0]?.results.find(({ check }) => check === 'secret/expiry');
    expect(row).toMatchObject({ status: 'failed' });
    expect(row?.waived).toBeUndefined();
    expect(row?.docs).not.toContain('evil');
  });
});

describe('of one run, the last attempt counts', () => {
  const failing = (report: ShardReport): ShardReport => ({
    ...report,
    integrations: report.integrations.map((integration) => ({
      ...integration,
      results: integration.results.map((row) =>
        row.check === 'app/role' ? { ...row, status: 'failed' as const, severity: 'error' as const } : row,
      ),
    })),
  });

  it('beside the reports of jobs that had not failed before', async () => {
    save('a/report.json', await reportOf([0, 1]));
    save('b/report.json', failing(await reportOf([1, 2], '2')));
    expect((await conclude({ attempt: '2' })).verdicts).toEqual(['healthy', 'unhealthy', 'unhealthy']);
  });

  it('and one that is yet to come is none of this run', async () => {
    save('a/report.json', await reportOf([0, 1, 2], '2'));
    const { verdicts, log } = await conclude();
    expect(verdicts).toEqual(['unknown', 'unknown', 'unknown']);
    expect(log).toContain('later attempt');
  });

  it('two of one attempt may say the same, and nothing else', async () => {
    save('a/report.json', await reportOf([0, 1, 2]));
    save('b/report.json', await reportOf([0]));
    save('c/report.json', failing(await reportOf([1])));
    const { verdicts, verified } = await conclude();
    expect(verdicts).toEqual(['healthy', 'unknown', 'healthy']);
    expect(verified).toEqual([true, false, true]);
  });
});

/** A change of a good report. */
type Change = (report: ShardReport) => unknown;

const firstRow = (report: ShardReport, change: Readonly<Record<string, unknown>>): unknown => ({
  ...report,
  integrations: report.integrations.map((integration, index) =>
    index > 0
      ? integration
      : { ...integration, results: integration.results.map((row, at) => (at > 0 ? row : { ...row, ...change })) },
  ),
});

const firstMember = (report: ShardReport, change: Readonly<Record<string, unknown>>): unknown => ({
  ...report,
  shard: { ...report.shard, members: report.shard.members.map((one, at) => (at > 0 ? one : { ...one, ...change })) },
});

const firstIntegration = (report: ShardReport, change: Readonly<Record<string, unknown>>): unknown => ({
  ...report,
  integrations: report.integrations.map((one, at) => (at > 0 ? one : { ...one, ...change })),
});

const UNUSABLE: readonly (readonly [string, Change, RegExp])[] = [
  ['cut short', (report) => JSON.stringify(report).slice(0, -40), /cut short/],
  ['empty', () => '', /no JSON/],
  ['a list', () => '[]', /the report is no object/],
  ['of another schema', (report) => ({ ...report, schema: 2 }), /schema is not 1/],
  ['of another tool', (report) => ({ ...report, tool: { name: 'other', version: VERSION } }), /tool\.name/],
  ['of another version', (report) => ({ ...report, tool: { ...report.tool, version: '9.9.9' } }), /another version/],
  ['of another mode', (report) => ({ ...report, mode: 'check' }), /mode is not verify/],
  ['of a run that ended early', () => ({ schema: 1, verdict: 'unknown', error: 'bad input' }), /tool is no object/],
  [
    'of another run',
    (report) => ({ ...report, run: { ...report.run, url: 'https://github.com/acme/.jit/actions/runs/8' } }),
    /another run/,
  ],
  [
    'of another repository',
    (report) => ({ ...report, run: { ...report.run, url: 'https://github.com/evil/.jit/actions/runs/7' } }),
    /another run, or of another repository/,
  ],
  [
    'of a run whose number begins alike',
    (report) => ({ ...report, run: { ...report.run, url: `${report.run.url}0` } }),
    /another run/,
  ],
  ['of another commit', (report) => ({ ...report, run: { ...report.run, sha: 'b'.repeat(40) } }), /another commit/],
  ['of another list', (report) => ({ ...report, shard: { ...report.shard, plan: 'f'.repeat(64) } }), /another list/],
  [
    'older than a day',
    (report) => ({ ...report, generatedAt: new Date(NOW - 86_400_001).toISOString() }),
    /older than 24 hours/,
  ],
  ['from the future', (report) => ({ ...report, generatedAt: new Date(NOW + 600_001).toISOString() }), /future/],
  ['without a date', (report) => ({ ...report, generatedAt: 'today' }), /a date is none/],
  ['without its part', ({ shard: _shard, ...report }) => report, /shard is no object/],
  [
    'with a member too few',
    (report) => ({ ...report, shard: { ...report.shard, members: report.shard.members.slice(1) } }),
    /not as long/,
  ],
  ['with an integration twice', (report) => firstMember(report, { place: 2 }), /twice/],
  ['with a place that is none', (report) => firstMember(report, { place: 99 }), /there is no integration 99/],
  ['with a place of zero', (report) => firstMember(report, { place: 0 }), /there is no integration 0/],
  ['with a place that is no number', (report) => firstMember(report, { place: '1' }), /no whole number/],
  ['with another id', (report) => firstIntegration(report, { id: 'other' }), /another one than in the list/],
  [
    'with another tenant',
    (report) => firstIntegration(report, { tenantId: '99999999-9999-4999-8999-999999999999' }),
    /another one than in the list/,
  ],
  [
    'with another client',
    (report) => firstIntegration(report, { clientId: '99999999-9999-4999-8999-999999999999' }),
    /another one/,
  ],
  ['without its ids', (report) => firstIntegration(report, { subscriptionId: null }), /subscriptionId is no string/],
  ['without rows', (report) => firstIntegration(report, { results: [] }), /no row of login\/oidc/],
  ['with rows that are no list', (report) => firstIntegration(report, { results: {} }), /results is no list/],
  [
    'with too many rows',
    (report) => firstIntegration(report, { results: Array.from({ length: 5001 }, () => ({})) }),
    /5001 rows/,
  ],
  ['with a strange check', (report) => firstRow(report, { check: 'toString' }), /is no check/],
  [
    'with a check that is none of Azure',
    (report) =>
      firstIntegration(report, {
        results: [
          ...(report.integrations[0]?.results ?? []),
          { check: 'config/drift', status: 'passed', severity: 'error', message: 'No drift.' },
        ],
      }),
    /none of Azure/,
  ],
  ['with a strange status', (report) => firstRow(report, { status: 'fine' }), /status is none of/],
  ['with a strange severity', (report) => firstRow(report, { severity: 'none' }), /severity is none of/],
  [
    'with an unknown that has no reason',
    (report) => firstRow(report, { status: 'unknown' }),
    /unknownReason does not fit/,
  ],
  [
    'with a reason for what passed',
    (report) => firstRow(report, { unknownReason: 'timeout' }),
    /unknownReason does not fit/,
  ],
  ['with words that are none', (report) => firstRow(report, { message: 7 }), /message is no string/],
  [
    'with words without end',
    (report) => firstRow(report, { message: 'x'.repeat(1024 * 1024 + 1) }),
    /longer than any text/,
  ],
  ['with a secret that is none', (report) => firstIntegration(report, { secret: 'none' }), /secret is no object/],
  [
    'with days that are none',
    (report) => firstIntegration(report, { secret: { keyId: 'k', description: null, expiresOn: null, daysLeft: 1.5 } }),
    /daysLeft/,
  ],
  [
    'with ids that count as verified after a refused login',
    (report) => firstRow(report, { status: 'failed' }),
    /its rows deny/,
  ],
  ['with ids that count as verified and as wrong', (report) => firstMember(report, { refuted: true }), /its rows deny/],
  ['with a yes that is a word', (report) => firstMember(report, { verified: 'true' }), /neither true nor false/],
  ['with requests below zero', (report) => ({ ...report, requests: { total: -1, retried: 0 } }), /requests\.total/],
  [
    'with a prototype',
    (report) => JSON.stringify(report).replace('"schema":1', '"__proto__":{"schema":1}'),
    /schema is not 1/,
  ],
];

describe('a report is another machine’s work', () => {
  it.each(UNUSABLE)('nothing of one %s is used', async (_what, change, reason) => {
    save('bad/report.json', change(await reportOf([0, 1])));
    save('good/report.json', await reportOf([2]));
    const { verdicts, verified, log, note } = await conclude();
    expect(verdicts).toEqual(['unknown', 'unknown', 'healthy']);
    expect(verified).toEqual([false, false, true]);
    expect(log).toMatch(reason);
    expect(log).toContain('bad/report.json: not used');
    expect(note).toContain('2 of 3 integrations are not verified');
  });

  it('as it is, is used: the table above changes what it says', async () => {
    save('bad/report.json', await reportOf([0, 1]));
    save('good/report.json', await reportOf([2]));
    expect((await conclude()).verdicts).toEqual(['healthy', 'healthy', 'healthy']);
  });

  it('follows no link, and takes no text that is not UTF-8', async () => {
    const elsewhere = join(workspace, 'elsewhere.json');
    writeFileSync(elsewhere, JSON.stringify(await reportOf([0, 1, 2])));
    mkdirSync(join(workspace, 'reports'), { recursive: true });
    symlinkSync(elsewhere, join(workspace, 'reports', 'link.json'));
    writeFileSync(join(workspace, 'reports', 'bytes.json'), Buffer.from([0x22, 0xff, 0x22]));
    const { verdicts, log } = await conclude();
    expect(verdicts).toEqual(['unknown', 'unknown', 'unknown']);
    expect(log).toContain('link.json: not used, since it is no regular file');
    expect(log).toContain('bytes.json: not used, since it is not UTF-8');
  });
});

describe('planKey', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['another role', { role: 'Security Reader' }],
    ['other days', { 'secret-warning-days': '31' }],
    ['another cloud', { 'azure-cloud': 'china' }],
    ['other checks', { checks: '!app/role' }],
    ['a waiver', { waivers: '- {check: app/role, until: 2099-01-01, reason: later}' }],
    ['other permissions', { 'permission-profile': 'scanner' }],
  ])('differs with %s', async (_what, inputs) => {
    expect(planKey(await fleetInputs(inputs))).not.toBe(planKey(await fleetInputs()));
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['the mode', { mode: 'verify' }],
    ['only', { only: '#1' }],
    ['what the last job alone decides', { 'fail-on': 'never', 'pull-request': 'false', issue: 'off' }],
    ['the order of patterns', { checks: '*' }],
  ])('does not depend on %s', async (_what, inputs) => {
    expect(planKey(await fleetInputs(inputs))).toBe(planKey(await fleetInputs()));
  });
});
