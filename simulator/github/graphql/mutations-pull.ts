import { requireAccess } from '../access.js';
import { addLabels, requestReviews } from '../conversations.js';
import { unprocessable } from '../errors.js';
import { type Forge, nameOf } from '../forge.js';
import { closePull, createPull, reopenPull, updatePull } from '../pulls.js';
import type { Pull, Repository } from '../world.js';
import { actorView } from './actor-view.js';
import type { Input } from './mutations-git.js';
import { resolveLabels, resolveLogins, resolvePull, resolveRepository, resolveTeams } from './node-id.js';
import { pullView } from './pull-view.js';
import type { Context, View } from './view.js';

interface CreateInput {
  readonly repositoryId: string;
  readonly baseRefName: string;
  readonly headRefName: string;
  readonly headRepositoryId?: string | null;
  readonly title: string;
  readonly body?: string | null;
  readonly draft?: boolean | null;
  readonly maintainerCanModify?: boolean | null;
}

interface UpdateInput {
  readonly pullRequestId: string;
  readonly title?: string | null;
  readonly body?: string | null;
  readonly baseRefName?: string | null;
  readonly state?: 'OPEN' | 'CLOSED' | null;
  readonly labelIds?: readonly string[] | null;
}

interface ReviewInput {
  readonly pullRequestId: string;
  readonly userIds?: readonly string[] | null;
  readonly teamIds?: readonly string[] | null;
  readonly union?: boolean | null;
}

const states = { OPEN: 'open', CLOSED: 'closed' } as const;

function writablePull(context: Context, id: string, action: string): { repository: Repository; pull: Pull } {
  const found = resolvePull(context.forge, context.actor, id);
  requireAccess(context.actor, found.repository, ['pull_requests=write'], action);
  return found;
}

function headOf(forge: Forge, repository: Repository, source: Repository, ref: string): string {
  if (source !== repository && forge.git(source).branch(ref) === null) return `${source.owner}:${ref}`;
  return source === repository ? ref : `${source.owner}:${ref}`;
}

function create(context: Context, input: CreateInput): unknown {
  const { forge, actor } = context;
  const repository = resolveRepository(forge, actor, input.repositoryId);
  requireAccess(actor, repository, ['pull_requests=write'], 'CreatePullRequest');
  const source = input.headRepositoryId == null ? repository : resolveRepository(forge, actor, input.headRepositoryId);
  const head = headOf(forge, repository, source, input.headRefName);
  const pull = createPull(forge, actor, repository, {
    ...input,
    base: input.baseRefName.replace(/^refs\/heads\//, ''),
    head,
  });
  return { __typename: 'CreatePullRequestPayload', pullRequest: () => pullView(context, repository, pull) };
}

function update(context: Context, input: UpdateInput): unknown {
  const { forge, actor } = context;
  const { repository, pull } = writablePull(context, input.pullRequestId, 'UpdatePullRequest');
  const labels = input.labelIds == null ? null : resolveLabels(forge, actor, input.labelIds);
  updatePull(forge, actor, repository, pull, {
    title: input.title ?? null,
    body: input.body ?? null,
    base: input.baseRefName ?? null,
    state: input.state == null ? null : states[input.state],
  });
  if (labels !== null) {
    pull.labels = [];
    addLabels(forge, repository, pull, actor.login, labels);
  }
  return {
    __typename: 'UpdatePullRequestPayload',
    actor: () => actorView(context, actor.login),
    pullRequest: () => pullView(context, repository, pull),
  };
}

function review(context: Context, input: ReviewInput): unknown {
  const { forge, actor } = context;
  const { repository, pull } = writablePull(context, input.pullRequestId, 'RequestReviews');
  const users = resolveLogins(forge, actor, input.userIds);
  const teams = resolveTeams(forge, actor, input.teamIds);
  const before = { reviewers: pull.reviewers, teamReviewers: pull.teamReviewers };
  // Without `union` the request replaces the set of reviewers.
  if (input.union !== true) Object.assign(pull, { reviewers: [], teamReviewers: [] });
  try {
    requestReviews(forge, repository, pull, { by: actor.login, users, teams });
  } catch (error) {
    Object.assign(pull, before);
    throw error;
  }
  return {
    __typename: 'RequestReviewsPayload',
    actor: () => actorView(context, actor.login),
    pullRequest: () => pullView(context, repository, pull),
  };
}

/** The mutations of pull requests. */
export function pullMutations(context: Context): Record<string, unknown> {
  const { forge, actor } = context;
  const payload = (type: string, repository: Repository, pull: Pull): View => ({
    __typename: type,
    pullRequest: () => pullView(context, repository, pull),
  });
  return {
    createPullRequest: ({ input }: Input<CreateInput>) => create(context, input),
    updatePullRequest: ({ input }: Input<UpdateInput>) => update(context, input),
    requestReviews: ({ input }: Input<ReviewInput>) => review(context, input),
    closePullRequest: ({ input }: Input<{ pullRequestId: string }>) => {
      const { repository, pull } = writablePull(context, input.pullRequestId, 'ClosePullRequest');
      closePull(forge, repository, pull, actor.login);
      return payload('ClosePullRequestPayload', repository, pull);
    },
    reopenPullRequest: ({ input }: Input<{ pullRequestId: string }>) => {
      const { repository, pull } = writablePull(context, input.pullRequestId, 'ReopenPullRequest');
      if (pull.state === 'open')
        throw unprocessable(`Could not open the pull request ${nameOf(repository)}#${pull.number}.`);
      reopenPull(forge, actor, repository, pull);
      return payload('ReopenPullRequestPayload', repository, pull);
    },
  };
}
