import type { Plan } from '../core/proposal.js';
import { markClosed, markerOf, type OwnCommit } from '../core/proposal-marker.js';
import type { Operation } from '../core/proposal-outcome.js';
import type { ConfigRepoState, PullRequestFacts, Wanted } from '../core/proposal-state.js';
import { type ProposalTextInput, proposalBody } from '../core/proposal-text.js';
import { proposalTitle } from '../core/proposal-title.js';
import { messageOf, ServiceError } from '../errors.js';
import type { GitHubClient } from './octokit.js';
import { addExtras, type PullRequestExtras } from './proposal-extras.js';
import { orLeave, putBack, replaceHead, standingCommit, withHead } from './proposal-head.js';
import { clearLeftover, dropBranch, tellClosing } from './proposal-leftovers.js';
import {
  changePullRequest,
  deleteBranch,
  FailedStep,
  LostRace,
  openPullRequest,
  type WrittenPullRequest,
} from './proposal-steps.js';
import { isUncertain } from './service-errors.js';

/** Everything that carrying out a plan needs. */
export interface Writing {
  readonly client: GitHubClient;
  readonly state: ConfigRepoState;
  /** The head branch. */
  readonly branch: string;
  readonly wanted: Wanted;
  readonly text: ProposalTextInput;
  /** Hash of title and body without what changes from run to run. */
  readonly textHash: string;
  readonly extras: PullRequestExtras;
  readonly draft: boolean;
  /** The clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** What could not be taken away again after a failure. Filled while writing. */
  readonly leftBehind: string[];
  /** What GitHub did not take, and what does not fail a run. Filled while writing. */
  readonly warnings: string[];
}

/** What was done. */
export interface Applied {
  readonly operation: Operation;
  readonly number?: number;
  readonly url?: string;
}

/** Carries out a plan, step by step. Throws LostRace or FailedStep; what stays behind then is in `leftBehind`. */
export async function applyPlan(writing: Writing, plan: Plan): Promise<Applied> {
  switch (plan.kind) {
    case 'none':
      if (plan.leftover !== undefined) await clearLeftover(writing, plan.leftover);
      return { operation: 'none' };
    case 'leave-alone':
      return leftAlone(plan);
    case 'unchanged':
      return { operation: 'unchanged', number: plan.pullRequest.number, url: plan.pullRequest.url };
    case 'update':
      return updated(await rewrite(writing, plan.pullRequest, standingCommit(writing.state, plan.pullRequest.body)));
    case 'create':
      return create(writing, plan);
    case 'reopen':
      return reopen(writing, plan);
    case 'rebuild':
      return updated(await replaceHead(writing, plan.head, (commit) => rewrite(writing, plan.pullRequest, commit)));
    case 'close':
      return close(writing, plan);
  }
}

function leftAlone({ reason }: Extract<Plan, { kind: 'leave-alone' }>): Applied {
  const standing = reason.why === 'hand-edited' || reason.why === 'not-compared' ? reason.pullRequest : undefined;
  const operation = reason.why === 'not-compared' ? 'unchanged' : 'none';
  return standing === undefined ? { operation } : { operation, number: standing.number, url: standing.url };
}

function updated({ number, url }: WrittenPullRequest): Applied {
  return { operation: 'updated', number, url };
}

async function rewrite(
  { client, state, wanted, text, textHash, leftBehind }: Writing,
  { number, title, body }: PullRequestFacts,
  commit: OwnCommit | undefined,
): Promise<WrittenPullRequest> {
  const newBody = proposalBody(text, markerOf(wanted, textHash, commit, text.redact));
  const written = await changePullRequest(client, state, { number, title: proposalTitle(text), body: newBody });
  const doing = `update pull request #${number}`;
  // Closed since we looked: what was declined is what it said then, so that goes back.
  const gone = written.open ? turned(written, state) : `#${number} was closed meanwhile`;
  if (gone !== undefined) {
    await putBack(leftBehind, `pull request #${number}, ${written.open ? '' : 'closed, '}with its text edited`, () =>
      changePullRequest(client.lastly, state, { number, title, body }),
    );
    throw lost(gone, doing);
  }
  // GitHub may still name the head of before a move.
  const before = state.head.known ? state.head.value?.oid : undefined;
  if (![commit?.oid, before].includes(written.headOid)) throw lost(`someone pushed to #${number} meanwhile`, doing);
  return written;
}

/** The sentence where someone turned the pull request to another base since we looked. */
function turned({ number, base }: WrittenPullRequest, state: ConfigRepoState): string | undefined {
  return base === state.base.ref ? undefined : `#${number} goes to another base meanwhile`;
}

function lost(words: string, doing: string): LostRace {
  return new LostRace(new ServiceError(words, { service: 'GitHub', code: 'STALE_DATA' }), true, doing);
}

