import { healthyTenant } from '../../../simulator/azure/healthy.js';
import type { FaultRule } from '../../../simulator/service.js';
import { IDS, pick, type World } from '../../../simulator/world.js';
import { type Scenario, type Step, scenario } from '../harness.js';
import type { Explained } from './item.js';

/** The ids of one integration of the fleet. */
export interface MemberIds {
  readonly id: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
}

/** An integration of which Entra, Microsoft Graph or Azure refuses something. */
export interface Member {
  readonly of: string;
  /** Texts of the page's headings that the log of the run shows. */
  readonly texts: readonly string[];
  /** Changes what the services know, so that they refuse by themselves. */
  readonly set?: (world: World, ids: MemberIds) => void;
  /** The refusal on the wire, where the simulated service has no cause for it. */
  readonly fault?: (ids: MemberIds) => FaultRule;
  /** Inputs of this integration. */
  readonly with?: Readonly<Record<string, string>>;
  readonly row: Explained;
}

/** A member with ids of its own. */
export type Enlisted = Member & MemberIds;

/** Gives each its own tenant and subscription. */
export function enlist(members: readonly Member[]): readonly Enlisted[] {
  return members.map((member, index) => {
    const number = String(index).padStart(4, '0');
    const tenantId = `10000001-0000-4000-8000-00000000${number}`;
    return { ...member, id: `member-${number}`, tenantId, subscriptionId: `10000002-0000-4000-8000-00000000${number}` };
  });
}

/** Copies the healthy set-up into the member's tenant and subscription. */
function plant(world: World, ids: MemberIds): void {
  world.tenants.push({ ...healthyTenant(), id: ids.tenantId, domain: `${ids.id}.example` });
  const subscription = pick(world.subscriptions, ({ id }) => id === IDS.subscription);
  world.subscriptions.push({ ...subscription, id: ids.subscriptionId, tenantId: ids.tenantId, managementGroup: null });
  const roles = world.roleAssignments.filter(({ scope }) => scope === `/subscriptions/${IDS.subscription}`);
  const scope = `/subscriptions/${ids.subscriptionId}`;
  const tail = ids.subscriptionId.slice(-4);
  world.roleAssignments.push(
    ...roles.map((role, index) => ({ ...role, scope, name: `10000003-0000-4000-8000-000${index}0000${tail}` })),
  );
}

const CHECKS = 'login/oidc, login/rights, app/exists, subscription/state, subscription/tenant, role/assignment';

/** One run over all of them. */
export async function runFleet(fleet: readonly Enlisted[]): Promise<Step> {
  const given: Scenario = await scenario((world) => {
    for (const member of fleet) {
      plant(world, member);
      member.set?.(world, member);
    }
  });
  for (const member of fleet) if (member.fault !== undefined) given.simulator.addFault(member.fault(member));
  const integrations = fleet.map(({ id, tenantId, subscriptionId, with: more = {} }) => ({
    id,
    'tenant-id': tenantId,
    'client-id': IDS.jit.appId,
    'subscription-id': subscriptionId,
    ...more,
  }));
  const single = { 'tenant-id': undefined, 'client-id': undefined, 'subscription-id': undefined };
  const others = { 'integration-id': undefined, 'account-name': undefined, checks: CHECKS, issue: 'off' };
  return given.run({ with: { ...single, ...others, integrations: JSON.stringify(integrations) } });
}
