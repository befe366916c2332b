import { checkMarkdown } from './check-page.js';
import { code, inert, link, table } from './markdown.js';
import { chainDiagram, type PictureInput } from './picture/chain.js';
import { nameless } from './picture/focus.js';
import { plural } from './plural.js';
import { type Marker, writeMarker } from './proposal-marker.js';
import { fieldOf, type ProposedChange, type ServedEntry, type Wanted } from './proposal-state.js';
import { proposalTitle } from './proposal-title.js';
import type { Result } from './results.js';
import { byTrouble, isTrouble, statusWords, tally } from './row-words.js';
import { shorten } from './text.js';

/** GitHub's limit of a pull request's body, in characters. */
export const BODY_LIMIT = 65_536;

/** What title and body are made of. */
export interface ProposalTextInput {
  readonly wanted: Wanted;
  /** The rows that the run came to, as far as they concern this file and its integrations. */
  readonly results: readonly Result[];
  /** The chains of the integrations whose entries change; left out: none is drawn. */
  readonly picture?: PictureInput;
  /** Input `pr-title`; undefined: a fitting one. */
  readonly title: string | undefined;
  readonly runUrl: string;
  /** The token's identity: pull requests of `github-actions[bot]` wait for approval. */
  readonly viewer: string;
  /** Only check ids, field names and counts: the text can be read by everyone. */
  readonly redact: boolean;
  /** The declined pull request that this one takes the place of. */
  readonly replaces?: { readonly number: number; readonly url: string };
}

/** What decides whether title and body are behind: their words without what changes from run to run. The caller hashes it. */
export function proposalTextKey(input: ProposalTextInput): string {
  const rows = input.results.map(({ check, status, subject, waived }) => [
    check,
    status,
    subject ?? '',
    ...(waived === undefined ? [] : [waived.until]),
  ]);
  // What a secret was must not even be hashed: a short one could be guessed from it.
  const values = (change: ProposedChange) => [
    change.at,
    change.kind === 'literal-secret' ? '' : change.actual,
    change.expected,
  ];
  const changes = input.wanted.entries.map((entry) => [entry.key, entry.changes.map(values)]);
  return JSON.stringify(['1', proposalTitle(input), changes, rows, input.redact]);
}

/** The body, with its hidden marker; shortened step by step until GitHub takes it. */
export function proposalBody(input: ProposalTextInput, marker: Marker): string {
  const hidden = writeMarker(marker);
  for (const detail of DETAILS.filter((each) => leastLength(input, each) <= BODY_LIMIT)) {
    const body = `${sections(input, detail)
      .filter((section) => section !== '')
      .join('\n\n')}\n\n${hidden}\n`;
    if (body.length <= BODY_LIMIT) return body;
  }
  return `${shortest(input)}\n\n${hidden}\n`;
}

/** Stands in the comment that tells of a closing: a later run knows by it that it was written. */
export const CLOSING_MARK = '<!-- jit-azure-drift:closed -->';

/** The comment that closes our own pull request. */
export function closingComment(runUrl: string): string {
  return [
    `Closed by Jit Azure Drift: the file is as it should be again, so there is nothing left to propose (${link('the run', runUrl)}).`,
    'A new pull request is opened if it drifts again.',
    CLOSING_MARK,
  ].join('\n\n');
}

/** How much a body tells: rows of each table, and characters of a cell. */
interface Detail {
  readonly changes: number;
  readonly results: 'all' | 'bad' | 'counts';
  readonly cell: number;
}

const DETAILS: readonly Detail[] = [
  { changes: Number.POSITIVE_INFINITY, results: 'all', cell: 1000 },
  { changes: Number.POSITIVE_INFINITY, results: 'bad', cell: 300 },
  { changes: 200, results: 'bad', cell: 150 },
  { changes: 100, results: 'counts', cell: 100 },
  { changes: 20, results: 'counts', cell: 60 },
];

/** A row of a table takes at least so many characters. */
const LEAST_ROW = 20;

/** No body with that detail is shorter: of a thousand integrations' rows it is not even made. */
function leastLength({ wanted, results }: ProposalTextInput, detail: Detail): number {
  const all = detail.results === 'all' ? results.length : 0;
  const bad = detail.results === 'counts' ? 0 : results.filter(isTrouble).length;
  return LEAST_ROW * (Math.min(countChanges(wanted), detail.changes) + all + bad);
}

function sections(input: ProposalTextInput, detail: Detail): readonly string[] {
  return [
    secretWarning(input),
    introduction(input),
    ...renames(input),
    picture(input),
    changesSection(input, detail),
    replacement(input),
    resultsSection(input, detail),
    approvalNote(input),
    footer(input),
  ];
}

function shortest(input: ProposalTextInput): string {
  return [
    secretWarning(input),
    introduction(input),
    `${countChanges(input.wanted)} values change: see the files tab.`,
    footer(input),
  ]
    .filter((section) => section !== '')
    .join('\n\n');
}

