import { expect, it } from '@jest/globals';
import { checkExcessPermissions } from '../../../src/core/checks/excess-permissions.js';
import { type DeclaredPermission, known, type ResourceApi, type TenantFacts } from '../../../src/core/facts.js';
import { AAD_GRAPH, expectedPermission, JIT_DOCS_PERMISSIONS, MICROSOFT_GRAPH } from '../../../src/core/permissions.js';
import { application, facts, IDS, PRINCIPAL, unread } from './tenant-fixtures.js';

const api = (appId: string, objectId: string, displayName: string): ResourceApi => ({
  appId,
  objectId,
  displayName,
  scopes: [
    { id: 's-read', value: 'Mail.Read', needsAdminConsent: true },
    { id: 's-write', value: 'Mail.Send', needsAdminConsent: true },
    { id: 's-vague', value: 'Sites.Selected', needsAdminConsent: true },
    { id: 's-odd', value: 'Odd', needsAdminConsent: true },
  ],
  roles: [
    { id: 'r-mail', value: 'Mail.Send' },
    { id: 'r-read', value: 'Directory.Read.All' },
  ],
});
const GRAPH = api(MICROSOFT_GRAPH, 'graph', 'Microsoft Graph');
const NAMELESS = api('00000000-0000-4000-8000-00000000000f', 'nameless', '');
const resourceApis = known(
  new Map<string, ResourceApi | null>([
    [MICROSOFT_GRAPH, GRAPH],
    [AAD_GRAPH, api(AAD_GRAPH, 'old', 'Windows Azure Active Directory')],
  ]),
);
const otherApis = known(
  new Map<string, ResourceApi | null>([
    [NAMELESS.appId, NAMELESS],
    ['nameless', NAMELESS],
  ]),
);
const REQUIRED = [expectedPermission('Microsoft Graph', 'Directory.Read.All', 'Role')];
const declare = (id: string, kind: 'Scope' | 'Role', resourceAppId = MICROSOFT_GRAPH): DeclaredPermission => ({
  resourceAppId,
  id,
  kind,
});
const role = (appRoleId: string, resourceObjectId = 'graph') => ({ resourceObjectId, appRoleId, createdOn: null });
const scopes = (resourceObjectId: string, ...names: readonly string[]) => ({
  resourceObjectId,
  forAllUsers: true,
  scopes: names,
});

interface Given extends Partial<TenantFacts> {
  readonly declared?: readonly DeclaredPermission[];
}

function linesOf({ declared = [], ...overrides }: Given, permissions = REQUIRED): readonly string[] {
  const read = facts({
    resourceApis,
    otherApis,
    delegatedGrants: known([]),
    application: application({ permissions: declared }),
    ...overrides,
  });
  return checkExcessPermissions(read, { permissions, selfLogin: false }, IDS).map(
    ({ status, severity, subject, message, fix }) =>
      [status, severity, subject, message, status === 'failed' ? fix : undefined]
        .filter((part) => part !== undefined)
        .join(' | '),
  );
}

/** What to do: all that was declared, and what was granted of roles or of scopes. */
const REMOVE = `If nothing else uses it, remove it in the portal (App registrations, ${IDS.clientId}, API permissions: revoke the admin consent, then remove the permission). What is declared, and what was granted:\n\naz ad app permission list --id ${IDS.clientId}`;
const ROLES = `\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\naz rest --method get --url "\${GRAPH%/}/v1.0/servicePrincipals/${PRINCIPAL}/appRoleAssignments" --query 'value[].{api:resourceDisplayName, appRoleId:appRoleId, id:id}' -o table`;
const SCOPES = `\naz ad app permission list-grants --id ${IDS.clientId}`;

