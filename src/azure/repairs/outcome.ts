import type { RepairOutcome } from '../../core/repairs/plan.js';
import { ServiceError } from '../../errors.js';
import { describe, lacksRight } from '../answer.js';
import type { ClientSettings } from '../client.js';
import { sleep } from '../retry.js';
import { MalformedError } from '../wire.js';

/** What was thrown, in words; a fault of ours is thrown on. */
export function wordsOf(thrown: unknown): string {
  if (thrown instanceof ServiceError) return describe(thrown).replace(/\.+$/, '');
  if (thrown instanceof MalformedError) return thrown.message;
  throw thrown;
}

/** The change was made, and reading it back shows it. */
export function applied(detail: string): RepairOutcome {
  return { status: 'applied', detail, wrote: true };
}

/** Nothing was to be done after all. */
export function notNeeded(detail: string): RepairOutcome {
  return { status: 'not-needed', detail, wrote: false };
}

/** The change was accepted, and cannot be seen yet. */
export function pending(detail: string): RepairOutcome {
  return { status: 'pending', detail, wrote: true };
}

/** It did not succeed. */
export function failed(detail: string, wrote: boolean): RepairOutcome {
  return { status: 'failed', detail, wrote };
}

/** It was refused, or met no answer; where a right is missing, `grant` says who must grant which. */
export function failedBy(
  thrown: unknown,
  { what, grant, wrote }: { readonly what: string; readonly grant: string; readonly wrote: boolean },
): RepairOutcome {
  const missing = thrown instanceof ServiceError && lacksRight(thrown);
  return failed(`${what}: ${wordsOf(thrown)}.${missing ? ` ${grant}` : ''}`, wrote);
}

/** How often, and after which pauses, a change that was accepted is looked for. */
const LOOKS_MS = [0, 500, 1000, 2000, 4000, 8000] as const;

/** Looks until `look` gives an answer; undefined where it never does, or the run's time is over. */
export async function lookFor<T>(settings: ClientSettings, look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const pause of LOOKS_MS) {
    await sleep(pause, settings.signal);
    if (settings.signal?.aborted === true) return undefined;
    const found = await look();
    if (found !== undefined) return found;
  }
  return undefined;
}
