import { checkMarkdown } from '../core/check-page.js';
import { code, fence, inert, link, table } from '../core/markdown.js';
import { plural } from '../core/plural.js';
import { CATALOGUE } from '../core/results.js';
import { statusWords } from '../core/row-words.js';
import { count } from '../core/verdict.js';
import {
  allRows,
  type OwnedRow,
  type Report,
  type ReportedConfig,
  type ReportedRepair,
  troubleFirst,
} from './report.js';
import { glance, VERDICT_SIGNS } from './summary-glance.js';
import { type Beside, pictures } from './summary-picture.js';

/** GitHub drops a step summary above 1 MiB; below this there is room for other steps' bytes and for UTF-8. */
const LIMIT_IN_BYTES = 900_000;

/** Rows of the table of troubles; the rest is in the details and in the report file. */
const TROUBLE_LIMIT = 50;

/** What the run did to pull requests, a sentence per repository that has one. */
function pullRequestLine({ repository, pullRequest, drift }: ReportedConfig): string {
  const where = inert(repository);
  if (pullRequest.number !== null && pullRequest.url === null)
    return `Pull request #${pullRequest.number}: **${pullRequest.operation}**.`;
  if (pullRequest.number === null || pullRequest.url === null)
    return drift ? `Drift in ${where}; no pull request stands for it.` : `No drift in ${where}.`;
  return `Pull request ${link(`${repository}#${pullRequest.number}`, pullRequest.url)}: **${pullRequest.operation}**.`;
}

/** The first lines of many, and how many more there are. */
function fewLines(lines: readonly string[]): readonly string[] {
  const rest = lines.length - TROUBLE_LIMIT;
  return rest <= 0 ? lines : [...lines.slice(0, TROUBLE_LIMIT), `… and of ${rest} more: see the report file.`];
}

/** The header: the verdict in one word, the counts, and where the proposal stands. */
function header(report: Report): string {
  const counts = count(allRows(report).map(({ row }) => row));
  const sums = [plural(counts.errors, 'error'), plural(counts.warnings, 'warning'), `${counts.unknowns} unknown`].join(
    ' · ',
  );
  return [
    `## ${VERDICT_SIGNS[report.verdict]} Jit Azure Drift: ${report.verdict}`,
    `${sums} · mode \`${report.mode}\`${report.dryRun ? ' · **dry run: nothing was written**' : ''}`,
    ...fewLines([...new Set(report.configs.map(pullRequestLine))]),
  ].join('\n\n');
}

/** The rows that someone should look at, worst first, with what to do below the table. */
function troubles(report: Report): string {
  const all = troubleFirst(allRows(report));
  const rows = all.filter((owned) => !isNotice(owned));
  const notices = noticesLine(all.filter(isNotice));
  if (rows.length === 0) return ['Nothing needs attention.', ...notices].join(' ');
  const shown = rows.slice(0, TROUBLE_LIMIT);
  const cellsOf = ({ owner, row }: OwnedRow): readonly string[] => [
    statusWords(row),
    checkMarkdown(row),
    inert(owner),
    inert(row.message),
  ];
  const more =
    rows.length > shown.length
      ? [
          `\n${rows.length - shown.length} more: see all results below, or the report file where they have no room here.`,
        ]
      : [];
  const lines = ['### What needs attention', '', table(['', 'Check', 'Of', 'Found'], shown.map(cellsOf)), ...more];
  return [...lines, ...notices.map((line) => `\n${line}`)].join('\n');
}

function isNotice({ row }: OwnedRow): boolean {
  return row.status === 'failed' && row.severity === 'notice';
}

/** Notices need nobody at night: they are counted here, and told with all results below. */
function noticesLine(notices: readonly OwnedRow[]): readonly string[] {
  if (notices.length === 0) return [];
  const checks = [...new Map(notices.map(({ row }) => [row.check, checkMarkdown(row)])).values()];
  return [`${plural(notices.length, 'notice')} (${checks.join(', ')}): see all results below.`];
}

/** What to do, folded away: one block per row that has a fix. */
function fixes(report: Report): string {
  const rows = troubleFirst(allRows(report))
    .filter(({ row }) => row.fix !== undefined)
    .slice(0, TROUBLE_LIMIT);
  if (rows.length === 0) return '';
  const blocks = rows.map(({ owner, row }) => `${checkMarkdown(row)} of ${inert(owner)}\n\n${fence(row.fix ?? '')}`);
  return `<details><summary>What to do</summary>\n\n${blocks.join('\n\n')}\n\n</details>`;
}

/** A row of the table of all rows takes at least so many bytes: of too many the table is not even made. */
const LEAST_ROW = 40;

