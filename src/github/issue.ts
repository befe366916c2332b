import { closeDuplicate, type IssuePlan, type IssueStep, type OurIssue } from '../core/issue/plan.js';
import { describeIssuePlan, type IssueEnd } from '../core/issue/row.js';
import type { EarlierIssue } from '../core/issue/text.js';
import type { ConfigRepoState } from '../core/proposal-state.js';
import { ServiceError } from '../errors.js';
import type { Log } from '../ports.js';
import { hasComment, type IssuePlace, ownerAndName, readOurIssues, readOurLatest } from './issue-read.js';
import { asCount, asObject, asString, Malformed } from './json.js';
import type { GitHubClient } from './octokit.js';
import { addExtras } from './proposal-extras.js';
import { isRateLimited, isUncertain, unknownFrom, wordsOf } from './service-errors.js';

/** What keeping the issue needs. */
export interface KeepIssueInput {
  readonly state: ConfigRepoState;
  /** Logins, beside the token's own identity, whose issues count as ours. */
  readonly trustedAuthors: readonly string[];
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly plan: (issues: readonly OurIssue[]) => IssuePlan;
  /** Our issues as they were when the run began, if they were read then: enough to see that nothing is to be done. */
  readonly early?: Promise<readonly OurIssue[]> | undefined;
  readonly dryRun: boolean;
  readonly log: Pick<Log, 'info' | 'warning'>;
}

/** A step that failed: which one. */
class Stuck extends Error {
  override readonly name = 'Stuck';
  readonly doing: string;
  readonly thrown: unknown;

  constructor(doing: string, thrown: unknown) {
    super(doing);
    this.doing = doing;
    this.thrown = thrown;
  }
}

/**
 * Finds our issue, plans, and carries the plan out. Never throws for what GitHub says: a missing right skips it with a
 * word, a refusal fails, a lost answer is unknown.
 */
export async function keepIssue(client: GitHubClient, input: KeepIssueInput): Promise<IssueEnd> {
  const { repository } = input.state;
  if (repository.archived)
    return {
      kind: 'skipped',
      because: `Not kept: ${repository.nameWithOwner} is archived, nothing can be written there.`,
    };
  if (input.state.viewer.login === '') {
    const cause = { known: false, reason: 'malformed', read: 'the token’s identity (GitHub)' } as const;
    return { kind: 'unknown', doing: 'find the kept issue', cause: { ...cause, found: 'GitHub names none' } };
  }
  try {
    const plan = await naming('find the kept issue', () => planned(client, input));
    for (const line of describeIssuePlan(plan, repository.nameWithOwner))
      input.log.info(input.dryRun ? `Would do: ${line}` : line);
    if (input.dryRun) return { kind: 'planned', plan };
    const issue = await applyIssuePlan(client, input, plan);
    if (plan.operation !== 'created' || issue === undefined) return { kind: 'done', operation: plan.operation, issue };
    const kept = await yieldToEarlier(client, input, issue);
    return { kind: 'done', operation: kept === issue ? 'created' : 'unchanged', issue: kept };
  } catch (thrown) {
    if (thrown instanceof Stuck) return endOf(thrown);
    throw thrown;
  }
}

function placeOf({ state, trustedAuthors }: Pick<KeepIssueInput, 'state' | 'trustedAuthors'>): IssuePlace {
  const { nameWithOwner: repository } = state.repository;
  return { repository, logins: [...new Set([state.viewer.login, ...trustedAuthors])] };
}

/** Starts to read our issues: while other services are asked, that costs no time. What comes of it is told where it is used. */
export function readIssuesEarly(
  client: GitHubClient,
  input: Pick<KeepIssueInput, 'state' | 'trustedAuthors'>,
): Promise<readonly OurIssue[]> | undefined {
  const { repository, viewer } = input.state;
  if (repository.archived || viewer.login === '') return undefined;
  const reading = readOurIssues(client, placeOf(input));
  reading.catch(() => undefined);
  return reading;
}

async function planned(client: GitHubClient, input: KeepIssueInput): Promise<IssuePlan> {
  const early = await input.early?.catch(unlessRefused);
  const plan = early === undefined ? undefined : input.plan(early);
  // What is written is planned on what is so now.
  return plan === undefined || plan.steps.length > 0 ? plannedNow(client, input) : plan;
}

/** An early read that came to nothing is made again, as if it had not been made; what GitHub refused, it would refuse again. */
function unlessRefused(thrown: unknown): undefined {
  if (thrown instanceof Malformed || (thrown instanceof ServiceError && isUncertain(thrown))) return;
  throw thrown;
}

