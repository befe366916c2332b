import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { majorTagToMove, type ReleaseInputs, releaseFaults, releaseNotes } from '../../scripts/release/plan.js';
import { readRelease } from '../../scripts/release/repository.js';

const CHANGELOG =
  '# Changelog\n\n## Unreleased\n\n## 1.2.0 (2026-11-22)\n\n### Added\n\n- Much.\n\n## 1.1.0 (2026-10-01)\n\n- Less.\n';
const SOUND: ReleaseInputs = {
  tag: 'v1.2.0',
  packageVersion: '1.2.0',
  lockVersion: '1.2.0',
  changelog: CHANGELOG,
  tags: ['v1.1.0', 'v1.2.0', 'v1'],
  onDefaultBranch: true,
};

describe('a release', () => {
  it('may be made where everything agrees', () => {
    expect(releaseFaults(SOUND)).toEqual([]);
  });

  it.each<readonly [string, Partial<ReleaseInputs>, string]>([
    ['a tag that is no version', { tag: 'v1.2' }, 'The tag v1.2 is no version: expected vMAJOR.MINOR.PATCH.'],
    ['a tag with a leading zero', { tag: 'v1.02.0' }, 'The tag v1.02.0 is no version: expected vMAJOR.MINOR.PATCH.'],
    [
      'a tag of a trial version',
      { tag: 'v1.2.0-rc.1' },
      'The tag v1.2.0-rc.1 is no version: expected vMAJOR.MINOR.PATCH.',
    ],
    ['another version in package.json', { packageVersion: '1.1.0' }, 'package.json says 1.1.0, the tag says 1.2.0.'],
    ['another version in the lock file', { lockVersion: '1.1.0' }, 'package-lock.json says 1.1.0, the tag says 1.2.0.'],
    [
      'no section in the changelog',
      { changelog: '## Unreleased\n\n## 1.2.01 (2026-11-22)\n\n- A.\n' },
      'CHANGELOG.md has no lines under "## 1.2.0 (YYYY-MM-DD)".',
    ],
    [
      'an empty section in the changelog',
      { changelog: '## Unreleased\n\n## 1.2.0 (2026-11-22)\n\n## 1.1.0 (2026-10-01)\n\n- A.\n' },
      'CHANGELOG.md has no lines under "## 1.2.0 (YYYY-MM-DD)".',
    ],
    [
      'lines that nobody moved',
      { changelog: CHANGELOG.replace('## Unreleased\n', '## Unreleased\n\n- New.\n') },
      'CHANGELOG.md still has lines under "## Unreleased".',
    ],
    [
      'no Unreleased',
      { changelog: CHANGELOG.replace('## Unreleased\n', '') },
      'CHANGELOG.md has no section "## Unreleased".',
    ],
    ['a commit of another branch', { onDefaultBranch: false }, 'The tagged commit is not on the default branch.'],
  ])('is refused for %s', (_, change, fault) => {
    expect(releaseFaults({ ...SOUND, ...change })).toEqual([fault]);
  });

  it('is told by its section of the changelog alone', () => {
    expect(releaseNotes(CHANGELOG, '1.2.0')).toBe('### Added\n\n- Much.');
    expect(releaseNotes(CHANGELOG, '1.1.0')).toBe('- Less.');
    expect(releaseNotes(CHANGELOG, '1.0.0')).toBe('');
  });
});

describe('the moving tag', () => {
  it.each<readonly [string, readonly string[], string | undefined]>([
    ['v1.0.0', ['v1.0.0'], 'v1'],
    ['v1.10.0', ['v1.9.0', 'v1.10.0', 'v1'], 'v1'],
    ['v2.0.0', ['v1.9.0', 'v2.0.0', 'v1'], 'v2'],
    // A late patch of an old minor version takes nothing back, one of an old major version moves that one's.
    ['v1.9.1', ['v1.9.0', 'v1.9.1', 'v1.10.0', 'v1'], undefined],
    ['v1.9.1', ['v1.9.1', 'v2.0.0', 'v2', 'v1'], 'v1'],
    // What is no release counts for nothing.
    ['v1.2.0', ['v1.2.0', 'v1.3.0-rc.1', 'v1.x', 'latest', ''], 'v1'],
    ['v1', ['v1'], undefined],
  ])('of %s among %j is %s', (tag, tags, moved) => {
    expect(majorTagToMove(tag, tags)).toBe(moved);
  });
});

describe('what a release reads from a repository', () => {
  let root = '';
  const git = (...words: readonly string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=T', '-c', 'user.email=t@acme.example', '-c', 'commit.gpgsign=false', ...words],
      {
        cwd: root,
        encoding: 'utf8',
        stdio: 'pipe',
      },
    );
  const commit = (version: string): void => {
    for (const file of ['package.json', 'package-lock.json'])
      writeFileSync(join(root, file), JSON.stringify({ version }));
    writeFileSync(join(root, 'CHANGELOG.md'), CHANGELOG.replace('1.2.0', version));
    git('add', '.');
    git('commit', '--quiet', '--message', version);
  };
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'a release '));
    git('init', '--quiet', '--initial-branch', 'main');
    commit('1.2.0');
    git('tag', '--annotate', 'v1.2.0', '--message', 'v1.2.0');
    git('tag', 'v1');
    git('checkout', '--quiet', '-b', 'aside');
    commit('1.2.1');
    git('tag', 'v1.2.1');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('is the tagged commit, through an annotated tag as well', () => {
    git('checkout', '--quiet', 'main');
    const read = readRelease(root, 'v1.2.0', 'main');
    expect(releaseFaults(read)).toEqual([]);
    expect(majorTagToMove(read.tag, read.tags)).toBeUndefined();
    expect(read.tags).toEqual(['v1', 'v1.2.0', 'v1.2.1']);
  });

  it('tells a tag of a branch that was never merged', () => {
    git('checkout', '--quiet', 'aside');
    expect(releaseFaults(readRelease(root, 'v1.2.1', 'main'))).toEqual([
      'The tagged commit is not on the default branch.',
    ]);
    expect(readRelease(root, 'v1.2.1', 'no-such-branch').onDefaultBranch).toBe(false);
  });

  it('refuses a checkout of another commit, and a tag that is not there', () => {
    expect(() => readRelease(root, 'v1.2.0', 'main')).toThrow(/The checkout is at [0-9a-f]{40}, the tag v1\.2\.0 at/);
    expect(() => readRelease(root, 'v9.9.9', 'main')).toThrow();
  });
});
