import { expect, it } from '@jest/globals';
import { saveMemory } from '../src/save-memory.js';

it.each([
  [1, []],
  [249, []],
  [250, ['--heap-growing-percent=20', '--semi-space-growth-factor=1']],
  [2499, ['--heap-growing-percent=20', '--semi-space-growth-factor=1']],
  [2500, ['--optimize-for-size']],
  [10_000, ['--optimize-for-size']],
])('a run over %i integrations sets %j', (integrations, expected) => {
  const set: string[] = [];
  saveMemory(integrations, (flags) => void set.push(flags));
  expect(set).toEqual(expected);
});
