import { expect, it } from '@jest/globals';
import { checkIssue, describeIssuePlan, type IssueEnd } from '../../../src/core/issue/row.js';
import type { Status } from '../../../src/core/results.js';

const ISSUE = { number: 7, url: 'https://github.example/acme/.jit/issues/7' } as const;
const done = (
  operation: Extract<IssueEnd, { kind: 'done' }>['operation'],
  issue: typeof ISSUE | undefined = ISSUE,
): IssueEnd => ({
  kind: 'done',
  operation,
  issue,
});
const planned = (
  operation: Extract<IssueEnd, { kind: 'done' }>['operation'],
  issue: typeof ISSUE | undefined = ISSUE,
): IssueEnd => ({
  kind: 'planned',
  plan: { operation, issue, steps: [] },
});

it.each<[string, IssueEnd, Status, RegExp]>([
  ['is off', { kind: 'skipped', because: 'Not kept: off.' }, 'skipped', /^Not kept: off\.$/],
  ['may not be written', { kind: 'not-permitted', words: 'HTTP 403' }, 'skipped', /HTTP 403.*`issues: write`/],
  ['was opened', done('created'), 'passed', /^Opened issue #7: https:/],
  ['was changed in silence', done('updated'), 'passed', /in silence: issue #7/],
  ['got a comment', done('commented'), 'passed', /by a comment on issue #7/],
  ['was closed', done('closed'), 'passed', /closed issue #7/],
  ['stays as it is', done('unchanged'), 'passed', /^Nothing new: issue #7/],
  ['is not needed', done('none', undefined), 'passed', /no issue of ours is open in acme\/\.jit/],
  ['would be opened', planned('created', undefined), 'skipped', /^Dry run: it would open an issue\.$/],
  ['would be closed', planned('closed'), 'skipped', /it would close issue #7/],
  ['would be commented', planned('commented'), 'skipped', /it would comment on issue #7/],
  ['would be changed', planned('updated'), 'skipped', /bring issue #7 up to date/],
  ['would stay as it is', planned('unchanged'), 'passed', /^Nothing new/],
  [
    'would be changed, but is not known',
    { kind: 'planned', plan: { operation: 'updated', issue: undefined, steps: [] } },
    'skipped',
    /it would bring issue up to date\.$/,
  ],
  ['would not be needed', planned('none', undefined), 'passed', /^There is nothing to tell/],
  [
    'was opened, but is not known',
    { kind: 'done', operation: 'created', issue: undefined },
    'passed',
    /^Opened issue $/,
  ],
  ['has no place', { kind: 'disabled' }, 'failed', /has issues switched off/],
  [
    'was refused',
    { kind: 'refused', doing: 'open the issue', words: 'HTTP 403 Forbidden', correlationId: 'ABCD' },
    'failed',
    /refused to open the issue in acme\/\.jit: HTTP 403 Forbidden\.$/,
  ],
  [
    'got no answer',
    {
      kind: 'unknown',
      doing: 'find the kept issue',
      cause: { known: false, reason: 'transient', read: 'issues', found: 'HTTP 503.' },
    },
    'unknown',
    /^Could not find the kept issue in acme\/\.jit \(GitHub\): HTTP 503\. The next run picks up from there\.$/,
  ],
])('issue/kept where the issue %s', (_, end, status, message) => {
  const row = checkIssue(end, 'acme/.jit');
  expect(row).toMatchObject({ check: 'issue/kept', status, severity: 'warning', subject: 'acme/.jit' });
  expect(row.message).toMatch(message);
  expect(row.fix !== undefined).toBe(status === 'failed' || status === 'unknown');
  expect('correlationId' in row).toBe(end.kind === 'refused');
  expect(row.correlationId).toBe(end.kind === 'refused' ? 'ABCD' : undefined);
});

it.each<[string, IssueEnd, string]>([
  [
    'has no place',
    { kind: 'disabled' },
    'Switch them on, or set `issue: off`:\n\ngh repo edit acme/.jit --enable-issues',
  ],
  [
    'was refused',
    { kind: 'refused', doing: 'comment', words: 'The user is blocked', correlationId: undefined },
    'Look whether the token’s identity may write issues there, or set `issue: off`:\n\ngh issue list --repo acme/.jit --limit 5',
  ],
  [
    'is locked',
    { kind: 'refused', doing: 'comment', words: 'Issue is locked', correlationId: undefined },
    'Unlock the conversation, or set `issue: off`:\n\ngh issue list --repo acme/.jit --limit 5',
  ],
])('issue/kept says what to do where the issue %s', (_, end, fix) => {
  const row = checkIssue(end, 'acme/.jit');
  expect(row.fix).toBe(fix);
  expect(row).not.toHaveProperty('correlationId');
});

it('tells the steps of a plan a line each', () => {
  const marker = '<!-- -->';
  const steps = [
    { do: 'comment', number: 7, body: '', marker },
    { do: 'close', number: 7, body: '' },
    { do: 'edit', number: 7, body: '' },
    { do: 'create', title: '', body: '' },
  ] as const;
  expect(describeIssuePlan({ operation: 'closed', issue: ISSUE, steps: [...steps] }, 'acme/.jit')).toEqual([
    'Comment on issue #7 of acme/.jit.',
    'Close issue #7 of acme/.jit.',
    'Bring up to date the text of issue #7 of acme/.jit.',
    'Open an issue in acme/.jit.',
  ]);
});
