import { describe, expect, it } from '@jest/globals';
import { runCase } from '../../../scripts/matrix/run-case.js';
import { CHECK_IDS, type CheckId, type Status } from '../../../src/core/results.js';
import { programOfCases } from '../harness.js';
import { SITUATIONS } from './situations.js';

const STATUSES: readonly Status[] = ['passed', 'failed', 'unknown', 'skipped'];

/** What no run can show, and why. */
const IMPOSSIBLE: readonly (readonly [CheckId, Status, string])[] = [
  ['config/readable', 'skipped', 'it depends on nothing: the file is read in every mode'],
  ['config/two-files', 'skipped', 'it depends on nothing: the tree is read in every mode'],
  ['pull-request/permitted', 'skipped', 'where nothing is ever proposed (validate) there is no row'],
  ['waiver/expired', 'unknown', 'it reads nothing but inputs and the clock'],
  ['waiver/expired', 'skipped', 'it depends on nothing'],
];

function nameOf(check: CheckId, status: Status): string {
  return `${check} ${status}`;
}

const SHOWN = SITUATIONS.flatMap(({ shows }) =>
  STATUSES.flatMap((status) => (shows[status] ?? []).map((check) => nameOf(check, status))),
);

describe('every check in every status that it can have', () => {
  it('is in one of the situations below, or cannot be', () => {
    const impossible = IMPOSSIBLE.map(([check, status]) => nameOf(check, status));
    const all = CHECK_IDS.flatMap((check) => STATUSES.map((status) => nameOf(check, status)));
    expect(all.filter((name) => !SHOWN.includes(name) && !impossible.includes(name))).toEqual([]);
    expect(impossible.filter((name) => SHOWN.includes(name))).toEqual([]);
  });

  it.each(SITUATIONS)(
    '$title',
    async ({ shows, ...given }) => {
      const { rows, log } = await runCase({ place: 'read', rows: [], ...given }, programOfCases());
      expect(rows.length === 0 ? log : '').toBe('');
      const seen = new Set(rows.map(({ check, status }) => nameOf(check, status)));
      const wanted = STATUSES.flatMap((status) => (shows[status] ?? []).map((check) => nameOf(check, status)));
      expect(wanted.filter((name) => !seen.has(name))).toEqual([]);
      // What cannot be is not there either.
      for (const [check, status] of IMPOSSIBLE) expect([...seen]).not.toContain(nameOf(check, status));
      for (const { message, status, unknownReason } of rows) {
        expect(message).toMatch(/\S\.|\S$/);
        expect(unknownReason !== undefined).toBe(status === 'unknown');
      }
    },
    180_000,
  );
});
