import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Result } from '../../src/core/results.js';
import { isOfIntegration, verdictOf } from '../../src/core/verdict.js';
import { gatherTenants } from '../../src/fleet/gather.js';
import { verifyEmission } from '../../src/fleet/step-emission.js';
import { reportJson } from '../../src/report/json.js';
import type { Report, ReportedShard } from '../../src/report/report.js';
import { fleetInputs, fleetSession, healthyOutcome, policyOf } from './fleet-session.js';

export type ShardReport = Report & { readonly shard: ReportedShard };

/** What `conclude` made of the reports. */
export interface Concluded {
  readonly verdicts: readonly string[];
  /** Those that the report gives the integrations. */
  readonly integrationVerdicts: readonly string[];
  /** The rows of the integrations that were looked at. */
  readonly rows: readonly Result[];
  readonly verified: readonly boolean[];
  readonly log: string;
  readonly notes: readonly string[];
}

/** A workspace, with the reports of shards in its folder `reports`. */
export class FleetFolder {
  readonly workspace = mkdtempSync(join(tmpdir(), 'conclude-'));

  remove(): void {
    rmSync(this.workspace, { recursive: true, force: true });
  }

  /** The report of a shard that verified these places (counted from 0) and found nothing wrong. */
  async reportOf(
    places: readonly number[],
    attempt = '1',
    given: Readonly<Record<string, string>> = {},
  ): Promise<ShardReport> {
    const inputs = await fleetInputs({ mode: 'verify', ...given });
    const { session } = fleetSession(this.workspace, { GITHUB_RUN_ATTEMPT: attempt });
    const policy = policyOf(inputs);
    const tenants = inputs.integrations.map((_, index) =>
      places.includes(index) ? healthyOutcome(index, policy) : { ...healthyOutcome(index, policy), selected: false },
    );
    const { report } = await verifyEmission(tenants, inputs, session);
    return JSON.parse([...reportJson(report)].join('')) as ShardReport;
  }

  save(path: string, content: unknown): void {
    const file = join(this.workspace, 'reports', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** What `conclude` makes of the folder. */
  async conclude(
    given: { readonly inputs?: Readonly<Record<string, string>>; readonly attempt?: string } = {},
  ): Promise<Concluded> {
    const inputs = await fleetInputs(given.inputs);
    const { session, lines } = fleetSession(this.workspace, { GITHUB_RUN_ATTEMPT: given.attempt ?? '1' });
    const { tenants, notes } = await gatherTenants(inputs, session, policyOf(inputs));
    return {
      verdicts: tenants.map(({ selected, results }) => (selected ? verdictOf(results, false) : 'not selected')),
      integrationVerdicts: tenants.map(({ results }) => verdictOf(results.filter(isOfIntegration), false)),
      rows: tenants.flatMap(({ results }) => results),
      verified: tenants.map(({ verified }) => verified),
      log: lines.join('\n'),
      notes,
    };
  }
}
