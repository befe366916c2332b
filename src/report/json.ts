import { visibleJson } from '../core/hidden-comment.js';
import type { Report } from './report.js';

/** A row on one line takes at least so many bytes: `{"check":"app/role","status":"passed","severity":"error","message":""}`. */
const LEAST_ROW = 60;

/** The report on one line, for an output; '' where its rows alone take as much as `limit`, in bytes. */
export function compactJson(report: Report, limit: number): string {
  const rows = report.integrations.reduce((sum, { results }) => sum + results.length, 0);
  return rows * LEAST_ROW >= limit ? '' : visibleJson(JSON.stringify(report));
}

function pretty(value: unknown): string {
  return visibleJson(JSON.stringify(value, null, 2));
}

/**
 * The report as JSON text, two blanks deep and with a last newline: its integrations one by one, so that the text of a
 * fleet's, of many megabytes, is never held as a whole.
 */
export function* reportJson(report: object): Generator<string> {
  const integrations: unknown = 'integrations' in report ? report.integrations : undefined;
  if (!Array.isArray(integrations) || integrations.length === 0) {
    yield `${pretty(report)}\n`;
    return;
  }
  // No other key stands so far to the left, and no line begins within a text.
  const place = '\n  "integrations": [';
  const [before = '', after = ''] = pretty({ ...report, integrations: [] }).split(`${place}]`);
  yield `${before}${place}`;
  for (const [index, integration] of integrations.entries())
    yield `${index === 0 ? '' : ','}\n    ${pretty(integration).replaceAll('\n', '\n    ')}`;
  yield `\n  ]${after}\n`;
}
