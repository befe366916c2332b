import type { Application } from '../../../simulator/azure/directory.js';
import { GRAPH_ROLES } from '../../../simulator/azure/resource-apps.js';
import { IDS, pick, ROLES, type World } from '../../../simulator/world.js';
import type { ReportedRepair } from '../../../src/report/report.js';
import { registration, SUBSCRIPTION, tenantOf, trust } from '../checks/planted.js';
import { type Scenario, type Step, type StepOptions, scenario } from '../harness.js';

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
  const principal = pick(tenant.servicePrincipals, ({ appId }) => appId === IDS.auditor.appId);
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

/** A world in which the second app may write all that repairs write, unless `may` says otherwise. */
export function repairScenario(
  change: (world: World) => void = () => undefined,
  may: Parameters<typeof addRepairer>[1] = {},
): Promise<Scenario> {
  return scenario((world) => {
    addRepairer(world, may);
    change(world);
  });
}

/** A run by hand behind the environment, which makes these repairs. */
export function repairing(repairs: string, options: StepOptions = {}): StepOptions {
  return {
    ...options,
    job: { event: 'workflow_dispatch', environment: 'azure-repair', ...options.job },
    with: { repairs, 'login-client-id': REPAIRER.appId, ...options.with },
  };
}

/** Everything that the services know, as plain data; without what only records that someone asked. */
export function worldNow(world: World): unknown {
  const plain = JSON.stringify(
    { ...world, jobs: [], solutions: { ...world.solutions, operations: [] } },
    (_, value: unknown) => (value instanceof Map ? [...value] : value),
  );
  return JSON.parse(plain) as unknown;
}

/** The world as it would be if only `change` had happened to it. */
export function worldWith(before: unknown, change: (world: World) => void): unknown {
  const world = structuredClone(before) as World;
  change(world);
  return JSON.parse(JSON.stringify(world)) as unknown;
}

/** Every repair in brief: `role-assignment applied`. */
export function repairsInBrief({ report }: Step): readonly string[] {
  return report.repairs.map(({ repair, status }) => `${repair} ${status}`);
}

/** The one repair of the report; throws where there is not exactly one. */
export function repairOf({ report }: Step): ReportedRepair {
  const [repair] = report.repairs;
  if (repair === undefined || report.repairs.length !== 1)
    throw new Error(`${report.repairs.length} repairs, expected one.`);
  return repair;
}

/** Writes to Azure of a run, as `service METHOD path`. */
export function azureWrites({ writes }: Step): readonly string[] {
  return writes.filter((line) => !line.startsWith('github '));
}