it.each<[string, Given, readonly string[]]>([
  [
    'nothing',
    {},
    ['passed | warning | No application permission and no delegated one that writes goes beyond the required.'],
  ],
  [
    'the required, declared and granted',
    { declared: [declare('r-read', 'Role')], applicationGrants: known([role('r-read')]) },
    ['passed | warning | No application permission and no delegated one that writes goes beyond the required.'],
  ],
  [
    'a declared role',
    { declared: [declare('r-mail', 'Role')] },
    [
      `failed | warning | Microsoft Graph/Mail.Send | Microsoft Graph/Mail.Send (application) is declared beyond what is required: an administrator’s consent would make it effective without anyone signing in. | ${REMOVE}${ROLES}`,
    ],
  ],
  [
    'a granted role',
    { applicationGrants: known([role('r-mail')]) },
    [
      `failed | warning | Microsoft Graph/Mail.Send | Microsoft Graph/Mail.Send (application) is granted beyond what is required: it is effective without anyone signing in. | ${REMOVE}${ROLES}`,
    ],
  ],
  [
    'a scope that writes, declared and granted',
    { declared: [declare('s-write', 'Scope')], delegatedGrants: known([scopes('graph', 'Mail.Send', 'Mail.Read')]) },
    [
      `failed | warning | Microsoft Graph/Mail.Send | Microsoft Graph/Mail.Send (delegated) is declared and granted beyond what is required: it lets the app change something in the name of whoever signs in. | ${REMOVE}${SCOPES}`,
    ],
  ],
  [
    'a role and a scope of one name',
    { declared: [declare('s-write', 'Scope'), declare('r-mail', 'Role')] },
    [
      `failed | warning | Microsoft Graph/Mail.Send | Microsoft Graph/Mail.Send (delegated) is declared beyond what is required: it lets the app change something in the name of whoever signs in. | ${REMOVE}${SCOPES}`,
      `failed | warning | Microsoft Graph/Mail.Send | Microsoft Graph/Mail.Send (application) is declared beyond what is required: an administrator’s consent would make it effective without anyone signing in. | ${REMOVE}${ROLES}`,
    ],
  ],
  [
    'a role of the retired API',
    { declared: [declare('r-mail', 'Role', AAD_GRAPH)] },
    [
      `failed | warning | Windows Azure Active Directory/Mail.Send | Windows Azure Active Directory/Mail.Send (application) is declared beyond what is required: that API is retired, so it only stays behind. | ${REMOVE}${ROLES}`,
    ],
  ],
  [
    'a scope of the retired API',
    { delegatedGrants: known([scopes('old', 'Mail.Send')]) },
    [
      `failed | warning | Windows Azure Active Directory/Mail.Send | Windows Azure Active Directory/Mail.Send (delegated) is granted beyond what is required: that API is retired, so it only stays behind. | ${REMOVE}${SCOPES}`,
    ],
  ],
  [
    'what Jit’s page asks for and the inputs do not',
    {
      declared: [declare('r-mail', 'Role')],
      delegatedGrants: known([scopes('asm', 'user_impersonation')]),
      otherApis: known(
        new Map([['asm', { ...api('797f4846-ba00-4fd7-ba43-dac1f8f63013', 'asm', 'Azure Service Management') }]]),
      ),
    },
    [
      `failed | warning | Microsoft Graph/Mail.Send | Microsoft Graph/Mail.Send (application) is declared beyond what is required: an administrator’s consent would make it effective without anyone signing in. | ${REMOVE}${ROLES}`,
      `failed | warning | Azure Service Management/user_impersonation | Azure Service Management/user_impersonation (delegated) is granted beyond what is required: it lets the app change something in the name of whoever signs in. Jit’s page asks for it, the inputs of this run do not. | ${REMOVE}${SCOPES}`,
    ],
  ],
  [
    'a role of an API without a name',
    { applicationGrants: known([role('r-mail', 'nameless')]) },
    [
      `failed | warning | nameless/Mail.Send | nameless/Mail.Send (application) is granted beyond what is required: it is effective without anyone signing in. | ${REMOVE}${ROLES}`,
    ],
  ],
  [
    'a role that its API does not list',
    { applicationGrants: known([role('gone')]) },
    [
      `failed | warning | Microsoft Graph/gone | Microsoft Graph/gone (application) is granted beyond what is required: it is effective without anyone signing in. | ${REMOVE}${ROLES}`,
    ],
  ],
  [
    'scopes that cannot be judged',
    {
      declared: [declare('s-vague', 'Scope'), declare('s-odd', 'Scope'), declare('s-read', 'Scope')],
      delegatedGrants: known([scopes('graph', 'Sites.Selected')]),
    },
    [
      'passed | warning | No application permission and no delegated one that writes goes beyond the required. Not judged, since the names do not tell whether they write: Microsoft Graph/Sites.Selected, Microsoft Graph/Odd.',
    ],
  ],
  [
    'a scope that cannot be judged beside a role',
    { declared: [declare('s-vague', 'Scope'), declare('r-mail', 'Role')] },
    [
      `failed | warning | Microsoft Graph/Mail.Send | Microsoft Graph/Mail.Send (application) is declared beyond what is required: an administrator’s consent would make it effective without anyone signing in. | ${REMOVE}${ROLES}`,
    ],
  ],
  [
    'a role while the service principal is not known',
    { declared: [declare('r-mail', 'Role')], servicePrincipal: unread({ read: 'the principal' }) },
    [
      `failed | warning | Microsoft Graph/Mail.Send | Microsoft Graph/Mail.Send (application) is declared beyond what is required: an administrator’s consent would make it effective without anyone signing in. | ${REMOVE}`,
    ],
  ],
  [
    'a role of another API while the service principal is not known',
    { applicationGrants: known([role('x', 'x'), role('y', 'y')]), servicePrincipal: unread({ read: 'the principal' }) },
    ['unknown | warning | Could not read the principal: HTTP 503.'],
  ],
  [
    'a role while the service principal is missing',
    { declared: [declare('r-mail', 'Role')], servicePrincipal: known(null) },
    [
      `failed | warning | Microsoft Graph/Mail.Send | Microsoft Graph/Mail.Send (application) is declared beyond what is required: an administrator’s consent would make it effective without anyone signing in. | ${REMOVE}`,
    ],
  ],
  [
    'what was not read',
    {
      applicationGrants: unread({ read: 'roles' }),
      delegatedGrants: unread({ read: 'scopes' }),
      otherApis: unread({ read: 'APIs' }),
      declared: [declare('a', 'Scope', 'a'), declare('b', 'Scope', 'b'), declare('r-mail', 'Role')],
    },
    [
      `failed | warning | Microsoft Graph/Mail.Send | Microsoft Graph/Mail.Send (application) is declared beyond what is required: an administrator’s consent would make it effective without anyone signing in. | ${REMOVE}${ROLES}`,
      'unknown | warning | Could not read roles: HTTP 503.',
      'unknown | warning | Could not read scopes: HTTP 503.',
      'unknown | warning | Could not read APIs: HTTP 503.',
    ],
  ],
  [
    'scopes that mean nothing any more',
    { declared: [declare('gone', 'Scope')], delegatedGrants: known([scopes('graph')]) },
    ['passed | warning | No application permission and no delegated one that writes goes beyond the required.'],
  ],
  [
    'roles of its own',
    { declared: [declare('o', 'Role', IDS.clientId)], applicationGrants: known([role('o', PRINCIPAL)]) },
    ['passed | warning | No application permission and no delegated one that writes goes beyond the required.'],
  ],
])('%s', (_, given, lines) => {
  expect(linesOf(given)).toEqual(lines);
});

it('is not judged without requirements, and is not excess where Jit’s page is the requirement', () => {
  expect(linesOf({ declared: [declare('r-mail', 'Role')] }, [])).toEqual([
    'skipped | warning | Not checked: no API permission is required by the inputs.',
  ]);
  const all = JIT_DOCS_PERMISSIONS.map(({ resourceAppId, knownId, kind }) => declare(knownId, kind, resourceAppId));
  expect(linesOf({ declared: all }, [...JIT_DOCS_PERMISSIONS])).toEqual([
    'passed | warning | No application permission and no delegated one that writes goes beyond the required.',
  ]);
});
