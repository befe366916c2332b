import { describe, expect, it } from '@jest/globals';
import { type ConfigContext, checkConfig, concernsEntry } from '../../../src/core/checks/config.js';
import type { ConfigFacts, FileState, Unknown } from '../../../src/core/facts.js';
import { known } from '../../../src/core/facts.js';
import { parseJitFile } from '../../../src/core/jit-file/parse.js';
import { regenerate } from '../../../src/core/jit-file/regenerate.js';
import type { WantedEntry } from '../../../src/core/jit-file/wanted.js';
import type { Result } from '../../../src/core/results.js';
import {
  CLIENT,
  entryText,
  LITERAL,
  OTHER,
  readable,
  SUBSCRIPTION,
  TENANT,
  wantedEntry,
} from '../jit-file/sample-files.js';

const PATH = '.jit/jit-integration.yml';
const prod = wantedEntry({ integrationId: 'prod' });
const check: ConfigContext = { severityOfDrift: 'warning', proposing: true };
const validate: ConfigContext = { severityOfDrift: 'error', proposing: false };

function facts(changes: Partial<ConfigFacts> = {}): ConfigFacts {
  const file: FileState = { kind: 'present', bytes: new Uint8Array(), blob: 'b' };
  return { repository: 'acme/.jit', ref: 'main', path: PATH, file: known(file), otherPath: known(null), ...changes };
}

function rowsOf(text: string, wanted: readonly WantedEntry[] = [prod], context: ConfigContext = check): Result[] {
  const file = parseJitFile(new TextEncoder().encode(text));
  return checkConfig(facts(), file, file.ok && wanted.length > 0 ? regenerate(file, wanted) : undefined, context);
}

const of = (rows: readonly Result[], id: string): Result[] => rows.filter((row) => row.check === `config/${id}`);
const azure = (...entries: string[]): string => `azure:\n${entries.join('')}`;
const notPassed = (rows: readonly Result[]): Result[] => rows.filter(({ status }) => status !== 'passed');

describe('a good file', () => {
  it('passes every check, with one row each', () => {
    const rows = rowsOf(azure(entryText()));
    expect(notPassed(rows)).toEqual([]);
    expect(new Set(rows.map((row) => row.check)).size).toBe(10);
    expect(rows).toHaveLength(10);
  });
});

