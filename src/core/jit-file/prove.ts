/**
 * The proof that a proposed text changes nothing but what was meant: bytes outside the splices are compared, the new
 * text is parsed again from scratch, and all that it means outside the changed values is compared with the original. Both
 * texts are read by whichever reader takes them; before a write the other one looks too (`proveByParser`).
 */

import type { Splice } from './edit.js';
import { parseText, type ReadableJitFile } from './parse.js';
import { nameOf } from './slots.js';
import { type MapNode, type PairNode, resolve, type ScalarNode, type Tree, type TreeNode } from './tree.js';

/** What a change of the text is meant to mean. */
export interface Patch {
  /** The splices that make the new text, in order. */
  readonly splices: readonly Splice[];
  /** Each value that changes: its path in the new file, and what it must mean there (maps as lists of pairs). */
  readonly values: readonly { readonly path: readonly string[]; readonly meaning: unknown }[];
  /** Keys under `azure:` that change, old to new. */
  readonly renames: ReadonlyMap<string, string>;
}

/** What is wrong with a change; undefined where the proof holds, with the new file parsed. */
export type ProofOutcome = { readonly damage: string } | { readonly file: ReadableJitFile };

/** Throws "Bug: …" unless `next` differs from `original` in just what `patch` says. Stops a run before it proposes damage. */
export function proveUntouched(original: ReadableJitFile, next: string, patch: Patch): ReadableJitFile {
  const outcome = examine(original, next, patch);
  if ('damage' in outcome) {
    throw new Error(`Bug: the proposed file ${outcome.damage}. Nothing was proposed. Please report this.`);
  }
  return outcome.file;
}

/** The proof itself: says what is wrong instead of throwing. */
export function examine(original: ReadableJitFile, next: string, patch: Patch): ProofOutcome {
  if (!sameOutside(original.text, next, patch.splices)) return { damage: 'differs outside the changed places' };
  const file = parseText(next);
  if (!file.ok) {
    const [problem] = file.problems;
    return { damage: `cannot be read (line ${problem?.line ?? 0}: ${problem?.message ?? 'unknown'})` };
  }
  const meant = { before: patch.renames, after: new Map([...patch.renames.values()].map((key) => [key, key])) };
  if (!isSameBut(original.tree.root ?? NOTHING, file.tree.root ?? NOTHING, { trie: trieOf(patch), ...meant }, 0))
    return { damage: 'means something else outside the changed values' };
  const values = new Values(file.tree);
  for (const { path, meaning } of patch.values) {
    const found = values.at(path);
    if (found === undefined || !saysWhatIsMeant(plain(file.tree, found), meaning))
      return { damage: `does not say what it should at ${nameOf(path)}` };
  }
  return { file };
}

function sameOutside(original: string, next: string, splices: readonly Splice[]): boolean {
  let from = 0;
  let to = 0;
  for (const { start, end, text } of splices) {
    if (start < from || end < start) return false;
    const length = start - from;
    if (original.slice(from, start) !== next.slice(to, to + length)) return false;
    if (next.slice(to + length, to + length + text.length) !== text) return false;
    from = end;
    to += length + text.length;
  }
  return original.slice(from) === next.slice(to);
}

function saysWhatIsMeant(said: unknown, meaning: unknown): boolean {
  if (typeof said === 'string' && typeof meaning === 'string') return said === meaning;
  return JSON.stringify(said) === JSON.stringify(meaning);
}

interface Trie {
  /** Undefined where nothing is meant to change further down. */
  children: Map<string, Trie> | undefined;
  isChanged: boolean;
}

function trieOf(patch: Patch): Trie {
  const root: Trie = { children: undefined, isChanged: false };
  for (const { path } of patch.values) {
    let at = root;
    for (const key of path) {
      at.children ??= new Map();
      const next = at.children.get(key) ?? { children: undefined, isChanged: false };
      at.children.set(key, next);
      at = next;
    }
    at.isChanged = true;
  }
  return root;
}

const NO_RENAMES: ReadonlyMap<string, string> = new Map();

/** An empty document and one whose only keys are new mean the same outside of them. */
const NOTHING: MapNode = { kind: 'map', flow: false, pairs: [], start: 0, end: 0, anchor: undefined, tag: undefined };

/** Whether two nodes mean the same. Anchors, tags, and whether a word is quoted, count. */
function isSame(one: TreeNode, other: TreeNode): boolean {
  if (one.anchor !== other.anchor || one.tag !== other.tag) return false;
  if (one.kind === 'scalar') return other.kind === 'scalar' && one.text === other.text && isBare(one) === isBare(other);
  if (one.kind === 'alias') return other.kind === 'alias' && one.name === other.name;
  if (one.kind === 'list') return other.kind === 'list' && areSame(one.items, other.items, isSame);
  return (
    other.kind === 'map' &&
    areSame(one.pairs, other.pairs, (pair, twin) => isSame(pair.key, twin.key) && isSame(pair.value, twin.value))
  );
}

