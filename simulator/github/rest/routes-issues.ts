import type { SimResponse } from '../../service.js';
import { requireAccess } from '../access.js';
import * as conversations from '../conversations.js';
import { GitHubError, invalid, notFound } from '../errors.js';
import { conversationNeeds } from '../graphql/mutations-issue.js';
import { updatePull } from '../pulls.js';
import type { Issue, Pull, Repository } from '../world.js';
import { type Call, jsonBody, ok, paginate, type Route, repositoryOf, stateWord, text, texts } from './call.js';
import { commentShape, issueShape } from './conversation-shapes.js';
import { labelShapes } from './shapes.js';

type Json = Readonly<Record<string, unknown>>;

function open(call: Call, level: 'read' | 'write'): { repository: Repository; conversation: Issue | Pull } {
  const repository = repositoryOf(call);
  const conversation = conversations.findConversation(repository, Number(call.params.number));
  if (level === 'read') requireAccess(call.actor, repository, ['issues=read', 'pull_requests=read']);
  else
    requireAccess(call.actor, repository, conversation === null ? ['issues=write'] : conversationNeeds(conversation));
  if (conversation === null) throw notFound();
  return { repository, conversation };
}

function listIssues(call: Call): SimResponse {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, ['issues=read']);
  const state = call.query.get('state') ?? 'open';
  const labels = (call.query.get('labels') ?? '').split(',').filter((name) => name !== '');
  const creator = call.query.get('creator');
  const all: (Issue | Pull)[] = [...(repository.issuesDisabled === true ? [] : repository.issues), ...repository.pulls];
  const key = (each: Issue | Pull): string => (call.query.get('sort') === 'updated' ? each.updatedAt : each.createdAt);
  const ascending = call.query.get('direction') === 'asc' ? -1 : 1;
  const found = all
    .filter((each) => state === 'all' || each.state === state)
    .filter((each) => labels.every((name) => each.labels.includes(name)))
    .filter((each) => creator === null || each.author.toLowerCase() === creator.toLowerCase())
    .sort((a, b) => ascending * (key(b).localeCompare(key(a)) || b.number - a.number));
  return paginate(
    call,
    found.map((each) => issueShape(call, repository, each)),
  );
}

function labelNames(body: Json): string[] {
  const labels = body.labels;
  if (!Array.isArray(labels)) return [];
  return labels.flatMap((each: unknown) => {
    if (typeof each === 'string') return [each];
    return typeof each === 'object' && each !== null ? texts({ ...each }, 'name') : [];
  });
}

function postIssue(call: Call): SimResponse {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, ['issues=write']);
  if (repository.issuesDisabled === true)
    throw new GitHubError(410, 'Issues has been disabled in this repository.', { type: 'UNPROCESSABLE' });
  const body = jsonBody(call);
  const { login } = call.actor;
  const issue = conversations.createIssue(call.forge, repository, login, {
    title: text(body, 'title') ?? '',
    body: text(body, 'body'),
  });
  conversations.addLabels(call.forge, repository, issue, login, labelNames(body));
  conversations.addAssignees(call.forge, repository, issue, login, texts(body, 'assignees'));
  return ok(issueShape(call, repository, issue), 201);
}

function changeIssue(call: Call, issue: Issue, body: Json): void {
  conversations.updateTexts(call.forge, issue, { title: text(body, 'title'), body: text(body, 'body') });
  const state = text(body, 'state');
  const reason = text(body, 'state_reason') === 'not_planned' ? 'not_planned' : 'completed';
  if (state === 'closed') conversations.closeIssue(call.forge, issue, call.actor.login, reason);
  if (state === 'open') conversations.reopenIssue(call.forge, issue, call.actor.login);
}

function patchIssue(call: Call): SimResponse {
  const { repository, conversation } = open(call, 'write');
  const body = jsonBody(call);
  const state = stateWord(body, 'Issue');
  if (conversation.kind === 'issue') changeIssue(call, conversation, body);
  else
    updatePull(call.forge, call.actor, repository, conversation, {
      title: text(body, 'title'),
      body: text(body, 'body'),
      state,
    });
  if (body.labels !== undefined) {
    conversation.labels = [];
    conversations.addLabels(call.forge, repository, conversation, call.actor.login, labelNames(body));
  }
  return ok(issueShape(call, repository, conversation));
}

