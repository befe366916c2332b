import { findHidden, hide, isRecord, replaceHidden } from './hidden-comment.js';
import { fieldOf, type ServedEntry, type Wanted } from './proposal-state.js';

/**
 * The hidden marker: what a later run must know of a pull request that an earlier one opened. It has an effect only in
 * a pull request that the token's identity (or a trusted author) opened from the config repo itself.
 */
export interface Marker {
  /** Hash of what is proposed. */
  readonly content: string;
  /** Hash of the title and body without what changes from run to run. */
  readonly text: string;
  readonly files: readonly MarkedFile[];
  /** Our commit on the branch; undefined where it is not known. */
  readonly commit: OwnCommit | undefined;
  /** Whom it serves, and what it changes there; undefined where that would not fit a body: then `serves` alone is known. */
  readonly entries: readonly MarkedEntry[] | undefined;
  /** Hash of whom it serves. */
  readonly serves: string;
  /** We closed it ourselves. */
  readonly closed: boolean;
}

/** A commit that we made. */
export interface OwnCommit {
  readonly oid: string;
  /** Whether GitHub signed it: GitHub Enterprise Server does only where it was set up to. */
  readonly signed: boolean;
}

export interface MarkedFile {
  readonly path: string;
  /** Blob at the base that it was built on; null: there was none. */
  readonly base: string | null;
  readonly blob: string;
}

export interface MarkedEntry {
  /** The integration's id and tenant; hashes of them where everyone can read the marker. */
  readonly id: string | null;
  readonly tenantId: string;
  /** The file that holds it. */
  readonly path: string;
  /** Fields that it changes; '' is the whole entry. */
  readonly fields: readonly string[];
}

/** Name of the comment, with the version of what it holds. */
const NAME = 'jit-azure-drift:1';

/** Above this the served entries are left out of the marker, so that words still fit the body. */
const ENTRIES_LIMIT = 24_000;

/** The marker of a proposal whose branch holds `commit`; with `redact`, hashes take the place of ids and tenants. */
export function markerOf(wanted: Wanted, text: string, commit: OwnCommit | undefined, redact = false): Marker {
  const entries = wanted.entries.map((entry) => markEntry(entry, redact));
  return {
    content: wanted.content,
    text,
    files: wanted.files.map(({ path, base, blob }) => ({ path, base, blob })),
    commit,
    entries: JSON.stringify(entries).length > ENTRIES_LIMIT ? undefined : entries,
    serves: wanted.serves,
    closed: false,
  };
}

function markEntry(entry: ServedEntry, redact: boolean): MarkedEntry {
  const { id, tenantId } = redact && entry.hashes !== undefined ? entry.hashes : entry;
  const fields = entry.changes.map((change) => {
    const field = fieldOf(entry, change);
    // Where a change is in no known field, its place names the entry: the whole entry says enough.
    return redact && field === change.at ? '' : field;
  });
  return { id: id ?? null, tenantId, path: entry.path, fields };
}

/** The marker as an HTML comment. Nothing inside can end the comment. */
export function writeMarker(marker: Marker): string {
  return hide(NAME, marker);
}

/** The marker in a pull request's body; undefined where there is none, more than one, or one that we did not write. */
export function readMarker(body: string): Marker | undefined {
  return parseMarker(findHidden(NAME, body));
}

/** The body with its marker saying that we closed it. */
export function markClosed(body: string, marker: Marker): string {
  return replaceHidden(NAME, body, { ...marker, closed: true });
}

function parseMarker(value: unknown): Marker | undefined {
  if (!isRecord(value)) return undefined;
  const { content, text, serves, closed } = value;
  const files = parseList(value.files, parseFile);
  const entries = value.entries === undefined ? undefined : parseList(value.entries, parseEntry);
  if (!isHash(content) || !isHash(text) || !isHash(serves) || typeof closed !== 'boolean' || files === undefined)
    return undefined;
  if (entries === undefined && value.entries !== undefined) return undefined;
  const commit = parseCommit(value.commit);
  if (commit === undefined && value.commit !== undefined) return undefined;
  return { content, text, serves, closed, files, commit, entries };
}

function parseCommit(value: unknown): OwnCommit | undefined {
  if (!isRecord(value)) return undefined;
  const { oid, signed } = value;
  return isOid(oid) && typeof signed === 'boolean' ? { oid, signed } : undefined;
}

function parseFile(value: unknown): MarkedFile | undefined {
  if (!isRecord(value)) return undefined;
  const { path, base, blob } = value;
  if (typeof path !== 'string' || !isOid(blob) || !(base === null || isOid(base))) return undefined;
  return { path, base, blob };
}

function parseEntry(value: unknown): MarkedEntry | undefined {
  if (!isRecord(value)) return undefined;
  const { id, tenantId, path } = value;
  const fields = parseList(value.fields, (field) => (typeof field === 'string' ? field : undefined));
  if (!(id === null || typeof id === 'string') || fields === undefined) return undefined;
  return typeof tenantId === 'string' && typeof path === 'string' ? { id, tenantId, path, fields } : undefined;
}

function parseList<T>(value: unknown, parse: (item: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: T[] = [];
  for (const item of value) {
    const parsed = parse(item);
    if (parsed === undefined) return undefined;
    items.push(parsed);
  }
  return items;
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{16,64}$/.test(value);
}

function isOid(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{40,64}$/.test(value);
}
