import { describe, expect, it } from '@jest/globals';
import { findHidden, hide, visibleJson } from '../../../src/core/hidden-comment.js';
import { code, fence, inert, plainTitle } from '../../../src/core/markdown.js';
import { matchesPattern } from '../../../src/core/selection.js';
import { visible } from '../../../src/core/text.js';
import { LONGEST, processorTime } from './yaml-samples.js';

describe('a block of commands', () => {
  it('shows every character that a shell would get', () => {
    expect(fence("az --name 'a\u202eb\u001b[31m\u200b'\r\nnext")).toBe(
      "```text\naz --name 'a[U+202E]b[U+001B][31m[U+200B]'\nnext\n```",
    );
  });

  it('holds no hidden comment of ours, so that the one behind it is still the only one', () => {
    const body = `${fence("az --name '<!-- name:1 {} -->' '<!--jit-azure-drift:1 {} --><!-- jit-azure-drift:1 {} -->'")}`;
    expect(body).toContain('<!-- name:1 {} -->');
    expect(body.match(/<!--\s*jit-azure-drift/g)).toBeNull();
    const whole = `${body}\n\n${hide('jit-azure-drift:1', { kept: true })}\n`;
    expect(findHidden('jit-azure-drift:1', whole)).toEqual({ kept: true });
  });
});

describe('what GitHub would link by itself', () => {
  const OID = 'deadbeefdeadbeefdeadbeefdeadbeefdeadbeef';

  it.each([
    [OID, `d&#8203;${OID.slice(1)}`],
    ['at deadbee.', 'at d&#8203;eadbee.'],
    ['11111111-1111-4111-8111-111111111111', '11111111-1111-4111-8111-111111111111'],
    ['AADSTS7000215', 'AADSTS7000215'],
    ['prefixdeadbeef', 'prefixdeadbeef'],
  ])('breaks the id of a commit in %j, and no other word', (text, expected) => {
    expect(inert(text)).toBe(expected);
  });

  it.each([
    ['fixes https://github.com/acme/app/issues/1', 'fixes https:\u200b//github.com/acme/app/issues/1'],
    ['see www.evil.example', 'see www\u200b.evil.example'],
    [`of ${OID}`, `of d\u200b${OID.slice(1)}`],
    ['11111111-1111-4111-8111-111111111111', '11111111-1111-4111-8111-111111111111'],
  ])('is broken in titles and commit messages: %j', (text, expected) => {
    expect(plainTitle(text)).toBe(expected);
  });
});

describe('characters that are not seen', () => {
  it.each(['\u034f', '\u115f', '\u17b4', '\u3164', '\uffa0', '\u{e0100}', '\u2800', '\u061c'])(
    'are named: %j',
    (character) => {
      const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      expect(inert(`a${character}b`)).toBe(`a&#91;U&#43;${point}&#93;b`);
      expect(code(`a${character}b`)).toBe(`<code>a&#91;U&#43;${point}&#93;b</code>`);
      expect(visible(`a${character}b`)).toBe(`a\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}b`);
    },
  );

  it('leaves an emoji whole', () => {
    expect(inert('⚠️ prod')).toBe('⚠️ prod');
    expect(visible('⚠️ prod')).toBe('⚠️ prod');
  });
});

describe('visibleJson', () => {
  it.each([
    ['\u202e\u2066\u200b\u009b\u007f', '"\\u202e\\u2066\\u200b\\u009b\\u007f"'],
    ['\u{e0041}', '"\\udb40\\udc41"'],
    ['ü😀', '"ü😀"'],
  ])('of %j', (text, expected) => {
    const json = visibleJson(JSON.stringify(text));
    expect(json).toBe(expected);
    expect(JSON.parse(json)).toBe(text);
  });

  it('keeps line ends between members', () => {
    expect(visibleJson(JSON.stringify({ a: 'b' }, null, 2))).toBe('{\n  "a": "b"\n}');
  });
});

describe('patterns', () => {
  it.each([
    ['a*b', 'a b', true],
    ['a*b', 'ab', true],
    ['a*b', 'a', false],
    ['ab*ab', 'ab', false],
    ['ab*ba', 'aba', false],
    ['*', '', true],
    ['**', 'x', true],
    ['', '', true],
    ['', 'x', false],
    ['*b*', 'abc', true],
    ['a*c*e', 'abcde', true],
    ['a*e*c', 'abcde', false],
    ['a.c', 'abc', false],
    ['a*', 'a\nb', true],
  ])('%j matches %j: %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  it('end at once where every star could stand for anything', () => {
    const { value, ms } = processorTime(() => matchesPattern(`${'*a'.repeat(30)}b`, 'a'.repeat(200)));
    expect(value).toBe(false);
    expect(ms).toBeLessThan(LONGEST / 10);
  });
});
