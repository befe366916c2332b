import type { SimRequest, SimResponse } from '../../service.js';
import type { World } from '../../world.js';
import type { Caller } from '../bearer.js';
import type { Application, ServicePrincipal, Tenant } from '../directory.js';
import * as collections from './collections.js';
import { applicationObject, type GraphObject, groupObject, userObject } from './entities.js';
import { badRequest, errorResponse, GraphRefusal, newRequestId, notFound } from './errors.js';
import { type Collection, page, project, selection } from './odata.js';
import { canRead, requirePermission } from './permissions.js';
import { updateApplication } from './update.js';
import { routeWrite } from './write-routes.js';

/** A request whose caller and tenant are known. */
export interface Context {
  readonly world: World;
  readonly tenant: Tenant;
  readonly caller: Caller;
  readonly request: SimRequest;
}

type Handler = (context: Context, key: string) => SimResponse;

function ok(body: GraphObject): SimResponse {
  return { status: 200, body };
}

function listed(context: Context, collection: Collection): SimResponse {
  return ok(page(context.request, collection, context.world.graph));
}

function single(context: Context, collection: Collection, object: GraphObject): SimResponse {
  const names = selection(context.request, collection.type, collection.properties);
  const suffix = names === null ? '' : `(${names.join(',')})`;
  const metadata = `${context.request.url.origin}/v1.0/$metadata#${collection.context}${suffix}/$entity`;
  return ok({ '@odata.context': metadata, ...project(object, names) });
}

/** An object by its key: `/{id}` or `(appId='…')`. */
function byKey<T extends { id: string; appId: string }>(items: readonly T[], key: string): T {
  const appId = /^\(appId='([^']*)'\)$/i.exec(key)?.[1];
  const found = items.find((item) =>
    appId === undefined
      ? item.id.toLowerCase() === key.toLowerCase()
      : item.appId.toLowerCase() === appId.toLowerCase(),
  );
  if (found === undefined) throw notFound(appId ?? key);
  return found;
}

function application(context: Context, key: string): Application {
  return byKey(context.tenant.applications, key);
}

function principal(context: Context, key: string): ServicePrincipal {
  return byKey(context.tenant.servicePrincipals, key);
}

/** Reported, not documented: an app may read its own two objects by object id. */
function isOwnObject(context: Context, id: string, appId: string): boolean {
  const { caller, world } = context;
  return world.graph.ownObjectsReadable && caller.appId === appId && context.request.url.pathname.includes(id);
}

function readApplication(context: Context, key: string): SimResponse {
  const own = context.tenant.applications.find((item) => item.id === key);
  if (own === undefined || !isOwnObject(context, own.id, own.appId))
    requirePermission(context.caller, 'application.read');
  return single(
    context,
    collections.applications(context.tenant),
    applicationObject(application(context, key), context.tenant),
  );
}

function patchApplication(context: Context, key: string): SimResponse {
  const known = context.tenant.applications.find((item) => item.id === key || key === `(appId='${item.appId}')`);
  requirePermission(context.caller, 'application.update', known?.owners ?? []);
  const { enabledRolesAreFrozen } = context.world.graph;
  updateApplication(application(context, key), context.request.body, enabledRolesAreFrozen);
  return { status: 204 };
}

function readPrincipal(context: Context, key: string): SimResponse {
  const own = context.tenant.servicePrincipals.find((item) => item.id === key);
  if (own === undefined || !isOwnObject(context, own.id, own.appId)) {
    requirePermission(context.caller, 'servicePrincipal.read');
  }
  const found = principal(context, key);
  const object = collections.principalObject(context.world, context.tenant, found);
  return single(context, collections.servicePrincipals(context.world, context.tenant), object);
}

function readMemberOf(context: Context, key: string, direct: boolean, cast: boolean): SimResponse {
  requirePermission(context.caller, 'servicePrincipal.memberOf');
  const advanced =
    context.request.headers.consistencylevel === 'eventual' &&
    context.request.url.searchParams.get('$count') === 'true';
  if (cast && !advanced) {
    throw badRequest(
      "Casting needs the 'ConsistencyLevel: eventual' header and $count=true.",
      'Request_UnsupportedQuery',
    );
  }
  return listed(context, collections.memberOf(context.tenant, context.caller, principal(context, key).id, direct));
}

function grantsOf(context: Context, key: string): SimResponse {
  requirePermission(context.caller, 'oauth2PermissionGrants.read');
  const { id } = principal(context, key);
  const grants = context.tenant.oauth2PermissionGrants.filter((item) => item.clientId === id);
  return listed(
    context,
    collections.oauth2PermissionGrants(grants, `servicePrincipals('${id}')/oauth2PermissionGrants`),
  );
}

function rolesOf(context: Context, key: string, side: 'principalId' | 'resourceId'): SimResponse {
  requirePermission(context.caller, 'appRoleAssignments.read');
  return listed(context, collections.appRoleAssignments(context.tenant, side, principal(context, key).id));
}

