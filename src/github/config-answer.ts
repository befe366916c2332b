import { type Fact, known, type Unknown } from '../core/facts.js';
import { readMarker } from '../core/proposal-marker.js';
import type { ConfigRepoState, PullRequestFacts, RepositoryFacts } from '../core/proposal-state.js';
import { UserError } from '../errors.js';
import { nextCursor, readHead, readPullRequests, readScratches } from './config-proposal.js';
import { type ConfigQueryInput, configQuery, MORE_QUERY } from './config-query.js';
import { Moved } from './config-tree.js';
import { asBoolean, asObject, asObjectOrNull, asOid, asString, type Json, Malformed } from './json.js';
import { type GitHubClient, type GraphqlAnswer, type GraphqlError, graphqlFailure } from './octokit.js';
import { readHelp } from './refusals.js';
import { unknownFrom } from './service-errors.js';

const READ_ATTEMPTS = 3;
const MOST_OPEN_PAGES = 10;
const MOST_CLOSED_PAGES = 5;
/** So many closed ones of the repository's own branch tell what was declined; those of forks do not count. */
const CLOSED_WANTED = 25;

/** Runs a read; a branch that moved meanwhile is read again, and a failure becomes an unknown fact with what to grant. */
export async function reading<T>(
  input: { readonly repository: string; readonly ownRepository: string },
  read: string,
  body: () => Promise<T>,
): Promise<Fact<T>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return known(await body());
    } catch (thrown) {
      if (thrown instanceof UserError) throw thrown;
      if (!(thrown instanceof Moved)) return unknownFrom(thrown, read, (error) => readHelp(error, input));
      if (attempt === READ_ATTEMPTS)
        return { known: false, reason: 'transient', read, found: `it changed during each of ${READ_ATTEMPTS} reads` };
    }
  }
}

/** An answer whose repository could be resolved. */
export interface ConfigAnswer {
  readonly data: Json;
  readonly answer: GraphqlAnswer;
  /** Why branch and pull requests are not in it, where the token may read the files alone. */
  readonly denied: { readonly error: GraphqlError; readonly requestId: string | undefined } | undefined;
}

/** Errors that concern the proposal's side. They take the whole repository out of the answer: its fields are never null. */
const PROPOSAL_SIDE = /^repository\.(open|closed|base\.compare)\b/;

/** Sends the query; where the token may not read the proposal's side, once more without that. Throws for any other error. */
export async function ask(client: GitHubClient, input: ConfigQueryInput): Promise<ConfigAnswer> {
  const { query, variables } = configQuery(input);
  const answer = await client.graphql(query, variables);
  const errors = answer.errors.filter(({ path }) => !path.startsWith('viewer'));
  const fatal = errors.find(({ path }) => !PROPOSAL_SIDE.test(path));
  if (fatal !== undefined) throw graphqlFailure(fatal, answer.requestId);
  const [error] = errors;
  if (error === undefined) return { data: asObject(answer.data?.repository, 'repository'), answer, denied: undefined };
  const rest = await ask(client, { ...input, branch: undefined });
  return { ...rest, denied: { error, requestId: answer.requestId } };
}

/** What GitHub says of the repository itself. */
export function readRepository(data: Json): RepositoryFacts {
  const parent = asObjectOrNull(data.parent, 'parent');
  const branch = asObjectOrNull(data.defaultBranchRef, 'defaultBranchRef');
  const permission = data.viewerPermission;
  const visibility = asString(data.visibility, 'visibility').toLowerCase();
  return {
    nodeId: asString(data.id, 'id'),
    nameWithOwner: asString(data.nameWithOwner, 'nameWithOwner'),
    url: asString(data.url, 'url'),
    visibility: visibility === 'public' || visibility === 'internal' ? visibility : 'private',
    archived: asBoolean(data.isArchived, 'isArchived'),
    empty: asBoolean(data.isEmpty, 'isEmpty'),
    forkOf: forkOf(asBoolean(data.isFork, 'isFork'), parent),
    permission: typeof permission === 'string' ? permission : undefined,
    defaultBranch: branch === null ? 'main' : asString(branch.name, 'defaultBranchRef.name'),
  };
}

function forkOf(fork: boolean, parent: Json | null): string | undefined {
  if (!fork) return undefined;
  return parent === null
    ? 'a repository that this token may not see'
    : asString(parent.nameWithOwner, 'parent.nameWithOwner');
}

