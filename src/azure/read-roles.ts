import { findRequired, holds } from '../core/checks/role-held.js';
import {
  type DefenderPlans,
  type DenyAssignment,
  type Fact,
  known,
  mapFact,
  type RoleAssignment,
  type RoleDefinition,
  type ScheduledRole,
  type TenantFacts,
} from '../core/facts.js';
import { ServiceError } from '../errors.js';
import { isUnregistered, toUnknown } from './answer.js';
import type { ArmClient } from './arm.js';
import type { ReadName } from './graph-facts.js';
import { parseDefenderPlan, parseDenyAssignment, parseRoleAssignment, parseScheduledRole } from './parse-arm.js';

/** What each read of Azure Resource Manager is called in messages, and the least right that it takes. */
export const SUBSCRIPTION_READS = {
  subscription: { read: 'the subscription (Azure Resource Manager)', right: 'Reader' },
  roleAssignments: { read: 'the role assignments of the subscription (Azure Resource Manager)', right: 'Reader' },
  roleDefinitions: { read: 'the role definitions (Azure Resource Manager)', right: 'Reader' },
  narrowerAssignments: {
    read: 'the role assignments below the subscription (Azure Resource Manager)',
    right: 'Reader',
  },
  eligibleRoles: { read: 'the PIM-eligible roles (Azure Resource Manager)', right: 'Reader' },
  activeSchedules: { read: 'the roles that PIM has activated (Azure Resource Manager)', right: 'Reader' },
  denyAssignments: { read: 'the deny assignments of the subscription (Azure Resource Manager)', right: 'Reader' },
  defenderPlans: { read: 'the plans of Microsoft Defender for Cloud (Azure Resource Manager)', right: 'Reader' },
  otherSubscriptions: { read: 'the list of subscriptions (Azure Resource Manager)', right: 'Reader' },
} as const satisfies Partial<Record<keyof TenantFacts, ReadName>>;

async function read<T>(about: ReadName, get: () => Promise<T>): Promise<Fact<T>> {
  try {
    return known(await get());
  } catch (thrown) {
    return toUnknown(thrown, about);
  }
}

/** The plans of Microsoft Defender for Cloud; that its provider is not registered is an answer too. */
export async function readDefenderPlans(arm: ArmClient, subscriptionId: string): Promise<Fact<DefenderPlans>> {
  try {
    const plans = (await arm.defenderPlans(subscriptionId)).map(parseDefenderPlan);
    return known({ kind: 'plans', plans });
  } catch (thrown) {
    if (isUnregistered(thrown)) return known({ kind: 'unregistered' });
    return toUnknown(thrown, SUBSCRIPTION_READS.defenderPlans);
  }
}

/** Deny assignments at or above the subscription. */
export function readDenyAssignments(arm: ArmClient, subscriptionId: string): Promise<Fact<readonly DenyAssignment[]>> {
  return read(SUBSCRIPTION_READS.denyAssignments, async () =>
    (await arm.denyAssignments(subscriptionId)).map(parseDenyAssignment),
  );
}

/** PIM's roles at or above the subscription; a tenant without its licence has none. */
export async function readSchedules(
  arm: ArmClient,
  subscriptionId: string,
  which: 'eligible' | 'active',
): Promise<Fact<readonly ScheduledRole[]>> {
  const about = which === 'eligible' ? SUBSCRIPTION_READS.eligibleRoles : SUBSCRIPTION_READS.activeSchedules;
  try {
    return known((await arm.scheduledRoles(subscriptionId, which)).map(parseScheduledRole));
  } catch (thrown) {
    if (thrown instanceof ServiceError && thrown.details.code === 'AadPremiumLicenseRequired') return known([]);
    return toUnknown(thrown, about);
  }
}

/** What the principals hold below the subscription. */
export async function readNarrower(
  arm: ArmClient,
  subscriptionId: string,
  principals: readonly string[],
): Promise<Fact<readonly RoleAssignment[]>> {
  const all = await read(SUBSCRIPTION_READS.narrowerAssignments, async () =>
    (await arm.allRoleAssignments(subscriptionId)).map(parseRoleAssignment),
  );
  return mapFact(all, (assignments) => assignments.filter(({ principalId }) => principals.includes(principalId)));
}

/** Whether the assignments are known to cover the required role: then nothing else needs to be read about it. */
export function isCovered(
  held: readonly RoleAssignment[],
  role: string,
  definitions: Fact<ReadonlyMap<string, RoleDefinition>>,
): boolean {
  if (!definitions.known) return false;
  const required = findRequired(role, definitions.value);
  return required !== undefined && holds(held, required, definitions.value).kind === 'covered';
}
