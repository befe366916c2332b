import { describe, expect, it } from '@jest/globals';
import { regenerate } from '../../../src/core/jit-file/regenerate.js';
import { secretLiterals } from '../../../src/core/jit-file/secret-literals.js';
import type { WantedEntry } from '../../../src/core/jit-file/wanted.js';
import {
  CLIENT,
  entryText,
  LITERAL,
  OTHER,
  readable,
  regenerated,
  SUBSCRIPTION,
  TENANT,
  wantedEntry,
} from './sample-files.js';

const prod = wantedEntry({ integrationId: 'prod' });
const place = (name: string): string => `"\${{ jit_secrets.${name} }}"`;

describe('a new file', () => {
  const page = [
    'azure:',
    '  prod:',
    '    type: azure_account',
    '    name: "Prod"',
    '    auth:',
    `      client_id: ${place('azure_client_id')}`,
    `      client_secret: ${place('azure_client_secret')}`,
    `    tenant_id: ${TENANT}`,
    `    subscription_id: ${place('azure_subscription_ids')}`,
    '',
  ].join('\n');

  it('is exactly as on Jit’s page', () => {
    const { bytes, changed, entries } = regenerate('missing', [prod]);
    expect(new TextDecoder().decode(bytes)).toBe(page);
    expect(changed).toBe(true);
    expect(entries[0]).toMatchObject({ outcome: 'created', key: 'prod', keyNow: null, withheld: [] });
    expect(entries[0]?.changes.map(({ at }) => at)).toContain('azure.prod.auth.client_secret');
  });

  it.each(['', '\uFEFF', '# ours\n\n'])('is appended to a file without content: %j', (text) => {
    expect(regenerated(text, prod).text).toBe(text + page);
  });

  it('holds all integrations, in order', () => {
    const second = wantedEntry({
      integrationId: 'b',
      ids: { tenantId: OTHER, clientId: CLIENT, subscriptionId: SUBSCRIPTION },
    });
    const { bytes } = regenerate('missing', [prod, second]);
    expect(new TextDecoder().decode(bytes)).toBe(`${page}${entryText('b', { tenant: OTHER })}`);
  });

  it('bears the given secret names, and quotes keys and names that need it', () => {
    const one = wantedEntry({
      integrationId: '0123',
      accountName: 'Tom\'s "A": #1\n\u202E',
      jitSecretNames: { clientId: 'my-id', clientSecret: 'my-secret', subscriptionId: 'my-sub' },
    });
    const { text } = regenerated('', one);
    expect(text).toContain('  "0123":\n');
    expect(text).toContain('name: "Tom\'s \\"A\\": #1\\n\\u202e"');
    expect(text).toContain(`client_id: ${place('my-id')}`);
    expect(readable(text).entries[0]?.fields.name.value).toMatchObject({ text: one.accountName });
  });

  it('is not proposed on ids that were not verified', () => {
    const { changed, entries } = regenerate('missing', [
      { ...prod, verified: { tenantId: false, subscriptionId: true } },
    ]);
    expect(changed).toBe(false);
    expect(entries[0]).toMatchObject({ outcome: 'created', changes: [] });
    expect(entries[0]?.withheld[0]?.why).toMatch(/login\/oidc/);
  });
});

