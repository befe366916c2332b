import { randomBytes, randomUUID } from 'node:crypto';
import type { World } from '../../world.js';
import type {
  Application,
  AppRoleAssignment,
  FederatedIdentityCredential,
  OAuth2PermissionGrant,
  PasswordCredential,
  ServicePrincipal,
  Tenant,
} from '../directory.js';
import { guidOf, invalid, isAudience, isRecord, readBody, textOf } from './body.js';
import { badRequest, GraphRefusal, notFound } from './errors.js';

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

function now(world: World): string {
  return new Date(Date.now() + world.clockOffsetMs).toISOString();
}

/** `POST /applications`: a registration that declares, trusts and holds nothing yet. */
export function createApplication(world: World, tenant: Tenant, body: Buffer): Application {
  const given = readBody(body, ['displayName', 'signInAudience', 'keyCredentials']);
  // Certificates are not simulated; az sends the empty list.
  if (given.keyCredentials !== undefined && JSON.stringify(given.keyCredentials) !== '[]')
    throw invalid('keyCredentials', 'Application');
  const signInAudience = given.signInAudience ?? 'AzureADMyOrg';
  if (!isAudience(signInAudience)) throw invalid('signInAudience', 'Application');
  const created: Application = {
    id: randomUUID(),
    appId: randomUUID(),
    displayName: textOf(given, 'displayName', 'Application'),
    signInAudience,
    isDisabled: null,
    createdDateTime: now(world),
    identifierUris: [],
    requiredResourceAccess: [],
    passwordCredentials: [],
    appRoles: [],
    federatedIdentityCredentials: [],
    owners: [],
  };
  tenant.applications.push(created);
  return created;
}

/** `POST /servicePrincipals`: of an application of the tenant, once. */
export function createServicePrincipal(tenant: Tenant, body: Buffer): ServicePrincipal {
  const given = readBody(body, ['appId', 'accountEnabled']);
  const appId = guidOf(given, 'appId', 'ServicePrincipal');
  const application = tenant.applications.find((item) => item.appId === appId);
  if (application === undefined) {
    throw new GraphRefusal(
      400,
      'NoBackingApplicationObject',
      `The appId '${appId}' of the service principal does not reference a valid application object.`,
    );
  }
  if (tenant.servicePrincipals.some((item) => item.appId === appId)) {
    throw new GraphRefusal(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    );
  }
  if (given.accountEnabled !== undefined && typeof given.accountEnabled !== 'boolean')
    throw invalid('accountEnabled', 'ServicePrincipal');
  const created: ServicePrincipal = {
    id: randomUUID(),
    appId,
    displayName: application.displayName,
    accountEnabled: given.accountEnabled !== false,
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: tenant.id,
    signInAudience: application.signInAudience,
    appRoles: application.appRoles,
    oauth2PermissionScopes: [],
    tags: [],
  };
  tenant.servicePrincipals.push(created);
  return created;
}

/** `PATCH /servicePrincipals/{id}`: whether it may sign in. */
export function updateServicePrincipal(principal: ServicePrincipal, body: Buffer): void {
  const { accountEnabled } = readBody(body, ['accountEnabled']);
  if (typeof accountEnabled !== 'boolean') throw invalid('accountEnabled', 'ServicePrincipal');
  principal.accountEnabled = accountEnabled;
}

function credentialFault(message: string): GraphRefusal {
  return new GraphRefusal(400, 'InvalidFederatedIdentityCredentialValue', message);
}

/** What a federated credential trusts, from a body; at most one audience, and texts of at most 600 characters. */
function trustOf(
  given: Readonly<Record<string, unknown>>,
): Pick<FederatedIdentityCredential, 'issuer' | 'audiences'> & { readonly subject: string } {
  const issuer = textOf(given, 'issuer', 'FederatedIdentityCredential');
  const subject = textOf(given, 'subject', 'FederatedIdentityCredential');
  const { audiences } = given;
  if (!Array.isArray(audiences) || audiences.length !== 1 || typeof audiences[0] !== 'string')
    throw credentialFault('The Audiences list must have exactly one value.');
  if (!/^https:\/\//.test(issuer)) throw credentialFault(`The Issuer '${issuer}' must be an https address.`);
  if ([issuer, subject, audiences[0]].some((text) => text.length > 600))
    throw credentialFault('A value is longer than 600 characters.');
  return { issuer, subject, audiences: [audiences[0]] };
}

/** `POST …/federatedIdentityCredentials`: at most 20 of an application, each name and each issuer with subject once. */
export function addFederatedCredential(application: Application, body: Buffer): FederatedIdentityCredential {
  const given = readBody(body, ['name', 'issuer', 'subject', 'audiences', 'description']);
  const name = textOf(given, 'name', 'FederatedIdentityCredential');
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/.test(name)) throw credentialFault(`The Name '${name}' is not valid.`);
  const trust = trustOf(given);
  const all = application.federatedIdentityCredentials;
  if (all.some((item) => item.name === name)) {
    throw new GraphRefusal(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `FederatedIdentityCredential with name ${name} already exists.`,
    );
  }
  if (all.some((item) => item.issuer === trust.issuer && item.subject === trust.subject)) {
    throw credentialFault(
      `The combination of issuer and subject must be unique for the application. Issuer ${trust.issuer} and Subject: ${trust.subject} already exist.`,
    );
  }
  if (all.length >= 20) throw credentialFault('An application can have at most 20 federated identity credentials.');
  const created = { id: randomUUID(), name, ...trust, description: null };
  all.push(created);
  return created;
}

