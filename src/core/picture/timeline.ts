import { inert, table } from '../markdown.js';
import { plural } from '../plural.js';
import { daysUntil, isoDay, parseInstant } from '../time.js';
import { type LinkState, STATE_WORDS } from './link-state.js';
import { cutToWidth, diagram, label } from './mermaid-text.js';

/** Up to so many secrets are drawn; of more it is counted when they end. */
export const MOST_DRAWN = 12;

/** The life of one client secret, as far as it is judged. */
export interface SecretLife {
  /** How its integration is called where the picture is shown. */
  readonly name: string;
  /** ISO 8601; null: it never expires. */
  readonly expiresOn: string | null;
  /** Days left at or below which it is a warning, and an error. */
  readonly warningDays: number;
  readonly errorDays: number;
}

/** A secret whose end is known, placed on the line; numbers are days from now. */
interface Placed {
  readonly life: SecretLife;
  readonly state: Extract<LinkState, 'passed' | 'warning' | 'failed'>;
  readonly expired: boolean;
  /** Infinity: it never expires. */
  readonly daysLeft: number;
  readonly daysPast: number;
  /** Days (UTC) on which each begins; undefined where it never does. */
  readonly dates: { readonly end: string; readonly warning: string; readonly error: string } | undefined;
}

const DAY_IN_MS = 86_400_000;

/** What lies further away is drawn to here, all green: it goes on. Else the near ends could not be told apart. */
const FURTHEST = 400;

/** The right edge is no nearer than this. */
const NEAREST = 90;

/** An expired one is drawn back to its end, but no further than this. */
const EARLIEST = -60;

/** Undefined where the date can't be read: what hangs on it is unknown, and the checks say so. */
function place(life: SecretLife, now: number): Placed | undefined {
  const { expiresOn, warningDays, errorDays } = life;
  if (expiresOn === null)
    return { life, state: 'passed', expired: false, daysLeft: Number.POSITIVE_INFINITY, daysPast: 0, dates: undefined };
  const instant = parseInstant(expiresOn);
  if (instant === undefined) return undefined;
  const daysLeft = daysUntil(instant, now);
  const expired = instant <= now;
  const state = expired || daysLeft <= errorDays ? 'failed' : daysLeft <= warningDays ? 'warning' : 'passed';
  // Days left are floored: a threshold is reached as soon as less than one day more than its number is left.
  const reached = (days: number): string => isoDay(instant - (days + 1) * DAY_IN_MS + 1);
  const dates = { end: isoDay(instant), warning: reached(warningDays), error: reached(errorDays) };
  return { life, state, expired, daysLeft, daysPast: daysUntil(now, instant), dates };
}

function dayFrom(now: number, days: number): string {
  return isoDay(now + days * DAY_IN_MS);
}

/** How long it lives on. */
function leftWords({ daysLeft, daysPast, expired }: Placed): string {
  if (daysLeft === Number.POSITIVE_INFINITY) return 'no end';
  return expired ? `${plural(daysPast, 'day')} past` : plural(daysLeft, 'day');
}

/** The bars of one secret, one after the other: fine, warning, error. They bear no words, which would not fit. */
function bars({ life, daysLeft, expired }: Placed, index: number, { now, edge }: Canvas): readonly string[] {
  const end = Math.min(daysLeft + 1, edge);
  const warning = daysLeft - life.warningDays;
  const error = daysLeft - life.errorDays;
  const spans = expired
    ? [{ tag: 'crit, ', from: Math.max(daysLeft, EARLIEST), to: 0 }]
    : [
        { tag: '', from: 0, to: Math.min(warning, end) },
        { tag: 'active, ', from: Math.max(0, warning), to: Math.min(error, end) },
        { tag: 'crit, ', from: Math.max(0, error), to: end },
      ];
  return spans
    .filter(({ from, to }) => to > from)
    .map(({ tag, from, to }, part) => `  #160; :${tag}s${index}p${part}, ${dayFrom(now, from)}, ${dayFrom(now, to)}`);
}

/** What the bars are drawn on. */
interface Canvas {
  readonly now: number;
  /** The right edge, in days from now. */
  readonly edge: number;
}

/** As far as the last end that has a date; never so near that a few days look like a long life. */
function canvasOf(placed: readonly Placed[], now: number): Canvas {
  const ends = placed.map(({ daysLeft }) => daysLeft + 1).filter((days) => days !== Number.POSITIVE_INFINITY);
  return { now, edge: Math.min(FURTHEST, Math.max(NEAREST, ...ends)) };
}

