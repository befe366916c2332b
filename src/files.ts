import { checkConfig, concernsEntry, type ProposalState } from './core/checks/config.js';
import type { ConfigFacts } from './core/facts.js';
import { type ParsedJitFile, parseJitFile } from './core/jit-file/parse.js';
import { type EntryOutcome, hasDrifted, type Regeneration, regenerate } from './core/jit-file/regenerate.js';
import { secretLiterals } from './core/jit-file/secret-literals.js';
import { isUnverified, WAIVED, type WantedEntry } from './core/jit-file/wanted.js';
import type { CheckId, Result } from './core/results.js';
import { waivedDrift } from './core/waivers.js';
import type { Inputs } from './inputs/inputs.js';
import type { RowPolicy } from './row-policy.js';
import type { TargetFile } from './targets.js';
import type { TenantOutcome } from './tenants.js';

/** A configuration file, judged: pure work on what was read. */
export interface JudgedFile extends TargetFile {
  /** Undefined where there was nothing to parse. */
  readonly parsed: ParsedJitFile | undefined;
  /** Of a pull request: the base's regeneration. */
  readonly baseRegeneration: Regeneration | undefined;
  /** Whether the expected values are known. */
  readonly expected: boolean;
  /** Undefined where the expected values are not known, or the file can't be read. */
  readonly regeneration: Regeneration | undefined;
  /** The same if every id were verified and no drift waived; undefined where that makes no difference. */
  readonly whole: Regeneration | undefined;
  /** Rows of `config/*`. */
  readonly results: readonly Result[];
  /** Checks whose rows the policy leaves out, and that passed. */
  readonly cleared: readonly CheckId[];
  readonly drift: boolean;
  /** Whether the entry of each of the file's integrations drifted, in their order: waived drift and one that is not looked for count for nothing. */
  readonly drifted: readonly boolean[];
  /** Literal secrets that stand in the file: to be masked, never shown. */
  readonly secrets: readonly string[];
}

/** What a file is judged by, beside the inputs. */
export interface Judging {
  readonly tenants: readonly TenantOutcome[];
  readonly policy: RowPolicy;
}

/** What the entries should be; undefined where an integration's ids are not known (a fork's pull request). */
function wantedEntries(
  file: TargetFile,
  inputs: Inputs,
  { tenants, policy }: Judging,
): readonly WantedEntry[] | undefined {
  const wanted = file.integrations.map((member): WantedEntry | undefined => {
    const expectation = inputs.integrations[member]?.expectation;
    const tenant = tenants[member];
    if (expectation?.ids === undefined || tenant === undefined) return undefined;
    const { integrationId, accountName, ids, jitSecretNames } = expectation;
    const { verified, subscriptionName } = tenant;
    return {
      ids,
      jitSecretNames,
      verified: { tenantId: verified, subscriptionId: verified },
      waivedDrift: waivedDrift(policy.waivers, integrationId),
      ...(integrationId === undefined ? {} : { integrationId }),
      ...(accountName === undefined ? {} : { accountName }),
      ...(subscriptionName === undefined ? {} : { subscriptionName }),
    };
  });
  const known = wanted.filter((entry) => entry !== undefined);
  return known.length === wanted.length && known.length > 0 ? known : undefined;
}

/** Parses what was read; undefined where there is nothing to parse. */
function parse(config: ConfigFacts): ParsedJitFile | 'missing' | undefined {
  if (!config.file.known) return undefined;
  if (config.file.value.kind === 'absent') return 'missing';
  return config.file.value.kind === 'present' ? parseJitFile(config.file.value.bytes) : undefined;
}

/** The file as it should be; undefined where that can't be told. */
function regenerateParsed(
  parsed: ParsedJitFile | 'missing' | undefined,
  wanted: readonly WantedEntry[] | undefined,
): Regeneration | undefined {
  if (parsed === undefined || wanted === undefined) return undefined;
  if (parsed === 'missing') return regenerate(parsed, wanted);
  return parsed.ok ? regenerate(parsed, wanted) : undefined;
}

/**
 * The file as a run would have it that verifies every id (but those that Azure called wrong) and waives nothing: what an
 * earlier one may have proposed.
 */
