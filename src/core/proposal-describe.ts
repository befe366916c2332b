import type { HeadSource, Plan } from './proposal.js';
import type { ScratchBranch } from './proposal-scratch.js';
import type { ConfigRepoState } from './proposal-state.js';

/** What the plan would do, a line a step: what a dry run prints, and a real one logs. */
export function describePlan(plan: Plan, state: ConfigRepoState): readonly string[] {
  const branch = state.branch ?? 'the branch';
  const base = `${state.repository.nameWithOwner}@${state.base.ref}`;
  switch (plan.kind) {
    case 'none':
      return [
        'Nothing to propose, nothing to close.',
        ...(plan.leftover === undefined ? [] : [`Delete ${branch}, which an earlier run left behind.`]),
      ];
    case 'unchanged':
      return [`Leave pull request #${plan.pullRequest.number} as it is: it proposes just this.`];
    case 'update':
      return [`Bring title and body of pull request #${plan.pullRequest.number} up to date; push nothing.`];
    case 'create':
      return [...describeHead(plan.head, branch, base), `Open a pull request from ${branch} to ${base}.`];
    case 'reopen':
      return [`Open pull request #${plan.pullRequest.number} again.`];
    case 'rebuild':
      return [
        `Commit on a scratch branch on top of ${base} (${plan.because}), move ${branch} from ${plan.head} to it, delete the scratch branch.`,
        `Bring title and body of pull request #${plan.pullRequest.number} up to date.`,
      ];
    case 'close':
      return [`Close pull request #${plan.pullRequest.number} with a comment and delete ${branch}: the drift is gone.`];
    case 'leave-alone':
      return [`Leave ${branch} alone: ${plan.reason.why}.`];
  }
}

function describeHead(head: HeadSource, branch: string, base: string): readonly string[] {
  if (head.from === 'new-branch') return [`Create branch ${branch} at ${base} and commit the file there.`];
  if (head.from === 'ready') return [`Take branch ${branch} as an earlier run left it.`];
  return [
    `Commit on a scratch branch on top of ${base}, move ${branch} from ${head.oid} to it, delete the scratch branch.`,
  ];
}

/** What would be taken away of what killed runs left, a line each. */
export function describeStrays(strays: readonly ScratchBranch[]): readonly string[] {
  return strays.map(({ name }) => `Delete ${name}, a scratch branch that an earlier run left behind.`);
}
