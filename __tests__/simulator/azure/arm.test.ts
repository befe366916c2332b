import { describe, expect, it } from '@jest/globals';
import { actionMatches } from '../../../simulator/azure/arm/rights.js';
import { simulatorKeys } from '../../../simulator/azure/tokens.js';
import { IDS, pick, ROLES, type World } from '../../../simulator/world.js';
import { type Answer, accessToken, type Call, field, list, send, useAzure } from './client.js';

const azure = useAzure('arm');
const { world } = azure;

const arm = (path: string, call: Call = {}): Promise<Answer> =>
  azure.follow(azure.simulator.origins.arm + encodeURI(path), call);

const SUBSCRIPTION = `/subscriptions/${IDS.subscription}`;
const AUTHORIZATION = '/providers/Microsoft.Authorization';
const GROUP_SCOPE = `/providers/Microsoft.Management/managementGroups/${IDS.managementGroup}`;
const OTHER_TENANT = '12121212-1212-4212-8212-121212121212';
const OTHER_GROUP = '77777777-7777-4777-8777-000000000001';

async function tokenOf(changes: Record<string, unknown>): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: 'https://management.azure.com',
    tid: IDS.tenant,
    appid: IDS.auditor.appId,
    oid: IDS.auditor.servicePrincipal,
    iat: now,
    nbf: now,
    exp: now + 3600,
  };
  return (await simulatorKeys()).entra.sign({ ...claims, ...changes });
}

function assign(changes: Partial<World['roleAssignments'][number]>): void {
  world.roleAssignments.push({
    name: `99999999-9999-4999-8999-${String(world.roleAssignments.length).padStart(12, '0')}`,
    scope: SUBSCRIPTION,
    roleDefinitionId: ROLES.reader,
    principalId: IDS.jit.servicePrincipal,
    principalType: 'ServicePrincipal',
    condition: null,
    description: null,
    ...changes,
  });
}

function withoutAuditor(): void {
  world.roleAssignments = world.roleAssignments.filter((item) => item.principalId !== IDS.auditor.servicePrincipal);
}

describe('a bearer token', () => {
  it.each<[string, () => Promise<string | undefined>, string]>([
    ['missing', async () => undefined, 'AuthenticationFailed'],
    ['malformed', async () => 'abc', 'InvalidAuthenticationToken'],
    ['of another audience', () => accessToken(azure.simulator, 'graph'), 'InvalidAuthenticationTokenAudience'],
    ['that expired', () => tokenOf({ exp: 1_700_000_000 }), 'ExpiredAuthenticationToken'],
    [
      'that someone else signed',
      async () => (await simulatorKeys()).foreign.sign({ aud: 'https://management.azure.com', exp: 4_000_000_000 }),
      'InvalidAuthenticationToken',
    ],
  ])('%s is refused', async (_title, make, code) => {
    const bad = await make();
    const answer = await send(
      azure.simulator.ca,
      `${azure.simulator.origins.arm}${SUBSCRIPTION}?api-version=2022-12-01`,
      bad === undefined ? {} : { token: bad },
    );
    expect(answer).toMatchObject({ status: 401, json: { error: { code } } });
    expect(answer.headers['www-authenticate']).toContain('authorization_uri=');
  });

  it("of another tenant learns the subscription's tenant", async () => {
    for (const item of world.subscriptions) item.tenantId = OTHER_TENANT;
    const answer = await arm(`${SUBSCRIPTION}?api-version=2022-12-01`);
    expect(answer).toMatchObject({ status: 401, json: { error: { code: 'InvalidAuthenticationTokenTenant' } } });
    expect(field(answer.json, 'error.message')).toContain(
      `The access token is from the wrong issuer 'https://sts.windows.net/${IDS.tenant}/'. It must match the tenant 'https://sts.windows.net/${OTHER_TENANT}/'`,
    );
  });
});

