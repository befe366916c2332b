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
    /^Could not find the kept issue in acme\/\.jit: HTTP 503\. The next run picks up from there\.$/,
  ],
])('issue/kept where the issue %s', (_, end, status, message) => {
  const row = checkIssue(end, 'acme/.jit');
  expect(row).toMatchObject({ check: 'issue/kept', status, severity: 'warning', subject: 'acme/.jit' });
  expect(row.message).toMatch(message);
  expect(row.fix !== undefined).toBe(status === 'failed');
  expect(row.correlationId).toBe(end.kind === 'refused' ? 'ABCD' : undefined);
});

it('tells the steps of a plan a line each', () => {
  const marker = '<!-- -->';
  const steps = [
    { do: 'comment', number: 7, body: '', marker },
    { do: 'close', number: 7, body: '' },
  ] as const;
  expect(describeIssuePlan({ operation: 'closed', issue: ISSUE, steps: [...steps] }, 'acme/.jit')).toEqual([
    'Comment on issue #7 of acme/.jit.',
    'Close issue #7 of acme/.jit.',
  ]);
});
