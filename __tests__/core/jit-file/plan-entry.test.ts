import { describe, expect, it } from '@jest/globals';
import { planEntries } from '../../../src/core/jit-file/plan-entry.js';
import { UNVERIFIED, UNVERIFIED_ENTRY, type WantedEntry } from '../../../src/core/jit-file/wanted.js';
import { CLIENT, entryText, LITERAL, OTHER, readable, SUBSCRIPTION, TENANT, wantedEntry } from './sample-files.js';

const place = (name: string): string => `\${{ jit_secrets.${name} }}`;
const DOCUMENTED = {
  id: place('azure_client_id'),
  secret: place('azure_client_secret'),
  subscription: place('azure_subscription_ids'),
};

/** What is planned for one entry: changes as `at: actual -> expected @line:column`, and why others are withheld. */
function planOf(text: string, given: Partial<WantedEntry> = {}, ...more: readonly WantedEntry[]) {
  const [plan] = planEntries(readable(text), [wantedEntry({ integrationId: 'p', ...given }), ...more]);
  if (plan === undefined) throw new Error('no plan');
  return { ...plan, changes: plan.proposals.map(({ change }) => change) };
}

const fields = (key: string, line: number, column: number) =>
  [
    ['type', 'azure_account'],
    ['name', 'Prod'],
    ['auth.client_id', DOCUMENTED.id],
    ['auth.client_secret', DOCUMENTED.secret],
    ['tenant_id', TENANT],
    ['subscription_id', DOCUMENTED.subscription],
  ].map(([field, expected]) => ({ at: `azure.${key}.${field}`, actual: null, expected, line, column }));

describe('a new entry', () => {
  it.each<[string, string, number, number]>([
    ['an empty file', '', 1, 1],
    ['a file of other sections', '# c\naws: []\n', 2, 1],
    ['an empty section', 'aws: []\nazure: # c\n', 2, 1],
    ['a section of others', `azure:\n  b:\n    tenant_id: ${OTHER}\n`, 2, 3],
    ['braces', '{a: 1, azure: {}}', 1, 15],
  ])('is planned value by value: %s', (_, text, line, column) => {
    const plan = planOf(text);
    expect(plan).toMatchObject({ key: 'p', keyNow: null, outcome: 'created', withheld: [] });
    expect(plan.changes).toEqual(fields('p', line, column));
    expect(plan.proposals.map(({ edits }) => edits.length)).toEqual([1, 0, 0, 0, 0, 0]);
  });

  it.each<[string, string, Partial<WantedEntry>, string]>([
    ['in a list', 'azure:\n- a\n', {}, '`azure` holds a list where a map belongs'],
    ['in a text', 'azure: a\n', {}, '`azure` holds a text where a map belongs'],
    ['in an alias', 'x: &x {}\nazure: *x\n', {}, '`azure` is an alias (*x), so nothing is added to it'],
    ['by a run that verified no tenant', '', { verified: { tenantId: false, subscriptionId: true } }, UNVERIFIED_ENTRY],
    [
      'by a run that verified no subscription',
      '',
      { verified: { tenantId: true, subscriptionId: false } },
      UNVERIFIED_ENTRY,
    ],
  ])('is withheld as a whole: %s', (_, text, given, why) => {
    const plan = planOf(text, given);
    expect(plan).toMatchObject({ key: 'p', keyNow: null, outcome: 'created', changes: [] });
    expect(plan.withheld.map(({ at, why: reason }) => [at, reason])).toEqual(
      fields('p', 1, 1).map(({ at }) => [at, why]),
    );
  });

  it('bears its key where the name is not to be written, and says so', () => {
    const accountName = 'a ${{ secrets.x }}';
    const why = 'a name that holds "${{" is never written';
    const unsafe = { at: 'azure.p.name', actual: null, expected: accountName, line: 1, column: 1, why };
    const plan = planOf('', { accountName });
    expect(plan.withheld).toEqual([unsafe]);
    expect(plan.changes[1]).toEqual({ at: 'azure.p.name', actual: null, expected: 'p', line: 1, column: 1 });
    const unverified = planOf('', { accountName, verified: { tenantId: false, subscriptionId: false } });
    expect(unverified.withheld).toHaveLength(7);
    expect(unverified.withheld.at(-1)).toEqual(unsafe);
    expect(planOf('', { accountName: 'a $ {{' }).withheld).toEqual([]);
  });
});