/** Every row, folded away. */
function details(report: Report): string {
  const all = allRows(report);
  if (all.length * LEAST_ROW > LIMIT_IN_BYTES) return '';
  const rows = all.map(({ owner, row }) => [
    statusWords(row),
    checkMarkdown(row),
    CATALOGUE[row.check].title,
    inert(owner),
    inert(row.message),
  ]);
  return `<details><summary>All ${rows.length} results</summary>\n\n${table(['', 'Check', '', 'Of', 'Found'], rows)}\n\n</details>`;
}

/** What someone decided to live with, until when and why: shown, and counted for nothing. */
function waived(report: Report): string {
  const rows = allRows(report).flatMap(({ owner, row }) =>
    row.waived === undefined
      ? []
      : [[checkMarkdown(row), inert(owner), inert(row.message), row.waived.until, inert(row.waived.reason)]],
  );
  if (rows.length === 0) return '';
  const shown = rows.slice(0, TROUBLE_LIMIT);
  const more = rows.length > shown.length ? `\n\n${rows.length - shown.length} more: see the report file.` : '';
  return `### Waived\n\n${table(['Check', 'Of', 'Found', 'Until', 'Reason'], shown)}${more}`;
}

const REPAIR_SIGNS: Readonly<Record<ReportedRepair['status'], string>> = {
  planned: '📝 planned',
  applied: '✅ applied',
  pending: '⏳ pending',
  'not-needed': '➖ not needed',
  failed: '❌ failed',
};

const REPAIR_ORDER: readonly ReportedRepair['status'][] = ['failed', 'pending', 'planned', 'applied', 'not-needed'];

/** What became of each repair that was named, of many the worst; commands that help stand below the table. */
function repairs(report: Report): string {
  if (report.repairs.length === 0) return '';
  const worstFirst = [...report.repairs].sort(
    (a, b) => REPAIR_ORDER.indexOf(a.status) - REPAIR_ORDER.indexOf(b.status),
  );
  const rest = report.repairs.length - TROUBLE_LIMIT;
  const shown = rest <= 0 ? report.repairs : worstFirst.slice(0, TROUBLE_LIMIT);
  const more = rest <= 0 ? [] : [`${rest} more: see the report file.`];
  const parts = shown.map(({ detail, ...repair }) => {
    const [words = '', ...commands] = detail.split('\n\n');
    return { ...repair, words, commands: commands.join('\n\n') };
  });
  const rows = parts.map(({ repair, integration, status, words }) => [
    REPAIR_SIGNS[status],
    code(repair),
    inert(integration),
    inert(words),
  ]);
  const blocks = parts
    .filter(({ commands }) => commands !== '')
    .map(({ repair, integration, commands }) => `${code(repair)} of ${inert(integration)}\n\n${fence(commands)}`);
  return ['### Repairs', table(['', 'Repair', 'Of', 'Detail'], rows), ...more, ...blocks].join('\n\n');
}

/** Words under the tables: what is to be noted, then when, how long, how many requests. */
function footer(report: Report, notes: readonly string[]): string {
  return `${notes.map((note) => `${note}\n\n`).join('')}${plural(report.requests.total, 'request')}${report.requests.retried === 0 ? '' : `, ${report.requests.retried} of them repeated`}, ${(report.durationMs / 1000).toFixed(1)} s, ${report.generatedAt}.`;
}

/** What a summary that is too long loses, one part after the other. */
const DROPPED_FIRST = ['details', 'integrations', 'fixes', 'waived', 'picture', 'glance'] as const;

/**
 * The job summary: a verdict, the chain and the client secrets' lives as pictures, a table that is understood at a
 * glance, what needs attention, then details folded away, and lines of Markdown that are to be noted. Shortened by
 * steps, worst rows kept longest, so that it stays below GitHub's limit of 1 MiB.
 */
export function summaryOf(report: Report, beside: readonly Beside[] = [], notes: readonly string[] = []): string {
  const { open, all, counts } = glance(report, beside);
  const parts = {
    header: header(report),
    picture: pictures(report, beside),
    glance: open,
    integrations: all,
    troubles: troubles(report),
    waived: waived(report),
    repairs: repairs(report),
    fixes: fixes(report),
    details: details(report),
    footer: footer(report, notes),
  };
  for (let dropped = 0; dropped <= DROPPED_FIRST.length; dropped += 1) {
    const names: readonly string[] = DROPPED_FIRST.slice(0, dropped);
    const kept = Object.entries(parts).map(([name, part]) => {
      if (!names.includes(name)) return part;
      return name === 'integrations' ? counts : '';
    });
    const text = `${kept.filter((part) => part !== '').join('\n\n')}\n`;
    if (Buffer.byteLength(text) <= LIMIT_IN_BYTES) return text;
  }
  return `${parts.header}\n\nThe details are too long for a summary: see the report file.\n`;
}
