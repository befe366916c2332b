import { describe, expect, it } from '@jest/globals';
import { CLIENT, entryText, OTHER, regenerated, SUBSCRIPTION, TENANT, wantedEntry } from './sample-files.js';

const THIRD = '77777777-7777-4777-8777-777777777777';
const azure = (...entries: string[]): string => `azure:\n${entries.join('')}`;

describe('with integration-id', () => {
  const one = wantedEntry({ integrationId: 'prod' });
  it.each<[string, string, Record<string, unknown>]>([
    [
      'that key, whatever its tenant',
      azure(entryText('a'), entryText('prod', { tenant: OTHER })),
      { outcome: 'changed', key: 'prod', keyNow: 'prod' },
    ],
    [
      'else the one of this tenant, renamed',
      azure(entryText('old'), entryText('b', { tenant: OTHER })),
      { outcome: 'renamed', key: 'prod', keyNow: 'old' },
    ],
    [
      'with none of this tenant a new one',
      azure(entryText('b', { tenant: OTHER })),
      { outcome: 'created', key: 'prod', keyNow: null },
    ],
    [
      'a new one beside an entry without tenant',
      azure(entryText('b', { tenant: '' })),
      { outcome: 'created', key: 'prod' },
    ],
    [
      'with two of this tenant none',
      azure(entryText('a'), entryText('b')),
      { outcome: 'undecided', key: null, candidates: ['a', 'b'] },
    ],
    [
      'the documentation’s sample of this tenant, renamed',
      azure(entryText('<integration_id>')),
      { outcome: 'renamed', keyNow: '<integration_id>' },
    ],
    [
      'the documentation’s sample not filled in, renamed',
      azure(entryText('<integration_id>', { tenant: '<tenant id>' })),
      { outcome: 'renamed' },
    ],
    [
      'that key, and not the documentation’s sample beside it',
      azure(entryText('prod'), entryText('<integration_id>', { tenant: '<tenant id>' })),
      { outcome: 'same', key: 'prod' },
    ],
    [
      'not the sample of another tenant',
      azure(entryText('<integration_id>', { tenant: OTHER })),
      { outcome: 'created' },
    ],
  ])('%s', (_, text, expected) => {
    expect(regenerated(text, one).entries[0]).toMatchObject(expected);
  });

  it('the documentation’s sample is not taken over by an unverified tenant', () => {
    const text = azure(entryText('<integration_id>', { tenant: '<tenant id>' }));
    const verified = { tenantId: false, subscriptionId: false };
    const { entries, text: next } = regenerated(text, { ...one, verified });
    expect(entries[0]).toMatchObject({ outcome: 'created', key: 'prod', changes: [] });
    expect(entries[0]?.withheld).toHaveLength(6);
    expect(next).toBe(text);
  });

  it.each([
    ['old', 'prod'],
    ["'old'", "'prod'"],
    ['"old"', '"prod"'],
  ])('a rename changes the key token only: %s', (old, key) => {
    const text = `azure:\n${entryText(old).replace(':\n', ': # k\n')}jira:\n  old: old\n`;
    const { text: next, entries } = regenerated(text, one);
    expect(next).toBe(text.replace(old, key));
    expect(entries[0]?.changes).toEqual([
      { at: 'azure.prod', actual: 'old', expected: 'prod', line: 2, column: 3, isKey: true },
    ]);
  });

  it('a key that is called like the section is renamed, and its values are edited', () => {
    const { text: next } = regenerated(azure(entryText('azure', { name: '"Old"' })), { ...one, accountName: 'New' });
    expect(next).toBe(azure(entryText('prod', { name: '"New"' })));
  });

  it('a key that is used elsewhere is not renamed, its values are edited', () => {
    const text = `azure:\n${entryText('&k old', { name: '"Old"' })}x: *k\n`;
    const { text: next, entries } = regenerated(text, { ...one, accountName: 'New' });
    expect(next).toBe(text.replace('"Old"', '"New"'));
    expect(entries[0]).toMatchObject({ outcome: 'renamed', key: 'old', changes: [{ at: 'azure.old.name' }] });
    expect(entries[0]?.withheld[0]).toMatchObject({ at: 'azure.prod', isKey: true });
  });
});

