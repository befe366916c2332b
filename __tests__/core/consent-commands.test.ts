import { describe, expect, it } from '@jest/globals';
import { consentToRoles, consentToScopes, listConsentedRoles } from '../../src/core/consent-commands.js';

const GRAPH = 'GRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)';
const REST = 'az rest --method';
const URL = '--url "${GRAPH%/}/v1.0';

describe('consent to application permissions', () => {
  it('is one call for each, with ids that are known', () => {
    const made = consentToRoles({ objectId: 'client' }, { api: { objectId: 'api' }, roleIds: ['one', 'two'] });
    expect(made.split('\n')).toEqual([
      GRAPH,
      `${REST} post ${URL}/servicePrincipals/client/appRoleAssignments" --body '{"principalId":"client","resourceId":"api","appRoleId":"one"}'`,
      `${REST} post ${URL}/servicePrincipals/client/appRoleAssignments" --body '{"principalId":"client","resourceId":"api","appRoleId":"two"}'`,
    ]);
  });

  it('finds out the ids that are not', () => {
    const made = consentToRoles({ clientId: 'app' }, { api: { clientId: 'api' }, roleIds: ['one'] });
    expect(made.split('\n')).toEqual([
      GRAPH,
      'CLIENT=$(az ad sp show --id app --query id -o tsv)',
      'API=$(az ad sp show --id api --query id -o tsv)',
      String.raw`${REST} post ${URL}/servicePrincipals/$CLIENT/appRoleAssignments" --body "{\"principalId\":\"$CLIENT\",\"resourceId\":\"$API\",\"appRoleId\":\"one\"}"`,
    ]);
  });
});

describe('consent to delegated permissions', () => {
  const grant = { resourceObjectId: 'api', forAllUsers: true, scopes: ['A'] };
  const consent = (grants: Parameters<typeof consentToScopes>[1]['grants']) =>
    consentToScopes('client', { apiObjectId: 'api', scopes: ['A', 'B'], grants })?.split('\n');
  const NEW = [
    GRAPH,
    `${REST} post ${URL}/oauth2PermissionGrants" --body '{"clientId":"client","consentType":"AllPrincipals","resourceId":"api","scope":"A B"}'`,
  ];

  it.each([
    ['no grant', [], NEW],
    ['a grant of another API', [{ ...grant, id: 'g', resourceObjectId: 'other' }], NEW],
    ['a grant for one user', [{ ...grant, id: 'g', forAllUsers: false }], NEW],
    ['a grant that cannot be changed', [grant], undefined],
    [
      'a grant',
      [{ ...grant, id: 'g/1', scopes: ['C', 'A'] }],
      [GRAPH, `${REST} patch ${URL}/oauth2PermissionGrants/g%2F1" --body '{"scope":"C A B"}'`],
    ],
  ])('goes beside %s', (_, grants, expected) => expect(consent(grants)).toEqual(expected));
});

it('lists what was consented to', () => {
  expect(listConsentedRoles('o-1').split('\n')).toEqual([
    GRAPH,
    `${REST} get ${URL}/servicePrincipals/o-1/appRoleAssignments" --query 'value[].{api:resourceDisplayName, appRoleId:appRoleId, id:id}' -o table`,
  ]);
});
