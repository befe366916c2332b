import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { JIT_API_TOKEN, type World } from '../../../simulator/world.js';
import { fileAt, plantDrift, rowOf, type Scenario, scenario } from '../harness.js';

const CHECK = 'jit/integration-file';

function runWithJit(given: Scenario, inputs: Record<string, string | undefined> = {}) {
  return given.run({
    with: {
      'jit-api-client-id': JIT_API_TOKEN.clientId,
      'jit-api-secret': JIT_API_TOKEN.secret,
      'jit-api-endpoint': given.simulator.origins.jit,
      ...inputs,
    },
  });
}

it('asks Jit, compares by meaning, and keeps secret and token out of sight', async () => {
  const given = await scenario();
  const step = await runWithJit(given);
  expect(rowOf(step, CHECK)).toMatchObject({ status: 'passed' });
  expect(step.report.results).toContainEqual(rowOf(step, CHECK));
  expect(step.outputs.verdict).toBe('healthy');
  const asked = step.requests.filter(({ service }) => service === 'jit').map(({ method, path }) => `${method} ${path}`);
  expect(asked).toEqual(['POST /authentication/login', 'GET /plans/integration-file']);
  expect(step.writes).toEqual([]);
  const log = step.log
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
  for (const text of [log, step.summary, JSON.stringify(step.report)]) {
    expect(text).not.toContain(JIT_API_TOKEN.secret);
    expect(text).not.toContain('jit-session-');
  }
  const masked = step.log.indexOf(`::add-mask::${JIT_API_TOKEN.secret}`);
  expect(masked).toBeGreaterThanOrEqual(0);
  expect(masked).toBeLessThan(step.log.indexOf('Jit Azure Drift'));
});

it('asks no one without a token', async () => {
  const given = await scenario();
  const step = await given.run();
  expect(rowOf(step, CHECK)).toMatchObject({ status: 'skipped' });
  expect(step.requests.filter(({ service }) => service === 'jit')).toEqual([]);
});

const rewrites: readonly [string, (world: World, text: string) => void][] = [
  [
    'the parsed file instead of the text',
    (world, text) => Object.assign(world.jit.file ?? {}, { rawContent: null, content: parse(text) }),
  ],
  [
    'keys sorted, quotes and comments dropped',
    (world, text) => {
      const sorted = (value: unknown): unknown =>
        typeof value !== 'object' || value === null || Array.isArray(value)
          ? value
          : Object.fromEntries(
              Object.entries(value)
                .sort()
                .reverse()
                .map(([key, inner]) => [key, sorted(inner)]),
            );
      Object.assign(world.jit.file ?? {}, {
        rawContent: null,
        content: JSON.stringify(sorted(parse(text, { schema: 'failsafe' }))),
      });
    },
  ],
  ['a status that no one has heard of', (world) => Object.assign(world.jit.file ?? {}, { status: 'synchronised' })],
  ['no status', (world) => Object.assign(world.jit.file ?? {}, { status: null })],
];

it.each(rewrites)('is content with %s', async (_name, change) => {
  const given = await scenario();
  change(given.world, fileAt(given, 'main'));
  expect(rowOf(await runWithJit(given), CHECK)).toMatchObject({ status: 'passed' });
});

it('names the places where Jit’s copy differs, and no value', async () => {
  const given = await scenario();
  plantDrift(given);
  const row = rowOf(await runWithJit(given), CHECK);
  expect(row).toMatchObject({ status: 'failed', severity: 'warning' });
  expect(row.message).toBe(
    'Jit’s copy of the file differs from .jit/jit-integration.yml of acme/.jit at azure.prod.tenant_id.',
  );
  expect(row.fix).toContain(`${given.simulator.origins.jit}/plans/integration-file`);
});

