import type { AppRole, TenantFacts } from '../facts.js';
import { quoteForMessage } from '../text.js';
import { differences } from './differences.js';
import { change, notNeeded, type Plan, refused, unread, withoutLogin } from './plan.js';

/** The app role that is added, or the one of that id that is enabled and opened to both kinds of members. */
export type AppRoleStep =
  | { readonly kind: 'add'; readonly value: string }
  | { readonly kind: 'mend'; readonly value: string; readonly id: string };

/** Both kinds of members that Jit's page asks for. */
export const MEMBER_TYPES = ['User', 'Application'] as const;

function isRight({ enabled, allowedMemberTypes }: AppRole): boolean {
  return enabled && MEMBER_TYPES.every((type) => allowedMemberTypes.includes(type));
}

/** What is to be done about the roles that an application has. */
export function planRole(roles: readonly AppRole[], wanted: string): Plan<AppRoleStep> {
  const named = roles.filter(({ value }) => value === wanted);
  const title = quoteForMessage(wanted);
  if (named.some(isRight)) return notNeeded(`The app role ${title} exists and is enabled.`);
  const [first, second] = named;
  if (second !== undefined)
    return refused(`The app has several app roles with the value ${title}: mend them in the portal.`);
  const members = 'for users/groups and applications';
  if (first === undefined) {
    const what = `the app role ${title}, ${members}`;
    return change({ kind: 'add', value: wanted }, `Add ${what}.`, `Added ${what}.`);
  }
  const what = `the app role ${title} (${first.id}) ${members}`;
  return change({ kind: 'mend', value: wanted, id: first.id }, `Enable ${what}.`, `Enabled ${what}.`);
}

/** The repair `app-role`: the app role of that value is added or enabled; all others stay as they are. */
export function planAppRole(facts: TenantFacts, wanted: string): Plan<AppRoleStep> {
  const stopped = withoutLogin(facts);
  if (stopped !== undefined) return stopped;
  if (wanted === '') return notNeeded('The input app-role is empty.');
  const { application } = facts;
  if (!application.known) return unread(application);
  if (application.value === null) return refused('The application is not in the tenant (app/exists).');
  return planRole(application.value.appRoles, wanted);
}

type JsonObject = Readonly<Record<string, unknown>>;

/** A role as it may be sent: Graph gives `origin` and refuses to take it. */
function sendable({ origin: _readOnly, ...role }: JsonObject): JsonObject {
  return role;
}

function mended(role: JsonObject): JsonObject {
  const own: readonly unknown[] = Array.isArray(role.allowedMemberTypes) ? role.allowedMemberTypes : [];
  const missing = MEMBER_TYPES.filter((type) => !own.includes(type));
  return { ...role, isEnabled: true, allowedMemberTypes: [...own, ...missing] };
}

/**
 * `appRoles` as they were read, with the one role added (under the id that is given) or mended. With `pause` that role is
 * disabled instead: Entra may ask for that before it lets an enabled role be changed.
 */
export function withRole(
  current: readonly JsonObject[],
  step: AppRoleStep,
  { newId, pause = false }: { readonly newId: string; readonly pause?: boolean },
): readonly JsonObject[] {
  const all = current.map(sendable);
  if (step.kind === 'add') {
    const { value } = step;
    const role = { description: value, displayName: value, id: newId, isEnabled: true, value };
    return [...all, { allowedMemberTypes: MEMBER_TYPES, ...role }];
  }
  const isMeant = ({ id }: JsonObject): boolean => typeof id === 'string' && id.toLowerCase() === step.id;
  const changed = (role: JsonObject): JsonObject => (pause ? { ...role, isEnabled: false } : mended(role));
  return all.map((role) => (isMeant(role) ? changed(role) : role));
}

/** Names the roles of before that are gone or told otherwise now, those with the wanted value aside. */
export function changedRoles(
  before: readonly JsonObject[],
  now: readonly JsonObject[],
  wanted: string,
): readonly string[] {
  const others = before.filter(({ value }) => value !== wanted);
  const isChanged = (role: JsonObject): boolean => {
    const after = now.find(({ id }) => id === role.id);
    return after === undefined || differences(sendable(role), sendable(after)).length > 0;
  };
  return others.filter(isChanged).map(({ id, value }) => `${String(value ?? 'without a value')} (${String(id)})`);
}
