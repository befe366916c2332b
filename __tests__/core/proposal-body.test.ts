import { describe, expect, it } from '@jest/globals';
import { describePlan, describeStrays } from '../../src/core/proposal-describe.js';
import { markerOf, writeMarker } from '../../src/core/proposal-marker.js';
import type { ProposedChange } from '../../src/core/proposal-state.js';
import {
  BODY_LIMIT,
  closingComment,
  type ProposalTextInput,
  proposalBody,
  proposalTextKey,
} from '../../src/core/proposal-text.js';
import { commitMessage, proposalTitle } from '../../src/core/proposal-title.js';
import type { Result } from '../../src/core/results.js';
import {
  BASE,
  CHANGE,
  entry,
  file,
  HEAD,
  PATH,
  pullRequest,
  SERVES,
  state,
  TEXT,
  wanted,
} from './proposal-fixtures.js';

const RUN = 'https://github.example/run/1';
const RESULTS: readonly Result[] = [
  { check: 'app/exists', status: 'passed', severity: 'error', message: 'The app is there.' },
  { check: 'app/role', status: 'failed', severity: 'warning', message: 'No role | here.', subject: 'Reader' },
  { check: 'app/consent', status: 'unknown', severity: 'error', message: 'Could not read it.' },
  {
    check: 'secret/stale',
    status: 'failed',
    severity: 'warning',
    message: 'An old one.',
    waived: { until: '2026-12-31', reason: 'known' },
  },
];

function input(given: Partial<ProposalTextInput> = {}): ProposalTextInput {
  return {
    wanted: wanted(),
    results: RESULTS,
    title: undefined,
    runUrl: RUN,
    viewer: 'drift[bot]',
    redact: false,
    ...given,
  };
}

/** What a reader sees of the body, and how it ends. */
function sections(given: Partial<ProposalTextInput> = {}): readonly string[] {
  const made = input(given);
  const marker = markerOf(made.wanted, TEXT, undefined);
  const body = proposalBody(made, marker);
  expect(body.length).toBeLessThanOrEqual(BODY_LIMIT);
  expect(body.endsWith(`\n\n${writeMarker(marker)}\n`)).toBe(true);
  return body.slice(0, body.length - writeMarker(marker).length - 3).split('\n\n');
}

const withChanges = (...changes: readonly ProposedChange[]) => ({ wanted: wanted({ entries: [entry({ changes })] }) });
const FILE = '<code>.jit&#47;jit-integration.yml</code>';
const CALLS_FOR =
  'from what the verified set-up in Azure calls for. This pull request changes just these values; every other byte stays.';
const ONE = `One azure entry (<code>prod</code>) of ${FILE} differs ${CALLS_FOR}`;
const AT = '<code>azure.prod.tenant&#95;id</code>';
const FOOTER = `Made by Jit Azure Drift in [this run](${RUN}). It keeps this pull request up to date and closes it when the drift is gone. Commits of others on its branch make it leave the branch alone; closing it unmerged declines this proposal.`;
const SECRET: ProposedChange = {
  at: 'azure.prod.auth.client_secret',
  actual: '',
  expected: 'p',
  kind: 'literal-secret',
};
const RENAME: ProposedChange = { at: 'azure.old', actual: 'old', expected: 'prod', kind: 'rename' };

/** The lines of a table of rows, without what its first column says. */
function withoutSigns(made = ''): readonly string[] {
  return made.split('\n').map((line) => line.replace(/^\| [^|]*\|/, '|'));
}