function secretWarning({ wanted, redact }: ProposalTextInput): string {
  const places = wanted.entries.flatMap((entry) => entry.changes.filter((change) => change.kind === 'literal-secret'));
  if (places.length === 0) return '';
  const where =
    redact || places.length > 20
      ? plural(places.length, 'place')
      : places.map((change) => code(shorten(change.at, 200))).join(', ');
  return [
    '> [!CAUTION]',
    `> **This replaces a client secret that stands in the file (${where}).** Removing the line does not take it out of git's history, and the diff of this pull request shows it.`,
    '> 1. Rotate it: add a new client secret to the app in Entra.',
    '> 2. Create the Jit secret with the new value.',
    '> 3. Then merge this, and remove the old secret from the app.',
  ].join('\n');
}

function introduction({ wanted, redact }: ProposalTextInput): string {
  const changed = wanted.entries.filter((entry) => entry.changes.length > 0);
  const named = wanted.files.map((file) => code(shorten(file.path, 200)));
  const files = named.length > 10 ? `${named.length} files` : named.join(', ');
  const keys =
    changed.length > 20 || redact ? '' : ` (${changed.map((entry) => code(shorten(entry.key, 100))).join(', ')})`;
  const count = changed.length === 1 ? 'One azure entry' : `${changed.length} azure entries`;
  return `${count}${keys} of ${files} ${changed.length === 1 ? 'differs' : 'differ'} from what the verified set-up in Azure calls for. This pull request changes just these values; every other byte stays.`;
}

function renames({ wanted, redact }: ProposalTextInput): readonly string[] {
  const renamed = wanted.entries.flatMap((entry) => entry.changes.filter((change) => change.kind === 'rename'));
  if (renamed.length === 0) return [];
  if (redact) return [`**${renamed.length} azure entr${renamed.length === 1 ? 'y is' : 'ies are'} renamed.**`];
  return renamed
    .slice(0, 50)
    .map((change) => `**The entry ${cut(change.actual, 100)} is renamed to ${cut(change.expected, 100)}.**`);
}

function picture({ picture: drawn, redact }: ProposalTextInput): string {
  return drawn === undefined ? '' : chainDiagram(redact ? nameless(drawn) : drawn);
}

function changesSection({ wanted, redact }: ProposalTextInput, detail: Detail): string {
  const all = wanted.entries.flatMap((entry) =>
    entry.changes.map((change) => changeRow({ entry, change, redact, cell: detail.cell })),
  );
  const shown = all.slice(0, detail.changes);
  const rest = all.length - shown.length;
  const head = redact ? ['field'] : ['at', 'is', 'should be'];
  return [`### What changes\n\n${table(head, shown)}`, rest > 0 ? `… and ${rest} more: see the files tab.` : '']
    .filter((part) => part !== '')
    .join('\n\n');
}

function changeRow(given: {
  entry: ServedEntry;
  change: ProposedChange;
  redact: boolean;
  cell: number;
}): readonly string[] {
  const { entry, change, redact, cell } = given;
  // The entry's key is a name that someone chose: the field alone is told.
  const field = fieldOf(entry, change);
  if (redact) return [code(shorten(field === '' || field === change.at ? 'the whole entry' : field, cell))];
  const actual = change.kind === 'literal-secret' ? '(a value, not shown)' : cut(change.actual, cell);
  return [code(shorten(change.at, cell)), actual, cut(change.expected, cell)];
}

function cut(value: string, length: number): string {
  return value === '' ? '(nothing)' : code(shorten(value, length));
}

function replacement({ replaces }: ProposalTextInput): string {
  return replaces === undefined
    ? ''
    : `Takes the place of ${link(`pull request ${replaces.number}`, replaces.url)}, which was closed unmerged; a repair run asked for it again.`;
}

function resultsSection({ results, redact }: ProposalTextInput, detail: Detail): string {
  if (results.length === 0) return '';
  const counts = tally(results);
  if (detail.results === 'counts') return `### Checks\n\n${counts}.`;
  const cellsOf = (row: Result): readonly string[] => [
    row.waived === undefined ? statusWords(row) : `${statusWords(row)} until ${row.waived.until}`,
    checkMarkdown(row),
    ...(redact ? [] : [inert(shorten(row.message, detail.cell))]),
  ];
  const head = redact ? ['', 'check'] : ['', 'check', 'found'];
  const bad = results.filter(isTrouble).sort(byTrouble).map(cellsOf);
  const all = detail.results === 'all' ? table(head, results.map(cellsOf)) : '';
  return [
    `### Checks\n\n${counts}.`,
    bad.length === 0 ? '' : table(head, bad),
    all === '' ? '' : `<details><summary>All ${results.length} results</summary>\n\n${all}\n\n</details>`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function approvalNote({ viewer }: ProposalTextInput): string {
  if (viewer.toLowerCase() !== 'github-actions[bot]') return '';
  return 'Opened with `GITHUB_TOKEN`: workflows, and so required checks, wait until someone with write access approves their run here. A GitHub App token as `github-token` avoids that.';
}

function footer({ runUrl }: ProposalTextInput): string {
  return `Made by Jit Azure Drift in ${link('this run', runUrl)}. It keeps this pull request up to date and closes it when the drift is gone. Commits of others on its branch make it leave the branch alone; closing it unmerged declines this proposal.`;
}

function countChanges(wanted: Wanted): number {
  return wanted.entries.reduce((sum, entry) => sum + entry.changes.length, 0);
}
