import { grantConsent } from '../az-command.js';
import type { ExpectedPermission, IntegrationIds } from '../expectations.js';
import { type Fact, known, mapFact, type ResourceApi, type TenantFacts, type Unknown } from '../facts.js';
import type { Result, Severity } from '../results.js';
import { type Alternative, alternativesOf, isDeclared, permissionTitle } from './permission-alternatives.js';
import { requireApplication, requireServicePrincipal } from './prerequisites.js';
import { failed, passed, skipped, unknown } from './rows.js';

const CHECK = 'app/consent';
const NO_EFFECT = 'Delegated permissions have no effect for a scanner that signs in with client credentials.';

/** Whether the administrator's consent covers one declared permission. */
function isConsented(
  facts: TenantFacts,
  apis: ReadonlyMap<string, ResourceApi | null>,
  way: Alternative,
): Fact<boolean> {
  const api = apis.get(way.resourceAppId) ?? undefined;
  if (way.kind === 'Scope') {
    const scope = api?.scopes.find(({ value }) => value === way.name);
    if (scope?.needsAdminConsent === false) return known(true);
    return mapFact(facts.delegatedGrants, (grants) =>
      grants.some(
        ({ resourceObjectId, forAllUsers, scopes }) =>
          resourceObjectId === api?.objectId && forAllUsers && scopes.includes(way.name),
      ),
    );
  }
  return mapFact(facts.applicationGrants, (grants) =>
    grants.some(({ resourceObjectId, appRoleId }) => resourceObjectId === api?.objectId && way.ids.includes(appRoleId)),
  );
}

/** One declared permission, every declared way to satisfy it, and what is known of the consent. */
interface Judged {
  /** The permission, as it is declared. */
  readonly declared: ExpectedPermission;
  readonly severity: Severity;
  readonly verdict: 'granted' | 'missing' | Unknown;
}

function judge(
  facts: TenantFacts,
  apis: ReadonlyMap<string, ResourceApi | null>,
  expected: ExpectedPermission,
  ways: readonly Alternative[],
): Judged {
  // A delegated permission has no effect here, so its missing consent is never an error.
  const severity = ways.every(({ kind }) => kind === 'Role') ? 'error' : 'notice';
  const declared = asDeclared(expected, ways);
  const consents = ways.map((way) => isConsented(facts, apis, way));
  if (consents.some((consent) => consent.known && consent.value)) return { declared, severity, verdict: 'granted' };
  const unread = consents.find((consent): consent is Unknown => !consent.known);
  return { declared, severity, verdict: unread ?? 'missing' };
}

function missingRow({ declared, severity }: Judged, ids: IntegrationIds): Result {
  const effect = severity === 'notice' ? ` ${NO_EFFECT}` : '';
  return failed(CHECK, `No administrator has consented to ${permissionTitle(declared)}.${effect}`, {
    severity,
    subject: `${declared.resourceName}/${declared.name}`,
    fix: `An administrator of the tenant consents to all that the app declares:\n\n${grantConsent(ids.clientId)}`,
  });
}

/** The permission in the way that the app declares it: the retired API's may be declared as Microsoft Graph's. */
function asDeclared(expected: ExpectedPermission, ways: readonly Alternative[]): ExpectedPermission {
  const [way] = ways;
  if (way === undefined || ways.some(({ resourceAppId }) => resourceAppId === expected.resourceAppId)) return expected;
  return { ...expected, resourceAppId: way.resourceAppId, resourceName: 'Microsoft Graph', kind: way.kind };
}

/** One row per read that failed, with the gravest severity of what hangs on it. */
function unknownRows(judged: readonly Judged[]): Result[] {
  const rows = new Map<string, Result>();
  for (const { verdict, severity } of judged) {
    if (typeof verdict === 'string') continue;
    if (severity === 'error' || !rows.has(verdict.read)) rows.set(verdict.read, unknown(CHECK, verdict, { severity }));
  }
  return [...rows.values()];
}

/** Error as soon as an application permission is among them: delegated ones alone are a notice. */
function gravest(judged: readonly { readonly severity: Severity }[]): Severity {
  return judged.some(({ severity }) => severity === 'error') ? 'error' : 'notice';
}

/**
 * `app/consent`: each declared one of the required permissions that needs an administrator's consent has it. What is
 * not declared is the matter of `app/permissions`.
 */
export function checkConsent(
  facts: TenantFacts,
  expected: readonly ExpectedPermission[],
  ids: IntegrationIds,
): Result[] {
  if (expected.length === 0) return [skipped(CHECK, 'Not checked: no API permission is required by the inputs.')];
  const application = requireApplication(CHECK, facts);
  if (!application.met) return [application.row];
  const principal = requireServicePrincipal(CHECK, facts);
  if (!principal.met) return [principal.row];
  const declared = application.value.permissions;
  const ways = expected
    .map((permission) => ({
      permission,
      ways: alternativesOf(permission, facts.resourceApis).filter((way) => isDeclared(declared, way)),
    }))
    .filter((entry) => entry.ways.length > 0);
  const { resourceApis } = facts;
  if (!resourceApis.known) {
    const severity = gravest(expected.map(({ kind }) => ({ severity: kind === 'Role' ? 'error' : 'notice' })));
    return [unknown(CHECK, resourceApis, { severity })];
  }
  if (ways.length === 0)
    return [skipped(CHECK, 'Not checked: app/permissions failed, none of the required permissions is declared.')];
  const judged = ways.map((entry) => judge(facts, resourceApis.value, entry.permission, entry.ways));
  const rows = [
    ...judged.filter(({ verdict }) => verdict === 'missing').map((entry) => missingRow(entry, ids)),
    ...unknownRows(judged),
  ];
  if (rows.length > 0) return rows;
  const effect = judged.some(({ severity }) => severity === 'notice') ? ` ${NO_EFFECT}` : '';
  return [
    passed(CHECK, `Every declared permission that needs consent has it.${effect}`, { severity: gravest(judged) }),
  ];
}
