import {
  dependent,
  type Fact,
  known,
  type ResourceApi,
  type RoleDefinition,
  type TenantFacts,
  type Unknown,
} from '../facts.js';
import { quoteForMessage } from '../text.js';
import { nameReach } from './permission-names.js';
import { scopeOf } from './role-held.js';
import { intricate, undefinedRole } from './role-words.js';
import { roleWrites } from './role-writes.js';

/** An app as its own rights tell of it. */
export interface AppRights {
  readonly principal: TenantFacts['servicePrincipal'];
  readonly grants: TenantFacts['applicationGrants'];
  readonly groups: TenantFacts['groups'];
}

/** The API behind an object id or appId, among all that were looked up. */
export function findApi(
  { resourceApis, otherApis }: Pick<TenantFacts, 'resourceApis' | 'otherApis'>,
  id: string,
): ResourceApi | undefined {
  const apis = [resourceApis, otherApis].flatMap((fact) => (fact.known ? [...fact.value.values()] : []));
  return apis.find((api) => api !== null && (api.objectId === id || api.appId === id)) ?? undefined;
}

/** Stands for an app without roles: it gives access to the app, and no right. */
export const NO_ROLE = '00000000-0000-0000-0000-000000000000';

/** What was found so far: a right to write, or what keeps it from being known that there is none. */
interface Search {
  readonly found?: string;
  readonly unread?: Unknown;
}

function searchGrants(facts: TenantFacts, { grants }: AppRights): Search {
  if (!grants.known) return { unread: grants };
  let unread: Unknown | undefined;
  for (const { resourceObjectId, appRoleId } of grants.value) {
    if (appRoleId === NO_ROLE) continue;
    const api = findApi(facts, resourceObjectId);
    const name = api?.roles.find(({ id }) => id === appRoleId)?.value;
    const reach = name === undefined ? 'unclear' : nameReach(name);
    if (reach === 'writes') return { found: `${quoteForMessage(api?.displayName ?? '')} ${name}` };
    if (reach === 'unclear') {
      const found = 'its name is not known, or does not tell';
      unread ??= {
        known: false,
        reason: 'malformed',
        read: `what the app permission ${name ?? appRoleId} allows`,
        found,
      };
    }
  }
  return unread === undefined ? {} : { unread };
}

function searchRoles(facts: TenantFacts, subscriptionId: string, { principal, groups }: AppRights): Search {
  const { roleAssignments, roleDefinitions } = facts;
  if (!principal.known) return { unread: principal };
  if (principal.value === null) return {};
  if (!roleAssignments.known) return { unread: roleAssignments };
  // Who may not even read roles holds none that matters here.
  if ('kind' in roleAssignments.value) return {};
  const own = [principal.value.objectId, ...(groups.known ? groups.value : [])];
  const held = roleAssignments.value.filter(
    ({ principalId, scope }) => own.includes(principalId) && scopeOf(scope, subscriptionId) === 'at-or-above',
  );
  if (held.length > 0 && !roleDefinitions.known) return { unread: roleDefinitions };
  const definitions = roleDefinitions.known ? roleDefinitions.value : new Map<string, RoleDefinition>();
  let unread: Unknown | undefined;
  for (const { roleDefinitionGuid } of held) {
    const definition = definitions.get(roleDefinitionGuid);
    if (definition === undefined) {
      unread ??= undefinedRole(roleDefinitionGuid);
      continue;
    }
    const writes = roleWrites(definition);
    if (writes === true) return { found: `the Azure role ${quoteForMessage(definition.name)}` };
    if (writes === undefined) unread ??= intricate('what the roles of the app allow');
  }
  if (!groups.known) return { unread: groups };
  return unread === undefined ? {} : { unread };
}

/** A right to write that the app holds, in words; undefined where all was read and there is none. */
export function writingRight(facts: TenantFacts, subscriptionId: string, rights: AppRights): Fact<string | undefined> {
  const searches = [searchRoles(facts, subscriptionId, rights), searchGrants(facts, rights)];
  const found = searches.find((search) => search.found !== undefined)?.found;
  if (found !== undefined) return known(found);
  const unread = searches.find((search) => search.unread !== undefined)?.unread;
  return unread === undefined ? known(undefined) : dependent(unread.read, unread);
}
