import { isCollaborator } from '../conversations.js';
import { nameOf } from '../forge.js';
import type { Comment, Conversation, Issue, Pull, Repository, TimelineEvent } from '../world.js';
import { actorView, userView } from './actor-view.js';
import { issueView } from './issue-view.js';
import { nodeId } from './node-id.js';
import { pullView } from './pull-view.js';
import { labelViews, repositoryView } from './repository-view.js';
import type { Context, View } from './view.js';

/** How GitHub calls the relation of an author to a repository. */
export function association(repository: Repository, login: string): string {
  if (repository.owner === login) return 'OWNER';
  return isCollaborator(repository, login) ? 'COLLABORATOR' : 'NONE';
}

/** The web path of an issue or pull request. */
export function conversationPath(repository: Repository, conversation: Issue | Pull): string {
  return `/${nameOf(repository)}/${conversation.kind === 'pull' ? 'pull' : 'issues'}/${conversation.number}`;
}

/** The view of either kind. */
export function subjectView(context: Context, repository: Repository, conversation: Issue | Pull): View {
  return conversation.kind === 'pull'
    ? pullView(context, repository, conversation)
    : issueView(context, repository, conversation);
}

/** A comment. */
export function commentView(
  context: Context,
  repository: Repository,
  conversation: Issue | Pull,
  comment: Comment,
): View {
  const path = `${conversationPath(repository, conversation)}#issuecomment-${comment.id}`;
  const edited = comment.updatedAt !== comment.createdAt;
  return {
    __typename: 'IssueComment',
    id: nodeId('IC', repository.id, comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    author: () => actorView(context, comment.author),
    authorAssociation: association(repository, comment.author),
    body: comment.body,
    bodyText: comment.body,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    publishedAt: comment.createdAt,
    lastEditedAt: edited ? comment.updatedAt : null,
    includesCreatedEdit: edited,
    isMinimized: false,
    minimizedReason: null,
    reactionGroups: [],
    viewerDidAuthor: comment.author === context.actor.login,
    resourcePath: path,
    url: context.forge.origin() + path,
    issue: () => (conversation.kind === 'issue' ? issueView(context, repository, conversation) : null),
    pullRequest: () => (conversation.kind === 'pull' ? pullView(context, repository, conversation) : null),
    repository: () => repositoryView(context, repository),
  };
}

const eventTypes: Readonly<Record<TimelineEvent['kind'], string>> = {
  closed: 'ClosedEvent',
  reopened: 'ReopenedEvent',
  merged: 'MergedEvent',
  head_ref_force_pushed: 'HeadRefForcePushedEvent',
  head_ref_deleted: 'HeadRefDeletedEvent',
  labeled: 'LabeledEvent',
  assigned: 'AssignedEvent',
  review_requested: 'ReviewRequestedEvent',
  renamed: 'RenamedTitleEvent',
};

function eventView(context: Context, repository: Repository, conversation: Issue | Pull, event: TimelineEvent): View {
  const subject = (): View => subjectView(context, repository, conversation);
  const path = `${conversationPath(repository, conversation)}#event-${event.id}`;
  return {
    __typename: eventTypes[event.kind],
    id: nodeId('E', repository.id, event.id),
    actor: () => actorView(context, event.actor),
    createdAt: event.createdAt,
    closable: subject,
    closer: null,
    pullRequest: subject,
    resourcePath: path,
    url: context.forge.origin() + path,
    ...(event.kind === 'labeled'
      ? { label: () => labelViews(context, repository, [event.subject ?? ''])[0] ?? null, labelable: subject }
      : {}),
    ...(event.kind === 'head_ref_deleted' && conversation.kind === 'pull'
      ? { headRefName: conversation.head.ref, headRef: null }
      : {}),
  };
}

/** `CLOSED_EVENT` for `ClosedEvent`, and so on: how the filter of `timelineItems` names the types. */
function filterName(kind: TimelineEvent['kind']): string {
  return kind === 'renamed' ? 'RENAMED_TITLE_EVENT' : `${kind.toUpperCase()}_EVENT`;
}

function timeline(
  context: Context,
  repository: Repository,
  conversation: Issue | Pull,
  types: readonly string[] | null | undefined,
): View[] {
  const wanted = (name: string): boolean => types == null || types.includes(name);
  const events = conversation.events
    .filter((event) => wanted(filterName(event.kind)))
    .map((event) => ({ at: event.createdAt, id: event.id, view: eventView(context, repository, conversation, event) }));
  const comments = conversation.comments
    .filter(() => wanted('ISSUE_COMMENT'))
    .map((comment) => ({
      at: comment.createdAt,
      id: comment.id,
      view: commentView(context, repository, conversation, comment),
    }));
  return [...events, ...comments].sort((a, b) => a.id - b.id).map((each) => each.view);
}

function viewer(context: Context, conversation: Conversation): Omit<View, '__typename'> {
  return {
    viewerDidAuthor: conversation.author === context.actor.login,
    isReadByViewer: true,
    viewerSubscription: 'UNSUBSCRIBED',
  };
}

/** The fields that issues and pull requests share. */
export function conversationFields(
  context: Context,
  repository: Repository,
  conversation: Issue | Pull,
): Omit<View, '__typename'> {
  const path = conversationPath(repository, conversation);
  return {
    ...viewer(context, conversation),
    id: nodeId(conversation.kind === 'pull' ? 'PR' : 'I', repository.id, conversation.number),
    databaseId: conversation.id,
    fullDatabaseId: String(conversation.id),
    number: conversation.number,
    title: conversation.title,
    body: conversation.body,
    bodyText: conversation.body,
    author: () => actorView(context, conversation.author),
    authorAssociation: association(repository, conversation.author),
    editor: null,
    lastEditedAt: null,
    closed: conversation.state === 'closed',
    closedAt: conversation.closedAt,
    createdAt: conversation.createdAt,
    updatedAt: conversation.updatedAt,
    publishedAt: conversation.createdAt,
    locked: false,
    activeLockReason: null,
    url: context.forge.origin() + path,
    resourcePath: path,
    repository: () => repositoryView(context, repository),
    labels: () => labelViews(context, repository, conversation.labels),
    assignees: () => conversation.assignees.map((login) => userView(context, login)),
    comments: () => conversation.comments.map((comment) => commentView(context, repository, conversation, comment)),
    timelineItems: ({ itemTypes }: { itemTypes?: readonly string[] | null }) =>
      timeline(context, repository, conversation, itemTypes),
    participants: () =>
      [...new Set([conversation.author, ...conversation.comments.map((each) => each.author)])].map((login) =>
        userView(context, login),
      ),
    milestone: null,
    projectCards: [],
    projectItems: [],
    reactionGroups: [],
  };
}