function regenerateWhole(
  parsed: ParsedJitFile | 'missing' | undefined,
  regeneration: Regeneration | undefined,
  refuted: (entry: number) => boolean,
): Regeneration | undefined {
  const entries = regeneration?.entries ?? [];
  const held = entries.flatMap(({ withheld }) => withheld);
  if (!held.some((change) => isUnverified(change) || change.why === WAIVED)) return undefined;
  const whole = entries.map(({ wanted: { waivedDrift: _waived, ...wanted } }, index) => {
    const verified = !refuted(index);
    return { ...wanted, verified: { tenantId: verified, subscriptionId: verified } };
  });
  return regenerateParsed(parsed, whole);
}

/** Whether an entry drifted in a way that counts. */
function countsAsDrift(outcome: EntryOutcome, rows: readonly Result[], policy: RowPolicy): boolean {
  if (!hasDrifted(outcome) || !policy.has('config/drift')) return false;
  const own = rows.filter((row) => row.check === 'config/drift' && concernsEntry(row, outcome));
  return own.length === 0 || own.some((row) => row.waived === undefined);
}

/** What a file's rows are made of. */
type FileReading = Pick<JudgedFile, 'config' | 'parsed' | 'regeneration' | 'baseRegeneration' | 'expected'>;

/** The reported rows of `config/*`, now that it is known what became of the proposal. */
export function configRows(
  file: FileReading,
  { inputs, policy }: { readonly inputs: Inputs; readonly policy: RowPolicy },
  proposal: ProposalState,
): readonly Result[] {
  return reportedRows(allConfigRows(file, inputs, proposal), file, policy);
}

/** Those rows of a file that are reported. */
function reportedRows(all: readonly Result[], { regeneration }: FileReading, policy: RowPolicy): readonly Result[] {
  const entries = regeneration?.entries ?? [];
  const integrationOf = (row: Result) => entries.find((entry) => concernsEntry(row, entry))?.wanted.integrationId;
  return policy.apply(all, integrationOf);
}

/** Every row of `config/*`, selected or not. */
function allConfigRows(file: FileReading, inputs: Inputs, proposal: ProposalState): readonly Result[] {
  const { config, parsed, regeneration, baseRegeneration, expected } = file;
  return checkConfig(config, parsed, regeneration, {
    severityOfDrift: inputs.mode === 'validate' ? 'error' : 'warning',
    proposing: inputs.mode !== 'validate',
    proposal: inputs.pullRequest.wanted ? proposal : 'not-made',
    ...(baseRegeneration === undefined ? {} : { base: baseRegeneration }),
    ...(expected
      ? {}
      : {
          noExpectation:
            'tenant-id, client-id and subscription-id are not all given (a fork’s pull request gets no variables): the file is only linted.',
        }),
  });
}

/** The names of Jit secrets that the inputs give: no secrets themselves. */
function jitSecretNames({ integrations }: TargetFile, inputs: Inputs): readonly string[] {
  return integrations.flatMap((member) => Object.values(inputs.integrations[member]?.expectation.jitSecretNames ?? {}));
}

/** Judges one file against what its integrations should be. */
export function judgeFile(file: TargetFile, inputs: Inputs, judging: Judging): JudgedFile {
  const wanted = wantedEntries(file, inputs, judging);
  const parsed = parse(file.config);
  const regeneration = regenerateParsed(parsed, wanted);
  const reading: FileReading = {
    config: file.config,
    parsed: parsed === 'missing' ? undefined : parsed,
    regeneration,
    baseRegeneration: file.base === undefined ? undefined : regenerateParsed(parse(file.base), wanted),
    expected: wanted !== undefined,
  };
  const { policy } = judging;
  const all = allConfigRows(reading, inputs, 'planned');
  const results = reportedRows(all, reading, policy);
  const drifted = (regeneration?.entries ?? []).map((entry) => countsAsDrift(entry, results, policy));
  return {
    ...file,
    ...reading,
    results,
    whole: regenerateWhole(
      parsed,
      regeneration,
      (entry) => judging.tenants[file.integrations[entry] ?? -1]?.refuted === true,
    ),
    cleared: policy.passedUnselected(all),
    drift: drifted.includes(true),
    drifted,
    secrets: reading.parsed?.ok === true ? secretLiterals(reading.parsed, jitSecretNames(file, inputs)) : [],
  };
}
