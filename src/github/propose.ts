import { setTimeout as delay } from 'node:timers/promises';
import { checkProposal } from '../core/checks/pull-request.js';
import type { Fact } from '../core/facts.js';
import type { PictureInput } from '../core/picture/chain.js';
import { type Plan, planProposal } from '../core/proposal.js';
import { describePlan, describeStrays } from '../core/proposal-describe.js';
import type { ProposalEnd, ProposalOutcome } from '../core/proposal-outcome.js';
import { type ScratchBranch, strayScratches } from '../core/proposal-scratch.js';
import {
  type ConfigRepoState,
  contentText,
  type ServedEntry,
  servesText,
  type Wanted,
} from '../core/proposal-state.js';
import { type ProposalTextInput, proposalTextKey } from '../core/proposal-text.js';
import type { Result } from '../core/results.js';
import { ServiceError } from '../errors.js';
import type { Log } from '../ports.js';
import { type Applied, applyPlan, type Writing } from './apply-plan.js';
import { blobId, sha256 } from './git-objects.js';
import type { GitHubClient } from './octokit.js';
import type { PullRequestExtras } from './proposal-extras.js';
import { sweepScratches } from './proposal-leftovers.js';
import { FailedStep, LostRace } from './proposal-steps.js';
import { explainRefusal } from './refusals.js';
import { isUncertain, unknownFrom } from './service-errors.js';

/** The inputs that concern the pull request. */
export interface ProposalSettings extends PullRequestExtras {
  /** Input `pr-title`; undefined: a fitting one. */
  readonly title: string | undefined;
  readonly draft: boolean;
  readonly trustedAuthors: readonly string[];
  /** The repair `proposal` was asked for. */
  readonly reopenDeclined: boolean;
  /** Whether the text may show check ids, fields and counts only. */
  readonly redact: boolean;
  readonly runUrl: string;
  /** `owner/name` of the workflow's repository. */
  readonly ownRepository: string;
  readonly dryRun: boolean;
}

/** What is wanted of a state of the repository, and the rows that the pull request shows. */
export interface Wish {
  readonly wanted: Wanted;
  readonly results: readonly Result[];
  readonly picture?: PictureInput;
}

export interface ProposeInput {
  /** As read; `branch` must have been asked for. */
  readonly state: ConfigRepoState;
  /** What this run wants of a state. Asked again whenever the repository changed meanwhile. */
  readonly wish: (state: ConfigRepoState) => Wish;
  /** Reads the state again. */
  readonly read: () => Promise<Fact<ConfigRepoState>>;
  readonly settings: ProposalSettings;
  readonly log: Pick<Log, 'info' | 'warning'>;
  /** The clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborted when the run's time is over. */
  readonly signal?: AbortSignal;
  /** Waits between two attempts after a lost race. */
  readonly raceDelaysMs?: readonly number[];
}

/** Hashes that stand for an integration where everyone can read them. */
function hashesOf({ id, tenantId }: ServedEntry): NonNullable<ServedEntry['hashes']> {
  return { id: id === undefined ? undefined : sha256(`id:${id}`), tenantId: sha256(`tenant:${tenantId}`) };
}

/** Files and entries as they should be, with the ids and hashes that the plan compares. */
export function sealWanted(draft: {
  readonly files: readonly { readonly path: string; readonly base: string | null; readonly bytes: Uint8Array }[];
  /** The same if every id were verified and no drift waived; undefined where that makes no difference. */
  readonly whole?: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  readonly entries: readonly ServedEntry[];
}): Wanted {
  const { whole } = draft;
  return {
    files: draft.files.map((file) => ({ ...file, blob: blobId(file.bytes) })),
    ...(whole === undefined ? {} : { whole: whole.map(({ path, bytes }) => ({ path, blob: blobId(bytes) })) }),
    entries: draft.entries.map((entry) => ({ ...entry, hashes: hashesOf(entry) })),
    content: sha256(contentText(draft.entries)),
    serves: sha256(servesText(draft.entries)),
  };
}

/**
 * Plans the proposal and carries it out; a lost race is planned anew, a bounded number of times. Never throws for what
 * GitHub says: a refusal is a failed row that tells what to grant or do, a lost answer an unknown one.
 */
export async function propose(client: GitHubClient, input: ProposeInput): Promise<ProposalOutcome> {
  const delays = input.raceDelaysMs ?? [500, 2000, 4000];
  const remains: string[] = [];
  let state = input.state;
  for (let attempt = 0; ; attempt += 1) {
    const { writing, plan, strays } = prepare(client, input, state);
    announce([...describePlan(plan, state), ...describeStrays(strays)], input);
    if (input.settings.dryRun) return outcome({ kind: 'planned', plan }, { operation: 'none' }, writing);
    await noticeClosedSockets();
    const tried = await attemptPlan(writing, plan, strays);
    for (const warning of writing.warnings) input.log.warning(warning);
    if (!('race' in tried)) return finish({ ...tried, remains, writing, plan, input });
    remains.push(...writing.leftBehind);
    const again =
      attempt < delays.length
        ? await readAgain(input, { race: tried.race, state, wait: delays[attempt] ?? 0 })
        : undefined;
    if (again === undefined)
      return finish({
        failure: new FailedStep(tried.race.doing, tried.race.error),
        remains,
        writing,
        plan,
        input,
      });
    if (!again.known)
      return outcome({ kind: 'unknown', plan, cause: again, leftBehind: remains }, { operation: 'none' }, writing);
    state = again.value;
    input.log.info('The repository changed meanwhile: planning again.');
  }
}

