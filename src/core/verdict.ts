import type { Result, Severity } from './results.js';

export type Verdict = 'healthy' | 'unhealthy' | 'unknown';

/** Failed results of which severity, or drift, end the run red. */
export type FailOn = 'error' | 'drift' | 'warning' | 'never';

/** How many rows stand for trouble. */
export interface Counts {
  /** Failed rows of severity error, and of severity warning. */
  readonly errors: number;
  readonly warnings: number;
  /** Unknown rows of any severity. */
  readonly unknowns: number;
}

/** Whether a row counts at all: a waived one does not. */
export function isCounted(row: Result): boolean {
  return row.waived === undefined;
}

/** Counts the rows that stand for trouble. */
export function count(all: readonly Result[]): Counts {
  const results = all.filter(isCounted);
  const failedOf = (severity: Severity): number =>
    results.filter((row) => row.status === 'failed' && row.severity === severity).length;
  return {
    errors: failedOf('error'),
    warnings: failedOf('warning'),
    unknowns: results.filter((row) => row.status === 'unknown').length,
  };
}

/** Unhealthy with a failed error or with drift; else unknown with an unknown error; else healthy. */
export function verdictOf(results: readonly Result[], drift: boolean): Verdict {
  const hasError = (status: Result['status']): boolean =>
    results.some((row) => isCounted(row) && row.status === status && row.severity === 'error');
  if (drift || hasError('failed')) return 'unhealthy';
  return hasError('unknown') ? 'unknown' : 'healthy';
}

/** Whether a row tells of the integration itself: managed applications are the subscription's, and count for the run alone. */
export function isOfIntegration({ check }: Result): boolean {
  return !check.startsWith('managed-app/');
}

/** What decides over the exit status beside the rows. */
export interface ExitPolicy {
  readonly failOn: FailOn;
  readonly failOnUnknown: boolean;
  /** In `validate` with `azure: auto` only `config/*` rows count. */
  readonly onlyConfigRows: boolean;
}

/** Whether a row turns the run red under this policy. */
function counts(row: Result, policy: ExitPolicy): boolean {
  if (policy.failOn === 'never' || !isCounted(row)) return false;
  if (policy.onlyConfigRows && !row.check.startsWith('config/')) return false;
  const bad = row.status === 'failed' || (row.status === 'unknown' && policy.failOnUnknown);
  if (!bad) return false;
  if (row.severity === 'error') return true;
  if (policy.failOn === 'warning') return row.severity === 'warning';
  return policy.failOn === 'drift' && row.check === 'config/drift';
}

/** The rows that turn the run red; none: exit status 0. */
export function failingRows(results: readonly Result[], policy: ExitPolicy): readonly Result[] {
  return results.filter((row) => counts(row, policy));
}
