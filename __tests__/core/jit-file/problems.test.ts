import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from 'yaml';
import { parseText } from '../../../src/core/jit-file/parse.js';
import { wordsOf } from '../../../src/core/jit-file/problems.js';

function problemsOf(text: string) {
  const file = parseText(text);
  return file.ok ? [] : file.problems;
}

describe('what is wrong with a file, in words that hold nothing of it but harmless keys', () => {
  it.each<[string, string, number, number]>([
    ['a: &x *y', 'not valid YAML: an alias cannot bear an anchor or a tag', 1, 7],
    ['x: &x 1\na: !!str *x', 'not valid YAML: an alias cannot bear an anchor or a tag', 2, 10],
    ['a: & b', 'not valid YAML: this alias or anchor is malformed', 1, 4],
    ['a: *\n', 'not valid YAML: this alias or anchor is malformed', 1, 4],
    ['%YAML\n---\na: 1', 'not valid YAML: this directive is malformed', 1, 1],
    ['%TAG x\n---\na: 1', 'not valid YAML: this directive is malformed', 1, 1],
    ['a: "\\q"', 'not valid YAML: this escape sequence does not exist in a double-quoted text', 1, 5],
    ['a: "\\u12"', 'not valid YAML: this escape sequence does not exist in a double-quoted text', 1, 5],
    ['a:\n    b: 1\n  c: 2\n', 'not valid YAML: the indentation does not fit the lines around it', 3, 1],
    ['a: @b', 'not valid YAML: a plain text cannot start with this character; put it in quotes', 1, 4],
    ['a: `b', 'not valid YAML: a plain text cannot start with this character; put it in quotes', 1, 4],
    ['a: !!int 1\nb: @c', 'not valid YAML: a plain text cannot start with this character; put it in quotes', 2, 4],
    ['%FOO\n---\na: @b', 'not valid YAML: a plain text cannot start with this character; put it in quotes', 3, 4],
    [
      'a: b: c',
      'not valid YAML: a nested map cannot start on the line of its key; put quotes around a text that holds ": "',
      1,
      4,
    ],
    [
      'a: 1\n b: 2',
      'not valid YAML: a nested map cannot start on the line of its key; put quotes around a text that holds ": "',
      1,
      4,
    ],
    ['{a: - b}', 'not valid YAML: a block collection cannot stand inside { } or [ ]', 1, 5],
    ['{a:\n- b}', 'not valid YAML: a block collection cannot stand inside { } or [ ]', 2, 1],
    ['a: "b', 'not valid YAML: a character is missing: a closing quote or bracket, a comma, a ":" or a blank', 1, 6],
    ["a: 'b", 'not valid YAML: a character is missing: a closing quote or bracket, a comma, a ":" or a blank', 1, 6],
    [
      '%YAML 1.2\n',
      'not valid YAML: a character is missing: a closing quote or bracket, a comma, a ":" or a blank',
      2,
      1,
    ],
    ['"a\nb": 1', 'not valid YAML: a key must stand on one line; is a ":" missing?', 1, 1],
    ['[a\n]: 1', 'not valid YAML: a key must stand on one line; is a ":" missing?', 1, 1],
    ['azure:\n  prod\n  type: x\n', 'not valid YAML: a key must stand on one line; is a ":" missing?', 2, 3],
    ['a: &x &y b', 'not valid YAML: a value can bear one anchor only', 1, 7],
    ['a: !!str !!str b', 'not valid YAML: a value can bear one tag only', 1, 10],
    ['a:\n\tb: 1', 'not valid YAML: a tab is used as indentation; YAML allows spaces only', 2, 1],
    ['a: ]', 'not valid YAML: this is not expected here', 1, 4],
    ['a: b\n]', 'not valid YAML: this is not expected here', 2, 1],
    ['a: |x\n b', 'not valid YAML: this is not expected here', 1, 5],
    ['a: "b" c', 'not valid YAML: this is not expected here', 1, 8],
    ['{a,,b}', 'not valid YAML: this is not expected here', 1, 4],
    ['{a: 1} b', 'not valid YAML: this is not expected here', 1, 8],
    ['a: 1\n... x\n', 'not valid YAML: this is not expected here', 2, 5],
    ['a: !foo b', 'this tag is none of YAML’s own; the file must be readable without it', 1, 4],
    ['a: !<x b', 'this tag is none of YAML’s own; the file must be readable without it', 1, 4],
    ['a: !!foo b', 'this tag is none of YAML’s own; the file must be readable without it', 1, 4],
    ['a: x\nb: !!strx c', 'this tag is none of YAML’s own; the file must be readable without it', 2, 4],
    ['a: !!mystr c', 'this tag is none of YAML’s own; the file must be readable without it', 1, 4],
    ['a: !x! c', 'this tag is none of YAML’s own; the file must be readable without it', 1, 4],
    ['a: "x" # !foo\nb: !foo', 'this tag is none of YAML’s own; the file must be readable without it', 2, 4],
    ['---\na: 1\n---\nb: 1', 'the file holds several YAML documents; there must be one', 3, 1],
    ['a: 1\n...\nb: 1', 'the file holds several YAML documents; there must be one', 3, 1],
    ['[a]', 'the file must hold a map (`azure:` and its like at the top), not a list or a text', 1, 1],
    ['--- a', 'the file must hold a map (`azure:` and its like at the top), not a list or a text', 1, 5],
    ['\n["a"]', 'the file must hold a map (`azure:` and its like at the top), not a list or a text', 2, 1],
    ['x: 1\na: *y', 'this alias has no anchor before it', 2, 4],
    ['a: &x [1, *x]', 'this alias stands inside what it stands for', 1, 11],
    ['&x {a: *x}', 'this alias stands inside what it stands for', 1, 8],
    ['{<script>: 1, <script>: 2}', 'the key "<script>" occurs twice in one map', 1, 15],
    ['{"a.b": 1, "a.b": 2}', 'the key occurs twice in one map', 1, 12],
    ['{a b: 1, a b: 2}', 'the key "a b" occurs twice in one map', 1, 10],
    ['a: 1\n? \n: 1\n? \n: 2', 'the key occurs twice in one map', 4, 3],
    ['{abc8Q~abcd: 1, abc8Q~abcd: 2}', 'the key occurs twice in one map', 1, 17],
    ['{client_secret:abcd: 1, client_secret:abcd: 2}', 'the key occurs twice in one map', 1, 25],
  ])('%j: %s', (text, message, line, column) => {
    expect(problemsOf(text)).toEqual([{ message, line, column }]);
  });

  it('names a key that occurs twice only where it is short', () => {
    const twice = (key: string) => problemsOf(`{"${key}": 1, "${key}": 2}`)[0]?.message;
    expect(twice('k'.repeat(32))).toBe(`the key "${'k'.repeat(32)}" occurs twice in one map`);
    expect(twice('k'.repeat(33))).toBe('the key occurs twice in one map');
  });

  it('says of a key that is too long where it begins', () => {
    const message = 'not valid YAML: the ":" of a key must come within 1024 characters';
    expect(problemsOf(`a: 1\n"${'x'.repeat(1030)}": 1`)).toEqual([{ message, line: 2, column: 1 }]);
  });
});

