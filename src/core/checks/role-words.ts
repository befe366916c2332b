import type { RoleAssignment, ScheduledRole, TenantFacts, Unknown } from '../facts.js';
import { quoteForMessage, visible } from '../text.js';
import { isoDay, parseInstant } from '../time.js';
import { findRequired, scopeOf } from './role-held.js';

/** Where a role is held, seen from the subscription: "on the subscription", "inherited from the root". */
export function describeScope(scope: string): string {
  const group = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)$/i.exec(scope)?.[1];
  if (group !== undefined) return `inherited from the management group ${quoteForMessage(group)}`;
  return scope === '/' ? 'inherited from the root' : 'on the subscription';
}

/** What a role is called where its definition is known; its GUID else. */
export function roleName({ roleDefinitions }: TenantFacts, guid: string): string {
  const definition = roleDefinitions.known ? roleDefinitions.value.get(guid) : undefined;
  return definition === undefined ? guid : quoteForMessage(definition.name);
}

/** Why something is not known that patterns of actions would tell. */
export function intricate(read: string): Unknown {
  return { known: false, reason: 'malformed', read, found: 'the patterns of actions are too intricate to compare' };
}

/** Why nobody can tell what a role allows whose definition did not come with the others. */
export function undefinedRole(guid: string): Unknown {
  const read = `the definition of the role ${guid} (Azure Resource Manager)`;
  return { known: false, reason: 'malformed', read, found: 'it was not among those that came back' };
}

/** What az is told to assign: the role's name; its GUID where the name has a quote, which az cannot look up. */
export function roleForAz(role: string, { roleDefinitions }: TenantFacts): string {
  if (!role.includes("'") || !roleDefinitions.known) return role;
  return findRequired(role, roleDefinitions.value)?.guid ?? role;
}

function dayOf(endsOn: string): string {
  const instant = parseInstant(endsOn);
  return instant === undefined ? visible(endsOn) : isoDay(instant);
}

/** The end that PIM has set for an active role; undefined where it has none, or nobody could tell. */
function endOf({ activeSchedules }: TenantFacts, assignment: RoleAssignment): string | undefined {
  if (!activeSchedules.known) return undefined;
  const same = activeSchedules.value.filter(
    ({ scope, roleDefinitionGuid, principalId }) =>
      scope.toLowerCase() === assignment.scope.toLowerCase() &&
      roleDefinitionGuid === assignment.roleDefinitionGuid &&
      principalId === assignment.principalId,
  );
  const ends = same.map(({ endsOn }) => endsOn).filter((end) => end !== null);
  // One schedule without an end keeps the role for good.
  return ends.length === same.length ? [...ends].sort().at(-1) : undefined;
}

/** One assignment in words: role, where it is held, through whom, until when. */
export function describeHold(assignment: RoleAssignment, facts: TenantFacts, objectId: string): string {
  const group = assignment.principalId === objectId ? '' : `, through the group ${assignment.principalId}`;
  const condition = assignment.condition === null ? '' : ' (under a condition, which may leave something out)';
  const end = endOf(facts, assignment);
  const until =
    end === undefined ? '' : `, only until ${dayOf(end)} (Privileged Identity Management has given it for a time)`;
  return `${roleName(facts, assignment.roleDefinitionGuid)} ${describeScope(assignment.scope)}${group}${condition}${until}`;
}

const MOST = 5;

/** What is held below the subscription; resource groups are told as such. */
export function narrowerWords(narrower: readonly RoleAssignment[]): string {
  const scopes = [...new Set(narrower.map(({ scope }) => scope))];
  if (scopes.length === 0) return '';
  const shown = scopes.slice(0, MOST).map((scope) => quoteForMessage(scope, 200));
  const more = scopes.length > MOST ? ` and ${scopes.length - MOST} more` : '';
  const groups = scopes.every((scope) => /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/?$/i.test(scope));
  const kind = groups ? (scopes.length === 1 ? ': a resource group' : ': resource groups') : '';
  return ` It holds roles at narrower scopes only (${shown.join(', ')}${more})${kind}, so the rest of the subscription is left out.`;
}

/** Roles that are eligible at or above the subscription: they give nothing until someone activates them. */
export function eligibleWords(
  facts: TenantFacts,
  { ids, objectId }: { readonly ids: { readonly subscriptionId: string }; readonly objectId: string },
): string {
  const { eligibleRoles, groups } = facts;
  const own = [objectId, ...(groups.known ? groups.value : [])];
  const roles = (eligibleRoles.known ? eligibleRoles.value : []).filter(
    ({ scope, principalId }) => own.includes(principalId) && scopeOf(scope, ids.subscriptionId) === 'at-or-above',
  );
  if (roles.length === 0) return '';
  const all = roles.map((role: ScheduledRole) => {
    const until = role.endsOn === null ? ', without an end' : `, until ${dayOf(role.endsOn)}`;
    return `${roleName(facts, role.roleDefinitionGuid)} ${describeScope(role.scope)}${until}`;
  });
  // The same role may be eligible directly and through a group.
  const words = [...new Set(all)];
  return ` It is only eligible for ${words.join('; ')} (Privileged Identity Management): that gives nothing before it is activated, and a scanner needs an active assignment.`;
}
