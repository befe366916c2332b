import { expect, it } from '@jest/globals';
import { checkPermitted, checkProposal } from '../../../src/core/checks/pull-request.js';
import type { Unknown } from '../../../src/core/facts.js';
import type { LeaveReason, Plan } from '../../../src/core/proposal.js';
import type { ProposalEnd } from '../../../src/core/proposal-outcome.js';
import type { Result } from '../../../src/core/results.js';
import { marker, pullRequest, state } from '../proposal-fixtures.js';

const pull = pullRequest({ number: 7, url: 'https://github.example/acme/.jit/pull/7' });
const cause: Unknown = {
  known: false,
  reason: 'timeout',
  read: 'the pull request',
  found: 'no answer.',
  correlationId: 'C',
};
const create: Plan = { kind: 'create', head: { from: 'new-branch' } };
const close: Plan = { kind: 'close', pullRequest: pull, marker: marker(), head: undefined };
const update: Plan = { kind: 'update', pullRequest: pull };
const rebuild: Plan = { kind: 'rebuild', pullRequest: pull, because: 'base-changed', head: 'c' };
const reopen: Plan = { kind: 'reopen', pullRequest: pull, head: { from: 'ready', oid: 'c' } };
const fields = ['a', 'b', 'c', 'd'];
const planned = (plan: Plan): ProposalEnd => ({ kind: 'planned', plan });
const done = (plan: Plan, ...notes: readonly string[]): ProposalEnd => ({
  kind: 'done',
  plan,
  number: 7,
  url: pull.url,
  notes,
});
const leave = (reason: LeaveReason): ProposalEnd => planned({ kind: 'leave-alone', reason });
const refusal = { message: 'GitHub refused.', fix: 'Grant it.' };

/** The rows in words; what to do about an unknown is the matter of advice.test.ts. */
function linesOf(rows: readonly Result[]): readonly string[] {
  return rows.map(({ check, status, subject, message, fix, correlationId, unknownReason }) =>
    [
      check.replace('pull-request/', ''),
      status,
      subject,
      unknownReason,
      message,
      status === 'failed' ? fix : undefined,
      correlationId,
    ]
      .filter((part) => part !== undefined)
      .join(' | '),
  );
}

