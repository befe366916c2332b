import { expect, it } from '@jest/globals';
import { checkTenant } from '../../../src/core/checks/azure.js';
import type { Expectation } from '../../../src/core/expectations.js';
import { known, type TenantFacts } from '../../../src/core/facts.js';
import { expectedPermission, MICROSOFT_GRAPH, READ_PERMISSIONS } from '../../../src/core/permissions.js';
import {
  APPLICATION,
  application,
  assignment,
  CLAIMS,
  EXPECTATION,
  facts,
  GROUP,
  IDS,
  inDays,
  NOW,
  OWNER,
  SUBSCRIPTION_SCOPE,
  unread,
} from './tenant-fixtures.js';

type Changes = Partial<TenantFacts>;
const forbidden = (right: 'Reader' | 'Application.Read.All', read: string) =>
  unread({ reason: 'forbidden', right, read, found: 'HTTP 403', correlationId: 'C-1' });
const TOKENS = {
  kind: 'given-tokens',
  graph: { kind: 'used' },
  arm: { kind: 'used' },
  resources: { graph: 'https://graph.microsoft.com', arm: 'https://management.azure.com' },
} as const;
const trust = (name: string, subject: string | null, issuer = CLAIMS.issuer) => ({ id: name, name, issuer, subject });
const grant = (appRoleId: string, resourceObjectId = 'graph') => ({ resourceObjectId, appRoleId, createdOn: null });
const GRAPH = {
  objectId: 'graph',
  appId: MICROSOFT_GRAPH,
  displayName: 'Microsoft Graph',
  scopes: [{ id: 's-read', value: 'User.Read', needsAdminConsent: false }],
  roles: [
    { id: 'r-read', value: 'Directory.Read.All' },
    { id: 'r-write', value: 'Directory.ReadWrite.All' },
  ],
};
const GRAPH_ONLY: Changes = {
  resourceApis: known(new Map([[MICROSOFT_GRAPH, GRAPH]])) as TenantFacts['resourceApis'],
  delegatedGrants: known([]),
};
const REQUIRED = [expectedPermission('Microsoft Graph', 'Directory.Read.All', 'Role')];
const declared = (...ids: readonly string[]) =>
  application({ permissions: ids.map((id) => ({ resourceAppId: MICROSOFT_GRAPH, id, kind: 'Role' as const })) });