describe('config/readable', () => {
  const unread: Unknown = {
    known: false,
    reason: 'forbidden',
    read: 'the file',
    found: 'HTTP 403',
    right: 'contents:read',
  };
  const absent = facts({ file: known({ kind: 'absent' }) });

  it('is unknown with the cause where the file could not be read, and all that depends on it', () => {
    const rows = checkConfig(facts({ file: unread }), undefined, undefined, check);
    expect(of(rows, 'readable')).toMatchObject([{ status: 'unknown', unknownReason: 'forbidden' }]);
    const others = rows.filter((row) => !['config/readable', 'config/two-files'].includes(row.check));
    expect(others).toHaveLength(8);
    expect(others.every((row) => row.status === 'unknown' && row.unknownReason === 'dependency')).toBe(true);
  });

  it('passes for a missing file that is being created', () => {
    const rows = checkConfig(absent, undefined, regenerate('missing', [prod]), check);
    expect(of(rows, 'readable')).toMatchObject([{ status: 'passed' }]);
    expect(of(rows, 'drift')).toMatchObject([{ status: 'failed', severity: 'warning', subject: 'azure.prod' }]);
    expect(of(rows, 'lint')).toMatchObject([{ status: 'skipped' }]);
  });

  it.each<[string, ReturnType<typeof regenerate> | undefined, ConfigContext]>([
    ['proposes nothing', regenerate('missing', [prod]), validate],
    ['knows no ids', undefined, validate],
    [
      'could not verify the ids',
      regenerate('missing', [{ ...prod, verified: { tenantId: false, subscriptionId: false } }]),
      check,
    ],
  ])('fails for a missing file where the run %s', (_, regeneration, context) => {
    const rows = checkConfig(absent, undefined, regeneration, context);
    expect(of(rows, 'readable')).toMatchObject([{ status: 'failed', severity: 'error' }]);
    expect(of(rows, 'readable')[0]?.fix).toContain(PATH);
  });

  it.each<[ConfigContext['proposal'], 'passed' | 'failed', RegExp, RegExp]>([
    [undefined, 'passed', /this run proposes it/, /^Merge the pull request that this run proposes/],
    ['planned', 'passed', /this run proposes it/, /^Merge the pull request that this run proposes/],
    ['stands', 'passed', /an open pull request proposes it/, /^Merge the open pull request/],
    ['dry-run', 'passed', /this run would propose it/, /this run would propose it/],
    ['not-made', 'failed', /no pull request proposes it/, /^No pull request proposes it: the rows of pull-request\/\*/],
  ])('of a missing file follows the proposal: %s', (proposal, status, message, fix) => {
    const context: ConfigContext = { ...check, ...(proposal === undefined ? {} : { proposal }) };
    const rows = checkConfig(absent, undefined, regenerate('missing', [prod]), context);
    const [row] = of(rows, 'readable');
    expect(row?.status).toBe(status);
    expect(row?.message).toMatch(message);
    if (status === 'failed') expect(row?.fix).toMatch(/^The rows of pull-request\/\* say why.*by hand: Add/);
    expect(of(rows, 'drift')[0]?.fix).toMatch(fix);
    const drifted = rowsOf(azure(entryText('prod', { name: '"Old"' })), [{ ...prod, accountName: 'New' }], context);
    expect(of(drifted, 'drift')[0]?.fix).toMatch(fix);
    if (status === 'failed') expect(of(drifted, 'drift')[0]?.fix).toMatch(/Or by hand: At line 4/);
  });

  it('of a missing file looks at no proposal in a mode that makes none', () => {
    const rows = checkConfig(absent, undefined, regenerate('missing', [prod]), { ...validate, proposal: 'stands' });
    expect(of(rows, 'readable')).toMatchObject([{ status: 'failed' }]);
  });

  it.each<[string, FileState, RegExp]>([
    ['a symlink', { kind: 'not-a-file', what: 'symlink' }, /is a symlink/],
    ['a huge file', { kind: 'too-large', size: 2_000_000 }, /2000000 bytes/],
  ])('fails for %s, and the others are skipped', (_, file, message) => {
    const rows = checkConfig(facts({ file: known(file) }), undefined, undefined, check);
    expect(of(rows, 'readable')[0]?.message).toMatch(message);
    expect(of(rows, 'drift')).toMatchObject([{ status: 'skipped', message: 'Not checked: config/readable failed.' }]);
  });

  it('fails with line and column for an invalid file', () => {
    const rows = rowsOf('azure:\n  a: 1\n  a: 2\n');
    expect(of(rows, 'readable')).toMatchObject([{ status: 'failed', location: { path: PATH, line: 3, column: 3 } }]);
    expect(rows.filter(({ status }) => status === 'skipped')).toHaveLength(8);
  });
});

describe('config/drift', () => {
  const drifted = azure(entryText('prod', { tenant: OTHER, name: '"Old"' }));
  const wanted = { ...prod, accountName: 'New' };

  it('has a row for each value, of the severity of the mode', () => {
    const rows = of(rowsOf(drifted, [wanted], validate), 'drift');
    expect(rows).toMatchObject([
      { severity: 'error', subject: 'azure.prod.name', location: { path: PATH, line: 4 } },
      {
        severity: 'error',
        subject: 'azure.prod.tenant_id',
        message: `azure.prod.tenant_id is "${OTHER}", expected "${TENANT}".`,
      },
    ]);
    expect(rows[1]?.fix).toBe(`At line 8 of ${PATH}, set azure.prod.tenant_id to "${TENANT}".`);
    expect(of(rowsOf(drifted, [wanted]), 'drift')).toMatchObject([
      { severity: 'warning', fix: expect.stringMatching(/pull request/) },
      {},
    ]);
  });

  it('says why a value is not proposed', () => {
    const unverified = { ...wanted, verified: { tenantId: false, subscriptionId: false } };
    const [, tenant] = of(rowsOf(drifted, [unverified]), 'drift');
    expect(tenant?.message).toMatch(/Not proposed: this run has not passed login\/oidc/);
  });

  it('is a warning where the base has the same, and an error where it is new', () => {
    const base = regenerate(readable(azure(entryText('prod', { tenant: OTHER }))), [wanted]);
    const rows = of(rowsOf(drifted, [wanted], { ...validate, base }), 'drift');
    expect(rows.map(({ subject, severity }) => [subject, severity])).toEqual([
      ['azure.prod.name', 'error'],
      ['azure.prod.tenant_id', 'warning'],
    ]);
  });

  it('is a warning where the base lacks the entry too', () => {
    const base = regenerate('missing', [prod]);
    expect(of(rowsOf('aws: []\n', [prod], { ...validate, base }), 'drift')).toMatchObject([{ severity: 'warning' }]);
    expect(of(rowsOf('aws: []\n', [prod], validate), 'drift')).toMatchObject([{ severity: 'error' }]);
  });

  it('is skipped with the reason where no ids are known', () => {
    const rows = rowsOf(drifted, [], { ...validate, noExpectation: 'a fork gets no variables.' });
    expect(of(rows, 'drift')).toMatchObject([{ status: 'skipped', message: 'Not checked: a fork gets no variables.' }]);
    expect(of(rows, 'lint')).toMatchObject([{ status: 'passed' }]);
  });

  it('names the keys to choose from', () => {
    const [row] = of(rowsOf(azure(entryText('a'), entryText('b')), [wantedEntry()]), 'drift');
    expect(row).toMatchObject({ status: 'failed', subject: 'azure' });
    expect(row?.message).toContain('"a", "b"');
    expect(row?.fix).toContain('integration-id');
  });

  it('tells of a rename', () => {
    const [row] = of(rowsOf(azure(entryText('old')), [prod]), 'drift');
    expect(row?.message).toBe('The entry\'s key is "old", expected "prod".');
  });

  it('says why a missing entry is not proposed', () => {
    const [row] = of(rowsOf('azure: [a]\n'), 'drift');
    expect(row?.message).toMatch(/no entry azure\.prod.*not proposed: `azure` holds a list/);
  });
});

