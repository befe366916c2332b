import type { Regeneration } from '../jit-file/regenerate.js';
import { nameOf } from '../jit-file/slots.js';
import { isUnverified } from '../jit-file/wanted.js';
import type { Plan } from '../proposal.js';
import type { Result } from '../results.js';
import type { Candidate, Stance } from './observe.js';

/** What became of the proposal of one branch. */
export interface ProposalStand {
  /** Undefined where nothing was planned. */
  readonly plan: Plan | undefined;
  /** Rows of `pull-request/*`. */
  readonly results: readonly Result[];
  /** Input `pull-request`. */
  readonly wanted: boolean;
}

/** Checks on which it hangs whether the ids of an entry may be written. */
const VERIFYING: readonly string[] = ['login/oidc', 'app/exists', 'subscription/tenant'];

/** Whether an open pull request proposes the drift. */
function standing({ plan, results }: ProposalStand): 'yes' | 'no' | 'unknown' {
  const status = results.find(({ check }) => check === 'pull-request/proposed')?.status;
  if (status === 'unknown') return 'unknown';
  switch (plan?.kind) {
    case 'create':
    case 'update':
    case 'reopen':
    case 'rebuild':
    case 'unchanged':
      return status === 'failed' ? 'no' : 'yes';
    case 'leave-alone':
      if (plan.reason.why === 'unknown' || plan.reason.why === 'not-compared') return 'unknown';
      return plan.reason.why === 'hand-edited' && plan.reason.pullRequest !== undefined ? 'yes' : 'no';
    default:
      return 'no';
  }
}

/** Rows of the proposal itself. A refused or declined one is told whatever the level. */
export function proposalCandidates({ results }: ProposalStand): readonly Candidate[] {
  return results.map((row) => ({
    row,
    stance: row.check === 'pull-request/proposed' || row.check === 'pull-request/declined' ? 'always' : 'by-level',
  }));
}

/**
 * Rows of one configuration file. Those about a value that an open pull request corrects are mended. `azure` gives the
 * rows of the integration at a place of the regeneration; undefined where it was not looked at.
 */
export function fileCandidates(
  rows: readonly Result[],
  regeneration: Regeneration | undefined,
  proposal: ProposalStand,
  azure: (entry: number) => readonly Result[] | undefined,
): readonly Candidate[] {
  const stands = standing(proposal);
  const { proposed, deferred } = drifting(regeneration, azure);
  const stanceOf = ({ check, subject = '' }: Result): Stance => {
    if (check === 'config/drift' && deferred.has(subject)) return 'undecided';
    if (proposed.has(subject) && stands === 'yes') return 'mended';
    if (proposed.has(subject) && stands === 'unknown') return 'undecided';
    if (check !== 'config/drift') return 'by-level';
    return proposal.wanted ? 'always' : 'by-level';
  };
  return rows.map((row) => ({ row, stance: stanceOf(row) }));
}

/** Subjects that the proposal corrects, and those that it leaves out only because Azure could not vouch for the ids. */
function drifting(
  regeneration: Regeneration | undefined,
  azure: (entry: number) => readonly Result[] | undefined,
): { readonly proposed: ReadonlySet<string>; readonly deferred: ReadonlySet<string> } {
  const proposed = new Set<string>();
  const deferred = new Set<string>();
  for (const [index, { key, keyNow, wanted, changes, withheld }] of (regeneration?.entries ?? []).entries()) {
    const unverified = mayBeUnverified(azure(index));
    const held = withheld.filter((change) => unverified && isUnverified(change));
    const name = nameOf(['azure', ...[key ?? wanted.integrationId ?? []].flat()]);
    for (const { at } of changes) proposed.add(at);
    for (const { at } of held) deferred.add(at);
    // An entry that is missing has one row of its own.
    if (keyNow === null && changes.length > 0) proposed.add(name);
    else if (keyNow === null && held.length > 0) deferred.add(name);
  }
  return { proposed, deferred };
}

/** Whether ids that nobody vouched for are withheld only because Azure could not be asked, or was not. */
function mayBeUnverified(rows: readonly Result[] | undefined): boolean {
  return !(rows ?? []).some(({ check, status }) => VERIFYING.includes(check) && status === 'failed');
}
