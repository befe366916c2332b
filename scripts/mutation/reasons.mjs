/**
 * Why a survivor may live. A reason names what it is for, by one or more of `file`, `status`,
 * `mutator`, `line` (the source line on which the mutated code begins), `code` and `replacement`, each a text that must be
 * equal or a pattern that must match, with white
 * space as one blank. Line numbers are no part of it, so that a reason stays true when code moves.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { CLASSES } from './reason-classes.mjs';

const FOLDER = new URL('reasons/', import.meta.url);
const PARTS = ['file', 'status', 'mutator', 'line', 'code', 'replacement'];

/** The reasons of single survivors: `{ reason, file, code, replacement, … }`. */
const SINGLE = readdirSync(FOLDER).flatMap((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')));
const REASONS = [...SINGLE, ...CLASSES];

function fits(reason, survivor) {
  return PARTS.every((part) => {
    const wanted = reason[part];
    if (wanted === undefined) return true;
    return wanted instanceof RegExp ? wanted.test(survivor[part]) : wanted === survivor[part];
  });
}

/** The reason why this survivor may live; `undefined` where there is none. */
export function reasonOf(survivor) {
  return REASONS.find((reason) => fits(reason, survivor))?.reason;
}

/** The reasons of single survivors that no survivor has any more. */
export function unusedReasons(survivors) {
  return SINGLE.filter((reason) => !survivors.some((survivor) => fits(reason, survivor))).map(
    ({ file, code, replacement, reason }) => `${file}: ${code} → ${replacement}: ${reason}`,
  );
}
