import { assignRole, type Principal } from '../az-command.js';
import type { Expectation, IntegrationIds } from '../expectations.js';
import type { RoleAssignment, RoleDefinition, RoleRefusal, ServicePrincipal, TenantFacts, Unknown } from '../facts.js';
import type { Result } from '../results.js';
import { quoteForMessage } from '../text.js';
import { type Prerequisite, requireServicePrincipal } from './prerequisites.js';
import { findRequired, holds, isRequired, scopeOf } from './role-held.js';
import { failed, passed, skipped, unknown } from './rows.js';

const CHECK = 'role/assignment';

/** What is judged: the role that must be held, where, and by whom. */
interface Question {
  readonly role: string;
  readonly ids: IntegrationIds;
  readonly objectId: string;
}

function fixFor(principal: Principal, role: string, ids: IntegrationIds): string {
  return `Someone who may assign roles on the subscription runs:

${assignRole(principal, { role, subscriptionId: ids.subscriptionId })}`;
}

function describeScope(scope: string): string {
  const group = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)$/i.exec(scope)?.[1];
  if (group !== undefined) return `inherited from the management group ${quoteForMessage(group)}`;
  return scope === '/' ? 'inherited from the root' : 'on the subscription';
}

function describeHold(assignment: RoleAssignment, definition: RoleDefinition | undefined, objectId: string): string {
  const name = definition === undefined ? assignment.roleDefinitionGuid : quoteForMessage(definition.name);
  const group = assignment.principalId === objectId ? '' : `, through the group ${assignment.principalId}`;
  const condition = assignment.condition === null ? '' : ' (under a condition, which may leave something out)';
  return `${name} ${describeScope(assignment.scope)}${group}${condition}`;
}

/** Assignments without a condition first: they need no second look. */
function byCondition(one: RoleAssignment, other: RoleAssignment): number {
  return Number(one.condition !== null) - Number(other.condition !== null);
}

/** What the principal holds at or above the subscription, as far as known. */
interface Holding {
  readonly at: readonly RoleAssignment[];
  readonly narrower: readonly RoleAssignment[];
  /** The groups could not be read: more may be held. */
  readonly unread: Unknown | undefined;
}

function holdingOf(assignments: readonly RoleAssignment[], facts: TenantFacts, { ids, objectId }: Question): Holding {
  const principals = [objectId, ...(facts.groups.known ? facts.groups.value : [])];
  const own = assignments.filter(({ principalId }) => principals.includes(principalId));
  const inScope = (wanted: ReturnType<typeof scopeOf>): readonly RoleAssignment[] =>
    own.filter(({ scope }) => scopeOf(scope, ids.subscriptionId) === wanted);
  return {
    at: [...inScope('at-or-above')].sort(byCondition),
    narrower: inScope('narrower'),
    unread: facts.groups.known ? undefined : facts.groups,
  };
}

function passedRow(
  assignments: readonly RoleAssignment[],
  definitions: ReadonlyMap<string, RoleDefinition>,
  question: Question,
): Result {
  const words = assignments.map((assignment) =>
    describeHold(assignment, definitions.get(assignment.roleDefinitionGuid), question.objectId),
  );
  return passed(
    CHECK,
    `The service principal holds what ${quoteForMessage(question.role)} allows: ${words.join('; ')}.`,
  );
}

function missingRow(
  { at, narrower }: Holding,
  definitions: ReadonlyMap<string, RoleDefinition>,
  question: Question,
): Result {
  const others = at.map((assignment) =>
    describeHold(assignment, definitions.get(assignment.roleDefinitionGuid), question.objectId),
  );
  const held = others.length === 0 ? '' : ` It holds ${others.join('; ')}, which allows less.`;
  const below =
    narrower.length === 0
      ? ''
      : ` It holds roles at narrower scopes only (${narrower.map(({ scope }) => quoteForMessage(scope)).join(', ')}), which leave the rest of the subscription out.`;
  const message = `The service principal ${question.objectId} does not hold the Azure role ${quoteForMessage(question.role)} on the subscription ${question.ids.subscriptionId}.${held}${below}`;
  return failed(CHECK, message, { subject: question.role, fix: fixFor(question, question.role, question.ids) });
}

