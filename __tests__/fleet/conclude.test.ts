import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UserError } from '../../src/errors.js';
import { gatherTenants } from '../../src/fleet/gather.js';
import { planKey } from '../../src/fleet/plan.js';
import { verifyEmission } from '../../src/fleet/step-emission.js';
import { FleetFolder, type ShardReport } from './fleet-folder.js';
import { fleetInputs, fleetSession, healthyOutcome, NOW, policyOf } from './fleet-session.js';

let folder: FleetFolder;
beforeEach(() => {
  folder = new FleetFolder();
});
afterEach(() => folder.remove());

describe('conclude', () => {
  it('takes what the shards found, with all that a proposal needs, and their requests', async () => {
    folder.save('a/report.json', await folder.reportOf([0, 2]));
    folder.save('b/deep/report.json', await folder.reportOf([1]));
    folder.save('b/notes.txt', 'no report');
    const inputs = await fleetInputs();
    const { session } = fleetSession(folder.workspace);
    session.meter.total = 5;
    const policy = policyOf(inputs);
    const { tenants, notes } = await gatherTenants(inputs, session, policy);
    expect(notes).toEqual([]);
    expect(tenants).toEqual([0, 1, 2].map((place) => healthyOutcome(place, policy)));
    expect(session.meter.total).toBe(5);
  });

  it.each([
    ['no folder', async () => undefined],
    ['an empty folder', async () => mkdirSync(join(folder.workspace, 'reports'))],
  ])('knows nothing without reports: %s', async (_what, prepare) => {
    await prepare();
    const { verdicts, verified, notes, log } = await folder.conclude();
    expect(verdicts).toEqual(['unknown', 'unknown', 'unknown']);
    expect(verified).toEqual([false, false, false]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^\*\*1 of 1 shards left no usable report\*\* \(1\/1\): 3 of 3 integrations are not verified\./,
    );
    expect(log).toContain('1 of 1 shards (1/1)');
  });

  it('says that a file is no folder of reports, as a fault of the inputs', async () => {
    writeFileSync(join(folder.workspace, 'reports'), 'no folder');
    const concluding = folder.conclude();
    await expect(concluding).rejects.toThrow(UserError);
    await expect(concluding).rejects.toThrow(/^reports names a file/);
  });

  it('knows nothing where the folder cannot be read, and says so', async () => {
    const { verdicts, log } = await folder.conclude({ inputs: { reports: 'r'.repeat(300) } });
    expect(verdicts).toEqual(['unknown', 'unknown', 'unknown']);
    expect(log).toContain('the folder itself: not used, since this folder cannot be read (ENAMETOOLONG)');
  });

  it('looks into three folders, and says what lies deeper', async () => {
    folder.save('a/b/c/report.json', await folder.reportOf([0, 1]));
    folder.save('a/b/c/d/report.json', await folder.reportOf([2]));
    const { verdicts, log } = await folder.conclude();
    expect(verdicts).toEqual(['healthy', 'healthy', 'unknown']);
    expect(log).toContain('a/b/c/d: not used, since it lies in more than 3 folders');
  });

  it('names the shard and what to do, once', async () => {
    const inputs = await fleetInputs();
    const { session } = fleetSession(folder.workspace);
    const { tenants } = await gatherTenants(inputs, session, policyOf(inputs));
    const rows = tenants[0]?.results ?? [];
    expect(rows[0]).toMatchObject({ check: 'login/oidc', status: 'unknown', unknownReason: 'dependency' });
    expect(rows[0]?.message).toContain('shard 1/1 left no report that this run can use');
    expect(rows.filter(({ fix }) => fix !== undefined)).toHaveLength(1);
    expect(rows.every(({ status }) => status === 'unknown')).toBe(true);
  });

  it('looks at what only leaves, as plan did', async () => {
    folder.save('a/report.json', await folder.reportOf([0]));
    const inputs = { only: '#1' };
    expect((await folder.conclude({ inputs })).verdicts).toEqual(['healthy', 'not selected', 'not selected']);
  });

  it('needs the rows of the selected checks alone', async () => {
    const inputs = await fleetInputs({ mode: 'verify', checks: 'secret/*' });
    const { session } = fleetSession(folder.workspace);
    const tenants = [0, 1, 2].map((place) => healthyOutcome(place, policyOf(inputs)));
    const { report } = await verifyEmission(tenants, inputs, session);
    expect(JSON.stringify(report)).not.toContain('app/exists');
    folder.save('a/report.json', report);
    expect((await folder.conclude({ inputs: { checks: 'secret/*' } })).verified).toEqual([true, true, true]);
    expect((await folder.conclude()).verified).toEqual([false, false, false]);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['only checks whose failure is a warning are selected', { checks: 'secret/rotation, !login/*' }],
    ['only checks of the subscription are selected', { checks: 'managed-app/*' }],
    ['no check of Azure is selected', { checks: 'config/*' }],
    [
      'what is selected is waived',
      { checks: 'login/oidc', waivers: '- {check: login/oidc, until: 2099-01-01, reason: later}' },
    ],
  ])('finds an integration without a report unknown, never healthy, where %s', async (_what, given) => {
    folder.save('a/report.json', await folder.reportOf([0, 1], '1', given));
    const { integrationVerdicts, rows } = await folder.conclude({ inputs: given });
    expect(integrationVerdicts).toEqual(['healthy', 'healthy', 'unknown']);
    expect(rows.filter(({ docs }) => docs === undefined)).toEqual([]);
    const unread = rows.filter(({ check, status }) => check === 'login/oidc' && status === 'unknown');
    expect(unread.filter(({ waived }) => waived === undefined)).toMatchObject([
      { unknownReason: 'dependency', docs: expect.stringContaining('login/oidc') },
    ]);
  });

  it('uses what a shard found of a tenant with thousands of subscriptions, a row for each', async () => {
    const report = await folder.reportOf([0, 1, 2]);
    const many = report.integrations.map(({ results, ...one }, index) => {
      const row = results.find(({ check }) => check === 'subscription/single');
      const others = Array.from({ length: 6000 }, (_, at) => ({ ...row, status: 'failed', subject: `${at}` }));
      return { ...one, results: index > 0 ? results : [...results.filter((each) => each !== row), ...others] };
    });
    folder.save('a/report.json', { ...report, integrations: many });
    const { verified, log } = await folder.conclude();
    expect(log).toContain('1 reports of shards used, 0 not');
    expect(verified).toEqual([true, true, true]);
  });

  it('sets the waivers of this run, whatever a report says', async () => {
    const report = await folder.reportOf([0, 1, 2]);
    const waived = { until: '2099-01-01', reason: 'hushed up' };
    const broken = report.integrations.map((integration) => ({
      ...integration,
      results: integration.results.map((row) =>
        row.check === 'secret/expiry' ? { ...row, status: 'failed', waived, docs: 'https://evil.example' } : row,
      ),
    }));
    folder.save('a/report.json', { ...report, integrations: broken });
    const inputs = await fleetInputs();
    const { session } = fleetSession(folder.workspace);
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
    folder.save('a/report.json', await folder.reportOf([0, 1]));
    folder.save('b/report.json', failing(await folder.reportOf([1, 2], '2')));
    const { verdicts, notes } = await folder.conclude({ attempt: '2' });
    expect(verdicts).toEqual(['healthy', 'unhealthy', 'unhealthy']);
    expect(notes).toEqual(['1 integration as attempt 1 of this run found it at 2026-11-22 06:00 UTC.']);
  });

  it('and the notes say from when to when an earlier one looked', async () => {
    const earlier = await folder.reportOf([0, 1]);
    folder.save('a/report.json', { ...earlier, generatedAt: new Date(NOW - 3_600_000).toISOString() });
    folder.save('b/report.json', await folder.reportOf([2]));
    const [note, ...more] = (await folder.conclude({ attempt: '3' })).notes;
    expect(note).toBe(
      '3 integrations as attempt 1 of this run found them at 2026-11-22 05:00 UTC to 2026-11-22 06:00 UTC.',
    );
    expect(more).toEqual([]);
    expect((await folder.conclude()).notes).toEqual([]);
  });

  it('and one that is yet to come is none of this run', async () => {
    folder.save('a/report.json', await folder.reportOf([0, 1, 2], '2'));
    const { verdicts, log } = await folder.conclude();
    expect(verdicts).toEqual(['unknown', 'unknown', 'unknown']);
    expect(log).toContain('later attempt');
  });

  it('two of one attempt may say the same, and nothing else', async () => {
    folder.save('a/report.json', await folder.reportOf([0, 1, 2]));
    folder.save('b/report.json', await folder.reportOf([0]));
    folder.save('c/report.json', failing(await folder.reportOf([1])));
    const { verdicts, verified } = await folder.conclude();
    expect(verdicts).toEqual(['healthy', 'unknown', 'healthy']);
    expect(verified).toEqual([true, false, true]);
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
