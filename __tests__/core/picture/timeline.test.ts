import { describe, expect, it } from '@jest/globals';
import { HOSTILE } from '../../../scripts/pictures/hostile-names.js';
import { MOST_DRAWN, type SecretLife, timeline } from '../../../src/core/picture/timeline.js';

const NOW = Date.UTC(2026, 10, 22, 6);

function life(expiresOn: string | null, given: Partial<SecretLife> = {}): SecretLife {
  return { name: 'prod', expiresOn, warningDays: 30, errorDays: 7, ...given };
}

const lines = (text: string) => text.split('\n').map((line) => line.trim());
const tasks = (text: string) => lines(text).filter((line) => line.startsWith('#160;'));
const rows = (text: string) =>
  lines(text).filter((line) => /^\| \S+ \d|^\| \S+ (?:no end|expired|at|less|a year)/.test(line));

describe('the life of one secret', () => {
  it.each<[string, string | null, readonly string[], string]>([
    [
      'that is far from its end',
      '2027-02-20T00:00:00Z',
      [':s0p0, 2026-11-22, 2027-01-20', ':active, s0p1, 2027-01-20, 2027-02-12', ':crit, s0p2, 2027-02-12, 2027-02-20'],
      '| ✅ 89 days | prod | 2027-01-20 | 2027-02-12 | 2027-02-20 |',
    ],
    [
      'inside the threshold of the warning',
      '2026-12-02T00:00:00Z',
      [
        ':active, s0p0, 2026-11-22, 2026-11-24',
        ':crit, s0p1, 2026-11-24, 2026-12-02',
        ':done, edge, 2026-12-02, 2027-02-20',
      ],
      '| ⚠️ 9 days | prod | 2026-11-01 | 2026-11-24 | 2026-12-02 |',
    ],
    [
      'inside the threshold of the error',
      '2026-11-23T12:00:00Z',
      [':crit, s0p0, 2026-11-22, 2026-11-24', ':done, edge, 2026-11-24, 2027-02-20'],
      '| ❌ 1 day | prod | 2026-10-23 | 2026-11-15 | 2026-11-23 |',
    ],
    [
      'that is past',
      '2026-11-02T00:00:00Z',
      [':crit, s0p0, 2026-11-01, 2026-11-22', ':done, edge, 2026-11-22, 2027-02-20'],
      '| ❌ 20 days past | prod | 2026-10-02 | 2026-10-25 | 2026-11-02 |',
    ],
    ['that ends now', '2026-11-22T06:00:00Z', [':done, edge, 2026-11-23, 2027-02-20'], '| ❌ 0 days past | prod |'],
    ['without an end', null, [':s0p0, 2026-11-22, 2027-02-20'], '| ✅ no end | prod | never | never | never |'],
    [
      'that goes on beyond the edge',
      '2029-01-01T00:00:00Z',
      [':s0p0, 2026-11-22, 2027-12-27'],
      '| ✅ 770 days | prod |',
    ],
  ])('%s', (_, expiresOn, expected, row) => {
    const text = timeline([life(expiresOn)], NOW);
    expect(tasks(text).map((line) => line.slice('#160; '.length))).toEqual(expected);
    expect(text).toContain(row);
    expect(text).toContain('title Client secrets from 2026-11-22 on');
  });

  it('reaches a threshold on the very day on which the check says so', () => {
    // 30 days and almost one more are left: floored, that is the threshold.
    const end = '2026-12-23T05:59:59Z';
    expect(timeline([life(end)], NOW)).toContain('| ⚠️ 30 days | prod | 2026-11-22 |');
    expect(timeline([life('2026-12-23T06:00:00Z')], NOW)).toContain('| ✅ 31 days | prod | 2026-11-22 |');
  });

  it('obeys its own thresholds', () => {
    expect(timeline([life('2026-12-02T00:00:00Z', { warningDays: 5, errorDays: 1 })], NOW)).toContain('| ✅ 9 days |');
  });

  it('is not drawn where its end can’t be read, or there is none', () => {
    expect(timeline([life('soon')], NOW)).toBe('');
    expect(timeline([], NOW)).toBe('');
  });
});

describe('the lives of several secrets', () => {
  it('come in the order of their ends', () => {
    const text = timeline(
      [life(null, { name: 'never' }), life('2027-02-20T00:00:00Z'), life('2026-11-02T00:00:00Z', { name: 'old' })],
      NOW,
    );
    expect(lines(text).filter((line) => line.startsWith('section '))).toEqual([
      'section old<br/>❌ 20 days past',
      'section prod<br/>✅ 89 days',
      'section never<br/>✅ no end',
    ]);
    expect(rows(text)).toHaveLength(3);
  });

  it('are counted where they are many', () => {
    const ends = ['2026-11-02', '2026-11-25', '2026-12-02', '2027-01-20', '2027-06-01', '2028-06-01'];
    const some = [...ends.map((day) => life(`${day}T00:00:00Z`, { name: day })), life(null, { name: 'never' })];
    const text = timeline([...some, ...some], NOW);
    expect(text).not.toContain('mermaid');
    expect(rows(text)).toEqual([
      '| ❌ expired | 2 | 2026-11-02 | 2026-11-02 |',
      '| ❌ at or below the error threshold | 2 | 2026-11-25 | 2026-11-25 |',
      '| ⚠️ at or below the warning threshold | 2 | 2026-12-02 | 2026-12-02 |',
      '| ✅ less than 90 days | 2 | 2027-01-20 | 2027-01-20 |',
      '| ✅ 90 days to a year | 2 | 2027-06-01 | 2027-06-01 |',
      '| ✅ a year or more | 2 | 2028-06-01 | 2028-06-01 |',
      '| ✅ no end | 2 | never | never |',
    ]);
    expect(
      timeline(
        Array.from({ length: MOST_DRAWN }, () => life(null)),
        NOW,
      ),
    ).toContain('mermaid');
    expect(
      timeline(
        Array.from({ length: MOST_DRAWN + 1 }, () => life(null)),
        NOW,
      ),
    ).not.toContain('mermaid');
  });

  it.each(HOSTILE)('let no name become a statement: %j', (name) => {
    const structure = (text: string) =>
      text.replace(/section .*<br\/>/, 'section <br/>').replace(/\| prod.*$|(?<=days \| ).*?(?= \| 2027)/m, '');
    const [harmless, text] = [
      timeline([life('2027-02-20T00:00:00Z')], NOW),
      timeline([life('2027-02-20T00:00:00Z', { name })], NOW),
    ];
    expect(structure(text).split('```')[1]).toBe(structure(harmless).split('```')[1]);
    expect(text.split('\n')).toHaveLength(harmless.split('\n').length);
  });
});
