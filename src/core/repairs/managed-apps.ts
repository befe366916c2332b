import { judgeLicence } from '../checks/managed-app-licence.js';
import { nameApplication } from '../checks/managed-app-words.js';
import type { IntegrationIds } from '../expectations.js';
import type { TenantFacts } from '../facts.js';
import type { ManagedApplication, PremiumPlan, PublisherAuthorization } from '../managed-app-facts.js';
import { quoteForMessage, visible } from '../text.js';
import { change, notNeeded, type Plan, refused, subscriptionFault, unread, withoutLogin } from './plan.js';

/** What is lost for good when JIT access is switched off: said before, and after. */
export const ONE_WAY =
  'This is one-way: JIT access can be enabled only when an application is deployed, and without it the publisher’s access to the application’s resources is permanent.';

/** What a refresh of permissions takes, which nobody can see before. */
export const AS_PUBLISHED = 'It takes whatever the publisher has published by now, which cannot be seen beforehand.';

/** What `managed-apps` says, and for which subscription. */
export interface NamedApplications {
  readonly managedApps: readonly string[];
  readonly subscriptionId: string;
}

/** An application that was named: found, or why nothing can be done about it. */
export type Meant = { readonly found: ManagedApplication } | { readonly missing: Plan<never> };

const SUBSCRIPTION = /^\/subscriptions\/([^/]+)\//i;

function inSubscription(named: string, subscriptionId: string): boolean {
  const subscription = SUBSCRIPTION.exec(named)?.[1];
  return subscription === undefined || subscription.toLowerCase() === subscriptionId.toLowerCase();
}

function meantBy(named: string, all: readonly ManagedApplication[]): Meant {
  const wanted = named.toLowerCase();
  const isId = SUBSCRIPTION.test(named);
  const [first, second] = all.filter(({ id, name }) => (isId ? id : name).toLowerCase() === wanted);
  const title = quoteForMessage(named, 300);
  if (second !== undefined)
    return {
      missing: refused(
        `Several managed applications of the subscription are called ${title}: name it by its resource ID (input managed-apps).`,
      ),
    };
  if (first !== undefined) return { found: first };
  return {
    missing: refused(
      `There is no managed application ${title} in the subscription, or it is not visible to this identity (input managed-apps).`,
    ),
  };
}

/** The applications that `managed-apps` means in this subscription, each once. */
export function meantApplications(
  { managedApplications }: TenantFacts,
  { managedApps, subscriptionId }: NamedApplications,
): readonly Meant[] {
  const own = managedApps.filter((named) => inSubscription(named, subscriptionId));
  if (own.length === 0) return [];
  if (!managedApplications.known) return [{ missing: unread(managedApplications) }];
  const { value } = managedApplications;
  if (value.kind === 'not-asked')
    return [{ missing: refused('The managed applications were not read. So nothing was written.') }];
  const listed = value.kind === 'applications' ? value.applications : [];
  const all = listed.filter(({ id }) => inSubscription(id, subscriptionId));
  const meant = own.map((named) => meantBy(named, all));
  const idOf = (one: Meant): string | undefined => ('found' in one ? one.found.id.toLowerCase() : undefined);
  return meant.filter(
    (one, index) => idOf(one) === undefined || meant.findIndex((other) => idOf(other) === idOf(one)) === index,
  );
}

/** Whether JIT access of an application as it is now is on. */
export function hasJitAccess({ policy }: ManagedApplication): boolean {
  return policy?.enabled === true;
}

/** An Entra ID P2 that is on its way: no reason for what cannot be undone. */
function arrivingPlan(plans: readonly PremiumPlan[]): PremiumPlan | undefined {
  return plans.find(
    ({ capabilityStatus, provisioningStatus }) =>
      ['enabled', 'warning'].includes(capabilityStatus.toLowerCase()) &&
      provisioningStatus.toLowerCase().startsWith('pending'),
  );
}

