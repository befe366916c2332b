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

/** The blanks, the key (YAML has a limit to its length, which is not reached), its colon, and what stands behind it. Sticky, one line at a time. */
const PAIR =
  /( *)([A-Za-z0-9_][A-Za-z0-9_.-]{0,199}):(?: +(?:"([^"\\\n]*)"|'([^'\n]*)'|([A-Za-z0-9_](?:[A-Za-z0-9_.@/+ -]*[A-Za-z0-9_])?))(?: *| +#[^\n]*))?(?:\n|$)/y;
const NOTHING = / *(?:#[^\n]*)?(?:\n|$)/y;

/** What the parser treats in a way of its own: other line ends, tabs, a byte order mark, what can't be seen. */
const UNCOMMON = /[^\n\x20-\x7e\u00a1-\u1fff\u2010-\u2027\u2030-\ud7ff]|^(?:---|\.\.\.)/m;

interface OpenMap {
  readonly indent: number;
  readonly pairs: PairNode[];
  readonly keys: Set<string>;
  readonly start: number;
  /** Of the pair in the map around it that this map is the value of. */
  readonly key: ScalarNode | undefined;
}

/** The tree of a text; undefined where a line is not of the plain form, or is no sound YAML: the YAML parser then says. */
export function quickTree(text: string): Tree | undefined {
  if (UNCOMMON.test(text)) return undefined;
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
      const pair = PAIR.exec(this.#text);
      if (pair !== null) {
        if (!this.#pair(pair, at)) return undefined;
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

  /** Takes a line with a key; false where it does not fit what stands above it. */
  #pair(match: RegExpExecArray, at: number): boolean {
    const [line, blanks = '', name = '', double, single, plain] = match;
    const start = at + blanks.length;
    const key = scalar(name, 'plain', start, start + name.length);
    if (!this.#makeRoom(blanks.length, start)) return false;
    const map = this.#open.at(-1);
    if (map === undefined || map.keys.has(name)) return false;
    map.keys.add(name);
    const text = double ?? single ?? plain;
    if (text === undefined) {
      this.#waiting = key;
      return true;
    }
    const style = double !== undefined ? 'double' : single !== undefined ? 'single' : 'plain';
    const quotes = style === 'plain' ? 0 : 2;
    // The value is the first thing behind the colon and its blanks.
    let from = key.end + 1;
    while (this.#text[from] === ' ') from += 1;
    if (from + text.length + quotes > at + line.length) return false;
    map.pairs.push({ key, value: scalar(text, style, from, from + text.length + quotes), colonEnd: key.end + 1 });
    return true;
  }

  /** Closes the maps that end above a line with such an indentation, and opens the one that it begins. */
  #makeRoom(indent: number, start: number): boolean {
    const top = this.#open.at(-1);
    if (top === undefined) {
      if (indent !== 0) return false;
      this.#open.push({ indent, pairs: [], keys: new Set(), start, key: undefined });
      return true;
    }
    if (indent > top.indent) {
      if (this.#waiting === undefined || this.#open.length === DEEPEST) return false;
      this.#open.push({ indent, pairs: [], keys: new Set(), start, key: this.#waiting });
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

function scalar(text: string, style: ScalarStyle, start: number, end: number): ScalarNode {
  return { kind: 'scalar', text, style, start, end, anchor: undefined, tag: undefined };
}

function mapOf({ pairs, start }: OpenMap): MapNode {
  return { kind: 'map', flow: false, pairs, start, end: endOfPairs(pairs, start), anchor: undefined, tag: undefined };
}

/** Where the last pair of a block map ends: what stands behind it, up to the next key, belongs to no one. */
export function endOfPairs(
  pairs: readonly { readonly key: TreeNode; readonly value: TreeNode; readonly colonEnd: number | undefined }[],
  fallback: number,
): number {
  const last = pairs.at(-1);
  return last === undefined ? fallback : Math.max(last.key.end, last.colonEnd ?? 0, last.value.end);
}
