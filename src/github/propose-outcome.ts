import { checkProposal } from '../core/checks/pull-request.js';
import type { Plan } from '../core/proposal.js';
import type { ProposalEnd, ProposalOutcome, Refusal } from '../core/proposal-outcome.js';
import type { Applied, Writing } from './apply-plan.js';
import type { FailedStep } from './proposal-steps.js';
import type { ProposeInput } from './propose-input.js';
import { explainRefusal } from './refusals.js';
import { isUncertain, unknownFrom } from './service-errors.js';

/** What was done, the step that failed, or why no step was taken. */
type Ended = { readonly applied: Applied } | { readonly failure: FailedStep } | { readonly refusal: Refusal };

/** What became of a plan that was carried out, failed at a step, or was not begun: rows, and what it leaves behind. */
export function finish(
  given: Ended & {
    readonly remains: readonly string[];
    readonly writing: Writing;
    readonly plan: Plan;
    readonly input: ProposeInput;
  },
): ProposalOutcome {
  const { remains, writing, plan, input } = given;
  const { state, branch } = writing;
  if ('applied' in given) {
    const { applied } = given;
    const scratch = [...remains, ...writing.leftBehind].filter(
      (thing) => thing !== `branch ${branch}` || applied.operation === 'closed' || plan.kind === 'none',
    );
    const notes = scratch.map((thing) => `Left behind: ${thing}.`);
    return outcome({ kind: 'done', plan, ...numbers(applied), notes }, applied, { ...writing, leftBehind: scratch });
  }
  if ('refusal' in given) {
    const { refusal } = given;
    return outcome({ kind: 'refused', plan, refusal, leftBehind: remains }, standing(plan), {
      ...writing,
      leftBehind: [...remains],
    });
  }
  const { error, doing } = given.failure;
  const leftBehind = [...new Set([...remains, ...writing.leftBehind])];
  const repository = state.repository.nameWithOwner;
  const end: ProposalEnd = isUncertain(error)
    ? {
        kind: 'unknown',
        plan,
        leftBehind,
        cause: unknownFrom(error, `the proposal in ${repository}: ${doing} (GitHub)`),
      }
    : {
        kind: 'refused',
        plan,
        leftBehind,
        refusal: explainRefusal(error, { doing, repository, branch, ownRepository: input.settings.ownRepository }),
      };
  return outcome(end, standing(plan), { ...writing, leftBehind });
}

/** After a failed write, the pull request that was there before still is. */
function standing(plan: Plan): Applied {
  const there = plan.kind === 'update' || plan.kind === 'rebuild' || plan.kind === 'close';
  return there
    ? { operation: 'none', number: plan.pullRequest.number, url: plan.pullRequest.url }
    : { operation: 'none' };
}

function numbers({ number, url }: Applied): { readonly number?: number; readonly url?: string } {
  return { ...(number === undefined ? {} : { number }), ...(url === undefined ? {} : { url }) };
}

/** The outcome in the words of the report. */
export function outcome(end: ProposalEnd, applied: Applied, writing: Writing): ProposalOutcome {
  const plan = 'plan' in end ? { plan: end.plan } : {};
  return {
    ...plan,
    ...applied,
    results: checkProposal(end),
    leftBehind: writing.leftBehind,
    warnings: writing.warnings,
  };
}
