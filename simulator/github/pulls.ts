import { type Actor, isVisible } from './access.js';
import { type FieldError, forbidden, invalid } from './errors.js';
import { type Forge, nameOf } from './forge.js';
import { isAncestor, mergeBase } from './git/history.js';
import { close, record } from './pull-sync.js';
import { requireText } from './texts.js';
import type { Pull, Repository } from './world.js';

/** What a new pull request shall be. `head` may be `owner:branch`. */
export interface NewPull {
  readonly title: string;
  readonly body?: string | null;
  readonly head: string;
  readonly base: string;
  readonly draft?: boolean | null;
  readonly maintainerCanModify?: boolean | null;
}

interface Head {
  readonly repository: Repository;
  readonly ref: string;
  readonly oid: string;
}

function findHead(forge: Forge, actor: Actor, target: Repository, head: string): Head | null {
  const colon = head.indexOf(':');
  const owner = colon === -1 ? target.owner : head.slice(0, colon);
  const ref = head.slice(colon + 1);
  const network = forge.world.repositories.filter(
    (each) => each === target || each.parent === nameOf(target) || nameOf(each) === target.parent,
  );
  const repository = network.find((each) => each.owner.toLowerCase() === owner.toLowerCase() && isVisible(actor, each));
  const oid = repository === undefined ? null : forge.git(repository).branch(ref);
  return repository === undefined || oid === null ? null : { repository, ref, oid };
}

function refuseActions(actor: Actor, repository: Repository): void {
  if (actor.token?.kind !== 'actions' || repository.allowActionsToOpenPullRequests) return;
  throw forbidden('GitHub Actions is not permitted to create or approve pull requests.');
}

/** Opens a pull request; throws as GitHub does when there is nothing to merge or one is open already. */
export function createPull(forge: Forge, actor: Actor, repository: Repository, input: NewPull): Pull {
  refuseActions(actor, repository);
  requireText('PullRequest', input.title, input.body);
  const git = forge.git(repository);
  const base = git.branch(input.base);
  const head = findHead(forge, actor, repository, input.head);
  const missing: FieldError[] = [
    ...(head === null ? [{ resource: 'PullRequest', field: 'head', code: 'invalid' }] : []),
    ...(base === null ? [{ resource: 'PullRequest', field: 'base', code: 'invalid' }] : []),
  ];
  if (head === null || base === null) throw invalid(missing, missingWords(head === null, base === null, input));
  if (head.repository !== repository) git.copyFrom(forge.git(head.repository), head.oid);
  requireCommits(forge, repository, input, base, head);
  const pull = newPull(forge, actor, repository, input, { base, head });
  repository.pulls.push(pull);
  git.setRef(`refs/pull/${pull.number}/head`, head.oid);
  return pull;
}

function missingWords(head: boolean, base: boolean, input: NewPull): string {
  return [
    ...(head ? ["Head sha can't be blank"] : []),
    ...(base ? ["Base sha can't be blank"] : []),
    `No commits between ${input.base} and ${input.head}`,
    ...(head ? ['Head ref must be a branch'] : []),
    ...(base ? ['Base ref must be a branch'] : []),
  ].join(', ');
}

function requireCommits(forge: Forge, repository: Repository, input: NewPull, base: string, head: Head): void {
  const git = forge.git(repository);
  const custom = (message: string): FieldError => ({ resource: 'PullRequest', code: 'custom', message });
  const crossed = head.repository !== repository;
  const from = crossed ? `${repository.owner}:${input.base}` : input.base;
  const to = crossed ? `${head.repository.owner}:${head.ref}` : head.ref;
  if (isAncestor(git, head.oid, base)) throw invalid([custom(`No commits between ${from} and ${to}`)]);
  if (mergeBase(git, base, head.oid) === null)
    throw invalid([custom(`The ${to} branch has no history in common with ${from}`)]);
  if (openPullOf(repository, nameOf(head.repository), head.ref, input.base) !== null) {
    throw invalid([custom(`A pull request already exists for ${head.repository.owner}:${head.ref}.`)]);
  }
}

function openPullOf(repository: Repository, head: string | null, ref: string, base: string): Pull | null {
  const same = (pull: Pull): boolean =>
    pull.head.repository === head && pull.head.ref === ref && pull.base.ref === base;
  return repository.pulls.find((pull) => pull.state === 'open' && same(pull)) ?? null;
}

