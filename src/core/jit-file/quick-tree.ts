/**
 * A reader for the plainest of YAML, as Jit writes it: block maps, one `key: value` a line, values plain or in quotes
 * without escapes. It reads a file of thousands of entries in a tenth of the time that a whole YAML parser takes. What it
 * reads it reads as that parser does, which tests compare node by node; at the first line of another form it gives up.
 */

import {
  lineStartsOf,
  type MapNode,
  type PairNode,
  type ScalarNode,
  type ScalarStyle,
  type Tree,
  type TreeNode,
} from './tree.js';

/** Below this a YAML parser is quick enough, and reads every file. */
export const LEAST_FOR_QUICK = 65_536;

/** The YAML parser has limits of its own, for hostile files: near them it decides. */
const MOST_LINES = 30_000;
const DEEPEST = 20;

/**
 * The blanks, the key (YAML has a limit to its length, which is not reached), its colon, and what stands behind it. Sticky,
 * one line at a time. It captures nothing: where the parts of such a line stand is found at less cost than captures have.
 */
const PAIR =
  / *[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}:(?: +(?:"[^"\\\n]*"|'[^'\n]*'|[A-Za-z0-9_](?:[A-Za-z0-9_.@/+ -]*[A-Za-z0-9_])?)(?: *| +#[^\n]*))?(?:\n|$)/y;
const NOTHING = / *(?:#[^\n]*)?(?:\n|$)/y;

/** What the parser treats in a way of its own: other line ends, tabs, a byte order mark, what can't be seen. */
const UNCOMMON = /[^\n\x20-\x7e\u00a1-\u1fff\u2010-\u2027\u2030-\ud7ff]/;
/** What begins or ends a document, at the start of a line. */
const MARKERS = ['---', '...'];

const BLANK = 0x20;
const DOUBLE_QUOTE = 0x22;
const HASH = 0x23;
const SINGLE_QUOTE = 0x27;
const LINE_END = 0x0a;

interface OpenMap {
  readonly indent: number;
  readonly pairs: PairNode[];
  /** The texts of its keys, once there are many. */
  keys: Set<string> | undefined;
  readonly start: number;
  /** Of the pair in the map around it that this map is the value of. */
  readonly key: ScalarNode | undefined;
}

/** The tree of a text; undefined where a line is not of the plain form, or is no sound YAML: the YAML parser then says. */
export function quickTree(text: string): Tree | undefined {
  if (UNCOMMON.test(text)) return undefined;
  if (MARKERS.some((marker) => text.startsWith(marker) || text.includes(`\n${marker}`))) return undefined;
  const lineStarts = lineStartsOf(text);
  if (lineStarts.length > MOST_LINES) return undefined;
  const root = new Reader(text).read();
  if (root === undefined) return undefined;
  return { text, root, anchors: new Map(), usedAnchors: new Set(), limit: text.length, lineStarts };
}

class Reader {
  readonly #text: string;
  readonly #open: OpenMap[] = [];
  /** A key whose value may be the map of the lines below it. */
  #waiting: ScalarNode | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  read(): MapNode | undefined {
    let at = 0;
    while (at < this.#text.length) {
      PAIR.lastIndex = at;
      if (PAIR.test(this.#text)) {
        if (!this.#pair(at, PAIR.lastIndex)) return undefined;
        at = PAIR.lastIndex;
        continue;
      }
      NOTHING.lastIndex = at;
      if (!NOTHING.test(this.#text)) return undefined;
      at = NOTHING.lastIndex;
    }
    while (this.#open.length > 1) this.#close();
    this.#settle();
    const [root] = this.#open;
    return root === undefined ? undefined : mapOf(root);
  }

  /** Takes a line with a key, of the form of PAIR; false where it does not fit what stands above it. */
  #pair(at: number, next: number): boolean {
    const text = this.#text;
    const start = skipBlanks(text, at);
    const colon = text.indexOf(':', start);
    const map = this.#mapAt(start - at, start);
    const name = text.slice(start, colon);
    if (map === undefined || holdsKey(map, name)) return false;
    const key = scalar(name, 'plain', start, colon);
    // A value stands behind a blank; without one nothing but the end of the line comes.
    if (text.charCodeAt(colon + 1) !== BLANK) {
      this.#waiting = key;
      return true;
    }
    map.pairs.push({ key, value: valueAt(text, skipBlanks(text, colon + 1), next), colonEnd: colon + 1 });
    return true;
  }

  /** The map that a key with such an indentation is of; undefined where it is of none. */
  #mapAt(indent: number, start: number): OpenMap | undefined {
    const top = this.#open[this.#open.length - 1];
    if (top?.indent === indent && this.#waiting === undefined) return top;
    return this.#makeRoom(indent, start) ? this.#open.at(-1) : undefined;
  }

  /** Closes the maps that end above a line with such an indentation, and opens the one that it begins. */
  #makeRoom(indent: number, start: number): boolean {
    const top = this.#open.at(-1);
    if (top === undefined) {
      if (indent !== 0) return false;
      this.#open.push({ indent, pairs: [], keys: undefined, start, key: undefined });
      return true;
    }
    if (indent > top.indent) {
      if (this.#waiting === undefined || this.#open.length === DEEPEST) return false;
      this.#open.push({ indent, pairs: [], keys: undefined, start, key: this.#waiting });
      this.#waiting = undefined;
      return true;
    }
    this.#settle();
    while ((this.#open.at(-1)?.indent ?? 0) > indent) this.#close();
    return this.#open.at(-1)?.indent === indent;
  }

  /** A key below which nothing came has an empty value. */
  #settle(): void {
    const key = this.#waiting;
    if (key === undefined) return;
    const colonEnd = key.end + 1;
    this.#open.at(-1)?.pairs.push({ key, value: scalar('', 'empty', colonEnd, colonEnd), colonEnd });
    this.#waiting = undefined;
  }

  #close(): void {
    this.#settle();
    const map = this.#open.pop();
    if (map?.key === undefined) return;
    this.#open.at(-1)?.pairs.push({ key: map.key, value: mapOf(map), colonEnd: map.key.end + 1 });
  }
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === BLANK) at += 1;
  return at;
}

/** Beyond so many keys a set finds one sooner than a look at each. */
const MOST_TO_LOOK_THROUGH = 12;

/** Whether a map has a key of that name; if not, it is about to get one. */
function holdsKey(map: OpenMap, name: string): boolean {
  const { pairs } = map;
  if (pairs.length < MOST_TO_LOOK_THROUGH) return isAmong(pairs, name);
  map.keys ??= new Set(pairs.map(({ key }) => (key.kind === 'scalar' ? key.text : '')));
  if (map.keys.has(name)) return true;
  map.keys.add(name);
  return false;
}

function isAmong(pairs: readonly PairNode[], name: string): boolean {
  for (let index = 0; index < pairs.length; index += 1) {
    const key = pairs[index]?.key;
    if (key?.kind === 'scalar' && key.text === name) return true;
  }
  return false;
}

/** The value that begins at `from`, on a line of the form of PAIR that ends before `next`. */
function valueAt(text: string, from: number, next: number): ScalarNode {
  const first = text.charCodeAt(from);
  if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) {
    // Neither form has the quote inside.
    const close = text.indexOf(first === DOUBLE_QUOTE ? '"' : "'", from + 1);
    return scalar(text.slice(from + 1, close), first === DOUBLE_QUOTE ? 'double' : 'single', from, close + 1);
  }
  let end = from;
  // No plain value of this form holds a #: where there is one, a comment begins.
  while (end < next && text.charCodeAt(end) !== HASH) end += 1;
  while (isBlankOrLineEnd(text.charCodeAt(end - 1))) end -= 1;
  return scalar(text.slice(from, end), 'plain', from, end);
}

function isBlankOrLineEnd(code: number): boolean {
  return code === BLANK || code === LINE_END;
}

function scalar(text: string, style: ScalarStyle, start: number, end: number): ScalarNode {
  return { kind: 'scalar', text, style, start, end, anchor: undefined, tag: undefined };
}

function mapOf({ pairs, start }: OpenMap): MapNode {
  // The copy takes the room that it needs; an array that has grown takes more.
  return {
    kind: 'map',
    flow: false,
    pairs: pairs.slice(),
    start,
    end: endOfPairs(pairs, start),
    anchor: undefined,
    tag: undefined,
  };
}

/** Where the last pair of a block map ends: what stands behind it, up to the next key, belongs to no one. */
export function endOfPairs(
  pairs: readonly { readonly key: TreeNode; readonly value: TreeNode; readonly colonEnd: number | undefined }[],
  fallback: number,
): number {
  const last = pairs.at(-1);
  return last === undefined ? fallback : Math.max(last.key.end, last.colonEnd ?? 0, last.value.end);
}
