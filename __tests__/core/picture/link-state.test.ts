import { describe, expect, it } from '@jest/globals';
import { failed, passed, skipped, skippedAfter, unknown } from '../../../src/core/checks/rows.js';
import {
  LINK_OF,
  LINKS,
  type LinkState,
  rowsOf,
  STATE_WORDS,
  stateOf,
  worstOf,
} from '../../../src/core/picture/link-state.js';
import type { Result } from '../../../src/core/results.js';

const cause = { known: false, reason: 'transient', read: 'it', found: 'HTTP 503' } as const;
const good = passed('role/assignment', 'Held.');
const bad = failed('role/assignment', 'Not held.');
const warning = failed('role/excess', 'Too much.');
const notice = failed('login/identity', 'One app for both.');
const unread = unknown('role/assignment', cause);
const unreadWarning = unknown('role/denied', cause);
const waived: Result = { ...bad, waived: { until: '2026-12-31', reason: 'known' } };

describe('the state of a link', () => {
  it.each<[string, readonly Result[], LinkState]>([
    ['no rows', [], 'unchecked'],
    ['all passed', [good, good], 'passed'],
    ['one error', [good, bad, unread], 'failed'],
    ['an unread error check', [good, warning, unread], 'unknown'],
    ['a warning', [good, warning], 'warning'],
    ['a warning beside an unread one', [warning, unreadWarning], 'warning'],
    ['an unread warning', [good, unreadWarning, notice], 'unknown'],
    ['a notice', [good, notice], 'notice'],
    ['a waived error', [good, waived], 'waived'],
    ['a waived error beside a counted one', [waived, warning], 'warning'],
    ['skipped by choice', [skipped('role/assignment', 'Off.')], 'unchecked'],
    ['an error check skipped by choice', [good, skipped('app/consent', 'Off.')], 'passed'],
    ['partly skipped by choice', [good, skipped('role/denied', 'Off.')], 'passed'],
    ['what matters was hidden by a failure', [skippedAfter('role/assignment', 'app/exists'), good], 'unchecked'],
    ['a detail was hidden by a failure', [skippedAfter('role/denied', 'app/exists'), good], 'passed'],
  ])('%s', (_, rows, state) => expect(stateOf(rows)).toBe(state));

  it('is the worst of several', () => {
    expect(worstOf(['passed', 'waived', 'unknown'])).toBe('unknown');
    expect(worstOf(['passed', 'unchecked'])).toBe('unchecked');
    expect(worstOf([])).toBe('unchecked');
  });

  it('has a sign and a word of its own', () => {
    expect(STATE_WORDS).toEqual({
      failed: { sign: '❌', word: 'failed' },
      unknown: { sign: '❓', word: 'unknown' },
      warning: { sign: '⚠️', word: 'warning' },
      notice: { sign: 'ℹ️', word: 'notice' },
      waived: { sign: '⏸️', word: 'waived' },
      unchecked: { sign: '⏭️', word: 'not checked' },
      passed: { sign: '✅', word: 'passed' },
    });
  });
});

it('every link is judged by some check, and finds its rows', () => {
  expect(new Set(Object.values(LINK_OF))).toEqual(new Set(LINKS));
  expect(rowsOf('role', [good, notice, warning])).toEqual([good, warning]);
});
