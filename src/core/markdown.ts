/**
 * Makes foreign text inert in GitHub-flavoured Markdown: names and values that come from a file, from Azure or from an
 * error message can't bring markup, links, images, mentions or references with them.
 *
 * Punctuation becomes numeric entities, which the Markdown parser never takes as structure. GitHub looks for mentions
 * and references in the rendered text, where entities are gone, so a zero-width space breaks those as well.
 */

const ZERO_WIDTH_SPACE = '&#8203;';

/** Line and paragraph breaks and tabs: one blank, so that a value stays on its line (and in its table cell). */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** Control, format and filling characters, such as bidirectional overrides and zero-width marks; not what emoji are made with. */
const UNSEEN = /(?!\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** What GitHub takes for the id of a commit; a GUID's parts stand between hyphens. */
const COMMIT = /(?<![\w-])[0-9a-f](?=[0-9a-f]{6,39}(?![\w-]))/gi;

/** ASCII punctuation other than what stands harmlessly inside words and sentences. */
const PUNCTUATION = /[!"#$%&'()*+/:;<=>?@[\\\]^_`{|}~]/g;

function entity(character: string): string {
  return `&#${character.codePointAt(0) ?? 0xfffd};`;
}

/** Text on one line, whose hidden characters are shown by their numbers: `U+202E`. Not yet safe in Markdown. */
export function visible(text: string): string {
  return text.replace(BREAKS, ' ').replace(UNSEEN, (character) => {
    const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `[U+${point}]`;
  });
}

/** Dots and dashes structure text only in a few places; elsewhere they stay readable in the source. */
function escapeDotsAndDashes(text: string): string {
  return text
    .replace(/^\s*-|-{2,}/g, (run) => run.replace(/-/g, '&#45;'))
    .replace(/^(\s*\d+)\./, '$1&#46;')
    .replace(/\bwww\./gi, (run) => `${run.slice(0, 3)}${ZERO_WIDTH_SPACE}&#46;`);
}

/** Foreign text as plain words: in a paragraph, a list item or a table cell. */
export function inert(text: string): string {
  const encoded = escapeDotsAndDashes(visible(text).replace(PUNCTUATION, entity));
  return encoded
    .replace(/&#(?:64|35);/g, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/&#58;(?=&#47;&#47;)/g, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/\b(GH)-(?=\d)/gi, `$1-${ZERO_WIDTH_SPACE}`)
    .replace(COMMIT, `$&${ZERO_WIDTH_SPACE}`);
}

/** Foreign text as code: in a paragraph, a list item or a table cell. GitHub seeks no mentions inside code. */
export function code(text: string): string {
  const encoded = visible(text)
    .replace(PUNCTUATION, entity)
    .replace(/\bwww\./gi, (run) => `${run.slice(0, 3)}&#46;`);
  return text === ''
    ? '<code>&#8203;</code>'
    : `<code>${encoded.replace(/-{2,}/g, (run) => run.replace(/-/g, '&#45;'))}</code>`;
}

/** Foreign text in a title: plain text there, but mentions and references are broken all the same. */
export function plainTitle(text: string): string {
  return visible(text)
    .replace(/[`<>]/g, '’')
    .replace(/[@#](?=[\w])/g, '$&\u200b')
    .replace(/\b(GH)-(?=\d)/gi, '$1-\u200b')
    .replace(/:(?=\/\/)/g, '$&\u200b')
    .replace(/\b(www)\.(?=\w)/gi, '$1\u200b.')
    .replace(COMMIT, '$&\u200b')
    .trim();
}

/** The text with its hidden characters named; line breaks stay. */
function visibleLines(text: string): string {
  return text.split(/\r?\n/).map(visible).join('\n');
}

/**
 * A block of commands that no content can end early: the fence is longer than any run of backticks in it. Its characters
 * are all seen, since people paste them into a shell; our own hidden comments are none of its words.
 */
export function fence(given: string): string {
  const text = visibleLines(given).replace(/<!(?=--\s*jit-azure-drift)/g, '<! ');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const mark = '`'.repeat(longest + 1);
  return `${mark}text\n${text}\n${mark}`;
}

/** A table of cells that are Markdown already: pass values through `inert` or `code` first. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** What is already safe in Markdown, as a link; as it is where the address is no plain one of the web. */
function linked(markdown: string, address: string): string {
  return /^https?:\/\/[\w.:-]+(?:\/[\w./~%?=&#@:+-]*)?$/.test(address) ? `[${markdown}](${address})` : markdown;
}

/** A link whose address we made ourselves, or that GitHub gave: refused (words only) where it is no plain https address. */
export function link(words: string, address: string): string {
  return linked(inert(words), address);
}

/** Foreign text as code that links to an address we made ourselves; code alone where there is none, or it is no address. */
export function codeLink(text: string, address: string | undefined): string {
  return linked(code(text), address ?? '');
}
