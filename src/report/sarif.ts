import type { ActionSource } from '../core/check-page.js';
import { CHECK_IDS } from '../core/results.js';
import { visible } from '../core/text.js';
import { isCounted } from '../core/verdict.js';
import { allRows, type OwnedRow, type Report } from './report.js';
import { type SarifPlace, sarifResults, type TextLimits } from './sarif-results.js';
import { levelOf, ruleIndex, sarifRules } from './sarif-rules.js';
import type { SarifLog, SarifNotification, SarifResult, SarifRun } from './sarif-types.js';

/** GitHub stores this many results of a run, and refuses a file with more than five times as many. */
const RESULT_LIMIT = 5000;

/** GitHub refuses a file above 10 MB once it is compressed; this one is below that before. */
const BYTE_LIMIT = 9_000_000;

/** More of them tell no one more. */
const NOTIFICATION_LIMIT = 100;

/** What a SARIF file is made with beside the report. */
export interface SarifOptions {
  readonly place: SarifPlace;
  readonly action: ActionSource;
  /** Id of the one integration that the inputs describe; undefined for a list, or where it was not given. */
  readonly integrationId: string | undefined;
  /** In `validate` with `azure: auto` only `config/*` rows count. */
  readonly onlyConfigRows: boolean;
  /** Whether the input `only` leaves integrations out. */
  readonly partial: boolean;
}

/** A SARIF file, and what kept the run from being one that may close alerts; empty: nothing did. */
export interface Sarif {
  readonly log: SarifLog;
  readonly unsettled: readonly string[];
}

const ORDER = ['error', 'warning', 'notice'];

/** The failed rows, waived ones last, worst first: what is cut off is the least. */
function failedRows(rows: readonly OwnedRow[]): readonly OwnedRow[] {
  const rank = ({ row }: OwnedRow): number => ORDER.indexOf(row.severity) + (isCounted(row) ? 0 : ORDER.length);
  return rows.filter(({ row }) => row.status === 'failed').sort((a, b) => rank(a) - rank(b));
}

/** Whether the row tells of something that this run did not get to judge, so that an alert on it may still hold. */
function isOpen({ row }: OwnedRow): boolean {
  if (row.status === 'unknown') return isCounted(row) && row.severity !== 'notice';
  return row.status === 'skipped' && row.prerequisite !== undefined;
}

/** Why the run may not close alerts: what it could not judge, in words that a log can show. */
function unsettledBy(rows: readonly OwnedRow[], failed: number, { partial }: SarifOptions): readonly string[] {
  const open = new Set(rows.filter(isOpen).map(({ row }) => row.check));
  return [
    ...CHECK_IDS.filter((check) => open.has(check)),
    ...(partial ? ['the input only leaves integrations out'] : []),
    ...(failed > RESULT_LIMIT ? [`${failed} results are more than the ${RESULT_LIMIT} that GitHub keeps`] : []),
  ];
}

/** What could not be judged, as notifications of the run: an unknown is never a result. */
function notifications(rows: readonly OwnedRow[]): readonly SarifNotification[] {
  const all = rows.filter(({ row }) => row.status === 'unknown' && isCounted(row));
  const shown = all.slice(0, all.length > NOTIFICATION_LIMIT ? NOTIFICATION_LIMIT - 1 : NOTIFICATION_LIMIT);
  const told = shown.map(
    ({ owner, row }): SarifNotification => ({
      descriptor: { id: 'not-judged' },
      associatedRule: { id: row.check, index: ruleIndex(row.check) },
      level: levelOf(row.severity),
      message: { text: visible(`${row.check} of ${owner}: ${row.message}`, 1000).replaceAll('](', '] (') },
    }),
  );
  if (shown.length === all.length) return told;
  const text = `${all.length - shown.length} more facts could not be judged.`;
  return [...told, { descriptor: { id: 'not-judged' }, level: 'warning', message: { text } }];
}

/** The category of a run: alerts of one are opened and closed by later runs of the same alone. */
function categoryOf(report: Report, { integrationId }: SarifOptions, part: 'found' | 'settled'): string {
  const mode = report.mode === 'validate' ? 'validate' : 'check';
  const of = integrationId === undefined ? '' : `${visible(integrationId, 100).replaceAll('/', '_')}/`;
  return `jit-azure-drift/${mode}/${of}${part}/`;
}

