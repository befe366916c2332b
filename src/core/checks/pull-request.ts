import type { Fact } from '../facts.js';
import type { LeaveReason, Plan } from '../proposal.js';
import type { ProposalEnd } from '../proposal-outcome.js';
import type { ConfigRepoState, PullRequestFacts } from '../proposal-state.js';
import type { Result } from '../results.js';
import { failed, passed, skipped, unknown } from './rows.js';

const PROPOSED = 'pull-request/proposed';
const HAND_EDITED = 'pull-request/hand-edited';
const DECLINED = 'pull-request/declined';

/** Whether the token could open a pull request there, as far as a read can tell: known before drift ever comes. */
export function checkPermitted(state: Fact<ConfigRepoState>): Result {
  const check = 'pull-request/permitted';
  if (!state.known) return unknown(check, state);
  const { repository, viewer } = state.value;
  const subject = repository.nameWithOwner;
  if (repository.archived)
    return failed(check, `${subject} is archived: nothing can be proposed there.`, { subject, fix: ARCHIVED_FIX });
  if (repository.empty)
    return failed(check, `${subject} is empty: there is no branch to propose to.`, { subject, fix: EMPTY_FIX });
  if (repository.forkOf !== undefined)
    return failed(check, forkWords(subject, repository.forkOf), { subject, fix: FORK_FIX });
  if (repository.permission === 'READ' || repository.permission === 'TRIAGE') {
    const message = `${viewer.login} may only read ${subject} (${repository.permission.toLowerCase()}): it could not open a pull request.`;
    return failed(check, message, { subject, fix: PERMISSION_FIX });
  }
  const { pullRequests } = state.value;
  if (!pullRequests.known && pullRequests.reason === 'forbidden') {
    return failed(check, `${viewer.login} may not even read the pull requests of ${subject} (${pullRequests.found}).`, {
      subject,
      fix: pullRequests.fix ?? PERMISSION_FIX,
    });
  }
  if (repository.permission === undefined) {
    return passed(
      check,
      `${subject} is not archived; GitHub names no role of ${viewer.login} there (it never does for apps), so only a write would tell more.`,
      { subject },
    );
  }
  return passed(check, `${viewer.login} may push to ${subject}, which is not archived.`, { subject });
}

/** What to grant where a write was, or would be, refused. */
export const PERMISSION_FIX =
  'Give the token `contents: write` and `pull-requests: write` on that repository: `permissions:` of the job for GITHUB_TOKEN, the permissions of the App or fine-grained token otherwise.';
const ARCHIVED_FIX = 'Unarchive it in its settings, or name another repository with `config-repo`.';
const EMPTY_FIX = 'Push a first commit (a README will do), then run again.';
const FORK_FIX =
  'Run this in the original repository, or set `config-repo`; a fork that has become your own can be detached in its settings.';

function forkWords(repository: string, original: string): string {
  return `${repository} is a fork of ${original}: a pull request inside a fork would not reach Jit's configuration.`;
}

/** Rows of `pull-request/proposed`, `hand-edited` and `declined` for what became of the proposal. */
export function checkProposal(end: ProposalEnd): readonly Result[] {
  switch (end.kind) {
    case 'skipped':
      return [skipped(PROPOSED, end.because), skipped(HAND_EDITED, end.because), skipped(DECLINED, end.because)];
    case 'planned':
      return end.plan.kind === 'leave-alone' ? leftAlone(end.plan.reason) : [planned(end.plan), ...untouched()];
    case 'done':
      return end.plan.kind === 'leave-alone' ? leftAlone(end.plan.reason) : [done(end.plan, end), ...untouched()];
    case 'refused':
      return [refused(end), ...untouched()];
    case 'unknown':
      return [stuck(end), ...untouched()];
  }
}

function untouched(): readonly Result[] {
  return [
    passed(HAND_EDITED, 'No one else committed on the proposal.'),
    passed(DECLINED, 'No one declined this proposal.'),
  ];
}

