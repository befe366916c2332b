/**
 * The parsed file in our own words: what a node means, and where in the original text it stands.
 * Every scalar is text (schema `failsafe`), so an id such as 002398765432 keeps its zeros. Offsets are UTF-16 indices.
 */

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block' | 'empty';

interface NodeBase {
  /** Where the node's own text starts; anchor and tag stand before it. */
  readonly start: number;
  readonly end: number;
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: ScalarStyle;
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
}

export interface PairNode {
  readonly key: TreeNode;
  readonly value: TreeNode;
  /** Just behind the `:`; undefined where there is none (`{a}`, `? a`). */
  readonly colonEnd: number | undefined;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly pairs: readonly PairNode[];
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly TreeNode[];
}

export type TreeNode = ScalarNode | AliasNode | MapNode | ListNode;

/** One parsed document. */
export interface Tree {
  readonly text: string;
  /** `null`: the document is empty, or holds only comments. */
  readonly root: MapNode | null;
  /** The node that each anchor stands for. */
  readonly anchors: ReadonlyMap<string, TreeNode>;
  /** Names of the anchors that some alias refers to. */
  readonly usedAnchors: ReadonlySet<string>;
  /** Where the document ends: before a `...` marker, else the end of the text. */
  readonly limit: number;
  /** Offsets at which lines start. */
  readonly lineStarts: readonly number[];
}

/** A position as people count it: lines and columns from 1, a byte order mark not counted. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Offsets at which the lines of a text start. */
export function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Line and column of an offset. */
export function positionOf(text: string, lineStarts: readonly number[], offset: number): Position {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const mark = low === 0 && text.startsWith('\uFEFF') && offset > 0 ? 1 : 0;
  return { line: low + 1, column: offset - (lineStarts[low] ?? 0) - mark + 1 };
}

/** Follows aliases to the node that they stand for. The parser has refused aliases without an anchor, and loops. */
export function resolve(tree: Tree, node: TreeNode): TreeNode {
  let current = node;
  while (current.kind === 'alias') {
    const target = tree.anchors.get(current.name);
    if (target === undefined) return current;
    current = target;
  }
  return current;
}

/** Whether a node stands for "nothing": empty, or one of YAML's plain words for null. */
export function isNullish(node: TreeNode): boolean {
  if (node.kind !== 'scalar') return false;
  return node.style === 'empty' || (node.style === 'plain' && /^(~|null|Null|NULL)$/.test(node.text));
}

/** Whether a pair is a merge key (`<<: *base`). */
export function isMergePair(pair: PairNode): boolean {
  return pair.key.kind === 'scalar' && pair.key.style === 'plain' && pair.key.text === '<<';
}