function getByIds(context: Context): SimResponse {
  requirePermission(context.caller, 'directoryObjects.getByIds');
  const body: unknown = JSON.parse(context.request.body.toString('utf8') || '{}');
  const wanted =
    typeof body === 'object' && body !== null && 'ids' in body && Array.isArray(body.ids) ? body.ids : null;
  if (wanted === null) throw badRequest("The required parameter 'ids' is missing.");
  if (wanted.length > 1000) throw badRequest('Too many ids: the limit is 1000.');
  const { tenant, world, caller } = context;
  const has = (item: { id: string }) => wanted.includes(item.id);
  const typed = (type: string, object: GraphObject) => ({ '@odata.type': `#microsoft.graph.${type}`, ...object });
  const value = [
    ...tenant.applications.filter(has).map((item) => typed('application', applicationObject(item, tenant))),
    ...tenant.servicePrincipals
      .filter(has)
      .map((item) => typed('servicePrincipal', collections.principalObject(world, tenant, item))),
    ...tenant.groups.filter(has).map((item) => typed('group', groupObject(item, canRead(caller, 'group')))),
    ...tenant.users.filter(has).map((item) => typed('user', userObject(item, canRead(caller, 'user')))),
  ];
  return ok({ '@odata.context': `${context.request.url.origin}/v1.0/$metadata#directoryObjects`, value });
}

const KEY = "(/[^/()]+|\\(appId='[^']*'\\))";

const ROUTES: readonly (readonly [string, RegExp, Handler])[] = (
  [
    [
      'GET',
      '/applications',
      (context) => {
        requirePermission(context.caller, 'application.list');
        return listed(context, collections.applications(context.tenant));
      },
    ],
    ['GET', `/applications${KEY}`, readApplication],
    ['PATCH', `/applications${KEY}`, patchApplication],
    [
      'GET',
      `/applications${KEY}/federatedIdentityCredentials`,
      (context, key) => {
        requirePermission(context.caller, 'federatedIdentityCredentials.read');
        return listed(context, collections.federatedIdentityCredentials(application(context, key)));
      },
    ],
    [
      'GET',
      '/servicePrincipals',
      (context) => {
        requirePermission(context.caller, 'servicePrincipal.list');
        return listed(context, collections.servicePrincipals(context.world, context.tenant));
      },
    ],
    ['GET', `/servicePrincipals${KEY}`, readPrincipal],
    ['GET', `/servicePrincipals${KEY}/oauth2PermissionGrants`, grantsOf],
    ['GET', `/servicePrincipals${KEY}/appRoleAssignments`, (context, key) => rolesOf(context, key, 'principalId')],
    ['GET', `/servicePrincipals${KEY}/appRoleAssignedTo`, (context, key) => rolesOf(context, key, 'resourceId')],
    ['GET', `/servicePrincipals${KEY}/memberOf`, (context, key) => readMemberOf(context, key, true, false)],
    ['GET', `/servicePrincipals${KEY}/transitiveMemberOf`, (context, key) => readMemberOf(context, key, false, false)],
    [
      'GET',
      `/servicePrincipals${KEY}/transitiveMemberOf/microsoft.graph.group`,
      (context, key) => readMemberOf(context, key, false, true),
    ],
    [
      'GET',
      '/oauth2PermissionGrants',
      (context) => {
        requirePermission(context.caller, 'oauth2PermissionGrants.read');
        return listed(
          context,
          collections.oauth2PermissionGrants(context.tenant.oauth2PermissionGrants, 'oauth2PermissionGrants'),
        );
      },
    ],
    [
      'GET',
      '/subscribedSkus',
      (context) => {
        requirePermission(context.caller, 'subscribedSkus.read');
        return listed(context, collections.subscribedSkus(context.tenant));
      },
    ],
    ['POST', '/directoryObjects/getByIds', getByIds],
  ] satisfies [string, string, Handler][]
).map(([method, path, handler]) => [method, new RegExp(`^/v1\\.0${path}$`, 'i'), handler] as const);

/** Answers a request by its route; one that Graph does not have is Graph's own 400, marked as unhandled. */
export function route(context: Context): SimResponse {
  const path = decodeURIComponent(context.request.url.pathname).replace(/\/$/, '');
  for (const [method, pattern, handler] of ROUTES) {
    const match = method === context.request.method ? pattern.exec(path) : null;
    if (match !== null) return handler(context, (match[1] ?? '').replace(/^\//, ''));
  }
  const written = routeWrite(context, path);
  if (written !== undefined) return written;
  const segment = path.replace(/^\/v1\.0\//, '').split('/')[0] ?? '';
  const message = `Resource not found for the segment '${segment}'.`;
  const { status, body } = errorResponse(new GraphRefusal(400, 'BadRequest', message), newRequestId(), context.request);
  return { status, ...(body === undefined ? {} : { body }), unhandled: true };
}
