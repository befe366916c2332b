import { CHECK_IDS, type CheckId } from './results.js';

/** Whether a text matches a pattern, in which `*` stands for any run of characters. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}

/** The check ids that a pattern (without its `!`) stands for. */
export function checksMatching(pattern: string): readonly CheckId[] {
  return CHECK_IDS.filter((id) => matches(pattern, id));
}

/**
 * The checks that the patterns leave: those that any plain pattern names (all, where there is none), less those that
 * any pattern with a leading `!` names. The order of the patterns means nothing.
 */
export function selectChecks(patterns: readonly string[]): ReadonlySet<CheckId> {
  const plain = patterns.filter((pattern) => !pattern.startsWith('!'));
  const taken = plain.length === 0 ? CHECK_IDS : plain.flatMap(checksMatching);
  const away = new Set(
    patterns.filter((pattern) => pattern.startsWith('!')).flatMap((pattern) => checksMatching(pattern.slice(1))),
  );
  return new Set(taken.filter((id) => !away.has(id)));
}