const PARTS = {
  found: 'What the last run found.',
  settled: 'What the last run found that could judge everything: only such a run closes an alert.',
} as const;

/** What the notifications of a run are about. */
const NOT_JUDGED = {
  id: 'not-judged',
  name: 'NotJudged',
  shortDescription: { text: 'A fact that could not be judged' },
  fullDescription: { text: 'A read failed or was refused: what it would have told is neither right nor wrong.' },
  help: {
    text: 'The message says which read failed, and how. The results of the check login/rights say what to grant.',
  },
} as const;

/** Describes the tool, and where it looked. */
function runOf(
  report: Report,
  options: SarifOptions,
  given: { readonly part: keyof typeof PARTS; readonly results: readonly SarifResult[]; readonly judged: boolean },
  told: readonly SarifNotification[],
): SarifRun {
  const { place, action } = options;
  const home = `${action.serverUrl}/${action.repository}`;
  const tree = `${action.serverUrl}/${place.repository}`;
  return {
    tool: {
      driver: {
        name: 'Jit Azure Drift',
        version: report.tool.version,
        semanticVersion: report.tool.version,
        ...(action.repository !== '' && URL.canParse(home) ? { informationUri: home } : {}),
        notifications: [NOT_JUDGED],
        rules: sarifRules(action),
      },
    },
    automationDetails: { id: categoryOf(report, options, given.part), description: { text: PARTS[given.part] } },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
    ...(place.repository !== '' && place.sha !== '' && URL.canParse(tree)
      ? {
          versionControlProvenance: [
            { repositoryUri: tree, revisionId: place.sha, mappedTo: { uriBaseId: '%SRCROOT%' } },
          ],
        }
      : {}),
    invocations: [
      { executionSuccessful: given.judged, endTimeUtc: report.generatedAt, toolExecutionNotifications: told },
    ],
    results: given.results,
  };
}

/** A way to shorten the file. */
type Step = TextLimits & { readonly results: number };

const STEPS: readonly Step[] = [
  { message: 1000, fix: 2000, results: RESULT_LIMIT },
  { message: 500, fix: 0, results: RESULT_LIMIT },
];

/** The last of them, which always fits. */
const SHORTEST: Step = { message: 300, fix: 0, results: 1000 };

/**
 * The report as SARIF 2.1.0, in two runs. `found` holds every failed row, so that a new one opens an alert at once.
 * `settled` holds the same, but only when all was judged. GitHub keeps an alert open as long as the newest run of either
 * category has it: so an unknown neither opens an alert nor closes one.
 */
export function sarifOf(report: Report, options: SarifOptions): Sarif {
  const rows = allRows(report).filter(({ row }) => !options.onlyConfigRows || row.check.startsWith('config/'));
  const failed = failedRows(rows);
  const told = notifications(rows);
  const unsettled = unsettledBy(rows, failed.length, options);
  const judged = unsettled.length === 0;
  const logOf = ({ results: limit, ...limits }: Step): SarifLog => {
    const results = sarifResults(failed.slice(0, limit), { report, place: options.place, limits });
    const parts = judged && results.length === failed.length ? (['found', 'settled'] as const) : (['found'] as const);
    return {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: parts.map((part) => runOf(report, options, { part, results, judged }, told)),
    };
  };
  for (const step of STEPS) {
    const log = logOf(step);
    if (Buffer.byteLength(JSON.stringify(log)) <= BYTE_LIMIT) return { log, unsettled };
  }
  return { log: logOf(SHORTEST), unsettled };
}

/** The text of the SARIF file. */
export function sarifText({ log }: Sarif): string {
  return `${JSON.stringify(log, null, 1)}\n`;
}

/** Why this run closes no alert; undefined where it may. Holds checks and counts only. */
export function unsettledWords({ unsettled }: Sarif): string | undefined {
  if (unsettled.length === 0) return undefined;
  const shown = unsettled.slice(0, 8).join(', ');
  const more = unsettled.length > 8 ? `, and ${unsettled.length - 8} more` : '';
  return `SARIF: not all was judged (${shown}${more}), so this run opens alerts and closes none.`;
}
