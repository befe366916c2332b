/**
 * The proof that a proposed text changes nothing but what was meant: bytes outside the splices are compared, the new
 * text is parsed again from scratch, and all that it means outside the changed values is compared with the original.
 */

import type { Splice } from './edit.js';
import { parseText, type ReadableJitFile } from './parse.js';
import { nameOf } from './slots.js';
import { type MapNode, resolve, type Tree, type TreeNode } from './tree.js';

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
  const before = JSON.stringify(digestRoot(original.tree, trie, patch.renames));
  const after = JSON.stringify(
    digestRoot(file.tree, trie, new Map([...patch.renames.values()].map((key) => [key, key]))),
  );
  if (before !== after) return { damage: 'means something else outside the changed values' };
  for (const { path, meaning } of patch.values) {
    const found = valueAt(file.tree, path);
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

function digestRoot(tree: Tree, trie: Trie, renames: ReadonlyMap<string, string>): unknown {
  // An empty document and one whose only keys are new mean the same outside of them.
  return tree.root === null ? ['map', null, null, []] : digest(tree.root, trie, renames, 0);
}

/** All that a node means, less what is meant to change. Anchors, tags, and whether a word is quoted, count. */
function digest(node: TreeNode, trie: Trie | undefined, renames: ReadonlyMap<string, string>, depth: number): unknown {
  const { anchor = null, tag = null } = node;
  if (node.kind === 'scalar') return ['text', anchor, tag, node.text, node.style === 'plain' || node.style === 'empty'];
  if (node.kind === 'alias') return ['alias', node.name];
  if (node.kind === 'list') {
    return ['list', anchor, tag, node.items.map((item) => digest(item, undefined, NO_RENAMES, depth + 1))];
  }
  const pairs: unknown[] = [];
  for (const { key, value } of node.pairs) {
    const written = key.kind === 'scalar' ? key.text : undefined;
    const renamed = written === undefined || depth !== 1 ? undefined : renames.get(written);
    const name = renamed ?? written;
    const below = name === undefined ? undefined : trie?.children.get(name);
    if (below?.isChanged === true) continue;
    const isAzure = depth === 0 && name === 'azure';
    const keyDigest = renamed === undefined ? digest(key, undefined, NO_RENAMES, depth + 1) : ['renamed', name];
    pairs.push([keyDigest, digest(value, below, isAzure ? renames : NO_RENAMES, depth + 1)]);
  }
  return ['map', anchor, tag, pairs];
}

function valueAt(tree: Tree, path: readonly string[]): TreeNode | undefined {
  let node: TreeNode | null | undefined = tree.root;
  for (const key of path) {
    if (node?.kind !== 'map') return undefined;
    node = ownValue(node, key);
  }
  return node ?? undefined;
}

function ownValue(map: MapNode, key: string): TreeNode | undefined {
  return map.pairs.find((pair) => pair.key.kind === 'scalar' && pair.key.text === key)?.value;
}

function plain(tree: Tree, node: TreeNode): unknown {
  const value = resolve(tree, node);
  if (value.kind === 'scalar') return value.text;
  if (value.kind === 'map') return value.pairs.map((pair) => [plain(tree, pair.key), plain(tree, pair.value)]);
  return null;
}
