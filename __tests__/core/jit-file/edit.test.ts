import { describe, expect, it } from '@jest/globals';
import { additionsOf, applySplices, type Edit, splicesOf } from '../../../src/core/jit-file/edit.js';
import { Unsupported } from '../../../src/core/jit-file/layout.js';
import { childSlot, rootSlot, type Slot } from '../../../src/core/jit-file/slots.js';
import type { NewPair } from '../../../src/core/jit-file/yaml-text.js';
import { readable } from './sample-files.js';

const { tree } = readable('');
const pair = (key: string, text: string): NewPair => ({ key, value: { text, style: 'plain' } });
const NEW = pair('new', 'x');

/** The slot at a path of keys. */
function slotIn(text: string, path: string): Slot {
  const file = readable(text);
  const keys = path === '' ? [] : path.split('.');
  return keys.reduce((slot, key) => childSlot(file.tree, slot, key), rootSlot(file.tree));
}

/** What becomes of a text. */
function edited(text: string, ...edits: readonly Edit[]): string {
  return applySplices(text, splicesOf(readable(text).tree, edits));
}

const set = (text: string, path: string, value: string): Edit => {
  return { kind: 'set', slot: slotIn(text, path), text: value, style: 'plain' };
};
const rename = (text: string, path: string, key: string): Edit => ({ kind: 'rename', slot: slotIn(text, path), key });
const add = (text: string, path: string, ...pairs: NewPair[]): Edit => {
  return { kind: 'add', parent: slotIn(text, path), pairs };
};

describe('a value that is set', () => {
  it.each<[string, string, string]>([
    ['a: old', 'a', 'a: new'],
    ['a:', 'a', 'a: new'],
    ['a: &x', 'b', 'throws'],
    ['a: &x', 'a', 'throws'],
    ['a: !!str', 'a', 'throws'],
    ['a: &x old', 'a', 'a: &x new'],
    ['a: [old]', 'a', 'throws'],
    ['a: {b: old}', 'a', 'throws'],
    ['x: &x old\na: *x', 'a', 'throws'],
    ['x: &x {a: old}\nb: {<<: *x}', 'b.a', 'throws'],
    ['a: |-', 'a', 'a: new'],
    ['a: |-\n', 'a', 'a: new\n'],
    ['a: |- # c', 'a', 'a: new # c'],
    ['a: |- # c\n\n', 'a', 'a: new # c\n\n'],
    ['a: >2+\n   old\n\nb: 1', 'a', 'a: new\n\nb: 1'],
    ['a: | # c\r\n  old\r\n  old\r\nb: 1', 'a', 'a: new # c\r\nb: 1'],
    ['{a}', 'a', '{a: new}'],
    ['? a\n', 'a', '? a: new\n'],
  ])('%j, %s: %j', (text, path, expected) => {
    const made = () => edited(text, set(text, path, 'new'));
    if (expected === 'throws') expect(made).toThrow(Unsupported);
    else expect(made()).toBe(expected);
  });

  it('is one change of the text where nothing stands below it', () => {
    for (const text of ['a: |-', 'a: >-  ', 'a: |-\n\n', 'a: |- # c\n', 'a: b'])
      expect(splicesOf(readable(text).tree, [set(text, 'a', 'new')])).toHaveLength(1);
  });
});

describe('a key that is renamed', () => {
  it.each<[string, string, string]>([
    ['a: 1', 'a', 'new: 1'],
    ["{'a': 1}", 'a', "{'new': 1}"],
    ['a: 1', 'b', 'throws'],
    ['a: 1', '', 'throws'],
    ['? |-\n  a\n: 1', 'a', 'throws'],
    ['x: &x {a: 1}\nb: {<<: *x}', 'b.a', 'throws'],
  ])('%j, %s: %j', (text, path, expected) => {
    const made = () => edited(text, rename(text, path, 'new'));
    if (expected === 'throws') expect(made).toThrow(Unsupported);
    else expect(made()).toBe(expected);
  });
});

