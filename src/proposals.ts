import type { ProposalState } from './core/checks/config-context.js';
import { checkPermitted, checkProposal } from './core/checks/pull-request.js';
import { skipped, unknown } from './core/checks/rows.js';
import { type ConfigFacts, dependent } from './core/facts.js';
import type { Regeneration } from './core/jit-file/regenerate.js';
import type { PictureInput } from './core/picture/chain.js';
import type { ProposalOutcome } from './core/proposal-outcome.js';
import { servedEntry } from './core/proposal-served.js';
import type { ConfigRepoState, RepositoryFacts, ServedEntry } from './core/proposal-state.js';
import type { Result } from './core/results.js';
import { type JudgedFile, judgeFile } from './files.js';
import { readConfigRepo } from './github/config-repo.js';
import { propose } from './github/propose.js';
import type { ProposeInput, Wish } from './github/propose-input.js';
import { sealWanted } from './github/seal-wanted.js';
import type { Inputs } from './inputs/inputs.js';
import { hidesDetails, runUrlIn } from './redaction.js';
import type { RowPolicy } from './row-policy.js';
import type { Session } from './session.js';
import type { Target } from './targets.js';
import type { TenantOutcome } from './tenants.js';

/**
 * The entries of one file as a proposal knows them. No field counts as compared of a file that could not be judged, nor
 * of an integration that `only` leaves out: what an open pull request proposes for it stays.
 */
function servedEntries(file: JudgedFile, inputs: Inputs, tenants: readonly TenantOutcome[]): readonly ServedEntry[] {
  const { path } = file.config;
  if (file.regeneration !== undefined)
    return file.regeneration.entries.map((outcome, index) => {
      const served = servedEntry(outcome, path);
      return tenants[file.integrations[index] ?? -1]?.selected === false ? { ...served, compared: [] } : served;
    });
  return file.integrations.flatMap((member): ServedEntry[] => {
    const expectation = inputs.integrations[member]?.expectation;
    if (expectation?.ids === undefined) return [];
    const { integrationId, ids } = expectation;
    return [
      { id: integrationId, tenantId: ids.tenantId, path, key: integrationId ?? 'azure', changes: [], compared: [] },
    ];
  });
}

/** A file as it should be; none where it is so, or nothing is known of it. */
function changedFile({ path, file }: ConfigFacts, regeneration: Regeneration | undefined) {
  if (regeneration?.changed !== true || !file.known) return [];
  return [{ path, base: file.value.kind === 'present' ? file.value.blob : null, bytes: regeneration.bytes }];
}

/** The chains of the integrations whose entries are to change, each with its file. */
function affected(files: readonly JudgedFile[], tenants: readonly TenantOutcome[], permitted: Result): PictureInput {
  const changed = files.filter(({ regeneration }) => regeneration?.changed === true);
  return {
    repository: [permitted],
    chains: changed.flatMap(({ regeneration, integrations }, file) =>
      (regeneration?.entries ?? []).flatMap((entry, index) => {
        const rows = tenants[integrations[index] ?? -1]?.results ?? [];
        return entry.changes.length === 0 ? [] : [{ name: entry.key ?? 'azure', rows, file }];
      }),
    ),
    files: changed.map(({ results }) => results),
  };
}

/** What is wanted of a branch of the config repo: its files as they should be, and whom that serves. */
function wishOf(
  files: readonly JudgedFile[],
  inputs: Inputs,
  tenants: readonly TenantOutcome[],
  { rows, permitted }: { readonly rows: readonly Result[]; readonly permitted: Result },
): Wish {
  return {
    wanted: sealWanted({
      files: files.flatMap(({ config, regeneration }) => changedFile(config, regeneration)),
      ...(files.some(({ whole }) => whole !== undefined)
        ? { whole: files.flatMap(({ config, whole, regeneration }) => changedFile(config, whole ?? regeneration)) }
        : {}),
      entries: files.flatMap((file) => servedEntries(file, inputs, tenants)),
    }),
    results: [...rows, ...files.flatMap(({ results }) => results)],
    picture: affected(files, tenants, permitted),
  };
}

/** What became of the proposal for one branch of one config repo. */
export interface TargetProposal {
  readonly outcome: ProposalOutcome | undefined;
  /** Rows of `pull-request/*`. */
  readonly results: readonly Result[];
}

/** What became of the proposal, in the words that the file's own rows need. */
export function proposalState({ outcome, results }: TargetProposal, dryRun: boolean): ProposalState {
  const kind = outcome?.plan?.kind;
  // A write whose answer was lost may well have taken effect: nothing says that it was not made.
  if (results.some(({ check, status }) => check === 'pull-request/proposed' && status === 'unknown')) return 'planned';
  if (kind === 'unchanged') return 'stands';
  if (outcome === undefined || kind === undefined || kind === 'leave-alone') return 'not-made';
  if (dryRun) return 'dry-run';
  return outcome.operation === 'created' || outcome.operation === 'updated' ? 'planned' : 'not-made';
}

