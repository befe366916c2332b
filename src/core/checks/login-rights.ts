import { assignRole, ensurePermission } from '../az-command.js';
import { consentToRoles } from '../consent-commands.js';
import { dependent, type Fact, type ReadRight, type TenantFacts, type Unknown } from '../facts.js';
import { MICROSOFT_GRAPH, MICROSOFT_GRAPH_IDS } from '../permissions.js';
import type { CheckId, Result } from '../results.js';
import { accountOf, describeForApp } from './login-account.js';
import { failed, passed, skippedAfter, unknown } from './rows.js';

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
  const consent = consentToRoles({ clientId: loginClientId }, { api: { clientId: MICROSOFT_GRAPH }, roleIds: [id] });
  return `An administrator of the tenant runs (the first line declares it, the others consent to it alone):\n\n${ensurePermission(loginClientId, { api: MICROSOFT_GRAPH, id, kind: 'Role' })}\n${consent}`;
}

/**
 * The check that says why a subscription is not here, where only what lies on it is unread. Nobody has rights on such a
 * subscription: what was refused there tells of that, not of rights.
 */
function missingSubscription(facts: TenantFacts, unread: readonly Unknown[]): CheckId | undefined {
  const { subscription } = facts;
  if (!subscription.known || subscription.value.kind === 'found') return undefined;
  const onIt: readonly Fact<unknown>[] = [
    facts.roleAssignments,
    facts.roleDefinitions,
    facts.eligibleRoles,
    facts.activeSchedules,
    facts.denyAssignments,
    facts.defenderPlans,
    facts.managedApplications,
    facts.premiumPlans,
    facts.jitRequests,
  ];
  if (!unread.every((fact) => onIt.includes(fact))) return undefined;
  return subscription.value.kind === 'not-found' ? 'subscription/state' : 'subscription/tenant';
}

/** `login/rights`: the login app may read all that the checks need; a row per missing right. */
export function checkLoginRights(facts: TenantFacts, context: RightsContext): Result[] {
  const login = facts.login.known ? facts.login.value : undefined;
  // A person's token names no app that something could be granted to.
  const account = accountOf(login);
  const who = account?.name ?? `The login app ${context.loginClientId}`;
  const describe = account?.describe ?? describeForApp;
  // What is held below the subscription, and what PIM gives, is there to be told only: nothing that is decided hangs on it.
  const { narrowerAssignments: _below, eligibleRoles, activeSchedules, ...needed } = facts;
  const unread = Object.values<Fact<unknown>>({ ...needed }).filter((fact): fact is Unknown => !fact.known);
  const told = [eligibleRoles, activeSchedules].filter((fact): fact is Unknown => !fact.known);
  const missing = new Map<ReadRight, Unknown[]>();
  for (const fact of [...unread, ...told]) {
    if (fact.reason === 'forbidden' && fact.right !== undefined)
      missing.set(fact.right, [...(missing.get(fact.right) ?? []), fact]);
  }
  if (missing.size > 0) {
    return [...missing].map(([right, reads]) => {
      const what = [...new Set(reads.map(({ read }) => read))].join(', ');
      const found = reads[0]?.found ?? '';
      return failed(CHECK, `${who} lacks ${describe(right)}: it could not read ${what} (${found}).`, {
        subject: right,
        fix: account?.fix(right, context.subscriptionId) ?? fixFor(right, context),
        ...(reads[0]?.correlationId === undefined ? {} : { correlationId: reads[0].correlationId }),
      });
    });
  }
  const [first] = unread;
  const elsewhere = first === undefined ? undefined : missingSubscription(facts, unread);
  if (elsewhere !== undefined) return [skippedAfter(CHECK, elsewhere)];
  if (first !== undefined)
    return [unknown(CHECK, dependent('whether the login app may read all that the checks need', first))];
  return [passed(CHECK, `${who} may read all that the checks need.`)];
}
