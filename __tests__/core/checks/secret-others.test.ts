import { describe, expect, it } from '@jest/globals';
import { checkSecretRotation, checkSecretStale } from '../../../src/core/checks/secret-others.js';
import { type ApplicationSecret, known } from '../../../src/core/facts.js';
import { application, EXPECTATION, facts, IDS, inDays, NOW, unread } from './tenant-fixtures.js';

const key = (index: number) => `33333333-3333-4333-8333-00000000000${index}`;
const ending = (...days: readonly (number | null)[]): readonly ApplicationSecret[] =>
  days.map((left, index) => ({
    keyId: key(index),
    description: `secret ${index}`,
    startsOn: inDays(-400),
    expiresOn: left === null ? null : inDays(left),
  }));

const read = (secrets: readonly ApplicationSecret[]) => facts({ application: application({ secrets }) });
const rotation = (secrets: readonly ApplicationSecret[], naming: { secretKeyId?: string } = {}) =>
  checkSecretRotation(read(secrets), { ...EXPECTATION, ...naming }, IDS, NOW);
const stale = (secrets: readonly ApplicationSecret[], naming: { secretKeyId?: string } = {}) =>
  checkSecretStale(read(secrets), { ...EXPECTATION, ...naming }, IDS, NOW);
const broken = [{ keyId: key(0), description: null, startsOn: null, expiresOn: 'soon' }];

describe('secret/rotation', () => {
  it.each<[string, readonly (number | null)[], { secretKeyId?: string }]>([
    ['one secret alone, however short it lives', [3], {}],
    ['another one that lives long', [300, 200], {}],
    ['another one just outside the thresholds', [300, 31], {}],
    ['another one without an end', [300, null], {}],
    ['one that expired long ago', [300, -31.5], {}],
    ['only expired ones', [-3, -10], {}],
  ])('passes with %s', (_, days, naming) =>
    expect(rotation(ending(...days), naming)).toMatchObject([{ status: 'passed', severity: 'warning' }]),
  );

  it.each<[string, readonly (number | null)[], { secretKeyId?: string }, string, RegExp]>([
    [
      'another live one inside the thresholds',
      [300, 30],
      {},
      key(1),
      /which is not the judged one, expires on .* 30 days left/,
    ],
    [
      'one that expired lately while a newer lives',
      [300, -29.5],
      {},
      key(1),
      /expired on .* if Jit still holds it, scans fail/,
    ],
    ['one that expired while one without an end lives', [null, -1], {}, key(1), /if Jit still holds it/],
    ['a newer one about to expire beside the named one', [300, 5], { secretKeyId: key(0) }, key(1), /5 days left/],
  ])('fails with %s', (_, days, naming, subject, message) => {
    expect(rotation(ending(...days), naming)).toMatchObject([
      {
        status: 'failed',
        severity: 'warning',
        subject,
        message: expect.stringMatching(message),
        fix: expect.stringContaining(`az ad app credential list --id ${IDS.clientId}`),
      },
    ]);
  });

  it('says of one that ends today that it expires, and of others that none is about to', () => {
    expect(rotation(ending(300, 0.5))[0]?.message).toMatch(/expires on 2026-11-22, 0 days left: /);
    expect(rotation(ending(300, 200))[0]?.message).toMatch(/no other is about to expire or has expired lately\.$/);
  });

  it('gives a row per secret', () =>
    expect(rotation(ending(300, 5, -5)).map(({ subject }) => subject)).toEqual([key(1), key(2)]));
});

describe('secret/stale', () => {
  it.each<[string, readonly number[]]>([
    ['live ones', [300, 3]],
    ['the judged one, which is the matter of secret/present', [-3]],
    ['none', []],
  ])('passes with %s', (_, days) =>
    expect(stale(ending(...days))).toMatchObject([{ status: 'passed', severity: 'notice' }]),
  );

  it('fails for each that is left behind, however long', () => {
    const rows = stale(ending(300, -1, -500));
    expect(rows.map(({ status, severity, subject }) => [status, severity, subject])).toEqual([
      ['failed', 'notice', key(1)],
      ['failed', 'notice', key(2)],
    ]);
    expect(rows[0]?.fix).toContain('az ad app credential list');
    expect(rows[0]?.fix).not.toContain('credential delete');
  });

  it('counts all expired ones where the named secret is not there', () =>
    expect(stale(ending(-1, -2), { secretKeyId: key(9) })).toHaveLength(2));
});

it('neither guesses at a date that cannot be read, nor at an application that is not known', () => {
  expect(rotation(broken)).toMatchObject([{ status: 'unknown', unknownReason: 'malformed' }]);
  expect(stale(broken)).toMatchObject([{ status: 'unknown', unknownReason: 'malformed' }]);
  for (const [fact, status] of [
    [unread(), 'unknown'],
    [known(null), 'skipped'],
  ] as const) {
    expect(checkSecretRotation(facts({ application: fact }), EXPECTATION, IDS, NOW)).toMatchObject([{ status }]);
    expect(checkSecretStale(facts({ application: fact }), EXPECTATION, IDS, NOW)).toMatchObject([{ status }]);
  }
  expect(rotation([])).toMatchObject([{ status: 'skipped', message: 'Not checked: secret/present failed.' }]);
});
