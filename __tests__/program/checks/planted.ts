import type { Status } from '../../../src/core/results.js';
import { rowsOf, type Step } from '../harness.js';

export {
  addRole,
  OTHER_ID,
  registration,
  roleOf,
  SUBSCRIPTION,
  scheduled,
  tenantOf,
  trust,
} from '../../../simulator/planting.js';

/** Notices that Jit's documented set-up (its retired API) and ours (pull requests may log in to read) always have. */
export const USUAL_NOTICES: readonly string[] = ['app/legacy-graph', 'federation/scope'];

/** Every check of the integration with a row of that status, the usual notices aside. */
export function checksWith(step: Step, status: Status): readonly string[] {
  const rows = step.report.integrations.flatMap(({ results }) => results);
  const found = rows.filter(
    (row) => row.status === status && !(row.severity === 'notice' && USUAL_NOTICES.includes(row.check)),
  );
  return [...new Set(found.map(({ check }) => check))];
}

/** The statuses and severities of a check's rows. */
export function rowsInBrief(step: Step, check: string): readonly string[] {
  return rowsOf(step, check).map(({ status, severity }) => `${status} ${severity}`);
}