/** Passes on what is known to be held; fails only where all that could be held is known. */
function judgeHolding(holding: Holding, facts: TenantFacts, question: Question): Result {
  const { roleDefinitions } = facts;
  const definitions: ReadonlyMap<string, RoleDefinition> = roleDefinitions.known ? roleDefinitions.value : new Map();
  const same = holding.at.find(({ roleDefinitionGuid }) =>
    isRequired(roleDefinitionGuid, question.role, roleDefinitions.known ? definitions : undefined),
  );
  if (same !== undefined && same.condition === null) return passedRow([same], definitions, question);
  if (!roleDefinitions.known)
    return same === undefined ? unknown(CHECK, roleDefinitions) : passedRow([same], definitions, question);
  const required = findRequired(question.role, definitions);
  if (required === undefined && holding.unread !== undefined) return unknown(CHECK, holding.unread);
  if (required === undefined) {
    return failed(
      CHECK,
      `There is no Azure role ${quoteForMessage(question.role)} that could be assigned on the subscription.`,
      {
        subject: question.role,
        fix: 'Set the input `role` to the name or GUID of an Azure role (`az role definition list --query "[].roleName" -o tsv`).',
      },
    );
  }
  const covering = holds(holding.at, required, definitions);
  if (covering.kind === 'covered') return passedRow(covering.by, definitions, question);
  if (holding.unread !== undefined) return unknown(CHECK, holding.unread);
  if (covering.kind === 'undefined-role') {
    const read = `the definition of the role ${covering.guid} (Azure Resource Manager)`;
    return unknown(CHECK, { known: false, reason: 'malformed', read, found: 'it was not among those that came back' });
  }
  return missingRow(holding, definitions, question);
}

function isRefusal(value: readonly RoleAssignment[] | RoleRefusal): value is RoleRefusal {
  return 'kind' in value;
}

/** In self-login, being refused the reading of roles is itself the proof that the role is missing. */
function refusedRow(
  { message, correlationId }: RoleRefusal,
  { role, target, ids }: { readonly role: string; readonly target: Principal; readonly ids: IntegrationIds },
): Result {
  const found = `Azure refuses the app to read the subscription’s roles, so it does not hold ${quoteForMessage(role)} there: ${quoteForMessage(message, 400)}.`;
  return failed(CHECK, found, {
    subject: role,
    fix: fixFor(target, role, ids),
    ...(correlationId === undefined ? {} : { correlationId }),
  });
}

/** The service principal on a subscription that is found in this tenant, or the row to report instead. */
function requirePrincipal(facts: TenantFacts): Prerequisite<ServicePrincipal> {
  const { subscription } = facts;
  if (subscription.known && subscription.value.kind !== 'found') {
    const needed = subscription.value.kind === 'not-found' ? 'subscription/state' : 'subscription/tenant';
    return { met: false, row: skipped(CHECK, `Not checked: ${needed} failed.`) };
  }
  return requireServicePrincipal(CHECK, facts);
}

/**
 * `role/assignment`: the principal's active roles at the subscription cover what the required role allows: directly,
 * inherited, or through a group.
 */
export function checkRoleAssignment(
  facts: TenantFacts,
  expectation: Pick<Expectation, 'role'>,
  ids: IntegrationIds,
): Result {
  const { roleAssignments, servicePrincipal } = facts;
  const { role } = expectation;
  const principal = requirePrincipal(facts);
  if (!roleAssignments.known) return principal.met ? unknown(CHECK, roleAssignments) : principal.row;
  const { value } = roleAssignments;
  if (isRefusal(value)) {
    const objectId = servicePrincipal.known ? servicePrincipal.value?.objectId : undefined;
    return refusedRow(value, { role, ids, target: objectId === undefined ? { clientId: ids.clientId } : { objectId } });
  }
  if (!principal.met) return principal.row;
  const question = { role, ids, objectId: principal.value.objectId };
  return judgeHolding(holdingOf(value, facts, question), facts, question);
}
