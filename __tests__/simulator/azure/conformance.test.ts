import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Simulator } from '../../../simulator/simulator.js';
import {
  healthyWorld,
  IDS,
  pick,
  plantApplication,
  plantJitRequest,
  ROLES,
  type World,
} from '../../../simulator/world.js';
import { accessToken, list, send, startAzure } from './client.js';
import { armValidators, csdlCheck, graphValidators, HAS_SPECS, withoutNulls } from './specs.js';

/** The healthy world with one of everything that the services can show. */
function fullWorld(): World {
  const world = healthyWorld();
  const scope = `/subscriptions/${IDS.subscription}`;
  const principal = {
    principalId: IDS.jit.servicePrincipal,
    principalType: 'ServicePrincipal',
    roleDefinitionId: ROLES.reader,
    scope,
  };
  const instance = {
    ...principal,
    name: '99999999-9999-4999-8999-99999999eeee',
    startDateTime: '2026-01-01T00:00:00Z',
    endDateTime: '2027-01-01T00:00:00Z',
  };
  world.roleEligibilities.push(instance);
  world.roleActivations.push(instance);
  world.roleAssignments.push({
    ...principal,
    name: '99999999-9999-4999-8999-99999999cccc',
    scope: '/',
    condition: 'x',
    description: 'y',
  });
  world.denyAssignments.push({
    name: '99999999-9999-4999-8999-99999999dddd',
    scope,
    denyAssignmentName: 'No',
    description: 'd',
    permissions: [{ actions: ['x/delete'], notActions: [], dataActions: [], notDataActions: [] }],
    principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
    excludePrincipals: [{ id: IDS.user, type: 'User' }],
    doNotApplyToChildScopes: false,
    isSystemProtected: true,
  });
  world.defenderPlans.push({
    subscriptionId: IDS.subscription,
    name: 'KubernetesService',
    pricingTier: 'Standard',
    subPlan: 'P1',
    deprecated: true,
  });
  pick(world.tenants, () => true).groups.push({ id: IDS.group, displayName: 'G', members: [IDS.jit.servicePrincipal] });
  plantJitRequest(world, plantApplication(world), 2);
  return world;
}

const AUTHORIZATION = 'authorization/resource-manager/Microsoft.Authorization/stable';
const SUBSCRIPTIONS = 'resources/resource-manager/Microsoft.Resources/stable/2022-12-01/subscriptions.json';
const PRICINGS = 'security/resource-manager/Microsoft.Security/stable/2024-01-01/pricings.json';
const SOLUTIONS = (version: string) =>
  `solutions/resource-manager/Microsoft.Solutions/stable/${version}/managedapplications.json`;
const ERRORS = 'common-types/resource-management/v2/types.json';
const scope = `/subscriptions/${IDS.subscription}`;
const at = (type: string, version = '2022-04-01') =>
  `${scope}/providers/Microsoft.Authorization/${type}?api-version=${version}`;
const managed = (type: string, version: string, group = '') =>
  `${scope}${group}/providers/Microsoft.Solutions/${type}?api-version=${version}`;

const graphRows: readonly (readonly [string, string, string])[] = [
  [`/applications/${IDS.jit.objectId}`, 'application', 'application'],
  [`/applications(appId='${IDS.jit.appId}')`, 'application', 'application'],
  ['/applications', 'applicationCollectionResponse', 'application'],
  [
    `/applications/${IDS.auditor.objectId}/federatedIdentityCredentials`,
    'federatedIdentityCredentialCollectionResponse',
    'federatedIdentityCredential',
  ],
  [`/servicePrincipals/${IDS.jit.servicePrincipal}`, 'servicePrincipal', 'servicePrincipal'],
  ['/servicePrincipals', 'servicePrincipalCollectionResponse', 'servicePrincipal'],
  [
    `/servicePrincipals/${IDS.jit.servicePrincipal}/oauth2PermissionGrants`,
    'oAuth2PermissionGrantCollectionResponse',
    'oAuth2PermissionGrant',
  ],
  [
    `/servicePrincipals/${IDS.auditor.servicePrincipal}/appRoleAssignments`,
    'appRoleAssignmentCollectionResponse',
    'appRoleAssignment',
  ],
  [
    `/servicePrincipals/${IDS.resources.microsoftGraph}/appRoleAssignedTo`,
    'appRoleAssignmentCollectionResponse',
    'appRoleAssignment',
  ],
  ['/oauth2PermissionGrants', 'oAuth2PermissionGrantCollectionResponse', 'oAuth2PermissionGrant'],
  ['/subscribedSkus', 'subscribedSkuCollectionResponse', 'subscribedSku'],
];

