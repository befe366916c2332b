/** What GitHub would make of Markdown: a strict reading that knows only what the action itself writes. */

/** Markdown in its parts: blocks of code, and everything else. */
export interface MarkdownParts {
  readonly fences: readonly string[];
  readonly prose: string;
}

/** Splits off fenced blocks by CommonMark's rule: a fence ends with at least as many backticks, alone on their line. */
export function partsOf(markdown: string): MarkdownParts {
  const fences: string[] = [];
  const prose: string[] = [];
  let open: { readonly mark: string; readonly lines: string[] } | undefined;
  for (const line of markdown.split('\n')) {
    if (open === undefined) {
      const mark = /^ {0,3}(`{3,}|~{3,})[^`]*$/.exec(line)?.[1];
      if (mark === undefined) prose.push(line);
      else open = { mark, lines: [] };
    } else if (new RegExp(`^ {0,3}\\${open.mark[0] ?? '`'}{${open.mark.length},}\\s*$`).test(line)) {
      fences.push(open.lines.join('\n'));
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined) throw new Error(`A fence has no end: ${open.lines.join('\n').slice(0, 300)}`);
  return { fences, prose: prose.join('\n') };
}

/** The text as it stands on the page: entities are characters, and code, where nothing is sought, is left out. */
export function visibleText(prose: string): string {
  return prose
    .replace(/<!--.*?-->/gs, '')
    .replace(/<code>.*?<\/code>/g, '')
    .replace(/`[^`\n]+`/g, '')
    .replace(/&#(\d+);/g, (_entity, number: string) => String.fromCodePoint(Number(number)));
}

/** Everything in the Markdown that is more than words, as a list to compare with what the action writes itself. */
export function structureOf(prose: string): {
  readonly tags: readonly string[];
  readonly comments: readonly string[];
  readonly addresses: readonly string[];
  readonly images: number;
  readonly unevenRows: readonly string[];
} {
  const comments = [...prose.matchAll(/<!--.*?-->/gs)].map(([comment]) => comment);
  const rest = prose.replace(/<!--.*?-->/gs, '');
  return {
    comments,
    tags: [...new Set([...rest.matchAll(/<[^>]*>?/g)].map(([tag]) => tag))].sort(),
    addresses: [...rest.matchAll(/\]\(([^)]*)\)/g)].map(([, address]) => address ?? ''),
    images: [...rest.matchAll(/!\[/g)].filter(
      ({ index }) => !/^!\[CAUTION\]/.test(rest.slice(index - 0, index + 11)) && rest[index - 1] !== '[',
    ).length,
    unevenRows: unevenRows(rest),
  };
}

/** Rows of tables whose number of cells is not that of the table's head. */
function unevenRows(markdown: string): string[] {
  let cells: number | undefined;
  return markdown.split('\n').filter((line) => {
    if (!line.startsWith('|')) {
      cells = undefined;
      return false;
    }
    const count = line.split(/(?<!\\)\|/).length;
    cells ??= count;
    return count !== cells;
  });
}
