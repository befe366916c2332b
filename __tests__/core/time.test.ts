import { describe, expect, it } from '@jest/globals';
import { daysUntil, isoDay, isoMinute, minutesSince, parseInstant } from '../../src/core/time.js';

const NOON = Date.UTC(2026, 10, 22, 12, 34, 56, 789);

describe('instants', () => {
  it('are told by their day and by their minute, in UTC', () => {
    expect(isoDay(NOON)).toBe('2026-11-22');
    expect(isoMinute(NOON)).toBe('2026-11-22 12:34 UTC');
    expect(isoMinute(0)).toBe('1970-01-01 00:00 UTC');
  });

  it.each([
    ['2026-11-22T12:34:56.789Z', NOON],
    ['2026-11-22T14:34:56.789+02:00', NOON],
    ['soon', undefined],
  ])('%s is read as %s', (iso, instant) => expect(parseInstant(iso)).toBe(instant));

  it('are apart by whole days and minutes, rounded down', () => {
    expect([0, 86_399_999, 86_400_000, -1].map((ms) => daysUntil(NOON + ms, NOON))).toEqual([0, 0, 1, -1]);
    expect([0, 59_999, 60_000, -1].map((ms) => minutesSince(NOON - ms, NOON))).toEqual([0, 0, 1, -1]);
  });
});
