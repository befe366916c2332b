import { randomUUID } from 'node:crypto';
import type { Service, SimRequest, SimResponse } from '../service.js';
import type { World } from '../world.js';
import { resourceNames } from './clouds.js';
import type { Application, ServicePrincipal, Tenant } from './directory.js';
import { clientRefusal } from './entra-clients.js';
import { type EntraRefusal, REFUSALS, refuse } from './entra-errors.js';
import { RESOURCE_APPS } from './ids.js';
import { accessTokenClaims, type SimulatorKeys } from './tokens.js';

/** What the simulated Entra is built from. */
export interface EntraOptions {
  readonly world: World;
  readonly keys: SimulatorKeys;
  /** Addresses by which a custom cloud knows a resource, by the resource's application id. */
  readonly customNames: (appId: string) => readonly string[];
}

const PLACEHOLDER_TENANTS = ['common', 'organizations', 'consumers'];

function isMalformedTenant(name: string): boolean {
  const isGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name);
  return !isGuid && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name);
}

function findTenant(world: World, name: string): Tenant | undefined {
  const folded = name.toLowerCase();
  return world.tenants.find((item) => item.id.toLowerCase() === folded || item.domain.toLowerCase() === folded);
}

interface Client {
  readonly application: Application;
  readonly principal: ServicePrincipal;
}

function findClient(world: World, tenant: Tenant, appId: string): Client | EntraRefusal {
  const folded = appId.toLowerCase();
  const principal = tenant.servicePrincipals.find((item) => item.appId.toLowerCase() === folded);
  const home = tenant.applications.find((item) => item.appId.toLowerCase() === folded);
  // An application of another tenant signs in here through its service principal.
  const application =
    home ?? world.tenants.flatMap((item) => item.applications).find((item) => item.appId.toLowerCase() === folded);
  if (application === undefined || (home === undefined && principal === undefined)) {
    return REFUSALS.unknownApplication(appId, tenant.displayName);
  }
  if (principal === undefined) return REFUSALS.missingServicePrincipal(application.appId, tenant.id);
  if (!principal.accountEnabled || application.isDisabled === true) {
    return REFUSALS.disabledApplication(application.appId, application.displayName);
  }
  return { application, principal };
}

interface Target {
  readonly audience: string;
  readonly resource: ServicePrincipal;
}

function findTarget(options: EntraOptions, tenant: Tenant, scope: string): Target | EntraRefusal {
  const scopes = scope.split(/\s+/).filter((item) => !['openid', 'profile', 'offline_access', ''].includes(item));
  const [only] = scopes;
  if (only === undefined || scopes.length > 1) return REFUSALS.invalidScope(scope);
  if (!only.endsWith('/.default')) return REFUSALS.notDefaultScope(only);
  const audience = only.slice(0, -'/.default'.length);
  const plain = audience.replace(/\/+$/, '').toLowerCase();
  const resource = tenant.servicePrincipals.find((item) => {
    const names = [...resourceNames(options.world.entra.cloud, item.appId), ...options.customNames(item.appId)];
    const application = tenant.applications.find((candidate) => candidate.appId === item.appId);
    return [...names, ...(application?.identifierUris ?? [])].some((name) => name.toLowerCase() === plain);
  });
  return resource === undefined ? REFUSALS.unknownResource(audience, tenant.displayName) : { audience, resource };
}

function grantedRoles(tenant: Tenant, principal: ServicePrincipal, resource: ServicePrincipal): string[] {
  const held = tenant.appRoleAssignments.filter(
    (item) => item.principalId === principal.id && item.resourceId === resource.id,
  );
  return held.flatMap((item) => {
    const role = resource.appRoles.find((candidate) => candidate.id === item.appRoleId);
    return role?.isEnabled === true && role.value !== null ? [role.value] : [];
  });
}

async function issueToken(options: EntraOptions, request: SimRequest, tenantName: string): Promise<SimResponse> {
  const { world, keys } = options;
  const now = new Date(Date.now() + world.clockOffsetMs);
  const form = new URLSearchParams(request.body.toString('utf8'));
  const correlation = form.get('client-request-id') ?? request.headers['client-request-id'];
  const no = (why: EntraRefusal) => refuse(why, request.url.origin, correlation, now);

  if (isMalformedTenant(tenantName)) return no(REFUSALS.malformedTenant(tenantName));
  const tenant = findTenant(world, tenantName);
  if (tenant === undefined) return no(REFUSALS.tenantNotFound(tenantName));
  const missing = ['grant_type', 'client_id', 'scope'].find((name) => !form.get(name));
  if (missing !== undefined) return no(REFUSALS.missingParameter(missing));
  const grantType = form.get('grant_type') ?? '';
  if (grantType !== 'client_credentials') return no(REFUSALS.unsupportedGrant(grantType));
  const client = findClient(world, tenant, form.get('client_id') ?? '');
  if ('code' in client) return no(client);
  const refusal = await clientRefusal(world, client.application, form, keys.github, now);
  if (refusal !== null) return no(refusal);
  const target = findTarget(options, tenant, form.get('scope') ?? '');
  if ('code' in target) return no(target);

  return grant(options, tenant, client, target, now);
}

