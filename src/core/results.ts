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
  /** Link to the check's page. */
  readonly docs?: string;
  /** What the row is about where a check looks at several things: a permission, a key, a role. */
  readonly subject?: string;
  readonly correlationId?: string;
  readonly unknownReason?: UnknownReason;
  readonly location?: Location;
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
  'login/rights': { title: 'Rights of the login app', severity: 'warning' },
  'app/exists': { title: 'Application', severity: 'error' },
  'app/service-principal': { title: 'Service principal', severity: 'error' },
  'app/permissions': { title: 'API permissions', severity: 'error' },
  'app/consent': { title: 'Admin consent', severity: 'error' },
  'app/role': { title: 'App role', severity: 'warning' },
  'secret/present': { title: 'Client secret', severity: 'error' },
  'secret/expiry': { title: 'Expiry of the client secret', severity: 'error' },
  'subscription/state': { title: 'State of the subscription', severity: 'error' },
  'subscription/tenant': { title: 'Tenant of the subscription', severity: 'error' },
  'role/assignment': { title: 'Azure role', severity: 'error' },
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
  'pull-request/permitted': { title: 'Right to open a pull request', severity: 'warning' },
  'pull-request/proposed': { title: 'Proposal of the drift', severity: 'error' },
  'pull-request/hand-edited': { title: 'Commits of others on the proposal', severity: 'warning' },
  'pull-request/declined': { title: 'Declined proposal', severity: 'warning' },
} as const satisfies Record<string, CheckInfo>;

export type CheckId = keyof typeof CATALOGUE;

/** All check ids, in the order of the catalogue, which is the order of every list. */
export const CHECK_IDS = Object.keys(CATALOGUE) as readonly CheckId[];
