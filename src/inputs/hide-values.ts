/** Values of inputs that are shorter are parts of too many words. */
const SHORTEST = 3;

/** Words of the interface: they say nothing of anyone. */
const VOCABULARY: ReadonlySet<string> = new Set(
  `auto check validate repair plan verify conclude required off error drift warning never true false public usgovernment
  usgovernment-dod china custom Reader reader jit-azure-drift oidc tokens azure-cli jit-docs scanner none proposal role-assignment api-permissions app-role managed-app-jit-access-off
  managed-app-permissions name
  type integration integrations subject reason until`.split(/\s+/),
);

/** What a YAML text gives as values: the rest of the line, or of the item in braces, behind a key. */
function valuesIn(text: string): readonly string[] {
  if (!text.includes(':')) return [];
  return [...text.matchAll(/:\s+["']?([^"',{}\n]+)/g)].map((match) => (match[1] ?? '').trim());
}

/** The text without what stands between the first and the last of the marks, which may stand inside the value too. */
function withoutQuoted(text: string, open: string, close: string): string {
  const from = text.indexOf(open);
  const to = text.lastIndexOf(close);
  return from < 0 || to <= from ? text : `${text.slice(0, from + 1)}…${text.slice(to)}`;
}

/**
 * A fault in words that hold no value of an input, for a log that everyone can read: a variable is no secret to GitHub,
 * and would be printed. The name of the input stays, and so does what was expected.
 */
export function hideValues(fault: string, texts: readonly string[]): string {
  const unquoted = withoutQuoted(withoutQuoted(fault, '"', '"'), '“', '”');
  const values = texts
    .flatMap((text) => [text, ...valuesIn(text)])
    .filter((value) => {
      return value.length >= SHORTEST && !VOCABULARY.has(value);
    });
  const longestFirst = [...new Set(values)].sort((a, b) => b.length - a.length);
  return longestFirst.reduce(withoutWord, unquoted);
}

/** The text with `…` in each place of the word, where it is no part of a longer one. No pattern: the word may have a megabyte. */
function withoutWord(text: string, word: string): string {
  let hidden = '';
  let from = 0;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const isPart = /[\w-]/.test(text[at - 1] ?? '') || /[\w-]/.test(text[at + word.length] ?? '');
    if (isPart || at < from) continue;
    hidden += `${text.slice(from, at)}…`;
    from = at + word.length;
  }
  return hidden + text.slice(from);
}
