import {
  type Fact,
  known,
  type OtherSubscription,
  type RoleAssignment,
  type RoleDefinition,
  type Subscription,
  type Unknown,
} from '../core/facts.js';
import { mapParallel } from '../parallel.js';
import { toUnknown } from './answer.js';
import type { ArmClient } from './arm.js';
import { parseListedSubscription, parseRoleAssignment, parseRoleDefinition } from './parse-arm.js';
import { SUBSCRIPTION_READS } from './read-roles.js';

type Listed = Pick<Subscription, 'subscriptionId' | 'displayName'>;

/** The subscriptions that this run can list. */
async function listSubscriptions(arm: ArmClient): Promise<Fact<readonly Listed[]>> {
  try {
    return known((await arm.subscriptions()).map(parseListedSubscription));
  } catch (thrown) {
    return toUnknown(thrown, SUBSCRIPTION_READS.otherSubscriptions);
  }
}

/** Lists are read a few at a time: an organisation may have hundreds of subscriptions. */
const AT_ONCE = 8;

/** A subscription beside the one that is checked, with the roles that the checked principal holds on it. */
export interface ListedWithRoles extends Listed {
  readonly assignments: Fact<readonly RoleAssignment[]>;
}

/** What to do where the run sees a subscription and may not read its roles. */
function remedy(subscriptionId: string): string {
  return `Give the login app the role Reader on that subscription too (Subscriptions, ${subscriptionId}, Access control (IAM)), or take away what lets it see the subscription.`;
}

function unknownRoles(thrown: unknown, subscriptionId: string): Unknown {
  const read = `the role assignments of the subscription ${subscriptionId} (Azure Resource Manager)`;
  // login/rights speaks of the subscription that is checked: this one has a remedy of its own.
  const cause = toUnknown(thrown, { read, right: undefined });
  return cause.reason === 'forbidden' ? { ...cause, fix: cause.fix ?? remedy(subscriptionId) } : cause;
}

async function readAssignments(arm: ArmClient, listed: Listed, own: readonly string[]): Promise<ListedWithRoles> {
  try {
    const assignments = (await arm.roleAssignments(listed.subscriptionId)).map(parseRoleAssignment);
    return { ...listed, assignments: known(assignments.filter(({ principalId }) => own.includes(principalId))) };
  } catch (thrown) {
    return { ...listed, assignments: unknownRoles(thrown, listed.subscriptionId) };
  }
}

/**
 * Lists the subscriptions beside the checked one, with the assignments of the checked principal on each. Where its object
 * id is not known, nothing can be told of it, and nothing more is read.
 */
export async function readListedRoles(
  arm: ArmClient,
  subscriptionId: string,
  principals: Promise<readonly string[]>,
): Promise<Fact<readonly ListedWithRoles[]>> {
  const listed = await listSubscriptions(arm);
  if (!listed.known) return listed;
  const others = listed.value.filter((other) => other.subscriptionId !== subscriptionId.toLowerCase());
  const own = others.length === 0 ? [] : await principals;
  if (own.length === 0) return known([]);
  return known(await mapParallel(others, AT_ONCE, (other) => readAssignments(arm, other, own)));
}

type Definitions = Fact<ReadonlyMap<string, RoleDefinition>>;

/** The roles that the principal holds on one of them, each with what it allows. */
async function heldOn(
  arm: ArmClient,
  { subscriptionId, assignments: all }: ListedWithRoles,
  definitions: Definitions,
): Promise<OtherSubscription['held']> {
  if (!all.known) return all;
  const assignments = all.value;
  const shared = definitions.known ? definitions.value : new Map<string, RoleDefinition>();
  const guids = [...new Set(assignments.map(({ roleDefinitionGuid }) => roleDefinitionGuid))];
  try {
    const found = await Promise.all(
      guids.map(
        async (guid) => shared.get(guid) ?? parseRoleDefinition(await arm.roleDefinition(subscriptionId, guid)),
      ),
    );
    return known({ assignments, definitions: new Map(found.map((definition) => [definition.guid, definition])) });
  } catch (thrown) {
    return unknownRoles(thrown, subscriptionId);
  }
}

/** What the checked principal holds on each of the other subscriptions; `definitions` are those that were read already. */
export async function readOtherSubscriptions(
  arm: ArmClient,
  listed: Fact<readonly ListedWithRoles[]>,
  definitions: Definitions,
): Promise<Fact<readonly OtherSubscription[]>> {
  if (!listed.known) return listed;
  return known(
    await mapParallel(listed.value, AT_ONCE, async (other): Promise<OtherSubscription> => {
      const { assignments: _, ...named } = other;
      return { ...named, held: await heldOn(arm, other, definitions) };
    }),
  );
}
