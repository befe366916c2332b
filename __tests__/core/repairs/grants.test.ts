import { describe, expect, it } from '@jest/globals';
import {
  grantApplicationChange,
  grantApplicationWrite,
  grantRefresh,
  grantRoleAssignment,
} from '../../../src/core/repairs/grants.js';

const IDS = { tenantId: 't-1', clientId: 'app-1', subscriptionId: 's-1' };
const STEP = { subscriptionId: 's-1', principalId: 'p-1', roleGuid: 'r-1', roleName: 'Reader' };
const APPLICATION = '/subscriptions/s-1/resourceGroups/g/providers/Microsoft.Solutions/applications/one';
const KNOWN = { clientId: 'login-1', objectId: 'o-1' };
const UNSEEN = { clientId: 'login-1', objectId: undefined };
const NOBODY = { clientId: undefined, objectId: undefined };
const LOOKED_UP = '"$(az ad sp show --id login-1 --query id -o tsv)"';

const OWNED = 'the Microsoft Graph application permission Application.ReadWrite.OwnedBy';
const needs = (right: string) => `The login app login-1 needs ${right}`;
const WHO = 'Someone who may grant that runs:';

/** The words, and the commands one by one. */
function parts(advice: string): readonly string[] {
  return advice.split('\n').filter((line) => line !== '');
}

describe('the right to write the checked app', () => {
  it.each([
    ['o-1', KNOWN],
    [LOOKED_UP, UNSEEN],
  ])('for the owner %s', (owner, writer) => {
    const [words, declare, graph, ...rest] = parts(grantApplicationWrite(writer, IDS));
    expect(words).toMatch(new RegExp(`^${needs(OWNED)}, and to be an owner of the checked app .*\\. ${WHO}$`));
    expect(declare).toMatch(
      /^\[ -n .* \|\| az ad app permission add --id login-1 --api 00000003-0000-0000-c000-000000000000 --api-permissions 18a4783c-866b-4cc7-a460-3d5e5662c884=Role$/,
    );
    expect(graph).toMatch(/^GRAPH=/);
    expect(rest.slice(0, 2)).toEqual([
      'CLIENT=$(az ad sp show --id login-1 --query id -o tsv)',
      'API=$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)',
    ]);
    expect(rest[2]).toContain('"appRoleId\\":\\"18a4783c-866b-4cc7-a460-3d5e5662c884\\"'.slice(1));
    expect(rest.slice(3)).toEqual([`az ad app owner add --id app-1 --owner-object-id ${owner}`]);
  });
});

describe('the right to assign this one role', () => {
  const clause = (action: string, source: string) =>
    `((!(ActionMatches{'\\''Microsoft.Authorization/roleAssignments/${action}'\\''})) OR (@${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {r-1} AND @${source}[Microsoft.Authorization/roleAssignments:PrincipalId] ForAnyOfAnyValues:GuidEquals {p-1}))`;

  it.each([
    ['o-1', KNOWN],
    [LOOKED_UP, UNSEEN],
  ])('for %s', (assignee, writer) => {
    expect(parts(grantRoleAssignment(writer, STEP))).toEqual([
      expect.stringMatching(/^The login app login-1 needs the Azure role Role Based Access Control Administrator .*:$/),
      `az role assignment create --assignee-object-id ${assignee} --assignee-principal-type ServicePrincipal --role 'Role Based Access Control Administrator' --scope /subscriptions/s-1 --condition '${clause('write', 'Request')} AND ${clause('delete', 'Resource')}' --condition-version 2.0`,
    ]);
  });
});

describe('the rights on one managed application', () => {
  const assign = (assignee: string, role: string) =>
    `az role assignment create --assignee-object-id ${assignee} --assignee-principal-type ServicePrincipal --role ${role} --scope ${APPLICATION}`;

  it.each([
    ['o-1', KNOWN],
    [LOOKED_UP, UNSEEN],
  ])('for %s: a role of two actions, or the operator role', (assignee, writer) => {
    const name = 'Jit Azure Drift: change a managed application (s-1)';
    expect(parts(grantApplicationChange(writer, APPLICATION, IDS))).toEqual([
      `${needs('an Azure role with Microsoft.Solutions/applications/write on the managed application')}. ${WHO}`,
      `az role definition create --role-definition '{"Name":"${name}","Description":"Reads and changes managed applications, for the repair managed-app-jit-access-off.","Actions":["Microsoft.Solutions/applications/read","Microsoft.Solutions/applications/write"],"AssignableScopes":["/subscriptions/s-1"]}'`,
      assign(assignee, `'${name}'`),
    ]);
    expect(parts(grantRefresh(writer, APPLICATION))).toEqual([
      `${needs('an Azure role with Microsoft.Solutions/applications/refreshPermissions/action on the managed application')}. ${WHO}`,
      assign(assignee, "'Managed Application Operator Role'"),
    ]);
  });
});

it('names no commands where it is not known who writes', () => {
  const right = 'an Azure role with Microsoft.Solutions/applications/write on the managed application';
  expect(grantApplicationChange(NOBODY, APPLICATION, IDS)).toBe(`Use tokens of an identity that has ${right}.`);
  for (const advice of [
    grantApplicationWrite(NOBODY, IDS),
    grantRoleAssignment(NOBODY, STEP),
    grantRefresh(NOBODY, APPLICATION),
  ])
    expect(advice).toMatch(/^Use tokens of an identity that has [^\n]*\.$/);
});