function newPull(
  forge: Forge,
  actor: Actor,
  repository: Repository,
  input: NewPull,
  at: { base: string; head: Head },
): Pull {
  const now = forge.timestamp();
  return {
    kind: 'pull',
    id: forge.nextId(),
    number: forge.nextNumber(repository),
    title: input.title,
    body: input.body ?? '',
    author: actor.login,
    state: 'open',
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    labels: [],
    assignees: [],
    comments: [],
    events: [],
    draft: input.draft ?? false,
    head: { repository: nameOf(at.head.repository), ref: at.head.ref, oid: at.head.oid },
    base: { ref: input.base, oid: at.base },
    merged: false,
    mergedAt: null,
    mergedBy: null,
    mergeCommit: null,
    reviewers: [],
    teamReviewers: [],
    maintainerCanModify: input.maintainerCanModify ?? at.head.repository !== repository,
    closedForGood: false,
  };
}

/** What may change about a pull request. */
export interface PullChange {
  readonly title?: string | null;
  readonly body?: string | null;
  readonly base?: string | null;
  readonly state?: 'open' | 'closed' | null;
}

/** Changes a pull request; every refusal comes before the first change. */
export function updatePull(forge: Forge, actor: Actor, repository: Repository, pull: Pull, change: PullChange): void {
  requireText('PullRequest', change.title ?? pull.title, change.body);
  if (change.base != null && change.base !== pull.base.ref) changeBase(forge, repository, pull, change.base);
  if (change.state === 'open' && pull.state === 'closed') reopenPull(forge, actor, repository, pull);
  if (change.title != null && change.title !== pull.title) {
    record(forge, pull, 'renamed', actor.login, change.title);
    pull.title = change.title;
  }
  if (change.body != null) pull.body = change.body;
  pull.updatedAt = forge.timestamp();
  if (change.state === 'closed') closePull(forge, repository, pull, actor.login);
}

function changeBase(forge: Forge, repository: Repository, pull: Pull, ref: string): void {
  const field = { resource: 'PullRequest', field: 'base', code: 'invalid' };
  if (pull.state === 'closed')
    throw invalid([{ ...field, message: 'Cannot change the base branch of a closed pull request.' }]);
  const git = forge.git(repository);
  const oid = git.branch(ref);
  if (oid === null) throw invalid([{ ...field, message: `Proposed base branch '${ref}' was not found` }]);
  if (isAncestor(git, pull.head.oid, oid)) {
    const message = `There are no new commits between base branch '${ref}' and head branch '${pull.head.ref}'`;
    throw invalid([{ ...field, message }]);
  }
  pull.base = { ref, oid };
}

/** Closes a pull request unmerged, in the name of `login`. */
export function closePull(forge: Forge, repository: Repository, pull: Pull, login: string): void {
  if (pull.state === 'closed') return;
  pull.base.oid = forge.git(repository).branch(pull.base.ref) ?? pull.base.oid;
  close(forge, pull, login);
}

/** Opens a closed pull request again; throws when its branch is gone, was rewritten, or has nothing new. */
export function reopenPull(forge: Forge, actor: Actor, repository: Repository, pull: Pull): void {
  const obstacle = reopenObstacle(forge, repository, pull);
  if (obstacle !== null) {
    const message = `state cannot be changed. ${obstacle}`;
    throw invalid(
      [{ resource: 'PullRequest', code: 'custom', field: 'state', message }],
      'Could not open the pull request.',
    );
  }
  refuseActions(actor, repository);
  const head = headTip(forge, pull);
  if (head !== null) pull.head.oid = head;
  pull.state = 'open';
  pull.closedAt = null;
  pull.closedBy = null;
  record(forge, pull, 'reopened', actor.login);
}

function headTip(forge: Forge, pull: Pull): string | null {
  const source = pull.head.repository === null ? null : forge.lookup(pull.head.repository);
  return source === null ? null : forge.git(source).branch(pull.head.ref);
}

function reopenObstacle(forge: Forge, repository: Repository, pull: Pull): string | null {
  if (pull.merged) return 'The pull request cannot be reopened.';
  const source = pull.head.repository === null ? null : forge.lookup(pull.head.repository);
  if (source === null) return 'The repository that submitted this pull request has been deleted.';
  const head = headTip(forge, pull);
  if (head === null) return `The ${pull.head.ref} branch has been deleted.`;
  const git = forge.git(repository);
  git.copyFrom(forge.git(source), head);
  const base = git.branch(pull.base.ref);
  if (base === null) return `The ${pull.base.ref} branch has been deleted.`;
  if (pull.closedForGood || !isAncestor(git, pull.head.oid, head))
    return `The ${pull.head.ref} branch was force-pushed or recreated.`;
  if (isAncestor(git, head, base)) return `There are no new commits on the ${pull.head.ref} branch.`;
  const other = openPullOf(repository, pull.head.repository, pull.head.ref, pull.base.ref);
  return other === null ? null : `A pull request already exists for ${source.owner}:${pull.head.ref}.`;
}
