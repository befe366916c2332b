import { FAULTS } from './faults.js';
import { KINDS_OF_RUN } from './kinds-of-run.js';
import { type FaultOutcome, titleOf } from './matrix.js';

/** One line of the table. */
function row(cells: readonly (string | number)[]): string {
  const [first = '', ...others] = cells;
  return `${String(first).padEnd(16)}${others.map((cell) => String(cell).padStart(20)).join('')}`;
}

function cell(outcomes: readonly FaultOutcome[]): string {
  const wrong = outcomes.filter(({ exceptions }) => exceptions.length > 0).length;
  return outcomes.length === 0 ? '–' : `${outcomes.length} / ${outcomes.length - wrong} / ${wrong}`;
}

/** Faults against kinds of run: cases, right, exceptions. */
export function tableText(outcomes: readonly FaultOutcome[]): string {
  const kinds = KINDS_OF_RUN.map(({ name }) => name);
  const of = (fault: string | undefined, kind: string | undefined): readonly FaultOutcome[] =>
    outcomes.filter(
      ({ given }) =>
        (fault === undefined || given.fault.name === fault) && (kind === undefined || given.kind.name === kind),
    );
  return [
    'cases / right / exceptions',
    row(['', ...kinds, 'all']),
    ...FAULTS.map(({ name }) => row([name, ...kinds.map((kind) => cell(of(name, kind))), cell(of(name, undefined))])),
    row(['all', ...kinds.map((kind) => cell(of(undefined, kind))), cell(outcomes)]),
  ].join('\n');
}

/** The case, with all that is wrong with it. */
export function exceptionText({ given, exceptions }: FaultOutcome): string {
  return [titleOf(given), ...exceptions.map((words) => `  ${words}`)].join('\n');
}
