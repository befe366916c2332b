import { expect, it } from '@jest/globals';
import type { BranchRule, Repository } from '../../../simulator/github/world.js';
import { githubTokens } from '../../../simulator/github/world.js';
import type { FaultRule } from '../../../simulator/service.js';
import { plantDrift, REPOSITORY, rowOf, type Scenario, scenario } from '../harness.js';
import { graphqlAnswer } from '../troubleshooting/item.js';
import { BRANCH, branches, excerpt, OTHER_NAME, proposed, pulls, repositoryOf, WRITES } from './proposals.js';

interface Refusal {
  readonly of: string;
  readonly set?: (repository: Repository, given: Scenario) => void;
  readonly with?: Readonly<Record<string, string>>;
  readonly fault?: FaultRule;
  /** The sentence. */
  readonly says: RegExp;
  readonly fix: RegExp;
  readonly left?: readonly string[];
}

function rule(change: Partial<BranchRule>): (repository: Repository) => void {
  return (repository) => repository.rules.push({ pattern: '**', ...change });
}

function answers(write: keyof typeof WRITES, status: number, message: string, headers = {}): FaultRule {
  const action = { kind: 'respond', status, body: { message }, headers } as const;
  return { ...WRITES[write], action };
}

const NEW: readonly Refusal[] = [
  {
    of: 'a token that may only read contents',
    set: (_, { world }) => {
      for (const token of world.github.tokens)
        if (token.value === githubTokens.workflow)
          token.repositories = { [REPOSITORY]: { metadata: 'read', contents: 'read', pull_requests: 'write' } };
    },
    says: /refused to create the branch jit-azure-drift in acme\/\.jit: the token lacks a permission .*contents: write/,
    fix: /contents: write/,
  },
  {
    of: 'a token without pull-requests: write',
    set: (_, { world }) => {
      for (const token of world.github.tokens)
        if (token.value === githubTokens.workflow)
          token.repositories = { [REPOSITORY]: { metadata: 'read', contents: 'write', pull_requests: 'read' } };
    },
    says: /refused to open the pull request in acme\/\.jit: the token lacks a permission/,
    fix: /pull-requests: write/,
  },
  {
    of: 'the setting that forbids Actions to open pull requests',
    set: (repository) => {
      repository.allowActionsToOpenPullRequests = false;
    },
    says: /refused to open the pull request in acme\/\.jit: a setting forbids GitHub Actions to open pull requests/,
    fix: /Allow GitHub Actions to create and approve pull requests/,
  },
  {
    of: 'an archived repository',
    set: (repository) => {
      repository.archived = true;
    },
    says: /archived/,
    fix: /Unarchive/,
  },
  {
    of: 'a fork',
    set: (repository, { world }) => {
      const at = world.github.repositories.indexOf(repository);
      world.github.repositories[at] = { ...repository, parent: 'acme/infra' };
    },
    says: /fork of acme\/infra/,
    fix: /original repository/,
  },
  {
    of: 'a rule against new branches',
    set: rule({ restrictCreation: true }),
    says: /a branch rule forbids it/,
    fix: /Exempt `jit-azure-drift\*`/,
  },
  {
    of: 'a rule that asks for pull requests on every branch',
    set: rule({ requirePullRequest: true }),
    says: /a branch rule forbids it/,
    fix: /Exempt `jit-azure-drift\*`/,
  },
  {
    of: 'a rule against updates',
    set: rule({ restrictUpdate: true }),
    says: /a branch rule forbids it/,
    fix: /Exempt/,
  },
  {
    of: 'a rule against updates and deletions',
    set: rule({ restrictUpdate: true, restrictDeletion: true }),
    says: /a branch rule forbids it.*Left behind: branch jit-azure-drift/,
    fix: /Exempt/,
    left: [BRANCH, 'main'],
  },
  {
    of: 'a 401 on a write',
    fault: answers('begin', 401, 'Bad credentials'),
    says: /the token is not valid/,
    fix: /Renew `github-token`/,
  },
  {
    of: 'a 404 on a write',
    fault: answers('open', 404, 'Not Found'),
    says: /refused to open the pull request .*the token does not reach it/,
    fix: /pull-requests: write/,
  },
  {
    of: 'single sign-on',
    fault: {
      ...WRITES.begin,
      action: graphqlAnswer(
        'FORBIDDEN',
        ['createRef'],
        'Resource protected by organization SAML enforcement. You must grant your token access.',
        { createCommitOnBranch: null },
      ),
    },
    says: /single sign-on/,
    fix: /Authorise the token/,
  },
];

it.each(NEW)('says in one sentence that it met $of', async ({ set, with: inputs, fault, says, fix, left }) => {
  const given = await scenario();
  plantDrift(given);
  set?.(repositoryOf(given), given);
  if (fault !== undefined) given.simulator.addFault(fault);

  const step = await given.run({ with: inputs ?? {} });
  expect(excerpt(step)).toMatchSnapshot();
  const row = rowOf(step, 'pull-request/proposed');
  expect(row).toMatchObject({ status: 'failed', severity: 'error' });
  expect(row.message).toMatch(says);
  expect(row.fix ?? '').toMatch(fix);
  expect(step.exitCode).toBe(1);
  expect(step.outputs).toMatchObject({ drift: 'true', 'pull-request-operation': 'none', 'pull-request-number': '' });
  expect(pulls(given)).toEqual([]);
  expect(branches(given)).toEqual(left ?? ['main']);
});

