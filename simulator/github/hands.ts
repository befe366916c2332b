import { addComment, closeIssue, createIssue, reopenIssue } from './conversations.js';
import { type Forge, nameOf } from './forge.js';
import { diffText } from './git/binary.js';
import { resolveRevision } from './git/expression.js';
import { history } from './git/history.js';
import type { Commit } from './git/objects.js';
import type { TreeChange } from './git/repository.js';
import { mergeCommit } from './merging.js';
import { followRef } from './pull-sync.js';
import { closePull, createPull, type NewPull } from './pulls.js';
import type { Comment, Issue, Pull } from './world.js';

/** Files of a commit: content, or null for a deletion. */
export type Files = Readonly<Record<string, string | Buffer | null>>;

/** Who commits, and with which words. */
export interface CommitOptions {
  readonly author?: string;
  readonly message?: string;
  /** Branch to start from when `branch` does not exist yet (default: the default branch). */
  readonly from?: string;
}

/**
 * What people and other programs do to the repositories, for tests and the demo: nothing here asks for a permission.
 * `repo` is always `owner/name`.
 */
export class Hands {
  readonly #forge: Forge;

  constructor(forge: Forge) {
    this.#forge = forge;
  }

  /** Pushes a commit of a person (unsigned) to a branch, which is made when it is missing; gives its oid. */
  commitFiles(repo: string, branch: string, files: Files, options: CommitOptions = {}): string {
    const git = this.#git(repo);
    const changes = new Map(
      Object.entries(files).map(([path, content]): [string, TreeChange] => [
        path,
        content === null ? null : { mode: '100644', oid: git.objects.write('blob', Buffer.from(content)) },
      ]),
    );
    return this.#push(repo, branch, changes, options);
  }

  /** Pushes a symbolic link as a person. */
  createSymlink(repo: string, branch: string, path: string, target: string, options: CommitOptions = {}): string {
    const oid = this.#git(repo).objects.write('blob', Buffer.from(target));
    return this.#push(repo, branch, new Map([[path, { mode: '120000', oid }]]), options);
  }

  /** Pushes a submodule as a person. */
  createSubmodule(repo: string, branch: string, path: string, commit: string, options: CommitOptions = {}): string {
    return this.#push(repo, branch, new Map([[path, { mode: '160000', oid: commit }]]), options);
  }

  /** The bytes of a file at a ref, or null. */
  readFile(repo: string, ref: string, path: string): Buffer | null {
    const git = this.#git(repo);
    const commit = git.objects.findCommit(resolveRevision(git, ref) ?? '');
    const entry = commit === null ? null : git.entry(commit.tree, path);
    return entry === null || entry.mode === '40000' ? null : git.objects.blob(entry.oid);
  }

  /** The branches with their tips, sorted by name. */
  branches(repo: string): Readonly<Record<string, string>> {
    const refs = this.#git(repo).refs('refs/heads/');
    return Object.fromEntries(refs.map(({ name, oid }) => [name.slice('refs/heads/'.length), oid]));
  }

  /** The history of a ref, newest first. */
  log(repo: string, ref: string): Commit[] {
    const git = this.#git(repo);
    const oid = resolveRevision(git, ref);
    return oid === null ? [] : history(git, oid);
  }

  /** The unified diff between two refs. */
  diff(repo: string, from: string, to: string): string {
    const git = this.#git(repo);
    const oid = (ref: string): string => resolveRevision(git, ref) ?? ref;
    return diffText(git.directory, oid(from), oid(to));
  }

  /** Whether GitHub signed a commit. */
  isSigned(oid: string): boolean {
    return this.#forge.signed.has(oid);
  }

  /** Where the bare repository lies, for a git client. */
  directory(repo: string): string {
    return this.#git(repo).directory;
  }

  /** Deletes a branch as a person. */
  deleteBranch(repo: string, branch: string, login = 'mona'): void {
    this.#move(repo, branch, null, login);
  }

