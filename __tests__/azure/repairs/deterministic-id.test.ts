import { expect, it } from '@jest/globals';
import { deterministicId } from '../../../src/azure/repairs/deterministic-id.js';

it('is the UUID of version 5 of its parts, as other tools compute it', () => {
  // Python: uuid.uuid5(uuid.UUID('8f9b3c1e-5d27-4a60-9c1b-2e7d40a6f315'), 'a\nb')
  expect(deterministicId('a', 'b')).toBe('5337f2f2-eddd-5c98-8b72-89ead136e07b');
});

it('is the same for the same parts, letter case aside, and another for others', () => {
  expect(deterministicId('A', 'b')).toBe(deterministicId('a', 'B'));
  const ids = [['a', 'b'], ['ab'], ['b', 'a'], ['a', 'b', '']].map((parts) => deterministicId(...parts));
  expect(new Set(ids).size).toBe(4);
});