/** `PATCH …/federatedIdentityCredentials/{id or name}`. */
export function updateFederatedCredential(application: Application, key: string, body: Buffer): void {
  const found = application.federatedIdentityCredentials.find((item) => item.id === key || item.name === key);
  if (found === undefined) throw notFound(key);
  const given = readBody(body, ['issuer', 'subject', 'audiences', 'description']);
  Object.assign(found, trustOf({ ...found, ...given }));
}

/** `POST …/addPassword`: the answer alone bears the secret's text. */
export function addPassword(world: World, application: Application, body: Buffer): PasswordCredential {
  const given = readBody(body, ['passwordCredential']).passwordCredential ?? {};
  if (!isRecord(given)) throw invalid('passwordCredential', 'Application');
  const { displayName = null, startDateTime = now(world) } = given;
  const { endDateTime = new Date(Date.parse(now(world)) + 2 * YEAR_MS).toISOString() } = given;
  if (displayName !== null && typeof displayName !== 'string') throw invalid('displayName', 'PasswordCredential');
  if (typeof startDateTime !== 'string' || Number.isNaN(Date.parse(startDateTime)))
    throw invalid('startDateTime', 'PasswordCredential');
  if (typeof endDateTime !== 'string' || !(Date.parse(endDateTime) > Date.parse(startDateTime)))
    throw invalid('endDateTime', 'PasswordCredential');
  const secretText = `sim8Q~${randomBytes(25).toString('base64url')}`;
  const created = { keyId: randomUUID(), displayName, startDateTime, endDateTime, secretText };
  application.passwordCredentials.push(created);
  return created;
}

/** `POST …/appRoleAssignments`: an enabled role of the resource, for the principal of the path, once. */
export function assignAppRole(
  world: World,
  tenant: Tenant,
  principal: ServicePrincipal,
  body: Buffer,
): AppRoleAssignment {
  const given = readBody(body, ['principalId', 'resourceId', 'appRoleId']);
  const [principalId, resourceId, appRoleId] = (['principalId', 'resourceId', 'appRoleId'] as const).map((name) =>
    guidOf(given, name, 'AppRoleAssignment'),
  ) as [string, string, string];
  if (principalId !== principal.id) throw badRequest('The principalId differs from the principal of the address.');
  const resource = tenant.servicePrincipals.find((item) => item.id === resourceId);
  if (resource === undefined) throw notFound(resourceId);
  if (!resource.appRoles.some((role) => role.id === appRoleId && role.isEnabled))
    throw badRequest('Permission being assigned was not found on application');
  const same = (item: AppRoleAssignment): boolean =>
    item.principalId === principalId && item.resourceId === resourceId && item.appRoleId === appRoleId;
  if (tenant.appRoleAssignments.some(same)) throw badRequest('Permission being assigned already exists on the object');
  const created = { id: randomUUID(), createdDateTime: now(world), appRoleId, principalId, resourceId };
  tenant.appRoleAssignments.push(created);
  return created;
}

function scopesOf(tenant: Tenant, resourceId: string, scope: unknown): string {
  const resource = tenant.servicePrincipals.find((item) => item.id === resourceId);
  if (resource === undefined) throw notFound(resourceId);
  if (typeof scope !== 'string') throw invalid('scope', 'OAuth2PermissionGrant');
  const unknown = scope.split(' ').find((name) => !resource.oauth2PermissionScopes.some((item) => item.value === name));
  if (unknown !== undefined) throw invalid('scope', 'OAuth2PermissionGrant');
  return scope;
}

/** `POST /oauth2PermissionGrants`: one for each client, resource and set of users. */
export function createGrant(tenant: Tenant, body: Buffer): OAuth2PermissionGrant {
  const given = readBody(body, ['clientId', 'consentType', 'principalId', 'resourceId', 'scope']);
  const clientId = guidOf(given, 'clientId', 'OAuth2PermissionGrant');
  const resourceId = guidOf(given, 'resourceId', 'OAuth2PermissionGrant');
  if (!tenant.servicePrincipals.some((item) => item.id === clientId)) throw notFound(clientId);
  if (given.consentType !== 'AllPrincipals' || (given.principalId ?? null) !== null)
    throw invalid('consentType', 'OAuth2PermissionGrant');
  const scope = scopesOf(tenant, resourceId, given.scope);
  const same = (item: OAuth2PermissionGrant): boolean =>
    item.clientId === clientId && item.resourceId === resourceId && item.consentType === 'AllPrincipals';
  if (tenant.oauth2PermissionGrants.some(same))
    throw new GraphRefusal(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.');
  const created: OAuth2PermissionGrant = {
    id: randomUUID(),
    clientId,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId,
    scope,
  };
  tenant.oauth2PermissionGrants.push(created);
  return created;
}

/** `PATCH /oauth2PermissionGrants/{id}`: its scopes are replaced. */
export function updateGrant(tenant: Tenant, id: string, body: Buffer): void {
  const found = tenant.oauth2PermissionGrants.find((item) => item.id === id);
  if (found === undefined) throw notFound(id);
  found.scope = scopesOf(tenant, found.resourceId, readBody(body, ['scope']).scope);
}

/** `POST …/owners/$ref`: a user or service principal of the tenant, once. */
export function addOwner(tenant: Tenant, application: Application, body: Buffer): void {
  const reference = textOf(readBody(body, ['@odata.id']), '@odata.id', 'Application');
  const id = /^https:\/\/[^/]+\/v1\.0\/(?:directoryObjects|servicePrincipals|users)\/([0-9a-f-]{36})$/i.exec(
    reference,
  )?.[1];
  if (id === undefined) throw invalid('@odata.id', 'Application');
  if (![...tenant.servicePrincipals, ...tenant.users].some((item) => item.id === id)) throw notFound(id);
  if (application.owners.includes(id))
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'owners'.",
    );
  application.owners.push(id);
}
