export { githubTokens, healthyGitHubWorld, newRepository } from './healthy-world.js';

/** Someone who acts: a person, an organisation, or an app's bot. Bots bear `[bot]` in their login here, as in REST. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
  readonly name: string | null;
  /** Address in commits; without it GitHub's `noreply` address. */
  readonly email?: string;
}

export type PermissionName =
  | 'actions'
  | 'administration'
  | 'contents'
  | 'issues'
  | 'members'
  | 'metadata'
  | 'pull_requests'
  | 'workflows';

export type Permissions = Partial<Record<PermissionName, 'read' | 'write'>>;

/** A credential and what it may do, repository by repository (`owner/name`). */
export interface Token {
  readonly value: string;
  readonly login: string;
  /** `actions` is a job's GITHUB_TOKEN; `app` another app's installation token; the rest are a person's. */
  readonly kind: 'actions' | 'app' | 'fine-grained' | 'classic';
  repositories: Record<string, Permissions>;
  expired?: boolean;
}

/** What a ruleset demands of the branches that match; `~ALL` is every branch, `*` stays inside one path segment. */
export interface BranchRule {
  readonly pattern: string;
  readonly restrictCreation?: boolean;
  readonly restrictUpdate?: boolean;
  readonly restrictDeletion?: boolean;
  readonly blockForcePush?: boolean;
  readonly requirePullRequest?: boolean;
  readonly requireSignatures?: boolean;
  readonly bypass?: readonly string[];
}

export interface Label {
  readonly id: number;
  name: string;
  color: string;
  description: string | null;
}

export interface Comment {
  readonly id: number;
  readonly author: string;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
}

export type EventKind =
  | 'closed'
  | 'reopened'
  | 'merged'
  | 'head_ref_force_pushed'
  | 'head_ref_deleted'
  | 'labeled'
  | 'assigned'
  | 'review_requested'
  | 'renamed';

/** One line of a conversation's timeline: what happened, and who did it. */
export interface TimelineEvent {
  readonly id: number;
  readonly kind: EventKind;
  readonly actor: string;
  readonly createdAt: string;
  /** The label, reviewer or assignee concerned; for a forced push `before..after`. */
  readonly subject?: string;
}

/** What issues and pull requests have in common. */
export interface Conversation {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string;
  readonly author: string;
  state: 'open' | 'closed';
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: string | null;
  labels: string[];
  assignees: string[];
  readonly comments: Comment[];
  readonly events: TimelineEvent[];
}

export interface Issue extends Conversation {
  readonly kind: 'issue';
  stateReason: 'completed' | 'not_planned' | 'reopened' | null;
}

export interface Pull extends Conversation {
  readonly kind: 'pull';
  draft: boolean;
  /** `repository` is null once the fork is gone. */
  head: { repository: string | null; ref: string; oid: string };
  base: { ref: string; oid: string };
  merged: boolean;
  mergedAt: string | null;
  mergedBy: string | null;
  mergeCommit: string | null;
  reviewers: string[];
  teamReviewers: string[];
  maintainerCanModify: boolean;
  /** Set when a head without commits of its own closed it: GitHub then never opens it again. */
  closedForGood: boolean;
}

export interface Collaborator {
  readonly login: string;
  readonly permission: 'read' | 'triage' | 'write' | 'maintain' | 'admin';
}

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  visibility: 'public' | 'private' | 'internal';
  archived: boolean;
  /** `owner/name` of the repository that this one is a fork of. */
  readonly parent?: string;
  defaultBranch: string;
  allowActionsToOpenPullRequests: boolean;
  /** Issues switched off in the settings; pull requests keep their conversations. */
  issuesDisabled?: boolean;
  immutableSubject: boolean;
  /** What `actions/oidc/customization/sub` says beside the immutable subject. */
  oidcClaimKeys?: readonly string[];
  rules: BranchRule[];
  labels: Label[];
  collaborators: Collaborator[];
  teams: { readonly id: number; readonly slug: string; readonly name: string }[];
  pulls: Pull[];
  issues: Issue[];
  /** Content of the first commit on the default branch; without any file the repository starts empty. */
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** How many reads of a pull request answer "not computed yet" for its mergeability, as GitHub does at first. */
  mergeabilityPending?: number;
  readonly createdAt: string;
}

/** Everything that the simulated GitHub knows. Requests change it; tests may too, between requests. */
export interface GitHubWorld {
  readonly accounts: Account[];
  readonly repositories: Repository[];
  readonly tokens: Token[];
  /** Added to the machine's clock. */
  clockOffsetMs?: number;
}
