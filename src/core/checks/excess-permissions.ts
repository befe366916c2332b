import { command } from '../az-command.js';
import { listConsentedRoles } from '../consent-commands.js';
import type { ExpectedPermission, IntegrationIds } from '../expectations.js';
import { type Fact, mapFact, type PermissionKind, type ResourceApi, type TenantFacts, type Unknown } from '../facts.js';
import { AAD_GRAPH, JIT_DOCS_PERMISSIONS, READ_PERMISSIONS, SCANNER_PERMISSIONS } from '../permissions.js';
import type { Result } from '../results.js';
import { visible } from '../text.js';
import { findApi, NO_ROLE } from './app-writes.js';
import { type Alternative, alternativesOf } from './permission-alternatives.js';
import { nameReach } from './permission-names.js';
import { requireApplication } from './prerequisites.js';
import { failed, passed, skipped, unknown } from './rows.js';

const CHECK = 'app/excess-permissions';

/** A permission that the app declares or was granted. */
interface Found {
  readonly api: ResourceApi | undefined;
  readonly resourceId: string;
  readonly kind: PermissionKind;
  /** What it is called; undefined where only its id is known. */
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly how: 'declared' | 'granted';
}

/** What a look at all permissions gave. */
interface Look {
  readonly excess: readonly Found[];
  /** Delegated scopes whose name does not tell whether they write. */
  readonly unclear: readonly Found[];
  readonly unread: readonly Unknown[];
}

function titleOf({ api, resourceId, name, id }: Found): string {
  return `${visible(api?.displayName || resourceId)}/${visible(name ?? id ?? '')}`;
}

function declared(facts: TenantFacts): readonly Found[] {
  const { application } = facts;
  const permissions = application.known ? (application.value?.permissions ?? []) : [];
  return permissions.map(({ resourceAppId, id, kind }): Found => {
    const api = findApi(facts, resourceAppId);
    const name = (kind === 'Scope' ? api?.scopes : api?.roles)?.find((entry) => entry.id === id)?.value;
    return { api, resourceId: resourceAppId, kind, name, id, how: 'declared' };
  });
}

function granted(facts: TenantFacts): readonly Found[] {
  const { applicationGrants, delegatedGrants } = facts;
  const roles = applicationGrants.known ? applicationGrants.value.filter(({ appRoleId }) => appRoleId !== NO_ROLE) : [];
  const scopes = delegatedGrants.known ? delegatedGrants.value : [];
  return [
    ...roles.map(({ resourceObjectId, appRoleId }): Found => {
      const api = findApi(facts, resourceObjectId);
      const name = api?.roles.find(({ id }) => id === appRoleId)?.value;
      return { api, resourceId: resourceObjectId, kind: 'Role', name, id: appRoleId, how: 'granted' };
    }),
    ...scopes.flatMap((grant) =>
      grant.scopes.map((name): Found => {
        const api = findApi(facts, grant.resourceObjectId);
        return { api, resourceId: grant.resourceObjectId, kind: 'Scope', name, id: undefined, how: 'granted' };
      }),
    ),
  ];
}

function isAllowed({ api, resourceId, kind, name, id }: Found, ways: readonly Alternative[]): boolean {
  const appId = api?.appId ?? resourceId;
  return ways.some(
    (way) =>
      way.resourceAppId === appId &&
      way.kind === kind &&
      (way.name === name || (id !== undefined && way.ids.includes(id))),
  );
}

/** What one found permission comes to. */
function judge(found: Found, otherApis: TenantFacts['otherApis']): 'fine' | 'excess' | 'unclear' | Unknown {
  if (found.kind === 'Role') return 'excess';
  if (found.name === undefined) {
    if (found.api === undefined && !otherApis.known) return otherApis;
    // An API that the tenant does not have, or a scope that the API no longer lists, can give nothing.
    return 'fine';
  }
  const reach = nameReach(found.name);
  return reach === 'writes' ? 'excess' : reach === 'unclear' ? 'unclear' : 'fine';
}

function lookAt(
  facts: TenantFacts,
  ways: readonly Alternative[],
  { clientId, objectId }: { readonly clientId: string; readonly objectId: Fact<string | undefined> },
): Look {
  const excess: Found[] = [];
  const unclear: Found[] = [];
  const unread: Unknown[] = [facts.applicationGrants, facts.delegatedGrants].filter(
    (fact): fact is Unknown => !fact.known,
  );
  for (const found of [...declared(facts), ...granted(facts)]) {
    // A role of the app's own gives it nothing that it did not have.
    if (found.resourceId === clientId || (objectId.known && found.resourceId === objectId.value)) continue;
    if (isAllowed(found, ways)) continue;
    const verdict =
      !objectId.known && found.api === undefined && found.how === 'granted' ? objectId : judge(found, facts.otherApis);
    if (verdict === 'excess') excess.push(found);
    else if (verdict === 'unclear') unclear.push(found);
    else if (verdict !== 'fine') unread.push(verdict);
  }
  return { excess, unclear, unread };
}

