import { type Forge, nameOf } from '../forge.js';
import { filePatches } from '../git/history.js';
import { association } from '../graphql/conversation-view.js';
import { nodeId } from '../graphql/node-id.js';
import { mergeability, mergeState, pullCommits, pullRange } from '../merging.js';
import type { Comment, Issue, Pull, Repository } from '../world.js';
import type { Call } from './call.js';
import { labelShapes, repositoryPage, repositoryShape, repositoryUrl, userShape } from './shapes.js';

type Json = Record<string, unknown>;

function pagePath(conversation: Issue | Pull): string {
  return `${conversation.kind === 'pull' ? 'pull' : 'issues'}/${conversation.number}`;
}

function common(call: Call, repository: Repository, conversation: Issue | Pull): Json {
  const assignees = conversation.assignees.map((login) => userShape(call, login));
  return {
    number: conversation.number,
    state: conversation.state,
    locked: false,
    active_lock_reason: null,
    title: conversation.title,
    body: conversation.body === '' ? null : conversation.body,
    user: userShape(call, conversation.author),
    labels: labelShapes(call, repository, conversation.labels),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    author_association: association(repository, conversation.author),
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
    closed_at: conversation.closedAt,
  };
}

/** An issue, or a pull request seen as one. */
export function issueShape(call: Call, repository: Repository, conversation: Issue | Pull): Json {
  const base = repositoryUrl(call, repository);
  const url = `${base}/issues/${conversation.number}`;
  const page = `${repositoryPage(call.forge, repository)}/${pagePath(conversation)}`;
  const pull = {
    url: `${base}/pulls/${conversation.number}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
  };
  return {
    id: conversation.id,
    node_id: nodeId(conversation.kind === 'pull' ? 'PR' : 'I', repository.id, conversation.number),
    url,
    repository_url: base,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    ...common(call, repository, conversation),
    comments: conversation.comments.length,
    closed_by: conversation.closedBy === null ? null : userShape(call, conversation.closedBy),
    state_reason: conversation.kind === 'issue' ? conversation.stateReason : null,
    ...(conversation.kind === 'pull'
      ? { draft: conversation.draft, pull_request: { ...pull, merged_at: conversation.mergedAt } }
      : {}),
  };
}

/** A comment. */
export function commentShape(call: Call, repository: Repository, conversation: Issue | Pull, comment: Comment): Json {
  const base = repositoryUrl(call, repository);
  return {
    id: comment.id,
    node_id: nodeId('IC', repository.id, comment.id),
    url: `${base}/issues/comments/${comment.id}`,
    html_url: `${repositoryPage(call.forge, repository)}/${pagePath(conversation)}#issuecomment-${comment.id}`,
    issue_url: `${base}/issues/${conversation.number}`,
    user: userShape(call, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(repository, comment.author),
    performed_via_github_app: null,
  };
}

function teamShape(call: Call, repository: Repository, slug: string): Json | null {
  const team = repository.teams.find((each) => each.slug === slug);
  if (team === undefined) return null;
  const url = `${call.api}/organizations/${call.forge.account(repository.owner).id}/team/${team.id}`;
  return {
    id: team.id,
    node_id: nodeId('T', repository.id, slug),
    url,
    html_url: `${call.forge.origin()}/orgs/${repository.owner}/teams/${slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    name: team.name,
    slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    parent: null,
    type: 'organization',
  };
}

function branchShape(call: Call, repository: Repository | null, ref: string, sha: string): Json {
  const owner = repository?.owner ?? 'unknown';
  return {
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: repository === null ? null : userShape(call, owner),
    repo: repository === null ? null : repositoryShape(call, repository),
  };
}

function links(call: Call, repository: Repository, pull: Pull): Json {
  const base = repositoryUrl(call, repository);
  const own = `${base}/pulls/${pull.number}`;
  const href = (url: string): Json => ({ href: url });
  return {
    self: href(own),
    html: href(`${repositoryPage(call.forge, repository)}/pull/${pull.number}`),
    issue: href(`${base}/issues/${pull.number}`),
    comments: href(`${base}/issues/${pull.number}/comments`),
    review_comments: href(`${own}/comments`),
    review_comment: href(`${base}/pulls/comments{/number}`),
    commits: href(`${own}/commits`),
    statuses: href(`${base}/statuses/${pull.head.oid}`),
  };
}

/** A pull request as lists show it (`pull-request-simple`). */
export function pullSummary(call: Call, repository: Repository, pull: Pull): Json {
  const base = repositoryUrl(call, repository);
  const url = `${base}/pulls/${pull.number}`;
  const page = `${repositoryPage(call.forge, repository)}/pull/${pull.number}`;
  const source = pull.head.repository === null ? null : call.forge.lookup(pull.head.repository);
  return {
    url,
    id: pull.id,
    node_id: nodeId('PR', repository.id, pull.number),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: `${base}/issues/${pull.number}`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${base}/pulls/comments{/number}`,
    comments_url: `${base}/issues/${pull.number}/comments`,
    statuses_url: `${base}/statuses/${pull.head.oid}`,
    ...common(call, repository, pull),
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    requested_reviewers: pull.reviewers.map((login) => userShape(call, login)),
    requested_teams: pull.teamReviewers.flatMap((slug) => teamShape(call, repository, slug) ?? []),
    draft: pull.draft,
    head: branchShape(call, source, pull.head.ref, pull.head.oid),
    base: branchShape(call, repository, pull.base.ref, pull.base.oid),
    _links: links(call, repository, pull),
    auto_merge: null,
  };
}

const mergeableValues = { MERGEABLE: true, CONFLICTING: false, UNKNOWN: null } as const;

/** A pull request with what must be computed (`pull-request`). */
export function pullShape(call: Call, repository: Repository, pull: Pull): Json {
  const forge: Forge = call.forge;
  const range = pullRange(forge, repository, pull);
  const files = filePatches(forge.git(repository), range.from, range.to);
  const mergeable = mergeability(forge, repository, pull);
  return {
    ...pullSummary(call, repository, pull),
    merged: pull.merged,
    mergeable: mergeableValues[mergeable],
    rebaseable: mergeableValues[mergeable],
    mergeable_state: mergeState(repository, pull, mergeable).toLowerCase(),
    merged_by: pull.mergedBy === null ? null : userShape(call, pull.mergedBy),
    comments: pull.comments.length,
    review_comments: 0,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: pullCommits(forge, repository, pull).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** Whether `owner:branch` names this pull request's head. */
export function isHead(forge: Forge, pull: Pull, filter: string): boolean {
  const source = pull.head.repository === null ? null : forge.lookup(pull.head.repository);
  const owner = source === null ? 'unknown' : (nameOf(source).split('/')[0] ?? '');
  return `${owner}:${pull.head.ref}`.toLowerCase() === filter.toLowerCase();
}
