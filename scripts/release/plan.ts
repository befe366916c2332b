/** What a release is made of, as far as the repository tells. */
export interface ReleaseInputs {
  /** The tag that was pushed: `v1.2.3`. */
  readonly tag: string;
  readonly packageVersion: string;
  readonly lockVersion: string;
  /** Text of CHANGELOG.md. */
  readonly changelog: string;
  /** Every tag of the repository, this one included. */
  readonly tags: readonly string[];
  /** Whether the tagged commit is on the default branch. */
  readonly onDefaultBranch: boolean;
}

type Version = readonly [major: number, minor: number, patch: number];

const TAG = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

function versionOf(tag: string): Version | undefined {
  const match = TAG.exec(tag);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** The section of a version, without its heading; undefined where there is none. */
function sectionOf(changelog: string, heading: RegExp): string | undefined {
  const sections = changelog.split(/^(?=## )/m);
  const found = sections.find((section) => heading.test(section.split('\n')[0] ?? ''));
  return found?.slice(found.indexOf('\n') + 1).trim();
}

function escaped(version: string): string {
  return version.replaceAll('.', '\\.');
}

/** The notes of a release: its section in the changelog, '' where there is none. */
export function releaseNotes(changelog: string, version: string): string {
  return sectionOf(changelog, new RegExp(`^## ${escaped(version)} \\(\\d{4}-\\d{2}-\\d{2}\\)$`)) ?? '';
}

/** Why this tag must not be released, a sentence each; empty where it may. */
export function releaseFaults(inputs: ReleaseInputs): readonly string[] {
  const { tag, packageVersion, lockVersion, changelog } = inputs;
  if (versionOf(tag) === undefined) return [`The tag ${tag} is no version: expected vMAJOR.MINOR.PATCH.`];
  const version = tag.slice(1);
  const faults: string[] = [];
  if (packageVersion !== version) faults.push(`package.json says ${packageVersion}, the tag says ${version}.`);
  if (lockVersion !== version) faults.push(`package-lock.json says ${lockVersion}, the tag says ${version}.`);
  if (releaseNotes(changelog, version) === '')
    faults.push(`CHANGELOG.md has no lines under "## ${version} (YYYY-MM-DD)".`);
  const unreleased = sectionOf(changelog, /^## Unreleased$/);
  if (unreleased === undefined) faults.push('CHANGELOG.md has no section "## Unreleased".');
  else if (unreleased !== '') faults.push('CHANGELOG.md still has lines under "## Unreleased".');
  if (!inputs.onDefaultBranch) faults.push('The tagged commit is not on the default branch.');
  return faults;
}

/**
 * The moving tag (`v1`) that should point to this release; undefined where a newer version of the same major is out, so
 * that a late patch of an old minor version takes nothing back.
 */
export function majorTagToMove(tag: string, tags: readonly string[]): string | undefined {
  const version = versionOf(tag);
  if (version === undefined) return undefined;
  const [major, minor, patch] = version;
  const isNewer = tags
    .map(versionOf)
    .some(
      (other) =>
        other !== undefined && other[0] === major && (other[1] > minor || (other[1] === minor && other[2] > patch)),
    );
  return isNewer ? undefined : `v${major}`;
}
