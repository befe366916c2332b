import type { Actor } from './access.js';
import { conflict, unprocessable } from './errors.js';
import type { Forge } from './forge.js';
import { isAncestor } from './git/history.js';
import { type GitRepository, isRefName } from './git/repository.js';
import { followRef } from './pull-sync.js';
import type { BranchRule, Repository } from './world.js';

/** A change of one ref: `to` null deletes it. */
export interface RefChange {
  readonly name: string;
  readonly to: string | null;
  readonly force?: boolean;
}

/** The rules that hold for a branch. */
export function rulesOf(repository: Repository, branch: string): BranchRule[] {
  return repository.rules.filter((rule) => matches(rule.pattern, branch));
}

function matches(pattern: string, branch: string): boolean {
  if (pattern === '~ALL') return true;
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`).test(branch);
}

/** What the rules say against this change, in GitHub's words; empty when nothing does. */
export function violations(forge: Forge, actor: Actor, repository: Repository, change: RefChange): string[] {
  if (!change.name.startsWith('refs/heads/')) return [];
  const git = forge.git(repository);
  const from = git.ref(change.name);
  const rules = rulesOf(repository, change.name.slice('refs/heads/'.length));
  const rewinds = from !== null && change.to !== null && !isAncestor(git, from, change.to);
  const unsigned = change.to !== null && change.to !== from && !forge.signed.has(change.to);
  return rules
    .filter((rule) => rule.bypass?.includes(actor.login) !== true)
    .flatMap((rule) => [
      ...(from === null && rule.restrictCreation === true
        ? ['Cannot create ref due to creations being restricted.']
        : []),
      ...(from !== null && change.to !== null && rule.restrictUpdate === true
        ? ['Cannot update this protected ref.']
        : []),
      ...(change.to === null && rule.restrictDeletion === true ? ['Cannot delete this branch'] : []),
      ...(rewinds && rule.blockForcePush === true ? ['Cannot force-push to this branch'] : []),
      ...(from !== null && change.to !== null && rule.requirePullRequest === true
        ? ['Changes must be made through a pull request.']
        : []),
      ...(from !== null && unsigned && rule.requireSignatures === true
        ? ['Commits must have verified signatures.']
        : []),
    ]);
}

/** Throws the refusal of a ruleset, if one stands against the change. */
export function requireRules(forge: Forge, actor: Actor, repository: Repository, change: RefChange): void {
  const found = violations(forge, actor, repository, change);
  if (found.length === 0) return;
  const message = `Repository rule violations found\n\n${found.join('\n')}\n\n`;
  // REST hides which rule forbids a new ref; GraphQL says it.
  if (forge.git(repository).ref(change.name) === null) throw unprocessable('Reference update failed', message);
  throw unprocessable(message);
}

/** Makes a ref; throws as GitHub does when it is there, when its name is bad, or when the commit is not. */
export function createRef(forge: Forge, actor: Actor, repository: Repository, name: string, oid: string): void {
  const git = forge.git(repository);
  if (git.refs('refs/heads/').length === 0) throw conflict('Git Repository is empty.');
  if (!isRefName(name) || name.split('/').length < 3) {
    throw unprocessable(
      "Reference name must start with 'refs/' and have at least two slashes.",
      `${name} is not a valid ref name.`,
    );
  }
  if (git.objects.read(oid) === null)
    throw unprocessable('Object does not exist', 'Object does not exist or is not a commit object');
  if (git.ref(name) !== null) {
    throw unprocessable('Reference already exists', `A ref named "${name}" already exists in the repository.`);
  }
  if (git.refCollides(name)) throw unprocessable('Reference update failed', 'Ref cannot be created.');
  requireRules(forge, actor, repository, { name, to: oid });
  git.setRef(name, oid);
  followRef(forge, repository, { name, from: null, to: oid, by: actor.login });
}

/** Moves a ref that exists. */
export function updateRef(
  forge: Forge,
  actor: Actor,
  repository: Repository,
  change: RefChange & { readonly to: string },
): void {
  const git = forge.git(repository);
  const from = git.ref(change.name);
  if (from === null) throw unprocessable('Reference does not exist');
  if (git.objects.findCommit(change.to) === null)
    throw unprocessable('Object does not exist', 'Object does not exist or is not a commit object');
  if (change.force !== true && !isAncestor(git, from, change.to)) throw unprocessable('Update is not a fast forward');
  requireRules(forge, actor, repository, change);
  git.setRef(change.name, change.to);
  followRef(forge, repository, { name: change.name, from, to: change.to, by: actor.login });
}

/** Deletes a ref; the default branch stays. */
export function deleteRef(forge: Forge, actor: Actor, repository: Repository, name: string): void {
  const git = forge.git(repository);
  const from = git.ref(name);
  if (from === null) throw unprocessable('Reference does not exist');
  if (name === `refs/heads/${repository.defaultBranch}`) throw unprocessable('Cannot delete the default branch');
  requireRules(forge, actor, repository, { name, to: null });
  git.setRef(name, null);
  followRef(forge, repository, { name, from, to: null, by: actor.login });
}

/** One of several updates that `updateRefs` makes together. */
export interface AtomicUpdate {
  readonly name: string;
  readonly afterOid: string;
  readonly beforeOid?: string | null;
  readonly force?: boolean | null;
}

const zero = '0'.repeat(40);

/** All of these updates, or none: each is tried against the present state before the first is made. */
export function updateRefs(forge: Forge, actor: Actor, repository: Repository, updates: readonly AtomicUpdate[]): void {
  const git = forge.git(repository);
  for (const update of updates) {
    const obstacle = updateObstacle(git, update);
    if (obstacle !== null) throw unprocessable(`Reference update failed: ${update.name}: ${obstacle}`);
    requireRules(forge, actor, repository, {
      name: update.name,
      to: update.afterOid === zero ? null : update.afterOid,
    });
  }
  for (const { name, afterOid, force } of updates) {
    if (afterOid === zero) deleteRef(forge, actor, repository, name);
    else if (git.ref(name) === null) createRef(forge, actor, repository, name, afterOid);
    else updateRef(forge, actor, repository, { name, to: afterOid, force: force === true });
  }
}

function updateObstacle(git: GitRepository, update: AtomicUpdate): string | null {
  const present = git.ref(update.name);
  if (update.beforeOid != null && update.beforeOid !== (present ?? zero))
    return 'the ref does not point to the expected object';
  if (update.afterOid === zero) return present === null ? 'the ref does not exist' : null;
  if (git.objects.findCommit(update.afterOid) === null) return 'the object does not exist';
  const rewinds = present !== null && !isAncestor(git, present, update.afterOid);
  return rewinds && update.force !== true ? 'not a fast forward' : null;
}
