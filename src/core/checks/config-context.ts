import type { Regeneration } from '../jit-file/regenerate.js';
import type { Severity } from '../results.js';

/**
 * What became, or is to become, of the proposal for a file:
 * `planned`: this run proposes it; `stands`: a pull request that proposes it is open; `dry-run`: this run would propose it;
 * `not-made`: it was declined, hand-edited, refused, or switched off: the rows of `pull-request/*` say which.
 */
export type ProposalState = 'planned' | 'stands' | 'dry-run' | 'not-made';

/** What `checkConfig` must know beside the file. */
export interface ConfigContext {
  /** `error` in validate, `warning` otherwise. */
  readonly severityOfDrift: Extract<Severity, 'error' | 'warning'>;
  /** Whether this run's mode proposes what it finds; without it, `proposal` means nothing. */
  readonly proposing: boolean;
  /** Before that is known: `planned`. */
  readonly proposal?: ProposalState;
  /** Of a pull request: the base's regeneration. Drift that it has too is a warning. */
  readonly base?: Regeneration;
  /** Why no expected values are known, as a sentence, where `regeneration` is undefined. */
  readonly noExpectation?: string;
}

/** The state of the proposal; undefined where this run's mode proposes nothing. */
export function proposalOf({ proposing, proposal }: ConfigContext): ProposalState | undefined {
  return proposing ? (proposal ?? 'planned') : undefined;
}
