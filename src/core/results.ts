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

/** What the catalogue says of a check. */
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
  'app/exists': { title: 'Application exists', severity: 'error' },
  'app/service-principal': { title: 'Service principal exists and is enabled', severity: 'error' },
  'app/permissions': { title: 'API permissions are declared', severity: 'error' },
  'app/consent': { title: 'Admin consent is granted', severity: 'error' },
  'app/role': { title: 'App role exists', severity: 'warning' },
  'secret/present': { title: 'Client secret is live', severity: 'error' },
  'secret/expiry': { title: 'Client secret lasts', severity: 'error' },
  'subscription/state': { title: 'Subscription is enabled', severity: 'error' },
  'subscription/tenant': { title: 'Subscription belongs to the tenant', severity: 'error' },
  'role/assignment': { title: 'Azure role is held', severity: 'error' },
  'config/readable': { title: 'Configuration file is readable', severity: 'error' },
  'config/drift': { title: 'Azure entry is as it should be', severity: 'warning' },
  'config/secret-literal': { title: 'No client secret in the file', severity: 'error' },
  'config/literal-id': { title: 'Ids come from Jit secrets', severity: 'notice' },
  'config/secret-name': { title: 'Jit secrets bear the documented names', severity: 'warning' },
  'config/shared-secrets': { title: 'Tenants do not share Jit secrets', severity: 'warning' },
  'config/lint': { title: 'Entry is well formed', severity: 'error' },
  'config/two-files': { title: 'One configuration file', severity: 'warning' },
  'config/one-per-tenant': { title: 'One entry per tenant', severity: 'error' },
  'config/unknown-key': { title: 'No unknown keys', severity: 'warning' },
  'pull-request/permitted': { title: 'Token could open a pull request', severity: 'warning' },
  'pull-request/proposed': { title: 'Drift is proposed as a pull request', severity: 'error' },
  'pull-request/hand-edited': { title: 'Proposal holds our commit only', severity: 'warning' },
  'pull-request/declined': { title: 'Proposal was not declined', severity: 'warning' },
} as const satisfies Record<string, CheckInfo>;

export type CheckId = keyof typeof CATALOGUE;

/** All check ids, in the order of the catalogue, which is the order of every list. */
export const CHECK_IDS = Object.keys(CATALOGUE) as readonly CheckId[];
