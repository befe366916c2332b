/** The few things that `run()` needs of the outside world. Everything else it decides by itself. */

import type { ProgramOutcome } from './terminal/child-program.js';

/** Counts the requests of a run; the report shows them. */
export interface RequestMeter {
  /** Requests that left, repeated ones included. */
  total: number;
  /** How many of them were repeats after a failure. */
  retried: number;
}

/** Lines for the reader of the log. Every line is data: the adapter escapes what the runner would take as a command. */
export interface Log {
  info(line: string): void;
  /** Only seen with debug logging on. Never holds a secret. */
  debug(line: string): void;
  /** A line that stands out; not an annotation. */
  warning(line: string): void;
  /**
   * A foldable group of lines, printed at once so that concurrent reads never mix theirs. Of one that is `detail` a
   * terminal, which folds nothing, shows the title alone unless asked for more.
   */
  group(title: string, lines: Iterable<string>, kind?: 'detail'): void;
  /** A group of as many lines as a fleet has results, printed no faster than they are read. Nothing else may print meanwhile. */
  longGroup(title: string, lines: Iterable<string>): Promise<void>;
}

/** Who can see a repository, and what its workflows print. */
export type Visibility = 'public' | 'private' | 'internal';

/** Where and why this run was started, from the runner's environment and the event's payload. */
export interface RunContext {
  readonly eventName: string;
  /** `owner/name` of the workflow's repository. */
  readonly repository: string;
  /** Who can see that repository; undefined where the event's payload does not say. */
  readonly visibility: Visibility | undefined;
  readonly ref: string;
  readonly sha: string;
  /** Path, in that repository, of the workflow that was started; '' where the runner does not say. */
  readonly workflowPath: string;
  /** `pull_request` from a fork, or a `workflow_run` whose head repository is one. */
  readonly fromFork: boolean;
  /** The commit that a pull request, or a merge group, would be merged into; undefined elsewhere. */
  readonly baseSha: string | undefined;
  readonly runUrl: string;
  readonly serverUrl: string;
  /** `owner/name` and branch, tag or commit of this very action; '' where it runs from the checkout (`uses: ./`). */
  readonly action: { readonly repository: string; readonly ref: string };
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly workspace: string;
  readonly tempDirectory: string;
  /** Whether the runner offers ID tokens (`id-token: write`). */
  readonly idTokenOffered: boolean;
  readonly onActions: boolean;
}

/** What a runner offers to a step, and the clock. */
export interface Runner {
  readonly context: RunContext;
  readonly log: Log;
  /** Aborted when the job is cancelled: what is not known by then stays unknown, and only what takes away a half-made proposal is still written. */
  readonly cancelled: AbortSignal;
  /** The clock, in milliseconds since the epoch. */
  now(): number;
  /** The raw text of an input; '' where it is not given. */
  input(name: string): string;
  /** Names of all inputs that may have been given, known or not; a runner passes on what a step sets. */
  readonly givenInputs?: readonly string[];
  /** An ID token of GitHub for that audience. Throws where none is to be had. */
  idToken(audience: string): Promise<string>;
  /** Runs the Azure CLI of this machine. */
  azureCli(args: readonly string[], signal: AbortSignal): Promise<ProgramOutcome>;
  /** Says what is being waited for, to someone who waits: absent where nobody does. */
  progress?(line: string): void;
  /** Keeps a secret out of everything that is logged from now on. */
  mask(secret: string): void;
  /**
   * The words of a service without any secret: for use before they are cut short or escaped, since nothing finds a
   * secret any more of which a part is missing, or that Markdown has dressed up.
   */
  hide(words: string): string;
  /** Makes sure that what is about to be written can be told afterwards: loads what `emit` needs. Throws where that is not to be had. */
  beforeWriting?(): Promise<void>;
  /** Hands the finished report to the reader: annotations, summary, outputs, files. */
  emit(emission: Emission): Promise<void>;
}

/** An annotation on the run, and on a line of a file where it has a place. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly location?: { readonly path: string; readonly line: number; readonly column: number };
}

/** All that leaves the run at its end. */
export interface Emission {
  readonly annotations: readonly Annotation[];
  /** Markdown of the job summary. */
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly reportFile: string;
  /** What the report file holds, as JSON. */
  readonly report: object;
  /** The SARIF file, where one is wanted. */
  readonly sarif?: { readonly file: string; readonly text: string };
  /** The sentence that fails the step; undefined where it succeeds. */
  readonly failure: string | undefined;
  /** Why there is no report, where there is none: bad input, a refused trigger, or a fault of ours. */
  readonly problem?: string;
}
