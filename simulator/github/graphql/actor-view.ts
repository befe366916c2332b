import { isVisible } from '../access.js';
import type { Account, Repository } from '../world.js';
import { accountId, nodeId } from './node-id.js';
import type { Context, View } from './view.js';

function common(context: Context, account: Account, login: string): Omit<View, '__typename'> {
  return {
    id: accountId(account),
    databaseId: account.id,
    login,
    avatarUrl: `${context.forge.origin()}/avatars/u/${account.id}`,
    url: `${context.forge.origin()}/${account.login}`,
    resourcePath: `/${account.login}`,
  };
}

/** An account as an `Actor`: GraphQL's bots have no `[bot]` in their login. */
export function actorView(context: Context, login: string): View {
  const account = context.forge.account(login);
  if (account.type === 'Bot') {
    const short = account.login.replace(/\[bot\]$/, '');
    return {
      __typename: 'Bot',
      ...common(context, account, short),
      url: `${context.forge.origin()}/apps/${short}`,
      resourcePath: `/apps/${short}`,
    };
  }
  return account.type === 'Organization' ? ownerView(context, login) : userView(context, login);
}

/** An account as a `User`, as in `viewer` and in commits: there a bot keeps its `[bot]`. */
export function userView(context: Context, login: string): View {
  const account = context.forge.account(login);
  return {
    __typename: 'User',
    ...common(context, account, account.login),
    name: account.name,
    email: '',
    isViewer: account.login === context.actor.login,
    isEmployee: false,
  };
}

/** The owner of a repository. */
export function ownerView(context: Context, login: string): View {
  const account = context.forge.account(login);
  if (account.type !== 'Organization') return userView(context, login);
  const teams = context.forge.world.repositories
    .filter((repository) => repository.owner === account.login && isVisible(context.actor, repository))
    .flatMap((repository) => repository.teams.map((team) => teamView(context, repository, team.slug)));
  return { __typename: 'Organization', ...common(context, account, account.login), name: account.name, teams };
}

/** A team that was given access to a repository, or null. */
export function teamView(context: Context, repository: Repository, slug: string): View | null {
  const team = repository.teams.find((each) => each.slug === slug);
  if (team === undefined) return null;
  const organization = (): View => ownerView(context, repository.owner);
  return {
    __typename: 'Team',
    id: nodeId('T', repository.id, slug),
    databaseId: team.id,
    name: team.name,
    slug,
    organization,
  };
}
