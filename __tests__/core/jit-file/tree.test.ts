import { describe, expect, it } from '@jest/globals';
import { parseText } from '../../../src/core/jit-file/parse.js';
import {
  isMergePair,
  isNullish,
  lineStartsOf,
  type MapNode,
  type PairNode,
  positionOf,
  resolve,
  type Tree,
  type TreeNode,
} from '../../../src/core/jit-file/tree.js';
import { readable } from './sample-files.js';

function rootOf(text: string): MapNode {
  const { root } = readable(text).tree;
  if (root === null) throw new Error('no map');
  return root;
}

function lastPair(text: string): PairNode {
  const pair = rootOf(text).pairs.at(-1);
  if (pair === undefined) throw new Error('no pair');
  return pair;
}

const scalar = (text: string, style: string, more = {}) => ({
  kind: 'scalar',
  text,
  style,
  anchor: undefined,
  tag: undefined,
  ...more,
});

describe('a value', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['a: b c # d', 'b c', scalar('b c', 'plain')],
    ["a: 'b''c'", "'b''c'", scalar("b'c", 'single')],
    ['a: "b\\n"', '"b\\n"', scalar('b\n', 'double')],
    ['a: "" # c', '""', scalar('', 'double')],
    ['a: |-\n  b\n', '|-\n  b\n', scalar('b', 'block')],
    ['a: >\n  b\n  c\n', '>\n  b\n  c\n', scalar('b c\n', 'block')],
    ['a: ', '', scalar('', 'empty')],
    ['a: &x', '', scalar('', 'empty', { anchor: 'x' })],
    ['{a}', '', scalar('', 'empty')],
    ['? a', '', scalar('', 'empty')],
    ['a: &x b', 'b', scalar('b', 'plain', { anchor: 'x' })],
    ['a: !!int 007', '007', scalar('007', 'plain', { tag: 'tag:yaml.org,2002:int' })],
    ['a: !!bool yes', 'yes', scalar('yes', 'plain', { tag: 'tag:yaml.org,2002:bool' })],
    ['a: !!str', '', scalar('', 'empty', { tag: 'tag:yaml.org,2002:str' })],
    ['a: ! b', 'b', scalar('b', 'plain', { tag: '!' })],
    ['a: "!foo"', '"!foo"', scalar('!foo', 'double')],
    ['a: 0x10', '0x10', scalar('0x10', 'plain')],
    ['a: &x !!seq [b, c]', '[b, c]', { kind: 'list', flow: true, anchor: 'x', tag: 'tag:yaml.org,2002:seq' }],
    ['a:\n- b\n- c', '- b\n- c', { kind: 'list', flow: false, anchor: undefined, tag: undefined }],
    ['a: &x !!map {b: c}', '{b: c}', { kind: 'map', flow: true, anchor: 'x', tag: 'tag:yaml.org,2002:map' }],
    ['a:\n  b: c', 'b: c', { kind: 'map', flow: false, anchor: undefined, tag: undefined }],
    ['x: &y 1\na: *y', '*y', { kind: 'alias', name: 'y', anchor: undefined, tag: undefined }],
  ])('%j stands at %j', (text, source, expected) => {
    const { value } = lastPair(text);
    expect(value).toMatchObject(expected);
    expect(text.slice(value.start, value.end)).toBe(source);
  });

  it.each<[string, string | undefined]>([
    ['a: b', 'a:'],
    ['"a" : b', '"a" :'],
    ['{a: b}', '{a:'],
    ['{"a":b}', '{"a":'],
    ['? a\n: b', '? a\n:'],
    ['{a}', undefined],
    ['? a', undefined],
    ['?', undefined],
    ['a:', 'a:'],
  ])('%j has its colon at the end of %j', (text, before) => {
    const { colonEnd } = lastPair(text);
    expect(colonEnd === undefined ? undefined : text.slice(0, colonEnd)).toBe(before);
  });

  it.each([
    ['a:', true],
    ['a: ~', true],
    ['a: null', true],
    ['a: Null', true],
    ['a: NULL', true],
    ['a: nULL', false],
    ['a: "null"', false],
    ["a: '~'", false],
    ['a: ""', false],
    ['a: |-\n  null', false],
    ['a: xnull', false],
    ['a: null x', false],
    ['a: {}', false],
    ['a: []', false],
  ])('%j stands for nothing: %s', (text, expected) => expect(isNullish(lastPair(text).value)).toBe(expected));

  it.each([
    ['<<: {}', true],
    ['"<<": {}', false],
    ['<<<: {}', false],
    ['? [<<]\n: {}', false],
  ])('%j is a merge key: %s', (text, expected) => expect(isMergePair(lastPair(text))).toBe(expected));
});

