import { describe, expect, it } from '@jest/globals';
import type { IssueEvent } from '../../../src/core/issue/advance.js';
import type { IssueRow, Observation } from '../../../src/core/issue/observe.js';
import { EMPTY_STATE, type IssueState, readState, type TrackedRow } from '../../../src/core/issue/state.js';
import {
  BODY_LIMIT,
  closedBody,
  closingComment,
  duplicateComment,
  eventComment,
  issueBody,
  toldMarker,
} from '../../../src/core/issue/text.js';

const RUN = 'https://github.example/acme/.jit/actions/runs/7';
const PAGE = 'https://github.example/acme/action/blob/v1/docs/checks/role/assignment.md';
const settings = { today: '2026-02-03', runUrl: RUN, redact: false };
const docs = new Map([['role/assignment', PAGE]]);

function tracked(key: string, given: Partial<TrackedRow> = {}): TrackedRow {
  return {
    key,
    owner: 'a'.repeat(12),
    check: 'role/assignment',
    severity: 'error',
    since: '2026-01-01',
    seen: '2026-01-31',
    words: { of: 'prod', message: `${key} is wrong.` },
    ...given,
  };
}

function failing(key: string, given: Partial<IssueRow> = {}): IssueRow {
  const { owner, check, severity } = tracked(key);
  return { key, owner, of: 'prod', check: check as 'role/assignment', severity, message: `${key} is wrong.`, ...given };
}

function found(rows: readonly IssueRow[]): Observation {
  return { rows, judged: new Set(), full: true, docs };
}

/** What a reader sees of the body. */
function seen(body: string): readonly string[] {
  return body.replace(/<!--.*?-->/s, '').split('\n');
}

const STATE: IssueState = {
  ...EMPTY_STATE,
  rows: [
    tracked('two', { severity: 'warning', since: '2026-01-02' }),
    tracked('one'),
    tracked('four', { dismissed: true, check: 'app/role', since: '2026-01-04' }),
    tracked('three', { severity: 'warning', check: 'app/role', since: '2026-01-03', seen: '2026-01-30' }),
  ],
  checked: { day: '2026-01-31', url: 'https://github.example/acme/.jit/actions/runs/6' },
};
const FAILING = [failing('one', { fix: 'az mend one' }), failing('two', { severity: 'warning' })];
const LINKED = `[<code>role&#47;assignment</code>](${PAGE})`;
const EXPLAINED =
  'This text is kept up to date in silence. A comment comes with something new or worse, and when 30, 7, 1 and 0 days of the client secret are left. The issue closes by itself when all is gone; closing it by hand dismisses what it tells of, until something new or worse comes.';

