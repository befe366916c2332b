import type { CheckId } from '../../src/core/results.js';

/**
 * What cannot be judged without something: what the contract's prerequisites come to, written down once for the matrix
 * and the tests. It is an expectation, so it is not taken from the checks themselves.
 */

/** Of an application. */
export const OF_APPLICATION = [
  'app/audience',
  'app/permissions',
  'app/consent',
  'app/legacy-graph',
  'app/excess-permissions',
  'app/role',
  'secret/present',
  'secret/expiry',
  'secret/rotation',
  'secret/stale',
] as const satisfies readonly CheckId[];

/** Of the roles that a service principal holds on the subscription. */
export const OF_ROLES = [
  'role/assignment',
  'role/condition',
  'role/excess',
  'role/denied',
] as const satisfies readonly CheckId[];

/** Of a service principal: of its roles here and elsewhere. */
export const OF_PRINCIPAL = ['subscription/single', ...OF_ROLES] as const satisfies readonly CheckId[];

/** Of the managed applications of the subscription. */
export const OF_MANAGED_APPS = [
  'managed-app/jit-access-licence',
  'managed-app/jit-access-requests',
] as const satisfies readonly CheckId[];

/** Of a subscription. */
export const OF_SUBSCRIPTION = [
  'subscription/defender',
  ...OF_PRINCIPAL,
  ...OF_MANAGED_APPS,
] as const satisfies readonly CheckId[];

/** Of the content of the configuration file. */
export const OF_CONTENT = [
  'config/drift',
  'config/secret-literal',
  'config/literal-id',
  'config/secret-name',
  'config/shared-secrets',
  'config/lint',
  'config/one-per-tenant',
  'config/unknown-key',
] as const satisfies readonly CheckId[];