describe('a document', () => {
  const treeOf = (text: string): Tree => readable(text).tree;

  it.each<[string, number]>([
    ['a: b', 4],
    ['a: b\n', 5],
    ['a: b\n...\n', 5],
    ['a: b\n# c\n...', 9],
    ['...\n', 0],
    ['', 0],
    ['# c\n', 4],
  ])('%j ends at %d', (text, limit) => expect(treeOf(text).limit).toBe(limit));

  it('knows its anchors and which are used', () => {
    const tree = treeOf('&k a: &x 1\nb: [&y {c: 1}, *x]\nd: &x 2\ne: *k\n');
    expect([...tree.anchors.keys()].sort()).toEqual(['k', 'x', 'y']);
    expect(tree.anchors.get('x')).toMatchObject({ text: '2' });
    expect([...tree.usedAnchors].sort()).toEqual(['k', 'x']);
  });

  it('lets an anchor be used below it only', () => {
    for (const text of ['a: &x 1\nb: *x', '&x a: *x', 'a: [&x 1, *x]', 'a: &x {b: &x 1, c: *x}'])
      expect([text, parseText(text).ok]).toEqual([text, true]);
    for (const text of ['a: *x\nb: &x 1', 'a: &x [*x]', '? &x [*x]\n: 1'])
      expect([text, parseText(text).ok]).toEqual([text, false]);
  });

  it.each(['', '# c', '---\n', '--- # c\n...\n', '---\n!!str\n'])('%j has no map', (text) => {
    expect(treeOf(text).root).toBeNull();
  });

  it('follows aliases to what they stand for', () => {
    const tree = treeOf('a: &x 1\nb: *x\n');
    const [one, other] = tree.root?.pairs.map(({ value }) => value) ?? [];
    expect(one !== undefined && other !== undefined && resolve(tree, other) === one).toBe(true);
    expect(one !== undefined && resolve(tree, one) === one).toBe(true);
    const nobody: TreeNode = { kind: 'alias', name: 'z', start: 0, end: 2, anchor: undefined, tag: undefined };
    expect(resolve(tree, nobody)).toBe(nobody);
  });
});

describe('a position', () => {
  it.each<[string, number, number, number]>([
    ['', 0, 1, 1],
    ['ab\ncd\n', 0, 1, 1],
    ['ab\ncd\n', 2, 1, 3],
    ['ab\ncd\n', 3, 2, 1],
    ['ab\ncd\n', 5, 2, 3],
    ['ab\ncd\n', 6, 3, 1],
    ['\n\n\n', 1, 2, 1],
    ['\uFEFFab\ncd', 0, 1, 1],
    ['\uFEFFab\ncd', 1, 1, 1],
    ['\uFEFFab\ncd', 3, 1, 3],
    ['\uFEFFab\ncd', 4, 2, 1],
    ['a\r\nb', 3, 2, 1],
  ])('in %j, offset %d: line %d, column %d', (text, offset, line, column) => {
    expect(positionOf(text, lineStartsOf(text), offset)).toEqual({ line, column });
  });

  it('is known of every line', () => {
    expect(lineStartsOf('a\n\nb\n')).toEqual([0, 2, 3, 5]);
    const lines = 'abcdefghijk'.split('').join('\n');
    expect(lineStartsOf(lines).map((start) => positionOf(lines, lineStartsOf(lines), start).line)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
  });
});
