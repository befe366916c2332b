import type { SimResponse } from '../../service.js';
import { forbidden, GitHubError } from '../errors.js';
import { type Call, ok, type Route } from './call.js';
import { userShape } from './shapes.js';

const rootLinks: Readonly<Record<string, string>> = {
  current_user_url: '/user',
  authorizations_url: '/authorizations',
  code_search_url: '/search/code?q={query}{&page,per_page,sort,order}',
  commit_search_url: '/search/commits?q={query}{&page,per_page,sort,order}',
  emails_url: '/user/emails',
  emojis_url: '/emojis',
  events_url: '/events',
  feeds_url: '/feeds',
  followers_url: '/user/followers',
  following_url: '/user/following{/target}',
  gists_url: '/gists{/gist_id}',
  issue_search_url: '/search/issues?q={query}{&page,per_page,sort,order}',
  issues_url: '/issues',
  keys_url: '/user/keys',
  label_search_url: '/search/labels?q={query}&repository_id={repository_id}{&page,per_page}',
  notifications_url: '/notifications',
  organization_url: '/orgs/{org}',
  organization_repositories_url: '/orgs/{org}/repos{?type,page,per_page,sort}',
  organization_teams_url: '/orgs/{org}/teams',
  public_gists_url: '/gists/public',
  rate_limit_url: '/rate_limit',
  repository_url: '/repos/{owner}/{repo}',
  repository_search_url: '/search/repositories?q={query}{&page,per_page,sort,order}',
  current_user_repositories_url: '/user/repos{?type,page,per_page,sort}',
  starred_url: '/user/starred{/owner}{/repo}',
  starred_gists_url: '/gists/starred',
  user_url: '/users/{user}',
  user_organizations_url: '/user/orgs',
  user_repositories_url: '/users/{user}/repos{?type,page,per_page,sort}',
  user_search_url: '/search/users?q={query}{&page,per_page,sort,order}',
};

/** `/user` is for people: an installation has none. */
function currentUser(call: Call): SimResponse {
  const { account, token } = call.actor;
  if (account === null || token === null) throw new GitHubError(401, 'Requires authentication', { type: 'FORBIDDEN' });
  if (token.kind === 'actions' || token.kind === 'app') throw forbidden('Resource not accessible by integration');
  return ok({
    ...userShape(call, account.login),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2025-01-01T00:00:00Z',
  });
}

function rateLimit(call: Call): SimResponse {
  const limit = call.actor.token === null ? 60 : call.actor.token.kind === 'actions' ? 1000 : 5000;
  const reset = Math.floor(call.forge.now().getTime() / 1000) + 3600;
  const core = { limit, remaining: limit - 1, reset, used: 1 };
  return ok({ resources: { core, search: { ...core, limit: 30, remaining: 30, used: 0 }, graphql: core }, rate: core });
}

function rootPage(call: Call): SimResponse {
  const links = Object.entries(rootLinks).map(([name, path]) => [name, call.api + path]);
  const page = `${call.forge.origin()}/settings/connections/applications{/client_id}`;
  return ok({ ...Object.fromEntries(links), current_user_authorizations_html_url: page });
}

/** What concerns the API itself. */
export const metaRoutes: readonly Route[] = [
  { method: 'GET', path: '/', docs: 'meta/meta#github-api-root', handle: rootPage },
  {
    method: 'GET',
    path: '/meta',
    docs: 'meta/meta#get-github-meta-information',
    handle: () => ok({ verifiable_password_authentication: false }),
  },
  {
    method: 'GET',
    path: '/rate_limit',
    docs: 'rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user',
    handle: rateLimit,
  },
  { method: 'GET', path: '/user', docs: 'users/users#get-the-authenticated-user', handle: currentUser },
];
