/** What the texts in an entry mean. */

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PLACEHOLDER = /^\$\{\{\s*(jit_secrets|secrets)\.([^\s{}]+)\s*\}\}$/;

/** `${{ jit_secrets.NAME }}`, or its outdated form `${{ secrets.NAME }}`. */
export interface Placeholder {
  readonly source: 'jit_secrets' | 'secrets';
  readonly name: string;
}

/** Whether the text is a GUID, in any case. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** Whether two texts are the same GUID; case means nothing. */
export function sameGuid(one: string, other: string): boolean {
  return GUID.test(one) && one.toLowerCase() === other.toLowerCase();
}

/** Reads a placeholder; blanks inside the braces mean nothing. */
export function readPlaceholder(text: string): Placeholder | undefined {
  const [, source, name] = PLACEHOLDER.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { source: source === 'secrets' ? 'secrets' : 'jit_secrets', name };
}

/** The placeholder as Jit's page writes it. */
export function placeholderFor(name: string): string {
  return `\${{ jit_secrets.${name} }}`;
}

/** Whether the text was left over from the documentation: `<integration_id>`, `<tenant id>`, `your Azure tenant ID`. */
export function isLeftover(text: string): boolean {
  return /^\s*<[^<>]+>\s*$/.test(text) || /^\s*your\s[\w\s]*\b(id|name|secret)s?\s*$/i.test(text);
}

/**
 * Whether the text may well be a client secret that was put in the wrong place: Entra's form (`abc8Q~…`), or one long
 * word of a secret's letters that is no GUID.
 */
export function looksLikeSecret(text: string): boolean {
  const word = text.trim();
  if (/^.{3}\dQ~/.test(word)) return true;
  const isName = /[0-9a-f]{8}-[0-9a-f]{4}-/i.test(word) || /\.onmicrosoft\.\w+$/i.test(word);
  return !isName && /^[\w~.+/=-]{30,}$/.test(word);
}
