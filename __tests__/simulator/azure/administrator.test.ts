import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accessTokenClaims, simulatorKeys } from '../../../simulator/azure/tokens.js';
import { type Simulator, startSimulator } from '../../../simulator/simulator.js';
import { IDS } from '../../../simulator/world.js';
import { addOperator, OPERATOR } from '../../fidelity/operator.js';
import { send as sendTo } from './client.js';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ services: ['graph', 'arm'] });
  addOperator(simulator.world);
});
afterEach(() => simulator.stop());

const RIGHTS = [
  'Application.ReadWrite.All',
  'Directory.Read.All',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
];

async function send(
  service: 'graph' | 'arm',
  [method, path]: readonly [string, string],
  body: unknown,
  roles: readonly string[] = RIGHTS,
): Promise<{ readonly status: number; readonly code: string | undefined }> {
  const audience = service === 'graph' ? 'https://graph.microsoft.com' : 'https://management.azure.com';
  const subject = {
    audience,
    issuerTenant: IDS.tenant,
    appId: OPERATOR.appId,
    objectId: OPERATOR.principal,
    roles: [...roles],
  };
  const token = await (await simulatorKeys()).entra.sign(
    accessTokenClaims(subject, Math.floor(Date.now() / 1000), 3600),
  );
  const { ca, origins } = simulator;
  const headers = { 'content-type': 'application/json' };
  const address = `${origins[service]}${path}`;
  const answer = await sendTo(ca, address, { method, token, headers, body: JSON.stringify(body) });
  const { error } = answer.json as { readonly error?: { readonly code?: string } };
  return { status: answer.status, code: error?.code };
}

const JIT = `/v1.0/applications/${IDS.jit.objectId}`;
const PRINCIPAL = `/v1.0/servicePrincipals/${IDS.jit.servicePrincipal}`;
const TRUST = { name: 'new', issuer: 'https://a.example', subject: 's', audiences: ['api://AzureADTokenExchange'] };
const ROLE = {
  principalId: IDS.jit.servicePrincipal,
  resourceId: IDS.resources.microsoftGraph,
  appRoleId: '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
};
const GRANT = {
  clientId: IDS.auditor.servicePrincipal,
  consentType: 'AllPrincipals',
  resourceId: IDS.resources.aadGraph,
};

const owner = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });

const GOOD: readonly (readonly [string, string, unknown, number])[] = [
  ['POST', '/v1.0/applications', { displayName: 'a' }, 201],
  ['PATCH', PRINCIPAL, { accountEnabled: false }, 204],
  ['POST', `${JIT}/federatedIdentityCredentials`, TRUST, 201],
  ['POST', `${JIT}/addPassword`, { passwordCredential: { displayName: 'a' } }, 200],
  ['POST', `${PRINCIPAL}/appRoleAssignments`, ROLE, 201],
  ['POST', `${JIT}/owners/$ref`, owner(IDS.auditor.servicePrincipal), 204],
  ['POST', '/v1.0/oauth2PermissionGrants', { ...GRANT, scope: 'User.Read.All' }, 201],
];

describe('an administrator’s writes to the simulated Microsoft Graph', () => {
  it.each(GOOD)('%s %s: done with the right, refused without it', async (method, path, body, status) => {
    expect(await send('graph', [method, path], body, ['Application.Read.All'])).toEqual({
      status: 403,
      code: 'Authorization_RequestDenied',
    });
    expect((await send('graph', [method, path], body)).status).toBe(status);
  });

  it.each<[string, string, unknown, number, string]>([
    ['POST', '/v1.0/applications', { displayName: '' }, 400, 'Request_BadRequest'],
    ['POST', '/v1.0/applications', { displayName: 'a', nonsense: 1 }, 400, 'Request_BadRequest'],
    ['POST', '/v1.0/servicePrincipals', { appId: IDS.tenant }, 400, 'NoBackingApplicationObject'],
    ['POST', '/v1.0/servicePrincipals', { appId: IDS.jit.appId }, 409, 'Request_MultipleObjectsWithSameKeyValue'],
    ['PATCH', JIT, { signInAudience: 'Everyone' }, 400, 'Request_BadRequest'],
    ['PATCH', PRINCIPAL, { accountEnabled: 'true' }, 400, 'Request_BadRequest'],
    [
      'POST',
      `${JIT}/federatedIdentityCredentials`,
      { ...TRUST, audiences: [] },
      400,
      'InvalidFederatedIdentityCredentialValue',
    ],
    [
      'POST',
      `${JIT}/federatedIdentityCredentials`,
      { ...TRUST, name: 'a b' },
      400,
      'InvalidFederatedIdentityCredentialValue',
    ],
    ['POST', `${JIT}/addPassword`, { passwordCredential: { endDateTime: '2001-01-01' } }, 400, 'Request_BadRequest'],
    ['POST', `${PRINCIPAL}/appRoleAssignments`, { ...ROLE, principalId: IDS.tenant }, 400, 'Request_BadRequest'],
    ['POST', `${PRINCIPAL}/appRoleAssignments`, { ...ROLE, appRoleId: IDS.tenant }, 400, 'Request_BadRequest'],
    ['POST', '/v1.0/oauth2PermissionGrants', { ...GRANT, scope: 'No.Such' }, 400, 'Request_BadRequest'],
    ['POST', `${JIT}/owners/$ref`, { '@odata.id': IDS.auditor.servicePrincipal }, 400, 'Request_BadRequest'],
    ['POST', `${JIT}/owners/$ref`, owner(IDS.tenant), 404, 'Request_ResourceNotFound'],
  ])('%s %s %j is refused', async (method, path, body, status, code) => {
    expect(await send('graph', [method, path], body)).toEqual({ status, code });
  });

  it('takes nothing twice', async () => {
    const trusts = ['POST', `${JIT}/federatedIdentityCredentials`] as const;
    const roles = ['POST', `${PRINCIPAL}/appRoleAssignments`] as const;
    await send('graph', trusts, TRUST);
    expect(await send('graph', trusts, { ...TRUST, name: 'other' })).toMatchObject({ status: 400 });
    await send('graph', roles, ROLE);
    expect(await send('graph', roles, ROLE)).toMatchObject({ status: 400 });
    const owners = ['POST', `${JIT}/owners/$ref`] as const;
    await send('graph', owners, owner(IDS.auditor.servicePrincipal));
    expect(await send('graph', owners, owner(IDS.auditor.servicePrincipal))).toMatchObject({ status: 400 });
  });
});

