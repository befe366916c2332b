import { describe, expect, it } from '@jest/globals';
import { checkExcessPermissions } from '../../../src/core/checks/excess-permissions.js';
import { checkFederationScope } from '../../../src/core/checks/federation.js';
import { checkLegacyGraph } from '../../../src/core/checks/legacy-graph.js';
import { nameReach } from '../../../src/core/checks/permission-names.js';
import { checkPermissions } from '../../../src/core/checks/permissions.js';
import { checkSecretPresent } from '../../../src/core/checks/secret.js';
import { type DeclaredPermission, known, type ResourceApi } from '../../../src/core/facts.js';
import { AAD_GRAPH, expectedPermission, JIT_DOCS_PERMISSIONS, MICROSOFT_GRAPH } from '../../../src/core/permissions.js';
import {
  APIS,
  APPLICATION,
  application,
  CLAIMS,
  EXPECTATION,
  facts,
  GROUP,
  IDS,
  inDays,
  LOGIN_APP,
  NOW,
  OWNER,
} from './tenant-fixtures.js';

function withApi(appId: string, parts: Partial<ResourceApi>) {
  const own = APIS.get(appId) ?? null;
  if (own === null) throw new Error('the fixture holds the API');
  return known(new Map([...APIS, [appId, { ...own, ...parts }] as const]));
}

describe('nameReach goes by the operation, not by the thing that is named', () => {
  it.each([
    ['ProgramControl.Read.All', 'reads'],
    ['ProgramControl.ReadWrite.All', 'writes'],
    ['Device.Command', 'writes'],
    ['User.EnableDisableAccount.All', 'writes'],
    ['DeviceManagementManagedDevices.PrivilegedOperations.All', 'writes'],
    ['AllSites.FullControl', 'writes'],
    ['user_impersonation', 'writes'],
    ['full_access_as_user', 'writes'],
    ['Exchange.ManageAsApp', 'writes'],
    ['Sites.Selected', 'unclear'],
  ])('%s %s', (name, reach) => expect(nameReach(name)).toBe(reach));
});

describe('app/permissions of what the inputs name on the retired API', () => {
  const ID = '66666666-6666-4666-8666-000000000001';
  const judge = (name: string, kind: 'Scope' | 'Role', parts: Partial<ResourceApi>) =>
    checkPermissions(
      facts({ application: application({ permissions: [] }), resourceApis: withApi(AAD_GRAPH, parts) }),
      [expectedPermission('Windows Azure Active Directory', name, kind)],
      IDS,
    )[0];

  it('never pairs an id with the wrong API', () => {
    const row = judge('Old.Thing', 'Scope', { scopes: [{ id: ID, value: 'Old.Thing', needsAdminConsent: true }] });
    expect(row?.fix).toContain(`--api ${AAD_GRAPH} --api-permissions ${ID}=Scope`);
    expect(row?.fix).not.toContain('of Microsoft Graph');
  });

  it('claims no namesake for an application permission, which has none that counts', () => {
    const row = judge('Directory.Read.All', 'Role', { roles: [{ id: ID, value: 'Directory.Read.All' }] });
    expect(row).toMatchObject({ status: 'failed' });
    expect(row?.message).not.toContain('counts too');
    expect(row?.fix).toContain(`--api ${AAD_GRAPH} --api-permissions ${ID}=Role`);
    expect(row?.fix).not.toContain('of Microsoft Graph');
  });
});

describe('app/legacy-graph', () => {
  it('says of Jit’s page only what Jit’s page names', () => {
    const id = '311a71cc-e848-46a1-bdf8-97ff7156d8e6';
    const resourceApis = withApi(AAD_GRAPH, { scopes: [{ id, value: 'User.Read', needsAdminConsent: false }] });
    const permissions: DeclaredPermission[] = [{ resourceAppId: AAD_GRAPH, id, kind: 'Scope' }];
    const [other] = checkLegacyGraph(facts({ application: application({ permissions }), resourceApis }), IDS);
    expect(other).toMatchObject({ status: 'failed', severity: 'notice' });
    expect(other?.message).not.toContain('Jit’s page');
    const rows = checkLegacyGraph(facts(), IDS);
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row.message).toContain('Jit’s page still names it there');
  });
});

describe('app/excess-permissions says what is effective', () => {
  const role = { id: OWNER, value: 'Mail.Read' };
  const judge = (appId: string, how: 'declared' | 'granted') => {
    const api = APIS.get(appId);
    const added: DeclaredPermission = { resourceAppId: appId, id: OWNER, kind: 'Role' };
    return checkExcessPermissions(
      facts({
        resourceApis: withApi(appId, { roles: [role] }),
        application: application({ permissions: [...APPLICATION.permissions, ...(how === 'declared' ? [added] : [])] }),
        applicationGrants: known(
          how === 'granted' ? [{ resourceObjectId: api?.objectId ?? '', appRoleId: OWNER, createdOn: null }] : [],
        ),
      }),
      { permissions: JIT_DOCS_PERMISSIONS, selfLogin: false },
      IDS,
    );
  };

  it.each([
    [MICROSOFT_GRAPH, 'granted', /it is effective without anyone signing in/],
    [MICROSOFT_GRAPH, 'declared', /an administrator’s consent would make it effective without anyone signing in/],
    [AAD_GRAPH, 'granted', /that API is retired/],
  ] as const)('%s %s', (appId, how, message) => {
    expect(judge(appId, how)).toMatchObject([
      { status: 'failed', severity: 'warning', message: expect.stringMatching(message) },
    ]);
  });
});

describe('federation/scope', () => {
  const pullRequest = { id: GROUP, name: 'github', issuer: CLAIMS.issuer, subject: 'repo:acme/.jit:pull_request' };

  it('claims of an app that it does not see only that it is not seen', () => {
    const rows = checkFederationScope(
      facts({ federatedCredentials: known(null), application: known(null), servicePrincipal: known(null) }),
      LOGIN_APP,
      IDS,
    );
    expect(rows).toMatchObject([{ status: 'passed' }]);
    expect(rows[0]?.message).toContain(`checked app ${IDS.clientId} is not registered in this tenant`);
    expect(rows[0]?.message).not.toContain('another tenant');
  });

  it('takes default access to an app for no right to write', () => {
    const grant = { resourceObjectId: GROUP, appRoleId: '00000000-0000-0000-0000-000000000000', createdOn: null };
    expect(
      checkFederationScope(
        facts({ loginFederatedCredentials: known([pullRequest]), loginApplicationGrants: known([grant]) }),
        LOGIN_APP,
        IDS,
      ),
    ).toMatchObject([{ severity: 'notice', message: expect.stringContaining('holds no right to write') }]);
  });
});

describe('secrets that end at the same time', () => {
  const secret = (keyId: string) => ({ keyId, description: null, startsOn: null, expiresOn: inDays(200) });
  const judge = (...keys: string[]) =>
    checkSecretPresent(facts({ application: application({ secrets: keys.map(secret) }) }), EXPECTATION, IDS, NOW);

  it('are judged alike in whatever order Graph gives them', () =>
    expect(judge(GROUP, OWNER).subject).toBe(judge(OWNER, GROUP).subject));
});