function areSame<T>(some: readonly T[], others: readonly T[], areAlike: (one: T, other: T) => boolean): boolean {
  if (some.length !== others.length) return false;
  return some.every((one, index) => {
    const other = others[index];
    return other !== undefined && areAlike(one, other);
  });
}

function isBare({ style }: ScalarNode): boolean {
  return style === 'plain' || style === 'empty';
}

/** What is meant to change below two nodes. */
interface Meant {
  readonly trie: Trie | undefined;
  /** The keys under `azure:` that bear another name in the new file, as the old one and as the new one writes them. */
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

/** The same as `isSame`, less what is meant to change. */
function isSameBut(one: TreeNode, other: TreeNode, meant: Meant, depth: number): boolean {
  if (meant.trie === undefined && meant.before.size === 0) return isSame(one, other);
  if (one.kind !== 'map') return isSame(one, other);
  if (other.kind !== 'map' || one.anchor !== other.anchor || one.tag !== other.tag) return false;
  const left = new KeptPairs(one, meant.before, meant.trie, depth);
  const right = new KeptPairs(other, meant.after, meant.trie, depth);
  for (;;) {
    const pair = left.next();
    const twin = right.next();
    if (pair === undefined || twin === undefined) return pair === twin;
    if (left.renamed !== right.renamed) return false;
    if (left.renamed === undefined && !isSame(pair.key, twin.key)) return false;
    const { before, after } = depth === 0 && left.name === 'azure' ? meant : UNNAMED;
    if (!isSameBut(pair.value, twin.value, { trie: left.below, before, after }, depth + 1)) return false;
  }
}

const UNNAMED = { before: NO_RENAMES, after: NO_RENAMES };

/** Goes through the pairs of a map that stay, one after the other. */
class KeptPairs {
  /** The name that the present pair bears in the new file where that is another one. */
  renamed: string | undefined;
  /** Its name in the new file. */
  name: string | undefined;
  /** What is meant to change below it. */
  below: Trie | undefined;
  readonly #pairs: readonly PairNode[];
  readonly #renames: ReadonlyMap<string, string>;
  readonly #trie: Trie | undefined;
  #at = 0;

  constructor({ pairs }: MapNode, renames: ReadonlyMap<string, string>, trie: Trie | undefined, depth: number) {
    this.#pairs = pairs;
    this.#renames = depth === 1 ? renames : NO_RENAMES;
    this.#trie = trie;
  }

  /** The next pair that stays; undefined behind the last. */
  next(): PairNode | undefined {
    for (;;) {
      const pair = this.#pairs[this.#at];
      if (pair === undefined) return undefined;
      this.#at += 1;
      const written = pair.key.kind === 'scalar' ? pair.key.text : undefined;
      this.renamed = written === undefined ? undefined : this.#renames.get(written);
      this.name = this.renamed ?? written;
      this.below = this.name === undefined ? undefined : this.#trie?.children?.get(this.name);
      if (this.below?.isChanged !== true) return pair;
    }
  }
}

/** Beyond so many keys a map of them finds one sooner than a look at each. */
const MOST_TO_LOOK_THROUGH = 16;

/** Finds values by their paths; each large map is looked through once, however many of its keys are asked for. */
class Values {
  readonly #tree: Tree;
  readonly #keys = new Map<MapNode, ReadonlyMap<string, TreeNode>>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  at(path: readonly string[]): TreeNode | undefined {
    let node: TreeNode | null | undefined = this.#tree.root;
    for (const key of path) {
      if (node?.kind !== 'map') return undefined;
      node = node.pairs.length > MOST_TO_LOOK_THROUGH ? this.#keysOf(node).get(key) : valueUnder(node, key);
    }
    return node ?? undefined;
  }

  #keysOf(map: MapNode): ReadonlyMap<string, TreeNode> {
    const known = this.#keys.get(map);
    if (known !== undefined) return known;
    // No key occurs twice: the parser has refused that.
    const keys = new Map(
      map.pairs.flatMap(({ key, value }) => (key.kind === 'scalar' ? [[key.text, value] as const] : [])),
    );
    this.#keys.set(map, keys);
    return keys;
  }
}

function valueUnder({ pairs }: MapNode, wanted: string): TreeNode | undefined {
  return pairs.findLast(({ key }) => key.kind === 'scalar' && key.text === wanted)?.value;
}

function plain(tree: Tree, node: TreeNode): unknown {
  const value = resolve(tree, node);
  if (value.kind === 'scalar') return value.text;
  if (value.kind === 'map') return value.pairs.map((pair) => [plain(tree, pair.key), plain(tree, pair.value)]);
  return null;
}
