import type { SimRequest, SimResponse } from '../../service.js';
import type { World } from '../../world.js';
import type { Caller } from '../bearer.js';
import { isAtOrBelow, type Subscription, sameText } from '../resources.js';
import { putRoleAssignment } from './assign.js';
import { putRoleDefinition } from './define.js';
import { answerProvider, putPricing, requireWritable } from './enable.js';
import {
  ArmRefusal,
  premiumLicenceRequired,
  providerNotRegistered,
  subscriptionNotFound,
  unauthorized,
  wrongTenant,
} from './errors.js';
import { filterAssignments, roleDefinitionFilter } from './filters.js';
import * as objects from './objects.js';
import { hasPremium, requireAction, seesSubscription } from './rights.js';
import { answerSolutions } from './solutions.js';
import { checkCoreVersion, checkProviderVersion } from './versions.js';

/** A request whose caller is known. */
export interface Context {
  readonly world: World;
  readonly caller: Caller;
  readonly request: SimRequest;
  readonly version: string;
}

/** A request to a provider's type at a scope. */
interface Target {
  readonly scope: string;
  readonly namespace: string;
  readonly type: string;
  readonly name: string | null;
}

function query(request: SimRequest, wanted: string): string | null {
  return [...request.url.searchParams].find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;
}

/** One page of a list, with `nextLink` to the rest. */
function page(context: Context, items: readonly objects.ArmObject[]): SimResponse {
  const { request, world } = context;
  const token = query(request, '$skiptoken');
  const from = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString('utf8'));
  if (!Number.isInteger(from)) throw new ArmRefusal(400, 'InvalidSkipToken', 'The skip token is invalid.');
  const next = from + world.arm.pageSize;
  const link = new URL(request.url);
  link.searchParams.set('$skipToken', Buffer.from(String(next)).toString('base64url'));
  const more = next < items.length ? { nextLink: link.href } : {};
  return { status: 200, body: { value: items.slice(from, next), ...more } };
}

function findSubscription(context: Context, id: string): Subscription {
  const found = context.world.subscriptions.find((item) => sameText(item.id, id));
  if (found === undefined) throw subscriptionNotFound(id);
  if (found.tenantId !== context.caller.tenantId) throw wrongTenant(context.caller.tenantId, found.tenantId);
  return found;
}

function listSubscriptions(context: Context): SimResponse {
  const { world, caller } = context;
  const visible = world.subscriptions.filter(
    (item) => item.tenantId === caller.tenantId && seesSubscription(world, caller, item.id),
  );
  const { status, body } = page(context, visible.map(objects.subscriptionObject));
  return { status, body: { ...(body as object), count: { type: 'Total', value: visible.length } } };
}

function getSubscription(context: Context, id: string): SimResponse {
  const found = findSubscription(context, id);
  const scope = `/subscriptions/${found.id}`;
  requireAction(context.world, context.caller, 'Microsoft.Resources/subscriptions/read', scope);
  return { status: 200, body: objects.subscriptionObject(found) };
}

function listTenants(context: Context): SimResponse {
  const own = context.world.tenants.filter((item) => item.id === context.caller.tenantId);
  return { status: 200, body: { value: own.map(objects.tenantObject) } };
}

function one(items: readonly { readonly name: string }[], name: string, missing: ArmRefusal): void {
  if (!items.some((item) => item.name.toLowerCase() === name.toLowerCase())) throw missing;
}

