import type { Result, Status } from '../core/results.js';
import { visible } from '../core/text.js';
import { allRows, type Report } from './report.js';

/** Signs that stay readable without colours and for colour-blind eyes. */
const STATUS_SIGNS: Readonly<Record<Status, string>> = { passed: '✔', failed: '✖', unknown: '?', skipped: '-' };

/** What a terminal or a browser would act on instead of showing it: controls, bidirectional and zero-width marks. */
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text with every character that can't be seen named instead; line breaks stay. */
export function showUnseen(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}

/**
 * Makes a line inert: the runner takes `::command` at the start of a line (after blanks) and `##[command]` anywhere as
 * an order, where a blank between the signs is enough and stays readable; characters that can't be seen are named.
 */
export function inertLine(line: string): string {
  return showUnseen(line)
    .replace(/^(\s*):(?=:)/, '$1: ')
    .replaceAll('##[', '## [');
}

/** A notice is no fault: it bears another sign than what failed. */
function signOf({ status, severity }: Result): string {
  return status === 'failed' && severity === 'notice' ? 'i' : STATUS_SIGNS[status];
}

/** The lines of one row: what was found, and below it what to do. */
function rowLines(row: Result, width: number): readonly string[] {
  const kind =
    row.status === 'failed' || row.status === 'unknown'
      ? ` [${row.status === 'unknown' ? 'unknown ' : ''}${row.severity}]`
      : '';
  if (row.waived !== undefined) {
    const { until, reason } = row.waived;
    const why = reason === '' ? '' : `: ${visible(reason, 300)}`;
    return [`  ~ ${row.check.padEnd(width)}${kind} waived until ${until}${why}`, `      ${row.message}`];
  }
  const fix = row.fix === undefined ? [] : row.fix.split('\n').map((line) => `      ${line}`.trimEnd());
  return [`  ${signOf(row)} ${row.check.padEnd(width)}${kind} ${row.message}`, ...fix];
}

/** The results as lines for the log, a block per owner; an integration is headed by its id and verdict. */
export function* resultLines(report: Report): Generator<string> {
  // Not spread as arguments: a fleet has more rows than a call takes.
  const width = allRows(report).reduce((most, { row }) => Math.max(most, row.check.length), 0);
  function* block(title: string, rows: readonly Result[]): Generator<string> {
    if (rows.length > 0) yield title;
    for (const row of rows) yield* rowLines(row, width);
  }
  yield* block('Run', report.results);
  for (const { id, verdict, results } of report.integrations) yield* block(`Integration ${id}: ${verdict}`, results);
  for (const { repository, path, ref, drift, results } of report.configs) {
    const branch = ref === '' ? 'default branch' : ref;
    yield* block(`File ${repository}:${path} (${branch})${drift ? ': drift' : ''}`, results);
  }
}
