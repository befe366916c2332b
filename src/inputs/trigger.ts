import { UserError } from '../errors.js';
import type { RunContext } from '../ports.js';
import { isOfFleet, type Mode } from './source.js';

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
 * on triggers that people without write access can cause, and the steps of a fleet where no run of GitHub Actions holds
 * them together; throws UserError before any token is asked for.
 */
export function chooseMode(
  asked: 'auto' | Mode,
  context: Pick<RunContext, 'eventName' | 'fromFork' | 'onActions' | 'runUrl'>,
): Mode {
  const mode = asked === 'auto' ? (AUTO[context.eventName] ?? 'validate') : asked;
  if (mode === 'validate') return mode;
  // Reports are told apart by the run that they are of: without one any of the last day would pass for this one's.
  if (isOfFleet(mode) && (!context.onActions || context.runUrl === '')) {
    const words = `Mode ${mode} works in a run of GitHub Actions only, whose jobs it joins: use mode check here, with only where it is about some integrations, or run the workflow (docs/fleet.md).`;
    throw new UserError(words, words);
  }
  const forkRun = context.eventName === 'workflow_run' && context.fromFork;
  if (REFUSED_TRIGGERS.some((trigger) => trigger === context.eventName) || forkRun) {
    const words =
      `Mode ${mode} refuses the trigger ${context.eventName}${forkRun ? ' for a run of a fork' : ''}: people without write access can cause it, and ${FLEET.some((step) => step === mode) ? 'mode conclude may write what this one begins' : 'this mode may write'}. ` +
      'Use mode: validate there, and run mode check on schedule or mode repair on workflow_dispatch.';
    throw new UserError(words, words);
  }
  return mode;
}
