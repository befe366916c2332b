import { expect, it } from '@jest/globals';
import type { FaultRule } from '../../../simulator/service.js';
import { IDS } from '../../../simulator/world.js';
import { editFile, FILE, fileAt, plantDrift, REPOSITORY, rowOf, type Scenario, scenario } from '../harness.js';
import { BRANCH, branches, excerpt, mendByHand, OTHER_NAME, proposed, pulls, WRITES } from './proposals.js';

/** Another actor does something right before the first request of this kind is answered. */
function before(given: Scenario, write: keyof typeof WRITES, run: () => void | Promise<void>): void {
  let done = false;
  const once = async (): Promise<void> => {
    if (done) return;
    done = true;
    await run();
  };
  given.simulator.addFault({ ...WRITES[write], action: { kind: 'before', run: once } } satisfies FaultRule);
}

function moveBase(given: Scenario): void {
  editFile(given, (text) => text.replace('acme-analytics-0042', 'acme-analytics-0043'));
}

it.each(['begin', 'open'] as const)('ends right when the base moves before `%s`', async (write) => {
  const given = await scenario();
  plantDrift(given);
  before(given, write, () => moveBase(given));
  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.outputs['pull-request-operation']).toBe('created');
  const next = await given.run();
  expect(['updated', 'unchanged']).toContain(next.outputs['pull-request-operation']);
  const last = await given.run();
  expect(last.outputs['pull-request-operation']).toBe('unchanged');
  expect(fileAt(given, BRANCH)).toBe(fileAt(given, 'main').replace(/99999999-\S+/, IDS.tenant));
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
  expect(branches(given)).toEqual([BRANCH, 'main']);
});

it.each(['begin', 'open'] as const)(
  'ends with one pull request when another run does it all before `%s`',
  async (write) => {
    const given = await scenario();
    plantDrift(given);
    before(given, write, async () => {
      const other = await given.run();
      // Where our branch is there already, the other run takes it for its own leftover.
      expect(other.outputs['pull-request-operation']).toBe('created');
    });
    const step = await given.run();
    expect(step.exitCode).toBe(0);
    expect(rowOf(step, 'pull-request/proposed').status).toBe('passed');
    expect(step.outputs['pull-request-number']).toBe('1');
    expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
    expect(branches(given)).toEqual([BRANCH, 'main']);
    expect(fileAt(given, BRANCH)).toContain(`tenant_id: ${IDS.tenant}`);
    expect(given.github.hands.log(REPOSITORY, BRANCH)).toHaveLength(
      given.github.hands.log(REPOSITORY, 'main').length + 1,
    );
  },
);

it('begins again when its new branch is deleted before the pull request is opened', async () => {
  const given = await scenario();
  plantDrift(given);
  before(given, 'open', () => given.github.hands.deleteBranch(REPOSITORY, BRANCH));
  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.outputs['pull-request-operation']).toBe('created');
  expect(branches(given)).toEqual([BRANCH, 'main']);
});

it('does not open a pull request from a branch that someone else took in between', async () => {
  const given = await scenario();
  plantDrift(given);
  before(given, 'begin', () => {
    given.github.hands.commitFiles(REPOSITORY, BRANCH, { 'mine.md': 'Mine.\n' });
  });
  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expect(rowOf(step, 'pull-request/hand-edited').status).toBe('failed');
  expect(pulls(given)).toEqual([]);
  expect(given.github.hands.readFile(REPOSITORY, BRANCH, 'mine.md')).not.toBeNull();
});

it('does not overwrite a commit that someone pushes while it rebuilds', async () => {
  const given = await proposed();
  before(given, 'move', () => {
    given.github.hands.pushToPull(REPOSITORY, 1, { 'mine.md': 'Mine.\n' });
  });
  const step = await given.run(OTHER_NAME);
  expect(excerpt(step)).toMatchSnapshot();
  expect(rowOf(step, 'pull-request/hand-edited').status).toBe('failed');
  expect(given.github.hands.readFile(REPOSITORY, BRANCH, 'mine.md')).not.toBeNull();
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
  expect(branches(given)).toEqual([BRANCH, 'main']);
});

it('opens it again when someone pushes while it is being closed', async () => {
  const given = await proposed();
  mendByHand(given);
  before(given, 'update', () => {
    given.github.hands.pushToPull(REPOSITORY, 1, { 'mine.md': 'Mine.\n' });
  });
  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
  expect(branches(given)).toEqual([BRANCH, 'main']);
  expect(given.github.hands.pull(REPOSITORY, 1).body).toContain('"closed":false');
});

it.each([
  { what: 'closed', by: (given: Scenario) => given.github.hands.closePull(REPOSITORY, 1), ends: 'closed' },
  { what: 'merged', by: (given: Scenario) => given.github.hands.mergePull(REPOSITORY, 1), ends: 'merged' },
])('notices a pull request that is $what before it is rebuilt', async ({ by, ends }) => {
  const given = await proposed();
  before(given, 'begin', () => {
    by(given);
  });
  const step = await given.run(OTHER_NAME);
  expect(excerpt(step)).toMatchSnapshot();
  expect(given.github.hands.pull(REPOSITORY, 1)).toMatchObject({ state: 'closed', merged: ends === 'merged' });
  const next = await given.run(OTHER_NAME);
  const last = await given.run(OTHER_NAME);
  expect(next.exitCode).toBe(0);
  expect(last.writes).toEqual([]);
  expect(pulls(given)).toEqual([`#1 ${ends} jit-azure-drift`, '#2 open jit-azure-drift']);
  expect(fileAt(given, BRANCH)).toContain('name: "Production"');
  expect(branches(given)).toEqual([BRANCH, 'main']);
});

it('lets two runs at once end with one pull request', async () => {
  const given = await scenario();
  plantDrift(given);
  const steps = await Promise.all([given.run(), given.run()]);
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
  expect(branches(given)).toEqual([BRANCH, 'main']);
  expect(fileAt(given, BRANCH)).toContain(`tenant_id: ${IDS.tenant}`);
  expect(given.github.hands.log(REPOSITORY, BRANCH)).toHaveLength(
    given.github.hands.log(REPOSITORY, 'main').length + 1,
  );
  for (const step of steps) {
    expect(rowOf(step, 'pull-request/proposed').status).toBe('passed');
    expect(step.outputs['pull-request-number']).toBe('1');
  }
});

it('gives up in the end when someone takes the branch away again and again', async () => {
  const given = await scenario();
  plantDrift(given);
  given.simulator.addFault({
    ...WRITES.begin,
    action: { kind: 'after', run: () => given.github.hands.deleteBranch(REPOSITORY, BRANCH) },
  });
  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expect(rowOf(step, 'pull-request/proposed')).toMatchObject({ status: 'failed' });
  expect(rowOf(step, 'pull-request/proposed').fix).toMatch(/concurrency:/);
  expect(pulls(given)).toEqual([]);
  expect(given.github.hands.readFile(REPOSITORY, 'main', FILE)).not.toBeNull();
});
