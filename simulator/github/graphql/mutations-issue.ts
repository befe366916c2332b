import { type Need, requireAccess } from '../access.js';
import * as conversations from '../conversations.js';
import { invalid } from '../errors.js';
import type { Issue, Pull, Repository } from '../world.js';
import { actorView } from './actor-view.js';
import { commentView, subjectView } from './conversation-view.js';
import { issueView } from './issue-view.js';
import type { Input } from './mutations-git.js';
import { resolveConversation, resolveIssue, resolveLabels, resolveLogins, resolveRepository } from './node-id.js';
import { labelView } from './repository-view.js';
import type { Context } from './view.js';

interface IssueInput {
  readonly title: string;
  readonly body?: string | null;
  readonly labelIds?: readonly string[] | null;
  readonly assigneeIds?: readonly string[] | null;
}

/** Who may write to a pull request's conversation may hold either permission. */
export function conversationNeeds(conversation: Issue | Pull): readonly Need[] {
  return conversation.kind === 'pull' ? ['issues=write', 'pull_requests=write'] : ['issues=write'];
}

function writable(
  context: Context,
  id: string,
  action: string,
): { repository: Repository; conversation: Issue | Pull } {
  const found = resolveConversation(context.forge, context.actor, id);
  requireAccess(context.actor, found.repository, conversationNeeds(found.conversation), action);
  return found;
}

function writableIssue(context: Context, id: string, action: string): { repository: Repository; issue: Issue } {
  const found = resolveIssue(context.forge, context.actor, id);
  requireAccess(context.actor, found.repository, ['issues=write'], action);
  return found;
}

function createIssue(context: Context, input: IssueInput & { readonly repositoryId: string }): unknown {
  const { forge, actor } = context;
  const repository = resolveRepository(forge, actor, input.repositoryId);
  requireAccess(actor, repository, ['issues=write'], 'CreateIssue');
  const labels = resolveLabels(forge, actor, input.labelIds ?? []);
  const assignees = resolveLogins(forge, actor, input.assigneeIds);
  const issue = conversations.createIssue(forge, repository, actor.login, input);
  conversations.addLabels(forge, repository, issue, actor.login, labels);
  conversations.addAssignees(forge, repository, issue, actor.login, assignees);
  return { __typename: 'CreateIssuePayload', issue: () => issueView(context, repository, issue) };
}

function updateIssue(
  context: Context,
  input: Partial<IssueInput> & { readonly id: string; readonly state?: 'OPEN' | 'CLOSED' | null },
): unknown {
  const { forge, actor } = context;
  const { repository, issue } = writableIssue(context, input.id, 'UpdateIssue');
  const labels = input.labelIds == null ? null : resolveLabels(forge, actor, input.labelIds);
  conversations.updateTexts(forge, issue, { title: input.title ?? null, body: input.body ?? null });
  if (input.state === 'CLOSED') conversations.closeIssue(forge, issue, actor.login);
  if (input.state === 'OPEN') conversations.reopenIssue(forge, issue, actor.login);
  if (labels !== null) {
    issue.labels = [];
    conversations.addLabels(forge, repository, issue, actor.login, labels);
  }
  return {
    __typename: 'UpdateIssuePayload',
    actor: () => actorView(context, actor.login),
    issue: () => issueView(context, repository, issue),
  };
}

function createLabel(
  context: Context,
  input: { repositoryId: string; name: string; color: string; description?: string | null },
): unknown {
  const { forge, actor } = context;
  const repository = resolveRepository(forge, actor, input.repositoryId);
  requireAccess(actor, repository, ['issues=write'], 'CreateLabel');
  if (repository.labels.some((each) => each.name.toLowerCase() === input.name.toLowerCase())) {
    throw invalid([{ resource: 'Label', code: 'already_exists', field: 'name' }], 'Name has already been taken');
  }
  const label = forge.label(repository, input.name);
  label.color = input.color;
  label.description = input.description ?? null;
  return { __typename: 'CreateLabelPayload', label: () => labelView(context, repository, label) };
}

/** The mutations of issues, and of what pull requests share with them. */
export function issueMutations(context: Context): Record<string, unknown> {
  const { forge, actor } = context;
  return {
    createIssue: ({ input }: Input<IssueInput & { readonly repositoryId: string }>) => createIssue(context, input),
    updateIssue: ({ input }: Input<Partial<IssueInput> & { readonly id: string }>) => updateIssue(context, input),
    createLabel: ({ input }: Input<{ repositoryId: string; name: string; color: string }>) =>
      createLabel(context, input),
    closeIssue: ({
      input,
    }: Input<{ issueId: string; stateReason?: 'COMPLETED' | 'NOT_PLANNED' | 'DUPLICATE' | null }>) => {
      const { repository, issue } = writableIssue(context, input.issueId, 'CloseIssue');
      conversations.closeIssue(
        forge,
        issue,
        actor.login,
        input.stateReason == null || input.stateReason === 'COMPLETED' ? 'completed' : 'not_planned',
      );
      return { __typename: 'CloseIssuePayload', issue: () => issueView(context, repository, issue) };
    },
    reopenIssue: ({ input }: Input<{ issueId: string }>) => {
      const { repository, issue } = writableIssue(context, input.issueId, 'ReopenIssue');
      conversations.reopenIssue(forge, issue, actor.login);
      return { __typename: 'ReopenIssuePayload', issue: () => issueView(context, repository, issue) };
    },
    addComment: ({ input }: Input<{ subjectId: string; body: string }>) => {
      const { repository, conversation } = writable(context, input.subjectId, 'AddComment');
      const comment = conversations.addComment(forge, conversation, actor.login, input.body);
      const node = commentView(context, repository, conversation, comment);
      return {
        __typename: 'AddCommentPayload',
        subject: () => subjectView(context, repository, conversation),
        commentEdge: { __typename: 'IssueCommentEdge', cursor: String(comment.id), node },
      };
    },
    addLabelsToLabelable: ({ input }: Input<{ labelableId: string; labelIds: readonly string[] }>) => {
      const { repository, conversation } = writable(context, input.labelableId, 'AddLabelsToLabelable');
      conversations.addLabels(
        forge,
        repository,
        conversation,
        actor.login,
        resolveLabels(forge, actor, input.labelIds),
      );
      return {
        __typename: 'AddLabelsToLabelablePayload',
        labelable: () => subjectView(context, repository, conversation),
      };
    },
    removeLabelsFromLabelable: ({ input }: Input<{ labelableId: string; labelIds: readonly string[] }>) => {
      const { repository, conversation } = writable(context, input.labelableId, 'RemoveLabelsFromLabelable');
      for (const name of resolveLabels(forge, actor, input.labelIds)) conversations.removeLabel(conversation, name);
      return {
        __typename: 'RemoveLabelsFromLabelablePayload',
        labelable: () => subjectView(context, repository, conversation),
      };
    },
    addAssigneesToAssignable: ({ input }: Input<{ assignableId: string; assigneeIds: readonly string[] }>) => {
      const { repository, conversation } = writable(context, input.assignableId, 'AddAssigneesToAssignable');
      conversations.addAssignees(
        forge,
        repository,
        conversation,
        actor.login,
        resolveLogins(forge, actor, input.assigneeIds),
      );
      return {
        __typename: 'AddAssigneesToAssignablePayload',
        assignable: () => subjectView(context, repository, conversation),
      };
    },
  };
}
