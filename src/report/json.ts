import type { Report } from './report.js';

/** The report as JSON text: stable key order, two blanks, a last newline. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
