import { isGuid } from '../guid.js';
import type { ReadableJitFile } from './parse.js';
import { nameOf } from './slots.js';
import { isMergePair, isNullish, type MapNode, resolve, type Tree, type TreeNode } from './tree.js';
import { readPlaceholder } from './values.js';

/** What a file means, whatever its form: maps without order, texts, and what JSON adds to them. */
type Meaning = null | string | number | boolean | readonly Meaning[] | ReadonlyMap<string, Meaning>;

/** Blanks inside a placeholder and the case of a GUID mean nothing. */
function canonical(text: string): string {
  const placeholder = readPlaceholder(text);
  if (placeholder !== undefined) return `\${{ ${placeholder.source}.${placeholder.name} }}`;
  return isGuid(text) ? text.toLowerCase() : text;
}

/** The maps that a merge key brings in. */
function mergedMaps(tree: Tree, node: TreeNode): readonly MapNode[] {
  const value = resolve(tree, node);
  const sources = value.kind === 'list' ? value.items.map((item) => resolve(tree, item)) : [value];
  return sources.filter((source) => source.kind === 'map');
}

function pairsOf(tree: Tree, map: MapNode): ReadonlyMap<string, Meaning> {
  const own = new Map<string, Meaning>();
  const merged = new Map<string, Meaning>();
  for (const pair of map.pairs) {
    if (isMergePair(pair)) {
      const brought = mergedMaps(tree, pair.value).flatMap((source) => [...pairsOf(tree, source)]);
      // The first of several that bring a key counts.
      for (const [key, value] of brought.reverse()) merged.set(key, value);
    } else {
      const key = resolve(tree, pair.key);
      own.set(key.kind === 'scalar' ? key.text : key.kind, meaningOfNode(tree, pair.value));
    }
  }
  return new Map([...merged, ...own]);
}

function meaningOfNode(tree: Tree, node: TreeNode): Meaning {
  const value = resolve(tree, node);
  if (value.kind === 'map') return pairsOf(tree, value);
  if (value.kind === 'list') return value.items.map((item) => meaningOfNode(tree, item));
  if (value.kind === 'alias' || isNullish(value)) return null;
  return canonical(value.text);
}

/** What a parsed file means. */
export function meaningOfFile(file: ReadableJitFile): Meaning {
  return file.tree.root === null ? new Map() : meaningOfNode(file.tree, file.tree.root);
}

/** What a JSON value means. */
export function meaningOfJson(value: unknown): Meaning {
  if (typeof value === 'string') return canonical(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(meaningOfJson);
  if (typeof value !== 'object' || value === null) return null;
  return new Map(Object.entries(value).map(([key, inner]) => [key, meaningOfJson(inner)]));
}

/** Words that YAML 1.1, which Jit reads, takes for true and false. */
const WORDS: Readonly<Record<'true' | 'false', RegExp>> = {
  true: /^(?:true|yes|on|y)$/i,
  false: /^(?:false|no|off|n)$/i,
};

/** Whether a text of the file may be what another parser has made a number or a truth of. */
function sameScalar(left: Meaning, right: Meaning): boolean {
  if (left === right) return true;
  const [text, other] = typeof left === 'string' ? [left, right] : [right, left];
  if (typeof text !== 'string') return false;
  if (typeof other === 'boolean') return WORDS[other ? 'true' : 'false'].test(text);
  if (typeof other !== 'number') return other === null && text === '';
  // YAML 1.1 takes 0042 for an octal number.
  const digits = text.replaceAll('_', '');
  return Number(digits) === other || (/^0[0-7]+$/.test(digits) && Number.parseInt(digits, 8) === other);
}

function isMap(value: Meaning): value is ReadonlyMap<string, Meaning> {
  return value instanceof Map;
}

/** Where two meanings differ, as names of places (`azure.prod.tenant_id`); none: they are the same. */
export function differences(left: Meaning, right: Meaning, path: readonly string[] = []): readonly string[] {
  const here = path.length === 0 ? 'the whole file' : nameOf(path);
  if (isMap(left) && isMap(right)) {
    const keys = [...new Set([...left.keys(), ...right.keys()])];
    return keys.flatMap((key) => {
      const [one, other] = [left.get(key), right.get(key)];
      if (one === undefined || other === undefined) return [nameOf([...path, key])];
      return differences(one, other, [...path, key]);
    });
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return [here];
    return left.flatMap((item: Meaning, index) =>
      differences(item, right[index] ?? null, [...path, String(index + 1)]),
    );
  }
  if (isEmpty(left) && isEmpty(right)) return [];
  return sameScalar(left, right) ? [] : [here];
}

/** An empty section is no section: `gcp:` and `gcp: {}`. */
function isEmpty(value: Meaning): boolean {
  return value === null || (isMap(value) && value.size === 0) || (Array.isArray(value) && value.length === 0);
}