describe('the body', () => {
  it('is what changes, what was found, and how it goes on', () => {
    const made = sections();
    expect(made.slice(0, 4)).toEqual([
      ONE,
      '### What changes',
      `| at | is | should be |\n| --- | --- | --- |\n| ${AT} | <code>old</code> | <code>new</code> |`,
      '### Checks',
    ]);
    expect(made[4]).toBe('1 unknown, 1 warning, 1 passed, 1 waived.');
    expect(withoutSigns(made[5])).toEqual([
      '| check | found |',
      '| --- | --- |',
      '| <code>app&#47;consent</code> | Could not read it. |',
      '| <code>app&#47;role</code> | No role &#124; here. |',
    ]);
    expect(made[6]).toBe('<details><summary>All 4 results</summary>');
    expect(withoutSigns(made[7])).toEqual([
      '| check | found |',
      '| --- | --- |',
      '| <code>app&#47;exists</code> | The app is there. |',
      '| <code>app&#47;role</code> | No role &#124; here. |',
      '| <code>app&#47;consent</code> | Could not read it. |',
      '| <code>secret&#47;stale</code> | An old one. |',
    ]);
    expect(made[7]).toMatch(/ until 2026-12-31 \| <code>secret/);
    expect(made[8]).toBe('</details>');
    expect(made.slice(9)).toEqual([FOOTER]);
  });

  it('tells no values, names and messages where redacted', () => {
    const changes = [CHANGE, RENAME, SECRET, { at: 'azure.prod', actual: '', expected: 'all' }];
    const made = sections({ ...withChanges(...changes), redact: true });
    expect(made[0]?.split('\n')[1]).toMatch(
      /^> \*\*This replaces a client secret that stands in the file \(1 place\)\.\*\* /,
    );
    expect(made[1]).toBe(`One azure entry of ${FILE} differs ${CALLS_FOR}`);
    expect(made[2]).toBe('**1 azure entry is renamed.**');
    expect(made[4]).toBe(
      [
        '| field |',
        '| --- |',
        '| <code>tenant&#95;id</code> |',
        '| <code>key</code> |',
        '| <code>auth.client&#95;secret</code> |',
        '| <code>the whole entry</code> |',
      ].join('\n'),
    );
    expect(made[7]?.split('\n')[0]).toBe('|  | check |');
    const two = sections({ ...withChanges(SECRET, RENAME, SECRET, RENAME), redact: true });
    expect(two[0]).toContain('(2 places)');
    expect(two[2]).toBe('**2 azure entries are renamed.**');
  });

  it('says first how to rotate a secret that stands in the file, then what is renamed', () => {
    const made = sections(withChanges(SECRET, RENAME, { ...SECRET, at: 'azure.b.auth.client_secret' }));
    expect(made[0]?.split('\n')).toEqual([
      '> [!CAUTION]',
      "> **This replaces a client secret that stands in the file (<code>azure.prod.auth.client&#95;secret</code>, <code>azure.b.auth.client&#95;secret</code>).** Removing the line does not take it out of git's history, and the diff of this pull request shows it.",
      '> 1. Rotate it: add a new client secret to the app in Entra.',
      '> 2. Create the Jit secret with the new value.',
      '> 3. Then merge this, and remove the old secret from the app.',
    ]);
    expect(made.slice(1, 4)).toEqual([
      ONE,
      '**The entry <code>old</code> is renamed to <code>prod</code>.**',
      '### What changes',
    ]);
    expect(made[4]?.split('\n').slice(2)).toEqual([
      '| <code>azure.prod.auth.client&#95;secret</code> | (a value, not shown) | <code>p</code> |',
      '| <code>azure.old</code> | <code>old</code> | <code>prod</code> |',
      '| <code>azure.b.auth.client&#95;secret</code> | (a value, not shown) | <code>p</code> |',
    ]);
  });

  it('says that nothing stood there', () => {
    expect(sections(withChanges({ ...CHANGE, actual: '' }))[2]).toContain(`| ${AT} | (nothing) | <code>new</code> |`);
  });

  it('counts secrets in the file that are too many to name, and still fits GitHub', () => {
    const many = (length: number) => Array.from({ length }, () => ({ ...SECRET, at: '@'.repeat(300) }));
    expect(sections(withChanges(...many(20)))[0]).toMatch(
      /stands in the file \((?:<code>[^<]*…<\/code>(?:, )?){20}\)\./,
    );
    expect(sections(withChanges(...many(21)))[0]).toContain('stands in the file (21 places).');
    expect(sections(withChanges(...many(5000)))[0]).toContain('stands in the file (5000 places).');
  });

  it('counts entries and files that are too many to name', () => {
    const entries = (number: number) => Array.from({ length: number }, (_, index) => entry({ key: `k${index}` }));
    const files = (number: number) => Array.from({ length: number }, (_, index) => file({ path: `f${index}` }));
    const first = (entriesOf: number, filesOf: number) =>
      sections({
        wanted: wanted({
          entries: [...entries(entriesOf), entry({ key: 'calm', changes: [] })],
          files: files(filesOf),
        }),
      })[0];
    expect(first(2, 2)).toBe(
      `2 azure entries (<code>k0</code>, <code>k1</code>) of <code>f0</code>, <code>f1</code> differ ${CALLS_FOR}`,
    );
    expect(first(20, 10)).toMatch(
      /^20 azure entries \(.*<code>k19<\/code>\) of <code>f0<\/code>.*<code>f9<\/code> differ from/,
    );
    expect(first(21, 11)).toBe(`21 azure entries of 11 files differ ${CALLS_FOR}`);
  });

  it('tells what it replaces, and that GITHUB_TOKEN opened it', () => {
    const url = 'https://github.example/pull/4';
    expect(sections({ replaces: { number: 4, url }, results: [] })).toEqual([
      ONE,
      '### What changes',
      expect.any(String),
      `Takes the place of [pull request 4](${url}), which was closed unmerged; a repair run asked for it again.`,
      FOOTER,
    ]);
    expect(sections({ viewer: 'GitHub-Actions[bot]', results: [] })[3]).toBe(
      'Opened with `GITHUB_TOKEN`: workflows, and so required checks, wait until someone with write access approves their run here. A GitHub App token as `github-token` avoids that.',
    );
  });

  it('leaves out first what passed, then long words, then rows, and says how many', () => {
    const shape = (values: number, rows: number, length = 900) => {
      const changes = Array.from({ length: values }, (_, index) => ({
        at: `azure.prod.f${index}`,
        actual: 'a'.repeat(length),
        expected: 'b'.repeat(length),
      }));
      const row = RESULTS[1] as Result;
      const results = Array.from({ length: rows }, (): readonly Result[] => [
        { ...row, message: 'c'.repeat(length) },
        { ...row, status: 'passed', message: 'd' },
      ]).flat();
      const text = sections({ ...withChanges(...changes), results }).join('\n\n');
      const longest = (letter: string) =>
        Math.max(0, ...[...text.matchAll(new RegExp(`${letter}{20,}…?`, 'g'))].map(([run]) => run.length));
      return {
        values: text.match(/<code>azure\.prod\.f\d+<\/code>/g)?.length,
        cell: longest('a'),
        found: [longest('c'), text.includes('| d |')],
        rest: /… and (\d+) more: see the files tab\./.exec(text)?.[1],
      };
    };
    expect(shape(20, 5)).toEqual({ values: 20, cell: 900, found: [900, true], rest: undefined });
    expect(shape(60, 5)).toEqual({ values: 60, cell: 300, found: [300, false], rest: undefined });
    expect(shape(150, 5)).toEqual({ values: 150, cell: 150, found: [150, false], rest: undefined });
    expect(shape(250, 5)).toEqual({ values: 100, cell: 100, found: [0, false], rest: '150' });
    expect(shape(210, 5, 90)).toEqual({ values: 210, cell: 90, found: [90, true], rest: undefined });
  });

  it.each<[string, Result['status'], string]>([
    ['thousands of rows that passed', 'passed', 'No role'],
    ['thousands of rows that failed', 'failed', '3301 warnings.'],
  ])('leaves out %s, and nothing else that has room', (_what, status, told) => {
    const role: Result = { check: 'app/role', status: 'failed', severity: 'warning', message: 'No role.' };
    const rows = Array.from({ length: 3300 }, (): Result => ({ ...role, status, message: 'One of many.' }));
    const made = sections({ results: [role, ...rows] });
    expect(made.join('\n')).toContain(AT);
    expect(made.join('\n')).not.toContain('One of many.');
    expect(made.slice(made.indexOf('### Checks')).join('\n')).toContain(told);
  });

  it('only counts the values where paths are endless', () => {
    const paths = Array.from({ length: 10 }, (_, index) => file({ path: '@'.repeat(300) + index }));
    const changes = Array.from({ length: 3 }, () => ({
      ...RENAME,
      actual: '@'.repeat(100),
      expected: '@'.repeat(100),
    }));
    const keys = Array.from({ length: 20 }, (_, index) => entry({ key: '@'.repeat(200) + index, changes }));
    const made = sections({ wanted: wanted({ files: paths, entries: keys }), results: [] });
    expect(made.slice(1)).toEqual(['60 values change: see the files tab.', FOOTER]);
  });
});

