import { describe, expect, it } from '@jest/globals';
import { shareRows } from '../../src/core/alike-rows.js';
import { failed, passed } from '../../src/core/checks/rows.js';
import type { Result } from '../../src/core/results.js';

const waived = { until: '2026-12-31', reason: 'known' };
const ROW: Result = { ...failed('app/role', 'There is none.', { fix: 'Add it.', subject: 'reader' }), docs: 'page' };

/** The same values in the same order, one of them under another name. */
const RENAMED = Object.fromEntries(
  Object.entries(ROW).map(([name, value]) => [name === 'fix' ? 'correlationId' : name, value]),
) as unknown as Result;

describe('shareRows', () => {
  it('gives a row that was met before as the same object, across integrations', () => {
    const share = shareRows();
    const [first] = share([ROW]);
    expect(first).toBe(ROW);
    expect(share([passed('app/exists', 'It is there.'), { ...ROW }])[1]).toBe(ROW);
  });

  it.each<[string, Result]>([
    ['fix', { ...ROW, fix: 'Add it to the other.' }],
    ['name of a field', RENAMED],
    ['status', { ...ROW, status: 'passed' }],
    ['severity', { ...ROW, severity: 'error' }],
    ['subject', { ...ROW, subject: 'writer' }],
    ['check', { ...ROW, check: 'app/audience' }],
    ['message', { ...ROW, message: 'There is another.' }],
    ['page', { ...ROW, docs: 'elsewhere' }],
    ['waiver', { ...ROW, waived }],
    ['order of fields', { docs: 'page', ...ROW }],
    ['absence of a page', failed('app/role', 'There is none.', { fix: 'Add it.', subject: 'reader' })],
  ])('keeps a row apart that differs in its %s, to the byte', (_, other) => {
    const share = shareRows();
    const [, given] = share([ROW, other]);
    expect(given).not.toBe(ROW);
    expect(JSON.stringify(given)).toBe(JSON.stringify(other));
    expect(JSON.stringify(share([ROW, other]))).toBe(JSON.stringify([ROW, other]));
  });

  it('begins anew each time', () => {
    shareRows()([ROW]);
    const again = { ...ROW };
    expect(shareRows()([again])[0]).toBe(again);
  });
});
