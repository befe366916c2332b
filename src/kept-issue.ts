import { type Candidate, type Looked, type ObservedPicture, observe, ownerKey } from './core/issue/observe.js';
import { planIssue } from './core/issue/plan.js';
import { checkIssue, type IssueEnd } from './core/issue/row.js';
import { fileCandidates, type ProposalStand, proposalCandidates } from './core/issue/stance.js';
import type { EarlierIssue } from './core/issue/text.js';
import { rowsOf } from './core/picture/link-state.js';
import type { Result } from './core/results.js';
import { visible } from './core/text.js';
import { isoDay } from './core/time.js';
import type { JudgedFile } from './files.js';
import { sha256 } from './github/git-objects.js';
import { keepIssue } from './github/issue.js';
import type { Inputs } from './inputs/inputs.js';
import type { TargetProposal } from './proposals.js';
import { hidesDetails, runUrlIn } from './redaction.js';
import type { ReportedIssue } from './report/report.js';
import type { RowPolicy } from './row-policy.js';
import type { Session } from './session.js';
import type { Target } from './targets.js';
import type { TenantOutcome } from './tenants.js';

/** A branch of a config repo, with all that this run came to. */
export interface FinishedTarget {
  readonly target: Target;
  readonly files: readonly JudgedFile[];
  readonly proposal: TargetProposal;
}

export interface KeptIssueInput {
  readonly inputs: Inputs;
  readonly session: Session;
  readonly tenants: readonly TenantOutcome[];
  readonly targets: readonly FinishedTarget[];
  /** Decides which rows are told; rows of a branch's proposal have not met it yet. */
  readonly policy: RowPolicy;
  /** Rows of the run as a whole: they go to the first config repo. */
  readonly rows: readonly Result[];
  /** A line of Markdown that ends the issue's text. */
  readonly note: string | undefined;
}

export interface KeptIssue {
  readonly issue: ReportedIssue;
  /** Rows of `issue/kept`, one for each config repo. */
  readonly results: readonly Result[];
}

const NONE: ReportedIssue = { operation: 'none' };

/**
 * Keeps one issue in each config repo for what no pull request can mend. Only `check`, `repair` and `conclude` do; the
 * report names the first issue that there is.
 */
export async function keepIssues(given: KeptIssueInput): Promise<KeptIssue> {
  const { inputs, session, targets } = given;
  if (inputs.mode === 'validate') return { issue: NONE, results: [] };
  const repositories = new Map<string, FinishedTarget[]>();
  for (const done of targets) {
    const name = done.target.repository.toLowerCase();
    repositories.set(name, [...(repositories.get(name) ?? []), done]);
  }
  const results: Result[] = [];
  const issues: ReportedIssue[] = [];
  for (const group of repositories.values()) {
    const name = visible(group[0]?.target.repository ?? '');
    const end = await keepOne(given, group);
    const row = checkIssue(end, name);
    session.runner.log.info(`Issue: ${row.message}`);
    results.push(row);
    issues.push(reported(end));
  }
  return { issue: issues.find(({ number }) => number !== undefined) ?? NONE, results };
}

function reported(end: IssueEnd): ReportedIssue {
  if (end.kind === 'planned') return { ...NONE, ...place(end.plan.issue) };
  return end.kind === 'done' ? { operation: end.operation, ...place(end.issue) } : NONE;
}

function place(issue: EarlierIssue | undefined): Pick<ReportedIssue, 'number' | 'url'> {
  return issue === undefined ? {} : { number: issue.number, url: issue.url };
}

async function keepOne(given: KeptIssueInput, group: readonly FinishedTarget[]): Promise<IssueEnd> {
  const { inputs, session, policy } = given;
  const { level, labels, assignees } = inputs.issue;
  const state = group[0]?.target.state;
  if (level === 'off') return { kind: 'skipped', because: 'Not kept: the input issue is off.' };
  if (state === undefined) return { kind: 'skipped', because: 'Not kept: the config repo was not read.' };
  if (!state.known) return { kind: 'unknown', doing: 'find the kept issue', cause: state };
  const { runner } = session;
  const first = group[0] === given.targets[0] ? policy.apply(given.rows) : [];
  const ofRun: Looked = { owner: 'run', label: 'the run', candidates: first.map(byLevel) };
  const looked = [ofRun, ...group.flatMap((done) => lookedAt(given, done))];
  const everything = given.tenants.every(({ selected }) => selected);
  const found = { ...observe(looked, { level, everything, hash: sha256 }), picture: pictureOf(given, group, first) };
  const { visibility, nameWithOwner } = state.value.repository;
  const redact = hidesDetails(inputs.redact, visibility);
  const runUrl = runUrlIn(nameWithOwner, redact, runner.context);
  const note = given.note === undefined ? {} : { note: given.note };
  const settings = { today: isoDay(runner.now()), runUrl, redact, hash: sha256, ...note };
  return keepIssue(session.github, {
    state: state.value,
    trustedAuthors: inputs.pullRequest.trustedAuthors,
    labels,
    assignees,
    plan: (issues) => planIssue(issues, found, settings),
    early: group[0]?.target.issues,
    dryRun: inputs.dryRun,
    log: runner.log,
  });
}