/** The settings of the proposal, from the inputs. */
function settingsOf(inputs: Inputs, session: Session, repository: RepositoryFacts): ProposeInput['settings'] {
  const { pullRequest, repairs, dryRun } = inputs;
  const { context } = session.runner;
  const redact = hidesDetails(inputs.redact, repository.visibility);
  return {
    title: pullRequest.title,
    draft: pullRequest.draft,
    trustedAuthors: pullRequest.trustedAuthors,
    labels: pullRequest.labels,
    reviewers: pullRequest.reviewers,
    teamReviewers: pullRequest.teamReviewers,
    assignees: pullRequest.assignees,
    reopenDeclined: inputs.mode === 'repair' && repairs.includes('proposal'),
    redact,
    runUrl: runUrlIn(repository.nameWithOwner, redact, context),
    ownRepository: context.repository,
    dryRun,
  };
}

/** Opens, updates, rebuilds or closes the pull request of one branch, or says why not. Only `check`, `repair` and `conclude` come here. */
export async function proposeTarget(
  target: Target,
  given: {
    readonly inputs: Inputs;
    readonly session: Session;
    readonly tenants: readonly TenantOutcome[];
    readonly files: readonly JudgedFile[];
    readonly policy: RowPolicy;
  },
): Promise<TargetProposal> {
  const { inputs, session, tenants, policy } = given;
  const { state } = target;
  if (state === undefined) return { outcome: undefined, results: [] };
  const permitted = checkPermitted(state);
  if (!inputs.pullRequest.wanted) {
    const because = 'Not proposed: the input pull-request is false.';
    return { outcome: undefined, results: [permitted, ...checkProposal({ kind: 'skipped', because })] };
  }
  if (!policy.has('config/drift')) {
    const because = 'Not proposed: the input checks leaves out config/drift.';
    return { outcome: undefined, results: [permitted, ...checkProposal({ kind: 'skipped', because })] };
  }
  if (!state.known) {
    // No file was read: whether there is drift is unknown, which is not the same as none.
    const cause = state;
    const end = {
      kind: 'planned',
      plan: { kind: 'leave-alone', reason: { why: 'unknown', cause, drift: true } },
    } as const;
    return { outcome: undefined, results: [permitted, ...checkProposal(end)] };
  }
  const rows = target.files.flatMap(({ integrations }) =>
    integrations.flatMap((member) => tenants[member]?.results ?? []),
  );
  const judgeState = (newer: ConfigRepoState): readonly JudgedFile[] => {
    const files = target.files.flatMap((file, index) => {
      const config = newer.configs.find(({ path }) => path === file.config.path) ?? newer.configs[index];
      return config === undefined ? [] : [judgeFile({ ...file, config }, inputs, { tenants, policy })];
    });
    for (const secret of files.flatMap(({ secrets }) => secrets)) session.runner.mask(secret);
    return files;
  };
  const outcome = await propose(session.github, {
    state: state.value,
    wish: (newer) =>
      wishOf(newer === state.value ? given.files : judgeState(newer), inputs, tenants, { rows, permitted }),
    read: () =>
      readConfigRepo(session.github, {
        repository: target.repository,
        ref: state.value.base.ref,
        paths: target.files.map(({ config }) => config.path),
        branch: target.branch,
        ownRepository: session.runner.context.repository,
      }),
    settings: settingsOf(inputs, session, state.value.repository),
    log: session.runner.log,
    now: () => session.runner.now(),
    signal: session.signal,
  });
  const results = outcome.plan?.kind === 'none' ? withReason(outcome.results, given.files) : outcome.results;
  return { outcome, results: [permitted, ...results] };
}

/** Where nothing is proposed, "there is nothing to propose" is said only of files that were read and agree. */
function withReason(results: readonly Result[], files: readonly JudgedFile[]): readonly Result[] {
  const reason = files.map(reasonOfNone).find((row) => row !== undefined);
  return reason === undefined ? results : results.map((row) => (row.check === reason.check ? reason : row));
}

function reasonOfNone({ config, regeneration, drift }: JudgedFile): Result | undefined {
  const check = 'pull-request/proposed';
  if (!config.file.known) return unknown(check, dependent('what there is to propose', config.file));
  if (drift) return skipped(check, 'None of the drift can be proposed by this run: see config/drift.');
  return regeneration === undefined ? skipped(check, 'Nothing was compared: see config/readable.') : undefined;
}
