import type { SimResponse } from '../../service.js';
import { requireAccess } from '../access.js';
import { commitOnBranch } from '../commits.js';
import { GitHubError, invalid, notFound } from '../errors.js';
import { resolveRevision } from '../git/expression.js';
import type { Located } from '../git/repository.js';
import type { Repository } from '../world.js';
import { type Call, jsonBody, mediaType, ok, plain, type Route, repositoryOf, text } from './call.js';
import { gitCommitShape } from './commit-shapes.js';
import { repositoryPage, repositoryUrl } from './shapes.js';

type Json = Record<string, unknown>;

const megabyte = 1024 * 1024;
const docs = 'repos/contents#get-repository-content';

/** Where a path was found. */
interface Place {
  readonly repository: Repository;
  readonly ref: string;
  readonly path: string;
}

/** Base64 in lines of 60 characters, as the contents API gives it. */
export function base64Lines(content: Buffer): string {
  return (content.toString('base64').match(/.{1,60}/g) ?? []).map((line) => `${line}\n`).join('');
}

function common(
  call: Call,
  place: Place,
  found: Located,
  type: 'file' | 'dir' | 'symlink' | 'submodule',
  size: number,
): Json {
  const encoded = place.path.split('/').map(encodeURIComponent).join('/');
  const base = repositoryUrl(call, place.repository);
  const page = repositoryPage(call.forge, place.repository);
  const url = `${base}/contents/${encoded}?ref=${encodeURIComponent(place.ref)}`;
  const isTree = type === 'dir';
  const git = type === 'submodule' ? null : `${base}/git/${isTree ? 'trees' : 'blobs'}/${found.oid}`;
  const html = `${page}/${isTree ? 'tree' : 'blob'}/${place.ref}/${encoded}`;
  return {
    name: place.path.split('/').at(-1) ?? '',
    path: place.path,
    sha: found.oid,
    size,
    url,
    html_url: html,
    git_url: git,
    download_url: type === 'file' ? `${page}/raw/${place.ref}/${encoded}` : null,
    type,
    _links: { self: url, git, html },
  };
}

function kindOf(mode: string): 'file' | 'dir' | 'symlink' | 'submodule' {
  if (mode === '40000') return 'dir';
  if (mode === '120000') return 'symlink';
  return mode === '160000' ? 'submodule' : 'file';
}

function summary(call: Call, place: Place, found: Located): Json {
  const kind = kindOf(found.mode);
  const objects = call.forge.git(place.repository).objects;
  const size = kind === 'file' || kind === 'symlink' ? objects.blob(found.oid).length : 0;
  return common(call, place, found, kind, size);
}

/** A listing's entries; in a listing a submodule says `file`, for the sake of old clients. */
function listing(call: Call, place: Place, tree: string): Json[] {
  const prefix = place.path === '' ? '' : `${place.path}/`;
  return call.forge
    .git(place.repository)
    .objects.tree(tree)
    .map((entry) => {
      const shape = summary(call, { ...place, path: prefix + entry.name }, entry);
      return shape.type === 'submodule' ? { ...shape, type: 'file' } : shape;
    });
}

/** A link inside the repository that leads to a file is answered with that file. */
function followLink(call: Call, place: Place, tree: string, found: Located): { place: Place; found: Located } {
  if (found.mode !== '120000') return { place, found };
  const git = call.forge.git(place.repository);
  const target = git.objects.blob(found.oid).toString('utf8');
  const path = new URL(target, `file:///${place.path}`).pathname.slice(1);
  const end = target.startsWith('/') ? null : git.entry(tree, decodeURIComponent(path));
  return end !== null && kindOf(end.mode) === 'file' ? { place, found: end } : { place, found };
}

function file(call: Call, place: Place, found: Located): SimResponse {
  const content = call.forge.git(place.repository).objects.blob(found.oid);
  const media = mediaType(call);
  if (media === 'raw') return plain(content, 'raw');
  const shape = common(call, place, found, 'file', content.length);
  if (content.length <= megabyte) return ok({ ...shape, content: base64Lines(content), encoding: 'base64' });
  if (content.length > 100 * megabyte) throw tooLarge();
  return ok({ ...shape, content: '', encoding: 'none' });
}

function tooLarge(): GitHubError {
  const message = 'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.';
  return new GitHubError(403, message, {
    type: 'FORBIDDEN',
    errors: [{ resource: 'Blob', field: 'data', code: 'too_large' }],
  });
}

