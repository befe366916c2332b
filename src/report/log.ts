import type { Result, Status } from '../core/results.js';
import { allRows, type Report } from './report.js';

/** Signs that stay readable without colours and for colour-blind eyes. */
export const STATUS_SIGNS: Readonly<Record<Status, string>> = { passed: '✔', failed: '✖', unknown: '?', skipped: '-' };

/**
 * Makes a line inert for the runner, which takes `::command` at the start of a line (after blanks) and `##[command]`
 * anywhere as an order: a blank between the signs is enough and stays readable.
 */
export function inertLine(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [');
}

/** The lines of one row: what was found, and below it what to do. */
function rowLines(row: Result, width: number): readonly string[] {
  const kind =
    row.status === 'failed' || row.status === 'unknown'
      ? ` [${row.status === 'unknown' ? 'unknown ' : ''}${row.severity}]`
      : '';
  const fix = row.fix === undefined ? [] : row.fix.split('\n').map((line) => `      ${line}`);
  return [`  ${STATUS_SIGNS[row.status]} ${row.check.padEnd(width)}${kind} ${row.message}`, ...fix];
}

/** The results as lines for the log, a block per owner; an integration is headed by its id and verdict. */
export function resultLines(report: Report): readonly string[] {
  const width = Math.max(...allRows(report).map(({ row }) => row.check.length), 0);
  const block = (title: string, rows: readonly Result[]): readonly string[] =>
    rows.length === 0 ? [] : [title, ...rows.flatMap((row) => rowLines(row, width))];
  return [
    ...block('Run', report.results),
    ...report.integrations.flatMap((integration) =>
      block(`Integration ${integration.id}: ${integration.verdict}`, integration.results),
    ),
    ...report.configs.flatMap((config) =>
      block(
        `File ${config.repository}:${config.path} (${config.ref === '' ? 'default branch' : config.ref})${config.drift ? ': drift' : ''}`,
        config.results,
      ),
    ),
  ];
}
