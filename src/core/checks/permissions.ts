import { addPermission } from '../az-command.js';
import type { ExpectedPermission, IntegrationIds } from '../expectations.js';
import type { TenantFacts } from '../facts.js';
import { AAD_GRAPH, MICROSOFT_GRAPH } from '../permissions.js';
import type { Result } from '../results.js';
import { type Alternative, alternativesOf, isDeclared, permissionTitle } from './permission-alternatives.js';
import { requireApplication } from './prerequisites.js';
import { failed, passed, skipped, unknown } from './rows.js';

const CHECK = 'app/permissions';

function missingRow(expected: ExpectedPermission, alternatives: readonly Alternative[], ids: IntegrationIds): Result {
  const retired = expected.resourceAppId === AAD_GRAPH;
  // What Jit's page names there can hardly be added any more: its namesake on Microsoft Graph counts as well.
  const chosen =
    (retired ? alternatives.find(({ resourceAppId }) => resourceAppId === MICROSOFT_GRAPH) : undefined) ??
    alternatives[0];
  const id = chosen?.ids[0] ?? expected.knownId;
  const note = retired
    ? ' That API is retired: the same-named delegated or application permission of Microsoft Graph counts too.'
    : '';
  return failed(CHECK, `The app does not declare ${permissionTitle(expected)}.${note}`, {
    subject: `${expected.resourceName}/${expected.name}`,
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
  return missing.map((permission) => missingRow(permission, alternativesOf(permission, resourceApis), ids));
}
