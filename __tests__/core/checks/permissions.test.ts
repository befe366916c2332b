import { describe, expect, it } from '@jest/globals';
import { checkPermissions } from '../../../src/core/checks/permissions.js';
import { type DeclaredPermission, known } from '../../../src/core/facts.js';
import {
  AAD_GRAPH,
  JIT_DOCS_PERMISSIONS,
  MICROSOFT_GRAPH,
  MICROSOFT_GRAPH_IDS,
} from '../../../src/core/permissions.js';
import { APIS, APPLICATION, application, facts, IDS, unread } from './tenant-fixtures.js';

const DIRECTORY = '5778995a-e1bf-45b8-affa-663a9f3f4d04';
const without = (id: string): readonly DeclaredPermission[] =>
  APPLICATION.permissions.filter((entry) => entry.id !== id);

function judge(permissions: readonly DeclaredPermission[], resourceApis = facts().resourceApis) {
  return checkPermissions(
    facts({ application: application({ permissions }), resourceApis }),
    JIT_DOCS_PERMISSIONS,
    IDS,
  );
}

describe('app/permissions', () => {
  it('passes for what Jit’s page asks for, in one row', () => {
    expect(judge(APPLICATION.permissions)).toMatchObject([{ check: 'app/permissions', status: 'passed' }]);
  });

  it('gives a row per missing permission', () => {
    expect(judge([]).map(({ status, subject }) => [status, subject])).toEqual(
      JIT_DOCS_PERMISSIONS.map(({ resourceName, name }) => ['failed', `${resourceName}/${name}`]),
    );
  });

  it('adds the namesake of Microsoft Graph for one of the retired API', () => {
    const [row] = judge(without(DIRECTORY));
    expect(row).toMatchObject({ status: 'failed', severity: 'error', message: expect.stringContaining('is retired') });
    expect(row?.fix).toMatch(/^Declare it, of Microsoft Graph, then grant consent \(app\/consent\):\n\n/);
    expect(row?.fix).toContain(
      `az ad app permission add --id ${IDS.clientId} --api ${MICROSOFT_GRAPH} --api-permissions 06da0dbc-49e2-44d2-8312-53f166ab848a=Scope`,
    );
  });

  it('adds the application permission of that name where Microsoft Graph has no delegated one', () => {
    const own = APIS.get(MICROSOFT_GRAPH) ?? null;
    if (own === null) throw new Error('the fixture holds the API');
    const roles = [...own.roles, { id: 'odd', value: 'Odd.Read.All' }];
    const resourceApis = known(new Map([...APIS, [MICROSOFT_GRAPH, { ...own, roles }] as const]));
    const expected = {
      resourceAppId: AAD_GRAPH,
      resourceName: 'Old',
      name: 'Odd.Read.All',
      kind: 'Scope',
      knownId: '',
    } as const;
    const [row] = checkPermissions(facts({ resourceApis }), [expected], IDS);
    expect(row?.fix).toContain(`--api ${MICROSOFT_GRAPH} --api-permissions odd=Role`);
  });

  it.each(['Scope', 'Role'] as const)(
    'takes the same-named %s of Microsoft Graph for one of the retired API',
    (kind) => {
      const id = MICROSOFT_GRAPH_IDS['Directory.Read.All']?.[kind] ?? '';
      expect(judge([...without(DIRECTORY), { resourceAppId: MICROSOFT_GRAPH, id, kind }])).toMatchObject([
        { status: 'passed' },
      ]);
    },
  );

  it.each<[string, DeclaredPermission]>([
    ['another kind', { resourceAppId: AAD_GRAPH, id: DIRECTORY, kind: 'Role' }],
    ['another API', { resourceAppId: MICROSOFT_GRAPH, id: DIRECTORY, kind: 'Scope' }],
  ])('does not take %s', (_, declared) => {
    expect(judge([...without(DIRECTORY), declared])).toMatchObject([{ status: 'failed' }]);
  });

  it('goes by the tenant’s own id of a name', () => {
    const id = '66666666-6666-4666-8666-000000000001';
    const own = APIS.get(AAD_GRAPH) ?? null;
    if (own === null) throw new Error('the fixture holds the API');
    const scopes = own.scopes.map((scope) => (scope.value === 'Directory.Read.All' ? { ...scope, id } : scope));
    const apis = known(new Map([...APIS, [AAD_GRAPH, { ...own, scopes }] as const]));
    expect(judge([...without(DIRECTORY), { resourceAppId: AAD_GRAPH, id, kind: 'Scope' }], apis)).toMatchObject([
      { status: 'passed' },
    ]);
    expect(judge(APPLICATION.permissions, apis)).toMatchObject([{ status: 'failed' }]);
  });

  it('takes no application permission for a delegated one of Microsoft Graph', () => {
    const [expected] = JIT_DOCS_PERMISSIONS.filter(
      ({ resourceAppId, kind }) => resourceAppId === MICROSOFT_GRAPH && kind === 'Scope',
    );
    if (expected === undefined) throw new Error('Jit’s page asks for one');
    const id = '66666666-6666-4666-8666-000000000002';
    const own = APIS.get(MICROSOFT_GRAPH) ?? null;
    if (own === null) throw new Error('the fixture holds the API');
    const apis = known(
      new Map([...APIS, [MICROSOFT_GRAPH, { ...own, roles: [{ id, value: expected.name }] }] as const]),
    );
    expect(
      judge([...without(expected.knownId), { resourceAppId: MICROSOFT_GRAPH, id, kind: 'Role' }], apis),
    ).toMatchObject([{ status: 'failed' }]);
  });

  it('goes by the published id where the tenant lacks the API', () => {
    const apis = known(new Map([...APIS, [AAD_GRAPH, null] as const]));
    expect(judge(APPLICATION.permissions, apis)).toMatchObject([{ status: 'passed' }]);
    expect(judge(without(DIRECTORY), apis)).toMatchObject([{ status: 'failed' }]);
  });

  it('passes by published ids where the APIs could not be read, and fails nothing then', () => {
    expect(judge(APPLICATION.permissions, unread())).toMatchObject([{ status: 'passed' }]);
    expect(judge(without(DIRECTORY), unread())).toMatchObject([{ status: 'unknown' }]);
  });

  it('is skipped without an application or without requirements, unknown where the application is', () => {
    expect(checkPermissions(facts({ application: known(null) }), JIT_DOCS_PERMISSIONS, IDS)).toMatchObject([
      { status: 'skipped' },
    ]);
    expect(checkPermissions(facts(), [], IDS)).toMatchObject([{ status: 'skipped' }]);
    expect(checkPermissions(facts({ application: unread() }), JIT_DOCS_PERMISSIONS, IDS)).toMatchObject([
      { status: 'unknown' },
    ]);
  });
});
