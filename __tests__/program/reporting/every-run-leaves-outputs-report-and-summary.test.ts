import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { IDS, isoDays, pick } from '../../../simulator/world.js';
import { FILE, plantDrift, REPOSITORY, type Scenario, type Step, type StepOptions, scenario } from '../harness.js';
import { addTenant, fileOf, listed } from '../integrations/tenants.js';
import { annotations, checkout, forkedPullRequest, looseCommit, push } from '../modes/events.js';
import { normalise } from '../transcript.js';
import { expectReportShape } from './shape.js';

/** Names of action.yml's outputs. */
const OUTPUTS = Object.keys((parse(readFileSync('action.yml', 'utf8')) as { outputs: object }).outputs);

const summaryOf = (step: Step): string =>
  normalise(step.summary, '/nowhere')
    .replace(/127\.0\.0\.1&#58;\d+/g, '<simulator>')
    .replace(/\d+\.\d s,/g, '<seconds>,');

interface Case {
  readonly prepare: (given: Scenario) => StepOptions;
  readonly verdict: string;
  readonly exitCode: number;
}

const CASES: Readonly<Record<string, Case>> = {
  healthy: { prepare: () => ({}), verdict: 'healthy', exitCode: 0 },
  drift: {
    prepare: (given) => {
      plantDrift(given);
      return {};
    },
    verdict: 'unhealthy',
    exitCode: 0,
  },
  'an expired secret': {
    prepare: ({ world }) => {
      const app = pick(world.tenants[0]?.applications ?? [], ({ appId }) => appId === IDS.jit.appId);
      for (const secret of app.passwordCredentials) secret.endDateTime = isoDays(-2.5);
      return {};
    },
    verdict: 'unhealthy',
    exitCode: 1,
  },
  'a Graph that fails': {
    prepare: ({ simulator }) => {
      simulator.addFault({
        service: 'graph',
        action: { kind: 'respond', status: 500, body: { error: { code: 'InternalServerError', message: 'No' } } },
      });
      return {};
    },
    verdict: 'unknown',
    exitCode: 1,
  },
  'a fork’s pull request': {
    prepare: (given) => forkedPullRequest(given, looseCommit(given, { 'README.md': 'words\n' })),
    verdict: 'healthy',
    exitCode: 0,
  },
  'five integrations, one of them without its app': {
    prepare: (given) => {
      const all = [1, 2, 3, 4, 5].map((number) => addTenant(given.world, number));
      given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: fileOf(all, ['two']) });
      const tenant = pick(given.world.tenants, ({ id }) => id === all[3]?.tenantId);
      tenant.applications = tenant.applications.filter(({ displayName }) => displayName !== 'jit-integration');
      tenant.servicePrincipals = tenant.servicePrincipals.filter(
        ({ displayName }) => displayName !== 'jit-integration',
      );
      return { with: listed(all) };
    },
    verdict: 'unhealthy',
    exitCode: 1,
  },
};

describe('a finished run', () => {
  it.each(Object.entries(CASES))('leaves all of it: %s', async (_name, { prepare, verdict, exitCode }) => {
    const given = await scenario();
    const step = await given.run(prepare(given));
    expect(step.exitCode).toBe(exitCode);
    expect(Object.keys(step.outputs).sort()).toEqual([...OUTPUTS].sort());
    expect(step.outputs.verdict).toBe(verdict);
    const { report } = step;
    expectReportShape(report);
    expect(report.verdict).toBe(verdict);
    expect(JSON.parse(step.outputs.report ?? '')).toEqual(report);
    const rows = [
      ...report.results,
      ...report.integrations.flatMap(({ results }) => results),
      ...report.configs.flatMap(({ results }) => results),
    ];
    const failed = (severity: string): string =>
      String(rows.filter((row) => row.status === 'failed' && row.severity === severity).length);
    expect(step.outputs).toMatchObject({
      errors: failed('error'),
      warnings: failed('warning'),
      unknowns: String(rows.filter(({ status }) => status === 'unknown').length),
      drift: String(report.configs.some(({ drift }) => drift)),
    });
    expect(report.requests.total).toBe(step.requests.length);
    expect(step.summary.split('\n')[0]).toMatch(new RegExp(`^## . Jit Azure Drift: ${verdict}$`, 'u'));
    expect(summaryOf(step)).toMatchSnapshot();
  });
});

