/** How the text around a place is laid out: line ends, indentation, where content ends. */

import type { MapNode, Tree, TreeNode } from './tree.js';

/** Thrown where a shape of YAML gives no sound place for an edit; the message goes on "… , so it is left alone". */
export class Unsupported extends Error {}

/** The offset of the line end at or behind `offset` (of its `\n`), at most the end of the document. */
export function lineEnd(tree: Tree, offset: number): number {
  const at = tree.text.indexOf('\n', offset);
  return at === -1 || at > tree.limit ? tree.limit : at;
}

/** The line end that is in use before `offset`, else the first one of the file. */
export function lineBreakAt(text: string, offset: number): string {
  const before = offset === 0 ? -1 : text.lastIndexOf('\n', offset - 1);
  const at = before === -1 ? text.indexOf('\n') : before;
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** The blanks before a key; undefined where something else stands before it on its line. */
export function indentOf(tree: Tree, offset: number): string | undefined {
  const lineStart = offset === 0 ? 0 : tree.text.lastIndexOf('\n', offset - 1) + 1;
  const before = tree.text.slice(lineStart, offset).replace(/^\uFEFF/, '');
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
export function stepNear(tree: Tree, maps: readonly (TreeNode | undefined)[]): string {
  for (const map of maps) {
    const step = map === undefined ? undefined : stepBelow(tree, map, 3);
    if (step !== undefined) return ' '.repeat(step);
  }
  return '  ';
}

function stepBelow(tree: Tree, map: TreeNode, depth: number): number | undefined {
  if (map.kind !== 'map' || map.flow || depth === 0) return undefined;
  for (const { key, value } of map.pairs.slice(0, 20)) {
    const first = value.kind === 'map' && !value.flow ? value.pairs[0] : undefined;
    if (first === undefined) continue;
    const outer = indentOf(tree, key.start);
    const inner = indentOf(tree, first.key.start);
    if (outer !== undefined && inner !== undefined && inner.length > outer.length) return inner.length - outer.length;
    const deeper = stepBelow(tree, value, depth - 1);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

/** Where the last character of a node's content stands, plus one; trailing blank lines and comments are behind it. */
export function contentEnd(tree: Tree, node: TreeNode): number {
  if (node.kind === 'map' && !node.flow) {
    const last = node.pairs.at(-1);
    if (last === undefined) return node.end;
    return Math.max(last.key.end, last.colonEnd ?? 0, contentEnd(tree, last.value));
  }
  if (node.kind === 'list' && !node.flow) {
    const last = node.items.at(-1);
    return last === undefined ? node.end : contentEnd(tree, last);
  }
  if (node.kind === 'scalar' && node.style === 'block') {
    const source = tree.text.slice(node.start, node.end);
    // With "keep" the trailing blank lines are part of the value.
    return /^[|>]\d?\+/.test(source) ? node.end : node.start + source.trimEnd().length;
  }
  return node.end;
}

/** The last value of a document: a block scalar there that lacks a line end would get one by a line after it. */
export function endsInBlockScalar(node: TreeNode | null): boolean {
  if (node === null) return false;
  if (node.kind === 'map' && !node.flow) return endsInBlockScalar(node.pairs.at(-1)?.value ?? null);
  if (node.kind === 'list' && !node.flow) return endsInBlockScalar(node.items.at(-1) ?? null);
  return node.kind === 'scalar' && node.style === 'block';
}
