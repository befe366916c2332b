import { failed, passed } from './checks/rows.js';
import type { CheckId, Result } from './results.js';
import { isoDay } from './time.js';

/** A result that someone has decided to live with until a day. */
export interface Waiver {
  readonly check: CheckId;
  /** The result's own `subject`; undefined: every result of the check. */
  readonly subject?: string;
  /** Id of an integration; undefined: wherever the check looks. */
  readonly integration?: string;
  /** The last day (UTC) on which it holds, `2026-12-31`. */
  readonly until: string;
  readonly reason: string;
}

/** The checks whose results cannot be waived. */
export const NOT_WAIVABLE: readonly CheckId[] = ['config/secret-literal'];

/** The waivers whose last day has not passed. */
export function waiversInForce(waivers: readonly Waiver[], now: number): readonly Waiver[] {
  const today = isoDay(now);
  return waivers.filter(({ until }) => until >= today);
}

function covers(waiver: Waiver, row: Pick<Result, 'check' | 'subject'>, integration: string | undefined): boolean {
  return (
    waiver.check === row.check &&
    (waiver.subject === undefined || waiver.subject === row.subject) &&
    (waiver.integration === undefined || waiver.integration === integration)
  );
}

/**
 * Marks the failed and unknown rows that a waiver in force covers. `integrationOf` names the integration that a row is
 * about; undefined for a row of the whole file or run, which only a waiver without `integration` covers.
 */
export function waive(
  rows: readonly Result[],
  inForce: readonly Waiver[],
  integrationOf: (row: Result) => string | undefined,
): readonly Result[] {
  return rows.map((row) => {
    if (row.status !== 'failed' && row.status !== 'unknown') return row;
    const covering = inForce.filter((waiver) => covers(waiver, row, integrationOf(row)));
    const [longest] = covering.sort((a, b) => (a.until < b.until ? 1 : -1));
    return longest === undefined ? row : { ...row, waived: { until: longest.until, reason: longest.reason } };
  });
}

/** Which drift of one integration's entry is waived: all of it, or that of these subjects (`azure.prod.name`). */
export function waivedDrift(inForce: readonly Waiver[], integration: string | undefined): 'all' | readonly string[] {
  const of = inForce.filter(
    (waiver) =>
      waiver.check === 'config/drift' && (waiver.integration === undefined || waiver.integration === integration),
  );
  const subjects = of.flatMap(({ subject }) => (subject === undefined ? [] : [subject]));
  return subjects.length < of.length ? 'all' : subjects;
}

function nameOf({ check, subject, integration }: Waiver): string {
  const of = integration === undefined ? '' : ` of ${integration}`;
  return `${check}${of}${subject === undefined ? '' : ` (${subject})`}`;
}

/** `waiver/expired`: no waiver's date has passed; a row for each whose has. */
export function checkWaivers(waivers: readonly Waiver[], now: number): readonly Result[] {
  const inForce = waiversInForce(waivers, now);
  const expired = waivers.filter((waiver) => !inForce.includes(waiver));
  if (expired.length === 0) {
    const message =
      waivers.length === 0
        ? 'There is no waiver.'
        : `${waivers.length === 1 ? 'The one waiver holds' : `All ${waivers.length} waivers hold`} today.`;
    return [passed('waiver/expired', message)];
  }
  return expired.map((waiver) =>
    failed(
      'waiver/expired',
      `The waiver of ${nameOf(waiver)} ended with ${waiver.until} (UTC) and has no effect any more. Its reason was: ${waiver.reason}`,
      {
        subject: nameOf(waiver),
        fix: `Mend what it covered, then take this item out of the input \`waivers\`; or give it a later day, if the reason still holds:\n\n- check: ${waiver.check}\n${waiver.subject === undefined ? '' : `  subject: ${JSON.stringify(waiver.subject)}\n`}${waiver.integration === undefined ? '' : `  integration: ${JSON.stringify(waiver.integration)}\n`}  until: ${waiver.until}   # a later day\n  reason: ${JSON.stringify(waiver.reason)}`,
      },
    ),
  );
}
