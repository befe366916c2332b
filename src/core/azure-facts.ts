import type { Fact, RoleAssignment, RoleDefinition } from './facts.js';

/** A trust of an app in tokens of another issuer (`federatedIdentityCredentials`). */
export interface FederatedCredential {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  /** `null`: a flexible credential, whose expression is not in Graph v1.0. */
  readonly subject: string | null;
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
