import { visible } from '../markdown.js';

/**
 * Makes foreign text inert in Mermaid, whose parsers know no common way to quote: everything but letters, digits and
 * blanks becomes Mermaid's own numeric entity (`#37;` for %). So no name can end a label, start a comment, a directive
 * (`%%{init}%%`), a `click`, a Markdown string or HTML; nor can it close the code block that the diagram stands in.
 */

/** What stands for itself. The ligature is a letter, and what Mermaid itself puts in place of an entity begins with it. */
const ENCODED = /[^\p{L}\p{N}\p{M} .-]|\u{FB02}/gu;

/** Letters that are as wide as two. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\u{FF01}-\u{FF60}]/u;

/** Marks that are drawn over the letter before them: more than a few of one letter would be drawn over other lines. */
const STACKED = /(\p{M}{2})\p{M}+/gu;

/** How wide a letter is drawn, in narrow letters. */
function widthOf(letter: string): number {
  return WIDE.test(letter) ? 2 : 1;
}

/** The text as far as it fits `width` narrow letters; what was cut ends in an ellipsis. */
export function cutToWidth(text: string, width: number): string {
  const letters = Array.from(text.slice(0, 4 * width + 4));
  let used = 0;
  const kept = letters.filter((letter) => {
    used += widthOf(letter);
    return used <= width;
  });
  if (kept.join('') === text) return text;
  while (kept.reduce((sum, letter) => sum + widthOf(letter), 0) > width - 1) kept.pop();
  return `${kept.join('').trimEnd()}…`;
}

/** Foreign text for a quoted label or a section's title: on one line, cut to `width` narrow letters, never empty. */
export function label(text: string, width: number): string {
  const shown = cutToWidth(visible(text).replace(STACKED, '$1').trim(), width);
  const words = shown === '' ? '(no name)' : shown;
  return words.replace(ENCODED, (character) => `#${character.codePointAt(0) ?? 0xfffd};`);
}

/** Our own words of a label, kept on one line: Mermaid breaks lines at blanks only. */
export function unbroken(words: string): string {
  return words.replaceAll(' ', '#160;');
}

/** A diagram as GitHub draws it. Its lines hold nothing foreign but what `label` made. */
export function diagram(lines: readonly string[]): string {
  return ['```mermaid', ...lines, '```'].join('\n');
}
