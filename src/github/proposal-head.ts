import { randomUUID } from 'node:crypto';
import type { HeadSource } from '../core/proposal.js';
import { type OwnCommit, readMarker } from '../core/proposal-marker.js';
import { scratchName } from '../core/proposal-scratch.js';
import type { ConfigRepoState } from '../core/proposal-state.js';
import { commitMessage } from '../core/proposal-title.js';
import type { Writing } from './apply-plan.js';
import {
  commitFiles,
  createBranch,
  deleteBranch,
  deleteScratch,
  FailedStep,
  LostRace,
  moveBranch,
} from './proposal-steps.js';
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

/** Sees to it that the head branch holds our one commit; gives that. */
export async function prepareHead(writing: Writing, head: HeadSource): Promise<OwnCommit> {
  const { client, state, branch, leftBehind } = writing;
  if (head.from === 'ready') return standingCommit(state, '') ?? { oid: head.oid, signed: false };
  if (head.from === 'replace')
    return head.oid === state.base.commit ? commitOn(writing, branch) : replaceHead(writing, head.oid);
  await makeBranch(writing, branch);
  try {
    return await commitOn(writing, branch);
  } catch (thrown) {
    // After a lost race the branch stays: the next attempt commits on it.
    if (thrown instanceof LostRace) leftBehind.push(`branch ${branch}`);
    else
      await orLeave(leftBehind, `branch ${branch}`, () =>
        deleteBranch(client.lastly, { state, branch, from: state.base.commit }),
      );
    throw thrown;
  }
}

/** Creates a branch at the base; where no answer came, it may be there all the same and is taken away again. */
async function makeBranch({ client, state, leftBehind }: Writing, branch: string): Promise<void> {
  try {
    await createBranch(client, state, branch);
  } catch (thrown) {
    // A rate limit is a refusal as far as the branch is concerned: GitHub did not look at the request.
    const uncertain = thrown instanceof FailedStep && isUncertain(thrown.error) && !isRateLimited(thrown.error);
    if (uncertain)
      await orLeave(leftBehind, `perhaps branch ${branch}`, () =>
        deleteBranch(client.lastly, { state, branch, from: state.base.commit }),
      );
    throw thrown;
  }
}

function commitOn({ client, state, wanted, text }: Writing, branch: string): Promise<OwnCommit> {
  return commitFiles(client, {
    state,
    branch,
    head: state.base.commit,
    files: wanted.files,
    message: commitMessage(text),
  });
}

/** A commit on a scratch branch, to which the head branch moves: resetting it to its base would close a pull request for good. */
export async function replaceHead(writing: Writing, from: string): Promise<OwnCommit> {
  const { client, state, branch, leftBehind, now } = writing;
  const scratch = scratchName(branch, { now: now(), base: state.base.commit, random: randomUUID() });
  await makeBranch(writing, scratch);
  try {
    const commit = await commitOn(writing, scratch);
    await moveBranch(client, { state, branch, from, to: commit.oid });
    return commit;
  } finally {
    await orLeave(leftBehind, `branch ${scratch}`, () => deleteScratch(client.lastly, state, scratch));
  }
}
