import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Files } from '../../../simulator/github/hands.js';
import { githubTokens } from '../../../simulator/github/world.js';
import { REPOSITORY, type Scenario, type Step, type StepOptions } from '../harness.js';

/** The outputs of a run that ended before it looked at anything. */
export const NOTHING_LOOKED_AT = {
  verdict: 'unknown',
  drift: 'false',
  errors: '0',
  warnings: '0',
  unknowns: '0',
  'unhealthy-integrations': '',
  'secret-expires-on': '',
  'secret-days-left': '',
  'pull-request-number': '',
  'pull-request-url': '',
  'pull-request-operation': '',
  'issue-number': '',
  'issue-url': '',
  matrix: '',
  report: '',
  'report-file': '',
  'sarif-file': '',
} as const;

/** The lines that become annotations. */
export function annotations({ log }: Step): readonly string[] {
  return log.split('\n').filter((line) => /^::(error|warning|notice)/.test(line));
}

/** What every run of mode validate must be: it wrote nothing, anywhere, and said which file it judged. */
export function expectNoWrite(step: Step): void {
  expect(step.writes).toEqual([]);
  expect(step.report.mode).toBe('validate');
  expect(step.report.configs.map(({ pullRequest }) => pullRequest)).toEqual(
    step.report.configs.map(() => ({ operation: 'none', number: null, url: null })),
  );
}

/** A commit that stands on no branch, such as GitHub's trial merge of a pull request. */
export function looseCommit({ github }: Scenario, files: Files, repository = REPOSITORY): string {
  const sha = github.hands.commitFiles(repository, 'trial-merge', files);
  github.hands.deleteBranch(repository, 'trial-merge');
  return sha;
}

/** A push of a branch, as the step sees it. */
export function push(branch: string, sha = ''): StepOptions {
  return { job: { event: 'push', ref: `refs/heads/${branch}`, sha } };
}

/** A pull request into main: the step runs at the trial merge. */
export function pullRequest(given: Scenario, sha: string, more: { readonly fork?: boolean } = {}): StepOptions {
  const baseSha = given.github.hands.branches(REPOSITORY).main ?? '';
  const pullRequest = {
    number: 5,
    headRef: 'edit',
    headSha: sha,
    baseRef: 'main',
    baseSha,
    headRepository: more.fork === true ? 'stranger/.jit' : REPOSITORY,
  };
  return { job: { event: 'pull_request', ref: 'refs/pull/5/merge', sha, pullRequest } };
}

/** What GitHub leaves of a fork's pull request: no ID token, no variables, a token that reads. */
export function forkedPullRequest(given: Scenario, sha: string): StepOptions {
  const step = pullRequest(given, sha, { fork: true });
  return {
    job: { ...step.job, idToken: false, actor: 'stranger', actorId: 9_000_005 },
    runner: { githubToken: githubTokens.workflowReadOnly },
    with: { 'tenant-id': '', 'client-id': '', 'subscription-id': '', 'login-client-id': '' },
  };
}

/** A merge queue's trial commit. */
export function mergeGroup(given: Scenario, sha: string): StepOptions {
  const base = given.github.hands.branches(REPOSITORY).main ?? '';
  return {
    job: { event: 'merge_group', ref: `refs/heads/gh-readonly-queue/main/pr-5-${base}`, sha },
    runner: { event: { merge_group: { head_sha: sha, base_sha: base, base_ref: 'refs/heads/main' } } },
  };
}

/** A checkout as actions/checkout leaves it: a clone whose remote leads to the repository. */
export function checkout({ github }: Scenario, commit = 'main', repository = REPOSITORY): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'checkout-')), 'workspace');
  const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const git = (...words: string[]) => execFileSync('git', words, { env, stdio: 'pipe' });
  git('clone', '--quiet', '--no-hardlinks', github.hands.directory(repository), folder);
  git('-C', folder, 'checkout', '--quiet', '--detach', commit === 'main' ? 'origin/main' : commit);
  git('-C', folder, 'remote', 'set-url', 'origin', `https://github.com/${repository}`);
  return folder;
}
