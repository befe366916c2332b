import { isVisible } from '../access.js';
import { nameOf } from '../forge.js';
import type { Issue, Pull, Repository } from '../world.js';
import { subjectView } from './conversation-view.js';
import { type Context, NotSimulated, type View } from './view.js';

interface Hit {
  readonly repository: Repository;
  readonly conversation: Issue | Pull;
}

type Test = (hit: Hit, value: string) => boolean;

const asPull = (hit: Hit): Pull | null => (hit.conversation.kind === 'pull' ? hit.conversation : null);

const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

function hasState(hit: Hit, value: string): boolean {
  if (value === 'merged') return asPull(hit)?.merged === true;
  return hit.conversation.state === value;
}

function is(hit: Hit, value: string): boolean {
  if (value === 'pr') return hit.conversation.kind === 'pull';
  if (value === 'issue') return hit.conversation.kind === 'issue';
  return hasState(hit, value);
}

/** The qualifiers of GitHub's issue search that are understood. */
const qualifiers: Readonly<Record<string, Test>> = {
  repo: (hit, value) => same(nameOf(hit.repository), value),
  is,
  type: is,
  state: hasState,
  author: (hit, value) => same(hit.conversation.author, value.replace(/^app\/(.*)$/, '$1[bot]')),
  assignee: (hit, value) => hit.conversation.assignees.some((login) => same(login, value)),
  label: (hit, value) => hit.conversation.labels.some((name) => same(name, value)),
  head: (hit, value) => asPull(hit)?.head.ref === value,
  base: (hit, value) => asPull(hit)?.base.ref === value,
  'review-requested': (hit, value) => asPull(hit)?.reviewers.some((login) => same(login, value)) === true,
};

function matches(hit: Hit, term: string): boolean {
  const match = /^(-?)([\w-]+):"?(.*?)"?$/.exec(term);
  if (match === null) return hit.conversation.title.toLowerCase().includes(term.toLowerCase());
  const test = qualifiers[match[2] ?? ''];
  if (test === undefined) throw new NotSimulated(`not simulated: the search qualifier ${match[2]}`);
  return test(hit, match[3] ?? '') !== (match[1] === '-');
}

/** GitHub's search for issues and pull requests, newest first. */
export function searchView(context: Context, query: string, type: string, first: number): View {
  if (type !== 'ISSUE') throw new NotSimulated(`not simulated: a search for ${type}`);
  const terms = query.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const hits = context.forge.world.repositories
    .filter((repository) => isVisible(context.actor, repository))
    .flatMap((repository) =>
      [...repository.issues, ...repository.pulls].map((conversation) => ({ repository, conversation })),
    )
    .filter((hit) => terms.every((term) => matches(hit, term)))
    .sort((a, b) => b.conversation.number - a.conversation.number);
  const views = hits.slice(0, first).map((hit) => subjectView(context, hit.repository, hit.conversation));
  return {
    __typename: 'SearchResultItemConnection',
    issueCount: hits.length,
    nodes: views,
    edges: views.map((node, index) => ({ __typename: 'SearchResultItemEdge', cursor: String(index), node })),
    pageInfo: {
      __typename: 'PageInfo',
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    },
  };
}
