import { expect, it } from '@jest/globals';
import { checkTenant } from '../../src/core/checks/azure.js';
import { failed, unknown } from '../../src/core/checks/rows.js';
import type { Unknown } from '../../src/core/facts.js';
import { tellFixOnce } from '../../src/core/fix-once.js';
import type { Result } from '../../src/core/results.js';
import { selectChecks, selectRows } from '../../src/core/selection.js';
import { EXPECTATION, facts, NOW } from './checks/tenant-fixtures.js';

const cause: Unknown = { known: false, reason: 'forbidden', read: 'a thing', found: 'HTTP 401', fix: 'Renew it.' };
const after: Unknown = { ...cause, reason: 'dependency' };
const waived = { until: '2026-12-31', reason: 'known' };

it.each<[string, readonly Result[], readonly boolean[]]>([
  [
    'the worst whose own read failed',
    [unknown('app/audience', cause), unknown('app/exists', cause), unknown('login/oidc', after)],
    [false, true, false],
  ],
  [
    'the first, where all follow from another',
    [unknown('app/role', after), unknown('app/exists', after)],
    [true, false],
  ],
  ['one that counts', [{ ...unknown('app/exists', cause), waived }, unknown('app/role', cause)], [false, true]],
  ['a waived one, where there is no other', [{ ...unknown('app/exists', cause), waived }], [true]],
  ['each of two fixes', [unknown('app/exists', cause), unknown('app/role', { ...cause, fix: 'Wait.' })], [true, true]],
  ['failed rows too', [failed('app/role', 'no', { fix: 'Renew it.' }), unknown('app/exists', cause)], [true, true]],
])('tells the fix by %s', (_, rows, expected) =>
  expect(tellFixOnce(rows).map(({ fix }) => fix !== undefined)).toEqual(expected),
);

it('is told by a selected row, though a worse one that is not selected shares it', () => {
  const rows = checkTenant(facts({ application: cause }), EXPECTATION, NOW);
  const selection = { checks: selectChecks(['secret/*']), takenAway: selectChecks(['!*']) };
  const told = tellFixOnce(selectRows(rows, selection));
  expect(told.length).toBeGreaterThan(1);
  expect(told.filter(({ fix }) => fix === cause.fix)).toHaveLength(1);
});
