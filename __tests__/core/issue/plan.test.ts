import { describe, expect, it } from '@jest/globals';
import { failed } from '../../../src/core/checks/rows.js';
import { type IssueRow, judgedKey, type Observation } from '../../../src/core/issue/observe.js';
import { type IssueSettings, type OurIssue, planIssue } from '../../../src/core/issue/plan.js';
import { type IssueState, MOST_TRACKED, readState, type TrackedRow } from '../../../src/core/issue/state.js';
import { BODY_LIMIT } from '../../../src/core/issue/text.js';

const OWNER = 'a'.repeat(12);
const hash = (text: string): string => Buffer.from(text).toString('hex').padEnd(16, '0').slice(-16);
const settings = (day: string, redact = false): IssueSettings => ({
  today: day,
  runUrl: `https://github.example/acme/.jit/actions/runs/${day.replaceAll('-', '')}`,
  redact,
  hash,
});

function row(name: string, given: Partial<IssueRow> = {}): IssueRow {
  return {
    key: hash(name),
    owner: OWNER,
    of: 'prod',
    check: 'role/assignment',
    severity: 'error',
    message: `${name} is wrong.`,
    fix: `az mend ${name}`,
    ...given,
  };
}

/** A run that could judge everything, and found these. */
function found(rows: readonly IssueRow[], given: Partial<Observation> = {}): Observation {
  const checks = ['role/assignment', 'app/role', 'secret/expiry'];
  return {
    rows,
    judged: new Set(checks.map((check) => judgedKey(OWNER, check))),
    full: true,
    docs: new Map(),
    ...given,
  };
}

/** A run that could judge nothing. */
const OUTAGE: Observation = { rows: [], judged: new Set(), full: false, docs: new Map() };

/** Issues as the plans leave them: applies each step to them, and notes what a person is told. */
class Repository {
  readonly issues: OurIssue[] = [];
  readonly told: string[] = [];

  run(day: string, observation: Observation, redact = false) {
    const plan = planIssue(this.issues, observation, settings(day, redact));
    for (const step of plan.steps) {
      if (step.do === 'create') {
        const number = this.issues.length + 1;
        this.told.push(`${day} opened #${number}`);
        this.#put({ number, url: `https://github.example/acme/.jit/issues/${number}`, open: true, body: step.body });
        continue;
      }
      const issue = this.issues.find(({ number }) => number === step.number);
      if (issue === undefined) throw new Error(`no issue ${step.number}`);
      if (step.do === 'comment') this.told.push(`${day} comment on #${step.number}: ${step.body.split('\n')[0]}`);
      if (step.do === 'close') this.told.push(`${day} closed #${step.number}`);
      if (step.do !== 'comment') this.#put({ ...issue, open: step.do !== 'close' && issue.open, body: step.body });
    }
    return plan;
  }

  #put(issue: Omit<OurIssue, 'state'>): void {
    const state = readState(issue.body);
    if (state === undefined) throw new Error('the body has lost its marker');
    const at = this.issues.findIndex(({ number }) => number === issue.number);
    this.issues.splice(at < 0 ? this.issues.length : at, 1, { ...issue, state });
  }

  byHand(number: number, open: boolean): void {
    const at = this.issues.findIndex((issue) => issue.number === number);
    this.issues.splice(at, 1, { ...(this.issues[at] as OurIssue), open });
  }

  body(number = 1): string {
    return this.issues.find((issue) => issue.number === number)?.body ?? '';
  }
}

function secret(daysLeft: number): IssueRow {
  return row('secret', { check: 'secret/expiry', severity: daysLeft <= 7 ? 'error' : 'warning', daysLeft });
}

