import { assignRole, command, type Principal } from '../az-command.js';
import type { Expectation, IntegrationIds } from '../expectations.js';
import type { RoleAssignment, RoleDefinition, RoleRefusal, ServicePrincipal, TenantFacts, Unknown } from '../facts.js';
import type { Result } from '../results.js';
import { quoteForMessage } from '../text.js';
import { type Prerequisite, requireServicePrincipal, subscriptionMissing } from './prerequisites.js';
import { findRequired, holds, isRequired, readsAssignments, scopeOf } from './role-held.js';
import { describeHold, eligibleWords, intricate, narrowerWords, roleForAz, undefinedRole } from './role-words.js';
import { failed, passed, unknown } from './rows.js';

const CHECK = 'role/assignment';
const HELD = 'what the roles of the service principal allow';

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

/** Assignments without a condition first: they need no second look. */
function byCondition(one: RoleAssignment, other: RoleAssignment): number {
  return Number(one.condition !== null) - Number(other.condition !== null);
}

/** The row of `role/assignment`, and where it passed the assignments that it passed on. */
export interface RoleVerdict {
  readonly row: Result;
  readonly by: readonly RoleAssignment[];
  /** Why it cannot be told whether others, without a condition, would do too. */
  readonly freeUnsure?: Unknown;
}

function withoutRole(row: Result): RoleVerdict {
  return { row, by: [] };
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
    narrower: [
      ...inScope('narrower'),
      ...(facts.narrowerAssignments.known ? facts.narrowerAssignments.value : []).filter(
        ({ scope, principalId }) =>
          principals.includes(principalId) && scopeOf(scope, ids.subscriptionId) === 'narrower',
      ),
    ],
    unread: facts.groups.known ? undefined : facts.groups,
  };
}

function passedRow(by: readonly RoleAssignment[], facts: TenantFacts, question: Question): RoleVerdict {
  const words = by.map((assignment) => describeHold(assignment, facts, question.objectId));
  const row = passed(
    CHECK,
    `The service principal holds what ${quoteForMessage(question.role)} allows: ${words.join('; ')}.`,
  );
  return { row, by };
}

function missingRow({ at, narrower }: Holding, facts: TenantFacts, question: Question): Result {
  const { role, ids, objectId } = question;
  const others = at.map((assignment) => describeHold(assignment, facts, objectId));
  const held = others.length === 0 ? '' : ` It holds ${others.join('; ')}, which allows less.`;
  const message = `The service principal ${objectId} does not hold the Azure role ${quoteForMessage(role)} on the subscription ${ids.subscriptionId}.${held}${narrowerWords(narrower)}${eligibleWords(facts, question)}`;
  return failed(CHECK, message, { subject: role, fix: fixFor(question, roleForAz(role, facts), ids) });
}

/** Passes on what is known to be held; fails only where all that could be held is known. */
function judgeHolding(holding: Holding, facts: TenantFacts, question: Question): RoleVerdict {
  const { roleDefinitions } = facts;
  const definitions: ReadonlyMap<string, RoleDefinition> = roleDefinitions.known ? roleDefinitions.value : new Map();
  const same = holding.at.find(({ roleDefinitionGuid }) =>
    isRequired(roleDefinitionGuid, question.role, roleDefinitions.known ? definitions : undefined),
  );
  if (same !== undefined && same.condition === null) return passedRow([same], facts, question);
  if (!roleDefinitions.known)
    return same === undefined ? withoutRole(unknown(CHECK, roleDefinitions)) : passedRow([same], facts, question);
  const required = findRequired(question.role, definitions);
  if (required === undefined && holding.unread !== undefined) return withoutRole(unknown(CHECK, holding.unread));
  if (required === undefined) {
    const found = `There is no Azure role ${quoteForMessage(question.role)} that could be assigned on the subscription.`;
    const scope = `/subscriptions/${question.ids.subscriptionId}`;
    const list = command('az', 'role', 'definition', 'list', '--scope', scope, '--query', '[].roleName', '-o', 'tsv');
    const fix = `Set the input \`role\` to the name or GUID of one of these:\n\n${list}`;
    return withoutRole(failed(CHECK, found, { subject: question.role, fix }));
  }
  const covering = holds(holding.at, required, definitions);
  if (covering.kind === 'covered') {
    const verdict = passedRow(covering.by, facts, question);
    return covering.freeUnsure ? { ...verdict, freeUnsure: intricate(HELD) } : verdict;
  }
  if (holding.unread !== undefined) return withoutRole(unknown(CHECK, holding.unread));
  if (covering.kind === 'too-intricate') return withoutRole(unknown(CHECK, intricate(HELD)));
  if (covering.kind === 'undefined-role') return withoutRole(unknown(CHECK, undefinedRole(covering.guid)));
  return withoutRole(missingRow(holding, facts, question));
}

function isRefusal(value: readonly RoleAssignment[] | RoleRefusal): value is RoleRefusal {
  return 'kind' in value;
}

/** In self-login, being refused the reading of roles is itself the proof that a role is missing which allows it. */
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

/** The refusal as what it is for a role that may not allow to read assignments: nothing is known. */
function refusedReading({ message, correlationId }: RoleRefusal): Unknown {
  return {
    known: false,
    reason: 'forbidden',
    read: 'the role assignments (Azure Resource Manager)',
    found: message,
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}

/** The service principal on a subscription that is found in this tenant, or the row to report instead. */
function requirePrincipal(facts: TenantFacts): Prerequisite<ServicePrincipal> {
  const row = subscriptionMissing(CHECK, facts);
  return row === undefined ? requireServicePrincipal(CHECK, facts) : { met: false, row };
}

/** Judges `role/assignment`, and tells the assignments that it passed on. */
export function judgeRole(facts: TenantFacts, { role }: Pick<Expectation, 'role'>, ids: IntegrationIds): RoleVerdict {
  const { roleAssignments, servicePrincipal } = facts;
  const principal = requirePrincipal(facts);
  if (!roleAssignments.known) return withoutRole(principal.met ? unknown(CHECK, roleAssignments) : principal.row);
  const { value } = roleAssignments;
  if (isRefusal(value)) {
    const objectId = servicePrincipal.known ? servicePrincipal.value?.objectId : undefined;
    const target = objectId === undefined ? { clientId: ids.clientId } : { objectId };
    // A role of one's own may well be held without allowing that.
    if (!readsAssignments(role)) return withoutRole(unknown(CHECK, refusedReading(value)));
    return withoutRole(refusedRow(value, { role, ids, target }));
  }
  if (!principal.met) return withoutRole(principal.row);
  const question = { role, ids, objectId: principal.value.objectId };
  return judgeHolding(holdingOf(value, facts, question), facts, question);
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
  return judgeRole(facts, expectation, ids).row;
}
