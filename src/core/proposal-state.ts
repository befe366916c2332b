import type { ConfigFacts, Fact, Unknown } from './facts.js';
import type { ScratchBranch } from './proposal-scratch.js';

/** What GitHub says of the config repository itself. */
export interface RepositoryFacts {
  /** GraphQL node id. */
  readonly nodeId: string;
  /** `owner/name`, as GitHub writes it. */
  readonly nameWithOwner: string;
  readonly url: string;
  readonly visibility: 'public' | 'private' | 'internal';
  readonly archived: boolean;
  readonly empty: boolean;
  /** Whose fork it is; undefined: none. */
  readonly forkOf: string | undefined;
  /** The viewer's right as GitHub names it (`ADMIN`, `MAINTAIN`, `WRITE`, `TRIAGE`, `READ`); undefined: GitHub did not say. */
  readonly permission: string | undefined;
  readonly defaultBranch: string;
}

/** Someone who acts on GitHub; `login` of a bot ends in `[bot]`. */
export interface Account {
  readonly login: string;
}

/** A commit that the head branch has and the base has not. */
export interface BranchCommit {
  readonly oid: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** The author as far as GitHub can tell; undefined where it knows only a mail address. Anyone may write anyone there. */
  readonly author: string | undefined;
  /** The committer, likewise. An amended or rebased commit keeps its author, and gets another committer. */
  readonly committer: string | undefined;
  /** The committer is GitHub itself: it was made on GitHub's site or through its API. */
  readonly viaGitHub: boolean;
  /** Signed with GitHub's own key, and valid: then the author is whom GitHub knew as such. */
  readonly signed: boolean;
}

/** The head branch. */
export interface HeadBranch {
  readonly oid: string;
  /** All commits that the base lacks; undefined where there are too many to be ours. */
  readonly commits: readonly BranchCommit[] | undefined;
  /** Blob ids of the configuration files on the branch, by path; null: no file there. */
  readonly blobs: Readonly<Record<string, string | null>>;
}

/** A pull request whose head branch bears our branch's name, ours or not. */
export interface PullRequestFacts {
  readonly nodeId: string;
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  /** The head is in another repository (a fork). */
  readonly crossRepository: boolean;
  readonly base: string;
  readonly headOid: string;
  /** Whether the token's identity opened it. */
  readonly byViewer: boolean;
  readonly author: string | undefined;
  readonly mergeable: 'mergeable' | 'conflicting' | 'unknown';
  /** Paths that it changes; undefined where there are too many to be ours. */
  readonly paths: readonly string[] | undefined;
}

/** The config repository at one moment: all that a proposal is planned on. */
export interface ConfigRepoState {
  readonly repository: RepositoryFacts;
  /** The token's identity. */
  readonly viewer: Account;
  readonly base: { readonly ref: string; readonly commit: string };
  /** The head branch's name; undefined where the proposal's side was not read. */
  readonly branch: string | undefined;
  /** One per path that was asked for, in that order. */
  readonly configs: readonly ConfigFacts[];
  /** Blob ids at the base, by path; null: no file there. Holds every path that was read. */
  readonly baseBlobs: Readonly<Record<string, string | null>>;
  readonly head: Fact<HeadBranch | null>;
  /** Branches that bear the name of a scratch branch of ours. */
  readonly scratches?: readonly ScratchBranch[];
  /** Newest first: all open ones, and the most recently closed. */
  readonly pullRequests: Fact<readonly PullRequestFacts[]>;
  /** Set where a closed one of ours may be hidden behind too many of strangers: whether it was declined is unknown. */
  readonly olderClosed?: Unknown;
}

/** One value that the proposal changes. */
export interface ProposedChange {
  /** Where: `azure.prod.tenant_id`. */
  readonly at: string;
  /** What is there now. Never a literal secret. */
  readonly actual: string;
  readonly expected: string;
  /** A renamed entry, or a literal client secret that gives way to a placeholder. */
  readonly kind?: 'rename' | 'literal-secret';
}

/** An integration that this run serves, whether it changes or not. */
export interface ServedEntry {
  /** Input `integration-id`; undefined where it was not given. */
  readonly id: string | undefined;
  /** Lower-case GUID. */
  readonly tenantId: string;
  readonly path: string;
  /** The entry's key in the file as it should be. */
  readonly key: string;
  readonly changes: readonly ProposedChange[];
  /** Which of its fields this run compared: `all`, or each as `at` has it (an entry's own `at` covers all below it). */
  readonly compared: 'all' | readonly string[];
  /** Hashes of `id` and `tenantId`, which stand for them in a marker that everyone can read. */
  readonly hashes?: { readonly id: string | undefined; readonly tenantId: string };
}

/** A file as it should be. */
export interface WantedFile {
  readonly path: string;
  /** The blob at the base that it was made from; null: it is new. */
  readonly base: string | null;
  /** Git blob id of `bytes`. */
  readonly blob: string;
  readonly bytes: Uint8Array;
}

/** What this run wants of the config repository. Without files there is nothing to change. */
export interface Wanted {
  readonly files: readonly WantedFile[];
  /**
   * The files as they would be if every id were verified and no drift waived: an open proposal that holds just these is
   * neither behind nor too large. Undefined where that is no other than `files`.
   */
  readonly whole?: readonly Pick<WantedFile, 'path' | 'blob'>[];
  readonly entries: readonly ServedEntry[];
  /** Hash of what is proposed (`contentText`): the same proposal has the same one, whatever else the file holds. */
  readonly content: string;
  /** Hash of whom it serves (`servesText`). */
  readonly serves: string;
}

/** The fields of an entry, as `at` ends. */
export const ENTRY_FIELDS = [
  'type',
  'name',
  'auth.client_id',
  'auth.client_secret',
  'tenant_id',
  'subscription_id',
] as const;

/** The part of `at` below its entry; '' is the whole entry, `key` its name. */
export function fieldOf(entry: ServedEntry, change: Pick<ProposedChange, 'at' | 'kind'>): string {
  if (change.kind === 'rename') return 'key';
  // By its end: an unusual key is quoted in `at`.
  const field = ENTRY_FIELDS.find((name) => change.at.endsWith(`.${name}`));
  if (field !== undefined) return field;
  return change.at === `azure.${entry.key}` ? '' : change.at;
}

/** What `Wanted.content` is the hash of: the values as they should be, not those that are (one may be a secret). */
export function contentText(entries: readonly ServedEntry[]): string {
  return JSON.stringify(
    entries.flatMap((entry) => entry.changes.map((change) => [entry.path, change.at, change.expected])).sort(byText),
  );
}

/** What `Wanted.serves` is the hash of. */
export function servesText(entries: readonly ServedEntry[]): string {
  return JSON.stringify(entries.map((entry) => [entry.id ?? null, entry.tenantId]).sort(byText));
}

function byText(left: readonly unknown[], right: readonly unknown[]): number {
  const [a, b] = [JSON.stringify(left), JSON.stringify(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}
