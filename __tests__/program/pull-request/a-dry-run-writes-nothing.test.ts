import { expect, it } from '@jest/globals';
import { FILE, plantDrift, REPOSITORY, rowOf, rowsOf, type Scenario, type StepOptions, scenario } from '../harness.js';
import { BRANCH, excerpt, mendByHand, OTHER_NAME, proposed } from './proposals.js';

interface Case {
  readonly plan: string;
  readonly world: () => Promise<Scenario>;
  readonly options?: StepOptions;
  readonly says: readonly RegExp[];
}

async function drifted(): Promise<Scenario> {
  const given = await scenario();
  plantDrift(given);
  return given;
}

const CASES: readonly Case[] = [
  { plan: 'nothing', world: () => scenario(), says: [/Would do: Nothing to propose, nothing to close\./] },
  {
    plan: 'create',
    world: drifted,
    says: [
      /Would do: Create branch jit-azure-drift at acme\/\.jit@main and commit the file there\./,
      /Would do: Open a pull request from jit-azure-drift to acme\/\.jit@main\./,
    ],
  },
  { plan: 'unchanged', world: proposed, says: [/Would do: Leave pull request #1 as it is/] },
  {
    plan: 'update',
    world: proposed,
    options: { with: { 'pr-title': 'Another title' } },
    says: [/Would do: Bring title and body of pull request #1 up to date; push nothing\./],
  },
  {
    plan: 'rebuild',
    world: proposed,
    options: OTHER_NAME,
    says: [/Would do: Commit on a scratch branch/, /Would do: Bring title and body/],
  },
  {
    plan: 'close',
    world: async () => {
      const given = await proposed();
      mendByHand(given);
      return given;
    },
    says: [/Would do: Close pull request #1 with a comment and delete jit-azure-drift/],
  },
  {
    plan: 'leave-alone',
    world: async () => {
      const given = await proposed();
      given.github.hands.pushToPull(REPOSITORY, 1, { 'mine.md': 'Mine.\n' });
      return given;
    },
    says: [/Would do: Leave jit-azure-drift alone: hand-edited\./],
  },
  {
    plan: 'reopen',
    world: async () => {
      const given = await proposed();
      given.github.hands.closePull(REPOSITORY, 1);
      return given;
    },
    options: { job: { event: 'workflow_dispatch' }, with: { repairs: 'proposal' } },
    says: [/Would do: Open pull request #1 again\./],
  },
];

it.each(CASES)('prints what it would do and sends no write: $plan', async ({ world, options, says }) => {
  const given = await world();
  const branches = given.github.hands.branches(REPOSITORY);
  const step = await given.run({ ...options, with: { ...options?.with, 'dry-run': 'true' } });
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.writes).toEqual([]);
  expect(step.report.dryRun).toBe(true);
  for (const words of says) expect(step.log).toMatch(words);
  expect(step.outputs['pull-request-operation']).toBe('none');
  expect(given.github.hands.branches(REPOSITORY)).toEqual(branches);
});

it('reports drift and proposes nothing with `pull-request: false`, and leaves an open proposal be', async () => {
  const given = await drifted();
  const step = await given.run({ with: { 'pull-request': 'false' } });
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.writes).toEqual([]);
  expect(step.outputs).toMatchObject({ drift: 'true', verdict: 'unhealthy', 'pull-request-operation': 'none' });
  expect(rowOf(step, 'pull-request/proposed').status).toBe('skipped');
  expect(rowOf(step, 'config/drift').fix).not.toMatch(/Merge the pull request/);

  await given.run();
  given.github.hands.commitFiles(REPOSITORY, 'main', {
    [FILE]: given.github.hands.readFile(REPOSITORY, BRANCH, FILE) ?? '',
  });
  const later = await given.run({ with: { 'pull-request': 'false' } });
  expect(later.writes).toEqual([]);
  expect(rowsOf(later, 'config/drift')).toMatchObject([{ status: 'passed' }]);
});
