import { describe, expect, it } from '@jest/globals';
import { readPlainYaml } from '../../../src/core/jit-file/plain-value.js';

describe('YAML that is no configuration file', () => {
  it.each<[string, unknown]>([
    ['', null],
    ['one', 'one'],
    ['007', '007'],
    ['--- |\n!foo\n', '!foo\n'],
    ['x'.repeat(1024 * 1024), 'x'.repeat(1024 * 1024)],
    ['- 1\n- [true, ~]', ['1', ['true', '~']]],
    ['a:\n  b: 1\nc: []', { a: { b: '1' }, c: [] }],
    ['{a: {}, "b c": "x"}', { a: {}, 'b c': 'x' }],
    ['a: &x {b: 1}\nc: *x', { a: { b: '1' }, c: { b: '1' } }],
    ['&k a: 1\nb: *k', { a: '1', b: 'a' }],
  ])('%j is read as maps, lists and texts', (text, value) => {
    expect(readPlainYaml(text)).toEqual({ ok: true, value });
  });

  it('makes the same object of what aliases repeat, and a plain key of __proto__', () => {
    const { value } = readPlainYaml('a: &x {b: 1}\nc: *x\nd: &y [1]\ne: *y') as { value: Record<string, unknown> };
    expect(value.a).toBe(value.c);
    expect(value.d).toBe(value.e);
    const odd = readPlainYaml('__proto__: {a: 1}') as { value: object };
    expect(Object.entries(odd.value)).toEqual([['__proto__', { a: '1' }]]);
    expect(Object.getPrototypeOf(odd.value)).toBe(Object.prototype);
  });

  it.each([
    ['a key that is a list', 'a: 1\n? [x]\n: 2', 'a key must be a text here, not a map or a list', 2],
    ['a key that is a map', '? {x: 1}\n: 2', 'a key must be a text here, not a map or a list', 1],
    ['no YAML', 'a: [', expect.any(String), 1],
    ['more than there may be', 'x'.repeat(1024 * 1024 + 1), 'the text has more than 1 MiB', 1],
    ['too deep', '['.repeat(200), 'the text is nested too deeply', 1],
    ['several documents', 'a: 1\n---\nb: 1', 'the text holds several YAML documents; there must be one', 2],
    ['controls', 'a: 1\nb: \u0000', expect.not.stringContaining('the file'), 2],
  ])('is refused with a place: %s', (_, text, message, line) => {
    expect(readPlainYaml(text)).toMatchObject({ ok: false, problem: { message, line } });
  });
});
