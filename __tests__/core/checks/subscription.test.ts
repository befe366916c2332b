import { describe, expect, it } from '@jest/globals';
import { checkSubscriptionState, checkSubscriptionTenant } from '../../../src/core/checks/subscription.js';
import { known } from '../../../src/core/facts.js';
import { facts, IDS, LOGIN_APP, unread } from './tenant-fixtures.js';

const OTHER = '99999999-9999-4999-8999-999999999999';

function found(state: string, tenantId: string = IDS.tenantId) {
  return facts({
    subscription: known({
      kind: 'found',
      subscription: { subscriptionId: IDS.subscriptionId, displayName: 'A::b\n', state, tenantId },
    }),
  });
}

describe('subscription/state', () => {
  it.each([
    ['Enabled', 'passed', 'error'],
    ['Warned', 'failed', 'warning'],
    ['PastDue', 'failed', 'warning'],
    ['Disabled', 'failed', 'error'],
    ['Deleted', 'failed', 'error'],
    ['Expired', 'failed', 'error'],
  ])('judges %s as %s (%s)', (state, status, severity) => {
    const row = checkSubscriptionState(found(state), IDS, LOGIN_APP);
    expect(row).toMatchObject({ check: 'subscription/state', status, severity });
    expect(row.message).toContain('"A::b\\n"');
  });

  it('words a subscription that was not found as one that may not be visible', () => {
    const row = checkSubscriptionState(facts({ subscription: known({ kind: 'not-found' }) }), IDS, LOGIN_APP);
    expect(row).toMatchObject({
      status: 'failed',
      severity: 'error',
      message: expect.stringContaining('was not found, or is not visible to this identity'),
    });
    expect(row.fix).toContain(`--role Reader --scope /subscriptions/${IDS.subscriptionId}`);
  });

  it('is skipped where it belongs to another tenant, unknown where it could not be read', () => {
    const other = facts({ subscription: known({ kind: 'other-tenant', tenantId: OTHER }) });
    expect(checkSubscriptionState(other, IDS, LOGIN_APP)).toMatchObject({ status: 'skipped' });
    expect(checkSubscriptionState(facts({ subscription: unread() }), IDS, LOGIN_APP)).toMatchObject({
      status: 'unknown',
    });
  });
});

describe('subscription/tenant', () => {
  it('passes for the wanted tenant, letter case aside', () => {
    expect(checkSubscriptionTenant(found('Disabled', IDS.tenantId.toUpperCase()), IDS)).toMatchObject({
      status: 'passed',
    });
  });

  it('fails for another one, and names it where Azure did', () => {
    expect(checkSubscriptionTenant(found('Enabled', OTHER), IDS)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining(`belongs to the tenant ${OTHER}`),
    });
    const refused = (tenantId: string | null) =>
      facts({ subscription: known({ kind: 'other-tenant', tenantId, correlationId: 'abcd-1234' }) });
    expect(checkSubscriptionTenant(refused(OTHER), IDS)).toMatchObject({
      status: 'failed',
      correlationId: 'abcd-1234',
      message: expect.stringContaining(OTHER),
    });
    expect(checkSubscriptionTenant(refused(null), IDS).message).toContain('belongs to another tenant');
  });

  it('is skipped where it was not found, unknown where it could not be read', () => {
    expect(checkSubscriptionTenant(facts({ subscription: known({ kind: 'not-found' }) }), IDS)).toMatchObject({
      status: 'skipped',
    });
    expect(checkSubscriptionTenant(facts({ subscription: unread() }), IDS)).toMatchObject({ status: 'unknown' });
  });
});
