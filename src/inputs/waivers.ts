import { CHECK_IDS, type CheckId } from '../core/results.js';
import { quoteForMessage } from '../core/text.js';
import { isoDay, parseInstant } from '../core/time.js';
import { NOT_WAIVABLE, type Waiver } from '../core/waivers.js';
import type { Faults, RawInput } from './faults.js';
import { nearestWord, unknownKey } from './nearest-word.js';
import { isMap, readYaml } from './values.js';

const KEYS = ['check', 'subject', 'integration', 'until', 'reason'] as const;

type Field = (typeof KEYS)[number];

/** The texts of an item; what is no text, or too long to be shown, is a fault. */
function readFields(
  label: string,
  item: Readonly<Record<string, unknown>>,
  faults: Faults,
): Partial<Record<Field, string>> {
  const fields: Partial<Record<Field, string>> = {};
  for (const [key, value] of Object.entries(item)) {
    const field = KEYS.find((name) => name === key);
    if (field === undefined) faults.add(unknownKey(label, key, KEYS));
    else if (typeof value !== 'string') faults.add(`${label}.${key} is a list or a map: expected one text.`);
    else if (value.trim() !== '') fields[field] = value.trim();
  }
  return fields;
}

function readCheck(label: string, text: string | undefined, faults: Faults): CheckId | undefined {
  if (text === undefined) return faults.add(`${label}.check is missing: expected a check id, such as secret/expiry.`);
  const check = CHECK_IDS.find((id) => id === text);
  if (check === undefined) {
    const nearest = nearestWord(text, CHECK_IDS);
    const hint = nearest === undefined ? 'expected a check id, such as secret/expiry.' : `did you mean ${nearest}?`;
    return faults.add(`${label}.check is ${quoteForMessage(text)}, which is no check: ${hint}`);
  }
  if (NOT_WAIVABLE.includes(check))
    return faults.add(
      `${label}.check is ${check}, which cannot be waived: a secret that stands in a file is leaked until it is rotated.`,
    );
  return check;
}

/** The day that the text is; Date would take 2026-02-30 for the second of March. */
function readDay(label: string, text: string | undefined, faults: Faults): string | undefined {
  if (text === undefined)
    return faults.add(`${label}.until is missing: expected the last day (UTC), such as 2026-12-31.`);
  const instant = /^\d{4}-\d\d-\d\d$/.test(text) ? parseInstant(`${text}T00:00:00Z`) : undefined;
  if (instant !== undefined && isoDay(instant) === text) return text;
  return faults.add(
    `${label}.until is ${quoteForMessage(text)}, which is no day: expected YEAR-MONTH-DAY, such as 2026-12-31.`,
  );
}

function readReason(label: string, text: string | undefined, faults: Faults): string | undefined {
  return text ?? faults.add(`${label}.reason is missing: say why the result is accepted, and who decided it.`);
}

/** Reads `waivers`, a YAML list; every fault is named with its place in the list. */
export function readWaivers(raw: RawInput, faults: Faults): readonly Waiver[] {
  if (raw.text === '') return [];
  const parsed = readYaml(raw, faults);
  if (parsed === undefined) return [];
  if (!Array.isArray(parsed)) {
    faults.add(`${raw.label} holds no list: expected items such as "- check: secret/expiry" with until and reason.`);
    return [];
  }
  const items: readonly unknown[] = parsed;
  return items.flatMap((item, index): Waiver[] => {
    const label = `${raw.label}[${index}]`;
    if (faults.areMany) return [];
    if (!isMap(item)) {
      faults.add(`${label} is no map: expected keys such as check, until, reason.`);
      return [];
    }
    const { subject, integration, ...fields } = readFields(label, item, faults);
    const check = readCheck(label, fields.check, faults);
    const until = readDay(label, fields.until, faults);
    const reason = readReason(label, fields.reason, faults);
    if (check === undefined || until === undefined || reason === undefined) return [];
    const narrow = {
      ...(subject === undefined ? {} : { subject }),
      ...(integration === undefined ? {} : { integration }),
    };
    return [{ check, until, reason, ...narrow }];
  });
}

/** A waiver's `integration` must be one of the run's: a misspelled one would waive nothing, in silence. */
export function faultsOfWaivers(
  waivers: readonly Waiver[],
  ids: readonly (string | undefined)[],
  faults: Faults,
): void {
  const known = ids.filter((id) => id !== undefined);
  if (ids.length === 0) return;
  for (const { integration } of waivers) {
    if (integration === undefined || known.includes(integration)) continue;
    const expected =
      known.length === 0
        ? 'this run’s one integration has no integration-id, so leave `integration` out or set that input'
        : `expected one of ${known
            .slice(0, 20)
            .map((id) => quoteForMessage(id))
            .join(', ')}`;
    faults.add(`waivers names the integration ${quoteForMessage(integration)}: ${expected}.`);
  }
}
