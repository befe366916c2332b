import { describe, expect, it } from '@jest/globals';
import { simulatorKeys } from '../../../simulator/azure/tokens.js';
import { IDS, JIT_SECRET_TEXT, pick, RESOURCE_APPS } from '../../../simulator/world.js';
import { type Answer, accessToken, type Call, field, list, property, send, useAzure } from './client.js';

const azure = useAzure('graph');
const { world } = azure;

const tenant = () => pick(world.tenants, () => true);
const graph = (path: string, call: Call = {}): Promise<Answer> =>
  azure.follow(`${azure.simulator.origins.graph}/v1.0${encodeURI(path)}`, call);

/** A token of the auditor with these roles alone. */
async function tokenWith(roles: readonly string[], changes: Record<string, unknown> = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: 'https://graph.microsoft.com',
    tid: IDS.tenant,
    appid: IDS.auditor.appId,
    oid: IDS.auditor.servicePrincipal,
    roles: [...roles],
    iat: now,
    nbf: now,
    exp: now + 3600,
  };
  return (await simulatorKeys()).entra.sign({ ...claims, ...changes });
}

const JIT = `(appId='${IDS.jit.appId}')`;
const SP = `/servicePrincipals/${IDS.jit.servicePrincipal}`;

describe('a bearer token', () => {
  it.each<[string, () => Promise<string | undefined>, RegExp]>([
    ['missing', async () => undefined, /^Access token is empty\.$/],
    ['malformed', async () => 'abc', /JWT is not well formed/],
    ['of another audience', () => accessToken(azure.simulator, 'arm'), /Invalid audience/],
    ['that expired', () => tokenWith(['Directory.Read.All'], { exp: 1_700_000_000 }), /the token is expired/],
    [
      'that someone else signed',
      async () => (await simulatorKeys()).foreign.sign({ aud: 'https://graph.microsoft.com', exp: 4_000_000_000 }),
      /Signature is invalid/,
    ],
  ])('%s is refused with 401', async (_title, make, message) => {
    const bad = await make();
    const answer = await send(
      azure.simulator.ca,
      `${azure.simulator.origins.graph}/v1.0/applications`,
      bad === undefined ? {} : { token: bad },
    );
    expect(answer.status).toBe(401);
    expect(field(answer.json, 'error.code')).toBe('InvalidAuthenticationToken');
    expect(field(answer.json, 'error.message')).toMatch(message);
    expect(answer.headers['www-authenticate']).toContain('Bearer');
  });

  it('expires by the clock of the world', async () => {
    world.clockOffsetMs = 2 * 60 * 60 * 1000;
    expect((await graph('/applications')).status).toBe(401);
  });
});

describe('permissions', () => {
  const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
      '/applications',
      ['Application.Read.All', 'Directory.Read.All', 'Application.ReadWrite.OwnedBy'],
      ['Group.Read.All', 'User.Read.All'],
    ],
    [
      `/applications${JIT}`,
      ['Application.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
      ['Policy.Read.All'],
    ],
    [`/applications${JIT}/federatedIdentityCredentials`, ['Application.Read.All'], ['Directory.Read.All']],
    [SP, ['Application.Read.All', 'Directory.Read.All'], ['Group.Read.All']],
    [`${SP}/appRoleAssignments`, ['Application.Read.All', 'Directory.Read.All'], ['AppRoleAssignment.ReadWrite.All']],
    [`${SP}/appRoleAssignedTo`, ['Application.Read.All'], ['User.Read.All']],
    [
      `${SP}/oauth2PermissionGrants`,
      ['Directory.Read.All', 'DelegatedPermissionGrant.ReadWrite.All'],
      ['Application.Read.All', 'DelegatedPermissionGrant.Read.All'],
    ],
    [
      `${SP}/transitiveMemberOf`,
      ['Application.Read.All', 'Directory.Read.All'],
      ['Group.Read.All', 'Application.ReadWrite.OwnedBy'],
    ],
    ['/oauth2PermissionGrants', ['Directory.Read.All'], ['Application.Read.All']],
    [
      '/subscribedSkus',
      ['LicenseAssignment.Read.All', 'Organization.Read.All', 'Directory.Read.All'],
      ['Application.Read.All'],
    ],
  ];
  it.each(rows)('of %s', async (path, enough, tooLittle) => {
    for (const role of enough) expect((await graph(path, { token: await tokenWith([role]) })).status).toBe(200);
    for (const roles of [[], ...tooLittle.map((role) => [role])]) {
      const answer = await graph(path, { token: await tokenWith(roles) });
      expect(answer.status).toBe(403);
      expect(answer.json).toMatchObject({
        error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' },
      });
    }
  });

  it('do not tell whether the object exists', async () => {
    expect(
      (await graph("/applications(appId='12345678-0000-4000-8000-000000000000')", { token: await tokenWith([]) }))
        .status,
    ).toBe(403);
  });

  it('let an app read its own objects only where the world says so', async () => {
    const own = { token: await tokenWith([]) };
    const path = `/applications/${IDS.auditor.objectId}`;
    expect((await graph(path, own)).status).toBe(403);
    world.graph.ownObjectsReadable = true;
    expect((await graph(path, own)).status).toBe(200);
    expect((await graph(`/applications/${IDS.jit.objectId}`, own)).status).toBe(403);
    expect((await graph(`/applications(appId='${IDS.auditor.appId}')`, own)).status).toBe(403);
  });
});

