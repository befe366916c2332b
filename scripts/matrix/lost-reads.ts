import type { FaultRule } from '../../simulator/service.js';
import { IDS } from '../../simulator/world.js';
import { AZURE_CHECKS } from '../../src/core/checks/azure.js';
import { CATALOGUE, type CheckId } from '../../src/core/results.js';
import { OF_APPLICATION, OF_CONTENT, OF_MANAGED_APPS } from './dependents.js';
import { askingJit, type Case, type Plant, type RowName } from './plant.js';

/** An answer that breaks off: nothing that a repetition would mend, so the run does not wait for one. */
const BROKEN: FaultRule['action'] = {
  kind: 'respond',
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"value": [',
};

/** The checks as unknown, each with its usual severity. */
export function unknowns(...checks: readonly CheckId[]): readonly RowName[] {
  return checks.map((check): RowName => `${check} unknown ${CATALOGUE[check].severity}`);
}

/** A read that fails. */
export function lose(title: string, rule: Omit<FaultRule, 'action'>, rows: readonly RowName[]): Case {
  const plant: Plant = ({ simulator }) => simulator.addFault({ ...rule, action: BROKEN });
  return { place: 'read', title: `${title} cannot be read`, plant, rows };
}

/** Everything that needs a login. */
export const WITHOUT_LOGIN: readonly RowName[] = unknowns(...AZURE_CHECKS);

/** Everything that needs GitHub. */
export const WITHOUT_GITHUB: readonly RowName[] = unknowns(
  'config/readable',
  ...OF_CONTENT,
  'config/two-files',
  'pull-request/permitted',
  'pull-request/proposed',
  'pull-request/hand-edited',
  'pull-request/declined',
  'issue/kept',
);

/** Reads that fail: nothing may be taken as failed for want of them. */
export const LOST_READS: readonly Case[] = [
  lose('the federated credentials', { service: 'graph', path: /federatedIdentityCredentials/ }, [
    ...unknowns('login/rights', 'federation/scope', 'federation/scope'),
  ]),
  // With Jit's documented permissions consent is delegated, a notice.
  lose('the delegated consents', { service: 'graph', path: /oauth2PermissionGrants/ }, [
    ...unknowns('login/rights', 'app/excess-permissions'),
    'app/consent unknown notice',
  ]),
  lose(
    'the groups of the checked app',
    { service: 'graph', path: new RegExp(`${IDS.jit.appId}'\\)/transitiveMemberOf`) },
    [...unknowns('login/rights', 'role/excess')],
  ),
  lose('the application', { service: 'graph', path: new RegExp(`applications\\(appId='${IDS.jit.appId}'\\)\\?`) }, [
    ...unknowns('login/rights', 'app/exists', ...OF_APPLICATION),
  ]),
  lose('the deny assignments', { service: 'arm', path: /denyAssignments/ }, unknowns('login/rights', 'role/denied')),
  lose(
    'the plans of Defender',
    { service: 'arm', path: /pricings/ },
    unknowns('login/rights', 'subscription/defender'),
  ),
  lose('the managed applications', { service: 'arm', path: /Solutions\/applications/ }, [
    ...unknowns('login/rights', ...OF_MANAGED_APPS),
  ]),
  lose('the list of subscriptions', { service: 'arm', path: /^\/subscriptions\?/ }, [
    ...unknowns('login/rights', 'subscription/single'),
  ]),
  lose('the subscription', { service: 'arm', path: /^\/subscriptions\/[^/]+\?/ }, [
    ...unknowns('login/rights', 'subscription/state', 'subscription/tenant'),
  ]),
  lose('the role assignments', { service: 'arm', path: /roleAssignments/ }, [
    ...unknowns('login/rights', 'role/assignment', 'role/condition', 'role/excess'),
  ]),
  lose('GitHub’s ID token', { service: 'oidc' }, WITHOUT_LOGIN),
  lose('the configuration', { service: 'github' }, WITHOUT_GITHUB),
  { ...lose('Jit’s file', { service: 'jit', path: /plans/ }, unknowns('jit/integration-file')), with: askingJit },
];