/** Plans that act, or find nothing to do: rows of their own tell why the branch was left alone. */
type Going = Exclude<Plan, { kind: 'leave-alone' }>;

function planned(plan: Going): Result {
  if (plan.kind === 'none') return passed(PROPOSED, 'There is nothing to propose.');
  if (plan.kind === 'unchanged') return standing(plan);
  return skipped(PROPOSED, `Dry run: it would ${DRY_WORDS[plan.kind]}.`);
}

const DRY_WORDS: Readonly<Record<Exclude<Going['kind'], 'none' | 'unchanged'>, string>> = {
  update: 'bring the open pull request up to date',
  create: 'open a pull request',
  reopen: 'open the declined pull request again',
  rebuild: 'rebuild the open pull request',
  close: 'close the open pull request',
};

function standing({ pullRequest, beyond = [] }: Extract<Plan, { kind: 'unchanged' }>): Result {
  const { number, url } = pullRequest;
  if (beyond.length === 0) return passed(PROPOSED, `Pull request #${number} proposes just this: ${url}`);
  return passed(
    PROPOSED,
    `Pull request #${number} proposes this, and ${someOf(beyond)}, which this run did not compare: ${url}`,
  );
}

function someOf(fields: readonly string[]): string {
  return fields.length > 3 ? `${fields.slice(0, 3).join(', ')} and ${fields.length - 3} more` : fields.join(', ');
}

function done(plan: Going, { number, url, notes }: Extract<ProposalEnd, { kind: 'done' }>): Result {
  const extra = notes.length === 0 ? '' : ` ${notes.join(' ')}`;
  if (plan.kind === 'none') return passed(PROPOSED, `There is nothing to propose.${extra}`);
  if (plan.kind === 'unchanged') return standing(plan);
  if (plan.kind === 'close')
    return passed(PROPOSED, `The drift is gone: closed pull request #${plan.pullRequest.number}.${extra}`);
  const what = DONE_WORDS[plan.kind];
  return passed(PROPOSED, `${what} pull request #${number ?? 0}: ${url ?? ''}${extra}`);
}

const DONE_WORDS: Readonly<Record<Exclude<Going['kind'], 'none' | 'unchanged' | 'close'>, string>> = {
  update: 'Brought up to date',
  create: 'Opened',
  reopen: 'Opened again',
  rebuild: 'Rebuilt',
};

function refused({ refusal, leftBehind }: Extract<ProposalEnd, { kind: 'refused' }>): Result {
  const correlation = refusal.correlationId === undefined ? {} : { correlationId: refusal.correlationId };
  return failed(PROPOSED, `${refusal.message}${behind(leftBehind)}`, { fix: refusal.fix, ...correlation });
}

function stuck({ cause, leftBehind }: Extract<ProposalEnd, { kind: 'unknown' }>): Result {
  const row = unknown(PROPOSED, cause);
  // The answer that did not come may have been a "done": more than this can't be said.
  const left = leftBehind.length === 0 ? ' Nothing is known to be left behind.' : behind(leftBehind);
  return {
    ...row,
    message: `Could not write ${cause.read}: ${cause.found}.${left} The next run picks up from there.`.replace(
      /\.\.(?=\s)/g,
      '.',
    ),
  };
}

function behind(things: readonly string[]): string {
  return things.length === 0 ? ' Nothing was left behind.' : ` Left behind: ${things.join(', ')}.`;
}

function leftAlone(reason: LeaveReason): readonly Result[] {
  if (reason.why === 'hand-edited') return handEdited(reason);
  if (reason.why === 'declined') return declined(reason.pullRequest);
  if (reason.why === 'unknown') return unread(reason);
  return [notProposed(reason), ...untouched()];
}

/** Without drift nothing waits to be proposed, so that nothing but the state of an old proposal is unknown. */
function unread({ cause, drift }: Extract<LeaveReason, { why: 'unknown' }>): readonly Result[] {
  const none = 'There is nothing to propose; whether an old proposal is still open could not be read.';
  return [
    drift ? unknown(PROPOSED, cause) : passed(PROPOSED, none),
    unknown(HAND_EDITED, cause),
    unknown(DECLINED, cause),
  ];
}

