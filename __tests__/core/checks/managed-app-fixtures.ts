import { known, type TenantFacts } from '../../../src/core/facts.js';
import type {
  JitAccessPolicy,
  JitRequest,
  ManagedApplication,
  PremiumPlan,
} from '../../../src/core/managed-app-facts.js';
import { inDays, SUBSCRIPTION_SCOPE } from './tenant-fixtures.js';

const PROVIDER = `${SUBSCRIPTION_SCOPE}/resourceGroups/apps/providers/Microsoft.Solutions`;

/** Resource id of the application of that name. */
export function appId(name = 'backup'): string {
  return `${PROVIDER}/applications/${name}`;
}

/** A managed application with JIT access on and approval automatic, unless `policy` says otherwise. */
export function managedApp(policy: Partial<JitAccessPolicy> | null = {}, name = 'backup'): ManagedApplication {
  return {
    id: appId(name),
    name,
    resourceGroup: 'apps',
    provisioningState: 'Succeeded',
    policy:
      policy === null
        ? null
        : {
            enabled: true,
            approvalMode: 'AutoApprove',
            approvers: [],
            longestDuration: 'PT8H',
            asRead: { jitAccessEnabled: true, jitApprovalMode: 'AutoApprove', maximumJitAccessDuration: 'PT8H' },
            ...policy,
          },
    authorizations: [],
  };
}

/** The fact that these are all managed applications. */
export function managedApps(...applications: readonly ManagedApplication[]): TenantFacts['managedApplications'] {
  return known({ kind: 'applications', applications });
}

/** Entra ID P2 in a SKU. */
export function plan(capabilityStatus = 'Enabled', provisioningStatus = 'Success', sku = 'SPE_E5'): PremiumPlan {
  return { sku, capabilityStatus, provisioningStatus };
}

/** A request that was denied two days ago. */
export function jitRequest(changes: Partial<JitRequest> = {}): JitRequest {
  return {
    id: `${PROVIDER}/jitRequests/request-1`,
    name: 'request-1',
    applicationId: appId(),
    state: 'Denied',
    createdOn: inDays(-2),
    startsOn: inDays(-1),
    duration: 'PT1H',
    ...changes,
  };
}
