import type { OurIssue } from '../core/issue/plan.js';
import { readState } from '../core/issue/state.js';
import { sameAccount } from '../core/proposal-ownership.js';
import { asCount, asList, asObject, asObjectOrNull, asString } from './json.js';
import { type GitHubClient, type GitHubWire, graphqlFailure } from './octokit.js';

/** Where our issue is looked for. */
export interface IssuePlace {
  /** `owner/name`. */
  readonly repository: string;
  /** Logins whose issues count as ours: the token's identity first, then the trusted authors. */
  readonly logins: readonly string[];
}

const PAGE = 100;
/** A bot may have opened many an issue and pull request; ours, edited daily while it is open, is among the first. */
const MOST_PAGES = 5;

/** Owner and name for REST. */
export function ownerAndName(repository: string): { readonly owner: string; readonly repo: string } {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}

/** Our issues, open and closed: one read for each login, more only where it opened a great many. */
export async function readOurIssues(client: GitHubClient, place: IssuePlace): Promise<readonly OurIssue[]> {
  const lists = await Promise.all(place.logins.map((login) => listOf(client, place, login)));
  return lists.flat();
}

async function listOf(client: GitHubClient, place: IssuePlace, creator: string): Promise<readonly OurIssue[]> {
  const found: OurIssue[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const items = await list(client, place, { creator, page });
    found.push(...ours(items, place));
    if (items.length < PAGE || found.some(({ open }) => open)) break;
  }
  return found;
}

/**
 * Our issues among those that changed last, whoever opened them. GitHub's filter by creator is known to miss bots on
 * some hosts (renovatebot/renovate#44730): before an issue is opened, this makes sure that there is none.
 */
export async function readOurLatest(client: GitHubClient, place: IssuePlace): Promise<readonly OurIssue[]> {
  return ours(await list(client, place, { page: 1 }), place);
}

async function list(
  client: GitHubClient,
  { repository }: IssuePlace,
  filter: { readonly creator?: string; readonly page: number },
): Promise<readonly unknown[]> {
  const answer = await client.rest('GET /repos/{owner}/{repo}/issues', {
    ...ownerAndName(repository),
    ...filter,
    state: 'all',
    sort: 'updated',
    direction: 'desc',
    per_page: PAGE,
  });
  return asList(answer, 'issues');
}

/** Those that one of our logins opened and that bear our marker; the API lists pull requests as well. */
function ours(items: readonly unknown[], { logins }: IssuePlace): readonly OurIssue[] {
  return items.flatMap((item): readonly OurIssue[] => {
    const issue = asObject(item, 'issue');
    const user = asObjectOrNull(issue.user, 'issue.user');
    const author = user === null ? undefined : asString(user.login, 'issue.user.login');
    const mine = author !== undefined && logins.some((login) => sameAccount(login, author));
    if (!mine || issue.pull_request !== undefined || typeof issue.body !== 'string') return [];
    const state = readState(issue.body);
    if (state === undefined) return [];
    return [
      {
        number: asCount(issue.number, 'issue.number'),
        url: asString(issue.html_url, 'issue.html_url'),
        open: asString(issue.state, 'issue.state') === 'open',
        body: issue.body,
        state,
      },
    ];
  });
}

const LAST_COMMENTS = `query LastComments($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { issueOrPullRequest(number: $number) {
    ... on Issue { comments(last: 10) { nodes { body viewerDidAuthor } } } ... on PullRequest { comments(last: 10) { nodes { body viewerDidAuthor } } } } } }`;

/** Whether one of our last comments bears this marker: an earlier run wrote it and got no further. */
export async function hasComment(
  client: GitHubWire,
  repository: string,
  { number, marker }: { readonly number: number; readonly marker: string },
): Promise<boolean> {
  const { data, errors, requestId } = await client.graphql(LAST_COMMENTS, { ...ownerAndName(repository), number });
  const [error] = errors;
  if (error !== undefined) throw graphqlFailure(error, requestId);
  const issue = asObject(asObject(data?.repository, 'repository').issueOrPullRequest, 'issue');
  const comments = asList(asObject(issue.comments, 'comments').nodes, 'comments.nodes');
  return comments.some((value) => {
    const { body, viewerDidAuthor } = asObject(value, 'comment');
    return viewerDidAuthor === true && asString(body, 'comment.body').includes(marker);
  });
}
