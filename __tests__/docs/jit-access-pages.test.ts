import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

describe('the pages on JIT access', () => {
  // The commands themselves are run by az in __tests__/fidelity/jit-access-page.test.ts.
  it.each([
    ['docs/jit-access.md', 8],
    ['docs/jit-access-publishers.md', 0],
  ])('%s misses no line continuation and no body', (page, count) => {
    const blocks = [...readFileSync(page, 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
    expect(blocks).toHaveLength(count);
    for (const block of blocks) {
      // A continuation that is missing leaves a line that begins with an option: a command of its own.
      const commands = block.replaceAll('\\\n', ' ').split('\n');
      expect(commands.filter((line) => /^\s*--?\w/.test(line))).toEqual([]);
      for (const line of commands.filter((each) => each.includes('--method patch'))) expect(line).toContain('--body');
    }
  });
});
