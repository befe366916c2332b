import type { Result } from '../../src/core/results.js';
import { allRows, type Report } from '../../src/report/report.js';

/**
 * What the contract makes of the rows of a run with the usual inputs (`fail-on: error`, `fail-on-unknown: true`), in
 * `check` and `repair`. Written down once more, apart from the program, to be compared with it.
 */

function counting(report: Report): readonly Result[] {
  return allRows(report)
    .map(({ row }) => row)
    .filter(({ waived }) => waived === undefined);
}

function hasError(report: Report, status: Result['status']): boolean {
  return counting(report).some((row) => row.severity === 'error' && row.status === status);
}

/** 1 with a failed or unknown error, or with a named repair that did not succeed; else 0. */
export function expectedExit(report: Report): 0 | 1 {
  const unrepaired = report.repairs.some(({ status }) => status === 'failed' || status === 'pending');
  return hasError(report, 'failed') || hasError(report, 'unknown') || unrepaired ? 1 : 0;
}

/** Unhealthy with a failed error or with drift; else unknown with an unknown error; else healthy. */
export function expectedVerdict(report: Report): Report['verdict'] {
  const drift = counting(report).some(({ check, status }) => check === 'config/drift' && status === 'failed');
  if (drift || hasError(report, 'failed')) return 'unhealthy';
  return hasError(report, 'unknown') ? 'unknown' : 'healthy';
}
