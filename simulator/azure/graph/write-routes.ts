import type { SimResponse } from '../../service.js';
import type { Application, ServicePrincipal } from '../directory.js';
import * as create from './create.js';
import { applicationObject, type GraphObject } from './entities.js';
import { denied, notFound } from './errors.js';
import type { Context } from './routes.js';

/** Answers a write; `keys` are the groups of the route's path. */
type Writer = (context: Context, keys: readonly string[]) => SimResponse;

const WRITE_APPLICATIONS = ['Application.ReadWrite.All'];

/** Throws Graph's 403 unless the token bears one permission of every list. */
function requireAll({ caller }: Context, ...lists: readonly (readonly string[])[]): void {
  const held = lists.every((names) => names.some((name) => caller.roles.includes(name)));
  if (!held) throw denied();
}

function found<T extends { readonly id: string; readonly appId: string }>(items: readonly T[], key = ''): T {
  const appId = /^\(appId='([^']*)'\)$/i.exec(key)?.[1];
  const id = key.replace(/^\//, '');
  const item = items.find((one) => (appId === undefined ? one.id === id : one.appId === appId));
  if (item === undefined) throw notFound(appId ?? id);
  return item;
}

function application({ tenant }: Context, keys: readonly string[]): Application {
  return found(tenant.applications, keys[0]);
}

function principal({ tenant }: Context, keys: readonly string[]): ServicePrincipal {
  return found(tenant.servicePrincipals, keys[0]);
}

function created(body: object): SimResponse {
  return { status: 201, body: body as GraphObject };
}

const KEY = "(/[^/()]+|\\(appId='[^']*'\\))";
const CREDENTIALS = `/applications${KEY}/federatedIdentityCredentials`;
const CONSENT = ['DelegatedPermissionGrant.ReadWrite.All'];

/** The writes that an administrator makes and this action never does (setting up, and mending what it reports), and the read before one. */
const ROUTES: readonly (readonly [string, string, Writer])[] = [
  [
    'POST',
    '/applications',
    (context) => {
      requireAll(context, WRITE_APPLICATIONS);
      const made = create.createApplication(context.world, context.tenant, context.request.body);
      return created(applicationObject(made, context.tenant));
    },
  ],
  [
    'POST',
    '/servicePrincipals',
    (context) => {
      requireAll(context, WRITE_APPLICATIONS);
      return created(create.createServicePrincipal(context.tenant, context.request.body));
    },
  ],
  [
    'PATCH',
    `/servicePrincipals${KEY}`,
    (context, keys) => {
      requireAll(context, WRITE_APPLICATIONS);
      create.updateServicePrincipal(principal(context, keys), context.request.body);
      return { status: 204 };
    },
  ],
  [
    'POST',
    CREDENTIALS,
    (context, keys) => {
      requireAll(context, WRITE_APPLICATIONS);
      return created(create.addFederatedCredential(application(context, keys), context.request.body));
    },
  ],
  [
    'PATCH',
    `${CREDENTIALS}/([^/]+)`,
    (context, keys) => {
      requireAll(context, WRITE_APPLICATIONS);
      create.updateFederatedCredential(application(context, keys), keys[1] ?? '', context.request.body);
      return { status: 204 };
    },
  ],
  [
    'POST',
    `/applications${KEY}/addPassword`,
    (context, keys) => {
      requireAll(context, WRITE_APPLICATIONS);
      const made = create.addPassword(context.world, application(context, keys), context.request.body);
      return { status: 200, body: { ...made, customKeyIdentifier: null, hint: made.secretText.slice(0, 3) } };
    },
  ],
  [
    'GET',
    `/applications${KEY}/owners`,
    (context, keys) => {
      requireAll(context, [...WRITE_APPLICATIONS, 'Application.Read.All', 'Directory.Read.All']);
      return { status: 200, body: { value: application(context, keys).owners.map((id) => ({ id })) } };
    },
  ],
  [
    'POST',
    `/applications${KEY}/owners/\\$ref`,
    (context, keys) => {
      requireAll(context, WRITE_APPLICATIONS);
      create.addOwner(context.tenant, application(context, keys), context.request.body);
      return { status: 204 };
    },
  ],
  [
    'POST',
    `/servicePrincipals${KEY}/appRoleAssignments`,
    (context, keys) => {
      requireAll(context, ['AppRoleAssignment.ReadWrite.All'], ['Application.Read.All', 'Directory.Read.All']);
      const { world, tenant, request } = context;
      return created(create.assignAppRole(world, tenant, principal(context, keys), request.body));
    },
  ],
  [
    'POST',
    '/oauth2PermissionGrants',
    (context) => {
      requireAll(context, CONSENT);
      return created(create.createGrant(context.tenant, context.request.body));
    },
  ],
  [
    'PATCH',
    '/oauth2PermissionGrants/([^/]+)',
    (context, keys) => {
      requireAll(context, CONSENT);
      create.updateGrant(context.tenant, keys[0] ?? '', context.request.body);
      return { status: 204 };
    },
  ],
];

const COMPILED = ROUTES.map(([method, path, writer]) => [method, new RegExp(`^/v1\\.0${path}$`, 'i'), writer] as const);

/** Answers an administrator's write; undefined where the request is none. */
export function routeWrite(context: Context, path: string): SimResponse | undefined {
  for (const [method, pattern, writer] of COMPILED) {
    const match = method === context.request.method ? pattern.exec(path) : null;
    if (match !== null) return writer(context, match.slice(1));
  }
  return undefined;
}
