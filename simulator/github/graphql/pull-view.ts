import { requireAccess } from '../access.js';
import { nameOf } from '../forge.js';
import { filePatches } from '../git/history.js';
import { mergeability, mergeState, pullCommits, pullRange } from '../merging.js';
import type { Pull, Repository } from '../world.js';
import { actorView, ownerView, teamView, userView } from './actor-view.js';
import { conversationFields, conversationPath } from './conversation-view.js';
import { commitView, objectView, refView } from './git-view.js';
import { nodeId } from './node-id.js';
import { pullState, repositoryView } from './repository-view.js';
import type { Context, View } from './view.js';

const changeTypes = { added: 'ADDED', removed: 'DELETED', modified: 'MODIFIED' } as const;

function reviewRequests(context: Context, repository: Repository, pull: Pull): View[] {
  const request = (key: string, reviewer: () => View | null): View => ({
    __typename: 'ReviewRequest',
    id: nodeId('RR', repository.id, `${pull.number}:${key}`),
    asCodeOwner: false,
    requestedReviewer: reviewer,
    pullRequest: () => pullView(context, repository, pull),
  });
  return [
    ...pull.reviewers.map((login) => request(login, () => userView(context, login))),
    ...pull.teamReviewers.map((slug) => request(`team:${slug}`, () => teamView(context, repository, slug))),
  ];
}

function headFields(context: Context, pull: Pull): Omit<View, '__typename'> {
  const source = pull.head.repository === null ? null : context.forge.lookup(pull.head.repository);
  return {
    headRefName: pull.head.ref,
    headRefOid: pull.head.oid,
    headRef: () => (source === null ? null : refView(context, source, `refs/heads/${pull.head.ref}`)),
    headRepository: () => (source === null ? null : repositoryView(context, source)),
    headRepositoryOwner: () => (source === null ? null : ownerView(context, source.owner)),
  };
}

function changeFields(context: Context, repository: Repository, pull: Pull): Omit<View, '__typename'> {
  const git = context.forge.git(repository);
  const patches = (): ReturnType<typeof filePatches> => {
    requireAccess(context.actor, repository, ['contents=read', 'pull_requests=read']);
    const range = pullRange(context.forge, repository, pull);
    return filePatches(git, range.from, range.to);
  };
  const path = conversationPath(repository, pull);
  return {
    additions: () => patches().reduce((sum, file) => sum + file.additions, 0),
    deletions: () => patches().reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: () => patches().length,
    files: () =>
      patches().map((file) => ({
        __typename: 'PullRequestChangedFile',
        path: file.path,
        additions: file.additions,
        deletions: file.deletions,
        changeType: changeTypes[file.status],
      })),
    commits: () =>
      pullCommits(context.forge, repository, pull).map((commit) => ({
        __typename: 'PullRequestCommit',
        id: nodeId('O', repository.id, commit.oid),
        commit: () => commitView(context, repository, commit),
        pullRequest: () => pullView(context, repository, pull),
        resourcePath: `${path}/commits/${commit.oid}`,
        url: `${context.forge.origin()}${path}/commits/${commit.oid}`,
      })),
  };
}

/** A pull request. */
export function pullView(context: Context, repository: Repository, pull: Pull): View {
  // Both answers of one request come from one computation, as GitHub's background job gives them.
  let known: ReturnType<typeof mergeability> | undefined;
  const mergeable = (): ReturnType<typeof mergeability> => {
    known ??= mergeability(context.forge, repository, pull);
    return known;
  };
  return {
    __typename: 'PullRequest',
    ...conversationFields(context, repository, pull),
    ...headFields(context, pull),
    ...changeFields(context, repository, pull),
    state: pullState(pull),
    permalink: context.forge.origin() + conversationPath(repository, pull),
    isDraft: pull.draft,
    isCrossRepository: pull.head.repository !== nameOf(repository),
    maintainerCanModify: pull.maintainerCanModify,
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.oid,
    baseRef: () => refView(context, repository, `refs/heads/${pull.base.ref}`),
    baseRepository: () => repositoryView(context, repository),
    mergeable,
    mergeStateStatus: () => mergeState(repository, pull, mergeable()),
    merged: pull.merged,
    mergedAt: pull.mergedAt,
    mergedBy: () => (pull.mergedBy === null ? null : actorView(context, pull.mergedBy)),
    mergeCommit: () => (pull.mergeCommit === null ? null : objectView(context, repository, pull.mergeCommit)),
    reviewDecision: null,
    reviewRequests: () => reviewRequests(context, repository, pull),
    reviews: [],
    latestReviews: [],
    latestOpinionatedReviews: [],
    reviewThreads: [],
    autoMergeRequest: null,
    closingIssuesReferences: [],
    statusCheckRollup: null,
    isInMergeQueue: false,
    isMergeQueueEnabled: false,
    viewerCanDeleteHeadRef: false,
    viewerCanUpdate: true,
    totalCommentsCount: pull.comments.length,
  };
}
