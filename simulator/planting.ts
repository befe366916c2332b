import type { FederatedIdentityCredential, PasswordCredential, Tenant } from './azure/directory.js';
import type { DenyAssignment, RoleScheduleInstance } from './azure/resources.js';
import { IDS, isoDays, pick, RESOURCE_APPS, ROLES, type World } from './world.js';

/** An id that is nobody's in the healthy world. */
export const OTHER_ID = '99999999-9999-4999-8999-999999999999';
export const SUBSCRIPTION = `/subscriptions/${IDS.subscription}`;
export const MANAGEMENT_GROUP = `/providers/Microsoft.Management/managementGroups/${IDS.managementGroup}`;

/** The tenant of the healthy world. */
export function tenantOf(world: World): Tenant {
  return pick(world.tenants, ({ id }) => id === IDS.tenant);
}

/** An app's registration. */
export function registration(world: World, clientId: string): Tenant['applications'][number] {
  return pick(tenantOf(world).applications, ({ appId }) => appId === clientId);
}

/** The checked app's registration. */
export function checkedApp(world: World): Tenant['applications'][number] {
  return registration(world, IDS.jit.appId);
}

/** The login app's registration. */
export function auditorApp(world: World): Tenant['applications'][number] {
  return registration(world, IDS.auditor.appId);
}

/** The service principal of an app. */
export function principalOf(world: World, clientId: string): Tenant['servicePrincipals'][number] {
  return pick(tenantOf(world).servicePrincipals, ({ appId }) => appId === clientId);
}

/** The credential of the login app that trusts `main`. */
export function branchCredential(world: World): FederatedIdentityCredential {
  return pick(auditorApp(world).federatedIdentityCredentials, ({ name }) => name === 'github-main');
}

/** Takes the checked app out of the tenant; its service principal stays. */
export function removeApplication(world: World): void {
  const tenant = tenantOf(world);
  tenant.applications = tenant.applications.filter(({ appId }) => appId !== IDS.jit.appId);
}

/** Takes an app's service principal out of the tenant. */
export function removePrincipal(world: World, clientId: string = IDS.jit.appId): void {
  const tenant = tenantOf(world);
  tenant.servicePrincipals = tenant.servicePrincipals.filter(({ appId }) => appId !== clientId);
}

/** Lets the checked app log itself in: it trusts what the auditor trusts, and holds the auditor's consents. */
export function selfLogin(world: World): void {
  checkedApp(world).federatedIdentityCredentials = auditorApp(world).federatedIdentityCredentials;
  const consents = tenantOf(world).appRoleAssignments;
  for (const consent of consents.filter(({ principalId }) => principalId === IDS.auditor.servicePrincipal))
    consent.principalId = IDS.jit.servicePrincipal;
}

/** A credential of GitHub's issuer that trusts a subject; null: a flexible one. */
export function trust(subject: string | null): FederatedIdentityCredential {
  return {
    id: OTHER_ID,
    name: 'planted',
    issuer: 'https://token.actions.githubusercontent.com',
    subject,
    audiences: ['api://AzureADTokenExchange'],
    description: null,
  };
}

/** Declares one more permission of Microsoft Graph on the checked app. */
export function declare(world: World, id: string, type: 'Scope' | 'Role'): void {
  checkedApp(world).requiredResourceAccess.push({
    resourceAppId: RESOURCE_APPS.microsoftGraph,
    resourceAccess: [{ id, type }],
  });
}

/** Grants an application permission of Microsoft Graph to the checked app. */
export function grant(world: World, appRoleId: string): void {
  tenantOf(world).appRoleAssignments.push({
    id: `planted-${appRoleId}`,
    createdDateTime: isoDays(-30),
    appRoleId,
    principalId: IDS.jit.servicePrincipal,
    resourceId: IDS.resources.microsoftGraph,
  });
}

/** Moves the end of the checked app's only secret. */
export function endSecret(world: World, days: number): void {
  for (const secret of checkedApp(world).passwordCredentials) secret.endDateTime = isoDays(days);
}

