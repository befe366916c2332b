import { expect, it } from '@jest/globals';
import { newRepository } from '../../../simulator/github/world.js';
import {
  editFile,
  FILE,
  fileAt,
  plantDrift,
  REPOSITORY,
  rowOf,
  type Scenario,
  type Step,
  scenario,
} from '../harness.js';
import { BRANCH, branches, excerpt, mendByHand, OTHER_NAME, proposed, pulls } from './proposals.js';

/** The run wrote nothing at all. */
function expectUntouched(step: Step): void {
  expect(step.writes).toEqual([]);
}

const COMMITS = [
  {
    what: 'edited the file',
    push: (given: Scenario) =>
      given.github.hands.pushToPull(REPOSITORY, 1, { [FILE]: `${fileAt(given, BRANCH)}# by hand\n` }),
    by: 'mona',
  },
  {
    what: 'added a file',
    push: (given: Scenario) =>
      given.github.hands.pushToPull(REPOSITORY, 1, { 'note.md': 'Note.\n' }, { author: 'hubot' }),
    by: 'hubot',
  },
  {
    what: 'has an address that GitHub does not know',
    push: (given: Scenario) =>
      given.github.hands.pushToPull(REPOSITORY, 1, { 'note.md': 'Note.\n' }, { author: 'stranger-to-github' }),
    by: 'someone whom GitHub does not know',
  },
];

