import { healthyResources, healthyTenant } from '../../../simulator/azure/healthy.js';
import { azureEntry } from '../../../simulator/github/jit-file.js';
import { IDS, type World } from '../../../simulator/world.js';

/** A further tenant, healthy like the first: the same ids with other digits in front. */
export interface FurtherTenant {
  readonly id: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly subscriptionId: string;
  readonly loginClientId: string;
}

const NAMES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] as const;

/** `11111111-…` becomes `1000000N-…`, so that every tenant has ids of its own. */
function renumber<T>(value: T, number: number): T {
  const text = JSON.stringify(value)
    .replace(/\b([1-7])\1{7}-/g, `$1000000${number}-`)
    .replaceAll(IDS.managementGroup, `${IDS.managementGroup}-${number}`)
    .replaceAll('acme.example', `acme-${number}.example`)
    .replaceAll('Acme Production', `Acme ${number}`);
  return JSON.parse(text) as T;
}

/** Adds a healthy tenant with a subscription of its own to the world. */
export function addTenant(world: World, number: number): FurtherTenant {
  const resources = renumber(healthyResources(), number);
  world.tenants.push(renumber(healthyTenant(), number));
  world.managementGroups.push(...resources.managementGroups);
  world.subscriptions.push(...resources.subscriptions);
  world.roleAssignments.push(...resources.roleAssignments);
  world.defenderPlans.push(...resources.defenderPlans);
  const id = (known: string): string => renumber(known, number);
  return {
    id: NAMES[number] ?? String(number),
    tenantId: id(IDS.tenant),
    clientId: id(IDS.jit.appId),
    subscriptionId: id(IDS.subscription),
    loginClientId: id(IDS.auditor.appId),
  };
}

/** The inputs that describe several integrations: the list, and none of the single ones. */
export function listed(
  tenants: readonly FurtherTenant[],
  more: (tenant: FurtherTenant, index: number) => Readonly<Record<string, string>> = () => ({}),
): Record<string, string> {
  return {
    'tenant-id': '',
    'client-id': '',
    'subscription-id': '',
    'integration-id': '',
    'login-client-id': '',
    integrations: listText(tenants, more),
  };
}

/** The YAML list itself. */
export function listText(
  tenants: readonly FurtherTenant[],
  more: (tenant: FurtherTenant, index: number) => Readonly<Record<string, string>> = () => ({}),
): string {
  return JSON.stringify(
    tenants.map((tenant, index) => ({
      id: tenant.id,
      'tenant-id': tenant.tenantId,
      'client-id': tenant.clientId,
      'subscription-id': tenant.subscriptionId,
      'login-client-id': tenant.loginClientId,
      ...more(tenant, index),
    })),
    null,
    2,
  );
}

/** A file with a healthy entry for each tenant, each with Jit secrets of its own; those of `drifted` bear another tenant. */
export function fileOf(tenants: readonly FurtherTenant[], drifted: readonly string[] = []): string {
  const entries = tenants.map(({ id, tenantId }) => {
    const tenant = drifted.includes(id) ? wrongTenant(tenantId) : tenantId;
    const entry = azureEntry({ integrationId: id, name: `Acme ${id}`, tenantId: tenant });
    return entry.replace('azure:\n', '').replaceAll('jit_secrets.azure_', `jit_secrets.${id}_`);
  });
  return `# All of Acme\nazure:\n${entries.join('')}`;
}

/** What a drifted entry bears in place of its tenant. */
export function wrongTenant(tenantId: string): string {
  return `9${tenantId.slice(1)}`;
}