async function plannedNow(client: GitHubClient, input: KeepIssueInput): Promise<IssuePlan> {
  const place = placeOf(input);
  const issues = await readOurIssues(client, place);
  const plan = input.plan(issues);
  if (plan.operation !== 'created' || issues.length > 0) return plan;
  return input.plan(await readOurLatest(client, place));
}

/** Carries the steps out in order; gives the issue that they are about. */
async function applyIssuePlan(
  client: GitHubClient,
  input: KeepIssueInput,
  plan: IssuePlan,
): Promise<EarlierIssue | undefined> {
  const { nameWithOwner } = input.state.repository;
  let issue = plan.issue;
  for (const step of plan.steps) {
    const doing = DOING[step.do];
    if (step.do === 'create') issue = await naming(doing, () => open(client, input, step));
    else await naming(doing, () => change(client, nameWithOwner, step));
  }
  return issue;
}

const DOING: Readonly<Record<IssueStep['do'], string>> = {
  create: 'open the issue',
  comment: 'comment on the kept issue',
  edit: 'edit the kept issue',
  close: 'close the kept issue',
};

async function open(
  client: GitHubClient,
  { state, labels, assignees, log }: KeepIssueInput,
  { title, body }: Extract<IssueStep, { do: 'create' }>,
): Promise<EarlierIssue> {
  const target = ownerAndName(state.repository.nameWithOwner);
  const answer = asObject(await client.rest('POST /repos/{owner}/{repo}/issues', { ...target, title, body }), 'issue');
  const number = asCount(answer.number, 'issue.number');
  // Apart from the issue itself: a wrong name must not keep it from being opened.
  const extras = { labels, assignees, reviewers: [], teamReviewers: [] };
  for (const warning of await addExtras(client, state, number, extras)) log.warning(`Issue #${number}: ${warning}`);
  return { number, url: asString(answer.html_url, 'issue.html_url') };
}

/**
 * Runs at the same time may each open the issue, and GitHub has no lock against it: the one with the lowest number stays,
 * every other run closes its own. Where that can't be read or done, the next run does it.
 */
async function yieldToEarlier(client: GitHubClient, input: KeepIssueInput, own: EarlierIssue): Promise<EarlierIssue> {
  const place = placeOf(input);
  try {
    const open = (await readOurLatest(client, place)).filter((issue) => issue.open);
    const mine = open.find(({ number }) => number === own.number);
    const [earliest] = open.filter(({ number }) => number < own.number).sort((a, b) => a.number - b.number);
    if (mine === undefined || earliest === undefined) return own;
    input.log.info(`Another run opened issue #${earliest.number} at the same time: #${own.number} is closed for it.`);
    for (const step of closeDuplicate(mine, earliest)) await change(client, place.repository, step);
    return earliest;
  } catch (thrown) {
    if (!(thrown instanceof ServiceError || thrown instanceof Malformed)) throw thrown;
    const words = `Whether another run opened an issue beside #${own.number} could not be settled: ${thrown.message}.`;
    input.log.warning(`${words} The next run keeps the first.`);
    return own;
  }
}

async function change(
  client: GitHubClient,
  repository: string,
  step: Exclude<IssueStep, { do: 'create' }>,
): Promise<void> {
  const target = { ...ownerAndName(repository), issue_number: step.number };
  if (step.do === 'comment') {
    if (await hasComment(client, repository, step)) return;
    await client.rest('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...target, body: step.body });
    return;
  }
  const closing = step.do === 'close' ? { state: 'closed', state_reason: 'completed' } : {};
  await client.rest('PATCH /repos/{owner}/{repo}/issues/{issue_number}', { ...target, body: step.body, ...closing });
}

async function naming<T>(doing: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (thrown) {
    throw thrown instanceof ServiceError || thrown instanceof Malformed ? new Stuck(doing, thrown) : thrown;
  }
}

function endOf({ doing, thrown }: Stuck): IssueEnd {
  if (!(thrown instanceof ServiceError) || isUncertain(thrown))
    return { kind: 'unknown', doing, cause: unknownFrom(thrown, `the kept issue: ${doing} (GitHub)`) };
  const { status, code, correlationId } = thrown.details;
  if (status === 410 || /issues (has|have|are) been disabled|issues are disabled/i.test(thrown.message))
    return { kind: 'disabled' };
  // A conversation that someone locked is no lack of a right: to be told so is the only way to hear of it.
  if (/\bis locked\b/i.test(thrown.message)) return { kind: 'refused', doing, words: wordsOf(thrown), correlationId };
  const forbidden = status === 403 || status === 404 || code === 'FORBIDDEN' || code === 'NOT_FOUND';
  if (forbidden && !isRateLimited(thrown)) return { kind: 'not-permitted', words: wordsOf(thrown) };
  return { kind: 'refused', doing, words: wordsOf(thrown), correlationId };
}