describe('the picture of an issue', () => {
  const picture = {
    repository: [],
    chains: ['prod', 'dev', 'labs'].map((name) => ({
      name: `named-${name}`,
      rows: [failed('role/assignment', 'Not held.', name === 'prod' ? {} : { severity: 'warning' })],
      file: 0,
      owners: [name === 'labs' ? 'f'.repeat(12) : OWNER, hash(name)],
    })),
    files: [[]],
  };

  it('shows the chains that its rows are about, and only those', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one')], { picture }));
    const body = repository.body();
    expect(body.indexOf('```mermaid')).toBeLessThan(body.indexOf('| check |'));
    expect([...body.matchAll(/subgraph chain\d\["(.*?)"\]/g)].map((match) => match[1])).toEqual([
      'named-prod',
      'named-dev',
    ]);
    expect(body).toContain('"✖#160;Role<br/>failed"');
  });

  it('bears no names where everyone can read it', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one')], { picture }), true);
    expect(repository.body()).toContain('subgraph chain0["integration 1"]');
    expect(repository.body()).not.toContain('named');
  });

  it('is not drawn where the rows are about no integration, or no chain is known', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one', { owner: 'e'.repeat(12) })], { picture }));
    expect(repository.body()).not.toContain('mermaid');
    repository.run('2026-01-02', found([row('one')]));
    expect(repository.body()).not.toContain('mermaid');
  });

  it('is no news: the same chains on another day change nothing but the date', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one')], { picture }));
    const before = repository.body();
    repository.run('2026-01-02', found([row('one')], { picture }));
    const drawn = (body: string) => body.slice(body.indexOf('```mermaid'), body.lastIndexOf('```'));
    expect(drawn(repository.body())).toBe(drawn(before));
    expect(repository.told).toEqual(['2026-01-01 opened #1']);
  });
});

