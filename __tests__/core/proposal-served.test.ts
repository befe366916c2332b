import { describe, expect, it } from '@jest/globals';
import type { EntryOutcome } from '../../src/core/jit-file/regenerate.js';
import { servedEntry } from '../../src/core/proposal-served.js';

const ids = { tenantId: 'AAAAAAAA-1111-4111-8111-111111111111', clientId: 'c', subscriptionId: 's' };
const at = { line: 1, column: 1 };

function outcome(given: Partial<EntryOutcome>): EntryOutcome {
  const wanted = { integrationId: 'prod', ids, jitSecretNames: {}, verified: { tenantId: true, subscriptionId: true } };
  return { wanted, key: 'prod', keyNow: 'prod', outcome: 'same', changes: [], withheld: [], ...given };
}

describe('servedEntry', () => {
  it('names whom it serves', () => {
    expect(servedEntry(outcome({}), 'x.yml')).toEqual({
      id: 'prod',
      tenantId: ids.tenantId.toLowerCase(),
      path: 'x.yml',
      key: 'prod',
      changes: [],
      compared: 'all',
    });
  });

  it('tells renames and secrets apart from other changes', () => {
    const changes = [
      { at: 'azure.prod', actual: 'old', expected: 'prod', ...at },
      { at: 'azure.prod.name', actual: null, expected: 'Prod', ...at },
      { at: 'azure.prod.auth.client_secret', actual: null, expected: 'p', secretLiteral: true as const, ...at },
    ];
    const entry = servedEntry(outcome({ outcome: 'renamed', keyNow: 'old', changes }), 'x.yml');
    expect(entry.changes).toEqual([
      { at: 'azure.prod', actual: 'old', expected: 'prod', kind: 'rename' },
      { at: 'azure.prod.name', actual: '', expected: 'Prod' },
      { at: 'azure.prod.auth.client_secret', actual: '', expected: 'p', kind: 'literal-secret' },
    ]);
  });

  it.each<[string, Partial<EntryOutcome>, Partial<EntryOutcome['changes'][number]>]>([
    ['of an entry that keeps its key', { outcome: 'changed', keyNow: 'old' }, {}],
    ['of another text than its key', { keyNow: 'older' }, {}],
    ['to another text than its key', { keyNow: 'old' }, { expected: 'other' }],
    ['of a field', { keyNow: 'old' }, { at: 'azure.prod.name' }],
  ])('takes no change %s for a rename', (_, given, change) => {
    const changes = [{ at: 'azure.prod', actual: 'old', expected: 'prod', ...at, ...change }];
    const [made] = servedEntry(outcome({ outcome: 'renamed', ...given, changes }), 'x.yml').changes;
    expect(made).not.toHaveProperty('kind');
  });

  it.each([
    [{ key: 'new', keyNow: 'old' }, 'new'],
    [{ key: null, keyNow: 'old' }, 'old'],
    [{ key: null, keyNow: null }, 'prod'],
  ])('of %j has the key %s', (given, key) => expect(servedEntry(outcome(given), 'x.yml').key).toBe(key));

  const withheld = (where: string) => [{ at: where, actual: 'a', expected: 'b', why: 'x', ...at }];
  it.each([
    ['all', { withheld: [] }, 'all'],
    [
      'all but what is withheld',
      { withheld: withheld('azure.prod.tenant_id') },
      [
        'azure.prod.type',
        'azure.prod.name',
        'azure.prod.auth.client_id',
        'azure.prod.auth.client_secret',
        'azure.prod.subscription_id',
      ],
    ],
    [
      'all but the two that are withheld',
      { withheld: [...withheld('azure.prod.tenant_id'), ...withheld('azure.prod.name')] },
      ['azure.prod.type', 'azure.prod.auth.client_id', 'azure.prod.auth.client_secret', 'azure.prod.subscription_id'],
    ],
    [
      'nothing where the entry is withheld beside a field',
      { withheld: [...withheld('azure.prod'), ...withheld('azure.prod.name')] },
      [],
    ],
    ['nothing where the entry is withheld', { withheld: withheld('azure.prod') }, []],
    ['nothing where none could be chosen', { outcome: 'undecided', key: null, keyNow: null }, []],
  ] as const)('compares %s', (_, given, compared) => {
    expect(servedEntry(outcome(given), 'x.yml').compared).toEqual(compared);
  });

  it('has a key even where none is known', () => {
    const wanted = { ids, jitSecretNames: {}, verified: { tenantId: true, subscriptionId: true } };
    expect(servedEntry(outcome({ wanted, key: null, keyNow: null, outcome: 'undecided' }), 'x')).toMatchObject({
      id: undefined,
      key: 'azure',
    });
  });
});
