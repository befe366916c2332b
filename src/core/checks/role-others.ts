import { assignRole, command, listRoles } from '../az-command.js';
import type { Expectation, IntegrationIds } from '../expectations.js';
import type { DenyAssignment, RoleAssignment, RoleDefinition, TenantFacts, Unknown } from '../facts.js';
import { plural } from '../plural.js';
import type { CheckId, Result } from '../results.js';
import { quoteForMessage } from '../text.js';
import { type Prerequisite, requireServicePrincipal, subscriptionMissing } from './prerequisites.js';
import { judgeRole } from './role.js';
import { findRequired, scopeOf } from './role-held.js';
import { describeHold, describeScope, intricate, roleForAz, roleName, undefinedRole } from './role-words.js';
import { deniesReads, roleWrites } from './role-writes.js';
import { failed, passed, skipped, skippedAfter, unknown } from './rows.js';

/** The object id of the service principal on a subscription that may be found, or the row to report instead. */
function requireObjectId(check: CheckId, facts: TenantFacts): Prerequisite<string> {
  const row = subscriptionMissing(check, facts);
  if (row !== undefined) return { met: false, row };
  const principal = requireServicePrincipal(check, facts);
  return principal.met ? { met: true, value: principal.value.objectId } : principal;
}

/** `role/condition`: the assignment that `role/assignment` passed on bears no condition. */
export function checkRoleCondition(
  facts: TenantFacts,
  expectation: Pick<Expectation, 'role'>,
  ids: IntegrationIds,
): Result[] {
  const check = 'role/condition';
  const principal = requireObjectId(check, facts);
  if (!principal.met) return [principal.row];
  const { row, by, freeUnsure } = judgeRole(facts, expectation, ids);
  if (row.status === 'unknown') return [unknownAfter(check, row)];
  if (row.status !== 'passed') return [skippedAfter(check, 'role/assignment')];
  const conditional = by.filter(({ condition }) => condition !== null);
  if (conditional.length === 0)
    return [
      passed(
        check,
        `The role is held without a condition: ${by.map((one) => describeHold(one, facts, principal.value)).join('; ')}.`,
      ),
    ];
  // Another assignment without one may be held through what could not be read.
  const unread = [facts.groups, facts.roleDefinitions].find((fact): fact is Unknown => !fact.known) ?? freeUnsure;
  if (unread !== undefined) return [unknown(check, unread)];
  return conditional.map((assignment) =>
    failed(
      check,
      `The role ${roleName(facts, assignment.roleDefinitionGuid)} ${describeScope(assignment.scope)} is held under a condition only, which may leave something out of the scan: ${quoteForMessage(assignment.condition ?? '', 300)}.`,
      {
        subject: assignment.id,
        fix: `Take the condition off in the portal (Access control (IAM) of ${assignment.scope}, Role assignments, View/Edit of the condition, Delete condition). The assignment:\n\n${command('az', 'role', 'assignment', 'list', '--assignee', assignment.principalId, '--scope', assignment.scope, '--query', `[?id=='${assignment.id}'].{role:roleDefinitionName, condition:condition}`, '-o', 'jsonc')}`,
      },
    ),
  );
}

function unknownAfter(check: CheckId, { message, correlationId, fix }: Result): Result {
  return {
    ...skipped(check, `Could not read what ${check} looks at, since it depends on role/assignment: ${message}`),
    status: 'unknown',
    unknownReason: 'dependency',
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(fix === undefined ? {} : { fix }),
  };
}

/** What a look at the roles of the principal goes by. */
interface Holder {
  readonly objectId: string;
  readonly ids: IntegrationIds;
  readonly groups: readonly string[];
  readonly definitions: ReadonlyMap<string, RoleDefinition>;
}

/** What the principal and its groups hold at or above the subscription. */
function heldBy(all: readonly RoleAssignment[], { objectId, groups, ids }: Holder): readonly RoleAssignment[] {
  const own = [objectId, ...groups];
  return all.filter(
    ({ principalId, scope }) => own.includes(principalId) && scopeOf(scope, ids.subscriptionId) === 'at-or-above',
  );
}

function excessRow(assignment: RoleAssignment, facts: TenantFacts, holder: Holder & { readonly role: string }): Result {
  const { objectId, ids, role, definitions } = holder;
  const required = findRequired(role, definitions);
  // A required role that itself writes would only be given once more, and one that does not exist cannot be given.
  const reading = required !== undefined && roleWrites(required) === false ? role : 'Reader';
  const input = reading === role ? '' : `Set the input \`role\` to one that only reads, such as Reader. `;
  return failed(
    'role/excess',
    `The service principal ${objectId} holds ${describeHold(assignment, facts, objectId)}: it can write, delete or assign, which a scanner never needs.`,
    {
      subject: roleName(facts, assignment.roleDefinitionGuid).replace(/^"|"$/g, ''),
      fix: `${input}Make sure that it holds ${quoteForMessage(reading)} beside it (first line; it may be there already), then remove this assignment in the portal (Access control (IAM) of ${assignment.scope}):\n\n${assignRole({ objectId }, { role: roleForAz(reading, facts), subscriptionId: ids.subscriptionId })}\n${listRoles(objectId, ids.subscriptionId)}`,
    },
  );
}