describe('planIssue', () => {
  it('does nothing while nothing fails', () => {
    const repository = new Repository();
    expect(repository.run('2026-01-01', found([]))).toEqual({ operation: 'none', issue: undefined, steps: [] });
  });

  it('opens one issue with all rows, leaves it alone on the same day, and edits in silence for the date alone', () => {
    const repository = new Repository();
    const rows = found([row('one'), row('two', { severity: 'warning' })]);
    expect(repository.run('2026-01-01', rows).operation).toBe('created');
    expect(repository.body()).toContain('**1 error, 1 warning**');
    expect(repository.body()).toContain('az mend one');
    expect(repository.run('2026-01-01', rows)).toMatchObject({ operation: 'unchanged', steps: [] });
    expect(repository.run('2026-01-02', rows).operation).toBe('updated');
    expect(repository.body()).toContain('Last full check: 2026-01-02');
    expect(repository.told).toEqual(['2026-01-01 opened #1']);
  });

  it('comments on a new row and on a worse one, not on one that gets better or goes', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one', { severity: 'warning' })]));
    expect(repository.run('2026-01-02', found([row('one', { severity: 'warning' }), row('two')])).operation).toBe(
      'commented',
    );
    repository.run('2026-01-03', found([row('one'), row('two')]));
    repository.run('2026-01-04', found([row('one', { severity: 'warning' }), row('two')]));
    repository.run('2026-01-05', found([row('two')]));
    expect(repository.told).toEqual([
      '2026-01-01 opened #1',
      expect.stringMatching(/^2026-01-02 comment on #1: \*\*New error\*\*: .*two is wrong/),
      expect.stringMatching(/^2026-01-03 comment on #1: \*\*Worse: now an error\*\*: .*one is wrong/),
    ]);
    expect(repository.body()).not.toContain('one is wrong');
  });

  it('tells of a secret at 30, 7, 1 and 0 days left, once each, also where the very day was missed', () => {
    const repository = new Repository();
    const days = [30, 29, 8, 6, 5, 1, 1, 0, -1, -2];
    for (const [index, left] of days.entries())
      repository.run(`2026-01-${String(index + 1).padStart(2, '0')}`, found([secret(left)]));
    expect(repository.told.map((line) => line.replace(/<code>.*/, ''))).toEqual([
      '2026-01-01 opened #1',
      '2026-01-04 comment on #1: **Worse: now an error**: ',
      '2026-01-06 comment on #1: **1 day left**: ',
      '2026-01-08 comment on #1: **Less than a day left**: ',
    ]);
  });

  it('tells only of what is ahead where the secret is near its end from the start', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([secret(0)]));
    repository.run('2026-01-02', found([secret(-1)]));
    expect(repository.told).toEqual(['2026-01-01 opened #1']);
  });

  it('clears no row and closes nothing on an unknown, and says since when it was not verified', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one')]));
    repository.run('2026-01-02', OUTAGE);
    repository.run('2026-01-03', OUTAGE);
    expect(repository.issues[0]?.open).toBe(true);
    expect(repository.body()).toContain('not verified since');
    expect(repository.body()).toMatch(/one is wrong\. \| 2026-01-01 \|/);
    expect(repository.body()).toContain('Last full check: 2026-01-01');
    expect(repository.run('2026-01-03', OUTAGE).operation).toBe('unchanged');
    expect(repository.told).toEqual(['2026-01-01 opened #1']);
  });

  it('keeps rows of what this run did not look at', () => {
    const repository = new Repository();
    const other = row('other', { owner: 'b'.repeat(12), of: 'stage' });
    repository.run(
      '2026-01-01',
      found([row('one'), other], {
        judged: new Set([judgedKey(OWNER, 'role/assignment'), judgedKey('b'.repeat(12), 'role/assignment')]),
      }),
    );
    repository.run('2026-01-02', found([]));
    expect(repository.issues[0]?.state.rows.map(({ key }) => key)).toEqual([other.key]);
    expect(repository.issues[0]?.open).toBe(true);
  });

  it('closes with a comment when all is gone, and opens a new issue for the next trouble', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one')]));
    expect(repository.run('2026-01-02', found([]))).toMatchObject({ operation: 'closed', issue: { number: 1 } });
    expect(repository.run('2026-01-03', found([])).operation).toBe('none');
    repository.run('2026-01-04', found([row('one')]));
    expect(repository.told).toEqual([
      '2026-01-01 opened #1',
      expect.stringMatching(/^2026-01-02 comment on #1: All that this issue told of is gone/),
      '2026-01-02 closed #1',
      '2026-01-04 opened #2',
    ]);
    expect(repository.body(2)).toContain('[issue 1](https://github.example/acme/.jit/issues/1)');
  });

  it('does not nag after a person closed it: a new issue comes only with something new or worse', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one', { severity: 'warning' })]));
    repository.byHand(1, false);
    expect(repository.run('2026-01-02', found([row('one', { severity: 'warning' })]))).toMatchObject({
      operation: 'none',
      steps: [],
    });
    repository.run('2026-01-03', found([row('one', { severity: 'warning' }), row('two')]));
    expect(repository.body(2)).toContain('### Dismissed');
    repository.run('2026-01-04', found([row('one', { severity: 'warning' })]));
    repository.run('2026-01-05', found([row('one', { severity: 'warning' })]));
    repository.run('2026-01-06', found([row('one')]));
    expect(repository.told).toEqual([
      '2026-01-01 opened #1',
      '2026-01-03 opened #2',
      expect.stringMatching(/comment on #2: All that .* dismissed when an earlier issue was closed by hand \(1 row\)/),
      '2026-01-04 closed #2',
      '2026-01-06 opened #3',
    ]);
    expect(repository.body(3)).not.toContain('### Dismissed');
  });

  it('takes a dismissed row that went and came back as new', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one')]));
    repository.byHand(1, false);
    expect(repository.run('2026-01-02', found([]))).toMatchObject({
      operation: 'none',
      steps: [{ do: 'edit', number: 1 }],
    });
    repository.run('2026-01-03', found([row('one')]));
    expect(repository.told).toEqual(['2026-01-01 opened #1', '2026-01-03 opened #2']);
  });

  it('leaves an issue alone that a person opened again after it was closed, until something comes up', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one')]));
    repository.run('2026-01-02', found([]));
    repository.byHand(1, true);
    expect(repository.run('2026-01-03', found([]))).toMatchObject({ operation: 'unchanged', steps: [] });
    expect(repository.run('2026-01-04', found([row('two')]))).toMatchObject({ operation: 'commented' });
    expect(repository.run('2026-01-05', found([])).operation).toBe('closed');
  });

  it('keeps the oldest of several, and closes the others with a pointer', () => {
    const repository = new Repository();
    const rows = found([row('one')]);
    const [first] = planIssue([], rows, settings('2026-01-01')).steps;
    if (first?.do !== 'create') throw new Error('nothing was opened');
    const state = readState(first.body) as IssueState;
    for (const number of [2, 1])
      repository.issues.push({
        number,
        url: `https://github.example/acme/.jit/issues/${number}`,
        open: true,
        body: first.body,
        state,
      });
    const more = planIssue(repository.issues, found([row('one'), row('two')]), settings('2026-01-01'));
    expect(more.operation).toBe('commented');
    expect(repository.run('2026-01-01', rows)).toMatchObject({ operation: 'updated', issue: { number: 1 } });
    expect(repository.told).toEqual([
      expect.stringMatching(/comment on #2: .*\[issue 1\]\(https:\/\/github\.example\/acme\/\.jit\/issues\/1\)/),
      '2026-01-01 closed #2',
    ]);
    expect(repository.run('2026-01-01', rows)).toMatchObject({ operation: 'unchanged', steps: [] });
    repository.run('2026-01-02', found([]));
    expect(repository.run('2026-01-03', found([])).operation).toBe('none');
  });

  it('takes over what only a duplicate remembers, once, and closes several duplicates', () => {
    const repository = new Repository();
    const day = settings('2026-01-01');
    const opened = (rows: readonly IssueRow[]): OurIssue => {
      const [step] = planIssue([], found(rows), day).steps;
      if (step?.do !== 'create') throw new Error('nothing was opened');
      return { number: 0, url: '', open: true, body: step.body, state: readState(step.body) as IssueState };
    };
    const bodies = [opened([row('one')]), opened([row('one'), row('two')]), opened([row('two')])];
    for (const [index, issue] of bodies.entries())
      repository.issues.push({ ...issue, number: index + 1, url: `https://github.example/${index + 1}` });
    const plan = repository.run('2026-01-02', OUTAGE);
    expect(plan).toMatchObject({ operation: 'updated', issue: { number: 1 } });
    expect(repository.issues[0]?.state.rows.map(({ key }) => key)).toEqual([hash('one'), hash('two')]);
    expect(repository.issues.map(({ open }) => open)).toEqual([true, false, false]);
    expect(repository.issues.map(({ state }) => state.closed)).toEqual([false, 'duplicate', 'duplicate']);
    const markers = plan.steps.flatMap((step) => (step.do === 'comment' ? [step.marker] : []));
    expect(markers).toEqual(Array(2).fill('<!-- jit-azure-drift:told 1 duplicate -->'));
    for (const step of plan.steps)
      if (step.do === 'comment') expect(step.body.endsWith(`\n\n${step.marker}`)).toBe(true);
  });

  it('stays open while rows that have no room are not known to be gone, whatever was dismissed', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one')]));
    const issue = repository.issues[0] as OurIssue;
    const rows = issue.state.rows.map((one) => ({ ...one, dismissed: true as const }));
    const left = { ...issue, state: { ...issue.state, rows, more: 3 } };
    expect(planIssue([left], OUTAGE, settings('2026-01-02')).operation).toBe('updated');
    expect(planIssue([left], found([]), settings('2026-01-02')).operation).toBe('closed');
  });

  it('opens an issue for a new row that has no room beside those that were dismissed', () => {
    const repository = new Repository();
    const rows = Array.from({ length: MOST_TRACKED + 1 }, (_, index) => row(`${index}`.padStart(3, '0')));
    repository.run('2026-01-01', found(rows.slice(1)));
    repository.byHand(1, false);
    expect(repository.run('2026-01-02', found(rows.slice(1))).operation).toBe('none');
    expect(repository.run('2026-01-03', found(rows)).operation).toBe('created');
  });

  it('remembers the latest issue that was closed, but none that was one too many', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one')]));
    repository.run('2026-01-02', found([]));
    repository.run('2026-01-03', found([row('two')]));
    repository.run('2026-01-04', found([]));
    const second = repository.issues[1] as OurIssue;
    repository.issues.push({ ...second, number: 3, state: { ...second.state, closed: 'duplicate' } });
    repository.issues.reverse();
    repository.run('2026-01-05', found([row('three')]));
    expect(repository.body(4)).toContain('It follows [issue 2](https://github.example/acme/.jit/issues/2).');
    const byHand = new Repository();
    byHand.run('2026-01-01', found([row('one')]));
    byHand.byHand(1, false);
    byHand.issues.unshift({ ...second, number: 0, open: false });
    expect(byHand.run('2026-01-02', found([row('one')])).operation).toBe('none');
  });

  it('numbers its comments, and tells each by what it tells', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one', { severity: 'warning' })]));
    const markersOf = (day: string, rows: readonly IssueRow[]) =>
      repository.run(day, found(rows)).steps.flatMap((step) => (step.do === 'comment' ? [step.marker] : []));
    const told = (edition: number, what: unknown) =>
      `<!-- jit-azure-drift:told ${edition} ${hash(JSON.stringify(what)).slice(0, 16)} -->`;
    expect(repository.issues[0]?.state.edition).toBe(0);
    expect(markersOf('2026-01-02', [row('one')])).toEqual([told(1, [['worse', hash('one')]])]);
    expect(markersOf('2026-01-03', [row('one')])).toEqual([]);
    expect(markersOf('2026-01-04', [row('one'), row('two')])).toEqual([told(2, [['new', hash('two')]])]);
    expect(repository.issues[0]?.state.edition).toBe(2);
    expect(markersOf('2026-01-05', [])).toEqual(['<!-- jit-azure-drift:told 3 gone -->']);
    expect(repository.issues[0]?.state).toMatchObject({ edition: 3, closed: 'gone' });
  });

  it('remembers in silence what changed in what was dismissed', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([secret(5), row('one')]));
    repository.byHand(1, false);
    expect(repository.run('2026-01-02', found([secret(5), row('one')])).steps).toEqual([]);
    const plan = repository.run('2026-01-03', found([secret(5), row('one', { severity: 'warning' })]));
    expect(plan).toMatchObject({ operation: 'none', issue: undefined, steps: [{ do: 'edit', number: 1 }] });
    expect(repository.issues[0]?.state).toMatchObject({ closed: 'gone', checked: { day: '2026-01-01' } });
    expect(repository.issues[0]?.state.rows.map(({ severity, dismissed }) => [severity, dismissed])).toEqual([
      ['error', true],
      ['warning', true],
    ]);
    expect(repository.run('2026-01-04', found([secret(5), row('one')])).operation).toBe('created');
  });

  it('overwrites what a person wrote into the text, in silence', () => {
    const repository = new Repository();
    const rows = found([row('one')]);
    repository.run('2026-01-01', rows);
    const issue = repository.issues[0] as OurIssue;
    repository.issues[0] = { ...issue, body: `Hello\r\n${issue.body}` };
    expect(repository.run('2026-01-01', rows)).toMatchObject({ operation: 'updated', steps: [{ do: 'edit' }] });
    repository.issues[0] = { ...(repository.issues[0] as OurIssue), body: repository.body().replaceAll('\n', '\r\n') };
    expect(repository.run('2026-01-01', rows).operation).toBe('unchanged');
  });
});

