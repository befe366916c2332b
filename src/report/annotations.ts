import { CATALOGUE } from '../core/results.js';
import type { Annotation } from '../ports.js';
import { allRows, type OwnedRow, type Report, troubleFirst } from './report.js';

/** GitHub shows ten annotations of a kind per step; the last place says where the rest is. */
const LIMIT_PER_LEVEL = 10;

/** The level of a row's annotation: an unknown is never louder than a warning. */
function levelOf({ row }: OwnedRow): Annotation['level'] {
  return row.status === 'unknown' && row.severity === 'error' ? 'warning' : row.severity;
}

/** How annotations are placed. */
export interface AnnotationOptions {
  /** The workflow's repository: only a file of it can bear an annotation on its line. */
  readonly repository: string;
}

function annotationOf({ owner, row }: OwnedRow, many: boolean, options: AnnotationOptions): Annotation {
  const here = row.location !== undefined && owner.startsWith(`${options.repository}:`);
  const title = `${row.check}: ${CATALOGUE[row.check].title}${many ? ` (${owner})` : ''}`;
  const message = row.fix === undefined ? row.message : `${row.message}\n${row.fix}`;
  return {
    level: levelOf({ owner, row }),
    title,
    message,
    ...(here && row.location !== undefined ? { location: row.location } : {}),
  };
}

/** Notices of one check and owner as one: nobody must act on them, and they shall not crowd out what else is told. */
function gatherNotices(rows: readonly OwnedRow[]): readonly OwnedRow[] {
  const isLike = (one: OwnedRow, other: OwnedRow): boolean =>
    [one, other].every(({ row }) => row.status === 'failed' && row.severity === 'notice') &&
    one.owner === other.owner &&
    one.row.check === other.row.check;
  return rows.flatMap((owned, index) => {
    const alike = rows.filter((other) => isLike(owned, other));
    if (alike.length < 2) return [owned];
    if (rows.findIndex((other) => isLike(owned, other)) !== index) return [];
    const { fix: _fix, ...row } = owned.row;
    const message = alike.map((other) => other.row.message).join('\n');
    return [
      { owner: owned.owner, row: { ...row, message: `${message}\nWhat to do: see the log or the job summary.` } },
    ];
  });
}

/** The rows worth an annotation: of an owner's unknowns that follow from another, or say the same, one says it all. */
function worthTelling(rows: readonly OwnedRow[]): readonly OwnedRow[] {
  const follows = ({ row }: OwnedRow): boolean => row.unknownReason === 'dependency';
  const root = (owner: string): OwnedRow | undefined => {
    const unknowns = rows.filter((owned) => owned.owner === owner && owned.row.status === 'unknown');
    return unknowns.find((owned) => !follows(owned)) ?? unknowns[0];
  };
  const first = ({ owner, row }: OwnedRow): OwnedRow | undefined =>
    rows.find((other) => other.owner === owner && other.row.status === row.status && other.row.message === row.message);
  return rows.filter((owned) => {
    if (owned.row.status !== 'unknown') return true;
    return follows(owned) ? root(owned.owner) === owned : first(owned) === owned;
  });
}

/** The repairs that did not succeed: they turn the run red. What keeps a proposal back is told by its rows. */
function repairAnnotations({ repairs }: Report, many: boolean): readonly Annotation[] {
  const bad = repairs.filter(
    ({ repair, status }) => repair !== 'proposal' && (status === 'failed' || status === 'pending'),
  );
  return bad.map(({ repair, integration, status, detail }) => {
    const of = many && integration !== '' ? ` (${integration})` : '';
    return { level: 'error', title: `Repair ${repair}: ${status}${of}`, message: detail };
  });
}

/** One annotation for each row that someone should look at, worst first, within GitHub's limit per level. */
export function annotationsOf(report: Report, options: AnnotationOptions): readonly Annotation[] {
  const many = report.integrations.length > 1;
  const rows = gatherNotices(worthTelling(troubleFirst(allRows(report))));
  const all = [...repairAnnotations(report, many), ...rows.map((owned) => annotationOf(owned, many, options))];
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const ofLevel = all.filter((annotation) => annotation.level === level);
    if (ofLevel.length <= LIMIT_PER_LEVEL) return ofLevel;
    const rest = ofLevel.length - (LIMIT_PER_LEVEL - 1);
    return [
      ...ofLevel.slice(0, LIMIT_PER_LEVEL - 1),
      {
        level,
        title: 'More results',
        message: `${rest} more of level ${level}: see the job summary and the report file.`,
      },
    ];
  });
}
