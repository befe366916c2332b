import type { FileState } from '../core/facts.js';
import { asCount, asList, asObject, asObjectOrNull, asOid, asString, type Json, Malformed } from './json.js';

/** Git's modes, as the numbers that GraphQL gives. */
const MODES = { tree: 0o040000, symlink: 0o120000, submodule: 0o160000 } as const;

/** The largest file that is read; a configuration file is far smaller. */
export const LARGEST_FILE = 1024 * 1024;

interface TreeEntry {
  readonly name: string;
  readonly mode: number;
  readonly oid: string;
  readonly size: number;
}

interface Tree {
  readonly oid: string;
  readonly entries: readonly TreeEntry[];
}

/** The trees of one commit, as far as they were read: by path, '' is the root. */
export interface CommitTrees {
  readonly commit: string;
  readonly trees: ReadonlyMap<string, Tree>;
}

/** What a path is, without its bytes. */
export type PathState = { readonly kind: 'blob'; readonly oid: string } | Exclude<FileState, { kind: 'present' }>;

/** Parts of one answer disagree: the branch moved while GitHub answered. Reading again helps. */
export class Moved extends Error {
  override readonly name = 'Moved';
}

/** Reads the trees that the query asked for, as `tree0`, `tree1` … in the order of `directories`. */
export function readTrees(repository: Json, directories: readonly string[]): CommitTrees | null {
  const root = asObjectOrNull(repository.root, 'root');
  if (root === null) return null;
  if (root.__typename !== 'Commit') throw new Malformed('root is no commit');
  const trees = new Map([['', readTree(asObject(root.tree, 'root.tree'), 'root.tree')]]);
  for (const [index, path] of directories.entries()) {
    const tree = asObjectOrNull(repository[`tree${index}`], `tree${index}`);
    if (tree !== null && tree.__typename === 'Tree') trees.set(path, readTree(tree, `tree${index}`));
  }
  return { commit: asOid(root.oid, 'root.oid'), trees };
}

function readTree(tree: Json, at: string): Tree {
  const entries = asList(tree.entries, `${at}.entries`).map((value) => {
    const entry = asObject(value, `${at}.entries`);
    return {
      name: asString(entry.name, `${at}.name`),
      mode: asCount(entry.mode, `${at}.mode`),
      oid: asOid(entry.oid, `${at}.oid`),
      size: asCount(entry.size, `${at}.size`),
    };
  });
  return { oid: asOid(tree.oid, `${at}.oid`), entries };
}

/** What the commit has at `path`: absence only where the tree that would hold it was read and does not list it. */
export function stateAt({ trees }: CommitTrees, path: string): PathState {
  const parts = path.split('/');
  let tree = trees.get('');
  for (const [index, name] of parts.entries()) {
    const entry = tree?.entries.find((candidate) => candidate.name === name);
    if (entry === undefined) return { kind: 'absent' };
    if (index === parts.length - 1) return leafState(entry);
    const other = notADirectory(entry);
    if (other !== undefined) return other;
    tree = trees.get(parts.slice(0, index + 1).join('/'));
    if (tree === undefined || tree.oid !== entry.oid) throw new Moved(`${path} moved`);
  }
  return { kind: 'absent' };
}

function notADirectory({ mode, name }: TreeEntry): PathState | undefined {
  if (mode === MODES.tree) return undefined;
  if (mode === MODES.symlink) return { kind: 'not-a-file', what: 'symlink' };
  if (mode === MODES.submodule) return { kind: 'not-a-file', what: 'submodule' };
  throw new Malformed(`${name} is a file, where a directory should be`);
}

function leafState({ mode, oid, size }: TreeEntry): PathState {
  if (mode === MODES.tree) return { kind: 'not-a-file', what: 'directory' };
  if (mode === MODES.symlink) return { kind: 'not-a-file', what: 'symlink' };
  if (mode === MODES.submodule) return { kind: 'not-a-file', what: 'submodule' };
  return size > LARGEST_FILE ? { kind: 'too-large', size } : { kind: 'blob', oid };
}