describe('no drift', () => {
  it.each<[string, string, Partial<WantedEntry>]>([
    ['as on the page', entryText(), {}],
    [
      'sorted and without quotes, as Jit rewrites it',
      [
        '  prod:',
        '    auth:',
        '      client_id: ${{ jit_secrets.azure_client_id }}',
        '      client_secret: ${{ jit_secrets.azure_client_secret }}',
        '    name: Prod',
        '    subscription_id: ${{ jit_secrets.azure_subscription_ids }}',
        `    tenant_id: ${TENANT}`,
        '    type: azure_account',
        '',
      ].join('\n'),
      {},
    ],
    ['other blanks in the braces', entryText('prod', { id: '"${{jit_secrets.azure_client_id   }}"' }), {}],
    ['a GUID in capitals', entryText('prod', { tenant: TENANT.toUpperCase() }), {}],
    ['secrets of other names', entryText('prod', { secret: place('mine-2') }), {}],
    ['a literal client id that is the expected one', entryText('prod', { id: CLIENT.toUpperCase() }), {}],
    ['the same, with names given', entryText('prod', { id: CLIENT }), { jitSecretNames: { clientId: 'x' } }],
    ['a name that stands', entryText('prod', { name: '"Something else"' }), {}],
    ['the name that is asked for', entryText('prod', { name: "'Our''s'" }), { accountName: "Our's" }],
    ['extra keys', `${entryText()}    region: west # stays\n`, {}],
    ['a block text', entryText('prod', { name: '>-\n      Prod' }), {}],
    ['values behind aliases', entryText('prod', { tenant: '*t' }), {}],
  ])('%s', (_, entry, changes) => {
    const text = `x: &t ${TENANT}\nazure:\n${entry}`;
    const { changed, entries, text: next } = regenerated(text, wantedEntry(changes));
    expect(entries).toMatchObject([{ outcome: 'same', key: 'prod', changes: [], withheld: [] }]);
    expect(changed).toBe(false);
    expect(next).toBe(text);
  });
});

describe('drift of one value', () => {
  const names = { clientId: 'cid', clientSecret: 'sec', subscriptionId: 'sub' };
  it.each<[string, string, string, string, Partial<WantedEntry>]>([
    ['tenant', `tenant_id: ${OTHER} # t`, `tenant_id: ${TENANT} # t`, 'tenant_id', {}],
    ['tenant in single quotes', `tenant_id: '${OTHER}'`, `tenant_id: '${TENANT}'`, 'tenant_id', {}],
    ['a placeholder for the tenant', `tenant_id: ${place('t')}`, `tenant_id: "${TENANT}"`, 'tenant_id', {}],
    ['an empty tenant', 'tenant_id:   # here', `tenant_id: ${TENANT}   # here`, 'tenant_id', {}],
    ['a null tenant', 'tenant_id: ~', `tenant_id: ${TENANT}`, 'tenant_id', {}],
    ['a tenant with a line end', `tenant_id: | # c\n      ${TENANT}`, `tenant_id: ${TENANT} # c`, 'tenant_id', {}],
    ['a folded tenant', `tenant_id: >-\n      ${OTHER}\n`, `tenant_id: ${TENANT}\n`, 'tenant_id', {}],
    ['a text over two lines', 'tenant_id: a\n      b', `tenant_id: ${TENANT}`, 'tenant_id', {}],
    ['name, plain', 'name: Old', 'name: New one', 'name', { accountName: 'New one' }],
    ['name, plain no more', 'name: Old', 'name: "New: one"', 'name', { accountName: 'New: one' }],
    ['name, a word for true', 'name: Old', 'name: "yes"', 'name', { accountName: 'yes' }],
    ['name, single quotes', "name: 'Old'", "name: 'It''s'", 'name', { accountName: "It's" }],
    ['name, single no more', "name: 'Old'", 'name: "a\\tb"', 'name', { accountName: 'a\tb' }],
    ['name left over', 'name: "<account name>"', 'name: "Prod"', 'name', {}],
    ['type', 'type: azure', 'type: azure_account', 'type', {}],
    [
      'client id of another app',
      `client_id: ${OTHER}`,
      'client_id: ${{ jit_secrets.azure_client_id }}',
      'auth.client_id',
      {},
    ],
    ['old prefix', 'client_id: "${{  secrets.az-2 }}"', `client_id: ${place('az-2')}`, 'auth.client_id', {}],
    [
      'name of a secret',
      `client_id: ${place('a')}`,
      `client_id: ${place('cid')}`,
      'auth.client_id',
      { jitSecretNames: names },
    ],
    [
      'a malformed placeholder',
      'client_secret: "${{ jit_secrets.x }"',
      `client_secret: ${place('sec')}`,
      'auth.client_secret',
      { jitSecretNames: names },
    ],
    [
      'subscription',
      `subscription_id: ${OTHER}`,
      'subscription_id: ${{ jit_secrets.sub }}',
      'subscription_id',
      { jitSecretNames: names },
    ],
  ])('%s', (_, old, expected, field, changes) => {
    const key = old.slice(0, old.indexOf(':'));
    const build = (line: string): string => {
      const lines = entryText()
        .split('\n')
        .map((each) => (each.trim().startsWith(`${key}:`) ? each.replace(/\S.*/, line) : each));
      return `# head\nazure:\n${lines.join('\n')}# tail`;
    };
    const base = { jitSecretNames: {}, ...changes };
    const others = wantedEntry({ integrationId: 'prod', ...base });
    const { entries, text } = regenerated(build(old), others);
    const change = entries[0]?.changes.find(({ at }) => at === `azure.prod.${field}`);
    expect(change).toBeDefined();
    expect(entries[0]?.withheld).toEqual([]);
    // Other values deviate only where names are given; what is asked here is the one line.
    expect(text).toContain(expected);
    if (base.jitSecretNames.clientId === undefined) expect(text).toBe(build(expected));
  });

  it('says where, and what was found', () => {
    const { entries } = regenerated(`azure:\n${entryText('prod', { tenant: OTHER })}`, prod);
    expect(entries[0]?.changes).toEqual([
      { at: 'azure.prod.tenant_id', actual: OTHER, expected: TENANT, line: 8, column: 16 },
    ]);
  });

  it('keeps CRLF, a byte order mark, and a missing last line end', () => {
    const text = `\uFEFFazure:\r\n${entryText('prod', { tenant: OTHER }).replaceAll('\n', '\r\n').trimEnd()}`;
    expect(regenerated(text, prod).text).toBe(text.replace(OTHER, TENANT));
  });
});

