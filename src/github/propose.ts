import { setTimeout as delay } from 'node:timers/promises';
import type { Fact } from '../core/facts.js';
import { type Plan, planProposal } from '../core/proposal.js';
import { describePlan, describeStrays } from '../core/proposal-describe.js';
import type { ProposalOutcome } from '../core/proposal-outcome.js';
import { refusedByProof } from '../core/proposal-proof.js';
import { type ScratchBranch, strayScratches } from '../core/proposal-scratch.js';
import type { ConfigRepoState } from '../core/proposal-state.js';
import { type ProposalTextInput, proposalTextKey } from '../core/proposal-text.js';
import { type Applied, applyPlan, type Writing } from './apply-plan.js';
import { sha256 } from './git-objects.js';
import type { GitHubClient } from './octokit.js';
import { sweepScratches } from './proposal-leftovers.js';
import { FailedStep, LostRace } from './proposal-steps.js';
import type { ProposeInput } from './propose-input.js';
import { finish, outcome } from './propose-outcome.js';

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
    const refusal = refusedByProof(plan, writing.wanted, state, input.prove);
    if (refusal !== undefined) return finish({ refusal, remains, writing, plan, input });
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