describe('limits', () => {
  const nested = (depth: number) => `a: ${'['.repeat(depth)}${']'.repeat(depth)}`;
  const bomb = (more: number) => {
    const items = [...Array(998).fill('*a'), ...Array(more).fill('x')];
    return `a: &a [${Array(999).fill('x').join(', ')}]\nb: [${items.join(', ')}]`;
  };

  const messages = (text: string) => problemsOf(text).map(({ message }) => message);

  it('are those of depth, and of what aliases multiply', () => {
    expect(messages(nested(98))).toEqual([]);
    expect(messages(nested(99))).toEqual(['the file is nested too deeply']);
    expect(messages(bomb(996))).toEqual([]);
    expect(messages(bomb(997))).toEqual(['the aliases of the file multiply beyond measure (an "alias bomb")']);
  });

  it('are those of words', () => {
    expect(messages(`a: [${'x,'.repeat(100_000)}]`)).toEqual(['the file holds too many YAML tokens to be read']);
  });
});

it.each<[ErrorCode, RegExp]>([
  ['BAD_COLLECTION_TYPE', /^not valid YAML: the tag does not fit/],
  ['BAD_PROP_ORDER', /^not valid YAML: an anchor or tag must stand behind/],
  ['RESOURCE_EXHAUSTION', /^not valid YAML: .* nested too deeply$/],
  ['TAG_RESOLVE_FAILED', /^not valid YAML: this tag cannot be resolved$/],
  ['IMPOSSIBLE', /^not valid YAML: the parser does not understand this$/],
])('the parser’s fault %s has words of ours', (code, words) => expect(wordsOf(code)).toMatch(words));
