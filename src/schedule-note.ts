import { quietScheduleNote } from './core/quiet-schedule.js';
import type { RunContext } from './ports.js';
import type { Target } from './targets.js';

/**
 * What summary and issue note of this run's schedule, see `quietScheduleNote`. Who can see the workflow's repository is
 * what the event says; where it says nothing, what was read of that repository, if it is a config repo.
 */
export function scheduleNote(
  { eventName, repository, visibility, serverUrl, action }: RunContext,
  targets: readonly Pick<Target, 'state'>[],
): string | undefined {
  const read = targets.flatMap(({ state }) => (state?.known === true ? [state.value.repository] : []));
  const own = read.find(({ nameWithOwner }) => nameWithOwner.toLowerCase() === repository.toLowerCase());
  return quietScheduleNote({
    event: eventName,
    visibility: visibility ?? own?.visibility,
    action: { serverUrl, ...action },
  });
}
