import type { IntegrationIds } from '../expectations.js';
import { isLoggedIn, type TenantFacts, type Unknown } from '../facts.js';

/** What a repair would do, decided from facts alone. An unknown fact never gives a change. */
export type Plan<Step> =
  | {
      readonly kind: 'change';
      readonly step: Step;
      /** What is to be done: "Add the app role …". */
      readonly words: string;
      /** What is done once it is: "Added the app role …". */
      readonly done: string;
    }
  | { readonly kind: 'not-needed'; readonly words: string }
  /** It must not, or cannot, be made: the words say why. */
  | { readonly kind: 'refused'; readonly words: string };

/** What became of a repair that was named. */
export type RepairStatus = 'planned' | 'applied' | 'pending' | 'not-needed' | 'failed';

/** One repair of one integration, as it ended. */
export interface RepairOutcome {
  readonly status: RepairStatus;
  /** Sentences; commands to paste stand below them, after an empty line. */
  readonly detail: string;
  /** Whether anything may have changed: then what is there is read anew. */
  readonly wrote: boolean;
}

/** A change that is to be made, in the words of before and after. */
export function change<Step>(step: Step, words: string, done: string): Plan<Step> {
  return { kind: 'change', step, words, done };
}

/** All is as it should be. */
export function notNeeded(words: string): Plan<never> {
  return { kind: 'not-needed', words };
}

/** Nothing is written, because of what the words say. */
export function refused(words: string): Plan<never> {
  return { kind: 'refused', words };
}

/** A repair whose ground could not be read: nothing is written on the strength of an unknown. */
export function unread(cause: Unknown): Plan<never> {
  return refused(`Could not read ${cause.read}: ${cause.found.replace(/\.+$/, '')}. So nothing was written.`);
}

/** Why nothing at all can be repaired: the login did not succeed. Undefined where it did. */
export function withoutLogin({ login }: Pick<TenantFacts, 'login'>): Plan<never> | undefined {
  if (!login.known) return unread(login);
  if (isLoggedIn(login.value)) return undefined;
  return refused('The login failed (login/oidc). So nothing was written.');
}

/** Why nothing in the subscription may be written: it is not known to be there, and in this tenant. Undefined where it is. */
export function subscriptionFault(
  { subscription }: Pick<TenantFacts, 'subscription'>,
  ids: IntegrationIds,
): Plan<never> | undefined {
  if (!subscription.known) return unread(subscription);
  const { value } = subscription;
  if (value.kind === 'not-found')
    return refused('The subscription is not found, or not visible to this identity (subscription/state).');
  const tenant = value.kind === 'found' ? value.subscription.tenantId : value.tenantId;
  if (value.kind === 'found' && tenant?.toLowerCase() === ids.tenantId.toLowerCase()) return undefined;
  return refused('The subscription belongs to another tenant (subscription/tenant).');
}
