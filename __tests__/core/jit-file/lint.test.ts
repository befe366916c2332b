import { describe, expect, it } from '@jest/globals';
import { lint, unknownKeys } from '../../../src/core/jit-file/lint.js';
import { secretPlaces } from '../../../src/core/jit-file/secret-places.js';
import { entryText, LITERAL, readable, TENANT } from './sample-files.js';

describe('lint', () => {
  it('finds nothing in a good file', () => {
    const file = readable(`jira:\n  <id>:\n    x: "\${{ secrets.y }}"\nazure:\n${entryText()}    region: west\n`);
    expect(lint(file)).toEqual([]);
    expect(lint(readable('azure:\n'))).toEqual([]);
    expect(lint(readable('azure:\n  my-azure:\n'))).toEqual([]);
  });

  it.each<[string, string, string, string, number, number]>([
    [
      'a leftover key',
      'azure:\n  <integration_id>:\n    type: azure_account\n',
      'leftover',
      'azure.<integration_id>',
      2,
      3,
    ],
    [
      'a leftover value',
      `azure:\n${entryText('prod', { tenant: '<tenant id>' })}`,
      'leftover',
      'azure.prod.tenant_id',
      8,
      16,
    ],
    [
      'a leftover without brackets',
      `azure:\n${entryText('prod', { tenant: 'your Azure tenant ID' })}`,
      'leftover',
      'azure.prod.tenant_id',
      8,
      16,
    ],
    ['a leftover in a list', 'azure:\n  prod:\n    x: [a, <your region>]\n', 'leftover', 'azure.prod.x', 3, 12],
    [
      'the old prefix',
      `azure:\n${entryText('prod', { id: '${{ secrets.x }}' })}`,
      'secrets-prefix',
      'azure.prod.auth.client_id',
      6,
      18,
    ],
    [
      'tenant_id inside auth',
      `azure:\n  prod:\n    auth:\n      tenant_id: ${TENANT}\n`,
      'id-in-auth',
      'azure.prod.auth.tenant_id',
      4,
      7,
    ],
    [
      'subscription_id inside auth',
      'azure:\n  prod:\n    auth: {subscription_id: a}\n',
      'id-in-auth',
      'azure.prod.auth.subscription_id',
      3,
      12,
    ],
    ['azure as a list', 'azure:\n- type: azure_account\n', 'shape', 'azure', 2, 1],
    ['an entry as a list', 'azure:\n  prod:\n  - a\n', 'shape', 'azure.prod', 3, 3],
    ['an entry as a text', 'azure:\n  prod: a\n', 'shape', 'azure.prod', 2, 9],
    ['auth as a list', 'azure:\n  prod:\n    auth: [a]\n', 'shape', 'azure.prod.auth', 3, 11],
    [
      'a list where a text belongs',
      'azure:\n  prod:\n    subscription_id: [a, b]\n',
      'shape',
      'azure.prod.subscription_id',
      3,
      22,
    ],
    ['another type', 'azure:\n  prod:\n    type: azure\n', 'type', 'azure.prod.type', 3, 11],
  ])('finds %s', (_, text, rule, at, line, column) => {
    const findings = lint(readable(text));
    expect(findings).toMatchObject([{ rule, at, line, column }]);
    expect(findings[0]?.fix).not.toBe('');
  });

  it('shows no secret that stands in the place of the type', () => {
    const findings = lint(readable(`azure:\n  prod:\n    type: ${LITERAL}\n`));
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toContain(LITERAL);
  });
});

describe('what stands under a secret key', () => {
  it.each(['<your secret>', '<client_secret>', 'your Azure client secret'])(
    'is left over: %s, and not quoted',
    (text) => {
      const findings = lint(readable(`azure:\n${entryText('prod', { secret: `"${text}"` })}`));
      expect(findings).toMatchObject([{ rule: 'leftover', at: 'azure.prod.auth.client_secret' }]);
      expect(findings[0]?.message).not.toContain(text);
      expect(findings[0]?.fix).toContain('jit_secrets.azure_client_secret');
    },
  );

  it.each(['<Abc8Q~x>', '<hunter2-secret>', 'your hunter2 secret'])('is a literal: %s', (text) => {
    const file = readable(`azure:\n${entryText('prod', { secret: `"${text}"` })}`);
    expect(lint(file)).toEqual([]);
    expect(secretPlaces(file)).toMatchObject([{ at: 'azure.prod.auth.client_secret', kind: 'literal' }]);
  });
});

