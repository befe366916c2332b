import { parseDuration } from '../duration.js';
import type { IntegrationIds } from '../expectations.js';
import type { TenantFacts, Unknown } from '../facts.js';
import type { JitAccessPolicy, JitRequest, ManagedApplication } from '../managed-app-facts.js';
import type { Result } from '../results.js';
import { quoteForMessage, visible } from '../text.js';
import { isoDay, parseInstant } from '../time.js';
import { judgeLicence, requireJitAccess } from './managed-app-licence.js';
import { nameApplication, showCommand } from './managed-app-words.js';
import { failed, passed, skipped, unknown } from './rows.js';

const CHECK = 'managed-app/jit-access-requests';
const WINDOW_DAYS = 30;
const DAY_IN_MS = 86_400_000;

/** A request with the application that it is for. */
interface Asked {
  readonly request: JitRequest;
  readonly application: ManagedApplication;
  readonly policy: JitAccessPolicy;
}

/** When a request was made, as far as Azure tells. */
interface When {
  readonly instant: number;
  readonly words: string;
}

function whenOf({ createdOn, startsOn }: JitRequest): When | undefined {
  const created = createdOn === null ? undefined : parseInstant(createdOn);
  if (created !== undefined)
    return { instant: created, words: `made on ${isoDay(created)} (its systemData.createdAt)` };
  const starts = startsOn === null ? undefined : parseInstant(startsOn);
  if (starts === undefined) return undefined;
  return {
    instant: starts,
    words: `for access from ${isoDay(starts)} on (the startTime of its schedule; Azure gave no date of creation)`,
  };
}

function isMode({ approvalMode }: JitAccessPolicy, mode: string): boolean {
  return approvalMode?.toLowerCase() === mode;
}

/** Whether no person decides: the mode is automatic, or none is set (Microsoft's default is automatic) and nobody is named who could. */
function isAutomatic(policy: JitAccessPolicy): boolean {
  if (isMode(policy, 'autoapprove')) return true;
  const unset = policy.approvalMode === null || isMode(policy, 'notspecified');
  return unset && policy.approvers.length === 0;
}

/** How the request came to nothing, as the end of a sentence; undefined where that is no fault. */
function faultOf({ request, policy }: Asked): string | undefined {
  switch (request.state?.toLowerCase()) {
    case 'failed':
      return 'failed';
    case 'timeout':
      return 'timed out';
    case 'denied':
      return isAutomatic(policy) ? 'was denied although approval is automatic' : undefined;
    default:
      return undefined;
  }
}

/** A probable cause with what to do about it. */
interface Cause {
  readonly words: string;
  readonly fix: string;
}

/** Whether nobody can tell if the tenant has the licence. */
function isLicenceOpen({ premiumPlans }: TenantFacts): boolean {
  if (!premiumPlans.known || premiumPlans.value === null) return true;
  return judgeLicence(premiumPlans.value).kind === 'unclear';
}

function causesOf({ request, policy }: Asked, { premiumPlans }: TenantFacts): readonly Cause[] {
  const causes: Cause[] = [];
  if (premiumPlans.known && premiumPlans.value !== null && judgeLicence(premiumPlans.value).kind === 'none') {
    causes.push({
      words: 'the tenant has no enabled Entra ID P2',
      fix: 'Mend managed-app/jit-access-licence first.',
    });
  }
  const { longestDuration, approvers } = policy;
  const asked = request.duration === null ? undefined : parseDuration(request.duration);
  const longest = longestDuration === null ? undefined : parseDuration(longestDuration);
  if (asked !== undefined && longest !== undefined && asked > longest) {
    const limit = visible(longestDuration ?? '');
    causes.push({
      words: `it asked for ${visible(request.duration ?? '')}, and the longest duration is ${limit}`,
      fix: `Have the publisher ask for ${limit} at most, or raise the longest duration (Azure portal: the managed application, JIT Configuration).`,
    });
  }
  if (isMode(policy, 'manualapprove') && approvers.length === 0) {
    causes.push({
      words: 'approval is manual, and no approver is named',
      fix: 'Name an approver (Azure portal: the managed application, JIT Configuration).',
    });
  }
  return causes;
}

