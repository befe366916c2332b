import type { Fact } from '../core/facts.js';
import type { proveByParser } from '../core/jit-file/prove-by-parser.js';
import type { PictureInput } from '../core/picture/chain.js';
import type { ConfigRepoState, Wanted } from '../core/proposal-state.js';
import type { Result } from '../core/results.js';
import type { Log } from '../ports.js';
import type { PullRequestExtras } from './proposal-extras.js';

/** The inputs that concern the pull request. */
export interface ProposalSettings extends PullRequestExtras {
  /** Input `pr-title`; undefined: a fitting one. */
  readonly title: string | undefined;
  readonly draft: boolean;
  readonly trustedAuthors: readonly string[];
  /** The repair `proposal` was asked for. */
  readonly reopenDeclined: boolean;
  /** Whether the text may show check ids, fields and counts only. */
  readonly redact: boolean;
  readonly runUrl: string;
  /** `owner/name` of the workflow's repository. */
  readonly ownRepository: string;
  readonly dryRun: boolean;
}

/** What is wanted of a state of the repository, and the rows that the pull request shows. */
export interface Wish {
  readonly wanted: Wanted;
  readonly results: readonly Result[];
  readonly picture?: PictureInput;
}

export interface ProposeInput {
  /** As read; `branch` must have been asked for. */
  readonly state: ConfigRepoState;
  /** What this run wants of a state. Asked again whenever the repository changed meanwhile. */
  readonly wish: (state: ConfigRepoState) => Wish;
  /** Reads the state again. */
  readonly read: () => Promise<Fact<ConfigRepoState>>;
  readonly settings: ProposalSettings;
  readonly log: Pick<Log, 'info' | 'warning'>;
  /** The clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborted when the run's time is over. */
  readonly signal?: AbortSignal;
  /** The last look at files before they are written. */
  readonly prove?: typeof proveByParser;
  /** Waits between two attempts after a lost race. */
  readonly raceDelaysMs?: readonly number[];
}