describe('an entry that is there', () => {
  const at = (line: number, column: number) => ({ line, column });

  it('is the same where nothing deviates', () => {
    expect(planOf(`azure:\n${entryText('p')}`)).toMatchObject({
      key: 'p',
      keyNow: 'p',
      outcome: 'same',
      proposals: [],
      withheld: [],
    });
  });

  it.each<[string, string, string, Record<string, unknown>]>([
    ['another text', `tenant_id: ${OTHER}`, 'tenant_id', { actual: OTHER, expected: TENANT, ...at(3, 16) }],
    ['nothing', 'tenant_id:', 'tenant_id', { actual: null, expected: TENANT, ...at(3, 5) }],
    ['a null', 'tenant_id: ~', 'tenant_id', { actual: null, expected: TENANT, ...at(3, 16) }],
    ['no key', 'x: 1', 'tenant_id', { actual: null, expected: TENANT, ...at(2, 3) }],
    ['a literal', `name: ${LITERAL}`, 'type', { actual: null, expected: 'azure_account', ...at(2, 3) }],
    [
      'a secret for an id',
      `tenant_id: ${LITERAL}`,
      'tenant_id',
      { actual: null, expected: TENANT, secretLiteral: true, ...at(3, 16) },
    ],
    [
      'a secret',
      `auth: {client_secret: x}`,
      'auth.client_secret',
      { actual: null, expected: DOCUMENTED.secret, secretLiteral: true, ...at(3, 27) },
    ],
    [
      'the bare name of a secret',
      `auth: {client_secret: azure_client_secret}`,
      'auth.client_secret',
      { actual: 'azure_client_secret', expected: DOCUMENTED.secret, ...at(3, 27) },
    ],
    ['auth of nothing', 'auth:', 'auth.client_id', { actual: null, expected: DOCUMENTED.id, ...at(2, 3) }],
  ])('is changed where it holds %s', (_, line, field, expected) => {
    const plan = planOf(`azure:\n  p:\n    ${line}\n`);
    expect(plan).toMatchObject({ key: 'p', keyNow: 'p', outcome: 'changed', withheld: [] });
    expect(plan.changes.find((change) => change.at === `azure.p.${field}`)).toEqual({
      at: `azure.p.${field}`,
      ...expected,
    });
    expect(plan.changes.map((change) => change.at).sort()).toEqual(
      fields('p', 1, 1)
        .map((change) => change.at)
        .filter((name) => plan.changes.some((change) => change.at === name))
        .sort(),
    );
  });

  it.each<[string, string, string, Record<string, unknown>]>([
    [
      'a list',
      'p:\n    tenant_id: [x]',
      'tenant_id',
      { actual: '(a list)', expected: TENANT, ...at(3, 16), why: 'it holds a list where a text belongs' },
    ],
    [
      'a map',
      'p:\n    tenant_id: {x: 1}',
      'tenant_id',
      { actual: '(a map)', expected: TENANT, ...at(3, 16), why: 'it holds a map where a text belongs' },
    ],
    [
      'a list for auth',
      'p:\n    auth: [x]',
      'auth.client_id',
      { actual: null, expected: DOCUMENTED.id, ...at(2, 3), why: '`auth` holds a list where a map belongs' },
    ],
    [
      'a text for auth',
      'p:\n    auth: x',
      'auth.client_secret',
      { actual: null, expected: DOCUMENTED.secret, ...at(2, 3), why: '`auth` holds a text where a map belongs' },
    ],
    [
      'an anchor in use',
      `p:\n    tenant_id: &t ${OTHER}\nx: *t`,
      'tenant_id',
      {
        actual: OTHER,
        expected: TENANT,
        ...at(3, 19),
        why: 'it bears the anchor &t, which is used elsewhere, so it is left alone',
      },
    ],
  ])('is reported where it holds %s', (_, text, field, expected) => {
    const plan = planOf(`azure:\n  ${text}\n`);
    expect(plan.outcome).toBe('changed');
    expect(plan.withheld.find((change) => change.at === `azure.p.${field}`)).toEqual({
      at: `azure.p.${field}`,
      ...expected,
    });
    expect(plan.changes.length).toBeGreaterThan(0);
  });

  it('is edited below an auth that holds nothing, whatever the other values', () => {
    expect(planOf('azure:\n  p:\n    auth: ~\n').withheld).toEqual([]);
    expect(planOf('azure:\n  p:\n    auth: {}\n').withheld).toEqual([]);
  });

  it.each([
    ['a list', 'azure:\n  p:\n  - x\n', 3, 3],
    ['a text', 'azure:\n  p: x\n', 2, 3],
  ])('is left alone where it is %s', (what, text) => {
    const plan = planOf(text);
    const why = `it holds ${what} where a map belongs`;
    expect(plan).toMatchObject({ key: 'p', keyNow: 'p', outcome: 'changed', proposals: [] });
    expect(plan.withheld).toEqual([{ at: 'azure.p', actual: what, expected: 'a map', line: 2, column: 3, why }]);
  });

  it('is filled in where it holds nothing', () => {
    for (const text of ['azure:\n  p:\n', 'azure:\n  p: ~\n', 'azure:\n  p: {}\n']) {
      const plan = planOf(text);
      expect(plan).toMatchObject({ outcome: 'changed', withheld: [] });
      expect(plan.changes).toEqual(fields('p', 2, 3));
    }
  });

  it('keeps ids that were not verified', () => {
    const verified = { tenantId: false, subscriptionId: false };
    const text = `azure:\n  p:\n    tenant_id: ${OTHER}\n    subscription_id: ${SUBSCRIPTION.replace('3', '4')}\n`;
    const withheld = planOf(text, { verified }).withheld;
    expect(withheld.map(({ at: name, why }) => [name, why])).toEqual([
      ['azure.p.tenant_id', UNVERIFIED],
      ['azure.p.subscription_id', UNVERIFIED],
    ]);
    const one = planOf(`azure:\n${entryText('p', { tenant: OTHER, name: 'Old' })}`, { verified, accountName: 'New' });
    expect([one.outcome, one.changes.length, one.withheld.length]).toEqual(['changed', 1, 1]);
    const half = planOf(text, { verified: { tenantId: true, subscriptionId: false } });
    expect(half.withheld.map((change) => change.at)).toEqual(['azure.p.subscription_id']);
  });

  it('shows the bare names of secrets that any of the wanted entries has', () => {
    const text = 'azure:\n  p:\n    auth: {client_secret: theirs}\n';
    const ids = { tenantId: OTHER, clientId: CLIENT, subscriptionId: SUBSCRIPTION };
    const others = wantedEntry({ integrationId: 'o', ids, jitSecretNames: { clientSecret: 'theirs' } });
    const shown = (...more: WantedEntry[]) =>
      planOf(text, {}, ...more).changes.find((change) => change.at === 'azure.p.auth.client_secret')?.actual;
    expect([shown(others), shown()]).toEqual(['theirs', null]);
  });
});

