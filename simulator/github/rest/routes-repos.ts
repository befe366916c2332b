import type { SimResponse } from '../../service.js';
import { levelOf, requireAccess } from '../access.js';
import { forbidden, GitHubError, invalid, notFound } from '../errors.js';
import { nameOf } from '../forge.js';
import { diffText } from '../git/binary.js';
import { resolveRevision } from '../git/expression.js';
import { commitsBetween, filePatches, history, mergeBase } from '../git/history.js';
import { rulesOf } from '../refs.js';
import type { Repository } from '../world.js';
import { type Call, jsonBody, mediaType, ok, paginate, plain, type Route, repositoryOf } from './call.js';
import { commitShape, fileShape } from './commit-shapes.js';
import { repositoryPage, repositoryShape, repositoryUrl, userShape } from './shapes.js';

function readable(call: Call): Repository {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, ['contents=read']);
  return repository;
}

function branchShape(call: Call, repository: Repository, name: string, full: boolean): unknown {
  const git = call.forge.git(repository);
  const oid = git.branch(name);
  if (oid === null) throw new GitHubError(404, 'Branch not found', { type: 'NOT_FOUND' });
  const url = repositoryUrl(call, repository);
  const isProtected = rulesOf(repository, name).length > 0;
  if (!full) return { name, commit: { sha: oid, url: `${url}/commits/${oid}` }, protected: isProtected };
  const self = `${url}/branches/${name}`;
  return {
    name,
    commit: commitShape(call, repository, git.objects.commit(oid)),
    _links: { self, html: `${repositoryPage(call.forge, repository)}/tree/${name}` },
    protected: isProtected,
    protection: {
      enabled: isProtected,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${self}/protection`,
  };
}

/** Commit lists answer 409 for a repository that has none. */
function requireCommits(call: Call, repository: Repository): void {
  if (call.forge.git(repository).refs('refs/heads/').length === 0)
    throw new GitHubError(409, 'Git Repository is empty.', { type: 'UNPROCESSABLE' });
}

function listCommits(call: Call): SimResponse {
  const repository = readable(call);
  requireCommits(call, repository);
  const git = call.forge.git(repository);
  const oid = resolveRevision(git, call.query.get('sha') ?? repository.defaultBranch);
  if (oid === null) throw notFound();
  const commits = history(git, oid, call.query.get('path') ?? undefined);
  return paginate(
    call,
    commits.map((commit) => commitShape(call, repository, commit)),
  );
}

function getCommit(call: Call): SimResponse {
  const repository = readable(call);
  requireCommits(call, repository);
  const git = call.forge.git(repository);
  const ref = call.params.ref ?? '';
  const commit = git.objects.findCommit(resolveRevision(git, ref) ?? '');
  if (commit === null) throw new GitHubError(422, `No commit found for SHA: ${ref}`, { type: 'UNPROCESSABLE' });
  if (/application\/vnd\.github(\.v3)?\.sha/.test(call.request.headers.accept ?? '')) return plain(commit.oid, 'sha');
  if (mediaType(call) === 'diff') return plain(diffText(git.directory, `${commit.oid}^`, commit.oid), 'diff');
  return ok(commitShape(call, repository, commit, true));
}

function compare(call: Call): SimResponse {
  const repository = readable(call);
  const git = call.forge.git(repository);
  const [baseName = '', headName = ''] = (call.params.basehead ?? '').split('...');
  const tip = (name: string): string => {
    const [, owner, ref] = /^(?:([^:]+):)?(.+)$/.exec(name) ?? [];
    const source = call.forge.world.repositories.find((each) =>
      owner === undefined
        ? each === repository
        : each.owner === owner && (each === repository || each.parent === nameOf(repository)),
    );
    const oid = source === undefined ? null : resolveRevision(call.forge.git(source), ref ?? '');
    if (source === undefined || oid === null) throw notFound();
    git.copyFrom(call.forge.git(source), oid);
    return oid;
  };
  const [base, head] = [tip(baseName), tip(headName)];
  const common = mergeBase(git, base, head);
  if (common === null)
    throw new GitHubError(404, `No common ancestor between ${baseName} and ${headName}.`, { type: 'NOT_FOUND' });
  if (mediaType(call) === 'diff') return plain(diffText(git.directory, common, head), 'diff');
  const ahead = commitsBetween(git, base, head);
  const behind = commitsBetween(git, head, base).length;
  const page = `${repositoryPage(call.forge, repository)}/compare/${baseName}...${headName}`;
  return ok({
    url: `${repositoryUrl(call, repository)}/compare/${baseName}...${headName}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: commitShape(call, repository, git.objects.commit(base)),
    merge_base_commit: commitShape(call, repository, git.objects.commit(common)),
    status: ahead.length === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged',
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: ahead.map((commit) => commitShape(call, repository, commit)),
    files: filePatches(git, common, head).map((patch) => fileShape(call, repository, head, patch)),
  });
}

