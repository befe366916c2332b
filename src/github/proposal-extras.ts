import type { ConfigRepoState } from '../core/proposal-state.js';
import { messageOf } from '../errors.js';
import { asList, asObject, asString } from './json.js';
import type { GitHubClient } from './octokit.js';
import { targetOf } from './proposal-steps.js';

/** What a new pull request gets beside its text. */
export interface PullRequestExtras {
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  readonly teamReviewers: readonly string[];
  readonly assignees: readonly string[];
}

/** Adds labels, reviewers and assignees, all at once. Never fails: what GitHub does not take comes back as warnings. */
export async function addExtras(
  client: GitHubClient,
  state: ConfigRepoState,
  number: number,
  extras: PullRequestExtras,
): Promise<readonly string[]> {
  const target = targetOf(state);
  const issue = { ...target, issue_number: number };
  const pull = { ...target, pull_number: number };
  const labels = (names: readonly string[]) =>
    client.rest('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', { ...issue, labels: names });
  const review = (who: object) =>
    client.rest('POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', { ...pull, ...who });
  const warnings = await Promise.all([
    each('label', extras.labels, labels),
    askReviewers(extras, review),
    each('assignee', extras.assignees, async (names) => assign(client, issue, names)),
  ]);
  return warnings.flat();
}

/** People and teams by one request; where GitHub refuses that, each kind by itself. */
async function askReviewers(
  { reviewers, teamReviewers }: PullRequestExtras,
  review: (who: object) => Promise<unknown>,
): Promise<readonly string[]> {
  const both = reviewers.length > 0 && teamReviewers.length > 0;
  const done = both && (await attempt(() => review({ reviewers, team_reviewers: teamReviewers }))) === undefined;
  if (done) return [];
  return [
    ...(await each('reviewer', reviewers, (names) => review({ reviewers: names }))),
    ...(await each('team reviewer', teamReviewers, (names) => review({ team_reviewers: names }))),
  ];
}

/** GitHub leaves out, without a word, whom it can't assign. */
async function assign(client: GitHubClient, issue: object, names: readonly string[]): Promise<void> {
  const answer = await client.rest('POST /repos/{owner}/{repo}/issues/{issue_number}/assignees', {
    ...issue,
    assignees: names,
  });
  const assigned = asList(asObject(answer, 'issue').assignees, 'assignees').map((value) =>
    asString(asObject(value, 'assignee').login, 'login').toLowerCase(),
  );
  const missing = names.filter((name) => !assigned.includes(name.toLowerCase()));
  if (missing.length > 0) throw new Error('GitHub does not let it be assigned');
}

/** All together; where GitHub refuses, one by one, so that one wrong name does not cost the others. */
async function each(
  what: string,
  names: readonly string[],
  send: (names: readonly string[]) => Promise<unknown>,
): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const together = await attempt(() => send(names));
  if (together === undefined) return [];
  if (names.length === 1) return [`${what} "${names[0]}" was not added: ${together}`];
  const warnings: string[] = [];
  for (const name of names) {
    const failure = await attempt(() => send([name]));
    if (failure !== undefined) warnings.push(`${what} "${name}" was not added: ${failure}`);
  }
  return warnings;
}

async function attempt(body: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await body();
    return undefined;
  } catch (thrown) {
    return messageOf(thrown);
  }
}