/** What each tenant differs in from a healthy one, and the rows that differ from a healthy one's. */
const TENANTS: readonly (readonly [string, Changes, Partial<Expectation>, readonly string[]])[] = [
  [
    'is healthy',
    {},
    {},
    [
      'login/oidc | passed | error | Logged in as 44444444-4444-4444-8444-444444444444 with subject "repo:acme/.jit:ref:refs/heads/main".',
      'login/identity | passed | notice | The login app 44444444-4444-4444-8444-444444444444 is not the checked app 33333333-3333-4333-8333-3333333333cc.',
      'login/rights | passed | warning | The login app 44444444-4444-4444-8444-444444444444 may read all that the checks need.',
      'federation/scope | passed | warning | 1 federated credential seen; none trusts a whole organisation, any branch or any pull request.',
      'app/exists | passed | error | The application "jit-integration" (33333333-3333-4333-8333-3333333333cc) is in the tenant.',
      'app/service-principal | passed | error | The service principal 33333333-3333-4333-8333-0000000000bb exists and is enabled.',
      'app/audience | passed | warning | The app signs in accounts of this tenant only.',
      'app/permissions | passed | error | All 6 required API permissions are declared.',
      'app/consent | passed | notice | Every declared permission that needs consent has it. Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access.',
      'app/legacy-graph | failed | notice | Windows Azure Active Directory/Directory.Read.All | Directory.Read.All (delegated) is declared only on Windows Azure Active Directory, an API that Microsoft has retired and that answers no request any more. Jit’s page still names it there; the same-named permission of Microsoft Graph counts as well. | Declare its namesake of Microsoft Graph beside it; an administrator’s consent to it is then the matter of app/consent:\n\naz ad app permission add --id 33333333-3333-4333-8333-3333333333cc --api 00000003-0000-0000-c000-000000000000 --api-permissions 06da0dbc-49e2-44d2-8312-53f166ab848a=Scope',
      'app/legacy-graph | failed | notice | Windows Azure Active Directory/Group.Read.All | Group.Read.All (delegated) is declared only on Windows Azure Active Directory, an API that Microsoft has retired and that answers no request any more. Jit’s page still names it there; the same-named permission of Microsoft Graph counts as well. | Declare its namesake of Microsoft Graph beside it; an administrator’s consent to it is then the matter of app/consent:\n\naz ad app permission add --id 33333333-3333-4333-8333-3333333333cc --api 00000003-0000-0000-c000-000000000000 --api-permissions 5f8c59db-677d-491f-a6b8-5f174b11ec1d=Scope',
      'app/legacy-graph | failed | notice | Windows Azure Active Directory/Policy.Read.All | Policy.Read.All (delegated) is declared only on Windows Azure Active Directory, an API that Microsoft has retired and that answers no request any more. Jit’s page still names it there; the same-named permission of Microsoft Graph counts as well. | Declare its namesake of Microsoft Graph beside it; an administrator’s consent to it is then the matter of app/consent:\n\naz ad app permission add --id 33333333-3333-4333-8333-3333333333cc --api 00000003-0000-0000-c000-000000000000 --api-permissions 572fea84-0151-49b2-9301-11cb16974376=Scope',
      'app/legacy-graph | failed | notice | Windows Azure Active Directory/User.Read.All | User.Read.All (delegated) is declared only on Windows Azure Active Directory, an API that Microsoft has retired and that answers no request any more. Jit’s page still names it there; the same-named permission of Microsoft Graph counts as well. | Declare its namesake of Microsoft Graph beside it; an administrator’s consent to it is then the matter of app/consent:\n\naz ad app permission add --id 33333333-3333-4333-8333-3333333333cc --api 00000003-0000-0000-c000-000000000000 --api-permissions a154be20-db9c-4678-8ab7-66f6cc099a59=Scope',
      'app/excess-permissions | passed | warning | No application permission and no delegated one that writes goes beyond the required.',
      'app/role | passed | warning | The app role "reader" exists and is enabled.',
      'secret/present | passed | error | 33333333-3333-4333-8333-0000000000dd | The client secret "jit" (key id 33333333-3333-4333-8333-0000000000dd) is live. It was assumed to be the one that Jit holds, since it expires last: set `secret-key-id` or `secret-description`.',
      'secret/expiry | passed | error | 33333333-3333-4333-8333-0000000000dd | The client secret "jit" (key id 33333333-3333-4333-8333-0000000000dd) expires on 2027-06-09, 200 days left. It was assumed to be the one that Jit holds, since it expires last: set `secret-key-id` or `secret-description`.',
      'secret/rotation | passed | warning | Beside the judged client secret (key id 33333333-3333-4333-8333-0000000000dd) there is no other that could run out.',
      'secret/stale | passed | notice | No expired client secret is left behind.',
      'subscription/state | passed | error | The subscription "Acme" (22222222-2222-4222-8222-2222222222bb) is Enabled.',
      'subscription/tenant | passed | error | The subscription "Acme" (22222222-2222-4222-8222-2222222222bb) belongs to the tenant 11111111-1111-4111-8111-1111111111aa.',
      'subscription/defender | passed | warning | Microsoft Defender for Cloud is on (Standard tier: VirtualMachines).',
      'subscription/single | passed | notice | This run sees no other subscription.',
      'role/assignment | passed | error | The service principal holds what "Reader" allows: "Reader" on the subscription.',
      'role/condition | passed | warning | The role is held without a condition: "Reader" on the subscription.',
      'role/excess | passed | warning | No role of the service principal can write, delete or assign on the subscription (1 held).',
      'role/denied | passed | warning | There is no deny assignment on the subscription.',
      'managed-app/jit-access-licence | passed | error | There is no managed application in the subscription.',
      'managed-app/jit-access-requests | passed | warning | There is no managed application in the subscription.',
    ],
  ],
  [
    'is read with a person’s tokens',
    { login: known({ ...TOKENS, bearer: 'person' }) },
    {},
    [
      'login/oidc | passed | error | Login is tokens: no ID token was asked for, graph-token and arm-token of an earlier step served.',
      'login/identity | passed | notice | The run reads with tokens of a person, not of the checked app.',
      'login/rights | passed | warning | The identity of the given tokens may read all that the checks need.',
      'federation/scope | passed | warning | 0 federated credentials seen; none trusts a whole organisation, any branch or any pull request.',
    ],
  ],
  [
    'is read with a person’s tokens that lack a right',
    { login: known({ ...TOKENS, bearer: 'person' }), groups: forbidden('Application.Read.All', 'groups') },
    {},
    [
      'login/oidc | passed | error | Login is tokens: no ID token was asked for, graph-token and arm-token of an earlier step served.',
      'login/identity | passed | notice | The run reads with tokens of a person, not of the checked app.',
      'login/rights | failed | warning | Application.Read.All | The identity of the given tokens lacks the Microsoft Graph application permission Application.Read.All: it could not read groups (HTTP 403). | Use tokens of an identity that has the Microsoft Graph application permission Application.Read.All. | C-1',
      'federation/scope | passed | warning | 0 federated credentials seen; none trusts a whole organisation, any branch or any pull request.',
      'role/excess | unknown | warning | Could not read groups: HTTP 403. See login/rights: Application.Read.All is missing. | C-1',
    ],
  ],
  [
    'is read with tokens of nobody known',
    { login: known({ ...TOKENS, bearer: 'unknown' }) },
    {},
    [
      'login/oidc | passed | error | Login is tokens: no ID token was asked for, graph-token and arm-token of an earlier step served.',
      'login/identity | unknown | notice | Could not read whose the given tokens are: they do not say so.',
      'login/rights | passed | warning | The identity of the given tokens may read all that the checks need.',
      'federation/scope | passed | warning | 0 federated credentials seen; none trusts a whole organisation, any branch or any pull request.',
    ],
  ],
  [
    'lets the login app not read',
    {
      groups: forbidden('Application.Read.All', 'groups'),
      roleAssignments: forbidden('Reader', 'roles'),
      eligibleRoles: forbidden('Reader', 'more roles'),
    },
    {},
    [
      'login/rights | failed | warning | Application.Read.All | The login app 44444444-4444-4444-8444-444444444444 lacks the Microsoft Graph application permission Application.Read.All: it could not read groups (HTTP 403). | An administrator of the tenant runs (the first line declares it, the others consent to it alone):\n\n[ -n "$(az ad app permission list --id 44444444-4444-4444-8444-444444444444 --query \'[].resourceAccess[].id | [?@==\'\\\'\'9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30\'\\\'\']\' -o tsv)" ] || az ad app permission add --id 44444444-4444-4444-8444-444444444444 --api 00000003-0000-0000-c000-000000000000 --api-permissions 9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Role\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\nCLIENT=$(az ad sp show --id 44444444-4444-4444-8444-444444444444 --query id -o tsv)\nAPI=$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)\naz rest --method post --url "${GRAPH%/}/v1.0/servicePrincipals/$CLIENT/appRoleAssignments" --body "{\\"principalId\\":\\"$CLIENT\\",\\"resourceId\\":\\"$API\\",\\"appRoleId\\":\\"9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30\\"}" | C-1',
      'login/rights | failed | warning | Reader | The login app 44444444-4444-4444-8444-444444444444 lacks the Azure role Reader on the subscription: it could not read roles, more roles (HTTP 403). | Someone who may assign roles on the subscription runs:\n\naz role assignment create --assignee-object-id "$(az ad sp show --id 44444444-4444-4444-8444-444444444444 --query id -o tsv)" --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/22222222-2222-4222-8222-2222222222bb | C-1',
      'role/assignment | unknown | error | Could not read roles: HTTP 403. See login/rights: Reader is missing. | C-1',
      'role/condition | unknown | warning | Could not read what role/condition looks at, since it depends on role/assignment: Could not read roles: HTTP 403. See login/rights: Reader is missing. | C-1',
      'role/excess | unknown | warning | Could not read roles: HTTP 403. See login/rights: Reader is missing. | C-1',
    ],
  ],
  [
    'did not answer about groups',
    { groups: unread() },
    {},
    [
      'login/rights | unknown | warning | Could not read whether the login app may read all that the checks need: a thing (a service) is unknown (HTTP 503).',
      'role/excess | unknown | warning | Could not read a thing (a service): HTTP 503.',
    ],
  ],
  [
    'has an audience of all',
    { application: application({ signInAudience: 'AzureADandPersonalMicrosoftAccount' }) },
    {},
    [
      'app/audience | failed | warning | The app signs in accounts of any Entra tenant and personal Microsoft accounts ("AzureADandPersonalMicrosoftAccount"); the scanner needs this tenant only (AzureADMyOrg). | Close it to other tenants:\n\naz ad app update --id 33333333-3333-4333-8333-3333333333cc --sign-in-audience AzureADMyOrg',
    ],
  ],
  [
    'has an audience of persons',
    { application: application({ signInAudience: 'PersonalMicrosoftAccount' }) },
    {},
    [
      'app/audience | failed | warning | The app signs in personal Microsoft accounts ("PersonalMicrosoftAccount"); the scanner needs this tenant only (AzureADMyOrg). | Close it to other tenants:\n\naz ad app update --id 33333333-3333-4333-8333-3333333333cc --sign-in-audience AzureADMyOrg',
    ],
  ],
  [
    'has an odd audience',
    { application: application({ signInAudience: 'Odd' }) },
    {},
    [
      'app/audience | failed | warning | The app signs in others than the accounts of this tenant ("Odd"); the scanner needs this tenant only (AzureADMyOrg). | Close it to other tenants:\n\naz ad app update --id 33333333-3333-4333-8333-3333333333cc --sign-in-audience AzureADMyOrg',
    ],
  ],
  [
    'lacks the app role',
    { application: application({ appRoles: [] }) },
    {},
    [
      'app/role | failed | warning | reader | The app has no app role with the value "reader". Jit’s page asks for it; access in Azure comes from role/assignment alone. | az ad app update --id 33333333-3333-4333-8333-3333333333cc --app-roles \'[{"allowedMemberTypes":["User","Application"],"description":"reader","displayName":"reader","isEnabled":true,"value":"reader"}]\'\n\nOr in the portal: App registrations, 33333333-3333-4333-8333-3333333333cc, App roles: a role with the value reader, allowed for “Both (Users/Groups + Applications)”, enabled.',
    ],
  ],
  [
    'has the app role disabled',
    {
      application: application({
        appRoles: [{ id: 'r', value: 'reader', enabled: false, allowedMemberTypes: ['User'] }],
      }),
    },
    {},
    [
      'app/role | failed | warning | reader | The app role "reader" is disabled. Jit’s page asks for it; access in Azure comes from role/assignment alone. | In the portal (az would replace the app’s other roles): App registrations, 33333333-3333-4333-8333-3333333333cc, App roles: a role with the value reader, allowed for “Both (Users/Groups + Applications)”, enabled.',
    ],
  ],
  [
    'lacks an application permission',
    { ...GRAPH_ONLY, application: declared() },
    { permissions: REQUIRED },
    [
      'app/permissions | failed | error | Microsoft Graph/Directory.Read.All | The app does not declare Microsoft Graph Directory.Read.All (application). | Declare it, then grant consent (app/consent):\n\naz ad app permission add --id 33333333-3333-4333-8333-3333333333cc --api 00000003-0000-0000-c000-000000000000 --api-permissions r-read=Role',
      'app/consent | skipped | error | Not checked: app/permissions failed, none of the required permissions is declared.',
      'app/legacy-graph | passed | notice | No permission is declared on the retired Windows Azure Active Directory API.',
    ],
  ],
  [
    'lacks the consent to it',
    { ...GRAPH_ONLY, application: declared('r-read') },
    { permissions: REQUIRED },
    [
      'app/permissions | passed | error | All 1 required API permissions are declared.',
      'app/consent | failed | error | Microsoft Graph/Directory.Read.All | No administrator has consented to Microsoft Graph Directory.Read.All (application). | An administrator of the tenant (Privileged Role Administrator) consents to just this:\n\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\naz rest --method post --url "${GRAPH%/}/v1.0/servicePrincipals/33333333-3333-4333-8333-0000000000bb/appRoleAssignments" --body \'{"principalId":"33333333-3333-4333-8333-0000000000bb","resourceId":"graph","appRoleId":"r-read"}\'',
      'app/legacy-graph | passed | notice | No permission is declared on the retired Windows Azure Active Directory API.',
    ],
  ],
  [
    'has it',
    { ...GRAPH_ONLY, application: declared('r-read'), applicationGrants: known([grant('r-read')]) },
    { permissions: REQUIRED },
    [
      'app/permissions | passed | error | All 1 required API permissions are declared.',
      'app/consent | passed | error | Every declared permission that needs consent has it.',
      'app/legacy-graph | passed | notice | No permission is declared on the retired Windows Azure Active Directory API.',
    ],
  ],
  [
    'has it of another API only',
    { ...GRAPH_ONLY, application: declared('r-read'), applicationGrants: known([grant('r-read', 'other')]) },
    { permissions: REQUIRED },
    [
      'app/permissions | passed | error | All 1 required API permissions are declared.',
      'app/consent | failed | error | Microsoft Graph/Directory.Read.All | No administrator has consented to Microsoft Graph Directory.Read.All (application). | An administrator of the tenant (Privileged Role Administrator) consents to just this:\n\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\naz rest --method post --url "${GRAPH%/}/v1.0/servicePrincipals/33333333-3333-4333-8333-0000000000bb/appRoleAssignments" --body \'{"principalId":"33333333-3333-4333-8333-0000000000bb","resourceId":"graph","appRoleId":"r-read"}\'',
      'app/legacy-graph | passed | notice | No permission is declared on the retired Windows Azure Active Directory API.',
      'app/excess-permissions | failed | warning | other/r-read | other/r-read (application) is granted beyond what is required: it is effective without anyone signing in. | If nothing else uses it, remove it in the portal (App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions: revoke the admin consent, then remove the permission). What is declared, and what was granted:\n\naz ad app permission list --id 33333333-3333-4333-8333-3333333333cc\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\naz rest --method get --url "${GRAPH%/}/v1.0/servicePrincipals/33333333-3333-4333-8333-0000000000bb/appRoleAssignments" --query \'value[].{api:resourceDisplayName, appRoleId:appRoleId, id:id}\' -o table',
    ],
  ],
  [
    'has more than it',
    {
      ...GRAPH_ONLY,
      application: declared('r-read', 'r-write'),
      applicationGrants: known([grant('r-read'), grant('r-write')]),
    },
    { permissions: REQUIRED },
    [
      'app/permissions | passed | error | All 1 required API permissions are declared.',
      'app/consent | passed | error | Every declared permission that needs consent has it.',
      'app/legacy-graph | passed | notice | No permission is declared on the retired Windows Azure Active Directory API.',
      'app/excess-permissions | failed | warning | Microsoft Graph/Directory.ReadWrite.All | Microsoft Graph/Directory.ReadWrite.All (application) is declared and granted beyond what is required: it is effective without anyone signing in. | If nothing else uses it, remove it in the portal (App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions: revoke the admin consent, then remove the permission). What is declared, and what was granted:\n\naz ad app permission list --id 33333333-3333-4333-8333-3333333333cc\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\naz rest --method get --url "${GRAPH%/}/v1.0/servicePrincipals/33333333-3333-4333-8333-0000000000bb/appRoleAssignments" --query \'value[].{api:resourceDisplayName, appRoleId:appRoleId, id:id}\' -o table',
    ],
  ],
  [
    'does not know a required permission',
    { ...GRAPH_ONLY, application: declared() },
    {
      permissions: [
        expectedPermission('Microsoft Graph', 'No.Such', 'Role'),
        expectedPermission('Microsoft Graph', 'No.Such', 'Scope'),
        expectedPermission('No API', 'X', 'Role'),
      ],
    },
    [
      'app/permissions | failed | error | Microsoft Graph/No.Such | The app cannot declare Microsoft Graph No.Such (application): "Microsoft Graph" has no application permission "No.Such". | Compare the input `api-permissions` with what the API offers (`Role:` stands before application permissions):\n\naz ad sp show --id 00000003-0000-0000-c000-000000000000 --query \'appRoles[].value\' -o tsv',
      'app/permissions | failed | error | Microsoft Graph/No.Such | The app cannot declare Microsoft Graph No.Such (delegated): "Microsoft Graph" has no delegated permission "No.Such". | Compare the input `api-permissions` with what the API offers (`Role:` stands before application permissions):\n\naz ad sp show --id 00000003-0000-0000-c000-000000000000 --query \'oauth2PermissionScopes[].value\' -o tsv',
      'app/permissions | failed | error | No API/X | The app cannot declare No API X (application): no API "No API" is in this tenant. | Compare the input `api-permissions` with the APIs of the tenant (their name, or better their appId):\n\naz ad sp list --all --query \'[].{name:displayName, appId:appId}\' -o table',
      'app/consent | skipped | error | Not checked: app/permissions failed, none of the required permissions is declared.',
      'app/legacy-graph | passed | notice | No permission is declared on the retired Windows Azure Active Directory API.',
    ],
  ],
  [
    'has no consent at all',
    { delegatedGrants: known([]) },
    {},
    [
      'app/consent | failed | notice | Windows Azure Active Directory/Directory.Read.All | No administrator has consented to Windows Azure Active Directory Directory.Read.All (delegated). Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access. | An administrator of the tenant consents (once for all rows of this API), or does so in the portal: App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions, Grant admin consent:\n\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\naz rest --method post --url "${GRAPH%/}/v1.0/oauth2PermissionGrants" --body \'{"clientId":"33333333-3333-4333-8333-0000000000bb","consentType":"AllPrincipals","resourceId":"55555555-5555-4555-8555-000000000002","scope":"Directory.Read.All Group.Read.All Policy.Read.All User.Read.All"}\'',
      'app/consent | failed | notice | Windows Azure Active Directory/Group.Read.All | No administrator has consented to Windows Azure Active Directory Group.Read.All (delegated). Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access. | An administrator of the tenant consents (once for all rows of this API), or does so in the portal: App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions, Grant admin consent:\n\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\naz rest --method post --url "${GRAPH%/}/v1.0/oauth2PermissionGrants" --body \'{"clientId":"33333333-3333-4333-8333-0000000000bb","consentType":"AllPrincipals","resourceId":"55555555-5555-4555-8555-000000000002","scope":"Directory.Read.All Group.Read.All Policy.Read.All User.Read.All"}\'',
      'app/consent | failed | notice | Windows Azure Active Directory/Policy.Read.All | No administrator has consented to Windows Azure Active Directory Policy.Read.All (delegated). Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access. | An administrator of the tenant consents (once for all rows of this API), or does so in the portal: App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions, Grant admin consent:\n\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\naz rest --method post --url "${GRAPH%/}/v1.0/oauth2PermissionGrants" --body \'{"clientId":"33333333-3333-4333-8333-0000000000bb","consentType":"AllPrincipals","resourceId":"55555555-5555-4555-8555-000000000002","scope":"Directory.Read.All Group.Read.All Policy.Read.All User.Read.All"}\'',
      'app/consent | failed | notice | Windows Azure Active Directory/User.Read.All | No administrator has consented to Windows Azure Active Directory User.Read.All (delegated). Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access. | An administrator of the tenant consents (once for all rows of this API), or does so in the portal: App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions, Grant admin consent:\n\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\naz rest --method post --url "${GRAPH%/}/v1.0/oauth2PermissionGrants" --body \'{"clientId":"33333333-3333-4333-8333-0000000000bb","consentType":"AllPrincipals","resourceId":"55555555-5555-4555-8555-000000000002","scope":"Directory.Read.All Group.Read.All Policy.Read.All User.Read.All"}\'',
      'app/consent | failed | notice | Azure Service Management/user_impersonation | No administrator has consented to Azure Service Management user_impersonation (delegated). Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access. | An administrator of the tenant consents, or does so in the portal: App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions, Grant admin consent:\n\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\naz rest --method post --url "${GRAPH%/}/v1.0/oauth2PermissionGrants" --body \'{"clientId":"33333333-3333-4333-8333-0000000000bb","consentType":"AllPrincipals","resourceId":"55555555-5555-4555-8555-000000000797","scope":"user_impersonation"}\'',
    ],
  ],
  [
    'trusts a wide subject',
    {
      loginFederatedCredentials: known([
        trust('wide', 'repo:acme/*:ref:x'),
        trust('pull', 'repo:acme/.jit:pull_request'),
        trust('other', 'x', 'https://issuer.example'),
      ]),
      federatedCredentials: known([trust('own', 'repo:acme/other:environment:prod')]),
    },
    {},
    [
      'federation/scope | failed | warning | 44444444-4444-4444-8444-444444444444/wide | The federated credential "wide" of the login app 44444444-4444-4444-8444-444444444444 is meant to trust every repository of the organisation acme: its subject is "repo:acme/*:ref:x". A plain credential takes the wildcard literally and so matches nothing; as it is meant, it is too wide. | Trust exactly this run, then remove the wide credential in the portal (App registrations, 44444444-4444-4444-8444-444444444444, Certificates & secrets, Federated credentials):\n\naz ad app federated-credential create --id 44444444-4444-4444-8444-444444444444 --parameters \'{"name":"github-jit-ref-refs-heads-main","issuer":"https://token.actions.githubusercontent.com","subject":"repo:acme/.jit:ref:refs/heads/main","audiences":["api://AzureADTokenExchange"]}\'\naz ad app federated-credential list --id 44444444-4444-4444-8444-444444444444',
      'federation/scope | failed | notice | 44444444-4444-4444-8444-444444444444/pull | The federated credential "pull" of the login app 44444444-4444-4444-8444-444444444444 trusts any pull request of the repository: its subject is "repo:acme/.jit:pull_request". The app holds no right to write that this run can see, so a pull request can at most read what the app reads. | Keep it only if checks of pull requests shall ask Azure (mode `validate`); else remove it in the portal (App registrations, 44444444-4444-4444-8444-444444444444, Certificates & secrets, Federated credentials):\n\naz ad app federated-credential list --id 44444444-4444-4444-8444-444444444444',
    ],
  ],
  [
    'trusts a wide subject with a right to write',
    {
      ...GRAPH_ONLY,
      loginApplicationGrants: known([grant('r-write')]),
      loginFederatedCredentials: known([trust('pull', 'repo:acme/.jit:pull_request')]),
    },
    {},
    [
      'federation/scope | failed | warning | 44444444-4444-4444-8444-444444444444/pull | The federated credential "pull" of the login app 44444444-4444-4444-8444-444444444444 trusts any pull request of the repository: its subject is "repo:acme/.jit:pull_request". The app may write ("Microsoft Graph" Directory.ReadWrite.All): whoever can push a branch can do so too. | Keep it only if checks of pull requests shall ask Azure (mode `validate`); else remove it in the portal (App registrations, 44444444-4444-4444-8444-444444444444, Certificates & secrets, Federated credentials):\n\naz ad app federated-credential list --id 44444444-4444-4444-8444-444444444444',
      'app/permissions | failed | error | Microsoft Graph/User.Read | The app does not declare Microsoft Graph User.Read (delegated). Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access. | Declare it, then grant consent (app/consent):\n\naz ad app permission add --id 33333333-3333-4333-8333-3333333333cc --api 00000003-0000-0000-c000-000000000000 --api-permissions s-read=Scope',
      'app/consent | failed | notice | Windows Azure Active Directory/Directory.Read.All | No administrator has consented to Windows Azure Active Directory Directory.Read.All (delegated). Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access. | The tenant does not have this API yet. An administrator brings it in, then consents in the portal (App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions, Grant admin consent):\n\naz ad sp create --id 00000002-0000-0000-c000-000000000000',
      'app/consent | failed | notice | Windows Azure Active Directory/Group.Read.All | No administrator has consented to Windows Azure Active Directory Group.Read.All (delegated). Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access. | The tenant does not have this API yet. An administrator brings it in, then consents in the portal (App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions, Grant admin consent):\n\naz ad sp create --id 00000002-0000-0000-c000-000000000000',
      'app/consent | failed | notice | Windows Azure Active Directory/Policy.Read.All | No administrator has consented to Windows Azure Active Directory Policy.Read.All (delegated). Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access. | The tenant does not have this API yet. An administrator brings it in, then consents in the portal (App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions, Grant admin consent):\n\naz ad sp create --id 00000002-0000-0000-c000-000000000000',
      'app/consent | failed | notice | Windows Azure Active Directory/User.Read.All | No administrator has consented to Windows Azure Active Directory User.Read.All (delegated). Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access. | The tenant does not have this API yet. An administrator brings it in, then consents in the portal (App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions, Grant admin consent):\n\naz ad sp create --id 00000002-0000-0000-c000-000000000000',
      'app/consent | failed | notice | Azure Service Management/user_impersonation | No administrator has consented to Azure Service Management user_impersonation (delegated). Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access. | The tenant does not have this API yet. An administrator brings it in, then consents in the portal (App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions, Grant admin consent):\n\naz ad sp create --id 797f4846-ba00-4fd7-ba43-dac1f8f63013',
    ],
  ],
  [
    'has a secret that ends',
    {
      application: application({
        secrets: [
          { keyId: 'k', description: 'jit', startsOn: inDays(-300), expiresOn: inDays(5) },
          { keyId: 'l', description: null, startsOn: null, expiresOn: inDays(-2) },
        ],
      }),
    },
    {},
    [
      'secret/present | passed | error | k | The client secret "jit" (key id k) is live. It was assumed to be the one that Jit holds, since it expires last: set `secret-key-id` or `secret-description`.',
      'secret/expiry | failed | error | k | The client secret "jit" (key id k) expires on 2026-11-26, 5 days left (threshold 7). It was assumed to be the one that Jit holds, since it expires last: set `secret-key-id` or `secret-description`. | Add a new client secret beside the old one (it prints the secret once: keep it off shared screens), store it in Jit, then wait for a good scan before the old one goes:\n\naz ad app credential reset --id 33333333-3333-4333-8333-3333333333cc --append --display-name jit --years 1',
      'secret/rotation | failed | warning | l | The client secret with key id l expired on 2026-11-19, while a newer one lives: if Jit still holds it, scans fail. | Make sure that Jit holds the judged one (key id k, assumed since it expires last), and name it by the input `secret-key-id` or `secret-description`; then remove the expired one in the portal (App registrations, 33333333-3333-4333-8333-3333333333cc, Certificates & secrets). What there is:\n\naz ad app credential list --id 33333333-3333-4333-8333-3333333333cc -o table',
      'secret/stale | failed | notice | l | The client secret with key id l expired on 2026-11-19 and is still there: nobody can sign in with it. | Remove it in the portal (App registrations, 33333333-3333-4333-8333-3333333333cc, Certificates & secrets). What there is:\n\naz ad app credential list --id 33333333-3333-4333-8333-3333333333cc -o table',
    ],
  ],
  [
    'has a secret without a date',
    { application: application({ secrets: [{ keyId: 'k', description: 'jit', startsOn: 'x', expiresOn: 'never' }] }) },
    {},
    [
      'secret/present | unknown | error | Could not read the end of the client secret k (Microsoft Graph): "never" is no date.',
      'secret/expiry | unknown | error | Could not read the end of the client secret k (Microsoft Graph): "never" is no date.',
      'secret/rotation | unknown | warning | Could not read the end of the client secret k (Microsoft Graph): "never" is no date.',
      'secret/stale | unknown | notice | Could not read the end of the client secret k (Microsoft Graph): "never" is no date.',
    ],
  ],
  [
    'has no secret',
    { application: application({ secrets: [] }) },
    {},
    [
      'secret/present | failed | error | The app has no client secret at all. | Add a new client secret (it prints the secret once: keep it off shared screens), then store it in Jit:\n\naz ad app credential reset --id 33333333-3333-4333-8333-3333333333cc --append --display-name jit --years 1',
      'secret/expiry | skipped | error | Not checked: secret/present failed.',
      'secret/rotation | skipped | warning | Not checked: secret/present failed.',
    ],
  ],
  [
    'has a warned subscription',
    {
      subscription: known({
        kind: 'found',
        subscription: {
          subscriptionId: IDS.subscriptionId,
          displayName: 'Acme',
          state: 'Warned',
          tenantId: IDS.tenantId,
        },
      }),
    },
    {},
    [
      'subscription/state | failed | warning | The subscription "Acme" (22222222-2222-4222-8222-2222222222bb) is Warned: it still works, but will be disabled unless its billing is put right. | See to its billing (Cost Management + Billing in the portal), then look again:\n\naz account show --subscription 22222222-2222-4222-8222-2222222222bb',
    ],
  ],
  [
    'has a disabled subscription',
    {
      subscription: known({
        kind: 'found',
        subscription: {
          subscriptionId: IDS.subscriptionId,
          displayName: 'Acme',
          state: 'Disabled',
          tenantId: IDS.tenantId,
        },
      }),
    },
    {},
    [
      'subscription/state | failed | error | The subscription "Acme" (22222222-2222-4222-8222-2222222222bb) is Disabled; expected Enabled. | See to its billing (Cost Management + Billing in the portal), then look again:\n\naz account show --subscription 22222222-2222-4222-8222-2222222222bb',
    ],
  ],
  [
    'does not have the subscription',
    { subscription: known({ kind: 'not-found', correlationId: 'C-2' }) },
    {},
    [
      'subscription/state | failed | error | The subscription 22222222-2222-4222-8222-2222222222bb was not found, or is not visible to this identity (44444444-4444-4444-8444-444444444444). Azure said SubscriptionNotFound, and says so of both. | Compare `subscription-id` with the subscription’s overview page. If it is right, the login app has no role on it:\n\naz role assignment create --assignee-object-id "$(az ad sp show --id 44444444-4444-4444-8444-444444444444 --query id -o tsv)" --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/22222222-2222-4222-8222-2222222222bb | C-2',
      'subscription/tenant | skipped | error | Not checked: subscription/state failed.',
      'subscription/defender | skipped | warning | Not checked: subscription/state failed.',
      'subscription/single | skipped | notice | Not checked: subscription/state failed.',
      'role/assignment | skipped | error | Not checked: subscription/state failed.',
      'role/condition | skipped | warning | Not checked: subscription/state failed.',
      'role/excess | skipped | warning | Not checked: subscription/state failed.',
      'role/denied | skipped | warning | Not checked: subscription/state failed.',
      'managed-app/jit-access-licence | skipped | error | Not checked: subscription/state failed.',
      'managed-app/jit-access-requests | skipped | warning | Not checked: subscription/state failed.',
    ],
  ],
  [
    'has the subscription elsewhere',
    { subscription: known({ kind: 'other-tenant', tenantId: OWNER }) },
    {},
    [
      'subscription/state | skipped | error | Not checked: subscription/tenant failed.',
      "subscription/tenant | failed | error | The subscription 22222222-2222-4222-8222-2222222222bb belongs to the tenant 8e3af657-a8ff-443c-a75c-2fe8c4bcb635, not to 11111111-1111-4111-8111-1111111111aa. Azure said InvalidAuthenticationTokenTenant. | Set `tenant-id` to the subscription’s tenant, or `subscription-id` to one of this tenant:\n\naz account list --all --query '[?tenantId=='\\''11111111-1111-4111-8111-1111111111aa'\\''].{name:name, id:id}' -o table",
      'subscription/defender | skipped | warning | Not checked: subscription/tenant failed.',
      'subscription/single | skipped | notice | Not checked: subscription/tenant failed.',
      'role/assignment | skipped | error | Not checked: subscription/tenant failed.',
      'role/condition | skipped | warning | Not checked: subscription/tenant failed.',
      'role/excess | skipped | warning | Not checked: subscription/tenant failed.',
      'role/denied | skipped | warning | Not checked: subscription/tenant failed.',
      'managed-app/jit-access-licence | skipped | error | Not checked: subscription/tenant failed.',
      'managed-app/jit-access-requests | skipped | warning | Not checked: subscription/tenant failed.',
    ],
  ],
  [
    'has no plan of Defender',
    { defenderPlans: known({ kind: 'plans', plans: [{ name: 'VirtualMachines', tier: 'Free', deprecated: false }] }) },
    {},
    [
      'subscription/defender | failed | warning | Microsoft Defender for Cloud has no plan on the Standard tier in the subscription 22222222-2222-4222-8222-2222222222bb; Jit asks for it. | Switch on the plans that you need (each of them costs money; here the one for virtual machines):\n\naz security pricing create --name VirtualMachines --tier standard --subscription 22222222-2222-4222-8222-2222222222bb',
    ],
  ],
  [
    'has Defender unregistered',
    { defenderPlans: known({ kind: 'unregistered' }) },
    {},
    [
      'subscription/defender | failed | warning | The subscription 22222222-2222-4222-8222-2222222222bb has not registered Microsoft.Security, so Microsoft Defender for Cloud is off; Jit asks for it. | Register the provider, then switch on the plans that you need (each of them costs money; here the one for virtual machines):\n\naz provider register --namespace Microsoft.Security --wait --subscription 22222222-2222-4222-8222-2222222222bb\naz security pricing create --name VirtualMachines --tier standard --subscription 22222222-2222-4222-8222-2222222222bb',
    ],
  ],
  [
    'does not hold the role',
    { roleAssignments: known([assignment({ scope: `${SUBSCRIPTION_SCOPE}/resourceGroups/one` })]) },
    {},
    [
      'role/assignment | failed | error | Reader | The service principal 33333333-3333-4333-8333-0000000000bb does not hold the Azure role "Reader" on the subscription 22222222-2222-4222-8222-2222222222bb. It holds roles at narrower scopes only ("/subscriptions/22222222-2222-4222-8222-2222222222bb/resourceGroups/one"): a resource group, so the rest of the subscription is left out. | Someone who may assign roles on the subscription runs:\n\naz role assignment create --assignee-object-id 33333333-3333-4333-8333-0000000000bb --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/22222222-2222-4222-8222-2222222222bb',
      'role/condition | skipped | warning | Not checked: role/assignment failed.',
      'role/excess | passed | warning | No role of the service principal can write, delete or assign on the subscription (0 held).',
    ],
  ],
  [
    'holds the role under a condition',
    { roleAssignments: known([assignment({ condition: '@x' })]) },
    {},
    [
      'role/assignment | passed | error | The service principal holds what "Reader" allows: "Reader" on the subscription (under a condition, which may leave something out).',
      "role/condition | failed | warning | /assignment | The role \"Reader\" on the subscription is held under a condition only, which may leave something out of the scan: \"@x\". | Take the condition off in the portal (Access control (IAM) of /subscriptions/22222222-2222-4222-8222-2222222222bb, Role assignments, View/Edit of the condition, Delete condition). The assignment:\n\naz role assignment list --assignee 33333333-3333-4333-8333-0000000000bb --scope /subscriptions/22222222-2222-4222-8222-2222222222bb --query '[?id=='\\''/assignment'\\''].{role:roleDefinitionName, condition:condition}' -o jsonc",
    ],
  ],
  [
    'holds another role too',
    {
      roleAssignments: known([assignment(), assignment({ roleDefinitionGuid: OWNER, principalId: GROUP })]),
      groups: known([GROUP]),
    },
    {},
    [
      'role/excess | failed | warning | Owner | The service principal 33333333-3333-4333-8333-0000000000bb holds "Owner" on the subscription, through the group 77777777-7777-4777-8777-777777777777: it can write, delete or assign, which a scanner never needs. | Make sure that it holds "Reader" beside it (first line; it may be there already), then remove this assignment in the portal (Access control (IAM) of /subscriptions/22222222-2222-4222-8222-2222222222bb):\n\naz role assignment create --assignee-object-id 33333333-3333-4333-8333-0000000000bb --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/22222222-2222-4222-8222-2222222222bb\naz role assignment list --assignee 33333333-3333-4333-8333-0000000000bb --scope /subscriptions/22222222-2222-4222-8222-2222222222bb --include-inherited --include-groups -o table',
    ],
  ],
  [
    'holds a role that has no definition',
    { roleAssignments: known([assignment({ roleDefinitionGuid: 'gone' })]) },
    {},
    [
      'role/assignment | unknown | error | Could not read the definition of the role gone (Azure Resource Manager): it was not among those that came back.',
      'role/condition | unknown | warning | Could not read what role/condition looks at, since it depends on role/assignment: Could not read the definition of the role gone (Azure Resource Manager): it was not among those that came back.',
      'role/excess | unknown | warning | Could not read the definition of the role gone (Azure Resource Manager): it was not among those that came back.',
    ],
  ],
  [
    'is asked for a role that it does not have',
    {},
    { role: 'Nobody' },
    [
      'role/assignment | failed | error | Nobody | There is no Azure role "Nobody" that could be assigned on the subscription. | Set the input `role` to the name or GUID of one of these:\n\naz role definition list --scope /subscriptions/22222222-2222-4222-8222-2222222222bb --query \'[].roleName\' -o tsv',
      'role/condition | skipped | warning | Not checked: role/assignment failed.',
    ],
  ],
  [
    'refuses the app its own roles',
    {
      roleAssignments: known({
        kind: 'refused-to-checked-principal',
        message: 'AuthorizationFailed',
        correlationId: 'C-3',
      }),
    },
    {},
    [
      'role/assignment | failed | error | Reader | Azure refuses the app to read the subscription’s roles, so it does not hold "Reader" there: "AuthorizationFailed". | Someone who may assign roles on the subscription runs:\n\naz role assignment create --assignee-object-id 33333333-3333-4333-8333-0000000000bb --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/22222222-2222-4222-8222-2222222222bb | C-3',
      'role/condition | skipped | warning | Not checked: role/assignment failed.',
      'role/excess | skipped | warning | Not checked: role/assignment failed.',
    ],
  ],
  [
    'knows nothing',
    { application: unread(), servicePrincipal: unread(), subscription: unread(), roleAssignments: unread() },
    {},
    [
      'login/rights | unknown | warning | Could not read whether the login app may read all that the checks need: a thing (a service) is unknown (HTTP 503).',
      'app/exists | unknown | error | Could not read a thing (a service): HTTP 503.',
      'app/service-principal | unknown | error | Could not read a thing (a service): HTTP 503.',
      'app/audience | unknown | warning | Could not read what app/audience looks at, since it depends on app/exists: a thing (a service) is unknown (HTTP 503).',
      'app/permissions | unknown | error | Could not read what app/permissions looks at, since it depends on app/exists: a thing (a service) is unknown (HTTP 503).',
      'app/consent | unknown | error | Could not read what app/consent looks at, since it depends on app/exists: a thing (a service) is unknown (HTTP 503).',
      'app/legacy-graph | unknown | notice | Could not read what app/legacy-graph looks at, since it depends on app/exists: a thing (a service) is unknown (HTTP 503).',
      'app/excess-permissions | unknown | warning | Could not read what app/excess-permissions looks at, since it depends on app/exists: a thing (a service) is unknown (HTTP 503).',
      'app/role | unknown | warning | Could not read what app/role looks at, since it depends on app/exists: a thing (a service) is unknown (HTTP 503).',
      'secret/present | unknown | error | Could not read what secret/present looks at, since it depends on app/exists: a thing (a service) is unknown (HTTP 503).',
      'secret/expiry | unknown | error | Could not read what secret/expiry looks at, since it depends on app/exists: a thing (a service) is unknown (HTTP 503).',
      'secret/rotation | unknown | warning | Could not read what secret/rotation looks at, since it depends on app/exists: a thing (a service) is unknown (HTTP 503).',
      'secret/stale | unknown | notice | Could not read what secret/stale looks at, since it depends on app/exists: a thing (a service) is unknown (HTTP 503).',
      'subscription/state | unknown | error | Could not read a thing (a service): HTTP 503.',
      'subscription/tenant | unknown | error | Could not read a thing (a service): HTTP 503.',
      'subscription/single | unknown | notice | Could not read what subscription/single looks at, since it depends on app/service-principal: a thing (a service) is unknown (HTTP 503).',
      'role/assignment | unknown | error | Could not read what role/assignment looks at, since it depends on app/service-principal: a thing (a service) is unknown (HTTP 503).',
      'role/condition | unknown | warning | Could not read what role/condition looks at, since it depends on app/service-principal: a thing (a service) is unknown (HTTP 503).',
      'role/excess | unknown | warning | Could not read what role/excess looks at, since it depends on app/service-principal: a thing (a service) is unknown (HTTP 503).',
      'role/denied | unknown | warning | Could not read what role/denied looks at, since it depends on app/service-principal: a thing (a service) is unknown (HTTP 503).',
    ],
  ],
  [
    'does not have the app',
    { application: known(null), servicePrincipal: known(null) },
    {},
    [
      'app/exists | failed | error | There is no application with the client id 33333333-3333-4333-8333-3333333333cc in the tenant 11111111-1111-4111-8111-1111111111aa: Microsoft Graph said Request_ResourceNotFound. | Compare `client-id` with the Application (client) ID (not the object ID) and `tenant-id` with its tenant:\n\naz ad app show --id 33333333-3333-4333-8333-3333333333cc',
      'app/service-principal | skipped | error | Not checked: app/exists failed.',
      'app/audience | skipped | warning | Not checked: app/exists failed.',
      'app/permissions | skipped | error | Not checked: app/exists failed.',
      'app/consent | skipped | error | Not checked: app/exists failed.',
      'app/legacy-graph | skipped | notice | Not checked: app/exists failed.',
      'app/excess-permissions | skipped | warning | Not checked: app/exists failed.',
      'app/role | skipped | warning | Not checked: app/exists failed.',
      'secret/present | skipped | error | Not checked: app/exists failed.',
      'secret/expiry | skipped | error | Not checked: app/exists failed.',
      'secret/rotation | skipped | warning | Not checked: app/exists failed.',
      'secret/stale | skipped | notice | Not checked: app/exists failed.',
      'subscription/single | skipped | notice | Not checked: app/exists failed.',
      'role/assignment | skipped | error | Not checked: app/exists failed.',
      'role/condition | skipped | warning | Not checked: app/exists failed.',
      'role/excess | skipped | warning | Not checked: app/exists failed.',
      'role/denied | skipped | warning | Not checked: app/exists failed.',
    ],
  ],
  [
    'lacks the service principal, and does not say whom the app signs in',
    { application: application({ signInAudience: null }), servicePrincipal: known(null) },
    { appRole: '' },
    [
      'app/service-principal | failed | error | The app 33333333-3333-4333-8333-3333333333cc has no service principal (enterprise application) in the tenant 11111111-1111-4111-8111-1111111111aa. | Create it:\n\naz ad sp create --id 33333333-3333-4333-8333-3333333333cc',
      'app/audience | unknown | warning | Could not read the app’s sign-in audience (Microsoft Graph): the application came without it.',
      'app/consent | skipped | error | Not checked: app/service-principal failed.',
      'app/role | skipped | warning | Not checked: the input app-role is empty.',
      'subscription/single | skipped | notice | Not checked: app/service-principal failed.',
      'role/assignment | skipped | error | Not checked: app/service-principal failed.',
      'role/condition | skipped | warning | Not checked: app/service-principal failed.',
      'role/excess | skipped | warning | Not checked: app/service-principal failed.',
      'role/denied | skipped | warning | Not checked: app/service-principal failed.',
    ],
  ],
  [
    'signs in anyone, and lacks the named secret',
    { application: application({ signInAudience: 'PersonalMicrosoftAccount', secrets: [] }) },
    { secretKeyId: 'k' },
    [
      'app/audience | failed | warning | The app signs in personal Microsoft accounts ("PersonalMicrosoftAccount"); the scanner needs this tenant only (AzureADMyOrg). | Close it to other tenants:\n\naz ad app update --id 33333333-3333-4333-8333-3333333333cc --sign-in-audience AzureADMyOrg',
      'secret/present | failed | error | The app has no client secret with the key id k. | Add a new client secret (it prints the secret once: keep it off shared screens), then store it in Jit, set the input `secret-key-id` to its key id (last line):\n\naz ad app credential reset --id 33333333-3333-4333-8333-3333333333cc --append --display-name jit --years 1\naz ad app credential list --id 33333333-3333-4333-8333-3333333333cc -o table',
      'secret/expiry | skipped | error | Not checked: secret/present failed.',
      'secret/rotation | skipped | warning | Not checked: secret/present failed.',
    ],
  ],
  [
    'signs in any tenant, and has a secret that does not end',
    {
      application: application({
        signInAudience: 'AzureADMultipleOrgs',
        secrets: [
          { keyId: 'k', description: '', startsOn: null, expiresOn: null },
          { keyId: 'l', description: 'old', startsOn: null, expiresOn: inDays(1.5) },
        ],
      }),
    },
    { secretKeyId: 'k', permissions: [] },
    [
      'app/audience | failed | warning | The app signs in accounts of any Entra tenant ("AzureADMultipleOrgs"); the scanner needs this tenant only (AzureADMyOrg). | Close it to other tenants:\n\naz ad app update --id 33333333-3333-4333-8333-3333333333cc --sign-in-audience AzureADMyOrg',
      'app/permissions | skipped | error | Not checked: no API permission is required by the inputs.',
      'app/consent | skipped | error | Not checked: no API permission is required by the inputs.',
      'app/excess-permissions | skipped | warning | Not checked: no API permission is required by the inputs.',
      'secret/present | passed | error | k | The client secret with key id k is live.',
      'secret/expiry | passed | error | k | The client secret with key id k never expires.',
      'secret/rotation | failed | warning | l | The client secret "old" (key id l), which is not the judged one, expires on 2026-11-23, 1 day left: if Jit holds it, scans fail from then on. | Make sure that Jit holds the judged one (key id k), and name it by the input `secret-key-id` or `secret-description`; then remove this one, if nothing else uses it, in the portal (App registrations, 33333333-3333-4333-8333-3333333333cc, Certificates & secrets). What there is:\n\naz ad app credential list --id 33333333-3333-4333-8333-3333333333cc -o table',
    ],
  ],
  [
    'is read by the checked app itself, with a right to read that it needs for that',
    {
      application: application({
        permissions: [
          ...APPLICATION.permissions,
          ...READ_PERMISSIONS.map(({ knownId, kind }) => ({ resourceAppId: MICROSOFT_GRAPH, id: knownId, kind })),
        ],
      }),
      federatedCredentials: known([trust('wide', 'repo:acme/*'), trust('free', null)]),
    },
    { loginClientId: IDS.clientId.toUpperCase() },
    [
      'login/oidc | passed | error | Logged in as 33333333-3333-4333-8333-3333333333CC with subject "repo:acme/.jit:ref:refs/heads/main".',
      'login/identity | failed | notice | The run logs in as the checked app 33333333-3333-4333-8333-3333333333cc itself: the scanner’s app then bears the rights of the verification too, and a way to log in from GitHub. | Give the login an app of its own, which only reads (an administrator of the tenant runs this, then sets the input `login-client-id` to the id that the last line prints; app/excess-permissions and federation/scope tell what the checked app needs no more):\n\nAUDITOR=$(az ad app create --display-name jit-drift-auditor --sign-in-audience AzureADMyOrg --query appId -o tsv)\naz ad sp show --id "$AUDITOR" -o none || az ad sp create --id "$AUDITOR"\naz ad app federated-credential create --id "$AUDITOR" --parameters \'{"name":"github-jit-ref-refs-heads-main","issuer":"https://token.actions.githubusercontent.com","subject":"repo:acme/.jit:ref:refs/heads/main","audiences":["api://AzureADTokenExchange"]}\'\n[ -n "$(az ad app permission list --id "$AUDITOR" --query \'[].resourceAccess[].id | [?@==\'\\\'\'9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30\'\\\'\']\' -o tsv)" ] || az ad app permission add --id "$AUDITOR" --api 00000003-0000-0000-c000-000000000000 --api-permissions 9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Role\n[ -n "$(az ad app permission list --id "$AUDITOR" --query \'[].resourceAccess[].id | [?@==\'\\\'\'7ab1d382-f21e-4acd-a863-ba3e13f7da61\'\\\'\']\' -o tsv)" ] || az ad app permission add --id "$AUDITOR" --api 00000003-0000-0000-c000-000000000000 --api-permissions 7ab1d382-f21e-4acd-a863-ba3e13f7da61=Role\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\nCLIENT=$(az ad sp show --id "$AUDITOR" --query id -o tsv)\nAPI=$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)\naz rest --method post --url "${GRAPH%/}/v1.0/servicePrincipals/$CLIENT/appRoleAssignments" --body "{\\"principalId\\":\\"$CLIENT\\",\\"resourceId\\":\\"$API\\",\\"appRoleId\\":\\"9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30\\"}"\naz rest --method post --url "${GRAPH%/}/v1.0/servicePrincipals/$CLIENT/appRoleAssignments" --body "{\\"principalId\\":\\"$CLIENT\\",\\"resourceId\\":\\"$API\\",\\"appRoleId\\":\\"7ab1d382-f21e-4acd-a863-ba3e13f7da61\\"}"\naz role assignment create --assignee-object-id "$(az ad sp show --id "$AUDITOR" --query id -o tsv)" --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/22222222-2222-4222-8222-2222222222bb\necho "login-client-id: $AUDITOR"',
      'login/rights | passed | warning | The login app 33333333-3333-4333-8333-3333333333CC may read all that the checks need.',
      'federation/scope | failed | warning | 33333333-3333-4333-8333-3333333333cc/wide | The federated credential "wide" of the app 33333333-3333-4333-8333-3333333333cc is meant to trust every repository of the organisation acme: its subject is "repo:acme/*". A plain credential takes the wildcard literally and so matches nothing; as it is meant, it is too wide. | Trust exactly this run, then remove the wide credential in the portal (App registrations, 33333333-3333-4333-8333-3333333333cc, Certificates & secrets, Federated credentials):\n\naz ad app federated-credential create --id 33333333-3333-4333-8333-3333333333cc --parameters \'{"name":"github-jit-ref-refs-heads-main","issuer":"https://token.actions.githubusercontent.com","subject":"repo:acme/.jit:ref:refs/heads/main","audiences":["api://AzureADTokenExchange"]}\'\naz ad app federated-credential list --id 33333333-3333-4333-8333-3333333333cc',
      'federation/scope | unknown | notice | 33333333-3333-4333-8333-3333333333cc/free | Could not read what the federated credential "free" of the app 33333333-3333-4333-8333-3333333333cc trusts: it has no subject, so it is a flexible one, and its expression is not in Microsoft Graph v1.0.',
    ],
  ],
  [
    'is read with the checked app’s tokens',
    { login: known({ ...TOKENS, bearer: { clientId: IDS.clientId } }) },
    { loginClientId: IDS.clientId },
    [
      'login/oidc | passed | error | Login is tokens: no ID token was asked for, graph-token and arm-token of an earlier step served.',
      'login/identity | failed | notice | The run logs in as the checked app 33333333-3333-4333-8333-3333333333cc itself: the scanner’s app then bears the rights of the verification too, and a way to log in from GitHub. | Give the login an app of its own, which only reads (an administrator of the tenant runs this, then sets the input `login-client-id` to the id that the last line prints; app/excess-permissions and federation/scope tell what the checked app needs no more):\n\nAUDITOR=$(az ad app create --display-name jit-drift-auditor --sign-in-audience AzureADMyOrg --query appId -o tsv)\naz ad sp show --id "$AUDITOR" -o none || az ad sp create --id "$AUDITOR"\n[ -n "$(az ad app permission list --id "$AUDITOR" --query \'[].resourceAccess[].id | [?@==\'\\\'\'9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30\'\\\'\']\' -o tsv)" ] || az ad app permission add --id "$AUDITOR" --api 00000003-0000-0000-c000-000000000000 --api-permissions 9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Role\n[ -n "$(az ad app permission list --id "$AUDITOR" --query \'[].resourceAccess[].id | [?@==\'\\\'\'7ab1d382-f21e-4acd-a863-ba3e13f7da61\'\\\'\']\' -o tsv)" ] || az ad app permission add --id "$AUDITOR" --api 00000003-0000-0000-c000-000000000000 --api-permissions 7ab1d382-f21e-4acd-a863-ba3e13f7da61=Role\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\nCLIENT=$(az ad sp show --id "$AUDITOR" --query id -o tsv)\nAPI=$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)\naz rest --method post --url "${GRAPH%/}/v1.0/servicePrincipals/$CLIENT/appRoleAssignments" --body "{\\"principalId\\":\\"$CLIENT\\",\\"resourceId\\":\\"$API\\",\\"appRoleId\\":\\"9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30\\"}"\naz rest --method post --url "${GRAPH%/}/v1.0/servicePrincipals/$CLIENT/appRoleAssignments" --body "{\\"principalId\\":\\"$CLIENT\\",\\"resourceId\\":\\"$API\\",\\"appRoleId\\":\\"7ab1d382-f21e-4acd-a863-ba3e13f7da61\\"}"\naz role assignment create --assignee-object-id "$(az ad sp show --id "$AUDITOR" --query id -o tsv)" --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/22222222-2222-4222-8222-2222222222bb\necho "login-client-id: $AUDITOR"',
      'login/rights | passed | warning | The login app 33333333-3333-4333-8333-3333333333cc may read all that the checks need.',
      'federation/scope | passed | warning | 0 federated credentials seen; none trusts a whole organisation, any branch or any pull request.',
    ],
  ],
  [
    'is read with the login app’s tokens, has rights that nobody asked for, and trusts too much',
    {
      login: known({ ...TOKENS, bearer: { clientId: EXPECTATION.loginClientId ?? '' } }),
      loginFederatedCredentials: known([trust('wide', 'repo:acme/*')]),
      application: application({
        permissions: [
          ...APPLICATION.permissions,
          ...READ_PERMISSIONS.map(({ knownId, kind }) => ({ resourceAppId: MICROSOFT_GRAPH, id: knownId, kind })),
        ],
      }),
    },
    {},
    [
      'login/oidc | passed | error | Login is tokens: no ID token was asked for, graph-token and arm-token of an earlier step served.',
      'federation/scope | failed | warning | 44444444-4444-4444-8444-444444444444/wide | The federated credential "wide" of the login app 44444444-4444-4444-8444-444444444444 is meant to trust every repository of the organisation acme: its subject is "repo:acme/*". A plain credential takes the wildcard literally and so matches nothing; as it is meant, it is too wide. | Look for the workflow runs that need it, trust each branch or environment by a credential of its own, then remove the wide one in the portal (App registrations, 44444444-4444-4444-8444-444444444444, Certificates & secrets, Federated credentials):\n\naz ad app federated-credential list --id 44444444-4444-4444-8444-444444444444',
      'app/excess-permissions | failed | warning | Microsoft Graph/9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30 | Microsoft Graph/9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30 (application) is declared beyond what is required: an administrator’s consent would make it effective without anyone signing in. | If nothing else uses it, remove it in the portal (App registrations, 33333333-3333-4333-8333-3333333333cc, API permissions: revoke the admin consent, then remove the permission). What is declared, and what was granted:\n\naz ad app permission list --id 33333333-3333-4333-8333-3333333333cc\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\naz rest --method get --url "${GRAPH%/}/v1.0/servicePrincipals/33333333-3333-4333-8333-0000000000bb/appRoleAssignments" --query \'value[].{api:resourceDisplayName, appRoleId:appRoleId, id:id}\' -o table',
    ],
  ],
  [
    'trusts too much, and is read by a pull request',
    {
      login: known({ kind: 'succeeded', claims: { ...CLAIMS, subject: 'repo:acme/.jit:pull_request' } }),
      loginFederatedCredentials: known([trust('wide', 'repo:acme/*')]),
    },
    {},
    [
      'login/oidc | passed | error | Logged in as 44444444-4444-4444-8444-444444444444 with subject "repo:acme/.jit:pull_request".',
      'federation/scope | failed | warning | 44444444-4444-4444-8444-444444444444/wide | The federated credential "wide" of the login app 44444444-4444-4444-8444-444444444444 is meant to trust every repository of the organisation acme: its subject is "repo:acme/*". A plain credential takes the wildcard literally and so matches nothing; as it is meant, it is too wide. | Look for the workflow runs that need it, trust each branch or environment by a credential of its own, then remove the wide one in the portal (App registrations, 44444444-4444-4444-8444-444444444444, Certificates & secrets, Federated credentials):\n\naz ad app federated-credential list --id 44444444-4444-4444-8444-444444444444',
    ],
  ],
  [
    'did not answer about roles',
    { roleAssignments: unread() },
    {},
    [
      'login/rights | unknown | warning | Could not read whether the login app may read all that the checks need: a thing (a service) is unknown (HTTP 503).',
      'role/assignment | unknown | error | Could not read a thing (a service): HTTP 503.',
      'role/condition | unknown | warning | Could not read what role/condition looks at, since it depends on role/assignment: Could not read a thing (a service): HTTP 503.',
      'role/excess | unknown | warning | Could not read a thing (a service): HTTP 503.',
    ],
  ],
  [
    'lets the app not be read',
    { application: { ...forbidden('Application.Read.All', 'the app'), found: 'No.' } },
    {},
    [
      'login/rights | failed | warning | Application.Read.All | The login app 44444444-4444-4444-8444-444444444444 lacks the Microsoft Graph application permission Application.Read.All: it could not read the app (No.). | An administrator of the tenant runs (the first line declares it, the others consent to it alone):\n\n[ -n "$(az ad app permission list --id 44444444-4444-4444-8444-444444444444 --query \'[].resourceAccess[].id | [?@==\'\\\'\'9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30\'\\\'\']\' -o tsv)" ] || az ad app permission add --id 44444444-4444-4444-8444-444444444444 --api 00000003-0000-0000-c000-000000000000 --api-permissions 9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Role\nGRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)\nCLIENT=$(az ad sp show --id 44444444-4444-4444-8444-444444444444 --query id -o tsv)\nAPI=$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)\naz rest --method post --url "${GRAPH%/}/v1.0/servicePrincipals/$CLIENT/appRoleAssignments" --body "{\\"principalId\\":\\"$CLIENT\\",\\"resourceId\\":\\"$API\\",\\"appRoleId\\":\\"9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30\\"}" | C-1',
      'app/exists | unknown | error | Could not read the app: No. See login/rights: Application.Read.All is missing. | C-1',
      'app/audience | unknown | warning | Could not read what app/audience looks at, since it depends on app/exists: the app is unknown (No.). | C-1',
      'app/permissions | unknown | error | Could not read what app/permissions looks at, since it depends on app/exists: the app is unknown (No.). | C-1',
      'app/consent | unknown | error | Could not read what app/consent looks at, since it depends on app/exists: the app is unknown (No.). | C-1',
      'app/legacy-graph | unknown | notice | Could not read what app/legacy-graph looks at, since it depends on app/exists: the app is unknown (No.). | C-1',
      'app/excess-permissions | unknown | warning | Could not read what app/excess-permissions looks at, since it depends on app/exists: the app is unknown (No.). | C-1',
      'app/role | unknown | warning | Could not read what app/role looks at, since it depends on app/exists: the app is unknown (No.). | C-1',
      'secret/present | unknown | error | Could not read what secret/present looks at, since it depends on app/exists: the app is unknown (No.). | C-1',
      'secret/expiry | unknown | error | Could not read what secret/expiry looks at, since it depends on app/exists: the app is unknown (No.). | C-1',
      'secret/rotation | unknown | warning | Could not read what secret/rotation looks at, since it depends on app/exists: the app is unknown (No.). | C-1',
      'secret/stale | unknown | notice | Could not read what secret/stale looks at, since it depends on app/exists: the app is unknown (No.). | C-1',
    ],
  ],
  [
    'is of another tenant than it was asked in',
    {
      subscription: known({
        kind: 'found',
        subscription: { subscriptionId: IDS.subscriptionId, displayName: 'Acme', state: 'Enabled', tenantId: OWNER },
      }),
    },
    {},
    [
      "subscription/tenant | failed | error | The subscription 22222222-2222-4222-8222-2222222222bb belongs to the tenant 8e3af657-a8ff-443c-a75c-2fe8c4bcb635, not to 11111111-1111-4111-8111-1111111111aa. | Set `tenant-id` to the subscription’s tenant, or `subscription-id` to one of this tenant:\n\naz account list --all --query '[?tenantId=='\\''11111111-1111-4111-8111-1111111111aa'\\''].{name:name, id:id}' -o table",
    ],
  ],
  [
    'has two plans of Defender',
    {
      defenderPlans: known({
        kind: 'plans',
        plans: [
          { name: 'VirtualMachines', tier: 'Standard', deprecated: false },
          { name: 'Arm', tier: 'standard', deprecated: false },
        ],
      }),
    },
    {},
    [
      'subscription/defender | passed | warning | Microsoft Defender for Cloud is on (Standard tier: VirtualMachines, Arm).',
    ],
  ],
  [
    'has a plan of Defender that was replaced',
    {
      defenderPlans: known({
        kind: 'plans',
        plans: [
          { name: 'Old', tier: 'Standard', deprecated: true },
          { name: 'Arm', tier: 'Free', deprecated: false },
        ],
      }),
    },
    {},
    [
      'subscription/defender | failed | warning | Microsoft Defender for Cloud has no plan on the Standard tier in the subscription 22222222-2222-4222-8222-2222222222bb; Jit asks for it. Plans that Microsoft has replaced do not count. | Switch on the plans that you need (each of them costs money; here the one for virtual machines):\n\naz security pricing create --name VirtualMachines --tier standard --subscription 22222222-2222-4222-8222-2222222222bb',
    ],
  ],
  [
    'has a free plan of Defender that was replaced',
    { defenderPlans: known({ kind: 'plans', plans: [{ name: 'Old', tier: 'Free', deprecated: true }] }) },
    {},
    [
      'subscription/defender | failed | warning | Microsoft Defender for Cloud has no plan on the Standard tier in the subscription 22222222-2222-4222-8222-2222222222bb; Jit asks for it. | Switch on the plans that you need (each of them costs money; here the one for virtual machines):\n\naz security pricing create --name VirtualMachines --tier standard --subscription 22222222-2222-4222-8222-2222222222bb',
    ],
  ],
  [
    'holds the role twice, and does not say what roles allow',
    {
      roleAssignments: known([assignment({ condition: '@x', principalId: GROUP }), assignment()]),
      groups: known([GROUP]),
      roleDefinitions: unread(),
    },
    {},
    [
      'login/rights | unknown | warning | Could not read whether the login app may read all that the checks need: a thing (a service) is unknown (HTTP 503).',
      'role/assignment | passed | error | The service principal holds what "Reader" allows: acdd72a7-3385-48ef-bd42-f606fba81ae7 on the subscription.',
      'role/condition | passed | warning | The role is held without a condition: acdd72a7-3385-48ef-bd42-f606fba81ae7 on the subscription.',
      'role/excess | unknown | warning | Could not read a thing (a service): HTTP 503.',
    ],
  ],
  [
    'holds the role under a condition, and does not say what roles allow',
    { roleAssignments: known([assignment({ condition: '@x' })]), roleDefinitions: unread() },
    {},
    [
      'login/rights | unknown | warning | Could not read whether the login app may read all that the checks need: a thing (a service) is unknown (HTTP 503).',
      'role/assignment | passed | error | The service principal holds what "Reader" allows: acdd72a7-3385-48ef-bd42-f606fba81ae7 on the subscription (under a condition, which may leave something out).',
      'role/condition | unknown | warning | Could not read a thing (a service): HTTP 503.',
      'role/excess | unknown | warning | Could not read a thing (a service): HTTP 503.',
    ],
  ],
  [
    'holds nothing of its own, whatever others hold',
    {
      roleAssignments: known([]),
      narrowerAssignments: known([
        assignment({ scope: `${SUBSCRIPTION_SCOPE}/resourceGroups/others`, principalId: OWNER }),
        assignment({ scope: '/subscriptions/elsewhere/resourceGroups/own' }),
      ]),
    },
    {},
    [
      'role/assignment | failed | error | Reader | The service principal 33333333-3333-4333-8333-0000000000bb does not hold the Azure role "Reader" on the subscription 22222222-2222-4222-8222-2222222222bb. | Someone who may assign roles on the subscription runs:\n\naz role assignment create --assignee-object-id 33333333-3333-4333-8333-0000000000bb --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/22222222-2222-4222-8222-2222222222bb',
      'role/condition | skipped | warning | Not checked: role/assignment failed.',
      'role/excess | passed | warning | No role of the service principal can write, delete or assign on the subscription (0 held).',
    ],
  ],
  [
    'is asked for a role that it does not have, and did not answer about groups',
    { groups: unread() },
    { role: 'Nobody' },
    [
      'login/rights | unknown | warning | Could not read whether the login app may read all that the checks need: a thing (a service) is unknown (HTTP 503).',
      'role/assignment | unknown | error | Could not read a thing (a service): HTTP 503.',
      'role/condition | unknown | warning | Could not read what role/condition looks at, since it depends on role/assignment: Could not read a thing (a service): HTTP 503.',
      'role/excess | unknown | warning | Could not read a thing (a service): HTTP 503.',
    ],
  ],
  [
    'is asked for a role by its id, and holds only less',
    {
      roleAssignments: known([
        assignment({ scope: '/' }),
        assignment({ scope: '/providers/Microsoft.Management/managementGroups/top' }),
      ]),
    },
    { role: OWNER },
    [
      'role/assignment | failed | error | 8e3af657-a8ff-443c-a75c-2fe8c4bcb635 | The service principal 33333333-3333-4333-8333-0000000000bb does not hold the Azure role "8e3af657-a8ff-443c-a75c-2fe8c4bcb635" on the subscription 22222222-2222-4222-8222-2222222222bb. It holds "Reader" inherited from the root; "Reader" inherited from the management group "top", which allows less. | Someone who may assign roles on the subscription runs:\n\naz role assignment create --assignee-object-id 33333333-3333-4333-8333-0000000000bb --assignee-principal-type ServicePrincipal --role 8e3af657-a8ff-443c-a75c-2fe8c4bcb635 --scope /subscriptions/22222222-2222-4222-8222-2222222222bb',
      'role/condition | skipped | warning | Not checked: role/assignment failed.',
      'role/excess | passed | warning | No role of the service principal can write, delete or assign on the subscription (2 held).',
    ],
  ],
];

