import type { ChainInput, PictureInput } from '../picture/chain.js';
import type { CheckId, Result } from '../results.js';
import type { IssueSeverity } from './state.js';

/** How a row stands to the issue. */
export type Stance =
  /** It counts where it failed at or above the level. */
  | 'by-level'
  /** It counts where it failed, whatever the level: drift that was declined or could not be proposed. */
  | 'always'
  /** An open pull request mends it. */
  | 'mended'
  /** Whether a pull request mends it can't be told today. */
  | 'undecided';

export interface Candidate {
  readonly row: Result;
  readonly stance: Stance;
}

/** Rows of one owner, all that this run came to. */
export interface Looked {
  /** What makes it the same owner tomorrow. */
  readonly owner: string;
  /** How the report names it. */
  readonly label: string;
  readonly candidates: readonly Candidate[];
  /** Checks that are not selected, and passed all the same: a row that told of one is gone. */
  readonly cleared?: readonly CheckId[];
  /** The judged client secret of an integration. */
  readonly secret?: { readonly keyId: string; readonly daysLeft: number | null };
}

/** A failed row that belongs into the issue. */
export interface IssueRow {
  readonly key: string;
  readonly owner: string;
  readonly of: string;
  readonly check: CheckId;
  readonly severity: IssueSeverity;
  readonly message: string;
  readonly fix?: string;
  /** Days left of the judged secret, on the row that tells of them. */
  readonly daysLeft?: number;
}

/** The chains of a run's integrations; `owners` are those of the rows that concern one, as `IssueRow` has them. */
export interface ObservedPicture extends PictureInput {
  readonly chains: readonly (ChainInput & { readonly owners: readonly string[] })[];
}

/** What a run found, as far as the issue is concerned. */
export interface Observation {
  readonly rows: readonly IssueRow[];
  /** `owner check` of all that was judged for sure: a tracked row of these that is no longer there is gone. */
  readonly judged: ReadonlySet<string>;
  /** Whether everything was looked at, and nothing that matters is unknown. */
  readonly full: boolean;
  /** The page of each check that was looked at. */
  readonly docs: ReadonlyMap<string, string>;
  /** Left out: no chain is drawn. */
  readonly picture?: ObservedPicture;
}

/** Checks whose failure keeps others of the same owner from being judged at all. */
const GATES: readonly string[] = [
  'login/oidc',
  'app/exists',
  'app/service-principal',
  'secret/present',
  'subscription/state',
  'subscription/tenant',
  'config/readable',
];

/** What decides which rows count. */
export interface ObserveSettings {
  /** Input `issue`, other than `off`. */
  readonly level: IssueSeverity;
  /** Whether every integration was selected. */
  readonly everything: boolean;
  /** Hexadecimal hash of a text. */
  readonly hash: (text: string) => string;
}

/** The place of a check of an owner among what was judged. */
export function judgedKey(owner: string, check: string): string {
  return `${owner} ${check}`;
}

/** An owner as the rows of the issue have it. */
export function ownerKey(owner: string, hash: ObserveSettings['hash']): string {
  return hash(owner).slice(0, 12);
}

/** Sums up what a run found for the issue. Rows that are unknown, waived or hidden by a failed prerequisite are none. */
export function observe(looked: readonly Looked[], settings: ObserveSettings): Observation {
  const { hash, everything } = settings;
  const rows = new Map<string, IssueRow>();
  const judged = new Set<string>();
  for (const one of looked) {
    const owner = ownerKey(one.owner, hash);
    for (const candidate of one.candidates.filter((each) => counts(each, settings))) {
      const row = issueRow(candidate.row, one, owner, hash);
      if (!rows.has(row.key)) rows.set(row.key, row);
    }
    for (const check of [...judgedChecks(one.candidates), ...(one.cleared ?? [])]) judged.add(judgedKey(owner, check));
  }
  const doubtful = looked.some(({ candidates }) => candidates.some(isDoubtful));
  return { rows: [...rows.values()].sort(byWeight), judged, full: everything && !doubtful, docs: pagesOf(looked) };
}

function pagesOf(looked: readonly Looked[]): Observation['docs'] {
  const rows = looked.flatMap(({ candidates }) => candidates.map(({ row }) => row));
  return new Map(rows.flatMap(({ check, docs }) => (docs === undefined ? [] : [[check, docs] as const])));
}

function counts({ row, stance }: Candidate, { level }: ObserveSettings): boolean {
  if (row.status !== 'failed' || row.waived !== undefined || row.severity === 'notice') return false;
  if (stance === 'always') return true;
  return stance === 'by-level' && (row.severity === 'error' || level === 'warning');
}

function issueRow(row: Result, one: Looked, owner: string, hash: ObserveSettings['hash']): IssueRow {
  const { check, subject, message, fix, severity } = row;
  const left = check === 'secret/expiry' && one.secret?.keyId === subject ? one.secret?.daysLeft : null;
  return {
    key: hash(JSON.stringify([one.owner, check, subject ?? null])).slice(0, 16),
    owner,
    of: one.label,
    check,
    severity: severity === 'error' ? 'error' : 'warning',
    message,
    ...(fix === undefined ? {} : { fix }),
    ...(left === null || left === undefined ? {} : { daysLeft: left }),
  };
}

function judgedChecks(candidates: readonly Candidate[]): readonly string[] {
  const gated = candidates.some(
    ({ row }) => GATES.includes(row.check) && (row.status === 'failed' || row.status === 'unknown'),
  );
  const hidden = (row: Result): boolean => row.status === 'skipped' && (gated || row.prerequisite !== undefined);
  const doubtful = candidates.filter(
    ({ row, stance }) => row.status === 'unknown' || stance === 'undecided' || hidden(row),
  );
  const checks = new Set(candidates.map(({ row }) => row.check));
  for (const { row } of doubtful) checks.delete(row.check);
  return [...checks];
}

function isDoubtful({ row, stance }: Candidate): boolean {
  if (row.severity === 'notice') return false;
  return row.status === 'unknown' || (stance === 'undecided' && row.status === 'failed');
}

function byWeight(left: IssueRow, right: IssueRow): number {
  return left.severity === right.severity ? 0 : left.severity === 'error' ? -1 : 1;
}
