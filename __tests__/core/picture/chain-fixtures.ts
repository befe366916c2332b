import { passed } from '../../../src/core/checks/rows.js';
import type { CheckId } from '../../../src/core/results.js';

/** One check of each link that is an integration's own. */
export const OWN: readonly CheckId[] = [
  'login/oidc',
  'app/exists',
  'secret/expiry',
  'app/permissions',
  'role/assignment',
  'subscription/state',
];

/** Rows by which every link of an integration passed. */
export const GOOD = OWN.map((check) => passed(check, 'Good.'));

/** Why a row is unknown. */
export const CAUSE = { known: false, reason: 'transient', read: 'it', found: 'HTTP 503' } as const;
