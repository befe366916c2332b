import { describe, expect, it } from '@jest/globals';
import { checkSecretExpiry, checkSecretPresent, type SecretExpectation } from '../../../src/core/checks/secret.js';
import { judgedSecret } from '../../../src/core/checks/secret-judged.js';
import { type ApplicationSecret, known } from '../../../src/core/facts.js';
import { APPLICATION, application, facts, IDS, inDays, NOW, unread } from './tenant-fixtures.js';

const KEY = (index: number): string => `33333333-3333-4333-8333-00000000000${index}`;

function secret(index: number, days: number | null, description: string | null = 'jit'): ApplicationSecret {
  return { keyId: KEY(index), description, startsOn: inDays(-300), expiresOn: days === null ? null : inDays(days) };
}

const INPUTS: SecretExpectation = {
  secretKeyId: undefined,
  secretDescription: undefined,
  secretWarningDays: 30,
  secretErrorDays: 7,
};

function judge(secrets: readonly ApplicationSecret[], inputs: Partial<SecretExpectation> = {}) {
  const read = facts({ application: application({ secrets }) });
  const expectation = { ...INPUTS, ...inputs };
  return {
    present: checkSecretPresent(read, expectation, IDS, NOW),
    expiry: checkSecretExpiry(read, expectation, IDS, NOW),
  };
}

describe('secret/expiry', () => {
  it.each<[string, number, string, string]>([
    ['outlives the thresholds', 31, 'passed', 'error'],
    ['has just the days of the warning left', 30, 'failed', 'warning'],
    ['has days floored to the threshold left', 30.9, 'failed', 'warning'],
    ['has one day more than the error allows', 8, 'failed', 'warning'],
    ['has just the days of the error left', 7, 'failed', 'error'],
    ['ends today', 0.5, 'failed', 'error'],
    ['ended an hour ago', -1 / 24, 'failed', 'error'],
  ])('%s', (_, days, status, severity) => {
    expect(judge([secret(1, days)]).expiry).toMatchObject({
      check: 'secret/expiry',
      status,
      severity,
      subject: KEY(1),
    });
  });

  it('floors days, also once past', () => {
    expect(judge([secret(1, 7.99)]).expiry.message).toContain('7 days left (threshold 7)');
    expect(judge([secret(1, -1 / 24)]).expiry.message).toContain('expired on 2026-11-21, -1 day left');
    expect(judge([secret(1, 1.5)]).expiry.message).toContain('1 day left');
  });

  it('passes for a secret that never expires', () => {
    expect(judge([secret(1, null)]).expiry).toMatchObject({
      status: 'passed',
      message: expect.stringContaining('never expires'),
    });
  });

  it('is skipped without a secret to judge', () => {
    expect(judge([]).expiry).toMatchObject({ status: 'skipped', message: 'Not checked: secret/present failed.' });
  });

  it('renews beside the old secret, never instead of it', () => {
    expect(judge([secret(1, 3, "o'hara")]).expiry.fix).toContain(
      `az ad app credential reset --id ${IDS.clientId} --append --display-name 'o'\\''hara' --years 1`,
    );
  });
});

describe('secret/present', () => {
  it.each<[string, readonly ApplicationSecret[], Partial<SecretExpectation>, string, RegExp]>([
    ['one that lives', [secret(1, 100)], {}, 'passed', /is live\. It was assumed/],
    ['none', [], {}, 'failed', /no client secret at all\.$/],
    ['only one that expired', [secret(1, -3)], {}, 'failed', /expired on 2026-11-18/],
    ['one that expires this very moment', [secret(1, 0)], {}, 'failed', /expired/],
    [
      'the named key id',
      [secret(1, 100), secret(2, 50)],
      { secretKeyId: KEY(2).toUpperCase() },
      'passed',
      /00000002\) is live\.$/,
    ],
    [
      'the named key id expired beside a live one',
      [secret(1, 100), secret(2, -1)],
      { secretKeyId: KEY(2) },
      'failed',
      /expired/,
    ],
    [
      'another key id than the named one',
      [secret(1, 100)],
      { secretKeyId: KEY(9) },
      'failed',
      /with the key id .* It has 1 other\.$/,
    ],
    [
      'another description than the named one',
      [secret(1, 9), secret(2, 9)],
      { secretDescription: 'x' },
      'failed',
      /description "x"\. It has 2 others\.$/,
    ],
    [
      'a description in another case',
      [secret(1, 100, 'JIT')],
      { secretDescription: 'jit' },
      'failed',
      /no client secret/,
    ],
    [
      'a description that outlived a rotation',
      [secret(1, -3), secret(2, 100)],
      { secretDescription: 'jit' },
      'passed',
      /Of 2 secrets/,
    ],
  ])('judges %s', (_, secrets, inputs, status, message) => {
    expect(judge(secrets, inputs).present).toMatchObject({
      status,
      severity: 'error',
      message: expect.stringMatching(message),
    });
  });
});

