import { healthyResources, healthyTenant } from './azure/healthy.js';
import { azureEntry } from './github/jit-file.js';
import { IDS, type World } from './world.js';

/** One of many tenants, healthy like the first of the world: the same ids with other digits in front, the auditor's but. */
export interface FleetTenant {
  readonly id: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly subscriptionId: string;
}

/** `11111111-…` becomes `1000NNNN-…` in JSON text, so that every tenant has ids of its own; one auditor serves all. */
function renumbered(text: string, number: number): string {
  return text
    .replace(/\b([1-35-7])\1{7}-/g, `$1${String(number).padStart(7, '0')}-`)
    .replaceAll(IDS.managementGroup, `${IDS.managementGroup}-${number}`)
    .replaceAll('acme.example', `acme-${number}.example`)
    .replaceAll('Acme Production', `Acme ${number}`);
}

/** Adds so many healthy tenants to the world, each with a subscription of its own; they are called t00001 and so on. */
export function addFleet(world: World, size: number): readonly FleetTenant[] {
  const [tenantText, resourcesText] = [JSON.stringify(healthyTenant()), JSON.stringify(healthyResources())];
  return Array.from({ length: size }, (_, index) => {
    const number = index + 1;
    const resources = JSON.parse(renumbered(resourcesText, number)) as ReturnType<typeof healthyResources>;
    world.tenants.push(JSON.parse(renumbered(tenantText, number)) as World['tenants'][number]);
    world.managementGroups.push(...resources.managementGroups);
    world.subscriptions.push(...resources.subscriptions);
    world.roleAssignments.push(...resources.roleAssignments);
    world.defenderPlans.push(...resources.defenderPlans);
    return {
      id: `t${String(number).padStart(5, '0')}`,
      tenantId: renumbered(IDS.tenant, number),
      clientId: renumbered(IDS.jit.appId, number),
      subscriptionId: renumbered(IDS.subscription, number),
    };
  });
}

/** The list of a fleet, for `integrations-file`; the auditor is the input `login-client-id`. */
export function fleetList(
  tenants: readonly FleetTenant[],
  more: (tenant: FleetTenant, index: number) => Readonly<Record<string, string>> = () => ({}),
): string {
  const items = tenants.map((tenant, index) => {
    const { id, tenantId, clientId, subscriptionId } = tenant;
    const keys = {
      id,
      'tenant-id': tenantId,
      'client-id': clientId,
      'subscription-id': subscriptionId,
      ...more(tenant, index),
    };
    const pairs = Object.entries(keys).map(([key, value]) => `${key}: ${value}`);
    return `- {${pairs.join(', ')}}\n`;
  });
  return `# The fleet of Acme\n${items.join('')}`;
}

/** The configuration file of tenants, each healthy and with Jit secrets of its own, but those that `drifted` names. */
export function fleetFile(tenants: readonly FleetTenant[], drifted: ReadonlySet<string> = new Set()): string {
  const entries = tenants.map(({ id, tenantId }) => {
    const tenant = drifted.has(id) ? `9${tenantId.slice(1)}` : tenantId;
    const entry = azureEntry({ integrationId: id, name: `Acme ${id}`, tenantId: tenant });
    return entry.replace('azure:\n', '').replaceAll('jit_secrets.azure_', `jit_secrets.${id}_`);
  });
  return `azure:\n${entries.join('')}`;
}