describe('the other checks', () => {
  const second = { tenant: OTHER };
  it.each<[string, string, string, readonly string[]]>([
    ['secret-literal', 'a literal', azure(entryText('prod', { secret: LITERAL })), ['azure.prod.auth.client_secret']],
    ['literal-id', 'the expected id', azure(entryText('prod', { id: CLIENT })), ['azure.prod.auth.client_id']],
    [
      'secret-name',
      'another name',
      azure(entryText('prod', { id: '${{ jit_secrets.mine }}' })),
      ['azure.prod.auth.client_id'],
    ],
    ['shared-secrets', 'two tenants', azure(entryText(), entryText('b', second)), ['azure.prod', 'azure.b']],
    [
      'lint',
      'the old prefix',
      azure(entryText('prod', { id: '${{ secrets.azure_client_id }}' })),
      ['azure.prod.auth.client_id'],
    ],
    [
      'one-per-tenant',
      'one tenant twice',
      azure(entryText(), entryText('b', { tenant: TENANT.toUpperCase() })),
      ['azure.prod', 'azure.b'],
    ],
    ['unknown-key', 'an extra key', azure(`${entryText()}    region: west\n`), ['azure.prod.region']],
  ])('config/%s fails for %s', (id, _, text, subjects) => {
    const rows = of(rowsOf(text), id);
    expect(rows.map(({ subject }) => subject)).toEqual(subjects);
    for (const row of rows) {
      expect(row).toMatchObject({ status: 'failed', location: { path: PATH } });
      expect(row.fix).toBeTruthy();
    }
  });

  it('no row of any check shows a literal secret', () => {
    const text = azure(
      entryText('prod', { secret: LITERAL, id: LITERAL, name: LITERAL, tenant: LITERAL }).replace(
        'azure_account',
        LITERAL,
      ),
    );
    const rows = rowsOf(text, [{ ...prod, accountName: 'P' }], validate);
    expect(of(rows, 'drift')).toHaveLength(5);
    expect(of(rows, 'secret-literal')).toHaveLength(5);
    expect(JSON.stringify(rows)).not.toContain(LITERAL);
  });

  it('a forgotten placeholder is told from a secret', () => {
    const names = { clientSecret: 'mine' };
    for (const name of ['azure_client_secret', 'mine', 'jit_secrets.mine']) {
      const rows = rowsOf(azure(entryText('prod', { secret: name })), [{ ...prod, jitSecretNames: names }]);
      const [row, ...others] = of(rows, 'secret-literal');
      expect(others).toEqual([]);
      expect(row).toMatchObject({ status: 'failed', subject: 'azure.prod.auth.client_secret' });
      expect(row?.message).toContain('bare name of a Jit secret');
      expect(row?.fix).not.toContain('leaked');
      expect(of(rows, 'drift')[0]?.message).toBe(
        `azure.prod.auth.client_secret is "${name}", expected "\${{ jit_secrets.mine }}".`,
      );
    }
  });

  it('the names of jit-secret-names are the expected ones', () => {
    const names = { clientId: 'mine', clientSecret: 'azure_client_secret', subscriptionId: 'azure_subscription_ids' };
    const text = azure(entryText('prod', { id: '${{ jit_secrets.mine }}' }));
    expect(of(rowsOf(text, [{ ...prod, jitSecretNames: names }]), 'secret-name')).toMatchObject([{ status: 'passed' }]);
  });

  it('names are not judged in a file of several tenants', () => {
    const text = azure(entryText('prod', { id: '${{ jit_secrets.mine }}' }), entryText('b', second));
    expect(of(rowsOf(text), 'secret-name')).toMatchObject([{ status: 'passed' }]);
  });

  it('config/two-files looks beside the file', () => {
    const rows = checkConfig(facts({ otherPath: known('jit-integration.yml') }), readable(''), undefined, check);
    expect(of(rows, 'two-files')).toMatchObject([{ status: 'failed', location: { path: 'jit-integration.yml' } }]);
    const unread: Unknown = { known: false, reason: 'timeout', read: 'the tree', found: 'no answer' };
    expect(of(checkConfig(facts({ otherPath: unread }), readable(''), undefined, check), 'two-files')).toMatchObject([
      { status: 'unknown' },
    ]);
  });

  it('neutralises what a file brings into messages', () => {
    const rows = rowsOf(azure('  "a\\u202E\\n::error::x": {"k\\u0007": 1}\n'), [], validate);
    expect(rows.map(({ message, subject = '', fix = '' }) => message + subject + fix).join('')).not.toMatch(/\p{C}/u);
    expect(of(rows, 'unknown-key')[0]?.subject).toBe('azure.a\\u{202E}\\n::error::x.k\\u{7}');
  });
});