function create(writing: Writing, plan: Extract<Plan, { kind: 'create' }>): Promise<Applied> {
  const replaces = plan.replaces === undefined ? {} : { replaces: plan.replaces };
  const text = { ...writing.text, ...replaces };
  const made = plan.head.from === 'new-branch';
  return withHead(writing, plan.head, (commit) => openOn({ ...writing, text }, commit, made));
}

/** Opens the pull request on a branch that holds our commit, and adds what goes with it. */
async function openOn(writing: Writing, commit: OwnCommit, made: boolean): Promise<Applied> {
  try {
    const opened = await open(writing, commit);
    if (opened.headOid !== commit.oid)
      throw lost(`someone pushed to ${writing.branch} meanwhile`, 'open the pull request');
    writing.warnings.push(...(await addExtras(writing.client, writing.state, opened.number, writing.extras)));
    return { operation: 'created', number: opened.number, url: opened.url };
  } catch (thrown) {
    if (thrown instanceof FailedStep) await takeBranchAway(writing, { error: thrown, made, head: commit.oid });
    throw thrown;
  }
}

async function open(writing: Writing, commit: OwnCommit): Promise<WrittenPullRequest> {
  const { client, state, branch, wanted, text, textHash, draft } = writing;
  const input = {
    head: branch,
    title: proposalTitle(text),
    body: proposalBody(text, markerOf(wanted, textHash, commit, text.redact)),
    draft,
  };
  try {
    return await openPullRequest(client, state, input);
  } catch (thrown) {
    if (!draft || !(thrown instanceof FailedStep) || !/draft/i.test(thrown.message)) throw thrown;
    writing.warnings.push(`The pull request is no draft: ${thrown.error.message}`);
    return openPullRequest(client, state, { ...input, draft: false });
  }
}

/** After a refusal, a branch that this run made goes; after an answer that never came, a pull request may hang on it. */
async function takeBranchAway(
  { client, state, branch, leftBehind }: Writing,
  { error, made, head }: { readonly error: FailedStep; readonly made: boolean; readonly head: string },
): Promise<void> {
  if (isUncertain(error.error)) leftBehind.push(`branch ${branch}, perhaps with a pull request`);
  else if (!made) leftBehind.push(`branch ${branch}`);
  else await orLeave(leftBehind, `branch ${branch}`, () => deleteBranch(client.lastly, { state, branch, from: head }));
}

async function reopen(writing: Writing, plan: Extract<Plan, { kind: 'reopen' }>): Promise<Applied> {
  const { client, state, wanted, text, textHash } = writing;
  const { number, body: before } = plan.pullRequest;
  const body = proposalBody(text, markerOf(wanted, textHash, standingCommit(state, before), text.redact));
  try {
    return updated(await changePullRequest(client, state, { number, title: proposalTitle(text), body, state: 'open' }));
  } catch (thrown) {
    const refused = thrown instanceof FailedStep && thrown.error.details.status === 422;
    if (!refused) throw thrown;
    writing.warnings.push(
      `GitHub does not open #${number} again (${messageOf(thrown.error)}): a new pull request takes its place.`,
    );
    return create(writing, { kind: 'create', head: plan.head, replaces: plan.pullRequest });
  }
}

async function close(writing: Writing, plan: Extract<Plan, { kind: 'close' }>): Promise<Applied> {
  const { number, url, headOid } = plan.pullRequest;
  const closed = await closeMarked(writing, plan);
  if (closed.merged) throw lost(`#${number} was merged meanwhile`, `close pull request #${number}`);
  const moved = closed.headOid === headOid ? undefined : `the branch of #${number} moved while it was being closed`;
  const obstacle = moved ?? turned(closed, writing.state);
  if (obstacle !== undefined) return undoClose(writing, plan.pullRequest, obstacle);
  // Of several runs that close it at once, the one that deletes its branch tells of it.
  if (plan.head === undefined || (await dropBranch(writing, plan.head))) await tellClosing(writing, number);
  return { operation: 'closed', number, url };
}

/** Closes it, marked as closed by us; where no answer came, the branch may be left without its pull request. */
async function closeMarked(
  { client, state, branch, leftBehind }: Writing,
  { pullRequest, marker }: Extract<Plan, { kind: 'close' }>,
): Promise<WrittenPullRequest> {
  const { number, body } = pullRequest;
  try {
    return await changePullRequest(client, state, { number, state: 'closed', body: markClosed(body, marker) });
  } catch (thrown) {
    if (thrown instanceof FailedStep && isUncertain(thrown.error))
      leftBehind.push(`branch ${branch}, perhaps without its pull request`);
    throw thrown;
  }
}

/** Someone pushed, or turned it elsewhere, between our look and our write: open it again, and look again. */
async function undoClose(
  { client, state, leftBehind }: Writing,
  { number, body }: PullRequestFacts,
  words: string,
): Promise<never> {
  await putBack(leftBehind, `pull request #${number}, closed`, () =>
    changePullRequest(client.lastly, state, { number, state: 'open', body }),
  );
  throw lost(words, `close pull request #${number}`);
}
