import { buildTreeByParser } from './build-tree.js';
import { LEAST_FOR_QUICK, quickTree } from './quick-tree.js';
import type { PairNode, Tree, TreeNode } from './tree.js';

/**
 * Holds what the quick reader made of a file, and of the one that is to take its place, against the YAML parser's reading
 * of the same texts: a sentence where they differ, undefined where they agree. The proof of a change (`examine`) rests on
 * one reading of both texts; with this no fault of the quick reader alone can let a wrong file pass. It takes the parser's
 * time (half a second to a second for each full MiB), and so comes once, before a write, and not with each regeneration. Texts that the
 * parser reads in any case cost nothing.
 */
export function proveByParser(
  original: string,
  next: string,
  quickly: (text: string) => Tree | undefined = quickTree,
): string | undefined {
  for (const [what, text] of [
    ['the file', original],
    ['the proposed file', next],
  ] as const) {
    const quick = text.length < LEAST_FOR_QUICK ? undefined : quickly(text);
    if (quick !== undefined && !isReadAlike(quick, text)) return `two readers of YAML read ${what} differently`;
  }
  return undefined;
}

function isReadAlike(quick: Tree, text: string): boolean {
  let tree: Tree;
  try {
    tree = buildTreeByParser(text);
  } catch {
    return false;
  }
  // The quick reader knows no anchors, and so no aliases; where there are any it gives up.
  return tree.anchors.size === 0 && quick.limit === tree.limit && isSameNode(quick.root, tree.root);
}

/** Whether two nodes are the same, and stand at the same places. */
function isSameNode(one: TreeNode | null, other: TreeNode | null): boolean {
  if (one === null || other === null) return one === other;
  if (one.start !== other.start || one.end !== other.end || one.anchor !== other.anchor || one.tag !== other.tag)
    return false;
  if (one.kind === 'scalar') return other.kind === 'scalar' && one.text === other.text && one.style === other.style;
  if (one.kind === 'list')
    return (
      other.kind === 'list' &&
      one.flow === other.flow &&
      one.items.length === other.items.length &&
      one.items.every((item, index) => isSameNode(item, other.items[index] ?? null))
    );
  // Nothing is left but maps: without anchors there is no alias.
  return (
    one.kind === 'map' &&
    other.kind === 'map' &&
    one.flow === other.flow &&
    one.pairs.length === other.pairs.length &&
    one.pairs.every((pair, index) => isSamePair(pair, other.pairs[index]))
  );
}

function isSamePair(one: PairNode, other: PairNode | undefined): boolean {
  return (
    other !== undefined &&
    one.colonEnd === other.colonEnd &&
    isSameNode(one.key, other.key) &&
    isSameNode(one.value, other.value)
  );
}