describe('title and commit message', () => {
  it('name all files, and are cut to what GitHub takes', () => {
    const files = [file(), file({ path: 'b.yml' })];
    expect(proposalTitle(input({ wanted: wanted({ files }) }))).toBe(`Correct the azure entry prod in ${PATH}, b.yml`);
    const long = wanted({ files: [file({ path: 'x'.repeat(300) })] });
    expect(proposalTitle(input({ wanted: long }))).toHaveLength(256);
    expect(commitMessage(input({ wanted: long })).headline).toBe(`Correct the azure entry prod in ${'x'.repeat(67)}…`);
    expect(proposalTitle(input({ wanted: wanted({ entries: [entry({ changes: [] })] }) }))).toBe(
      `Correct 0 azure entries in ${PATH}`,
    );
  });

  it('list up to a hundred values', () => {
    const message = (number: number) =>
      commitMessage(input(withChanges(...Array.from({ length: number }, () => CHANGE)))).body.split('\n');
    expect(message(100)).toEqual([
      'What changes:',
      ...Array(100).fill('- azure.prod.tenant_id'),
      '',
      `Serves: ${SERVES}`,
    ]);
    expect(message(101)).toEqual(['101 values change.', '', `Serves: ${SERVES}`]);
  });
});

describe('what makes a text stale', () => {
  const key = proposalTextKey(input());
  const [first, second, ...others] = RESULTS as readonly [Result, Result, ...Result[]];
  const change = (given: Partial<ProposedChange>) => withChanges({ ...CHANGE, ...given });

  it.each<[string, Partial<ProposalTextInput>, boolean]>([
    ['the viewer', { viewer: 'other' }, false],
    ['a message', { results: [{ ...first, message: 'x' }, second, ...others] }, false],
    ['a severity', { results: [{ ...first, severity: 'warning' }, second, ...others] }, false],
    ['a check', { results: [{ ...first, check: 'app/audience' }, second, ...others] }, true],
    ['a status', { results: [{ ...first, status: 'failed' }, second, ...others] }, true],
    ['a subject', { results: [first, { ...second, subject: 'Owner' }, ...others] }, true],
    ['a waiver', { results: [first, { ...second, waived: { until: '2026-01-01', reason: '' } }, ...others] }, true],
    ['a place', change({ at: 'azure.prod.name' }), true],
    ['what stands there', change({ actual: 'other' }), true],
    ['what should stand there', change({ expected: 'other' }), true],
    ['an entry', { wanted: wanted({ entries: [entry({ key: 'dev' })] }) }, true],
    ['redaction', { redact: true }, true],
  ])('%s: %#', (_, given, stale) => expect(proposalTextKey(input(given)) !== key).toBe(stale));

  it('is not what a secret was', () => {
    const keys = ['one', 'two'].map((actual) => proposalTextKey(input(withChanges({ ...SECRET, actual }))));
    expect(keys[0]).toBe(keys[1]);
    expect(proposalTextKey(input({ results: [first] }))).toBe(
      JSON.stringify([
        '1',
        `Correct the azure entry prod in ${PATH}`,
        [['prod', [['azure.prod.tenant_id', 'old', 'new']]]],
        [['app/exists', 'passed', '']],
        false,
      ]),
    );
  });
});

