import { afterAll, describe, expect, it } from '@jest/globals';
import { githubTokens } from '../../../simulator/github/index.js';
import { at, type Bench, type GraphqlResult, start, stopAll, word } from './client.js';

afterAll(stopAll);

const repo = 'acme/.jit';
const admin = { token: githubTokens.admin };

async function repositoryId(bench: Bench): Promise<string> {
  return word((await bench.graphql('{ repository(owner: "acme", name: ".jit") { id } }')).data, 'repository', 'id');
}

function create(bench: Bench, input: object, options = {}): Promise<GraphqlResult> {
  const mutation = `mutation ($input: CreatePullRequestInput!) { createPullRequest(input: $input) { pullRequest { id number url state isDraft baseRefName headRefName } } }`;
  return bench.graphql(mutation, { input }, options);
}

async function withBranch(): Promise<{ bench: Bench; input: Record<string, unknown> }> {
  const bench = await start();
  bench.service.hands.commitFiles(repo, 'work', { 'a.txt': 'a\n' });
  return {
    bench,
    input: { repositoryId: await repositoryId(bench), baseRefName: 'main', headRefName: 'work', title: 'T', body: 'B' },
  };
}

describe('mutations of pull requests', () => {
  it('opens, changes, closes and reopens one, and tells who closed it', async () => {
    const { bench, input } = await withBranch();
    const made = await create(bench, { ...input, draft: true });
    expect(at(made.data, 'createPullRequest', 'pullRequest')).toMatchObject({
      number: 1,
      state: 'OPEN',
      isDraft: true,
      baseRefName: 'main',
      headRefName: 'work',
    });
    const id = word(made.data, 'createPullRequest', 'pullRequest', 'id');
    const updated = await bench.graphql(
      'mutation ($id: ID!) { updatePullRequest(input: { pullRequestId: $id, title: "New", body: "Text" }) { pullRequest { title body } } }',
      { id },
    );
    expect(updated.data).toEqual({ updatePullRequest: { pullRequest: { title: 'New', body: 'Text' } } });
    const change = `mutation ($id: ID!) {
      addComment(input: { subjectId: $id, body: "Done" }) { commentEdge { node { body author { login } } } }
      closePullRequest(input: { pullRequestId: $id }) { pullRequest { state timelineItems(last: 1, itemTypes: [CLOSED_EVENT]) { nodes { ... on ClosedEvent { actor { __typename login } } } } } }
      reopenPullRequest(input: { pullRequestId: $id }) { pullRequest { state comments(last: 1) { nodes { body } } } }
    }`;
    const { data, errors } = await bench.graphql(change, { id }, { token: githubTokens.app });
    expect(errors).toEqual([]);
    expect(data).toEqual({
      addComment: { commentEdge: { node: { body: 'Done', author: { login: 'acme-drift' } } } },
      closePullRequest: {
        pullRequest: {
          state: 'CLOSED',
          timelineItems: { nodes: [{ actor: { __typename: 'Bot', login: 'acme-drift' } }] },
        },
      },
      reopenPullRequest: { pullRequest: { state: 'OPEN', comments: { nodes: [{ body: 'Done' }] } } },
    });
  });

  it('asks for reviews, labels and assigns by id', async () => {
    const { bench, input } = await withBranch();
    const made = await create(bench, input);
    const { data } = await bench.graphql(
      '{ user(login: "mona") { id } repository(owner: "acme", name: ".jit") { label(name: "bug") { id } } }',
    );
    const { errors } = await bench.graphql(
      `mutation ($pull: ID!, $user: ID!, $label: ID!) {
        requestReviews(input: { pullRequestId: $pull, userIds: [$user], union: true }) { clientMutationId }
        addLabelsToLabelable(input: { labelableId: $pull, labelIds: [$label] }) { clientMutationId }
        addAssigneesToAssignable(input: { assignableId: $pull, assigneeIds: [$user] }) { clientMutationId }
      }`,
      {
        pull: word(made.data, 'createPullRequest', 'pullRequest', 'id'),
        user: word(data, 'user', 'id'),
        label: word(data, 'repository', 'label', 'id'),
      },
    );
    expect(errors).toEqual([]);
    expect(bench.service.hands.pull(repo, 1)).toMatchObject({
      reviewers: ['mona'],
      labels: ['bug'],
      assignees: ['mona'],
    });
  });

  it.each([
    ['without commits', { headRefName: 'main' }, {}, 'UNPROCESSABLE', 'No commits between main and main'],
    [
      'from a missing branch',
      { headRefName: 'none' },
      {},
      'UNPROCESSABLE',
      "Head sha can't be blank, No commits between main and none, Head ref must be a branch",
    ],
    [
      'with too long a body',
      { body: 'x'.repeat(65_537) },
      {},
      'UNPROCESSABLE',
      'Body is too long (maximum is 65536 characters)',
    ],
    [
      'with a token that only reads',
      {},
      { token: githubTokens.workflowReadOnly },
      'FORBIDDEN',
      'Resource not accessible by integration',
    ],
  ])('refuses one %s', async (_name, more, options, type, message) => {
    const { bench, input } = await withBranch();
    const { data, errors } = await create(bench, { ...input, ...more }, options);
    expect(data).toEqual({ createPullRequest: null });
    expect(errors).toMatchObject([{ type, message, path: ['createPullRequest'] }]);
    expect(bench.world.repositories.flatMap((each) => each.pulls)).toEqual([]);
  });

  it('refuses a second one, and one by Actions where the setting forbids it', async () => {
    const { bench, input } = await withBranch();
    for (const repository of bench.world.repositories) repository.allowActionsToOpenPullRequests = false;
    const byActions = await create(bench, input);
    expect(byActions.errors).toMatchObject([
      { message: 'GitHub Actions is not permitted to create or approve pull requests.' },
    ]);
    expect((await create(bench, input, { token: githubTokens.app })).errors).toEqual([]);
    const second = await create(bench, input, { token: githubTokens.app });
    expect(second.errors).toMatchObject([
      { type: 'UNPROCESSABLE', message: 'A pull request already exists for acme:work.' },
    ]);
  });
});

