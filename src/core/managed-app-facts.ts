/**
 * Facts about Azure Managed Applications (`Microsoft.Solutions`). "JIT access" is here their just-in-time access of the
 * publisher; it has nothing to do with Jit, the platform.
 */

/** Service plan Entra ID P2 (AAD_PREMIUM_P2). It is part of several SKUs: a SKU's own id or name tells nothing. */
export const PREMIUM_P2 = 'eec0eb4f-6444-4f95-aba0-50c24d67f998';

/** Somebody who may approve the publisher's requests. */
export interface JitApprover {
  readonly id: string;
  /** `user`, `group`; an open set. */
  readonly type: string | null;
  readonly displayName: string | null;
}

/** How the publisher gets access to the resources of an application. */
export interface JitAccessPolicy {
  readonly enabled: boolean;
  /** AutoApprove, ManualApprove, NotSpecified; an open set. */
  readonly approvalMode: string | null;
  readonly approvers: readonly JitApprover[];
  /** ISO 8601, such as `PT8H`. */
  readonly longestDuration: string | null;
  /** The policy just as ARM gave it: a change sends all of it back. */
  readonly asRead: Readonly<Record<string, unknown>>;
}

/** A right of the publisher on the resources of an application. */
export interface PublisherAuthorization {
  readonly principalId: string;
  readonly roleDefinitionId: string;
}

/** A managed application of the subscription. */
export interface ManagedApplication {
  /** Resource id, as ARM wrote it. */
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  /** Succeeded, Updating, …; an open set. */
  readonly provisioningState: string | null;
  /** Null: deployed without one, so that JIT access is off. */
  readonly policy: JitAccessPolicy | null;
  readonly authorizations: readonly PublisherAuthorization[];
}

/** The managed applications; or ARM's word that the subscription has not registered the provider: then it can have none. */
export type ManagedApplications =
  | { readonly kind: 'applications'; readonly applications: readonly ManagedApplication[] }
  | { readonly kind: 'unregistered' }
  /** No selected check needs them. */
  | { readonly kind: 'not-asked' };

/** The service plan Entra ID P2, in one of the tenant's SKUs. */
export interface PremiumPlan {
  readonly sku: string;
  /** Enabled, Warning, Suspended, LockedOut, Deleted; an open set. */
  readonly capabilityStatus: string;
  /** Success, Disabled, PendingActivation, …; an open set. */
  readonly provisioningStatus: string;
}

/** A publisher's request for JIT access. Azure keeps no reason of a denial. */
export interface JitRequest {
  readonly id: string;
  readonly name: string;
  readonly applicationId: string;
  /** Pending, Approved, Denied, Failed, Canceled, Expired, Timeout; an open set. */
  readonly state: string | null;
  /** `systemData.createdAt`, ISO 8601. */
  readonly createdOn: string | null;
  /** `startTime` of its schedule, ISO 8601. */
  readonly startsOn: string | null;
  /** How long the access was asked for, ISO 8601. */
  readonly duration: string | null;
}

/** The applications of which publishers must ask for access. */
export function withJitAccess(applications: readonly ManagedApplication[]): readonly ManagedApplication[] {
  return applications.filter(({ policy }) => policy?.enabled === true);
}
