import type { Unknown } from './facts.js';
import type { Plan } from './proposal.js';
import type { Result } from './results.js';

/** What was done to the pull request, in the words of the output `pull-request-operation`. */
export type Operation = 'created' | 'updated' | 'unchanged' | 'closed' | 'none';

/** Why GitHub did not do what was asked of it: a sentence, and what to grant or do. */
export interface Refusal {
  readonly message: string;
  readonly fix: string;
  readonly correlationId?: string;
}

/** How the proposal ended; the checks `pull-request/*` judge it. */
export type ProposalEnd =
  /** Nothing was planned: `because` says why (input `pull-request: false`, a mode that never writes, nothing compared). */
  | { readonly kind: 'skipped'; readonly because: string }
  /** A dry run. */
  | { readonly kind: 'planned'; readonly plan: Plan }
  | {
      readonly kind: 'done';
      readonly plan: Plan;
      readonly number?: number;
      readonly url?: string;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly plan: Plan; readonly refusal: Refusal; readonly leftBehind: readonly string[] }
  /** A write got no usable answer: whether it took effect is not known. */
  | { readonly kind: 'unknown'; readonly plan: Plan; readonly cause: Unknown; readonly leftBehind: readonly string[] };

/** What `propose` did. */
export interface ProposalOutcome {
  /** What was planned, done or not. */
  readonly plan?: Plan;
  readonly operation: Operation;
  readonly number?: number;
  readonly url?: string;
  /** Rows of `pull-request/proposed`, `hand-edited` and `declined`. */
  readonly results: readonly Result[];
  /** Branches and pull requests that a failed run could not take away again. */
  readonly leftBehind: readonly string[];
  /** Labels, reviewers and the like that GitHub did not take: for the log. */
  readonly warnings: readonly string[];
}
