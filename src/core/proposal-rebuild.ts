import type { Marker } from './proposal-marker.js';
import type { RebuildCause } from './proposal-plan.js';
import type { ConfigRepoState, HeadBranch, PullRequestFacts, Wanted } from './proposal-state.js';

/** An open pull request of ours, and what is wanted of it now. */
interface Standing {
  readonly pullRequest: PullRequestFacts;
  readonly marker: Marker;
  readonly state: ConfigRepoState;
  readonly wanted: Wanted;
}

/** Why the branch has to be built anew; undefined: it holds what is wanted. */
export function rebuildCause(given: Standing, head: HeadBranch): RebuildCause | undefined {
  const { pullRequest, marker, state, wanted } = given;
  if (isAsRebuilt(given, head)) return undefined;
  if (!holdsSame(marker, wanted)) return marker.content === wanted.content ? 'base-changed' : 'content-changed';
  if (!isBuiltOn(marker, wanted)) return 'base-changed';
  if (wanted.files.some((file) => head.blobs[file.path] !== file.blob)) return 'branch-changed';
  return pullRequest.mergeable === 'conflicting' && !sitsOn(head, state.base.commit) ? 'conflict' : undefined;
}

/** The branch is what a rebuild would make of it: another run rebuilt it, and did not, or not yet, get to the text. */
function isAsRebuilt({ pullRequest, state, wanted }: Standing, head: HeadBranch): boolean {
  const known = new Set(wanted.files.map(({ path }) => path));
  return (
    sitsOn(head, state.base.commit) &&
    wanted.files.every((file) => head.blobs[file.path] === file.blob) &&
    pullRequest.paths?.every((path) => known.has(path)) === true
  );
}

/** Whether the marker tells of just these files. */
function holdsSame({ files }: Marker, wanted: Wanted): boolean {
  const built = new Map(files.map((file) => [file.path, file]));
  return built.size === wanted.files.length && wanted.files.every((file) => built.get(file.path)?.blob === file.blob);
}

/** Whether the marker tells of just these files, made from the base as it is. */
export function isBuiltOn(marker: Marker, wanted: Wanted): boolean {
  const built = new Map(marker.files.map((file) => [file.path, file]));
  return holdsSame(marker, wanted) && wanted.files.every((file) => built.get(file.path)?.base === file.base);
}

/** One commit right on the base can't conflict with it: GitHub's word is of an earlier moment. */
export function sitsOn(head: HeadBranch, base: string): boolean {
  return head.commits?.length === 1 && head.commits[0]?.parents.length === 1 && head.commits[0].parents[0] === base;
}
