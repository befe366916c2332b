import { execFileSync, spawnSync } from 'node:child_process';

/** Only what git needs: no configuration of the machine or the user may change what the simulator answers. */
function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH ?? '',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
  };
}

const maxBuffer = 256 * 1024 * 1024;

/** Runs git in a bare repository and gives its standard output; a failure throws with git's own words. */
export function git(directory: string, args: readonly string[], input?: Buffer): Buffer {
  return execFileSync('git', ['--git-dir', directory, ...args], {
    env: environment(),
    maxBuffer,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  });
}

/** The unified diff between two commits, as GitHub's `.diff` media type gives it. */
export function diffText(directory: string, from: string, to: string): string {
  const args = ['diff', '--no-color', '--no-ext-diff', '--no-renames', from, to];
  return git(directory, args).toString('utf8');
}

/** What a three-way merge of two commits gives: the tree, or null when it conflicts. */
export function mergeTree(directory: string, ours: string, theirs: string): string | null {
  const args = ['--git-dir', directory, 'merge-tree', '--write-tree', '--allow-unrelated-histories', ours, theirs];
  const result = spawnSync('git', args, { env: environment(), maxBuffer });
  if (result.status === 0) return result.stdout.toString('utf8').trim();
  if (result.status === 1) return null;
  throw new Error(`git merge-tree failed: ${result.stderr.toString('utf8')}`);
}
