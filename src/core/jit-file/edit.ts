import { azureSlot } from './entries.js';
import {
  endsInBlockText,
  indentOf,
  indentOfMap,
  lastNode,
  lineBreakAt,
  lineEnd,
  stepNear,
  Unsupported,
} from './layout.js';
import { rootSlot, type Slot } from './slots.js';
import { isNullish, type MapNode, type PairNode, positionOf, type Tree } from './tree.js';
import { type NewPair, type WrittenStyle, writeBlock, writeFlow, writeKey, writeText } from './yaml-text.js';

/** One change of the file's meaning. */
export type Edit =
  /** The scalar of an existing key gets another text. */
  | { readonly kind: 'set'; readonly slot: Slot; readonly text: string; readonly style: WrittenStyle }
  | { readonly kind: 'rename'; readonly slot: Slot; readonly key: string }
  /** New keys in the map that stands in `parent`, or in the nothing that stands there. */
  | { readonly kind: 'add'; readonly parent: Slot; readonly pairs: readonly NewPair[] };

/** `text` takes the place of what stands from `start` to `end` of the original. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Of two insertions at one place the deeper comes first. */
  readonly depth: number;
}

/** The splices of all edits, in the order of the text. Throws `Unsupported` where one has no sound place. */
export function splicesOf(tree: Tree, edits: readonly Edit[]): Splice[] {
  const splices = edits.flatMap((edit) => {
    if (edit.kind === 'set') return setValue(tree, edit.slot, edit.text, edit.style);
    return edit.kind === 'rename' ? [renameKey(edit.slot, edit.key)] : [];
  });
  for (const { parent, pairs } of additionsOf(edits)) splices.push(...addPairs(tree, parent, pairs));
  return splices.sort((one, other) => one.start - other.start || other.depth - one.depth);
}

/** Puts the splices (sorted, not overlapping) into the text. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const splice of splices) {
    parts.push(text.slice(at, splice.start), splice.text);
    at = splice.end;
  }
  return parts.join('') + text.slice(at);
}

/** All that is added, once for each map: two new entries of a file without `azure:` are one new section. */
export function additionsOf(edits: readonly Edit[]): { parent: Slot; pairs: NewPair[] }[] {
  const additions = new Map<string, { parent: Slot; pairs: Map<string, NewPair> }>();
  for (const edit of edits) {
    if (edit.kind !== 'add') continue;
    const id = JSON.stringify(edit.parent.path);
    const addition = additions.get(id) ?? { parent: edit.parent, pairs: new Map() };
    additions.set(id, addition);
    for (const pair of edit.pairs) {
      const twin = addition.pairs.get(pair.key);
      addition.pairs.set(pair.key, twin === undefined ? pair : join(twin, pair));
    }
  }
  return [...additions.values()].map(({ parent, pairs }) => ({ parent, pairs: [...pairs.values()] }));
}

function join(one: NewPair, other: NewPair): NewPair {
  if ('text' in one.value || 'text' in other.value) return other;
  return { key: one.key, value: [...one.value, ...other.value] };
}

function setValue(tree: Tree, slot: Slot, text: string, styleOfNew: WrittenStyle): Splice[] {
  const { pair } = slot;
  const depth = slot.path.length;
  if (pair === undefined || pair.value.kind !== 'scalar') throw new Unsupported('the value is no text of its own');
  const { value } = pair;
  if (value.style === 'empty') {
    const place = emptyPlace(pair);
    return [
      { start: place.at, end: place.at, text: `${place.before}${writeText(text, styleOfNew, slot.inFlow)}`, depth },
    ];
  }
  if (value.style !== 'block') {
    return [{ start: value.start, end: value.end, text: writeText(text, value.style, slot.inFlow), depth }];
  }
  // The header becomes the value and the lines below it go; a comment behind the header stays.
  const source = tree.text.slice(value.start, value.end);
  const headerEnd = source.search(/\s|$/);
  const bodyStart = headerEnd + source.slice(headerEnd).search(/\r?\n|$/);
  const bodyEnd = source.trimEnd().length;
  const { start } = value;
  const written = { start, end: start + headerEnd, text: writeText(text, styleOfNew, slot.inFlow), depth };
  return bodyStart >= bodyEnd
    ? [written]
    : [written, { start: start + bodyStart, end: start + bodyEnd, text: '', depth }];
}

/** Where the missing value of a pair goes, and what must stand before it. */
function emptyPlace(pair: PairNode): { at: number; before: string } {
  const { value, colonEnd } = pair;
  if (value.anchor !== undefined || value.tag !== undefined)
    throw new Unsupported('the empty value bears an anchor or a tag');
  return colonEnd === undefined ? { at: pair.key.end, before: ': ' } : { at: colonEnd, before: ' ' };
}

function renameKey(slot: Slot, key: string): Splice {
  const old = slot.pair?.key;
  if (old?.kind !== 'scalar' || old.style === 'block') throw new Unsupported('the key is no plain text');
  if (old.style === 'empty') throw new Unsupported('the key is empty');
  return { start: old.start, end: old.end, text: writeKey(key, old.style), depth: slot.path.length };
}

