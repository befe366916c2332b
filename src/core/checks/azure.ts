import type { Expectation } from '../expectations.js';
import { dependent, type TenantFacts } from '../facts.js';
import type { CheckId, Result } from '../results.js';
import { checkAppExists, checkAppRole, checkServicePrincipal } from './app.js';
import { checkConsent } from './consent.js';
import { checkLogin } from './login.js';
import { checkLoginRights } from './login-rights.js';
import { checkPermissions } from './permissions.js';
import { checkRoleAssignment } from './role.js';
import { skipped, unknown } from './rows.js';
import { checkSecretExpiry, checkSecretPresent } from './secret.js';
import { checkSubscriptionState, checkSubscriptionTenant } from './subscription.js';

/** The checks that need a login in Azure, in the order of the catalogue. */
export const AZURE_CHECKS = [
  'login/oidc',
  'login/rights',
  'app/exists',
  'app/service-principal',
  'app/permissions',
  'app/consent',
  'app/role',
  'secret/present',
  'secret/expiry',
  'subscription/state',
  'subscription/tenant',
  'role/assignment',
] as const satisfies readonly CheckId[];

/** Every Azure check as skipped, with one reason: no token was asked for, or the ids are not given. */
export function skipTenant(because: string): Result[] {
  return AZURE_CHECKS.map((check) => skipped(check, because));
}

/** Every Azure check, in the order of the catalogue. Total: whatever is unknown gives unknown rows, never failed ones. */
export function checkTenant(facts: TenantFacts, expectation: Expectation, now: number): Result[] {
  const { ids } = expectation;
  if (ids === undefined) return skipTenant('Not checked: tenant-id, client-id and subscription-id are not given.');
  const loginClientId = expectation.loginClientId ?? ids.clientId;
  const login = checkLogin(facts.login, loginClientId, ids);
  const others = AZURE_CHECKS.filter((check) => check !== 'login/oidc');
  const { login: fact } = facts;
  if (!fact.known)
    return [
      login,
      ...others.map((check) =>
        unknown(check, dependent('anything of the tenant, since the login (login/oidc) did not succeed', fact)),
      ),
    ];
  if (fact.value.kind !== 'succeeded')
    return [login, ...others.map((check) => skipped(check, 'Not checked: login/oidc failed.'))];
  return [
    login,
    ...checkLoginRights(facts, { loginClientId, subscriptionId: ids.subscriptionId }),
    checkAppExists(facts, ids),
    checkServicePrincipal(facts, ids),
    ...checkPermissions(facts, expectation.permissions, ids),
    ...checkConsent(facts, expectation.permissions, ids),
    checkAppRole(facts, ids, expectation.appRole),
    checkSecretPresent(facts, expectation, ids, now),
    checkSecretExpiry(facts, expectation, ids, now),
    checkSubscriptionState(facts, ids, loginClientId),
    checkSubscriptionTenant(facts, ids),
    checkRoleAssignment(facts, expectation, ids),
  ];
}
