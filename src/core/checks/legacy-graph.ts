import { addPermission, command } from '../az-command.js';
import type { IntegrationIds } from '../expectations.js';
import type { Application, DeclaredPermission, PermissionKind, TenantFacts, Unknown } from '../facts.js';
import { AAD_GRAPH, JIT_DOCS_PERMISSIONS, MICROSOFT_GRAPH, MICROSOFT_GRAPH_IDS } from '../permissions.js';
import type { Result } from '../results.js';
import { visible } from '../text.js';
import { findApi } from './app-writes.js';
import { requireApplication } from './prerequisites.js';
import { failed, passed, unknown } from './rows.js';

const CHECK = 'app/legacy-graph';

/** The name of a permission of the retired API: as the tenant tells it, else as it is published. */
function nameOf(facts: TenantFacts, { id, kind }: DeclaredPermission): string | undefined {
  const api = findApi(facts, AAD_GRAPH);
  const own = (kind === 'Scope' ? api?.scopes : api?.roles)?.find((entry) => entry.id === id)?.value;
  const published = JIT_DOCS_PERMISSIONS.find(
    (entry) => entry.resourceAppId === AAD_GRAPH && entry.knownId === id && entry.kind === kind,
  );
  return own ?? published?.name;
}

/** Ids of the same-named permission of Microsoft Graph, of one kind. */
function namesakes(facts: TenantFacts, name: string, kind: PermissionKind): readonly string[] {
  const api = findApi(facts, MICROSOFT_GRAPH);
  const own = (kind === 'Scope' ? api?.scopes : api?.roles) ?? [];
  const ids = own.filter(({ value }) => value === name).map(({ id }) => id);
  const published = MICROSOFT_GRAPH_IDS[name]?.[kind];
  return ids.length > 0 || published === undefined ? ids : [published];
}

/** Whether Microsoft Graph's namesake is declared beside: an application permission serves for a delegated one too. */
function isReplaced(facts: TenantFacts, { permissions }: Application, name: string, kind: PermissionKind): boolean {
  const kinds: readonly PermissionKind[] = kind === 'Scope' ? ['Scope', 'Role'] : ['Role'];
  return kinds.some((one) => {
    const ids = namesakes(facts, name, one);
    return permissions.some(
      (entry) => entry.resourceAppId === MICROSOFT_GRAPH && entry.kind === one && ids.includes(entry.id),
    );
  });
}

function legacyRow(facts: TenantFacts, name: string, kind: PermissionKind, { clientId }: IntegrationIds): Result {
  const id = namesakes(facts, name, kind)[0];
  const words = kind === 'Scope' ? 'delegated' : 'application';
  const fix =
    id === undefined
      ? `Microsoft Graph has no permission of that name: look for one that serves the purpose:\n\n${command('az', 'ad', 'app', 'permission', 'list', '--id', clientId)}`
      : `Declare its namesake of Microsoft Graph beside it; an administrator’s consent to it is then the matter of app/consent:\n\n${addPermission(clientId, { api: MICROSOFT_GRAPH, id, kind })}`;
  const documented = JIT_DOCS_PERMISSIONS.some(
    (entry) => entry.resourceAppId === AAD_GRAPH && entry.name === name && entry.kind === kind,
  );
  const note = documented
    ? ' Jit’s page still names it there; the same-named permission of Microsoft Graph counts as well.'
    : '';
  return failed(
    CHECK,
    `${visible(name)} (${words}) is declared only on Windows Azure Active Directory, an API that Microsoft has retired and that answers no request any more.${note}`,
    { subject: `Windows Azure Active Directory/${visible(name)}`, fix },
  );
}

/** `app/legacy-graph`: no permission is declared only on the retired Windows Azure Active Directory API. */
export function checkLegacyGraph(facts: TenantFacts, ids: IntegrationIds): Result[] {
  const application = requireApplication(CHECK, facts);
  if (!application.met) return [application.row];
  const { resourceApis, otherApis } = facts;
  const legacy = application.value.permissions.filter(({ resourceAppId }) => resourceAppId === AAD_GRAPH);
  const named = legacy.map((entry) => ({ ...entry, name: nameOf(facts, entry) }));
  const open = named.filter(
    ({ name, kind }) => name === undefined || !isReplaced(facts, application.value, name, kind),
  );
  if (open.length === 0) {
    const beside = legacy.length === 0 ? '' : ' without its namesake of Microsoft Graph beside it';
    return [passed(CHECK, `No permission is declared on the retired Windows Azure Active Directory API${beside}.`)];
  }
  // Published ids may miss what the tenant calls by another one: only its own lists can tell that something is missing.
  if (!resourceApis.known) return [unknown(CHECK, resourceApis)];
  if (!otherApis.known && !resourceApis.value.has(AAD_GRAPH)) return [unknown(CHECK, otherApis)];
  return open.map(({ name, kind, id }) => {
    if (name !== undefined) return legacyRow(facts, name, kind, ids);
    const nameless: Unknown = {
      known: false,
      reason: 'malformed',
      read: `the name of the permission ${id} of Windows Azure Active Directory (Microsoft Graph)`,
      found: 'the API does not list it in this tenant',
    };
    return unknown(CHECK, nameless, { subject: `Windows Azure Active Directory/${id}` });
  });
}