async function grant(
  options: EntraOptions,
  tenant: Tenant,
  client: Client,
  target: Target,
  now: Date,
): Promise<SimResponse> {
  const lifetime = options.world.entra.accessTokenSeconds;
  const claims = accessTokenClaims(
    {
      audience: target.audience,
      issuerTenant: tenant.id,
      appId: client.application.appId,
      objectId: client.principal.id,
      roles: grantedRoles(tenant, client.principal, target.resource),
    },
    Math.floor(now.getTime() / 1000),
    lifetime,
  );
  return {
    status: 200,
    headers: { 'cache-control': 'no-store, no-cache', pragma: 'no-cache', 'x-ms-request-id': randomUUID() },
    body: {
      token_type: 'Bearer',
      expires_in: lifetime - 1,
      ext_expires_in: lifetime - 1,
      access_token: await options.keys.entra.sign(claims),
    },
  };
}

function tenantDiscovery(world: World, request: SimRequest, tenantName: string): SimResponse {
  const now = new Date(Date.now() + world.clockOffsetMs);
  const placeholder = PLACEHOLDER_TENANTS.includes(tenantName.toLowerCase());
  const tenant = findTenant(world, tenantName);
  if (tenant === undefined && !placeholder) {
    const why = isMalformedTenant(tenantName)
      ? REFUSALS.malformedTenant(tenantName)
      : REFUSALS.tenantNotFound(tenantName, 'invalid_tenant');
    return refuse(why, request.url.origin, request.headers['client-request-id'], now);
  }
  const id = tenant?.id ?? tenantName;
  const base = `${request.url.origin}/${id}`;
  return {
    status: 200,
    body: {
      token_endpoint: `${base}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer: `${request.url.origin}/${tenant?.id ?? '{tenantid}'}/v2.0`,
      request_uri_parameter_supported: false,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'tid', 'ver'],
      tenant_region_scope: 'EU',
      cloud_instance_name: 'microsoftonline.com',
      cloud_graph_host_name: 'graph.windows.net',
      msgraph_host: 'graph.microsoft.com',
      rbac_url: 'https://pas.windows.net',
    },
  };
}

function instanceDiscovery(request: SimRequest): SimResponse {
  const endpoint = request.url.searchParams.get('authorization_endpoint') ?? '';
  const tenant = /^https:\/\/[^/]+\/([^/]+)\//.exec(endpoint)?.[1] ?? 'common';
  const host = request.url.host;
  return {
    status: 200,
    body: {
      tenant_discovery_endpoint: `${request.url.origin}/${tenant}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    },
  };
}

/** Entra: discovery, keys and the token endpoint for client credentials (federated assertion or client secret). */
export function createEntraService(options: EntraOptions): Service {
  return {
    name: 'entra',
    handle(request) {
      const { pathname } = request.url;
      if (request.method === 'GET' && pathname === '/common/discovery/instance') return instanceDiscovery(request);
      const [tenantName = '', ...rest] = pathname.slice(1).split('/');
      const route = `${request.method} ${rest.join('/')}`;
      if (route === 'GET v2.0/.well-known/openid-configuration') {
        return tenantDiscovery(options.world, request, tenantName);
      }
      if (route === 'GET discovery/v2.0/keys') return { status: 200, body: { keys: [options.keys.entra.jwk] } };
      if (route === 'POST oauth2/v2.0/token') return issueToken(options, request, tenantName);
      return {
        status: 404,
        headers: { 'content-type': 'text/html' },
        body: '<html>404 Not Found</html>',
        unhandled: true,
      };
    },
  };
}

/** Names of the two resources in a custom cloud, whose scopes are `<endpoint>/.default`. */
export function customResourceNames(graphOrigin: () => string, armOrigin: () => string): EntraOptions['customNames'] {
  return (appId) => {
    if (appId === RESOURCE_APPS.microsoftGraph) return [graphOrigin()];
    return appId === RESOURCE_APPS.azureServiceManagement ? [armOrigin()] : [];
  };
}
