import { visibleJson } from '../core/hidden-comment.js';
import type { Report } from './report.js';

/** The report as JSON text: stable key order, two blanks, a last newline. */
export function reportJson(report: Report): string {
  return `${visibleJson(JSON.stringify(report, null, 2))}\n`;
}

/** The same on one line, for an output: GitHub's room for those is small. */
export function compactJson(report: Report): string {
  return visibleJson(JSON.stringify(report));
}
