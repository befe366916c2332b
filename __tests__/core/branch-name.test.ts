import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { branchForRef } from '../../src/core/branch-name.js';

describe('branchForRef', () => {
  it.each([
    ['release', ['main'], 'drift-release'],
    ['release/2', ['main'], 'drift-release-2'],
    ['release-a', ['release/a'], 'drift-release-a'],
    ['release/a', ['release-a'], 'drift-release-a-2'],
    ['release/a', ['release-a', 'release-a-2'], 'drift-release-a-3'],
    ['a/b-c', ['a-b/c'], 'drift-a-b-c-2'],
    ['a-b/c', ['a/b-c'], 'drift-a-b-c'],
    ['release', ['drift-release'], 'drift-release-2'],
    ['release', ['release'], 'drift-release'],
  ])('names the branch for %s beside %j', (ref, others, expected) => {
    expect(branchForRef('drift', ref, others)).toBe(expected);
  });

  it('never gives two refs one branch, nor a ref’s own name, in whatever order they are given', () => {
    const part = fc.constantFrom('a', 'a-2', 'b', 'drift-a', '2');
    const ref = fc
      .array(part, { minLength: 1, maxLength: 3 })
      .chain((parts) =>
        fc
          .array(fc.constantFrom('/', '-'), { minLength: parts.length, maxLength: parts.length })
          .map((marks) => parts.map((text, index) => `${index === 0 ? '' : marks[index]}${text}`).join('')),
      );
    fc.assert(
      fc.property(fc.uniqueArray(ref, { minLength: 2, maxLength: 6 }), (refs) => {
        const names = refs.map((each) => branchForRef('drift', each, refs));
        expect(new Set(names).size).toBe(refs.length);
        expect(names.filter((name) => refs.includes(name))).toEqual([]);
        expect(refs.map((each) => branchForRef('drift', each, [...refs].reverse()))).toEqual(names);
      }),
    );
  });
});