const troubles: readonly [string, (given: Scenario) => void, Record<string, unknown>, RegExp][] = [
  [
    'an invalid status',
    ({ world }) => Object.assign(world.jit.file ?? {}, { status: 'INVALID' }),
    { status: 'failed' },
    /its status there is "INVALID", not valid/,
  ],
  [
    'no file',
    ({ world }) => {
      world.jit.file = null;
    },
    { status: 'failed' },
    /no integration file to work with: FILE_NOT_FOUND/,
  ],
  [
    'a wrong secret',
    ({ world }) => {
      world.jit.apiTokens = [];
    },
    { status: 'unknown', unknownReason: 'forbidden' },
    /an access token.*HTTP 401: "Invalid credentials"/,
  ],
  [
    'a token without the permission',
    ({ world }) => {
      for (const token of world.jit.apiTokens) token.permissions = [];
    },
    { status: 'unknown', unknownReason: 'forbidden', fix: expect.stringContaining('jit.integrations.read') },
    /HTTP 403 FORBIDDEN.*permissions are missing: jit\.integrations\.read/,
  ],
  [
    'an outage',
    ({ simulator }) => simulator.addFault({ service: 'jit', path: /plans/, action: { kind: 'respond', status: 503 } }),
    { status: 'unknown', unknownReason: 'transient' },
    /HTTP 503/,
  ],
  [
    'a proxy’s page',
    ({ simulator }) =>
      simulator.addFault({
        service: 'jit',
        action: { kind: 'respond', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
      }),
    { status: 'unknown', unknownReason: 'malformed' },
    /not JSON/,
  ],
  [
    'a redirect',
    ({ simulator }) =>
      simulator.addFault({
        service: 'jit',
        action: { kind: 'respond', status: 302, headers: { location: 'https://elsewhere.example/' } },
      }),
    { status: 'unknown' },
    /redirect, which is not followed/,
  ],
  [
    'content of an unknown shape',
    ({ world }) => Object.assign(world.jit.file ?? {}, { rawContent: null, content: 7 }),
    { status: 'unknown', unknownReason: 'malformed' },
    /a shape that is not known here/,
  ],
  [
    'text that is no YAML',
    ({ world }) => Object.assign(world.jit.file ?? {}, { rawContent: 'a: [' }),
    { status: 'unknown', unknownReason: 'malformed' },
    /no readable YAML/,
  ],
];

it.each(troubles)('tells of %s, and turns nothing red', async (_name, change, expected, words) => {
  const given = await scenario();
  change(given);
  const step = await runWithJit(given);
  expect(rowOf(step, CHECK)).toMatchObject(expected);
  expect(rowOf(step, CHECK).message).toMatch(words);
  expect(rowOf(step, CHECK).fix ?? (expected.unknownReason === 'forbidden' ? '' : 'none needed')).not.toBe('');
  expect(step.exitCode).toBe(0);
  expect(step.outputs.verdict).toBe('healthy');
});

it('does not compare where Jit reads another branch, and asks nothing in validate', async () => {
  const given = await scenario();
  given.github.hands.commitFiles('acme/.jit', 'next', { 'README.md': 'x\n' });
  const other = rowOf(await runWithJit(given, { 'config-ref': 'next' }), CHECK);
  expect(other).toMatchObject({
    status: 'skipped',
    message: expect.stringContaining('another branch than the default one'),
  });
  const validate = await runWithJit(given, { mode: 'validate' });
  expect(rowOf(validate, CHECK)).toMatchObject({
    status: 'skipped',
    message: expect.stringContaining('mode validate'),
  });
  expect(validate.requests.filter(({ service }) => service === 'jit')).toEqual([]);
});

it.each([
  ['half a token', { 'jit-api-secret': '' }, 'jit-api-secret is empty, but jit-api-client-id is given'],
  ['plain http', { 'jit-api-endpoint': 'http://api.jit.io' }, 'expected a base address that begins with https://'],
  ['a path', { 'jit-api-endpoint': 'https://api.jit.io/v1' }, 'expected a base address that begins with https://'],
])('refuses %s before any call', async (_name, inputs, words) => {
  const given = await scenario();
  const step = await runWithJit(given, inputs);
  expect(step.exitCode).toBe(1);
  expect(step.log).toContain(words);
  expect(step.requests).toEqual([]);
});
