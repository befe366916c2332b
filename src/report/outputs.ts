import { count } from '../core/verdict.js';
import { allRows, type Report } from './report.js';

/** Every output, in the order of action.yml. */
export const OUTPUT_NAMES = [
  'verdict',
  'drift',
  'errors',
  'warnings',
  'unknowns',
  'unhealthy-integrations',
  'secret-expires-on',
  'secret-days-left',
  'pull-request-number',
  'pull-request-url',
  'pull-request-operation',
  'issue-number',
  'issue-url',
  'matrix',
  'report',
  'report-file',
  'sarif-file',
] as const;

export type Outputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>>;

/** What has this size or more is left to the report file: outputs are passed around in environments. */
export const OUTPUT_LIMIT = 64 * 1024;

/** The unhealthy integrations' ids as an output, whole ones only, and how many found no room in it. */
export function unhealthyIds({ integrations }: Pick<Report, 'integrations'>): {
  readonly text: string;
  readonly left: number;
} {
  const ids = integrations.filter(({ verdict }) => verdict === 'unhealthy').map(({ id }) => id);
  let size = 0;
  const fits = ids.findIndex((id) => {
    size += Buffer.byteLength(id) + 1;
    return size > OUTPUT_LIMIT;
  });
  const shown = fits < 0 ? ids : ids.slice(0, fits);
  return { text: shown.join(','), left: ids.length - shown.length };
}

const NONE: Outputs = {
  verdict: 'unknown',
  drift: 'false',
  errors: '0',
  warnings: '0',
  unknowns: '0',
  'unhealthy-integrations': '',
  'secret-expires-on': '',
  'secret-days-left': '',
  'pull-request-number': '',
  'pull-request-url': '',
  'pull-request-operation': '',
  'issue-number': '',
  'issue-url': '',
  matrix: '',
  report: '',
  'report-file': '',
  'sarif-file': '',
};

/** The outputs of a run that ended before it looked at anything: bad input, a refused trigger, a fault of ours. */
export function emptyOutputs(): Outputs {
  return NONE;
}

/** The outputs of a finished run. */
export function outputsOf(
  report: Report,
  files: {
    readonly json: string;
    readonly reportFile: string;
    readonly sarifFile?: string;
    readonly redacted?: boolean;
    readonly matrix?: string;
  },
): Outputs {
  const counts = count(allRows(report).map(({ row }) => row));
  const expiries = report.integrations.flatMap(({ secret }) =>
    secret?.expiresOn == null || secret.daysLeft === null ? [] : [{ on: secret.expiresOn, days: secret.daysLeft }],
  );
  const earliest = expiries.sort((a, b) => a.days - b.days || a.on.localeCompare(b.on))[0];
  const proposal = report.configs.find((config) => config.pullRequest.number !== null) ?? report.configs[0];
  return {
    ...NONE,
    verdict: report.verdict,
    drift: String(report.configs.some((config) => config.drift)),
    errors: String(counts.errors),
    warnings: String(counts.warnings),
    unknowns: String(counts.unknowns),
    'unhealthy-integrations': files.redacted ? '' : unhealthyIds(report).text,
    'secret-expires-on': earliest?.on.slice(0, 10) ?? '',
    'secret-days-left': earliest === undefined ? '' : String(earliest.days),
    'pull-request-number': proposal?.pullRequest.number?.toString() ?? '',
    'pull-request-url': proposal?.pullRequest.url ?? '',
    'pull-request-operation': proposal?.pullRequest.operation ?? 'none',
    'issue-number': report.issue.number?.toString() ?? '',
    'issue-url': report.issue.url ?? '',
    matrix: files.matrix ?? '',
    report: Buffer.byteLength(files.json) < OUTPUT_LIMIT ? files.json : '',
    'report-file': files.reportFile,
    'sarif-file': files.sarifFile ?? '',
  };
}
