import { describe, expect, it } from '@jest/globals';
import { azureEntry } from '../../../simulator/github/jit-file.js';
import { IDS } from '../../../simulator/world.js';
import { FILE, OTHER_TENANT, REPOSITORY, rowsOf, type Scenario, type Step, scenario } from '../harness.js';
import { annotations, looseCommit, push } from '../modes/events.js';

const NO_AZURE = { azure: 'off' } as const;
const SECRET = 'Zq9~planted-literal-client-secret-4711';

/** Judges this text (or these bytes) as the file of a pushed commit. */
async function judge(content: string | Buffer, given?: Scenario): Promise<Step> {
  const world = given ?? (await scenario());
  const sha = looseCommit(world, { [FILE]: content });
  return world.run({ ...push('main', sha), with: { ...NO_AZURE, 'integration-id': 'prod' } });
}

/** The rows of a check, its annotations and the exit status: what a person sees of it. */
function seen(step: Step, check: string): string {
  const rows = rowsOf(step, check).map(({ status, severity, message }) => `${status} ${severity}: ${message}`);
  const commands = annotations(step).filter((line) => line.includes(`title=${check}`));
  return [`exit ${step.exitCode}`, ...rows, ...commands].join('\n').replace(/[0-9a-f]{40}/g, '<oid>');
}

const entry = azureEntry();
const edit = (from: string, to: string): string => {
  if (!entry.includes(from)) throw new Error(`The entry has no ${from}.`);
  return entry.replace(from, to);
};

