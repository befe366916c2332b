import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseInputs } from './plan.js';

function git(root: string, ...words: readonly string[]): string {
  return execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

function versionIn(file: string): string {
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: unknown };
  return typeof version === 'string' ? version : '';
}

/** Whether `commit` is part of `branch`; false too where there is no such branch. */
function isOn(root: string, commit: string, branch: string): boolean {
  try {
    git(root, 'merge-base', '--is-ancestor', commit, branch);
    return true;
  } catch {
    return false;
  }
}

/** Reads what a release depends on from a checkout with all tags. Throws where the tag does not point to that checkout. */
export function readRelease(root: string, tag: string, branch: string): ReleaseInputs {
  const commit = git(root, 'rev-parse', '--verify', `refs/tags/${tag}^{commit}`);
  const head = git(root, 'rev-parse', 'HEAD');
  if (commit !== head) throw new Error(`The checkout is at ${head}, the tag ${tag} at ${commit}.`);
  return {
    tag,
    packageVersion: versionIn(join(root, 'package.json')),
    lockVersion: versionIn(join(root, 'package-lock.json')),
    changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
    tags: git(root, 'tag', '--list').split('\n'),
    onDefaultBranch: isOn(root, commit, branch),
  };
}
