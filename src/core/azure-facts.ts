/** Facts from Azure Resource Manager about the subscription, and who may do what on it. */

import type { Fact } from './fact.js';

export interface Subscription {
  readonly subscriptionId: string;
  readonly displayName: string;
  /** Enabled, Warned, PastDue, Disabled, Deleted; an open set. */
  readonly state: string;
  readonly tenantId: string;
}

/** What ARM said of the subscription. */
export type SubscriptionFact =
  | { readonly kind: 'found'; readonly subscription: Subscription }
  /** ARM's `SubscriptionNotFound`: not there, or not visible to this identity. */
  | { readonly kind: 'not-found'; readonly correlationId?: string }
  /** ARM's `InvalidAuthenticationTokenTenant`: it belongs to another tenant, which ARM named where it did. */
  | { readonly kind: 'other-tenant'; readonly tenantId: string | null; readonly correlationId?: string };

export interface RoleAssignment {
  readonly id: string;
  /** `/`, a management group, the subscription, or narrower. As ARM wrote it. */
  readonly scope: string;
  /** Lower-case GUID tail of the role definition's id. */
  readonly roleDefinitionGuid: string;
  readonly principalId: string;
  /** User, Group, ServicePrincipal, …; an open set. */
  readonly principalType: string;
  readonly condition: string | null;
  /** ISO 8601 as ARM gave them. */
  readonly createdOn: string | null;
  readonly updatedOn: string | null;
}

export interface RoleDefinition {
  /** Lower-case GUID. */
  readonly guid: string;
  readonly name: string;
  readonly custom: boolean;
  readonly permissions: readonly {
    readonly actions: readonly string[];
    readonly notActions: readonly string[];
    readonly dataActions: readonly string[];
    readonly notDataActions: readonly string[];
  }[];
}

/** ARM's `AuthorizationFailed` told of the very principal that the check is about (self-login). */
export interface RoleRefusal {
  readonly kind: 'refused-to-checked-principal';
  readonly message: string;
  readonly correlationId?: string;
}

/** A Microsoft Defender for Cloud plan of the subscription. */
export interface DefenderPlan {
  readonly name: string;
  /** Free, Standard; an open set. */
  readonly tier: string;
  readonly deprecated: boolean;
}

/** The plans, or ARM's word that the subscription has not registered Microsoft.Security: then it can have none. */
export type DefenderPlans =
  | { readonly kind: 'plans'; readonly plans: readonly DefenderPlan[] }
  | { readonly kind: 'unregistered' };

/** Rights that are taken away at a scope; deny wins over allow. */
export interface DenyAssignment {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  /** Lower-case object ids; the zero GUID is everyone. */
  readonly principals: readonly string[];
  readonly excludedPrincipals: readonly string[];
  readonly permissions: readonly { readonly actions: readonly string[]; readonly notActions: readonly string[] }[];
  readonly doNotApplyToChildScopes: boolean;
  /** Whether it, or one of its permissions, bears a condition, which may narrow it. */
  readonly conditional: boolean;
}

/** A schedule instance of Privileged Identity Management: a role that is eligible, or active for some time. */
export interface ScheduledRole {
  readonly scope: string;
  readonly roleDefinitionGuid: string;
  readonly principalId: string;
  /** ISO 8601 as ARM gave it; null: without an end. */
  readonly endsOn: string | null;
}

/** Another subscription that this run can list, and what the checked principal and its groups hold at or above it. */
export interface OtherSubscription {
  readonly subscriptionId: string;
  readonly displayName: string;
  readonly held: Fact<{
    readonly assignments: readonly RoleAssignment[];
    /** Definitions of those roles, by GUID. */
    readonly definitions: ReadonlyMap<string, RoleDefinition>;
  }>;
}
