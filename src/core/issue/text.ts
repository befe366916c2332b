import { codeLink, fence, inert, link, table } from '../markdown.js';
import { chainDiagram } from '../picture/chain.js';
import { focused, nameless } from '../picture/focus.js';
import { plural } from '../plural.js';
import { visible } from '../text.js';
import type { Advance, IssueEvent } from './advance.js';
import type { IssueRow, Observation } from './observe.js';
import { type IssueSeverity, type IssueState, type TrackedRow, writeState } from './state.js';

/** GitHub's limit of an issue's body, and of a comment, in characters. */
export const BODY_LIMIT = 65_536;

/** The title never changes: a new one would stand in the timeline for ever. */
export const ISSUE_TITLE = 'Jit’s integration with Azure needs attention';

/** An issue that can be pointed at. */
export interface EarlierIssue {
  readonly number: number;
  readonly url: string;
}

interface TextSettings {
  readonly today: string;
  readonly runUrl: string;
  readonly redact: boolean;
  /** A line of Markdown of ours that ends the body. */
  readonly note?: string;
}

/** What the body is made of. */
export interface IssueTextInput {
  readonly state: IssueState;
  readonly found: Observation;
  readonly settings: TextSettings;
  /** The closed issue that this one follows. */
  readonly earlier?: EarlierIssue;
}

/** How much a text tells: rows of a table, characters of a cell, rows with what to do. */
interface Detail {
  readonly rows: number;
  readonly cell: number;
  readonly fixes: number;
}

const DETAILS: readonly Detail[] = [
  { rows: Number.POSITIVE_INFINITY, cell: 600, fixes: Number.POSITIVE_INFINITY },
  { rows: Number.POSITIVE_INFINITY, cell: 300, fixes: 20 },
  { rows: 150, cell: 150, fixes: 5 },
  { rows: 80, cell: 80, fixes: 0 },
  { rows: 15, cell: 60, fixes: 0 },
];

const SIGNS: Readonly<Record<IssueSeverity, string>> = { error: '❌ error', warning: '⚠️ warning' };

/** The body, with its hidden marker; shortened step by step until GitHub takes it. */
export function issueBody(input: IssueTextInput): string {
  return shortened((detail) => sections(input, detail), writeState(input.state));
}

/** The comment that tells of what is new, worse, or near. */
export function eventComment(
  { events, newBeyond }: Advance,
  { runUrl, redact, docs }: TextSettings & Pick<Observation, 'docs'>,
): string {
  const build = (detail: Detail): readonly string[] => {
    const shown = events.slice(0, detail.rows);
    const rest = events.length - shown.length + newBeyond;
    return [
      ...shown.map((event, index) =>
        eventText(event, { redact, docs, cell: index < detail.fixes ? detail.cell : undefined }),
      ),
      rest > 0 ? `… and ${rest} more: see the text above.` : '',
      `Found by ${link('this run', runUrl)}.`,
    ];
  };
  // Room is left for the marker that follows.
  return shortened(build, '').trimEnd();
}

/** The comment that closes the issue. */
export function closingComment({ rows }: IssueState, { runUrl }: TextSettings): string {
  const left =
    rows.length === 0
      ? ''
      : ` What is left was dismissed when an earlier issue was closed by hand (${plural(rows.length, 'row')}).`;
  return `All that this issue told of is gone, as ${link('this run', runUrl)} verified: closed by Jit Azure Drift.${left} A new issue comes when something does.`;
}

/** The body of the issue once it is closed. */
export function closedBody(state: IssueState, { today, runUrl }: TextSettings): string {
  return `Closed on ${today}: all that this issue told of is gone, as ${link('this run', runUrl)} verified.\n\n${writeState(state)}\n`;
}

/** The comment that closes an issue which is one too many. */
export function duplicateComment(kept: EarlierIssue): string {
  return `Two runs opened an issue at the same time; ${link(`issue ${kept.number}`, kept.url)} is the one that is kept. Closed by Jit Azure Drift.`;
}

/** Tells one comment of ours from another, so that none is written twice. */
export function toldMarker(edition: number, what: string): string {
  return `<!-- jit-azure-drift:told ${edition} ${what.slice(0, 16)} -->`;
}

function shortened(build: (detail: Detail) => readonly string[], hidden: string): string {
  const text = (detail: Detail): string =>
    `${[...build(detail), hidden].filter((section) => section !== '').join('\n\n')}\n`;
  for (const detail of DETAILS) {
    const body = text(detail);
    if (body.length <= BODY_LIMIT - 200) return body;
  }
  return text({ rows: 0, cell: 0, fixes: 0 });
}

