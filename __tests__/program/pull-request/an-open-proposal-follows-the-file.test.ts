import { expect, it } from '@jest/globals';
import { IDS } from '../../../simulator/world.js';
import { editFile, FILE, fileAt, OTHER_TENANT, REPOSITORY, rowOf } from '../harness.js';
import { BRANCH, bodyOf, branches, excerpt, mendByHand, OTHER_NAME, proposed, pulls } from './proposals.js';

it('leaves the proposal alone while the base moves elsewhere', async () => {
  const given = await proposed();
  const { hands } = given.github;
  const head = hands.branches(REPOSITORY)[BRANCH];
  hands.commitFiles(REPOSITORY, 'main', { 'README.md': '# Changed\n', 'docs/new.md': 'New.\n' });

  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.outputs['pull-request-operation']).toBe('unchanged');
  expect(step.writes).toEqual([]);
  expect(hands.branches(REPOSITORY)[BRANCH]).toBe(head);
});

it('brings title and body up to date in place, and pushes nothing', async () => {
  const given = await proposed();
  const { hands } = given.github;
  const head = hands.branches(REPOSITORY)[BRANCH];

  const titled = await given.run({ with: { 'pr-title': 'Jit: correct <b>Azure</b> for @acme/security' } });
  expect(excerpt(titled)).toMatchSnapshot();
  expect(titled.outputs).toMatchObject({ 'pull-request-operation': 'updated', 'pull-request-number': '1' });
  expect(titled.writes).toEqual(['github PATCH /api/v3/repos/acme/.jit/pulls/1']);
  expect(hands.branches(REPOSITORY)[BRANCH]).toBe(head);
  // As given: a title is no Markdown, and mentions no one.
  expect(hands.pull(REPOSITORY, 1).title).toBe('Jit: correct <b>Azure</b> for @acme/security');

  // The Azure side got worse: the body's table is behind.
  given.world.roleAssignments.splice(
    given.world.roleAssignments.findIndex(({ principalId }) => principalId === IDS.jit.servicePrincipal),
    1,
  );
  const worse = await given.run();
  expect(worse.outputs['pull-request-operation']).toBe('updated');
  expect(bodyOf(given, 1)).toMatch(/❌ error \| \[`role\/assignment`\]/);
  const again = await given.run();
  expect(again.outputs['pull-request-operation']).toBe('unchanged');
  expect(again.writes).toEqual([]);
});

const REBUILDS = [
  {
    when: 'the wanted content changed',
    because: 'content-changed',
    change: () => undefined,
    options: OTHER_NAME,
    holds: /name: "Production"/,
  },
  {
    when: 'another value drifted at the base',
    because: 'base-changed',
    change: (given: Awaited<ReturnType<typeof proposed>>) =>
      editFile(given, (text) => text.replace('jit_secrets.azure_subscription_ids', 'jit_secrets.other')),
    options: { with: { 'jit-secret-names': 'subscription-id: azure_subscription_ids' } },
    holds: /jit_secrets\.azure_subscription_ids/,
  },
  {
    when: 'the file at the base changed elsewhere',
    because: 'base-changed',
    change: (given: Awaited<ReturnType<typeof proposed>>) =>
      editFile(given, (text) => text.replace('acme-analytics-0042', 'acme-analytics-0043')),
    options: {},
    holds: /acme-analytics-0043/,
  },
  {
    when: 'it conflicts with the base',
    because: 'base-changed',
    change: (given: Awaited<ReturnType<typeof proposed>>) =>
      editFile(given, (text) => text.replace(OTHER_TENANT, '88888888-8888-4888-8888-888888888888')),
    options: {},
    holds: /acme-analytics-0042/,
  },
] as const;

