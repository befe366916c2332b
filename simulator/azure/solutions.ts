import type { AzureResources } from './resources.js';

/** Whether and how a publisher must ask before working in a managed application's resources. */
export interface JitAccessPolicy {
  jitAccessEnabled: boolean;
  jitApprovalMode?: string;
  jitApprovers?: { id: string; type?: string; displayName?: string }[];
  /** ISO 8601, such as `PT8H`. */
  maximumJitAccessDuration?: string;
}

/** A right of the publisher on the managed resource group. */
export interface ApplicationAuthorization {
  principalId: string;
  roleDefinitionId: string;
}

/** How a long-running operation of Microsoft.Solutions behaves. */
export interface LongRunning {
  /** `synchronous`: 200 at once; else 202 with the address or addresses to follow. */
  answer: 'async-operation' | 'location' | 'both' | 'synchronous';
  /** `never`: it stays `Running`. */
  ends: 'Succeeded' | 'Failed' | 'Canceled' | 'never';
  /** Reads of its status, or of the application, that still find it running. */
  readsUntilDone: number;
  /** `Retry-After` of the 202 and of every status that is not final; null: no such header. */
  retryAfterSeconds: number | null;
  /** It ends well, and the application is as it was. */
  withoutEffect: boolean;
  /** What else it changes in the application when it ends well. */
  alsoChanges: Partial<ManagedApplication>;
}

/** A managed application of Azure's (not of Jit's). */
export interface ManagedApplication {
  subscriptionId: string;
  resourceGroup: string;
  name: string;
  location: string;
  kind: string;
  managedResourceGroupId: string;
  publisherTenantId: string;
  provisioningState: string;
  tags: Record<string, string>;
  /** Null: the application was deployed without one. */
  jitAccessPolicy: JitAccessPolicy | null;
  authorizations: ApplicationAuthorization[];
  /** What the publisher has published since: `refreshPermissions` makes it the authorizations. Null: nothing new. */
  publishedAuthorizations: ApplicationAuthorization[] | null;
  createdAt: string;
  /** Where this application's operations behave otherwise than `world.solutions` says. */
  longRunning?: { update?: Partial<LongRunning>; refresh?: Partial<LongRunning> };
}

/** A publisher's request for JIT access. */
export interface JitRequest {
  subscriptionId: string;
  resourceGroup: string;
  name: string;
  applicationResourceId: string;
  publisherTenantId: string;
  jitAuthorizationPolicies: ApplicationAuthorization[];
  jitSchedulingPolicy: { type: string; duration: string; startTime: string };
  provisioningState: string;
  jitRequestState: string;
  /** `systemData.createdAt`, shown from 2021-07-01 on; null: not even there. */
  createdAt: string | null;
}

/** An operation that was accepted; kept when it has ended, as the service keeps it for a while. */
export interface SolutionsOperation {
  id: string;
  subscriptionId: string;
  kind: 'update' | 'refresh';
  applicationId: string;
  behaviour: LongRunning;
  /** The policy that an update sets. */
  policy: JitAccessPolicy | null;
  readsLeft: number;
  status: 'Running' | 'Succeeded' | 'Failed' | 'Canceled';
  startTime: string;
}

/** How Microsoft.Solutions behaves in every subscription. */
export interface SolutionsSettings {
  update: LongRunning;
  refresh: LongRunning;
  /** What a list answers where the provider is not registered: 409, or an empty list. */
  unregistered: 'refused' | 'empty';
  operations: SolutionsOperation[];
}

/** Microsoft.Solutions' part of Azure Resource Manager. */
export interface SolutionsResources {
  managedApplications: ManagedApplication[];
  jitRequests: JitRequest[];
  solutions: SolutionsSettings;
}

/** Ids of the planted publisher; invented. */
export const PUBLISHER = {
  tenant: 'aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa',
  principal: 'aaaaaaaa-2222-4222-8222-aaaaaaaaaaaa',
  approver: 'aaaaaaaa-3333-4333-8333-aaaaaaaaaaaa',
} as const;

const CONTRIBUTOR = 'b24988ac-6180-42a0-ab88-20f7382dd24c';

function longRunning(answer: LongRunning['answer']): LongRunning {
  return {
    answer,
    ends: 'Succeeded',
    readsUntilDone: 1,
    retryAfterSeconds: 1,
    withoutEffect: false,
    alsoChanges: {},
  };
}

/** No managed application at all, and a service that behaves as documented. */
export function noManagedApplications(): SolutionsResources {
  return {
    managedApplications: [],
    jitRequests: [],
    solutions: {
      update: longRunning('both'),
      refresh: longRunning('location'),
      unregistered: 'refused',
      operations: [],
    },
  };
}

/** An application's resource id. */
export function applicationId(item: Pick<ManagedApplication, 'subscriptionId' | 'resourceGroup' | 'name'>): string {
  const group = `/subscriptions/${item.subscriptionId}/resourceGroups/${item.resourceGroup}`;
  return `${group}/providers/Microsoft.Solutions/applications/${item.name}`;
}

/** A policy with JIT access on, as a deployment leaves it when nobody changes the settings. */
export function jitAccessOn(changes: Partial<JitAccessPolicy> = {}): JitAccessPolicy {
  return {
    jitAccessEnabled: true,
    jitApprovalMode: 'AutoApprove',
    jitApprovers: [],
    maximumJitAccessDuration: 'PT8H',
    ...changes,
  };
}

/** Deploys a managed application into the world's first subscription: JIT access is on unless `changes` say otherwise. */
export function plantApplication(world: AzureResources, changes: Partial<ManagedApplication> = {}): ManagedApplication {
  const subscriptionId = changes.subscriptionId ?? world.subscriptions[0]?.id ?? '';
  const name = changes.name ?? 'contoso-backup';
  const planted: ManagedApplication = {
    subscriptionId,
    resourceGroup: 'managed-apps',
    name,
    location: 'westeurope',
    kind: 'MarketPlace',
    managedResourceGroupId: `/subscriptions/${subscriptionId}/resourceGroups/mrg-${name}`,
    publisherTenantId: PUBLISHER.tenant,
    provisioningState: 'Succeeded',
    tags: {},
    jitAccessPolicy: jitAccessOn(),
    authorizations: [{ principalId: PUBLISHER.principal, roleDefinitionId: CONTRIBUTOR }],
    publishedAuthorizations: null,
    createdAt: '2026-01-15T09:00:00Z',
    ...changes,
  };
  world.managedApplications.push(planted);
  return planted;
}

/** Files a publisher's request for a planted application: denied, an hour long, made and starting `daysAgo` days ago, unless `changes` say otherwise. */
export function plantJitRequest(
  world: AzureResources,
  application: ManagedApplication,
  daysAgo: number,
  changes: Partial<JitRequest> = {},
): JitRequest {
  const made = `${new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 19)}Z`;
  const planted: JitRequest = {
    subscriptionId: application.subscriptionId,
    resourceGroup: application.resourceGroup,
    name: `request-${world.jitRequests.length + 1}`,
    applicationResourceId: applicationId(application),
    publisherTenantId: application.publisherTenantId,
    jitAuthorizationPolicies: [{ principalId: PUBLISHER.principal, roleDefinitionId: CONTRIBUTOR }],
    jitSchedulingPolicy: { type: 'Once', duration: 'PT1H', startTime: made },
    provisioningState: 'Succeeded',
    jitRequestState: 'Denied',
    createdAt: made,
    ...changes,
  };
  world.jitRequests.push(planted);
  return planted;
}
