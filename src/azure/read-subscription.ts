import {
  dependent,
  type Fact,
  known,
  mapFact,
  type RoleDefinition,
  type ScheduledRole,
  type SubscriptionFact,
  type TenantFacts,
  type Unknown,
} from '../core/facts.js';
import { GUID, isGuid } from '../core/guid.js';
import { ServiceError } from '../errors.js';
import { toUnknown } from './answer.js';
import type { ArmClient } from './arm.js';
import { parseRoleAssignment, parseRoleDefinition, parseSubscription } from './parse-arm.js';
import { readListedRoles, readOtherSubscriptions } from './read-other-subscriptions.js';
import {
  isCovered,
  readDefenderPlans,
  readDenyAssignments,
  readNarrower,
  readSchedules,
  SUBSCRIPTION_READS,
} from './read-roles.js';

/** The facts that Azure Resource Manager holds. */
export type SubscriptionFacts = Pick<TenantFacts, keyof typeof SUBSCRIPTION_READS>;

const READS = SUBSCRIPTION_READS;

/** Which of the checks are made that need a read of their own: what no check needs is not read. */
export interface SingleChecks {
  readonly denied: boolean;
  readonly defender: boolean;
  readonly single: boolean;
}

/** All of them. */
export const EVERY_CHECK: SingleChecks = { denied: true, defender: true, single: true };

/** Every fact of the subscription as unknown, because of one cause that lies before them all; what no check needs is not even that. */
export function subscriptionUnknown(cause: Unknown, checks: SingleChecks): SubscriptionFacts {
  return {
    subscription: dependent(READS.subscription.read, cause),
    roleAssignments: dependent(READS.roleAssignments.read, cause),
    roleDefinitions: dependent(READS.roleDefinitions.read, cause),
    narrowerAssignments: dependent(READS.narrowerAssignments.read, cause),
    eligibleRoles: dependent(READS.eligibleRoles.read, cause),
    activeSchedules: dependent(READS.activeSchedules.read, cause),
    denyAssignments: checks.denied ? dependent(READS.denyAssignments.read, cause) : known(null),
    defenderPlans: checks.defender ? dependent(READS.defenderPlans.read, cause) : known(null),
    otherSubscriptions: checks.single ? dependent(READS.otherSubscriptions.read, cause) : known(null),
  };
}

/** The tenant that ARM says the subscription belongs to, where it names exactly one. */
function namedTenant(message: string): string | null {
  const [, after] = message.split('must match');
  // ARM names it more than once, but a subscription that several tenants may reach gives several.
  const tenants = new Set(after?.toLowerCase().match(new RegExp(GUID, 'g')));
  const [tenant] = tenants;
  return tenants.size === 1 && tenant !== undefined ? tenant : null;
}

async function readSubscription(arm: ArmClient, subscriptionId: string): Promise<Fact<SubscriptionFact>> {
  try {
    return known({
      kind: 'found',
      subscription: parseSubscription(await arm.subscription(subscriptionId), subscriptionId),
    });
  } catch (thrown) {
    if (thrown instanceof ServiceError) {
      const { status, code, correlationId } = thrown.details;
      const correlation = correlationId === undefined ? {} : { correlationId };
      if (status === 404 && code === 'SubscriptionNotFound') return known({ kind: 'not-found', ...correlation });
      if (status === 401 && code === 'InvalidAuthenticationTokenTenant') {
        const tenantId = namedTenant(thrown.message);
        return known({ kind: 'other-tenant', tenantId, ...correlation });
      }
    }
    return toUnknown(thrown, READS.subscription);
  }
}

/** Who is checked: in self-login a refusal that names this principal tells of the very role that is missing. */
export interface CheckedPrincipal {
  readonly selfLogin: boolean;
  readonly clientId: string;
  /** Object ids of the service principal and the groups that hold it, as far as they could be read. */
  readonly objectId: Promise<string | undefined>;
  readonly principals: Promise<readonly string[]>;
  /** The same for the login app's service principal. */
  readonly loginPrincipals: Promise<readonly string[]>;
}

async function readAssignments(
  arm: ArmClient,
  subscriptionId: string,
  checked: CheckedPrincipal,
): Promise<SubscriptionFacts['roleAssignments']> {
  try {
    return known((await arm.roleAssignments(subscriptionId)).map(parseRoleAssignment));
  } catch (thrown) {
    if (checked.selfLogin && thrown instanceof ServiceError && thrown.details.code === 'AuthorizationFailed') {
      const message = thrown.message.toLowerCase();
      const names = [checked.clientId, await checked.objectId].filter((name) => name !== undefined);
      if (thrown.details.status === 403 && names.some((name) => message.includes(name.toLowerCase()))) {
        const { correlationId } = thrown.details;
        const refusal = { kind: 'refused-to-checked-principal', message: thrown.message } as const;
        return known(correlationId === undefined ? refusal : { ...refusal, correlationId });
      }
    }
    return toUnknown(thrown, READS.roleAssignments);
  }
}