function roleAssignments(context: Context, target: Target): SimResponse {
  const { world, caller, request, version } = context;
  if (request.method === 'PUT' && target.name !== null) {
    requireAction(world, caller, 'Microsoft.Authorization/roleAssignments/write', target.scope);
    const { created, assignment } = putRoleAssignment(world, target.scope, target.name, request.body, caller.tenantId);
    return { status: created ? 201 : 200, body: objects.roleAssignmentObject(assignment, version) };
  }
  requireAction(world, caller, 'Microsoft.Authorization/roleAssignments/read', target.scope);
  const shown = filterAssignments(
    world,
    world.roleAssignments,
    target.scope,
    caller.tenantId,
    query(request, '$filter'),
  );
  if (target.name === null)
    return page(
      context,
      shown.map((item) => objects.roleAssignmentObject(item, version)),
    );
  const name = target.name;
  one(
    shown,
    name,
    new ArmRefusal(404, 'RoleAssignmentNotFound', `The role assignment '${name.replaceAll('-', '')}' is not found.`),
  );
  return {
    status: 200,
    body: shown
      .filter((item) => item.name.toLowerCase() === name.toLowerCase())
      .map((item) => objects.roleAssignmentObject(item, version))[0],
  };
}

function roleDefinitions(context: Context, target: Target): SimResponse {
  const { world, caller, request } = context;
  if (request.method === 'PUT' && target.name !== null) {
    requireAction(world, caller, 'Microsoft.Authorization/roleDefinitions/write', target.scope);
    const made = putRoleDefinition(world, target.scope, target.name, request.body);
    return { status: 201, body: objects.roleDefinitionObject(made, target.scope) };
  }
  // Built-in roles are the tenant's: at the root everyone of the tenant may read them.
  if (target.scope !== '/') requireAction(world, caller, 'Microsoft.Authorization/roleDefinitions/read', target.scope);
  const here = world.roleDefinitions.filter((role) =>
    role.assignableScopes.some((scope) => scope === '/' || isAtOrBelow(world, target.scope, scope, caller.tenantId)),
  );
  if (target.name === null) {
    const shown = here.filter(roleDefinitionFilter(query(request, '$filter')));
    return { status: 200, body: { value: shown.map((role) => objects.roleDefinitionObject(role, target.scope)) } };
  }
  const name = target.name.toLowerCase();
  const found = here.find((role) => role.name.toLowerCase() === name);
  if (found === undefined) {
    throw new ArmRefusal(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${name.replaceAll('-', '')}' does not exist.`,
    );
  }
  return { status: 200, body: objects.roleDefinitionObject(found, target.scope) };
}

function denyAssignments(context: Context, target: Target): SimResponse {
  const { world, caller, request } = context;
  requireAction(world, caller, 'Microsoft.Authorization/denyAssignments/read', target.scope);
  const atScope = /^atScope\(\)$/i.test(query(request, '$filter')?.trim() ?? '');
  const filter = query(request, '$filter');
  if (filter !== null && filter !== '' && !atScope)
    throw new ArmRefusal(400, 'UnsupportedQuery', `The filter '${filter}' is not supported.`);
  const shown = world.denyAssignments.filter(
    (item) =>
      isAtOrBelow(world, target.scope, item.scope, caller.tenantId) ||
      (!atScope && isAtOrBelow(world, item.scope, target.scope, caller.tenantId)),
  );
  return page(context, shown.map(objects.denyAssignmentObject));
}

function scheduleInstances(context: Context, target: Target): SimResponse {
  const { world, caller, request } = context;
  const eligible = target.type.toLowerCase() === 'roleeligibilityscheduleinstances';
  const type = eligible ? 'roleEligibilityScheduleInstances' : 'roleAssignmentScheduleInstances';
  const right = eligible ? 'roleEligibilitySchedules' : 'roleAssignmentSchedules';
  requireAction(world, caller, `Microsoft.Authorization/${right}/read`, target.scope);
  if (!hasPremium(world, caller.tenantId)) throw premiumLicenceRequired();
  const all = eligible ? world.roleEligibilities : world.roleActivations;
  const shown = filterAssignments(world, all, target.scope, caller.tenantId, query(request, '$filter'));
  return page(
    context,
    shown.map((item) => objects.scheduleInstanceObject(world, item, type)),
  );
}