it.each(COMMITS)('leaves its branch alone once someone $what', async ({ push, by }) => {
  const given = await proposed();
  push(given);
  const tips = given.github.hands.branches(REPOSITORY);
  const step = await given.run(OTHER_NAME);
  expect(excerpt(step)).toMatchSnapshot();
  expectUntouched(step);
  expect(given.github.hands.branches(REPOSITORY)).toEqual(tips);
  expect(rowOf(step, 'pull-request/hand-edited')).toMatchObject({
    status: 'failed',
    severity: 'warning',
    subject: '#1',
  });
  expect(rowOf(step, 'pull-request/hand-edited').message).toContain(by);
  expect(step.outputs).toMatchObject({ 'pull-request-number': '1', 'pull-request-operation': 'none' });

  mendByHand(given);
  editFile(given, (text) => text.replace(/# by hand\n/, ' \n').replace('acme-analytics-0042', 'acme-analytics-0099'));
  const healthy = await given.run();
  expect(healthy.outputs.drift).toBe('false');
  expectUntouched(healthy);
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
});

it('takes a trusted author’s commit for ours', async () => {
  const given = await proposed();
  given.github.hands.pushToPull(REPOSITORY, 1, { 'note.md': 'Note.\n' }, { author: 'hubot' });
  const step = await given.run({ with: { ...OTHER_NAME.with, 'trusted-authors': 'Hubot' } });
  expect(rowOf(step, 'pull-request/hand-edited').status).toBe('passed');
  expect(step.outputs['pull-request-operation']).toBe('updated');
  expect(fileAt(given, BRANCH)).toContain('name: "Production"');
});

it('does not take the button "Update branch" for an edit', async () => {
  const given = await proposed();
  const { hands } = given.github;
  hands.commitFiles(REPOSITORY, 'main', { 'README.md': '# Changed\n' });
  hands.updatePullBranch(REPOSITORY, 1);
  const unchanged = await given.run();
  expect(excerpt(unchanged)).toMatchSnapshot();
  expect(rowOf(unchanged, 'pull-request/hand-edited').status).toBe('passed');
  expect(unchanged.outputs['pull-request-operation']).toBe('unchanged');
  expectUntouched(unchanged);

  const rebuilt = await given.run(OTHER_NAME);
  expect(rebuilt.outputs).toMatchObject({ 'pull-request-operation': 'updated', 'pull-request-number': '1' });
  expect(fileAt(given, BRANCH)).toContain('name: "Production"');
  expect(hands.log(REPOSITORY, BRANCH)[1]?.oid).toBe(hands.branches(REPOSITORY).main);
});

it('takes "Update branch" after a change of the file elsewhere for no edit either', async () => {
  const given = await proposed();
  const { hands } = given.github;
  editFile(given, (text) => text.replace('acme-analytics-0042', 'acme-analytics-0043'));
  hands.updatePullBranch(REPOSITORY, 1);
  const step = await given.run();
  expect(rowOf(step, 'pull-request/hand-edited').status).toBe('passed');
  expect(fileAt(given, BRANCH)).toContain('acme-analytics-0043');
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
  const again = await given.run();
  expect(again.outputs['pull-request-operation']).toBe('unchanged');
});

it('neither overwrites nor closes the proposal of a workflow that serves other integrations', async () => {
  const given = await proposed();
  const other = { with: { 'integration-id': 'staging', 'account-name': 'Staging' } };
  const before = given.github.hands.branches(REPOSITORY);
  const step = await given.run({ with: { ...other.with, 'tenant-id': '77777777-7777-4777-8777-777777777777' } });
  expectUntouched(step);
  expect(given.github.hands.branches(REPOSITORY)).toEqual(before);

  const drifted = await given.run(other);
  expect(excerpt(drifted)).toMatchSnapshot();
  expectUntouched(drifted);
  expect(rowOf(drifted, 'pull-request/proposed')).toMatchObject({ status: 'failed', severity: 'error' });
  expect(rowOf(drifted, 'pull-request/proposed').fix).toMatch(/List all integrations in one run, or set `branch`/);
  expect(drifted.exitCode).toBe(1);

  const apart = await given.run({ with: { ...other.with, branch: 'jit-azure-drift-staging' } });
  expect(apart.outputs).toMatchObject({ 'pull-request-operation': 'created', 'pull-request-number': '2' });
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift', '#2 open jit-azure-drift-staging']);
});

/** A stranger's fork whose branch bears our name, and whose pull request bears a copy of our marker. */
async function strangersFork(state: 'open' | 'closed'): Promise<Scenario> {
  const model = await proposed();
  const body = model.github.hands.pull(REPOSITORY, 1).body;
  const given = await scenario((world) => {
    const [target] = world.github.repositories;
    world.github.repositories.push(
      newRepository({
        id: 9_200_009,
        owner: 'stranger',
        name: '.jit',
        parent: REPOSITORY,
        visibility: 'public',
        files: target?.files ?? {},
      }),
    );
  });
  plantDrift(given);
  const { hands } = given.github;
  hands.commitFiles('stranger/.jit', BRANCH, { [FILE]: 'azure: {}\n' }, { author: 'stranger' });
  const repository = { title: 'Correct the azure entry prod', body, head: `stranger:${BRANCH}`, base: 'main' };
  hands.openPull(REPOSITORY, { ...repository, login: 'stranger' });
  if (state === 'closed') hands.closePull(REPOSITORY, 1, 'mona');
  return given;
}

it.each(['open', 'closed'] as const)(
  'takes no notice of an %s pull request from a fork that copies our branch and marker',
  async (state) => {
    const given = await strangersFork(state);
    const step = await given.run();
    expect(excerpt(step)).toMatchSnapshot();
    expect(step.outputs).toMatchObject({ 'pull-request-operation': 'created', 'pull-request-number': '2' });
    mendByHand(given);
    const closing = await given.run();
    expect(closing.outputs).toMatchObject({ 'pull-request-operation': 'closed', 'pull-request-number': '2' });
    expect(pulls(given)).toEqual([`#1 ${state} jit-azure-drift`, '#2 closed jit-azure-drift']);
    expect(branches(given)).toEqual(['main']);
  },
);

it.each(['', 'a copied marker'])('leaves a person’s own pull request from our branch alone (%s)', async (copied) => {
  const body = copied === '' ? 'My own.' : (await proposed()).github.hands.pull(REPOSITORY, 1).body;
  const given = await scenario();
  plantDrift(given);
  const { hands } = given.github;
  hands.commitFiles(REPOSITORY, BRANCH, { 'mine.md': 'Mine.\n' });
  hands.openPull(REPOSITORY, { title: 'Mine', body, head: BRANCH, base: 'main' });
  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expectUntouched(step);
  expect(rowOf(step, 'pull-request/proposed').status).toBe('failed');
  expect(rowOf(step, 'pull-request/proposed').message).toContain('mona');
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
});

it('leaves a person’s branch of our name without a pull request alone', async () => {
  const given = await scenario();
  plantDrift(given);
  given.github.hands.commitFiles(REPOSITORY, BRANCH, { 'mine.md': 'Mine.\n' });
  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expectUntouched(step);
  expect(rowOf(step, 'pull-request/hand-edited')).toMatchObject({ status: 'failed' });
});