describe('without integration-id', () => {
  const one = wantedEntry();
  it.each<[string, string, Record<string, unknown>]>([
    ['the one of this tenant', azure(entryText('a', { tenant: OTHER }), entryText('b')), { outcome: 'same', key: 'b' }],
    ['the only one, its tenant missing', azure(entryText('a', { tenant: '' })), { outcome: 'changed', key: 'a' }],
    [
      'the only one, its tenant a placeholder',
      azure(entryText('a', { tenant: '"${{ jit_secrets.t }}"' })),
      { outcome: 'changed', key: 'a' },
    ],
    [
      'the only one, its tenant no GUID',
      azure(entryText('a', { tenant: 'contoso.example' })),
      { outcome: 'changed', key: 'a' },
    ],
    [
      'none of one of another tenant',
      azure(entryText('a', { tenant: OTHER })),
      { outcome: 'undecided', candidates: ['a'] },
    ],
    [
      'none of two without tenant',
      azure(entryText('a', { tenant: '' }), entryText('b', { tenant: '' })),
      { outcome: 'undecided', candidates: ['a', 'b'] },
    ],
    [
      'none of two of this tenant',
      azure(entryText('a'), entryText('b')),
      { outcome: 'undecided', candidates: ['a', 'b'] },
    ],
    ['a new one called azure', 'aws: []\n', { outcome: 'created', key: 'azure' }],
  ])('%s', (_, text, expected) => {
    expect(regenerated(text, one).entries[0]).toMatchObject(expected);
  });

  it('proposes nothing while undecided', () => {
    const text = azure(entryText('a', { tenant: OTHER }));
    const { text: next, entries } = regenerated(text, one);
    expect(next).toBe(text);
    expect(entries[0]?.why).toMatch(/integration-id/);
  });
});

describe('several integrations in one file', () => {
  const ids = (tenantId: string) => ({ tenantId, clientId: CLIENT, subscriptionId: SUBSCRIPTION });
  const a = wantedEntry({ integrationId: 'a', ids: ids(TENANT), accountName: 'A' });
  const b = wantedEntry({ integrationId: 'b', ids: ids(OTHER), accountName: 'B' });
  const c = wantedEntry({ integrationId: 'c', ids: ids(THIRD), accountName: 'C' });

  it('changes, renames and creates at once', () => {
    const text = azure(entryText('a', { tenant: THIRD }), entryText('old', { tenant: OTHER })).trimEnd();
    const { entries, text: next } = regenerated(text, a, b, c);
    expect(entries.map(({ outcome }) => outcome)).toEqual(['changed', 'renamed', 'created']);
    expect(next).toBe(
      azure(
        entryText('a', { name: '"A"' }),
        entryText('b', { tenant: OTHER, name: '"B"' }),
        entryText('c', { tenant: THIRD, name: '"C"' }),
      ).trimEnd(),
    );
  });

  it('does not rename an entry whose key another integration asks for', () => {
    const text = azure(entryText('a', { tenant: OTHER }));
    expect(regenerated(text, a, b).entries.map(({ outcome }) => outcome)).toEqual(['changed', 'created']);
  });

  it('renames no entry twice, and makes no new one twice', () => {
    const outcomes = (text: string, ...wanted: ReturnType<typeof wantedEntry>[]) =>
      regenerated(text, ...wanted).entries.map(({ outcome, candidates, why }) => [outcome, candidates, why]);
    const why = 'another integration of this run is about the same entry';
    const text = azure(entryText('old'));
    const other = wantedEntry({ integrationId: 'x', ids: ids(TENANT), accountName: 'A' });
    expect(outcomes(text, a, other)).toEqual([
      ['renamed', undefined, undefined],
      ['undecided', ['old'], why],
    ]);
    expect(outcomes(text, a, { ...b, integrationId: 'a' })).toEqual([
      ['renamed', undefined, undefined],
      ['undecided', ['a'], why],
    ]);
    expect(outcomes('', c, { ...b, integrationId: 'c' })).toEqual([
      ['created', undefined, undefined],
      ['undecided', ['c'], why],
    ]);
    expect(outcomes(azure(entryText('c'), entryText('d')), other, { ...other, ids: ids(OTHER) })).toEqual([
      ['undecided', ['c', 'd'], expect.stringContaining('several entries are of this tenant: remove')],
      ['created', undefined, undefined],
    ]);
  });

  it('takes over no sample of the documentation where there are two', () => {
    const sample = (key: string) => entryText(key, { tenant: '<tenant id>' });
    const text = azure(sample('<integration_id>'), sample('<your id>'));
    expect(regenerated(text, a).entries).toMatchObject([{ outcome: 'created', key: 'a' }]);
    expect(regenerated(azure(sample('<integration_id>'), sample('mine')), a).entries).toMatchObject([
      { outcome: 'renamed', keyNow: '<integration_id>' },
    ]);
  });

  it('says why it chooses none', () => {
    const whyOf = (text: string) => regenerated(text, wantedEntry({ ids: ids(TENANT) })).entries[0]?.why;
    expect(whyOf(azure(entryText('x'), entryText('y')))).toBe(
      'several entries are of this tenant: set integration-id to the key of the right one',
    );
    expect(whyOf(azure(entryText('x', { tenant: OTHER })))).toBe(
      'no entry is of this tenant: set integration-id to the key of the right one, or to a new key',
    );
    expect(whyOf(azure(entryText('"a Abc8Q~realsecret"')))).toBe(
      'the key of its entry holds a secret, which is not shown',
    );
  });

  it('gives no entry to two', () => {
    const { entries } = regenerated(azure(entryText('a')), a, { ...a });
    expect(entries.map(({ outcome }) => outcome)).toEqual(['changed', 'undecided']);
    expect(entries[1]?.why).toMatch(/another integration of this run/);
  });
});
