import { join } from 'node:path';
import { shareRows } from '../core/alike-rows.js';
import { AZURE_CHECKS } from '../core/checks/azure.js';
import { unknown } from '../core/checks/rows.js';
import { plural } from '../core/plural.js';
import type { Result } from '../core/results.js';
import { visible } from '../core/text.js';
import { isoMinute } from '../core/time.js';
import { isOfIntegration, verdictOf } from '../core/verdict.js';
import { messageOf } from '../errors.js';
import { Malformed } from '../github/json.js';
import type { Inputs } from '../inputs/inputs.js';
import type { RowPolicy } from '../row-policy.js';
import type { Session } from '../session.js';
import { NOTHING_FOUND, oncePerSubscription, type TenantOutcome } from '../tenants.js';
import { parseShardReport, type ShardMember, type ShardReport } from './parse-report.js';
import { planKey, plannedShards } from './plan.js';
import { type ReportFile, reportFiles } from './report-files.js';
import { attemptOf, type FleetRun, whyUnusable } from './usable-report.js';

/** What the shards found. */
export interface Gathered {
  readonly tenants: readonly TenantOutcome[];
  /** Lines of Markdown on what is missing, and on what an earlier attempt found. They name no one. */
  readonly notes: readonly string[];
}

/** One report's word on an integration. */
interface Word {
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly foundAt: number;
  readonly member: ShardMember;
}

/** All reports of this run, by the places of their integrations. */
interface Words {
  readonly byPlace: ReadonlyMap<number, readonly Word[]>;
  readonly used: number;
  /** A line of the log for each file that could not be used. */
  readonly refused: readonly string[];
}

/**
 * Takes what the shards found from their reports, which are another machine's work: only what this very run, of this
 * list, wrote in the last day counts. An integration that no usable report tells of is unknown in everything, and its
 * ids count as not verified: nothing is written or closed because of it. Reads no service, sends no write.
 */
export async function gatherTenants(inputs: Inputs, session: Session, policy: RowPolicy): Promise<Gathered> {
  const words = await readWords(inputs, session);
  const shards = plannedShards(inputs);
  const shardOf = new Map(shards.flatMap(({ name, places }) => places.map((place) => [place, name] as const)));
  const missing = new Set<string>();
  const used: Word[] = [];
  let [asked, lacking] = [0, 0];
  const share = shareRows();
  const tenants = inputs.integrations.map(({ expectation: { integrationId } }, place): TenantOutcome => {
    const shard = shardOf.get(place);
    if (shard === undefined) return { selected: false, results: [], ...NOTHING_FOUND };
    const found = latest(words.byPlace.get(place) ?? []);
    asked += 1;
    if (found.kind === 'one') used.push(found.word);
    else {
      missing.add(shard);
      lacking += 1;
    }
    const outcome = found.kind === 'one' ? outcomeOf(found.word.member) : lost(shard, found.kind);
    const told = policy.apply(outcome.results, () => integrationId);
    return { ...outcome, results: share(found.kind === 'one' ? told : neverHealthy(told, outcome.results, policy)) };
  });
  tell(words, { missing: [...missing], of: shards.length }, session);
  const note = `**${missing.size} of ${shards.length} shards left no usable report** (${listed([...missing])}): ${lacking} of ${asked} integrations are not verified. What Azure would say of them is unknown; nothing was written or closed on the strength of it.`;
  const earlier = earlierNotes(used, attemptOf(session.runner.context));
  return { tenants: oncePerSubscription(tenants, inputs), notes: [...(missing.size === 0 ? [] : [note]), ...earlier] };
}

/** A line for each attempt before this one that integrations are told of: what it found may have changed since. */
function earlierNotes(words: readonly Word[], current: number): readonly string[] {
  const attempts = [...new Set(words.map(({ attempt }) => attempt))].filter((attempt) => attempt < current);
  return attempts
    .sort((left, right) => left - right)
    .map((attempt) => {
      const those = words.filter((word) => word.attempt === attempt);
      const first = those.reduce((least, { foundAt }) => Math.min(least, foundAt), Number.POSITIVE_INFINITY);
      const last = those.reduce((most, { foundAt }) => Math.max(most, foundAt), 0);
      const times = [...new Set([isoMinute(first), isoMinute(last)])].join(' to ');
      const what = plural(those.length, 'integration');
      return `${what} as attempt ${attempt} of this run found ${those.length === 1 ? 'it' : 'them'} at ${times}.`;
    });
}

