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
  FederatedCredential,
  OtherSubscription,
  ScheduledRole,
} from './azure-facts.js';
import type { JitRequest, ManagedApplications, PremiumPlan } from './managed-app-facts.js';

/** Why a fact could not be read. */
export type UnknownReason = 'forbidden' | 'transient' | 'timeout' | 'malformed' | 'dependency';

/** A right that the run's identity lacks: what to grant so that a read succeeds. */
export type ReadRight =
  | 'Application.Read.All'
  | 'Directory.Read.All'
  /** Azure role Reader (or any role with the read action) on the subscription. */
  | 'Reader'
  /** `contents: read` on the config repo. */
  | 'contents:read'
  /** `pull-requests: read` on the config repo. */
  | 'pull-requests:read';

/** A fact that could not be read: which read, and what came back instead. */
export interface Unknown {
  readonly known: false;
  readonly reason: UnknownReason;
  /** What was read, as the object of a sentence: "the consent grants of the service principal (Microsoft Graph)". */
  readonly read: string;
  /** What came back: "HTTP 403 Authorization_RequestDenied: Insufficient privileges to complete the operation." */
  readonly found: string;
  /** The right whose absence explains it, where the service's answer says so. */
  readonly right?: ReadRight;
  /** The service's own correlation or request id. */
  readonly correlationId?: string;
  /** What to grant or do, where the reader of the fact knows more than `right` says. */
  readonly fix?: string;
}

/** A fact that was read. `null` inside means: the service itself said that there is none. */
export interface Known<T> {
  readonly known: true;
  readonly value: T;
}

export type Fact<T> = Known<T> | Unknown;

/** Wraps a value that was read. */
export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** A fact that follows from another one which is unknown: keeps the cause, names what could not be read because of it. */
export function dependent(read: string, cause: Unknown): Unknown {
  return { ...cause, reason: 'dependency', read, found: `${cause.read} is unknown (${cause.found})` };
}

/** Applies `change` to a known value; an unknown stays as it is. */
export function mapFact<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.known ? known(change(fact.value)) : fact;
}

/** The claims of the ID token that this run presented: what a federated credential must match, letter by letter. */
export interface PresentedClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly repository?: string;
  readonly repositoryId?: string;
  readonly repositoryOwner?: string;
  readonly repositoryOwnerId?: string;
  readonly ref?: string;
  readonly environment?: string;
  readonly eventName?: string;
  readonly jobWorkflowRef?: string;
}

/** What became of an access token that an earlier step got. */
export type GivenToken =
  | { readonly kind: 'used' }
  | { readonly kind: 'missing' }
  /** The service, or the token's own text, says that it cannot serve here: `why` is a sentence. */
  | { readonly kind: 'refused'; readonly why: string; readonly correlationId?: string };

/** How the login went. */
export type Login =
  | { readonly kind: 'succeeded'; readonly claims: PresentedClaims }
  /** Input `login: tokens`: no ID token was asked for. */
  | {
      readonly kind: 'given-tokens';
      readonly graph: GivenToken;
      readonly arm: GivenToken;
      /** Whose tokens they are: an app's client id, a person's, or nobody can tell. */
      readonly bearer: { readonly clientId: string } | 'person' | 'unknown';
      /** The cloud's own addresses, for the commands that get fresh ones. */
      readonly resources: { readonly graph: string; readonly arm: string };
    }
  /** No ID token, and the reason is known: nothing was asked of Entra. */
  | { readonly kind: 'no-id-token'; readonly cause: 'permission-missing' | 'fork-pull-request' | 'not-on-actions' }
  /** Entra answered and refused. `code` is the AADSTS number; `message` its own sentence. */
  | {
      readonly kind: 'refused';
      readonly code: number | undefined;
      readonly message: string;
      readonly claims: PresentedClaims;
      readonly scope: string;
      readonly correlationId?: string;
    };

/** Whether the run may read: Entra gave it tokens, or an earlier step did and at least one can serve. */
export function isLoggedIn(login: Login): boolean {
  if (login.kind === 'given-tokens') return login.graph.kind === 'used' || login.arm.kind === 'used';
  return login.kind === 'succeeded';
}

export interface ApplicationSecret {
  readonly keyId: string;
  readonly description: string | null;
  /** ISO 8601 dates as Graph gave them. */
  readonly startsOn: string | null;
  readonly expiresOn: string | null;
}

