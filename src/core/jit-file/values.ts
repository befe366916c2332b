/** What the texts in an entry mean. */

import { isGuid } from '../guid.js';
import { isErratic, looksLikeSecret } from './secret-forms.js';

/** A placeholder; the second form is outdated. */
export const PLACEHOLDER_FORM = /^\$\{\{\s*(jit_secrets|secrets)\.([A-Za-z0-9_-]{1,100})\s*\}\}$/;
/** No leftover and no placeholder is longer; a hostile text may have a megabyte. */
const LONGEST = 1000;

/** `${{ jit_secrets.NAME }}`, or its outdated form `${{ secrets.NAME }}`. */
export interface Placeholder {
  readonly source: 'jit_secrets' | 'secrets';
  readonly name: string;
}

/** Whether two texts are the same GUID; case means nothing. */
export function sameGuid(one: string, other: string): boolean {
  return isGuid(one) && one.toLowerCase() === other.toLowerCase();
}

/** Reads a placeholder; blanks inside the braces mean nothing. One whose name is, or may be, a secret itself is none. */
export function readPlaceholder(text: string): Placeholder | undefined {
  if (text.length > LONGEST || !PLACEHOLDER_FORM.test(text)) return undefined;
  // The form holds one dot, with the name behind it.
  const dot = text.indexOf('.');
  const name = text.slice(dot + 1, -'}}'.length).trimEnd();
  if (isErratic(name)) return undefined;
  return { source: text.slice(0, dot).endsWith('jit_secrets') ? 'jit_secrets' : 'secrets', name };
}

/** The placeholder as Jit's page writes it. */
export function placeholderFor(name: string): string {
  return `\${{ jit_secrets.${name} }}`;
}

/**
 * Whether the text was left over from the documentation: `<integration_id>`, `<tenant id>`, `your Azure tenant ID`.
 * For texts that stand in the place of a client secret, `isSecretLeftover` decides.
 */
export function isLeftover(text: string): boolean {
  if (text.length > LONGEST || looksLikeSecret(text)) return false;
  return /^\s*<[^<>]+>\s*$/.test(text) || /^\s*your\s[\w\s]*\b(id|name|secret)s?\s*$/i.test(text);
}

/** What Jit's page, and pages like it, write in the place of a client secret: in angle brackets, `your` before it or not. */
const SECRET_LEFTOVERS = new Set([
  'secret',
  'client secret',
  'client secret value',
  'azure secret',
  'azure client secret',
  'azure client secret value',
  'app secret',
  'application secret',
]);

/**
 * Whether a text in the place of a client secret is one of the documentation's own words. Only exact words count: in
 * that place, anything else in angle brackets may be a real secret.
 */
export function isSecretLeftover(text: string): boolean {
  if (text.length > LONGEST) return false;
  const [, inner, bare] = /^\s*(?:<([^<>]+)>|(your\s.*\S))\s*$/i.exec(text) ?? [];
  const words = (inner ?? bare)
    ?.trim()
    .toLowerCase()
    .split(/[\s_-]+/)
    .join(' ');
  return words !== undefined && SECRET_LEFTOVERS.has(words.replace(/^your /, ''));
}
