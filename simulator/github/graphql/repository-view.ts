import { type Actor, levelOf, requireAccess } from '../access.js';
import { findConversation } from '../conversations.js';
import { notFound } from '../errors.js';
import { nameOf } from '../forge.js';
import type { Label, Pull, Repository } from '../world.js';
import { ownerView, userView } from './actor-view.js';
import { expressionView, objectView, refView } from './git-view.js';
import { issueView } from './issue-view.js';
import { nodeId } from './node-id.js';
import { pullView } from './pull-view.js';
import type { Context, View } from './view.js';

/** What a person's token may do, by GitHub's five words; an app has no role of its own in a repository. */
export function viewerPermission(actor: Actor, repository: Repository): string | null {
  const kind = actor.token?.kind;
  if (kind === 'actions' || kind === 'app') return null;
  if (levelOf(actor, repository, 'administration') === 'write') return 'ADMIN';
  if (levelOf(actor, repository, 'contents') === 'write') return 'WRITE';
  return 'READ';
}

interface PullFilter {
  readonly states?: readonly string[] | null;
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

/** GraphQL's word for a pull request's state. */
export function pullState(pull: Pull): 'OPEN' | 'CLOSED' | 'MERGED' {
  if (pull.merged) return 'MERGED';
  return pull.state === 'open' ? 'OPEN' : 'CLOSED';
}

function pulls(context: Context, repository: Repository, filter: PullFilter): View[] {
  requireAccess(context.actor, repository, ['pull_requests=read']);
  const found = repository.pulls
    .filter((pull) => filter.states == null || filter.states.includes(pullState(pull)))
    .filter((pull) => filter.headRefName == null || pull.head.ref === filter.headRefName)
    .filter((pull) => filter.baseRefName == null || pull.base.ref === filter.baseRefName)
    .filter((pull) => filter.labels == null || filter.labels.some((name) => pull.labels.includes(name)));
  return order(found, filter.orderBy).map((pull) => pullView(context, repository, pull));
}

function order<T extends { number: number; createdAt: string; updatedAt: string }>(
  items: T[],
  by: PullFilter['orderBy'],
): T[] {
  const key = (item: T): string => (by?.field === 'UPDATED_AT' ? item.updatedAt : item.createdAt);
  const sorted = [...items].sort((a, b) => (key(a) === key(b) ? a.number - b.number : key(a) < key(b) ? -1 : 1));
  return by?.direction === 'DESC' ? sorted.reverse() : sorted;
}

function issues(context: Context, repository: Repository, filter: PullFilter): View[] {
  requireAccess(context.actor, repository, ['issues=read']);
  const found = repository.issues
    .filter((issue) => filter.states == null || filter.states.includes(issue.state.toUpperCase()))
    .filter((issue) => filter.labels == null || filter.labels.some((name) => issue.labels.includes(name)));
  return order(found, filter.orderBy).map((issue) => issueView(context, repository, issue));
}

function numbered(context: Context, repository: Repository, number: number, kind: 'pull' | 'issue' | 'either'): View {
  const found = findConversation(repository, number);
  const word = kind === 'pull' ? 'a PullRequest' : kind === 'issue' ? 'an Issue' : 'an issue or pull request';
  if (found === null || (kind !== 'either' && found.kind !== kind)) {
    throw notFound(`Could not resolve to ${word} with the number of ${number}.`);
  }
  requireAccess(context.actor, repository, [found.kind === 'pull' ? 'pull_requests=read' : 'issues=read']);
  return found.kind === 'pull' ? pullView(context, repository, found) : issueView(context, repository, found);
}

/** A label. */
export function labelView(context: Context, repository: Repository, label: Label): View {
  const url = `/${nameOf(repository)}/labels/${encodeURIComponent(label.name)}`;
  return {
    __typename: 'Label',
    id: nodeId('LA', repository.id, label.id),
    name: label.name,
    color: label.color,
    description: label.description,
    isDefault: false,
    createdAt: repository.createdAt,
    updatedAt: repository.createdAt,
    resourcePath: url,
    url: context.forge.origin() + url,
    repository: () => repositoryView(context, repository),
  };
}

/** The labels of these names. */
export function labelViews(context: Context, repository: Repository, names: readonly string[]): View[] {
  return repository.labels
    .filter((label) => names.includes(label.name))
    .map((label) => labelView(context, repository, label));
}

function access(context: Context, repository: Repository): Omit<View, '__typename'> {
  const permission = viewerPermission(context.actor, repository);
  return {
    isArchived: repository.archived,
    archivedAt: repository.archived ? repository.createdAt : null,
    isFork: repository.parent !== undefined,
    isPrivate: repository.visibility !== 'public',
    visibility: repository.visibility.toUpperCase(),
    viewerPermission: permission,
    viewerCanAdminister: permission === 'ADMIN',
    viewerDefaultMergeMethod: 'MERGE',
    isDisabled: false,
    isLocked: false,
    isMirror: false,
    isTemplate: false,
    isInOrganization: context.forge.account(repository.owner).type === 'Organization',
    hasIssuesEnabled: repository.issuesDisabled !== true,
    hasProjectsEnabled: true,
    hasWikiEnabled: false,
    hasDiscussionsEnabled: false,
    mergeCommitAllowed: true,
    rebaseMergeAllowed: true,
    squashMergeAllowed: true,
    autoMergeAllowed: false,
    deleteBranchOnMerge: false,
    forkingAllowed: repository.visibility === 'public',
  };
}

/** A repository. */
export function repositoryView(context: Context, repository: Repository): View {
  const { forge, actor } = context;
  const git = forge.git(repository);
  const url = `${forge.origin()}/${nameOf(repository)}`;
  return {
    __typename: 'Repository',
    ...access(context, repository),
    id: nodeId('R', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: nameOf(repository),
    description: null,
    url,
    sshUrl: `git@${new URL(forge.origin()).host}:${nameOf(repository)}.git`,
    resourcePath: `/${nameOf(repository)}`,
    owner: () => ownerView(context, repository.owner),
    isEmpty: git.refs('refs/heads/').length === 0,
    createdAt: repository.createdAt,
    updatedAt: repository.createdAt,
    pushedAt: repository.createdAt,
    parent: () => {
      const parent = repository.parent === undefined ? null : forge.lookup(repository.parent);
      return parent === null ? null : repositoryView(context, parent);
    },
    defaultBranchRef: () => refView(context, repository, `refs/heads/${repository.defaultBranch}`),
    ref: ({ qualifiedName }: { qualifiedName: string }) => refView(context, repository, qualifiedName),
    refs: ({ refPrefix, query }: { refPrefix: string; query?: string | null }) => {
      requireAccess(actor, repository, ['contents=read']);
      const found = git.refs(refPrefix).filter(({ name }) => name.slice(refPrefix.length).includes(query ?? ''));
      return found.map(({ name }) => refView(context, repository, name));
    },
    object: ({ expression, oid }: { expression?: string | null; oid?: string | null }) => {
      requireAccess(actor, repository, ['contents=read']);
      return expression != null
        ? expressionView(context, repository, expression)
        : objectView(context, repository, oid ?? '');
    },
    pullRequests: (filter: PullFilter) => pulls(context, repository, filter),
    pullRequest: ({ number }: { number: number }) => numbered(context, repository, number, 'pull'),
    issues: (filter: PullFilter) => issues(context, repository, filter),
    issue: ({ number }: { number: number }) => numbered(context, repository, number, 'issue'),
    issueOrPullRequest: ({ number }: { number: number }) => numbered(context, repository, number, 'either'),
    labels: ({ query }: { query?: string | null }) => {
      const wanted = (query ?? '').toLowerCase();
      return repository.labels
        .filter((label) => label.name.toLowerCase().includes(wanted))
        .map((label) => labelView(context, repository, label));
    },
    label: ({ name }: { name: string }) => labelViews(context, repository, [name])[0] ?? null,
    assignableUsers: () => repository.collaborators.map((each) => userView(context, each.login)),
    milestone: null,
    milestones: [],
  };
}
