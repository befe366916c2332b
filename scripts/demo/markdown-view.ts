/** Width of a column above which its text is wrapped. */
const WIDEST = 88;

/** Undoes the entities and tags of the action's own Markdown, for a terminal. */
function plain(cell: string): string {
  return cell
    .replace(/<\/?(?:code|b)>/g, '')
    .replace(/&#8203;/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('**', '')
    .trim();
}

/** The cells of a line of a Markdown table. */
function cells(line: string): readonly string[] {
  return line
    .replace(/^\|\s?/, '')
    .replace(/\s?\|$/, '')
    .split(' | ')
    .map(plain);
}

function wrap(text: string): readonly string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1] ?? '';
    if (last !== '' && last.length + word.length + 1 > WIDEST) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

function tableLines(lines: readonly string[]): readonly string[] {
  const rows = lines.filter((line) => !/^\|(?:\s*-+\s*\|)+$/.test(line)).map(cells);
  const wrapped = rows.map((row) => row.map(wrap));
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, index) =>
    Math.max(...wrapped.map((row) => Math.max(0, ...(row[index] ?? []).map((part) => part.length)))),
  );
  return wrapped.flatMap((row, number) => {
    const height = Math.max(...row.map((cell) => cell.length));
    const printed = Array.from({ length: height }, (_, line) =>
      `  ${widths.map((width, index) => (row[index]?.[line] ?? '').padEnd(width)).join('  ')}`.trimEnd(),
    );
    return number === 0 ? [...printed, `  ${widths.map((width) => '─'.repeat(width)).join('  ')}`] : printed;
  });
}

/** The job summary as text for a terminal: tables drawn, folded parts named only. */
export function renderSummary(markdown: string): string {
  const drawn = markdown.replace(/```mermaid\n[\s\S]*?\n```/g, '▸ A diagram (drawn on GitHub)');
  const folded = drawn.replace(/<details><summary>(.*?)<\/summary>[\s\S]*?<\/details>/g, '▸ $1 (folded)');
  const output: string[] = [];
  let table: string[] = [];
  for (const line of [...folded.split('\n'), '']) {
    if (line.startsWith('|')) {
      table.push(line);
      continue;
    }
    if (table.length > 0) output.push(...tableLines(table));
    table = [];
    output.push(plain(line.replace(/\[(.*?)\]\((.*?)\)/g, '$1 ($2)').replaceAll('`', '')));
  }
  return output.join('\n').trimEnd();
}