/** The address that `.gitmodules` gives a submodule. */
function submoduleUrl(call: Call, place: Place, tree: string): string {
  const git = call.forge.git(place.repository);
  const modules = git.entry(tree, '.gitmodules');
  const lines = modules === null ? [] : git.objects.blob(modules.oid).toString('utf8').split('\n');
  const own = lines.findIndex((line) => line.trim() === `path = ${place.path}`);
  return (
    lines
      .slice(Math.max(0, own))
      .find((line) => line.trim().startsWith('url = '))
      ?.trim()
      .slice('url = '.length) ?? ''
  );
}

function getContents(call: Call): SimResponse {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, ['contents=read']);
  const git = call.forge.git(repository);
  const ref = call.query.get('ref') ?? repository.defaultBranch;
  const path = (call.params.path ?? '').replace(/\/+$/, '');
  const commit = git.objects.findCommit(resolveRevision(git, ref) ?? '');
  if (git.refs('refs/heads/').length === 0)
    throw new GitHubError(404, 'This repository is empty.', { type: 'NOT_FOUND' });
  if (commit === null) throw new GitHubError(404, `No commit found for the ref ${ref}`, { type: 'NOT_FOUND' });
  const at: Place = { repository, ref, path };
  const entry = git.entry(commit.tree, path);
  if (entry === null) throw notFound();
  const { place, found } = followLink(call, at, commit.tree, entry);
  switch (kindOf(found.mode)) {
    case 'dir': {
      const entries = listing(call, place, found.oid);
      return ok(mediaType(call) === 'object' ? { ...common(call, place, found, 'dir', 0), entries } : entries);
    }
    case 'symlink': {
      const target = git.objects.blob(found.oid).toString('utf8');
      return mediaType(call) === 'raw' ? plain(target, 'raw') : ok({ ...summary(call, place, found), target });
    }
    case 'submodule':
      return ok({ ...summary(call, place, found), submodule_git_url: submoduleUrl(call, place, commit.tree) });
    case 'file':
      return file(call, place, found);
  }
}

function currentSha(call: Call, repository: Repository, branch: string, path: string): string | null {
  const git = call.forge.git(repository);
  const head = git.branch(branch);
  if (head === null) throw new GitHubError(404, `Branch ${branch} not found`, { type: 'NOT_FOUND' });
  return git.entry(git.objects.commit(head).tree, path)?.oid ?? null;
}

function requireSha(path: string, present: string | null, given: string | null): void {
  if (present === given) return;
  if (given === null) throw invalid([], 'Invalid request.\n\n"sha" wasn\'t supplied.');
  throw new GitHubError(409, `${path} does not match ${given}`, { type: 'UNPROCESSABLE' });
}

function writeContents(call: Call): SimResponse {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, ['contents=write']);
  const body = jsonBody(call);
  const path = call.params.path ?? '';
  const branch = text(body, 'branch') ?? repository.defaultBranch;
  const message = text(body, 'message');
  const removes = call.request.method === 'DELETE';
  const content = text(body, 'content');
  if (message === null || (content === null && !removes))
    throw invalid([{ resource: 'Commit', code: 'missing_field', field: message === null ? 'message' : 'content' }]);
  const before = currentSha(call, repository, branch, path);
  if (removes && before === null) throw notFound();
  requireSha(path, before, text(body, 'sha'));
  const additions = removes ? [] : [{ path, content: Buffer.from(content ?? '', 'base64') }];
  const oid = commitOnBranch(call.forge, call.actor, repository, {
    branch,
    message,
    additions,
    deletions: removes ? [path] : [],
  });
  const git = call.forge.git(repository);
  const commit = git.objects.commit(oid);
  const found = git.entry(commit.tree, path);
  const shape = found === null ? null : summary(call, { repository, ref: branch, path }, found);
  return ok({ content: shape, commit: gitCommitShape(call, repository, commit) }, before === null ? 201 : 200);
}

/** The contents API. */
export const contentRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/:owner/:repo/contents', docs, handle: getContents },
  { method: 'GET', path: '/repos/:owner/:repo/contents/*path', docs, handle: getContents },
  {
    method: 'PUT',
    path: '/repos/:owner/:repo/contents/*path',
    docs: 'repos/contents#create-or-update-file-contents',
    handle: writeContents,
  },
  {
    method: 'DELETE',
    path: '/repos/:owner/:repo/contents/*path',
    docs: 'repos/contents#delete-a-file',
    handle: writeContents,
  },
];
