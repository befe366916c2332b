import type { Inputs } from '../inputs/inputs.js';
import { integrationOutcomes } from '../integration-outcomes.js';
import type { Emission } from '../ports.js';
import { buildReport, type IntegrationOutcome } from '../report/build.js';
import { failureOf, reportFileOf } from '../report/emission.js';
import { compactJson } from '../report/json.js';
import { resultLines } from '../report/log.js';
import { OUTPUT_LIMIT, outputsOf } from '../report/outputs.js';
import { redactReport } from '../report/redact.js';
import type { Report, ReportedMember } from '../report/report.js';
import type { Session } from '../session.js';
import type { TenantOutcome } from '../tenants.js';
import { matrixOf, planKey, plannedShards } from './plan.js';

/** All that leaves a `plan`: the matrix. It looked at nothing, and so its verdict is unknown. */
export function planEmission(inputs: Inputs, session: Session): Emission {
  const shards = plannedShards(inputs);
  const sizes = shards.map(({ places }) => places.length);
  const each =
    Math.min(...sizes) === Math.max(...sizes) ? `${sizes[0]}` : `${Math.min(...sizes)} to ${Math.max(...sizes)}`;
  session.plain.info(`Fleet: ${shards.length} shards of ${each} integrations.`);
  const report: Report = { ...reportOf([], inputs, session), verdict: 'unknown' };
  return stepEmission(report, inputs, session, matrixOf(shards));
}

/** All that leaves a `verify`: the report of its part, for `conclude`. */
export async function verifyEmission(
  tenants: readonly TenantOutcome[],
  inputs: Inputs,
  session: Session,
): Promise<Emission> {
  const members = tenants.flatMap((tenant, index) => (tenant.selected ? [reportedMember(tenant, index)] : []));
  const shard = { plan: planKey(inputs), members };
  const report: Report = { ...reportOf(integrationOutcomes(inputs, tenants, []), inputs, session), shard };
  const { plain } = session;
  await plain.longGroup('Results', resultLines(shownOf(report, session)));
  const { total } = report.requests;
  plain.info(`Verdict of this part: ${report.verdict}. ${total} requests, ${(report.durationMs / 1000).toFixed(1)} s.`);
  return stepEmission(report, inputs, session);
}

function reportedMember(
  { verified, refuted, subscriptionName, cleared }: TenantOutcome,
  index: number,
): ReportedMember {
  return { place: index + 1, verified, refuted, subscriptionName: subscriptionName ?? null, cleared };
}

function reportOf(
  integrations: readonly IntegrationOutcome[],
  { mode, dryRun }: Inputs,
  { runner, startedAt, meter }: Session,
): Report {
  return buildReport({
    context: runner.context,
    mode,
    dryRun,
    startedAt,
    endedAt: runner.now(),
    integrations,
    configs: [],
    repairs: [],
    issue: { operation: 'none' },
    results: [],
    meter,
  });
}

/** The report as log and outputs may show it. */
function shownOf(report: Report, { redacted, runner }: Session): Report {
  return redacted ? redactReport(report, runner.context.repository) : report;
}

/** Summary and annotations are left to `conclude`: GitHub shows twenty summaries and fifty annotations of a whole run. */
function stepEmission(report: Report, inputs: Inputs, session: Session, matrix = ''): Emission {
  const { runner, redacted, plain } = session;
  if (inputs.sarifFile !== undefined) plain.info(`Mode ${inputs.mode} writes no SARIF file: mode conclude does.`);
  const reportFile = reportFileOf(inputs, runner.context);
  return {
    annotations: [],
    summary: '',
    outputs: outputsOf(shownOf(report, session), {
      json: redacted ? '' : compactJson(report, OUTPUT_LIMIT),
      reportFile,
      redacted,
      matrix,
    }),
    reportFile,
    report,
    failure: inputs.mode === 'plan' ? undefined : failureOf(report, inputs),
  };
}
