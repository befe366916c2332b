import { visible } from '../text.js';
import { type IssueRow, judgedKey, type Observation } from './observe.js';
import { type IssueState, MOST_TRACKED, type TrackedRow } from './state.js';

/** Something that a person is told of by a comment, or by a new issue. */
export interface IssueEvent {
  readonly kind: 'new' | 'worse' | 'days-left';
  readonly row: IssueRow;
}

/** What a run makes of the state. */
export interface Advance {
  readonly state: IssueState;
  readonly events: readonly IssueEvent[];
  /** Failed rows beyond those that the state has room for, and that were not there before. */
  readonly newBeyond: number;
}

/** Days left of the judged secret at which a person is told, whatever the thresholds of the checks. */
export const TOLD_AT: readonly number[] = [30, 7, 1, 0];

/** The lowest of those days that is reached; undefined: none yet. */
function reached(daysLeft: number | undefined): number | undefined {
  if (daysLeft === undefined) return undefined;
  return TOLD_AT.filter((days) => daysLeft <= days).at(-1);
}

/**
 * The state after a run, and what is worth telling. A row goes only where its check was judged for sure and no longer
 * fails; one that could not be verified stays as it was.
 */
export function advance(
  before: IssueState,
  found: Observation,
  run: { readonly today: string; readonly url: string; readonly redact: boolean },
): Advance {
  const failing = new Map(found.rows.map((row) => [row.key, row]));
  const events: IssueEvent[] = [];
  const kept = before.rows.flatMap((tracked): TrackedRow[] => {
    const row = failing.get(tracked.key);
    failing.delete(tracked.key);
    if (row === undefined) return found.judged.has(judgedKey(tracked.owner, tracked.check)) ? [] : [tracked];
    const event = eventOf(tracked, row);
    if (event !== undefined) events.push(event);
    return [refresh(tracked, row, event !== undefined, run)];
  });
  const owners = new Set([...found.judged].map((key) => key.split(' ')[0]));
  const seenAll = kept.every(({ owner, seen }) => seen === run.today || !owners.has(owner));
  const full = found.full && seenAll;
  const fresh = [...failing.values()];
  const added = fresh.slice(0, Math.max(0, MOST_TRACKED - kept.length));
  // Which of the rows were only counted before is not known: only their number tells whether there are new ones.
  const newBeyond = before.more === 0 ? fresh.length - added.length : Math.max(0, fresh.length - before.more);
  if (before.more === 0) events.push(...added.map((row) => ({ kind: 'new', row }) as const));
  const beyond = full ? fresh.length : Math.max(fresh.length, before.more);
  return {
    state: {
      ...before,
      rows: [...kept, ...added.map((row) => start(row, run))].map((row) => (run.redact ? wordless(row) : row)),
      more: Math.max(0, beyond - added.length),
      checked: full && before.checked?.day !== run.today ? { day: run.today, url: run.url } : before.checked,
    },
    events,
    newBeyond,
  };
}

function wordless({ words: _words, ...row }: TrackedRow): TrackedRow {
  return row;
}

function eventOf(tracked: TrackedRow, row: IssueRow): IssueEvent | undefined {
  if (row.severity === 'error' && tracked.severity === 'warning') return { kind: 'worse', row };
  const days = reached(row.daysLeft);
  const crossed = days !== undefined && days < (tracked.told ?? Number.POSITIVE_INFINITY);
  return crossed ? { kind: 'days-left', row } : undefined;
}

function refresh(
  tracked: TrackedRow,
  row: IssueRow,
  told: boolean,
  run: { readonly today: string; readonly redact: boolean },
): TrackedRow {
  const { dismissed, since, told: before } = tracked;
  const days = reached(row.daysLeft);
  const lowest = days === undefined ? before : Math.min(days, before ?? days);
  return {
    ...start(row, run),
    since,
    ...(lowest === undefined ? {} : { told: lowest }),
    ...(dismissed === true && !told ? { dismissed } : {}),
  };
}

function start(row: IssueRow, { today, redact }: { readonly today: string; readonly redact: boolean }): TrackedRow {
  const { key, owner, check, severity, of, message } = row;
  const days = reached(row.daysLeft);
  return {
    key,
    owner,
    check,
    severity,
    since: today,
    seen: today,
    ...(days === undefined ? {} : { told: days }),
    ...(redact ? {} : { words: { of, message: visible(message, 300) } }),
  };
}
