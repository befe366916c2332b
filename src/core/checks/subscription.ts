import { assignRole, command } from '../az-command.js';
import type { IntegrationIds } from '../expectations.js';
import type { Subscription, TenantFacts } from '../facts.js';
import type { Result } from '../results.js';
import { quoteForMessage, visible } from '../text.js';
import { failed, passed, skippedAfter, unknown } from './rows.js';

function title({ displayName, subscriptionId }: Subscription): string {
  return `The subscription ${quoteForMessage(displayName)} (${subscriptionId})`;
}

function stateRow(subscription: Subscription): Result {
  const check = 'subscription/state';
  const state = visible(subscription.state);
  const message = `${title(subscription)} is ${state}`;
  if (subscription.state === 'Enabled') return passed(check, `${message}.`);
  const usable = subscription.state === 'Warned' || subscription.state === 'PastDue';
  const fix = `See to its billing (Cost Management + Billing in the portal), then look again:\n\n${command('az', 'account', 'show', '--subscription', subscription.subscriptionId)}`;
  if (usable)
    return failed(check, `${message}: it still works, but will be disabled unless its billing is put right.`, {
      severity: 'warning',
      fix,
    });
  return failed(check, `${message}; expected Enabled.`, { fix });
}

/** `subscription/state`: the subscription is found, and Enabled. */
export function checkSubscriptionState(
  { subscription }: TenantFacts,
  ids: IntegrationIds,
  loginClientId: string,
): Result {
  const check = 'subscription/state';
  if (!subscription.known) return unknown(check, subscription);
  switch (subscription.value.kind) {
    case 'found':
      return stateRow(subscription.value.subscription);
    case 'other-tenant':
      return skippedAfter(check, 'subscription/tenant');
    case 'not-found':
      return failed(
        check,
        `The subscription ${ids.subscriptionId} was not found, or is not visible to this identity (${loginClientId}). Azure said SubscriptionNotFound, and says so of both.`,
        {
          ...(subscription.value.correlationId === undefined
            ? {}
            : { correlationId: subscription.value.correlationId }),
          fix: `Compare \`subscription-id\` with the subscription’s overview page. If it is right, the login app has no role on it:\n\n${assignRole({ clientId: loginClientId }, { role: 'Reader', subscriptionId: ids.subscriptionId })}`,
        },
      );
  }
}

/** `subscription/tenant`: the subscription belongs to `tenant-id`. */
export function checkSubscriptionTenant({ subscription }: TenantFacts, ids: IntegrationIds): Result {
  const check = 'subscription/tenant';
  if (!subscription.known) return unknown(check, subscription);
  const { value } = subscription;
  if (value.kind === 'not-found') return skippedAfter(check, 'subscription/state');
  const actual = value.kind === 'found' ? value.subscription.tenantId : value.tenantId;
  if (value.kind === 'found' && actual?.toLowerCase() === ids.tenantId.toLowerCase()) {
    return passed(check, `${title(value.subscription)} belongs to the tenant ${ids.tenantId}.`);
  }
  const correlation =
    value.kind === 'other-tenant' && value.correlationId !== undefined ? { correlationId: value.correlationId } : {};
  const where = actual === null ? 'another tenant' : `the tenant ${actual}`;
  const said = value.kind === 'other-tenant' ? ' Azure said InvalidAuthenticationTokenTenant.' : '';
  return failed(check, `The subscription ${ids.subscriptionId} belongs to ${where}, not to ${ids.tenantId}.${said}`, {
    fix: `Set \`tenant-id\` to the subscription’s tenant, or \`subscription-id\` to one of this tenant:\n\n${command('az', 'account', 'list', '--all', '--query', `[?tenantId=='${ids.tenantId}'].{name:name, id:id}`, '-o', 'table')}`,
    ...correlation,
  });
}
