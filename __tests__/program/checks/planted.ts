import type { FederatedIdentityCredential, Tenant } from '../../../simulator/azure/directory.js';
import type { RoleScheduleInstance } from '../../../simulator/azure/resources.js';
import { IDS, pick, ROLES, type World } from '../../../simulator/world.js';
import type { Status } from '../../../src/core/results.js';
import { rowsOf, type Step } from '../harness.js';

/** Notices that Jit's documented set-up (its retired API) and ours (pull requests may log in to read) always have. */
export const USUAL_NOTICES: readonly string[] = ['app/legacy-graph', 'federation/scope'];

/** An id that is nobody's in the healthy world. */
export const OTHER_ID = '99999999-9999-4999-8999-999999999999';
export const SUBSCRIPTION = `/subscriptions/${IDS.subscription}`;

/** The tenant of the healthy world. */
export function tenantOf(world: World): Tenant {
  return pick(world.tenants, ({ id }) => id === IDS.tenant);
}

/** An app's registration. */
export function registration(world: World, clientId: string): Tenant['applications'][number] {
  return pick(tenantOf(world).applications, ({ appId }) => appId === clientId);
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

/** A credential that trusts a subject. */
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

/** Every check of the integration with a row of that status, the usual notices aside. */
export function checksWith(step: Step, status: Status): readonly string[] {
  const rows = step.report.integrations.flatMap(({ results }) => results);
  const found = rows.filter(
    (row) => row.status === status && !(row.severity === 'notice' && USUAL_NOTICES.includes(row.check)),
  );
  return [...new Set(found.map(({ check }) => check))];
}

/** The statuses and severities of a check's rows. */
export function rowsInBrief(step: Step, check: string): readonly string[] {
  return rowsOf(step, check).map(({ status, severity }) => `${status} ${severity}`);
}