function installationRepositories(call: Call): SimResponse {
  const token = call.actor.token;
  if (token?.kind !== 'actions' && token?.kind !== 'app')
    throw forbidden(
      'You must authenticate with an installation access token in order to list repositories for an installation.',
    );
  const seen = call.forge.world.repositories.filter((each) => token.repositories[nameOf(each)] !== undefined);
  return paginate(
    call,
    seen.map((each) => repositoryShape(call, each)),
    (repositories) => ({ total_count: seen.length, repositories }),
  );
}

function oidcSubject(call: Call): SimResponse {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, ['actions=read', 'administration=read']);
  const keys = repository.oidcClaimKeys;
  return ok({
    use_default: keys === undefined,
    ...(keys === undefined ? {} : { include_claim_keys: keys }),
    use_immutable_subject: repository.immutableSubject,
  });
}

function collaborators(call: Call): SimResponse {
  const repository = repositoryOf(call);
  const rights = { pull: true, triage: false, push: false, maintain: false, admin: false };
  const list = repository.collaborators.map((each) => ({
    ...userShape(call, each.login),
    permissions: { ...rights, push: each.permission !== 'read', admin: each.permission === 'admin' },
    role_name: each.permission,
  }));
  return paginate(call, list);
}

function teams(call: Call): SimResponse {
  const repository = repositoryOf(call);
  if (levelOf(call.actor, repository, 'administration') === 'none')
    throw forbidden('Resource not accessible by integration');
  const url = `${call.api}/organizations/${call.forge.account(repository.owner).id}/team`;
  const shape = (team: Repository['teams'][number]): unknown => ({
    id: team.id,
    node_id: `T_${team.id}`,
    url: `${url}/${team.id}`,
    html_url: `${call.forge.origin()}/orgs/${repository.owner}/teams/${team.slug}`,
    members_url: `${url}/${team.id}/members{/member}`,
    repositories_url: `${url}/${team.id}/repos`,
    name: team.name,
    slug: team.slug,
    description: null,
    permission: 'pull',
    privacy: 'closed',
    parent: null,
    type: 'organization',
  });
  return paginate(call, repository.teams.map(shape));
}

/** The one setting that may be changed here: whether the repository has issues. */
function patchRepository(call: Call): SimResponse {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, ['administration=write']);
  const { has_issues: hasIssues, ...others } = jsonBody(call);
  const [field] = typeof hasIssues === 'boolean' ? Object.keys(others) : ['has_issues'];
  if (field !== undefined) throw invalid([{ resource: 'Repository', code: 'invalid', field }]);
  repository.issuesDisabled = hasIssues === false;
  return ok(repositoryShape(call, repository, true));
}

const root = '/repos/:owner/:repo';

/** Repositories, branches, commits and comparisons. */
export const repositoryRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: root,
    docs: 'repos/repos#get-a-repository',
    handle: (call) => ok(repositoryShape(call, repositoryOf(call), true)),
  },
  { method: 'PATCH', path: root, docs: 'repos/repos#update-a-repository', handle: patchRepository },
  {
    method: 'GET',
    path: `${root}/branches`,
    docs: 'branches/branches#list-branches',
    handle: (call) => {
      const repository = readable(call);
      const names = call.forge
        .git(repository)
        .refs('refs/heads/')
        .map(({ name }) => name.slice('refs/heads/'.length));
      return paginate(
        call,
        names.map((name) => branchShape(call, repository, name, false)),
      );
    },
  },
  {
    method: 'GET',
    path: `${root}/branches/*branch`,
    docs: 'branches/branches#get-a-branch',
    handle: (call) => ok(branchShape(call, readable(call), call.params.branch ?? '', true)),
  },
  { method: 'GET', path: `${root}/commits`, docs: 'commits/commits#list-commits', handle: listCommits },
  { method: 'GET', path: `${root}/commits/*ref`, docs: 'commits/commits#get-a-commit', handle: getCommit },
  { method: 'GET', path: `${root}/compare/*basehead`, docs: 'commits/commits#compare-two-commits', handle: compare },
  {
    method: 'GET',
    path: `${root}/collaborators`,
    docs: 'collaborators/collaborators#list-repository-collaborators',
    handle: collaborators,
  },
  { method: 'GET', path: `${root}/teams`, docs: 'repos/repos#list-repository-teams', handle: teams },
  {
    method: 'GET',
    path: `${root}/actions/oidc/customization/sub`,
    docs: 'actions/oidc#get-the-customization-template-for-an-oidc-subject-claim-for-a-repository',
    handle: oidcSubject,
  },
  {
    method: 'GET',
    path: '/installation/repositories',
    docs: 'apps/installations#list-repositories-accessible-to-the-app-installation',
    handle: installationRepositories,
  },
];
