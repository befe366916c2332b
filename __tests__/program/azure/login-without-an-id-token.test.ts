import { describe, expect, it } from '@jest/globals';
import { githubTokens } from '../../../simulator/github/healthy-world.js';
import { rowOf, rowsOf, type Scenario, type StepOptions, scenario } from '../harness.js';
import { checksThat, findings, pullRequestStep } from './azure-scenario.js';

const PERMISSIONS = 'permissions:\n  contents: read\n  id-token: write';

interface Case {
  readonly title: string;
  readonly step: (given: Scenario) => StepOptions;
  readonly exitCode: number;
  readonly login: 'failed' | 'skipped';
  readonly message: RegExp;
  readonly fix?: RegExp;
}

const missing = /the job lacks the permission `id-token: write`/;
const fork = /it runs for a pull request of a fork/;
const push: StepOptions = { job: { event: 'push', idToken: false } };
const forkStep = (given: Scenario): StepOptions => ({
  ...pullRequestStep(given, 'stranger/.jit'),
  runner: { githubToken: githubTokens.workflowReadOnly },
});

const CASES: readonly Case[] = [
  {
    title: 'check without id-token: write fails',
    step: () => ({ job: { idToken: false } }),
    exitCode: 1,
    login: 'failed',
    message: missing,
    fix: /id-token: write/,
  },
  {
    title: 'validate with azure: required and without id-token: write fails',
    step: () => ({ ...push, with: { azure: 'required' } }),
    exitCode: 1,
    login: 'failed',
    message: missing,
    fix: /id-token: write/,
  },
  {
    title: 'validate with azure: auto and without id-token: write skips',
    step: () => push,
    exitCode: 0,
    login: 'skipped',
    message: missing,
  },
  {
    title: 'validate with azure: required for a pull request of a fork fails',
    step: (given) => ({ ...forkStep(given), with: { azure: 'required' } }),
    exitCode: 1,
    login: 'failed',
    message: fork,
    fix: /azure: auto/,
  },
  {
    title: 'validate with azure: auto for a pull request of a fork skips',
    step: forkStep,
    exitCode: 0,
    login: 'skipped',
    message: fork,
  },
];

describe('a run that gets no ID token', () => {
  it.each(CASES)('$title, and asks nothing of Entra or Azure', async (given) => {
    const world = await scenario();
    const step = await world.run(given.step(world));
    expect(findings(step)).toMatchSnapshot();
    expect(step.exitCode).toBe(given.exitCode);
    const row = rowOf(step, 'login/oidc');
    expect(row.status).toBe(given.login);
    expect(row.message).toMatch(given.message);
    if (given.fix !== undefined) {
      expect(row.fix).toMatch(given.fix);
      expect(row.fix).toContain(PERMISSIONS);
    }
    expect(checksThat(step, 'failed')).toEqual(given.login === 'failed' ? ['login/oidc'] : []);
    expect(checksThat(step, 'unknown')).toEqual([]);
    expect(rowsOf(step, 'app/exists')).toMatchObject([{ status: 'skipped' }]);
    expect(step.requests.filter(({ service }) => service !== 'github')).toEqual([]);
    expect(step.writes).toEqual([]);
  });
});
