import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { git } from './binary.js';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

/** One line of a git tree. */
export interface TreeEntry {
  /** As git writes it: `100644`, `100755`, `120000`, `40000`, `160000`. */
  readonly mode: string;
  readonly name: string;
  readonly oid: string;
}

/** Who wrote or committed, and when. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

/** A commit, taken apart. */
export interface Commit {
  readonly oid: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  readonly gpgsig: string | null;
}

interface StoredObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** The oid of git's empty tree. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** The id that git gives to an object with this content. */
export function objectId(type: ObjectType, content: Buffer): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}

/**
 * The objects of one bare repository. They are written as loose objects without a process of their own, because a test
 * starts hundreds of simulators; what git itself stored in another form is read through git.
 */
export class ObjectStore {
  readonly directory: string;
  readonly #cache = new Map<string, StoredObject>();

  constructor(directory: string) {
    this.directory = directory;
  }

  /** Stores an object and gives its id. */
  write(type: ObjectType, content: Buffer): string {
    const oid = objectId(type, content);
    if (this.#cache.has(oid)) return oid;
    const path = this.#path(oid);
    if (!existsSync(path)) {
      mkdirSync(join(path, '..'), { recursive: true });
      const temporary = `${path}.${process.pid}`;
      writeFileSync(
        temporary,
        deflateSync(Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]), { level: 1 }),
      );
      renameSync(temporary, path);
    }
    this.#cache.set(oid, { type, content });
    return oid;
  }

  /** The object with this id, or null. */
  read(oid: string): StoredObject | null {
    if (!/^[0-9a-f]{40}$/.test(oid)) return null;
    const cached = this.#cache.get(oid);
    if (cached !== undefined) return cached;
    const object = this.#readLoose(oid) ?? this.#readThroughGit(oid);
    if (object !== null) this.#cache.set(oid, object);
    return object;
  }

  /** The content of a blob; throws when the object is none. */
  blob(oid: string): Buffer {
    const object = this.read(oid);
    if (object?.type !== 'blob') throw new Error(`${oid} is not a blob`);
    return object.content;
  }

  /** The entries of a tree; throws when the object is none. */
  tree(oid: string): TreeEntry[] {
    if (oid === emptyTree) return [];
    const object = this.read(oid);
    if (object?.type !== 'tree') throw new Error(`${oid} is not a tree`);
    return parseTree(object.content);
  }

  /** Stores a tree; the entries may come in any order. */
  writeTree(entries: readonly TreeEntry[]): string {
    const key = (entry: TreeEntry): Buffer => Buffer.from(entry.mode === '40000' ? `${entry.name}/` : entry.name);
    const sorted = [...entries].sort((a, b) => Buffer.compare(key(a), key(b)));
    const lines = sorted.flatMap((entry) => [
      Buffer.from(`${entry.mode} ${entry.name}\0`),
      Buffer.from(entry.oid, 'hex'),
    ]);
    return this.write('tree', Buffer.concat(lines));
  }

  /** The commit with this id; throws when the object is none. */
  commit(oid: string): Commit {
    const commit = this.findCommit(oid);
    if (commit === null) throw new Error(`${oid} is not a commit`);
    return commit;
  }

  /** The commit with this id, or null when there is none. */
  findCommit(oid: string): Commit | null {
    const object = this.read(oid);
    return object?.type === 'commit' ? parseCommit(oid, object.content.toString('utf8')) : null;
  }

  /** Stores a commit. */
  writeCommit(commit: Omit<Commit, 'oid'>): string {
    const lines = [
      `tree ${commit.tree}`,
      ...commit.parents.map((parent) => `parent ${parent}`),
      `author ${signatureLine(commit.author)}`,
      `committer ${signatureLine(commit.committer)}`,
      ...(commit.gpgsig === null ? [] : [`gpgsig ${commit.gpgsig.split('\n').join('\n ')}`]),
    ];
    return this.write('commit', Buffer.from(`${lines.join('\n')}\n\n${commit.message}`));
  }

  #path(oid: string): string {
    return join(this.directory, 'objects', oid.slice(0, 2), oid.slice(2));
  }

  #readLoose(oid: string): StoredObject | null {
    const path = this.#path(oid);
    if (!existsSync(path)) return null;
    const raw = inflateSync(readFileSync(path));
    const end = raw.indexOf(0);
    return { type: objectType(raw.subarray(0, raw.indexOf(0x20)).toString()), content: raw.subarray(end + 1) };
  }

  #readThroughGit(oid: string): StoredObject | null {
    // Only a push can have packed something; without a pack there is nothing more to find.
    if (!existsSync(join(this.directory, 'objects', 'pack'))) return null;
    try {
      const type = objectType(git(this.directory, ['cat-file', '-t', oid]).toString().trim());
      return { type, content: git(this.directory, ['cat-file', type, oid]) };
    } catch {
      return null;
    }
  }
}

function objectType(word: string): ObjectType {
  if (word === 'blob' || word === 'tree' || word === 'commit' || word === 'tag') return word;
  throw new Error(`unknown git object type ${word}`);
}

function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    const oid = content.subarray(end + 1, end + 21).toString('hex');
    entries.push({
      mode: content.subarray(at, space).toString(),
      name: content.subarray(space + 1, end).toString(),
      oid,
    });
    at = end + 21;
  }
  return entries;
}

function signatureLine(signature: Signature): string {
  return `${signature.name} <${signature.email}> ${Math.floor(signature.date.getTime() / 1000)} +0000`;
}

function parseSignature(line: string): Signature {
  const match = /^(.*?) ?<(.*)> (\d+) [+-]\d{4}$/.exec(line);
  return { name: match?.[1] ?? '', email: match?.[2] ?? '', date: new Date(Number(match?.[3] ?? 0) * 1000) };
}

function parseCommit(oid: string, text: string): Commit {
  const split = text.indexOf('\n\n');
  const headers = text.slice(0, split).replace(/\n /g, '\u0001').split('\n');
  const values = (name: string): string[] =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    oid,
    tree: values('tree')[0] ?? emptyTree,
    parents: values('parent'),
    author: parseSignature(values('author')[0] ?? ''),
    committer: parseSignature(values('committer')[0] ?? ''),
    message: text.slice(split + 2),
    gpgsig: values('gpgsig')[0]?.replaceAll('\u0001', '\n') ?? null,
  };
}
