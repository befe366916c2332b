import { describe, expect, it } from '@jest/globals';
import { checkLegacyGraph } from '../../../src/core/checks/legacy-graph.js';
import { known, type ResourceApi, type TenantFacts } from '../../../src/core/facts.js';
import { AAD_GRAPH, MICROSOFT_GRAPH } from '../../../src/core/permissions.js';
import { application, facts, IDS, unread } from './tenant-fixtures.js';

const api = (appId: string, ids: Readonly<Record<string, string>>): ResourceApi => ({
  objectId: 'o',
  appId,
  displayName: 'x',
  scopes: [],
  roles: Object.entries(ids).map(([value, id]) => ({ id, value })) as unknown as ResourceApi['roles'],
});
const apis = (own: Readonly<Record<string, string>>, graph: Readonly<Record<string, string>>) =>
  known(
    new Map([
      [AAD_GRAPH, api(AAD_GRAPH, own)],
      [MICROSOFT_GRAPH, api(MICROSOFT_GRAPH, graph)],
    ]),
  ) as TenantFacts['resourceApis'];
const declared = (...entries: readonly (readonly [string, string])[]) =>
  application({ permissions: entries.map(([resourceAppId, id]) => ({ resourceAppId, id, kind: 'Role' as const })) });
const OLD = [AAD_GRAPH, 'old'] as const;

describe('an application permission of the retired API', () => {
  it.each<[string, Partial<TenantFacts>, string, RegExp, string | undefined]>([
    [
      'whose namesake there is',
      { application: declared(OLD), resourceApis: apis({ A: 'old' }, { A: 'new' }) },
      'failed',
      /^A \(application\) is declared only on Windows Azure Active Directory, .*no request any more\.$/,
      `az ad app permission add --id ${IDS.clientId} --api ${MICROSOFT_GRAPH} --api-permissions new=Role`,
    ],
    [
      'that has no namesake',
      { application: declared(OLD), resourceApis: apis({ A: 'old' }, {}) },
      'failed',
      /^A \(application\)/,
      `Microsoft Graph has no permission of that name: look for one that serves the purpose:\n\naz ad app permission list --id ${IDS.clientId}`,
    ],
    [
      'with its namesake beside it',
      { application: declared(OLD, [MICROSOFT_GRAPH, 'new']), resourceApis: apis({ A: 'old' }, { A: 'new' }) },
      'passed',
      /^No permission .* without its namesake of Microsoft Graph beside it\.$/,
      undefined,
    ],
    [
      'with another one beside it',
      { application: declared(OLD, [MICROSOFT_GRAPH, 'other']), resourceApis: apis({ A: 'old' }, { A: 'new' }) },
      'failed',
      /^A \(application\)/,
      `api-permissions new=Role`,
    ],
    [
      'with the same id on another API',
      { application: declared(OLD, ['third', 'new']), resourceApis: apis({ A: 'old' }, { A: 'new' }) },
      'failed',
      /^A \(application\)/,
      `api-permissions new=Role`,
    ],
    [
      'without a name in this tenant',
      { application: declared(OLD), resourceApis: apis({ A: 'other' }, {}) },
      'unknown',
      /^Could not read the name of the permission old of Windows Azure Active Directory \(Microsoft Graph\): the API does not list it in this tenant\./,
      undefined,
    ],
    [
      'in a tenant whose APIs are not known',
      { application: declared(OLD), resourceApis: unread() },
      'unknown',
      /./,
      undefined,
    ],
    [
      'in a tenant whose other APIs are not known',
      { application: declared(OLD), resourceApis: known(new Map()), otherApis: unread() },
      'unknown',
      /^Could not read a thing/,
      undefined,
    ],
    [
      'that is listed, in a tenant whose other APIs are not known',
      { application: declared(OLD), resourceApis: apis({ A: 'old' }, { A: 'new' }), otherApis: unread() },
      'failed',
      /^A \(application\)/,
      undefined,
    ],
    [
      'whose delegated namesake is declared beside it',
      {
        application: application({
          permissions: [
            { resourceAppId: AAD_GRAPH, id: 'old', kind: 'Role' },
            { resourceAppId: MICROSOFT_GRAPH, id: 'scope', kind: 'Scope' },
          ],
        }),
        resourceApis: known(
          new Map([
            [AAD_GRAPH, api(AAD_GRAPH, { A: 'old' })],
            [
              MICROSOFT_GRAPH,
              { ...api(MICROSOFT_GRAPH, {}), scopes: [{ id: 'scope', value: 'A', needsAdminConsent: true }] },
            ],
          ]),
        ),
      },
      'failed',
      /^A \(application\)/,
      undefined,
    ],
    [
      'of the name of a delegated one that Jit’s page names',
      {
        application: declared(OLD),
        resourceApis: apis({ 'Directory.Read.All': 'old' }, { 'Directory.Read.All': 'new' }),
      },
      'failed',
      /^Directory\.Read\.All \(application\) .* answers no request any more\.$/,
      undefined,
    ],
    ['that is not declared', { application: declared() }, 'passed', /Active Directory API\.$/, undefined],
  ])('%s', (_, changed, status, message, fix) => {
    const [row, ...others] = checkLegacyGraph(facts(changed), IDS);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ check: 'app/legacy-graph', status, message: expect.stringMatching(message) });
    if (status === 'passed') expect(row).not.toHaveProperty('fix');
    if (fix !== undefined) expect(row?.fix).toContain(fix);
  });

  it('is malformed where it has no name in this tenant', () => {
    const nameless = { application: declared(OLD), resourceApis: apis({ A: 'other' }, {}) };
    expect(checkLegacyGraph(facts(nameless), IDS)[0]).toMatchObject({ unknownReason: 'malformed' });
  });

  it('is told of by its name, a row each', () => {
    const rows = checkLegacyGraph(
      facts({
        application: declared(OLD, [AAD_GRAPH, 'two'], [AAD_GRAPH, 'three']),
        resourceApis: apis({ A: 'old', B: 'two' }, {}),
      }),
      IDS,
    );
    expect(rows.map(({ subject, status }) => [subject, status])).toEqual([
      ['Windows Azure Active Directory/A', 'failed'],
      ['Windows Azure Active Directory/B', 'failed'],
      ['Windows Azure Active Directory/three', 'unknown'],
    ]);
  });
});
