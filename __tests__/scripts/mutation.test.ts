import { describe, expect, it } from '@jest/globals';

interface Survivor {
  readonly file: string;
  readonly line: string;
  readonly code: string;
  readonly replacement: string;
  readonly status: string;
}
// A plain module: it runs under Stryker, before anything is compiled. Its shapes are told here.
const MODULE: string = '../../scripts/mutation/survivors.mjs';
const { percent, scoresOf, survivorsOf } = (await import(MODULE)) as {
  percent(score: { killed: number; all: number }): number;
  scoresOf(report: unknown): ReadonlyMap<string, { killed: number; all: number }>;
  survivorsOf(report: unknown): readonly Survivor[];
};

const mutant = (status: string, line: number, replacement: string) => ({
  status,
  replacement,
  mutatorName: 'M',
  location: { start: { line, column: 8 }, end: { line, column: 13 } },
});

const REPORT = {
  files: {
    'src/core/a.ts': {
      source: 'return a < b;\nreturn c < d;\n',
      mutants: [mutant('Killed', 1, 'a > b'), mutant('Survived', 2, 'c  >\n d'), mutant('Timeout', 1, 'x')],
    },
    'src/core/checks/b.ts': {
      source: 'return e < f;\n',
      mutants: [mutant('NoCoverage', 1, 'true'), mutant('RuntimeError', 1, 'y')],
    },
  },
};

describe('a run of mutants', () => {
  it('counts what was killed, of what could be judged, by folder and as a whole', () => {
    expect([...scoresOf(REPORT)]).toEqual([
      ['', { killed: 2, all: 4 }],
      ['src/core', { killed: 2, all: 3 }],
      ['src/core/checks', { killed: 0, all: 1 }],
    ]);
  });

  it.each([
    [8999, 10_000, 89.9],
    [9, 10, 90],
    [0, 0, 100],
  ])('%i of %i is %d per cent, never rounded up', (killed, all, expected) => {
    expect(percent({ killed, all })).toBe(expected);
  });

  it('names each survivor by its code, whatever lines stand above', () => {
    expect(survivorsOf(REPORT)).toMatchObject([
      { file: 'src/core/a.ts', line: 'return c < d;', code: 'c < d', replacement: 'c > d', status: 'Survived' },
      { file: 'src/core/checks/b.ts', line: 'return e < f;', code: 'e < f', replacement: 'true', status: 'NoCoverage' },
    ]);
  });
});
