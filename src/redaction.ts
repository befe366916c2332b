import type { Log, RunContext, Visibility } from './ports.js';

/** The input `redact`. */
export type Redact = 'auto' | 'true' | 'false';

/** The setting that a text stands for; undefined where it is none. */
export function readRedact(text: string): Redact | undefined {
  const word = text.toLowerCase();
  if (word === '') return 'auto';
  return word === 'auto' || word === 'true' || word === 'false' ? word : undefined;
}

/** Whether details stay out of a place that everyone with access to such a repository sees. Unsaid counts as public. */
export function hidesDetails(redact: Redact, visibility: Visibility | undefined): boolean {
  if (redact !== 'auto') return redact === 'true';
  return visibility === undefined || visibility === 'public';
}

/**
 * The address of the run for a text in a repository; '' where that text hides details and is in another repository: the
 * address names the workflow's own, which may be a private one.
 */
export function runUrlIn(
  repository: string,
  redact: boolean,
  context: Pick<RunContext, 'repository' | 'runUrl'>,
): string {
  const isOwn = repository.toLowerCase() === context.repository.toLowerCase();
  return redact && !isOwn ? '' : context.runUrl;
}

/**
 * A log that says nothing. Where details must not be seen, all free words go here, so that a line which nobody thought
 * of cannot tell too much; lines that are known to be harmless are sent to the real log one by one.
 */
export function quietLog(): Log {
  const silent = (): void => undefined;
  return { info: silent, debug: silent, warning: silent, group: silent, longGroup: async () => undefined };
}

/** Why the log says little, and how to see more. */
export function redactionWords(redact: Redact, visibility: Visibility | undefined): string {
  const why =
    redact === 'true'
      ? 'redact is true'
      : visibility === undefined
        ? 'redact is auto, and the event does not say whether this repository is public, so it counts as public'
        : 'redact is auto, and this repository is public';
  return `Only check ids, file fields and counts are shown here: ${why}. The report file has the details; the output report stays empty.`;
}
