import { parse } from 'yaml';
import type { Result } from '../../src/core/results.js';
import { type FailOn, failingRows, verdictOf } from '../../src/core/verdict.js';

interface Described {
  readonly description: string;
  readonly default?: string;
}

interface Manifest {
  readonly inputs: Readonly<Record<string, Described>>;
  readonly outputs: Readonly<Record<string, Described>>;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').trim()).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)]
    .join('\n')
    .replaceAll('|  |', '| |');
}

/** The table of inputs, from the text of action.yml. */
export function inputsTable(manifest: string): string {
  const { inputs } = parse(manifest) as Manifest;
  const rows = Object.entries(inputs).map(([name, input]) => [
    `\`${name}\``,
    input.default === undefined || input.default === '' ? '' : `\`${input.default}\``,
    input.description,
  ]);
  return table(['input', 'default', 'meaning'], rows);
}

/** The table of outputs, from the text of action.yml. Those that are reserved for a later version are left out. */
export function outputsTable(manifest: string): string {
  const { outputs } = parse(manifest) as Manifest;
  const rows = Object.entries(outputs).filter(([, output]) => !output.description.startsWith('Reserved'));
  return table(
    ['output', 'meaning'],
    rows.map(([name, output]) => [`\`${name}\``, output.description]),
  );
}

interface Situation {
  readonly words: string;
  readonly rows: readonly Result[];
  readonly drift: boolean;
}

function row(check: Result['check'], status: Result['status'], severity: Result['severity']): Result {
  return { check, status, severity, message: '' };
}

const SITUATIONS: readonly Situation[] = [
  { words: 'nothing failed', rows: [row('app/exists', 'passed', 'error')], drift: false },
  { words: 'a warning', rows: [row('app/role', 'failed', 'warning')], drift: false },
  { words: 'a warning’s fact could not be read', rows: [row('app/role', 'unknown', 'warning')], drift: false },
  { words: 'an error’s fact could not be read', rows: [row('app/exists', 'unknown', 'error')], drift: false },
  { words: 'drift, in `check` and `repair`', rows: [row('config/drift', 'failed', 'warning')], drift: true },
  { words: 'drift, in `validate`', rows: [row('config/drift', 'failed', 'error')], drift: true },
  { words: 'an error', rows: [row('app/exists', 'failed', 'error')], drift: false },
  {
    words: 'an error or an unknown that is waived',
    rows: (['failed', 'unknown'] as const).map((status) => ({
      ...row('app/exists', status, 'error'),
      waived: { until: '', reason: '' },
    })),
    drift: false,
  },
];

const FAIL_ON: readonly FailOn[] = ['error', 'drift', 'warning', 'never'];

/** The exit status under one `fail-on`: both, where `fail-on-unknown: false` makes a difference. */
function exitStatus(situation: Situation, failOn: FailOn): string {
  const status = (failOnUnknown: boolean): string =>
    failingRows(situation.rows, { failOn, failOnUnknown, onlyConfigRows: false }).length > 0 ? '1' : '0';
  return status(true) === status(false) ? status(true) : `${status(true)} (${status(false)})`;
}

/** The table of verdict and exit status, from the code that decides both. */
export function verdictTable(): string {
  const rows = SITUATIONS.map((situation) => [
    situation.words,
    `\`${verdictOf(situation.rows, situation.drift)}\``,
    ...FAIL_ON.map((failOn) => exitStatus(situation, failOn)),
  ]);
  return table(['found', 'verdict', ...FAIL_ON.map((failOn) => `\`fail-on: ${failOn}\``)], rows);
}

/** Replaces what stands between the markers of each block. Throws when a pair of markers is missing. */
export function fillBlocks(page: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((text, [name, content]) => {
    const begin = `<!-- begin:${name} (npm run docs) -->`;
    const end = `<!-- end:${name} -->`;
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`The page has no markers for ${name}: expected ${begin} before ${end}.`);
    return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
  }, page);
}

/** README.md with its tables as action.yml and the code have them. */
export function renderReadme(readme: string, manifest: string): string {
  return fillBlocks(readme, {
    inputs: inputsTable(manifest),
    outputs: outputsTable(manifest),
    verdicts: verdictTable(),
  });
}
