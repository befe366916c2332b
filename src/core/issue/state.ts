/**
 * What the issue remembers from run to run, in a hidden marker of its body. It has an effect only in an issue that the
 * token's identity (or a trusted author) opened.
 */

import { findHidden, hide, inertJson, isRecord, replaceHidden } from '../hidden-comment.js';

export type IssueSeverity = 'error' | 'warning';

/** A row that the issue is about. */
export interface TrackedRow {
  /** Hash of owner, check and subject: what makes it the same row tomorrow. */
  readonly key: string;
  /** Hash of the owner: an integration, a file, a branch. */
  readonly owner: string;
  readonly check: string;
  readonly severity: IssueSeverity;
  /** Day (UTC) on which it was first seen, and on which it was last verified. */
  readonly since: string;
  readonly seen: string;
  /** The lowest number of days left that was told of; undefined: none, or the row is not about a date. */
  readonly told?: number;
  /** A person closed the issue that told of it: it is told again only when it gets worse. */
  readonly dismissed?: true;
  /** Whose it is and what was found, for the days on which it can't be verified; left out where redacted or too long. */
  readonly words?: { readonly of: string; readonly message: string };
}

/** All that the issue remembers. */
export interface IssueState {
  readonly rows: readonly TrackedRow[];
  /** How many failed rows there were beyond the tracked ones. */
  readonly more: number;
  /** The last check that looked at everything and could verify it. */
  readonly checked: { readonly day: string; readonly url: string } | null;
  /** How many comments told of something. */
  readonly edition: number;
  /** Who closed it: we, because all is gone or because it was one too many; false: it is open, or a person closed it. */
  readonly closed: false | 'gone' | 'duplicate';
}

export const EMPTY_STATE: IssueState = { rows: [], more: 0, checked: null, edition: 0, closed: false };

/** Rows beyond this are only counted: the marker must leave room for words. */
export const MOST_TRACKED = 250;

/** Name of the comment, with the version of what it holds. */
const NAME = 'jit-azure-drift-issue:1';

/** Above this the words are left out of the marker. */
const WORDS_LIMIT = 24_000;

/** The state as an HTML comment. Nothing inside can end the comment. */
export function writeState(state: IssueState): string {
  return hide(NAME, encode(state));
}

/** What the comment holds: with the rows' words where they fit. */
function encode(state: IssueState): unknown {
  const full = withRows(state, true);
  return inertJson(full).length > WORDS_LIMIT ? withRows(state, false) : full;
}

function withRows(state: IssueState, words: boolean): unknown {
  const rows = state.rows.map((row) => [
    row.key,
    row.owner,
    row.check,
    row.severity === 'error' ? 'e' : 'w',
    row.since,
    row.seen,
    row.told ?? null,
    row.dismissed === true ? 1 : 0,
    ...(words && row.words !== undefined ? [row.words.of, row.words.message] : []),
  ]);
  const { more, checked, edition, closed } = state;
  return { rows, more, checked, edition, closed };
}

/** The state in an issue's body; undefined where there is none, more than one, or one that we did not write. */
export function readState(body: string): IssueState | undefined {
  return parseState(findHidden(NAME, body));
}

/** The body with another state; its words stay. */
export function replaceState(body: string, state: IssueState): string {
  return replaceHidden(NAME, body, encode(state));
}

function parseState(value: unknown): IssueState | undefined {
  if (!isRecord(value) || !Array.isArray(value.rows)) return undefined;
  const { more, edition, closed } = value;
  const rows = value.rows.map(parseRow);
  const checked = parseChecked(value.checked);
  if (!isCount(more) || !isCount(edition) || checked === undefined) return undefined;
  if (closed !== false && closed !== 'gone' && closed !== 'duplicate') return undefined;
  const known = rows.filter((row) => row !== undefined);
  return known.length === rows.length ? { rows: known, more, checked, edition, closed } : undefined;
}

function parseRow(value: unknown): TrackedRow | undefined {
  if (!Array.isArray(value)) return undefined;
  const [key, owner, check, severity, since, seen, told, dismissed, of, message]: readonly unknown[] = value;
  if (!isHash(key) || !isHash(owner) || typeof check !== 'string' || !isDay(since) || !isDay(seen)) return undefined;
  if ((severity !== 'e' && severity !== 'w') || !(told === null || isCount(told))) return undefined;
  return {
    key,
    owner,
    check,
    severity: severity === 'e' ? 'error' : 'warning',
    since,
    seen,
    ...(told === null ? {} : { told }),
    ...(dismissed === 1 ? { dismissed: true } : {}),
    ...(typeof of === 'string' && typeof message === 'string' ? { words: { of, message } } : {}),
  };
}

/** Null: there was none yet; undefined: not ours. */
function parseChecked(value: unknown): IssueState['checked'] | undefined {
  if (value === null) return null;
  if (!isRecord(value)) return undefined;
  const { day, url } = value;
  return isDay(day) && typeof url === 'string' ? { day, url } : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8,64}$/.test(value);
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
}
