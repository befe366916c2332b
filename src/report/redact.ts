import { ENTRY_FIELDS } from '../core/proposal-state.js';
import { CATALOGUE, type Result } from '../core/results.js';
import type { Report, ReportedConfig, ReportedIntegration } from './report.js';

/** The field of the file that a name of a place (`azure.prod.tenant_id`) ends in; undefined where it ends in another word. */
function fieldIn(at: string): string | undefined {
  return ENTRY_FIELDS.find((name) => at.endsWith(`.${name}`));
}

const WORDS: Readonly<Record<Result['status'], string>> = {
  passed: 'passed',
  failed: 'failed',
  unknown: 'could not be judged',
  skipped: 'not checked',
};

/** A row of which check, status and field are told. Its place stays where the file itself is there to be read. */
function redactRow(row: Result, keepsPlace: boolean): Result {
  const field = row.check.startsWith('config/') && row.subject !== undefined ? fieldIn(row.subject) : undefined;
  const { check, status, severity, docs, unknownReason, prerequisite, location, waived } = row;
  const where = field === undefined ? '' : ` at the field ${field}`;
  const more = status === 'failed' || status === 'unknown' ? ' The report file says more.' : '';
  return {
    check,
    status,
    severity,
    message: `${CATALOGUE[check].title}${where}: ${WORDS[status]}.${more}`,
    ...(docs === undefined ? {} : { docs }),
    ...(field === undefined ? {} : { subject: field }),
    ...(unknownReason === undefined ? {} : { unknownReason }),
    ...(prerequisite === undefined ? {} : { prerequisite }),
    ...(location !== undefined && keepsPlace ? { location } : {}),
    ...(waived === undefined ? {} : { waived: { until: waived.until, reason: '' } }),
  };
}

function redactIntegration({ verdict, results }: ReportedIntegration, index: number): ReportedIntegration {
  return {
    id: `integration ${index + 1}`,
    name: null,
    tenantId: null,
    clientId: null,
    subscriptionId: null,
    verdict,
    secret: null,
    results: results.map((row) => redactRow(row, false)),
  };
}

/** A file of the workflow's own repository keeps its repository and path, which everyone there sees anyway. */
function redactConfig(config: ReportedConfig, index: number, ownRepository: string): ReportedConfig {
  const isOwn = config.repository.toLowerCase() === ownRepository.toLowerCase();
  const { operation, number, url } = config.pullRequest;
  return {
    repository: isOwn ? config.repository : 'configuration',
    path: isOwn ? config.path : `file ${index + 1}`,
    ref: isOwn ? config.ref : 'not shown',
    blob: null,
    drift: config.drift,
    changes: config.changes.map(({ at }) => ({ at: fieldIn(at) ?? 'entry', actual: null, expected: '' })),
    results: config.results.map((row) => redactRow(row, isOwn)),
    pullRequest: { operation, number, url: isOwn ? url : null },
  };
}

/** Whether an address of GitHub is of that repository: with several config repos, the issue's may be another's. */
function isIn(repository: string, url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  return new URL(url).pathname.toLowerCase().startsWith(`/${repository.toLowerCase()}/`);
}

/**
 * The report as a public repository may show it: check ids, file fields and counts. Everything that is printed or set
 * as an output is made from this one then; the report file keeps the whole.
 */
export function redactReport(report: Report, ownRepository: string): Report {
  const { url: _url, ...issue } = report.issue;
  const issueIsOwn = isIn(ownRepository, report.issue.url);
  return {
    ...report,
    integrations: report.integrations.map(redactIntegration),
    configs: report.configs.map((config, index) => redactConfig(config, index, ownRepository)),
    repairs: report.repairs.map((repair) => ({ ...repair, integration: '', detail: 'The report file says more.' })),
    issue: issueIsOwn ? report.issue : issue,
    results: report.results.map((row) => redactRow(row, false)),
  };
}