type Definitions = Fact<ReadonlyMap<string, RoleDefinition>>;

async function readDefinitions(read: () => Promise<readonly RoleDefinition[]>): Promise<Definitions> {
  try {
    return known(new Map((await read()).map((definition) => [definition.guid, definition] as const)));
  } catch (thrown) {
    return toUnknown(thrown, READS.roleDefinitions);
  }
}

/** The required role's definition: by its GUID, or the one of that name, which may be none. */
function readRequired(arm: ArmClient, subscriptionId: string, role: string): Promise<Definitions> {
  return readDefinitions(async () => {
    if (isGuid(role)) return [parseRoleDefinition(await arm.roleDefinition(subscriptionId, role.toLowerCase()))];
    return (await arm.roleDefinitionsByName(subscriptionId, role)).map(parseRoleDefinition);
  });
}

/** Adds the definitions of the roles that the checked principal and its groups hold. */
async function readHeld(
  arm: ArmClient,
  subscriptionId: string,
  { required, guids }: { readonly required: Definitions; readonly guids: readonly string[] },
): Promise<Definitions> {
  if (!required.known) return required;
  const missing = guids.filter((guid) => !required.value.has(guid));
  const held = await readDefinitions(() =>
    Promise.all(missing.map(async (guid) => parseRoleDefinition(await arm.roleDefinition(subscriptionId, guid)))),
  );
  return held.known ? known(new Map([...required.value, ...held.value])) : held;
}

/** What is read, whatever the first answers say. */
function readFirst(arm: ArmClient, { subscriptionId, role, checks }: SubscriptionQuestion, checked: CheckedPrincipal) {
  return Promise.all([
    readSubscription(arm, subscriptionId),
    readAssignments(arm, subscriptionId, checked),
    readRequired(arm, subscriptionId, role),
    readSchedules(arm, subscriptionId, 'active'),
    checks.denied ? readDenyAssignments(arm, subscriptionId) : known(null),
    checks.defender ? readDefenderPlans(arm, subscriptionId) : known(null),
    checked.principals,
    checked.loginPrincipals,
  ]);
}

/** What is to be read of which subscription. */
export interface SubscriptionQuestion {
  readonly subscriptionId: string;
  /** The Azure role that must be held: name or GUID. */
  readonly role: string;
  readonly checks: SingleChecks;
}

/** Reads all that Azure Resource Manager knows of the subscription and of who holds which role at or above it. */
export async function readSubscriptionFacts(
  arm: ArmClient,
  question: SubscriptionQuestion,
  checked: CheckedPrincipal,
): Promise<SubscriptionFacts> {
  const { subscriptionId, role, checks } = question;
  // It goes on beside the rest; a fault of ours in it is thrown where it is awaited.
  const listed = checks.single ? readListedRoles(arm, subscriptionId, checked.principals) : undefined;
  listed?.catch(() => undefined);
  const [subscription, roleAssignments, required, active, denyAssignments, defenderPlans, own, login] = await readFirst(
    arm,
    question,
    checked,
  );
  const assignments = roleAssignments.known && !('kind' in roleAssignments.value) ? roleAssignments.value : undefined;
  const held = (assignments ?? []).filter(({ principalId }) => own.includes(principalId));
  const seen = (assignments ?? []).filter(({ principalId }) => login.includes(principalId));
  const guids = new Set([...held, ...seen].map(({ roleDefinitionGuid }) => roleDefinitionGuid));
  const definitions = await readHeld(arm, subscriptionId, { required, guids: [...guids] });
  const missing = assignments !== undefined && own.length > 0 && !isCovered(held, role, definitions);
  const [narrowerAssignments, eligible, otherSubscriptions] = await Promise.all([
    missing && definitions.known && held.length === 0 ? readNarrower(arm, subscriptionId, own) : known([]),
    missing ? readSchedules(arm, subscriptionId, 'eligible') : known([]),
    listed?.then((others) => readOtherSubscriptions(arm, others, definitions)) ?? known(null),
  ]);
  const ofOwn = (fact: Fact<readonly ScheduledRole[]>): Fact<readonly ScheduledRole[]> =>
    mapFact(fact, (roles) => roles.filter(({ principalId }) => own.includes(principalId)));
  const eligibleRoles = ofOwn(eligible);
  const others = eligibleRoles.known ? eligibleRoles.value.map(({ roleDefinitionGuid }) => roleDefinitionGuid) : [];
  const named = await readHeld(arm, subscriptionId, { required: definitions, guids: [...new Set(others)] });
  return {
    subscription,
    roleAssignments,
    // Eligible roles decide nothing: without their names they are told by their ids.
    roleDefinitions: named.known ? named : definitions,
    narrowerAssignments,
    eligibleRoles,
    activeSchedules: ofOwn(active),
    denyAssignments,
    defenderPlans,
    otherSubscriptions,
  };
}
