import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MANAGED_APP_CHECKS } from '../../src/core/checks/managed-app-shared.js';
import { CATALOGUE } from '../../src/core/results.js';

describe('the pages of the checks of managed applications', () => {
  it.each(MANAGED_APP_CHECKS)('%s has its sections, its severity, and links that lead somewhere', (check) => {
    const page = `docs/checks/${check}.md`;
    const text = readFileSync(page, 'utf8');
    expect(text).toContain(`# ${check}\n\nSeverity: ${CATALOGUE[check].severity}.`);
    expect([...text.matchAll(/^## (.+)$/gm)].map((match) => match[1])).toEqual([
      'What it looks at',
      'Why it matters to Jit',
      'How to fix',
      'How to waive',
    ]);
    expect(text).toContain(`  - check: ${check}\n`);
    const targets = [...text.matchAll(/\]\((?!https?:)([^)\s#]+)/g)].map((match) => match[1] ?? '');
    expect(targets.filter((target) => !existsSync(normalize(join(dirname(page), target))))).toEqual([]);
  });
});

describe('the pages on JIT access', () => {
  it.each(['docs/jit-access.md', 'docs/jit-access-publishers.md'])('%s has commands that run as they stand', (page) => {
    const blocks = [...readFileSync(page, 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
    for (const block of blocks) {
      // A continuation that is missing leaves a line that begins with an option: a command of its own.
      const commands = block.replaceAll('\\\n', ' ').split('\n');
      expect(commands.filter((line) => /^\s*--?\w/.test(line))).toEqual([]);
      for (const line of commands.filter((each) => each.includes('--method patch'))) expect(line).toContain('--body');
    }
  });
});
