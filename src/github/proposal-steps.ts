import type { ConfigRepoState } from '../core/proposal-state.js';
import { ServiceError } from '../errors.js';
import { ZERO_OID } from './git-objects.js';
import { asCount, asObject, asOid, asString, type Json, Malformed } from './json.js';
import { type GitHubWire, type GraphqlError, graphqlFailure } from './octokit.js';
import { isUncertain, networkError } from './service-errors.js';

/** Someone else was faster. What was planned no longer fits: read again, plan again. */
export class LostRace extends Error {
  override readonly name = 'LostRace';
  readonly error: ServiceError;
  /** GitHub said so; otherwise it only looks like it. */
  readonly certain: boolean;
  /** The step that lost it. */
  readonly doing: string;

  constructor(error: ServiceError, certain: boolean, doing: string) {
    super(error.message, { cause: error });
    this.error = error;
    this.certain = certain;
    this.doing = doing;
  }
}

/** One write of the proposal failed: which one. */
export class FailedStep extends Error {
  override readonly name = 'FailedStep';
  readonly doing: string;
  readonly error: ServiceError;

  constructor(doing: string, error: ServiceError) {
    super(`could not ${doing}: ${error.message}`, { cause: error });
    this.doing = doing;
    this.error = error;
  }
}

const RACE =
  /Reference already exists|A ref named .* already exists|\bhead invalid\b|pull request already exists|Expected branch to point|does not point to|No commits between|Could not resolve to a Ref|is at [0-9a-f]{40} but expected/i;

/** Names the step that a failure belongs to, and tells a lost race from a refusal. */
export async function step<T>(doing: string, body: () => Promise<T>, mayRace = false): Promise<T> {
  try {
    return await body();
  } catch (thrown) {
    // An answer that can't be read is no answer: whether the step took effect is not known.
    if (thrown instanceof Malformed)
      throw new FailedStep(
        doing,
        networkError(`an answer that can't be read (${thrown.message})`, 'malformed', thrown),
      );
    if (!(thrown instanceof ServiceError)) throw thrown;
    if (thrown.details.code === 'STALE_DATA' || RACE.test(thrown.message)) throw new LostRace(thrown, true, doing);
    if (mayRace && !isUncertain(thrown) && thrown.details.code === 'UNPROCESSABLE')
      throw new LostRace(thrown, false, doing);
    throw new FailedStep(doing, thrown);
  }
}

/** Sends a mutation; an error of the answer is thrown as `writeFailure` words it. */
export async function mutate(
  client: GitHubWire,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<Json> {
  const { data, errors, requestId } = await client.graphql(query, variables);
  const [error] = errors;
  if (error !== undefined) throw writeFailure(error, requestId);
  return asObject(data, 'data');
}

/** Refusals of the token's permissions: not those of a rule, an archive, or an organisation's sign-on. */
const LACKS_PERMISSION = /Resource not accessible|correct permissions/i;

/**
 * A GraphQL error as the ServiceError that REST would have given. GraphQL does not say which permission a write asks for,
 * as REST does: every mutation that is sent here writes contents.
 */
export function writeFailure(error: GraphqlError, requestId: string | undefined): ServiceError {
  const failure = graphqlFailure(error, requestId);
  if (error.type !== 'FORBIDDEN' || !LACKS_PERMISSION.test(error.message)) return failure;
  return new ServiceError(failure.message, { ...failure.details, needs: 'contents=write' });
}

interface Target {
  readonly owner: string;
  readonly repo: string;
}

/** Owner and name for REST. */
export function targetOf(state: ConfigRepoState): Target {
  const [owner = '', repo = ''] = state.repository.nameWithOwner.split('/');
  return { owner, repo };
}

const MOVE = `mutation Move($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }`;

/** Moves a branch from one commit to another, only if it is still at the first. */
export function moveBranch(
  client: GitHubWire,
  input: { readonly state: ConfigRepoState; readonly branch: string; readonly from: string; readonly to: string },
): Promise<void> {
  return updateRef(client, { ...input, doing: `move the branch ${input.branch}` });
}

/** Deletes a branch, only if it is still at `from`. */
export function deleteBranch(
  client: GitHubWire,
  input: { readonly state: ConfigRepoState; readonly branch: string; readonly from: string },
): Promise<void> {
  return updateRef(client, { ...input, to: ZERO_OID, doing: `delete the branch ${input.branch}` });
}

function updateRef(
  client: GitHubWire,
  input: {
    readonly state: ConfigRepoState;
    readonly branch: string;
    readonly from: string;
    readonly to: string;
    readonly doing: string;
  },
): Promise<void> {
  const { state, branch, from, to, doing } = input;
  const update = { name: `refs/heads/${branch}`, beforeOid: from, afterOid: to, force: true };
  return step(
    doing,
    async () => {
      await mutate(client, MOVE, { input: { repositoryId: state.repository.nodeId, refUpdates: [update] } });
    },
    true,
  );
}

/** Deletes a scratch branch: its name is ours alone. One that is gone already is what was wanted. */
export function deleteScratch(client: GitHubWire, state: ConfigRepoState, branch: string): Promise<void> {
  return step(`delete the branch ${branch}`, async () => {
    const target = { ...targetOf(state), ref: `heads/${branch}` };
    await client.rest('DELETE /repos/{owner}/{repo}/git/refs/{ref}', target).catch((thrown: unknown) => {
      if (!(thrown instanceof ServiceError && /Reference does not exist/i.test(thrown.message))) throw thrown;
    });
  });
}

/** A pull request as REST answers. */
export interface WrittenPullRequest {
  readonly number: number;
  readonly url: string;
  readonly headOid: string;
  /** Name of the branch that it goes to. */
  readonly base: string;
  readonly open: boolean;
  readonly merged: boolean;
}

/** Opens a pull request from a branch of the repository. */
export function openPullRequest(
  client: GitHubWire,
  state: ConfigRepoState,
  input: { readonly head: string; readonly title: string; readonly body: string; readonly draft: boolean },
): Promise<WrittenPullRequest> {
  return step('open the pull request', async () =>
    readWritten(
      await client.rest('POST /repos/{owner}/{repo}/pulls', { ...targetOf(state), ...input, base: state.base.ref }),
    ),
  );
}

/** Changes title, body or state of a pull request. */
export function changePullRequest(
  client: GitHubWire,
  state: ConfigRepoState,
  input: {
    readonly number: number;
    readonly title?: string;
    readonly body?: string;
    readonly state?: 'open' | 'closed';
  },
): Promise<WrittenPullRequest> {
  const { number, ...change } = input;
  return step(`update pull request #${number}`, async () =>
    readWritten(
      await client.rest('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
        ...targetOf(state),
        pull_number: number,
        ...change,
      }),
    ),
  );
}

/** Writes a comment on a pull request. */
export function comment(
  client: GitHubWire,
  state: ConfigRepoState,
  input: { readonly number: number; readonly body: string },
): Promise<void> {
  return step(`comment on pull request #${input.number}`, async () => {
    await client.rest('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...targetOf(state),
      issue_number: input.number,
      body: input.body,
    });
  });
}

function readWritten(value: unknown): WrittenPullRequest {
  const answer = asObject(value, 'pull request');
  return {
    number: asCount(answer.number, 'number'),
    url: asString(answer.html_url, 'html_url'),
    headOid: asOid(asObject(answer.head, 'head').sha, 'head.sha'),
    base: asString(asObject(answer.base, 'base').ref, 'base.ref'),
    open: answer.state !== 'closed',
    merged: answer.merged === true,
  };
}
