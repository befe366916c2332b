import { describe, expect, it } from '@jest/globals';
import { scratchName, strayScratches } from '../../src/core/proposal-scratch.js';
import type { BranchCommit } from '../../src/core/proposal-state.js';
import { BASE, commit, HEAD, state } from './proposal-fixtures.js';

const NOW = Date.UTC(2026, 0, 15, 9);
const HOUR = 3_600_000;
const BRANCH = 'jit-azure-drift';
const random = '0a1b2c3d';
const name = (ago = 2 * HOUR, base = BASE) => scratchName(BRANCH, { now: NOW - ago, base, random });

const CASES: readonly (readonly [string, string, Partial<BranchCommit>, boolean])[] = [
  ['one with our commit', name(), {}, true],
  ['one without a commit', name(), { oid: BASE, parents: [], author: 'mona', viaGitHub: false, signed: false }, true],
  ['one of a trusted author', name(), { author: 'Hubot' }, true],
  ['one that GitHub does not sign', name(), { signed: false }, true],
  ['one of just an hour ago', name(HOUR), {}, true],
  ['one of a moment ago', name(HOUR - 1000), {}, false],
  ['one from the future', name(-HOUR), {}, false],
  ['a commit of someone else', name(), { author: 'mona' }, false],
  ['a commit of nobody known', name(), { author: undefined }, false],
  ['our commit, amended', name(), { signed: false, viaGitHub: false }, false],
  ['our commit on another base', name(), { parents: [HEAD] }, false],
  ['a merge', name(), { parents: [BASE, HEAD] }, false],
  ['one without a commit, made on another base', name(undefined, HEAD), {}, true],
  ['a name of an earlier kind', `${BRANCH}-scratch-0a1b2c3d`, {}, false],
  ['a name with more in its middle', name().replace('-scratch-', '-scratch-x'), {}, false],
  [
    'one whose commit ends as its base begins',
    name(undefined, '1234567890abcdef'),
    { oid: `${'a'.repeat(28)}1234567890ab`, author: 'mona' },
    false,
  ],
  [
    'our commit on one that ends as its base begins',
    name(undefined, '1234567890abcdef'),
    { parents: [`${'a'.repeat(28)}1234567890ab`] },
    false,
  ],
  [
    'our commit on the base that its name begins with',
    name(undefined, `1234567890ab${'a'.repeat(28)}`),
    { parents: [`1234567890ab${'a'.repeat(28)}`] },
    true,
  ],
  [
    'the base that its name begins with',
    name(undefined, `1234567890ab${'a'.repeat(28)}`),
    { oid: `1234567890ab${'a'.repeat(28)}`, author: 'mona' },
    true,
  ],
  ['a longer name', `${name()}-mine`, {}, false],
  ['the scratch branch of another branch', `x-${name()}`, {}, false],
];

describe('strayScratches', () => {
  it('looks for names as they are given', () => {
    expect(scratchName(BRANCH, { now: 1_000_000, base: '0123456789abcdef', random })).toBe(
      'jit-azure-drift-scratch-000003e8-0123456789ab-0a1b',
    );
  });

  it.each(CASES)('%s', (_, called, tip, stray) => {
    const scratch = { name: called, tip: commit(tip) };
    const given = { ...state(), scratches: [scratch] };
    expect(strayScratches(given, { now: NOW, trustedAuthors: ['hubot'] })).toEqual(stray ? [scratch] : []);
  });

  it('names none where they were not read', () => {
    expect(strayScratches(state(), { now: NOW, trustedAuthors: [] })).toEqual([]);
  });
});
