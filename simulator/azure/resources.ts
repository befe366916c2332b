import type { RoleDefinition } from './roles.js';
import type { SolutionsResources } from './solutions.js';

/** A management group; without a parent it hangs under the tenant's root group. */
export interface ManagementGroup {
  name: string;
  displayName: string;
  tenantId: string;
  parent: string | null;
}

/** A subscription. */
export interface Subscription {
  id: string;
  displayName: string;
  tenantId: string;
  state: 'Enabled' | 'Warned' | 'PastDue' | 'Disabled' | 'Deleted';
  managementGroup: string | null;
  /** Resource providers that it has not registered, such as `Microsoft.Security`; absent: none. */
  unregisteredProviders?: string[];
}

/** A role given to a principal at a scope: `/`, a management group, a subscription, a resource group. */
export interface RoleAssignment {
  /** GUID. */
  name: string;
  scope: string;
  /** GUID of the role; or a whole resource id, which is then shown as it stands. */
  roleDefinitionId: string;
  principalId: string;
  principalType: string;
  condition: string | null;
  description: string | null;
  /** When it was made and last changed; absent: long ago. */
  createdOn?: string;
  updatedOn?: string;
}

/** Rights taken away at a scope. A principal of the zero GUID means everyone. */
export interface DenyAssignment {
  name: string;
  scope: string;
  denyAssignmentName: string;
  description: string;
  permissions: { actions: string[]; notActions: string[]; dataActions: string[]; notDataActions: string[] }[];
  principals: { id: string; type: string }[];
  excludePrincipals: { id: string; type: string }[];
  doNotApplyToChildScopes: boolean;
  isSystemProtected: boolean;
}

/** A PIM schedule instance, eligible or active. An active one is in force only through the role assignment that it made. */
export interface RoleScheduleInstance {
  name: string;
  scope: string;
  roleDefinitionId: string;
  principalId: string;
  principalType: string;
  startDateTime: string;
  endDateTime: string | null;
}

/** A Microsoft Defender for Cloud plan of a subscription. */
export interface DefenderPlan {
  subscriptionId: string;
  name: string;
  pricingTier: 'Free' | 'Standard';
  subPlan: string | null;
  deprecated: boolean;
}

/** Everything that Azure Resource Manager knows. */
export interface AzureResources extends SolutionsResources {
  managementGroups: ManagementGroup[];
  subscriptions: Subscription[];
  roleDefinitions: RoleDefinition[];
  roleAssignments: RoleAssignment[];
  denyAssignments: DenyAssignment[];
  roleEligibilities: RoleScheduleInstance[];
  roleActivations: RoleScheduleInstance[];
  defenderPlans: DefenderPlan[];
}

const MANAGEMENT_GROUP = '/providers/Microsoft.Management/managementGroups/';

/** Whether a text begins with another, whatever their case. Allocates nothing where it does not: a fleet asks this of thousands. */
function beginsWith(text: string, begin: string): boolean {
  for (let index = 0; index < begin.length; index++) {
    if (text.charCodeAt(index) === begin.charCodeAt(index)) continue;
    if (text.charAt(index).toLowerCase() !== begin.charAt(index).toLowerCase()) return false;
  }
  return text.length >= begin.length;
}

/** Whether two texts differ in case at most. */
export function sameText(left: string, right: string): boolean {
  return left.length === right.length && beginsWith(left, right);
}

function groupChain(resources: AzureResources, tenantId: string, first: string | null): string[] {
  const names: string[] = [];
  for (let next = first; next !== null && !names.includes(next); ) {
    names.push(next);
    const name = next;
    next = resources.managementGroups.find((group) => sameText(group.name, name))?.parent ?? null;
  }
  // The root management group bears the tenant's id.
  if (!names.some((name) => sameText(name, tenantId))) names.push(tenantId);
  return names.map((name) => `${MANAGEMENT_GROUP}${name}`);
}

/** A scope and all that it inherits from, the nearest first, ending with `/`. */
export function scopeChain(resources: AzureResources, scope: string, tenantId: string): string[] {
  const parts = /^\/subscriptions\/([^/]+)(\/resourceGroups\/[^/]+)?(\/.+)?$/i.exec(scope.replace(/\/+$/, ''));
  const [whole, subscriptionId, resourceGroup, resource] = parts ?? [];
  if (whole !== undefined && subscriptionId !== undefined) {
    const subscription = resources.subscriptions.find((item) => sameText(item.id, subscriptionId));
    const own = `/subscriptions/${subscriptionId}`;
    return [
      ...(resource === undefined ? [] : [whole]),
      ...(resourceGroup === undefined ? [] : [`${own}${resourceGroup}`]),
      own,
      ...groupChain(resources, subscription?.tenantId ?? tenantId, subscription?.managementGroup ?? null),
      '/',
    ];
  }
  const isGroup = scope.toLowerCase().startsWith(MANAGEMENT_GROUP.toLowerCase());
  return isGroup ? [...groupChain(resources, tenantId, scope.slice(MANAGEMENT_GROUP.length)), '/'] : ['/'];
}

/** Whether `scope` is `ancestor` itself or inherits from it. */
export function isAtOrBelow(resources: AzureResources, scope: string, ancestor: string, tenantId: string): boolean {
  const wanted = ancestor === '/' ? '/' : ancestor.replace(/\/+$/, '');
  // What lies in a subscription begins with its path: the chain, which costs a search, is not needed for that.
  if (beginsWith(wanted, '/subscriptions/') && !beginsWith(scope, wanted)) return false;
  return scopeChain(resources, scope, tenantId).some((item) => sameText(item, wanted));
}