/** The base branch and its commit. Throws a UserError for a `config-ref` that is not there, or a `branch` that is the base. */
export function readBase(
  data: Json,
  repository: RepositoryFacts,
  input: { readonly ref: string | undefined; readonly branch: string | undefined },
): ConfigRepoState['base'] {
  const name = input.ref ?? repository.defaultBranch;
  if (input.branch === name) {
    throw new UserError(
      `branch: "${name}" is the branch of ${repository.nameWithOwner} that is compared with; choose another name for the proposal.`,
    );
  }
  const base = asObjectOrNull(data.base, 'base');
  if (base === null && repository.empty) return { ref: name, commit: '' };
  if (base === null)
    throw new UserError(
      `config-ref: ${repository.nameWithOwner} has no branch "${name}"; expected an existing one (its default branch is ${repository.defaultBranch}).`,
    );
  return { ref: name, commit: asOid(asObject(base.target, 'base.target').oid, 'base.target.oid') };
}

/** The token's identity; '' where GitHub does not say. */
export function viewerOf({ answer }: ConfigAnswer): string {
  const login = asObjectOrNull(answer.data?.viewer, 'viewer')?.login;
  return typeof login === 'string' ? login : '';
}

interface ProposalRead {
  readonly repository: string;
  readonly branch: string | undefined;
  readonly paths: readonly string[];
  readonly ownRepository: string;
  readonly config: ConfigAnswer;
}

/** Head branch and pull requests; unknown, with the reason, where the token may not read them. */
export async function readProposal(
  client: GitHubClient,
  given: ProposalRead,
): Promise<Pick<ConfigRepoState, 'head' | 'pullRequests' | 'olderClosed' | 'scratches'>> {
  if (given.branch === undefined) return { head: NOT_READ, pullRequests: NOT_READ };
  const { data, denied } = given.config;
  if (denied === undefined)
    return {
      head: known(readHead(data, given.paths)),
      scratches: readScratches(data),
      ...(await allPullRequests(client, given)),
    };
  const read = `the pull requests of ${given.repository} (GitHub)`;
  // No `right`: that is login/rights' word for what the login app lacks in Azure.
  const unread = unknownFrom(graphqlFailure(denied.error, denied.requestId), read, (error) => readHelp(error, given));
  return { head: unread, pullRequests: unread };
}

const NOT_READ: Unknown = {
  known: false,
  reason: 'dependency',
  read: 'the proposal',
  found: 'this run proposes nothing',
};

async function allPullRequests(
  client: GitHubClient,
  given: ProposalRead,
): Promise<Pick<ConfigRepoState, 'pullRequests' | 'olderClosed'>> {
  const { data } = given.config;
  const open = await pagesOf(client, given, { first: data.open, states: ['OPEN'], pages: MOST_OPEN_PAGES });
  if (open.more)
    throw new Malformed(`more than ${open.found.length} open pull requests come from branches of this name`);
  const closed = await pagesOf(client, given, {
    first: data.closed,
    states: ['CLOSED', 'MERGED'],
    pages: MOST_CLOSED_PAGES,
    enough: (found) => found.filter(isMarkedHere).length >= CLOSED_WANTED,
  });
  const pullRequests = known([...open.found, ...closed.found]);
  const hidden = closed.more && !closed.found.some(isMarkedHere);
  return hidden ? { pullRequests, olderClosed: hiddenBehind(closed.found.length, given) } : { pullRequests };
}

/** Whether it can be one of ours, as far as a read can tell: from the repository itself, and marked. */
function isMarkedHere({ crossRepository, body }: PullRequestFacts): boolean {
  return !crossRepository && readMarker(body) !== undefined;
}

function hiddenBehind(count: number, { repository, branch }: ProposalRead): Unknown {
  return {
    known: false,
    reason: 'dependency',
    read: `whether this proposal was declined in ${repository}`,
    found: `none of the ${count} latest closed pull requests from branches named ${branch} is ours, and there are more`,
    fix: 'Set `branch` to another name, or run with mode `repair` and `repairs: proposal` to open the proposal all the same.',
  };
}

/** The pull requests of a connection, page after page, until there are `enough`; `more`: others are left unread. */
async function pagesOf(
  client: GitHubClient,
  { repository, branch }: ProposalRead,
  given: {
    readonly first: unknown;
    readonly states: readonly ('OPEN' | 'CLOSED' | 'MERGED')[];
    readonly pages: number;
    readonly enough?: (found: readonly PullRequestFacts[]) => boolean;
  },
): Promise<{ readonly found: readonly PullRequestFacts[]; readonly more: boolean }> {
  const { first, states, pages, enough = () => false } = given;
  const [owner, name] = repository.split('/');
  const found = [...readPullRequests(first, 'pull requests')];
  let after = nextCursor(first);
  for (let page = 1; page < pages && after !== undefined && !enough(found); page += 1) {
    const answer = await client.graphql(MORE_QUERY, { owner, name, branch, states, after });
    const [error] = answer.errors;
    if (error !== undefined) throw graphqlFailure(error, answer.requestId);
    const { more } = asObject(answer.data?.repository, 'repository');
    found.push(...readPullRequests(more, 'more pull requests'));
    after = nextCursor(more);
  }
  return { found, more: after !== undefined };
}
