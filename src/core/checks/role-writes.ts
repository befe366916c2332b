import type { DenyAssignment, RoleDefinition } from '../facts.js';
import { covers, type Grant } from './role-patterns.js';

/** Actions that write, delete or assign. */
const WRITES = ['*/write', '*/delete', 'Microsoft.Authorization/elevateAccess/action'] as const;

/** Actions that hand an identity or a role to something, without being called a write. */
const ASSIGNS = ['*/assign/action'] as const;

const READS = ['*/read'] as const;

/** What stands behind the last star of a pattern, in lower case. */
function tailOf(pattern: string): string {
  return pattern.slice(pattern.lastIndexOf('*') + 1).toLowerCase();
}

/** Whether two patterns may have a text in common, by their ends alone: most have none, and need no closer look. */
function endsMeet(one: string, other: string): boolean {
  const [first, second] = [tailOf(one), tailOf(other)];
  return first.endsWith(second) || second.endsWith(first);
}

/** Whether the grants allow an action of one of the patterns; undefined where that is too intricate to tell. */
function allowsAny(grants: readonly Grant[], patterns: readonly string[]): boolean | undefined {
  const near = grants
    .map(({ actions, notActions }) => ({
      actions: actions.filter((action) => patterns.some((pattern) => endsMeet(action, pattern))),
      notActions,
    }))
    .filter(({ actions }) => actions.length > 0);
  // All that is none of these actions: if it covers the grants, they allow none of them.
  if (near.length === 0) return false;
  const spared = covers([{ actions: ['*'], notActions: patterns }], near);
  return spared === undefined ? undefined : !spared;
}

/**
 * Whether a role allows an action (on resources or their data) that writes, deletes or assigns; undefined where that is
 * too intricate to tell.
 */
export function roleWrites({ permissions }: RoleDefinition): boolean | undefined {
  const control = permissions.map(({ actions, notActions }) => ({ actions, notActions }));
  const data = permissions.map(({ dataActions, notDataActions }) => ({
    actions: dataActions,
    notActions: notDataActions,
  }));
  const verdicts = [allowsAny(control, WRITES), allowsAny(data, WRITES)];
  return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false;
}

/** Whether a role allows an action by which something is assigned that bears rights of its own, such as a managed identity; undefined where that is too intricate to tell. */
export function roleAssigns({ permissions }: RoleDefinition): boolean | undefined {
  return allowsAny(permissions, ASSIGNS);
}

/** Whether a deny assignment takes an action away that reads; undefined where that is too intricate to tell. */
export function deniesReads({ permissions }: Pick<DenyAssignment, 'permissions'>): boolean | undefined {
  return allowsAny(permissions, READS);
}
