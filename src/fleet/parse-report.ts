import type { UnknownReason } from '../core/facts.js';
import { CATALOGUE, type CheckId, type Result } from '../core/results.js';
import { parseInstant } from '../core/time.js';
import { asBoolean, asCount, asList, asObject, asString, type Json, Malformed } from '../github/json.js';
import type { ReportedSecret } from '../report/report.js';
import type { TenantOutcome } from '../tenants.js';

/** What the report of a shard says of one integration; its rows without their pages and waivers, which are this run's to say. */
export interface ShardMember
  extends Pick<TenantOutcome, 'results' | 'cleared' | 'secret' | 'verified' | 'refuted' | 'subscriptionName'> {
  /** Its place in the list, counted from 0. */
  readonly place: number;
  readonly id: string;
  readonly ids: readonly [tenant: string, client: string, subscription: string];
}

/** A report of mode `verify`, as far as `conclude` uses it. */
export interface ShardReport {
  readonly version: string;
  /** Address of the run that made it, with its attempt. */
  readonly runUrl: string;
  readonly sha: string;
  /** Milliseconds since the epoch. */
  readonly generatedAt: number;
  readonly plan: string;
  readonly requests: { readonly total: number; readonly retried: number };
  readonly members: readonly ShardMember[];
}

const STATUSES = ['passed', 'failed', 'unknown', 'skipped'] as const satisfies readonly Result['status'][];
const SEVERITIES = ['error', 'warning', 'notice'] as const satisfies readonly Result['severity'][];
const REASONS = [
  'forbidden',
  'transient',
  'timeout',
  'malformed',
  'dependency',
] as const satisfies readonly UnknownReason[];

/** Far longer than any text that this action writes: names from Azure stand in them as Azure has them. */
const LONGEST_TEXT = 1024 * 1024;

/** Rows of one integration: a check that fails gives one per subject, such as each other subscription of a large tenant. */
const MOST_ROWS = 100_000;

/**
 * Reads the report of a shard as what it is, the work of another machine: whatever is not of the shape that this version
 * writes makes the whole of it unusable, and throws Malformed. Nothing of it is a default.
 */
export function parseShardReport(text: string): ShardReport {
  const report = asObject(parseJson(text), 'the report');
  if (report.schema !== 1) throw new Malformed('schema is not 1');
  const tool = asObject(report.tool, 'tool');
  if (tool.name !== 'jit-azure-drift') throw new Malformed('tool.name is not jit-azure-drift');
  if (report.mode !== 'verify') throw new Malformed('mode is not verify');
  const run = asObject(report.run, 'run');
  const requests = asObject(report.requests, 'requests');
  const shard = asObject(report.shard, 'shard');
  const integrations = asList(report.integrations, 'integrations');
  const members = asList(shard.members, 'shard.members');
  if (integrations.length !== members.length) throw new Malformed('shard.members is not as long as integrations');
  return {
    version: someText(tool.version, 'tool.version'),
    runUrl: someText(run.url, 'run.url'),
    sha: someText(run.sha, 'run.sha'),
    generatedAt: instant(report.generatedAt),
    plan: someText(shard.plan, 'shard.plan'),
    requests: {
      total: asCount(requests.total, 'requests.total'),
      retried: asCount(requests.retried, 'requests.retried'),
    },
    members: integrations.map((integration, index) =>
      readMember(
        asObject(integration, `integrations[${index}]`),
        asObject(members[index], `shard.members[${index}]`),
        index,
      ),
    ),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed('it is no JSON, or cut short');
  }
}

function readMember(integration: Json, member: Json, index: number): ShardMember {
  const at = `integrations[${index}]`;
  const rows = asList(integration.results, `${at}.results`);
  if (rows.length > MOST_ROWS) throw new Malformed(`${at}.results has ${rows.length} rows`);
  const { tenantId, clientId, subscriptionId } = integration;
  return {
    place: asCount(member.place, `shard.members[${index}].place`) - 1,
    id: someText(integration.id, `${at}.id`),
    ids: [
      someText(tenantId, `${at}.tenantId`),
      someText(clientId, `${at}.clientId`),
      someText(subscriptionId, `${at}.subscriptionId`),
    ],
    results: rows.map((row, number) => readRow(row, `${at}.results[${number}]`)),
    cleared: asList(member.cleared, 'cleared').map((check) => checkId(check, 'cleared')),
    secret: readSecret(integration.secret, `${at}.secret`),
    verified: asBoolean(member.verified, 'verified'),
    refuted: asBoolean(member.refuted, 'refuted'),
    subscriptionName: orNull(member.subscriptionName, (name) => someText(name, 'subscriptionName')) ?? undefined,
  };
}

function readRow(value: unknown, at: string): Result {
  const row = asObject(value, at);
  const { fix, subject, correlationId, unknownReason, prerequisite } = row;
  const status = word(row.status, STATUSES, `${at}.status`);
  if ((status === 'unknown') !== (unknownReason !== undefined)) throw new Malformed(`${at}.unknownReason does not fit`);
  return {
    check: checkId(row.check, `${at}.check`),
    status,
    severity: word(row.severity, SEVERITIES, `${at}.severity`),
    message: someText(row.message, `${at}.message`),
    ...(fix === undefined ? {} : { fix: someText(fix, `${at}.fix`) }),
    ...(subject === undefined ? {} : { subject: someText(subject, `${at}.subject`) }),
    ...(correlationId === undefined ? {} : { correlationId: someText(correlationId, `${at}.correlationId`) }),
    ...(unknownReason === undefined ? {} : { unknownReason: word(unknownReason, REASONS, `${at}.unknownReason`) }),
    ...(prerequisite === undefined ? {} : { prerequisite: checkId(prerequisite, `${at}.prerequisite`) }),
  };
}

function readSecret(value: unknown, at: string): ReportedSecret | undefined {
  if (value === null) return undefined;
  const secret = asObject(value, at);
  const daysLeft = orNull(secret.daysLeft, (days) => {
    if (typeof days === 'number' && Number.isSafeInteger(days)) return days;
    throw new Malformed(`${at}.daysLeft is no whole number`);
  });
  return {
    keyId: someText(secret.keyId, `${at}.keyId`),
    description: orNull(secret.description, (text) => someText(text, `${at}.description`)),
    expiresOn: orNull(secret.expiresOn, (date) => {
      instant(date);
      return someText(date, `${at}.expiresOn`);
    }),
    daysLeft,
  };
}

function orNull<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === null ? null : read(value);
}

function instant(value: unknown): number {
  const time = parseInstant(asString(value, 'a date'));
  if (time === undefined) throw new Malformed('a date is none');
  return time;
}

function word<T extends string>(value: unknown, words: readonly T[], at: string): T {
  const found = words.find((each) => each === value);
  if (found === undefined) throw new Malformed(`${at} is none of ${words.join(', ')}`);
  return found;
}

function checkId(value: unknown, at: string): CheckId {
  const check = asString(value, at);
  if (!Object.hasOwn(CATALOGUE, check)) throw new Malformed(`${at} is no check`);
  return check as CheckId;
}

function someText(value: unknown, at: string): string {
  const text = asString(value, at);
  if (text.length > LONGEST_TEXT) throw new Malformed(`${at} is longer than any text of ours`);
  return text;
}
