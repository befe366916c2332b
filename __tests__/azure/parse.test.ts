import { describe, expect, it } from '@jest/globals';
import {
  parseDefenderPlan,
  parseDenyAssignment,
  parseListedSubscription,
  parseRoleAssignment,
  parseRoleDefinition,
  parseScheduledRole,
  parseSubscription,
} from '../../src/azure/parse-arm.js';
import {
  parseAnyApi,
  parseApplication,
  parseApplicationGrant,
  parseDelegatedGrant,
  parseFederatedCredential,
  parseResourceApi,
  parseServicePrincipal,
} from '../../src/azure/parse-graph.js';
import { type JsonObject, MalformedError } from '../../src/azure/wire.js';

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';

const APPLICATION: JsonObject = {
  id: A,
  appId: B.toUpperCase(),
  displayName: 'x',
  requiredResourceAccess: [{ resourceAppId: A, resourceAccess: [{ id: B.toUpperCase(), type: 'Role' }] }],
  passwordCredentials: [{ keyId: A, displayName: null, startDateTime: null, endDateTime: '2027-01-01T00:00:00Z' }],
  appRoles: [{ id: A, value: null, isEnabled: true, allowedMemberTypes: [] }],
};
const API: JsonObject = {
  id: A,
  appId: B,
  oauth2PermissionScopes: [
    { id: A, value: 'User.Read', type: 'User' },
    { id: B, value: 'Directory.Read.All', type: 'Admin' },
    { id: B, value: null, type: 'Admin' },
  ],
  appRoles: [{ id: B, value: 'Policy.Read.All' }],
};
const ROLE = { name: A, properties: { roleName: 'Mine', type: 'CustomRole', permissions: [{ actions: ['*/read'] }] } };
const ASSIGNMENT = {
  id: '/x',
  properties: {
    scope: '/',
    roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${A.toUpperCase()}`,
    principalId: B,
  },
};
const SUBSCRIPTION = { subscriptionId: A, state: 'Enabled', tenantId: B };

it('reads what is there, ids in lower case', () => {
  expect(parseApplication(APPLICATION, B)).toMatchObject({
    appId: B,
    signInAudience: null,
    permissions: [{ resourceAppId: A, id: B, kind: 'Role' }],
    secrets: [{ keyId: A, description: null, startsOn: null, expiresOn: '2027-01-01T00:00:00Z' }],
  });
  expect(parseResourceApi(API, B)).toMatchObject({
    displayName: '',
    scopes: [
      { value: 'User.Read', needsAdminConsent: false },
      { value: 'Directory.Read.All', needsAdminConsent: true },
    ],
    roles: [{ id: B, value: 'Policy.Read.All' }],
  });
  expect(
    parseDelegatedGrant({ resourceId: A, consentType: 'AllPrincipals', scope: '  User.Read  Directory.Read.All ' }),
  ).toEqual({
    resourceObjectId: A,
    forAllUsers: true,
    scopes: ['User.Read', 'Directory.Read.All'],
  });
  expect(parseRoleDefinition(ROLE)).toMatchObject({
    guid: A,
    custom: true,
    permissions: [{ actions: ['*/read'], notActions: [], dataActions: [] }],
  });
  expect(parseRoleAssignment(ASSIGNMENT)).toMatchObject({ roleDefinitionGuid: A, principalType: '', condition: null });
  expect(parseSubscription(SUBSCRIPTION, A.toUpperCase())).toMatchObject({ subscriptionId: A, displayName: '' });
});

const DENY = {
  id: '/d',
  properties: { scope: '/', principals: [{ id: A.toUpperCase(), type: 'User' }], permissions: [{ actions: ['*'] }] },
};
const SCHEDULE = { properties: { ...ASSIGNMENT.properties, endDateTime: '2027-01-01T00:00:00Z' } };

it('reads what the further checks look at', () => {
  expect(parseApplicationGrant({ resourceId: A, appRoleId: B, createdDateTime: '2026-01-01T00:00:00Z' })).toEqual({
    resourceObjectId: A,
    appRoleId: B,
    createdOn: '2026-01-01T00:00:00Z',
  });
  expect(parseFederatedCredential({ id: 'x', name: 'n', issuer: 'https://i', subject: 's' }).subject).toBe('s');
  expect(parseFederatedCredential({ id: 'x', issuer: 'https://i', subject: null })).toMatchObject({ subject: null });
  expect(parseFederatedCredential({ id: 'x', issuer: 'https://i', subject: '' })).toMatchObject({ subject: null });
  expect(parseAnyApi(API)).toMatchObject({ appId: B, objectId: A });
  expect(parseDenyAssignment(DENY)).toEqual({
    id: '/d',
    name: '',
    scope: '/',
    principals: [A],
    excludedPrincipals: [],
    permissions: [{ actions: ['*'], notActions: [] }],
    doNotApplyToChildScopes: false,
    conditional: false,
  });
  const condition = '@Resource[x] StringEquals y';
  for (const properties of [{ condition }, { permissions: [{ actions: ['*'], condition }] }])
    expect(parseDenyAssignment({ ...DENY, properties: { ...DENY.properties, ...properties } }).conditional).toBe(true);
  expect(
    parseRoleAssignment({ ...ASSIGNMENT, properties: { ...ASSIGNMENT.properties, condition: '' } }).condition,
  ).toBeNull();
  expect(parseScheduledRole(SCHEDULE)).toMatchObject({ roleDefinitionGuid: A, endsOn: '2027-01-01T00:00:00Z' });
  expect(parseScheduledRole({ properties: ASSIGNMENT.properties })).toMatchObject({ endsOn: null });
  expect(parseDefenderPlan({ name: 'Dns', properties: { pricingTier: 'Standard', deprecated: true } })).toEqual({
    name: 'Dns',
    tier: 'Standard',
    deprecated: true,
  });
  expect(parseListedSubscription({ subscriptionId: A.toUpperCase() })).toEqual({ subscriptionId: A, displayName: '' });
  expect(
    parseRoleAssignment({ ...ASSIGNMENT, properties: { ...ASSIGNMENT.properties, createdOn: 'x' } }),
  ).toMatchObject({
    createdOn: 'x',
    updatedOn: null,
  });
});

describe('what has another shape is malformed, never a default', () => {
  const principal: JsonObject = { id: A, appId: B, accountEnabled: true };
  it.each<[string, () => unknown]>([
    ['an application without secrets', () => parseApplication({ ...APPLICATION, passwordCredentials: undefined }, B)],
    ['an application without permissions', () => parseApplication({ ...APPLICATION, requiredResourceAccess: null }, B)],
    ['another application', () => parseApplication(APPLICATION, A)],
    [
      'a date that is none',
      () => parseApplication({ ...APPLICATION, passwordCredentials: [{ keyId: A, endDateTime: 'soon' }] }, B),
    ],
    [
      'an end that is a number',
      () => parseApplication({ ...APPLICATION, passwordCredentials: [{ keyId: A, endDateTime: 1 }] }, B),
    ],
    [
      'a permission of an unknown kind',
      () =>
        parseApplication(
          { ...APPLICATION, requiredResourceAccess: [{ resourceAppId: A, resourceAccess: [{ id: A, type: 'x' }] }] },
          B,
        ),
    ],
    [
      'an app role that is neither enabled nor disabled',
      () => parseApplication({ ...APPLICATION, appRoles: [{ id: A, allowedMemberTypes: [] }] }, B),
    ],
    [
      'member types that are no texts',
      () => parseApplication({ ...APPLICATION, appRoles: [{ id: A, isEnabled: true, allowedMemberTypes: [1] }] }, B),
    ],
    [
      'a service principal without accountEnabled',
      () => parseServicePrincipal({ ...principal, accountEnabled: null }, B),
    ],
    ['an id that is no GUID', () => parseServicePrincipal({ ...principal, id: 'x' }, B)],
    ['an element that is no object', () => parseResourceApi({ ...API, appRoles: ['x'] }, B)],
    ['another subscription', () => parseSubscription(SUBSCRIPTION, B)],
    ['a subscription without a state', () => parseSubscription({ ...SUBSCRIPTION, state: '' }, A)],
    ['a grant without a resource', () => parseApplicationGrant({ appRoleId: A })],
    ['a credential without an issuer', () => parseFederatedCredential({ id: 'x', subject: 's' })],
    [
      'a credential with a subject that is no text',
      () => parseFederatedCredential({ id: 'x', issuer: 'i', subject: 1 }),
    ],
    [
      'a deny assignment without principals',
      () => parseDenyAssignment({ ...DENY, properties: { ...DENY.properties, principals: undefined } }),
    ],
    [
      'excluded principals that are no list',
      () => parseDenyAssignment({ ...DENY, properties: { ...DENY.properties, excludePrincipals: A } }),
    ],
    [
      'a reach that is no truth value',
      () => parseDenyAssignment({ ...DENY, properties: { ...DENY.properties, doNotApplyToChildScopes: 'no' } }),
    ],
    [
      'a schedule without a principal',
      () => parseScheduledRole({ properties: { ...ASSIGNMENT.properties, principalId: '' } }),
    ],
    ['a plan without a tier', () => parseDefenderPlan({ name: 'x', properties: {} })],
    ['a listed subscription without an id', () => parseListedSubscription({ displayName: 'x' })],
    ['an assignment without properties', () => parseRoleAssignment({ id: '/x' })],
    [
      'a role that is no GUID',
      () => parseRoleAssignment({ id: '/x', properties: { ...ASSIGNMENT.properties, roleDefinitionId: '/x' } }),
    ],
    [
      'actions that are no list',
      () => parseRoleDefinition({ ...ROLE, properties: { ...ROLE.properties, permissions: [{ actions: 'x' }] } }),
    ],
  ])('%s', (_, parse) => {
    expect(parse).toThrow(MalformedError);
  });
});
