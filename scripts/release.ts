/**
 * `node lib/scripts/release.js TAG [NOTES_FILE]`: whether this checkout may be released as TAG. Writes the release notes,
 * and tells the workflow (`version`, and in `major` the moving tag that should follow).
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { majorTagToMove, releaseFaults, releaseNotes } from './release/plan.js';
import { readRelease } from './release/repository.js';

const [tag = '', notesFile] = process.argv.slice(2);
const inputs = readRelease(process.cwd(), tag, process.env.RELEASE_BRANCH ?? 'origin/main');
const faults = releaseFaults(inputs);
for (const fault of faults) console.error(fault);
if (faults.length > 0) {
  process.exitCode = 1;
} else {
  const major = majorTagToMove(tag, inputs.tags) ?? '';
  if (notesFile !== undefined) writeFileSync(notesFile, `${releaseNotes(inputs.changelog, tag.slice(1))}\n`);
  const { GITHUB_OUTPUT: outputs } = process.env;
  if (outputs !== undefined) appendFileSync(outputs, `version=${tag.slice(1)}\nmajor=${major}\n`);
  console.log(`${tag} may be released; ${major === '' ? 'no moving tag follows' : `the tag ${major} follows`}.`);
}
