/**
 * JSON that a later run reads again, hidden in the Markdown of a pull request or an issue: an HTML comment with a name.
 * Whether it may be believed is the caller's question: anyone can write such a comment.
 */

const CLOSING = ' -->';

function openingOf(name: string): string {
  return `<!-- ${name} `;
}

function unicodeEscape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** JSON text whose hidden characters (bidirectional marks and their like) are escapes, and which means the same. */
export function visibleJson(json: string): string {
  return json.replace(
    /(?!\n|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu,
    unicodeEscape,
  );
}

/** The value as JSON in which nothing can end a comment, nor begin markup. */
export function inertJson(value: unknown): string {
  return visibleJson(JSON.stringify(value))
    .replace(/[<>&]/g, unicodeEscape)
    .replace(/-(?=-)/g, unicodeEscape);
}

/** The comment that holds the value. */
export function hide(name: string, value: unknown): string {
  return `${openingOf(name)}${inertJson(value)}${CLOSING}`;
}

/** The value of the comment of that name; undefined where there is none, more than one, or one that holds no JSON. */
export function findHidden(name: string, body: string): unknown {
  const [, after, more] = body.split(openingOf(name));
  if (after === undefined || more !== undefined) return undefined;
  const end = after.indexOf(CLOSING);
  return end < 0 ? undefined : parseJson(after.slice(0, end));
}

/** The body with another value in the comment of that name, which it has; its words stay. */
export function replaceHidden(name: string, body: string, value: unknown): string {
  const start = body.indexOf(openingOf(name));
  const end = body.indexOf(CLOSING, start);
  return `${body.slice(0, start)}${hide(name, value)}${body.slice(end + CLOSING.length)}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether it is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