describe('missing keys', () => {
  it.each<[string, string, string]>([
    ['the whole auth', '    tenant_id: T # c\n', '    auth:\n      client_id: '],
    ['auth without value', '    auth: # a\n    tenant_id: T\n', '    auth: # a\n      client_id: '],
    ['auth in braces', '    auth: {}\n    tenant_id: T\n', '    auth:\n      client_id: '],
    [
      'one of auth',
      `    auth:\n        client_id: ${place('a')}\n    tenant_id: T\n`,
      `        client_id: ${place('a')}\n        client_secret: `,
    ],
    [
      'a flow map',
      `    auth: {client_id: ${place('a')}, }\n    tenant_id: T\n`,
      `auth: {client_id: ${place('a')}, client_secret: ${place('azure_client_secret')}, }\n`,
    ],
    [
      'after a kept block text',
      '    tenant_id: T\n    note: |+\n      x\n\n',
      '    note: |+\n      x\n\n    type: azure_account\n',
    ],
  ])('%s', (_, lines, expected) => {
    const text = `azure:\n  prod:\n${lines.replace('T', TENANT)}jira:\n  a: b\n`;
    const result = regenerated(text, prod);
    expect(result.text).toContain(expected);
    expect(result.text.endsWith('jira:\n  a: b\n')).toBe(true);
    expect(result.entries[0]).toMatchObject({ outcome: 'changed', withheld: [] });
  });

  it('fills an entry that is empty, at one blank of indentation', () => {
    const { text } = regenerated('azure:\n prod:\n jira2:\njira:\n my-jira:\n', prod);
    expect(text).toContain('azure:\n prod:\n  type: azure_account\n  name: "Prod"\n  auth:\n   client_id: ');
    expect(text.endsWith(' jira2:\njira:\n my-jira:\n')).toBe(true);
  });

  it.each([
    ['azure:\n', 'azure:\n  prod:\n    type'],
    ['azure: # here\njira:\n', 'azure: # here\n  prod:\n    type'],
    ['azure: null\n', 'azure:\n  prod:\n    type'],
    ['azure: {} # c\r\n', 'azure: # c\r\n  prod:\r\n    type'],
    [
      '{"aws": [], "azure": {}}',
      '{"aws": [], "azure": {"prod": {"type": "azure_account"'.replace('"prod"', 'prod').replace('"type"', 'type'),
    ],
    ['{"azure": {"x": null}}', '{"azure": {"x": null, "prod": {"type": "azure_account"'],
    ['{azure: null, b: c}\n', '{azure: {prod: {type: "azure_account"'],
    ['{azure: , b: c}\n', '{azure: {prod: {type: "azure_account"'],
    ['{azure, b: c}\n', '{azure: {prod: {type: "azure_account"'],
    ['{"azure": null}\n', '{"azure": {"prod": {"type": "azure_account"'],
    ['{}\n', '{azure: {prod: {type: "azure_account"'],
    ['aws:\n- account_id: 002398765432', 'aws:\n- account_id: 002398765432\nazure:\n  prod:'],
    ['aws: []\n...\n', 'aws: []\nazure:\n  prod:'],
    ['aws:\n - a\n# azure:\n#   prod:\n', '# azure:\n#   prod:\nazure:\n  prod:'],
  ])('adds an entry to %j', (text, expected) => {
    const result = regenerated(text, prod);
    expect(result.text).toContain(expected);
    expect(result.entries[0]).toMatchObject({ outcome: 'created', withheld: [] });
    expect(result.text.endsWith('\n')).toBe(text.endsWith('\n'));
  });
});

