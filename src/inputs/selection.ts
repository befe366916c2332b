import { CHECK_IDS } from '../core/results.js';
import { checksMatching, selectChecks } from '../core/selection.js';
import { quoteForMessage } from '../core/text.js';
import type { Faults, RawInput } from './faults.js';
import { nearestWord } from './nearest-word.js';
import { readList } from './values.js';

/** Reads `checks`: patterns over the check ids. One that stands for no check is a fault, and so is a choice of none. */
export function readChecks(raw: RawInput, faults: Faults): readonly string[] {
  const patterns = readList(raw.text);
  const strange = patterns.filter((pattern) => checksMatching(pattern.replace(/^!\s*/, '')).length === 0);
  for (const pattern of strange) {
    if (faults.areMany) break;
    const nearest = nearestWord(pattern.replace(/^!\s*/, ''), CHECK_IDS);
    const hint =
      nearest === undefined
        ? ' The check ids are in the README; `*` stands for anything, such as secret/*.'
        : ` Did you mean ${nearest}?`;
    faults.add(`${raw.label} names ${quoteForMessage(pattern)}, which matches no check.${hint}`);
  }
  const clean = patterns.map((pattern) => pattern.replace(/^!\s*/, '!'));
  if (strange.length === 0 && selectChecks(clean).size === 0)
    faults.add(`${raw.label} leaves no check: take a pattern with ! away, or name a check to run.`);
  return clean;
}
