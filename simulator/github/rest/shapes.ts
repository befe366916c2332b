import { levelOf } from '../access.js';
import { type Forge, nameOf } from '../forge.js';
import { nodeId } from '../graphql/node-id.js';
import type { Label, Repository } from '../world.js';
import type { Call } from './call.js';

type Json = Record<string, unknown>;

/** An account, as `simple-user`. */
export function userShape(call: Call, login: string): Json {
  const account = call.forge.account(login);
  const url = `${call.api}/users/${encodeURIComponent(account.login)}`;
  const web = call.forge.origin();
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('A', account.login),
    avatar_url: `${web}/avatars/u/${account.id}`,
    gravatar_id: '',
    url,
    html_url: account.type === 'Bot' ? `${web}/apps/${account.login.replace('[bot]', '')}` : `${web}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

const templates: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

/** API address of a repository. */
export function repositoryUrl(call: Call, repository: Repository): string {
  return `${call.api}/repos/${nameOf(repository)}`;
}

/** Web address of a repository. */
export function repositoryPage(forge: Forge, repository: Repository): string {
  return `${forge.origin()}/${nameOf(repository)}`;
}

/** What the caller may do. GitHub answers `false` for every installation token, however wide its grant: it has no user. */
function permissions(call: Call, repository: Repository): Json {
  const kind = call.actor.token?.kind;
  const person = kind === 'classic' || kind === 'fine-grained';
  const push = person && levelOf(call.actor, repository, 'contents') === 'write';
  const admin = person && levelOf(call.actor, repository, 'administration') === 'write';
  return { admin, maintain: admin, push, triage: push, pull: person };
}

/** A repository, as `repository`; `full` adds what only `GET /repos/{owner}/{repo}` tells. */
export function repositoryShape(call: Call, repository: Repository, full = false): Json {
  const url = repositoryUrl(call, repository);
  const page = repositoryPage(call.forge, repository);
  const open = [...repository.pulls, ...repository.issues].filter((each) => each.state === 'open').length;
  const parent = repository.parent === undefined ? null : call.forge.lookup(repository.parent);
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: nameOf(repository),
    private: repository.visibility !== 'public',
    owner: userShape(call, repository.owner),
    html_url: page,
    description: null,
    fork: repository.parent !== undefined,
    url,
    ...Object.fromEntries(Object.entries(templates).map(([name, path]) => [name, url + path])),
    git_url: page.replace(/^https?/, 'git').concat('.git'),
    ssh_url: `git@${new URL(page).host}:${nameOf(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    language: null,
    has_issues: repository.issuesDisabled !== true,
    has_projects: true,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    forks: 0,
    archived: repository.archived,
    disabled: false,
    open_issues_count: open,
    open_issues: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.visibility,
    default_branch: repository.defaultBranch,
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    pushed_at: repository.createdAt,
    ...(call.actor.token === null ? {} : { permissions: permissions(call, repository) }),
    ...(full ? { network_count: 0, subscribers_count: 1 } : {}),
    ...(full && parent !== null
      ? { parent: repositoryShape(call, parent), source: repositoryShape(call, parent) }
      : {}),
  };
}

/** A label. */
export function labelShape(call: Call, repository: Repository, label: Label): Json {
  return {
    id: label.id,
    node_id: nodeId('LA', repository.id, label.id),
    url: `${repositoryUrl(call, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

/** The labels of these names. */
export function labelShapes(call: Call, repository: Repository, names: readonly string[]): Json[] {
  return repository.labels
    .filter((each) => names.includes(each.name))
    .map((each) => labelShape(call, repository, each));
}