/** The repair `managed-app-jit-access-off` for one application: only in a tenant that is known to have no Entra ID P2. */
export function planJitAccessOff(
  application: ManagedApplication,
  facts: TenantFacts,
  { eventName, ids }: { readonly eventName: string; readonly ids: IntegrationIds },
): Plan<ManagedApplication> {
  if (eventName === 'schedule')
    return refused('Never made on schedule, since it cannot be undone: start it by hand (workflow_dispatch).');
  const stopped = withoutLogin(facts);
  if (stopped !== undefined) return stopped;
  const title = nameApplication(application);
  if (!hasJitAccess(application)) return notNeeded(`JIT access of ${title} is off.`);
  // Seen from another tenant (Azure Lighthouse) the licences would be those of the wrong one.
  const elsewhere = subscriptionFault(facts, ids);
  if (elsewhere !== undefined) return elsewhere;
  const { premiumPlans } = facts;
  if (!premiumPlans.known) return unread(premiumPlans);
  if (premiumPlans.value === null) return refused('The licences of the tenant were not read. So nothing was written.');
  const licence = judgeLicence(premiumPlans.value);
  if (licence.kind === 'licensed')
    return notNeeded(
      `The tenant has Entra ID P2 (${licence.words}), with which JIT access of ${title} works: it is left on.`,
    );
  if (licence.kind === 'unclear')
    return refused(`Whether the tenant has Entra ID P2 cannot be told: ${licence.words}. So nothing was written.`);
  const arriving = arrivingPlan(premiumPlans.value);
  if (arriving !== undefined)
    return refused(
      `Entra ID P2 in the SKU ${quoteForMessage(arriving.sku)} is not ready yet (${visible(arriving.provisioningStatus)}): what cannot be undone is not done while the licence may still come. Run this again once it is ready, or gone.`,
    );
  return change(
    application,
    `Switch JIT access of ${title} off. ${ONE_WAY}`,
    `JIT access of ${title} is off. ${ONE_WAY}`,
  );
}

/** The repair `managed-app-permissions` for one application. Whether there is anything new, only Azure can tell. */
export function planRefresh(
  application: ManagedApplication,
  facts: TenantFacts,
  ids: IntegrationIds,
): Plan<ManagedApplication> {
  const stopped = withoutLogin(facts) ?? subscriptionFault(facts, ids);
  if (stopped !== undefined) return stopped;
  const now = authorizationWords(application.authorizations);
  const title = nameApplication(application);
  return change(
    application,
    `Refresh the permissions of ${title}. ${AS_PUBLISHED} Authorizations now: ${now}.`,
    `Refreshed the permissions of ${title}.`,
  );
}

/** Who has which role, in words and always in the same order. */
export function authorizationWords(authorizations: readonly PublisherAuthorization[]): string {
  if (authorizations.length === 0) return 'none';
  const roleOf = (id: string): string => visible(id.split('/').at(-1) ?? id);
  const words = authorizations.map(
    ({ principalId, roleDefinitionId }) => `${visible(principalId)} has the role ${roleOf(roleDefinitionId)}`,
  );
  return [...words].sort().join('; ');
}

/** States of an application in which an operation on it is under way. */
const UNDER_WAY = ['accepted', 'running', 'creating', 'updating', 'deleting'];

/** Whether an operation on the application is under way, of whoever's. */
export function isBusy({ provisioningState }: ManagedApplication): boolean {
  return UNDER_WAY.includes((provisioningState ?? '').toLowerCase());
}

/** Whether the last operation on the application did not succeed. */
export function hasFailed({ provisioningState }: ManagedApplication): boolean {
  return ['failed', 'canceled'].includes((provisioningState ?? '').toLowerCase());
}

/** What the service keeps for itself: it says nothing of what the application is. */
const BOOKKEEPING = /^(?:etag|systemData(?:\..*)?|properties\.(?:provisioningState|updatedBy(?:\..*)?))$/;

/** The differences that only the repair itself, or nothing, may explain: what the service keeps for itself is left out. */
export function realDifferences(paths: readonly string[], allowed: (path: string) => boolean): readonly string[] {
  return paths.filter((path) => !BOOKKEEPING.test(path) && !allowed(path));
}
