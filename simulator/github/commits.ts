import type { Actor } from './access.js';
import { levelOf } from './access.js';
import { GitHubError, notFound, unprocessable } from './errors.js';
import type { Forge } from './forge.js';
import type { TreeChange } from './git/repository.js';
import { followRef } from './pull-sync.js';
import { violations } from './refs.js';
import type { Repository } from './world.js';

/** A commit that the API shall make on a branch. */
export interface BranchCommit {
  readonly branch: string;
  readonly expectedHead?: string;
  readonly message: string;
  readonly additions: readonly { readonly path: string; readonly content: Buffer }[];
  readonly deletions: readonly string[];
}

/** GitHub's refusal when the branch is not where the caller believes; the two blanks are GitHub's. */
function stale(expected: string): GitHubError {
  const message = `Expected branch to point to "${expected}" but it did not.  Pull and try again.`;
  return new GitHubError(409, message, { type: 'STALE_DATA' });
}

/** Commits on a branch as the token's identity, signed by GitHub, and moves the branch. Gives the commit's oid. */
export function commitOnBranch(forge: Forge, actor: Actor, repository: Repository, commit: BranchCommit): string {
  const git = forge.git(repository);
  const head = git.branch(commit.branch);
  if (head === null) throw notFound(`Could not resolve to a Ref with the name '${commit.branch}'.`);
  if (commit.expectedHead !== undefined && commit.expectedHead !== head) throw stale(commit.expectedHead);
  const tree = git.objects.commit(head).tree;
  const changes = new Map<string, TreeChange>();
  for (const path of commit.deletions) {
    requirePath(path);
    if (git.entry(tree, path) === null) {
      throw unprocessable(`A path was requested for deletion which does not exist as of commit oid \`${head}\``);
    }
    changes.set(path, null);
  }
  for (const { path, content } of commit.additions) {
    requirePath(path);
    if (changes.has(path)) throw unprocessable(`A path was requested more than once: ${path}`);
    const old = git.entry(tree, path);
    changes.set(path, { mode: old?.mode === '100755' ? '100755' : '100644', oid: git.objects.write('blob', content) });
  }
  requireWorkflowRight(actor, repository, [...changes.keys()]);
  const oid = forge.apiCommit(repository, head, changes, { login: actor.login, message: commit.message });
  const name = `refs/heads/${commit.branch}`;
  const found = violations(forge, actor, repository, { name, to: oid });
  if (found.length > 0) throw unprocessable(`Repository rule violations found\n\n${found.join('\n')}\n\n`);
  git.setRef(name, oid);
  followRef(forge, repository, { name, from: head, to: oid, by: actor.login });
  return oid;
}

function requirePath(path: string): void {
  const parts = path.split('/');
  const bad = parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git');
  if (bad) throw unprocessable(`path contains a malformed path component: ${path}`);
}

/** Apps need a permission of its own for workflow files. */
function requireWorkflowRight(actor: Actor, repository: Repository, paths: readonly string[]): void {
  const path = paths.find((each) => each.startsWith('.github/workflows/'));
  if (path === undefined || levelOf(actor, repository, 'workflows') === 'write') return;
  const who = actor.token?.kind === 'actions' || actor.token?.kind === 'app' ? 'GitHub App' : 'Personal Access Token';
  throw unprocessable(
    `refusing to allow a ${who} to create or update workflow \`${path}\` without \`workflows\` permission`,
  );
}
