import type { OwnCommit } from '../core/proposal-marker.js';
import type { ConfigRepoState, WantedFile } from '../core/proposal-state.js';
import type { CommitMessage } from '../core/proposal-title.js';
import { isGitHubSignature } from './config-proposal.js';
import { asObject, asObjectOrNull, asOid, type Json } from './json.js';
import type { GitHubWire, GraphqlAnswer, GraphqlError } from './octokit.js';
import { FailedStep, LostRace, mutate, step, writeFailure } from './proposal-steps.js';
import { isRateLimited, isUncertain } from './service-errors.js';

const COMMITTED = 'commit { oid signature { isValid wasSignedByGitHub } }';
const COMMIT = `mutation Commit($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { ${COMMITTED} } }`;
/** GitHub carries mutations out one after the other, and the second one even where the first was refused. */
const BEGIN = `mutation Begin($branch: CreateRefInput!, $commit: CreateCommitOnBranchInput!) {
  createRef(input: $branch) { clientMutationId } createCommitOnBranch(input: $commit) { ${COMMITTED} } }`;

/** A commit to be made: on which branch, and what. */
export interface CommitRequest {
  readonly state: ConfigRepoState;
  readonly branch: string;
  /** Where the branch must be. */
  readonly head: string;
  readonly files: readonly WantedFile[];
  readonly message: CommitMessage;
}

function commitInput({ state, branch, head, files, message }: CommitRequest): Json {
  const additions = files.map((file) => ({ path: file.path, contents: Buffer.from(file.bytes).toString('base64') }));
  return {
    branch: { repositoryNameWithOwner: state.repository.nameWithOwner, branchName: branch },
    expectedHeadOid: head,
    message,
    fileChanges: { additions },
  };
}

function readCommitted(data: Json): OwnCommit {
  const commit = asObject(asObject(data.createCommitOnBranch, 'createCommitOnBranch').commit, 'commit');
  const signed = isGitHubSignature(asObjectOrNull(commit.signature, 'commit.signature'));
  return { oid: asOid(commit.oid, 'commit.oid'), signed };
}

/** One commit on a branch that is still at `head`; GitHub signs it, where it is set up to. */
export function commitFiles(client: GitHubWire, input: CommitRequest): Promise<OwnCommit> {
  return step(`commit on ${input.branch}`, async () =>
    readCommitted(await mutate(client, COMMIT, { input: commitInput(input) })),
  );
}

/** What became of a branch and its commit: each that did not come about says why. */
export interface Begun {
  readonly branch: 'made' | LostRace | FailedStep;
  /** Whether the branch may be there though the answer does not show it made: nothing in it refuses this branch for sure. */
  readonly mayStand: boolean;
  readonly commit: OwnCommit | LostRace | FailedStep;
}

/** A branch at `head` with one commit on it, in one request. Throws where GitHub did not answer for the two of them. */
export async function beginBranch(client: GitHubWire, input: CommitRequest): Promise<Begun> {
  const { state, branch, head } = input;
  const doing = `create the branch ${branch}`;
  const ref = { repositoryId: state.repository.nodeId, name: `refs/heads/${branch}`, oid: head };
  const answer = await step(doing, () => client.graphql(BEGIN, { branch: ref, commit: commitInput(input) }));
  const made = await outcome(answer, { doing, field: 'createRef', read: readMade });
  const committing = { doing: `commit on ${branch}`, field: 'createCommitOnBranch', read: readCommitted };
  return {
    branch: made,
    mayStand: made instanceof FailedStep && !isRefusal(made, errorAt(answer.errors, 'createRef')),
    commit: await outcome(answer, committing),
  };
}

function readMade(data: Json): 'made' {
  asObject(data.createRef, 'createRef');
  return 'made';
}

/** Whether GitHub refused this very mutation: an error about the whole answer, or one that broke it off, says less. */
function isRefusal({ error }: FailedStep, own: GraphqlError | undefined): boolean {
  return own?.type !== undefined && (isRateLimited(error) || !isUncertain(error));
}

/** The error that GitHub gives for one of the mutations. */
function errorAt(errors: readonly GraphqlError[], field: string): GraphqlError | undefined {
  return errors.find(({ path }) => path === field || path.startsWith(`${field}.`));
}

/** What became of one of the mutations. One whose field is there was carried out, whatever errors stand beside it. */
async function outcome<T>(
  { data, errors, requestId }: GraphqlAnswer,
  given: { readonly doing: string; readonly field: string; readonly read: (data: Json) => T },
): Promise<T | LostRace | FailedStep> {
  const { doing, field, read } = given;
  const error = errorAt(errors, field) ?? errors.find(({ path }) => path === '');
  const absent = (data?.[field] ?? null) === null;
  try {
    return await step(doing, async () => {
      if (absent && error !== undefined) throw writeFailure(error, requestId);
      return read(asObject(data, 'data'));
    });
  } catch (thrown) {
    if (thrown instanceof LostRace || thrown instanceof FailedStep) return thrown;
    throw thrown;
  }
}
