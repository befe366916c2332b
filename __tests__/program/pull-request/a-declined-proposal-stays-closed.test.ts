import { expect, it } from '@jest/globals';
import { IDS } from '../../../simulator/world.js';
import { fileAt, REPOSITORY, rowOf, type Scenario } from '../harness.js';
import { BRANCH, bodyOf, branches, excerpt, OTHER_NAME, proposed, pulls } from './proposals.js';

const REPAIR = {
  job: { event: 'workflow_dispatch' },
  with: { mode: 'repair', repairs: 'proposal' },
} as const;

/** A person closed the proposal unmerged, and perhaps deleted its branch. */
async function declined(deleteBranch = false): Promise<Scenario> {
  const given = await proposed();
  given.github.hands.closePull(REPOSITORY, 1, 'mona');
  if (deleteBranch) given.github.hands.deleteBranch(REPOSITORY, BRANCH);
  return given;
}

it.each([false, true])('is not opened again while its content stays the same (branch deleted: %s)', async (deleted) => {
  const given = await declined(deleted);
  const before = given.github.hands.branches(REPOSITORY);
  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.writes).toEqual([]);
  expect(step.exitCode).toBe(0);
  expect(rowOf(step, 'pull-request/declined')).toMatchObject({ status: 'failed', severity: 'warning', subject: '#1' });
  expect(step.outputs).toMatchObject({ drift: 'true', 'pull-request-operation': 'none' });
  expect(given.github.hands.branches(REPOSITORY)).toEqual(before);
  // Nor when the base moves elsewhere, nor by a repair of something else.
  given.github.hands.commitFiles(REPOSITORY, 'main', { 'README.md': '# Changed\n' });
  const moved = await given.run({ job: { event: 'workflow_dispatch' } });
  expect(moved.writes).toEqual([]);
  expect(rowOf(moved, 'pull-request/declined').status).toBe('failed');
});

it.each([false, true])('gives way to a new one when its content changes (branch deleted: %s)', async (deleted) => {
  const given = await declined(deleted);
  const step = await given.run(OTHER_NAME);
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.outputs).toMatchObject({ 'pull-request-operation': 'created', 'pull-request-number': '2' });
  expect(pulls(given)).toEqual(['#1 closed jit-azure-drift', '#2 open jit-azure-drift']);
  expect(branches(given)).toEqual([BRANCH, 'main']);
  expect(fileAt(given, BRANCH)).toContain('name: "Production"');
  const again = await given.run(OTHER_NAME);
  expect(again.outputs['pull-request-operation']).toBe('unchanged');
});

it('is opened again by the repair `proposal` where GitHub allows it', async () => {
  const given = await declined();
  const planned = await given.run({ ...REPAIR, with: { ...REPAIR.with, 'dry-run': 'true' } });
  expect(planned.writes).toEqual([]);
  expect(planned.report.repairs).toMatchObject([{ repair: 'proposal', status: 'planned' }]);

  const step = await given.run(REPAIR);
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.exitCode).toBe(0);
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
  expect(step.report.repairs).toMatchObject([{ repair: 'proposal', status: 'applied' }]);
  expect(step.outputs['pull-request-number']).toBe('1');

  const again = await given.run(REPAIR);
  expect(again.writes).toEqual([]);
  expect(again.report.repairs).toMatchObject([{ repair: 'proposal', status: 'not-needed' }]);
});

it('is replaced by one that links it where its branch is gone', async () => {
  const given = await declined(true);
  const step = await given.run(REPAIR);
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.report.repairs).toMatchObject([{ repair: 'proposal', status: 'applied' }]);
  expect(step.outputs).toMatchObject({ 'pull-request-operation': 'created', 'pull-request-number': '2' });
  expect(pulls(given)).toEqual(['#1 closed jit-azure-drift', '#2 open jit-azure-drift']);
  expect(bodyOf(given, 2)).toMatch(/Takes the place of \[pull request 1\]\(\S+\/pull\/1\)/);
  expect(fileAt(given, BRANCH)).toContain(IDS.tenant);
  const again = await given.run();
  expect(again.outputs['pull-request-operation']).toBe('unchanged');
});

it('is replaced by one that links it where GitHub does not open it again', async () => {
  const given = await declined();
  given.simulator.addFault({
    service: 'github',
    method: 'PATCH',
    path: /\/pulls\/1$/,
    action: {
      kind: 'respond',
      status: 422,
      headers: { 'x-github-request-id': 'ABCD:EF01:2345' },
      body: {
        message: 'Validation Failed',
        errors: [
          {
            resource: 'PullRequest',
            code: 'custom',
            field: 'state',
            message: 'state cannot be changed. The jit-azure-drift branch was force-pushed or recreated.',
          },
        ],
      },
    },
  });
  const step = await given.run(REPAIR);
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.report.repairs).toMatchObject([{ repair: 'proposal', status: 'applied' }]);
  expect(step.outputs).toMatchObject({ 'pull-request-operation': 'created', 'pull-request-number': '2' });
  expect(pulls(given)).toEqual(['#1 closed jit-azure-drift', '#2 open jit-azure-drift']);
  expect(bodyOf(given, 2)).toMatch(/Takes the place of \[pull request 1\]/);
});

it('does not stand against a proposal that we closed ourselves, nor one that was merged', async () => {
  const given = await proposed();
  const drifted = fileAt(given, 'main');
  given.github.hands.mergePull(REPOSITORY, 1);
  given.github.hands.commitFiles(REPOSITORY, 'main', { '.jit/jit-integration.yml': drifted });
  const step = await given.run();
  expect(rowOf(step, 'pull-request/declined').status).toBe('passed');
  expect(step.outputs['pull-request-number']).toBe('2');
});
