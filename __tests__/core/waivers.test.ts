import { describe, expect, it } from '@jest/globals';
import type { Result } from '../../src/core/results.js';
import { count, failingRows, verdictOf } from '../../src/core/verdict.js';
import { checkWaivers, type Waiver, waive, waivedDrift, waiversInForce } from '../../src/core/waivers.js';

const DAY = '2026-11-21';
const until = (day: string): Waiver => ({ check: 'app/role', until: day, reason: 'r' });
const row: Result = { check: 'app/role', status: 'failed', severity: 'error', message: 'm', subject: 's' };

describe('waiversInForce', () => {
  it.each([
    ['the first moment of its last day', `${DAY}T00:00:00Z`, true],
    ['the last moment of its last day', `${DAY}T23:59:59.999Z`, true],
    ['the day after', '2026-11-22T00:00:00Z', false],
    ['the day before', '2026-11-20T12:00:00Z', true],
  ])('%s', (_name, now, holds) => {
    expect(waiversInForce([until(DAY)], Date.parse(now)).length === 1).toBe(holds);
  });
});

describe('waive', () => {
  const cases: readonly [string, Partial<Waiver>, Partial<Result>, boolean][] = [
    ['a failure', {}, {}, true],
    ['an unknown', {}, { status: 'unknown' }, true],
    ['a passed row', {}, { status: 'passed' }, false],
    ['a skipped row', {}, { status: 'skipped' }, false],
    ['another check', { check: 'app/exists' }, {}, false],
    ['its subject', { subject: 's' }, {}, true],
    ['another subject', { subject: 'S' }, {}, false],
    ['its integration', { integration: 'prod' }, {}, true],
    ['another integration', { integration: 'test' }, {}, false],
  ];
  it.each(cases)('%s', (_name, waiver, change, waived) => {
    const [result] = waive([{ ...row, ...change }], [{ ...until(DAY), ...waiver }], () => 'prod');
    expect(result?.waived !== undefined).toBe(waived);
    expect(result).toMatchObject({ ...row, ...change });
  });

  it('covers a row of the whole file only without an integration', () => {
    const [kept, gone] = [{ ...until(DAY), integration: 'prod' }, until(DAY)].map(
      (waiver) => waive([row], [waiver], () => undefined)[0],
    );
    expect(kept).not.toHaveProperty('waived');
    expect(gone).toHaveProperty('waived', { until: DAY, reason: 'r' });
  });

  it('shows the longest of several', () => {
    const [result] = waive([row], [until(DAY), { ...until('2027-01-01'), reason: 'longer' }], () => undefined);
    expect(result?.waived).toEqual({ until: '2027-01-01', reason: 'longer' });
  });

  it('makes the row count for nothing', () => {
    const rows = waive([row, { ...row, status: 'unknown' }], [until(DAY)], () => undefined);
    expect(count(rows)).toEqual({ errors: 0, warnings: 0, unknowns: 0 });
    expect(verdictOf(rows, false)).toBe('healthy');
    expect(failingRows(rows, { failOn: 'warning', failOnUnknown: true, onlyConfigRows: false })).toEqual([]);
  });
});

describe('waivedDrift', () => {
  const drift = (change: Partial<Waiver>): Waiver => ({ ...until(DAY), check: 'config/drift', ...change });
  it.each([
    ['none', [until(DAY)], []],
    ['a subject', [drift({ subject: 'azure.prod.name' })], ['azure.prod.name']],
    ['all', [drift({ subject: 'azure.prod.name' }), drift({})], 'all'],
    ['another integration’s', [drift({ integration: 'test' })], []],
    ['its integration’s', [drift({ integration: 'prod' })], 'all'],
  ])('%s', (_name, waivers, expected) => {
    expect(waivedDrift(waivers, 'prod')).toEqual(expected);
  });
});

describe('waiver/expired', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  it.each([
    ['none given', [], 'There is no waiver.'],
    ['one', [until(DAY)], 'The one waiver holds today.'],
    ['two', [until(DAY), until(DAY)], 'All 2 waivers hold today.'],
  ])('passes: %s', (_name, waivers, message) => {
    expect(checkWaivers(waivers, now)).toEqual([
      { check: 'waiver/expired', status: 'passed', severity: 'warning', message },
    ]);
  });

  it('gives a row for each whose day has passed, with the item to change', () => {
    const old = { ...until('2026-11-20'), subject: 'a: b', integration: 'prod' };
    const rows = checkWaivers([until(DAY), old], now);
    expect(rows).toMatchObject([{ status: 'failed', severity: 'warning', subject: 'app/role of prod (a: b)' }]);
    expect(rows[0]?.fix).toContain(
      '- check: app/role\n  subject: "a: b"\n  integration: "prod"\n  until: 2026-11-20   # a later day\n  reason: "r"',
    );
  });
});