/** Whether Jit's page asks for it: under another profile that is worth a word. */
function isDocumented({ api, resourceId, name, kind }: Found): boolean {
  const appId = api?.appId ?? resourceId;
  return JIT_DOCS_PERMISSIONS.some(
    (entry) => entry.resourceAppId === appId && entry.name === name && entry.kind === kind,
  );
}

/** What shows all that was declared and granted of one kind. */
function listing(kind: PermissionKind | undefined, clientId: string, objectId: string | undefined): string {
  const declaredOnes = command('az', 'ad', 'app', 'permission', 'list', '--id', clientId);
  // `list-grants` knows delegated permissions only.
  if (kind === 'Role')
    return objectId === undefined ? declaredOnes : `${declaredOnes}\n${listConsentedRoles(objectId)}`;
  return `${declaredOnes}\n${command('az', 'ad', 'app', 'permission', 'list-grants', '--id', clientId)}`;
}

/** Why one permission that nobody requires matters. */
function effectOf(all: readonly Found[]): string {
  if (all.some(({ api, resourceId }) => (api?.appId ?? resourceId) === AAD_GRAPH))
    return 'that API is retired, so it only stays behind';
  if (all.some(({ kind }) => kind === 'Scope'))
    return 'it lets the app change something in the name of whoever signs in';
  return all.some(({ how }) => how === 'granted')
    ? 'it is effective without anyone signing in'
    : 'an administrator’s consent would make it effective without anyone signing in';
}

function excessRows(excess: readonly Found[], { clientId }: IntegrationIds, objectId: string | undefined): Result[] {
  const bySubject = new Map<string, Found[]>();
  for (const found of excess) {
    const key = `${titleOf(found)} (${found.kind === 'Scope' ? 'delegated' : 'application'})`;
    bySubject.set(key, [...(bySubject.get(key) ?? []), found]);
  }
  return [...bySubject].map(([title, all]) => {
    const how = [...new Set(all.map((found) => found.how))].join(' and ');
    const [first] = all;
    const why = effectOf(all);
    const note =
      first !== undefined && isDocumented(first) ? ' Jit’s page asks for it, the inputs of this run do not.' : '';
    return failed(CHECK, `${title} is ${how} beyond what is required: ${why}.${note}`, {
      subject: first === undefined ? title : titleOf(first),
      fix: `If nothing else uses it, remove it in the portal (App registrations, ${clientId}, API permissions: revoke the admin consent, then remove the permission). What is declared, and what was granted:\n\n${listing(first?.kind, clientId, objectId)}`,
    });
  });
}

/** The required permissions, and those that are never too much. */
function allowedWays(
  facts: TenantFacts,
  expected: readonly ExpectedPermission[],
  selfLogin: boolean,
): readonly Alternative[] {
  const allowed = [...expected, ...SCANNER_PERMISSIONS, ...(selfLogin ? READ_PERMISSIONS : [])];
  return allowed.flatMap((permission) => alternativesOf(permission, facts.resourceApis));
}

/** `app/excess-permissions`: nothing is declared or granted beyond the required, of what is effective or writes. */
export function checkExcessPermissions(
  facts: TenantFacts,
  { permissions, selfLogin }: { readonly permissions: readonly ExpectedPermission[]; readonly selfLogin: boolean },
  ids: IntegrationIds,
): Result[] {
  if (permissions.length === 0) return [skipped(CHECK, 'Not checked: no API permission is required by the inputs.')];
  const application = requireApplication(CHECK, facts);
  if (!application.met) return [application.row];
  // Without the names of the required APIs nothing can be told apart from what is required.
  if (!facts.resourceApis.known) return [unknown(CHECK, facts.resourceApis)];
  const objectId = mapFact(facts.servicePrincipal, (principal) => principal?.objectId);
  const ways = allowedWays(facts, permissions, selfLogin);
  const { excess, unclear, unread } = lookAt(facts, ways, { clientId: ids.clientId, objectId });
  const reads = [...new Map(unread.map((fact) => [fact.read, fact] as const)).values()];
  const rows = [
    ...excessRows(excess, ids, objectId.known ? objectId.value : undefined),
    ...reads.map((fact) => unknown(CHECK, fact)),
  ];
  if (rows.length > 0) return rows;
  const beside =
    unclear.length === 0
      ? ''
      : ` Not judged, since the names do not tell whether they write: ${[...new Set(unclear.map(titleOf))].join(', ')}.`;
  return [
    passed(CHECK, `No application permission and no delegated one that writes goes beyond the required.${beside}`),
  ];
}
