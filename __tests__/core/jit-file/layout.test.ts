import { describe, expect, it } from '@jest/globals';
import { regenerate } from '../../../src/core/jit-file/regenerate.js';
import { entryText, OTHER, readable, TENANT, wantedEntry } from './sample-files.js';

/** The lines that come into a file, and why others do not. */
function added(text: string) {
  const { bytes, entries } = regenerate(readable(text), [wantedEntry({ integrationId: 'p' })]);
  const next = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const old = text.split('\n');
  return {
    lines: next.split('\n').filter((line) => !old.includes(line)),
    whys: entries[0]?.withheld.map(({ why }) => why),
  };
}

/** How far the first new line is indented, and the line below it. */
function stepsIn(text: string) {
  const { lines } = added(text);
  return lines.slice(0, 2).map((line) => line.search(/\S/));
}

const OF_OTHERS = 'aws:\n    a: 1\n';

describe('the indentation of new lines', () => {
  it.each<[string, string, readonly number[]]>([
    ['an entry that is empty, as its neighbours', `${OF_OTHERS}azure:\n   p:\n   dev:\n      x: 1\n`, [6, 6]],
    ['an entry that is empty, as the rest', `${OF_OTHERS}azure:\n  p:\n`, [6, 6]],
    ['an entry that is empty, as a section that comes first', `a:\n   b: 1\n${OF_OTHERS}azure:\n  p:\n`, [5, 5]],
    ['an entry that is empty, where azure is the only section', 'azure:\n  p:\n', [4, 4]],
    ['behind flow maps over several lines', 'a: {\n      b: {\n            c: 1}}\nazure:\n', [2, 4]],
    ['a section of its own, as the rest', OF_OTHERS, [0, 4]],
    ['behind a list of maps', 'a:\n-     b: 1\n      c: 1\nazure:\n', [2, 4]],
    ['as what is deeper, behind an explicit key', 'x:\n  ? a\n  : 1\n  k:\n     m: 1\nazure:\n', [3, 6]],
    ['as what is deepest', 'x:\n  ? a\n  : ? b\n    : 1\n    k:\n         m: 1\nazure:\n', [5, 10]],
    ['as a later section, where the first is in braces', 'a: {b: {c: 1}}\nx:\n     y: 1\nazure:\n', [5, 10]],
    ['behind a byte order mark', `\uFEFFazure:\n    dev:\n        tenant_id: ${OTHER}\n`, [4, 8]],
    ['of a section behind a byte order mark', '\uFEFFx:\n    y: 1\nazure:\n', [4, 8]],
  ])('%s', (_, text, expected) => expect(stepsIn(text)).toEqual(expected));

  it.each<[string, string, number]>([
    ['its own nested map', `${OF_OTHERS}azure:\n  p:\n    x:\n       y: 1\n    tenant_id: ${TENANT}\n`, 3],
    ['its neighbours, where it has none', `${OF_OTHERS}azure:\n   p:\n      tenant_id: ${TENANT}\n`, 3],
    ['not the rest, where azure comes later', `a: 1\n${OF_OTHERS}azure:\n  p:\n    tenant_id: ${TENANT}\n`, 2],
  ])('auth that is added is indented as %s', (_, text, step) => {
    const lines = added(text).lines;
    const at = lines.findIndex((line) => line.trim() === 'auth:');
    expect(lines.map((line) => line.search(/\S/)).slice(at, at + 3)).toEqual(
      [0, step, step].map((more) => (lines[at]?.search(/\S/) ?? 0) + more),
    );
  });
});

describe('where no place is sound', () => {
  it.each<[string, string, string]>([
    ['an entry of explicit keys', 'azure:\n  p:\n    ? x\n', 'no key of the map starts a line of its own'],
    ['an entry behind an explicit key', 'azure:\n  ? p\n  :\n', 'its key does not start a line of its own'],
    ['an entry with a tag', 'azure:\n  p: !!str\n', 'the empty value bears an anchor or a tag'],
  ])('%s is left alone', (_, text, why) => {
    expect(added(text)).toMatchObject({ lines: [] });
    expect(new Set(added(text).whys)).toEqual(new Set([`${why}, so it is left alone`]));
  });
});

describe('line ends', () => {
  const crlf = (text: string) => text.replaceAll('\n', '\r\n');
  const lines = entryText('p')
    .split('\n')
    .filter((line) => !/^ {4}(?:type|name):/.test(line));
  const missing = lines.join('\n');
  const own = '    type: azure_account\n    name: "Prod"\n';
  it.each<[string, string, string]>([
    ['as before the place, whatever ends its line', `azure:\r\n${crlf(missing).slice(0, -2)}\n`, crlf(own)],
    ['as before the place, whatever ends the first', `a: 1\r\nazure:\n${missing.slice(0, -1)}\r\n`, own],
    ['as behind the place, where none is before', 'azure: # c\r\n', crlf(entryText('p'))],
    ['as LF, where the file has one line', 'azure:', `\n${entryText('p').trimEnd()}`],
  ])('are %s', (_, text, expected) => {
    const { bytes } = regenerate(readable(text), [wantedEntry({ integrationId: 'p' })]);
    expect(new TextDecoder().decode(bytes)).toBe(`${text}${expected}`);
  });
});

describe('a block text that ends in blanks', () => {
  it('keeps them when a key is added behind it', () => {
    const text = 'azure:\n  p:\n    note: |\n      a\n          \nx: 1\n';
    const { bytes, entries } = regenerate(readable(text), [wantedEntry({ integrationId: 'p' })]);
    expect(entries[0]?.withheld).toEqual([]);
    expect(new TextDecoder().decode(bytes)).toMatch(/^azure:\n {2}p:\n {4}note: \|\n {6}a\n {10}\n {4}type: /);
  });
});
