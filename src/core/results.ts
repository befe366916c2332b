import type { UnknownReason } from './facts.js';

export type Status = 'passed' | 'failed' | 'unknown' | 'skipped';
export type Severity = 'error' | 'warning' | 'notice';

/** Where in a file a result points. Lines and columns count from 1. */
export interface Location {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** One row of the report. A check that passes gives one row; one that fails gives a row per subject. */
export interface Result {
  readonly check: CheckId;
  readonly status: Status;
  readonly severity: Severity;
  /** One or two plain sentences: what was found, what was expected. Never holds a secret. */
  readonly message: string;
  /** What to do: words and exact commands, ready to paste. */
  readonly fix?: string;
  /** The check's page: its address, or its path in the action's repository where the runner does not tell that. */
  readonly docs?: string;
  /** What the row is about where a check looks at several things: a permission, a key, a role. */
  readonly subject?: string;
  readonly correlationId?: string;
  readonly unknownReason?: UnknownReason;
  /** The check whose failure kept a skipped one from being judged. */
  readonly prerequisite?: CheckId;
  readonly location?: Location;
  /** A waiver that holds today: the row keeps status and severity, and counts for nothing. */
  readonly waived?: { readonly until: string; readonly reason: string };
}

/** What the catalogue says of a check. Titles are neutral: they stand above good news and bad. */
export interface CheckInfo {
  readonly title: string;
  readonly severity: Severity;
}

/**
 * Every check there is. A check without an entry does not compile; severity is the usual one, and a row may
 * bear another where the contract says so.
 */
export const CATALOGUE = {
  'login/oidc': { title: 'Login with GitHub’s OIDC token', severity: 'error' },
  'login/identity': { title: 'Separate login app', severity: 'notice' },
  'login/rights': { title: 'Rights of the login app', severity: 'warning' },
  'federation/scope': { title: 'Reach of federated credentials', severity: 'warning' },
  'app/exists': { title: 'Application', severity: 'error' },
  'app/service-principal': { title: 'Service principal', severity: 'error' },
  'app/audience': { title: 'Sign-in audience of the app', severity: 'warning' },
  'app/permissions': { title: 'API permissions', severity: 'error' },
  'app/consent': { title: 'Admin consent', severity: 'error' },
  'app/legacy-graph': { title: 'Permissions on the retired Azure AD Graph', severity: 'notice' },
  'app/excess-permissions': { title: 'API permissions beyond the required', severity: 'warning' },
  'app/role': { title: 'App role', severity: 'warning' },
  'secret/present': { title: 'Client secret', severity: 'error' },
  'secret/expiry': { title: 'Expiry of the client secret', severity: 'error' },
  'secret/rotation': { title: 'Rotation of client secrets', severity: 'warning' },
  'secret/stale': { title: 'Expired client secrets', severity: 'notice' },
  'subscription/state': { title: 'State of the subscription', severity: 'error' },
  'subscription/tenant': { title: 'Tenant of the subscription', severity: 'error' },
  'subscription/defender': { title: 'Microsoft Defender for Cloud', severity: 'warning' },
  'subscription/single': { title: 'Role on other subscriptions', severity: 'notice' },
  'role/assignment': { title: 'Azure role', severity: 'error' },
  'role/condition': { title: 'Condition of the Azure role', severity: 'warning' },
  'role/excess': { title: 'Azure roles that can change something', severity: 'warning' },
  'role/denied': { title: 'Deny assignments', severity: 'warning' },
  'config/readable': { title: 'Configuration file', severity: 'error' },
  'config/drift': { title: 'Drift of the azure entry', severity: 'warning' },
  'config/secret-literal': { title: 'Literal client secret', severity: 'error' },
  'config/literal-id': { title: 'Literal ids', severity: 'notice' },
  'config/secret-name': { title: 'Names of the Jit secrets', severity: 'warning' },
  'config/shared-secrets': { title: 'Jit secrets shared by tenants', severity: 'warning' },
  'config/lint': { title: 'Form of the azure entry', severity: 'error' },
  'config/two-files': { title: 'Second configuration file', severity: 'warning' },
  'config/one-per-tenant': { title: 'Entries per tenant', severity: 'error' },
  'config/unknown-key': { title: 'Unknown keys', severity: 'warning' },
  'jit/integration-file': { title: 'Jit’s own view of the file', severity: 'warning' },
  'pull-request/permitted': { title: 'Right to open a pull request', severity: 'warning' },
  'pull-request/proposed': { title: 'Proposal of the drift', severity: 'error' },
  'pull-request/hand-edited': { title: 'Commits of others on the proposal', severity: 'warning' },
  'pull-request/declined': { title: 'Declined proposal', severity: 'warning' },
  'issue/kept': { title: 'Issue for what no pull request can mend', severity: 'warning' },
  'waiver/expired': { title: 'Dates of the waivers', severity: 'warning' },
  'managed-app/jit-access-licence': { title: 'Licence for JIT access of managed applications', severity: 'error' },
  'managed-app/jit-access-requests': { title: 'Requests for JIT access to managed applications', severity: 'warning' },
} as const satisfies Record<string, CheckInfo>;

export type CheckId = keyof typeof CATALOGUE;

/** All check ids, in the order of the catalogue, which is the order of every list. */
export const CHECK_IDS = Object.keys(CATALOGUE) as readonly CheckId[];
