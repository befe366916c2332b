import type { Application } from './azure/directory.js';
import { GRAPH_ROLES } from './azure/resource-apps.js';
import { principalOf, registration, SUBSCRIPTION, tenantOf, trust } from './planting.js';
import { IDS, ROLES, type World } from './world.js';

/** The second app: it may write, and only jobs of the protected environment may log in as it. */
export const REPAIRER = {
  appId: '88888888-8888-4888-8888-888888888888',
  objectId: '88888888-8888-4888-8888-0000000000aa',
  servicePrincipal: '88888888-8888-4888-8888-0000000000bb',
} as const;

const READS = [GRAPH_ROLES['Application.Read.All'], GRAPH_ROLES['Directory.Read.All']];

function consent(world: World, appRoleId: string): void {
  const tenant = tenantOf(world);
  tenant.appRoleAssignments.push({
    id: `repairer-app-role-assignment-${tenant.appRoleAssignments.length}`,
    createdDateTime: '2026-01-15T09:00:00Z',
    appRoleId,
    principalId: REPAIRER.servicePrincipal,
    resourceId: IDS.resources.microsoftGraph,
  });
}

/** Gives the second app an Azure role on the subscription. */
export function giveRole(world: World, roleDefinitionId: string, index: number): void {
  world.roleAssignments.push({
    name: `88888888-8888-4888-8888-0000000000e${index}`,
    scope: SUBSCRIPTION,
    roleDefinitionId,
    principalId: REPAIRER.servicePrincipal,
    principalType: 'ServicePrincipal',
    condition: null,
    description: null,
  });
}

/** Adds the second app; `may` says what it may write. It may read all. */
export function addRepairer(world: World, may: { readonly graph?: boolean; readonly roles?: boolean } = {}): void {
  const tenant = tenantOf(world);
  const auditor = registration(world, IDS.auditor.appId);
  const principal = principalOf(world, IDS.auditor.appId);
  const application: Application = {
    ...auditor,
    id: REPAIRER.objectId,
    appId: REPAIRER.appId,
    displayName: 'jit-drift-repairer',
    federatedIdentityCredentials: [trust('repo:acme/.jit:environment:azure-repair')],
  };
  tenant.applications.push(application);
  tenant.servicePrincipals.push({
    ...principal,
    id: REPAIRER.servicePrincipal,
    appId: REPAIRER.appId,
    displayName: 'jit-drift-repairer',
  });
  for (const id of READS) consent(world, id);
  giveRole(world, ROLES.reader, 1);
  if (may.graph ?? true) {
    consent(world, GRAPH_ROLES['Application.ReadWrite.OwnedBy']);
    registration(world, IDS.jit.appId).owners.push(REPAIRER.servicePrincipal);
  }
  if (may.roles ?? true) giveRole(world, ROLES.rbacAdministrator, 2);
}
