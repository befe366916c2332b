import type { Inputs } from './inputs/inputs.js';
import type { TargetProposal } from './proposals.js';
import type { ReportedRepair } from './report/report.js';
import type { Target } from './targets.js';

/** The ids of the integrations that a target serves, as the report names them. */
function idsOf(target: Target, inputs: Inputs): string {
  const members = target.files.flatMap((file) => file.integrations);
  return members.map((member) => inputs.integrations[member]?.expectation.integrationId ?? 'azure').join(',');
}

/** What became of the repair `proposal` on one branch of one config repo; nothing where it was not named. */
export function proposalRepairs(
  { outcome, results }: TargetProposal,
  target: Target,
  inputs: Inputs,
): readonly ReportedRepair[] {
  if (inputs.mode !== 'repair' || !inputs.repairs.includes('proposal')) return [];
  const row = { repair: 'proposal', integration: idsOf(target, inputs) };
  const bad = results.find(
    ({ check, status }) => check !== 'pull-request/permitted' && (status === 'failed' || status === 'unknown'),
  );
  if (bad !== undefined) return [{ ...row, status: 'failed', detail: bad.message }];
  if (outcome === undefined)
    return [{ ...row, status: 'failed', detail: 'Not looked for: this run proposes nothing (input pull-request).' }];
  const { plan } = outcome;
  const reopens =
    plan !== undefined && (plan.kind === 'reopen' || (plan.kind === 'create' && plan.replaces !== undefined));
  if (!reopens) return [{ ...row, status: 'not-needed', detail: 'No proposal of this content stands declined.' }];
  const detail = `Pull request #${plan.kind === 'reopen' ? plan.pullRequest.number : (plan.replaces?.number ?? 0)} was declined.`;
  if (inputs.dryRun) return [{ ...row, status: 'planned', detail }];
  return [{ ...row, status: 'applied', detail: `${detail} It is proposed again as #${outcome.number ?? 0}.` }];
}
