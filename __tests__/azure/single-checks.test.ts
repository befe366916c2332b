import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { auditorApp } from '../../simulator/planting.js';
import { IDS } from '../../simulator/world.js';
import { EVERY_CHECK, type SingleChecks } from '../../src/azure/read-subscription.js';
import { checkDefender } from '../../src/core/checks/defender.js';
import { checkLoginRights } from '../../src/core/checks/login-rights.js';
import { checkRoleDenied } from '../../src/core/checks/role-others.js';
import { checkSubscriptionSingle } from '../../src/core/checks/subscription-single.js';
import type { TenantFacts } from '../../src/core/facts.js';
import { type Harness, startHarness } from './harness.js';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.stop());

const ids = { tenantId: IDS.tenant, clientId: IDS.jit.appId, subscriptionId: IDS.subscription };
const NONE: SingleChecks = { denied: false, defender: false, single: false };

/** How often each of the three was asked for. */
function asked(): Readonly<Record<keyof SingleChecks, number>> {
  const count = (pattern: RegExp): number => harness.simulator.requests.filter(({ path }) => pattern.test(path)).length;
  return {
    denied: count(/\/denyAssignments\?/),
    defender: count(/Microsoft\.Security\/pricings/),
    single: count(/^\/subscriptions\?/),
  };
}

/** The rows of the three checks. */
function rowsOf(facts: TenantFacts) {
  const rows = [
    ...checkRoleDenied(facts, ids),
    checkDefender(facts, ids),
    ...checkSubscriptionSingle(facts, { role: 'Reader' }),
  ];
  return rows.map(({ status, message }) => [status, message]);
}

describe('what one check alone needs', () => {
  it.each<[string, Partial<SingleChecks>]>([
    ['all of it', EVERY_CHECK],
    ['the deny assignments', { denied: true }],
    ['the plans of Defender', { defender: true }],
    ['the other subscriptions', { single: true }],
    ['none of it', {}],
  ])('is read where that check is selected: %s', async (_, selected) => {
    const singleChecks = { ...NONE, ...selected };
    const facts = await harness.read({ singleChecks });
    expect(asked()).toEqual({
      denied: Number(singleChecks.denied),
      defender: Number(singleChecks.defender),
      single: Number(singleChecks.single),
    });
    const skipped = ['skipped', 'Not checked: it is not selected.'];
    const passed = ['passed', expect.any(String)];
    const { denied, defender, single } = singleChecks;
    expect(rowsOf(facts)).toEqual([denied, defender, single].map((read) => (read ? passed : skipped)));
    const rights = { loginClientId: IDS.auditor.appId, subscriptionId: IDS.subscription };
    expect(checkLoginRights(facts, rights)).toMatchObject([{ status: 'passed' }]);
  });

  it('is unknown after a refused login where it is selected, and else is no more than not asked for', async () => {
    auditorApp(harness.world).federatedIdentityCredentials = [];
    const { denyAssignments, defenderPlans, otherSubscriptions } = await harness.read({
      singleChecks: { ...NONE, defender: true },
    });
    expect(defenderPlans).toMatchObject({ known: false, reason: 'dependency' });
    expect([denyAssignments, otherSubscriptions]).toEqual([
      { known: true, value: null },
      { known: true, value: null },
    ]);
  });
});