it('switches plans of Defender on by role, name and tier', async () => {
  const plan = (name: string) =>
    [
      'PUT',
      `/subscriptions/${IDS.subscription}/providers/Microsoft.Security/pricings/${name}?api-version=2024-01-01`,
    ] as const;
  const on = { properties: { pricingTier: 'standard' } };
  expect(await send('arm', plan('CloudPosture'), on)).toMatchObject({ status: 200 });
  expect(simulator.world.defenderPlans.find(({ name }) => name === 'CloudPosture')?.pricingTier).toBe('Standard');
  expect(await send('arm', plan('NoPlan'), on)).toMatchObject({ status: 404 });
  expect(await send('arm', plan('CloudPosture'), {})).toMatchObject({ status: 400 });
  simulator.world.roleAssignments = simulator.world.roleAssignments.filter(
    ({ principalId }) => principalId !== OPERATOR.principal,
  );
  expect(await send('arm', plan('CloudPosture'), on)).toEqual({ status: 403, code: 'AuthorizationFailed' });
});

it.each(['Disabled', 'Deleted'] as const)(
  'takes no write in a subscription that is %s, and can be read',
  async (state) => {
    for (const subscription of simulator.world.subscriptions) subscription.state = state;
    const root = `/subscriptions/${IDS.subscription}/providers`;
    for (const [method, path] of [
      ['PUT', `${root}/Microsoft.Security/pricings/CloudPosture?api-version=2024-01-01`],
      ['PUT', `${root}/Microsoft.Authorization/roleAssignments/${IDS.tenant}?api-version=2022-04-01`],
      ['POST', `${root}/Microsoft.Security/register?api-version=2021-04-01`],
    ] as const)
      expect(await send('arm', [method, path], {})).toEqual({ status: 409, code: 'ReadOnlyDisabledSubscription' });
    const read = ['GET', `${root}/Microsoft.Security/pricings?api-version=2024-01-01`] as const;
    expect(await send('arm', read, undefined)).toMatchObject({ status: 200 });
  },
);

it('makes a custom role by right, scope and a name that is free', async () => {
  const scope = `/subscriptions/${IDS.subscription}`;
  const put = (name: string) =>
    ['PUT', `${scope}/providers/Microsoft.Authorization/roleDefinitions/${name}?api-version=2022-04-01`] as const;
  const permissions = [{ actions: ['Microsoft.Solutions/applications/read'] }];
  const role = (changes: object = {}) => ({
    properties: { roleName: 'Mine', permissions, assignableScopes: [scope], ...changes },
  });
  expect(await send('arm', put(IDS.tenant), role({ assignableScopes: ['/subscriptions/x'] }))).toMatchObject({
    status: 400,
  });
  expect(await send('arm', put(IDS.tenant), role({ permissions: [] }))).toMatchObject({ status: 400 });
  expect(await send('arm', put(IDS.tenant), role())).toMatchObject({ status: 201 });
  expect(simulator.world.roleDefinitions.at(-1)).toMatchObject({ roleName: 'Mine', roleType: 'CustomRole' });
  for (const roleName of ['mine', 'Reader'])
    expect(await send('arm', put(IDS.subscription), role({ roleName }))).toEqual({
      status: 409,
      code: 'RoleDefinitionWithSameNameExists',
    });
  simulator.world.roleAssignments = [];
  expect(await send('arm', put(IDS.subscription), role({ roleName: 'Other' }))).toEqual({
    status: 403,
    code: 'AuthorizationFailed',
  });
});
