import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { AZURE_CHECKS } from '../../src/core/checks/azure.js';
import type { Result } from '../../src/core/results.js';
import type { Emission } from '../../src/ports.js';
import { reportEmission } from '../../src/report/emission.js';
import type { Report, ReportedConfig, ReportedIntegration, ReportedRepair } from '../../src/report/report.js';
import { fleetInputs, fleetSession } from '../fleet/fleet-session.js';
import { makeConfig, makeIntegration, makeReport } from './fixtures.js';

const SIZE = 5000;
const WARNINGS = 3;
/** The one that is unhealthy for more than a warning stands last in the list, behind 4,999 others. */
const WORST = `t${SIZE - 1}`;

const idOf = (index: number): string => `t${index}`.padEnd(120, '-long');

/** Every check of Azure; three of them failed with long words, one of the last integration as an error. */
function rowsOf(index: number): readonly Result[] {
  return AZURE_CHECKS.map((check, place): Result => {
    const isWorst = index === SIZE - 1 && place === WARNINGS;
    if (place > WARNINGS || (place === WARNINGS && !isWorst))
      return { check, status: 'passed', severity: 'error', message: `All is well with ${check}.` };
    const severity = isWorst ? 'error' : 'warning';
    return {
      check,
      status: 'failed',
      severity,
      message: `${'word '.repeat(40)}${index}`,
      fix: `az mend --id ${index}`,
    };
  });
}

function integrationOf(index: number): ReportedIntegration {
  return makeIntegration({ id: idOf(index), name: idOf(index), verdict: 'unhealthy', results: rowsOf(index) });
}

/** A config repo for each ten integrations. */
function configOf(index: number): ReportedConfig {
  const repository = `acme/${'config-'.repeat(12)}${index}`;
  const url = `https://github.com/${repository}/pull/7`;
  const change = { at: `azure.${idOf(index)}.tenant_id`, actual: 'a'.repeat(36), expected: 'b'.repeat(36) };
  return makeConfig({
    repository,
    drift: true,
    changes: [change],
    pullRequest: { operation: 'created', number: 7, url },
  });
}

const repairOf = (index: number): ReportedRepair => ({
  repair: 'role-assignment',
  integration: idOf(index),
  status: index === SIZE - 1 ? 'failed' : 'not-needed',
  detail: `${'detail '.repeat(20)}${index}`,
});

let report: Report;
let emission: Emission;
let lines: readonly string[];
beforeAll(async () => {
  report = makeReport({
    verdict: 'unhealthy',
    integrations: Array.from({ length: SIZE }, (_, index) => integrationOf(index)),
    configs: Array.from({ length: SIZE / 10 }, (_, index) => configOf(index)),
    repairs: Array.from({ length: SIZE }, (_, index) => repairOf(index)),
  });
  const { session, lines: said } = fleetSession(tmpdir());
  const beside = report.integrations.map((_, index) => ({
    file: Math.floor(index / 10),
    warningDays: 30,
    errorDays: 7,
  }));
  emission = await reportEmission(report, await fleetInputs(), session, { beside, notes: [] });
  lines = said;
});

describe('what a run over 5,000 integrations leaves', () => {
  it('in the summary stays below 1 MiB: counts first, worst first, and where the rest is', () => {
    const { summary } = emission;
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    expect(summary.split('\n\n').slice(0, 2)).toEqual([
      '## ❌ Jit Azure Drift: unhealthy',
      `1 error · ${SIZE * WARNINGS} warnings · 0 unknown · mode \`check\``,
    ]);
    const attention = summary.slice(summary.indexOf('### What needs attention'));
    const [, , first] = attention.split('\n').filter((line) => line.startsWith('|'));
    expect(first).toMatch(/❌ error.*t4999-long/);
    expect(attention).toContain(`${SIZE * WARNINGS + 1 - 50} more: see all results below, or the report file`);
    const glance = summary.slice(0, summary.indexOf('### What needs attention'));
    expect(glance.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(2 + 50);
    expect(glance).toContain(
      `All ${SIZE} integrations: ${SIZE} unhealthy, 0 unknown, 0 healthy. The table of all of them has no room here: see the report file.`,
    );
    expect(summary.match(/^az mend --id /gm)).toHaveLength(50);
    expect(summary).toContain(`… and of ${SIZE / 10 - 50} more: see the report file.`);
    const repairs = summary
      .slice(summary.indexOf('### Repairs'))
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(repairs[2]).toMatch(/❌ failed.*t4999-long/);
    expect(repairs).toHaveLength(2 + 50);
    expect(summary).toContain(`${SIZE - 50} more: see the report file.`);
  });

  it('as annotations is at most ten of a kind, the worst first, and the last says how many more there are', () => {
    const of = (level: string) => emission.annotations.filter((annotation) => annotation.level === level);
    expect(emission.annotations.length).toBeLessThanOrEqual(30);
    expect(of('error').map(({ title }) => title.replace(/\(.*/, ''))).toEqual([
      'Repair role-assignment: failed ',
      expect.stringMatching(new RegExp(`^${AZURE_CHECKS[WARNINGS]}: `)),
    ]);
    expect(of('error')[1]?.title).toContain(WORST);
    expect(of('warning')).toHaveLength(10);
    expect(of('warning')[9]?.message).toBe(
      `${SIZE * WARNINGS - 9} more of level warning: see the job summary and the report file.`,
    );
  });

  it('as outputs fits an environment: no report, and whole ids only', () => {
    const { outputs } = emission;
    for (const value of Object.values(outputs)) expect(Buffer.byteLength(value)).toBeLessThanOrEqual(64 * 1024);
    expect(outputs).toMatchObject({ verdict: 'unhealthy', errors: '1', warnings: String(SIZE * WARNINGS), report: '' });
    const ids = (outputs['unhealthy-integrations'] ?? '').split(',');
    expect(ids).toEqual(report.integrations.slice(0, ids.length).map(({ id }) => id));
    expect(ids.length).toBe(Math.floor((64 * 1024) / 121));
    expect(lines).toContain(
      `${SIZE - ids.length} of the unhealthy integrations have no room in the output unhealthy-integrations: see the report file.`,
    );
  });

  it('in the report file is everything', () => expect(emission.report).toBe(report));
});