describe('the body of the issue', () => {
  it('tells errors first wherever they stand, and leaves the order else', () => {
    const keys = ['one', 'two', 'three', 'four'];
    const severityOf = (key: string) => ({ severity: key === 'one' || key === 'four' ? 'error' : 'warning' }) as const;
    const state = { ...STATE, rows: keys.map((key) => tracked(key, severityOf(key))) };
    const body = issueBody({ state, found: found(keys.map((key) => failing(key, severityOf(key)))), settings });
    expect(body.match(/\w+(?= is wrong\. \|)/g)).toEqual(['one', 'four', 'two', 'three']);
  });

  it('tells errors first, then what is not verified, then what was dismissed, each since when', () => {
    const earlier = { number: 4, url: 'https://github.example/acme/.jit/issues/4' };
    expect(seen(issueBody({ state: STATE, found: found(FAILING), settings, earlier }))).toEqual([
      '**1 error, 2 warnings**: what Jit Azure Drift found and no pull request can mend.',
      '',
      '|  | check | of | found | since |',
      '| --- | --- | --- | --- | --- |',
      `| ❌ error | ${LINKED} | prod | one is wrong. | 2026-01-01 |`,
      `| ⚠️ warning | ${LINKED} | prod | two is wrong. | 2026-01-02 |`,
      '',
      '### What to do',
      '',
      `${LINKED} of prod`,
      '',
      '```text',
      'az mend one',
      '```',
      '',
      '### Not verified by the last run',
      '',
      'What could not be read stays until it is verified.',
      '',
      '|  | check | of | found | not verified since |',
      '| --- | --- | --- | --- | --- |',
      '| ⚠️ warning | <code>app&#47;role</code> | prod | three is wrong. | 2026-01-30 |',
      '',
      '### Dismissed',
      '',
      'An earlier issue told of these and was closed by hand: they are told again only when they get worse.',
      '',
      '|  | check | of | found | since |',
      '| --- | --- | --- | --- | --- |',
      '| ❌ error | <code>app&#47;role</code> | prod | four is wrong. | 2026-01-04 |',
      '',
      'Last full check: 2026-01-31 ([run](https://github.example/acme/.jit/actions/runs/6)). It follows [issue 4](https://github.example/acme/.jit/issues/4).',
      '',
      EXPLAINED,
      '',
      '',
      '',
    ]);
  });

  it('tells only checks, counts and days where redacted', () => {
    const state = { ...STATE, rows: STATE.rows.slice(0, 2) };
    const redacted = issueBody({ state, found: found(FAILING), settings: { ...settings, redact: true } });
    expect(seen(redacted).slice(0, 9)).toEqual([
      '**1 error, 1 warning**: what Jit Azure Drift found and no pull request can mend.',
      '',
      '|  | check | since |',
      '| --- | --- | --- |',
      `| ❌ error | ${LINKED} | 2026-01-01 |`,
      `| ⚠️ warning | ${LINKED} | 2026-01-02 |`,
      '',
      'Last full check: 2026-01-31 ([run](https://github.example/acme/.jit/actions/runs/6)).',
      '',
    ]);
  });

  it('ends with a note where one is given, redacted or not, and with nothing where none is', () => {
    const last = (more: object): readonly string[] =>
      seen(issueBody({ state: STATE, found: found(FAILING), settings: { ...settings, ...more } }))
        .filter((line) => line !== '')
        .slice(-2);
    expect(last({ note: 'Mind the gap.' })).toEqual([EXPLAINED, 'Mind the gap.']);
    expect(last({ note: 'Mind the gap.', redact: true })).toEqual([EXPLAINED, 'Mind the gap.']);
    expect(last({}).at(-1)).toBe(EXPLAINED);
  });

  it('says where the words of a row are not known any more, what has no room, and that nothing was verified yet', () => {
    const { words: _words, ...wordless } = tracked('one', { severity: 'warning' });
    const state: IssueState = { ...EMPTY_STATE, rows: [wordless], more: 3 };
    expect(seen(issueBody({ state, found: found([]), settings })).slice(0, 11)).toEqual([
      '**0 errors, 1 warning**, and 3 more that have no room here: what Jit Azure Drift found and no pull request can mend.',
      '',
      '### Not verified by the last run',
      '',
      'What could not be read stays until it is verified.',
      '',
      '|  | check | of | found | not verified since |',
      '| --- | --- | --- | --- | --- |',
      `| ⚠️ warning | ${LINKED} |  | &#40;see the last run&#41; | 2026-01-31 |`,
      '',
      'No run has been able to verify everything yet.',
    ]);
  });

  it('leaves out first the long words, then what to do, then rows, and says how many', () => {
    const bodyOf = (number: number, length: number, of = 'prod') => {
      const rows = Array.from({ length: number }, (_, index) =>
        failing(`row ${index}`, { message: '_'.repeat(length), fix: `az mend ${'x'.repeat(50)} ${index}` }),
      );
      const state = {
        ...EMPTY_STATE,
        rows: rows.map(({ key, message }) => tracked(key, { words: { of, message } })),
      };
      const body = issueBody({ state, found: found(rows), settings });
      expect(body.length).toBeLessThanOrEqual(BODY_LIMIT - 200);
      return {
        longest: Math.max(...[...body.matchAll(/(?:&#95;)+/g)].map(([run]) => run.length / '&#95;'.length)),
        rows: body.match(/^\| ❌ error/gm)?.length ?? 0,
        fixes: body.match(/^az mend/gm)?.length ?? 0,
        counted: body.match(/… and.* more: see the last run\./g),
      };
    };
    expect(bodyOf(10, 650)).toEqual({ longest: 599, rows: 10, fixes: 10, counted: null });
    expect(bodyOf(25, 650)).toEqual({
      longest: 299,
      rows: 25,
      fixes: 20,
      counted: ['… and for 5 more: see the last run.'],
    });
    expect(bodyOf(50, 650)).toEqual({
      longest: 149,
      rows: 50,
      fixes: 5,
      counted: ['… and for 45 more: see the last run.'],
    });
    expect(bodyOf(200, 650)).toEqual({
      longest: 79,
      rows: 80,
      fixes: 0,
      counted: ['… and 120 more: see the last run.'],
    });
    expect(bodyOf(200, 650, '_'.repeat(90))).toEqual({
      longest: 59,
      rows: 15,
      fixes: 0,
      counted: ['… and 185 more: see the last run.'],
    });
  });

  it('only counts the rows where not even a few have room', () => {
    const long = { ...settings, note: 'x'.repeat(BODY_LIMIT - 200) };
    expect(seen(issueBody({ state: STATE, found: found(FAILING), settings: long })).slice(0, 15)).toEqual([
      '**1 error, 2 warnings**: what Jit Azure Drift found and no pull request can mend.',
      '',
      '… and 2 more: see the last run.',
      '',
      '### Not verified by the last run',
      '',
      'What could not be read stays until it is verified.',
      '',
      '… and 1 more: see the last run.',
      '',
      '### Dismissed',
      '',
      'An earlier issue told of these and was closed by hand: they are told again only when they get worse.',
      '',
      '… and 1 more: see the last run.',
    ]);
  });

  it('leaves room for the marker of a comment, to the character', () => {
    const state = { ...EMPTY_STATE, rows: [tracked('one', { words: { of: 'prod', message: 'x'.repeat(500) } })] };
    const lengthWith = (note: string) =>
      issueBody({ state, found: found([failing('one')]), settings: { ...settings, note } }).length;
    const fits = BODY_LIMIT - 200 - lengthWith('x') + 1;
    expect(lengthWith('x'.repeat(fits))).toBe(BODY_LIMIT - 200);
    expect(lengthWith('x'.repeat(fits + 1))).toBe(BODY_LIMIT - 200 - 199);
  });

  it('parts what to do of one row from that of the next', () => {
    const rows = ['one', 'two'].map((key) => failing(key, { fix: `az mend ${key}` }));
    const state = { ...EMPTY_STATE, rows: rows.map(({ key }) => tracked(key)) };
    expect(issueBody({ state, found: found(rows), settings })).toContain(
      `az mend one\n\`\`\`\n\n${LINKED} of prod\n\n\`\`\`text\naz mend two`,
    );
  });
});

describe('a comment', () => {
  const event = (kind: IssueEvent['kind'], key: string, given: Partial<IssueRow> = {}): IssueEvent => ({
    kind,
    row: failing(key, given),
  });
  const comment = (events: readonly IssueEvent[], newBeyond = 0, redact = false) =>
    eventComment({ state: EMPTY_STATE, events, newBeyond }, { ...settings, redact, docs });

  it('tells of each event, and of what has no room', () => {
    const events = [
      event('new', 'one', { fix: 'az mend one' }),
      event('new', 'two', { severity: 'warning' }),
      event('worse', 'three'),
      event('days-left', 'four', { daysLeft: 7 }),
      event('days-left', 'five', { daysLeft: 1 }),
      event('days-left', 'six', { daysLeft: 0 }),
      event('days-left', 'seven', { daysLeft: -1 }),
      event('days-left', 'eight'),
    ];
    expect(comment(events, 2).split('\n\n')).toEqual([
      `**New error**: ${LINKED} of prod. one is wrong.`,
      '```text\naz mend one\n```',
      `**New warning**: ${LINKED} of prod. two is wrong.`,
      `**Worse: now an error**: ${LINKED} of prod. three is wrong.`,
      `**7 days left**: ${LINKED} of prod. four is wrong.`,
      `**1 day left**: ${LINKED} of prod. five is wrong.`,
      `**Less than a day left**: ${LINKED} of prod. six is wrong.`,
      `**Past its end**: ${LINKED} of prod. seven is wrong.`,
      `**It is getting late**: ${LINKED} of prod. eight is wrong.`,
      '… and 2 more: see the text above.',
      `Found by [this run](${RUN}).`,
    ]);
    expect(comment(events.slice(1, 2))).toBe(
      `**New warning**: ${LINKED} of prod. two is wrong.\n\nFound by [this run](${RUN}).`,
    );
  });

  it('tells no words, days or fixes where redacted', () => {
    const events = [event('new', 'one', { fix: 'az mend one' }), event('days-left', 'two', { daysLeft: 7 })];
    expect(comment(events, 0, true).split('\n\n')).toEqual([
      `**New error**: ${LINKED}.`,
      `**It is getting late**: ${LINKED}.`,
      `Found by [this run](${RUN}).`,
    ]);
  });

  it('leaves out what to do of all but the first events, and then events, where there are many', () => {
    const many = (length: number) =>
      Array.from({ length }, (_, index) => event('new', `row ${index}`, { message: '_'.repeat(700), fix: 'az mend' }));
    const of = (length: number) => {
      const text = comment(many(length), 1);
      expect(text.length).toBeLessThanOrEqual(BODY_LIMIT - 200);
      const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
      return [count(/New error/g), count(/^az mend/gm), text.match(/and (\d+) more/)?.[1]];
    };
    expect(of(12)).toEqual([12, 12, '1']);
    expect(of(25)).toEqual([25, 20, '1']);
    expect(of(90)).toEqual([90, 5, '1']);
    expect(of(400)).toEqual([80, 0, '321']);
  });
});

describe('the end of an issue', () => {
  it('is told in a comment, with what stays dismissed', () => {
    const verified = `All that this issue told of is gone, as [this run](${RUN}) verified: closed by Jit Azure Drift.`;
    expect(closingComment(EMPTY_STATE, settings)).toBe(`${verified} A new issue comes when something does.`);
    expect(closingComment(STATE, settings)).toBe(
      `${verified} What is left was dismissed when an earlier issue was closed by hand (4 rows). A new issue comes when something does.`,
    );
  });

  it('is told in the text, which remembers the state', () => {
    const body = closedBody({ ...STATE, closed: 'gone' }, settings);
    expect(seen(body)).toEqual([
      `Closed on 2026-02-03: all that this issue told of is gone, as [this run](${RUN}) verified.`,
      '',
      '',
      '',
    ]);
    expect(readState(body)).toBeUndefined();
    expect(body).toContain('"closed":"gone"');
  });

  it('points a duplicate to the one that is kept', () => {
    expect(duplicateComment({ number: 4, url: 'https://github.example/acme/.jit/issues/4' })).toBe(
      'Two runs opened an issue at the same time; [issue 4](https://github.example/acme/.jit/issues/4) is the one that is kept. Closed by Jit Azure Drift.',
    );
  });

  it('tells comments apart by edition and by what they tell', () => {
    expect(toldMarker(3, '0123456789abcdef0123')).toBe('<!-- jit-azure-drift:told 3 0123456789abcdef -->');
  });
});
