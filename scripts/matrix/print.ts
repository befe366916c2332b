import type { Part } from './cases.js';
import type { Outcome } from './run-case.js';

/** What all cases came to. */
export interface Totals {
  readonly faults: number;
  readonly found: number;
  readonly missed: number;
  readonly falseAlarms: number;
  readonly quiet: number;
}

/** A case counts as found when each of its rows is there. */
function isFound({ missed }: Outcome): boolean {
  return missed.length === 0;
}

/** Counts cases: planted ones are found or missed, a harmless one that left no report is missed, any may raise false alarms. */
export function totalsOf(outcomes: readonly Outcome[]): Totals {
  const planted = outcomes.filter(({ given }) => given.rows.length > 0);
  return {
    faults: planted.length,
    found: planted.filter(isFound).length,
    missed: outcomes.filter((outcome) => !isFound(outcome)).length,
    falseAlarms: outcomes.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0),
    quiet: outcomes.length - planted.length,
  };
}

/** The one line that says it all. */
export function totalsLine({ faults, found, missed, falseAlarms, quiet }: Totals): string {
  const alarms = `${falseAlarms} false alarm${falseAlarms === 1 ? '' : 's'}`;
  return `${faults} faults, ${found} found, ${missed} missed, ${alarms} (and ${quiet} harmless changes)`;
}

/** A row name and how often it is there: `app/permissions failed error ×6`. */
function counted(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`));
}

/** A case in a line or two: what was planted, what it must show, and what became of it. */
function lines({ given, missed, falseAlarms }: Outcome): readonly string[] {
  const skipped = given.rows.filter((name) => name.endsWith(' skipped')).length;
  const shown = counted(given.rows.filter((name) => !name.endsWith(' skipped')));
  const few = shown.length > 3 ? [...shown.slice(0, 3), `${shown.length - 3} more`] : shown;
  const rows = [...few, ...(skipped === 0 ? [] : [`${skipped} skipped`])].join(', ');
  const word =
    missed.length > 0 ? 'MISSED' : falseAlarms.length > 0 ? 'ALARM' : given.rows.length > 0 ? 'found' : 'quiet';
  return [
    `${word.padEnd(6)} ${given.place.padEnd(12)} ${given.title}${rows === '' ? '' : `  →  ${rows}`}`,
    ...counted(missed).map((name) => `       missed: ${name}`),
    ...counted(falseAlarms).map((name) => `       false alarm: ${name}`),
  ];
}

/** A part of the matrix as text. */
export function partText({ heading }: Part, outcomes: readonly Outcome[]): string {
  return [`${heading} (${outcomes.length})`, ...outcomes.flatMap(lines), ''].join('\n');
}
