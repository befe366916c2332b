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
  const trie = trieOf(patch);
  const renamed = new Map([...patch.renames.values()].map((key) => [key, key]));
  const before = { node: original.tree.root ?? NOTHING, renames: patch.renames };
  if (!meansTheSame(before, { node: file.tree.root ?? NOTHING, renames: renamed }, trie, 0))
    return { damage: 'means something else outside the changed values' };
  const values = new Values(file.tree);
  for (const { path, meaning } of patch.values) {
    const found = values.at(path);
    if (found === undefined || JSON.stringify(plain(file.tree, found)) !== JSON.stringify(meaning)) {
      return { damage: `does not say what it should at ${nameOf(path)}` };
    }
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

interface Trie {
  readonly children: Map<string, Trie>;
  isChanged: boolean;
}

function trieOf(patch: Patch): Trie {
  const root: Trie = { children: new Map(), isChanged: false };
  for (const { path } of patch.values) {
    let at = root;
    for (const key of path) {
      const next = at.children.get(key) ?? { children: new Map(), isChanged: false };
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

/** A node of one of the two files, and the keys in it that change their names. */
interface Side {
  readonly node: TreeNode;
  readonly renames: ReadonlyMap<string, string>;
}

/** Whether two nodes mean the same, less what is meant to change. Anchors, tags, and whether a word is quoted, count. */
function meansTheSame(left: Side, right: Side, trie: Trie | undefined, depth: number): boolean {
  const [one, other] = [left.node, right.node];
  if (one.anchor !== other.anchor || one.tag !== other.tag) return false;
  if (one.kind === 'scalar') return other.kind === 'scalar' && one.text === other.text && isBare(one) === isBare(other);
  if (one.kind === 'alias') return other.kind === 'alias' && one.name === other.name;
  if (one.kind === 'list')
    return (
      other.kind === 'list' &&
      one.items.length === other.items.length &&
      one.items.every((item, index) => isSameBelow(item, other.items[index], depth))
    );
  if (other.kind !== 'map') return false;
  const pairs = keptPairs(one, left.renames, trie, depth);
  const others = keptPairs(other, right.renames, trie, depth);
  return pairs.length === others.length && pairs.every((pair, index) => isSamePair(pair, others[index], depth));
}

function isBare({ style }: ScalarNode): boolean {
  return style === 'plain' || style === 'empty';
}

/** The same of nodes in which nothing is meant to change. */
function isSameBelow(node: TreeNode, other: TreeNode | undefined, depth: number): boolean {
  if (other === undefined) return false;
  return meansTheSame({ node, renames: NO_RENAMES }, { node: other, renames: NO_RENAMES }, undefined, depth + 1);
}

/** A pair that stays, with the name that it bears in the new file where that is another one. */
interface KeptPair {
  readonly pair: PairNode;
  readonly renamed: string | undefined;
  /** What is meant to change below it. */
  readonly below: Trie | undefined;
  readonly renames: ReadonlyMap<string, string>;
}

function keptPairs(
  map: MapNode,
  renames: ReadonlyMap<string, string>,
  trie: Trie | undefined,
  depth: number,
): readonly KeptPair[] {
  return map.pairs.flatMap((pair): readonly KeptPair[] => {
    const written = pair.key.kind === 'scalar' ? pair.key.text : undefined;
    const renamed = written === undefined || depth !== 1 ? undefined : renames.get(written);
    const name = renamed ?? written;
    const below = name === undefined ? undefined : trie?.children.get(name);
    if (below?.isChanged === true) return [];
    return [{ pair, renamed, below, renames: depth === 0 && name === 'azure' ? renames : NO_RENAMES }];
  });
}

function isSamePair(one: KeptPair, other: KeptPair | undefined, depth: number): boolean {
  if (other === undefined || one.renamed !== other.renamed) return false;
  if (one.renamed === undefined && !isSameBelow(one.pair.key, other.pair.key, depth)) return false;
  const [left, right] = [one, other].map(({ pair, renames }) => ({ node: pair.value, renames }));
  return left !== undefined && right !== undefined && meansTheSame(left, right, one.below, depth + 1);
}

/** Finds values by their paths; each map is looked through once, however many of its keys are asked for. */
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
      node = this.#keysOf(node).get(key);
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

function plain(tree: Tree, node: TreeNode): unknown {
  const value = resolve(tree, node);
  if (value.kind === 'scalar') return value.text;
  if (value.kind === 'map') return value.pairs.map((pair) => [plain(tree, pair.key), plain(tree, pair.value)]);
  return null;
}
