import { expect } from '@jest/globals';

type Json = Readonly<Record<string, unknown>>;

function exactly(value: unknown, keys: readonly string[], optional: readonly string[] = []): Json {
  expect(value).toBeInstanceOf(Object);
  const record = value as Json;
  const present = Object.keys(record);
  expect(present.filter((key) => !keys.includes(key) && !optional.includes(key))).toEqual([]);
  expect(keys.filter((key) => !present.includes(key))).toEqual([]);
  return record;
}

function oneOf(value: unknown, allowed: readonly unknown[]): void {
  expect(allowed).toContain(value);
}

function text(value: unknown): void {
  expect(typeof value).toBe('string');
  expect(value).not.toBe('');
}

function textOrNull(value: unknown): void {
  if (value !== null) text(value);
}

function count(value: unknown): void {
  expect(Number.isInteger(value)).toBe(true);
  expect(value as number).toBeGreaterThanOrEqual(0);
}

function each(value: unknown, check: (item: unknown) => void): void {
  expect(Array.isArray(value)).toBe(true);
  for (const item of value as unknown[]) check(item);
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const VERDICTS = ['healthy', 'unhealthy', 'unknown'];
const REASONS = ['forbidden', 'transient', 'timeout', 'malformed', 'dependency'];

function checkResult(value: unknown): void {
  const row = exactly(
    value,
    ['check', 'status', 'severity', 'message'],
    ['fix', 'docs', 'subject', 'correlationId', 'unknownReason', 'prerequisite', 'waived', 'location'],
  );
  expect(row.check).toMatch(/^[a-z-]+\/[a-z-]+$/);
  oneOf(row.status, ['passed', 'failed', 'unknown', 'skipped']);
  oneOf(row.severity, ['error', 'warning', 'notice']);
  text(row.message);
  for (const key of ['fix', 'docs', 'subject', 'correlationId']) if (key in row) text(row[key]);
  if (row.status === 'unknown') oneOf(row.unknownReason, REASONS);
  else expect(row).not.toHaveProperty('unknownReason');
  if ('prerequisite' in row) {
    expect(row.status).toBe('skipped');
    expect(row.message).toContain(` ${String(row.prerequisite)} failed`);
  }
  if ('location' in row) {
    const { path, line, column } = exactly(row.location, ['path', 'line', 'column']);
    text(path);
    expect(line as number).toBeGreaterThanOrEqual(1);
    expect(column as number).toBeGreaterThanOrEqual(1);
  }
}

function checkSecret(value: unknown): void {
  if (value === null) return;
  const { keyId, description, expiresOn, daysLeft } = exactly(value, ['keyId', 'description', 'expiresOn', 'daysLeft']);
  text(keyId);
  textOrNull(description);
  if (expiresOn !== null) expect(expiresOn).toMatch(ISO);
  if (daysLeft !== null) expect(Number.isInteger(daysLeft)).toBe(true);
}

function checkIntegration(value: unknown): void {
  const item = exactly(value, ['id', 'name', 'tenantId', 'clientId', 'subscriptionId', 'verdict', 'secret', 'results']);
  text(item.id);
  for (const key of ['name', 'tenantId', 'clientId', 'subscriptionId']) textOrNull(item[key]);
  oneOf(item.verdict, VERDICTS);
  checkSecret(item.secret);
  each(item.results, checkResult);
}

function checkChange(value: unknown): void {
  const { at, actual, expected } = exactly(value, ['at', 'actual', 'expected']);
  text(at);
  if (actual !== null) expect(typeof actual).toBe('string');
  expect(typeof expected).toBe('string');
}

function checkConfig(value: unknown): void {
  const item = exactly(value, ['repository', 'path', 'ref', 'blob', 'drift', 'changes', 'results', 'pullRequest']);
  expect(item.repository).toMatch(/^[^/]+\/[^/]+$/);
  text(item.path);
  expect(typeof item.ref).toBe('string');
  if (item.blob !== null) expect(item.blob).toMatch(/^[0-9a-f]{40}$/);
  oneOf(item.drift, [true, false]);
  each(item.changes, checkChange);
  each(item.results, checkResult);
  const pull = exactly(item.pullRequest, ['operation', 'number', 'url']);
  oneOf(pull.operation, ['created', 'updated', 'unchanged', 'closed', 'none']);
  if (pull.number !== null) expect(pull.url).toMatch(/\/pull\/\d+$/);
  else expect(pull.url).toBeNull();
}

function checkRepair(value: unknown): void {
  const item = exactly(value, ['repair', 'integration', 'status', 'detail']);
  text(item.repair);
  text(item.integration);
  oneOf(item.status, ['planned', 'applied', 'pending', 'not-needed', 'failed']);
  text(item.detail);
}

/** Holds a report against the contract's page: every key, none more, each of its type. */
export function expectReportShape(value: unknown): void {
  const report = exactly(value, [
    'schema',
    'tool',
    'generatedAt',
    'run',
    'mode',
    'dryRun',
    'verdict',
    'integrations',
    'configs',
    'repairs',
    'issue',
    'results',
    'requests',
    'durationMs',
  ]);
  expect(report.schema).toBe(1);
  const tool = exactly(report.tool, ['name', 'version']);
  expect(tool.name).toBe('jit-azure-drift');
  expect(tool.version).toMatch(/^\d+\.\d+\.\d+/);
  expect(report.generatedAt).toMatch(ISO);
  const run = exactly(report.run, ['url', 'event', 'sha']);
  expect(run.url).toMatch(/^https?:\/\/.*\/actions\/runs\/\d+/);
  text(run.event);
  expect(run.sha).toMatch(/^[0-9a-f]{40}$/);
  oneOf(report.mode, ['check', 'validate', 'repair']);
  oneOf(report.dryRun, [true, false]);
  oneOf(report.verdict, VERDICTS);
  each(report.integrations, checkIntegration);
  each(report.configs, checkConfig);
  each(report.repairs, checkRepair);
  expect(exactly(report.issue, ['operation'], ['number', 'url']).operation).toBe('none');
  each(report.results, checkResult);
  const requests = exactly(report.requests, ['total', 'retried']);
  count(requests.total);
  count(requests.retried);
  count(report.durationMs);
}
