import { addPermission, command } from '../az-command.js';
import type { ExpectedPermission, IntegrationIds } from '../expectations.js';
import type { ResourceApi, TenantFacts } from '../facts.js';
import { AAD_GRAPH, MICROSOFT_GRAPH } from '../permissions.js';
import type { Result } from '../results.js';
import { quoteForMessage } from '../text.js';
import { type Alternative, alternativesOf, isDeclared, NO_EFFECT, permissionTitle } from './permission-alternatives.js';
import { requireApplication } from './prerequisites.js';
import { failed, passed, skipped, unknown } from './rows.js';

const CHECK = 'app/permissions';

/** How to find what the inputs may have meant: an API, or a permission of one, that the tenant does not know. */
function unknownName(expected: ExpectedPermission, api: ResourceApi | undefined): { message: string; fix: string } {
  const { resourceName, name, kind } = expected;
  if (api === undefined)
    return {
      message: `The app cannot declare ${permissionTitle(expected)}: no API ${quoteForMessage(resourceName)} is in this tenant.`,
      fix: `Compare the input \`api-permissions\` with the APIs of the tenant (their name, or better their appId):\n\n${command('az', 'ad', 'sp', 'list', '--all', '--query', '[].{name:displayName, appId:appId}', '-o', 'table')}`,
    };
  const list = kind === 'Scope' ? 'oauth2PermissionScopes' : 'appRoles';
  return {
    message: `The app cannot declare ${permissionTitle(expected)}: ${quoteForMessage(api.displayName)} has no ${kind === 'Scope' ? 'delegated' : 'application'} permission ${quoteForMessage(name)}.`,
    fix: `Compare the input \`api-permissions\` with what the API offers (\`Role:\` stands before application permissions):\n\n${command('az', 'ad', 'sp', 'show', '--id', api.appId, '--query', `${list}[].value`, '-o', 'tsv')}`,
  };
}

function missingRow(
  expected: ExpectedPermission,
  alternatives: readonly Alternative[],
  { ids, api }: { readonly ids: IntegrationIds; readonly api: ResourceApi | undefined },
): Result {
  // What Jit's page names there can hardly be added any more: its namesake on Microsoft Graph counts as well.
  const namesake =
    expected.resourceAppId === AAD_GRAPH
      ? alternatives.find(({ resourceAppId, ids: own }) => resourceAppId === MICROSOFT_GRAPH && own.length > 0)
      : undefined;
  const retired = namesake !== undefined;
  const chosen = namesake ?? alternatives[0];
  const id = chosen?.ids[0] ?? expected.knownId;
  const subject = `${expected.resourceName}/${expected.name}`;
  if (id === '') {
    const { message, fix } = unknownName(expected, api);
    return failed(CHECK, message, { subject, fix });
  }
  const note = retired
    ? ' That API is retired: the same-named delegated or application permission of Microsoft Graph counts too.'
    : '';
  const effect = expected.kind === 'Scope' ? ` ${NO_EFFECT}` : '';
  return failed(CHECK, `The app does not declare ${permissionTitle(expected)}.${note}${effect}`, {
    subject,
    fix: `Declare it${retired ? ', of Microsoft Graph' : ''}, then grant consent (app/consent):\n\n${addPermission(
      ids.clientId,
      {
        api: chosen?.resourceAppId ?? expected.resourceAppId,
        id,
        kind: chosen?.kind ?? expected.kind,
      },
    )}`,
  });
}

/** `app/permissions`: every required permission is declared in `requiredResourceAccess`. */
export function checkPermissions(
  facts: TenantFacts,
  expected: readonly ExpectedPermission[],
  ids: IntegrationIds,
): Result[] {
  if (expected.length === 0) return [skipped(CHECK, 'Not checked: no API permission is required by the inputs.')];
  const application = requireApplication(CHECK, facts);
  if (!application.met) return [application.row];
  const declared = application.value.permissions;
  const missing = expected.filter(
    (permission) => !alternativesOf(permission, facts.resourceApis).some((way) => isDeclared(declared, way)),
  );
  if (missing.length === 0) return [passed(CHECK, `All ${expected.length} required API permissions are declared.`)];
  // Not found by its published id; the tenant may know the name by another one, which only its own list would tell.
  const { resourceApis } = facts;
  if (!resourceApis.known) return [unknown(CHECK, resourceApis)];
  return missing.map((permission) => {
    const api = resourceApis.value.get(permission.resourceAppId) ?? undefined;
    return missingRow(permission, alternativesOf(permission, resourceApis), { ids, api });
  });
}
