import { expect, it } from '@jest/globals';
import { plantDrift, REPOSITORY, scenario } from '../harness.js';

it.each(['SIGINT', 'SIGTERM'] as const)(
  'ends red on %s amid a proposal, says what was left behind, and the next run heals',
  async (signal) => {
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
          // Until the signal has arrived: the answer must not come before it.
          await new Promise((resolve) => setTimeout(resolve, 300));
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
    expect(cancelled.log).toMatch(/pull-request\/proposed .*\[unknown error\].*Left behind: .*jit-azure-drift/);
    expect(cancelled.outputs).toMatchObject({ verdict: 'unhealthy', 'pull-request-operation': 'none' });

    const next = await given.run();
    expect(next.exitCode).toBe(0);
    expect(given.github.hands.pull(REPOSITORY, 1).state).toBe('open');
    expect(given.world.github.repositories.find(({ name }) => name === '.jit')?.pulls).toHaveLength(1);
  },
);
