/**
 * Facts: what is, as read from Entra, Azure and GitHub, in our own words.
 *
 * Each fact is either known or unknown, so that something which could not be read can't be mistaken
 * for something that is empty or missing: `Known<null>` says "the service said it does not exist",
 * `Unknown` says "nobody could tell".
 */

import type {
  DefenderPlans,
  DenyAssignment,
  OtherSubscription,
  RoleAssignment,
  RoleDefinition,
  RoleRefusal,
  ScheduledRole,
  SubscriptionFact,
} from './azure-facts.js';
import type {
  Application,
  ApplicationGrant,
  DelegatedGrant,
  FederatedCredential,
  ResourceApi,
  ServicePrincipal,
} from './directory-facts.js';
import type { Fact } from './fact.js';
import type { Login } from './login-facts.js';
import type { JitRequest, ManagedApplications, PremiumPlan } from './managed-app-facts.js';

export type {
  DefenderPlan,
  DefenderPlans,
  DenyAssignment,
  OtherSubscription,
  RoleAssignment,
  RoleDefinition,
  RoleRefusal,
  ScheduledRole,
  Subscription,
  SubscriptionFact,
} from './azure-facts.js';
export type { ConfigFacts, FileState, JitAnswer } from './config-facts.js';
export type {
  Application,
  ApplicationGrant,
  ApplicationSecret,
  AppRole,
  DeclaredPermission,
  DelegatedGrant,
  FederatedCredential,
  PermissionKind,
  ResourceApi,
  ServicePrincipal,
} from './directory-facts.js';
export {
  dependent,
  type Fact,
  type Known,
  known,
  mapFact,
  type ReadRight,
  type Unknown,
  type UnknownReason,
} from './fact.js';
export { type GivenToken, isLoggedIn, type Login, type PresentedClaims } from './login-facts.js';

/** All that one integration's checks look at. Read once, in the order of need; what was not reached is `Unknown` with reason `dependency`. */
export interface TenantFacts {
  readonly login: Fact<Login>;
  readonly application: Fact<Application | null>;
  readonly servicePrincipal: Fact<ServicePrincipal | null>;
  readonly delegatedGrants: Fact<readonly DelegatedGrant[]>;
  readonly applicationGrants: Fact<readonly ApplicationGrant[]>;
  /**
   * The APIs that permissions are expected on (and Microsoft Graph beside the retired API), by lower-case appId, and
   * by `apiKey(name)` where the inputs name them otherwise; `null`: not in this tenant.
   */
  readonly resourceApis: Fact<ReadonlyMap<string, ResourceApi | null>>;
  /** Further APIs that permissions are declared on (by lower-case appId) or granted of (by object id); `null`: not in this tenant. */
  readonly otherApis: Fact<ReadonlyMap<string, ResourceApi | null>>;
  /** Object ids of the groups that hold the service principal, nested ones too. */
  readonly groups: Fact<readonly string[]>;
  /** Federated credentials of the checked app; `null`: the application is not in this tenant. */
  readonly federatedCredentials: Fact<readonly FederatedCredential[] | null>;
  /** The login app as this tenant knows it; in self-login the same facts as the checked app's. */
  readonly loginPrincipal: Fact<ServicePrincipal | null>;
  readonly loginFederatedCredentials: Fact<readonly FederatedCredential[] | null>;
  readonly loginApplicationGrants: Fact<readonly ApplicationGrant[]>;
  readonly loginGroups: Fact<readonly string[]>;
  readonly subscription: Fact<SubscriptionFact>;
  /**
   * Assignments at or above the subscription (`atScope()`), for any principal; where the checked principal does not
   * hold the required role there, also its own narrower ones.
   */
  readonly roleAssignments: Fact<readonly RoleAssignment[] | RoleRefusal>;
  /** Definitions that the assignments and schedules of the two principals, and the required role, refer to, by GUID. */
  readonly roleDefinitions: Fact<ReadonlyMap<string, RoleDefinition>>;
  /** What the checked principal and its groups hold below the subscription; read (else empty) only where they hold nothing at or above it. */
  readonly narrowerAssignments: Fact<readonly RoleAssignment[]>;
  /** PIM-eligible roles of the checked principal and its groups; read (else empty) only where its active roles do not cover the required one. */
  readonly eligibleRoles: Fact<readonly ScheduledRole[]>;
  /** Active roles of the checked principal and its groups that PIM gives, some of them with an end. */
  readonly activeSchedules: Fact<readonly ScheduledRole[]>;
  /** Deny assignments at or above the subscription, for any principal. Null, here and in the next two: the one check that needs it is not selected, so nobody asked. */
  readonly denyAssignments: Fact<readonly DenyAssignment[] | null>;
  readonly defenderPlans: Fact<DefenderPlans | null>;
  readonly otherSubscriptions: Fact<readonly OtherSubscription[] | null>;
  readonly managedApplications: Fact<ManagedApplications>;
  /** Entra ID P2 in the tenant's SKUs; null: no application has JIT access enabled, so nobody asked. */
  readonly premiumPlans: Fact<readonly PremiumPlan[] | null>;
  /** The publishers' requests for JIT access in the subscription; null: nobody asked, for the same reason. */
  readonly jitRequests: Fact<readonly JitRequest[] | null>;
}
