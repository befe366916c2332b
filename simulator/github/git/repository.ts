import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyTree, ObjectStore, type Signature, type TreeEntry } from './objects.js';

/** What becomes of one path in a commit: an entry, or null for its deletion. */
export type TreeChange = { readonly mode: string; readonly oid: string } | null;

/** An object that a path or an expression names. */
export interface Located {
  readonly mode: string;
  readonly oid: string;
}

/** What a new commit says beside its tree. */
export interface CommitWords {
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
  readonly gpgsig?: string | null;
}

const config =
  '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n[gc]\n\tauto = 0\n[receive]\n\tautogc = false\n\tdenyDeleteCurrent = ignore\n\tunpackLimit = 100000\n';

/** A bare repository on disk: refs and trees; any git client can open its folder. */
export class GitRepository {
  readonly directory: string;
  readonly objects: ObjectStore;

  constructor(directory: string, defaultBranch: string) {
    this.directory = directory;
    this.objects = new ObjectStore(directory);
    mkdirSync(join(directory, 'objects'), { recursive: true });
    mkdirSync(join(directory, 'refs', 'heads'), { recursive: true });
    writeFileSync(join(directory, 'config'), config);
    this.setHead(defaultBranch);
  }

  /** Makes HEAD name this branch. */
  setHead(branch: string): void {
    writeFileSync(join(this.directory, 'HEAD'), `ref: refs/heads/${branch}\n`);
  }

  /** The oid that HEAD stands for, or null in an empty repository. */
  head(): string | null {
    return this.ref(readFileSync(join(this.directory, 'HEAD'), 'utf8').replace('ref: ', '').trim());
  }

  /** The oid that a full ref name points to, or null. Refs are loose files: nothing here ever packs them. */
  ref(name: string): string | null {
    if (!isRefName(name)) return null;
    const path = join(this.directory, name);
    if (!existsSync(path) || !statSync(path).isFile()) return null;
    return readFileSync(path, 'utf8').trim();
  }

  /** The tip of a branch, or null. */
  branch(name: string): string | null {
    return this.ref(`refs/heads/${name}`);
  }

  /** All refs below a prefix such as `refs/heads/`, sorted by name. */
  refs(prefix: string): { name: string; oid: string }[] {
    const folder = prefix.slice(0, prefix.lastIndexOf('/'));
    const root = join(this.directory, folder);
    if (!existsSync(root)) return [];
    const found: { name: string; oid: string }[] = [];
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const name = join(entry.parentPath ?? entry.path, entry.name).slice(this.directory.length + 1);
      const oid = this.ref(name);
      if (name.startsWith(prefix) && oid !== null) found.push({ name, oid });
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Points a ref to an object, or deletes it. */
  setRef(name: string, oid: string | null): void {
    if (!isRefName(name)) throw new Error(`not a ref name: ${name}`);
    const path = join(this.directory, name);
    if (oid === null) {
      rmSync(path, { force: true });
      return;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${oid}\n`);
  }

  /** Whether a new ref of this name would collide with a folder or a file of another ref. */
  refCollides(name: string): boolean {
    const parts = name.split('/');
    const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();
    const above = parts.slice(2, -1).some((_, index) => isFile(join(this.directory, ...parts.slice(0, index + 3))));
    const own = join(this.directory, name);
    return above || (existsSync(own) && statSync(own).isDirectory() && this.refs(`${name}/`).length > 0);
  }

  /** The entry at a path of a tree ('' is the tree itself), or null. */
  entry(treeOid: string, path: string): Located | null {
    let current: Located = { mode: '40000', oid: treeOid };
    for (const part of path.split('/').filter((piece) => piece !== '')) {
      if (current.mode !== '40000') return null;
      const next: TreeEntry | undefined = this.objects.tree(current.oid).find((entry) => entry.name === part);
      if (next === undefined) return null;
      current = next;
    }
    return current;
  }

  /** A tree with these paths changed; folders that become empty go. */
  changeTree(treeOid: string, changes: ReadonlyMap<string, TreeChange>): string {
    const entries = new Map(this.objects.tree(treeOid).map((entry) => [entry.name, entry]));
    const below = new Map<string, Map<string, TreeChange>>();
    for (const [path, change] of changes) {
      const slash = path.indexOf('/');
      if (slash !== -1) {
        const folder = path.slice(0, slash);
        const inner = below.get(folder) ?? new Map<string, TreeChange>();
        below.set(folder, inner.set(path.slice(slash + 1), change));
      } else if (change === null) entries.delete(path);
      else entries.set(path, { name: path, ...change });
    }
    for (const [folder, inner] of below) {
      const old = entries.get(folder);
      const oid = this.changeTree(old?.mode === '40000' ? old.oid : emptyTree, inner);
      if (oid === emptyTree) entries.delete(folder);
      else entries.set(folder, { mode: '40000', name: folder, oid });
    }
    return this.objects.writeTree([...entries.values()]);
  }

  /** Stores a commit on top of a parent (null: a first commit) and gives its id; no ref moves. */
  commit(parent: string | null, changes: ReadonlyMap<string, TreeChange>, words: CommitWords): string {
    const base = parent === null ? emptyTree : this.objects.commit(parent).tree;
    const tree = this.changeTree(base, changes);
    return this.objects.writeCommit({
      tree,
      parents: parent === null ? [] : [parent],
      author: words.author,
      committer: words.committer,
      message: words.message,
      gpgsig: words.gpgsig ?? null,
    });
  }

  /** Brings an object and all that it reaches from another repository of the same fork network. */
  copyFrom(other: GitRepository, oid: string): void {
    if (this.objects.read(oid) !== null) return;
    const object = other.objects.read(oid);
    if (object === null) return;
    if (object.type === 'commit') {
      const commit = other.objects.commit(oid);
      for (const next of [commit.tree, ...commit.parents]) this.copyFrom(other, next);
    }
    if (object.type === 'tree') for (const entry of other.objects.tree(oid)) this.copyFrom(other, entry.oid);
    this.objects.write(object.type, object.content);
  }
}

/** Whether git accepts this as a full ref name. */
export function isRefName(name: string): boolean {
  if (!/^refs\/[^/]+\/.+/.test(name) && !/^refs\/[^/]+$/.test(name)) return false;
  const bad = [/\.\./, /[\s~^:?*[\\]/, /\/\//, /\/$/, /\.$/, /@\{/, /\.lock(\/|$)/, /\/\./, /\/-/];
  return !bad.some((rule) => rule.test(name)) && ![...name].some((char) => char < ' ' || char === '\u007f');
}