/** A second secret beside the usual one. */
export function addSecret(world: World, days: number, parts: Partial<PasswordCredential> = {}): void {
  const { passwordCredentials } = checkedApp(world);
  const usual = pick(passwordCredentials, ({ keyId }) => keyId === IDS.jit.secret);
  const last = String(passwordCredentials.length).padStart(12, '0');
  const keyId = `99999999-9999-4999-8999-${last}`;
  passwordCredentials.push({ ...usual, keyId, displayName: 'other', endDateTime: isoDays(days), ...parts });
}

/** The role assignment of an app's service principal. */
export function roleOf(world: World, principal: string): World['roleAssignments'][number] {
  return pick(world.roleAssignments, ({ principalId }) => principalId === principal);
}

/** One more role for the checked app. */
export function addRole(world: World, parts: Partial<World['roleAssignments'][number]>): void {
  const usual = roleOf(world, IDS.jit.servicePrincipal);
  const name = `88888888-8888-4888-8888-${String(world.roleAssignments.length).padStart(12, '0')}`;
  world.roleAssignments.push({ ...usual, name, ...parts });
}

/** Takes the one Azure role of the checked app away, and gives others instead. */
export function replaceRole(world: World, ...others: readonly Partial<World['roleAssignments'][number]>[]): void {
  const usual = pick(world.roleAssignments, ({ name }) => name === IDS.jit.roleAssignment);
  world.roleAssignments = [
    ...world.roleAssignments.filter((assignment) => assignment !== usual),
    ...others.map((other, index) => ({ ...usual, name: `88888888-8888-4888-8888-00000000000${index}`, ...other })),
  ];
}

/** Defines a custom role under `OTHER_ID`. */
export function defineRole(
  world: World,
  parts: Partial<World['roleDefinitions'][number]['permissions'][number]>,
): void {
  world.roleDefinitions.push({
    name: OTHER_ID,
    roleName: 'Custom Role',
    description: '',
    roleType: 'CustomRole',
    permissions: [{ actions: [], notActions: [], dataActions: [], notDataActions: [], ...parts }],
    assignableScopes: ['/'],
  });
}

/** Puts principals into a group, and groups into groups. */
export function addGroup(world: World, id: string, members: readonly string[]): void {
  tenantOf(world).groups.push({ id, displayName: `group ${id.slice(0, 4)}`, members: [...members] });
}

/** Privileged Identity Management's instance of Reader for the checked app, until 2027. */
export function scheduled(): RoleScheduleInstance {
  return {
    name: OTHER_ID,
    scope: SUBSCRIPTION,
    roleDefinitionId: ROLES.reader,
    principalId: IDS.jit.servicePrincipal,
    principalType: 'ServicePrincipal',
    startDateTime: '2026-01-01T00:00:00Z',
    endDateTime: '2027-01-01T00:00:00Z',
  };
}

/** A deny assignment on the subscription that takes reads of key vaults away from the checked app. */
export function deny(world: World, parts: Partial<DenyAssignment> = {}): void {
  world.denyAssignments.push({
    name: OTHER_ID,
    scope: SUBSCRIPTION,
    denyAssignmentName: 'Stack lock',
    description: '',
    permissions: [{ actions: ['Microsoft.KeyVault/*/read'], notActions: [], dataActions: [], notDataActions: [] }],
    principals: [{ id: IDS.jit.servicePrincipal, type: 'ServicePrincipal' }],
    excludePrincipals: [],
    doNotApplyToChildScopes: false,
    isSystemProtected: true,
    ...parts,
  });
}

/** A second subscription of the tenant, which the auditor may read. */
export function addSubscription(world: World): void {
  world.subscriptions.push({
    id: OTHER_ID,
    displayName: 'Acme Test',
    tenantId: IDS.tenant,
    state: 'Enabled',
    managementGroup: null,
  });
  addRole(world, { scope: `/subscriptions/${OTHER_ID}`, principalId: IDS.auditor.servicePrincipal });
}