describe('the texts', () => {
  const many = Array.from({ length: 1200 }, (_, index) =>
    row(`row number ${index}`, { message: `${'<b>@all #1</b> '.repeat(20)}${index}`, fix: 'x\n```\n'.repeat(20) }),
  );

  it('fit, whatever there is to tell; rows without room are counted, and told of once', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found(many));
    expect(repository.body().length).toBeLessThanOrEqual(BODY_LIMIT);
    expect(repository.issues[0]?.state).toMatchObject({ more: 1200 - MOST_TRACKED });
    repository.run('2026-01-02', found(many));
    expect(repository.told).toEqual(['2026-01-01 opened #1']);
    const plan = planIssue(repository.issues, found([...many, row('late')]), settings('2026-01-03'));
    expect(plan.operation).toBe('commented');
    const comment = plan.steps.find((step) => step.do === 'comment');
    expect(comment?.body.length).toBeLessThanOrEqual(BODY_LIMIT);
    expect(comment?.body).toContain('1 more');
  });

  it('let a comment of many new rows fit', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one')]));
    const plan = planIssue(repository.issues, found([row('one'), ...many.slice(0, 200)]), settings('2026-01-02'));
    for (const step of plan.steps) expect(step.body.length).toBeLessThanOrEqual(BODY_LIMIT);
  });

  it('bring no markup, mention or reference of others with them', () => {
    const repository = new Repository();
    const evil = row('one', { of: '@team', message: '<!-- --> @all #1 ![x](y) | `c`', fix: '```\n@all\n````' });
    repository.run('2026-01-01', found([evil]));
    repository.run('2026-01-02', found([], { judged: new Set() }));
    const visible = repository
      .body()
      .replace(/<!--.*?-->/s, '')
      .replace(/(`{3,})text[\s\S]*?\n\1\n/g, '');
    expect(visible).not.toMatch(/@all|@team|!\[|<!--/);
    expect(repository.body().match(/-->/g)).toHaveLength(1);
  });

  it('link the page of each check that was looked at, redacted or not, and stay below GitHub’s limit', () => {
    const page = 'https://github.example/acme/action/blob/v1/docs/checks/role/assignment.md';
    const linked = `[<code>role&#47;assignment</code>](${page})`;
    const docs = new Map([['role/assignment', page]]);
    for (const redact of [false, true]) {
      const repository = new Repository();
      repository.run('2026-01-01', found([row('one')], { docs }), redact);
      expect(repository.body()).toContain(`| ❌ error | ${linked} |`);
      expect(repository.body().includes(`${linked} of prod`)).toBe(!redact);
      repository.run('2026-01-02', found([row('one'), row('two')], { docs }), redact);
      expect(repository.told[1]).toContain(`**New error**: ${linked}`);
      repository.run('2026-01-03', { ...OUTAGE, docs }, redact);
      expect(repository.body()).toContain(`| ❌ error | ${linked} |`);
      const many = Array.from({ length: MOST_TRACKED }, (_, index) => row(`row ${index}`));
      repository.run('2026-01-04', found(many, { docs }), redact);
      expect(repository.body().length).toBeLessThanOrEqual(BODY_LIMIT);
    }
  });

  it('name only checks and counts where redacted, also in the marker, also of rows found before', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([row('one'), row('two')]));
    repository.run('2026-01-02', found([row('one'), row('three')], { judged: new Set() }), true);
    expect(repository.body()).not.toMatch(/prod|wrong|az mend/);
    expect(repository.body()).toContain('role&#47;assignment');
    expect(repository.told[1]).toBe('2026-01-02 comment on #1: **New error**: <code>role&#47;assignment</code>.');
  });
});

