import type { Result } from './results.js';
import { isCounted } from './verdict.js';

const FAILED = { error: '❌ error', warning: '⚠️ warning', notice: 'ℹ️ notice' } as const;
const OTHERS = { passed: '✅ passed', unknown: '❓ unknown', skipped: '⏭️ skipped' } as const;
const WAIVED = '⏸️ waived';

/** What a row came to, with a sign that is told apart without colours; the same in every table that people read. */
export function statusWords(row: Result): string {
  if (!isCounted(row)) return WAIVED;
  return row.status === 'failed' ? FAILED[row.severity] : OTHERS[row.status];
}

/** How many rows came to what, worst first: "1 error, 2 notices, 30 passed". What there is none of is left out. */
export function tally(rows: readonly Result[]): string {
  const order = [FAILED.error, OTHERS.unknown, FAILED.warning, FAILED.notice, OTHERS.passed, OTHERS.skipped, WAIVED];
  const counts = order.map((words) => ({ words, number: rows.filter((row) => statusWords(row) === words).length }));
  return counts
    .filter(({ number }) => number > 0)
    .map(({ words, number }) => {
      const word = words.slice(words.indexOf(' ') + 1);
      const counted = word === 'error' || word === 'warning' || word === 'notice';
      return `${number} ${word}${counted && number !== 1 ? 's' : ''}`;
    })
    .join(', ');
}

const TROUBLE_ORDER = [
  'failed error',
  'unknown error',
  'failed warning',
  'unknown warning',
  'failed notice',
  'unknown notice',
];

/** Whether a person should look at the row: it failed or is unknown, and is not waived. */
export function isTrouble(row: Result): boolean {
  return isCounted(row) && (row.status === 'failed' || row.status === 'unknown');
}

/** Orders rows that are trouble, the worst first. */
export function byTrouble(one: Result, other: Result): number {
  const rank = ({ status, severity }: Result): number => TROUBLE_ORDER.indexOf(`${status} ${severity}`);
  return rank(one) - rank(other);
}
