import { CHECK_IDS, type CheckId, type Result } from './results.js';

/** Whether a text matches a pattern, in which `*` stands for any run of characters. */
export function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  // Each part at its first place behind the one before: a regular expression would try all, which takes for ever.
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

/** Integrations by their places in the list, counted from 1: `#7`, or `#7-12` for six of them. */
const PLACES = /^#([1-9]\d{0,6})(?:-([1-9]\d{0,6}))?$/;

/**
 * Whether a pattern of `only` means an integration: its places do, or the pattern fits its id. `place` counts from 0.
 * What has the form of places is never an id.
 */
export function meansIntegration(pattern: string, id: string | undefined, place: number): boolean {
  const places = PLACES.exec(pattern);
  if (places === null) return matchesPattern(pattern, id ?? '');
  const [, first, last = first] = places;
  return place + 1 >= Number(first) && place + 1 <= Number(last);
}

/** Whether a pattern of `only` names places of the list. */
export function namesPlaces(pattern: string): boolean {
  return PLACES.test(pattern);
}

/** Whether `only` leaves an integration to be looked at: without patterns it leaves all. `place` counts from 0. */
export function isLeftBy(only: readonly string[], id: string | undefined, place: number): boolean {
  return only.length === 0 || only.some((pattern) => meansIntegration(pattern, id, place));
}

/** The check ids that a pattern (without its `!`) stands for. */
export function checksMatching(pattern: string): readonly CheckId[] {
  return CHECK_IDS.filter((id) => matchesPattern(pattern, id));
}

/**
 * The checks that the patterns leave: those that any plain pattern names (all, where there is none), less those that
 * any pattern with a leading `!` names. The order of the patterns means nothing.
 */
export function selectChecks(patterns: readonly string[]): ReadonlySet<CheckId> {
  const plain = patterns.filter((pattern) => !pattern.startsWith('!'));
  const taken = plain.length === 0 ? CHECK_IDS : plain.flatMap(checksMatching);
  const away = checksTakenAway(patterns);
  return new Set(taken.filter((id) => !away.has(id)));
}

/** The checks that a pattern with a leading `!` names. */
export function checksTakenAway(patterns: readonly string[]): ReadonlySet<CheckId> {
  return new Set(
    patterns.filter((pattern) => pattern.startsWith('!')).flatMap((pattern) => checksMatching(pattern.slice(1))),
  );
}

/** What `checks` selects. */
export interface Selection {
  readonly checks: ReadonlySet<CheckId>;
  /** Those of the rest that were named: they stay away whatever comes. */
  readonly takenAway: ReadonlySet<CheckId>;
}

/**
 * The rows of selected checks, and the failed ones that kept a selected check from being judged: a broken file, or a
 * refused login, must not look healthy because only what depends on it was selected.
 */
export function selectRows(rows: readonly Result[], { checks, takenAway }: Selection): readonly Result[] {
  const needed = new Set<CheckId>();
  const follow = (row: Result): void => {
    const check = row.prerequisite;
    if (check === undefined || needed.has(check)) return;
    needed.add(check);
    for (const other of rows) if (other.check === check) follow(other);
  };
  for (const row of rows) if (checks.has(row.check)) follow(row);
  return rows.filter(
    ({ check, status }) => checks.has(check) || (status === 'failed' && needed.has(check) && !takenAway.has(check)),
  );
}

/** The checks that are not selected, and that passed all the same: what was told of them before is gone. */
export function passedUnselected(rows: readonly Result[], { checks }: Selection): readonly CheckId[] {
  const others = rows.filter(({ check }) => !checks.has(check));
  const bad = new Set(others.filter(({ status }) => status !== 'passed').map(({ check }) => check));
  return [...new Set(others.map(({ check }) => check))].filter((check) => !bad.has(check));
}
