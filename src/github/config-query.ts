import { scratchPrefix } from '../core/proposal-scratch.js';

/** What the one query about a config repository asks for. */
export interface ConfigQueryInput {
  readonly repository: string;
  /** Branch to compare with; undefined: the default branch. Not together with `commit`. */
  readonly ref: string | undefined;
  /** A commit instead of a branch: then only its files are read. */
  readonly commit: string | undefined;
  /** Every path that matters. */
  readonly paths: readonly string[];
  /** Head branch of the proposal; undefined: nothing of the proposal is read. */
  readonly branch: string | undefined;
}

export interface ConfigQuery {
  readonly query: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** More commits than this on the branch are not ours, whoever made them. */
export const COMMITS_READ = 50;
/** Pull requests a further page. */
const OPEN_PAGE = 50;
const CLOSED_PAGE = 25;
const FILES_READ = 100;

const ENTRIES = 'entries { name mode oid size }';
const PULL_REQUEST = `id number url state title body isDraft isCrossRepository baseRefName headRefOid mergeable viewerDidAuthor
  author { __typename login } files(first: ${FILES_READ}) { totalCount nodes { path } }`;

/** More scratch branches than this at once are taken away by later runs. */
const SCRATCHES_READ = 20;
const COMMIT = `oid message parents(first: 5) { nodes { oid } } author { email user { login } } committer { email user { login } }
  committedViaWeb signature { isValid wasSignedByGitHub }`;

/** The directories that lead to these paths: `a/b/c.yml` needs `a` and `a/b`. */
export function directoriesOf(paths: readonly string[]): readonly string[] {
  const all = paths.flatMap((path) => {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  });
  return [...new Set(all)];
}

/** One GraphQL query for everything that the run must know of the config repository. */
export function configQuery(input: ConfigQueryInput): ConfigQuery {
  const [owner = '', name = ''] = input.repository.split('/');
  const root = input.commit ?? (input.ref === undefined ? 'HEAD' : `refs/heads/${input.ref}`);
  const variables: Record<string, string> = { owner, name, root };
  const declare = (key: string, value: string) => {
    variables[key] = value;
    return `$${key}`;
  };
  const trees = directoriesOf(input.paths).map(
    (path, index) =>
      `tree${index}: object(expression: ${declare(`tree${index}`, `${root}:${path}`)}) { __typename ... on Tree { oid ${ENTRIES} } }`,
  );
  const blobs = input.paths.map(
    (path, index) =>
      `blob${index}: object(expression: ${declare(`blob${index}`, `${root}:${path}`)}) { __typename ... on Blob { oid isTruncated text } }`,
  );
  const proposal = input.branch === undefined ? [] : proposalFields(input.branch, input.paths, declare);
  const compare = input.branch === undefined ? '' : compareField(input.branch, declare);
  const base =
    input.ref === undefined ? 'defaultBranchRef' : `ref(qualifiedName: ${declare('ref', `refs/heads/${input.ref}`)})`;
  const fields = [
    'id nameWithOwner url visibility isArchived isEmpty isFork viewerPermission parent { nameWithOwner } defaultBranchRef { name }',
    `root: object(expression: $root) { __typename ... on Commit { oid tree { oid ${ENTRIES} } } }`,
    ...(input.commit === undefined ? [`base: ${base} { name target { oid } ${compare} }`] : []),
    ...trees,
    ...blobs,
    ...proposal,
  ];
  const signature = Object.keys(variables)
    .map((key) => `$${key}: String!`)
    .join(', ');
  return {
    query: `query ConfigRepo(${signature}) { viewer { login } repository(owner: $owner, name: $name) { ${fields.join('\n')} } }`,
    variables,
  };
}

type Declare = (key: string, value: string) => string;

function compareField(branch: string, declare: Declare): string {
  return `compare(headRef: ${declare('branch', branch)}) { headTarget { oid }
    commits(first: ${COMMITS_READ}) { totalCount nodes { ${COMMIT} } } }`;
}

function proposalFields(branch: string, paths: readonly string[], declare: Declare): readonly string[] {
  const head = declare('head', `refs/heads/${branch}`);
  const files = paths.map(
    (path, index) =>
      `head${index}: object(expression: ${declare(`head${index}`, `refs/heads/${branch}:${path}`)}) { __typename oid }`,
  );
  const name = declare('headName', branch);
  const order = 'orderBy: { field: CREATED_AT, direction: DESC }';
  return [
    `head: ref(qualifiedName: ${head}) { target { oid } }`,
    `scratches: refs(refPrefix: "refs/heads/", query: ${declare('scratch', scratchPrefix(branch))}, first: ${SCRATCHES_READ}) { nodes { name target { __typename ... on Commit { ${COMMIT} } } } }`,
    ...files,
    `open: pullRequests(headRefName: ${name}, states: [OPEN], first: ${OPEN_PAGE}, ${order}) { pageInfo { hasNextPage endCursor } nodes { ${PULL_REQUEST} } }`,
    `closed: pullRequests(headRefName: ${name}, states: [CLOSED, MERGED], first: ${CLOSED_PAGE}, ${order}) { pageInfo { hasNextPage endCursor } nodes { ${PULL_REQUEST} } }`,
  ];
}

/** The next page of pull requests from branches of this name: forks can pile them up. */
export const MORE_QUERY = `query MorePullRequests($owner: String!, $name: String!, $branch: String!, $states: [PullRequestState!], $after: String!) {
  repository(owner: $owner, name: $name) {
    more: pullRequests(headRefName: $branch, states: $states, first: ${OPEN_PAGE}, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor } nodes { ${PULL_REQUEST} } } } }`;
