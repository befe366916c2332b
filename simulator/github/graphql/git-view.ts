import { extname } from 'node:path';
import { requireAccess } from '../access.js';
import { formatTime, nameOf, webFlow } from '../forge.js';
import { locate } from '../git/expression.js';
import { commitsBetween, filePatches, history, mergeBase } from '../git/history.js';
import type { Commit, Signature, TreeEntry } from '../git/objects.js';
import type { Repository } from '../world.js';
import { userView } from './actor-view.js';
import { nodeId } from './node-id.js';
import { pullView } from './pull-view.js';
import { repositoryView } from './repository-view.js';
import type { Context, View } from './view.js';

/** GraphQL gives no more of a blob's text than this many bytes. */
const longestText = 512_000;

const typeOfMode: Readonly<Record<string, string>> = { '40000': 'tree', '160000': 'commit' };

/** The object with this oid, or null. */
export function objectView(context: Context, repository: Repository, oid: string): View | null {
  const git = context.forge.git(repository);
  const object = git.objects.read(oid);
  if (object === null) return null;
  if (object.type === 'commit') return commitView(context, repository, git.objects.commit(oid));
  if (object.type === 'tree') return treeView(context, repository, oid, '');
  return blobView(context, repository, oid);
}

/** What an expression such as `main:path` names, or null. */
export function expressionView(context: Context, repository: Repository, expression: string): View | null {
  requireAccess(context.actor, repository, ['contents=read']);
  const found = locate(context.forge.git(repository), expression);
  return found === null ? null : objectView(context, repository, found.oid);
}

function gitObject(context: Context, repository: Repository, oid: string): Omit<View, '__typename'> {
  return {
    id: nodeId('O', repository.id, oid),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    commitUrl: `${context.forge.origin()}/${nameOf(repository)}/commit/${oid}`,
    commitResourcePath: `/${nameOf(repository)}/commit/${oid}`,
    repository: () => repositoryView(context, repository),
  };
}

function blobView(context: Context, repository: Repository, oid: string): View {
  const content = context.forge.git(repository).objects.blob(oid);
  const binary = content.subarray(0, 8000).includes(0);
  return {
    __typename: 'Blob',
    ...gitObject(context, repository, oid),
    byteSize: content.length,
    isBinary: binary,
    isTruncated: content.length > longestText,
    text: binary ? null : content.subarray(0, longestText).toString('utf8'),
  };
}

function treeView(context: Context, repository: Repository, oid: string, path: string): View {
  return {
    __typename: 'Tree',
    ...gitObject(context, repository, oid),
    entries: () =>
      context.forge
        .git(repository)
        .objects.tree(oid)
        .map((entry) => entryView(context, repository, entry, path)),
  };
}

function entryView(context: Context, repository: Repository, entry: TreeEntry, folder: string): View {
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
  const type = typeOfMode[entry.mode] ?? 'blob';
  const object = (): View | null => {
    if (type === 'commit') return null;
    return type === 'tree' ? treeView(context, repository, entry.oid, path) : blobView(context, repository, entry.oid);
  };
  return {
    __typename: 'TreeEntry',
    name: entry.name,
    nameRaw: Buffer.from(entry.name).toString('base64'),
    path,
    pathRaw: Buffer.from(path).toString('base64'),
    mode: Number.parseInt(entry.mode, 8),
    type,
    oid: entry.oid,
    extension: extname(entry.name),
    isGenerated: false,
    size: () => (type === 'blob' ? context.forge.git(repository).objects.blob(entry.oid).length : 0),
    object,
    submodule: null,
    repository: () => repositoryView(context, repository),
  };
}

function gitActor(context: Context, signature: Signature): View {
  const accounts = context.forge.world.accounts;
  const account = accounts.find((each) => context.forge.signature(each.login).email === signature.email);
  return {
    __typename: 'GitActor',
    name: signature.name,
    email: signature.email,
    date: formatTime(signature.date),
    avatarUrl: `${context.forge.origin()}/avatars/u/e`,
    user: () => (account === undefined || account.type === 'Organization' ? null : userView(context, account.login)),
  };
}

function signatureView(context: Context, commit: Commit): View | null {
  const byGitHub = context.forge.signed.has(commit.oid);
  if (!byGitHub && commit.gpgsig === null) return null;
  return {
    __typename: 'GpgSignature',
    email: commit.committer.email,
    isValid: byGitHub,
    keyId: byGitHub ? 'B5690EEEBB952194' : 'FFFFFFFFFFFFFFFF',
    payload: '',
    signature: commit.gpgsig ?? '',
    signer: null,
    state: byGitHub ? 'VALID' : 'UNKNOWN_KEY',
    verifiedAt: byGitHub ? formatTime(commit.committer.date) : null,
    wasSignedByGitHub: byGitHub,
  };
}

