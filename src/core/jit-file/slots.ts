import { visible } from '../text.js';
import { certainSecretsIn, looksLikeSecret } from './secret-forms.js';
import { isMergePair, type MapNode, type PairNode, resolve, type Tree, type TreeNode } from './tree.js';

const IN_LOCKED = 'stands in a map that';

/** A place in the file where a value stands, or would stand. */
export interface Slot {
  /** Keys from the root: `['azure', 'prod', 'tenant_id']`. */
  readonly path: readonly string[];
  /** The pair that holds the value; undefined where there is none, or where it comes by a merge key. */
  readonly pair: PairNode | undefined;
  /** The value, aliases followed; undefined where it is missing. */
  readonly value: TreeNode | undefined;
  /** Why the value cannot be changed here without changing another one, as "it …"; undefined where it can. */
  readonly lock: string | undefined;
  /** Whether it stands inside `{ }` or `[ ]`. */
  readonly inFlow: boolean;
  /** Where a message about it points. */
  readonly offset: number;
}

/** The slot of the whole document. */
export function rootSlot(tree: Tree): Slot {
  const lock = tree.root === null ? undefined : lockOf(tree, tree.root);
  return {
    path: [],
    pair: undefined,
    value: tree.root ?? undefined,
    lock,
    inFlow: false,
    offset: tree.root?.start ?? 0,
  };
}

/** The slot of a key inside the map that stands in `parent`. */
export function childSlot(tree: Tree, parent: Slot, key: string): Slot {
  const map = parent.value?.kind === 'map' ? parent.value : undefined;
  const pair = map === undefined ? undefined : ownPair(map, key);
  if (pair !== undefined) return slotOfPair(tree, parent, key, pair);
  return slotWithoutPair(parent, key, map === undefined ? undefined : mergedValue(tree, map, key));
}

/** The value that stands in the slot of a key, without all else that is known of the slot. */
export function childValue(tree: Tree, parent: TreeNode | undefined, key: string): TreeNode | undefined {
  if (parent?.kind !== 'map') return undefined;
  const pair = ownPair(parent, key);
  return pair === undefined ? mergedValue(tree, parent, key) : resolve(tree, pair.value);
}

/** The value that a merge key brings into a map under a key. */
function mergedValue(tree: Tree, map: MapNode, key: string): TreeNode | undefined {
  if (!map.pairs.some(isMergePair)) return undefined;
  const merged = mergedPairs(tree, map).find((other) => keyText(other) === key);
  return merged === undefined ? undefined : resolve(tree, merged.value);
}

/** A slot whose key is not in the map itself: missing, or with a value that comes by a merge key. */
function slotWithoutPair(parent: Slot, key: string, value: TreeNode | undefined): Slot {
  return {
    path: below(parent.path, key),
    pair: undefined,
    value,
    lock: inherited(parent) ?? (value === undefined ? undefined : 'comes by a merge key (<<)'),
    inFlow: parent.inFlow || (parent.value?.kind === 'map' && parent.value.flow),
    offset: parent.offset,
  };
}

/** The slots of all keys of the map that stands in `parent`, those that come by merge keys included. */
export function childSlots(tree: Tree, parent: Slot): Slot[] {
  const map = parent.value?.kind === 'map' ? parent.value : undefined;
  if (map === undefined) return [];
  const slots = new Map<string, Slot>();
  for (const pair of map.pairs) {
    const key = keyText(pair);
    if (key !== undefined && !isMergePair(pair)) slots.set(key, slotOfPair(tree, parent, key, pair));
  }
  for (const pair of mergedPairs(tree, map)) {
    const key = keyText(pair);
    if (key !== undefined && !slots.has(key)) slots.set(key, slotWithoutPair(parent, key, resolve(tree, pair.value)));
  }
  return [...slots.values()];
}

function slotOfPair(tree: Tree, parent: Slot, key: string, pair: PairNode): Slot {
  const value = resolve(tree, pair.value);
  const isEmpty = pair.value.start === pair.value.end;
  return {
    path: below(parent.path, key),
    pair,
    value,
    lock: inherited(parent) ?? lockOf(tree, pair.value),
    inFlow: parent.inFlow || (parent.value?.kind === 'map' && parent.value.flow),
    offset: isEmpty ? pair.key.start : pair.value.start,
  };
}

