import type { SimResponse } from '../../service.js';
import { type Need, requireAccess } from '../access.js';
import { requestReviews } from '../conversations.js';
import { invalid, notFound, unprocessable } from '../errors.js';
import { diffText, git as runGit } from '../git/binary.js';
import { filePatches } from '../git/history.js';
import { mergeCommit, pullCommits, pullRange } from '../merging.js';
import { followRef } from '../pull-sync.js';
import { createPull, updatePull } from '../pulls.js';
import type { Pull, Repository } from '../world.js';
import {
  type Call,
  jsonBody,
  mediaType,
  ok,
  paginate,
  plain,
  type Route,
  repositoryOf,
  stateWord,
  text,
  texts,
} from './call.js';
import { commitShape, fileShape } from './commit-shapes.js';
import { isHead, pullShape, pullSummary } from './conversation-shapes.js';

function open(call: Call, need: Need): { repository: Repository; pull: Pull } {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, [need]);
  const pull = call.forge.pull(repository, Number(call.params.number));
  if (pull === null) throw notFound();
  return { repository, pull };
}

function listPulls(call: Call): SimResponse {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, ['pull_requests=read']);
  const state = call.query.get('state') ?? 'open';
  const head = call.query.get('head');
  const base = call.query.get('base');
  const found = repository.pulls
    .filter((pull) => state === 'all' || pull.state === state)
    // A head that is not `owner:branch` is no filter at all.
    .filter((pull) => head === null || !head.includes(':') || isHead(call.forge, pull, head))
    .filter((pull) => base === null || pull.base.ref === base);
  const key = call.query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const ascending = [...found].sort((a, b) => (a[key] === b[key] ? a.number - b.number : a[key] < b[key] ? -1 : 1));
  const direction =
    call.query.get('direction') ?? (call.query.get('sort') === null || key === 'createdAt' ? 'desc' : 'asc');
  const sorted = direction === 'asc' ? ascending : ascending.reverse();
  return paginate(
    call,
    sorted.map((pull) => pullSummary(call, repository, pull)),
  );
}

function getPull(call: Call): SimResponse {
  const { repository, pull } = open(call, 'pull_requests=read');
  const { directory } = call.forge.git(repository);
  const media = mediaType(call);
  const range = pullRange(call.forge, repository, pull);
  if (media === 'diff') return plain(diffText(directory, range.from, range.to), 'diff');
  if (media === 'patch') {
    const args = ['format-patch', '--stdout', '--no-signature', '--no-renames', `${range.from}..${range.to}`];
    return plain(runGit(directory, args), 'patch');
  }
  return ok(pullShape(call, repository, pull));
}

function postPull(call: Call): SimResponse {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, ['pull_requests=write']);
  const body = jsonBody(call);
  const head = text(body, 'head');
  const base = text(body, 'base');
  if (head === null || base === null) {
    throw invalid([{ resource: 'PullRequest', code: 'missing_field', field: head === null ? 'head' : 'base' }]);
  }
  const maintainer = body.maintainer_can_modify;
  const pull = createPull(call.forge, call.actor, repository, {
    title: text(body, 'title') ?? '',
    body: text(body, 'body'),
    head,
    base,
    draft: body.draft === true,
    maintainerCanModify: typeof maintainer === 'boolean' ? maintainer : null,
  });
  return ok(pullShape(call, repository, pull), 201);
}

function patchPull(call: Call): SimResponse {
  const { repository, pull } = open(call, 'pull_requests=write');
  const body = jsonBody(call);
  const state = stateWord(body, 'PullRequest');

  const change = { title: text(body, 'title'), body: text(body, 'body'), base: text(body, 'base'), state };
  updatePull(call.forge, call.actor, repository, pull, change);
  return ok(pullShape(call, repository, pull));
}

function postReviewers(call: Call): SimResponse {
  const { repository, pull } = open(call, 'pull_requests=write');
  const body = jsonBody(call);
  const request = { by: call.actor.login, users: texts(body, 'reviewers'), teams: texts(body, 'team_reviewers') };
  requestReviews(call.forge, repository, pull, request);
  return ok(pullSummary(call, repository, pull), 201);
}

function putMerge(call: Call): SimResponse {
  const { repository, pull } = open(call, 'contents=write');
  if (pull.state === 'closed') throw unprocessable('Pull Request is not mergeable');
  const git = call.forge.git(repository);
  const sha = mergeCommit(call.forge, repository, pull, call.actor.login);
  const name = `refs/heads/${pull.base.ref}`;
  const from = git.ref(name);
  git.setRef(name, sha);
  followRef(call.forge, repository, { name, from, to: sha, by: call.actor.login });
  return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
}

function listCommits(call: Call): SimResponse {
  const { repository, pull } = open(call, 'pull_requests=read');
  return paginate(
    call,
    pullCommits(call.forge, repository, pull).map((commit) => commitShape(call, repository, commit)),
  );
}

function listFiles(call: Call): SimResponse {
  const { repository, pull } = open(call, 'pull_requests=read');
  const range = pullRange(call.forge, repository, pull);
  const patches = filePatches(call.forge.git(repository), range.from, range.to);
  return paginate(
    call,
    patches.map((patch) => fileShape(call, repository, pull.head.oid, patch)),
  );
}

const root = '/repos/:owner/:repo/pulls';

/** Pull requests. */
export const pullRoutes: readonly Route[] = [
  { method: 'GET', path: root, docs: 'pulls/pulls#list-pull-requests', handle: listPulls },
  { method: 'POST', path: root, docs: 'pulls/pulls#create-a-pull-request', handle: postPull },
  { method: 'GET', path: `${root}/:number`, docs: 'pulls/pulls#get-a-pull-request', handle: getPull },
  { method: 'PATCH', path: `${root}/:number`, docs: 'pulls/pulls#update-a-pull-request', handle: patchPull },
  {
    method: 'GET',
    path: `${root}/:number/commits`,
    docs: 'pulls/pulls#list-commits-on-a-pull-request',
    handle: listCommits,
  },
  { method: 'GET', path: `${root}/:number/files`, docs: 'pulls/pulls#list-pull-requests-files', handle: listFiles },
  { method: 'PUT', path: `${root}/:number/merge`, docs: 'pulls/pulls#merge-a-pull-request', handle: putMerge },
  {
    method: 'POST',
    path: `${root}/:number/requested_reviewers`,
    docs: 'pulls/review-requests#request-reviewers-for-a-pull-request',
    handle: postReviewers,
  },
];
