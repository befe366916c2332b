import { describe, expect, it } from '@jest/globals';
import { checkPermitted, checkProposal } from '../../../src/core/checks/pull-request.js';
import type { Unknown } from '../../../src/core/facts.js';
import type { LeaveReason, Plan } from '../../../src/core/proposal.js';
import type { ProposalEnd } from '../../../src/core/proposal-outcome.js';
import type { ConfigRepoState } from '../../../src/core/proposal-state.js';
import { pullRequest, state } from '../proposal-fixtures.js';

const UNKNOWN: Unknown = {
  known: false,
  reason: 'timeout',
  read: 'the repository (GitHub)',
  found: 'no answer within 20000 ms',
  correlationId: 'AB:1',
};
const pull = pullRequest();
const repository = state().repository;

describe('pull-request/permitted', () => {
  const known = (change: Partial<ConfigRepoState['repository']>, rest: Partial<ConfigRepoState> = {}) =>
    ({ known: true, value: { ...state(), ...rest, repository: { ...repository, ...change } } }) as const;
  it.each([
    ['may push', known({}), 'passed', /may push/],
    ['an app, of which GitHub names no role', known({ permission: undefined }), 'passed', /only a write would tell/],
    ['may read only', known({ permission: 'READ' }), 'failed', /may only read acme\/\.jit \(read\)/],
    ['may triage only', known({ permission: 'TRIAGE' }), 'failed', /triage/],
    ['an archive', known({ archived: true }), 'failed', /archived/],
    ['empty', known({ empty: true }), 'failed', /empty/],
    ['a fork', known({ forkOf: 'jit/.jit' }), 'failed', /fork of jit\/\.jit/],
    [
      'no right to read pull requests',
      known({}, { pullRequests: { ...UNKNOWN, reason: 'forbidden' } }),
      'failed',
      /may not even read the pull requests/,
    ],
    ['pull requests not read', known({}, { pullRequests: UNKNOWN }), 'passed', /may push/],
    ['nothing known', UNKNOWN, 'unknown', /Could not read the repository/],
  ] as const)('%s', (_, given, status, words) => {
    const row = checkPermitted(given);
    expect(row).toMatchObject({
      check: 'pull-request/permitted',
      status,
      severity: 'warning',
      message: expect.stringMatching(words),
    });
    if (status === 'failed') expect(row.fix).toEqual(expect.any(String));
  });
});

const leave = (reason: LeaveReason): Plan => ({ kind: 'leave-alone', reason });
const close: Plan = {
  kind: 'close',
  pullRequest: pull,
  marker: { content: '', text: '', files: [], commit: undefined, entries: [], serves: '', closed: false },
  head: undefined,
};
const create: Plan = { kind: 'create', head: { from: 'new-branch' } };
const done = (plan: Plan, rest: object = {}): ProposalEnd => ({
  kind: 'done',
  plan,
  number: 1,
  url: pull.url,
  notes: [],
  ...rest,
});

type Row = readonly [string, ProposalEnd, string, RegExp];

