import { expect, it } from '@jest/globals';
import { plantDrift, REPOSITORY, scenario } from '../harness.js';

/** How long GitHub takes for the request that is under way: a cancelled run waits for a second. */
const CASES = [
  {
    signal: 'SIGINT',
    answerMs: 3000,
    says: 'what was left behind',
    word: /pull-request\/proposed .*\[unknown error\].*Left behind: .*jit-azure-drift/,
    operation: 'none',
  },
  {
    signal: 'SIGTERM',
    answerMs: 300,
    says: 'what was still made',
    word: /✔ pull-request\/proposed .*Opened pull request #1/,
    operation: 'created',
  },
] as const;

it.each(CASES)(
  'ends red on $signal amid a proposal, says $says, and the next run heals',
  async ({ signal, answerMs, word, operation }) => {
    const given = await scenario();
    plantDrift(given);
    let pid = 0;
    given.simulator.addFault({
      service: 'github',
      method: 'POST',
      path: /\/pulls$/,
      times: 1,
      action: {
        kind: 'before',
        run: async () => {
          process.kill(pid, signal);
          // The signal must arrive before the answer.
          await new Promise((resolve) => setTimeout(resolve, answerMs));
        },
      },
    });

    const cancelled = await given.run({
      onStart: (started) => {
        pid = started;
      },
    });
    expect(cancelled).toMatchObject({ exitCode: 1, signal: null });
    expect(cancelled.log).toContain('Failed because the run was cancelled');
    expect(cancelled.log).toMatch(word);
    expect(cancelled.outputs).toMatchObject({ verdict: 'unhealthy', 'pull-request-operation': operation });

    const next = await given.run();
    expect(next.exitCode).toBe(0);
    expect(given.github.hands.pull(REPOSITORY, 1).state).toBe('open');
    expect(given.world.github.repositories.find(({ name }) => name === '.jit')?.pulls).toHaveLength(1);
  },
);
