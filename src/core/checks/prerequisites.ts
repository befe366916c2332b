import { dependent, type Fact, type TenantFacts, type Unknown } from '../facts.js';
import type { CheckId, Result } from '../results.js';
import { skippedAfter, unknown } from './rows.js';

/** What a check may look at: a prerequisite that holds gives its value, one that does not gives the row to report. */
export type Prerequisite<T> = { readonly met: true; readonly value: T } | { readonly met: false; readonly row: Result };

/** The row of a check whose prerequisite could not be read. */
export function unknownBecause(check: CheckId, needed: CheckId, cause: Unknown): Result {
  return unknown(check, dependent(`what ${check} looks at, since it depends on ${needed}`, cause));
}

/** A fact that must be known and not null: `needed` is the check that reports it where it is not. */
export function requireFound<T>(check: CheckId, needed: CheckId, fact: Fact<T | null>): Prerequisite<T> {
  if (!fact.known) return { met: false, row: unknownBecause(check, needed, fact) };
  if (fact.value === null) return { met: false, row: skippedAfter(check, needed) };
  return { met: true, value: fact.value };
}

/** The checked app, or the row for a check that needs it. */
export function requireApplication(
  check: CheckId,
  facts: TenantFacts,
): Prerequisite<NonNullable<KnownValue<TenantFacts['application']>>> {
  return requireFound(check, 'app/exists', facts.application);
}

/** The checked app's service principal, or the row for a check that needs it. */
export function requireServicePrincipal(
  check: CheckId,
  facts: TenantFacts,
): Prerequisite<NonNullable<KnownValue<TenantFacts['servicePrincipal']>>> {
  // Without the application, app/service-principal is itself skipped: the row names what failed.
  const nothing = facts.application.known && facts.application.value === null;
  return requireFound(check, nothing ? 'app/exists' : 'app/service-principal', facts.servicePrincipal);
}

/** The row for a check of a subscription that is known not to be in this tenant, or not to be found; undefined where it may be. */
export function subscriptionMissing(check: CheckId, { subscription }: TenantFacts): Result | undefined {
  if (!subscription.known || subscription.value.kind === 'found') return undefined;
  const needed = subscription.value.kind === 'not-found' ? 'subscription/state' : 'subscription/tenant';
  return skippedAfter(check, needed);
}

type KnownValue<F> = F extends { readonly known: true; readonly value: infer T } ? T : never;
