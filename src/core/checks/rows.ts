import { adviceOn } from '../fact.js';
import type { Unknown } from '../facts.js';
import { CATALOGUE, type CheckId, type Result } from '../results.js';

/** What a row may say beyond its check, status and message. */
export type RowExtras = Partial<Omit<Result, 'check' | 'status' | 'message'>>;

/** A row saying that the check found all as it should be. */
export function passed(check: CheckId, message: string, extras: RowExtras = {}): Result {
  return { check, status: 'passed', severity: CATALOGUE[check].severity, message, ...extras };
}

/** A row saying what is wrong. Only from known facts. */
export function failed(check: CheckId, message: string, extras: RowExtras = {}): Result {
  return { check, status: 'failed', severity: CATALOGUE[check].severity, message, ...extras };
}

/** A row for a fact that could not be read: says which read failed and how. */
export function unknown(check: CheckId, cause: Unknown, extras: RowExtras = {}): Result {
  const fix = adviceOn(cause);
  const hint =
    cause.right === undefined || cause.reason === 'dependency' ? '' : ` See login/rights: ${cause.right} is missing.`;
  return {
    check,
    status: 'unknown',
    severity: CATALOGUE[check].severity,
    message: `Could not read ${cause.read}: ${cause.found}.${hint}`.replace(/\.\.(?=\s|$)/g, '.'),
    unknownReason: cause.reason,
    ...(cause.correlationId === undefined ? {} : { correlationId: cause.correlationId }),
    ...(fix === undefined ? {} : { fix }),
    ...extras,
  };
}

/** A row for a check that did not apply: `because` says why. */
export function skipped(check: CheckId, because: string, extras: RowExtras = {}): Result {
  return { check, status: 'skipped', severity: CATALOGUE[check].severity, message: because, ...extras };
}

/** A row for a check whose prerequisite failed; `more` is put behind the sentence that names it. */
export function skippedAfter(check: CheckId, prerequisite: CheckId, more = ''): Result {
  return skipped(check, `Not checked: ${prerequisite} failed${more}.`, { prerequisite });
}
