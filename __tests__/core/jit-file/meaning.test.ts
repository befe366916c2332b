import { describe, expect, it } from '@jest/globals';
import { differences, meaningOfFile, meaningOfJson } from '../../../src/core/jit-file/meaning.js';
import { parseText, type ReadableJitFile } from '../../../src/core/jit-file/parse.js';

function file(text: string): ReadableJitFile {
  const parsed = parseText(text);
  if (!parsed.ok) throw new Error(text);
  return parsed;
}

const GUID = 'abcdefab-1111-4111-8111-111111111111';

describe('two texts', () => {
  const cases: readonly [string, string, string, readonly string[]][] = [
    ['quotes, order, comments', 'a: "1"\nb: 2 # x\n', "b: '2'\na: 1\n", []],
    ['blanks in a placeholder', 'a: "${{jit_secrets.x}}"', 'a: ${{ jit_secrets.x }}', []],
    ['the case of a GUID', `a: ${GUID}`, `a: ${GUID.toUpperCase()}`, []],
    ['an alias and what it stands for', 'a: &x {b: 1}\nc: *x', 'a: {b: 1}\nc: {b: 1}', []],
    ['a merge key and what it brings', 'a: &x {b: 1, d: 3}\nc: {<<: *x, b: 2}', 'a: {b: 1, d: 3}\nc: {b: 2, d: 3}', []],
    [
      'the first of several merged',
      'x: &x {a: 1}\ny: &y {a: 2}\nz: {<<: [*x, *y]}',
      'x: {a: 1}\ny: {a: 2}\nz: {a: 1}',
      [],
    ],
    ['an empty section', 'a: 1\nb:\n', 'a: 1\nb: {}\n', []],
    ['no file and an empty one', '', '# nothing\n', []],
    ['a value', 'a: {b: 1}', 'a: {b: 2}', ['a.b']],
    ['leading zeros', 'a: 007', 'a: 7', ['a']],
    ['a missing key', 'a: {b: 1, c: 2}', 'a: {b: 1}', ['a.c']],
    ['a list’s length', 'a: [1]', 'a: [1, 2]', ['a']],
    ['an item', 'a: [1, 2]', 'a: [1, 3]', ['a.2']],
    ['a map for a text', 'a: 1', 'a: {b: 1}', ['a']],
    ['a literal secret for a placeholder', 'a: ${{ jit_secrets.x }}', 'a: hunter2', ['a']],
    ['the quoted word null', 'a: "null"', 'a: null', ['a']],
  ];
  it.each(cases)('%s', (_name, left, right, expected) => {
    expect(differences(meaningOfFile(file(left)), meaningOfFile(file(right)))).toEqual(expected);
    expect(differences(meaningOfFile(file(right)), meaningOfFile(file(left)))).toEqual(expected);
  });
});

describe('a text and JSON', () => {
  const cases: readonly [string, string, unknown, readonly string[]][] = [
    ['a number', 'a: 12', { a: 12 }, []],
    ['an octal number of YAML 1.1', 'a: 0017', { a: 15 }, []],
    ['a number with leading zeros', 'a: 0089', { a: 89 }, []],
    ['a truth', 'a: yes', { a: true }, []],
    ['the wrong truth', 'a: yes', { a: false }, ['a']],
    ['another number', 'a: 12', { a: 13 }, ['a']],
    ['a text that is a number there', 'a: twelve', { a: 12 }, ['a']],
    ['null', 'a: ~\nb: 1', { a: null, b: '1' }, []],
    ['a list', 'a: [x, y]', { a: ['x', 'y'] }, []],
  ];
  it.each(cases)('%s', (_name, text, json, expected) => {
    expect(differences(meaningOfFile(file(text)), meaningOfJson(json))).toEqual(expected);
  });
});

describe('what the meaning of a file is', () => {
  it.each<[string, string, readonly string[]]>([
    ['a: ${{ jit_secrets.x }}', 'a: ${{ secrets.x }}', ['a']],
    ['a: ${{ jit_secrets.x }}', 'a: ${{ jit_secrets.y }}', ['a']],
    ['a: ABC', 'a: abc', ['a']],
    ['x: &x {a: 1}\nz: {<<: {<<: *x, b: 2}}', 'x: {a: 1}\nz: {a: 1, b: 2}', []],
    ['z: {<<: {a: 1}, b: 2}', 'z: {b: 2}', ['z.a']],
    ['z: {a: 2, <<: {a: 1}}', 'z: {a: 2}', []],
    ['z: {<<: [{a: 1}, text, {b: 2}]}', 'z: {a: 1, b: 2}', []],
    ['z: {<<: text}', 'z: {}', []],
    ['&k a: 1\nb: {*k : 2}', 'a: 1\nb: {a: 2}', []],
    ['? [x]\n: 1', '? {y: 1}\n: 1', ['list', 'map']],
    ['a: ~', 'a: ""', []],
    ['a: [1]', 'a: {b: 1}', ['a']],
    ['a: [[1, 2], 3]', 'a: [[1, 4], 5]', ['a.1.2', 'a.2']],
    ['a: []', 'a: x', ['a']],
    ['a: ""', 'a: x', ['a']],
    ['a.b: 1', 'a.b: 2', ['"a.b"']],
  ])('%j and %j differ at %j', (left, right, expected) => {
    expect([...differences(meaningOfFile(file(left)), meaningOfFile(file(right)))].sort()).toEqual(expected);
    expect([...differences(meaningOfFile(file(right)), meaningOfFile(file(left)))].sort()).toEqual(expected);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['a: 1', 'a', ['the whole file']],
    ['a: 1', [{ a: 1 }], ['the whole file']],
    ['', {}, []],
    ['', null, []],
    ['a: 1', { a: '1' }, []],
    ['a: ${{jit_secrets.x}}', { a: '${{ jit_secrets.x }}' }, []],
    [`a: ${GUID}`, { a: GUID.toUpperCase() }, []],
    ['a: {b: 1, c: [yes]}', { a: { b: 1, c: [true] } }, []],
    ['a: {b: 1, c: [yes]}', { a: { b: 2, c: [false] } }, ['a.b', 'a.c.1']],
    ['a: ~', { a: undefined }, []],
    ['a: x', { a: undefined }, ['a']],
    ['a: x', { a: null }, ['a']],
  ])('%j and the JSON %j differ at %j', (text, json, expected) => {
    expect(differences(meaningOfFile(file(text)), meaningOfJson(json))).toEqual(expected);
    expect(differences(meaningOfJson(json), meaningOfFile(file(text)))).toEqual(expected);
  });
});
