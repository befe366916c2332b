import { describe, expect, it } from '@jest/globals';
import { advance } from '../../../src/core/issue/advance.js';
import { type IssueRow, judgedKey, type Observation } from '../../../src/core/issue/observe.js';
import { EMPTY_STATE, type IssueState, MOST_TRACKED, type TrackedRow } from '../../../src/core/issue/state.js';

const OWNER = 'a'.repeat(12);
const STAGE = 'b'.repeat(12);
const RUN = { today: '2026-02-03', url: 'https://github.example/run/7', redact: false };

function row(key: string, given: Partial<IssueRow> = {}): IssueRow {
  return { key, owner: OWNER, of: 'prod', check: 'app/role', severity: 'error', message: `${key}.`, ...given };
}

function tracked(key: string, given: Partial<TrackedRow> = {}): TrackedRow {
  return {
    key,
    owner: OWNER,
    check: 'app/role',
    severity: 'error',
    since: '2026-01-01',
    seen: '2026-02-02',
    words: { of: 'prod', message: `${key}.` },
    ...given,
  };
}

function found(rows: readonly IssueRow[], given: Partial<Observation> = {}): Observation {
  return { rows, judged: new Set([judgedKey(OWNER, 'app/role')]), full: true, docs: new Map(), ...given };
}

const state = (rows: readonly TrackedRow[], given: Partial<IssueState> = {}): IssueState => ({
  ...EMPTY_STATE,
  rows,
  ...given,
});
const many = (number: number): readonly IssueRow[] => Array.from({ length: number }, (_, index) => row(`row ${index}`));

describe('a row of the issue', () => {
  it.each<[string, TrackedRow, IssueRow, Partial<TrackedRow>, string | undefined]>([
    ['stays', tracked('one'), row('one'), {}, undefined],
    ['gets better', tracked('one'), row('one', { severity: 'warning' }), { severity: 'warning' }, undefined],
    ['gets worse', tracked('one', { severity: 'warning' }), row('one'), {}, 'worse'],
    ['stays dismissed', tracked('one', { dismissed: true }), row('one'), { dismissed: true }, undefined],
    [
      'is told again when it gets worse',
      tracked('one', { dismissed: true, severity: 'warning' }),
      row('one'),
      {},
      'worse',
    ],
    ['comes to 30 days', tracked('one'), row('one', { daysLeft: 30 }), { told: 30 }, 'days-left'],
    ['is far from its end', tracked('one'), row('one', { daysLeft: 31 }), {}, undefined],
    ['was told at 30', tracked('one', { told: 30 }), row('one', { daysLeft: 8 }), { told: 30 }, undefined],
    ['comes to 7 days', tracked('one', { told: 30 }), row('one', { daysLeft: 7 }), { told: 7 }, 'days-left'],
    ['is past its end', tracked('one', { told: 1 }), row('one', { daysLeft: -3 }), { told: 0 }, 'days-left'],
    ['has a later end again', tracked('one', { told: 1 }), row('one', { daysLeft: 20 }), { told: 1 }, undefined],
    ['has no end any more', tracked('one', { told: 1 }), row('one'), { told: 1 }, undefined],
    [
      'comes to its end though dismissed',
      tracked('one', { told: 7, dismissed: true }),
      row('one', { daysLeft: 1 }),
      { told: 1 },
      'days-left',
    ],
  ])('%s', (_, before, now, after, kind) => {
    const next = advance(state([before]), found([now]), RUN);
    expect(next.state.rows).toStrictEqual([tracked('one', { seen: '2026-02-03', ...after })]);
    expect(next.events).toEqual(kind === undefined ? [] : [{ kind, row: now }]);
    expect(next.newBeyond).toBe(0);
  });

  it('is new with all there is to remember, or without words where redacted', () => {
    const fresh = row('one', { daysLeft: 5, message: 'x'.repeat(400) });
    const { words: _words, ...rest } = tracked('one', { since: '2026-02-03', seen: '2026-02-03', told: 7 });
    const open = advance(EMPTY_STATE, found([fresh]), RUN);
    expect(open.state.rows).toStrictEqual([{ ...rest, words: { of: 'prod', message: `${'x'.repeat(299)}…` } }]);
    expect(open.events).toEqual([{ kind: 'new', row: fresh }]);
    const redacted = advance(state([tracked('two')]), found([fresh, row('two')]), { ...RUN, redact: true });
    expect(redacted.state.rows.map((one) => 'words' in one)).toEqual([false, false]);
  });

  it('goes only where its check was judged for its owner', () => {
    const rows = [tracked('one'), tracked('two', { check: 'app/consent' }), tracked('three', { owner: STAGE })];
    expect(advance(state(rows), found([]), RUN).state.rows).toStrictEqual(rows.slice(1));
  });
});

