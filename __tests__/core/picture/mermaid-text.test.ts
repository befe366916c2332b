import { describe, expect, it } from '@jest/globals';
import { HOSTILE } from '../../../scripts/pictures/hostile-names.js';
import { cutToWidth, diagram, label, unbroken } from '../../../src/core/picture/mermaid-text.js';

describe('label', () => {
  it.each([
    ['plain', 'prod-2.eu west', 'prod-2.eu west'],
    ['letters of any script', 'größe é 名前', 'größe é 名前'],
    ['a quote', 'a"b', 'a#34;b'],
    ['brackets', '[({})]', '#91;#40;#123;#125;#41;#93;'],
    ['a directive', '%%{init: {}}%%', '#37;#37;#123;init#58; #123;#125;#125;#37;#37;'],
    ['HTML', '<b>&amp;</b>', '#60;b#62;#38;amp#59;#60;#47;b#62;'],
    ['Mermaid’s own entity', '#quot;', '#35;quot#59;'],
    ['what Mermaid puts in place of one', 'ﬂ°°60¶ß', '#64258;#176;#176;60#182;ß'],
    ['a Markdown string', '`**b**`', '#96;#42;#42;b#42;#42;#96;'],
    ['the end of the code block', '```', '#96;#96;#96;'],
    ['line breaks', 'a\n  click b\r\nc', 'a   click b c'],
    ['bidirectional marks', 'a\u202Eb', 'a#91;U#43;202E#93;b'],
    ['an underscore and a semicolon', 'a_b;c', 'a#95;b#59;c'],
    ['nothing', '', '#40;no name#41;'],
    ['blanks', ' \n ', '#40;no name#41;'],
    ['stacked marks', `z${'\u0301'.repeat(9)}`, 'z\u0301\u0301'],
  ])('makes %s inert', (_, text, expected) => expect(label(text, 60)).toBe(expected));

  it.each(HOSTILE)('leaves nothing that any of Mermaid’s parsers takes for structure: %j', (name) => {
    expect(label(name, 40)).toMatch(/^(?:[\p{L}\p{N}\p{M} .-]|#\d+;)+$/u);
  });

  it('never cuts an entity in two', () => {
    for (let width = 1; width < 12; width += 1) expect(label('"'.repeat(20), width)).toMatch(/^(?:#\d+;)+$/);
  });
});

describe('cutToWidth', () => {
  it.each([
    ['fits', 'abcd', 4, 'abcd'],
    ['is one letter', 'a', 1, 'a'],
    ['is too long', 'abcde', 4, 'abc…'],
    ['ends in a blank', 'ab cde', 4, 'ab…'],
    ['is wide', '名前名前', 5, '名前…'],
    ['is wide and fits', '名前', 4, '名前'],
    ['has pairs of surrogates', '𝒳'.repeat(6), 3, '𝒳𝒳…'],
    ['is very long', 'x'.repeat(1_000_000), 3, 'xx…'],
  ])('%s', (_, text, width, expected) => expect(cutToWidth(text, width)).toBe(expected));
});

it('keeps our own words together, and a diagram in its block', () => {
  expect(unbroken('not checked yet')).toBe('not#160;checked#160;yet');
  expect(diagram(['flowchart TB', '  a'])).toBe('```mermaid\nflowchart TB\n  a\n```');
});
