import { type ActionSource, addressOf } from './check-page.js';
import { link } from './markdown.js';

/** The page that says how a watcher dies unnoticed, and what notices it. */
const PAGE = 'docs/dead-watcher.md';

/** What is known of a run that GitHub may stop starting. */
export interface ScheduledRun {
  readonly event: string;
  /** Who can see the workflow's repository; undefined where nothing says so. */
  readonly visibility: 'public' | 'private' | 'internal' | undefined;
  readonly action: ActionSource;
}

/**
 * A line of Markdown for a run that a schedule of a public repository started: GitHub switches such schedules off, and a
 * run that does not start tells nobody. Undefined elsewhere, also where the repository may be public or not.
 */
export function quietScheduleNote({ event, visibility, action }: ScheduledRun): string | undefined {
  if (event !== 'schedule' || visibility !== 'public') return undefined;
  const more = link('what notices that', addressOf(PAGE, action));
  return `This run was started by a schedule of a public repository: after 60 days without activity there GitHub switches it off, and then nothing is checked and nobody is told (${more}).`;
}
