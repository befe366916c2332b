import { command } from '../az-command.js';
import type { IntegrationIds } from '../expectations.js';
import type { TenantFacts } from '../facts.js';
import type { Result } from '../results.js';
import { quoteForMessage } from '../text.js';
import { requireApplication } from './prerequisites.js';
import { failed, passed, skipped, skippedAfter, unknown } from './rows.js';

/** `app/exists`: the application is in the tenant. */
export function checkAppExists({ application, servicePrincipal }: TenantFacts, ids: IntegrationIds): Result {
  if (!application.known) return unknown('app/exists', application);
  const { value } = application;
  if (value !== null)
    return passed(
      'app/exists',
      `The application ${quoteForMessage(value.displayName)} (${ids.clientId}) is in the tenant.`,
    );
  const elsewhere = servicePrincipal.known && servicePrincipal.value !== null;
  const where = elsewhere
    ? ' Only its service principal is here: the application itself belongs to another tenant.'
    : '';
  return failed(
    'app/exists',
    `There is no application with the client id ${ids.clientId} in the tenant ${ids.tenantId}: Microsoft Graph said Request_ResourceNotFound.${where}`,
    {
      fix: `Compare \`client-id\` with the Application (client) ID (not the object ID) and \`tenant-id\` with its tenant:\n\n${command('az', 'ad', 'app', 'show', '--id', ids.clientId)}`,
    },
  );
}

/** `app/service-principal`: its service principal exists and is enabled. */
export function checkServicePrincipal({ application, servicePrincipal }: TenantFacts, ids: IntegrationIds): Result {
  const check = 'app/service-principal';
  if (!servicePrincipal.known) return unknown(check, servicePrincipal);
  const { value } = servicePrincipal;
  if (value === null) {
    if (application.known && application.value === null) return skippedAfter(check, 'app/exists');
    return failed(
      check,
      `The app ${ids.clientId} has no service principal (enterprise application) in the tenant ${ids.tenantId}.`,
      {
        fix: `Create it:\n\n${command('az', 'ad', 'sp', 'create', '--id', ids.clientId)}`,
      },
    );
  }
  if (!value.enabled) {
    return failed(check, `The service principal ${value.objectId} is disabled: nobody can sign in with it.`, {
      fix: `Enable it:\n\n${command('az', 'ad', 'sp', 'update', '--id', value.objectId, '--set', 'accountEnabled=true')}`,
    });
  }
  return passed(check, `The service principal ${value.objectId} exists and is enabled.`);
}

/** What keeps the app role from being as Jit's page asks; undefined where it is. */
function appRoleFault(role: {
  readonly enabled: boolean;
  readonly allowedMemberTypes: readonly string[];
}): string | undefined {
  if (!role.enabled) return 'is disabled';
  const missing = ['User', 'Application'].filter((type) => !role.allowedMemberTypes.includes(type));
  if (missing.length === 0) return undefined;
  const words = missing.map((type) => (type === 'User' ? 'users/groups' : 'applications'));
  return `does not allow ${words.join(' and ')}`;
}

/** How to add or mend the role: az replaces the whole list, so the portal is the safer way beside other roles. */
function appRoleFix(clientId: string, value: string, others: boolean): string {
  const portal = `App registrations, ${clientId}, App roles: a role with the value ${value}, allowed for “Both (Users/Groups + Applications)”, enabled.`;
  if (others) return `In the portal (az would replace the app’s other roles): ${portal}`;
  const role = JSON.stringify([
    { allowedMemberTypes: ['User', 'Application'], description: value, displayName: value, isEnabled: true, value },
  ]);
  return `${command('az', 'ad', 'app', 'update', '--id', clientId, '--app-roles', role)}\n\nOr in the portal: ${portal}`;
}

/** `app/role`: an app role with the wanted value exists, is enabled, and allows users/groups and applications. */
export function checkAppRole(facts: TenantFacts, ids: IntegrationIds, wanted: string): Result {
  const check = 'app/role';
  if (wanted === '') return skipped(check, 'Not checked: the input app-role is empty.');
  const application = requireApplication(check, facts);
  if (!application.met) return application.row;
  const { appRoles } = application.value;
  const roles = appRoles.filter(({ value }) => value === wanted);
  const faults = roles.map(appRoleFault);
  if (faults.includes(undefined))
    return passed(check, `The app role ${quoteForMessage(wanted)} exists and is enabled.`);
  const fix = appRoleFix(ids.clientId, wanted, appRoles.length > 0);
  const note = 'Jit’s page asks for it; access in Azure comes from role/assignment alone.';
  const fault = faults[0];
  const message =
    fault === undefined
      ? `The app has no app role with the value ${quoteForMessage(wanted)}. ${note}`
      : `The app role ${quoteForMessage(wanted)} ${fault}. ${note}`;
  return failed(check, message, { fix, subject: wanted });
}
