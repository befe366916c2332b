import { type FieldError, invalid, unprocessable } from './errors.js';
import { type Forge, nameOf } from './forge.js';
import { close, record } from './pull-sync.js';
import { requireComment, requireText } from './texts.js';
import type { Comment, Conversation, Issue, Pull, Repository } from './world.js';

/** The issue or pull request of a number: they share one sequence. */
export function findConversation(repository: Repository, number: number): Issue | Pull | null {
  const all: (Issue | Pull)[] = [...repository.issues, ...repository.pulls];
  return all.find((each) => each.number === number) ?? null;
}

/** Opens an issue. */
export function createIssue(
  forge: Forge,
  repository: Repository,
  author: string,
  input: { title: string; body?: string | null },
): Issue {
  requireText('Issue', input.title, input.body);
  const now = forge.timestamp();
  const issue: Issue = {
    kind: 'issue',
    id: forge.nextId(),
    number: forge.nextNumber(repository),
    title: input.title,
    body: input.body ?? '',
    author,
    state: 'open',
    stateReason: null,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    labels: [],
    assignees: [],
    comments: [],
    events: [],
  };
  repository.issues.push(issue);
  return issue;
}

/** Closes an issue with its reason. */
export function closeIssue(
  forge: Forge,
  issue: Issue,
  actor: string,
  reason: 'completed' | 'not_planned' = 'completed',
): void {
  close(forge, issue, actor);
  issue.stateReason = reason;
}

/** Opens an issue again. */
export function reopenIssue(forge: Forge, issue: Issue, actor: string): void {
  if (issue.state === 'open') return;
  issue.state = 'open';
  issue.stateReason = 'reopened';
  issue.closedAt = null;
  issue.closedBy = null;
  record(forge, issue, 'reopened', actor);
}

/** Changes an issue's texts. */
export function updateTexts(forge: Forge, issue: Issue, change: { title?: string | null; body?: string | null }): void {
  requireText('Issue', change.title ?? issue.title, change.body);
  if (change.title != null) issue.title = change.title;
  if (change.body != null) issue.body = change.body;
  issue.updatedAt = forge.timestamp();
}

/** Adds a comment. */
export function addComment(forge: Forge, conversation: Conversation, author: string, body: string): Comment {
  requireComment(body);
  const now = forge.timestamp();
  const comment: Comment = { id: forge.nextId(), author, body, createdAt: now, updatedAt: now };
  conversation.comments.push(comment);
  conversation.updatedAt = now;
  return comment;
}

/** Puts labels on; a name that the repository lacks becomes a new label, as in REST. */
export function addLabels(
  forge: Forge,
  repository: Repository,
  conversation: Conversation,
  actor: string,
  names: readonly string[],
): void {
  for (const name of names) {
    if (name === '' || name.length > 50) throw invalid([{ resource: 'Label', code: 'invalid', field: 'name' }]);
    const label = forge.label(repository, name);
    if (conversation.labels.includes(label.name)) continue;
    conversation.labels.push(label.name);
    record(forge, conversation, 'labeled', actor, label.name);
  }
}

/** Takes a label off; throws when it is not on. */
export function removeLabel(conversation: Conversation, name: string): boolean {
  const index = conversation.labels.findIndex((each) => each.toLowerCase() === name.toLowerCase());
  if (index === -1) return false;
  conversation.labels.splice(index, 1);
  return true;
}

/** Assigns those who can be assigned; GitHub passes over the others in silence. */
export function addAssignees(
  forge: Forge,
  repository: Repository,
  conversation: Conversation,
  actor: string,
  logins: readonly string[],
): void {
  for (const login of logins) {
    const account = forge.account(login);
    if (!isCollaborator(repository, account.login) || conversation.assignees.includes(account.login)) continue;
    if (conversation.assignees.length >= 10) return;
    conversation.assignees.push(account.login);
    record(forge, conversation, 'assigned', actor, account.login);
  }
}

/** Whether this login was given access to the repository, or owns it. */
export function isCollaborator(repository: Repository, login: string): boolean {
  const wanted = login.toLowerCase();
  return (
    repository.owner.toLowerCase() === wanted ||
    repository.collaborators.some((each) => each.login.toLowerCase() === wanted)
  );
}

/** Asks for reviews: all of them or, when one is not possible, none. */
export function requestReviews(
  forge: Forge,
  repository: Repository,
  pull: Pull,
  request: { readonly by: string; readonly users: readonly string[]; readonly teams: readonly string[] },
): void {
  if (request.users.some((login) => login.toLowerCase() === pull.author.toLowerCase())) {
    throw unprocessable('Review cannot be requested from pull request author.');
  }
  const strangers = request.users.some((login) => !isCollaborator(repository, login));
  const noTeams = request.teams.some((slug) => !repository.teams.some((team) => team.slug === slug));
  if (strangers || noTeams) {
    const words = `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${nameOf(repository)} repository.`;
    throw unprocessable(words);
  }
  for (const login of request.users) {
    const account = forge.account(login).login;
    if (!pull.reviewers.includes(account)) pull.reviewers.push(account);
    record(forge, pull, 'review_requested', request.by, account);
  }
  for (const slug of request.teams) {
    if (!pull.teamReviewers.includes(slug)) pull.teamReviewers.push(slug);
    record(forge, pull, 'review_requested', request.by, slug);
  }
}

/** A validation error for a field that is missing or of another kind. */
export function fieldError(resource: string, field: string, code: FieldError['code'] = 'missing_field'): FieldError {
  return { resource, field, code };
}
