import type { World } from '../../world.js';
import { isAtOrBelow } from '../resources.js';
import { ArmRefusal, unsupportedFilter } from './errors.js';
import { identities } from './rights.js';

/** Something given to a principal at a scope. */
interface Scoped {
  readonly scope: string;
  readonly principalId: string;
}

/** One clause of a filter on assignments. */
type Clause = { readonly kind: 'atScope' } | { readonly kind: 'principal' | 'assignedTo'; readonly id: string };

function clauses(filter: string): Clause[] {
  return filter.split(/\s+and\s+/i).map((part): Clause => {
    const text = part.trim();
    if (/^atScope\(\)$/i.test(text)) return { kind: 'atScope' };
    const principal = /^principalId\s+eq\s+'?([0-9a-f-]{36})'?$/i.exec(text)?.[1];
    if (principal !== undefined) return { kind: 'principal', id: principal.toLowerCase() };
    const assigned = /^assignedTo\('([0-9a-f-]{36})'\)$/i.exec(text)?.[1];
    if (assigned !== undefined) return { kind: 'assignedTo', id: assigned.toLowerCase() };
    throw unsupportedFilter(filter);
  });
}

/** Those of `items` that a list at `scope` shows: at, above and below it without a filter, only at and above with `atScope()`. */
export function filterAssignments<T extends Scoped>(
  world: World,
  items: readonly T[],
  scope: string,
  tenantId: string,
  filter: string | null,
): T[] {
  const wanted = filter === null || filter.trim() === '' ? [] : clauses(filter);
  const atScope = wanted.some((item) => item.kind === 'atScope');
  return items.filter((item) => {
    const above = isAtOrBelow(world, scope, item.scope, tenantId);
    const below = !atScope && isAtOrBelow(world, item.scope, scope, tenantId);
    return (above || below) && wanted.every((clause) => holds(world, clause, item, tenantId));
  });
}

function holds(world: World, clause: Clause, item: Scoped, tenantId: string): boolean {
  if (clause.kind === 'atScope') return true;
  if (clause.kind === 'principal') return item.principalId.toLowerCase() === clause.id;
  const isUser = world.tenants.some((tenant) => tenant.users.some((user) => user.id === clause.id));
  if (world.arm.assignedTo === 'users' && !isUser) return false;
  return identities(world, tenantId, clause.id).includes(item.principalId);
}

/** A test for role definitions: `roleName eq`, `type eq`, `atScopeAndBelow()`, joined by `and`. */
export function roleDefinitionFilter(filter: string | null): (role: { roleName: string; roleType: string }) => boolean {
  const parts = filter === null || filter.trim() === '' ? [] : filter.trim().split(/\s+and\s+/i);
  const tests = parts.map((part) => {
    if (/^atScopeAndBelow\(\)$/i.test(part)) return () => true;
    const [, property = '', value = ''] = /^(roleName|type)\s+eq\s+'((?:[^']|'')*)'$/i.exec(part) ?? [];
    if (property === '') throw new ArmRefusal(400, 'UnsupportedQuery', `The filter '${part}' is not supported.`);
    const wanted = value.replaceAll("''", "'").toLowerCase();
    const byName = property.toLowerCase() === 'rolename';
    return (role: { roleName: string; roleType: string }) =>
      (byName ? role.roleName : role.roleType).toLowerCase() === wanted;
  });
  return (role) => tests.every((test) => test(role));
}
