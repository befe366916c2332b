import { describe, expect, it } from '@jest/globals';
import type { Result } from '../../src/core/results.js';
import { annotationsOf } from '../../src/report/annotations.js';
import { resultLines } from '../../src/report/log.js';
import { outputsOf } from '../../src/report/outputs.js';
import { redactReport } from '../../src/report/redact.js';
import type { Report } from '../../src/report/report.js';
import { summaryOf } from '../../src/report/summary.js';

const CANARY = 'canary';
const location = { path: `${CANARY}.yml`, line: 3, column: 5 };

function row(change: Partial<Result>): Result {
  return {
    check: 'config/drift',
    status: 'failed',
    severity: 'warning',
    message: `${CANARY} message`,
    fix: `${CANARY} fix`,
    correlationId: CANARY,
    ...change,
  };
}

function reportWith(repository: string): Report {
  return {
    schema: 1,
    tool: { name: 'jit-azure-drift', version: '0.1.0' },
    generatedAt: '2026-11-21T00:00:00.000Z',
    run: { url: 'https://github.com/acme/infra/actions/runs/1', event: 'schedule', sha: 'abc' },
    mode: 'check',
    dryRun: false,
    verdict: 'unhealthy',
    integrations: [
      {
        id: CANARY,
        name: CANARY,
        tenantId: CANARY,
        clientId: CANARY,
        subscriptionId: CANARY,
        verdict: 'unhealthy',
        secret: { keyId: CANARY, description: CANARY, expiresOn: '2026-12-01T00:00:00Z', daysLeft: 10 },
        results: [
          row({ check: 'app/exists', severity: 'error', subject: CANARY }),
          row({ check: 'app/role', waived: { until: '2026-12-31', reason: CANARY } }),
          row({ check: 'secret/expiry', status: 'unknown', severity: 'error', unknownReason: 'forbidden' }),
        ],
      },
    ],
    configs: [
      {
        repository,
        path: '.jit/jit-integration.yml',
        ref: 'main',
        blob: CANARY,
        drift: true,
        changes: [{ at: `azure.${CANARY}.tenant_id`, actual: CANARY, expected: CANARY }],
        results: [
          row({ subject: `azure.${CANARY}.tenant_id`, location }),
          row({ subject: `azure.${CANARY}`, location }),
        ],
        pullRequest: { operation: 'created', number: 7, url: `https://github.com/${repository}/pull/7` },
      },
    ],
    repairs: [{ repair: 'proposal', integration: CANARY, status: 'failed', detail: CANARY }],
    issue: { operation: 'none' },
    results: [row({ check: 'waiver/expired', subject: CANARY })],
    requests: { total: 9, retried: 0 },
    durationMs: 1234,
  };
}

describe('redactReport', () => {
  const redacted = redactReport(reportWith('acme/canary-config'), 'acme/infra');

  it('keeps nothing of names, ids, words and places', () => {
    expect(JSON.stringify(redacted)).not.toContain(CANARY);
    const outputs = outputsOf(redacted, { json: '', reportFile: 'file', redacted: true });
    const annotations = annotationsOf(redacted, { repository: 'acme/infra' });
    expect(JSON.stringify([outputs, annotations, [...resultLines(redacted)], summaryOf(redacted)])).not.toContain(
      CANARY,
    );
    expect(outputs).toMatchObject({
      errors: '1',
      warnings: '3',
      unknowns: '1',
      'pull-request-number': '7',
      'pull-request-url': '',
    });
  });

  it('keeps check ids, fields, statuses and counts', () => {
    expect([...resultLines(redacted)]).toEqual([
      'Run',
      '  ✖ waiver/expired [warning] Dates of the waivers: failed. The report file says more.',
      'Integration integration 1: unhealthy',
      '  ✖ app/exists     [error] Application: failed. The report file says more.',
      '  ~ app/role       [warning] waived until 2026-12-31',
      '      App role: failed. The report file says more.',
      '  ? secret/expiry  [unknown error] Expiry of the client secret: could not be judged. The report file says more.',
      'File configuration:file 1 (not shown): drift',
      '  ✖ config/drift   [warning] Drift of the azure entry at the field tenant_id: failed. The report file says more.',
      '  ✖ config/drift   [warning] Drift of the azure entry: failed. The report file says more.',
    ]);
    expect(summaryOf(redacted)).toContain('Pull request #7: **created**.');
    expect(summaryOf(redacted)).toContain('### Waived');
  });

  it('keeps the picture of the chain, and no date of a secret', () => {
    const text = summaryOf(redacted, [{ file: 0, warningDays: 30, errorDays: 7 }]);
    expect(text).toContain('["App<br/>✖#160;failed"]:::failed');
    expect(text).not.toMatch(/gantt|2026-12-01|canary/);
  });

  it('keeps the address of an issue only where it is in the workflow’s own repository', () => {
    const issueIn = (repository: string) =>
      redactReport(
        {
          ...reportWith('acme/infra'),
          issue: { operation: 'created', number: 3, url: `https://github.com/${repository}/issues/3` },
        },
        'acme/infra',
      ).issue;
    expect(issueIn('acme/infra')).toHaveProperty('url', 'https://github.com/acme/infra/issues/3');
    expect(issueIn('acme/canary-second')).toEqual({ operation: 'created', number: 3 });
    expect(issueIn('acme/infra-canary')).toEqual({ operation: 'created', number: 3 });
  });

  it('keeps the place in a file of the workflow’s own repository, which everyone there sees', () => {
    const own = redactReport(reportWith('acme/infra'), 'acme/infra');
    expect(own.configs[0]).toMatchObject({
      repository: 'acme/infra',
      path: '.jit/jit-integration.yml',
      ref: 'main',
      results: [{ location }, { location }],
      pullRequest: { url: 'https://github.com/acme/infra/pull/7' },
    });
  });
});
