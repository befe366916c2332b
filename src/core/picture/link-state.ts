import type { CheckId, Result } from '../results.js';
import { isCounted } from '../verdict.js';

/** The links of the chain from the repository to the file, in its order; `managed` stands beside it. */
export const LINKS = [
  'repository',
  'login',
  'app',
  'secret',
  'permissions',
  'role',
  'subscription',
  'managed',
  'file',
] as const;

export type Link = (typeof LINKS)[number];

/** Which link a check judges. A check without a link does not compile. */
export const LINK_OF: Readonly<Record<CheckId, Link>> = {
  'login/oidc': 'login',
  'login/identity': 'login',
  'login/rights': 'login',
  'federation/scope': 'login',
  'app/exists': 'app',
  'app/service-principal': 'app',
  'app/audience': 'app',
  'app/permissions': 'permissions',
  'app/consent': 'permissions',
  'app/legacy-graph': 'permissions',
  'app/excess-permissions': 'permissions',
  'app/role': 'app',
  'secret/present': 'secret',
  'secret/expiry': 'secret',
  'secret/rotation': 'secret',
  'secret/stale': 'secret',
  'subscription/state': 'subscription',
  'subscription/tenant': 'subscription',
  'subscription/defender': 'subscription',
  'subscription/single': 'subscription',
  'role/assignment': 'role',
  'role/condition': 'role',
  'role/excess': 'role',
  'role/denied': 'role',
  'config/readable': 'file',
  'config/drift': 'file',
  'config/secret-literal': 'file',
  'config/literal-id': 'file',
  'config/secret-name': 'file',
  'config/shared-secrets': 'file',
  'config/lint': 'file',
  'config/two-files': 'file',
  'config/one-per-tenant': 'file',
  'config/unknown-key': 'file',
  'jit/integration-file': 'file',
  'pull-request/permitted': 'repository',
  'pull-request/proposed': 'file',
  'pull-request/hand-edited': 'file',
  'pull-request/declined': 'file',
  'issue/kept': 'repository',
  'waiver/expired': 'repository',
  'managed-app/jit-access-licence': 'managed',
  'managed-app/jit-access-requests': 'managed',
};

/** What a link came to, worst first. A failed row counts by its severity. */
export const LINK_STATES = ['failed', 'unknown', 'warning', 'notice', 'waived', 'unchecked', 'passed'] as const;

export type LinkState = (typeof LINK_STATES)[number];

/** Sign and word of a state: signs are told apart without colours. */
export const STATE_WORDS: Readonly<Record<LinkState, { readonly sign: string; readonly word: string }>> = {
  failed: { sign: '❌', word: 'failed' },
  unknown: { sign: '❓', word: 'unknown' },
  warning: { sign: '⚠️', word: 'warning' },
  notice: { sign: 'ℹ️', word: 'notice' },
  waived: { sign: '⏸️', word: 'waived' },
  unchecked: { sign: '⏭️', word: 'not checked' },
  passed: { sign: '✅', word: 'passed' },
};

/**
 * The state of a link: the worst of its rows. It passed only where a row says so, and none of an error check was left
 * unjudged because of another that failed.
 */
export function stateOf(rows: readonly Result[]): LinkState {
  const has = (status: Result['status'], severity?: Result['severity']): boolean =>
    rows.some(
      (row) => isCounted(row) && row.status === status && (severity === undefined || row.severity === severity),
    );
  if (has('failed', 'error')) return 'failed';
  if (has('unknown', 'error')) return 'unknown';
  if (has('failed', 'warning')) return 'warning';
  if (has('unknown')) return 'unknown';
  if (has('failed')) return 'notice';
  if (rows.some((row) => !isCounted(row))) return 'waived';
  // Only skipped rows have a prerequisite.
  const unjudged = rows.some(({ severity, prerequisite }) => severity === 'error' && prerequisite !== undefined);
  return has('passed') && !unjudged ? 'passed' : 'unchecked';
}

/** The worst of several states; of none: not checked. */
export function worstOf(states: readonly LinkState[]): LinkState {
  return LINK_STATES.find((state) => states.includes(state)) ?? 'unchecked';
}

/** The rows of one link. */
export function rowsOf(link: Link, rows: readonly Result[]): readonly Result[] {
  return rows.filter(({ check }) => LINK_OF[check] === link);
}