/** `role/excess`: the principal holds no role at that scope that can write, delete or assign. */
export function checkRoleExcess(
  facts: TenantFacts,
  { role }: Pick<Expectation, 'role'>,
  ids: IntegrationIds,
): Result[] {
  const check = 'role/excess';
  const principal = requireObjectId(check, facts);
  if (!principal.met) return [principal.row];
  const { roleAssignments, roleDefinitions, groups } = facts;
  if (!roleAssignments.known) return [unknown(check, roleAssignments)];
  if ('kind' in roleAssignments.value) {
    const { row } = judgeRole(facts, { role }, ids);
    return [row.status === 'unknown' ? unknownAfter(check, row) : skippedAfter(check, 'role/assignment')];
  }
  const definitions = roleDefinitions.known ? roleDefinitions.value : new Map<string, RoleDefinition>();
  const holder = { objectId: principal.value, ids, groups: groups.known ? groups.value : [], definitions };
  const held = heldBy(roleAssignments.value, holder);
  // Undefined where its patterns are too intricate; to tell may take a second, so each is asked once.
  const judged = held.flatMap((assignment) => {
    const definition = definitions.get(assignment.roleDefinitionGuid);
    return definition === undefined ? [] : [{ assignment, writes: roleWrites(definition) }];
  });
  const rows = judged
    .filter(({ writes }) => writes === true)
    .map(({ assignment }) => excessRow(assignment, facts, { ...holder, role }));
  const unread: Unknown[] = groups.known ? [] : [groups];
  const open = held.find(({ roleDefinitionGuid }) => !definitions.has(roleDefinitionGuid));
  if (open !== undefined) unread.push(roleDefinitions.known ? undefinedRole(open.roleDefinitionGuid) : roleDefinitions);
  if (judged.some(({ writes }) => writes === undefined))
    unread.push(intricate('what the roles of the service principal allow'));
  if (rows.length > 0 || unread.length > 0) return [...rows, ...unread.map((cause) => unknown(check, cause))];
  return [
    passed(
      check,
      `No role of the service principal can write, delete or assign on the subscription (${held.length} held).`,
    ),
  ];
}

const EVERYONE = '00000000-0000-0000-0000-000000000000';

/** Whether a deny assignment reaches the subscription itself. */
function reaches({ scope, doNotApplyToChildScopes }: DenyAssignment, subscriptionId: string): boolean {
  if (scopeOf(scope, subscriptionId) !== 'at-or-above') return false;
  return !doNotApplyToChildScopes || scope.toLowerCase().replace(/\/+$/, '') === `/subscriptions/${subscriptionId}`;
}

/** Whether a deny assignment concerns the principal; undefined where only its groups could tell. */
function concerns(
  { principals, excludedPrincipals }: DenyAssignment,
  objectId: string,
  groups: readonly string[] | undefined,
): boolean | undefined {
  const own = [objectId, EVERYONE, ...(groups ?? [])];
  if (excludedPrincipals.some((id) => own.includes(id))) return false;
  const named = principals.some((id) => own.includes(id));
  if (groups !== undefined) return named;
  // A group that could not be read may be among the principals, or among the excluded ones.
  if (named) return excludedPrincipals.length === 0 ? true : undefined;
  return undefined;
}

function deniedRow(deny: DenyAssignment, ids: IntegrationIds): Result {
  const actions = deny.permissions
    .flatMap(({ actions: all, notActions }) =>
      all.filter((action) => deniesReads({ permissions: [{ actions: [action], notActions }] }) !== false),
    )
    .slice(0, 5);
  const condition = deny.conditional ? ' It stands under a condition, which may spare some of them.' : '';
  return failed(
    'role/denied',
    `The deny assignment ${quoteForMessage(deny.name)} ${describeScope(deny.scope)} takes reads away from the service principal (${actions.map((action) => quoteForMessage(action)).join(', ')}): deny wins over any role.${condition}`,
    {
      subject: deny.id,
      fix: `Whoever made it (a deployment stack, a managed application or a blueprint) must change it there, or exclude the service principal. It says:\n\n${command('az', 'rest', '--method', 'get', '--url', `/subscriptions/${ids.subscriptionId}/providers/Microsoft.Authorization/denyAssignments?api-version=2022-04-01&$filter=atScope()`)}`,
    },
  );
}

/** `role/denied`: no deny assignment on the subscription takes reads away from the principal. */
export function checkRoleDenied(facts: TenantFacts, ids: IntegrationIds): Result[] {
  const check = 'role/denied';
  const principal = requireObjectId(check, facts);
  if (!principal.met) return [principal.row];
  const { denyAssignments, groups } = facts;
  if (!denyAssignments.known) return [unknown(check, denyAssignments)];
  if (denyAssignments.value === null) return [skipped(check, 'Not checked: it is not selected.')];
  const here = denyAssignments.value
    .filter((deny) => reaches(deny, ids.subscriptionId))
    .map((deny) => ({ deny, denies: deniesReads(deny) }));
  const judged = here
    .filter(({ denies }) => denies === true)
    .map(({ deny }) => ({
      deny,
      verdict: concerns(deny, principal.value, groups.known ? groups.value : undefined),
    }));
  const rows = judged.filter(({ verdict }) => verdict === true).map(({ deny }) => deniedRow(deny, ids));
  const open = judged.some(({ verdict }) => verdict === undefined) && !groups.known ? [unknown(check, groups)] : [];
  if (here.some(({ denies }) => denies === undefined))
    open.push(unknown(check, intricate('which reads the deny assignments take away')));
  if (rows.length > 0 || open.length > 0) return [...rows, ...open];
  const number = denyAssignments.value.length;
  return [
    passed(
      check,
      number === 0
        ? 'There is no deny assignment on the subscription.'
        : `None of the ${plural(number, 'deny assignment')} at or above the subscription takes reads away from the service principal.`,
    ),
  ];
}
