import { describeRequest } from '../simulator/describe-request.js';
import type { LoggedRequest } from '../simulator/service.js';

/** Why a run sends each of its requests: the first pattern that the request's line matches tells. */
const REASONS: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^oidc GET .*idtoken/, 'the ID token that stands for a secret: one serves all exchanges that start together'],
  [/^entra GET .*openid-configuration/, 'discovery, which only an Entra host unknown to the library needs'],
  [/^entra POST .*token/, 'an access token: Entra gives one for one service'],
  [/^graph POST .*\$batch/, 'all that is read of Microsoft Graph, in one request'],
  [/^graph GET/, 'a part of the batch that was throttled, or a further page'],
  [/^arm GET \/subscriptions\?/, 'the subscriptions that the run sees (subscription/single)'],
  [/^arm GET \/subscriptions\/[^/]+\?/, 'state, name and tenant of the subscription'],
  [/roleAssignmentScheduleInstances/, 'roles that PIM has activated for a time (role/assignment)'],
  [/roleEligibilityScheduleInstances/, 'roles that are only eligible: read where the role is missing'],
  [/roleAssignments\?/, 'who holds which role at or above the subscription'],
  [/roleDefinitions\?/, 'what the required role allows'],
  [/roleDefinitions\//, 'what another role allows that the principal holds'],
  [/denyAssignments/, 'what takes rights away (role/denied)'],
  [/Microsoft\.Security\/pricings/, 'the plans of Microsoft Defender for Cloud'],
  [/Microsoft\.Solutions\/applications/, 'the managed applications (managed-app/*)'],
  [/Microsoft\.Solutions\/jitRequests/, 'the requests for JIT access: read where an application has it enabled'],
  [/^github query ConfigRepo/, 'file, branch and pull requests of the config repo, in one query'],
  [/^github mutation Begin/, 'the branch and its commit, in one document'],
  [/^github mutation Commit/, 'the commit on a branch that is there'],
  [/^github mutation Move/, 'the branch moves, is taken, or goes, only from where it was read'],
  [/^github POST .*\/pulls$/, 'the pull request: its text names the commit, so it waits for it'],
  [/^github PATCH .*\/pulls\//, 'title and text of the pull request'],
  [/^github DELETE .*-scratch-/, 'the scratch branch goes'],
  [/^github POST .*\/labels/, 'labels (pr-labels)'],
  [/^github POST .*\/requested_reviewers/, 'reviewers (pr-reviewers, pr-team-reviewers)'],
  [/^github POST .*\/assignees/, 'assignees (pr-assignees)'],
  [/^github POST .*\/comments/, 'the comment that says why it was closed'],
  [/^github GET .*\/issues\?/, 'the kept issue, if there is one'],
];

/** Why this request is there. Throws where nobody has written that down: a new request must be explained. */
export function reasonOf(request: LoggedRequest): string {
  const { line } = describeRequest(request);
  const found = REASONS.find(([pattern]) => pattern.test(line));
  if (found === undefined) throw new Error(`bench/reasons.ts does not say why a run sends: ${line}`);
  return found[1];
}

/** Whether it is Entra's discovery, which the goals do not count. */
export function isDiscovery(request: LoggedRequest): boolean {
  return request.service === 'entra' && request.method === 'GET';
}

/** What is sent, so that two requests that say the same are seen: ids that a library makes up for each are left out. */
export function contentOf({ service, method, path, body }: LoggedRequest): string {
  return [service, method, path.replace(/client-request-id=[^&]*/, ''), body].join('\n');
}