describe('values that are reported and left alone', () => {
  it.each<[string, string, RegExp]>([
    ['an alias', 'x: &t abc\nazure:\n  prod:\n    tenant_id: *t\n', /is an alias \(\*t\)/],
    ['an anchor in use', 'azure:\n  prod:\n    tenant_id: &t abc\nx: *t\n', /anchor &t, which is used elsewhere/],
    ['a merge key', 'azure:\n  prod:\n    <<: {tenant_id: abc}\n', /merge key/],
    [
      'an entry that is used elsewhere',
      'azure:\n  prod: &p\n    tenant_id: abc\nx: *p\n',
      /stands in a map that bears the anchor/,
    ],
    ['a section behind an alias', 'x: &x\n  prod: {tenant_id: abc}\nazure: *x\n', /alias/],
    ['a list', 'azure:\n  prod:\n    tenant_id: [abc]\n', /holds a list where a text belongs/],
    ['a tag', 'azure:\n  prod:\n    tenant_id: !!int abc\n', /bears a tag/],
    ['an empty value with an anchor', 'azure:\n  prod:\n    tenant_id: &a\n', /anchor or a tag/],
  ])('%s', (_, text, why) => {
    const { entries, text: next } = regenerated(text, prod);
    const tenant = entries[0]?.withheld.find(({ at }) => at === 'azure.prod.tenant_id');
    expect(tenant?.why).toMatch(why);
    expect(next).not.toContain(TENANT);
  });

  it.each<[string, string, RegExp]>([
    ['azure as a list', 'azure:\n- tenant_id: abc\n', /`azure` holds a list/],
    ['the entry as a list', 'azure:\n  prod:\n  - a\n', /holds a list where a map/],
    ['the entry as a text', 'azure:\n  prod: a\n', /holds a text where a map/],
    ['azure used elsewhere', 'azure: &a\n  x: {}\ny: *a\n', /anchor &a/],
    ['a block text at the very end', 'a: |\n  b', /add one/],
  ])('%s', (_, text, why) => {
    const { entries, changed } = regenerated(text, prod);
    expect(changed).toBe(false);
    expect(entries[0]?.outcome).not.toBe('same');
    expect(entries[0]?.withheld[0]?.why).toMatch(why);
  });

  it('auth as a list, while the rest is edited', () => {
    const { entries, text } = regenerated(`azure:\n  prod:\n    tenant_id: ${OTHER}\n    auth:\n    - a\n`, prod);
    expect(entries[0]?.withheld.map(({ at }) => at)).toEqual([
      'azure.prod.auth.client_id',
      'azure.prod.auth.client_secret',
    ]);
    expect(text).toContain(`tenant_id: ${TENANT}\n    auth:\n    - a\n`);
  });

  it('ids that this run has not verified, while the name is edited', () => {
    const old = entryText('prod', { tenant: OTHER }).replace(/subscription_id: .*/, `subscription_id: ${OTHER}`);
    const one = wantedEntry({
      integrationId: 'prod',
      accountName: 'New',
      verified: { tenantId: false, subscriptionId: false },
    });
    const { entries, text } = regenerated(`azure:\n${old}`, one);
    expect(entries[0]?.changes.map(({ at }) => at)).toEqual(['azure.prod.name']);
    expect(entries[0]?.withheld.map(({ at }) => at)).toEqual(['azure.prod.tenant_id', 'azure.prod.subscription_id']);
    expect(text).toBe(`azure:\n${old.replace('"Prod"', '"New"')}`);
  });

  it('a name that holds ${{', () => {
    const { entries, changed } = regenerated(
      `azure:\n${entryText()}`,
      wantedEntry({ accountName: '${{ github.token }}' }),
    );
    expect(changed).toBe(false);
    expect(entries[0]?.withheld[0]?.why).toMatch(/never written/);
    expect(regenerated('', wantedEntry({ accountName: 'a ${{ b' })).text).not.toContain('a ${{');
  });

  it('a name that nobody knows', () => {
    const { subscriptionName: _, ...nameless } = prod;
    const { entries } = regenerated(`azure:\n${entryText('prod', { name: '' })}`, nameless);
    expect(entries[0]).toMatchObject({ changes: [], withheld: [{ at: 'azure.prod.name', actual: null }] });
  });

  it('the one entry that has no room, while the other is edited', () => {
    const text = `${'#'.repeat(1_048_576 - 380)}\nazure:\n${entryText('prod', { tenant: OTHER })}`;
    const ids = { tenantId: OTHER.replace('9', '8'), clientId: CLIENT, subscriptionId: SUBSCRIPTION };
    const { entries, text: next } = regenerated(text, prod, wantedEntry({ integrationId: 'b', ids }));
    expect(entries.map(({ changes, withheld }) => [changes.length, withheld.length])).toEqual([
      [1, 0],
      [0, 6],
    ]);
    expect(next).toBe(text.replace(OTHER, TENANT));
  });

  it.each([
    ['azure:\n  ? prod\n', /does not start a line of its own/],
    ['? azure\n', /does not start a line of its own/],
    ['azure: &a\n', /anchor or a tag/],
    ['azure:\n  # why\n  null\n', /does not stand on the line of its key/],
  ])('shapes without a sound place: %j', (text, why) => {
    const { changed, entries } = regenerated(text, prod);
    expect(changed).toBe(false);
    expect(entries[0]?.withheld[0]?.why).toMatch(why);
  });

  it('a file that would outgrow what is read', () => {
    const { entries, changed } = regenerated(`${'#'.repeat(1_048_500)}\n`, prod);
    expect(changed).toBe(false);
    expect(entries[0]?.withheld).toHaveLength(6);
  });
});