it('says in a comment why it is closed', () => {
  expect(closingComment(RUN)).toBe(
    `Closed by Jit Azure Drift: the file is as it should be again, so there is nothing left to propose ([the run](${RUN})).\n\nA new pull request is opened if it drifts again.\n\n<!-- jit-azure-drift:closed -->`,
  );
});

describe('a plan, a line a step', () => {
  const pull = pullRequest({ number: 7 });
  const on = state();
  const { branch: _branch, ...rest } = on;
  it.each<[Parameters<typeof describePlan>[0], readonly string[]]>([
    [{ kind: 'none' }, ['Nothing to propose, nothing to close.']],
    [{ kind: 'unchanged', pullRequest: pull } as never, ['Leave pull request #7 as it is: it proposes just this.']],
    [
      { kind: 'update', pullRequest: pull } as never,
      ['Bring title and body of pull request #7 up to date; push nothing.'],
    ],
    [
      { kind: 'create', head: { from: 'new-branch' } },
      [
        'Create branch jit-azure-drift at acme/.jit@main and commit the file there.',
        'Open a pull request from jit-azure-drift to acme/.jit@main.',
      ],
    ],
    [
      { kind: 'create', head: { from: 'ready' } } as never,
      [
        'Take branch jit-azure-drift as an earlier run left it.',
        'Open a pull request from jit-azure-drift to acme/.jit@main.',
      ],
    ],
    [
      { kind: 'create', head: { from: 'moved', oid: HEAD } } as never,
      [
        `Commit on a scratch branch on top of acme/.jit@main, move jit-azure-drift from ${HEAD} to it, delete the scratch branch.`,
        'Open a pull request from jit-azure-drift to acme/.jit@main.',
      ],
    ],
    [{ kind: 'reopen', pullRequest: pull } as never, ['Open pull request #7 again.']],
    [
      { kind: 'rebuild', pullRequest: pull, because: 'base-changed', head: BASE } as never,
      [
        `Commit on a scratch branch on top of acme/.jit@main (base-changed), move jit-azure-drift from ${BASE} to it, delete the scratch branch.`,
        'Bring title and body of pull request #7 up to date.',
      ],
    ],
    [
      { kind: 'close', pullRequest: pull } as never,
      ['Close pull request #7 with a comment and delete jit-azure-drift: the drift is gone.'],
    ],
    [{ kind: 'leave-alone', reason: { why: 'archived' } }, ['Leave jit-azure-drift alone: archived.']],
  ])('%#', (plan, lines) => expect(describePlan(plan, on)).toEqual(lines));

  it('also where the branch is not known, and of what killed runs left', () => {
    expect(describePlan({ kind: 'leave-alone', reason: { why: 'archived' } }, { ...rest, branch: undefined })).toEqual([
      'Leave the branch alone: archived.',
    ]);
    expect(describeStrays([{ name: 'a', oid: HEAD }] as never)).toEqual([
      'Delete a, a scratch branch that an earlier run left behind.',
    ]);
  });
});
