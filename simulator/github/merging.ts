import { unprocessable } from './errors.js';
import type { Forge } from './forge.js';
import { mergeTree } from './git/binary.js';
import { commitsBetween, isAncestor, mergeBase } from './git/history.js';
import type { Commit } from './git/objects.js';
import { rulesOf } from './refs.js';
import type { Pull, Repository } from './world.js';

export type Mergeable = 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN';

/** Whether the pull request merges cleanly, by a real merge; unknown for a while where the world says so. */
export function mergeability(forge: Forge, repository: Repository, pull: Pull): Mergeable {
  if (pull.state === 'closed') return 'UNKNOWN';
  if ((repository.mergeabilityPending ?? 0) > 0) {
    repository.mergeabilityPending = (repository.mergeabilityPending ?? 0) - 1;
    return 'UNKNOWN';
  }
  const git = forge.git(repository);
  const base = git.branch(pull.base.ref);
  if (base === null) return 'UNKNOWN';
  if (isAncestor(git, base, pull.head.oid)) return 'MERGEABLE';
  return mergeTree(git.directory, base, pull.head.oid) === null ? 'CONFLICTING' : 'MERGEABLE';
}

/** GitHub's word for whether the merge button would work. */
export function mergeState(
  repository: Repository,
  pull: Pull,
  mergeable: Mergeable,
): 'CLEAN' | 'DIRTY' | 'DRAFT' | 'BLOCKED' | 'UNKNOWN' {
  if (mergeable === 'CONFLICTING') return 'DIRTY';
  if (mergeable === 'UNKNOWN') return 'UNKNOWN';
  if (pull.draft) return 'DRAFT';
  const blocked = rulesOf(repository, pull.base.ref).some((rule) => rule.requirePullRequest === true);
  return blocked ? 'BLOCKED' : 'CLEAN';
}

/** The commit that a pull request is compared with: the present base while it is open, the last one afterwards. */
export function baseTip(forge: Forge, repository: Repository, pull: Pull): string {
  if (pull.state === 'closed') return pull.base.oid;
  return forge.git(repository).branch(pull.base.ref) ?? pull.base.oid;
}

/** The pull request's own commits, oldest first. */
export function pullCommits(forge: Forge, repository: Repository, pull: Pull): Commit[] {
  return commitsBetween(forge.git(repository), baseTip(forge, repository, pull), pull.head.oid);
}

/** The two ends of the pull request's diff: from where the branches parted to the head. */
export function pullRange(forge: Forge, repository: Repository, pull: Pull): { from: string; to: string } {
  const base = baseTip(forge, repository, pull);
  return { from: mergeBase(forge.git(repository), base, pull.head.oid) ?? base, to: pull.head.oid };
}

/** Merges as GitHub's button does, with a merge commit; throws on a conflict. Gives the commit's oid. */
export function mergeCommit(forge: Forge, repository: Repository, pull: Pull, login: string): string {
  const git = forge.git(repository);
  const base = git.branch(pull.base.ref);
  const tree = base === null ? null : mergeTree(git.directory, base, pull.head.oid);
  if (base === null || tree === null) throw unprocessable('Pull Request is not mergeable');
  const author = forge.signature(login);
  const message = `Merge pull request #${pull.number} from ${(pull.head.repository ?? 'unknown').split('/')[0]}/${pull.head.ref}\n\n${pull.title}`;
  const oid = git.objects.writeCommit({
    tree,
    parents: [base, pull.head.oid],
    author,
    committer: { ...author, name: 'GitHub', email: 'noreply@github.com' },
    message,
    gpgsig: null,
  });
  forge.signed.add(oid);
  return oid;
}
