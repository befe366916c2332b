/**
 * `npm run reproduce`: clones the committed state into another folder, whose name has a blank, installs and builds there,
 * and compares `dist/` byte by byte with what is committed. Fails where it differs.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differences } from './supply/compare-folders.js';

const began = performance.now();
const parent = mkdtempSync(join(tmpdir(), 'a clone '));
const clone = join(parent, 'jit azure drift');
const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
try {
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', process.cwd(), clone], quiet);
  const committed = join(parent, 'committed');
  execFileSync('cp', ['-R', join(clone, 'dist'), committed], quiet);
  execFileSync('npm', ['ci'], { ...quiet, cwd: clone });
  execFileSync('npm', ['run', 'build'], { ...quiet, cwd: clone });
  const different = differences(committed, join(clone, 'dist'));
  for (const name of different) console.error(`dist/${name} is not what a fresh clone builds`);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`dist/ of a fresh clone on Node ${process.version}: ${different.length} files differ (${seconds} s)`);
  if (different.length > 0) process.exitCode = 1;
} finally {
  rmSync(parent, { recursive: true, force: true });
}