describe('readState', () => {
  const tracked: TrackedRow = {
    key: hash('one'),
    owner: OWNER,
    check: 'role/assignment',
    severity: 'error',
    since: '2026-01-01',
    seen: '2026-01-02',
    told: 7,
    dismissed: true,
    words: { of: '--> <!--', message: 'a & b' },
  };

  it('gives back what was written', () => {
    const repository = new Repository();
    repository.run('2026-01-01', found([secret(5), row('x', { of: '--> <!--', message: 'a & b' })]));
    const [first, second] = repository.issues[0]?.state.rows ?? [];
    expect(first).toMatchObject({ told: 7, since: '2026-01-01' });
    expect(second?.words).toEqual(tracked.words);
  });

  it.each([
    ['no marker', 'words'],
    ['two markers', '<!-- jit-azure-drift-issue:1 {} --><!-- jit-azure-drift-issue:1 {} -->'],
    ['no end', '<!-- jit-azure-drift-issue:1 {}'],
    ['no JSON', '<!-- jit-azure-drift-issue:1 { -->'],
    [
      'another shape',
      '<!-- jit-azure-drift-issue:1 {"rows":[],"more":-1,"checked":null,"edition":0,"closed":false} -->',
    ],
    ['another word', '<!-- jit-azure-drift-issue:1 {"rows":[],"more":0,"checked":null,"edition":0,"closed":"yes"} -->'],
    [
      'a broken row',
      '<!-- jit-azure-drift-issue:1 {"rows":[["x"]],"more":0,"checked":null,"edition":0,"closed":false} -->',
    ],
  ])('takes nothing from %s', (_, body) => expect(readState(body)).toBeUndefined());
});
