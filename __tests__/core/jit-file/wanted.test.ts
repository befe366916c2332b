import { describe, expect, it } from '@jest/globals';
import type { FieldName } from '../../../src/core/jit-file/entries.js';
import {
  deviationsOf,
  isUnverified,
  newEntry,
  showable,
  UNVERIFIED,
  UNVERIFIED_ENTRY,
  WAIVED,
  type WantedEntry,
} from '../../../src/core/jit-file/wanted.js';
import { CLIENT, entryText, LITERAL, OTHER, readable, SUBSCRIPTION, TENANT, wantedEntry } from './sample-files.js';

const place = (name: string, source = 'jit_secrets'): string => `\${{ ${source}.${name} }}`;

/** What deviates in the entry of a file. */
function deviations(entry: string, given: Partial<WantedEntry> = {}) {
  return deviationsOf(wantedEntry(given), readable(`azure:\n${entry}`).entries[0]);
}

describe('what deviates', () => {
  it('is everything where there is no entry, in the order of Jit’s page', () => {
    const all = [
      { field: 'type', expected: 'azure_account', style: 'plain', withheld: undefined },
      { field: 'name', expected: 'Prod', style: 'double', withheld: undefined },
      { field: 'auth.client_id', expected: place('azure_client_id'), style: 'double', withheld: undefined },
      { field: 'auth.client_secret', expected: place('azure_client_secret'), style: 'double', withheld: undefined },
      { field: 'tenant_id', expected: TENANT, style: 'plain', withheld: undefined },
      { field: 'subscription_id', expected: place('azure_subscription_ids'), style: 'double', withheld: undefined },
    ];
    expect(deviationsOf(wantedEntry(), undefined)).toEqual(all);
    expect(deviations('  p:\n')).toEqual(all);
    expect(deviations('  p:\n    type: [azure_account]\n')[0]?.field).toBe('type');
    const verified = { tenantId: false, subscriptionId: false };
    expect(deviationsOf(wantedEntry({ verified }), undefined).map(({ withheld }) => withheld)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      UNVERIFIED,
      UNVERIFIED,
    ]);
  });

  it.each<[string, Partial<WantedEntry>, string | undefined]>([
    ['"Prod"', {}, undefined],
    ['Other', {}, undefined],
    ['Other', { accountName: 'Mine' }, 'Mine'],
    ['Other', { accountName: '  ' }, undefined],
    ['""', {}, 'Prod'],
    ['"  "', {}, 'Prod'],
    ['~', {}, 'Prod'],
    ['<account name>', {}, 'Prod'],
    ['<account name>', { accountName: '<account name>' }, undefined],
    ['"<a name>"', { subscriptionName: ' ' }, '<account name>'],
    ['"a\\uD800"', {}, 'a\uFFFD'],
    ['Other', { accountName: 'a\uDC00\uD800b' }, 'a\uFFFD\uFFFDb'],
    ['Other', { accountName: '😀' }, '😀'],
    [`"${LITERAL}"`, {}, undefined],
    [`"${LITERAL}\\uD800"`, {}, undefined],
    [`"${LITERAL}"`, { accountName: 'Mine' }, 'Mine'],
    ['Other', { accountName: `${LITERAL}\uD800` }, `${LITERAL}\uFFFD`],
  ])('name %s, given %j: %j', (name, given, expected) => {
    expect(deviations(entryText('p', { name }), given).map((one) => [one.field, one.expected])).toEqual(
      expected === undefined ? [] : [['name', expected]],
    );
  });

  it('is a name that nobody knows, or that is never written', () => {
    const { subscriptionName: _, ...nameless } = wantedEntry();
    const entry = readable(`azure:\n${entryText('p', { name: '' })}`).entries[0];
    const unknown = 'this run knows no name for it: set account-name';
    expect(deviationsOf(nameless, entry)).toEqual([
      { field: 'name', expected: '<account name>', style: 'double', withheld: unknown },
    ]);
    expect(deviations(entryText('p'), { accountName: 'a ${{ b' })).toEqual([
      {
        field: 'name',
        expected: 'a ${{ b',
        style: 'double',
        withheld: 'a name that holds "${{" is never written',
      },
    ]);
  });

  it.each<[string, Partial<WantedEntry>, string | undefined]>([
    [place('azure_client_id'), {}, undefined],
    [place('mine'), {}, undefined],
    [place('mine'), { jitSecretNames: { clientId: 'mine' } }, undefined],
    [place('mine'), { jitSecretNames: { clientId: 'other' } }, place('other')],
    [place('mine'), { jitSecretNames: { clientSecret: 'azure_client_secret' } }, undefined],
    [place('mine', 'secrets'), {}, place('mine')],
    [place('mine', 'secrets'), { jitSecretNames: { clientId: 'mine' } }, place('mine')],
    [CLIENT, {}, undefined],
    [CLIENT.toUpperCase(), { jitSecretNames: { clientId: 'mine' } }, undefined],
    [OTHER, {}, place('azure_client_id')],
    ['x', { jitSecretNames: { clientId: 'mine' } }, place('mine')],
    ['', {}, place('azure_client_id')],
  ])('client id %s, given %j: %s', (id, given, expected) => {
    const verified = { tenantId: false, subscriptionId: false };
    const found = deviations(entryText('p', { id: `"${id}"` }), { ...given, verified });
    const wanted = { field: 'auth.client_id', expected, style: 'double', withheld: undefined };
    expect(found).toEqual(expected === undefined ? [] : [wanted]);
  });

  it('is a secret that is a literal, whatever it says', () => {
    for (const secret of [CLIENT, TENANT, SUBSCRIPTION, 'x'])
      expect(deviations(entryText('p', { secret })).map(({ field }) => field)).toEqual(['auth.client_secret']);
  });

  it('is no subscription that is the right one', () => {
    const of = (subscription: string) =>
      deviations(entryText('p').replace(/subscription_id: .*/, `subscription_id: ${subscription}`)).map(
        ({ field }) => field,
      );
    expect([of(SUBSCRIPTION), of(SUBSCRIPTION.toUpperCase()), of(OTHER)]).toEqual([[], [], ['subscription_id']]);
  });
});

