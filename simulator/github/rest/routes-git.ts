import type { SimResponse } from '../../service.js';
import { type Need, requireAccess } from '../access.js';
import { conflict, GitHubError, invalid, notFound, unprocessable } from '../errors.js';
import { resolveRevision } from '../git/expression.js';
import type { Signature, TreeEntry } from '../git/objects.js';
import { emptyTree } from '../git/objects.js';
import type { GitRepository, TreeChange } from '../git/repository.js';
import { nodeId } from '../graphql/node-id.js';
import { createRef, deleteRef, updateRef } from '../refs.js';
import type { Repository } from '../world.js';
import { type Call, jsonBody, mediaType, ok, plain, type Route, repositoryOf, text, texts } from './call.js';
import { gitCommitShape, refShape } from './commit-shapes.js';
import { base64Lines } from './routes-contents.js';
import { repositoryUrl } from './shapes.js';

const types: Readonly<Record<string, string>> = { '40000': 'tree', '160000': 'commit' };

function open(call: Call, need: Need): { repository: Repository; git: GitRepository } {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, [need]);
  const git = call.forge.git(repository);
  if (git.refs('refs/heads/').length === 0) throw conflict('Git Repository is empty.');
  return { repository, git };
}

function getRef(call: Call): SimResponse {
  const { repository, git } = open(call, 'contents=read');
  const name = `refs/${call.params.ref ?? ''}`;
  const oid = git.ref(name);
  if (oid === null) throw notFound();
  return ok(refShape(call, repository, name, oid));
}

function matchingRefs(call: Call): SimResponse {
  const { repository, git } = open(call, 'contents=read');
  const refs = git.refs(`refs/${call.params.ref ?? ''}`);
  return ok(refs.map(({ name, oid }) => refShape(call, repository, name, oid)));
}

function postRef(call: Call): SimResponse {
  const { repository, git } = open(call, 'contents=write');
  const body = jsonBody(call);
  const name = text(body, 'ref');
  const sha = text(body, 'sha');
  if (name === null || sha === null)
    throw invalid([{ resource: 'Reference', code: 'missing_field', field: name === null ? 'ref' : 'sha' }]);
  createRef(call.forge, call.actor, repository, name, sha);
  return ok(refShape(call, repository, name, git.ref(name) ?? sha), 201);
}

function patchRef(call: Call): SimResponse {
  const { repository } = open(call, 'contents=write');
  const body = jsonBody(call);
  const name = `refs/${call.params.ref ?? ''}`;
  const sha = text(body, 'sha') ?? '';
  updateRef(call.forge, call.actor, repository, { name, to: sha, force: body.force === true });
  return ok(refShape(call, repository, name, sha));
}

function removeRef(call: Call): SimResponse {
  const { repository } = open(call, 'contents=write');
  deleteRef(call.forge, call.actor, repository, `refs/${call.params.ref ?? ''}`);
  return { status: 204 };
}

function getCommit(call: Call): SimResponse {
  const { repository, git } = open(call, 'contents=read');
  const commit = git.objects.findCommit(call.params.sha ?? '');
  if (commit === null) throw notFound();
  return ok(gitCommitShape(call, repository, commit));
}

function postCommit(call: Call): SimResponse {
  const { repository, git } = open(call, 'contents=write');
  const body = jsonBody(call);
  const tree = text(body, 'tree') ?? '';
  const message = text(body, 'message');
  if (message === null) throw invalid([{ resource: 'Commit', code: 'missing_field', field: 'message' }]);
  if (tree !== emptyTree && git.objects.read(tree)?.type !== 'tree') throw unprocessable('Tree SHA does not exist');
  const parents = texts(body, 'parents');
  if (parents.some((parent) => git.objects.findCommit(parent) === null))
    throw unprocessable('Parent SHA does not exist or is not a commit object');
  const named = body.author !== undefined || body.committer !== undefined;
  const self = call.forge.signature(call.actor.login);
  const author = signature(body.author, self);
  // GitHub signs a bot's commit unless the request names its own author or committer.
  const signs = !named && call.forge.account(call.actor.login).type === 'Bot';
  const oid = git.objects.writeCommit({
    tree,
    parents,
    message,
    author,
    committer: signature(body.committer, author),
    gpgsig: null,
  });
  if (signs) call.forge.signed.add(oid);
  return ok(gitCommitShape(call, repository, git.objects.commit(oid)), 201);
}

function signature(value: unknown, fallback: Signature): Signature {
  if (typeof value !== 'object' || value === null) return fallback;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const date = text(fields, 'date');
  return {
    name: text(fields, 'name') ?? fallback.name,
    email: text(fields, 'email') ?? fallback.email,
    date: date === null ? fallback.date : new Date(date),
  };
}