function handEdited({ by, pullRequest }: Extract<LeaveReason, { why: 'hand-edited' }>): readonly Result[] {
  const where =
    pullRequest === undefined ? 'The branch has no open pull request, but' : `Pull request #${pullRequest.number}`;
  const message = `${where} holds commits of ${by}: it is left alone.`;
  const fix =
    'Merge or close it; or take those commits off the branch, or delete the branch, and the next run goes on. `trusted-authors` makes an account count as ours.';
  return [
    skipped(PROPOSED, 'The branch is left alone: see pull-request/hand-edited.'),
    failed(HAND_EDITED, message, { fix, ...(pullRequest === undefined ? {} : { subject: `#${pullRequest.number}` }) }),
    passed(DECLINED, 'No one declined this proposal.'),
  ];
}

function declined(pullRequest: PullRequestFacts): readonly Result[] {
  const message = `Pull request #${pullRequest.number} with this very proposal was closed unmerged: it is not opened again until its content changes.`;
  const fix = `Run with mode \`repair\` and \`repairs: proposal\` to open it again, or reopen ${pullRequest.url} by hand.`;
  return [
    skipped(PROPOSED, 'This proposal was declined: see pull-request/declined.'),
    passed(HAND_EDITED, 'No one else committed on the proposal.'),
    failed(DECLINED, message, { fix, subject: `#${pullRequest.number}` }),
  ];
}

type Hindrance = Exclude<LeaveReason, { why: 'hand-edited' | 'declined' | 'unknown' }>;

function notProposed(reason: Hindrance): Result {
  switch (reason.why) {
    case 'archived':
      return failed(PROPOSED, 'The config repository is archived: nothing can be proposed there.', {
        fix: ARCHIVED_FIX,
      });
    case 'empty':
      return failed(PROPOSED, 'The config repository is empty: there is no branch to propose to.', { fix: EMPTY_FIX });
    case 'fork':
      return failed(PROPOSED, forkWords('The config repository', reason.of), { fix: FORK_FIX });
    case 'other-integrations':
      return failed(
        PROPOSED,
        `${subjectOf(reason.pullRequest)} serves integrations that this run does not know: it is left alone.`,
        { fix: SHARED_FIX },
      );
    case 'foreign-pull-request':
      return failed(
        PROPOSED,
        `${subjectOf(reason.pullRequest)} uses the branch and is not ours${byWhom(reason.pullRequest)}: it is left alone.`,
        {
          fix: 'Close it, or set `branch` to a name of its own; `trusted-authors` makes an account count as ours.',
        },
      );
    case 'other-base':
      return failed(
        PROPOSED,
        `${subjectOf(reason.pullRequest)} goes from this branch to ${reason.pullRequest.base}: it is left alone.`,
        {
          fix: 'Close it or change its base, or set `branch`.',
        },
      );
    case 'not-compared':
      return notCompared(reason);
  }
}

const SHARED_FIX =
  'List all integrations in one run, or set `branch`. If it is a leftover that serves no one, close it and delete the branch.';

function subjectOf(pullRequest: PullRequestFacts | undefined): string {
  return pullRequest === undefined ? 'The branch' : `Pull request #${pullRequest.number}`;
}

function byWhom({ author }: PullRequestFacts): string {
  return author === undefined ? '' : ` (opened by ${author})`;
}

function notCompared({ pullRequest, fields, drift }: Extract<LeaveReason, { why: 'not-compared' }>): Result {
  const message = `Pull request #${pullRequest.number} stands as it is: it changes ${someOf(fields)}, which this run could not compare.`;
  if (!drift) return passed(PROPOSED, message);
  return { ...skipped(PROPOSED, message), status: 'unknown', unknownReason: 'dependency' };
}