function postLabels(call: Call): SimResponse {
  const { repository, conversation } = open(call, 'write');
  const names = labelNames(jsonBody(call));
  if (names.length === 0) throw invalid([{ resource: 'Label', code: 'missing_field', field: 'name' }]);
  conversations.addLabels(call.forge, repository, conversation, call.actor.login, names);
  return ok(labelShapes(call, repository, conversation.labels));
}

function deleteLabel(call: Call): SimResponse {
  const { repository, conversation } = open(call, 'write');
  const name = call.params.name ?? '';
  if (!conversations.removeLabel(conversation, name))
    throw new GitHubError(404, 'Label does not exist', { type: 'NOT_FOUND' });
  return ok(labelShapes(call, repository, conversation.labels));
}

function postAssignees(call: Call): SimResponse {
  const { repository, conversation } = open(call, 'write');
  conversations.addAssignees(
    call.forge,
    repository,
    conversation,
    call.actor.login,
    texts(jsonBody(call), 'assignees'),
  );
  return ok(issueShape(call, repository, conversation), 201);
}

function postComment(call: Call): SimResponse {
  const { repository, conversation } = open(call, 'write');
  const comment = conversations.addComment(
    call.forge,
    conversation,
    call.actor.login,
    text(jsonBody(call), 'body') ?? '',
  );
  return ok(commentShape(call, repository, conversation, comment), 201);
}

function listComments(call: Call): SimResponse {
  const { repository, conversation } = open(call, 'read');
  return paginate(
    call,
    conversation.comments.map((each) => commentShape(call, repository, conversation, each)),
  );
}

function patchComment(call: Call): SimResponse {
  const repository = repositoryOf(call);
  const id = Number(call.params.id);
  const all: (Issue | Pull)[] = [...repository.issues, ...repository.pulls];
  const conversation = all.find((each) => each.comments.some((comment) => comment.id === id));
  const comment = conversation?.comments.find((each) => each.id === id);
  requireAccess(
    call.actor,
    repository,
    conversation === undefined ? ['issues=write'] : conversationNeeds(conversation),
  );
  if (conversation === undefined || comment === undefined) throw notFound();
  comment.body = text(jsonBody(call), 'body') ?? comment.body;
  comment.updatedAt = call.forge.timestamp();
  return ok(commentShape(call, repository, conversation, comment));
}

const issues = '/repos/:owner/:repo/issues';

/** Issues and comments, of pull requests too. */
export const issueRoutes: readonly Route[] = [
  { method: 'GET', path: issues, docs: 'issues/issues#list-repository-issues', handle: listIssues },
  { method: 'POST', path: issues, docs: 'issues/issues#create-an-issue', handle: postIssue },
  {
    method: 'PATCH',
    path: `${issues}/comments/:id`,
    docs: 'issues/comments#update-an-issue-comment',
    handle: patchComment,
  },
  {
    method: 'GET',
    path: `${issues}/:number`,
    docs: 'issues/issues#get-an-issue',
    handle: (call) => {
      const { repository, conversation } = open(call, 'read');
      return ok(issueShape(call, repository, conversation));
    },
  },
  { method: 'PATCH', path: `${issues}/:number`, docs: 'issues/issues#update-an-issue', handle: patchIssue },
  {
    method: 'GET',
    path: `${issues}/:number/labels`,
    docs: 'issues/labels#list-labels-for-an-issue',
    handle: (call) => {
      const { repository, conversation } = open(call, 'read');
      return paginate(call, labelShapes(call, repository, conversation.labels));
    },
  },
  {
    method: 'POST',
    path: `${issues}/:number/labels`,
    docs: 'issues/labels#add-labels-to-an-issue',
    handle: postLabels,
  },
  {
    method: 'DELETE',
    path: `${issues}/:number/labels/:name`,
    docs: 'issues/labels#remove-a-label-from-an-issue',
    handle: deleteLabel,
  },
  {
    method: 'POST',
    path: `${issues}/:number/assignees`,
    docs: 'issues/assignees#add-assignees-to-an-issue',
    handle: postAssignees,
  },
  {
    method: 'GET',
    path: `${issues}/:number/comments`,
    docs: 'issues/comments#list-issue-comments',
    handle: listComments,
  },
  {
    method: 'POST',
    path: `${issues}/:number/comments`,
    docs: 'issues/comments#create-an-issue-comment',
    handle: postComment,
  },
];
