import { addPermission, assignRole, grantConsent } from '../az-command.js';
import { dependent, type Fact, type ReadRight, type TenantFacts, type Unknown } from '../facts.js';
import { MICROSOFT_GRAPH, MICROSOFT_GRAPH_IDS } from '../permissions.js';
import type { Result } from '../results.js';
import { failed, passed, skipped, unknown } from './rows.js';

const CHECK = 'login/rights';

/** Who lacks a right, and on which subscription it would be granted. */
export interface RightsContext {
  readonly loginClientId: string;
  readonly subscriptionId: string;
}

function fixFor(right: ReadRight, { loginClientId, subscriptionId }: RightsContext): string {
  if (right === 'Reader') {
    return `Someone who may assign roles on the subscription runs:\n\n${assignRole({ clientId: loginClientId }, { role: 'Reader', subscriptionId })}`;
  }
  const id = MICROSOFT_GRAPH_IDS[right]?.Role;
  if (id === undefined) return `Grant ${right} to the token of this run.`;
  return `An administrator of the tenant runs (the second line consents to all that the login app declares):\n\n${addPermission(loginClientId, { api: MICROSOFT_GRAPH, id, kind: 'Role' })}\n${grantConsent(loginClientId)}`;
}

function describe(right: ReadRight): string {
  return right === 'Reader'
    ? 'the Azure role Reader on the subscription'
    : `the Microsoft Graph application permission ${right}`;
}

/** `login/rights`: the login app may read all that the checks need; a row per missing right. */
export function checkLoginRights(facts: TenantFacts, context: RightsContext): Result[] {
  const unread = Object.values<Fact<unknown>>({ ...facts }).filter((fact): fact is Unknown => !fact.known);
  const missing = new Map<ReadRight, Unknown[]>();
  for (const fact of unread) {
    if (fact.reason === 'forbidden' && fact.right !== undefined)
      missing.set(fact.right, [...(missing.get(fact.right) ?? []), fact]);
  }
  if (missing.size > 0) {
    return [...missing].map(([right, reads]) => {
      const what = reads.map(({ read }) => read).join(', ');
      const found = reads[0]?.found ?? '';
      return failed(
        CHECK,
        `The login app ${context.loginClientId} lacks ${describe(right)}: it could not read ${what} (${found}).`,
        {
          subject: right,
          fix: fixFor(right, context),
          ...(reads[0]?.correlationId === undefined ? {} : { correlationId: reads[0].correlationId }),
        },
      );
    });
  }
  const [first] = unread;
  const { subscription, roleAssignments, roleDefinitions } = facts;
  const elsewhere = subscription.known && subscription.value.kind !== 'found' ? subscription.value.kind : undefined;
  // Nobody has rights on a subscription that is not here: what was refused there tells of that, not of rights.
  if (
    elsewhere !== undefined &&
    first !== undefined &&
    unread.every((fact) => fact === roleAssignments || fact === roleDefinitions)
  ) {
    const needed = elsewhere === 'not-found' ? 'subscription/state' : 'subscription/tenant';
    return [skipped(CHECK, `Not checked: ${needed} failed.`)];
  }
  if (first !== undefined)
    return [unknown(CHECK, dependent('whether the login app may read all that the checks need', first))];
  return [passed(CHECK, `The login app ${context.loginClientId} may read all that the checks need.`)];
}
