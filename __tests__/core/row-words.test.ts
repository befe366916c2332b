import { describe, expect, it } from '@jest/globals';
import type { Result } from '../../src/core/results.js';
import { statusWords, tally } from '../../src/core/row-words.js';

function row(status: Result['status'], severity: Result['severity'], extras: Partial<Result> = {}): Result {
  return { check: 'app/role', status, severity, message: 'Found.', ...extras };
}

const waived = { waived: { until: '2026-12-31', reason: 'known' } };

describe('statusWords', () => {
  it.each([
    [row('failed', 'error'), '❌ error'],
    [row('failed', 'warning'), '⚠️ warning'],
    [row('failed', 'notice'), 'ℹ️ notice'],
    [row('unknown', 'error'), '❓ unknown'],
    [row('passed', 'error'), '✅ passed'],
    [row('skipped', 'notice'), '⏭️ skipped'],
    [row('failed', 'error', waived), '⏸️ waived'],
    [row('unknown', 'warning', waived), '⏸️ waived'],
  ])('%o is %s', (given, words) => expect(statusWords(given)).toBe(words));
});

describe('tally', () => {
  it('counts worst first and leaves out what there is none of', () => {
    const rows = [
      row('passed', 'error'),
      row('failed', 'notice'),
      row('failed', 'notice'),
      row('failed', 'error'),
      row('failed', 'error', waived),
      row('unknown', 'warning'),
      row('passed', 'notice'),
    ];
    expect(tally(rows)).toBe('1 error, 1 unknown, 2 notices, 2 passed, 1 waived');
  });

  it('says nothing of nothing', () => expect(tally([])).toBe(''));
});