describe('the last full check', () => {
  const before = { day: '2026-02-01', url: 'https://github.example/run/5' };
  const now = { day: '2026-02-03', url: RUN.url };
  it.each<[string, readonly TrackedRow[], Observation, IssueState['checked']]>([
    ['is today where all was verified', [], found([]), now],
    ['stays where something was not', [], found([], { full: false }), before],
    ['is today where the rows were seen today', [tracked('one')], found([row('one')]), now],
    [
      'stays where a row of an owner that was looked at was not seen',
      [tracked('two', { check: 'app/consent' })],
      found([]),
      before,
    ],
    [
      'is today where a row is of an owner that is not there any more',
      [tracked('two', { owner: STAGE })],
      found([]),
      now,
    ],
  ])('%s', (_, rows, observation, checked) => {
    expect(advance(state(rows, { checked: before }), observation, RUN).state.checked).toEqual(checked);
  });

  it('keeps the first run of a day', () => {
    const first = { day: '2026-02-03', url: 'https://github.example/run/6' };
    expect(advance(state([], { checked: first }), found([]), RUN).state.checked).toBe(first);
    expect(advance(EMPTY_STATE, found([]), RUN).state.checked).toEqual(now);
  });
});

describe('rows that the issue has no room for', () => {
  const full = many(MOST_TRACKED).map(({ key }) => tracked(key));
  it.each<[string, number, number, boolean, { more: number; events: number; newBeyond: number }]>([
    ['all new', -1, MOST_TRACKED + 5, true, { more: 5, events: MOST_TRACKED, newBeyond: 5 }],
    ['as many as there is room for', -1, MOST_TRACKED, true, { more: 0, events: MOST_TRACKED, newBeyond: 0 }],
    ['the first beyond', 0, MOST_TRACKED + 1, true, { more: 1, events: 0, newBeyond: 1 }],
    ['as many as before', 4, MOST_TRACKED + 4, true, { more: 4, events: 0, newBeyond: 0 }],
    ['two more than before', 4, MOST_TRACKED + 6, true, { more: 6, events: 0, newBeyond: 2 }],
    ['fewer than before', 4, MOST_TRACKED + 1, true, { more: 1, events: 0, newBeyond: 0 }],
    ['fewer, but not all could be verified', 4, MOST_TRACKED + 1, false, { more: 4, events: 0, newBeyond: 0 }],
  ])('%s', (_, more, rows, isFull, expected) => {
    const before = more < 0 ? EMPTY_STATE : state(full, { more });
    const next = advance(before, found(many(rows), { full: isFull }), RUN);
    expect({ more: next.state.more, events: next.events.length, newBeyond: next.newBeyond }).toEqual(expected);
    expect(next.state.rows).toHaveLength(MOST_TRACKED);
  });

  it('move up in silence where there is room again', () => {
    const before = state(full.slice(0, 3), { more: 4 });
    const next = advance(before, found(many(7)), RUN);
    expect(next.events).toEqual([]);
    expect([next.newBeyond, next.state.more, next.state.rows.length]).toEqual([0, 0, 7]);
  });
});