describe('keys that are added', () => {
  it.each<[string, string, string]>([
    ['a: 1', '', 'a: 1\nnew: x'],
    ['', '', 'new: x\n'],
    ['# c', '', '# c\nnew: x'],
    ['\uFEFF', '', '\uFEFFnew: x\n'],
    ['\uFEFF# c\r\n', '', '\uFEFF# c\r\nnew: x\r\n'],
    ['a: 1\n...\n', '', 'a: 1\nnew: x\n...\n'],
    ['a: |\n  1', '', 'throws'],
    ['a: |\n  1\n', '', 'a: |\n  1\nnew: x\n'],
    ['a:\n- |\n  1', '', 'throws'],
    ['a:\n- [x,\n  y]', '', 'a:\n- [x,\n  y]\nnew: x'],
    ['a: {b: "|"}', '', 'a: {b: "|"}\nnew: x'],
    ['{a: 1}', '', '{a: 1, new: "x"}'],
    ['{}', '', '{new: "x"}'],
    ['{"a": 1}', '', '{"a": 1, "new": "x"}'],
    ["{'a': 1}", '', '{\'a\': 1, new: "x"}'],
    ['{a: 1, }', '', '{a: 1, new: "x", }'],
    ['{a: , b: , }', '', '{a: , b: , new: "x", }'],
    ['{a}', '', '{a, new: "x"}'],
    ['{[a]: 1}', '', '{[a]: 1, new: "x"}'],
    ['a: {}', 'a', 'a:\n  new: x'],
    ['a: { \t} # c', 'a', 'a: # c\n  new: x'],
    ['a: &x {}', 'a', 'a: &x {new: "x"}'],
    ['a: {\n }', 'a', 'a: {new: "x"\n }'],
    ['a: { # {}\n }', 'a', 'a: {new: "x" # {}\n }'],
    ['a: {b: {}}', 'a', 'a: {b: {}, new: "x"}'],
    ['a: {b: {}}', 'a.b', 'a: {b: {new: "x"}}'],
    ['[{a}]: 1\n', '', '[{a}]: 1\nnew: x\n'],
    ['a: !!map {}', 'a', 'throws'],
    ['a: ~', 'a', 'a:\n  new: x'],
    ['a: # c\nb: 1', 'a', 'a: # c\n  new: x\nb: 1'],
    ['{a: ~}', 'a', '{a: {new: "x"}}'],
    ['{a: }', 'a', '{a: {new: "x"} }'],
    ['{a: &x }', 'a', 'throws'],
    ['a: text', 'a', 'throws'],
    ['a: [x]', 'a', 'throws'],
    ['x: &x {a: ~}\nb:\n  <<: *x', 'b.a', 'throws'],
    ['x: &x {a: text}\nb:\n  <<: *x', 'b.a', 'throws'],
    ['a: ~\n', 'a', 'a:\n  new: x\n'],
    ['a:\n\n\nb: 1', 'a', 'a:\n  new: x\n\n\nb: 1'],
    ['a:\n  ~\n', 'a', 'throws'],
    ['? a\n: \n', 'a', 'throws'],
    ['? a\n', 'a', 'throws'],
    ['?\n  a\n', 'a', 'throws'],
    ['a:\n  ? b\n', 'a', 'throws'],
    ['a:\n  ? b\n  c: 1\n', 'a', 'a:\n  ? b\n  c: 1\n  new: x\n'],
  ])('%j, to %s: %j', (text, path, expected) => {
    const made = () => edited(text, add(text, path, NEW));
    if (expected === 'throws') expect(made).toThrow(Unsupported);
    else expect(made()).toBe(expected);
  });

  it('are not added behind a key without a colon, wherever it stands', () => {
    for (const text of ['? a\n', '?\n  a\n'])
      expect(() => edited(text, add(text, 'a', NEW))).toThrow('its key does not start a line of its own');
  });

  it('are put together, once for each map', () => {
    const parent = slotIn('', 'azure');
    const other = slotIn('', 'other');
    const of = (slot: Slot, ...pairs: NewPair[]): Edit => ({ kind: 'add', parent: slot, pairs });
    const map = (...value: NewPair[]): NewPair => ({ key: 'a', value });
    const made = (...edits: Edit[]) => additionsOf(edits).map(({ parent: { path }, pairs }) => [path.join('.'), pairs]);
    expect(made(of(parent, pair('a', '1')), of(other, pair('a', '2')), of(parent, pair('b', '3')))).toEqual([
      ['azure', [pair('a', '1'), pair('b', '3')]],
      ['other', [pair('a', '2')]],
    ]);
    expect(made(of(parent, map(pair('b', '1'))), of(parent, map(pair('c', '2'))))).toEqual([
      ['azure', [map(pair('b', '1'), pair('c', '2'))]],
    ]);
    expect(made(of(parent, pair('a', '1')), of(parent, map(NEW)))).toEqual([['azure', [map(NEW)]]]);
    expect(made(of(parent, map(NEW)), of(parent, pair('a', '1')))).toEqual([['azure', [pair('a', '1')]]]);
    expect(made(of(parent, pair('a', '1')), of(parent, pair('a', '2')))).toEqual([['azure', [pair('a', '2')]]]);
    expect(made({ kind: 'rename', slot: parent, key: 'x' })).toEqual([]);
  });
});

describe('several changes', () => {
  it('stand in the order of the text, the deeper ones first', () => {
    const text = 'a:\n  b: 1\n  c:';
    const edits = [add(text, '', NEW), add(text, 'a', NEW), add(text, 'a.c', NEW), set(text, 'a.b', 'two')];
    const expected = 'a:\n  b: two\n  c:\n    new: x\n  new: x\nnew: x';
    expect(edited(text, ...edits)).toBe(expected);
    expect(edited(text, ...edits.reverse())).toBe(expected);
    expect(edited(text, add(text, 'a', NEW), set(text, 'a.c', 'two'))).toBe('a:\n  b: 1\n  c: two\n  new: x');
    expect(splicesOf(tree, [])).toEqual([]);
  });
});