/** Few enough dates below the bars that they stand apart on a telephone. */
function axis(placed: readonly Placed[], { edge }: Canvas): readonly string[] {
  const span = edge - Math.min(0, ...placed.map(({ daysLeft }) => Math.max(daysLeft, EARLIEST)));
  const interval = span <= 160 ? '1month' : span <= 370 ? '3month' : '6month';
  return ['  axisFormat %Y-%m', `  tickInterval ${interval}`];
}

function drawn(placed: readonly Placed[], now: number): string {
  const canvas = canvasOf(placed, now);
  const last = Math.max(...placed.map(({ daysLeft }) => Math.min(daysLeft + 1, canvas.edge)));
  // Mermaid draws as far as there are tasks: one that is not seen holds the right edge.
  const blank =
    last >= canvas.edge
      ? []
      : [`  #160; :done, edge, ${dayFrom(now, Math.max(0, last))}, ${dayFrom(now, canvas.edge)}`];
  const sections = placed.flatMap((one, index) => [
    `  section ${label(one.life.name, 16)}<br/>${STATE_WORDS[one.state].sign} ${leftWords(one)}`,
    ...bars(one, index, canvas),
    ...(index === placed.length - 1 ? blank : []),
  ]);
  return diagram([
    '---',
    'config:',
    '  gantt:',
    '    displayMode: compact',
    '    barHeight: 28',
    '    barGap: 8',
    '    leftPadding: 130',
    '    rightPadding: 24',
    '    topPadding: 50',
    '  themeVariables:',
    '    taskBkgColor: "#1a7f37"',
    '    taskBorderColor: "#1a7f37"',
    '    activeTaskBkgColor: "#bf8700"',
    '    activeTaskBorderColor: "#bf8700"',
    '    critBkgColor: "#cf222e"',
    '    critBorderColor: "#cf222e"',
    '    doneTaskBkgColor: "#ffffff00"',
    '    doneTaskBorderColor: "#ffffff00"',
    '    sectionBkgColor: "#848d97"',
    '    altSectionBkgColor: "#848d9700"',
    '    sectionBkgColor2: "#848d97"',
    '---',
    'gantt',
    `  title Client secrets from ${isoDay(now)} on`,
    '  accTitle: The lives of the client secrets from today',
    '  dateFormat YYYY-MM-DD',
    ...axis(placed, canvas),
    '  todayMarker off',
    ...sections,
  ]);
}

/** The exact days, which no picture can tell. */
function dates(placed: readonly Placed[]): string {
  const rows = placed.map((one) => [
    `${STATE_WORDS[one.state].sign} ${leftWords(one)}`,
    inert(cutToWidth(one.life.name, 100)),
    one.dates?.warning ?? 'never',
    one.dates?.error ?? 'never',
    one.dates?.end ?? 'never',
  ]);
  return table(['Left', 'Client secret of', '⚠️ Warning from', '❌ Error from', 'Ends'], rows);
}

/** How many end when, for many; and the ones that end first. */
function counted(placed: readonly Placed[]): string {
  const kind = ({ state, expired, daysLeft }: Placed): string => {
    if (expired) return 'expired';
    if (state !== 'passed')
      return state === 'failed' ? 'at or below the error threshold' : 'at or below the warning threshold';
    if (daysLeft === Number.POSITIVE_INFINITY) return 'no end';
    return daysLeft < 90 ? 'less than 90 days' : daysLeft < 365 ? '90 days to a year' : 'a year or more';
  };
  const kinds = new Map<string, Placed[]>();
  for (const one of placed) {
    const words = `${STATE_WORDS[one.state].sign} ${kind(one)}`;
    kinds.set(words, [...(kinds.get(words) ?? []), one]);
  }
  const rows = [...kinds].map(([words, members]) => [
    words,
    String(members.length),
    members[0]?.dates?.end ?? 'never',
    inert(cutToWidth(members[0]?.life.name ?? '', 60)),
  ]);
  return table(['Left', 'Client secrets', 'First end', 'Of'], rows);
}

/**
 * The judged client secrets on a line from today to their ends, the one that ends first on top, with the days on which
 * they begin to warn; of more than `MOST_DRAWN`, how many end when. '' where none was read.
 */
export function timeline(lives: readonly SecretLife[], now: number): string {
  const placed = lives
    .map((life) => place(life, now))
    .filter((one) => one !== undefined)
    .sort((a, b) => (a.daysLeft === b.daysLeft ? 0 : a.daysLeft - b.daysLeft));
  if (placed.length === 0) return '';
  if (placed.length > MOST_DRAWN) return `### Client secrets from today (${isoDay(now)}) on\n\n${counted(placed)}`;
  return `${drawn(placed, now)}\n\n${dates(placed)}`;
}