function sections(input: IssueTextInput, detail: Detail): readonly string[] {
  const { state, found, settings, earlier } = input;
  const { redact } = settings;
  const { docs } = found;
  const failing = new Map(found.rows.map((row) => [row.key, row]));
  const active = state.rows.filter(({ dismissed }) => dismissed !== true).sort(worstFirst);
  const now = active.filter(({ key }) => failing.has(key));
  const fixes = redact ? [] : now.flatMap(({ key }) => failing.get(key) ?? []).filter(({ fix }) => fix !== undefined);
  return [
    introduction(active, state.more),
    picture(active, found, redact),
    rowTable(now, ['since', ({ since }) => since], { ...detail, redact, docs }),
    whatToDo(fixes.slice(0, detail.fixes), fixes.length, docs),
    titled(
      '### Not verified by the last run',
      'What could not be read stays until it is verified.',
      rowTable(
        active.filter(({ key }) => !failing.has(key)),
        ['not verified since', ({ seen }) => seen],
        { ...detail, redact, docs },
      ),
    ),
    titled(
      '### Dismissed',
      'An earlier issue told of these and was closed by hand: they are told again only when they get worse.',
      rowTable(
        state.rows.filter(({ dismissed }) => dismissed === true),
        ['since', ({ since }) => since],
        { ...detail, redact, docs },
      ),
    ),
    footer(state, earlier),
    settings.note ?? '',
  ];
}

function worstFirst(left: TrackedRow, right: TrackedRow): number {
  if (left.severity === right.severity) return 0;
  return left.severity === 'error' ? -1 : 1;
}

function introduction(active: readonly TrackedRow[], more: number): string {
  const of = (severity: IssueSeverity): number => active.filter((row) => row.severity === severity).length;
  const beyond = more === 0 ? '' : `, and ${more} more that have no room here`;
  return `**${plural(of('error'), 'error')}, ${plural(of('warning'), 'warning')}**${beyond}: what Jit Azure Drift found and no pull request can mend.`;
}

/** The chains of the integrations that the rows are about. */
function picture(active: readonly TrackedRow[], { picture: all }: Observation, redact: boolean): string {
  if (all === undefined) return '';
  const owners = new Set(active.map(({ owner }) => owner));
  const concerns = all.chains.map((chain) => chain.owners.some((owner) => owners.has(owner)));
  return chainDiagram(focused(redact ? nameless(all) : all, (_, index) => concerns[index] === true));
}

function rowTable(
  rows: readonly TrackedRow[],
  [title, day]: readonly [string, (row: TrackedRow) => string],
  { rows: most, cell, redact, docs }: Detail & { readonly redact: boolean } & Pick<Observation, 'docs'>,
): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, most);
  const words = ({ words: found }: TrackedRow): readonly string[] =>
    redact ? [] : [inert(visible(found?.of ?? '', cell)), inert(visible(found?.message ?? '(see the last run)', cell))];
  const cells = shown.map((row) => [
    SIGNS[row.severity],
    codeLink(row.check, docs.get(row.check)),
    ...words(row),
    day(row),
  ]);
  const head = ['', 'check', ...(redact ? [] : ['of', 'found']), title];
  const rest = rows.length - shown.length;
  return `${shown.length === 0 ? '' : table(head, cells)}${rest === 0 ? '' : `\n\n… and ${rest} more: see the last run.`}`.trim();
}

function titled(title: string, words: string, content: string): string {
  return content === '' ? '' : `${title}\n\n${words}\n\n${content}`;
}

function whatToDo(rows: readonly IssueRow[], all: number, docs: Observation['docs']): string {
  if (rows.length === 0) return '';
  const blocks = rows.map(
    ({ check, of, fix = '' }) => `${codeLink(check, docs.get(check))} of ${inert(visible(of))}\n\n${fence(fix)}`,
  );
  const rest = all - rows.length;
  return `### What to do\n\n${blocks.join('\n\n')}${rest === 0 ? '' : `\n\n… and for ${rest} more: see the last run.`}`;
}

function eventText(
  { kind, row }: IssueEvent,
  { redact, docs, cell }: { readonly redact: boolean; readonly cell: number | undefined } & Pick<Observation, 'docs'>,
): string {
  const { check, of, message, fix, daysLeft } = row;
  const name = codeLink(check, docs.get(check));
  const what = {
    new: `New ${row.severity}`,
    worse: 'Worse: now an error',
    'days-left': redact || daysLeft === undefined ? 'It is getting late' : daysLeftWords(daysLeft),
  }[kind];
  if (redact) return `**${what}**: ${name}.`;
  const found = `**${what}**: ${name} of ${inert(visible(of))}. ${inert(visible(message, cell ?? 100))}`;
  return fix === undefined || cell === undefined ? found : `${found}\n\n${fence(fix)}`;
}

function daysLeftWords(days: number): string {
  if (days < 0) return 'Past its end';
  return days === 0 ? 'Less than a day left' : `${plural(days, 'day')} left`;
}

function footer({ checked }: IssueState, earlier: EarlierIssue | undefined): string {
  const full =
    checked === null
      ? 'No run has been able to verify everything yet.'
      : `Last full check: ${checked.day} (${link('run', checked.url)}).`;
  const after = earlier === undefined ? '' : ` It follows ${link(`issue ${earlier.number}`, earlier.url)}.`;
  return `${full}${after}\n\nThis text is kept up to date in silence. A comment comes with something new or worse, and when 30, 7, 1 and 0 days of the client secret are left. The issue closes by itself when all is gone; closing it by hand dismisses what it tells of, until something new or worse comes.`;
}
