import { type Marker, readMarker } from './proposal-marker.js';
import {
  type HeldBranch,
  holdsOnlyOurs,
  holdsWhole,
  sameAccount,
  sharesServed,
  uncomparedFields,
} from './proposal-ownership.js';
import type { HeadSource, LeaveReason, Plan } from './proposal-plan.js';
import { isBuiltOn, rebuildCause, sitsOn } from './proposal-rebuild.js';
import type { ConfigRepoState, HeadBranch, PullRequestFacts, Wanted } from './proposal-state.js';

export type { HeadSource, LeaveReason, Leftover, Plan, RebuildCause } from './proposal-plan.js';

/** What the plan depends on beside state and wish. */
export interface PlanSettings {
  /** Logins, beside the token's own identity, whose pull requests and commits count as ours. */
  readonly trustedAuthors: readonly string[];
  /** Repair `proposal`: opens a declined proposal again. */
  readonly reopenDeclined: boolean;
  /** Hash of title and body as they should be, without what changes from run to run. */
  readonly text: string;
}

/** The line of our commit message that tells whom a branch serves before it has a pull request. */
const SERVES_LINE = /^Serves: ([0-9a-f]{16,64})$/m;

interface Ours {
  readonly pullRequest: PullRequestFacts;
  readonly marker: Marker;
}

/** Decides what to do about the proposal. Nothing is decided on an unknown fact. */
export function planProposal(state: ConfigRepoState, wanted: Wanted, settings: PlanSettings): Plan {
  const drift = wanted.files.length > 0;
  if (!state.pullRequests.known) return leave({ why: 'unknown', cause: state.pullRequests, drift });
  if (!state.head.known) return leave({ why: 'unknown', cause: state.head, drift });
  const head = state.head.value;
  const here = state.pullRequests.value.filter((pullRequest) => !pullRequest.crossRepository);
  const open = here.filter((pullRequest) => pullRequest.state === 'open');
  const mine = ours(open, state, settings);
  const obstacle = drift || mine !== undefined ? obstacleOf(state) : undefined;
  if (obstacle !== undefined) return drift ? leave(obstacle) : { kind: 'none' };
  if (mine !== undefined) return planOpen({ ...mine, state, wanted, settings, head });
  const foreign = open[0];
  const fresh = { state, wanted, settings, head, closed: here.filter((pullRequest) => pullRequest.state !== 'open') };
  if (!drift) return foreign === undefined ? planNothing(fresh) : { kind: 'none' };
  if (foreign !== undefined) return leave({ why: 'foreign-pull-request', pullRequest: foreign });
  return planNew(fresh);
}

function leave(reason: LeaveReason): Plan {
  return { kind: 'leave-alone', reason };
}

function obstacleOf({ repository }: ConfigRepoState): LeaveReason | undefined {
  if (repository.archived) return { why: 'archived' };
  if (repository.empty) return { why: 'empty' };
  return repository.forkOf === undefined ? undefined : { why: 'fork', of: repository.forkOf };
}

/** The open pull request that is ours: opened by us from the repository itself, with our marker. The right base first. */
function ours(open: readonly PullRequestFacts[], state: ConfigRepoState, settings: PlanSettings): Ours | undefined {
  const mine = open.flatMap((pullRequest) => asOurs(pullRequest, state, settings));
  return mine.find(({ pullRequest }) => pullRequest.base === state.base.ref) ?? mine[0];
}

function asOurs(pullRequest: PullRequestFacts, state: ConfigRepoState, settings: PlanSettings): readonly Ours[] {
  const marker = isTrusted(pullRequest, state, settings) ? readMarker(pullRequest.body) : undefined;
  return marker === undefined ? [] : [{ pullRequest, marker }];
}

function isTrusted(pullRequest: PullRequestFacts, state: ConfigRepoState, settings: PlanSettings): boolean {
  if (pullRequest.byViewer) return true;
  const author = pullRequest.author;
  return (
    author !== undefined && [state.viewer.login, ...settings.trustedAuthors].some((login) => sameAccount(login, author))
  );
}

interface OpenCase extends Ours {
  readonly state: ConfigRepoState;
  readonly wanted: Wanted;
  readonly settings: PlanSettings;
  readonly head: HeadBranch | null;
}

function planOpen(given: OpenCase): Plan {
  const { pullRequest, marker, state, wanted, settings, head } = given;
  const drift = wanted.files.length > 0;
  const stray =
    pullRequest.base !== state.base.ref
      ? 'other-base'
      : sharesServed(marker, wanted)
        ? undefined
        : 'other-integrations';
  if (stray !== undefined) return drift ? leave({ why: stray, pullRequest }) : { kind: 'none' };
  const held = heldBranch(given);
  const stranger = held === undefined ? undefined : holdsOnlyOurs(held);
  if (stranger !== undefined) return leave({ why: 'hand-edited', by: stranger, pullRequest });
  const missing = uncomparedFields(marker, wanted, state);
  if (missing.length > 0 && drift && holdsWhole(marker, wanted, head) && pullRequest.mergeable !== 'conflicting')
    return { kind: 'unchanged', pullRequest, beyond: missing };
  if (missing.length > 0) return leave({ why: 'not-compared', fields: missing, drift, pullRequest });
  if (!drift) return { kind: 'close', pullRequest, marker, head: head?.oid };
  if (head === null) return { kind: 'create', head: { from: 'new-branch' } };
  const because = rebuildCause(given, head);
  if (because !== undefined) return { kind: 'rebuild', because, pullRequest, head: head.oid };
  return marker.text === settings.text && !marker.closed && isBuiltOn(marker, wanted)
    ? { kind: 'unchanged', pullRequest }
    : { kind: 'update', pullRequest };
}

