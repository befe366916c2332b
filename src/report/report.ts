import type { RepairStatus } from '../core/repairs/plan.js';
import type { CheckId, Result } from '../core/results.js';
import { byTrouble, isTrouble } from '../core/row-words.js';
import type { Verdict } from '../core/verdict.js';
import type { Mode } from '../inputs/inputs.js';

/** The client secret that was judged; dates as ISO 8601. */
export interface ReportedSecret {
  readonly keyId: string;
  readonly description: string | null;
  readonly expiresOn: string | null;
  readonly daysLeft: number | null;
}

/** One integration of the report. */
export interface ReportedIntegration {
  readonly id: string;
  readonly name: string | null;
  readonly tenantId: string | null;
  readonly clientId: string | null;
  readonly subscriptionId: string | null;
  readonly verdict: Verdict;
  readonly secret: ReportedSecret | null;
  readonly results: readonly Result[];
}

/** One value that drifted: where, what the file holds, what it should hold. A literal secret is never shown. */
export interface ReportedChange {
  readonly at: string;
  readonly actual: string | null;
  readonly expected: string;
}

export type PullRequestOperation = 'created' | 'updated' | 'unchanged' | 'closed' | 'none';

/** One configuration file of the report. */
export interface ReportedConfig {
  readonly repository: string;
  readonly path: string;
  readonly ref: string;
  readonly blob: string | null;
  readonly drift: boolean;
  readonly changes: readonly ReportedChange[];
  readonly results: readonly Result[];
  readonly pullRequest: {
    readonly operation: PullRequestOperation;
    readonly number: number | null;
    readonly url: string | null;
  };
}

/** The issue that is kept for what no pull request can mend. */
export interface ReportedIssue {
  readonly operation: 'created' | 'updated' | 'commented' | 'closed' | 'unchanged' | 'none';
  readonly number?: number;
  readonly url?: string;
}

/** A repair that was named. */
export interface ReportedRepair {
  readonly repair: string;
  readonly integration: string;
  readonly status: RepairStatus;
  readonly detail: string;
}

/** What the report of mode `verify` says of an integration for `conclude`, beside its rows. */
export interface ReportedMember {
  /** Its place in the list, counted from 1, as `only` takes it. */
  readonly place: number;
  /** Whether its ids are confirmed, and whether Azure said that they are wrong. */
  readonly verified: boolean;
  readonly refuted: boolean;
  readonly subscriptionName: string | null;
  /** Checks that are not selected, and passed all the same. */
  readonly cleared: readonly CheckId[];
}

/** The part of a fleet that mode `verify` looked at. */
export interface ReportedShard {
  /** What `verify` and `conclude` must agree on, as a hash: the list, the selection of checks, the waivers, the version. */
  readonly plan: string;
  /** In the order of the report's integrations. */
  readonly members: readonly ReportedMember[];
}

/** The report, as it is written to the report file: everything that the other formats show is taken from here. */
export interface Report {
  readonly schema: 1;
  readonly tool: { readonly name: 'jit-azure-drift'; readonly version: string };
  /** ISO 8601. */
  readonly generatedAt: string;
  readonly run: { readonly url: string; readonly event: string; readonly sha: string };
  readonly mode: Mode;
  readonly dryRun: boolean;
  readonly verdict: Verdict;
  readonly integrations: readonly ReportedIntegration[];
  readonly configs: readonly ReportedConfig[];
  readonly repairs: readonly ReportedRepair[];
  readonly issue: ReportedIssue;
  /** Rows of the run as a whole. */
  readonly results: readonly Result[];
  readonly requests: { readonly total: number; readonly retried: number };
  readonly durationMs: number;
  /** Mode `verify` alone. */
  readonly shard?: ReportedShard;
}

/** A row with what it belongs to: the integration's id, or the file's repository and path. */
export interface OwnedRow {
  readonly owner: string;
  readonly row: Result;
}

/** Every row of the report with its owner, in the report's order. */
export function allRows(report: Pick<Report, 'results' | 'integrations' | 'configs'>): readonly OwnedRow[] {
  return [
    ...report.results.map((row) => ({ owner: 'run', row })),
    ...report.integrations.flatMap((integration) => integration.results.map((row) => ({ owner: integration.id, row }))),
    ...report.configs.flatMap((config) =>
      config.results.map((row) => ({ owner: `${config.repository}:${config.path}`, row })),
    ),
  ];
}

/** Rows that a person should look at, worst first; equal ones keep the report's order. Waived ones are none of them. */
export function troubleFirst(rows: readonly OwnedRow[]): readonly OwnedRow[] {
  return rows.filter(({ row }) => isTrouble(row)).sort((a, b) => byTrouble(a.row, b.row));
}
