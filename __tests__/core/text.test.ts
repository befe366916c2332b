import { describe, expect, it } from '@jest/globals';
import { quoteForMessage, visible } from '../../src/core/text.js';

describe('text in messages', () => {
  it.each([
    ['plain text', 'plain text'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['\u001b[31mred', '\\u{1B}[31mred'],
    ['abc\u202Edef\u200B', 'abc\\u{202E}def\\u{200B}'],
    ['\u2028', '\\u{2028}'],
    ['\uD800', '\\u{D800}'],
    ['ünï 漢字 \u{1F600}', 'ünï 漢字 \u{1F600}'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
    expect(quoteForMessage(text)).toBe(`"${shown}"`);
  });

  it('is shortened by characters, not halves of them', () => {
    expect(visible('\u{1F600}'.repeat(200), 5)).toBe(`${'\u{1F600}'.repeat(4)}…`);
    expect(visible('x'.repeat(1_000_000))).toHaveLength(120);
    for (const letter of ['x', 'é']) {
      expect(visible(letter.repeat(120))).toBe(letter.repeat(120));
      expect(visible(letter.repeat(121))).toBe(`${letter.repeat(119)}…`);
    }
  });
});
