import { AAD_GRAPH_SCOPES } from '../../simulator/azure/resource-apps.js';
import { checkedApp, OTHER_ID, SUBSCRIPTION, tenantOf } from '../../simulator/planting.js';
import { addRepairer, giveRole, REPAIRER } from '../../simulator/repairer.js';
import type { Simulator } from '../../simulator/simulator.js';
import {
  IDS,
  type Job,
  jitAccessOn,
  PUBLISHER,
  plantApplication,
  RESOURCE_APPS,
  ROLES,
  type World,
} from '../../simulator/world.js';
import { FILE, REPOSITORY, TENANT_LINE } from '../matrix/plant.js';

/** A world and a run in it, whose every request is disturbed in turn. */
export interface KindOfRun {
  readonly name: 'healthy' | 'drift' | 'repair';
  readonly plant: (simulator: Simulator) => void;
  readonly job: Partial<Job>;
  readonly with: Readonly<Record<string, string>>;
  /** The run's time limit where an answer never comes, in seconds. */
  readonly shortSeconds: number;
}

/** A role that may change managed applications, and nothing else. */
const CHANGER = '99999999-9999-4999-8999-0000000000d1';

/** Someone put another tenant into the entry. */
export function plantDrift({ github }: Pick<Simulator, 'github'>): void {
  const before = github?.hands.readFile(REPOSITORY, 'main', FILE)?.toString('utf8') ?? '';
  const after = before.replace(TENANT_LINE, `tenant_id: ${OTHER_ID}`);
  if (github === undefined || after === before) throw new Error('The edit changes nothing: it would prove nothing.');
  github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: after });
}

/** The checked app without its role, its app role and most of its permissions. */
export function damageApp(world: World): void {
  world.roleAssignments = world.roleAssignments.filter(({ principalId }) => principalId !== IDS.jit.servicePrincipal);
  checkedApp(world).appRoles = [];
  checkedApp(world).requiredResourceAccess = [
    {
      resourceAppId: RESOURCE_APPS.aadGraph,
      resourceAccess: [{ id: AAD_GRAPH_SCOPES['Directory.Read.All'], type: 'Scope' }],
    },
  ];
}

/** A managed application with JIT access on in a tenant without the licence, whose publisher has published new rights. */
function plantManagedApplication(world: World): void {
  tenantOf(world).subscribedSkus = [];
  for (const operation of [world.solutions.update, world.solutions.refresh]) operation.retryAfterSeconds = 0;
  world.roleDefinitions.push({
    name: CHANGER,
    roleName: 'Managed application changer',
    description: '',
    roleType: 'CustomRole',
    permissions: [
      { actions: ['Microsoft.Solutions/applications/*'], notActions: [], dataActions: [], notDataActions: [] },
    ],
    assignableScopes: [SUBSCRIPTION],
  });
  giveRole(world, CHANGER, 7);
  plantApplication(world, {
    jitAccessPolicy: jitAccessOn({
      jitApprovalMode: 'ManualApprove',
      jitApprovers: [{ id: PUBLISHER.approver, type: 'user', displayName: 'Approver' }],
    }),
    publishedAuthorizations: [{ principalId: PUBLISHER.approver, roleDefinitionId: ROLES.reader }],
  });
}

export const REPAIRS = [
  'role-assignment',
  'api-permissions',
  'app-role',
  'managed-app-jit-access-off',
  'managed-app-permissions',
] as const;

/** The runs that are disturbed. */
export const KINDS_OF_RUN: readonly KindOfRun[] = [
  { name: 'healthy', plant: () => undefined, job: {}, with: {}, shortSeconds: 2 },
  { name: 'drift', plant: plantDrift, job: {}, with: {}, shortSeconds: 2 },
  {
    name: 'repair',
    plant: ({ world }) => {
      addRepairer(world);
      damageApp(world);
      plantManagedApplication(world);
    },
    job: { event: 'workflow_dispatch', environment: 'azure-repair' },
    with: {
      repairs: REPAIRS.join(','),
      'managed-apps': 'contoso-backup',
      'login-client-id': REPAIRER.appId,
    },
    shortSeconds: 4,
  },
];