/** All rows that concern one branch of a config repo, by owner. */
function lookedAt(
  { inputs, tenants, policy }: KeptIssueInput,
  { target, files, proposal }: FinishedTarget,
): readonly Looked[] {
  const stand: ProposalStand = {
    plan: proposal.outcome?.plan,
    results: policy.apply(proposal.results),
    wanted: inputs.pullRequest.wanted && policy.has('config/drift'),
  };
  return [
    ...files.flatMap((file) => file.integrations.flatMap((member) => integration(inputs, tenants, file, member))),
    ...files.map((file): Looked => {
      const azure = (entry: number): readonly Result[] | undefined => {
        const tenant = tenants[file.integrations[entry] ?? -1];
        return tenant?.selected === true ? tenant.results : undefined;
      };
      return {
        owner: fileOwner(inputs, file),
        label: file.config.path,
        candidates: fileCandidates(file.results, file.regeneration, stand, azure),
        cleared: file.cleared,
      };
    }),
    { owner: proposalOwner(target), label: target.branch, candidates: proposalCandidates(stand) },
  ];
}

function byLevel(row: Result): Candidate {
  return { row, stance: 'by-level' };
}

/** The file as the inputs name it: where it is found may change from run to run. */
function placeOf(inputs: Inputs, file: JudgedFile): readonly [string, string] {
  const first = inputs.integrations[file.integrations[0] ?? -1];
  return [first?.configRef ?? '', first?.configPath ?? ''];
}

function fileOwner(inputs: Inputs, file: JudgedFile): string {
  return JSON.stringify(['file', ...placeOf(inputs, file)]);
}

function proposalOwner({ branch }: Target): string {
  return JSON.stringify(['proposal', branch]);
}

function ownerOf(inputs: Inputs, file: JudgedFile, member: number): string {
  const { integrationId, ids } = inputs.integrations[member]?.expectation ?? {};
  return JSON.stringify(['integration', ...placeOf(inputs, file), integrationId ?? ids?.tenantId ?? '']);
}

/** How the issue names an integration. */
function labelOf(inputs: Inputs, file: JudgedFile, member: number): string {
  const entry = file.regeneration?.entries[file.integrations.indexOf(member)];
  return inputs.integrations[member]?.expectation.integrationId ?? entry?.keyNow ?? entry?.key ?? 'azure';
}

/** The chains of a config repo's integrations, each with whose rows concern it. */
function pictureOf(
  { inputs, tenants, policy }: KeptIssueInput,
  group: readonly FinishedTarget[],
  ofRun: readonly Result[],
): ObservedPicture {
  const files = group.flatMap(({ target, files: own, proposal }) =>
    own.map((file) => ({ target, file, rows: [...file.results, ...policy.apply(proposal.results)] })),
  );
  return {
    repository: [...rowsOf('repository', ofRun), ...files.flatMap(({ rows }) => rowsOf('repository', rows))],
    chains: files.flatMap(({ target, file }, index) =>
      file.integrations.flatMap((member) => {
        const tenant = tenants[member];
        if (tenant?.selected !== true) return [];
        const owners = [ownerOf(inputs, file, member), fileOwner(inputs, file), proposalOwner(target)];
        return [
          {
            name: labelOf(inputs, file, member),
            rows: tenant.results,
            file: index,
            owners: owners.map((owner) => ownerKey(owner, sha256)),
          },
        ];
      }),
    ),
    files: files.map(({ rows }) => [...rows, ...rowsOf('file', ofRun)]),
  };
}

/** Rows of one integration's Azure side; none where `only` left it out, so that nothing of it is taken as gone. */
function integration(
  inputs: Inputs,
  tenants: readonly TenantOutcome[],
  file: JudgedFile,
  member: number,
): readonly Looked[] {
  const tenant = tenants[member];
  if (tenant?.selected !== true || inputs.integrations[member] === undefined) return [];
  return [
    {
      owner: ownerOf(inputs, file, member),
      label: labelOf(inputs, file, member),
      candidates: tenant.results.map(byLevel),
      cleared: tenant.cleared,
      ...(tenant.secret === undefined ? {} : { secret: tenant.secret }),
    },
  ];
}
