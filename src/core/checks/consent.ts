import { command } from '../az-command.js';
import { consentToRoles, consentToScopes } from '../consent-commands.js';
import type { ExpectedPermission, IntegrationIds } from '../expectations.js';
import { type Fact, known, mapFact, type ResourceApi, type TenantFacts, type Unknown } from '../facts.js';
import type { Result, Severity } from '../results.js';
import { type Alternative, alternativesOf, isDeclared, NO_EFFECT, permissionTitle } from './permission-alternatives.js';
import { requireApplication, requireServicePrincipal } from './prerequisites.js';
import { failed, passed, skipped, skippedAfter, unknown } from './rows.js';

const CHECK = 'app/consent';

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

type Ways = readonly [Alternative, ...(readonly Alternative[])];

/** One declared permission, every declared way to satisfy it, and what is known of the consent. */
interface Judged {
  /** The permission, as it is declared. */
  readonly declared: ExpectedPermission;
  readonly severity: Severity;
  readonly verdict: 'granted' | 'missing' | Unknown;
  /** The declared way that consent would serve. */
  readonly way: Alternative;
}

function judge(
  facts: TenantFacts,
  apis: ReadonlyMap<string, ResourceApi | null>,
  expected: ExpectedPermission,
  ways: Ways,
): Judged {
  // A delegated permission has no effect here, so its missing consent is never an error.
  const severity = ways.every(({ kind }) => kind === 'Role') ? 'error' : 'notice';
  const declared = asDeclared(expected, ways);
  const consents = ways.map((way) => isConsented(facts, apis, way));
  if (consents.some((consent) => consent.known && consent.value))
    return { declared, severity, verdict: 'granted', way: ways[0] };
  const unread = consents.find((consent): consent is Unknown => !consent.known);
  return { declared, severity, verdict: unread ?? 'missing', way: ways[0] };
}

/** What consent is given to, and by whom it was asked for. */
interface Consenting {
  readonly facts: TenantFacts;
  readonly apis: ReadonlyMap<string, ResourceApi | null>;
  readonly missing: readonly Judged[];
  readonly objectId: string;
  readonly ids: IntegrationIds;
}

/** The commands that consent to one permission; a delegated one with all others of its API, which share one grant. */
function consentFix({ way }: Judged, { facts, apis, missing, objectId, ids }: Consenting): string {
  const api = apis.get(way.resourceAppId) ?? undefined;
  if (api === undefined)
    return `The tenant does not have this API yet. An administrator brings it in, then consents in the portal (App registrations, ${ids.clientId}, API permissions, Grant admin consent):\n\n${command('az', 'ad', 'sp', 'create', '--id', way.resourceAppId)}`;
  if (way.kind === 'Role') {
    const roleIds = way.ids.slice(0, 1);
    return `An administrator of the tenant (Privileged Role Administrator) consents to just this:\n\n${consentToRoles({ objectId }, { api, roleIds })}`;
  }
  const scopes = missing
    .filter((other) => other.way.kind === 'Scope' && other.way.resourceAppId === way.resourceAppId)
    .map((other) => other.way.name);
  const { delegatedGrants } = facts;
  const grants = delegatedGrants.known ? delegatedGrants.value : [];
  const commands = consentToScopes(objectId, { apiObjectId: api.objectId, scopes, grants });
  const portal = `in the portal: App registrations, ${ids.clientId}, API permissions, Grant admin consent`;
  if (commands === undefined) return `An administrator of the tenant consents ${portal}.`;
  const together = scopes.length > 1 ? ' (once for all rows of this API)' : '';
  return `An administrator of the tenant consents${together}, or does so ${portal}:\n\n${commands}`;
}

function missingRow(judged: Judged, consenting: Consenting): Result {
  const { declared, severity } = judged;
  const effect = severity === 'notice' ? ` ${NO_EFFECT}` : '';
  return failed(CHECK, `No administrator has consented to ${permissionTitle(declared)}.${effect}`, {
    severity,
    subject: `${declared.resourceName}/${declared.name}`,
    fix: consentFix(judged, consenting),
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
    .flatMap(({ permission, ways: [first, ...rest] }) =>
      first === undefined ? [] : [{ permission, ways: [first, ...rest] as const }],
    );
  const { resourceApis } = facts;
  if (!resourceApis.known) {
    const severity = gravest(expected.map(({ kind }) => ({ severity: kind === 'Role' ? 'error' : 'notice' })));
    return [unknown(CHECK, resourceApis, { severity })];
  }
  if (ways.length === 0)
    return [skippedAfter(CHECK, 'app/permissions', ', none of the required permissions is declared')];
  const judged = ways.map((entry) => judge(facts, resourceApis.value, entry.permission, entry.ways));
  const missing = judged.filter(({ verdict }) => verdict === 'missing');
  const { objectId } = principal.value;
  const consenting: Consenting = { facts, apis: resourceApis.value, missing, objectId, ids };
  const rows = [...missing.map((entry) => missingRow(entry, consenting)), ...unknownRows(judged)];
  if (rows.length > 0) return rows;
  const effect = judged.some(({ severity }) => severity === 'notice') ? ` ${NO_EFFECT}` : '';
  return [
    passed(CHECK, `Every declared permission that needs consent has it.${effect}`, { severity: gravest(judged) }),
  ];
}