describe('literal secrets', () => {
  it.each([
    ['as a value', entryText('prod', { secret: LITERAL })],
    ['in quotes', entryText('prod', { secret: `"${LITERAL}"` })],
    ['as a block', entryText('prod', { secret: `|-\n        ${LITERAL}` })],
    ['in the place of the client id', entryText('prod', { id: LITERAL })],
    [
      'in the name as well',
      entryText('prod', { secret: LITERAL, name: `x${LITERAL}` }).replace('type: azure_account', `type: ${LITERAL}`),
    ],
  ])('occur in no result: %s', (_, entry) => {
    const file = readable(`azure:\n${entry}`);
    const result = regenerate(file, [wantedEntry({ accountName: 'P' })]);
    expect(JSON.stringify({ ...result.entries })).not.toContain(LITERAL);
    expect(new TextDecoder().decode(result.bytes)).not.toContain(LITERAL);
    expect(secretLiterals(file)).toContain(LITERAL);
    expect(result.entries[0]?.changes).toContainEqual(expect.objectContaining({ actual: null, secretLiteral: true }));
  });

  it('are found wherever they stand', () => {
    const text = [
      'base: &b {client_secret: first}',
      'azure:',
      '  a:',
      '    client_secret: second',
      '    auth: {clientSecret: [third]}',
      '  b:',
      '    auth: {<<: *b}',
      '  c:',
      `    note: ${LITERAL}`,
      `    auth: {client_secret: ${place('x')}}`,
      '  d:',
      '    auth: {client_secret: <your secret>}',
      '',
    ].join('\n');
    expect(secretLiterals(readable(text)).sort()).toEqual(['first', 'second', 'third', LITERAL].sort());
    expect(secretLiterals(readable('azure:\n- client_secret: listed\n'))).toEqual(['listed']);
  });
});
