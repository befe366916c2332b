import type { Report, ReportedConfig, ReportedIntegration } from '../../src/report/report.js';

/** A healthy integration without rows. */
export function makeIntegration(overrides: Partial<ReportedIntegration> = {}): ReportedIntegration {
  return {
    id: 'prod',
    name: 'Prod',
    tenantId: 't',
    clientId: 'c',
    subscriptionId: 's',
    verdict: 'healthy',
    secret: null,
    results: [],
    ...overrides,
  };
}

/** A file without drift and without rows. */
export function makeConfig(overrides: Partial<ReportedConfig> = {}): ReportedConfig {
  return {
    repository: 'acme/.jit',
    path: '.jit/jit-integration.yml',
    ref: 'main',
    blob: 'b',
    drift: false,
    changes: [],
    results: [],
    pullRequest: { operation: 'none', number: null, url: null },
    ...overrides,
  };
}

/** The report of a healthy run that looked at nothing. */
export function makeReport(overrides: Partial<Report> = {}): Report {
  return {
    schema: 1,
    tool: { name: 'jit-azure-drift', version: '0.1.0' },
    generatedAt: '2026-11-21T00:00:00.000Z',
    run: { url: 'https://github.com/acme/.jit/actions/runs/1', event: 'schedule', sha: 'abc' },
    mode: 'check',
    dryRun: false,
    verdict: 'healthy',
    integrations: [],
    configs: [],
    repairs: [],
    issue: { operation: 'none' },
    results: [],
    requests: { total: 9, retried: 0 },
    durationMs: 1234,
    ...overrides,
  };
}
