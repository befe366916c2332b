import { chainDiagram } from '../core/picture/chain.js';
import { rowsOf } from '../core/picture/link-state.js';
import { timeline } from '../core/picture/timeline.js';
import { parseInstant } from '../core/time.js';
import type { Report } from './report.js';

/** What the pictures need of an integration beside its part of the report. */
export interface Beside {
  /** Its file among the report's; undefined where there is none. */
  readonly file: number | undefined;
  /** Days left at or below which its client secret is a warning, and an error. */
  readonly warningDays: number;
  readonly errorDays: number;
}

/** The chain, with the rows of the run and of the repositories at its begin. */
function chain({ results, integrations, configs }: Report, beside: readonly Beside[]): string {
  return chainDiagram({
    repository: [
      ...rowsOf('repository', results),
      ...configs.flatMap((config) => rowsOf('repository', config.results)),
    ],
    chains: integrations.map(({ id, results: rows }, index) => ({ name: id, rows, file: beside[index]?.file })),
    files: configs.map((config) => [...config.results, ...rowsOf('file', results)]),
  });
}

/** The lives of the judged client secrets; without thresholds nothing tells when they begin to warn. */
function lives({ integrations, generatedAt }: Report, beside: readonly Beside[]): string {
  const now = parseInstant(generatedAt);
  if (now === undefined) return '';
  const known = integrations.flatMap(({ id, secret }, index) => {
    const thresholds = beside[index];
    return secret === null || thresholds === undefined
      ? []
      : [{ name: id, expiresOn: secret.expiresOn, ...thresholds }];
  });
  return timeline(known, now);
}

/**
 * The chain and the client secrets' lives, as pictures at the top of the summary. A redacted report has no dates of
 * secrets, and so no timeline.
 */
export function pictures(report: Report, beside: readonly Beside[]): string {
  return [chain(report, beside), lives(report, beside)].filter((picture) => picture !== '').join('\n\n');
}
