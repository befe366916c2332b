import { judgeRole } from '../checks/role.js';
import { findRequired } from '../checks/role-held.js';
import { roleAssigns, roleWrites } from '../checks/role-writes.js';
import type { Expectation, IntegrationIds } from '../expectations.js';
import type { RoleDefinition, TenantFacts } from '../facts.js';
import { quoteForMessage } from '../text.js';
import { change, notNeeded, type Plan, refused, subscriptionFault, unread, withoutLogin } from './plan.js';

/** The one assignment that is made: a role for a service principal on a whole subscription. */
export interface RoleAssignmentStep {
  readonly subscriptionId: string;
  /** Object id of the service principal. */
  readonly principalId: string;
  /** Lower-case GUID. */
  readonly roleGuid: string;
  readonly roleName: string;
}

/** Whose rights the run writes with; in self-login the checked app's own. */
function selfLogin({ login }: TenantFacts, expectation: Expectation, ids: IntegrationIds): Plan<never> | undefined {
  const given = login.known && login.value.kind === 'given-tokens' ? login.value.bearer : undefined;
  if (given === 'person') return undefined;
  if (given === 'unknown')
    return refused(
      'The given tokens do not say whose they are, or are of two identities: they may be the checked app’s own. So nothing was written.',
    );
  const clientId = given === undefined ? (expectation.loginClientId ?? ids.clientId) : given.clientId;
  if (clientId.toLowerCase() !== ids.clientId.toLowerCase()) return undefined;
  return refused(
    'Refused in self-login: the checked app must not give itself a role. Log in as another app that may assign roles (input login-client-id).',
  );
}

/** Why a role is never assigned by a run, whoever asks; undefined where it may be. */
function roleFault(definition: RoleDefinition): Plan<never> | undefined {
  const verdicts = [roleWrites(definition), roleAssigns(definition)];
  if (verdicts.every((verdict) => verdict === false)) return undefined;
  if (!verdicts.includes(true))
    return refused(
      `Refused: the actions of the role ${quoteForMessage(definition.name)} are too intricate to tell whether it only reads. Set the input role to one that does, such as Reader.`,
    );
  return refused(
    `Refused: the role ${quoteForMessage(definition.name)} allows actions that write, delete or assign, and a scanner only reads. Set the input role to one that only reads, such as Reader.`,
  );
}

/** The definition of the role that the inputs name, where there is exactly one. */
function requiredRole({ roleDefinitions }: TenantFacts, role: string): RoleDefinition | Plan<never> {
  if (!roleDefinitions.known) return unread(roleDefinitions);
  const wanted = role.trim().toLowerCase();
  const named = [...roleDefinitions.value.values()].filter(({ name }) => name.toLowerCase() === wanted);
  const found = findRequired(role, roleDefinitions.value);
  if (found === undefined)
    return refused(
      `There is no Azure role ${quoteForMessage(role)} that could be assigned on the subscription (input role).`,
    );
  if (named.length > 1)
    return refused(`Several Azure roles are called ${quoteForMessage(role)}: name one by its GUID (input role).`);
  return found;
}

/**
 * The repair `role-assignment`: the required role for the service principal, on the subscription. Only where
 * `role/assignment` is known to fail, and never a role that does more than read.
 */
export function planRoleAssignment(
  facts: TenantFacts,
  expectation: Expectation,
  ids: IntegrationIds,
): Plan<RoleAssignmentStep> {
  const stopped = withoutLogin(facts) ?? selfLogin(facts, expectation, ids) ?? subscriptionFault(facts, ids);
  if (stopped !== undefined) return stopped;
  const { servicePrincipal } = facts;
  if (!servicePrincipal.known) return unread(servicePrincipal);
  if (servicePrincipal.value === null)
    return refused('The app has no service principal that a role could be given to (app/service-principal).');
  const { row } = judgeRole(facts, expectation, ids);
  if (row.status === 'passed') return notNeeded(row.message);
  if (row.status !== 'failed') return refused(`${row.message} So nothing was written.`);
  const role = requiredRole(facts, expectation.role);
  if ('kind' in role) return role;
  const { objectId } = servicePrincipal.value;
  const step = { subscriptionId: ids.subscriptionId, principalId: objectId, roleGuid: role.guid, roleName: role.name };
  const what = `the role ${quoteForMessage(role.name)} (${role.guid}) to the service principal ${objectId} on the subscription ${ids.subscriptionId}`;
  return roleFault(role) ?? change(step, `Assign ${what}.`, `Assigned ${what}.`);
}
