import { type Fact, known, type OtherSubscription, type RoleDefinition, type Subscription } from '../core/facts.js';
import { mapParallel } from '../parallel.js';
import { toUnknown } from './answer.js';
import type { ArmClient } from './arm.js';
import { parseListedSubscription, parseRoleAssignment, parseRoleDefinition } from './parse-arm.js';
import { SUBSCRIPTION_READS } from './read-roles.js';

type Listed = Pick<Subscription, 'subscriptionId' | 'displayName'>;

/** The subscriptions that this run can list. */
export async function listSubscriptions(arm: ArmClient): Promise<Fact<readonly Listed[]>> {
  try {
    return known((await arm.subscriptions()).map(parseListedSubscription));
  } catch (thrown) {
    return toUnknown(thrown, SUBSCRIPTION_READS.otherSubscriptions);
  }
}

/** Lists are read a few at a time: an organisation may have hundreds of subscriptions. */
const AT_ONCE = 8;

/** Whose roles are looked for, and what is known of roles already. */
interface Search {
  /** The subscription that is checked, which is no other one. */
  readonly subscriptionId: string;
  /** Object ids of the checked principal and its groups. */
  readonly own: readonly string[];
  readonly definitions: Fact<ReadonlyMap<string, RoleDefinition>>;
}

/** What to do where the run sees a subscription and may not read its roles. */
function remedy(subscriptionId: string): string {
  return `Give the login app the role Reader on that subscription too (Subscriptions, ${subscriptionId}, Access control (IAM)), or take away what lets it see the subscription.`;
}

async function readHeld(
  arm: ArmClient,
  subscriptionId: string,
  { own, definitions }: Search,
): Promise<OtherSubscription['held']> {
  try {
    const all = (await arm.roleAssignments(subscriptionId)).map(parseRoleAssignment);
    const assignments = all.filter(({ principalId }) => own.includes(principalId));
    const shared = definitions.known ? definitions.value : new Map<string, RoleDefinition>();
    const guids = [...new Set(assignments.map(({ roleDefinitionGuid }) => roleDefinitionGuid))];
    const found = await Promise.all(
      guids.map(
        async (guid) => shared.get(guid) ?? parseRoleDefinition(await arm.roleDefinition(subscriptionId, guid)),
      ),
    );
    return known({ assignments, definitions: new Map(found.map((definition) => [definition.guid, definition])) });
  } catch (thrown) {
    const read = `the role assignments of the subscription ${subscriptionId} (Azure Resource Manager)`;
    // login/rights speaks of the subscription that is checked: this one has a remedy of its own.
    const cause = toUnknown(thrown, { read, right: undefined });
    return cause.reason === 'forbidden' ? { ...cause, fix: cause.fix ?? remedy(subscriptionId) } : cause;
  }
}

/** What the checked principal holds on each of the other subscriptions. */
export async function readOtherSubscriptions(
  arm: ArmClient,
  listed: Fact<readonly Listed[]>,
  search: Search,
): Promise<Fact<readonly OtherSubscription[]>> {
  if (!listed.known) return listed;
  const others = listed.value.filter(({ subscriptionId }) => subscriptionId !== search.subscriptionId.toLowerCase());
  // Without its object id nothing can be told of the principal, and nothing needs to be read.
  if (search.own.length === 0) return known([]);
  return known(
    await mapParallel(
      others,
      AT_ONCE,
      async (other): Promise<OtherSubscription> => ({
        ...other,
        held: await readHeld(arm, other.subscriptionId, search),
      }),
    ),
  );
}
