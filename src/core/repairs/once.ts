import { quoteForMessage } from '../text.js';
import type { RepairOutcome, RepairStatus } from './plan.js';

/** A repair as far as it is about one thing, which several integrations may ask for. */
export interface Asked {
  readonly repair: string;
  /** What it changes; undefined: something that is the integration's own, or that meets its own work. */
  readonly subject: string | undefined;
}

/** A repair that was made earlier in this run. */
export interface Made extends Asked {
  readonly integration: string;
  readonly status: RepairStatus;
}

/**
 * What a repair comes to that another integration of the same subscription asked for before: it is not made twice.
 * Undefined where there is none, or where it did not succeed there: this integration may log in as someone else.
 */
export function madeBefore({ repair, subject }: Asked, earlier: readonly Made[]): RepairOutcome | undefined {
  if (subject === undefined) return undefined;
  const first = earlier.find(
    (one) => one.repair === repair && one.subject === subject && (one.status === 'applied' || one.status === 'pending'),
  );
  if (first === undefined) return undefined;
  const where = `with the integration ${quoteForMessage(first.integration)}, which has the same subscription`;
  return first.status === 'pending'
    ? { status: 'pending', detail: `Begun in this run ${where}.`, wrote: true }
    : { status: 'not-needed', detail: `Made in this run ${where}.`, wrote: false };
}