describe('issues', () => {
  it('are opened, found, edited, commented and closed', async () => {
    const bench = await start();
    const input = { repositoryId: await repositoryId(bench), title: 'Broken', body: 'Text' };
    const made = await bench.graphql(
      'mutation ($input: CreateIssueInput!) { createIssue(input: $input) { issue { id number } } }',
      { input },
      admin,
    );
    const id = word(made.data, 'createIssue', 'issue', 'id');
    const changed = await bench.graphql(
      `mutation ($id: ID!) {
        updateIssue(input: { id: $id, body: "Newer" }) { issue { body } }
        closeIssue(input: { issueId: $id, stateReason: NOT_PLANNED }) { issue { state stateReason } }
      }`,
      { id },
      admin,
    );
    expect(changed.data).toEqual({
      updateIssue: { issue: { body: 'Newer' } },
      closeIssue: { issue: { state: 'CLOSED', stateReason: 'NOT_PLANNED' } },
    });
    const found = await bench.graphql(
      '{ search(query: "repo:acme/.jit is:issue state:closed author:admin", type: ISSUE, first: 5) { issueCount nodes { ... on Issue { number } } } }',
      {},
      admin,
    );
    expect(found.data).toEqual({ search: { issueCount: 1, nodes: [{ number: 1 }] } });
    const node = await bench.graphql(
      'query ($id: ID!) { node(id: $id) { __typename ... on Issue { title } } }',
      { id },
      admin,
    );
    expect(node.data).toEqual({ node: { __typename: 'Issue', title: 'Broken' } });
  });

  it('need issues: write', async () => {
    const bench = await start();
    const input = { repositoryId: await repositoryId(bench), title: 'Broken' };
    const { errors } = await bench.graphql(
      'mutation ($input: CreateIssueInput!) { createIssue(input: $input) { issue { id } } }',
      { input },
    );
    expect(errors).toMatchObject([{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }]);
  });

  it('hide from those who cannot see the repository', async () => {
    const bench = await start();
    const id = await repositoryId(bench);
    const { data, errors } = await bench.graphql(
      'query ($id: ID!) { node(id: $id) { id } }',
      { id },
      { token: githubTokens.infraWorkflow },
    );
    expect(data).toEqual({ node: null });
    expect(errors).toMatchObject([
      { type: 'NOT_FOUND', message: `Could not resolve to a node with the global id of '${id}'` },
    ]);
  });
});
