import { azureSlot } from './entries.js';
import type { ReadableJitFile } from './parse.js';
import { resolve, type Tree, type TreeNode } from './tree.js';
import { isLeftover, looksLikeSecret, readPlaceholder } from './values.js';

/** Keys whose value is a client secret, as Jit and others spell them. */
export const SECRET_KEY = /^client[_-]?secret$/i;

/** Whether a text stands in for a secret without being one: empty, a placeholder, or left over from the documentation. */
export function isNoSecret(text: string): boolean {
  return text.trim() === '' || /^(~|null)$/i.test(text) || readPlaceholder(text) !== undefined || isLeftover(text);
}

/**
 * Every literal client secret in the file's azure entries, wherever it stands, so that a caller can mask them: what stands
 * under `client_secret`, and any other value that looks like one that was put in the wrong place.
 */
export function secretLiterals(file: ReadableJitFile): string[] {
  const found = new Set<string>();
  const azure = azureSlot(file.tree).value;
  if (azure !== undefined) collect(file.tree, azure, false, found, new Set());
  return [...found];
}

function collect(tree: Tree, node: TreeNode, isSecret: boolean, found: Set<string>, seen: Set<TreeNode>): void {
  const value = resolve(tree, node);
  if (value.kind === 'scalar') {
    if (!isNoSecret(value.text) && (isSecret || looksLikeSecret(value.text))) found.add(value.text);
    return;
  }
  // What stands behind an alias may be met first as something else, then as a secret.
  if (!isSecret && seen.has(value)) return;
  seen.add(value);
  if (value.kind === 'list') for (const item of value.items) collect(tree, item, isSecret, found, seen);
  if (value.kind !== 'map') return;
  for (const pair of value.pairs) {
    const key = resolve(tree, pair.key);
    const names = key.kind === 'scalar' && SECRET_KEY.test(key.text);
    collect(tree, pair.value, isSecret || names, found, seen);
  }
}