  /** Points a branch anywhere, as a forced push of a person does. */
  forcePush(repo: string, branch: string, to: string, login = 'mona'): void {
    const oid = resolveRevision(this.#git(repo), to);
    if (oid === null) throw new Error(`${repo} has no ${to}`);
    this.#move(repo, branch, oid, login);
  }

  /** Opens a pull request as `login`. */
  openPull(repo: string, input: NewPull & { readonly login?: string }): Pull {
    const login = input.login ?? 'mona';
    const repositories = Object.fromEntries(this.#forge.world.repositories.map((each) => [nameOf(each), {}]));
    const token = { value: '', login, kind: 'classic', repositories } as const;
    const actor = { login, account: this.#forge.account(login), token };
    return createPull(this.#forge, actor, this.#forge.repository(repo), input);
  }

  /** The pull request of a number; throws when there is none. */
  pull(repo: string, number: number): Pull {
    const found = this.#forge.pull(this.#forge.repository(repo), number);
    if (found === null) throw new Error(`${repo} has no pull request ${number}`);
    return found;
  }

  /** Presses the merge button as `login`. */
  mergePull(repo: string, number: number, login = 'mona'): string {
    const pull = this.pull(repo, number);
    const oid = mergeCommit(this.#forge, this.#forge.repository(repo), pull, login);
    this.#move(repo, pull.base.ref, oid, login);
    return oid;
  }

  /** Closes a pull request unmerged as `login`. */
  closePull(repo: string, number: number, login = 'mona'): void {
    closePull(this.#forge, this.#forge.repository(repo), this.pull(repo, number), login);
  }

  /** Pushes a person's commit to a pull request's branch. */
  pushToPull(repo: string, number: number, files: Files, options: CommitOptions = {}): string {
    const { head } = this.pull(repo, number);
    return this.commitFiles(head.repository ?? repo, head.ref, files, options);
  }

  /** Merges the base into a pull request's branch, as the "Update branch" button does. */
  updatePullBranch(repo: string, number: number, login = 'mona'): string {
    const pull = this.pull(repo, number);
    const target = this.#forge.repository(repo);
    const reversed = {
      ...pull,
      base: { ...pull.base, ref: pull.head.ref },
      head: { ...pull.head, oid: this.#tip(repo, pull.base.ref) },
    };
    const oid = mergeCommit(this.#forge, target, reversed, login);
    this.#move(pull.head.repository ?? repo, pull.head.ref, oid, login);
    return oid;
  }

  /** Closes an issue as `login`. */
  closeIssue(repo: string, number: number, login = 'mona'): void {
    closeIssue(this.#forge, this.issue(repo, number), login);
  }

  /** Opens a closed issue again as `login`. */
  reopenIssue(repo: string, number: number, login = 'mona'): void {
    reopenIssue(this.#forge, this.issue(repo, number), login);
  }

  /** Opens an issue as `login`. */
  openIssue(repo: string, input: { readonly title: string; readonly body: string; readonly login?: string }): Issue {
    return createIssue(this.#forge, this.#forge.repository(repo), input.login ?? 'mona', input);
  }

  /** The issue of a number; throws when there is none. */
  issue(repo: string, number: number): Issue {
    const found = this.#forge.repository(repo).issues.find((each) => each.number === number);
    if (found === undefined) throw new Error(`${repo} has no issue ${number}`);
    return found;
  }

  /** Comments on an issue or pull request as `login`. */
  comment(repo: string, number: number, body: string, login = 'mona'): Comment {
    const repository = this.#forge.repository(repo);
    const found = [...repository.issues, ...repository.pulls].find((each) => each.number === number);
    if (found === undefined) throw new Error(`${repo} has no issue ${number}`);
    return addComment(this.#forge, found, login, body);
  }

  #git(repo: string): ReturnType<Forge['git']> {
    return this.#forge.git(this.#forge.repository(repo));
  }

  #tip(repo: string, branch: string): string {
    const oid = this.#git(repo).branch(branch);
    if (oid === null) throw new Error(`${repo} has no branch ${branch}`);
    return oid;
  }

  #push(repo: string, branch: string, changes: ReadonlyMap<string, TreeChange>, options: CommitOptions): string {
    const repository = this.#forge.repository(repo);
    const git = this.#forge.git(repository);
    const parent = git.branch(branch) ?? git.branch(options.from ?? repository.defaultBranch);
    const login = options.author ?? 'mona';
    const author = this.#forge.signature(login);
    const oid = git.commit(parent, changes, {
      message: `${options.message ?? 'Edit by hand'}\n`,
      author,
      committer: author,
    });
    this.#move(repo, branch, oid, login);
    return oid;
  }

  #move(repo: string, branch: string, to: string | null, by: string): void {
    const repository = this.#forge.repository(repo);
    const git = this.#forge.git(repository);
    const name = `refs/heads/${branch}`;
    const from = git.ref(name);
    if (to === from) return;
    git.setRef(name, to);
    followRef(this.#forge, repository, { name, from, to, by });
  }
}
