import type { Result } from './results.js';
import { isCounted } from './verdict.js';

/**
 * Rows that are unknown for one cause share its fix: it is told once, by the worst row whose own read failed. To be
 * asked of the rows that are reported: a row that is not cannot tell it.
 */
export function tellFixOnce(rows: readonly Result[]): readonly Result[] {
  const teller = (fix: string): Result | undefined => {
    const sharing = rows.filter((row) => row.status === 'unknown' && row.fix === fix);
    const counted = sharing.filter(isCounted);
    const own = counted.filter(({ unknownReason }) => unknownReason !== 'dependency');
    return own.find(({ severity }) => severity === 'error') ?? own[0] ?? counted[0] ?? sharing[0];
  };
  return rows.map((row) => {
    if (row.status !== 'unknown' || row.fix === undefined || teller(row.fix) === row) return row;
    const { fix: _told, ...rest } = row;
    return rest;
  });
}