describe('where lint looks', () => {
  const found = (text: string) =>
    lint(readable(text)).map(({ rule, at, key, line, column }) => [rule, at, key, line, column]);
  it.each<[string, readonly (readonly [string, string, string | undefined, number, number])[]]>([
    ['azure: [a]\n', [['shape', 'azure', undefined, 1, 8]]],
    ['azure: a\n', [['shape', 'azure', undefined, 1, 8]]],
    ['azure:\n  p:\n    type: <type>\n', [['leftover', 'azure.p.type', 'p', 3, 11]]],
    ['azure:\n  p:\n    type: ~\n', []],
    ['azure:\n  p:\n    type:\n', []],
    ['azure:\n  p:\n    type: {a: b}\n', [['shape', 'azure.p.type', 'p', 3, 11]]],
    ['azure:\n  p:\n    x: {y: [{z: <your id>}, <your id>]}\n', [['leftover', 'azure.p.x.y', 'p', 3, 29]]],
    ['azure:\n  p:\n    x: {y: <your id>}\n', [['leftover', 'azure.p.x.y', 'p', 3, 12]]],
    ['a: &a <your id>\nazure:\n  p:\n    x: [*a]\n', [['leftover', 'azure.p.x', 'p', 4, 9]]],
    ['azure:\n  p:\n    x: ["${{ secrets.a }}"]\n', [['secrets-prefix', 'azure.p.x', 'p', 3, 9]]],
    ['azure:\n  p:\n    <<: {auth: {tenant_id: a}}\n', [['id-in-auth', 'azure.p.auth.tenant_id', 'p', 3, 17]]],
    ['azure:\n  p:\n    auth: {<<: {tenant_id: a}}\n', [['id-in-auth', 'azure.p.auth.tenant_id', 'p', 3, 11]]],
    ['azure:\n  <<: {<your id>: {x: 1}}\n', [['leftover', 'azure.<your id>', '<your id>', 2, 3]]],
    ['azure:\n  p:\n    name: your company id\n    x: your company id\n', [['leftover', 'azure.p.x', 'p', 4, 8]]],
    ['azure:\n  p:\n    name: <your company>\n', [['leftover', 'azure.p.name', 'p', 3, 11]]],
    ['azure:\n  p:\n    auth:\n', []],
    [
      'azure:\n  p:\n    auth: {client_id: [a], client_secret: {b: c}}\n',
      [
        ['shape', 'azure.p.auth.client_id', 'p', 3, 23],
        ['shape', 'azure.p.auth.client_secret', 'p', 3, 43],
      ],
    ],
  ])('%j', (text, expected) => expect(found(text)).toEqual(expected));
});

describe('unknown keys', () => {
  it('are told where they come from', () => {
    const text = 'azure:\n  p:\n    <<: {region: a}\n    auth: {type: b, subscription_id: c}\n    client_id: d\n';
    expect(unknownKeys(readable(text))).toEqual([
      { at: 'azure.p.client_id', key: 'p', line: 5, column: 5 },
      { at: 'azure.p.region', key: 'p', line: 3, column: 5 },
      { at: 'azure.p.auth.type', key: 'p', line: 4, column: 12 },
    ]);
  });

  it('are those outside Jit’s documentation, at both levels', () => {
    const text = `azure:\n${entryText().replace('    auth:\n', '    auth:\n      token: x\n')}    region: west\n`;
    expect(unknownKeys(readable(text))).toEqual([
      { at: 'azure.prod.region', key: 'prod', line: 11, column: 5 },
      { at: 'azure.prod.auth.token', key: 'prod', line: 6, column: 7 },
    ]);
  });

  it('are not those that lint reports, nor merge keys', () => {
    const text = `x: &x {type: azure_account}\nazure:\n  prod:\n    <<: *x\n    auth: {tenant_id: a}\n`;
    expect(unknownKeys(readable(text))).toEqual([]);
  });
});

describe('places of secrets', () => {
  it.each<[string, string, string[]]>([
    ['a literal', `azure:\n${entryText('prod', { secret: 'literal' })}`, ['azure.prod.auth.client_secret']],
    ['outside auth', 'azure:\n  a:\n    client_secret: x\n', ['azure.a.client_secret']],
    [
      'by a merge key',
      'b: &b {client_secret: x}\nazure:\n  a:\n    auth:\n      <<: *b\n',
      ['azure.a.auth.client_secret'],
    ],
    ['in a list', 'azure:\n- auth: {client_secret: [x]}\n', ['azure.auth.client_secret']],
    ['none: a placeholder', `azure:\n${entryText()}`, []],
    ['none: the outdated placeholder', `azure:\n${entryText('a', { secret: '${{ secrets.x }}' })}`, []],
    [
      'none: empty, null, a leftover',
      'azure:\n  a: {client_secret: }\n  b: {client_secret: ~}\n  c: {client_secret: <your secret>}\n',
      [],
    ],
    ['none: another value', `azure:\n${entryText('a', { name: 'client_secret' })}`, []],
    [
      'a name that is a secret',
      `azure:\n${entryText('a', { secret: `"\${{ secrets.${LITERAL} }}"` })}`,
      ['azure.a.auth.client_secret'],
    ],
    ['a bare name', 'azure:\n  a: {client_secret: azure_client_secret}\n', ['azure.a.client_secret']],
    ['misplaced', `azure:\n${entryText('a', { id: LITERAL })}`, ['azure.a.auth.client_id']],
    ['in a key', 'azure:\n  a:\n    auth: {client_secret:hunter2: }\n', ['azure.a.auth.(a key, not shown)']],
    ['none: outside azure', 'jira:\n  client_secret: x\n', []],
  ])('%s', (_, text, places) => {
    expect(secretPlaces(readable(text)).map(({ at }) => at)).toEqual(places);
  });
});
