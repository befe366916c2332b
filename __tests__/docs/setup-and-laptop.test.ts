import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readArguments } from '../../src/terminal/arguments.js';
import { blocksOf } from './pages.js';

/** The options that a text names. */
function options(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([name]) => name))].sort();
}

describe('docs/setup.md and scripts/setup.sh', () => {
  const script = readFileSync('scripts/setup.sh', 'utf8');
  const help = execFileSync('bash', ['scripts/setup.sh', '--help'], { encoding: 'utf8' });

  it('name the same options', () => {
    const page = readFileSync('docs/setup.md', 'utf8');
    const byScript = page.slice(page.indexOf('## By the script'), page.indexOf('## By hand'));
    expect(options(help)).toEqual(expect.arrayContaining([...options(byScript)]));
    expect(options(byScript)).toEqual(expect.arrayContaining(['--apply', '--jit-app', '--secret-file']));
  });

  it('understand every option that --help lists', () => {
    const cases = script.slice(script.indexOf('read_arguments() {'), script.indexOf('# --- reading'));
    expect(options(cases)).toEqual(expect.arrayContaining([...options(help)]));
  });

  it('use nothing that bash 3.2 lacks', () => {
    execFileSync('bash', ['-n', 'scripts/setup.sh']);
    expect(script).not.toMatch(
      /declare -[A-Z]|local -[A-Zn]|mapfile|readarray|\$\{\w+(?:,,|\^\^|@Q)|\|&|&>>|base64 -w|readlink -f|sed -i/,
    );
  });
});

describe('docs/laptop.md', () => {
  const page = readFileSync('docs/laptop.md', 'utf8');

  it('has a command line that is understood', () => {
    const lines = blocksOf(page).flatMap(({ text }) => text.split('\n'));
    const commands = lines.filter((line) => line.startsWith('node dist/index.js'));
    expect(commands).toHaveLength(1);
    const { inputs, faults } = readArguments((commands[0] ?? '').split(' ').slice(2));
    expect([faults, Object.keys(inputs)]).toEqual([
      [],
      ['mode', 'config-repo', 'tenant-id', 'client-id', 'subscription-id'],
    ]);
  });
});