export interface AppRole {
  readonly id: string;
  readonly value: string | null;
  readonly enabled: boolean;
  /** `User`, `Application`. */
  readonly allowedMemberTypes: readonly string[];
}

export type PermissionKind = 'Scope' | 'Role';

/** One entry of `requiredResourceAccess`. Ids are lower-case GUIDs. */
export interface DeclaredPermission {
  readonly resourceAppId: string;
  readonly id: string;
  readonly kind: PermissionKind;
}

/** The application object (Graph `application`). */
export interface Application {
  readonly objectId: string;
  readonly appId: string;
  readonly displayName: string;
  readonly signInAudience: string | null;
  /** ISO 8601 as Graph gave it. */
  readonly createdOn: string | null;
  readonly permissions: readonly DeclaredPermission[];
  readonly secrets: readonly ApplicationSecret[];
  readonly appRoles: readonly AppRole[];
}

/** The service principal (Graph `servicePrincipal`): `objectId` is what Azure roles are assigned to. */
export interface ServicePrincipal {
  readonly objectId: string;
  readonly appId: string;
  readonly displayName: string;
  readonly enabled: boolean;
}

/** The service principal of an API in this tenant: translates permission ids to names. */
export interface ResourceApi {
  readonly objectId: string;
  readonly appId: string;
  readonly displayName: string;
  readonly scopes: readonly { readonly id: string; readonly value: string; readonly needsAdminConsent: boolean }[];
  readonly roles: readonly { readonly id: string; readonly value: string }[];
}

/** Consent for delegated permissions (`oauth2PermissionGrants`). */
export interface DelegatedGrant {
  readonly id?: string;
  readonly resourceObjectId: string;
  readonly forAllUsers: boolean;
  readonly scopes: readonly string[];
}

/** Consent for one application permission (`appRoleAssignments`). */
export interface ApplicationGrant {
  readonly resourceObjectId: string;
  readonly appRoleId: string;
  /** ISO 8601 as Graph gave it. */
  readonly createdOn: string | null;
}

export type {
  DefenderPlan,
  DefenderPlans,
  DenyAssignment,
  FederatedCredential,
  OtherSubscription,
  ScheduledRole,
} from './azure-facts.js';

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
  /** Deny assignments at or above the subscription, for any principal. */
  readonly denyAssignments: Fact<readonly DenyAssignment[]>;
  readonly defenderPlans: Fact<DefenderPlans>;
  readonly otherSubscriptions: Fact<readonly OtherSubscription[]>;
  readonly managedApplications: Fact<ManagedApplications>;
  /** Entra ID P2 in the tenant's SKUs; null: no application has JIT access enabled, so nobody asked. */
  readonly premiumPlans: Fact<readonly PremiumPlan[] | null>;
  /** The publishers' requests for JIT access in the subscription; null: nobody asked, for the same reason. */
  readonly jitRequests: Fact<readonly JitRequest[] | null>;
}

/** The configuration file, as one commit (or the workspace) has it. */
export type FileState =
  | { readonly kind: 'present'; readonly bytes: Uint8Array; readonly blob: string }
  /** Absence with evidence: the tree was read and does not list the path. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'not-a-file'; readonly what: 'symlink' | 'directory' | 'submodule' }
  | { readonly kind: 'too-large'; readonly size: number };

/** What one run knows of one configuration file. */
export interface ConfigFacts {
  /** `owner/name`. */
  readonly repository: string;
  readonly ref: string;
  /** Where the file is, or would be created. */
  readonly path: string;
  readonly file: Fact<FileState>;
  /** The other of Jit's two places (`.jit/jit-integration.yml`, `jit-integration.yml`), when it also holds a file. */
  readonly otherPath: Fact<string | null>;
}

/** What Jit's own API says of the file. */
export type JitAnswer =
  | {
      readonly kind: 'file';
      /** Jit's word on it, such as `valid`; an open set. */
      readonly status: string | null;
      /** The file as text, where Jit gave one. */
      readonly text: string | null;
      /** The file as Jit parsed it (plain JSON); undefined where it gave none. */
      readonly content: unknown;
    }
  /** Jit has no file that it could use, and says why by its own code. */
  | { readonly kind: 'no-file'; readonly code: string; readonly message: string };
