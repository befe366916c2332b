import type { MarkedFile, Marker } from './proposal-marker.js';
import { fieldOf, type HeadBranch, type ServedEntry, type Wanted } from './proposal-state.js';

/** Whether two logins name one account. Case does not count; a bot is not the user of the same name. */
export function sameAccount(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** A branch, and what counts as ours on it. */
export interface HeldBranch {
  readonly head: HeadBranch;
  /** The token's identity and the trusted authors. */
  readonly logins: readonly string[];
  /** What the pull request changes; undefined where that is not known. */
  readonly paths: readonly string[] | undefined;
  /** Sets of files that are our content, whatever merges led there. */
  readonly allowed: readonly (readonly Pick<MarkedFile, 'path' | 'blob'>[])[];
}

/** Who else committed on the branch; undefined: no one. A merge that leaves only our content is none. */
export function holdsOnlyOurs({ head, logins, paths, allowed }: HeldBranch): string | undefined {
  if (head.commits === undefined) return 'several people';
  const strange = head.commits.filter(
    (commit) => !logins.some((login) => commit.author !== undefined && sameAccount(login, commit.author)),
  );
  if (strange.length === 0) return undefined;
  const merges = strange.every((commit) => commit.parents.length > 1);
  if (merges && paths !== undefined && allowed.some((files) => isContent(files, head, paths))) return undefined;
  return strange[0]?.author ?? 'someone whom GitHub does not know';
}

function isContent(
  files: readonly Pick<MarkedFile, 'path' | 'blob'>[],
  head: HeadBranch,
  paths: readonly string[],
): boolean {
  const known = new Set(files.map((file) => file.path));
  return (
    files.length > 0 &&
    files.every((file) => head.blobs[file.path] === file.blob) &&
    paths.every((path) => known.has(path))
  );
}

/** Whether this run knows all integrations that the marked proposal serves. */
export function sharesServed(marker: Marker, wanted: Wanted): boolean {
  if (marker.serves === wanted.serves) return true;
  return marker.entries?.every((marked) => wanted.entries.some((entry) => isServed(marked, entry))) ?? false;
}

/** One integration: the same tenant, and no two different ids. */
function isServed(marked: { readonly id: string | null; readonly tenantId: string }, entry: ServedEntry): boolean {
  return marked.tenantId === entry.tenantId && (marked.id === null || entry.id === undefined || marked.id === entry.id);
}

/**
 * The fields that the marked proposal changes, that are wanted no more, and that this run did not compare: while there
 * is one, the proposal may be neither closed nor shrunk.
 */
export function uncomparedFields(marker: Marker, wanted: Wanted): readonly string[] {
  if (marker.entries === undefined) {
    const blind = wanted.entries.filter((entry) => entry.compared !== 'all');
    return blind.map((entry) => `azure.${entry.key}`);
  }
  return marker.entries.flatMap((marked) => {
    const entry = wanted.entries.find((candidate) => isServed(marked, candidate));
    if (entry === undefined || entry.compared === 'all') return [];
    const covered = coveredFields(entry);
    return marked.fields.filter((field) => !covers(covered, field)).map((field) => label(entry, field));
  });
}

/** What stays proposed, and what was compared, as fields of the entry. */
function coveredFields(entry: ServedEntry): readonly string[] {
  const compared = entry.compared === 'all' ? [''] : entry.compared.map((at) => fieldOf(entry, { at }));
  return [...compared, ...entry.changes.map((change) => fieldOf(entry, change))];
}

function covers(covered: readonly string[], field: string): boolean {
  return covered.some((candidate) => candidate === '' || candidate === field || field.startsWith(`${candidate}.`));
}

function label(entry: ServedEntry, field: string): string {
  return field === '' || field === 'key' ? `azure.${entry.key}` : `azure.${entry.key}.${field}`;
}
