import { describe, expect, it } from '@jest/globals';

interface Test {
  readonly id: string;
  readonly body: () => void;
}
interface Loaded {
  killerAmong(
    places: readonly (readonly [number, number])[],
    mutant: string,
  ): Promise<{ readonly killedBy: readonly string[]; readonly failureMessage: string } | undefined>;
}
// A plain module: it runs under Stryker, before anything is compiled. Its shapes are told here.
const MODULE: string = '../../scripts/mutation/loaded-tests.mjs';
const { LoadedTests } = (await import(MODULE)) as {
  LoadedTests: new (
    files: readonly { load(): readonly Test[] }[],
    activate: (mutant: string | undefined) => void,
  ) => Loaded;
};

/** Two test files whose source has three mutants: one that a test notices, one that sorts in place, and one of no effect. */
function loadedFiles() {
  let active: string | undefined;
  let loads = 0;
  const least = (list: number[]): number => {
    const sorted = (active === 'in place' ? list : [...list]).sort();
    return (sorted[0] ?? 0) + (active === 'wrong' ? 1 : 0);
  };
  const load = (): readonly Test[] => {
    loads += 1;
    const fixture = [2, 1];
    return [
      { id: 'least', body: () => expect(least(fixture)).toBe(1) },
      { id: 'order', body: () => expect([least(fixture), ...fixture]).toEqual([1, 2, 1]) },
    ];
  };
  const loaded = new LoadedTests([{ load }, { load }], (mutant) => {
    active = mutant;
  });
  return { loaded, loads: () => loads, active: () => active };
}

const ALL = [
  [0, 0],
  [1, 1],
  [0, 1],
] as const;

describe('tests that are loaded once for many mutants', () => {
  it('name the first that fails, and evaluate each file once', async () => {
    const { loaded, loads, active } = loadedFiles();
    for (let times = 0; times < 2; times += 1) {
      expect((await loaded.killerAmong(ALL, 'wrong'))?.killedBy).toEqual(['least']);
      expect((await loaded.killerAmong(ALL.slice(1), 'wrong'))?.killedBy).toEqual(['order']);
      expect(await loaded.killerAmong(ALL, 'none')).toBeUndefined();
    }
    expect(loads()).toBe(2);
    expect(active()).toBeUndefined();
  });

  it('let no mutant answer for what another left behind', async () => {
    const { loaded } = loadedFiles();
    // It passes this test, and spoils the fixture of the next.
    expect(await loaded.killerAmong([[0, 0]], 'in place')).toBeUndefined();
    expect(await loaded.killerAmong(ALL, 'none')).toBeUndefined();
    expect((await loaded.killerAmong(ALL, 'wrong'))?.killedBy).toEqual(['least']);
  });

  it('hold a mutant to what it spoils itself, and not the next one', async () => {
    const { loaded } = loadedFiles();
    expect((await loaded.killerAmong(ALL, 'in place'))?.killedBy).toEqual(['order']);
    expect(await loaded.killerAmong(ALL, 'none')).toBeUndefined();
  });
});
