import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noSuchRepository } from './errors.js';
import type { Signature } from './git/objects.js';
import { GitRepository, type TreeChange } from './git/repository.js';
import type { Account, GitHubWorld, Label, Pull, Repository } from './world.js';

export interface ForgeOptions {
  /** Address under which the service is reached, for the links in its answers. */
  readonly origin?: () => string;
  readonly now?: () => Date;
}

/** A signature of GitHub's web-flow key stands in every commit that the API makes. */
export const webFlow = { name: 'GitHub', email: 'noreply@github.com' } as const;
const armour =
  '-----BEGIN PGP SIGNATURE-----\n\nwsBcBAABCAAQBQJsimulatedByJitAzureDriftAAAAAAAAAA=\n=FAKE\n-----END PGP SIGNATURE-----\n';

/** The running state: the world's data, and a bare git repository on disk for each of its repositories. */
export class Forge {
  readonly world: GitHubWorld;
  readonly origin: () => string;
  readonly now: () => Date;
  readonly directory = mkdtempSync(join(tmpdir(), 'github-'));
  /** Commits that GitHub itself signed. */
  readonly signed = new Set<string>();
  readonly #gits = new Map<number, GitRepository>();
  #lastId = 9_500_000;

  constructor(world: GitHubWorld, options: ForgeOptions = {}) {
    this.world = world;
    this.origin = options.origin ?? (() => 'https://github.example');
    this.now = options.now ?? (() => new Date());
    for (const repository of world.repositories) this.#plant(repository);
  }

  /** The repository of this full name, whatever the letter case, or null. */
  lookup(fullName: string): Repository | null {
    const wanted = fullName.toLowerCase();
    return this.world.repositories.find((each) => nameOf(each).toLowerCase() === wanted) ?? null;
  }

  /** The repository of this full name; throws GitHub's "not found" otherwise. */
  repository(fullName: string): Repository {
    const found = this.lookup(fullName);
    const [owner = '', name = ''] = fullName.split('/');
    if (found === null) throw noSuchRepository(owner, name);
    return found;
  }

  /** The git side of a repository; one that a test added later is made on its first use. */
  git(repository: Repository): GitRepository {
    return this.#gits.get(repository.id) ?? this.#plant(repository);
  }

  /** The account of a login; GitHub's "ghost" stands for one that is gone. */
  account(login: string): Account {
    const wanted = login.toLowerCase();
    const found = this.world.accounts.find((each) => each.login.toLowerCase() === wanted);
    return found ?? { id: 10137, login: 'ghost', type: 'User', name: 'Deleted user' };
  }

  /** An id that nothing else bears. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Issues and pull requests share one sequence of numbers. */
  nextNumber(repository: Repository): number {
    return (
      Math.max(0, ...repository.pulls.map((each) => each.number), ...repository.issues.map((each) => each.number)) + 1
    );
  }

  /** The present as GitHub writes it, to the second. */
  timestamp(): string {
    return formatTime(this.now());
  }

  /** Whom git shall name for a login. */
  signature(login: string): Signature {
    const account = this.account(login);
    const email = account.email ?? `${account.id}+${account.login}@users.noreply.github.com`;
    return { name: account.name ?? account.login, email, date: this.now() };
  }

  /** Commits as the API does: by an identity, committed and signed by GitHub. No ref moves. */
  apiCommit(
    repository: Repository,
    parent: string | null,
    changes: ReadonlyMap<string, TreeChange>,
    by: { login: string; message: string },
  ): string {
    const words = {
      message: by.message,
      author: this.signature(by.login),
      committer: { ...webFlow, date: this.now() },
      gpgsig: armour,
    };
    const oid = this.git(repository).commit(parent, changes, words);
    this.signed.add(oid);
    return oid;
  }

  /** The open or closed pull request of this number, or null. */
  pull(repository: Repository, number: number): Pull | null {
    return repository.pulls.find((each) => each.number === number) ?? null;
  }

  /** The label of a name, made when it is missing. */
  label(repository: Repository, name: string): Label {
    const found = repository.labels.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    const label: Label = { id: this.nextId(), name, color: 'ededed', description: null };
    repository.labels.push(label);
    return label;
  }

  /** Removes the folder with the repositories. */
  stop(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #plant(repository: Repository): GitRepository {
    const git = new GitRepository(join(this.directory, `${repository.id}.git`), repository.defaultBranch);
    this.#gits.set(repository.id, git);
    const paths = Object.entries(repository.files);
    if (paths.length > 0) {
      const changes = new Map(
        paths.map(([path, content]) => [
          path,
          { mode: '100644', oid: git.objects.write('blob', Buffer.from(content)) },
        ]),
      );
      const author: Signature = { name: 'Ada Admin', email: 'ada@acme.example', date: new Date(repository.createdAt) };
      const first = git.commit(null, changes, { message: 'First commit\n', author, committer: author });
      git.setRef(`refs/heads/${repository.defaultBranch}`, first);
    } else if (repository.parent !== undefined) {
      const parent = this.git(this.repository(repository.parent));
      for (const { name, oid } of parent.refs('refs/heads/')) {
        git.copyFrom(parent, oid);
        git.setRef(name, oid);
      }
    }
    return git;
  }
}

/** `owner/name`. */
export function nameOf(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}

/** A time as GitHub writes it. */
export function formatTime(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
