import type { Result } from '../../src/core/results.js';
import type { Case, RowName } from './plant.js';

/** Notices that Jit's documented set-up (its retired API) and ours (pull requests may log in to read) always have. */
export const USUAL_ROWS: readonly RowName[] = [
  'app/legacy-graph failed notice',
  'app/legacy-graph failed notice',
  'app/legacy-graph failed notice',
  'app/legacy-graph failed notice',
  'federation/scope failed notice',
];

/** What a run made of a case. */
export interface Verdict {
  /** Rows that should be there and are not, or do not say what they should. */
  readonly missed: readonly string[];
  /** Failed and unknown rows that should not be there. */
  readonly falseAlarms: readonly string[];
}

/** A row as cases name it; a passed one is named too, so that it can be shown. */
export function nameOfRow({ check, status, severity, waived }: Result): string {
  if (status === 'skipped') return `${check} skipped`;
  return `${check} ${status} ${severity}${waived === undefined ? '' : ' waived'}`;
}

/** Takes each of `taken` out of `names` once; what was not there is left over. */
function takeOut(
  names: readonly string[],
  taken: readonly string[],
): { readonly rest: string[]; readonly lacking: string[] } {
  const rest = [...names];
  const lacking = taken.filter((name) => {
    const at = rest.indexOf(name);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return { rest, lacking };
}

/** What the first row's message and fix fail to say. */
function unsaid({ rows, says, fix }: Case, found: readonly Result[]): readonly string[] {
  const own = found.filter((row) => nameOfRow(row) === rows[0]);
  const holds = (expression: RegExp | undefined, text: (row: Result) => string): boolean =>
    expression === undefined || own.some((row) => expression.test(text(row)));
  const words = holds(says, ({ message }) => message) ? [] : [`${rows[0]} that says ${String(says)}`];
  return holds(fix, (row) => row.fix ?? '') ? words : [...words, `${rows[0]} with the fix ${String(fix)}`];
}

/** Compares the rows of a run with those that its case declares; the usual notices may be there, or may not. */
export function judge(given: Case, found: readonly Result[]): Verdict {
  const names = found.filter(({ status }) => status !== 'passed').map(nameOfRow);
  const { rest, lacking } = takeOut(names, given.rows);
  const alarms = takeOut(rest, USUAL_ROWS).rest.filter((name) => !name.endsWith(' skipped'));
  const missed = lacking.length > 0 ? lacking : unsaid(given, found);
  return { missed, falseAlarms: alarms };
}
