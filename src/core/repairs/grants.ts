import { assignRole, command, ensurePermission, shellQuote } from '../az-command.js';
import { consentToRoles } from '../consent-commands.js';
import type { IntegrationIds } from '../expectations.js';
import { MICROSOFT_GRAPH } from '../permissions.js';
import type { RoleAssignmentStep } from './role-assignment.js';

/** Who writes in this run: the login app; undefined where the given tokens are no app's. */
export interface Writer {
  readonly clientId: string | undefined;
  /** Object id of its service principal, where it could be read. */
  readonly objectId: string | undefined;
}

/** Microsoft Graph's application permission to write the apps that one owns; the same id in every tenant. */
const READ_WRITE_OWNED_BY = '18a4783c-866b-4cc7-a460-3d5e5662c884';

/** The least right of a repair, in words. */
export const LEAST_RIGHTS = {
  'role-assignment':
    'the Azure role Role Based Access Control Administrator on the subscription, under a condition that leaves it only this role for only this principal (User Access Administrator and Owner may too)',
  application:
    'the Microsoft Graph application permission Application.ReadWrite.OwnedBy, and to be an owner of the checked app (Application.ReadWrite.All may write every app)',
  'managed-app-jit-access-off': 'an Azure role with Microsoft.Solutions/applications/write on the managed application',
  'managed-app-permissions':
    'an Azure role with Microsoft.Solutions/applications/refreshPermissions/action on the managed application',
} as const;

/** What someone may do about a refusal: words, then commands below an empty line. */
function advice(
  right: keyof typeof LEAST_RIGHTS,
  { clientId }: Writer,
  commands: (clientId: string) => readonly string[],
): string {
  if (clientId === undefined) return `Use tokens of an identity that has ${LEAST_RIGHTS[right]}.`;
  const who = `The login app ${clientId} needs ${LEAST_RIGHTS[right]}. Someone who may grant that runs:`;
  return `${who}\n\n${commands(clientId).join('\n')}`;
}

/** Lets the login app write the checked app, and only apps that it owns. */
export function grantApplicationWrite(writer: Writer, ids: IntegrationIds): string {
  return advice('application', writer, (clientId) => {
    const owner = writer.objectId ?? `"$(az ad sp show --id ${shellQuote(clientId)} --query id -o tsv)"`;
    return [
      ensurePermission(clientId, { api: MICROSOFT_GRAPH, id: READ_WRITE_OWNED_BY, kind: 'Role' }),
      consentToRoles({ clientId }, { api: { clientId: MICROSOFT_GRAPH }, roleIds: [READ_WRITE_OWNED_BY] }),
      `${command('az', 'ad', 'app', 'owner', 'add', '--id', ids.clientId, '--owner-object-id')} ${owner}`,
    ];
  });
}

/** The condition under which the holder may only assign, and take away, this role of this principal. */
function onlyThis({ roleGuid, principalId }: RoleAssignmentStep): string {
  const clause = (action: string, source: string): string => {
    const attribute = (name: string, value: string): string =>
      `@${source}[Microsoft.Authorization/roleAssignments:${name}] ForAnyOfAnyValues:GuidEquals {${value}}`;
    return `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR (${attribute('RoleDefinitionId', roleGuid)} AND ${attribute('PrincipalId', principalId)}))`;
  };
  return `${clause('write', 'Request')} AND ${clause('delete', 'Resource')}`;
}

/** Lets the login app assign this one role to this one principal, and nothing else. */
export function grantRoleAssignment(writer: Writer, step: RoleAssignmentStep): string {
  return advice('role-assignment', writer, (clientId) => {
    const principal = writer.objectId === undefined ? { clientId } : { objectId: writer.objectId };
    const role = 'Role Based Access Control Administrator';
    const condition = command('--condition', onlyThis(step), '--condition-version', '2.0');
    return [`${assignRole(principal, { role, subscriptionId: step.subscriptionId })} ${condition}`];
  });
}

/** The name of the role that is made for it: two actions. A tenant has each name once, so that the subscription stands in it. */
function customRole({ subscriptionId }: IntegrationIds): string {
  return `Jit Azure Drift: change a managed application (${subscriptionId})`;
}

function onApplication({ clientId, objectId }: Writer, role: string, applicationId: string): string {
  const assignee = objectId ?? `"$(az ad sp show --id ${shellQuote(clientId ?? '')} --query id -o tsv)"`;
  const rest = command('--assignee-principal-type', 'ServicePrincipal', '--role', role, '--scope', applicationId);
  return `az role assignment create --assignee-object-id ${assignee} ${rest}`;
}

/** Lets the login app change this one managed application: no built-in role allows as little. */
export function grantApplicationChange(writer: Writer, applicationId: string, ids: IntegrationIds): string {
  const name = customRole(ids);
  const role = {
    Name: name,
    Description: 'Reads and changes managed applications, for the repair managed-app-jit-access-off.',
    Actions: ['Microsoft.Solutions/applications/read', 'Microsoft.Solutions/applications/write'],
    AssignableScopes: [`/subscriptions/${ids.subscriptionId}`],
  };
  return advice('managed-app-jit-access-off', writer, () => [
    command('az', 'role', 'definition', 'create', '--role-definition', JSON.stringify(role)),
    onApplication(writer, name, applicationId),
  ]);
}

/** Lets the login app refresh the permissions of this one managed application. */
export function grantRefresh(writer: Writer, applicationId: string): string {
  return advice('managed-app-permissions', writer, () => [
    onApplication(writer, 'Managed Application Operator Role', applicationId),
  ]);
}
