import type { PlanSettings } from '../../src/core/proposal.js';
import { type Marker, markerOf, writeMarker } from '../../src/core/proposal-marker.js';
import type {
  BranchCommit,
  ConfigRepoState,
  HeadBranch,
  ProposedChange,
  PullRequestFacts,
  ServedEntry,
  Wanted,
  WantedFile,
} from '../../src/core/proposal-state.js';

export const PATH = '.jit/jit-integration.yml';
export const TENANT = '11111111-1111-4111-8111-111111111111';
export const BASE = 'b'.repeat(40);
export const HEAD = 'c'.repeat(40);
export const TEXT = '7'.repeat(64);
const OLD_BLOB = 'd'.repeat(40);
export const NEW_BLOB = 'e'.repeat(40);
export const OTHER_BLOB = 'f'.repeat(40);
export const SETTINGS: PlanSettings = { trustedAuthors: [], reopenDeclined: false, text: TEXT };
export const SERVES = '5'.repeat(64);

export const CHANGE: ProposedChange = { at: 'azure.prod.tenant_id', actual: 'old', expected: 'new' };

export function entry(given: Partial<ServedEntry> = {}): ServedEntry {
  return { id: 'prod', tenantId: TENANT, path: PATH, key: 'prod', changes: [CHANGE], compared: 'all', ...given };
}

export function file(given: Partial<WantedFile> = {}): WantedFile {
  return { path: PATH, base: OLD_BLOB, blob: NEW_BLOB, bytes: new Uint8Array(), ...given };
}

/** What the run wants: by default, one changed value. */
export function wanted(given: Partial<Wanted> = {}): Wanted {
  return { files: [file()], entries: [entry()], content: '1'.repeat(64), serves: SERVES, ...given };
}

export const NO_DRIFT = wanted({ files: [], entries: [entry({ changes: [] })], content: '2'.repeat(64) });

export function marker(given: Partial<Marker> = {}): Marker {
  return { ...markerOf(wanted(), TEXT, undefined), ...given };
}

export function commit(given: Partial<BranchCommit> = {}): BranchCommit {
  return {
    oid: HEAD,
    parents: [BASE],
    message: `Correct it\n\nServes: ${SERVES}`,
    author: 'drift[bot]',
    committer: undefined,
    viaGitHub: true,
    signed: true,
    ...given,
  };
}

export function head(given: Partial<HeadBranch> = {}): HeadBranch {
  return { oid: HEAD, commits: [commit()], blobs: { [PATH]: NEW_BLOB }, ...given };
}

export function pullRequest(given: Partial<PullRequestFacts> = {}, mark: Partial<Marker> = {}): PullRequestFacts {
  return {
    nodeId: 'PR_1',
    number: 1,
    url: 'https://github.example/acme/.jit/pull/1',
    state: 'open',
    title: 'Correct it',
    body: `words\n\n${writeMarker(marker(mark))}`,
    draft: false,
    crossRepository: false,
    base: 'main',
    headOid: HEAD,
    byViewer: true,
    author: 'drift[bot]',
    mergeable: 'mergeable',
    paths: [PATH],
    ...given,
  };
}

/** The repository; by default with neither branch nor pull request. */
export function state(
  given: { readonly head?: HeadBranch | null; readonly pulls?: readonly PullRequestFacts[] } & Partial<
    Omit<ConfigRepoState, 'head'>
  > = {},
): ConfigRepoState {
  const { head: branch = null, pulls = [], ...rest } = given;
  return {
    repository: {
      nodeId: 'R_1',
      nameWithOwner: 'acme/.jit',
      url: 'https://github.example/acme/.jit',
      visibility: 'private',
      archived: false,
      empty: false,
      forkOf: undefined,
      permission: 'WRITE',
      defaultBranch: 'main',
    },
    viewer: { login: 'drift[bot]' },
    base: { ref: 'main', commit: BASE },
    branch: 'jit-azure-drift',
    configs: [],
    baseBlobs: { [PATH]: OLD_BLOB },
    head: { known: true, value: branch },
    pullRequests: { known: true, value: pulls },
    ...rest,
  };
}
