/** YAML that is no configuration file, such as an input's: read with the same care, as plain values. */

import { buildAnyTree } from './build-tree.js';
import { MAX_FILE_BYTES, refuseControls } from './decode.js';
import { type FileProblem, Refusal } from './problems.js';
import { lineStartsOf, positionOf, resolve, type Tree, type TreeNode } from './tree.js';

export type PlainYaml =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: FileProblem };

/**
 * Reads one YAML document as maps, lists and texts (every scalar stays a text, so that ids keep their zeros); `null` where
 * it is empty. Never throws on what the text holds, and never quotes it; time and memory are bounded.
 */
export function readPlainYaml(text: string): PlainYaml {
  try {
    if (text.length > MAX_FILE_BYTES) throw new Refusal('the file has more than 1 MiB', 0);
    refuseControls(text);
    const { node, tree } = buildAnyTree(text);
    return { ok: true, value: node === null ? null : new Converter(tree).value(node) };
  } catch (thrown) {
    const problem =
      thrown instanceof Refusal
        ? thrown
        : new Refusal('the YAML parser gave up on the file, which may be nested too deeply', 0);
    const message = problem.message.replace(/\bthe file\b/g, 'the text');
    return { ok: false, problem: { message, ...positionOf(text, lineStartsOf(text), problem.offset) } };
  }
}

/** Makes plain values of nodes, each once: what aliases repeat is the same object again. */
class Converter {
  readonly #tree: Tree;
  readonly #known = new Map<TreeNode, unknown>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  value(source: TreeNode): unknown {
    const node = resolve(this.#tree, source);
    if (node.kind === 'scalar') return node.text;
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const value = node.kind === 'list' ? node.items.map((item) => this.value(item)) : this.#map(node);
    this.#known.set(node, value);
    return value;
  }

  #map(node: TreeNode): unknown {
    const pairs = node.kind === 'map' ? node.pairs : [];
    // A key such as __proto__ is a key like any other: fromEntries defines it, and assigns nothing.
    return Object.fromEntries(pairs.map(({ key, value }) => [this.#key(key), this.value(value)]));
  }

  #key(key: TreeNode): string {
    const node = resolve(this.#tree, key);
    if (node.kind !== 'scalar') throw new Refusal('a key must be a text here, not a map or a list', key.start);
    return node.text;
  }
}
