import { type Advance, advance } from './advance.js';
import type { Observation } from './observe.js';
import { EMPTY_STATE, type IssueState, replaceState } from './state.js';
import {
  closedBody,
  closingComment,
  duplicateComment,
  type EarlierIssue,
  eventComment,
  ISSUE_TITLE,
  issueBody,
  toldMarker,
} from './text.js';

/** An issue of ours: opened by the token's identity or a trusted author, with our marker. */
export interface OurIssue extends EarlierIssue {
  readonly open: boolean;
  readonly body: string;
  readonly state: IssueState;
}

/** One write. */
export type IssueStep =
  | { readonly do: 'create'; readonly title: string; readonly body: string }
  /** `marker` stands in the body: a comment that has it is this very one, and is not written again. */
  | { readonly do: 'comment'; readonly number: number; readonly body: string; readonly marker: string }
  | { readonly do: 'edit'; readonly number: number; readonly body: string }
  | { readonly do: 'close'; readonly number: number; readonly body: string };

export type IssueOperation = 'created' | 'updated' | 'commented' | 'closed' | 'unchanged' | 'none';

/** What is to be done about the issue. */
export interface IssuePlan {
  readonly operation: IssueOperation;
  /** The issue that this is about; undefined where there is none (yet). */
  readonly issue: EarlierIssue | undefined;
  readonly steps: readonly IssueStep[];
}

/** What the plan depends on beside issues and findings. */
export interface IssueSettings {
  /** Day (UTC) of this run. */
  readonly today: string;
  readonly runUrl: string;
  /** Only check ids and counts: the text can be read by everyone. */
  readonly redact: boolean;
  /** A line of Markdown of ours that ends the text of an open issue. */
  readonly note?: string;
  /** Hexadecimal hash of a text. */
  readonly hash: (text: string) => string;
}

/**
 * Decides what to do about the issue. A person is told (a new issue, a comment) of a new row, a worse one, and of few
 * days left; everything else is edited in silence. An issue that a person closed is not opened again: what it told of
 * stands dismissed, and a new one comes only with something new or worse.
 */
export function planIssue(issues: readonly OurIssue[], found: Observation, settings: IssueSettings): IssuePlan {
  const open = issues.filter((issue) => issue.open).sort((a, b) => a.number - b.number);
  const [record, ...duplicates] = open;
  const pointers = duplicates.flatMap((issue) => closeDuplicate(issue, record ?? issue));
  if (record === undefined) return planClosed(latestClosed(issues), found, settings);
  const remembered = open.flatMap(({ state }) => state.rows);
  const rows = remembered.filter(({ key }, index) => remembered.findIndex((one) => one.key === key) === index);
  const plan = planOpen(record, advance({ ...record.state, rows }, found, runOf(settings)), found, settings);
  const operation = plan.operation === 'unchanged' && pointers.length > 0 ? 'updated' : plan.operation;
  return { ...plan, operation, steps: [...plan.steps, ...pointers] };
}

function runOf({ today, runUrl, redact }: IssueSettings) {
  return { today, url: runUrl, redact };
}

/** Whether anything is left that no one dismissed. */
function isActive({ rows, more }: IssueState): boolean {
  return more > 0 || rows.some(({ dismissed }) => dismissed !== true);
}

function planOpen(issue: OurIssue, next: Advance, found: Observation, settings: IssueSettings): IssuePlan {
  const { number } = issue;
  if (!isActive(next.state)) {
    // Someone opened it again after we had closed it: it is theirs until something comes up.
    if (issue.state.closed === 'gone') return { operation: 'unchanged', issue, steps: [] };
    const state: IssueState = { ...next.state, closed: 'gone', edition: issue.state.edition + 1 };
    const marker = toldMarker(state.edition, 'gone');
    return {
      operation: 'closed',
      issue,
      steps: [
        { do: 'comment', number, body: `${closingComment(state, settings)}\n\n${marker}`, marker },
        { do: 'close', number, body: closedBody(state, settings) },
      ],
    };
  }
  const telling = next.events.length > 0 || next.newBeyond > 0;
  const edition = issue.state.edition + (telling ? 1 : 0);
  const state: IssueState = { ...next.state, closed: false, edition };
  const body = issueBody({ state, found, settings });
  const edit = sameText(body, issue.body) ? [] : [{ do: 'edit', number, body } as const];
  if (!telling) return { operation: edit.length === 0 ? 'unchanged' : 'updated', issue, steps: edit };
  const marker = toldMarker(
    edition,
    settings.hash(JSON.stringify(next.events.map(({ kind, row }) => [kind, row.key]))),
  );
  const comment = `${eventComment(next, { ...settings, docs: found.docs })}\n\n${marker}`;
  return { operation: 'commented', issue, steps: [{ do: 'comment', number, body: comment, marker }, ...edit] };
}

/** The most recent issue that is closed: what it remembers still holds. */
function latestClosed(issues: readonly OurIssue[]): OurIssue | undefined {
  const closed = issues.filter(({ open, state }) => !open && state.closed !== 'duplicate');
  return closed.sort((a, b) => b.number - a.number)[0];
}

function planClosed(record: OurIssue | undefined, found: Observation, settings: IssueSettings): IssuePlan {
  const before = record === undefined ? EMPTY_STATE : rememberedOf(record.state);
  const next = advance(before, found, runOf(settings));
  if (next.events.length > 0 || next.newBeyond > 0) {
    const state: IssueState = { ...next.state, closed: false, edition: 0 };
    const body = issueBody({ state, found, settings, ...(record === undefined ? {} : { earlier: record }) });
    return { operation: 'created', issue: undefined, steps: [{ do: 'create', title: ISSUE_TITLE, body }] };
  }
  const none: IssuePlan = { operation: 'none', issue: undefined, steps: [] };
  if (record === undefined || essence(before) === essence(next.state)) return none;
  // In silence, so that a row which went and comes back counts as new.
  const state: IssueState = { ...next.state, closed: 'gone', checked: before.checked };
  return { ...none, steps: [{ do: 'edit', number: record.number, body: replaceState(record.body, state) }] };
}

/** What a closed issue still knows: all of it is dismissed where a person closed it. */
function rememberedOf(state: IssueState): IssueState {
  if (state.closed !== false) return state;
  return { ...state, more: 0, rows: state.rows.map((row) => ({ ...row, dismissed: true })) };
}

/** The rows of a state without what changes from day to day. */
function essence({ rows }: IssueState): string {
  return JSON.stringify(rows.map(({ key, severity, told }) => [key, severity, told ?? null]));
}

/** Closes an issue that says the same as an earlier one, with a word that points there. */
export function closeDuplicate(issue: OurIssue, kept: EarlierIssue): readonly Exclude<IssueStep, { do: 'create' }>[] {
  const { number, state, body } = issue;
  const marker = toldMarker(state.edition + 1, 'duplicate');
  return [
    { do: 'comment', number, body: `${duplicateComment(kept)}\n\n${marker}`, marker },
    { do: 'close', number, body: replaceState(body, { ...state, closed: 'duplicate' }) },
  ];
}

/** GitHub may hand lines back with other ends. */
function sameText(left: string, right: string): boolean {
  return left.replaceAll('\r\n', '\n').trim() === right.replaceAll('\r\n', '\n').trim();
}
