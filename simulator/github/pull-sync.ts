import { type Forge, nameOf } from './forge.js';
import { isAncestor } from './git/history.js';
import type { Conversation, EventKind, Pull, Repository } from './world.js';

/** A ref that has just moved. */
export interface RefMove {
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly by: string;
}

/** Writes a line into a conversation's timeline. */
export function record(
  forge: Forge,
  conversation: Conversation,
  kind: EventKind,
  actor: string,
  subject?: string,
): void {
  const createdAt = forge.timestamp();
  conversation.updatedAt = createdAt;
  conversation.events.push({
    id: forge.nextId(),
    kind,
    actor,
    createdAt,
    ...(subject === undefined ? {} : { subject }),
  });
}

/** Closes an open conversation; who did it stays on record. */
export function close(forge: Forge, conversation: Conversation, actor: string): void {
  if (conversation.state === 'closed') return;
  conversation.state = 'closed';
  record(forge, conversation, 'closed', actor);
  conversation.closedAt = conversation.updatedAt;
  conversation.closedBy = actor;
}

/** Closes a pull request as merged. */
export function markMerged(forge: Forge, pull: Pull, by: string, commit: string): void {
  record(forge, pull, 'merged', by, commit);
  pull.merged = true;
  pull.mergedAt = pull.updatedAt;
  pull.mergedBy = by;
  pull.mergeCommit = commit;
  close(forge, pull, by);
}

/** What GitHub does to pull requests when a branch moves: new heads, pushes that merge, branches that go. */
export function followRef(forge: Forge, repository: Repository, move: RefMove): void {
  if (!move.name.startsWith('refs/heads/')) return;
  const branch = move.name.slice('refs/heads/'.length);
  for (const target of forge.world.repositories) {
    for (const pull of target.pulls) {
      if (pull.state !== 'open') continue;
      if (pull.head.repository === nameOf(repository) && pull.head.ref === branch)
        followHead(forge, repository, target, pull, move);
      else if (target === repository && pull.base.ref === branch) followBase(forge, target, pull, move);
    }
  }
}

function followHead(forge: Forge, source: Repository, target: Repository, pull: Pull, move: RefMove): void {
  if (move.to === null) {
    record(forge, pull, 'head_ref_deleted', move.by);
    close(forge, pull, move.by);
    return;
  }
  const git = forge.git(target);
  if (source !== target) git.copyFrom(forge.git(source), move.to);
  const rewound = move.from !== null && !isAncestor(git, move.from, move.to);
  if (rewound) record(forge, pull, 'head_ref_force_pushed', move.by, `${move.from}..${move.to}`);
  pull.head.oid = move.to;
  pull.updatedAt = forge.timestamp();
  git.setRef(`refs/pull/${pull.number}/head`, move.to);
  const base = git.branch(pull.base.ref);
  if (base === null) return;
  pull.base.oid = base;
  if (!isAncestor(git, move.to, base)) return;
  // Nothing is left to merge: GitHub closes the pull request and never opens it again.
  pull.closedForGood = true;
  close(forge, pull, move.by);
}

function followBase(forge: Forge, target: Repository, pull: Pull, move: RefMove): void {
  if (move.to === null) {
    close(forge, pull, move.by);
    return;
  }
  if (!isAncestor(forge.git(target), pull.head.oid, move.to)) return;
  if (move.from !== null) pull.base.oid = move.from;
  markMerged(forge, pull, move.by, move.to);
}
