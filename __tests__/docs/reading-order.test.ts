import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readArguments } from '../../src/terminal/arguments.js';
import { blocksOf, PAGES, proseOf } from './pages.js';

/** What a page links to, without anchors. */
function linked(page: string): readonly string[] {
  const text = proseOf(readFileSync(page, 'utf8'));
  return [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map((match) => match[1] ?? '');
}

function names(folder: string, ending: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith(ending));
}

describe('someone new', () => {
  it('finds every page in the reading order', () => {
    const pages = names('docs', '.md').filter((name) => name !== 'README.md');
    expect(linked('docs/README.md')).toEqual(expect.arrayContaining([...pages, 'checks/README.md', '../README.md']));
  });

  it('finds the reading order, the comparison and the examples in the README', () => {
    const pages = [
      'docs/README.md',
      'docs/comparison.md',
      'docs/examples.md',
      'docs/dead-watcher.md',
      'docs/laptop.md',
    ];
    expect(linked('README.md')).toEqual(expect.arrayContaining(pages));
  });

  it('finds every example in its table', () => {
    const examples = names('examples', '.yml').map((name) => `../examples/${name}`);
    expect(linked('docs/examples.md')).toEqual(expect.arrayContaining([...examples]));
  });

  it('can paste the command for a terminal', () => {
    const commands = [...readFileSync('README.md', 'utf8').matchAll(/^`(node dist\/index\.js .*)`$/gm)];
    expect(commands).toHaveLength(1);
    const { inputs, faults } = readArguments((commands[0]?.[1] ?? '').split(' ').slice(2));
    expect([faults, Object.keys(inputs)]).toEqual([
      [],
      ['mode', 'config-repo', 'tenant-id', 'client-id', 'subscription-id'],
    ]);
  });
});

/** Where each command of the README is tried; or why it is not. */
const TRIED: Readonly<Record<string, { readonly in: string; readonly as?: RegExp } | { readonly not: string }>> = {
  'npm ci': { in: '.github/workflows/ci.yml' },
  'npm test': { in: '.github/workflows/ci.yml' },
  'npm run demo': { in: '.github/workflows/ci.yml' },
  'npm run docs': { in: '.github/workflows/ci.yml' },
  'npm run bench': { not: 'it tells how fast the machine is' },
  'npm run bench:peer': { in: '__tests__/fidelity/peer.test.ts', as: /contestScript/ },
  'npm run bench:fleet': { not: 'it tells how fast the machine is' },
  'npm run bench:file': { not: 'it tells how fast the machine is' },
  'npm run bench:rounds': { in: '__tests__/bench/rounds.test.ts', as: /measureRounds/ },
  'npm run bench:start': { not: 'it tells how fast the machine is' },
  'node dist/index.js': { in: '__tests__/program/terminal/laptop.ts', as: /'dist\/index\.js'/ },
};

describe('the commands', () => {
  const text = (file: string): string => readFileSync(file, 'utf8');

  it('of the README are tried, each where this says', () => {
    const found = [...text('README.md').matchAll(/\b(?:npm (?:ci|test|run [\w:]+)|node [\w./]+\.js)/g)];
    expect([...new Set(found.map(([command]) => command))].sort()).toEqual(Object.keys(TRIED).sort());
    for (const [command, where] of Object.entries(TRIED))
      if ('in' in where) expect(text(where.in)).toMatch(where.as ?? new RegExp(`\\b${command}\\b`));
  });

  it('of every page are scripts that there are', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Readonly<Record<string, string>> };
    const named = PAGES.flatMap((page) => [...text(page).matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? ''));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

describe('docs/dead-watcher.md', () => {
  it('shows the step of examples/dead-man.yml as it is', () => {
    const [shown] = blocksOf(readFileSync('docs/dead-watcher.md', 'utf8'));
    const example = parse(readFileSync('examples/dead-man.yml', 'utf8')) as { jobs: { check: { steps: unknown[] } } };
    expect(parse(shown?.text ?? '')).toEqual([example.jobs.check.steps.at(-1)]);
  });
});
