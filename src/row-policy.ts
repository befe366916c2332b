import type { CheckId, Result } from './core/results.js';
import { type Waiver, waive, waiversInForce } from './core/waivers.js';
import type { Inputs } from './inputs/inputs.js';

/** Which rows of a run are reported, and which of them count. What is read, and what may be written, it does not touch. */
export interface RowPolicy {
  readonly waivers: readonly Waiver[];
  /** Whether a check is selected. */
  has(check: CheckId): boolean;
  /** The rows of selected checks, waived ones marked. `integrationOf` names the integration that a row is about. */
  apply(rows: readonly Result[], integrationOf?: (row: Result) => string | undefined): readonly Result[];
}

/** The policy of a run, by its inputs and the day on which it runs. */
export function rowPolicy({ checks, waivers }: Pick<Inputs, 'checks' | 'waivers'>, now: number): RowPolicy {
  const inForce = waiversInForce(waivers, now);
  return {
    waivers: inForce,
    has: (check) => checks.has(check),
    apply: (rows, integrationOf = () => undefined) =>
      waive(
        rows.filter(({ check }) => checks.has(check)),
        inForce,
        integrationOf,
      ),
  };
}
