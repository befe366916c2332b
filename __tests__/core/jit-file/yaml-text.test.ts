import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import {
  meaningOfNew,
  type NewPair,
  type WrittenStyle,
  writeBlock,
  writeFlow,
  writeKey,
  writeText,
} from '../../../src/core/jit-file/yaml-text.js';
import { TENANT } from './sample-files.js';

const PLACEHOLDER = '${{ jit_secrets.x }}';
const STYLES: readonly WrittenStyle[] = ['plain', 'single', 'double'];

describe('a text', () => {
  it.each<[string, string]>([
    ['a', 'a'],
    ['azure_account', 'azure_account'],
    ['_a', '_a'],
    ['New one', 'New one'],
    ['Prod (west)', 'Prod (west)'],
    ['a.b/c-d_1', 'a.b/c-d_1'],
    [TENANT, TENANT],
    [PLACEHOLDER, PLACEHOLDER],
    ['', '""'],
    ['1', '"1"'],
    ['1a', '"1a"'],
    ['-a', '"-a"'],
    ['a-', '"a-"'],
    ['a ', '"a "'],
    [' a', '" a"'],
    ['a: b', '"a: b"'],
    ['a #b', '"a #b"'],
    ['a,b', '"a,b"'],
    ['y', '"y"'],
    ['No', '"No"'],
    ['on', '"on"'],
    ['OFF', '"OFF"'],
    ['true', '"true"'],
    ['null', '"null"'],
    ['NaN', '"NaN"'],
    ['Inf', '"Inf"'],
    ['yesterday', 'yesterday'],
    ['any', 'any'],
    ['information', 'information'],
    ['{a}', '"{a}"'],
    ['a"b', '"a\\"b"'],
    ['a\\b', '"a\\\\b"'],
    ['é', '"é"'],
    ['a\tb\nc', '"a\\tb\\nc"'],
    ['a\u007Fb', '"a\\u007fb"'],
    ['a\u0085\u00ADb', '"a\\u0085\\u00adb"'],
    ['a\u200Bb\u202Ec\uFEFFd', '"a\\u200bb\\u202ec\\ufeffd"'],
  ])('%j is written as %s', (text, written) => {
    expect(writeText(text, 'plain', false)).toBe(written);
    expect(parse(`a: ${written}\n`, { schema: 'failsafe' })).toEqual({ a: text });
  });

  it.each<[string, WrittenStyle, string]>([
    [PLACEHOLDER, 'plain', `"${PLACEHOLDER}"`],
    [TENANT, 'plain', TENANT],
    ['a', 'plain', 'a'],
    ['a', 'double', '"a"'],
    ['a', 'single', "'a'"],
  ])('%j in braces, %s: %s', (text, style, written) => expect(writeText(text, style, true)).toBe(written));

  it.each<[string, string]>([
    ['a', "'a'"],
    ['', "''"],
    ["it's 'so'", "'it''s ''so'''"],
    ['a: #b\\', "'a: #b\\'"],
    ['é\u3000\uE000', "'é\u3000\uE000'"],
    ['~', "'~'"],
    ['a\nb', '"a\\nb"'],
    ['a\tb', '"a\\tb"'],
    ['a\u007F', '"a\\u007f"'],
    ['a\u009F', '"a\\u009f"'],
    ['\u200Ba', '"\\u200ba"'],
    ['\uFEFFa', '"\\ufeffa"'],
    ['😀', '"😀"'],
    ['\uFDD0', '"\uFDD0"'],
  ])('%j in single quotes, where they can hold it: %s', (text, written) => {
    expect(writeText(text, 'single', false)).toBe(written);
    expect(writeText(text, 'double', false).startsWith('"')).toBe(true);
  });
});

describe('a key', () => {
  it.each<[string, string]>([
    ['prod', 'prod'],
    ['my-azure.1_x', 'my-azure.1_x'],
    ['_', '_'],
    ['a b', '"a b"'],
    ['0123', '"0123"'],
    ['-a', '"-a"'],
    ['', '""'],
    ['yes', '"yes"'],
    ['a:', '"a:"'],
    ['a/b', '"a/b"'],
    ['<<', '"<<"'],
    [TENANT, `"${TENANT}"`],
  ])('%j is written as %s', (key, written) => {
    expect(writeKey(key, 'plain')).toBe(written);
    expect(writeKey(key, 'double')).toBe(JSON.stringify(key));
    expect(writeKey(key, 'single')).toBe(`'${key}'`);
  });
});

describe('pairs', () => {
  const pairs: readonly NewPair[] = [
    { key: 'a', value: { text: 'x', style: 'plain' } },
    { key: 'no', value: { text: PLACEHOLDER, style: 'plain' } },
    { key: 'c', value: [{ key: 'd', value: [{ key: 'e', value: { text: 'y z', style: 'single' } }] }] },
  ];

  it('are lines of a block map, each level a step deeper', () => {
    expect(writeBlock(pairs, '  ', '   ')).toEqual([
      '  a: x',
      `  "no": ${PLACEHOLDER}`,
      '  c:',
      '     d:',
      "        e: 'y z'",
    ]);
    expect(writeBlock([], '', ' ')).toEqual([]);
  });

  it.each<[WrittenStyle, string]>([
    ['plain', `a: "x", "no": "${PLACEHOLDER}", c: {d: {e: "y z"}}`],
    ['double', `"a": "x", "no": "${PLACEHOLDER}", "c": {"d": {"e": "y z"}}`],
  ])('stand in braces, keys %s', (style, written) => expect(writeFlow(pairs, style)).toBe(written));

  it('mean lists of pairs', () => {
    expect(meaningOfNew(pairs)).toEqual([
      ['a', 'x'],
      ['no', PLACEHOLDER],
      ['c', [['d', [['e', 'y z']]]]],
    ]);
    expect(STYLES.map((style) => meaningOfNew({ text: 'x', style }))).toEqual(['x', 'x', 'x']);
  });
});
