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

/** What makes rows alike, as one text. */
function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** The items by their key, in order. A fleet has a hundred thousand rows: none is compared with every other one. */
function grouped<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Notices of one check and owner as one: nobody must act on them, and they shall not crowd out what else is told. */
function gatherNotices(rows: readonly OwnedRow[]): readonly OwnedRow[] {
  const isNotice = ({ row }: OwnedRow): boolean => row.status === 'failed' && row.severity === 'notice';
  const kind = ({ owner, row }: OwnedRow): string => keyOf(owner, row.check);
  const notices = grouped(rows.filter(isNotice), kind);
  return rows.flatMap((owned) => {
    const alike = isNotice(owned) ? (notices.get(kind(owned)) ?? []) : [];
    if (alike.length < 2) return [owned];
    if (alike[0] !== owned) return [];
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
  const words = ({ owner, row }: OwnedRow): string => keyOf(owner, row.message);
  const unknowns = rows.filter(({ row }) => row.status === 'unknown');
  const byOwner = grouped(unknowns, ({ owner }) => owner);
  const byWords = grouped(unknowns, words);
  const roots = new Set([...byOwner.values()].map((own) => own.find((owned) => !follows(owned)) ?? own[0]));
  return rows.filter((owned) => {
    if (owned.row.status !== 'unknown') return true;
    return follows(owned) ? roots.has(owned) : byWords.get(words(owned))?.[0] === owned;
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
