import { fence, inert } from '../core/markdown.js';
import type { Result } from '../core/results.js';
import { visible } from '../core/text.js';
import { sha256 } from '../github/git-objects.js';
import type { OwnedRow, Report, ReportedConfig } from './report.js';
import { levelOf, ruleIndex } from './sarif-rules.js';
import type { SarifLocation, SarifResult } from './sarif-types.js';

/** The commit that the alerts are about, and what stands in for a place that is not in it. */
export interface SarifPlace {
  /** `owner/name` of the workflow's repository. */
  readonly repository: string;
  readonly ref: string;
  readonly sha: string;
  /** Path of the workflow; '' where it is not known, as on a laptop. */
  readonly workflowPath: string;
}

/** How long texts may be; a step of shortening where the file gets too big for GitHub. */
export interface TextLimits {
  readonly message: number;
  readonly fix: number;
}

/** A path as a relative address: each part escaped. */
function uriOf(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}

function isOwn(config: ReportedConfig, place: SarifPlace): boolean {
  return config.repository.toLowerCase() === place.repository.toLowerCase();
}

/** Whether the lines of that file are those of the commit that the alerts are about. */
function isOfThisCommit(config: ReportedConfig, { ref, sha }: SarifPlace): boolean {
  return config.ref === sha || `refs/heads/${config.ref}` === ref || !ref.startsWith('refs/heads/');
}

/** The file that an owner names; undefined for an integration, and for the run. */
function configOf(report: Report, owner: string): ReportedConfig | undefined {
  return report.configs.find((config) => `${config.repository}:${config.path}` === owner);
}

/** What the row is about, in words that no file of the repository has. */
function logicalName({ owner, row }: OwnedRow, config: ReportedConfig | undefined): string {
  const of = config === undefined && owner !== 'run' ? `integrations/${owner}` : owner;
  return row.subject === undefined ? of : `${of}#${row.subject}`;
}

/**
 * Where a row points. GitHub refuses a result without a file of the repository: what is about Azure, or about a file of
 * another repository, points at the workflow, which holds the inputs that the row was judged by.
 */
function locationOf(owned: OwnedRow, report: Report, place: SarifPlace): SarifLocation {
  const config = configOf(report, owned.owner);
  const logicalLocations = [{ fullyQualifiedName: visible(logicalName(owned, config), 1000), kind: 'resource' }];
  const at = (path: string, line: number, column?: number): SarifLocation => ({
    physicalLocation: {
      artifactLocation: { uri: uriOf(path), uriBaseId: '%SRCROOT%' },
      region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) },
    },
    logicalLocations,
  });
  if (config !== undefined && isOwn(config, place)) {
    const { location } = owned.row;
    if (location === undefined || !isOfThisCommit(config, place)) return at(location?.path ?? config.path, 1);
    return at(location.path, location.line, location.column);
  }
  return place.workflowPath === '' ? { logicalLocations } : at(place.workflowPath, 1);
}

/** A text that no viewer takes for a link: SARIF has `[words](address)` in plain text too. */
function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

/** Text that is shortened, but keeps its lines. */
function shortened(text: string, longest: number): string {
  const letters = Array.from(text.slice(0, 2 * longest + 2).replace(/\p{Cs}/gu, '\uFFFD'));
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : letters.join('');
}

/** Whose row it is, for the reader of an alert that points at the workflow. */
function prefixOf({ owner, row }: OwnedRow, report: Report, place: SarifPlace): string {
  const config = configOf(report, owner);
  if (config === undefined) return owner === 'run' ? '' : `${owner}: `;
  if (isOwn(config, place) && isOfThisCommit(config, place)) return '';
  const { location } = row;
  const line = location === undefined ? '' : `:${location.line}:${location.column}`;
  return `${owner}${line}: `;
}

function messageOf(owned: OwnedRow, report: Report, place: SarifPlace, limits: TextLimits): SarifResult['message'] {
  const words = visible(`${prefixOf(owned, report, place)}${owned.row.message}`, limits.message);
  const fix = owned.row.fix === undefined ? '' : shortened(owned.row.fix, limits.fix);
  if (fix === '' || limits.fix === 0) return { text: withoutLinks(words), markdown: inert(words) };
  return {
    text: withoutLinks(`${words}\nWhat to do: ${fix}`),
    markdown: `${inert(words)}\n\nWhat to do:\n\n${fence(fix)}`,
  };
}

/** What makes a row the same tomorrow: its check, whose it is, and what it is about. Neither its place nor its words. */
function identityOf({ owner, row }: OwnedRow): string {
  return JSON.stringify([row.check, owner.toLowerCase(), row.subject ?? '']);
}

function suppressionOf({ waived }: Result): Pick<SarifResult, 'suppressions'> {
  if (waived === undefined) return {};
  const justification = visible(
    `Waived until ${waived.until}${waived.reason === '' ? '' : `: ${waived.reason}`}`,
    1000,
  );
  return { suppressions: [{ kind: 'external', status: 'accepted', justification }] };
}

/** A result for each row, in their order. Rows that nothing tells apart are numbered, so that each keeps its alert. */
export function sarifResults(
  rows: readonly OwnedRow[],
  { report, place, limits }: { readonly report: Report; readonly place: SarifPlace; readonly limits: TextLimits },
): readonly SarifResult[] {
  const seen = new Map<string, number>();
  return rows.map((owned) => {
    const { check, severity, subject, correlationId } = owned.row;
    const identity = identityOf(owned);
    const number = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, number);
    const fingerprint = `${sha256(identity).slice(0, 16)}:${number}`;
    return {
      ruleId: check,
      ruleIndex: ruleIndex(check),
      kind: 'fail',
      level: levelOf(severity),
      message: messageOf(owned, report, place, limits),
      locations: [locationOf(owned, report, place)],
      // The first is the one that GitHub goes by.
      partialFingerprints: { primaryLocationLineHash: fingerprint, 'jitAzureDrift/v1': fingerprint },
      ...suppressionOf(owned.row),
      properties: {
        owner: visible(owned.owner, 300),
        ...(subject === undefined ? {} : { subject: visible(subject, 300) }),
        ...(correlationId === undefined ? {} : { correlationId: visible(correlationId, 300) }),
      },
    };
  });
}
