import type { Issue, Repository } from '../world.js';
import { conversationFields } from './conversation-view.js';
import type { Context, View } from './view.js';

/** An issue. */
export function issueView(context: Context, repository: Repository, issue: Issue): View {
  return {
    __typename: 'Issue',
    ...conversationFields(context, repository, issue),
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason === null ? null : issue.stateReason.toUpperCase(),
    isPinned: false,
  };
}