const ENDS: readonly (readonly [string, ProposalEnd, readonly string[]])[] = [
  [
    'is skipped',
    { kind: 'skipped', because: 'Not proposed: off.' },
    [
      'proposed | skipped | Not proposed: off.',
      'hand-edited | skipped | Not proposed: off.',
      'declined | skipped | Not proposed: off.',
    ],
  ],
  [
    'would be none',
    planned({ kind: 'none' }),
    [
      'proposed | passed | There is nothing to propose.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'would be opened',
    planned(create),
    [
      'proposed | skipped | Dry run: it would open a pull request.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'would be updated',
    planned(update),
    [
      'proposed | skipped | Dry run: it would bring the open pull request up to date.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'would be rebuilt',
    planned(rebuild),
    [
      'proposed | skipped | Dry run: it would rebuild the open pull request.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'would be opened again',
    planned(reopen),
    [
      'proposed | skipped | Dry run: it would open the declined pull request again.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'would be closed',
    planned(close),
    [
      'proposed | skipped | Dry run: it would close the open pull request.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'stands',
    planned({ kind: 'unchanged', pullRequest: pull }),
    [
      'proposed | passed | Pull request #7 proposes just this: https://github.example/acme/.jit/pull/7',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'stands with three fields more',
    done({ kind: 'unchanged', pullRequest: pull, beyond: fields.slice(1) }),
    [
      'proposed | passed | Pull request #7 proposes this, and b, c, d, which this run did not compare: https://github.example/acme/.jit/pull/7',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'stands with four fields more',
    done({ kind: 'unchanged', pullRequest: pull, beyond: fields }),
    [
      'proposed | passed | Pull request #7 proposes this, and a, b, c and 1 more, which this run did not compare: https://github.example/acme/.jit/pull/7',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'is none',
    done({ kind: 'none' }, 'One.', 'Two.'),
    [
      'proposed | passed | There is nothing to propose. One. Two.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'was opened',
    done(create),
    [
      'proposed | passed | Opened pull request #7: https://github.example/acme/.jit/pull/7',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'was opened with notes',
    done(create, 'One.', 'Two.'),
    [
      'proposed | passed | Opened pull request #7: https://github.example/acme/.jit/pull/7 One. Two.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'was updated',
    done(update),
    [
      'proposed | passed | Brought up to date pull request #7: https://github.example/acme/.jit/pull/7',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'was rebuilt',
    done(rebuild),
    [
      'proposed | passed | Rebuilt pull request #7: https://github.example/acme/.jit/pull/7',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'was opened again',
    done(reopen),
    [
      'proposed | passed | Opened again pull request #7: https://github.example/acme/.jit/pull/7',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'was closed',
    done(close, 'One.'),
    [
      'proposed | passed | The drift is gone: closed pull request #7. One.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'was opened, and its number is not known',
    { kind: 'done', plan: create, notes: [] },
    [
      'proposed | passed | Opened pull request #0: ',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'was refused',
    { kind: 'refused', plan: create, refusal, leftBehind: [] },
    [
      'proposed | failed | GitHub refused. Nothing was left behind. | Grant it.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'was refused half-way',
    {
      kind: 'refused',
      plan: create,
      refusal: { ...refusal, correlationId: 'C' },
      leftBehind: ['branch a', 'branch b'],
    },
    [
      'proposed | failed | GitHub refused. Left behind: branch a, branch b. | Grant it. | C',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'got no answer',
    { kind: 'unknown', plan: create, cause, leftBehind: [] },
    [
      'proposed | unknown | timeout | Could not write the pull request: no answer. Nothing is known to be left behind. The next run picks up from there. | C',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'got no answer half-way',
    { kind: 'unknown', plan: create, cause, leftBehind: ['branch a'] },
    [
      'proposed | unknown | timeout | Could not write the pull request: no answer. Left behind: branch a. The next run picks up from there. | C',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'is hand-edited',
    leave({ why: 'hand-edited', by: 'mona', pullRequest: pull }),
    [
      'proposed | skipped | The branch is left alone: see pull-request/hand-edited.',
      'hand-edited | failed | #7 | Pull request #7 holds commits of mona: it is left alone. | Merge or close it; or take those commits off the branch, or delete the branch, and the next run goes on. `trusted-authors` makes an account count as ours.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'is a hand-edited branch',
    leave({ why: 'hand-edited', by: 'mona' }),
    [
      'proposed | skipped | The branch is left alone: see pull-request/hand-edited.',
      'hand-edited | failed | The branch has no open pull request, but holds commits of mona: it is left alone. | Merge or close it; or take those commits off the branch, or delete the branch, and the next run goes on. `trusted-authors` makes an account count as ours.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'is declined',
    leave({ why: 'declined', pullRequest: pull }),
    [
      'proposed | skipped | This proposal was declined: see pull-request/declined.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | failed | #7 | Pull request #7 with this very proposal was closed unmerged: it is not opened again until its content changes. | Run with mode `repair` and `repairs: proposal` to open it again, or reopen https://github.example/acme/.jit/pull/7 by hand.',
    ],
  ],
  [
    'is unknown, with drift',
    leave({ why: 'unknown', cause, drift: true }),
    [
      'proposed | unknown | timeout | Could not read the pull request: no answer. | C',
      'hand-edited | unknown | timeout | Could not read the pull request: no answer. | C',
      'declined | unknown | timeout | Could not read the pull request: no answer. | C',
    ],
  ],
  [
    'is unknown, without drift',
    leave({ why: 'unknown', cause, drift: false }),
    [
      'proposed | passed | There is nothing to propose; whether an old proposal is still open could not be read.',
      'hand-edited | unknown | timeout | Could not read the pull request: no answer. | C',
      'declined | unknown | timeout | Could not read the pull request: no answer. | C',
    ],
  ],
  [
    'meets an archive',
    leave({ why: 'archived' }),
    [
      'proposed | failed | The config repository is archived: nothing can be proposed there. | Unarchive it in its settings, or name another repository with `config-repo`.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'meets nothing',
    leave({ why: 'empty' }),
    [
      'proposed | failed | The config repository is empty: there is no branch to propose to. | Push a first commit (a README will do), then run again.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'meets a fork',
    leave({ why: 'fork', of: 'jit/.jit' }),
    [
      "proposed | failed | The config repository is a fork of jit/.jit: a pull request inside a fork would not reach Jit's configuration. | Run this in the original repository, or set `config-repo`; a fork that has become your own can be detached in its settings.",
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'serves others',
    leave({ why: 'other-integrations', pullRequest: pull }),
    [
      'proposed | failed | Pull request #7 serves integrations that this run does not know: it is left alone. | List all integrations in one run, or set `branch`. If it is a leftover that serves no one, close it and delete the branch.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'is a branch that serves others',
    leave({ why: 'other-integrations' }),
    [
      'proposed | failed | The branch serves integrations that this run does not know: it is left alone. | List all integrations in one run, or set `branch`. If it is a leftover that serves no one, close it and delete the branch.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'meets a stranger’s',
    leave({ why: 'foreign-pull-request', pullRequest: { ...pull, author: 'eve' } }),
    [
      'proposed | failed | Pull request #7 uses the branch and is not ours (opened by eve): it is left alone. | Close it, or set `branch` to a name of its own; `trusted-authors` makes an account count as ours.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'meets one of nobody',
    leave({ why: 'foreign-pull-request', pullRequest: { ...pull, author: undefined } }),
    [
      'proposed | failed | Pull request #7 uses the branch and is not ours: it is left alone. | Close it, or set `branch` to a name of its own; `trusted-authors` makes an account count as ours.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'goes elsewhere',
    leave({ why: 'other-base', pullRequest: { ...pull, base: 'next' } }),
    [
      'proposed | failed | Pull request #7 goes from this branch to next: it is left alone. | Close it or change its base, or set `branch`.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'was not compared, with drift',
    leave({ why: 'not-compared', pullRequest: pull, fields, drift: true }),
    [
      'proposed | unknown | dependency | Pull request #7 stands as it is: it changes a, b, c and 1 more, which this run could not compare.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
  [
    'was not compared, without drift',
    leave({ why: 'not-compared', pullRequest: pull, fields: ['a'], drift: false }),
    [
      'proposed | passed | Pull request #7 stands as it is: it changes a, which this run could not compare.',
      'hand-edited | passed | No one else committed on the proposal.',
      'declined | passed | No one declined this proposal.',
    ],
  ],
];

it.each(ENDS)('a proposal that %s', (_, end, lines) => expect(linesOf(checkProposal(end))).toEqual(lines));

const known = state();
type Changes = Partial<(typeof known)['repository']>;
const repository = (changes: Changes) =>
  ({ known: true, value: { ...known, repository: { ...known.repository, ...changes } } }) as const;
const PERMITTED: readonly (readonly [string, Parameters<typeof checkPermitted>[0], readonly string[]])[] = [
  [
    'may be written',
    repository({}),
    ['permitted | passed | acme/.jit | drift[bot] may push to acme/.jit, which is not archived.'],
  ],
  [
    'of which GitHub names no role',
    repository({ permission: undefined }),
    [
      'permitted | passed | acme/.jit | acme/.jit is not archived; GitHub names no role of drift[bot] there (it never does for apps), so only a write would tell more.',
    ],
  ],
  [
    'may be read only',
    repository({ permission: 'READ' }),
    [
      'permitted | failed | acme/.jit | drift[bot] may only read acme/.jit (read): it could not open a pull request. | Give the token `contents: write` and `pull-requests: write` on that repository: `permissions:` of the job for GITHUB_TOKEN, the permissions of the App or fine-grained token otherwise.',
    ],
  ],
  [
    'is archived',
    repository({ archived: true }),
    [
      'permitted | failed | acme/.jit | acme/.jit is archived: nothing can be proposed there. | Unarchive it in its settings, or name another repository with `config-repo`.',
    ],
  ],
  [
    'is empty',
    repository({ empty: true }),
    [
      'permitted | failed | acme/.jit | acme/.jit is empty: there is no branch to propose to. | Push a first commit (a README will do), then run again.',
    ],
  ],
  [
    'is a fork',
    repository({ forkOf: 'jit/.jit' }),
    [
      "permitted | failed | acme/.jit | acme/.jit is a fork of jit/.jit: a pull request inside a fork would not reach Jit's configuration. | Run this in the original repository, or set `config-repo`; a fork that has become your own can be detached in its settings.",
    ],
  ],
  [
    'hides its pull requests',
    { known: true, value: { ...known, pullRequests: { ...cause, reason: 'forbidden' } } },
    [
      'permitted | failed | acme/.jit | drift[bot] may not even read the pull requests of acme/.jit (no answer.). | Give the token `contents: write` and `pull-requests: write` on that repository: `permissions:` of the job for GITHUB_TOKEN, the permissions of the App or fine-grained token otherwise.',
    ],
  ],
  [
    'did not show its pull requests',
    { known: true, value: { ...known, pullRequests: cause } },
    ['permitted | passed | acme/.jit | drift[bot] may push to acme/.jit, which is not archived.'],
  ],
  ['is not known', cause, ['permitted | unknown | timeout | Could not read the pull request: no answer. | C']],
];

it.each(PERMITTED)('a repository that %s', (_, given, lines) =>
  expect(linesOf([checkPermitted(given)])).toEqual(lines),
);
