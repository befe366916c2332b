import type { Expectation, IntegrationIds } from '../expectations.js';
import { dependent, isLoggedIn, type TenantFacts } from '../facts.js';
import type { CheckId, Result } from '../results.js';
import { checkAppExists, checkAppRole, checkServicePrincipal } from './app.js';
import { checkAudience } from './audience.js';
import { checkConsent } from './consent.js';
import { checkDefender } from './defender.js';
import { checkExcessPermissions } from './excess-permissions.js';
import { checkFederationScope } from './federation.js';
import { withFreshness } from './fresh.js';
import { checkLegacyGraph } from './legacy-graph.js';
import { checkLogin } from './login.js';
import { checkLoginIdentity } from './login-identity.js';
import { checkLoginRights } from './login-rights.js';
import { checkJitAccessLicence } from './managed-app-licence.js';
import { checkJitAccessRequests } from './managed-app-requests.js';
import { checkPermissions } from './permissions.js';
import { checkRoleAssignment } from './role.js';
import { checkRoleCondition, checkRoleDenied, checkRoleExcess } from './role-others.js';
import { skipped, skippedAfter, unknown } from './rows.js';
import { checkSecretExpiry, checkSecretPresent } from './secret.js';
import { checkSecretRotation, checkSecretStale } from './secret-others.js';
import { checkSubscriptionState, checkSubscriptionTenant } from './subscription.js';
import { checkSubscriptionSingle } from './subscription-single.js';

/** The checks that need a login in Azure, in the order of the catalogue. */
export const AZURE_CHECKS = [
  'login/oidc',
  'login/identity',
  'login/rights',
  'federation/scope',
  'app/exists',
  'app/service-principal',
  'app/audience',
  'app/permissions',
  'app/consent',
  'app/legacy-graph',
  'app/excess-permissions',
  'app/role',
  'secret/present',
  'secret/expiry',
  'secret/rotation',
  'secret/stale',
  'subscription/state',
  'subscription/tenant',
  'subscription/defender',
  'subscription/single',
  'role/assignment',
  'role/condition',
  'role/excess',
  'role/denied',
  'managed-app/jit-access-licence',
  'managed-app/jit-access-requests',
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
  if (!isLoggedIn(fact.value)) return [login, ...others.map((check) => skippedAfter(check, 'login/oidc'))];
  const selfLogin = loginClientId.toLowerCase() === ids.clientId.toLowerCase();
  const rows = [
    login,
    checkLoginIdentity(facts, loginClientId, ids),
    ...checkLoginRights(facts, { loginClientId, subscriptionId: ids.subscriptionId }),
    checkFederationScope(facts, loginClientId, ids),
    ...checkApp(facts, { ...expectation, selfLogin }, ids),
    checkSecretPresent(facts, expectation, ids, now),
    checkSecretExpiry(facts, expectation, ids, now),
    checkSecretRotation(facts, expectation, ids, now),
    checkSecretStale(facts, expectation, ids, now),
    checkSubscriptionState(facts, ids, loginClientId),
    checkSubscriptionTenant(facts, ids),
    checkDefender(facts, ids),
    checkSubscriptionSingle(facts, expectation),
    checkRoleAssignment(facts, expectation, ids),
    checkRoleCondition(facts, expectation, ids),
    checkRoleExcess(facts, expectation, ids),
    checkRoleDenied(facts, ids),
    checkJitAccessLicence(facts, ids),
    checkJitAccessRequests(facts, ids, now),
  ].flat();
  return withFreshness(rows, facts, now);
}

/** The checks of the application itself. */
function checkApp(
  facts: TenantFacts,
  expectation: Expectation & { readonly selfLogin: boolean },
  ids: IntegrationIds,
): Result[] {
  const { permissions } = expectation;
  return [
    checkAppExists(facts, ids),
    checkServicePrincipal(facts, ids),
    checkAudience(facts, ids),
    checkPermissions(facts, permissions, ids),
    checkConsent(facts, permissions, ids),
    checkLegacyGraph(facts, ids),
    checkExcessPermissions(facts, expectation, ids),
    checkAppRole(facts, ids, expectation.appRole),
  ].flat();
}
