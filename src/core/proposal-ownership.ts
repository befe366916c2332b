import type { MarkedFile, Marker, OwnCommit } from './proposal-marker.js';
import {
  type BranchCommit,
  type ConfigRepoState,
  fieldOf,
  type HeadBranch,
  type ServedEntry,
  type Wanted,
} from './proposal-state.js';

/** Whether two logins name one account. Case does not count; a bot is not the user of the same name. */
export function sameAccount(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** A branch, and what counts as ours on it. */
export interface HeldBranch {
  readonly head: HeadBranch;
  /** The token's identity: what bears its name is ours only if GitHub vouches for it. */
  readonly viewer: string;
  readonly trustedAuthors: readonly string[];
  /** The commits that the markers of our pull requests name. */
  readonly own: readonly OwnCommit[];
  /** What the pull request changes; undefined where that is not known. */
  readonly paths: readonly string[] | undefined;
  /** Sets of files that are our content, whatever merges led there. */
  readonly allowed: readonly (readonly Pick<MarkedFile, 'path' | 'blob'>[])[];
}

/** Who else committed on the branch; undefined: no one. A merge that leaves only our content is none. */
export function holdsOnlyOurs(held: HeldBranch): string | undefined {
  const { head, paths, allowed } = held;
  if (head.commits === undefined) return 'several people';
  const strange = head.commits.filter((commit) => !isOurs(commit, held));
  const [first] = strange;
  if (first === undefined) return undefined;
  const merges = strange.every((commit) => commit.parents.length > 1);
  if (merges && paths !== undefined && allowed.some((files) => isContent(files, head, paths))) return undefined;
  return whoseIs(first, held);
}

/**
 * Ours is the commit that a marker of ours names, and what GitHub made in our name. The author's name alone says
 * nothing: anyone can write it, and an amended or rebased commit keeps it.
 */
function isOurs(commit: BranchCommit, held: HeldBranch): boolean {
  if (held.own.some(({ oid }) => oid === commit.oid)) return true;
  const { author, committer, signed, viaGitHub } = commit;
  if (author === undefined || !isOneOf(author, [held.viewer, ...held.trustedAuthors])) return false;
  if (signed) return true;
  // A trusted author may commit by other means than GitHub's API; where GitHub does not sign, its own name must do.
  const trusted = isOneOf(author, held.trustedAuthors);
  if (trusted && committer !== undefined && isOneOf(committer, [held.viewer, ...held.trustedAuthors])) return true;
  return viaGitHub && !signs(held);
}

/** Whether GitHub is known to sign what is committed there. */
function signs({ head, own }: HeldBranch): boolean {
  return own.some(({ signed }) => signed) || (head.commits?.some(({ signed }) => signed) ?? false);
}

function isOneOf(login: string, logins: readonly string[]): boolean {
  return logins.some((each) => sameAccount(each, login));
}

/** Whom to name: who committed in our name, else the author. */
function whoseIs({ author, committer }: BranchCommit, { viewer, trustedAuthors }: HeldBranch): string {
  const inOurName = author !== undefined && isOneOf(author, [viewer, ...trustedAuthors]);
  if (!inOurName) return author ?? 'someone whom GitHub does not know';
  if (committer !== undefined && !isOneOf(committer, [viewer, ...trustedAuthors])) return committer;
  return `someone who wrote ${author} as the author (GitHub did not sign it)`;
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

/** One integration: the same tenant, and no two different ids. A marker may hold hashes of both. */
function isServed(marked: { readonly id: string | null; readonly tenantId: string }, entry: ServedEntry): boolean {
  const { hashes } = entry;
  if (hashes !== undefined && marked.tenantId === hashes.tenantId)
    return marked.id === null || hashes.id === undefined || marked.id === hashes.id;
  return marked.tenantId === entry.tenantId && (marked.id === null || entry.id === undefined || marked.id === entry.id);
}

/**
 * Whether the open proposal is what a run that compares everything would propose: then it serves what this run found,
 * though some of its fields were not compared.
 */
export function holdsWhole(marker: Marker, { whole }: Wanted, head: HeadBranch | null): boolean {
  if (whole === undefined || head === null || whole.length !== marker.files.length) return false;
  // The base that it was built on may be another: what leads from either to the very same bytes merges into them.
  const holds = ({ path, blob }: { readonly path: string; readonly blob: string }): boolean =>
    marker.files.some((built) => built.path === path && built.blob === blob) && head.blobs[path] === blob;
  return whole.every(holds);
}

/**
 * The files and fields that the marked proposal changes, that are wanted no more, and that this run did not compare:
 * while there is one, the proposal may be neither closed nor shrunk.
 */
export function uncomparedFields(
  marker: Marker,
  wanted: Wanted,
  { baseBlobs }: Pick<ConfigRepoState, 'baseBlobs'>,
): readonly string[] {
  const judged = new Set(wanted.entries.map(({ path }) => path));
  // Of a file that was looked for and is gone, nothing is left to compare; its integrations may have moved.
  const gone = (path: string) => !judged.has(path) && baseBlobs[path] === null;
  const changed = [...marker.files, ...(marker.entries ?? []).filter(({ fields }) => fields.length > 0)];
  const unread = [...new Set(changed.map(({ path }) => path))].filter((path) => !judged.has(path) && !gone(path));
  return [...unread, ...fieldsNotCompared(marker, wanted, { unread, gone })];
}

function fieldsNotCompared(
  marker: Marker,
  wanted: Wanted,
  { unread, gone }: { readonly unread: readonly string[]; readonly gone: (path: string) => boolean },
): readonly string[] {
  if (marker.entries === undefined) {
    const blind = wanted.entries.filter((entry) => entry.compared !== 'all');
    return blind.map((entry) => `azure.${entry.key}`);
  }
  return marker.entries.flatMap((marked) => {
    if (unread.includes(marked.path)) return [];
    const entry = wanted.entries.find(
      (candidate) => isServed(marked, candidate) && (candidate.path === marked.path || gone(marked.path)),
    );
    if (entry === undefined) return gone(marked.path) || marked.fields.length === 0 ? [] : [marked.path];
    if (entry.compared === 'all') return [];
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
