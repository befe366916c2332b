/** Text from files and services on its way into messages: one visible line of bounded length. */

const LONGEST = 120;

/** Controls, line separators, bidirectional and other invisible formatting, fillers, lone surrogates, private use; not what emoji are made with. */
const INVISIBLE = /(?!\u{FE0F})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u{2800}]/gu;

/** What is as visible as it can be. */
const PLAIN = /^[\x20-\x7E]*$/;

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  return `\\u{${code.toString(16).toUpperCase()}}`;
}

/** The text as one visible line: controls, bidirectional marks and zero-width characters become escapes; long text is shortened. */
export function visible(text: string, longest: number = LONGEST): string {
  if (text.length <= longest && PLAIN.test(text)) return text;
  // Cut first: the text may be a megabyte, and escapes only make it longer.
  const start = Array.from(text.slice(0, 2 * longest + 2));
  const isLong = start.length > longest;
  const shown = (isLong ? start.slice(0, longest - 1) : start).join('').replace(INVISIBLE, escapeCharacter);
  return isLong ? `${shown}…` : shown;
}

/** The text in straight double quotes, visible and shortened, for use inside a plain-text message. */
export function quoteForMessage(text: string, longest: number = LONGEST): string {
  return `"${visible(text, longest)}"`;
}

/** At most `length` characters; never half of a surrogate pair. */
export function shorten(text: string, length: number): string {
  const points = Array.from(text);
  return points.length <= length ? text : `${points.slice(0, length - 1).join('')}…`;
}
