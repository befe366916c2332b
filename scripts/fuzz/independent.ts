/** What a file means, and where its parts stand, as the public API of a YAML library reads it: none of the action's code. */

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';

/** The texts that were read last: each file is looked at from several sides. */
const recent: { readonly text: string; readonly document: Document.Parsed | undefined }[] = [];

/** The only document of a text; undefined where it is no single valid one. */
export function readDocument(text: string): Document.Parsed | undefined {
  const known = recent.find((other) => other.text === text);
  if (known !== undefined) return known.document;
  const document = readAgain(text);
  recent.push({ text, document });
  if (recent.length > 2) recent.shift();
  return document;
}

function readAgain(text: string): Document.Parsed | undefined {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false });
  return document.errors.length === 0 ? document : undefined;
}

/** Gives every meaning a number, the same for the same meaning: aliases cost nothing, however they multiply. */
export class Meanings {
  readonly #numbers = new Map<string, number>();
  readonly #known = new WeakMap<object, number>();

  /** The number of what a node means; quoting, comments and layout mean nothing, tags do. */
  of(document: Document.Parsed, node: unknown): number {
    if (isAlias(node)) return this.of(document, node.resolve(document));
    if (typeof node !== 'object' || node === null) return this.#number('nothing');
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const number = this.#number(this.#spelled(document, node));
    this.#known.set(node, number);
    return number;
  }

  #spelled(document: Document.Parsed, node: object): string {
    if (isMap(node)) return `map ${node.tag ?? ''} ${this.pairs(document, node.items).join(' ')}`;
    if (isSeq(node)) return `list ${node.tag ?? ''} ${node.items.map((item) => this.of(document, item)).join(' ')}`;
    if (isScalar(node)) return `text ${node.tag ?? ''} ${node.type === 'PLAIN' ? 'plain' : ''} ${String(node.value)}`;
    return 'nothing';
  }

  /** The pairs of a map, each as one word. */
  pairs(document: Document.Parsed, pairs: readonly Pair[]): string[] {
    return pairs.map(({ key, value }) => `${this.of(document, key)}=${this.of(document, value)}`);
  }

  #number(spelled: string): number {
    const number = this.#numbers.get(spelled) ?? this.#numbers.size;
    this.#numbers.set(spelled, number);
    return number;
  }
}

/** The text of a scalar; undefined for anything else. */
export function textOf(node: unknown): string | undefined {
  return isScalar(node) ? String(node.value ?? '') : undefined;
}

/** The map's own pair of that key. */
export function ownPair(map: unknown, key: string): Pair | undefined {
  return isMap(map) ? map.items.find((pair) => textOf(pair.key) === key && !isMergeKey(pair)) : undefined;
}

function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
}

/** A node with aliases followed. */
export function resolved(document: Document.Parsed, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** The value of a key, also where an alias or a merge key brings it; the map's own comes first. */
export function effectiveValue(document: Document.Parsed, map: unknown, key: string): unknown {
  const target = resolved(document, map);
  if (!isMap(target)) return undefined;
  const own = ownPair(target, key);
  if (own !== undefined) return resolved(document, own.value);
  for (const pair of target.items.filter(isMergeKey)) {
    const source = resolved(document, pair.value);
    for (const merged of isSeq(source) ? source.items : [source]) {
      const value = effectiveValue(document, merged, key);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** Pairs of a map; none where it is no map. */
export function pairsOf(node: unknown): readonly Pair[] {
  return isMap(node) ? (node as YAMLMap).items : [];
}

/** Where the own text of a node stands. */
export function placeOf(node: unknown): { readonly start: number; readonly end: number } | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range === null || range === undefined ? undefined : { start: range[0], end: range[1] };
}

/** Whether a node is a text in one piece on its line: neither empty nor a block text. */
export function isInline(node: unknown): boolean {
  const place = placeOf(node);
  return isScalar(node) && place !== undefined && place.end > place.start && !/^BLOCK/.test(node.type ?? '');
}
