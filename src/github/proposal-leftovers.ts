import type { Leftover } from '../core/proposal.js';
import type { ScratchBranch } from '../core/proposal-scratch.js';
import { CLOSING_MARK, closingComment } from '../core/proposal-text.js';
import { messageOf, ServiceError } from '../errors.js';
import type { Writing } from './apply-plan.js';
import { hasComment } from './issue-read.js';
import { nameLeft } from './proposal-head.js';
import { comment, deleteBranch, FailedStep, LostRace, targetOf } from './proposal-steps.js';

/**
 * Deletes the branch of a pull request that is closed. False where another run was faster: then it has told of it too.
 * What can't be deleted is left behind and named.
 */
export async function dropBranch(writing: Writing, head: string): Promise<boolean> {
  const { client, state, branch, leftBehind } = writing;
  try {
    await deleteBranch(client.lastly, { state, branch, from: head });
    return true;
  } catch (thrown) {
    if (thrown instanceof LostRace && (await isGone(writing))) return false;
    nameLeft(leftBehind, `branch ${branch}`, thrown);
    return true;
  }
}

async function isGone({ client, state, branch }: Writing): Promise<boolean> {
  try {
    await client.lastly.rest('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...targetOf(state), ref: `heads/${branch}` });
    return false;
  } catch (thrown) {
    return thrown instanceof ServiceError && thrown.details.status === 404;
  }
}

/** Says on a pull request that we closed it, and why. Where GitHub does not take that, it is named as missing. */
export async function tellClosing(
  { client, state, text, warnings, leftBehind }: Writing,
  number: number,
): Promise<void> {
  try {
    await comment(client.lastly, state, { number, body: closingComment(text.runUrl) });
  } catch (thrown) {
    warnings.push(`The comment on #${number} could not be written: ${messageOf(thrown)}`);
    nameLeft(leftBehind, `pull request #${number}, closed without the comment that says why`, thrown);
  }
}

/** Finishes a closing that an earlier run did not get to the end of, or takes away its branch that got no pull request. */
export async function clearLeftover(writing: Writing, { head, closed }: Leftover): Promise<void> {
  const deleted = await dropBranch(writing, head);
  if (!deleted || closed === undefined) return;
  const { client, state, warnings } = writing;
  const place = { number: closed.number, marker: CLOSING_MARK };
  try {
    if (!(await hasComment(client.lastly, state.repository.nameWithOwner, place)))
      await tellClosing(writing, closed.number);
  } catch (thrown) {
    warnings.push(`Whether #${closed.number} says why it was closed could not be read: ${messageOf(thrown)}`);
  }
}

/** Takes away scratch branches that killed runs left. One that moves or goes meanwhile is no one's loss; others are warned of. */
export async function sweepScratches(
  { client, state, warnings }: Writing,
  strays: readonly ScratchBranch[],
): Promise<void> {
  for (const { name, tip } of strays) {
    try {
      await deleteBranch(client.lastly, { state, branch: name, from: tip.oid });
    } catch (thrown) {
      if (thrown instanceof LostRace && thrown.certain) continue;
      if (!(thrown instanceof FailedStep || thrown instanceof LostRace)) throw thrown;
      warnings.push(
        `The branch ${name}, which an earlier run left behind, could not be deleted: ${thrown.error.message}`,
      );
    }
  }
}