describe('judgedSecret', () => {
  const pick = (secrets: readonly ApplicationSecret[], inputs: Partial<SecretExpectation> = {}) =>
    judgedSecret({ ...APPLICATION, secrets }, { ...INPUTS, ...inputs }, NOW);

  it('assumes the one that expires last', () => {
    expect(pick([secret(1, 10), secret(2, 90), secret(3, 50)])).toEqual({
      keyId: KEY(2),
      description: 'jit',
      expiresOn: inDays(90),
      daysLeft: 90,
      expired: false,
      assumed: true,
      candidates: 1,
    });
    expect(pick([secret(1, 10), secret(2, null), secret(3, 50)])).toMatchObject({
      keyId: KEY(2),
      daysLeft: null,
      expiresOn: null,
    });
  });

  it('takes the live one that expires first of several with the description', () => {
    expect(
      pick([secret(1, 90), secret(2, 10), secret(3, -5), secret(4, 5, 'other')], { secretDescription: 'jit' }),
    ).toMatchObject({
      keyId: KEY(2),
      assumed: false,
      candidates: 3,
    });
  });

  it('takes the one that expired last where none of the description lives', () => {
    expect(pick([secret(1, -90), secret(2, -10)], { secretDescription: 'jit' })).toMatchObject({
      keyId: KEY(2),
      daysLeft: -10,
      expired: true,
    });
  });

  it('finds none where none fits', () => {
    expect(pick([])).toBeUndefined();
  });
});

it('says unknown where the application could not be read, and skips where it does not exist', () => {
  for (const check of [checkSecretPresent, checkSecretExpiry]) {
    expect(check(facts({ application: unread() }), INPUTS, IDS, NOW)).toMatchObject({
      status: 'unknown',
      unknownReason: 'dependency',
    });
    expect(check(facts({ application: known(null) }), INPUTS, IDS, NOW)).toMatchObject({ status: 'skipped' });
  }
});

it('says unknown for a date that is none', () => {
  const { present, expiry } = judge([{ ...secret(1, 1), expiresOn: 'soon' }]);
  expect(present).toMatchObject({ status: 'unknown', unknownReason: 'malformed' });
  expect(expiry).toMatchObject({ status: 'unknown', unknownReason: 'malformed' });
});

describe('a secret that is named and is not there', () => {
  it('is made beside those that are', () =>
    expect(judge([secret(1, 30)], { secretDescription: 'other' }).present).toMatchObject({
      message: expect.stringMatching(/ It has 1 other\.$/),
      fix: expect.stringMatching(/^Add a new client secret beside the old one /),
    }));
});

describe('the judged secret', () => {
  const byName = { secretKeyId: undefined, secretDescription: 'jit' };

  it('is the last of several that have all expired', () => {
    const secrets = [secret(2, -5), secret(3, -1), secret(1, -9)];
    expect(judgedSecret({ secrets }, byName, NOW)?.keyId).toBe(KEY(3));
  });

  it('is the same one of two that end together, in whatever order they come', () => {
    const [one, other] = [secret(1, 9), secret(2, 9)];
    expect(judgedSecret({ secrets: [one, other] }, byName, NOW)?.keyId).toBe(KEY(1));
    expect(judgedSecret({ secrets: [other, one] }, byName, NOW)?.keyId).toBe(KEY(1));
  });
});
