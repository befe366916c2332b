import { type ConfigFacts, dependent, type FileState, type Unknown } from '../facts.js';
import type { ParsedJitFile, ReadableJitFile } from '../jit-file/parse.js';
import type { FileProblem } from '../jit-file/problems.js';
import type { EntryOutcome, Regeneration } from '../jit-file/regenerate.js';
import { nameOf } from '../jit-file/slots.js';
import { plural } from '../plural.js';
import type { CheckId, Result } from '../results.js';
import { visible } from '../text.js';
import { type ConfigContext, type ProposalState, proposalOf } from './config-context.js';
import { driftRows } from './config-drift.js';
import { entryRows } from './config-entries.js';
import { failed, passed, skipped, skippedAfter, unknown } from './rows.js';

export type { ConfigContext, ProposalState } from './config-context.js';

/** The checks that look into the file, in the catalogue's order; `config/two-files` looks beside it. */
const INSIDE: readonly CheckId[] = [
  'config/drift',
  'config/secret-literal',
  'config/literal-id',
  'config/secret-name',
  'config/shared-secrets',
  'config/lint',
  'config/one-per-tenant',
  'config/unknown-key',
];

/**
 * Every `config/*` row of one file. `parsed` is undefined where there was nothing to parse; `regeneration` where the
 * expected values are not known, or the file is unreadable. No row holds a literal secret.
 */
export function checkConfig(
  config: ConfigFacts,
  parsed: ParsedJitFile | undefined,
  regeneration: Regeneration | undefined,
  context: ConfigContext,
): Result[] {
  return [...rowsOfFile(config, parsed, regeneration, context), ...twoFiles(config)];
}

function rowsOfFile(
  config: ConfigFacts,
  parsed: ParsedJitFile | undefined,
  regeneration: Regeneration | undefined,
  context: ConfigContext,
): Result[] {
  const { file } = config;
  if (!file.known) {
    const cause = whatDependsOn(config, file);
    const severity = (check: CheckId) => (check === 'config/drift' ? { severity: context.severityOfDrift } : {});
    return [unknown('config/readable', file), ...INSIDE.map((check) => unknown(check, cause, severity(check)))];
  }
  if (file.value.kind === 'absent') return rowsOfAbsent(config, regeneration, context);
  if (parsed === undefined || !parsed.ok) {
    return [
      ...unreadable(config, file.value, parsed?.problems ?? []),
      ...INSIDE.map((check) => skippedAfter(check, 'config/readable')),
    ];
  }
  return rowsOfReadable(config, parsed, regeneration, context);
}

function whatDependsOn(config: ConfigFacts, cause: Unknown): Unknown {
  // The row of config/readable says what to do; nine more times the same words would bury it.
  const { fix: _said, ...rest } = dependent(`what stands in ${nameOfFile(config)}`, cause);
  return rest;
}

function nameOfFile({ repository, path, ref }: ConfigFacts): string {
  // The default branch has no name before the repository was read.
  return `${visible(path)} of ${visible(repository)}${ref === '' ? '' : ` at ${visible(ref)}`}`;
}

function rowsOfReadable(
  config: ConfigFacts,
  parsed: ReadableJitFile,
  regeneration: Regeneration | undefined,
  context: ConfigContext,
): Result[] {
  const entries = plural(parsed.entries.length, 'azure entry', 'azure entries');
  return [
    passed('config/readable', `${nameOfFile(config)} is one valid YAML document with ${entries}.`),
    ...driftRows(config, regeneration, context),
    ...entryRows(config, parsed, regeneration),
  ];
}

function rowsOfAbsent(config: ConfigFacts, regeneration: Regeneration | undefined, context: ConfigContext): Result[] {
  const readable = readableOfAbsent(config, regeneration?.changed === true ? proposalOf(context) : undefined);
  const others = INSIDE.filter((check) => check !== 'config/drift');
  const drift = driftRows(config, regeneration, context);
  return [readable, ...drift, ...others.map((check) => skipped(check, 'Not checked: there is no file yet.'))];
}

const CREATED: Readonly<Record<Exclude<ProposalState, 'not-made'>, string>> = {
  planned: 'this run proposes it',
  stands: 'an open pull request proposes it',
  'dry-run': 'this run would propose it (dry run)',
};

/** A missing file passes while it is being created. `proposal`: undefined where there is nothing to propose. */
function readableOfAbsent(config: ConfigFacts, proposal: ProposalState | undefined): Result {
  const name = nameOfFile(config);
  if (proposal !== undefined && proposal !== 'not-made')
    return passed('config/readable', `${name} does not exist yet; ${CREATED[proposal]}.`);
  const add = `Add ${visible(config.path)} with an \`azure:\` entry as Jit’s page on Azure shows`;
  const isRefused = proposal === 'not-made';
  return failed('config/readable', `${name} does not exist${isRefused ? ', and no pull request proposes it' : ''}.`, {
    fix: isRefused
      ? `The rows of pull-request/* say why, and what to do. Or by hand: ${add}.`
      : `${add}, or let this action propose it in mode check.`,
    location: { path: config.path, line: 1, column: 1 },
  });
}

function unreadable(config: ConfigFacts, state: FileState, problems: readonly FileProblem[]): Result[] {
  const name = nameOfFile(config);
  const at = (line: number, column: number) => ({ location: { path: config.path, line, column } });
  if (state.kind === 'not-a-file') {
    const fix = 'Replace it with a regular file.';
    return [failed('config/readable', `${name} is a ${state.what}, not a regular file.`, { fix, ...at(1, 1) })];
  }
  if (state.kind === 'too-large') {
    const fix = 'Make it smaller: Jit’s file needs a few lines for each integration.';
    return [failed('config/readable', `${name} has ${state.size} bytes; at most 1 MiB is read.`, { fix, ...at(1, 1) })];
  }
  return problems.map(({ message, line, column }) => {
    const fix = `Correct line ${line} of ${visible(config.path)}. Nothing is proposed while the file cannot be read.`;
    return failed('config/readable', `${name}, line ${line}, column ${column}: ${message}.`, {
      fix,
      ...at(line, column),
    });
  });
}

function twoFiles(config: ConfigFacts): Result[] {
  const { otherPath } = config;
  if (!otherPath.known) return [unknown('config/two-files', otherPath)];
  if (otherPath.value === null)
    return [passed('config/two-files', `${visible(config.path)} is the only place of the file.`)];
  const other = visible(otherPath.value);
  const message = `${visible(config.repository)} has both ${visible(config.path)}, which is checked here, and ${other}.`;
  const fix = `Remove ${other} once nothing in it is missing from ${visible(config.path)}.`;
  return [failed('config/two-files', message, { fix, location: { path: otherPath.value, line: 1, column: 1 } })];
}

/** Whether a row is about the entry of one wanted integration, by its subject. */
export function concernsEntry(row: Result, { key, keyNow, wanted }: EntryOutcome): boolean {
  const { subject } = row;
  if (subject === undefined || !row.check.startsWith('config/')) return false;
  const keys = key === null && keyNow === null ? [wanted.integrationId ?? null] : [key, keyNow];
  return keys.some((one) => {
    const name = one === null ? 'azure' : nameOf(['azure', one]);
    return subject === name || (one !== null && subject.startsWith(`${name}.`));
  });
}
