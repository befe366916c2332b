import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Result } from '../../src/core/results.js';
import { VERSION } from '../../src/report/build.js';
import { FleetFolder, type ShardReport } from './fleet-folder.js';
import { NOW } from './fleet-session.js';

let folder: FleetFolder;
beforeEach(() => {
  folder = new FleetFolder();
});
afterEach(() => folder.remove());

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

/** The same with another row of a check. */
const rowOf = (report: ShardReport, check: string, change: Readonly<Partial<Result>>): ShardReport => ({
  ...report,
  integrations: report.integrations.map((integration, index) =>
    index > 0
      ? integration
      : {
          ...integration,
          results: integration.results.map((row) => (row.check === check ? { ...row, ...change } : row)),
        },
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
    (report) => firstIntegration(report, { results: Array.from({ length: 100_001 }, () => ({})) }),
    /100001 rows/,
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
  [
    'with ids that count as refuted, though all passed',
    (report) => firstMember(report, { verified: false, refuted: true }),
    /integration 1 count as refuted, which its rows deny/,
  ],
  [
    'with an app that is not there, and ids that count as not refuted',
    (report) => firstMember(rowOf(report, 'app/exists', { status: 'failed' }), { verified: false }),
    /count as not refuted, which its rows deny/,
  ],
  [
    'with a check left out that is selected',
    (report) => firstMember(report, { cleared: ['app/role'] }),
    /app\/role counts as passed and left out/,
  ],
  [
    'with a check left out that is none of Azure',
    (report) => firstMember(report, { cleared: ['config/drift'] }),
    /config\/drift counts as passed and left out/,
  ],
  [
    'with a name of a subscription whose state is unknown',
    (report) => rowOf(report, 'subscription/state', { status: 'unknown', unknownReason: 'timeout' }),
    /the subscription of integration 1 has a name, which its rows deny/,
  ],
  [
    'with a name of a subscription that was not found',
    (report) =>
      firstMember(rowOf(report, 'subscription/tenant', { status: 'skipped' }), { verified: false, refuted: false }),
    /the subscription of integration 1 has a name, which its rows deny/,
  ],
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
    folder.save('bad/report.json', change(await folder.reportOf([0, 1])));
    folder.save('good/report.json', await folder.reportOf([2]));
    const { verdicts, verified, log, notes } = await folder.conclude();
    expect(verdicts).toEqual(['unknown', 'unknown', 'healthy']);
    expect(verified).toEqual([false, false, true]);
    expect(log).toMatch(reason);
    expect(log).toContain('bad/report.json: not used');
    expect(notes).toEqual([expect.stringContaining('2 of 3 integrations are not verified')]);
  });

  it('as it is, is used: the table above changes what it says', async () => {
    folder.save('bad/report.json', await folder.reportOf([0, 1]));
    folder.save('good/report.json', await folder.reportOf([2]));
    expect((await folder.conclude()).verdicts).toEqual(['healthy', 'healthy', 'healthy']);
  });

  it('nor of one that clears a check which did not pass, where that is not selected', async () => {
    const checks = { checks: 'role/*' };
    const report = await folder.reportOf([0], '1', checks);
    const failed = {
      check: 'app/service-principal',
      status: 'failed',
      severity: 'error',
      message: 'It is disabled.',
    };
    const saveWith = (cleared: readonly string[]): void => {
      const results = [...(report.integrations[0]?.results ?? []), failed];
      folder.save('a/report.json', firstMember(firstIntegration(report, { results }) as ShardReport, { cleared }));
    };
    saveWith(['app/exists']);
    expect((await folder.conclude({ inputs: checks })).verdicts[0]).toBe('healthy');
    saveWith(['app/exists', 'app/service-principal']);
    const { verdicts, log } = await folder.conclude({ inputs: checks });
    expect(verdicts[0]).toBe('unknown');
    expect(log).toContain('app/service-principal counts as passed and left out for integration 1, which cannot be');
  });

  it('follows no link, and takes no text that is not UTF-8', async () => {
    const elsewhere = join(folder.workspace, 'elsewhere.json');
    writeFileSync(elsewhere, JSON.stringify(await folder.reportOf([0, 1, 2])));
    mkdirSync(join(folder.workspace, 'reports'), { recursive: true });
    symlinkSync(elsewhere, join(folder.workspace, 'reports', 'link.json'));
    writeFileSync(join(folder.workspace, 'reports', 'bytes.json'), Buffer.from([0x22, 0xff, 0x22]));
    const { verdicts, log } = await folder.conclude();
    expect(verdicts).toEqual(['unknown', 'unknown', 'unknown']);
    expect(log).toContain('link.json: not used, since it is no regular file');
    expect(log).toContain('bytes.json: not used, since it is not UTF-8');
  });
});