describe('objects', () => {
  it('an application by id and by appId, without its secrets', async () => {
    const byId = await graph(`/applications/${IDS.jit.objectId}`);
    const byKey = await graph(`/applications${JIT}`);
    expect(byKey.json).toEqual(byId.json);
    expect(byId.json).toMatchObject({
      appId: IDS.jit.appId,
      displayName: 'jit-integration',
      signInAudience: 'AzureADMyOrg',
    });
    expect(field(byId.json, 'passwordCredentials.0')).toMatchObject({
      secretText: null,
      hint: JIT_SECRET_TEXT.slice(0, 3),
    });
    expect(byId.text).not.toContain(JIT_SECRET_TEXT);
  });

  it('a missing one is a 404 with the id in the words', async () => {
    const answer = await graph("/applications(appId='12345678-0000-4000-8000-000000000000')", {
      headers: { 'client-request-id': 'mine' },
    });
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({
      error: {
        code: 'Request_ResourceNotFound',
        message:
          "Resource '12345678-0000-4000-8000-000000000000' does not exist or one of its queried reference-property objects are not present.",
        innerError: { 'client-request-id': 'mine', 'request-id': answer.headers['request-id'] },
      },
    });
  });

  it('$select gives just the named properties', async () => {
    const answer = await graph(`/servicePrincipals${JIT}?$select=id,accountEnabled`);
    expect(answer.json).toEqual({
      '@odata.context': `${azure.simulator.origins.graph}/v1.0/$metadata#servicePrincipals(id,accountEnabled)/$entity`,
      id: IDS.jit.servicePrincipal,
      accountEnabled: true,
    });
  });

  it.each([
    [
      `/applications${JIT}?$select=id,secretThing`,
      'BadRequest',
      "Could not find a property named 'secretThing' on type 'microsoft.graph.application'",
    ],
    ["/applications?$filter=notes eq 'x'", 'Request_UnsupportedQuery', "property 'notes' of resource 'Application'"],
    ["/applications?$filter=startswith(appId,'3')", 'Request_UnsupportedQuery', "property 'appId'"],
    ['/applications?$filter=appId', 'Request_BadRequest', 'Invalid filter clause'],
    ['/applications?$expand=owners', 'Request_UnsupportedQuery', "'$expand' is not supported"],
    ['/applications?$top=0', 'Request_UnsupportedQuery', 'Invalid page size'],
    ['/applications?$skiptoken=zzz', 'Directory_InvalidPageToken', 'Invalid skip token'],
    ["/subscribedSkus?$filter=skuPartNumber eq 'x'", 'Request_UnsupportedQuery', "'$filter' is not supported"],
    ['/subscribedSkus?$top=1', 'Request_UnsupportedQuery', "'$top' is not supported"],
    [`${SP}/transitiveMemberOf/microsoft.graph.group`, 'Request_UnsupportedQuery', 'ConsistencyLevel'],
  ])('%s is a 400', async (path, code, words) => {
    const answer = await graph(path);
    expect(answer.status).toBe(400);
    expect(field(answer.json, 'error.code')).toBe(code);
    expect(field(answer.json, 'error.message')).toContain(words);
  });

  it.each([
    [`/applications?$filter=appId eq '${IDS.jit.appId}'`, 1],
    [`/applications?$filter=appId in ('${IDS.jit.appId}', '${IDS.auditor.appId}')`, 2],
    ["/applications?$filter=displayName eq 'JIT-INTEGRATION'", 1],
    ["/applications?$filter=startswith(displayName,'jit-')", 2],
    ["/applications?$filter=displayName eq 'it''s'", 0],
    [`/applications?$filter=displayName eq 'x' or appId eq '${IDS.jit.appId}'`, 1],
    [`/applications?$filter=displayName eq 'x' and appId eq '${IDS.jit.appId}'`, 0],
    [`/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq '${IDS.jit.appId}')`, 1],
    ["/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq 'https://graph.microsoft.com')", 1],
    [`/oauth2PermissionGrants?$filter=clientId eq '${IDS.jit.servicePrincipal}'`, 3],
    [`/oauth2PermissionGrants?$filter=clientId eq '${IDS.auditor.servicePrincipal}'`, 0],
    [`/servicePrincipals/${IDS.resources.microsoftGraph}/appRoleAssignedTo`, 2],
    [`/servicePrincipals/${IDS.auditor.servicePrincipal}/appRoleAssignments`, 2],
    [`/applications/${IDS.auditor.objectId}/federatedIdentityCredentials?$filter=name eq 'github-main'`, 1],
    ['/subscribedSkus?$select=skuId', 1],
  ])('%s finds %i', async (path, count) => {
    const answer = await graph(path);
    expect(answer.status).toBe(200);
    expect(list(answer.json)).toHaveLength(count);
  });

  it('a list comes in pages that the next links lead through', async () => {
    world.graph.pageSize = 2;
    world.graph.emptyFirstPage = true;
    const ids: unknown[] = [];
    const sizes: number[] = [];
    let next: unknown = `${azure.simulator.origins.graph}/v1.0/servicePrincipals?$select=id`;
    while (typeof next === 'string') {
      const answer = await azure.follow(next);
      sizes.push(list(answer.json).length);
      ids.push(...list(answer.json).map((item) => field(item, 'id')));
      next = property(answer.json, '@odata.nextLink');
    }
    expect(sizes).toEqual([0, 2, 2, 1]);
    expect(new Set(ids).size).toBe(5);
  });

  it('groups are found through groups; without the right to read them only type and id show', async () => {
    tenant().groups.push(
      { id: IDS.group, displayName: 'Inner', members: [IDS.jit.servicePrincipal] },
      { id: '77777777-7777-4777-8777-000000000001', displayName: 'Outer', members: [IDS.group] },
      {
        id: '77777777-7777-4777-8777-000000000002',
        displayName: 'Circle',
        members: ['77777777-7777-4777-8777-000000000002'],
      },
    );
    expect(list((await graph(`${SP}/memberOf`)).json)).toHaveLength(1);
    const names = list((await graph(`${SP}/transitiveMemberOf?$select=id,displayName`)).json).map((item) =>
      field(item, 'displayName'),
    );
    expect(names.sort()).toEqual(['Inner', 'Outer']);
    const poor = await graph(`${SP}/transitiveMemberOf`, { token: await tokenWith(['Application.Read.All']) });
    expect(list(poor.json)[0]).toMatchObject({
      '@odata.type': '#microsoft.graph.group',
      id: IDS.group,
      displayName: null,
    });
    const cast = await graph(`${SP}/transitiveMemberOf/microsoft.graph.group?$count=true`, {
      headers: { ConsistencyLevel: 'eventual' },
    });
    expect(list(cast.json)).toHaveLength(2);
  });

  it('principals are named by id', async () => {
    const body = JSON.stringify({
      ids: [IDS.jit.servicePrincipal, IDS.user, 'nothing'],
      types: ['user', 'group', 'servicePrincipal'],
    });
    const answer = await graph('/directoryObjects/getByIds', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(list(answer.json).map((item) => property(item, '@odata.type'))).toEqual([
      '#microsoft.graph.servicePrincipal',
      '#microsoft.graph.user',
    ]);
  });

  it('an unknown route is remembered as unhandled', async () => {
    const answer = await graph('/nothing/here');
    expect(answer.status).toBe(400);
    expect(field(answer.json, 'error.message')).toBe("Resource not found for the segment 'nothing'.");
    expect(azure.simulator.requests.at(-1)?.handled).toBe(false);
  });
});

describe('PATCH /applications', () => {
  const access = [{ resourceAppId: RESOURCE_APPS.microsoftGraph, resourceAccess: [] }];
  const patch = async (body: unknown, roles: readonly string[]) =>
    graph(`/applications/${IDS.jit.objectId}`, {
      method: 'PATCH',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      token: await tokenWith(roles),
      headers: { 'content-type': 'application/json' },
    });
  const application = () => pick(tenant().applications, (item) => item.appId === IDS.jit.appId);

  it('replaces a collection as a whole', async () => {
    expect((await patch({ requiredResourceAccess: access }, ['Application.ReadWrite.All'])).status).toBe(204);
    expect(application().requiredResourceAccess).toEqual(access);
  });

  it('needs the right to write, and with OwnedBy ownership', async () => {
    expect((await patch({ displayName: 'x' }, ['Application.Read.All', 'Directory.Read.All'])).status).toBe(403);
    expect((await patch({ displayName: 'x' }, ['Application.ReadWrite.OwnedBy'])).status).toBe(403);
    application().owners.push(IDS.auditor.servicePrincipal);
    expect((await patch({ displayName: 'x' }, ['Application.ReadWrite.OwnedBy'])).status).toBe(204);
    expect(application().displayName).toBe('x');
  });

  it.each([
    ['{'],
    [[]],
    [{ unknownThing: 1 }],
    [{ appId: 'x' }],
    [{ passwordCredentials: [] }],
    [{ displayName: 'changed', requiredResourceAccess: 'x' }],
    [{ requiredResourceAccess: [{ resourceAppId: 'x', resourceAccess: [] }] }],
    [
      {
        requiredResourceAccess: [
          {
            resourceAppId: RESOURCE_APPS.microsoftGraph,
            resourceAccess: [{ id: RESOURCE_APPS.aadGraph, type: 'Other' }],
          },
        ],
      },
    ],
    [{ appRoles: [] }],
    [{ appRoles: [{ id: IDS.jit.appRole, allowedMemberTypes: [] }] }],
  ])('refuses %j and changes nothing', async (body) => {
    const before = structuredClone(application());
    expect((await patch(body, ['Application.ReadWrite.All'])).status).toBe(400);
    expect(application()).toEqual(before);
  });
});

describe('$batch', () => {
  const batch = (requests: unknown) =>
    graph('/$batch', {
      method: 'POST',
      body: JSON.stringify({ requests }),
      headers: { 'content-type': 'application/json' },
    });
  const get = (id: string, url: string, more: Record<string, unknown> = {}) => ({ id, method: 'GET', url, ...more });

  it('answers each part with a status of its own, in an order of its own', async () => {
    const answer = await batch([
      get('a', `/applications${JIT}?$select=id`),
      get('b', "/applications(appId='x')"),
      get('c', '/subscribedSkus', { dependsOn: ['b'] }),
    ]);
    expect(answer.status).toBe(200);
    const responses = list(answer.json, 'responses');
    expect(responses.map((item) => [field(item, 'id'), field(item, 'status')])).toEqual([
      ['c', 424],
      ['b', 404],
      ['a', 200],
    ]);
    expect(field(responses[2], 'body.id')).toBe(IDS.jit.objectId);
  });

  it.each([
    ['no requests', []],
    ['21 requests', Array.from({ length: 21 }, (_, index) => get(String(index), '/applications'))],
    ['the same id twice', [get('a', '/applications'), get('A', '/applications')]],
    ['no id', [{ method: 'GET', url: '/applications' }]],
    ['an absolute address', [get('a', 'https://elsewhere.example/x')]],
    ['a method of its own', [{ id: 'a', method: 'LOOK', url: '/applications' }]],
    ['a dependency that comes later', [get('a', '/applications', { dependsOn: ['b'] }), get('b', '/applications')]],
    ['a body without content type', [{ id: 'a', method: 'PATCH', url: '/applications/x', body: {} }]],
  ])('refuses %s', async (_title, requests) => {
    expect(await batch(requests)).toMatchObject({ status: 400, json: { error: { code: 'BadRequest' } } });
  });

  it('lets faults reach its parts', async () => {
    azure.simulator.addFault({
      service: 'graph',
      path: /^\/v1\.0\/applications/,
      times: 1,
      action: { kind: 'respond', status: 429, headers: { 'retry-after': '1' } },
    });
    const answer = await batch([get('a', '/applications'), get('b', '/subscribedSkus')]);
    azure.simulator.clearFaults();
    const responses = list(answer.json, 'responses');
    expect(responses.map((item) => [field(item, 'id'), field(item, 'status')])).toEqual([
      ['b', 200],
      ['a', 429],
    ]);
    expect(property(field(responses[1], 'headers'), 'retry-after')).toBe('1');
  });
});
