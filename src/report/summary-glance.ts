import { inert, table } from '../core/markdown.js';
import { type Link, rowsOf, STATE_WORDS, stateOf } from '../core/picture/link-state.js';
import type { Result } from '../core/results.js';
import type { Verdict } from '../core/verdict.js';
import type { Report, ReportedIntegration } from './report.js';
import type { Beside } from './summary-picture.js';

export const VERDICT_SIGNS: Readonly<Record<Verdict, string>> = { healthy: '✅', unhealthy: '❌', unknown: '❓' };

/** The links that make the columns, in the order of the chain. */
const COLUMNS = [
  { title: 'Login', link: 'login' },
  { title: 'App', link: 'app' },
  { title: 'Secret', link: 'secret' },
  { title: 'Permissions', link: 'permissions' },
  { title: 'Role', link: 'role' },
  { title: 'Subscription', link: 'subscription' },
] as const satisfies readonly { readonly title: string; readonly link: Link }[];

/** Above so many integrations only those stand open that are not healthy. */
const MOST_OPEN = 10;

/** Rows that stand open at most. */
const MOST_ROWS = 50;

const WORST_FIRST: readonly Verdict[] = ['unhealthy', 'unknown', 'healthy'];

/** Sign and words that stay on one line. */
function together(words: string): string {
  return words.replaceAll(' ', '&nbsp;');
}

/** What passed has its sign alone: words are for what someone should look at. */
function cell(link: Link, rows: readonly Result[]): string {
  const state = stateOf(rowsOf(link, rows));
  const { sign, word } = STATE_WORDS[state];
  return state === 'passed' ? sign : together(`${sign} ${word}`);
}

function countOf(integrations: readonly ReportedIntegration[], verdict: Verdict): string {
  return `${integrations.filter((one) => one.verdict === verdict).length} ${verdict}`;
}

/** The table that is understood at a glance. */
export interface Glance {
  /** What stands open: all integrations where they are few, else the worst; empty where all of many are healthy. */
  readonly open: string;
  /** Of many, all of them, folded away; else empty. */
  readonly all: string;
  /** What stands in its place where there is no room for all of them. */
  readonly counts: string;
}

/**
 * A row per integration, verdict first, a column per link of the chain. Of many, those that are not healthy come first,
 * and the whole table is folded away.
 */
export function glance({ integrations, configs }: Report, beside: readonly Beside[]): Glance {
  const cellsOf = (integration: ReportedIntegration, index: number): readonly string[] => {
    const file = configs.length === 1 ? 0 : beside[index]?.file;
    const rows = file === undefined ? undefined : configs[file]?.results;
    return [
      together(`${VERDICT_SIGNS[integration.verdict]} ${integration.verdict}`),
      inert(integration.id),
      ...COLUMNS.map(({ link }) => cell(link, integration.results)),
      rows === undefined ? '' : cell('file', rows),
    ];
  };
  const head = ['Verdict', 'Integration', ...COLUMNS.map(({ title }) => title), 'File'];
  const rows = new Map(integrations.map((integration, index) => [integration, cellsOf(integration, index)]));
  const all = table(head, [...rows.values()]);
  if (integrations.length <= MOST_OPEN) return { open: all, all: '', counts: '' };
  const bad = WORST_FIRST.filter((verdict) => verdict !== 'healthy').flatMap((verdict) =>
    integrations.filter((one) => one.verdict === verdict),
  );
  const words = WORST_FIRST.map((verdict) => countOf(integrations, verdict)).join(', ');
  const open = bad.slice(0, MOST_ROWS).map((one) => rows.get(one) ?? []);
  const counts = `All ${integrations.length} integrations: ${words}`;
  return {
    open: open.length === 0 ? '' : table(head, open),
    all: `<details><summary>${counts}</summary>\n\n${all}\n\n</details>`,
    counts: `${counts}. The table of all of them has no room here: see the report file.`,
  };
}