describe('api-version', () => {
  it.each([
    [SUBSCRIPTION, 'MissingApiVersionParameter'],
    [`${SUBSCRIPTION}?api-version=`, 'MissingApiVersionParameter'],
    [`${SUBSCRIPTION}?api-version=2099-01-01`, 'InvalidApiVersionParameter'],
    [`${SUBSCRIPTION}${AUTHORIZATION}/roleAssignments`, 'MissingApiVersionParameter'],
    [`${SUBSCRIPTION}${AUTHORIZATION}/roleAssignments?api-version=2099-01-01`, 'NoRegisteredProviderFound'],
    [
      `${SUBSCRIPTION}${AUTHORIZATION}/roleEligibilityScheduleInstances?api-version=2022-04-01`,
      'NoRegisteredProviderFound',
    ],
    [`${SUBSCRIPTION}${AUTHORIZATION}/roleThings?api-version=2022-04-01`, 'InvalidResourceType'],
    [`${SUBSCRIPTION}/providers/Microsoft.Security/pricings?api-version=2022-04-01`, 'NoRegisteredProviderFound'],
  ])('%s is a 400 %s', async (path, code) => {
    expect(await arm(path)).toMatchObject({ status: 400, json: { error: { code } } });
  });
});

describe('rights', () => {
  it("a caller without a role gets ARM's exact words", async () => {
    withoutAuditor();
    const answer = await arm(`${SUBSCRIPTION}?api-version=2022-12-01`);
    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({
      error: {
        code: 'AuthorizationFailed',
        message: `The client '${IDS.auditor.appId}' with object id '${IDS.auditor.servicePrincipal}' does not have authorization to perform action 'Microsoft.Resources/subscriptions/read' over scope '${SUBSCRIPTION}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      },
    });
    expect(list((await arm('/subscriptions?api-version=2022-12-01')).json)).toEqual([]);
  });

  it('an unknown subscription is a 404 of its own', async () => {
    const answer = await arm('/subscriptions/99999999-0000-4000-8000-000000000000?api-version=2022-12-01');
    expect(answer).toMatchObject({
      status: 404,
      json: {
        error: {
          code: 'SubscriptionNotFound',
          message: "The subscription '99999999-0000-4000-8000-000000000000' could not be found.",
        },
      },
    });
  });

  const auditor = IDS.auditor.servicePrincipal;
  it.each<[string, () => void, number]>([
    ['from the root', () => assign({ scope: '/', principalId: auditor }), 200],
    ['from the management group', () => assign({ scope: GROUP_SCOPE, principalId: auditor }), 200],
    [
      'from the root management group',
      () => assign({ scope: `/providers/Microsoft.Management/managementGroups/${IDS.tenant}`, principalId: auditor }),
      200,
    ],
    [
      'from another management group',
      () => assign({ scope: '/providers/Microsoft.Management/managementGroups/elsewhere', principalId: auditor }),
      403,
    ],
    [
      'from a resource group below',
      () => assign({ scope: `${SUBSCRIPTION}/resourceGroups/rg`, principalId: auditor }),
      403,
    ],
    [
      'from a group',
      () => {
        world.tenants[0]?.groups.push({ id: IDS.group, displayName: 'G', members: [auditor] });
        assign({ principalId: IDS.group });
      },
      200,
    ],
    [
      'from a group in a group',
      () => {
        world.tenants[0]?.groups.push(
          { id: OTHER_GROUP, displayName: 'In', members: [auditor] },
          { id: IDS.group, displayName: 'Out', members: [OTHER_GROUP] },
        );
        assign({ principalId: IDS.group });
      },
      200,
    ],
    [
      'by a role that covers the action',
      () => assign({ roleDefinitionId: ROLES.contributor, principalId: auditor }),
      200,
    ],
    ['by a role that does not', () => assign({ roleDefinitionId: ROLES.securityReader, principalId: auditor }), 403],
    [
      'by a role that the world has no more',
      () => assign({ roleDefinitionId: '00000000-0000-4000-8000-000000000001', principalId: auditor }),
      403,
    ],
  ])('come %s: %#', async (_title, arrange, status) => {
    withoutAuditor();
    arrange();
    expect((await arm(`${SUBSCRIPTION}?api-version=2022-12-01`)).status).toBe(status);
  });

  const deny = {
    name: '99999999-9999-4999-8999-99999999dddd',
    scope: SUBSCRIPTION,
    denyAssignmentName: 'No reading',
    description: '',
    permissions: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
    principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
    excludePrincipals: [],
    doNotApplyToChildScopes: false,
    isSystemProtected: true,
  };
  it('are taken away by a deny assignment, unless it excludes the caller', async () => {
    world.denyAssignments.push(structuredClone(deny));
    const answer = await arm(`${SUBSCRIPTION}?api-version=2022-12-01`);
    expect(answer).toMatchObject({ status: 403, json: { error: { code: 'DenyAssignmentAuthorizationFailed' } } });
    pick(world.denyAssignments, () => true).excludePrincipals.push({ id: auditor, type: 'ServicePrincipal' });
    expect((await arm(`${SUBSCRIPTION}?api-version=2022-12-01`)).status).toBe(200);
    expect(
      list((await arm(`${SUBSCRIPTION}${AUTHORIZATION}/denyAssignments?api-version=2022-04-01`)).json),
    ).toHaveLength(1);
  });

  it.each([
    ['*/read', 'Microsoft.Security/pricings/read', true],
    ['*', 'anything/write', true],
    ['Microsoft.Authorization/*/Write', 'microsoft.authorization/roleAssignments/write', true],
    ['*/read', 'Microsoft.X/y/write', false],
    ['Microsoft.Security/*', 'MicrosoftxSecurity/pricings', false],
  ])('pattern %s against %s: %s', (pattern, action, matches) => {
    expect(actionMatches(pattern, action)).toBe(matches);
  });
});

describe('reads', () => {
  it('a subscription, whatever the case of the path', async () => {
    const answer = await arm(`${SUBSCRIPTION.toUpperCase()}?API-Version=2022-12-01`);
    expect(answer).toMatchObject({
      status: 200,
      json: {
        subscriptionId: IDS.subscription,
        tenantId: IDS.tenant,
        state: 'Enabled',
        displayName: 'Acme Production',
      },
    });
    expect(answer.headers['x-ms-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['x-ms-correlation-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('the subscriptions that the caller has any role in, and its tenant', async () => {
    withoutAuditor();
    assign({ scope: `${SUBSCRIPTION}/resourceGroups/rg`, principalId: IDS.auditor.servicePrincipal });
    world.subscriptions.push({
      id: '23232323-2222-4222-8222-222222222222',
      displayName: 'Hidden',
      tenantId: IDS.tenant,
      state: 'Enabled',
      managementGroup: null,
    });
    const answer = await arm('/subscriptions?api-version=2022-12-01');
    expect(list(answer.json).map((item) => field(item, 'displayName'))).toEqual(['Acme Production']);
    expect(list((await arm('/tenants?api-version=2022-12-01')).json).map((item) => field(item, 'tenantId'))).toEqual([
      IDS.tenant,
    ]);
  });

  function manyScopes(): void {
    world.tenants[0]?.groups.push({ id: IDS.group, displayName: 'G', members: [IDS.jit.servicePrincipal] });
    assign({ scope: '/', principalId: IDS.user, principalType: 'User' });
    assign({
      scope: GROUP_SCOPE,
      principalId: IDS.group,
      principalType: 'Group',
      condition: "@Resource[x] StringEquals 'y'",
    });
    assign({ scope: `${SUBSCRIPTION}/resourceGroups/rg` });
    assign({ scope: '/providers/Microsoft.Management/managementGroups/elsewhere' });
  }

  it.each([
    ['', 5],
    ['atScope()', 4],
    [`principalId eq '${IDS.jit.servicePrincipal}'`, 2],
    [`atScope() and principalId eq '${IDS.jit.servicePrincipal}'`, 1],
    [`assignedTo('${IDS.jit.servicePrincipal}')`, 3],
    [`atScope() and assignedTo('${IDS.jit.servicePrincipal}')`, 2],
    [`assignedTo('${IDS.user}')`, 1],
  ])('role assignments with filter "%s": %i', async (filter, count) => {
    manyScopes();
    const answer = await arm(
      `${SUBSCRIPTION}${AUTHORIZATION}/roleAssignments?api-version=2022-04-01&$filter=${filter}`,
    );
    expect(list(answer.json)).toHaveLength(count);
  });

  it('assignedTo() finds no service principal in a world where it is for users only', async () => {
    world.arm.assignedTo = 'users';
    const answer = await arm(
      `${SUBSCRIPTION}${AUTHORIZATION}/roleAssignments?api-version=2022-04-01&$filter=assignedTo('${IDS.jit.servicePrincipal}')`,
    );
    expect(list(answer.json)).toEqual([]);
  });

  it.each(["scope eq 'x'", 'atScope() or atScope()', "principalId eq 'x'"])(
    'a filter that is not supported is a 400: %s',
    async (filter) => {
      const answer = await arm(
        `${SUBSCRIPTION}${AUTHORIZATION}/roleAssignments?api-version=2022-04-01&$filter=${filter}`,
      );
      expect(answer).toMatchObject({ status: 400, json: { error: { code: 'UnsupportedQuery' } } });
    },
  );

  it('pages of role assignments are led through by nextLink', async () => {
    manyScopes();
    world.arm.pageSize = 2;
    const names: unknown[] = [];
    let next: unknown = `${azure.simulator.origins.arm}${SUBSCRIPTION}${AUTHORIZATION}/roleAssignments?api-version=2022-04-01`;
    while (typeof next === 'string') {
      const answer = await azure.follow(next);
      expect(list(answer.json).length).toBeLessThanOrEqual(2);
      names.push(...list(answer.json).map((item) => field(item, 'name')));
      next = field(answer.json, 'nextLink');
    }
    expect(new Set(names).size).toBe(5);
  });

  it('older versions know neither condition nor, still older, principalType', async () => {
    const at = async (version: string) =>
      Object.keys(
        Object(
          field(
            list((await arm(`${SUBSCRIPTION}${AUTHORIZATION}/roleAssignments?api-version=${version}`)).json)[0],
            'properties',
          ),
        ),
      );
    expect(await at('2022-04-01')).toEqual(expect.arrayContaining(['condition', 'principalType']));
    expect(await at('2018-09-01-preview')).toContain('principalType');
    expect(await at('2018-09-01-preview')).not.toContain('condition');
    expect(await at('2015-07-01')).not.toContain('principalType');
  });

  it('role definitions by name, by id, and custom ones where they may be assigned', async () => {
    const byName = await arm(
      `${SUBSCRIPTION}${AUTHORIZATION}/roleDefinitions?api-version=2022-04-01&$filter=roleName eq 'reader'`,
    );
    expect(list(byName.json).map((item) => field(item, 'id'))).toEqual([
      `${SUBSCRIPTION}${AUTHORIZATION}/roleDefinitions/${ROLES.reader}`,
    ]);
    const byId = await arm(`${SUBSCRIPTION}${AUTHORIZATION}/roleDefinitions/${ROLES.owner}?api-version=2022-04-01`);
    expect(byId.json).toMatchObject({
      name: ROLES.owner,
      properties: { roleName: 'Owner', type: 'BuiltInRole', permissions: [{ actions: ['*'] }] },
    });
    const root = await arm(`${AUTHORIZATION}/roleDefinitions/${ROLES.reader}?api-version=2022-04-01`);
    expect(field(root.json, 'id')).toBe(`${AUTHORIZATION}/roleDefinitions/${ROLES.reader}`);
    const missing = await arm(
      `${SUBSCRIPTION}${AUTHORIZATION}/roleDefinitions/00000000-0000-4000-8000-000000000001?api-version=2022-04-01`,
    );
    expect(missing).toMatchObject({ status: 404, json: { error: { code: 'RoleDefinitionDoesNotExist' } } });
    const custom = {
      ...pick(world.roleDefinitions, () => true),
      name: '00000000-0000-4000-8000-000000000001',
      roleName: 'Mine',
      roleType: 'CustomRole' as const,
    };
    world.roleDefinitions.push(
      { ...custom, assignableScopes: [GROUP_SCOPE] },
      { ...custom, roleName: 'Theirs', assignableScopes: ['/subscriptions/other'] },
    );
    const shown = await arm(
      `${SUBSCRIPTION}${AUTHORIZATION}/roleDefinitions?api-version=2022-04-01&$filter=atScopeAndBelow() and type eq 'CustomRole'`,
    );
    expect(list(shown.json).map((item) => field(item, 'properties.roleName'))).toEqual(['Mine']);
  });

  it('PIM instances and Defender plans', async () => {
    const instance = {
      name: '99999999-9999-4999-8999-99999999eeee',
      scope: SUBSCRIPTION,
      roleDefinitionId: ROLES.reader,
      principalId: IDS.jit.servicePrincipal,
      principalType: 'ServicePrincipal',
      startDateTime: '2026-01-01T00:00:00Z',
      endDateTime: null,
    };
    world.roleEligibilities.push(instance);
    const of = (type: string) =>
      arm(
        `${SUBSCRIPTION}${AUTHORIZATION}/${type}?api-version=2020-10-01&$filter=principalId eq '${IDS.jit.servicePrincipal}'`,
      );
    expect(list((await of('roleEligibilityScheduleInstances')).json)).toHaveLength(1);
    expect(list((await of('roleAssignmentScheduleInstances')).json)).toHaveLength(0);
    const plans = await arm(`${SUBSCRIPTION}/providers/Microsoft.Security/pricings?api-version=2024-01-01`);
    expect(list(plans.json).map((item) => [field(item, 'name'), field(item, 'properties.pricingTier')])).toEqual([
      ['VirtualMachines', 'Standard'],
      ['StorageAccounts', 'Free'],
      ['CloudPosture', 'Free'],
    ]);
  });

  it('an unknown route is remembered as unhandled', async () => {
    expect((await arm(`${SUBSCRIPTION}/resourceGroups?api-version=2022-12-01`)).status).toBe(404);
    expect(azure.simulator.requests.at(-1)?.handled).toBe(false);
  });
});

describe('PUT roleAssignments', () => {
  const NAME = '99999999-9999-4999-8999-999999990001';
  const put = (name: string, properties: Record<string, unknown>) =>
    arm(`${SUBSCRIPTION}${AUTHORIZATION}/roleAssignments/${name}?api-version=2022-04-01`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        properties: {
          roleDefinitionId: `${SUBSCRIPTION}${AUTHORIZATION}/roleDefinitions/${ROLES.reader}`,
          principalId: IDS.jit.servicePrincipal,
          principalType: 'ServicePrincipal',
          ...properties,
        },
      }),
    });

  it('needs the right to write', async () => {
    const answer = await put(NAME, {});
    expect(answer.status).toBe(403);
    expect(field(answer.json, 'error.message')).toContain("'Microsoft.Authorization/roleAssignments/write'");
    assign({ principalId: IDS.auditor.servicePrincipal, roleDefinitionId: ROLES.contributor });
    expect((await put(NAME, {})).status).toBe(403);
  });

  it('creates once, confirms the same, and refuses all else', async () => {
    world.roleAssignments = world.roleAssignments.filter((item) => item.principalId !== IDS.jit.servicePrincipal);
    assign({ principalId: IDS.auditor.servicePrincipal, roleDefinitionId: ROLES.userAccessAdministrator });
    expect(await put(NAME, {})).toMatchObject({
      status: 201,
      json: { name: NAME, properties: { scope: SUBSCRIPTION } },
    });
    expect((await put(NAME, {})).status).toBe(200);
    const code = async (name: string, properties: Record<string, unknown>) => {
      const answer = await put(name, properties);
      return [answer.status, field(answer.json, 'error.code')];
    };
    const second = '99999999-9999-4999-8999-999999990002';
    expect(await code(second, {})).toEqual([409, 'RoleAssignmentExists']);
    expect(field((await put(second, {})).json, 'error.message')).toBe(
      `The role assignment already exists. The ID of the existing role assignment is ${NAME.replaceAll('-', '')}.`,
    );
    expect(await code(NAME, { principalId: IDS.auditor.servicePrincipal })).toEqual([
      400,
      'RoleAssignmentUpdateNotPermitted',
    ]);
    expect(await code(second, { principalId: '00000000-0000-4000-8000-000000000001' })).toEqual([
      400,
      'PrincipalNotFound',
    ]);
    expect(await code(second, { principalId: IDS.auditor.servicePrincipal, principalType: 'User' })).toEqual([
      400,
      'UnmatchedPrincipalType',
    ]);
    expect(await code(second, { roleDefinitionId: 'x' })).toEqual([404, 'RoleDefinitionDoesNotExist']);
    expect(await code(second, { principalId: 7 })).toEqual([400, 'BadRequestFormat']);
    expect(await code('no-guid', {})).toEqual([400, 'InvalidRoleAssignmentId']);
    expect(
      list(
        (
          await arm(
            `${SUBSCRIPTION}${AUTHORIZATION}/roleAssignments?api-version=2022-04-01&$filter=principalId eq '${IDS.jit.servicePrincipal}'`,
          )
        ).json,
      ),
    ).toHaveLength(1);
  });
});