const UNREADABLE: readonly (readonly [string, string | Buffer, RegExp])[] = [
  ['a text that is no YAML', 'azure:\n  prod: [\n', /line 3, column 1: not valid YAML/],
  ['a key that comes twice', `${entry}azure: {}\n`, /line 10, column 1: /],
  ['two documents', `${entry}---\n${entry}`, /line 10, column 1: /],
  ['a NUL character', `${entry}# \0\n`, /line 10, column 3: the file holds a NUL character/],
  [
    'bytes that are not UTF-8',
    Buffer.from(`${entry}# \xff\n`, 'latin1'),
    /line 10, column 3: the file is not valid UTF-8/,
  ],
  ['UTF-16', Buffer.from(`\ufeff${entry}`, 'utf16le'), /line 1, column 1: the file is UTF-16/],
  ['more than 1 MiB', `${entry}# ${'x'.repeat(1024 * 1024)}\n`, /1048\d{3} bytes; at most 1 MiB/],
  ['a tab as indentation', 'azure:\n\tprod: {}\n', /line 2, column 1: not valid YAML/],
  [
    'an alias bomb',
    `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]\n`).join('')}${entry}`,
    /alias/,
  ],
  ['a nesting of 5,000 levels', `deep: ${'['.repeat(5000)}${']'.repeat(5000)}\n${entry}`, /nested too deeply/],
];

describe('config/readable', () => {
  it.each(UNREADABLE)('fails on %s, with line and column, and nothing else is judged', async (_name, text, words) => {
    const step = await judge(text);
    const [row, ...more] = rowsOf(step, 'config/readable');
    expect(more).toEqual([]);
    expect(row).toMatchObject({ status: 'failed', severity: 'error', location: { path: FILE } });
    expect(row?.message).toMatch(words);
    expect(rowsOf(step, 'config/drift')).toMatchObject([{ status: 'skipped' }]);
    expect(step.outputs).toMatchObject({ drift: 'false', verdict: 'unhealthy' });
    expect(seen(step, 'config/readable')).toMatchSnapshot();
  });

  it.each(['symlink', 'submodule', 'directory'])('fails on a %s', async (what) => {
    const given = await scenario();
    const { hands } = given.github;
    hands.commitFiles(REPOSITORY, 'edit', { [FILE]: null });
    const tip = hands.branches(REPOSITORY).edit ?? '';
    const plant = {
      symlink: () => hands.createSymlink(REPOSITORY, 'edit', FILE, '/etc/passwd'),
      submodule: () => hands.createSubmodule(REPOSITORY, 'edit', FILE, tip),
      directory: () => hands.commitFiles(REPOSITORY, 'edit', { [`${FILE}/inner.yml`]: entry }),
    }[what];
    const step = await given.run({ ...push('edit', plant?.()), with: NO_AZURE });
    expect(rowsOf(step, 'config/readable')).toMatchObject([{ status: 'failed', severity: 'error' }]);
    expect(seen(step, 'config/readable')).toMatchSnapshot();
  });
});

const ROWS: readonly (readonly [string, string, string, readonly (string | undefined)[]])[] = [
  ['config/drift', 'another tenant', edit(IDS.tenant, OTHER_TENANT), ['azure.prod.tenant_id']],
  [
    'config/secret-literal',
    'a secret',
    edit('${{ jit_secrets.azure_client_secret }}', SECRET),
    ['azure.prod.auth.client_secret'],
  ],
  [
    'config/literal-id',
    'a literal id',
    edit('${{ jit_secrets.azure_client_id }}', IDS.jit.appId),
    ['azure.prod.auth.client_id'],
  ],
  [
    'config/secret-name',
    'another name',
    edit('jit_secrets.azure_client_id', 'jit_secrets.mine'),
    ['azure.prod.auth.client_id'],
  ],
  [
    'config/shared-secrets',
    'two tenants',
    `${entry}${azureEntry({ integrationId: 'two', tenantId: OTHER_TENANT }).replace('azure:\n', '')}`,
    ['azure.prod', 'azure.two'],
  ],
  ['config/lint', 'a leftover', edit('"Prod"', '"<your account name>"'), ['azure.prod.name']],
  [
    'config/lint',
    'a leftover of the key',
    azureEntry({ integrationId: '<integration_id>' }),
    ['azure.<integration_id>'],
  ],
  [
    'config/lint',
    'secrets. for jit_secrets.',
    edit('jit_secrets.azure_client_id', 'secrets.azure_client_id'),
    ['azure.prod.auth.client_id'],
  ],
  ['config/lint', 'an id inside auth', edit('    tenant_id:', '      tenant_id:'), ['azure.prod.auth.tenant_id']],
  ['config/lint', 'a list for a map', 'azure:\n- type: azure_account\n', ['azure']],
  ['config/lint', 'another type', edit('azure_account', 'aws_account'), ['azure.prod.type']],
  [
    'config/one-per-tenant',
    'two entries of a tenant',
    `${entry}${azureEntry({ integrationId: 'two' }).replace('azure:\n', '')}`,
    ['azure.prod', 'azure.two'],
  ],
  [
    'config/unknown-key',
    'a key of nobody',
    edit('    tenant_id:', '    colour: red\n    tenant_id:'),
    ['azure.prod.colour'],
  ],
];

describe('each check of the file', () => {
  it.each(ROWS)('%s fails on %s, on its line', async (check, _what, text, subjects) => {
    const step = await judge(text);
    const rows = rowsOf(step, check);
    expect(rows.map(({ status, subject }) => [status, subject])).toEqual(
      subjects.map((subject) => ['failed', subject]),
    );
    for (const row of rows) expect(row.location?.path).toBe(FILE);
    expect(seen(step, check)).toMatchSnapshot();
    const everything = [
      step.log.replace(/^::add-mask::.*$/gm, ''),
      step.summary,
      JSON.stringify(step.report),
      JSON.stringify(step.outputs),
    ].join('\n');
    expect(everything).not.toContain(SECRET);
  });

  it('passes on a healthy file, one row each', async () => {
    const step = await judge(entry);
    const rows = step.report.configs[0]?.results ?? [];
    expect(rows.map(({ status }) => status)).toEqual(rows.map(() => 'passed'));
    expect(rows.map(({ check, severity }) => `${check} ${severity}`)).toEqual([
      'config/readable error',
      'config/drift error',
      'config/secret-literal error',
      'config/literal-id notice',
      'config/secret-name warning',
      'config/shared-secrets warning',
      'config/lint error',
      'config/one-per-tenant error',
      'config/unknown-key warning',
      'config/two-files warning',
    ]);
    expect(step.exitCode).toBe(0);
  });

  it('config/two-files fails where both places exist', async () => {
    const given = await scenario();
    const sha = looseCommit(given, { 'jit-integration.yml': entry });
    const step = await given.run({ ...push('main', sha), with: NO_AZURE });
    expect(rowsOf(step, 'config/two-files')).toMatchObject([
      { status: 'failed', severity: 'warning', location: { path: 'jit-integration.yml' } },
    ]);
    expect(step.exitCode).toBe(0);
    expect(seen(step, 'config/two-files')).toMatchSnapshot();
  });
});

const FAULTS = [
  ['500 for ever', { status: 500, body: { message: 'Server Error' } }, 'transient'],
  ['a 404 that says nothing', { status: 404, body: { message: 'Not Found' } }, 'forbidden'],
  ['an answer of another shape', { status: 200, body: { data: { repository: { root: 42 } } } }, 'malformed'],
  ['no JSON', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }, 'malformed'],
] as const;

describe.each(['validate', 'check'])('in mode %s, a read of GitHub that fails', (mode) => {
  it.each(FAULTS)('by %s is unknown: no drift, no failure, nothing written', async (_name, answer, reason) => {
    const given = await scenario();
    given.simulator.addFault({ service: 'github', action: { kind: 'respond', ...answer } });
    const step = await given.run({ ...push('main'), with: { mode, azure: 'off' } });
    const rows = step.report.configs.flatMap(({ results }) => results);
    expect(rows.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(rowsOf(step, 'config/readable')).toMatchObject([{ status: 'unknown', unknownReason: reason }]);
    expect(rowsOf(step, 'config/drift')).toMatchObject([{ status: 'unknown', unknownReason: 'dependency' }]);
    expect(step.outputs).toMatchObject({ verdict: 'unknown', drift: 'false', 'pull-request-operation': 'none' });
    expect(step.exitCode).toBe(1);
    // GraphQL reads by POST: nothing but queries was sent.
    expect(step.requests.filter(({ service, body }) => service === 'github' && /mutation/.test(body))).toEqual([]);
    expect(seen(step, 'config/readable')).toMatchSnapshot();
  });
});
