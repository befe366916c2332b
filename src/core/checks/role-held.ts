import type { RoleAssignment, RoleDefinition } from '../facts.js';
import { isGuid } from '../guid.js';
import { covers, type Grant } from './role-patterns.js';

/** Built-in roles by name, for when the tenant's definitions could not be read: their ids are the same everywhere. */
const BUILT_IN: Readonly<Record<string, string>> = {
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  'security reader': '39bc4728-0917-49c7-9d2c-d95423bc2eb4',
};

/**
 * Whether the role, by name or GUID, is one of Azure's own that may read role assignments: whoever is refused that cannot
 * hold it. All of `BUILT_IN` may (their definitions allow to read everything of `Microsoft.Authorization`, or more).
 */
export function readsAssignments(role: string): boolean {
  const wanted = role.trim().toLowerCase();
  return Object.entries(BUILT_IN).some(([name, guid]) => wanted === name || wanted === guid);
}

/** Where an assignment applies, seen from the subscription. */
export function scopeOf(scope: string, subscriptionId: string): 'at-or-above' | 'narrower' | 'elsewhere' {
  const own = `/subscriptions/${subscriptionId}`.toLowerCase();
  const found = scope.toLowerCase().replace(/(?<=.)\/+$/, '');
  if (found === '/' || found === own || /^\/providers\/microsoft\.management\/managementgroups\/[^/]+$/.test(found))
    return 'at-or-above';
  return found.startsWith(`${own}/`) ? 'narrower' : 'elsewhere';
}

/** The required role's definition, by GUID or name (letter case aside). */
export function findRequired(
  role: string,
  definitions: ReadonlyMap<string, RoleDefinition>,
): RoleDefinition | undefined {
  const wanted = role.trim().toLowerCase();
  return definitions.get(wanted) ?? [...definitions.values()].find(({ name }) => name.toLowerCase() === wanted);
}

/** Whether the GUID is the required role's own; without definitions, by the published id of its name. */
export function isRequired(
  guid: string,
  role: string,
  definitions: ReadonlyMap<string, RoleDefinition> | undefined,
): boolean {
  const wanted = role.trim().toLowerCase();
  if (isGuid(wanted)) return guid === wanted;
  return guid === (definitions === undefined ? BUILT_IN[wanted] : findRequired(role, definitions)?.guid);
}

function actionsOf({ permissions }: RoleDefinition): readonly Grant[] {
  return permissions.map(({ actions, notActions }) => ({ actions, notActions }));
}

function dataActionsOf({ permissions }: RoleDefinition): readonly Grant[] {
  return permissions.map(({ dataActions, notDataActions }) => ({ actions: dataActions, notActions: notDataActions }));
}

/** Undefined where it is too intricate to tell. */
function coversRole(held: readonly RoleDefinition[], required: RoleDefinition): boolean | undefined {
  const control = covers(held.flatMap(actionsOf), actionsOf(required));
  if (control === false) return false;
  const data = covers(held.flatMap(dataActionsOf), dataActionsOf(required));
  return data === false ? false : control && data;
}

/** Whether assignments cover a role, and by which; a role whose definition is not known leaves it open. */
export type Covering =
  /** `freeUnsure`: under a condition, and whether those without one would do alone cannot be told. */
  | { readonly kind: 'covered'; readonly by: readonly RoleAssignment[]; readonly freeUnsure: boolean }
  | { readonly kind: 'undefined-role'; readonly guid: string }
  /** The patterns of the roles are too intricate to compare. */
  | { readonly kind: 'too-intricate' }
  | { readonly kind: 'not-covered' };

/** An assignment with its role's definition. */
interface Defined {
  readonly assignment: RoleAssignment;
  readonly definition: RoleDefinition;
}

/** The assignments that cover the required role: one alone, else the few that do it together; undefined where none do. */
function coverBy(all: readonly Defined[], required: RoleDefinition): readonly Defined[] | undefined {
  const covered = (some: readonly Defined[]): boolean =>
    coversRole(
      some.map(({ definition }) => definition),
      required,
    ) === true;
  const alone = all.find((one) => covered([one]));
  if (alone !== undefined) return [alone];
  // Rights of several roles add up.
  if (all.length < 2 || !covered(all)) return undefined;
  return all.reduceRight<readonly Defined[]>((needed, one) => {
    const others = needed.filter((other) => other !== one);
    return covered(others) ? others : needed;
  }, all);
}

/** Whether the assignments are known not to cover the required role, even together. */
function lacks(all: readonly Defined[], required: RoleDefinition): boolean {
  const held = all.map(({ definition }) => definition);
  return coversRole(held, required) === false;
}

/**
 * Whether the assignments, in the order given, cover the required role: those without a condition, where they do; else
 * all of them.
 */
export function holds(
  assignments: readonly RoleAssignment[],
  required: RoleDefinition,
  definitions: ReadonlyMap<string, RoleDefinition>,
): Covering {
  const defined = assignments.flatMap((assignment): Defined[] => {
    const definition = definitions.get(assignment.roleDefinitionGuid);
    return definition === undefined ? [] : [{ assignment, definition }];
  });
  const free = defined.filter(({ assignment }) => assignment.condition === null);
  const covered = (by: readonly Defined[], freeUnsure: boolean): Covering => ({
    kind: 'covered',
    by: by.map(({ assignment }) => assignment),
    freeUnsure,
  });
  const freely = coverBy(free, required);
  if (freely !== undefined) return covered(freely, false);
  const open = assignments.filter(({ roleDefinitionGuid }) => !definitions.has(roleDefinitionGuid));
  const by = free.length < defined.length ? coverBy(defined, required) : undefined;
  if (by !== undefined) return covered(by, open.some(({ condition }) => condition === null) || !lacks(free, required));
  const [first] = open;
  if (first !== undefined) return { kind: 'undefined-role', guid: first.roleDefinitionGuid };
  return lacks(defined, required) ? { kind: 'not-covered' } : { kind: 'too-intricate' };
}