function announce(lines: readonly string[], { log, settings }: ProposeInput): void {
  for (const line of lines) log.info(settings.dryRun ? `Would do: ${line}` : line);
}

/** Plan and text for one state. */
function prepare(
  client: GitHubClient,
  input: ProposeInput,
  state: ConfigRepoState,
): { readonly writing: Writing; readonly plan: Plan; readonly strays: readonly ScratchBranch[] } {
  const { settings } = input;
  const wish = input.wish(state);
  const { wanted } = wish;
  const { title, redact, runUrl } = settings;
  const text: ProposalTextInput = { ...wish, title, redact, runUrl, viewer: state.viewer.login };
  const textHash = sha256(proposalTextKey(text));
  const branch = state.branch ?? '';
  const writing = {
    client,
    state,
    branch,
    wanted,
    text,
    textHash,
    extras: settings,
    draft: settings.draft,
    now: input.now,
    leftBehind: [],
    warnings: [],
  };
  const { trustedAuthors, reopenDeclined } = settings;
  return {
    writing,
    plan: planProposal(state, wanted, { trustedAuthors, reopenDeclined, text: textHash }),
    strays: strayScratches(state, { now: input.now(), trustedAuthors }),
  };
}

/**
 * Reading a large file keeps the process from hearing that GitHub closed an idle connection meanwhile. A turn of the event
 * loop lets it: a write that went down such a connection would get no answer.
 */
async function noticeClosedSockets(): Promise<void> {
  await delay(5);
}

type Tried = { readonly applied: Applied } | { readonly race: LostRace } | { readonly failure: FailedStep };

async function attemptPlan(writing: Writing, plan: Plan, strays: readonly ScratchBranch[]): Promise<Tried> {
  try {
    const applied = await applyPlan(writing, plan);
    await sweepScratches(writing, strays);
    return { applied };
  } catch (thrown) {
    if (thrown instanceof LostRace) return { race: thrown };
    if (thrown instanceof FailedStep) return { failure: thrown };
    throw thrown;
  }
}

/** The state after a lost race; undefined where nothing changed, so that it was none. */
async function readAgain(
  input: ProposeInput,
  given: { readonly race: LostRace; readonly state: ConfigRepoState; readonly wait: number },
): Promise<Fact<ConfigRepoState> | undefined> {
  // Past the run's time the read itself says so.
  await delay(given.wait, undefined, { signal: input.signal }).catch(() => undefined);
  const again = await input.read();
  if (!again.known || given.race.certain) return again;
  return fingerprint(again.value) === fingerprint(given.state) ? undefined : again;
}

function fingerprint({ base, head, pullRequests }: ConfigRepoState): string {
  const pulls = pullRequests.known
    ? pullRequests.value.map(({ number, state, headOid }) => [number, state, headOid])
    : [];
  return JSON.stringify([base.commit, head.known ? head.value?.oid : undefined, pulls]);
}

function finish(given: {
  readonly applied?: Applied;
  readonly failure?: FailedStep;
  readonly remains: readonly string[];
  readonly writing: Writing;
  readonly plan: Plan;
  readonly input: ProposeInput;
}): ProposalOutcome {
  const { applied, failure, remains, writing, plan, input } = given;
  const { state, branch } = writing;
  if (applied !== undefined) {
    const scratch = [...remains, ...writing.leftBehind].filter(
      (thing) => thing !== `branch ${branch}` || applied.operation === 'closed' || plan.kind === 'none',
    );
    const notes = scratch.map((thing) => `Left behind: ${thing}.`);
    return outcome({ kind: 'done', plan, ...numbers(applied), notes }, applied, { ...writing, leftBehind: scratch });
  }
  const error = failure?.error ?? new ServiceError('no step was taken', { service: 'GitHub' });
  const doing = failure?.doing ?? 'write the proposal';
  const leftBehind = [...new Set([...remains, ...writing.leftBehind])];
  const repository = state.repository.nameWithOwner;
  const end: ProposalEnd = isUncertain(error)
    ? {
        kind: 'unknown',
        plan,
        leftBehind,
        cause: unknownFrom(error, `the proposal in ${repository}: ${doing} (GitHub)`),
      }
    : {
        kind: 'refused',
        plan,
        leftBehind,
        refusal: explainRefusal(error, { doing, repository, branch, ownRepository: input.settings.ownRepository }),
      };
  return outcome(end, standing(plan), { ...writing, leftBehind });
}

/** After a failed write, the pull request that was there before still is. */
function standing(plan: Plan): Applied {
  const there = plan.kind === 'update' || plan.kind === 'rebuild' || plan.kind === 'close';
  return there
    ? { operation: 'none', number: plan.pullRequest.number, url: plan.pullRequest.url }
    : { operation: 'none' };
}

function numbers({ number, url }: Applied): { readonly number?: number; readonly url?: string } {
  return { ...(number === undefined ? {} : { number }), ...(url === undefined ? {} : { url }) };
}

function outcome(end: ProposalEnd, applied: Applied, writing: Writing): ProposalOutcome {
  const plan = 'plan' in end ? { plan: end.plan } : {};
  return {
    ...plan,
    ...applied,
    results: checkProposal(end),
    leftBehind: writing.leftBehind,
    warnings: writing.warnings,
  };
}