describe('the report file', () => {
  it('lies in RUNNER_TEMP by default, readable by its owner alone', async () => {
    const step = await (await scenario()).run();
    const file = step.outputs['report-file'] ?? '';
    expect(file).toMatch(/step-\w+\/jit-azure-drift-report\.json$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('lies where report-file says, in the workspace', async () => {
    const given = await scenario();
    const workspace = checkout(given);
    const step = await given.run({ runner: { workspace }, with: { 'report-file': 'out/report.json' } });
    expect(step.outputs['report-file']).toBe(join(workspace, 'out/report.json'));
    expectReportShape(JSON.parse(readFileSync(join(workspace, 'out/report.json'), 'utf8')));
  });

  it('that can’t be written is a warning; the verdict stands, and no output names it', async () => {
    const given = await scenario();
    const workspace = checkout(given);
    const step = await given.run({ runner: { workspace }, with: { 'report-file': 'README.md/report.json' } });
    expect(step.exitCode).toBe(0);
    expect(step.outputs).toMatchObject({ verdict: 'healthy', 'report-file': '' });
    const [first, ...others] = annotations(step);
    expect(first).toMatch(/^::warning ?::Could not write the report to /);
    expect(others.filter((line) => !line.startsWith('::notice '))).toEqual([]);
    expectReportShape(JSON.parse(step.outputs.report ?? ''));
  });

  it('alone holds a report that is too large for an output', async () => {
    const given = await scenario();
    const keys = Array.from({ length: 400 }, (_, index) => `    key_${index}: x`).join('\n');
    const text = given.github.hands.readFile(REPOSITORY, 'main', FILE)?.toString() ?? '';
    const sha = looseCommit(given, {
      [FILE]: text.replace('    type: azure_account', `    type: azure_account\n${keys}`),
    });
    const step = await given.run({ ...push('main', sha), with: { azure: 'off' } });
    expect(step.outputs.report).toBe('');
    expectReportShape(step.report);
    expect(step.outputs.warnings).toBe('400');
    const levels = annotations(step).map((line) => line.slice(2).split(' ')[0]);
    expect(levels).toEqual(Array.from({ length: 10 }, () => 'warning'));
    expect(annotations(step).at(-1)).toContain('391 more of level warning');
    expect(Buffer.byteLength(step.summary)).toBeLessThan(1024 * 1024);
  });
});

describe('the time limit', () => {
  it('ends a run in time: what is known is reported, the rest is unknown, and nothing is written', async () => {
    const given = await scenario();
    plantDrift(given);
    given.simulator.addFault({ service: 'graph', action: { kind: 'hang' } });
    const step = await given.run({ with: { 'timeout-seconds': '2' } });
    expect(step.durationMs).toBeLessThan(8000);
    expect(step.exitCode).toBe(1);
    expectReportShape(step.report);
    const rows = step.report.integrations[0]?.results ?? [];
    const row = (check: string) => pick(rows, (each) => each.check === check);
    expect(row('login/oidc').status).toBe('passed');
    expect(row('app/exists')).toMatchObject({ status: 'unknown', unknownReason: 'timeout' });
    expect(row('subscription/state').status).toBe('passed');
    expect(rows.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(step.writes).toEqual([]);
    expect(step.outputs['pull-request-operation']).toBe('none');
    expect(step.transcript).toMatchSnapshot();
  });

  it('holds for GitHub too', async () => {
    const given = await scenario();
    given.simulator.addFault({ service: 'github', action: { kind: 'hang' } });
    const step = await given.run({ with: { 'timeout-seconds': '2' } });
    expect(step.durationMs).toBeLessThan(8000);
    expect(step.outputs).toMatchObject({ verdict: 'unknown', drift: 'false' });
    const rows = step.report.configs.flatMap(({ results }) => results);
    expect(pick(rows, ({ check }) => check === 'config/readable')).toMatchObject({
      status: 'unknown',
      unknownReason: 'timeout',
    });
    expect(step.report.integrations[0]?.verdict).toBe('healthy');
  });
});
