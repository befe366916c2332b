import type { Result } from '../core/results.js';
import { isOfIntegration, type Verdict, verdictOf } from '../core/verdict.js';
import type { Mode } from '../inputs/inputs.js';
import type { IntegrationInputs } from '../inputs/integrations.js';
import type { RequestMeter, RunContext } from '../ports.js';
import type {
  Report,
  ReportedConfig,
  ReportedIntegration,
  ReportedIssue,
  ReportedRepair,
  ReportedSecret,
} from './report.js';

/** Replaced by the version of package.json when it is released. */
export const VERSION = '0.1.0';

/** What became of one integration that was looked at. */
export interface IntegrationOutcome {
  readonly id: string;
  readonly inputs: IntegrationInputs;
  readonly results: readonly Result[];
  readonly secret: ReportedSecret | undefined;
  /** Whether its own entry drifted. */
  readonly drift: boolean;
  /** Its file among all that were judged; undefined where there is none. */
  readonly file: number | undefined;
}

/** All that the report is made of. */
export interface RunOutcome {
  readonly context: RunContext;
  readonly mode: Mode;
  readonly dryRun: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly integrations: readonly IntegrationOutcome[];
  readonly configs: readonly ReportedConfig[];
  readonly repairs: readonly ReportedRepair[];
  readonly issue: ReportedIssue;
  /** Rows of the run as a whole. */
  readonly results: readonly Result[];
  readonly meter: RequestMeter;
}

function reportedSecret(secret: ReportedSecret | undefined): ReportedSecret | null {
  if (secret === undefined) return null;
  const { keyId, description, expiresOn, daysLeft } = secret;
  return { keyId, description, expiresOn, daysLeft };
}

function reportedIntegration({ id, inputs, results, secret, drift }: IntegrationOutcome): ReportedIntegration {
  const { ids, accountName } = inputs.expectation;
  return {
    id,
    name: accountName ?? null,
    tenantId: ids?.tenantId ?? null,
    clientId: ids?.clientId ?? null,
    subscriptionId: ids?.subscriptionId ?? null,
    verdict: verdictOf(results.filter(isOfIntegration), drift),
    secret: reportedSecret(secret),
    results,
  };
}

/** The verdict of the run: over all its rows and all its files. */
function runVerdict(
  integrations: readonly ReportedIntegration[],
  configs: readonly ReportedConfig[],
  results: readonly Result[],
): Verdict {
  const rows = [
    ...results,
    ...integrations.flatMap(({ results }) => results),
    ...configs.flatMap(({ results }) => results),
  ];
  return verdictOf(
    rows,
    configs.some(({ drift }) => drift),
  );
}

/** Puts together the report of a run. */
export function buildReport(outcome: RunOutcome): Report {
  const { context, mode, dryRun, configs, repairs, meter } = outcome;
  const integrations = outcome.integrations.map(reportedIntegration);
  return {
    schema: 1,
    tool: { name: 'jit-azure-drift', version: VERSION },
    generatedAt: new Date(outcome.endedAt).toISOString(),
    run: { url: context.runUrl, event: context.eventName, sha: context.sha },
    mode,
    dryRun,
    verdict: runVerdict(integrations, configs, outcome.results),
    integrations,
    configs,
    repairs,
    issue: outcome.issue,
    results: outcome.results,
    requests: { total: meter.total, retried: meter.retried },
    durationMs: Math.round(outcome.endedAt - outcome.startedAt),
  };
}
