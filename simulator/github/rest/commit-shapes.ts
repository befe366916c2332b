import { formatTime } from '../forge.js';
import { type FilePatch, filePatches } from '../git/history.js';
import type { Commit, Signature } from '../git/objects.js';
import { nodeId } from '../graphql/node-id.js';
import type { Repository } from '../world.js';
import type { Call } from './call.js';
import { repositoryPage, repositoryUrl, userShape } from './shapes.js';

type Json = Record<string, unknown>;

function person(signature: Signature): Json {
  return { name: signature.name, email: signature.email, date: formatTime(signature.date) };
}

function verification(call: Call, commit: Commit): Json {
  if (!call.forge.signed.has(commit.oid)) {
    const reason = commit.gpgsig === null ? 'unsigned' : 'unknown_key';
    return { verified: false, reason, signature: commit.gpgsig, payload: null, verified_at: null };
  }
  const payload = `tree ${commit.tree}\n`;
  return {
    verified: true,
    reason: 'valid',
    signature: commit.gpgsig ?? '',
    payload,
    verified_at: formatTime(commit.committer.date),
  };
}

function account(call: Call, signature: Signature): Json | null {
  const found = call.forge.world.accounts.find((each) => call.forge.signature(each.login).email === signature.email);
  return found === undefined ? null : userShape(call, found.login);
}

/** A commit of the git database (`git-commit`). */
export function gitCommitShape(call: Call, repository: Repository, commit: Commit): Json {
  const url = repositoryUrl(call, repository);
  const page = repositoryPage(call.forge, repository);
  return {
    sha: commit.oid,
    node_id: nodeId('O', repository.id, commit.oid),
    url: `${url}/git/commits/${commit.oid}`,
    html_url: `${page}/commit/${commit.oid}`,
    author: person(commit.author),
    committer: person(commit.committer),
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/git/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
    verification: verification(call, commit),
  };
}

/** A commit with the accounts behind it (`commit`); `files` adds its changes. */
export function commitShape(call: Call, repository: Repository, commit: Commit, files = false): Json {
  const url = repositoryUrl(call, repository);
  const page = repositoryPage(call.forge, repository);
  const patches = files ? filePatches(call.forge.git(repository), commit.parents[0] ?? null, commit.oid) : [];
  return {
    sha: commit.oid,
    node_id: nodeId('O', repository.id, commit.oid),
    url: `${url}/commits/${commit.oid}`,
    html_url: `${page}/commit/${commit.oid}`,
    comments_url: `${url}/commits/${commit.oid}/comments`,
    commit: {
      url: `${url}/git/commits/${commit.oid}`,
      author: person(commit.author),
      committer: person(commit.committer),
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      verification: verification(call, commit),
    },
    author: account(call, commit.author),
    committer: account(call, commit.committer),
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${page}/commit/${sha}` })),
    ...(files
      ? { stats: stats(patches), files: patches.map((patch) => fileShape(call, repository, commit.oid, patch)) }
      : {}),
  };
}

function stats(patches: readonly FilePatch[]): Json {
  const additions = patches.reduce((sum, each) => sum + each.additions, 0);
  const deletions = patches.reduce((sum, each) => sum + each.deletions, 0);
  return { additions, deletions, total: additions + deletions };
}

/** A changed file (`diff-entry`). */
export function fileShape(call: Call, repository: Repository, head: string, patch: FilePatch): Json {
  const path = patch.path.split('/').map(encodeURIComponent).join('/');
  const page = repositoryPage(call.forge, repository);
  return {
    sha: patch.newOid ?? patch.oldOid,
    filename: patch.path,
    status: patch.status,
    additions: patch.additions,
    deletions: patch.deletions,
    changes: patch.additions + patch.deletions,
    blob_url: `${page}/blob/${head}/${path}`,
    raw_url: `${page}/raw/${head}/${path}`,
    contents_url: `${repositoryUrl(call, repository)}/contents/${path}?ref=${head}`,
    ...(patch.patch === null ? {} : { patch: patch.patch }),
  };
}

/** A ref (`git-ref`). */
export function refShape(call: Call, repository: Repository, name: string, oid: string): Json {
  const url = repositoryUrl(call, repository);
  const type = call.forge.git(repository).objects.read(oid)?.type ?? 'commit';
  return {
    ref: name,
    node_id: nodeId('REF', repository.id, name),
    url: `${url}/git/${name}`,
    object: { sha: oid, type, url: `${url}/git/${type}s/${oid}` },
  };
}
