/** Texts as YAML writes them, so that every YAML reader gets the same text back. */

import { isGuid } from '../guid.js';
import { readPlaceholder } from './values.js';

export type WrittenStyle = 'plain' | 'single' | 'double';

/** A new value: a text in the style of Jit's page, or a nested map. */
export type NewValue = { readonly text: string; readonly style: WrittenStyle } | readonly NewPair[];

export interface NewPair {
  readonly key: string;
  readonly value: NewValue;
}

/** Words that some YAML reader takes for a boolean, a null or a number. */
const MEANS_SOMETHING_ELSE = /^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

/** Whether a text can stand without quotes and be the same text to every YAML reader. */
function isSafePlain(text: string, inFlow: boolean): boolean {
  if (isGuid(text)) return true;
  // In `{ }` braces end the text; elsewhere Jit itself writes its placeholders without quotes.
  if (readPlaceholder(text) !== undefined) return !inFlow && !/[#:]/.test(text);
  return /^[A-Za-z_]([\w .()/-]*[\w)])?$/.test(text) && !MEANS_SOMETHING_ELSE.test(text);
}

const UNPRINTABLE = /[\x7F-\x9F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFF]/g;

function doubleQuoted(text: string): string {
  // JSON's escapes are YAML's; JSON leaves more of the invisible characters as they are.
  return JSON.stringify(text).replace(UNPRINTABLE, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Writes a text in the wanted style, or in double quotes where that style cannot hold it. */
export function writeText(text: string, style: WrittenStyle, inFlow: boolean): string {
  if (style === 'plain' && isSafePlain(text, inFlow)) return text;
  const isPrintable =
    /^[\x20-\x7E\u00A0-\uD7FF\uE000-\uFDCF]*$/.test(text) && !new RegExp(UNPRINTABLE.source).test(text);
  if (style === 'single' && isPrintable) return `'${text.replaceAll("'", "''")}'`;
  return doubleQuoted(text);
}

/** Writes a key: plain where it can be, else in double quotes. */
export function writeKey(key: string, style: WrittenStyle): string {
  const canBePlain = /^[A-Za-z_][\w.-]*$/.test(key) && !MEANS_SOMETHING_ELSE.test(key);
  if (style !== 'plain' || !canBePlain) return writeText(key, style === 'plain' ? 'double' : style, true);
  return key;
}

/** Writes pairs as lines of a block map, without line ends. */
export function writeBlock(pairs: readonly NewPair[], indent: string, step: string): string[] {
  return pairs.flatMap(({ key, value }) => {
    const start = `${indent}${writeKey(key, 'plain')}:`;
    if ('text' in value) return [`${start} ${writeText(value.text, value.style, false)}`];
    return [start, ...writeBlock(value, indent + step, step)];
  });
}

/** Writes pairs as they stand inside `{ }`; keys in quotes where the file writes JSON. */
export function writeFlow(pairs: readonly NewPair[], keyStyle: WrittenStyle): string {
  return pairs
    .map(({ key, value }) => {
      const written = 'text' in value ? writeText(value.text, 'double', true) : `{${writeFlow(value, keyStyle)}}`;
      return `${writeKey(key, keyStyle)}: ${written}`;
    })
    .join(', ');
}

/** What a new value means, maps as lists of pairs: the proof compares it with what the new file says. */
export function meaningOfNew(value: NewValue): unknown {
  if ('text' in value) return value.text;
  return value.map((pair) => [pair.key, meaningOfNew(pair.value)]);
}