function addPairs(tree: Tree, parent: Slot, pairs: readonly NewPair[]): Splice[] {
  const depth = parent.path.length;
  const { value, pair } = parent;
  if (value === undefined) return [appendToDocument(tree, '', pairs)];
  if (value.kind === 'map') return addToMap(tree, parent, value, pairs);
  if (pair === undefined || !isNullish(value)) throw new Unsupported('it holds something else than a map');
  return parent.inFlow ? [openFlow(pair, pairs, depth)] : openBlock(tree, pair, pairs, depth);
}

function addToMap(tree: Tree, { pair, path, inFlow }: Slot, map: MapNode, pairs: readonly NewPair[]): Splice[] {
  const depth = path.length;
  if (pair !== undefined && !inFlow && isEmptyBraces(tree, map)) return openBlock(tree, pair, pairs, depth);
  if (map.flow) return [addToFlow(map, pairs, depth)];
  if (depth === 0) return [appendToDocument(tree, indentOfMap(tree, map), pairs)];
  const text = writeBlock(pairs, indentOfMap(tree, map), stepNear(tree, [map, azureSlot(tree).value, tree.root]));
  return [insertLines(tree, endOfLastLine(tree, map), text, depth)];
}

/** The end of the line on which a map's content ends; a block text ends behind its last line end. */
function endOfLastLine(tree: Tree, map: MapNode): number {
  const { end } = lastNode(map);
  return tree.text[end - 1] === '\n' ? end - 1 : lineEnd(tree.text, end);
}

/** Whether a map is `{}` with nothing but blanks in it (a comment there would bring a line end), and bears no anchor. */
function isEmptyBraces(tree: Tree, { start, end, pairs, anchor }: MapNode): boolean {
  return pairs.length === 0 && anchor === undefined && !tree.text.slice(start, end).includes('\n');
}

/** New keys at the end of a document whose root is a block map, or which is empty. */
function appendToDocument(tree: Tree, indent: string, pairs: readonly NewPair[]): Splice {
  return insertLines(tree, tree.limit, writeBlock(pairs, indent, stepNear(tree, [tree.root])), 0);
}

/** Whole lines after the line that ends at `at`. A file whose last line has no line end gets none either. */
function insertLines(tree: Tree, at: number, lines: readonly string[], depth: number): Splice {
  const { text, lineStarts, root } = tree;
  const lineBreak = lineBreakAt(text, at);
  const start = text[at] === '\n' ? at + 1 : at;
  if (positionOf(text, lineStarts, start).column === 1) {
    return { start, end: start, text: lines.map((line) => line + lineBreak).join(''), depth };
  }
  if (root !== null && endsInBlockText(root))
    throw new Unsupported('the file ends in a block text without a line end: add one');
  return { start, end: start, text: lines.map((line) => lineBreak + line).join(''), depth };
}

/** Turns the nothing behind a key (`azure:`, `azure: null`, `azure: {}`) into a block map. */
function openBlock(tree: Tree, pair: PairNode, pairs: readonly NewPair[], depth: number): Splice[] {
  const { value, colonEnd } = pair;
  const indent = indentOf(tree, pair.key.start);
  if (indent === undefined || colonEnd === undefined) throw new Unsupported('its key does not start a line of its own');
  if (value.anchor !== undefined || value.tag !== undefined)
    throw new Unsupported('the empty value bears an anchor or a tag');
  if (tree.text.slice(colonEnd, value.end).includes('\n'))
    throw new Unsupported('its value does not stand on the line of its key');
  const step = stepNear(tree, [azureSlot(tree).value, tree.root]);
  const text = writeBlock(pairs, indent + step, step);
  const lines = insertLines(tree, lineEnd(tree.text, value.end), text, depth);
  if (value.start === value.end) return [lines];
  return [{ start: colonEnd, end: value.end, text: '', depth }, lines];
}

function openFlow(pair: PairNode, pairs: readonly NewPair[], depth: number): Splice {
  const written = `{${writeFlow(pairs, styleOfKeys([pair]))}}`;
  const { value } = pair;
  if (value.start !== value.end) return { start: value.start, end: value.end, text: written, depth };
  const place = emptyPlace(pair);
  return { start: place.at, end: place.at, text: `${place.before}${written}`, depth };
}

function addToFlow(map: MapNode, pairs: readonly NewPair[], depth: number): Splice {
  const last = map.pairs.at(-1);
  const written = writeFlow(pairs, styleOfKeys(map.pairs));
  if (last === undefined) return { start: map.start + 1, end: map.start + 1, text: written, depth };
  const { end } = last.value;
  return { start: end, end, text: `, ${written}`, depth };
}

function styleOfKeys(pairs: readonly PairNode[]): WrittenStyle {
  const key = pairs[0]?.key;
  return key?.kind === 'scalar' && key.style === 'double' ? key.style : 'plain';
}

/** The slot to which a whole new entry is added: `azure:` where it is there, else the document. */
export function placeOfNewEntry(tree: Tree, azure: Slot, entry: NewPair): Edit {
  if (azure.pair !== undefined) return { kind: 'add', parent: azure, pairs: [entry] };
  return { kind: 'add', parent: rootSlot(tree), pairs: [{ key: 'azure', value: [entry] }] };
}
