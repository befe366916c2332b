import { describe, expect, it } from '@jest/globals';
import { fileAt, plantDrift, REPOSITORY, rowOf, scenario } from '../harness.js';
import { expectNoWrite } from './events.js';

describe('mode auto', () => {
  it.each([
    ['schedule', 'check'],
    ['repository_dispatch', 'check'],
    ['workflow_dispatch', 'repair'],
    ['push', 'validate'],
    ['pull_request', 'validate'],
    ['merge_group', 'validate'],
    ['release', 'validate'],
    ['pull_request_target', 'validate'],
    ['issue_comment', 'validate'],
    ['workflow_run', 'validate'],
  ])('takes %s for %s; a healthy run writes nothing in any mode', async (event, mode) => {
    const given = await scenario();
    const step = await given.run({ job: { event } });
    expect(step.report.mode).toBe(mode);
    expect(step.log).toContain(`mode ${mode} (${event} in acme/.jit)`);
    expect(step.exitCode).toBe(0);
    expect(step.outputs).toMatchObject({ verdict: 'healthy', drift: 'false', 'pull-request-operation': 'none' });
    expect(step.writes).toEqual([]);
  });

  it('proposes on the events of check and repair, never on those of validate', async () => {
    const given = await scenario();
    plantDrift(given);
    const pushed = await given.run({ job: { event: 'push' } });
    expectNoWrite(pushed);
    expect(pushed.exitCode).toBe(1);
    expect(rowOf(pushed, 'config/drift')).toMatchObject({ status: 'failed', severity: 'error' });
    expect(pushed.transcript).toMatchSnapshot();

    const dispatched = await given.run({ job: { event: 'workflow_dispatch' } });
    expect(dispatched.outputs).toMatchObject({ 'pull-request-operation': 'created', verdict: 'unhealthy' });
    expect(dispatched.exitCode).toBe(0);
    expect(rowOf(dispatched, 'config/drift')).toMatchObject({ status: 'failed', severity: 'warning' });
  });
});

describe('mode repair', () => {
  it('runs on another event only when it is written out, and reports the repair that was named', async () => {
    const given = await scenario();
    const step = await given.run({ with: { mode: 'repair', repairs: 'proposal' } });
    expect(step.report).toMatchObject({
      mode: 'repair',
      run: { event: 'schedule' },
      repairs: [{ repair: 'proposal', integration: 'prod', status: 'not-needed' }],
    });
    expect(step.exitCode).toBe(0);
    expect(step.writes).toEqual([]);
  });

  it('ignores repairs in another mode, and says so', async () => {
    const given = await scenario();
    plantDrift(given);
    const opened = await given.run();
    given.github.hands.closePull(REPOSITORY, Number(opened.outputs['pull-request-number']));
    const step = await given.run({ with: { repairs: 'proposal' } });
    expect(step.report.repairs).toEqual([]);
    expect(step.log).toContain('repairs is used in mode repair only');
    expect(step.writes).toEqual([]);
    expect(rowOf(step, 'pull-request/declined')).toMatchObject({ status: 'failed', severity: 'warning' });

    const repaired = await given.run({ with: { repairs: 'proposal', mode: 'repair' } });
    expect(repaired.report.repairs).toMatchObject([{ repair: 'proposal', status: 'applied' }]);
    expect(given.github.hands.pull(REPOSITORY, 1).state).toBe('open');
    expect(repaired.transcript).toMatchSnapshot();
  });
});

describe('dry-run', () => {
  it('reports what it would write, and writes nothing', async () => {
    const given = await scenario();
    plantDrift(given);
    const before = fileAt(given, 'main');
    const step = await given.run({ with: { 'dry-run': 'true' } });
    expect(step.writes).toEqual([]);
    expect(step.report).toMatchObject({ dryRun: true, verdict: 'unhealthy' });
    expect(step.summary).toContain('dry run: nothing was written');
    expect(Object.keys(given.github.hands.branches(REPOSITORY))).toEqual(['main']);
    expect(fileAt(given, 'main')).toBe(before);
    expect(step.transcript).toMatchSnapshot();
  });

  it('plans a repair without doing it', async () => {
    const given = await scenario();
    plantDrift(given);
    await given.run();
    given.github.hands.closePull(REPOSITORY, 1);
    const step = await given.run({ with: { mode: 'repair', repairs: 'proposal', 'dry-run': 'true' } });
    expect(step.report.repairs).toMatchObject([{ repair: 'proposal', status: 'planned' }]);
    expect(step.writes).toEqual([]);
    expect(given.github.hands.pull(REPOSITORY, 1).state).toBe('closed');
  });
});
