import { expect, it } from '@jest/globals';
import { githubTokens } from '../../../simulator/github/index.js';
import { IDS, pick } from '../../../simulator/world.js';
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
import { BRANCH, branches, mendByHand, OTHER_NAME, pulls, repositoryOf } from '../pull-request/proposals.js';

/**
 * True processes at once on one config repository, as overlapping workflows start them. Worse interleavings than these
 * come about are made by hand in `__tests__/github/many-at-once.test.ts`.
 */

const MINUTES = 60_000;

/** Drift, which a pull request mends, and a missing role, of which the issue tells. */
async function troubled(): Promise<Scenario> {
  const given = await scenario((world) => {
    const token = pick(world.github.tokens, ({ value }) => value === githubTokens.workflow);
    Object.assign(token.repositories[REPOSITORY] ?? {}, { issues: 'write' });
    world.roleAssignments = world.roleAssignments.filter(({ principalId }) => principalId !== IDS.jit.servicePrincipal);
  });
  plantDrift(given);
  return given;
}

function atOnce(given: Scenario, many: number, options: StepOptions = {}): Promise<readonly Step[]> {
  return Promise.all(Array.from({ length: many }, () => given.run({ fresh: true, ...options })));
}

/** What the runs say of something, sorted. */
function words(steps: readonly Step[], word: (step: Step) => string): readonly string[] {
  return steps.map(word).sort();
}

function proposalWord(step: Step): string {
  const { 'pull-request-operation': operation, 'pull-request-number': number } = step.outputs;
  return `${operation} #${number} ${rowOf(step, 'pull-request/proposed').status}`;
}

/** On a machine that starves twenty processes some hear no answer in time: then they say just that. */
function expectTrue(step: Step): void {
  const rows = step.report.configs.flatMap(({ results }) => results);
  const late = [...rows, ...step.report.integrations.flatMap(({ results }) => results), ...step.report.results].some(
    ({ unknownReason }) => unknownReason === 'timeout' || unknownReason === 'transient',
  );
  expect(proposalWord(step)).toMatch(late ? /^(created|unchanged|none) #/ : /^(created|unchanged) #[1-9]\d* passed$/);
  if (!late) expect(step.report.issue).toMatchObject({ operation: expect.stringMatching(/^(created|unchanged)$/) });
}

function expectOneCommit({ github }: Scenario): void {
  const log = github.hands.log(REPOSITORY, BRANCH);
  expect(log.slice(1)).toEqual(github.hands.log(REPOSITORY, 'main'));
}

it(
  'end with one pull request, one issue, and true words',
  async () => {
    const given = await troubled();
    const numbers = () =>
      repositoryOf(given)
        .issues.filter(({ state }) => state === 'open')
        .map(({ number }) => number);

    const first = await atOnce(given, 20);
    expect(first.filter(({ outputs }) => outputs['pull-request-operation'] === 'created').length).toBeLessThan(2);
    expect(pulls(given).length).toBeLessThan(2);
    for (const step of first) expectTrue(step);
    expect(first.map(({ exitCode }) => exitCode)).toEqual(first.map(() => 1));
    expect(numbers().length).toBeLessThan(2);

    const next = await given.run();
    const [pull] = repositoryOf(given).pulls;
    const number = pull?.number ?? 0;
    expect(pulls(given)).toEqual([`#${number} open jit-azure-drift`]);
    expect(branches(given)).toEqual([BRANCH, 'main']);
    expectOneCommit(given);
    expect(fileAt(given, BRANCH)).toContain(`tenant_id: ${IDS.tenant}`);
    expect(proposalWord(next)).toMatch(new RegExp(`^(created|unchanged) #${number} passed$`));
    const [issue] = numbers();
    expect(next.report.issue).toMatchObject({
      operation: expect.stringMatching(/^(created|unchanged|updated)$/),
      number: issue,
    });
    expect(numbers()).toEqual([issue]);

    const rebuilt = await atOnce(given, 3, OTHER_NAME);
    for (const word of words(rebuilt, proposalWord)) expect(word).toMatch(`#${number} passed`);
    expect(words(rebuilt, proposalWord)).toContain(`updated #${number} passed`);
    expect(fileAt(given, BRANCH)).toContain('name: "Production"');
    expect(branches(given)).toEqual([BRANCH, 'main']);
    expectOneCommit(given);

    mendByHand(given);
    const closing = await atOnce(given, 3, OTHER_NAME);
    for (const word of words(closing, proposalWord)) expect(word).toMatch(/^closed #\d+ passed$|^none # passed$/);
    expect(pulls(given)).toEqual([`#${number} closed jit-azure-drift`]);
    expect(pull?.comments).toHaveLength(1);
    expect(branches(given)).toEqual(['main']);
    expect(numbers()).toEqual([issue]);

    const last = await given.run(OTHER_NAME);
    expect(last.writes).toEqual([]);
  },
  4 * MINUTES,
);