function heldBranch({ pullRequest, marker, state, wanted, settings, head }: OpenCase): HeldBranch | undefined {
  if (head === null) return undefined;
  const own = marker.commit === undefined ? [] : [marker.commit];
  const allowed = [marker.files, wanted.files];
  return { head, ...whoWeAre(state, settings), own, paths: pullRequest.paths, allowed };
}

function whoWeAre(
  { viewer }: ConfigRepoState,
  { trustedAuthors }: PlanSettings,
): Pick<HeldBranch, 'viewer' | 'trustedAuthors'> {
  return { viewer: viewer.login, trustedAuthors };
}

interface NewCase {
  readonly state: ConfigRepoState;
  readonly wanted: Wanted;
  readonly settings: PlanSettings;
  readonly head: HeadBranch | null;
  readonly closed: readonly PullRequestFacts[];
}

function planNew(given: NewCase): Plan {
  const { wanted, settings, head } = given;
  const declined = declinedOne(given);
  if (declined !== undefined && !settings.reopenDeclined)
    return leave({ why: 'declined', pullRequest: declined.pullRequest });
  const cause = given.state.olderClosed;
  if (declined === undefined && cause !== undefined && !settings.reopenDeclined)
    return leave({ why: 'unknown', cause, drift: true });
  const source = head === null ? ({ from: 'new-branch' } as const) : leftover({ ...given, head });
  if ('why' in source) return leave(source);
  if (declined === undefined) return { kind: 'create', head: source };
  const pullRequest = declined.pullRequest;
  return stillProposes(declined, wanted, head)
    ? { kind: 'reopen', pullRequest, head: source }
    : { kind: 'create', head: source, replaces: pullRequest };
}

/** Whether a closed pull request, opened again as it is, would propose just what is wanted. */
function stillProposes({ pullRequest, marker }: Ours, wanted: Wanted, head: HeadBranch | null): boolean {
  if (head === null || head.oid !== pullRequest.headOid) return false;
  const sameBase = wanted.files.every((file) =>
    marker.files.some((built) => built.path === file.path && built.base === file.base),
  );
  return sameBase && wanted.files.every((file) => head.blobs[file.path] === file.blob);
}

/** The latest pull request of ours with this very content decides: it stands declined if someone else closed it unmerged. */
function declinedOne({ state, wanted, settings, closed }: NewCase): Ours | undefined {
  const same = closed
    .flatMap((pullRequest) => asOurs(pullRequest, state, settings))
    .filter(({ pullRequest, marker }) => marker.content === wanted.content && pullRequest.base === state.base.ref);
  const latest = same.reduce<Ours | undefined>(
    (best, next) => (best === undefined || next.pullRequest.number > best.pullRequest.number ? next : best),
    undefined,
  );
  return latest === undefined || latest.pullRequest.state === 'merged' || latest.marker.closed ? undefined : latest;
}

/**
 * Nothing is to be proposed; what an earlier run that was killed left of its proposal goes: the branch of a pull request
 * that it had closed, or one with our commit alone that never got a pull request.
 */
function planNothing(given: NewCase): Plan {
  const none = { kind: 'none' } as const;
  const { head, state, wanted, settings, closed } = given;
  if (head === null || obstacleOf(state) !== undefined) return none;
  const source = leftover({ ...given, head });
  if ('why' in source) return none;
  const former = closed.filter(({ headOid }) => headOid === head.oid);
  const [latest] = former.flatMap((each) => asOurs(each, state, settings));
  if (former.length === 0) {
    // Without a commit nothing shows that it is ours; without a full look the drift may be there all the same.
    const done = head.commits?.length !== 0 && wanted.entries.every(({ compared }) => compared === 'all');
    return done ? { ...none, leftover: { head: head.oid } } : none;
  }
  const byUs = former.length === 1 && latest?.pullRequest.state === 'closed' && latest.marker.closed;
  return byUs ? { ...none, leftover: { head: head.oid, closed: latest.pullRequest } } : none;
}

/** What a branch without an open pull request is worth: a half-made proposal of ours is picked up, anything else stays. */
function leftover(given: NewCase & { readonly head: HeadBranch }): HeadSource | LeaveReason {
  const { state, wanted, settings, head, closed } = given;
  const own = closed.flatMap((each) => asOurs(each, state, settings)).flatMap(({ marker }) => marker.commit ?? []);
  const held = { head, ...whoWeAre(state, settings), own, paths: undefined, allowed: [wanted.files] };
  const stranger = holdsOnlyOurs(held);
  if (stranger !== undefined) return { why: 'hand-edited', by: stranger };
  if (!mayReuse(given)) return { why: 'other-integrations' };
  const ready = sitsOn(head, state.base.commit) && wanted.files.every((file) => head.blobs[file.path] === file.blob);
  return ready ? { from: 'ready', oid: head.oid } : { from: 'replace', oid: head.oid };
}

/** A merged proposal's branch is free; a closed one's, and one that never got a pull request, if it served no one else. */
function mayReuse({ state, wanted, settings, head, closed }: NewCase & { readonly head: HeadBranch }): boolean {
  const former = closed
    .filter(({ headOid }) => headOid === head.oid)
    .flatMap((pullRequest) => asOurs(pullRequest, state, settings));
  if (former.length > 0)
    return former.every(({ pullRequest, marker }) => pullRequest.state === 'merged' || sharesServed(marker, wanted));
  const served = (head.commits ?? []).map((commit) => SERVES_LINE.exec(commit.message)?.[1]);
  return served.every((hash) => hash === wanted.serves);
}