function treeEntries(call: Call, repository: Repository, tree: string, recursive: boolean, prefix = ''): unknown[] {
  const git = call.forge.git(repository);
  const url = repositoryUrl(call, repository);
  return git.objects.tree(tree).flatMap((entry: TreeEntry) => {
    const path = prefix + entry.name;
    const type = types[entry.mode] ?? 'blob';
    const base = { path, mode: entry.mode.padStart(6, '0'), type, sha: entry.oid };
    const size = type === 'blob' ? { size: git.objects.blob(entry.oid).length } : {};
    const own = type === 'commit' ? base : { ...base, ...size, url: `${url}/git/${type}s/${entry.oid}` };
    const below = recursive && type === 'tree' ? treeEntries(call, repository, entry.oid, true, `${path}/`) : [];
    return [own, ...below];
  });
}

function treeShape(call: Call, repository: Repository, sha: string): unknown {
  const tree = treeEntries(call, repository, sha, call.query.has('recursive'));
  return { sha, url: `${repositoryUrl(call, repository)}/git/trees/${sha}`, tree, truncated: false };
}

function getTree(call: Call): SimResponse {
  const { repository, git } = open(call, 'contents=read');
  const oid = resolveRevision(git, call.params.sha ?? '');
  const tree = oid === null ? null : (git.objects.findCommit(oid)?.tree ?? oid);
  if (tree === null || (tree !== emptyTree && git.objects.read(tree)?.type !== 'tree')) throw notFound();
  return ok(treeShape(call, repository, tree));
}

function postTree(call: Call): SimResponse {
  const { repository, git } = open(call, 'contents=write');
  const body = jsonBody(call);
  const wanted: unknown = body.tree;
  if (!Array.isArray(wanted)) throw invalid([{ resource: 'Tree', code: 'missing_field', field: 'tree' }]);
  const changes = new Map<string, TreeChange>();
  for (const item of wanted) {
    const fields: Readonly<Record<string, unknown>> = typeof item === 'object' && item !== null ? { ...item } : {};
    const content = text(fields, 'content');
    const oid = content === null ? text(fields, 'sha') : git.objects.write('blob', Buffer.from(content));
    if (oid !== null && git.objects.read(oid) === null) throw unprocessable(`tree.sha ${oid} is not a valid blob`);
    changes.set(
      text(fields, 'path') ?? '',
      oid === null ? null : { mode: (text(fields, 'mode') ?? '100644').replace(/^0/, ''), oid },
    );
  }
  const base = text(body, 'base_tree');
  const baseTree = base === null ? emptyTree : (git.objects.findCommit(base)?.tree ?? base);
  return ok(treeShape(call, repository, git.changeTree(baseTree, changes)), 201);
}

function getBlob(call: Call): SimResponse {
  const { repository, git } = open(call, 'contents=read');
  const sha = call.params.sha ?? '';
  const object = git.objects.read(sha);
  if (object?.type !== 'blob') throw notFound();
  if (mediaType(call) === 'raw') return plain(object.content, 'raw');
  return ok({
    sha,
    node_id: nodeId('O', repository.id, sha),
    size: object.content.length,
    url: `${repositoryUrl(call, repository)}/git/blobs/${sha}`,
    content: base64Lines(object.content),
    encoding: 'base64',
  });
}

function postBlob(call: Call): SimResponse {
  const { repository, git } = open(call, 'contents=write');
  const body = jsonBody(call);
  const content = text(body, 'content');
  if (content === null)
    throw new GitHubError(422, 'Invalid request.\n\n"content" wasn\'t supplied.', { type: 'UNPROCESSABLE' });
  const encoding = text(body, 'encoding') === 'base64' ? 'base64' : 'utf8';
  const sha = git.objects.write('blob', Buffer.from(content, encoding));
  return ok({ sha, url: `${repositoryUrl(call, repository)}/git/blobs/${sha}` }, 201);
}

const root = '/repos/:owner/:repo/git';

/** The git database: refs, commits, trees, blobs. */
export const gitRoutes: readonly Route[] = [
  { method: 'GET', path: `${root}/ref/*ref`, docs: 'git/refs#get-a-reference', handle: getRef },
  {
    method: 'GET',
    path: `${root}/matching-refs/*ref`,
    docs: 'git/refs#list-matching-references',
    handle: matchingRefs,
  },
  { method: 'POST', path: `${root}/refs`, docs: 'git/refs#create-a-reference', handle: postRef },
  { method: 'PATCH', path: `${root}/refs/*ref`, docs: 'git/refs#update-a-reference', handle: patchRef },
  { method: 'DELETE', path: `${root}/refs/*ref`, docs: 'git/refs#delete-a-reference', handle: removeRef },
  { method: 'GET', path: `${root}/commits/:sha`, docs: 'git/commits#get-a-commit-object', handle: getCommit },
  { method: 'POST', path: `${root}/commits`, docs: 'git/commits#create-a-commit', handle: postCommit },
  { method: 'GET', path: `${root}/trees/*sha`, docs: 'git/trees#get-a-tree', handle: getTree },
  { method: 'POST', path: `${root}/trees`, docs: 'git/trees#create-a-tree', handle: postTree },
  { method: 'GET', path: `${root}/blobs/:sha`, docs: 'git/blobs#get-a-blob', handle: getBlob },
  { method: 'POST', path: `${root}/blobs`, docs: 'git/blobs#create-a-blob', handle: postBlob },
];