/** The path of a key below another path. Written out, it takes the room that it needs; a spread takes thrice as much. */
function below(path: readonly string[], key: string): readonly string[] {
  const first = path[0] ?? '';
  const second = path[1] ?? '';
  switch (path.length) {
    case 1:
      return [first, key];
    case 2:
      return [first, second, key];
    case 3:
      return [first, second, path[2] ?? '', key];
    default:
      return [...path, key];
  }
}

function inherited({ lock }: Slot): string | undefined {
  return lock === undefined || lock.startsWith(IN_LOCKED) ? lock : `${IN_LOCKED} ${lock}`;
}

function keyText(pair: PairNode): string | undefined {
  return pair.key.kind === 'scalar' ? pair.key.text : undefined;
}

function ownPair({ pairs }: MapNode, key: string): PairNode | undefined {
  // Asked for six times for each entry: a plain loop makes nothing that has to be cleared away.
  for (let index = 0; index < pairs.length; index += 1) {
    const pair = pairs[index];
    if (pair?.key.kind === 'scalar' && pair.key.text === key && !isMergePair(pair)) return pair;
  }
  return undefined;
}

/** Every pair that merge keys bring into a map, the nearest first; `budget` bounds what hostile files can ask for. */
function mergedPairs(tree: Tree, map: MapNode, budget = { left: 10_000 }): PairNode[] {
  const pairs: PairNode[] = [];
  for (const pair of map.pairs) {
    if (!isMergePair(pair)) continue;
    const source = resolve(tree, pair.value);
    for (const item of source.kind === 'list' ? source.items : [source]) {
      const merged = resolve(tree, item);
      if (merged.kind !== 'map') continue;
      budget.left -= merged.pairs.length + 1;
      if (budget.left < 0) return pairs;
      pairs.push(...merged.pairs.filter((other) => !isMergePair(other)), ...mergedPairs(tree, merged, budget));
    }
  }
  return pairs;
}

function lockOf(tree: Tree, node: TreeNode): string | undefined {
  if (node.kind === 'alias') return `is an alias (*${anchorName(node.name)})`;
  if (node.anchor !== undefined && tree.usedAnchors.has(node.anchor)) {
    return `bears the anchor &${anchorName(node.anchor)}, which is used elsewhere`;
  }
  if (node.tag !== undefined && !/^(!|tag:yaml\.org,2002:(str|map))$/.test(node.tag)) return 'bears a tag';
  return undefined;
}

function anchorName(name: string): string {
  return looksLikeSecret(name.slice(0, SEEN_OF_KEY)) ? '(not shown)' : visible(name, 40);
}

/** What stands for a key that is, or may be, a secret. */
const NOT_SHOWN = '(a key, not shown)';
/** No message shows more of a key; what comes behind need not be looked at. */
const SEEN_OF_KEY = 1000;

/**
 * A path as messages and results write it, `azure.prod.tenant_id`; a key with a dot or a quote of its own is quoted, one
 * that holds what may be a secret is not shown.
 */
export function nameOf(path: readonly string[]): string {
  return path.map((key, level) => segment(key, level === 1 && path[0] === 'azure')).join('.');
}

/** The key of an entry as a message may show it. */
export function shownKey(key: string): string {
  return isSecretKey(key) ? NOT_SHOWN : key;
}

/** Whether the key of an entry is a secret beyond doubt; a long one that is only random is a name. */
export function isSecretKey(key: string): boolean {
  return certainSecretsIn(key.slice(0, SEEN_OF_KEY)).length > 0;
}

/** Keys that hold no secret of any form (those have other characters, or are longer), and are as visible as they can be. */
const ORDINARY = /^[\w-]{1,29}$/;

function segment(key: string, isEntry: boolean): string {
  if (ORDINARY.test(key)) return key;
  const hidden = isEntry ? isSecretKey(key) : looksLikeSecret(key.slice(0, SEEN_OF_KEY));
  if (hidden) return NOT_SHOWN;
  const shown = visible(key);
  return /^[^."]+$/.test(shown) ? shown : JSON.stringify(shown);
}
