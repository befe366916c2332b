import {
  type Alias,
  Composer,
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  Scalar,
  type YAMLMap,
} from 'yaml';
import { Refusal, wordsOf } from './problems.js';
import { endOfPairs, LEAST_FOR_QUICK, quickTree } from './quick-tree.js';
import { readTokens } from './read-tokens.js';
import { looksLikeSecret } from './secret-forms.js';
import {
  lineStartsOf,
  type MapNode,
  type PairNode,
  type ScalarNode,
  type ScalarStyle,
  type Tree,
  type TreeNode,
} from './tree.js';

/** How many nodes the document may have once its aliases are written out. */
const MAX_EXPANDED_NODES = 1_000_000;

/** The styles of the parser that are not plain. */
const STYLES: Partial<Record<string, ScalarStyle>> = {
  [Scalar.BLOCK_FOLDED]: 'block',
  [Scalar.BLOCK_LITERAL]: 'block',
  [Scalar.QUOTE_DOUBLE]: 'double',
  [Scalar.QUOTE_SINGLE]: 'single',
};

/** Parses a text into the tree of its one document. Throws `Refusal` at the first thing that makes it unreadable. */
export function buildTree(text: string): Tree {
  return (text.length < LEAST_FOR_QUICK ? undefined : quickTree(text)) ?? buildTreeByParser(text);
}

/** The same by the YAML parser, whatever the text. */
export function buildTreeByParser(text: string): Tree {
  const { document, end } = composeDocument(text);
  return new TreeBuilder(text).build(document, end);
}

/** Parses a text whose one document may hold anything: its node, and the tree that resolves aliases. Throws `Refusal`. */
export function buildAnyTree(text: string): { readonly node: TreeNode | null; readonly tree: Tree } {
  const { document, end } = composeDocument(text);
  return new TreeBuilder(text).buildAny(document, end);
}

function composeDocument(text: string): { readonly document: Document.Parsed | undefined; readonly end: number } {
  const { tokens, end } = readTokens(text);
  const composer = new Composer({
    schema: 'failsafe',
    // Checked below with a set: the parser compares every key with every other one.
    uniqueKeys: false,
    keepSourceTokens: true,
    resolveKnownTags: false,
    prettyErrors: false,
  });
  // The parser collects its faults, which for hostile input is slow; the first one is enough.
  Object.assign(composer, { onError: refuseFirst() });
  const [document] = composer.compose(tokens, true, text.length);
  const fault = document?.errors[0];
  if (fault !== undefined) throw new Refusal(wordsOf(fault.code), fault.pos[0]);
  return { document, end: end ?? text.length };
}

type FaultSource = number | readonly number[] | { readonly offset: number };

/**
 * A fault handler that throws, always the first fault: the parser catches what is thrown below it and reports that as
 * one more fault, of the place above.
 */
function refuseFirst(): (source: FaultSource, code: ErrorCode, message: string, isWarning?: boolean) => void {
  let first: Refusal | undefined;
  return (source, code, _message, isWarning) => {
    if (isWarning === true) return;
    const offset = typeof source === 'number' ? source : 'offset' in source ? source.offset : (source[0] ?? 0);
    first ??= new Refusal(wordsOf(code), offset);
    throw first;
  };
}

/** Turns the parser's nodes into ours, and refuses duplicate keys, dangling or looping aliases and alias bombs. */
class TreeBuilder {
  readonly #text: string;
  readonly #anchors = new Map<string, TreeNode>();
  readonly #expandedSizes = new Map<string, number>();
  readonly #openAnchors = new Set<string>();
  readonly #usedAnchors = new Set<string>();
  #expanded = 0;

  constructor(text: string) {
    this.#text = text;
  }

  build(document: Document.Parsed | undefined, limit: number): Tree {
    const { node, tree } = this.buildAny(document, limit);
    if (node !== null && node.kind !== 'map' && !(node.kind === 'scalar' && node.style === 'empty')) {
      throw new Refusal(
        'the file must hold a map (`azure:` and its like at the top), not a list or a text',
        node.start,
      );
    }
    return tree;
  }

