import { visibleRepository } from '../access.js';
import { notFound } from '../errors.js';
import { actorView, ownerView, userView } from './actor-view.js';
import { subjectView } from './conversation-view.js';
import { objectView, refView } from './git-view.js';
import { accountId, resolveNode } from './node-id.js';
import { labelView, repositoryView } from './repository-view.js';
import { searchView } from './search.js';
import type { Context, View } from './view.js';

function node(context: Context, id: string): View | null {
  const target = resolveNode(context.forge, context.actor, id);
  switch (target.kind) {
    case 'repository':
      return repositoryView(context, target.repository);
    case 'conversation':
      return subjectView(context, target.repository, target.conversation);
    case 'ref':
      return refView(context, target.repository, target.key);
    case 'object':
      return objectView(context, target.repository, target.key);
    case 'label': {
      const label = target.repository.labels.find((each) => String(each.id) === target.key);
      return label === undefined ? null : labelView(context, target.repository, label);
    }
    case 'account':
      return actorView(context, target.account.login);
    case 'team':
      throw notFound();
  }
}

function owner(context: Context, login: string, type: 'User' | 'Organization'): View {
  const account = context.forge.world.accounts.find((each) => each.login.toLowerCase() === login.toLowerCase());
  if (account?.type !== type)
    throw notFound(`Could not resolve to a${type === 'Organization' ? 'n' : ''} ${type} with the login of '${login}'.`);
  return ownerView(context, account.login);
}

/** The fields of the schema's `Query`. */
export function queryView(context: Context): View {
  const { forge, actor } = context;
  return {
    __typename: 'Query',
    repository: ({ owner: login, name }: { owner: string; name: string }) =>
      repositoryView(context, visibleRepository(forge, actor, login, name)),
    viewer: () => ({ ...userView(context, actor.login), id: accountId(forge.account(actor.login)) }),
    node: ({ id }: { id: string }) => node(context, id),
    nodes: ({ ids }: { ids: readonly string[] }) => ids.map((id) => node(context, id)),
    user: ({ login }: { login: string }) => owner(context, login, 'User'),
    organization: ({ login }: { login: string }) => owner(context, login, 'Organization'),
    search: ({ query, type, first }: { query: string; type: string; first?: number | null }) =>
      searchView(context, query, type, first ?? 100),
    rateLimit: () => ({
      __typename: 'RateLimit',
      cost: 1,
      limit: 5000,
      nodeCount: 1,
      remaining: 4999,
      used: 1,
      resetAt: new Date(forge.now().getTime() + 3_600_000).toISOString(),
    }),
  };
}