function causeWords(causes: readonly Cause[], facts: TenantFacts): string {
  const none = 'Azure gives no reason, and none of the usual causes is visible';
  if (causes.length === 0 && isLicenceOpen(facts))
    return `${none} (no approver, over the longest duration); whether the tenant has Entra ID P2 is not known`;
  if (causes.length === 0) return `${none} (no licence, no approver, over the longest duration)`;
  const words = causes.map((cause) => cause.words).join('; and ');
  return `Azure gives no reason; the probable cause, inferred from the settings as they are now: ${words}`;
}

function failedRow(asked: Asked, fault: string, when: When, facts: TenantFacts): Result {
  const { request, application } = asked;
  const causes = causesOf(asked, facts);
  const steps = causes.length > 0 ? causes.map(({ fix }) => fix).join(' ') : 'Look at the request with the publisher.';
  return failed(
    CHECK,
    `The publisher’s JIT request ${quoteForMessage(request.name)} for the managed application ${nameApplication(application)} ${fault}. It was ${when.words}. ${causeWords(causes, facts)}.`,
    {
      subject: request.id,
      fix: `${steps} Then have the publisher request access again; the old request stays in this list for ${WINDOW_DAYS} days. The request and the application’s policy:\n\n${showCommand(request.id)}\n${showCommand(application.id)}`,
    },
  );
}

function undated({ request }: Asked): Unknown {
  return {
    known: false,
    reason: 'malformed',
    read: `when the JIT request ${quoteForMessage(request.name)} was made (Azure Resource Manager)`,
    found: 'it bears neither a date of creation nor a start',
  };
}

/** The row of one request; undefined where it is no fault, or an old one. */
function judgeRequest(asked: Asked, facts: TenantFacts, now: number): Result | undefined {
  const fault = faultOf(asked);
  if (fault === undefined) return undefined;
  const when = whenOf(asked.request);
  if (when === undefined) return unknown(CHECK, undated(asked), { subject: asked.request.id });
  return now - when.instant > WINDOW_DAYS * DAY_IN_MS ? undefined : failedRow(asked, fault, when, facts);
}

function isRecent({ request }: Asked, now: number): boolean {
  const when = whenOf(request);
  return when !== undefined && now - when.instant <= WINDOW_DAYS * DAY_IN_MS;
}

function passedMessage(all: readonly Asked[], now: number): string {
  const recent = all.filter((asked) => isRecent(asked, now));
  if (recent.length === 0)
    return `No publisher asked for JIT access in the last ${WINDOW_DAYS} days (applications with JIT access enabled only).`;
  const denied = recent.filter(({ request }) => request.state?.toLowerCase() === 'denied').length;
  const decisions =
    denied === 0
      ? ''
      : ` ${denied === 1 ? 'One was' : `${denied} were`} denied where a person decides, which is no fault.`;
  return `No JIT request of the last ${WINDOW_DAYS} days failed, timed out, or was denied under automatic approval (${recent.length} seen).${decisions}`;
}

/**
 * `managed-app/jit-access-requests`: no request of the last 30 days failed, timed out, or was denied under automatic
 * approval. Requests for applications without JIT access are past: nobody has to ask there any more.
 */
export function checkJitAccessRequests(facts: TenantFacts, ids: IntegrationIds, now: number): Result[] {
  const required = requireJitAccess(CHECK, facts, ids);
  if (!required.met) return [required.row];
  const { jitRequests } = facts;
  if (!jitRequests.known) return [unknown(CHECK, jitRequests)];
  if (jitRequests.value === null) return [skipped(CHECK, 'Not checked: it is not selected.')];
  const applications = new Map(required.value.map((one) => [one.id.toLowerCase(), one] as const));
  const all = jitRequests.value.flatMap((request): readonly Asked[] => {
    const application = applications.get(request.applicationId.toLowerCase());
    return application?.policy === undefined || application.policy === null
      ? []
      : [{ request, application, policy: application.policy }];
  });
  const rows = all.flatMap((asked) => judgeRequest(asked, facts, now) ?? []);
  return rows.length > 0 ? rows : [passed(CHECK, passedMessage(all, now))];
}