/** A commit. */
export function commitView(context: Context, repository: Repository, commit: Commit): View {
  const git = context.forge.git(repository);
  const patches = (): ReturnType<typeof filePatches> => filePatches(git, commit.parents[0] ?? null, commit.oid);
  const [headline = '', ...body] = commit.message.split('\n');
  return {
    __typename: 'Commit',
    ...gitObject(context, repository, commit.oid),
    url: `${context.forge.origin()}/${nameOf(repository)}/commit/${commit.oid}`,
    resourcePath: `/${nameOf(repository)}/commit/${commit.oid}`,
    message: commit.message,
    messageHeadline: headline,
    messageBody: body.join('\n').trim(),
    author: () => gitActor(context, commit.author),
    authors: () => [gitActor(context, commit.author)],
    committer: () => gitActor(context, commit.committer),
    authoredByCommitter: commit.author.email === commit.committer.email && commit.author.name === commit.committer.name,
    authoredDate: formatTime(commit.author.date),
    committedDate: formatTime(commit.committer.date),
    committedViaWeb: commit.committer.email === webFlow.email,
    parents: () => commit.parents.map((parent) => commitView(context, repository, git.objects.commit(parent))),
    tree: () => treeView(context, repository, commit.tree, ''),
    file: ({ path }: { path: string }) => fileView(context, repository, commit, path),
    history: ({ path }: { path?: string | null }) =>
      history(git, commit.oid, path ?? '').map((each) => commitView(context, repository, each)),
    signature: () => signatureView(context, commit),
    additions: () => patches().reduce((sum, file) => sum + file.additions, 0),
    deletions: () => patches().reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: () => patches().length,
    changedFilesIfAvailable: () => patches().length,
    associatedPullRequests: () =>
      repository.pulls
        .filter((pull) => pull.head.oid === commit.oid)
        .map((pull) => pullView(context, repository, pull)),
    status: null,
    statusCheckRollup: null,
    onBehalfOf: null,
  };
}

function fileView(context: Context, repository: Repository, commit: Commit, path: string): View | null {
  const found = context.forge.git(repository).entry(commit.tree, path);
  const slash = path.lastIndexOf('/');
  const folder = slash === -1 ? '' : path.slice(0, slash);
  return found === null ? null : entryView(context, repository, { ...found, name: path.slice(slash + 1) }, folder);
}

/** A ref by its full name, or null. */
export function refView(context: Context, repository: Repository, qualified: string): View | null {
  requireAccess(context.actor, repository, ['contents=read']);
  const git = context.forge.git(repository);
  const full = ['', 'refs/heads/', 'refs/tags/', 'refs/']
    .map((prefix) => prefix + qualified)
    .find((name) => git.ref(name) !== null);
  if (full === undefined) return null;
  const oid = git.ref(full) ?? '';
  const prefix = /^refs\/[^/]+\//.exec(full)?.[0] ?? 'refs/';
  const branch = full.slice(prefix.length);
  return {
    __typename: 'Ref',
    id: nodeId('REF', repository.id, full),
    name: branch,
    prefix,
    target: () => objectView(context, repository, oid),
    repository: () => repositoryView(context, repository),
    compare: ({ headRef }: { headRef: string }) => comparisonView(context, repository, oid, headRef),
    associatedPullRequests: ({ states }: { states?: readonly string[] | null }) =>
      repository.pulls
        .filter((pull) => pull.head.ref === branch && pull.head.repository === nameOf(repository))
        .map((pull) => pullView(context, repository, pull))
        .filter((view) => states == null || states.includes(String(view.state))),
    branchProtectionRule: null,
  };
}

function comparisonView(context: Context, repository: Repository, base: string, headRef: string): View | null {
  const git = context.forge.git(repository);
  const head = locate(git, headRef)?.oid;
  if (head === undefined) return null;
  const ahead = commitsBetween(git, base, head);
  const behind = commitsBetween(git, head, base).length;
  const status = ahead.length === 0 ? (behind === 0 ? 'IDENTICAL' : 'BEHIND') : behind === 0 ? 'AHEAD' : 'DIVERGED';
  return {
    __typename: 'Comparison',
    id: nodeId('O', repository.id, mergeBase(git, base, head) ?? base),
    aheadBy: ahead.length,
    behindBy: behind,
    status,
    baseTarget: () => objectView(context, repository, base),
    headTarget: () => objectView(context, repository, head),
    commits: () => ahead.map((commit) => commitView(context, repository, commit)),
  };
}
