import { listRoles } from '../az-command.js';
import type { Expectation } from '../expectations.js';
import type { OtherSubscription, TenantFacts, Unknown } from '../facts.js';
import { plural } from '../plural.js';
import type { Result } from '../results.js';
import { quoteForMessage } from '../text.js';
import { requireServicePrincipal, subscriptionMissing } from './prerequisites.js';
import { findRequired, holds } from './role-held.js';
import { intricate } from './role-words.js';
import { failed, passed, skipped, unknown } from './rows.js';

const CHECK = 'subscription/single';

/** Whether the role is held on another subscription; unknown where that could not be read. */
function isHeld({ held }: OtherSubscription, facts: TenantFacts, role: string): boolean | Unknown {
  if (!held.known) return held;
  if (held.value.assignments.length === 0) return false;
  const { roleDefinitions } = facts;
  if (!roleDefinitions.known) return roleDefinitions;
  const required = findRequired(role, roleDefinitions.value);
  if (required === undefined) return false;
  const { kind } = holds(held.value.assignments, required, held.value.definitions);
  return kind === 'too-intricate' ? intricate('what the roles on another subscription allow') : kind === 'covered';
}

/** `subscription/single`: the checked app holds the role on no other subscription that this run can list. */
export function checkSubscriptionSingle(facts: TenantFacts, { role }: Pick<Expectation, 'role'>): Result[] {
  const missing = subscriptionMissing(CHECK, facts);
  if (missing !== undefined) return [missing];
  const principal = requireServicePrincipal(CHECK, facts);
  if (!principal.met) return [principal.row];
  const { otherSubscriptions, groups } = facts;
  if (!otherSubscriptions.known) return [unknown(CHECK, otherSubscriptions)];
  const others = otherSubscriptions.value;
  if (others === null) return [skipped(CHECK, 'Not checked: it is not selected.')];
  const judged = others.map((other) => ({ other, verdict: isHeld(other, facts, role) }));
  const seen = `This run can list ${plural(others.length, 'other subscription')}`;
  const rows = judged
    .filter(({ verdict }) => verdict === true)
    .map(({ other }) =>
      failed(
        CHECK,
        `The app also holds what ${quoteForMessage(role)} allows on the subscription ${quoteForMessage(other.displayName)} (${other.subscriptionId}). Jit takes one subscription per tenant, so it is not needed there. ${seen}.`,
        {
          subject: other.subscriptionId,
          fix: `If nothing else uses it, remove the role in the portal (Subscriptions, ${other.subscriptionId}, Access control (IAM)); one that is inherited goes where it was assigned. What the app holds there:\n\n${listRoles(principal.value.objectId, other.subscriptionId)}`,
        },
      ),
    );
  // A group that could not be read may hold the role on any of them.
  const open = judged.flatMap(({ verdict }) => (typeof verdict === 'boolean' ? [] : [verdict]));
  const unread = others.length > 0 && !groups.known ? [groups, ...open] : open;
  const causes = [...new Map(unread.map((cause) => [cause.read, cause] as const)).values()];
  if (rows.length > 0 || causes.length > 0) return [...rows, ...causes.map((cause) => unknown(CHECK, cause))];
  if (others.length === 0) return [passed(CHECK, 'This run sees no other subscription.')];
  return [passed(CHECK, `${seen}; the app holds the role on none of them.`)];
}
