import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { githubTokens } from '../../../simulator/github/index.js';
import type { FaultRule } from '../../../simulator/service.js';
import { IDS, pick, type World } from '../../../simulator/world.js';
import {
  fileAt,
  plantDrift,
  REPOSITORY,
  rowOf,
  type Scenario,
  type Step,
  type StepOptions,
  scenario,
} from '../harness.js';
import {
  BRANCH,
  branches,
  mendByHand,
  OTHER_NAME,
  proposed,
  pulls,
  repositoryOf,
  WRITES,
} from '../pull-request/proposals.js';
import { repairing, repairScenario } from '../repairs/repairing.js';

/**
 * A cancelled job, at a write of each kind. Every write of every kind of proposal is killed in
 * `__tests__/github/propose-killed.test.ts`; here a true process gets a true signal.
 */

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Runs the action and sends it the signal once a write has taken effect: its answer is never heard. */
async function cancelled(
  given: Scenario,
  at: Omit<FaultRule, 'action'>,
  { signal, ...options }: StepOptions & { readonly signal: 'SIGINT' | 'SIGTERM' },
): Promise<Step> {
  let pid = 0;
  const kill = async (): Promise<void> => {
    process.kill(pid, signal);
    for (let waited = 0; isAlive(pid) && waited < 30_000; waited += 20) await delay(20);
  };
  given.simulator.addFault({ ...at, times: 1, action: { kind: 'after', run: kill } });
  const start = performance.now();
  const step = await given.run({
    ...options,
    onStart: (started) => {
      pid = started;
    },
  });
  expect(step).toMatchObject({ exitCode: 1, signal: null });
  expect(step.log).toContain('Failed because the run was cancelled');
  expect(step.outputs['report-file']).not.toBe('');
  expect(performance.now() - start).toBeLessThan(60_000);
  given.simulator.clearFaults();
  return step;
}

function withoutRole(world: World): void {
  world.roleAssignments = world.roleAssignments.filter(({ principalId }) => principalId !== IDS.jit.servicePrincipal);
}

it('takes its scratch branch away, and says that the rest is not known', async () => {
  const given = await proposed();
  const step = await cancelled(given, WRITES.move, { ...OTHER_NAME, signal: 'SIGTERM' });
  expect(rowOf(step, 'pull-request/proposed')).toMatchObject({
    status: 'unknown',
    message: expect.stringMatching(
      /move the branch jit-azure-drift \(GitHub\): the run was cancelled\. Nothing is known/,
    ),
  });
  expect(step.log).toContain('the run was cancelled');
  expect(branches(given)).toEqual([BRANCH, 'main']);
  const next = await given.run(OTHER_NAME);
  expect(next.outputs).toMatchObject({ 'pull-request-operation': 'updated', 'pull-request-number': '1' });
  // The branch was moved: only the text was behind.
  expect(next.writes).toHaveLength(1);
  expect(fileAt(given, BRANCH)).toContain('name: "Production"');
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
});

it('names the branch of a pull request that it may have closed, and the next run ends the closing', async () => {
  const given = await proposed();
  mendByHand(given);
  const step = await cancelled(given, WRITES.update, { signal: 'SIGINT' });
  expect(rowOf(step, 'pull-request/proposed').message).toContain(
    'Left behind: branch jit-azure-drift, perhaps without its pull request.',
  );
  expect(branches(given)).toEqual([BRANCH, 'main']);
  const next = await given.run();
  expect(next.log).toContain('Delete jit-azure-drift, which an earlier run left behind.');
  expect(rowOf(next, 'pull-request/proposed')).toMatchObject({ status: 'passed' });
  expect(branches(given)).toEqual(['main']);
  expect(pulls(given)).toEqual(['#1 closed jit-azure-drift']);
  expect(given.github.hands.pull(REPOSITORY, 1).comments).toHaveLength(1);
});

it('does not know whether it opened the issue, and the next run opens no second one', async () => {
  const given = await scenario((world) => {
    const token = pick(world.github.tokens, ({ value }) => value === githubTokens.workflow);
    Object.assign(token.repositories[REPOSITORY] ?? {}, { issues: 'write' });
    withoutRole(world);
  });
  const open = { service: 'github', method: 'POST', path: /\/issues$/ } as const;
  const step = await cancelled(given, open, { signal: 'SIGTERM' });
  expect(rowOf(step, 'issue/kept')).toMatchObject({
    status: 'unknown',
    message: expect.stringMatching(/open the issue.*the run was cancelled/),
  });
  expect(step.report.issue).toEqual({ operation: 'none' });
  const next = await given.run();
  expect(next.report.issue).toMatchObject({ operation: 'unchanged', number: 1 });
  expect(repositoryOf(given).issues).toHaveLength(1);
});

it('does not call a repair made whose answer it did not hear, proposes nothing any more, and the next run finds it', async () => {
  const given = await repairScenario(withoutRole);
  plantDrift(given);
  const put = { service: 'arm', method: 'PUT' } as const;
  const step = await cancelled(given, put, { ...repairing('role-assignment'), signal: 'SIGINT' });
  const [repair] = step.report.repairs;
  expect(repair?.status).not.toBe('applied');
  expect(repair?.detail).toMatch(/the run was cancelled/);
  expect(pulls(given)).toEqual([]);
  expect(branches(given)).toEqual(['main']);
  const next = await given.run(repairing('role-assignment'));
  expect(next.report.repairs).toMatchObject([{ repair: 'role-assignment', status: 'not-needed' }]);
  expect(next.outputs['pull-request-operation']).toBe('created');
});