describe('an entry of another key', () => {
  const rename = { at: 'azure.p', actual: 'old', expected: 'p', line: 2, column: 3, isKey: true };

  it('is renamed, and its values are changed under the new key', () => {
    const plan = planOf(`azure:\n${entryText('old', { name: '"Old"' })}`, { accountName: 'New' });
    expect(plan).toMatchObject({ key: 'p', keyNow: 'old', outcome: 'renamed', withheld: [] });
    expect(plan.changes).toEqual([rename, { at: 'azure.p.name', actual: 'Old', expected: 'New', line: 4, column: 11 }]);
  });

  it.each<[string, string, string, Record<string, unknown>]>([
    [
      'its key bears an anchor in use',
      `azure:\n${entryText('&k old')}x: *k\n`,
      'the key bears an anchor that is used elsewhere, so it is left alone',
      { ...rename, column: 6 },
    ],
    [
      'it comes by a merge key',
      `azure:\n  <<:\n${entryText('old').replace(/^/gm, '  ')}`,
      'the key comes by a merge key (<<), so it is left alone',
      { ...rename, line: 2, column: 3 },
    ],
    [
      'it stands behind an alias',
      `x: &x\n${entryText('old')}azure: *x\n`,
      'the key stands in a map that is an alias (*x), so it is left alone',
      rename,
    ],
    [
      'it stands in a map that is used elsewhere',
      `azure: &x\n${entryText('old')}x: *x\n`,
      'the key stands in a map that bears the anchor &x, which is used elsewhere, so it is left alone',
      rename,
    ],
  ])('keeps it where %s', (_, text, why, change) => {
    const plan = planOf(text.replace('"Prod"', '"Old"'), { accountName: 'New' });
    expect(plan).toMatchObject({ key: 'old', keyNow: 'old', outcome: 'renamed' });
    expect(plan.withheld[0]).toEqual({ ...change, why });
    const others = [...plan.changes, ...plan.withheld.slice(1)];
    expect(others).toMatchObject([{ at: 'azure.old.name', actual: 'Old', expected: 'New' }]);
  });

  it('is renamed where the anchor of its key is not used', () => {
    expect(planOf(`azure:\n${entryText('&k old')}`)).toMatchObject({ key: 'p', keyNow: 'old', withheld: [] });
  });
});

describe('an entry that could not be chosen', () => {
  it('is planned nothing, with the candidates and why', () => {
    const plan = planOf(`azure:\n${entryText('a')}${entryText('b')}`);
    expect(plan).toMatchObject({
      key: null,
      keyNow: null,
      outcome: 'undecided',
      proposals: [],
      withheld: [],
      candidates: ['a', 'b'],
      why: 'there is no entry of that key, and several entries are of this tenant: remove all but one of them',
    });
  });
});