describe('a new entry', () => {
  const nameOf = (given: Partial<WantedEntry>) => newEntry(wantedEntry(given), 'key')[1]?.value;

  it.each<[Partial<WantedEntry>, string]>([
    [{}, 'Prod'],
    [{ accountName: 'Mine' }, 'Mine'],
    [{ accountName: ' ' }, 'Prod'],
    [{ subscriptionName: '' }, 'key'],
    [{ subscriptionName: ' ' }, 'key'],
    [{ accountName: 'a ${{ b' }, 'key'],
    [{ accountName: 'a\uD800' }, 'a\uFFFD'],
  ])('with %j is named %j', (given, name) => expect(nameOf(given)).toEqual({ text: name, style: 'double' }));

  it('is as on Jit’s page, with the names of secrets that are given', () => {
    const made = newEntry(wantedEntry({ jitSecretNames: { clientSecret: 'mine' } }), 'key');
    expect(made).toEqual([
      { key: 'type', value: { text: 'azure_account', style: 'plain' } },
      { key: 'name', value: { text: 'Prod', style: 'double' } },
      {
        key: 'auth',
        value: [
          { key: 'client_id', value: { text: place('azure_client_id'), style: 'double' } },
          { key: 'client_secret', value: { text: place('mine'), style: 'double' } },
        ],
      },
      { key: 'tenant_id', value: { text: TENANT, style: 'plain' } },
      { key: 'subscription_id', value: { text: place('azure_subscription_ids'), style: 'double' } },
    ]);
  });
});

describe('what a report shows', () => {
  const words = { literals: ['abc', 'hunter2'], names: ['mine'] };
  it.each<[FieldName, string, boolean]>([
    ['name', 'Prod', true],
    ['name', 'abc', false],
    ['name', 'abcd', true],
    ['name', 'hunter2', false],
    ['name', 'my hunter2!', false],
    ['name', LITERAL, false],
    ['name', 'mine', true],
    ['name', 'x'.repeat(40), true],
    ['tenant_id', 'x'.repeat(40), false],
    ['subscription_id', 'x'.repeat(40), false],
    ['auth.client_id', 'x'.repeat(40), false],
    ['tenant_id', OTHER, true],
    ['auth.client_secret', 'Prod', false],
    ['auth.client_secret', 'mine', true],
    ['auth.client_secret', place('x'), true],
  ])('of %s %j: %s', (field, text, shown) => expect(showable(field, text, words)).toBe(shown ? text : null));

  it('hides literals of four characters and more in longer texts', () => {
    expect(showable('name', 'xabcdx', { literals: ['abcd'], names: [] })).toBeNull();
    expect(showable('name', 'xabcx', { literals: ['abc'], names: [] })).toBe('xabcx');
  });
});

it('drift that waits for a verified run is told from other drift', () => {
  expect([UNVERIFIED, UNVERIFIED_ENTRY, WAIVED, ''].map((why) => isUnverified({ why }))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