const ENDS: readonly Row[] = [
  ['not asked for', { kind: 'skipped', because: '`pull-request` is false.' }, 'sss', /is false/],
  ['nothing to do', done({ kind: 'none' }), 'ppp', /nothing to propose/],
  ['unchanged', done({ kind: 'unchanged', pullRequest: pull }), 'ppp', /#1 proposes just this/],
  ['updated', done({ kind: 'update', pullRequest: pull }), 'ppp', /Brought up to date pull request #1/],
  [
    'opened',
    done(create, { notes: ['Left behind: branch x.'] }),
    'ppp',
    /Opened pull request #1: .*Left behind: branch x\./,
  ],
  ['opened again', done({ kind: 'reopen', pullRequest: pull, head: { from: 'new-branch' } }), 'ppp', /Opened again/],
  ['rebuilt', done({ kind: 'rebuild', because: 'conflict', pullRequest: pull, head: '' }), 'ppp', /Rebuilt/],
  ['closed', done(close), 'ppp', /closed pull request #1/],
  ['planned: nothing', { kind: 'planned', plan: { kind: 'none' } }, 'ppp', /nothing to propose/],
  [
    'planned: unchanged',
    { kind: 'planned', plan: { kind: 'unchanged', pullRequest: pull } },
    'ppp',
    /proposes just this/,
  ],
  ['planned: create', { kind: 'planned', plan: create }, 'spp', /Dry run: it would open a pull request/],
  ['planned: declined', { kind: 'planned', plan: leave({ why: 'declined', pullRequest: pull }) }, 'spf', /declined/],
  ['declined', done(leave({ why: 'declined', pullRequest: pull })), 'spf', /see pull-request\/declined/],
  [
    'hand-edited',
    done(leave({ why: 'hand-edited', by: 'mona', pullRequest: pull })),
    'sfp',
    /see pull-request\/hand-edited/,
  ],
  ['hand-edited without a pull request', done(leave({ why: 'hand-edited', by: 'mona' })), 'sfp', /left alone/],
  ['unknown', done(leave({ why: 'unknown', cause: UNKNOWN, drift: true })), 'uuu', /Could not read the repository/],
  [
    'unknown, and nothing to propose',
    done(leave({ why: 'unknown', cause: UNKNOWN, drift: false })),
    'puu',
    /nothing to propose/,
  ],
  ['an archive', done(leave({ why: 'archived' })), 'fpp', /archived/],
  ['an empty repository', done(leave({ why: 'empty' })), 'fpp', /empty/],
  ['a fork', done(leave({ why: 'fork', of: 'jit/.jit' })), 'fpp', /fork of jit/],
  [
    'other integrations',
    done(leave({ why: 'other-integrations', pullRequest: pull })),
    'fpp',
    /#1 serves integrations that this run does not know/,
  ],
  ['other integrations on a branch', done(leave({ why: 'other-integrations' })), 'fpp', /^The branch serves/],
  [
    'another’s pull request',
    done(leave({ why: 'foreign-pull-request', pullRequest: { ...pull, author: 'mona' } })),
    'fpp',
    /opened by mona/,
  ],
  [
    'a ghost’s pull request',
    done(leave({ why: 'foreign-pull-request', pullRequest: { ...pull, author: undefined } })),
    'fpp',
    /is not ours:/,
  ],
  ['another base', done(leave({ why: 'other-base', pullRequest: { ...pull, base: 'next' } })), 'fpp', /to next/],
  [
    'not compared',
    done(leave({ why: 'not-compared', fields: ['a', 'b', 'c', 'd'], drift: true, pullRequest: pull })),
    'upp',
    /changes a, b, c and 1 more/,
  ],
  [
    'not compared, without drift',
    done(leave({ why: 'not-compared', fields: ['a'], drift: false, pullRequest: pull })),
    'ppp',
    /stands as it is: it changes a, which/,
  ],
  [
    'refused',
    {
      kind: 'refused',
      plan: create,
      refusal: { message: 'GitHub refused.', fix: 'Grant it.', correlationId: 'X' },
      leftBehind: ['branch x'],
    },
    'fpp',
    /GitHub refused\. Left behind: branch x\./,
  ],
  [
    'refused, cleanly',
    { kind: 'refused', plan: create, refusal: { message: 'GitHub refused.', fix: 'Grant it.' }, leftBehind: [] },
    'fpp',
    /Nothing was left behind/,
  ],
  [
    'lost',
    { kind: 'unknown', plan: create, cause: UNKNOWN, leftBehind: ['branch x'] },
    'upp',
    /Could not write .*no answer within 20000 ms\. Left behind: branch x\. The next run/,
  ],
];

describe('the rows of a proposal', () => {
  it.each(ENDS)('%s', (_, end, statuses, words) => {
    const rows = checkProposal(end);
    expect(rows.map(({ check, severity }) => `${check} ${severity}`)).toEqual([
      'pull-request/proposed error',
      'pull-request/hand-edited warning',
      'pull-request/declined warning',
    ]);
    expect(rows.map(({ status }) => status[0]).join('')).toBe(statuses);
    expect(rows[0]?.message).toMatch(words);
    for (const row of rows) {
      expect(row.message).not.toMatch(/undefined|\.\.(\s|$)/);
      if (row.status === 'failed') expect(row.fix).toEqual(expect.any(String));
      if (row.status === 'unknown') expect(row.unknownReason).toEqual(expect.any(String));
    }
  });

  it('keeps GitHub’s request id', () => {
    const [row] = checkProposal({
      kind: 'refused',
      plan: create,
      refusal: { message: 'No.', fix: 'Yes.', correlationId: 'AB:2' },
      leftBehind: [],
    });
    expect(row?.correlationId).toBe('AB:2');
    expect(checkProposal({ kind: 'unknown', plan: create, cause: UNKNOWN, leftBehind: [] })[0]?.correlationId).toBe(
      'AB:1',
    );
  });
});