function pricings(context: Context, target: Target): SimResponse {
  const { world, caller } = context;
  requireAction(world, caller, 'Microsoft.Security/pricings/read', target.scope);
  const subscription = world.subscriptions.find(({ id }) => target.scope.toLowerCase() === `/subscriptions/${id}`);
  if (subscription?.unregisteredProviders?.includes('Microsoft.Security')) throw providerNotRegistered();
  const plans = world.defenderPlans.filter(
    (item) => `/subscriptions/${item.subscriptionId}`.toLowerCase() === target.scope.toLowerCase(),
  );
  if (context.request.method === 'PUT' && target.name !== null && subscription !== undefined) {
    requireAction(world, caller, 'Microsoft.Security/pricings/write', target.scope);
    return putPricing(world, subscription, target.name, context.request.body);
  }
  if (target.name === null) return { status: 200, body: { value: plans.map(objects.pricingObject) } };
  const found = plans.find((item) => item.name.toLowerCase() === target.name?.toLowerCase());
  if (found === undefined) throw new ArmRefusal(404, 'ResourceNotFound', `The plan '${target.name}' was not found.`);
  return { status: 200, body: objects.pricingObject(found) };
}

const PROVIDERS: Readonly<Record<string, (context: Context, target: Target) => SimResponse>> = {
  'microsoft.authorization/roleassignments': roleAssignments,
  'microsoft.authorization/roledefinitions': roleDefinitions,
  'microsoft.authorization/denyassignments': denyAssignments,
  'microsoft.authorization/roleeligibilityscheduleinstances': scheduleInstances,
  'microsoft.authorization/roleassignmentscheduleinstances': scheduleInstances,
  'microsoft.security/pricings': pricings,
};

/** The scope of a path in the spelling of the world, after its subscription was found to be there and of the caller's tenant. */
function resolveScope(context: Context, path: string): string {
  const match = /^\/subscriptions\/([^/]+)(.*)$/i.exec(path);
  if (match !== null) return `/subscriptions/${findSubscription(context, match[1] ?? '').id}${match[2] ?? ''}`;
  if (path === '') return '/';
  const name = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)$/i.exec(path)?.[1];
  const group = context.world.managementGroups.find((item) => item.name.toLowerCase() === name?.toLowerCase());
  const known = group?.name ?? (name === context.caller.tenantId ? name : undefined);
  if (known === undefined) throw unauthorized(context.caller, 'Microsoft.Authorization/*/read', path);
  return `/providers/Microsoft.Management/managementGroups/${known}`;
}

function unknownRoute(): SimResponse {
  return { status: 404, body: { error: { code: 'NotFound', message: 'Not Found.' } }, unhandled: true };
}

/** Answers a request by its path, without regard to case; a path that the simulator does not know is marked as unhandled. */
export function route(context: Context): SimResponse {
  const path = decodeURIComponent(context.request.url.pathname).replace(/\/$/, '');
  const { method } = context.request;
  requireWritable(context, path, findSubscription);
  const provider = answerProvider(context, path, findSubscription);
  if (provider !== undefined) return provider;
  const provided = /^(.*)\/providers\/([^/]+)\/([^/]+)(?:\/([^/]+))?$/i.exec(path);
  const subscription = /^\/subscriptions\/([^/]+)$/i.exec(path)?.[1];
  if (method === 'GET' && (/^\/(subscriptions|tenants)$/i.test(path) || subscription !== undefined)) {
    checkCoreVersion(context.version);
    if (subscription !== undefined) return getSubscription(context, subscription);
    return path.toLowerCase() === '/tenants' ? listTenants(context) : listSubscriptions(context);
  }
  const solved = answerSolutions(context, path, { page, resolveScope });
  if (solved !== undefined) return solved;
  if (provided === null) return unknownRoute();
  const [, scopePath = '', namespace = '', type = '', name = null] = provided;
  checkProviderVersion(namespace, type, context.version);
  const handler = PROVIDERS[`${namespace}/${type}`.toLowerCase()];
  const isWrite =
    method === 'PUT' &&
    ['roleassignments', 'roledefinitions', 'pricings'].includes(type.toLowerCase()) &&
    name !== null;
  if (handler === undefined || (method !== 'GET' && !isWrite)) return unknownRoute();
  return handler(context, { scope: resolveScope(context, scopePath), namespace, type, name });
}
