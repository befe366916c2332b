import type { FaultRule } from '../../../simulator/service.js';
import { IDS, pick, type World } from '../../../simulator/world.js';
import type { Member, MemberIds } from './fleet.js';
import type { Explained } from './item.js';

/** Ids that are nobody's. Faults of Microsoft Graph go by the client id, since all share its address. */
const NOBODY = '99999999-9999-4999-8999-999999999999';
const REQUEST = '0f0f0f0f-1111-4222-8333-444444444444';
const DIRECTORY_READ_ALL = '7ab1d382-f21e-4acd-a863-ba3e13f7da61';

/** A refusal of Microsoft Graph or Azure Resource Manager, as it is on the wire; without a code it is a proxy's page. */
function refusal(status: number, code: string | undefined, message: string, headers = {}): FaultRule['action'] {
  if (code === undefined)
    return { kind: 'respond', status, headers: { 'content-type': 'text/html' }, body: '<h1>Blocked by policy</h1>' };
  const innerError = { date: '2026-11-21T00:00:00', 'request-id': REQUEST, 'client-request-id': REQUEST };
  const ids = { 'request-id': REQUEST, 'x-ms-request-id': REQUEST, 'x-ms-correlation-request-id': REQUEST };
  return { kind: 'respond', status, headers: { ...ids, ...headers }, body: { error: { code, message, innerError } } };
}