async function readWords(inputs: Inputs, session: Session): Promise<Words> {
  const { context, now } = session.runner;
  const { runUrl, sha } = context;
  if (inputs.reports === undefined) throw new Error('Bug: mode conclude without reports.');
  const run: FleetRun = { inputs, runUrl, sha, plan: planKey(inputs), now: now() };
  const byPlace = new Map<number, Word[]>();
  const refused: string[] = [];
  let used = 0;
  const share = shareRows();
  for await (const file of reportFiles(join(context.workspace, inputs.reports))) {
    const read = usable(file, run);
    if (typeof read === 'string') {
      refused.push(`${visible(file.path)}: not used, since ${read}.`);
      continue;
    }
    used += 1;
    const attempt = attemptOf(read);
    session.meter.total += read.requests.total;
    session.meter.retried += read.requests.retried;
    for (const told of read.members) {
      const member = { ...told, results: share(told.results) };
      const words = byPlace.get(member.place) ?? [];
      byPlace.set(member.place, [...words, { attempt, foundAt: read.generatedAt, member }]);
    }
  }
  return { byPlace, used, refused };
}

/** The report in a file, or why it is not used. */
function usable(file: ReportFile, run: FleetRun): ShardReport | string {
  if ('unusable' in file) return visible(file.unusable, 300);
  try {
    const report = parseShardReport(file.text);
    return whyUnusable(report, run) ?? report;
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown;
    return `it is no report of mode verify as this version writes it: ${visible(messageOf(thrown), 300)}`;
  }
}

type Latest = { readonly kind: 'one'; readonly word: Word } | { readonly kind: 'none' | 'contradictory' };

/** What the last attempt says; two reports of one attempt must say the same. */
function latest(words: readonly Word[]): Latest {
  const attempt = words.reduce((highest, word) => Math.max(highest, word.attempt), 0);
  const [first, ...others] = words.filter((word) => word.attempt === attempt);
  if (first === undefined) return { kind: 'none' };
  const text = JSON.stringify(first.member);
  if (others.some(({ member }) => JSON.stringify(member) !== text)) return { kind: 'contradictory' };
  return { kind: 'one', word: first };
}

function outcomeOf({ results, cleared, secret, verified, refuted, subscriptionName }: ShardMember): TenantOutcome {
  return { selected: true, results, cleared, secret, verified, refuted, subscriptionName };
}

/** What is known of an integration that no report tells of: nothing. */
function lost(shard: string, kind: 'none' | 'contradictory'): TenantOutcome {
  const found =
    kind === 'none'
      ? `shard ${shard} left no report that this run can use`
      : 'two reports of this run say different things of it';
  const fix =
    'Nothing is concluded from this. See the log of that job and of this one, then run the failed jobs again: what the other shards found counts for 24 hours.';
  const row = (check: Result['check']): Result =>
    unknown(check, {
      known: false,
      reason: 'dependency',
      read: 'what was found in Azure',
      found,
      ...(check === 'login/oidc' ? { fix } : {}),
    });
  return { selected: true, results: AZURE_CHECKS.map(row), ...NOTHING_FOUND };
}

/**
 * The rows of an integration of which nothing is known. Where those that are told would leave it healthy, since checks of a
 * lesser severity alone are selected, or the others are waived, that of the login stands with them as it is.
 */
function neverHealthy(told: readonly Result[], all: readonly Result[], { withPage }: RowPolicy): readonly Result[] {
  if (verdictOf(told.filter(isOfIntegration), false) !== 'healthy') return told;
  const isLogin = ({ check }: Result): boolean => check === 'login/oidc';
  return [...all.filter(isLogin).map(withPage), ...told.filter((row) => !isLogin(row))];
}

/** Paths of artifacts and shards name no one: they are told in any case. */
function tell(
  { used, refused }: Words,
  { missing, of }: { readonly missing: readonly string[]; readonly of: number },
  { plain }: Session,
): void {
  plain.group(`Fleet: ${used} reports of shards used, ${refused.length} not`, refused);
  for (const line of refused.slice(0, 20)) plain.warning(line);
  if (missing.length > 0) plain.warning(`Not fully reported: ${missing.length} of ${of} shards (${listed(missing)}).`);
}

function listed(shards: readonly string[]): string {
  const shown = shards.slice(0, 20).join(', ');
  return shards.length > 20 ? `${shown} and ${shards.length - 20} more` : shown;
}
