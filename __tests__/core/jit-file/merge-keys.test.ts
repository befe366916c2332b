import { describe, expect, it } from '@jest/globals';
import { lint } from '../../../src/core/jit-file/lint.js';
import { differences, meaningOfFile, meaningOfJson } from '../../../src/core/jit-file/meaning.js';
import { regenerate } from '../../../src/core/jit-file/regenerate.js';
import { entryText, OTHER, readable, TENANT, wantedEntry } from './sample-files.js';

const prod = wantedEntry({ integrationId: 'prod', accountName: 'Prod' });

function of(text: string) {
  const result = regenerate(readable(text), [prod]);
  const [entry] = result.entries;
  return {
    text: new TextDecoder().decode(result.bytes),
    changed: entry?.changes.map(({ at }) => at),
    withheld: entry?.withheld.map(({ at, why }) => [at, why]),
  };
}

describe('values that merge keys bring', () => {
  const own = entryText('prod', { tenant: '' }).replace(/ {4}tenant_id: \n/, '');
  const withTenant = (bringing: string, line = '') => `base: &base {${bringing}}\nazure:\n${own}    <<: *base\n${line}`;

  it('count as the entry’s own', () => {
    const text = withTenant(`tenant_id: ${TENANT}`);
    expect(of(text)).toEqual({ text, changed: [], withheld: [] });
  });

  it('give way to the entry’s own', () => {
    const text = withTenant(`tenant_id: ${OTHER}`, `    tenant_id: ${TENANT}\n`);
    expect(of(text)).toEqual({ text, changed: [], withheld: [] });
    const wrong = of(withTenant(`tenant_id: ${TENANT}`, `    tenant_id: ${OTHER}\n`));
    expect(wrong.changed).toEqual(['azure.prod.tenant_id']);
  });

  it('are not edited where they stand for others too', () => {
    const text = withTenant(`tenant_id: ${OTHER}`);
    const result = of(text);
    expect(result.text.startsWith(`base: &base {tenant_id: ${OTHER}}\n`)).toBe(true);
    expect([...(result.changed ?? []), ...(result.withheld ?? []).map(([at]) => at)]).toEqual(['azure.prod.tenant_id']);
  });

  it('bring other keys with them, of which the nearest counts', () => {
    const text = `a: &a {tenant_id: ${OTHER}}\nb: &b {tenant_id: ${TENANT}}\nazure:\n${own}    <<: [*b, *a]\n`;
    expect(of(text)).toEqual({ text, changed: [], withheld: [] });
    expect(of(text.replace('[*b, *a]', '[*a, *b]')).text).not.toBe(of(text).text);
  });
});

describe('a text and what another parser made of it', () => {
  it.each<[string, unknown, boolean]>([
    ['yes', true, true],
    ['Y', true, true],
    ['ON', true, true],
    ['true', true, true],
    ['yesterday', true, false],
    ['untrue', true, false],
    ['no', true, false],
    ['no', false, true],
    ['N', false, true],
    ['off', false, true],
    ['FALSE', false, true],
    ['nothing', false, false],
    ['a casino', false, false],
    ['1_000', 1000, true],
    ['0x10', 16, true],
    ['010', 8, true],
    ['010', 10, true],
    ['010', 9, false],
    ['018', 8, false],
    ['018', 18, true],
    ['10', 8, false],
    ['0107x', 71, false],
    ['', null, true],
    ['x', null, false],
    ['~', null, true],
  ])('%j as %j: the same %s', (text, value, same) => {
    const found = differences(meaningOfFile(readable(`a: ${text}\n`)), meaningOfJson({ a: value }));
    expect(found).toEqual(same ? [] : ['a']);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['a: []\n', {}, ['a']],
    ['a: []\n', { a: {} }, []],
    ['a: []\n', { a: null }, []],
    ['a: [1]\n', { a: null }, ['a']],
    ['a: {}\n', { a: [] }, []],
    ['a: {b: 1}\n', { a: [] }, ['a']],
    ['a: [[x], y]\n', { a: [['z'], 'y'] }, ['a.1.1']],
  ])('%j and %j', (text, value, places) => {
    expect(differences(meaningOfFile(readable(text)), meaningOfJson(value))).toEqual(places);
  });
});

describe('lint, in words', () => {
  const secret = (value: string) => `azure:\n${entryText('prod', { secret: `"${value}"` })}`;
  it.each<[string, string, string | undefined]>([
    [
      `azure:\n${entryText('prod', { tenant: '" <tenant id> "' })}`,
      '"<tenant id>" is left over from the documentation',
      'Put the real value in its place.',
    ],
    [secret('<client secret>'), 'its value is left over from the documentation', undefined],
    [
      `azure:\n${entryText('prod', { id: '"${{ secrets.abc }}"' })}`,
      '${{ secrets.abc }} is the outdated form of ${{ jit_secrets.abc }}',
      'Write ${{ jit_secrets.abc }}.',
    ],
    [
      'azure:\n  prod:\n    type: aws\n',
      'its type is "aws"; Jit knows azure_account only',
      'Write `type: azure_account`.',
    ],
    [
      'azure:\n  prod: [a]\n',
      'it holds a list where a map belongs',
      'Write a map there, as Jit’s page on Azure shows.',
    ],
    ['azure:\n  prod: a\n', 'it holds a text where a map belongs', 'Write a map there, as Jit’s page on Azure shows.'],
    [
      'azure:\n  prod:\n    auth: [a]\n',
      'it holds a list where a map with client_id and client_secret belongs',
      'Write a map with client_id and client_secret there, as Jit’s page on Azure shows.',
    ],
    ['azure:\n  prod:\n    name: {a: b}\n', 'it holds a map where a text belongs', 'Write one text there.'],
    ['azure:\n  prod:\n    name: [a]\n', 'it holds a list where a text belongs', 'Write one text there.'],
    [
      'azure:\n  prod:\n    auth: {tenant_id: a}\n',
      'tenant_id stands inside auth; Jit reads it beside auth',
      'Move tenant_id out of auth, to the level of type and name.',
    ],
    [
      'azure:\n  <integration_id>:\n    x: 1\n',
      'the key is left over from the documentation',
      'Give the entry a key of your own, or set integration-id.',
    ],
  ])('%j', (text, message, fix) => {
    expect(lint(readable(text))).toMatchObject([{ message, fix: fix ?? expect.stringContaining('jit_secrets') }]);
  });

  it('takes a name that begins with "your" for a name', () => {
    expect(lint(readable(`azure:\n${entryText('prod', { name: '"Your Company"' })}`))).toEqual([]);
  });
});
