import { expect, it } from '@jest/globals';
import { githubTokens } from '../../../simulator/github/world.js';
import { FILE, fileAt, plantDrift, REPOSITORY, rowOf, rowsOf, scenario } from '../harness.js';
import { BRANCH, branches, excerpt, OTHER_NAME, proposed, pulls, repositoryOf } from './proposals.js';

it('gives a new pull request its labels, reviewers, team reviewers, assignees and draft state', async () => {
  const given = await scenario();
  plantDrift(given);
  const step = await given.run({
    with: {
      'pr-labels': 'bug, jit\nazure drift',
      'pr-reviewers': 'mona',
      'pr-team-reviewers': 'security',
      'pr-assignees': 'hubot',
      'pr-draft': 'true',
    },
  });
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.exitCode).toBe(0);
  expect(given.github.hands.pull(REPOSITORY, 1)).toMatchObject({
    labels: ['bug', 'jit', 'azure drift'],
    reviewers: ['mona'],
    teamReviewers: ['security'],
    assignees: ['hubot'],
    draft: true,
  });
  const again = await given.run({ with: { 'pr-labels': 'bug' } });
  expect(again.outputs['pull-request-operation']).toBe('unchanged');
});

it('only warns in the log about labels, reviewers and assignees that GitHub rejects', async () => {
  const given = await scenario();
  plantDrift(given);
  given.simulator.addFault({
    service: 'github',
    method: 'POST',
    path: /\/labels$/,
    action: { kind: 'respond', status: 403, body: { message: 'Resource not accessible by integration' } },
  });
  const step = await given.run({
    with: {
      'pr-labels': 'bug',
      'pr-reviewers': 'stranger',
      'pr-team-reviewers': 'nobody',
      'pr-assignees': 'stranger,mona',
    },
  });
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.exitCode).toBe(0);
  expect(step.outputs['pull-request-operation']).toBe('created');
  expect(rowOf(step, 'pull-request/proposed').status).toBe('passed');
  for (const what of ['label "bug"', 'reviewer "stranger"', 'team reviewer "nobody"', 'assignee "stranger"'])
    expect(step.log.includes(`! ${what} was not added`)).toBe(true);
  expect(given.github.hands.pull(REPOSITORY, 1)).toMatchObject({ labels: [], assignees: ['mona'], reviewers: [] });
});

it('opens an ordinary pull request where GitHub has no drafts', async () => {
  const given = await scenario();
  plantDrift(given);
  given.simulator.addFault({
    service: 'github',
    method: 'POST',
    path: /\/pulls$/,
    body: /"draft":true/,
    action: {
      kind: 'respond',
      status: 422,
      body: {
        message: 'Draft pull requests are not supported in this repository.',
        documentation_url: 'https://docs.github.com/rest/pulls/pulls#create-a-pull-request',
      },
    },
  });
  const step = await given.run({ with: { 'pr-draft': 'true' } });
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.outputs['pull-request-operation']).toBe('created');
  expect(given.github.hands.pull(REPOSITORY, 1).draft).toBe(false);
});

const TOKENS = [
  { kind: 'GITHUB_TOKEN', token: githubTokens.workflow, login: 'github-actions[bot]', waits: true },
  { kind: 'an app’s token', token: githubTokens.app, login: 'acme-drift[bot]', waits: false },
  { kind: 'a fine-grained token', token: githubTokens.fineGrained, login: 'mona', waits: false },
];

it.each(TOKENS)('proposes, keeps and closes with $kind', async ({ token, login, waits }) => {
  const options = { with: { 'github-token': token } };
  const given = await proposed(options);
  const { hands } = given.github;
  expect(hands.pull(REPOSITORY, 1).author).toBe(login);
  expect(hands.pull(REPOSITORY, 1).body.includes('wait until someone with write access approves')).toBe(waits);
  expect(hands.isSigned(hands.branches(REPOSITORY)[BRANCH] ?? '')).toBe(true);
  const rebuilt = await given.run({ with: { ...options.with, ...OTHER_NAME.with } });
  expect(excerpt(rebuilt)).toMatchSnapshot();
  expect(rebuilt.outputs['pull-request-operation']).toBe('updated');
  hands.commitFiles(REPOSITORY, 'main', { [FILE]: fileAt(given, BRANCH) });
  const closed = await given.run({ with: { ...options.with, ...OTHER_NAME.with } });
  expect(closed.outputs['pull-request-operation']).toBe('closed');
  expect(branches(given)).toEqual(['main']);
});

it('knows another identity’s proposal by `trusted-authors` only', async () => {
  const given = await proposed({ with: { 'github-token': githubTokens.app } });
  const without = await given.run(OTHER_NAME);
  expect(without.writes).toEqual([]);
  expect(rowOf(without, 'pull-request/proposed').status).toBe('failed');
  const trusted = await given.run({ with: { ...OTHER_NAME.with, 'trusted-authors': 'acme-drift[bot]' } });
  expect(trusted.outputs).toMatchObject({ 'pull-request-operation': 'updated', 'pull-request-number': '1' });
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
});

const ELSEWHERE = { job: { repository: 'acme/infra', repositoryId: 9_200_002 } } as const;

/** The login app trusts the other repository's main branch as well. */
async function elsewhere() {
  const given = await scenario((world) => {
    for (const tenant of world.tenants)
      for (const application of tenant.applications)
        for (const credential of application.federatedIdentityCredentials)
          Object.assign(credential, { subject: credential.subject?.replace('acme/.jit', 'acme/infra') ?? null });
  });
  plantDrift(given);
  return given;
}

it('proposes to a config repo elsewhere with a token that reaches it', async () => {
  const given = await elsewhere();
  const step = await given.run({
    ...ELSEWHERE,
    runner: { githubToken: githubTokens.infraWorkflow },
    with: { 'github-token': githubTokens.app, 'config-repo': REPOSITORY },
  });
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.exitCode).toBe(0);
  expect(step.outputs['pull-request-operation']).toBe('created');
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
});

it('says how to get a token for a config repo elsewhere when it was given this repository’s', async () => {
  const given = await elsewhere();
  const step = await given.run({
    ...ELSEWHERE,
    runner: { githubToken: githubTokens.infraWorkflow },
    with: { 'config-repo': REPOSITORY },
  });
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.writes).toEqual([]);
  expect(rowsOf(step, 'config/readable')).toMatchObject([{ status: 'unknown', unknownReason: 'forbidden' }]);
  expect(rowOf(step, 'config/readable').fix).toMatch(/actions\/create-github-app-token/);
  expect(repositoryOf(given).pulls).toEqual([]);
  expect(step.outputs).toMatchObject({ drift: 'false', 'pull-request-operation': 'none' });
});

it('asks for `config-repo` where the token can’t tell whether this repository holds the file', async () => {
  const given = await elsewhere();
  const step = await given.run({
    ...ELSEWHERE,
    runner: { githubToken: githubTokens.infraWorkflow },
    with: { 'github-token': githubTokens.app },
  });
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.writes).toEqual([]);
  expect(rowOf(step, 'config/readable')).toMatchObject({ status: 'unknown' });
  expect(rowOf(step, 'config/readable').fix).toMatch(/config-repo \(to acme\/\.jit/);
  expect(rowOf(step, 'pull-request/proposed').status).toBe('unknown');
});
