import type { ScratchBranch } from '../core/proposal-scratch.js';
import type { BranchCommit, HeadBranch, PullRequestFacts } from '../core/proposal-state.js';
import { Moved } from './config-tree.js';
import { asBoolean, asCount, asList, asObject, asObjectOrNull, asOid, asString, type Json } from './json.js';

/** The head branch as the query's answer has it; null: there is no such branch. */
export function readHead(repository: Json, paths: readonly string[]): HeadBranch | null {
  const ref = asObjectOrNull(repository.head, 'head');
  if (ref === null) return null;
  const oid = asOid(asObject(ref.target, 'head.target').oid, 'head.target.oid');
  const compare = asObjectOrNull(asObject(repository.base, 'base').compare, 'base.compare');
  if (compare === null) throw new Moved('the head branch came up while it was read');
  if (asOid(asObject(compare.headTarget, 'headTarget').oid, 'headTarget.oid') !== oid)
    throw new Moved('the head branch moved');
  const blobs = paths.map((path, index) => [path, blobOf(repository[`head${index}`])] as const);
  return { oid, commits: readCommits(asObject(compare.commits, 'commits')), blobs: Object.fromEntries(blobs) };
}

/** The branches that bear the name of a scratch branch. */
export function readScratches(repository: Json): readonly ScratchBranch[] {
  return asList(asObject(repository.scratches, 'scratches').nodes, 'scratches.nodes').flatMap((node) => {
    const { name, target } = asObject(node, 'scratch branch');
    const commit = asObject(target, 'scratch branch.target');
    // A branch holds commits; whatever else is there is none of ours.
    if (commit.__typename !== 'Commit') return [];
    return [{ name: asString(name, 'scratch branch.name'), tip: readCommit(commit) }];
  });
}

function blobOf(value: unknown): string | null {
  const object = asObjectOrNull(value, 'file on the head branch');
  return object === null ? null : asOid(object.oid, 'file on the head branch');
}

function readCommits(connection: Json): readonly BranchCommit[] | undefined {
  const nodes = asList(connection.nodes, 'commits.nodes');
  return asCount(connection.totalCount, 'commits.totalCount') > nodes.length ? undefined : nodes.map(readCommit);
}

function readCommit(value: unknown): BranchCommit {
  const commit = asObject(value, 'commit');
  const signature = asObjectOrNull(commit.signature, 'commit.signature');
  const parents = asList(asObject(commit.parents, 'parents').nodes, 'parents.nodes');
  return {
    oid: asOid(commit.oid, 'commit.oid'),
    message: asString(commit.message, 'commit.message'),
    parents: parents.map((parent) => asOid(asObject(parent, 'parent').oid, 'parent.oid')),
    author: accountOf(asObjectOrNull(commit.author, 'commit.author')),
    committer: accountOf(asObjectOrNull(commit.committer, 'commit.committer')),
    viaGitHub: asBoolean(commit.committedViaWeb, 'commit.committedViaWeb'),
    signed: isGitHubSignature(signature),
  };
}

/** Whether it is a valid signature of GitHub's own key. */
export function isGitHubSignature(signature: Json | null): boolean {
  return signature !== null && signature.isValid === true && signature.wasSignedByGitHub === true;
}

/** GitHub links a commit to a user by its mail address; a bot's no-reply address bears its login. */
function accountOf(actor: Json | null): string | undefined {
  if (actor === null) return undefined;
  const user = asObjectOrNull(actor.user, 'commit’s user');
  if (user !== null) return asString(user.login, 'commit’s user.login');
  const email = typeof actor.email === 'string' ? actor.email : '';
  return /^\d+\+([^@+]+\[bot\])@users\.noreply\./.exec(email)?.[1];
}

/** The pull requests of one connection of the answer. */
export function readPullRequests(value: unknown, at: string): readonly PullRequestFacts[] {
  return asList(asObject(value, at).nodes, `${at}.nodes`).map(readPullRequest);
}

/** Where the next page starts; undefined on the last one. */
export function nextCursor(value: unknown): string | undefined {
  const page = asObject(asObject(value, 'pull requests').pageInfo, 'pageInfo');
  return asBoolean(page.hasNextPage, 'hasNextPage') ? asString(page.endCursor, 'endCursor') : undefined;
}

const STATES: Readonly<Record<string, PullRequestFacts['state']>> = {
  OPEN: 'open',
  CLOSED: 'closed',
  MERGED: 'merged',
};
const MERGEABLE: Readonly<Record<string, PullRequestFacts['mergeable']>> = {
  MERGEABLE: 'mergeable',
  CONFLICTING: 'conflicting',
};

function readPullRequest(value: unknown): PullRequestFacts {
  const node = asObject(value, 'pull request');
  const author = asObjectOrNull(node.author, 'author');
  return {
    nodeId: asString(node.id, 'id'),
    number: asCount(node.number, 'number'),
    url: asString(node.url, 'url'),
    state: STATES[asString(node.state, 'state')] ?? 'open',
    title: asString(node.title, 'title'),
    body: asString(node.body, 'body'),
    draft: asBoolean(node.isDraft, 'isDraft'),
    crossRepository: asBoolean(node.isCrossRepository, 'isCrossRepository'),
    base: asString(node.baseRefName, 'baseRefName'),
    headOid: asOid(node.headRefOid, 'headRefOid'),
    byViewer: asBoolean(node.viewerDidAuthor, 'viewerDidAuthor'),
    author: author === null ? undefined : loginOf(author),
    mergeable: MERGEABLE[asString(node.mergeable, 'mergeable')] ?? 'unknown',
    paths: readPaths(asObjectOrNull(node.files, 'files')),
  };
}

/** GraphQL leaves out the `[bot]` of a bot's login. */
function loginOf(author: Json): string {
  const login = asString(author.login, 'author.login');
  return author.__typename === 'Bot' && !login.endsWith('[bot]') ? `${login}[bot]` : login;
}

function readPaths(files: Json | null): readonly string[] | undefined {
  if (files === null) return undefined;
  const nodes = asList(files.nodes, 'files.nodes');
  if (asCount(files.totalCount, 'files.totalCount') > nodes.length) return undefined;
  return nodes.map((node) => asString(asObject(node, 'file').path, 'file.path'));
}
