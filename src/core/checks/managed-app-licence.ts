import type { IntegrationIds } from '../expectations.js';
import type { TenantFacts, Unknown } from '../facts.js';
import { type ManagedApplication, PREMIUM_P2, type PremiumPlan, withJitAccess } from '../managed-app-facts.js';
import type { CheckId, Result } from '../results.js';
import { quoteForMessage, visible } from '../text.js';
import { JIT_ACCESS, jitAccessOffCommand, nameApplication, showLicences } from './managed-app-words.js';
import { subscriptionMissing, unknownBecause } from './prerequisites.js';
import { failed, passed, skipped, skippedAfter, unknown } from './rows.js';

const CHECK = 'managed-app/jit-access-licence';

/** Whether a tenant has Entra ID P2 that works. */
export type LicenceVerdict =
  /** `words` tell in which SKU. */
  | { readonly kind: 'licensed'; readonly words: string }
  /** `words` tell what there is instead. */
  | { readonly kind: 'none'; readonly words: string }
  /** A SKU is in a state that Microsoft had not documented: nobody can tell. */
  | { readonly kind: 'unclear'; readonly words: string };

const WORKING = ['enabled', 'warning'];
const NOT_WORKING = ['suspended', 'lockedout', 'deleted'];
const NOT_PROVISIONED = ['disabled', 'error', 'pendinginput', 'pendingactivation', 'pendingprovisioning'];

type PlanState = 'works' | 'works-not' | 'unclear';

function stateOf({ capabilityStatus, provisioningStatus }: PremiumPlan): PlanState {
  const capability = capabilityStatus.toLowerCase();
  const provisioning = provisioningStatus.toLowerCase();
  if (WORKING.includes(capability) && provisioning === 'success') return 'works';
  return NOT_WORKING.includes(capability) || NOT_PROVISIONED.includes(provisioning) ? 'works-not' : 'unclear';
}

function describePlan(plan: PremiumPlan): string {
  const sku = `the SKU ${quoteForMessage(plan.sku)} is ${visible(plan.capabilityStatus)}`;
  return `${sku}, and the plan in it ${visible(plan.provisioningStatus)}`;
}

/** Judges the plans Entra ID P2 of a tenant's SKUs: one that works is enough. */
export function judgeLicence(plans: readonly PremiumPlan[]): LicenceVerdict {
  if (plans.length === 0) return { kind: 'none', words: `no SKU of the tenant holds the service plan ${PREMIUM_P2}` };
  const working = plans.find((plan) => stateOf(plan) === 'works');
  if (working !== undefined) {
    const grace = working.capabilityStatus.toLowerCase() === 'warning' ? ', which is in its grace period' : '';
    return { kind: 'licensed', words: `in the SKU ${quoteForMessage(working.sku)}${grace}` };
  }
  const unclear = plans.find((plan) => stateOf(plan) === 'unclear');
  if (unclear !== undefined) return { kind: 'unclear', words: describePlan(unclear) };
  return { kind: 'none', words: plans.map(describePlan).join('; ') };
}

/** What there is to look at: the applications with JIT access enabled, or the row of a check that has none to judge. */
export function requireJitAccess(
  check: CheckId,
  facts: TenantFacts,
  { tenantId }: IntegrationIds,
):
  | { readonly met: true; readonly value: readonly ManagedApplication[] }
  | { readonly met: false; readonly row: Result } {
  const missing = subscriptionMissing(check, facts);
  if (missing !== undefined) return { met: false, row: missing };
  const { managedApplications } = facts;
  if (!managedApplications.known) return { met: false, row: unknown(check, managedApplications) };
  const { value } = managedApplications;
  if (value.kind === 'not-asked') return { met: false, row: skipped(check, 'Not checked: it is not selected.') };
  if (value.kind === 'unregistered') {
    const message = 'The subscription has not registered Microsoft.Solutions, so it has no managed application.';
    return { met: false, row: passed(check, message) };
  }
  const affected = withJitAccess(value.applications);
  if (affected.length === 0) return { met: false, row: passed(check, nothingToJudge(value.applications.length)) };
  // Seen from another tenant (Azure Lighthouse) the licences would be those of the wrong one.
  const { subscription } = facts;
  if (!subscription.known) return { met: false, row: unknownBecause(check, 'subscription/tenant', subscription) };
  const owner = subscription.value.kind === 'found' ? subscription.value.subscription.tenantId : undefined;
  if (owner?.toLowerCase() !== tenantId.toLowerCase())
    return { met: false, row: skippedAfter(check, 'subscription/tenant') };
  return { met: true, value: affected };
}

function nothingToJudge(applications: number): string {
  if (applications === 0) return 'There is no managed application in the subscription.';
  if (applications === 1) return `The one managed application of the subscription does not have ${JIT_ACCESS} enabled.`;
  return `None of the ${applications} managed applications of the subscription has ${JIT_ACCESS} enabled.`;
}

function fixFor(application: ManagedApplication, { tenantId }: IntegrationIds): string {
  return [
    `Keep JIT access: buy Entra ID P2 for the tenant ${tenantId}, or renew or re-assign the plan that lapsed there (Microsoft 365 admin center, Billing). What the tenant has now:`,
    showLicences(),
    'Or give it up. One-way: JIT access can be enabled only when an application is deployed, and without it the publisher has permanent access to the application’s resources. Someone who may change the application (Microsoft.Solutions/applications/write) runs:',
    jitAccessOffCommand(application),
    'Or have this action do that, in a run of mode repair with these inputs:',
    `repairs: managed-app-jit-access-off\nmanaged-apps: ${JSON.stringify(visible(application.id, 500))}`,
  ].join('\n\n');
}

/** `managed-app/jit-access-licence`: no managed application has JIT access enabled while the tenant has no enabled Entra ID P2. */
export function checkJitAccessLicence(facts: TenantFacts, ids: IntegrationIds): Result[] {
  const required = requireJitAccess(CHECK, facts, ids);
  if (!required.met) return [required.row];
  const applications = required.value;
  const { premiumPlans } = facts;
  if (!premiumPlans.known) return [unknown(CHECK, premiumPlans)];
  if (premiumPlans.value === null) return [skipped(CHECK, 'Not checked: it is not selected.')];
  const verdict = judgeLicence(premiumPlans.value);
  if (verdict.kind === 'unclear') return [unknown(CHECK, unclearState(verdict.words))];
  if (verdict.kind === 'licensed') {
    const names = applications.map(nameApplication).join(', ');
    return [passed(CHECK, `The tenant has Entra ID P2 (${verdict.words}), which ${JIT_ACCESS} needs: ${names}.`)];
  }
  return applications.map((application) =>
    failed(
      CHECK,
      `The managed application ${nameApplication(application)} has ${JIT_ACCESS} enabled, but the tenant ${ids.tenantId} has no enabled Entra ID P2: ${verdict.words}. Azure accepts the publisher’s requests for access and then denies them without a reason, so the publisher is locked out. This is Azure’s JIT access, not Jit’s scanner.`,
      { subject: application.id, fix: fixFor(application, ids) },
    ),
  );
}

function unclearState(words: string): Unknown {
  return {
    known: false,
    reason: 'malformed',
    read: 'whether the tenant has an enabled Entra ID P2 (Microsoft Graph)',
    found: `${words}: a state that is not documented`,
  };
}
