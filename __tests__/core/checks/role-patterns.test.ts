import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { covers, type Grant } from '../../../src/core/checks/role-patterns.js';

const grant = (actions: readonly string[], notActions: readonly string[] = []): Grant => ({ actions, notActions });

describe('covers', () => {
  it.each<[string, Grant[], Grant[], boolean]>([
    ['the same role', [grant(['*/read'])], [grant(['*/read'])], true],
    ['letter case aside', [grant(['*/READ'])], [grant(['*/read'])], true],
    ['everything covers reading', [grant(['*'])], [grant(['*/read'])], true],
    ['reading does not cover everything', [grant(['*/read'])], [grant(['*'])], false],
    ['nothing held', [], [grant(['*/read'])], false],
    ['nothing required', [], [], true],
    ['a narrower namespace', [grant(['Microsoft.Compute/*/read'])], [grant(['*/read'])], false],
    ['a wider namespace', [grant(['Microsoft.Compute/*'])], [grant(['Microsoft.Compute/virtualMachines/read'])], true],
    ['writes taken away leave reading', [grant(['*'], ['Microsoft.Authorization/*/Write'])], [grant(['*/read'])], true],
    ['reads taken away', [grant(['*'], ['Microsoft.Authorization/*'])], [grant(['*/read'])], false],
    [
      'reads taken away that are not required',
      [grant(['*/read'], ['Microsoft.KeyVault/*/read'])],
      [grant(['*/read'], ['Microsoft.KeyVault/*/read'])],
      true,
    ],
    [
      'what one role takes away another gives',
      [grant(['*/read'], ['Microsoft.KeyVault/*']), grant(['Microsoft.KeyVault/*read'])],
      [grant(['*/read'])],
      true,
    ],
    ['two halves', [grant(['a/*']), grant(['b/*'])], [grant(['a/x', 'b/y'])], true],
    ['one half', [grant(['a/*'])], [grant(['a/x', 'b/y'])], false],
    ['a star stands for nothing too', [grant(['a*'])], [grant(['a'])], true],
    ['a star in the middle', [grant(['a/*/c'])], [grant(['a/b/*/c'])], true],
    ['what begins with a letter that no pattern names', [grant(['xy', 'xx*y', 'xy*y'])], [grant(['x*y'])], false],
    ['an exclusion of all', [grant(['*'], ['*'])], [grant(['a'])], false],
  ])('%s', (_, held, required, expected) => {
    expect(covers(held, required)).toBe(expected);
  });

  it('agrees with a search for a counterexample among short texts', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join(''));
    const grants = fc.array(
      fc.record({ actions: fc.array(pattern, { maxLength: 2 }), notActions: fc.array(pattern, { maxLength: 1 }) }),
      { maxLength: 2 },
    );
    const texts = [''];
    for (let index = 0; index < texts.length; index += 1) {
      const text = texts[index] ?? '';
      if (text.length < 6) texts.push(`${text}a`, `${text}b`, `${text}c`);
    }
    const matches = (one: string, text: string): boolean => new RegExp(`^${one.replaceAll('*', '.*')}$`).test(text);
    const allows = (all: readonly Grant[], text: string): boolean =>
      all.some(
        ({ actions, notActions }) =>
          actions.some((one) => matches(one, text)) && !notActions.some((one) => matches(one, text)),
      );
    fc.assert(
      fc.property(grants, grants, (held, required) => {
        const counterexample = texts.some((text) => allows(required, text) && !allows(held, text));
        expect(covers(held, required)).toBe(!counterexample);
      }),
      { numRuns: 400 },
    );
  });

  it('gives up on patterns that would keep it from ever ending, and does not guess', () => {
    const many = (count: number): string[] =>
      Array.from({ length: count }, (_, index) => `Microsoft.*/t${index}*/x${index % 7}/*/read`);
    expect(covers([grant(many(60))], [grant(['*/read'], many(30))])).toBeUndefined();
  });

  it('decides about a custom role of many actions (a walk that explodes would run into the test’s own limit)', () => {
    const actions = Array.from(
      { length: 600 },
      (_, index) => `Microsoft.Service${index % 40}/type${index}/sub${index * 7}/read`,
    );
    expect(covers([grant([...actions, '*/read'])], [grant(['*/read'])])).toBe(true);
    expect(covers([grant(actions)], [grant(['*/read'])])).toBe(false);
    expect(covers([grant(['Microsoft.Service1/*', '*/read'])], [grant(actions)])).toBe(true);
  });
});
