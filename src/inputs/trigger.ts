import { UserError } from '../errors.js';
import type { RunContext } from '../ports.js';
import type { Mode } from './source.js';

/** Triggers on which a stranger's words or code may be near: no run with rights to write starts on them. */
const REFUSED_TRIGGERS = ['pull_request', 'pull_request_target', 'issue_comment'] as const;

/** The steps that lead to a write of the last one. */
const FLEET = ['plan', 'verify'] as const satisfies readonly Mode[];

const AUTO: Readonly<Record<string, Mode>> = {
  schedule: 'check',
  repository_dispatch: 'check',
  workflow_dispatch: 'repair',
};

/**
 * The mode of this run: the one that was asked for, or what `auto` stands for on this event. Refuses all but `validate`
 * on triggers that people without write access can cause; throws UserError before any token is asked for.
 */
export function chooseMode(asked: 'auto' | Mode, context: Pick<RunContext, 'eventName' | 'fromFork'>): Mode {
  const mode = asked === 'auto' ? (AUTO[context.eventName] ?? 'validate') : asked;
  if (mode === 'validate') return mode;
  const forkRun = context.eventName === 'workflow_run' && context.fromFork;
  if (REFUSED_TRIGGERS.some((trigger) => trigger === context.eventName) || forkRun) {
    const words =
      `Mode ${mode} refuses the trigger ${context.eventName}${forkRun ? ' for a run of a fork' : ''}: people without write access can cause it, and ${FLEET.some((step) => step === mode) ? 'mode conclude may write what this one begins' : 'this mode may write'}. ` +
      'Use mode: validate there, and run mode check on schedule or mode repair on workflow_dispatch.';
    throw new UserError(words, words);
  }
  return mode;
}
