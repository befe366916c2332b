import { createArmReader } from './arm-lists.js';
import type { TokenSource } from './authorization.js';
import type { ClientSettings } from './client.js';
import type { Endpoint } from './cloud.js';
import type { JsonObject } from './wire.js';

/** Reads of Azure Resource Manager. Answers are the service's own JSON, as objects that are still to be parsed. */
export interface ArmClient {
  subscription(subscriptionId: string): Promise<JsonObject>;
  /** Every role assignment at or above the subscription, for any principal. */
  roleAssignments(subscriptionId: string): Promise<readonly JsonObject[]>;
  roleDefinitionsByName(subscriptionId: string, name: string): Promise<readonly JsonObject[]>;
  roleDefinition(subscriptionId: string, guid: string): Promise<JsonObject>;
  /** Every role assignment at, above and below the subscription. */
  allRoleAssignments(subscriptionId: string): Promise<readonly JsonObject[]>;
  /** Every deny assignment at or above the subscription. */
  denyAssignments(subscriptionId: string): Promise<readonly JsonObject[]>;
  /** PIM's schedule instances at or above the subscription, for any principal: those that are eligible, or active. */
  scheduledRoles(subscriptionId: string, which: 'eligible' | 'active'): Promise<readonly JsonObject[]>;
  /** The plans of Microsoft Defender for Cloud. */
  defenderPlans(subscriptionId: string): Promise<readonly JsonObject[]>;
  /** The subscriptions that the caller sees. */
  subscriptions(): Promise<readonly JsonObject[]>;
  /** The managed applications of the subscription. */
  managedApplications(subscriptionId: string): Promise<readonly JsonObject[]>;
  /** The publishers' requests for JIT access to them. */
  jitRequests(subscriptionId: string): Promise<readonly JsonObject[]>;
}

const SCHEDULES = { eligible: 'roleEligibilityScheduleInstances', active: 'roleAssignmentScheduleInstances' } as const;

/** The versions of the API that each is documented in. */
const VERSIONS = { subscriptions: '2022-12-01', authorization: '2022-04-01', schedules: '2020-10-01' } as const;

/** A client of Azure Resource Manager. */
export function createArmClient(endpoint: Endpoint, tokens: TokenSource, settings: ClientSettings): ArmClient {
  const { object, list } = createArmReader(endpoint, tokens, settings);
  const provider = (id: string, name: string): string => `/subscriptions/${id}/providers/Microsoft.${name}`;
  const authorization = (id: string): string => provider(id, 'Authorization');
  const { subscriptions, authorization: version, schedules } = VERSIONS;
  return {
    subscription: (id) => object(`/subscriptions/${id}`, subscriptions),
    subscriptions: () => list('/subscriptions', subscriptions),
    roleAssignments: (id) => list(`${authorization(id)}/roleAssignments`, version, 'atScope()'),
    allRoleAssignments: (id) => list(`${authorization(id)}/roleAssignments`, version),
    denyAssignments: (id) => list(`${authorization(id)}/denyAssignments`, version, 'atScope()'),
    roleDefinitionsByName: (id, name) =>
      list(`${authorization(id)}/roleDefinitions`, version, `roleName eq '${name.replaceAll("'", "''")}'`),
    roleDefinition: (id, guid) => object(`${authorization(id)}/roleDefinitions/${guid}`, version),
    scheduledRoles: (id, which) => list(`${authorization(id)}/${SCHEDULES[which]}`, schedules, 'atScope()'),
    defenderPlans: (id) => list(`${provider(id, 'Security')}/pricings`, '2024-01-01'),
    managedApplications: (id) => list(`${provider(id, 'Solutions')}/applications`, '2021-07-01'),
    jitRequests: (id) => list(`${provider(id, 'Solutions')}/jitRequests`, '2021-07-01'),
  };
}
