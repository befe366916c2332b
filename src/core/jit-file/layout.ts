/** How the text around a place is laid out: line ends, indentation, where content ends. */

import type { MapNode, PairNode, Tree, TreeNode } from './tree.js';

/** Thrown where a shape of YAML gives no sound place for an edit; the message goes on "… , so it is left alone". */
export class Unsupported extends Error {}

/** The offset of the line end at or behind `offset` (of its `\n`), or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at;
}

/** The line end that is in use before `offset`, else the first one of the file. */
export function lineBreakAt(text: string, offset: number): string {
  const before = text.lastIndexOf('\n', offset - 1);
  const at = before === -1 ? text.indexOf('\n') : before;
  return text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** The blanks before a key; undefined where something else stands before it on its line. */
export function indentOf(tree: Tree, offset: number): string | undefined {
  const lineStart = tree.text.lastIndexOf('\n', offset - 1) + 1;
  const before = tree.text.slice(lineStart, offset).replace('\uFEFF', '');
  return /^ *$/.test(before) ? before : undefined;
}

/** The indentation of a block map's keys. */
export function indentOfMap(tree: Tree, map: MapNode): string {
  for (const pair of map.pairs) {
    const indent = indentOf(tree, pair.key.start);
    if (indent !== undefined) return indent;
  }
  throw new Unsupported('no key of the map starts a line of its own');
}

/** How far nested keys are indented here: as in the nearest of the maps that has any, else two blanks. */
export function stepNear(tree: Tree, nodes: readonly (TreeNode | null | undefined)[]): string {
  for (const node of nodes) {
    const step = stepBelow(tree, node, 3);
    if (step !== undefined) return ' '.repeat(step);
  }
  return '  ';
}

function stepBelow(tree: Tree, node: TreeNode | null | undefined, depth: number): number | undefined {
  if (node?.kind !== 'map' || node.flow || depth === 0) return undefined;
  for (const pair of node.pairs.slice(0, 20)) {
    const step = stepOf(tree, pair) ?? stepBelow(tree, pair.value, depth - 1);
    if (step !== undefined) return step;
  }
  return undefined;
}

/** How far the map behind a key is indented; undefined where there is none, or something stands before a key of the two. */
function stepOf(tree: Tree, { key, value }: PairNode): number | undefined {
  const [first] = value.kind === 'map' && !value.flow ? value.pairs : [];
  const outer = indentOf(tree, key.start);
  const inner = first === undefined ? undefined : indentOf(tree, first.key.start);
  return outer === undefined || inner === undefined ? undefined : inner.length - outer.length;
}

/**
 * The node whose end is the end of another one's content: the last one in block maps and lists. Trailing blank lines and
 * comments are behind it, but for the blank lines that belong to a block text.
 */
export function lastNode(node: TreeNode): TreeNode {
  if (node.kind === 'scalar' || node.kind === 'alias' || node.flow) return node;
  const last = node.kind === 'map' ? node.pairs.at(-1)?.value : node.items.at(-1);
  return last === undefined ? node : lastNode(last);
}

/** Whether a document ends in a block text: where that lacks a line end, a line after it would give it one. */
export function endsInBlockText(root: MapNode): boolean {
  const last = lastNode(root);
  return last.kind === 'scalar' && last.style === 'block';
}