it.each(REBUILDS)('is rebuilt in place when $when', async ({ because, change, options, holds }) => {
  const given = await proposed();
  const { hands } = given.github;
  const before = hands.branches(REPOSITORY)[BRANCH];
  change(given);
  const base = fileAt(given, 'main');

  const step = await given.run(options);
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.outputs).toMatchObject({ 'pull-request-operation': 'updated', 'pull-request-number': '1' });
  expect(/\((\w+-\w+)\), move/.exec(step.log)?.[1]).toBe(because);
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
  expect(branches(given)).toEqual([BRANCH, 'main']);
  expect(hands.branches(REPOSITORY)[BRANCH]).not.toBe(before);
  const [commit, parent] = hands.log(REPOSITORY, BRANCH);
  expect(parent?.oid).toBe(hands.branches(REPOSITORY).main);
  expect(hands.isSigned(commit?.oid ?? '')).toBe(true);
  expect(fileAt(given, BRANCH)).toMatch(holds);
  expect(fileAt(given, BRANCH)).toContain(`tenant_id: ${IDS.tenant}`);
  expect(base).toBe(fileAt(given, 'main'));

  const again = await given.run(options);
  expect(again.outputs['pull-request-operation']).toBe('unchanged');
  expect(again.writes).toEqual([]);
});

it('closes the proposal once the drift is gone, says that it did, and proposes anew when the drift is back', async () => {
  const given = await proposed();
  const { hands } = given.github;
  const drifted = fileAt(given, 'main');
  mendByHand(given);
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);

  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.outputs).toMatchObject({ verdict: 'healthy', 'pull-request-operation': 'closed' });
  expect(rowOf(step, 'pull-request/proposed')).toMatchObject({ status: 'passed' });
  expect(hands.pull(REPOSITORY, 1)).toMatchObject({ state: 'closed', merged: false, closedBy: 'github-actions[bot]' });
  expect(hands.pull(REPOSITORY, 1).body).toContain('"closed":true');
  expect(hands.pull(REPOSITORY, 1).comments.map(({ author }) => author)).toEqual(['github-actions[bot]']);
  expect(hands.pull(REPOSITORY, 1).comments[0]?.body).toMatch(
    /^Closed by Jit Azure Drift[\s\S]*<!-- jit-azure-drift:closed -->$/,
  );
  expect(branches(given)).toEqual(['main']);

  const quiet = await given.run();
  expect(quiet.outputs['pull-request-operation']).toBe('none');
  expect(quiet.writes).toEqual([]);

  // Closed by us is not declined.
  hands.commitFiles(REPOSITORY, 'main', { [FILE]: drifted });
  const back = await given.run();
  expect(back.outputs).toMatchObject({ 'pull-request-operation': 'created', 'pull-request-number': '2' });
});

it('takes a merged proposal for done, and proposes anew from its leftover branch when the same drift is back', async () => {
  const given = await proposed();
  const { hands } = given.github;
  const drifted = fileAt(given, 'main');
  hands.mergePull(REPOSITORY, 1);
  const merged = await given.run();
  expect(excerpt(merged)).toMatchSnapshot();
  expect(merged.outputs).toMatchObject({
    verdict: 'healthy',
    'pull-request-operation': 'none',
    'pull-request-number': '',
  });
  expect(merged.writes).toEqual([]);

  hands.commitFiles(REPOSITORY, 'main', { [FILE]: drifted });
  const back = await given.run();
  expect(excerpt(back)).toMatchSnapshot();
  expect(back.outputs).toMatchObject({ 'pull-request-operation': 'created', 'pull-request-number': '2' });
  expect(pulls(given)).toEqual(['#1 merged jit-azure-drift', '#2 open jit-azure-drift']);
  expect(branches(given)).toEqual([BRANCH, 'main']);
  expect(fileAt(given, BRANCH)).toContain(`tenant_id: ${IDS.tenant}`);
});

it('rebuilds when only GitHub says that there is a conflict', async () => {
  const given = await proposed();
  const { hands } = given.github;
  // Same blob at the base, another history: a person moved the file away and back with other modes in between.
  hands.commitFiles(REPOSITORY, 'main', { 'README.md': '# Changed\n' });
  given.simulator.addFault({
    service: 'github',
    body: /query ConfigRepo/,
    times: 1,
    action: {
      kind: 'rewrite',
      with: (response) => ({
        ...response,
        body: JSON.parse(JSON.stringify(response.body).replaceAll('"MERGEABLE"', '"CONFLICTING"')) as unknown,
      }),
    },
  });
  const step = await given.run();
  expect(step.log).toContain('(conflict)');
  expect(step.outputs['pull-request-operation']).toBe('updated');
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
  expect(branches(given)).toEqual([BRANCH, 'main']);
  expect(hands.log(REPOSITORY, BRANCH)[1]?.oid).toBe(hands.branches(REPOSITORY).main);
});
