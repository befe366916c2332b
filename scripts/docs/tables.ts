import { CATALOGUE, CHECK_IDS, type Result } from '../../src/core/results.js';
import { type FailOn, verdictOf } from '../../src/core/verdict.js';
import { UserError } from '../../src/errors.js';
import { brokenEmission, failureOf, type JudgedReport } from '../../src/report/emission.js';
import type { Report, ReportedRepair } from '../../src/report/report.js';
import { readManifest } from './manifest.js';

/** A Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').trim()).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)]
    .join('\n')
    .replaceAll('|  |', '| |');
}

/** The table of inputs, from the text of action.yml. */
export function inputsTable(manifest: string): string {
  const { inputs } = readManifest(manifest);
  const current = Object.entries(inputs).filter(([, input]) => !input.deprecated);
  const rows = current.map(([name, input]) => [
    `\`${name}\``,
    input.default === '' ? '' : `\`${input.default}\``,
    input.description,
  ]);
  return table(['input', 'default', 'meaning'], rows);
}

/** The table of outputs, from the text of action.yml. Those that are reserved for a later version are left out. */
export function outputsTable(manifest: string): string {
  const { outputs } = readManifest(manifest);
  const rows = Object.entries(outputs).filter(([, output]) => !output.description.startsWith('Reserved'));
  return table(
    ['output', 'meaning'],
    rows.map(([name, output]) => [`\`${name}\``, output.description]),
  );
}

/** What a finished run came to. */
interface Situation {
  readonly words: string;
  readonly rows?: readonly Result[];
  readonly drift?: boolean;
  readonly repair?: ReportedRepair['status'];
  /** By default `check`. */
  readonly mode?: Report['mode'];
}

function row(check: Result['check'], status: Result['status'], severity: Result['severity']): Result {
  return { check, status, severity, message: '' };
}

function waived(given: Result): Result {
  return { ...given, waived: { until: '', reason: '' } };
}

const SITUATIONS: readonly Situation[] = [
  { words: 'nothing failed', rows: [row('app/exists', 'passed', 'error'), row('app/role', 'skipped', 'warning')] },
  { words: 'a notice', rows: [row('login/identity', 'failed', 'notice'), row('secret/stale', 'unknown', 'notice')] },
  { words: 'a warning', rows: [row('app/role', 'failed', 'warning')] },
  { words: 'a warning’s fact could not be read', rows: [row('app/role', 'unknown', 'warning')] },
  {
    words: 'the file could not be read',
    rows: [row('config/readable', 'unknown', 'error'), row('config/drift', 'unknown', 'warning')],
  },
  { words: 'an error’s fact could not be read', rows: [row('app/exists', 'unknown', 'error')] },
  { words: 'drift, in `check` and `repair`', rows: [row('config/drift', 'failed', 'warning')], drift: true },
  { words: 'drift, in `validate`', rows: [row('config/drift', 'failed', 'error')], drift: true, mode: 'validate' },
  {
    words: 'drift that the base has too, in `validate` on a pull request',
    rows: [row('config/drift', 'failed', 'warning')],
    drift: true,
    mode: 'validate',
  },
  { words: 'an error', rows: [row('app/exists', 'failed', 'error')] },
  {
    words: 'an error outside `config/*`, in `validate` with `azure: auto`',
    rows: [row('app/exists', 'failed', 'error')],
    mode: 'validate',
  },
  {
    words: 'a fact outside `config/*` that could not be read, in `validate` with `azure: auto`',
    rows: [row('app/exists', 'unknown', 'error')],
    mode: 'validate',
  },
  {
    words: 'an error, an unknown or drift that is waived',
    rows: [
      waived(row('app/exists', 'failed', 'error')),
      waived(row('app/exists', 'unknown', 'error')),
      waived(row('config/drift', 'failed', 'warning')),
    ],
  },
  { words: 'a named repair failed, and nothing else did', repair: 'failed' },
  { words: 'a named repair is still pending', repair: 'pending' },
];

const FAIL_ON: readonly FailOn[] = ['error', 'drift', 'warning', 'never'];

/** The rows and repairs of a report that decide over the exit status. */
function judged({ rows = [], repair, mode = 'check' }: Situation): JudgedReport {
  const named: ReportedRepair[] =
    repair === undefined ? [] : [{ repair: 'proposal', integration: '', status: repair, detail: '' }];
  return { mode, results: rows, integrations: [], configs: [], repairs: named };
}

/** The exit status under one `fail-on`: both, where `fail-on-unknown: false` makes a difference. */
function exitStatus(situation: Situation, failOn: FailOn): string {
  const report = judged(situation);
  const status = (failOnUnknown: boolean): string =>
    failureOf(report, { failOn, failOnUnknown, azure: 'auto', mode: report.mode }) === undefined ? '0' : '1';
  return status(true) === status(false) ? status(true) : `${status(true)} (${status(false)})`;
}

/** What no `fail-on` changes: the run ends before, or without, a verdict on what it found. */
function endedEarly(): readonly (readonly string[])[] {
  const context = { tempDirectory: '' };
  const line = (words: string, thrown: unknown): readonly string[] => {
    const { outputs, failure } = brokenEmission(thrown, context, false);
    return [words, `\`${outputs.verdict ?? ''}\``, ...FAIL_ON.map(() => (failure === undefined ? '0' : '1'))];
  };
  return [
    line('bad input, or a refused trigger', new UserError('')),
    line('a fault of the action itself', new Error('')),
    ['a cancelled run', 'of what is known by then', ...FAIL_ON.map(() => '1')],
  ];
}

/** The table of verdict and exit status, from the code that decides both. */
export function verdictTable(): string {
  const rows = SITUATIONS.map((situation) => [
    situation.words,
    `\`${verdictOf(situation.rows ?? [], situation.drift === true)}\``,
    ...FAIL_ON.map((failOn) => exitStatus(situation, failOn)),
  ]);
  return table(['found', 'verdict', ...FAIL_ON.map((failOn) => `\`fail-on: ${failOn}\``)], [...rows, ...endedEarly()]);
}

/** The table of checks, from the catalogue: each id links its page. */
export function checksTable(): string {
  return table(
    ['check', 'about', 'severity'],
    CHECK_IDS.map((id) => [`[\`${id}\`](${id}.md)`, CATALOGUE[id].title, CATALOGUE[id].severity]),
  );
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

/** docs/checks/README.md with its table as the catalogue has it. */
export function renderChecksIndex(page: string): string {
  return fillBlocks(page, { checks: checksTable() });
}

/** README.md with its tables as action.yml and the code have them. */
export function renderReadme(readme: string, manifest: string): string {
  return fillBlocks(readme, {
    inputs: inputsTable(manifest),
    outputs: outputsTable(manifest),
    verdicts: verdictTable(),
  });
}