interface Unread {
  readonly status: number;
  readonly code?: string;
  /** What the page's heading says, where it is not the code. */
  readonly text?: string;
  readonly message?: string;
  readonly reason?: Explained['reason'];
  readonly fix?: RegExp;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal of which nothing can be concluded: the row is unknown, never failed. */
function unread(check: Explained['check'], given: Unread): Explained {
  const { status, code, text, reason = status === 401 || status === 403 ? 'forbidden' : 'malformed', fix } = given;
  return {
    check,
    status: 'unknown',
    reason: code === undefined ? 'malformed' : reason,
    says: /^Could not read/,
    keeps: new RegExp(text ?? `HTTP ${status} ${code}`),
    ...(fix === undefined ? {} : { fix }),
    ...(code === undefined ? { withoutId: true } : {}),
  };
}

function graph(index: number, given: Unread): Member {
  const clientId = `10000004-0000-4000-8000-00000000000${index}`;
  const { status, code, message = 'Refused.', text = code ?? '' } = given;
  return {
    of: `Microsoft Graph: ${status} ${code ?? 'of a proxy'}`,
    texts: [text],
    with: { 'client-id': clientId },
    fault: () => ({
      service: 'graph',
      path: new RegExp(`\\(appId='${clientId}`),
      action: refusal(status, code, message),
    }),
    row: unread('app/exists', given),
  };
}

function arm(given: Unread): Member {
  const { status, code, message = 'Refused.', headers } = given;
  return {
    of: `Azure Resource Manager: ${status} ${code ?? 'of a proxy'}`,
    texts: [given.text ?? code ?? ''],
    fault: ({ subscriptionId }) => ({
      service: 'arm',
      path: new RegExp(`^/subscriptions/${subscriptionId}\\?`),
      action: refusal(status, code, message, headers),
    }),
    row: unread('subscription/state', given),
  };
}

function tenantOf(world: World, { tenantId }: MemberIds): World['tenants'][number] {
  return pick(world.tenants, ({ id }) => id === tenantId);
}

const TAKEN = /does not take the access token.*`azure-cloud`/;
const BETWEEN = /no answer of the service itself, but of something in between/;
const page = (status: number): string => `HTTP ${status} without an error code of the service`;

const GRAPH_MEMBERS: readonly Member[] = [
  {
    of: 'Microsoft Graph, for want of a permission',
    texts: ['Authorization_RequestDenied', 'Insufficient privileges to complete the operation'],
    set: (world, ids) => {
      const tenant = tenantOf(world, ids);
      tenant.appRoleAssignments = tenant.appRoleAssignments.filter(({ appRoleId }) => appRoleId !== DIRECTORY_READ_ALL);
    },
    row: {
      check: 'login/rights',
      status: 'failed',
      says: /lacks the Microsoft Graph application permission Directory\.Read\.All/,
      fix: /az ad app permission add --id/,
      keeps: /HTTP 403 Authorization_RequestDenied: "Insufficient privileges/,
    },
  },
  {
    of: 'Microsoft Graph, for an app that is not there',
    texts: ['Request_ResourceNotFound'],
    with: { 'client-id': NOBODY },
    row: {
      check: 'app/exists',
      status: 'failed',
      says: /There is no application with the client id 99999999/,
      fix: /az ad app show --id/,
      keeps: /Request_ResourceNotFound/,
      withoutId: true,
    },
  },
  graph(1, { status: 401, code: 'InvalidAuthenticationToken', message: 'Invalid audience.', fix: TAKEN }),
  graph(2, { status: 401, code: 'Authorization_IdentityNotFound', fix: /az ad sp show --id/ }),
  graph(3, { status: 403, code: 'Forbidden', text: 'HTTP 403 Forbidden', fix: /which right is missing/ }),
  graph(4, { status: 404, code: 'NotFound', text: 'HTTP 404 NotFound', fix: /that the object is missing/ }),
  graph(5, { status: 401, text: page(401), fix: BETWEEN }),
  graph(6, { status: 403, text: page(403), fix: BETWEEN }),
];

const ARM_MEMBERS: readonly Member[] = [
  {
    of: 'Azure, for want of a role',
    texts: ['AuthorizationFailed'],
    set: (world, { subscriptionId }) => {
      world.roleAssignments = world.roleAssignments.filter(
        ({ scope, principalId }) =>
          scope !== `/subscriptions/${subscriptionId}` || principalId !== IDS.auditor.servicePrincipal,
      );
    },
    row: {
      check: 'login/rights',
      status: 'failed',
      says: /lacks the Azure role Reader on the subscription/,
      fix: /az role assignment create --assignee-object-id/,
      keeps: /HTTP 403 AuthorizationFailed/,
    },
  },
  {
    of: 'Azure, for a deny assignment',
    texts: ['DenyAssignmentAuthorizationFailed'],
    set: (world, { subscriptionId }) => {
      world.denyAssignments.push({
        name: '88888888-8888-4888-8888-000000000077',
        scope: `/subscriptions/${subscriptionId}`,
        denyAssignmentName: 'Deny assignment of a stack',
        description: '',
        permissions: [
          { actions: ['Microsoft.Resources/subscriptions/read'], notActions: [], dataActions: [], notDataActions: [] },
        ],
        principals: [{ id: IDS.auditor.servicePrincipal, type: 'ServicePrincipal' }],
        excludePrincipals: [],
        doNotApplyToChildScopes: false,
        isSystemProtected: true,
      });
    },
    row: {
      ...unread('subscription/state', { status: 403, code: 'DenyAssignmentAuthorizationFailed' }),
      says: /Deny assignment of a stack/,
      fix: /A deny assignment takes this right from the login app/,
    },
  },
  {
    of: 'Azure, for a subscription that is not there',
    texts: ['SubscriptionNotFound'],
    with: { 'subscription-id': NOBODY },
    row: {
      check: 'subscription/state',
      status: 'failed',
      says: /was not found, or is not visible to this identity/,
      fix: /az role assignment create/,
      keeps: /SubscriptionNotFound/,
    },
  },
  {
    of: 'Azure, for a subscription of another tenant',
    texts: ['InvalidAuthenticationTokenTenant'],
    with: { 'subscription-id': IDS.subscription },
    row: {
      check: 'subscription/tenant',
      status: 'failed',
      says: new RegExp(`belongs to the tenant ${IDS.tenant}`),
      fix: /az account list/,
      keeps: /InvalidAuthenticationTokenTenant/,
    },
  },
  {
    of: 'Azure, for a role that is not there',
    texts: ['RoleDefinitionDoesNotExist'],
    with: { role: NOBODY },
    row: unread('role/assignment', {
      status: 404,
      code: 'RoleDefinitionDoesNotExist',
      fix: /az role definition list/,
    }),
  },
  arm({ status: 401, code: 'InvalidAuthenticationToken', fix: TAKEN }),
  arm({ status: 401, code: 'ExpiredAuthenticationToken', fix: TAKEN }),
  arm({ status: 401, code: 'InvalidAuthenticationTokenAudience', fix: TAKEN }),
  arm({ status: 401, code: 'AuthenticationFailed', fix: /without its access token/ }),
  arm({ status: 409, code: 'ReadOnlyDisabledSubscription', fix: /The subscription is disabled/ }),
  arm({ status: 404, code: 'ResourceNotFound', text: 'HTTP 404 ResourceNotFound', fix: /that the object is missing/ }),
  arm({ status: 404, text: page(404), fix: BETWEEN }),
  arm({
    status: 429,
    code: 'TooManyRequests',
    reason: 'transient',
    fix: /asks to try again later/,
    headers: { 'retry-after': '3600' },
  }),
];

/** Refusals of Microsoft Graph and Azure Resource Manager. */
export const AZURE_MEMBERS: readonly Member[] = [...GRAPH_MEMBERS, ...ARM_MEMBERS];
