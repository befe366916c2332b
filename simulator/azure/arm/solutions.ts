import type { SimResponse } from '../../service.js';
import { applicationId, type ManagedApplication } from '../solutions.js';
import { ArmRefusal } from './errors.js';
import type { ArmObject } from './objects.js';
import { requireAction } from './rights.js';
import type { Context } from './routes.js';
import { applicationObject, jitRequestObject } from './solutions-objects.js';
import { advanceAll, begin, patchedPolicy, readOperation } from './solutions-operations.js';
import { checkProviderVersion } from './versions.js';

/** What the router lends: how a list becomes a page, and a path's scope in the world's spelling. */
export interface Tools {
  readonly page: (context: Context, items: readonly ArmObject[]) => SimResponse;
  readonly resolveScope: (context: Context, path: string) => string;
}

const NAMESPACE = 'Microsoft.Solutions';

function sameText(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function below(scope: string, item: { readonly subscriptionId: string; readonly resourceGroup: string }): boolean {
  const group = `/subscriptions/${item.subscriptionId}/resourceGroups/${item.resourceGroup}`;
  return sameText(scope, group) || sameText(scope, `/subscriptions/${item.subscriptionId}`);
}

/** Whether the scope's subscription has registered the provider. An unregistered one is refused, or has nothing, as `world.solutions` says. */
function isRegistered(context: Context, scope: string): boolean {
  const { subscriptions, solutions } = context.world;
  const own = subscriptions.find(({ id }) => sameText(scope.split('/')[2] ?? '', id));
  if (own?.unregisteredProviders?.includes(NAMESPACE) !== true) return true;
  if (solutions.unregistered === 'empty') return false;
  throw new ArmRefusal(
    409,
    'MissingSubscriptionRegistration',
    `The subscription is not registered to use namespace '${NAMESPACE}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
  );
}

function listApplications(context: Context, scope: string, tools: Tools): SimResponse {
  const { world, caller, version } = context;
  requireAction(world, caller, `${NAMESPACE}/applications/read`, scope);
  const shown = isRegistered(context, scope) ? world.managedApplications.filter((item) => below(scope, item)) : [];
  return tools.page(
    context,
    shown.map((item) => applicationObject(item, world.solutions, version)),
  );
}

function listJitRequests(context: Context, scope: string, tools: Tools): SimResponse {
  const { world, caller, version } = context;
  requireAction(world, caller, `${NAMESPACE}/jitRequests/read`, scope);
  const shown = isRegistered(context, scope) ? world.jitRequests.filter((item) => below(scope, item)) : [];
  return tools.page(
    context,
    shown.map((item) => jitRequestObject(item, version)),
  );
}

function find(context: Context, id: string): ManagedApplication {
  const found = context.world.managedApplications.find((item) => sameText(applicationId(item), id));
  if (found !== undefined) return found;
  const parts = id.split('/');
  throw new ArmRefusal(
    404,
    'ResourceNotFound',
    `The Resource '${NAMESPACE}/applications/${parts[8] ?? ''}' under resource group '${parts[4] ?? ''}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

function oneApplication(context: Context, id: string): SimResponse {
  const { world, caller, request, version } = context;
  const at = { origin: request.url.origin, version };
  if (request.method === 'PATCH') {
    requireAction(world, caller, `${NAMESPACE}/applications/write`, id);
    const found = find(context, id);
    return begin(world, found, { kind: 'update', policy: patchedPolicy(request.body, found) }, at);
  }
  requireAction(world, caller, `${NAMESPACE}/applications/read`, id);
  advanceAll(world, id);
  return { status: 200, body: applicationObject(find(context, id), world.solutions, version) };
}

function refreshPermissions(context: Context, id: string): SimResponse {
  const { world, caller, request, version } = context;
  requireAction(world, caller, `${NAMESPACE}/applications/refreshPermissions/action`, id);
  const at = { origin: request.url.origin, version };
  return begin(world, find(context, id), { kind: 'refresh', policy: null }, at);
}

function operation(context: Context, path: string, id: string): SimResponse {
  const { world, caller, version, request } = context;
  const scope = `/subscriptions/${path.split('/')[2] ?? ''}`;
  requireAction(world, caller, `${NAMESPACE}/locations/operationStatuses/read`, scope);
  return readOperation(world, id, request.url, version);
}

const LIST =
  /^(\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?)\/providers\/Microsoft\.Solutions\/(applications|jitRequests)$/i;
const APPLICATION =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Solutions\/applications\/[^/]+)(\/refreshPermissions)?$/i;
const OPERATION =
  /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Solutions\/locations\/[^/]+\/operation(?:Statuses|Results)\/([^/]+)$/i;

/** Answers requests to Microsoft.Solutions: managed applications, the publishers' requests for JIT access, and the operations on applications. Undefined: a path or method that is not its own. */
export function answerSolutions(context: Context, path: string, tools: Tools): SimResponse | undefined {
  const { method } = context.request;
  const [, listScope = '', type = ''] = (method === 'GET' ? LIST.exec(path) : null) ?? [];
  if (type !== '') {
    checkProviderVersion(NAMESPACE, type, context.version);
    const scope = tools.resolveScope(context, listScope);
    return type.toLowerCase() === 'applications'
      ? listApplications(context, scope, tools)
      : listJitRequests(context, scope, tools);
  }
  const [, application, action] = APPLICATION.exec(path) ?? [];
  const known = action === undefined ? ['GET', 'PATCH'] : ['POST'];
  if (application !== undefined && known.includes(method)) {
    checkProviderVersion(NAMESPACE, 'applications', context.version);
    const id = tools.resolveScope(context, application);
    return action === undefined ? oneApplication(context, id) : refreshPermissions(context, id);
  }
  const operationId = method === 'GET' ? OPERATION.exec(path)?.[1] : undefined;
  if (operationId === undefined) return undefined;
  checkProviderVersion(NAMESPACE, 'locations', context.version);
  return operation(context, tools.resolveScope(context, path), operationId);
}
