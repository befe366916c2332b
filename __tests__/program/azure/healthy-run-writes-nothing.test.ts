import { expect, it } from '@jest/globals';
import { REPOSITORY, scenario } from '../harness.js';
import { allRows, checksThat } from './azure-scenario.js';

it('sends no write to anything, passes every check, and asks only what the simulator knows', async () => {
  const { run, github, world } = await scenario((world) => {
    for (const { repositories } of world.github.tokens)
      Object.assign(repositories[REPOSITORY] ?? {}, { issues: 'write' });
  });
  const before = { tenants: structuredClone(world.tenants), roles: structuredClone(world.roleAssignments) };
  for (const mode of ['check', 'repair', 'validate']) {
    const step = await run({ with: { mode } });
    expect(step.exitCode).toBe(0);
    expect(step.outputs).toMatchObject({
      verdict: 'healthy',
      drift: 'false',
      errors: '0',
      warnings: '0',
      unknowns: '0',
    });
    expect(step.writes).toEqual([]);
    expect(step.requests.every(({ handled, status }) => handled && status === 200)).toBe(true);
    expect(allRows(step.report).length).toBeGreaterThan(20);
    expect(['failed', 'unknown', 'skipped'].flatMap((status) => checksThat(step, status as 'failed'))).toEqual([]);
  }
  expect({ tenants: world.tenants, roles: world.roleAssignments }).toEqual(before);
  expect(Object.keys(github.hands.branches(REPOSITORY))).toEqual(['main']);
});