function undecidedOf(wanted: WantedEntry): ReturnType<typeof regenerate> {
  return regenerate(readable(azure(entryText('a'), entryText('b'))), [wanted]);
}

describe('whose a row is', () => {
  it('follows the key, also of a renamed entry and of one with a longer key', () => {
    const ids = (tenantId: string) => ({ tenantId, clientId: CLIENT, subscriptionId: SUBSCRIPTION });
    const wanted = [prod, wantedEntry({ integrationId: 'prod.eu', ids: ids(OTHER) })];
    const text = azure(`${entryText('old')}    x: 1\n`, `${entryText('prod.eu', { tenant: OTHER })}    y: 1\n`);
    const file = readable(text);
    const regeneration = regenerate(file, wanted);
    const rows = checkConfig(facts(), file, regeneration, check);
    const subjects = regeneration.entries.map((entry) =>
      rows.filter((row) => concernsEntry(row, entry)).map(({ subject }) => subject),
    );
    expect(subjects[0]).toEqual(expect.arrayContaining(['azure.prod', 'azure.old.x']));
    expect(subjects[0]).not.toContain('azure."prod.eu".y');
    expect(subjects[1]).toContain('azure."prod.eu".y');
  });

  it.each<[string, ReturnType<typeof regenerate>, string, string, boolean]>([
    ['an entry to come', regenerate('missing', [prod]), 'config/drift', 'azure.prod', true],
    ['an entry to come, and all of azure', regenerate('missing', [prod]), 'config/lint', 'azure', true],
    ['a value of it', regenerate('missing', [prod]), 'config/drift', 'azure.prod.name', true],
    ['another', regenerate('missing', [prod]), 'config/drift', 'azure.production', false],
    ['a row of another check', regenerate('missing', [prod]), 'role/assignment', 'azure.prod', false],
    ['an entry without a name', undecidedOf(wantedEntry()), 'config/drift', 'azure', true],
    ['an entry without a name, and one that has it', undecidedOf(wantedEntry()), 'config/drift', 'azure.a', false],
    ['an undecided entry', undecidedOf(prod), 'config/drift', 'azure.prod', true],
    ['an undecided entry, and all of azure', undecidedOf(prod), 'config/lint', 'azure', false],
  ])('is told by its subject: %s', (_, { entries: [outcome] }, id, subject, isIts) => {
    if (outcome === undefined) throw new Error('no outcome');
    const row: Result = { check: id as Result['check'], status: 'failed', severity: 'error', message: 'x', subject };
    expect(concernsEntry(row, outcome)).toBe(isIts);
    const { subject: _without, ...bare } = row;
    expect(concernsEntry(bare, outcome)).toBe(false);
  });

  it('gives the row of an undecided one to it', () => {
    const file = readable(azure(entryText('a'), entryText('b')));
    const regeneration = regenerate(file, [prod]);
    const [outcome] = regeneration.entries;
    if (outcome === undefined) throw new Error('no outcome');
    const rows = of(checkConfig(facts(), file, regeneration, check), 'drift');
    expect(rows.map((row) => concernsEntry(row, outcome))).toEqual([true]);
  });
});
