import { IDS } from '../../simulator/world.js';
import { AZURE_CHECKS } from '../../src/core/checks/azure.js';
import type { CheckId } from '../../src/core/results.js';
import { OF_APPLICATION, OF_CONTENT, OF_MANAGED_APPS } from '../matrix/dependents.js';

/**
 * What hangs on which request, by the contract. It is an expectation, so it is not taken from the program: a row that
 * needs a read may not pass without it, and a write may not leave without the reads that it stands on.
 */

/** Requests by a part of their title. */
type Titled = RegExp;

const JIT = `appId='${IDS.jit.appId}'\\)`;

const LOGIN: Titled = /^(?:oidc|entra) /;
const GRAPH_LOGIN: Titled = /^entra POST .*graph/;
const ARM_LOGIN: Titled = /^entra POST .*management/;
const DIRECTORY: Titled = /^graph POST \/v1\.0\/\$batch from \/applications/;
const APPLICATION: Titled = new RegExp(`/applications\\(${JIT} \\(in`);
const PRINCIPAL: Titled = new RegExp(`/servicePrincipals\\(${JIT} \\(in`);
const SUBSCRIPTION: Titled = /^arm GET \/subscriptions\/[^/?]+\?/;
const ROLES: Titled = /^arm GET .*\/roleAssignments\?…/;
const MANAGED_APPS: Titled = /^arm GET .*Solutions\/applications\?/;
const CONFIG: Titled = /^github .*query ConfigRepo/;

const OF_GRAPH = [
  'login/rights',
  'federation/scope',
  'app/exists',
  'app/service-principal',
  ...OF_APPLICATION,
  'role/assignment',
] as const satisfies readonly CheckId[];

const OF_ARM = [
  'login/rights',
  'subscription/state',
  'subscription/tenant',
  'subscription/defender',
  'subscription/single',
  'role/assignment',
  'role/condition',
  'role/excess',
  'role/denied',
  ...OF_MANAGED_APPS,
] as const satisfies readonly CheckId[];

/** The checks that may not pass without an answer to such a request. */
const NEEDED: readonly (readonly [Titled, readonly CheckId[]])[] = [
  [/^oidc /, AZURE_CHECKS.filter((check) => check !== 'login/identity')],
  [/^entra GET /, AZURE_CHECKS.filter((check) => check !== 'login/identity')],
  [GRAPH_LOGIN, OF_GRAPH],
  [ARM_LOGIN, OF_ARM],
  [DIRECTORY, OF_GRAPH],
  [APPLICATION, ['login/rights', 'app/exists', ...OF_APPLICATION]],
  [PRINCIPAL, ['login/rights', 'app/service-principal', 'role/assignment']],
  [/federatedIdentityCredentials/, ['login/rights', 'federation/scope']],
  [new RegExp(`${JIT}/appRoleAssignments`), ['login/rights', 'app/excess-permissions']],
  [new RegExp(`${JIT}/oauth2PermissionGrants`), ['login/rights', 'app/consent', 'app/excess-permissions']],
  [new RegExp(`${JIT}/transitiveMemberOf`), ['login/rights', 'role/excess']],
  [SUBSCRIPTION, ['login/rights', 'subscription/state', 'subscription/tenant']],
  [/denyAssignments/, ['login/rights', 'role/denied']],
  [/pricings/, ['login/rights', 'subscription/defender']],
  [/^arm GET \/subscriptions\?/, ['login/rights', 'subscription/single']],
  [MANAGED_APPS, ['login/rights', ...OF_MANAGED_APPS]],
  [/subscribedSkus/, ['managed-app/jit-access-licence']],
  [/jitRequests/, ['managed-app/jit-access-requests']],
  [ROLES, ['login/rights', 'role/assignment', 'role/condition', 'role/excess']],
  [CONFIG, ['config/readable', ...OF_CONTENT, 'config/two-files', 'pull-request/permitted', 'pull-request/proposed']],
  [/^github GET .*\/issues\?/, ['issue/kept']],
  [/^jit /, ['jit/integration-file']],
];

const VERIFIED_IDS: readonly Titled[] = [
  LOGIN,
  DIRECTORY,
  APPLICATION,
  SUBSCRIPTION,
  // The tokens are for both services: without either, nothing is verified.
];

/** The requests without whose answer a write may not leave. */
const GROUNDS: readonly (readonly [Titled, readonly Titled[]])[] = [
  [/^github /, [CONFIG, ...VERIFIED_IDS]],
  [
    /^arm PUT .*\/roleAssignments\//,
    [/^oidc /, /^entra GET /, ARM_LOGIN, GRAPH_LOGIN, DIRECTORY, PRINCIPAL, SUBSCRIPTION, ROLES, /roleDefinitions\?…/],
  ],
  [/^graph PATCH /, [/^oidc /, /^entra GET /, GRAPH_LOGIN, DIRECTORY, APPLICATION]],
  [
    /^arm PATCH .*Solutions\/applications\//,
    [
      /^oidc /,
      /^entra GET /,
      ARM_LOGIN,
      GRAPH_LOGIN,
      SUBSCRIPTION,
      MANAGED_APPS,
      /subscribedSkus/,
      /applications\/contoso-backup\?/,
    ],
  ],
  [
    /^arm POST .*refreshPermissions/,
    [/^oidc /, /^entra GET /, ARM_LOGIN, MANAGED_APPS, /^arm GET .*applications\/contoso-backup\?/],
  ],
];

/** The checks that may not pass without an answer to this request. */
export function checksNeeding(title: string): readonly CheckId[] {
  return [...new Set(NEEDED.flatMap(([request, checks]) => (request.test(title) ? checks : [])))];
}

/** Whether a write may not leave without an answer to this request. */
export function standsOn(write: string, title: string): boolean {
  return GROUNDS.some(([request, grounds]) => request.test(write) && grounds.some((ground) => ground.test(title)));
}
