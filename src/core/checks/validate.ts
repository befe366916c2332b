import type { Fact, Login } from '../facts.js';
import type { Result } from '../results.js';
import { skipTenant } from './azure.js';
import { TRIGGER_REFUSALS } from './login-codes.js';

/**
 * The Azure rows of `validate` with `azure: auto`: a token that is not to be had, or a credential that does not fit
 * this trigger, is no fault of the file that is validated.
 */
export function relaxForValidate(rows: readonly Result[], login: Fact<Login>): readonly Result[] {
  if (!login.known) return rows;
  const outcome = login.value;
  if (outcome.kind === 'no-id-token') {
    const words = rows.find((row) => row.check === 'login/oidc')?.message ?? 'This run gets no ID token.';
    return skipTenant(`Not checked: ${words}`);
  }
  if (outcome.kind !== 'refused' || !TRIGGER_REFUSALS.some((code) => code === outcome.code)) return rows;
  return rows.map((row) =>
    row.check === 'login/oidc' && row.status === 'failed' ? { ...row, severity: 'warning' } : row,
  );
}
