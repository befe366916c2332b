import { azureSlot } from './entries.js';
import type { ReadableJitFile } from './parse.js';
import { isNoSecret, SECRET_KEY } from './secret-literals.js';
import { nameOf } from './slots.js';
import { isMergePair, type Position, positionOf, resolve, type TreeNode } from './tree.js';

/** A literal client secret of an entry: where it stands, never what it is. */
export interface SecretPlace extends Position {
  readonly at: string;
  readonly key: string | undefined;
}

/** Every place under `azure:` where a client secret is no placeholder, at whatever level the key stands. */
export function secretPlaces(file: ReadableJitFile): SecretPlace[] {
  const azure = azureSlot(file.tree).value;
  if (azure === undefined) return [];
  return scalarsOf(file, { node: azure, path: ['azure'], isSecret: false }).map(({ node, path }) => ({
    at: nameOf(path),
    key: azure.kind === 'map' ? path[1] : undefined,
    ...positionOf(file.tree.text, file.tree.lineStarts, node.start),
  }));
}

interface Visit {
  readonly node: TreeNode;
  readonly path: readonly string[];
  /** Whether some key above names a client secret. */
  readonly isSecret: boolean;
}

/** The literal secrets at and below a node. */
function scalarsOf(file: ReadableJitFile, visit: Visit): Visit[] {
  const value = resolve(file.tree, visit.node);
  if (value.kind === 'scalar') return visit.isSecret && !isNoSecret(value.text) ? [visit] : [];
  if (value.kind === 'list') return value.items.flatMap((node) => scalarsOf(file, { ...visit, node }));
  if (value.kind === 'alias') return [];
  return value.pairs.flatMap((pair) => {
    const key = pair.key.kind === 'scalar' ? pair.key.text : '';
    // What a merge key brings stands on the level of the key.
    const path = isMergePair(pair) ? visit.path : [...visit.path, key];
    return scalarsOf(file, { node: pair.value, path, isSecret: visit.isSecret || SECRET_KEY.test(key) });
  });
}
