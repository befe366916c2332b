import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const page = readFileSync('docs/threat-model.md', 'utf8');

/** Rows of the tables of threats: what is below the heading, without the tables' own heads. */
function threats(text: string): readonly (readonly string[])[] {
  const section = text.slice(text.indexOf('## Threats'), text.indexOf('## What remains'));
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| threat '))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\||\|$/g, '').trim()));
}

interface Shown {
  readonly title: string;
  readonly file: string;
}

function testsIn(cell: string): readonly Shown[] {
  return [...cell.matchAll(/\[((?:[^\]]|\](?!\())+)\]\(([^)]+\.test\.ts)\)/g)].map(([, title = '', path = '']) => ({
    title,
    file: normalize(join('docs', path)),
  }));
}

/** Whether a file has a test with this very title. */
function hasTest({ title, file }: Shown): boolean {
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  const titles = [
    ...text.matchAll(/\bit(?:\.each(?:<[^(]*>)?\([\s\S]*?\))?\(\s*(?:'([^'\n]*)'|`([^\n]*?)`|"([^"\n]*)")/g),
  ];
  return titles.some(([, single, template, double]) => [single, template, double].includes(title));
}

describe('docs/threat-model.md', () => {
  it('names for each threat a defence, and a test that is there by that title', () => {
    const rows = threats(page);
    expect(rows.length).toBeGreaterThanOrEqual(20);
    for (const [threat = '', defence = '', shown = '', ...more] of rows) {
      expect([threat, more]).toEqual([expect.stringMatching(/\w/), []]);
      expect(defence).not.toBe('');
      const tests = testsIn(shown);
      expect([threat, tests.length]).not.toEqual([threat, 0]);
      expect(tests.filter((test) => !hasTest(test))).toEqual([]);
    }
  });

  it('would miss a test that is gone, or has another title', () => {
    const file = '__tests__/docs/threat-model.test.ts';
    expect(hasTest({ title: 'would miss a test that is gone, or has another title', file })).toBe(true);
    expect(hasTest({ title: 'would miss a test', file })).toBe(false);
    expect(hasTest({ title: 'would miss a test that is gone, or has another title', file: `${file}.gone` })).toBe(
      false,
    );
  });
});
