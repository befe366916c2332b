import type { CheckId, Result } from './results.js';

/** Whether two rows are the same to the byte, once they are written. */
function isAlike(one: Result, other: Result): boolean {
  const [fields, others] = [Object.entries(one), Object.entries(other)];
  return (
    fields.length === others.length &&
    fields.every(([name, value], index) => name === others[index]?.[0] && value === others[index]?.[1])
  );
}

/**
 * Gives rows back as they were, those that were met before as the very same objects. Most rows of a fleet say of one
 * integration what they say of the next: without this each of thousands would hold them all.
 */
export function shareRows(): (rows: readonly Result[]) => readonly Result[] {
  const met = new Map<CheckId, Map<string, Result>>();
  const share = (row: Result): Result => {
    const ofCheck = met.get(row.check) ?? new Map<string, Result>();
    met.set(row.check, ofCheck);
    const first = ofCheck.get(row.message);
    if (first === undefined) ofCheck.set(row.message, row);
    if (first === undefined) return row;
    return isAlike(row, first) ? first : { ...row, message: first.message };
  };
  return (rows) => rows.map(share);
}
