import type { Unknown } from './facts.js';
import type { Marker } from './proposal-marker.js';
import type { PullRequestFacts } from './proposal-state.js';

/** Why a proposal is not touched. */
export type LeaveReason =
  /** The repository is an archive, empty, or a fork: no proposal can be made, or it would reach no one. */
  | { readonly why: 'archived' | 'empty' }
  | { readonly why: 'fork'; readonly of: string }
  /** Someone else's commit is on the branch. */
  | { readonly why: 'hand-edited'; readonly by: string; readonly pullRequest?: PullRequestFacts }
  /** Someone closed this very proposal unmerged. */
  | { readonly why: 'declined'; readonly pullRequest: PullRequestFacts }
  /** The branch serves integrations that this run does not know. */
  | { readonly why: 'other-integrations'; readonly pullRequest?: PullRequestFacts }
  /** A pull request from this branch that is not ours. */
  | { readonly why: 'foreign-pull-request'; readonly pullRequest: PullRequestFacts }
  /** Our pull request goes to another base. */
  | { readonly why: 'other-base'; readonly pullRequest: PullRequestFacts }
  /** It changes fields that this run did not compare: it may be neither closed nor shrunk. */
  | {
      readonly why: 'not-compared';
      readonly fields: readonly string[];
      readonly drift: boolean;
      readonly pullRequest: PullRequestFacts;
    }
  | { readonly why: 'unknown'; readonly cause: Unknown; readonly drift: boolean };

/** Where the commit of a new pull request comes from. */
export type HeadSource =
  | { readonly from: 'new-branch' }
  /** The branch is there and holds the wanted content: an earlier run did not get further. */
  | { readonly from: 'ready'; readonly oid: string }
  /** The branch is there, ours, and holds something else, or nothing of its own. */
  | { readonly from: 'replace'; readonly oid: string };

export type RebuildCause = 'content-changed' | 'base-changed' | 'conflict' | 'branch-changed';

/** What an earlier run left half-made, and this one finishes: a branch of ours that nothing hangs on any more. */
export interface Leftover {
  /** Where the head branch is. */
  readonly head: string;
  /** Our pull request that was closed by us and may lack the comment that says so; undefined: there was none. */
  readonly closed?: PullRequestFacts;
}

/** What is to be done about the proposal. */
export type Plan =
  | { readonly kind: 'none'; readonly leftover?: Leftover }
  /** `beyond`: fields that it changes too, which this run did not compare. */
  | { readonly kind: 'unchanged'; readonly pullRequest: PullRequestFacts; readonly beyond?: readonly string[] }
  /** Only title and body are behind. */
  | { readonly kind: 'update'; readonly pullRequest: PullRequestFacts }
  | { readonly kind: 'create'; readonly head: HeadSource; readonly replaces?: PullRequestFacts }
  /** A declined one, opened again as it was (repair `proposal`); `otherwise` where GitHub does not reopen it. */
  | { readonly kind: 'reopen'; readonly pullRequest: PullRequestFacts; readonly head: HeadSource }
  | {
      readonly kind: 'rebuild';
      readonly because: RebuildCause;
      readonly pullRequest: PullRequestFacts;
      readonly head: string;
    }
  | {
      readonly kind: 'close';
      readonly pullRequest: PullRequestFacts;
      readonly marker: Marker;
      readonly head: string | undefined;
    }
  | { readonly kind: 'leave-alone'; readonly reason: LeaveReason };