/** Every unknown row says why it is unknown, in one of the words that results have for it; no other row does. */
it.each(TENANTS)('a tenant that %s: why what is unknown is', (_, changes, expectation) => {
  for (const { status, unknownReason } of checkTenant(facts(changes), { ...EXPECTATION, ...expectation }, NOW))
    expect(unknownReason).toEqual(
      status === 'unknown'
        ? expect.stringMatching(/^(?:malformed|dependency|forbidden|transient|timeout)$/)
        : undefined,
    );
});

/** The rows in words; what to do about an unknown is the matter of advice.test.ts. */
function linesOf(changes: Changes, expectation: Partial<Expectation>): readonly string[] {
  return checkTenant(facts(changes), { ...EXPECTATION, ...expectation }, NOW).map(
    ({ check, status, severity, subject, message, fix, correlationId }) =>
      [check, status, severity, subject, message, status === 'failed' ? fix : undefined, correlationId]
        .filter((part) => part !== undefined)
        .join(' | '),
  );
}

it.each(TENANTS)('a tenant that %s', (_, changes, expectation, rows) => {
  const lines = linesOf(changes, expectation);
  const healthy = linesOf({}, {});
  expect(
    lines.filter(
      (line) => Object.keys(changes).length + Object.keys(expectation).length === 0 || !healthy.includes(line),
    ),
  ).toEqual(rows);
});
