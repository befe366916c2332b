import { describe, expect, it } from '@jest/globals';
import type { CheckId, Result, Severity, Status } from '../../src/core/results.js';
import { count, type FailOn, failingRows, verdictOf } from '../../src/core/verdict.js';

const row = (status: Status, severity: Severity, check: CheckId = 'app/exists'): Result => ({
  check,
  status,
  severity,
  message: 'x',
});

describe('verdictOf', () => {
  it.each<[string, readonly Result[], boolean, string]>([
    ['nothing wrong', [row('passed', 'error')], false, 'healthy'],
    ['a failed error', [row('failed', 'error')], false, 'unhealthy'],
    ['drift alone', [row('failed', 'warning', 'config/drift')], true, 'unhealthy'],
    ['a failed warning', [row('failed', 'warning')], false, 'healthy'],
    ['an unknown error', [row('unknown', 'error')], false, 'unknown'],
    ['an unknown warning', [row('unknown', 'warning')], false, 'healthy'],
    ['a failed and an unknown error', [row('unknown', 'error'), row('failed', 'error')], false, 'unhealthy'],
    ['a skipped error', [row('skipped', 'error')], false, 'healthy'],
  ])('%s', (_what, rows, drift, expected) => expect(verdictOf(rows, drift)).toBe(expected));
});

describe('count', () => {
  it('counts failed rows by severity and unknown rows of any', () => {
    const rows = [
      row('failed', 'error'),
      row('failed', 'warning'),
      row('failed', 'notice'),
      row('unknown', 'error'),
      row('unknown', 'notice'),
      row('passed', 'error'),
    ];
    expect(count(rows)).toEqual({ errors: 1, warnings: 1, unknowns: 2 });
  });
});

describe('failingRows', () => {
  const policy = (failOn: FailOn, failOnUnknown = true, onlyConfigRows = false) => ({
    failOn,
    failOnUnknown,
    onlyConfigRows,
  });
  it.each<[string, Result, ReturnType<typeof policy>, boolean]>([
    ['a failed error under error', row('failed', 'error'), policy('error'), true],
    ['a failed warning under error', row('failed', 'warning'), policy('error'), false],
    ['a failed warning under warning', row('failed', 'warning'), policy('warning'), true],
    ['a failed notice under warning', row('failed', 'notice'), policy('warning'), false],
    ['drift under error', row('failed', 'warning', 'config/drift'), policy('error'), false],
    ['drift under drift', row('failed', 'warning', 'config/drift'), policy('drift'), true],
    ['unknown drift under drift', row('unknown', 'warning', 'config/drift'), policy('drift'), true],
    ['another warning under drift', row('failed', 'warning'), policy('drift'), false],
    ['an unknown error', row('unknown', 'error'), policy('error'), true],
    ['an unknown error, unknowns off', row('unknown', 'error'), policy('error', false), false],
    ['an unknown drift, unknowns off', row('unknown', 'warning', 'config/drift'), policy('drift', false), false],
    ['anything under never', row('failed', 'error'), policy('never'), false],
    ['an Azure error where only the file counts', row('failed', 'error'), policy('error', true, true), false],
    [
      'a file error where only the file counts',
      row('failed', 'error', 'config/lint'),
      policy('error', true, true),
      true,
    ],
    ['a passed row', row('passed', 'error'), policy('warning'), false],
    ['a skipped row', row('skipped', 'error'), policy('warning'), false],
  ])('%s', (_what, result, given, expected) => expect(failingRows([result], given)).toHaveLength(expected ? 1 : 0));
});
