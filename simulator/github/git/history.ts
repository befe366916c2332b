import { diffText } from './binary.js';
import { type Commit, emptyTree } from './objects.js';
import type { GitRepository } from './repository.js';

/** How one path differs between two trees. */
export interface FileChange {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified';
  readonly oldOid: string | null;
  readonly newOid: string | null;
}

/** A changed file with its part of the diff. */
export interface FilePatch extends FileChange {
  readonly additions: number;
  readonly deletions: number;
  readonly patch: string | null;
}

/** All commits that a commit reaches, itself included, children before parents. */
export function ancestors(repository: GitRepository, oid: string): Set<string> {
  const seen = new Set<string>();
  const queue = [oid];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push(...(repository.objects.findCommit(next)?.parents ?? []));
  }
  return seen;
}

/** Whether `older` is `newer` or one of its ancestors. */
export function isAncestor(repository: GitRepository, older: string, newer: string): boolean {
  return older === newer || ancestors(repository, newer).has(older);
}

/** The best common ancestor of two commits, or null for unrelated histories. */
export function mergeBase(repository: GitRepository, a: string, b: string): string | null {
  const reached = ancestors(repository, a);
  for (const oid of ancestors(repository, b)) if (reached.has(oid)) return oid;
  return null;
}

/** The commits in `head` that `base` lacks, oldest first. */
export function commitsBetween(repository: GitRepository, base: string, head: string): Commit[] {
  const known = ancestors(repository, base);
  const fresh = [...ancestors(repository, head)].filter((oid) => !known.has(oid));
  return fresh.reverse().map((oid) => repository.objects.commit(oid));
}

/** The history of a commit, newest first; with a path, only the commits that changed it. */
export function history(repository: GitRepository, oid: string, path?: string): Commit[] {
  const commits = [...ancestors(repository, oid)].map((each) => repository.objects.commit(each));
  if (path === undefined || path === '') return commits;
  const at = (commit: Commit): string | null => repository.entry(commit.tree, path)?.oid ?? null;
  return commits.filter((commit) => {
    const parents = commit.parents.map((parent) => at(repository.objects.commit(parent)));
    return parents.length === 0 ? at(commit) !== null : parents.every((parent) => parent !== at(commit));
  });
}

/** The files of a tree, submodules included: path → mode and oid. */
export function flatten(
  repository: GitRepository,
  tree: string,
  prefix = '',
): Map<string, { mode: string; oid: string }> {
  const files = new Map<string, { mode: string; oid: string }>();
  for (const entry of repository.objects.tree(tree)) {
    const path = prefix + entry.name;
    if (entry.mode !== '40000') files.set(path, entry);
    else for (const [name, file] of flatten(repository, entry.oid, `${path}/`)) files.set(name, file);
  }
  return files;
}

/** The files that differ between two trees, by path. */
export function changedFiles(repository: GitRepository, from: string, to: string): FileChange[] {
  if (from === to) return [];
  const before = flatten(repository, from);
  const after = flatten(repository, to);
  const changes: FileChange[] = [];
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(path), after.get(path)];
    if (old?.oid === now?.oid && old?.mode === now?.mode) continue;
    const status = old === undefined ? 'added' : now === undefined ? 'removed' : 'modified';
    changes.push({ path, status, oldOid: old?.oid ?? null, newOid: now?.oid ?? null });
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The changed files between two commits (null: from nothing), each with its patch and counts. */
export function filePatches(repository: GitRepository, from: string | null, to: string): FilePatch[] {
  const fromTree = from === null ? emptyTree : repository.objects.commit(from).tree;
  const changes = changedFiles(repository, fromTree, repository.objects.commit(to).tree);
  if (changes.length === 0) return [];
  if (from === null) repository.objects.writeTree([]);
  const chunks = diffText(repository.directory, from ?? emptyTree, to).split(/^(?=diff --git )/m);
  return changes.map((change, index) => ({ ...change, ...countLines(chunks[index] ?? '') }));
}

/** Git lists files in the order of their bytes, as `changedFiles` does, so the n-th chunk is the n-th file. */
function countLines(chunk: string): { additions: number; deletions: number; patch: string | null } {
  const start = chunk.search(/^@@ /m);
  if (start === -1) return { additions: 0, deletions: 0, patch: null };
  const patch = chunk.slice(start).replace(/\n$/, '');
  const lines = patch.split('\n');
  const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
  return { additions: count('+'), deletions: count('-'), patch };
}