const armRows: readonly (readonly [string, string, string])[] = [
  [`${scope}?api-version=2022-12-01`, SUBSCRIPTIONS, 'Subscription'],
  ['/subscriptions?api-version=2022-12-01', SUBSCRIPTIONS, 'SubscriptionListResult'],
  ['/tenants?api-version=2022-12-01', SUBSCRIPTIONS, 'TenantListResult'],
  [
    at('roleAssignments'),
    `${AUTHORIZATION}/2022-04-01/authorization-RoleAssignmentsCalls.json`,
    'RoleAssignmentListResult',
  ],
  [
    at(`roleAssignments/${IDS.jit.roleAssignment}`),
    `${AUTHORIZATION}/2022-04-01/authorization-RoleAssignmentsCalls.json`,
    'RoleAssignment',
  ],
  [
    at('roleDefinitions'),
    `${AUTHORIZATION}/2022-04-01/authorization-RoleDefinitionsCalls.json`,
    'RoleDefinitionListResult',
  ],
  [
    at(`roleDefinitions/${ROLES.reader}`),
    `${AUTHORIZATION}/2022-04-01/authorization-RoleDefinitionsCalls.json`,
    'RoleDefinition',
  ],
  [
    at('denyAssignments'),
    `${AUTHORIZATION}/2022-04-01/authorization-DenyAssignmentCalls.json`,
    'DenyAssignmentListResult',
  ],
  [
    at('roleEligibilityScheduleInstances', '2020-10-01'),
    `${AUTHORIZATION}/2020-10-01/RoleEligibilityScheduleInstance.json`,
    'RoleEligibilityScheduleInstanceListResult',
  ],
  [
    at('roleAssignmentScheduleInstances', '2020-10-01'),
    `${AUTHORIZATION}/2020-10-01/RoleAssignmentScheduleInstance.json`,
    'RoleAssignmentScheduleInstanceListResult',
  ],
  [`${scope}/providers/Microsoft.Security/pricings?api-version=2024-01-01`, PRICINGS, 'PricingList'],
  [`${scope}/providers/Microsoft.Security/pricings/KubernetesService?api-version=2024-01-01`, PRICINGS, 'Pricing'],
  [managed('applications', '2019-07-01'), SOLUTIONS('2019-07-01'), 'ApplicationListResult'],
  [managed('applications', '2021-07-01'), SOLUTIONS('2021-07-01'), 'ApplicationListResult'],
  [
    managed('applications/contoso-backup', '2021-07-01', '/resourceGroups/managed-apps'),
    SOLUTIONS('2021-07-01'),
    'Application',
  ],
  [managed('jitRequests', '2019-07-01'), SOLUTIONS('2019-07-01'), 'JitRequestDefinitionListResult'],
  [managed('jitRequests', '2021-07-01'), SOLUTIONS('2021-07-01'), 'JitRequestDefinitionListResult'],
];

/** Where the service departs from its own specification, and we follow the service. */
function asSpecified(definition: string, body: unknown): unknown {
  const plain = withoutNulls(body);
  if (typeof plain !== 'object' || plain === null) return plain;
  // The specification demands a next link; the service leaves it out on the last page, and adds a count.
  if (definition === 'SubscriptionListResult' || definition === 'TenantListResult') {
    return { ...Object.fromEntries(Object.entries(plain).filter(([name]) => name !== 'count')), nextLink: '' };
  }
  return plain;
}

// Who uses the project does not have the specifications: then there is nothing to hold the answers against, and the title says so.
const title = HAS_SPECS
  ? "answers conform to Microsoft's specifications"
  : "answers conform to Microsoft's specifications: SKIPPED, the specifications are not on this machine";

(HAS_SPECS ? describe : describe.skip)(title, () => {
  let simulator: Simulator;
  let tokens: Record<'graph' | 'arm', string>;
  beforeAll(async () => {
    simulator = await startAzure({ world: fullWorld() });
    tokens = { graph: await accessToken(simulator, 'graph'), arm: await accessToken(simulator, 'arm') };
  });
  afterAll(() => simulator.stop());

  const graph = HAS_SPECS ? graphValidators() : undefined;
  const arm = HAS_SPECS ? armValidators() : undefined;
  const csdl = HAS_SPECS ? csdlCheck() : undefined;

  it.each(graphRows)('Graph %s: %s', async (path, schema, type) => {
    const answer = await send(simulator.ca, `${simulator.origins.graph}/v1.0${path}`, { token: tokens.graph });
    expect(answer.status).toBe(200);
    // Where null may stand is for the CSDL to say, below.
    expect(graph?.(schema)(withoutNulls(answer.json))).toEqual([]);
    const objects = schema === type ? [answer.json] : list(answer.json);
    expect(objects.length).toBeGreaterThan(0);
    expect(objects.flatMap((item) => csdl?.(type, item) ?? ['no check'])).toEqual([]);
  });

  it.each(armRows)('ARM %s', async (path, file, definition) => {
    const answer = await send(simulator.ca, simulator.origins.arm + path, { token: tokens.arm });
    expect(answer.status).toBe(200);
    const body = asSpecified(definition, answer.json);
    if (definition.includes('List')) expect(list(body).length).toBeGreaterThan(0);
    expect(arm?.(file, definition)(body)).toEqual([]);
  });

  it('refusals have the shape that is specified', async () => {
    const missing = await send(simulator.ca, `${simulator.origins.graph}/v1.0/applications/x`, { token: tokens.graph });
    expect(graph?.('ODataErrors.ODataError')(missing.json)).toEqual([]);
    const forbidden = await send(simulator.ca, `${simulator.origins.arm}/subscriptions/x?api-version=2022-12-01`, {
      token: tokens.arm,
    });
    expect(arm?.(ERRORS, 'ErrorResponse')(forbidden.json)).toEqual([]);
  });

  it('the validators find what is wrong', () => {
    expect(graph?.('application')({ id: 7, appRoles: [{ id: 'no guid' }] })).not.toEqual([]);
    expect(csdl?.('application', { id: 'x', passwordCredentials: [{ keyId: 'x', secret: 'y' }] })).toEqual([
      '/passwordCredentials/0/secret is not in the CSDL of passwordCredential',
    ]);
    expect(arm?.(SUBSCRIPTIONS, 'Subscription')({ state: 'Expired' })).not.toEqual([]);
    expect(arm?.(SUBSCRIPTIONS, 'Subscription')({ strangeProperty: 1 })).not.toEqual([]);
  });
});
