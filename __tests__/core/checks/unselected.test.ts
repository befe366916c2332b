import { expect, it } from '@jest/globals';
import { checkDefender } from '../../../src/core/checks/defender.js';
import { checkRoleDenied } from '../../../src/core/checks/role-others.js';
import { checkSubscriptionSingle } from '../../../src/core/checks/subscription-single.js';
import { known } from '../../../src/core/facts.js';
import type { Result } from '../../../src/core/results.js';
import { facts, IDS } from './tenant-fixtures.js';

/** Checks whose fact nobody read, since they are not selected. */
const SKIPPED: readonly (readonly [check: string, rows: () => readonly Result[]])[] = [
  ['subscription/defender', () => [checkDefender(facts({ defenderPlans: known(null) }), IDS)]],
  ['role/denied', () => checkRoleDenied(facts({ denyAssignments: known(null) }), IDS)],
  [
    'subscription/single',
    () => checkSubscriptionSingle(facts({ otherSubscriptions: known(null) }), { role: 'Reader' }),
  ],
];

it.each(SKIPPED)('%s is skipped where what it needs was not read, and says why', (check, rows) => {
  expect(rows()).toMatchObject([{ check, status: 'skipped', message: 'Not checked: it is not selected.' }]);
  expect(rows()).toHaveLength(1);
});
