import { type ActionSource, pageOf } from './core/check-page.js';
import { CHECK_IDS, type CheckId, type Result } from './core/results.js';
import { passedUnselected, selectRows } from './core/selection.js';
import { type Waiver, waive, waiversInForce } from './core/waivers.js';
import type { Inputs } from './inputs/inputs.js';

/** Which rows of a run are reported, and which of them count. What is read, and what may be written, it does not touch. */
export interface RowPolicy {
  readonly waivers: readonly Waiver[];
  /** Whether a check is selected. */
  has(check: CheckId): boolean;
  /**
   * The rows of selected checks (and the failures that kept one from being judged), each with its page, waived ones
   * marked. `integrationOf` names the integration that a row is about.
   */
  apply(rows: readonly Result[], integrationOf?: (row: Result) => string | undefined): readonly Result[];
  /** A row with its page, for what is told whatever is selected or waived. */
  withPage(row: Result): Result;
  /** Of all rows of an owner: the checks that are not selected, and passed all the same. */
  passedUnselected(rows: readonly Result[]): readonly CheckId[];
}

/** The policy of a run, by its inputs, the day on which it runs, and where the action (and so its pages) comes from. */
export function rowPolicy(
  { checks, takenAway, waivers }: Pick<Inputs, 'checks' | 'takenAway' | 'waivers'>,
  { now, action }: { readonly now: number; readonly action: ActionSource },
): RowPolicy {
  const inForce = waiversInForce(waivers, now);
  // A fleet has a hundred thousand rows, and a check has one page.
  const pages = new Map(CHECK_IDS.map((check) => [check, pageOf(check, action)]));
  // Not by spreading: V8 gives each object to which that adds a field a hidden class of its own, larger than the row.
  const withPage = (row: Result): Result =>
    Object.assign({}, row, { docs: pages.get(row.check) ?? pageOf(row.check, action) });
  return {
    waivers: inForce,
    has: (check) => checks.has(check),
    apply: (rows, integrationOf = () => undefined) =>
      waive(selectRows(rows, { checks, takenAway }).map(withPage), inForce, integrationOf),
    withPage,
    passedUnselected: (rows) => passedUnselected(rows, { checks, takenAway }),
  };
}
