import type { Faults, RawInput } from './faults.js';
import { readBoolean, readBranch, readList } from './values.js';

/** How the pull request is dressed. */
export interface PullRequestInputs {
  readonly wanted: boolean;
  readonly branch: string;
  readonly title: string | undefined;
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  readonly teamReviewers: readonly string[];
  readonly assignees: readonly string[];
  readonly draft: boolean;
  readonly trustedAuthors: readonly string[];
}

/** Reads the inputs that dress the pull request; every fault is noted. */
export function readPullRequest(raw: (name: string) => RawInput, faults: Faults): PullRequestInputs {
  const title = raw('pr-title').text;
  if (title.length > 256 || /[\r\n]/.test(title))
    faults.add('pr-title is longer than 256 characters or has several lines: expected one short line.');
  return {
    wanted: readBoolean(raw('pull-request'), true, faults),
    branch: readBranch(raw('branch'), 'jit-azure-drift', faults),
    title: title === '' ? undefined : title,
    labels: readList(raw('pr-labels').text),
    reviewers: readList(raw('pr-reviewers').text),
    teamReviewers: readList(raw('pr-team-reviewers').text),
    assignees: readList(raw('pr-assignees').text),
    draft: readBoolean(raw('pr-draft'), false, faults),
    trustedAuthors: readList(raw('trusted-authors').text),
  };
}