it('says which permission is missing when not even the pull requests can be read', async () => {
  const given = await scenario();
  plantDrift(given);
  const step = await given.run({ with: { 'github-token': githubTokens.workflowReadOnly } });
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.writes).toEqual([]);
  expect(step.exitCode).toBe(1);
  expect(rowOf(step, 'config/drift').status).toBe('failed');
  expect(rowOf(step, 'pull-request/permitted')).toMatchObject({ status: 'failed', severity: 'warning' });
  const row = rowOf(step, 'pull-request/proposed');
  expect(row).toMatchObject({ status: 'unknown', unknownReason: 'forbidden' });
  expect(row.fix).toMatch(/pull-requests: write/);
  expect(row.message).not.toMatch(/login\/rights/);
});

it('says that the repository is empty', async () => {
  const given = await scenario();
  given.github.hands.deleteBranch(REPOSITORY, 'main');
  const step = await given.run({ with: { 'account-name': 'Prod' } });
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.writes).toEqual([]);
  expect(step.exitCode).toBe(1);
  expect(rowOf(step, 'pull-request/proposed')).toMatchObject({ status: 'failed' });
  expect(rowOf(step, 'pull-request/proposed').fix).toMatch(/Push a first commit/);
});

it('asks for signed commits and gets them', async () => {
  const given = await scenario();
  plantDrift(given);
  rule({ requireSignatures: true })(repositoryOf(given));
  const step = await given.run();
  expect(step.outputs['pull-request-operation']).toBe('created');
});

it('reports a secondary rate limit that lasts', async () => {
  const given = await scenario();
  plantDrift(given);
  given.simulator.addFault(
    answers('begin', 403, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.', {
      'retry-after': '3600',
    }),
  );
  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expect(rowOf(step, 'pull-request/proposed').status).not.toBe('passed');
  expect(branches(given)).toEqual(['main']);
  given.simulator.clearFaults();
  const next = await given.run();
  expect(next.outputs['pull-request-operation']).toBe('created');
});

it('waits out a short secondary rate limit', async () => {
  const given = await scenario();
  plantDrift(given);
  given.simulator.addFault({
    ...answers('open', 403, 'You have exceeded a secondary rate limit.', { 'retry-after': '1' }),
    times: 1,
  });
  const step = await given.run();
  expect(step.outputs['pull-request-operation']).toBe('created');
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
});

it('refuses a branch that is the default branch as soon as it has read that', async () => {
  const given = await scenario();
  plantDrift(given);
  const step = await given.run({ with: { branch: 'main' } });
  // No transcript: how far Azure's reads have come when this is said differs from run to run.
  expect(step.log.split('\n').filter((line) => line.startsWith('::error'))).toEqual([
    '::error title=Jit Azure Drift%3A the configuration is wrong::branch: "main" is the branch of acme/.jit that is compared with; choose another name for the proposal.',
  ]);
  expect(step.exitCode).toBe(1);
  expect(step.outputs).toMatchObject({ verdict: 'unknown', drift: 'false', 'pull-request-operation': '' });
  expect(step.writes).toEqual([]);
  expect(step.requests.filter(({ service }) => service === 'github')).toHaveLength(1);
  expect(branches(given)).toEqual(['main']);
});

const REBUILD: readonly Pick<Refusal, 'of' | 'set' | 'says' | 'left'>[] = [
  {
    of: 'a rule against forced pushes',
    set: rule({ pattern: BRANCH, blockForcePush: true }),
    says: /refused to move the branch jit-azure-drift/,
  },
  {
    of: 'a rule against new branches',
    set: rule({ restrictCreation: true }),
    says: /refused to create the branch jit-azure-drift-scratch-/,
  },
  {
    of: 'a rule against updates of scratch branches and their deletion',
    set: rule({ pattern: 'jit-azure-drift-scratch-*', restrictUpdate: true, restrictDeletion: true }),
    says: /refused to commit on jit-azure-drift-scratch-.* Left behind: branch jit-azure-drift-scratch-/,
    left: [expect.stringMatching(/^jit-azure-drift-scratch-/) as unknown as string],
  },
];

it.each(REBUILD)('leaves the open proposal as it was when its rebuild meets $of', async ({ set, says, left }) => {
  const given = await proposed();
  const before = given.github.hands.branches(REPOSITORY);
  set?.(repositoryOf(given), given);
  const step = await given.run(OTHER_NAME);
  expect(excerpt(step)).toMatchSnapshot();
  expect(rowOf(step, 'pull-request/proposed')).toMatchObject({ status: 'failed' });
  expect(rowOf(step, 'pull-request/proposed').message).toMatch(says);
  expect(step.outputs['pull-request-number']).toBe('1');
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
  expect(given.github.hands.branches(REPOSITORY)).toMatchObject(before);
  expect(branches(given)).toEqual([BRANCH, ...(left ?? []), 'main']);
});