  buildAny(document: Document.Parsed | undefined, limit: number): { node: TreeNode | null; tree: Tree } {
    const contents: unknown = document?.contents ?? null;
    const node = contents === null ? null : this.#node(contents, 0);
    const tree: Tree = {
      text: this.#text,
      root: node?.kind === 'map' ? node : null,
      anchors: this.#anchors,
      usedAnchors: this.#usedAnchors,
      limit,
      lineStarts: lineStartsOf(this.#text),
    };
    return { node, tree };
  }

  /** A node whose empty form stands at `fallback`. */
  #node(source: unknown, fallback: number): TreeNode {
    if (isAlias(source)) return this.#alias(source);
    this.#grow(1, fallback);
    const anchor = isScalar(source) || isMap(source) || isSeq(source) ? source.anchor : undefined;
    if (anchor !== undefined) this.#openAnchors.add(anchor);
    const before = this.#expanded;
    const node = this.#plainNode(source, fallback);
    if (anchor !== undefined) {
      this.#openAnchors.delete(anchor);
      this.#anchors.set(anchor, node);
      this.#expandedSizes.set(anchor, this.#expanded - before + 1);
    }
    return node;
  }

  #plainNode(source: unknown, fallback: number): TreeNode {
    if (isMap(source)) return this.#map(source);
    if (isSeq(source)) {
      const { start, end } = rangeOf(source.range, fallback);
      const items = source.items.map((item) => this.#node(item, start));
      return { kind: 'list', flow: source.flow === true, items, start, end, anchor: source.anchor, tag: source.tag };
    }
    if (isScalar(source)) return scalarNode(source, fallback);
    return {
      kind: 'scalar',
      text: '',
      style: 'empty',
      start: fallback,
      end: fallback,
      anchor: undefined,
      tag: undefined,
    };
  }

  #map(source: YAMLMap): MapNode {
    const { start, end } = rangeOf(source.range, 0);
    const seen = new Set<string>();
    const pairs = source.items.map((pair) => this.#pair(pair, start, seen));
    const flow = source.flow === true;
    const { anchor, tag } = source;
    return { kind: 'map', flow, pairs, start, end: flow ? end : endOfPairs(pairs, end), anchor, tag };
  }

  #pair(pair: Pair, fallback: number, seen: Set<string>): PairNode {
    const key = this.#node(pair.key, fallback);
    if (key.kind === 'scalar') {
      if (seen.has(key.text)) throw new Refusal(`the key${shortName(key.text)} occurs twice in one map`, key.start);
      seen.add(key.text);
    }
    const colon = pair.srcToken?.sep?.find((token) => token.type === 'map-value-ind');
    const colonEnd = colon === undefined ? undefined : colon.offset + colon.source.length;
    return { key, value: this.#node(pair.value, colonEnd ?? key.end), colonEnd };
  }

  #alias(source: Alias): TreeNode {
    const { start, end } = rangeOf(source.range, 0);
    const name = source.source;
    if (this.#openAnchors.has(name)) throw new Refusal('this alias stands inside what it stands for', start);
    if (!this.#anchors.has(name)) throw new Refusal('this alias has no anchor before it', start);
    this.#usedAnchors.add(name);
    this.#grow(this.#expandedSizes.get(name) ?? 1, start);
    return { kind: 'alias', name, start, end, anchor: undefined, tag: undefined };
  }

  #grow(nodes: number, offset: number): void {
    this.#expanded += nodes;
    if (this.#expanded > MAX_EXPANDED_NODES) {
      throw new Refusal('the aliases of the file multiply beyond measure (an "alias bomb")', offset);
    }
  }
}

function scalarNode(source: Scalar, fallback: number): ScalarNode {
  const { start, end } = rangeOf(source.range, fallback);
  const text = typeof source.value === 'string' ? source.value : String(source.value ?? '');
  const style = (source.type && STYLES[source.type]) ?? 'plain';
  const isEmpty = start === end;
  return { kind: 'scalar', text, style: isEmpty ? 'empty' : style, start, end, anchor: source.anchor, tag: source.tag };
}

function rangeOf(range: readonly number[] | null | undefined, fallback: number): { start: number; end: number } {
  const start = range?.[0] ?? fallback;
  return { start, end: range?.[1] ?? start };
}

/** A key's name for a message, where it can hardly be a secret. */
function shortName(key: string): string {
  return /^[\w<> -]{1,32}$/.test(key) && !looksLikeSecret(key) ? ` "${key}"` : '';
}
