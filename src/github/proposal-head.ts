import { randomUUID } from 'node:crypto';
import type { HeadSource } from '../core/proposal.js';
import { type OwnCommit, readMarker } from '../core/proposal-marker.js';
import { scratchName } from '../core/proposal-scratch.js';
import type { ConfigRepoState } from '../core/proposal-state.js';
import { commitMessage } from '../core/proposal-title.js';
import type { Writing } from './apply-plan.js';
import { beginBranch, type CommitRequest, commitFiles } from './proposal-commits.js';
import { deleteBranch, deleteScratch, FailedStep, LostRace, moveBranch, targetOf } from './proposal-steps.js';
import { isRateLimited, isUncertain } from './service-errors.js';

/** Our commit as it stands on the branch: the one that a body's marker names, else the branch's only one. */
export function standingCommit({ head }: ConfigRepoState, body: string): OwnCommit | undefined {
  const commits = (head.known ? head.value?.commits : undefined) ?? [];
  const marked = readMarker(body)?.commit;
  if (commits.some(({ oid }) => oid === marked?.oid)) return marked;
  const [only, ...others] = commits;
  return only === undefined || others.length > 0 ? undefined : { oid: only.oid, signed: only.signed };
}

/** Puts something back; where that fails, what stays as it should not is left behind and named. */
export async function putBack<T>(leftBehind: string[], what: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (thrown) {
    leftBehind.push(thrown instanceof FailedStep && isUncertain(thrown.error) ? `perhaps ${what}` : what);
    throw thrown;
  }
}

/** Takes something away again; what that does not manage, or may not have managed, is left behind and named. */
export async function orLeave(leftBehind: string[], what: string, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (thrown) {
    nameLeft(leftBehind, what, thrown);
  }
}

/** Names what stays because it could not be taken away. Whatever else was thrown goes on. */
export function nameLeft(leftBehind: string[], what: string, thrown: unknown): void {
  if (!(thrown instanceof LostRace || thrown instanceof FailedStep)) throw thrown;
  const sure = thrown instanceof LostRace || !isUncertain(thrown.error) || what.startsWith('perhaps ');
  leftBehind.push(sure ? what : `perhaps ${what}`);
}

/** Sees to it that the head branch holds our one commit, and does what comes next. */
export async function withHead<T>(
  writing: Writing,
  head: HeadSource,
  next: (commit: OwnCommit) => Promise<T>,
): Promise<T> {
  const { client, state, branch } = writing;
  if (head.from === 'ready') return next(standingCommit(state, '') ?? { oid: head.oid, signed: false });
  if (head.from === 'new-branch') return next(await begin(writing, branch, (what) => dropEmpty(writing, what)));
  if (head.oid !== state.base.commit) return replaceHead(writing, head.oid, next);
  return next(await commitFiles(client, commitOn(writing, branch)));
}

function commitOn({ state, wanted, text }: Writing, branch: string): CommitRequest {
  return { state, branch, head: state.base.commit, files: wanted.files, message: commitMessage(text) };
}

/**
 * Makes a branch with our commit on it, by one request; where GitHub made the branch and did not find it for the commit,
 * the commit is tried once more by itself. What a failure leaves, or may have left, is taken away by `discard`, which
 * names what it can't; but for the head branch with our commit on it, or after a lost race: that is named and stays, the
 * next attempt goes on with it.
 */
async function begin(writing: Writing, branch: string, discard: (what: string) => Promise<void>): Promise<OwnCommit> {
  const { client, leftBehind } = writing;
  const request = commitOn(writing, branch);
  const begun = await beginBranch(client, request).catch(async (thrown: unknown) => {
    if (mayStand(thrown)) await discard(`perhaps branch ${branch}`);
    throw thrown;
  });
  const committed = 'oid' in begun.commit;
  if (begun.branch !== 'made') {
    // Someone made the branch at this very moment, at the same commit: ours is on it, and the next attempt finds it there.
    if (committed && branch === writing.branch) leftBehind.push(`branch ${branch}`);
    else if (committed) await discard(`branch ${branch}`);
    else if (begun.mayStand) await discard(`perhaps branch ${branch}`);
    throw begun.branch;
  }
  if ('oid' in begun.commit) return begun.commit;
  try {
    if (!missedBranch(begun.commit)) throw begun.commit;
    return await commitFiles(client, request);
  } catch (thrown) {
    // After a lost race the head branch stays: the next attempt commits on it.
    if (thrown instanceof LostRace && branch === writing.branch) leftBehind.push(`branch ${branch}`);
    else await discard(`branch ${branch}`);
    throw thrown;
  }
}

/** Whether the commit did not find the branch as it was made: GitHub may not know a branch yet that it has just made. */
function missedBranch(stopped: LostRace | FailedStep): boolean {
  return stopped instanceof LostRace || stopped.error.details.code === 'NOT_FOUND';
}

/**
 * Whether a branch may be there though its request failed as a whole. A rate limit that is the answer's HTTP status is a
 * refusal: GitHub did not look at the request. One that GraphQL tells of with HTTP 200 is none: GitHub did look.
 */
function mayStand(thrown: unknown): boolean {
  if (!(thrown instanceof FailedStep) || !isUncertain(thrown.error)) return false;
  return !isRateLimited(thrown.error) || thrown.error.details.status === undefined;
}

/** Takes the head branch away again if it holds no commit of ours; one that does is left behind and named. */
async function dropEmpty(writing: Writing, what: string): Promise<void> {
  const { client, state, branch, leftBehind } = writing;
  try {
    await deleteBranch(client.lastly, { state, branch, from: state.base.commit });
  } catch (thrown) {
    const isThere = thrown instanceof LostRace && (await standsSomewhere(writing));
    nameLeft(leftBehind, isThere ? `branch ${branch}` : what, thrown);
  }
}

/** Whether the head branch is there; where that can't be read, it is not known to be. */
async function standsSomewhere({ client, state, branch }: Writing): Promise<boolean> {
  const ref = { ...targetOf(state), ref: `heads/${branch}` };
  return client.lastly.rest('GET /repos/{owner}/{repo}/git/ref/{ref}', ref).then(
    () => true,
    () => false,
  );
}

/**
 * A commit on a scratch branch, to which the head branch moves: resetting it to its base would close a pull request for
 * good. What comes next does not wait for the scratch branch to go.
 */
export async function replaceHead<T>(
  writing: Writing,
  from: string,
  next: (commit: OwnCommit) => Promise<T>,
): Promise<T> {
  const { client, state, branch, leftBehind, now } = writing;
  const scratch = scratchName(branch, { now: now(), base: state.base.commit, random: randomUUID() });
  const discard = (what: string): Promise<void> =>
    orLeave(leftBehind, what, () => deleteScratch(client.lastly, state, scratch));
  const commit = await begin(writing, scratch, discard);
  try {
    await moveBranch(client, { state, branch, from, to: commit.oid });
  } catch (thrown) {
    await discard(`branch ${scratch}`);
    throw thrown;
  }
  const [done, gone] = await Promise.allSettled([next(commit), discard(`branch ${scratch}`)]);
  if (done.status === 'rejected') throw done.reason;
  if (gone.status === 'rejected') throw gone.reason;
  return done.value;
}
