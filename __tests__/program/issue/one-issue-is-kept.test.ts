import { describe, expect, it } from '@jest/globals';
import { githubTokens } from '../../../simulator/github/index.js';
import { IDS, pick } from '../../../simulator/world.js';
import { editFile, plantDrift, REPOSITORY, rowOf, rowsOf, type Scenario, scenario } from '../harness.js';

const PRIVATE = { redact: 'false' } as const;

/** A world whose workflow may write issues. */
async function withIssues(): Promise<Scenario> {
  return scenario((world) => {
    const token = pick(world.github.tokens, ({ value }) => value === githubTokens.workflow);
    Object.assign(token.repositories[REPOSITORY] ?? {}, { issues: 'write' });
  });
}

function takeRoleAway({ world }: Scenario): () => void {
  const before = world.roleAssignments;
  world.roleAssignments = before.filter(({ principalId }) => principalId !== IDS.jit.servicePrincipal);
  return () => {
    world.roleAssignments = before;
  };
}

const issueWrites = (lines: readonly string[]) => lines.filter((line) => line.includes('/issues'));

describe('the kept issue', () => {
  it('is opened for what no pull request can mend, left alone, and closed when all is gone', async () => {
    const given = await withIssues();
    const { hands } = given.github;
    const giveBack = takeRoleAway(given);

    const extras = { 'issue-labels': 'azure, bug', 'issue-assignees': 'mona' };
    const first = await given.run({ with: { ...PRIVATE, ...extras } });
    expect(first.report.issue).toMatchObject({
      operation: 'created',
      number: 1,
      url: expect.stringMatching(/\/issues\/1$/),
    });
    expect(first.outputs).toMatchObject({ 'issue-number': '1', 'issue-url': first.report.issue.url });
    expect(rowOf(first, 'issue/kept')).toMatchObject({
      status: 'passed',
      message: expect.stringContaining('Opened issue #1'),
    });
    const issue = hands.issue(REPOSITORY, 1);
    expect(issue).toMatchObject({
      state: 'open',
      author: 'github-actions[bot]',
      labels: ['azure', 'bug'],
      assignees: ['mona'],
    });
    expect(issue.body).toContain('role&#47;assignment');
    expect(issue.body).toContain('az role assignment create');
    expect(issue.body).not.toContain('config&#47;drift');

    const second = await given.run({ with: PRIVATE });
    expect(second.report.issue).toMatchObject({ operation: 'unchanged', number: 1 });
    expect(second.writes).toEqual([]);

    giveBack();
    const third = await given.run({ with: PRIVATE });
    expect(third.report.issue).toMatchObject({ operation: 'closed', number: 1 });
    expect(hands.issue(REPOSITORY, 1).state).toBe('closed');
    const fourth = await given.run({ with: PRIVATE });
    expect(fourth.report.issue).toEqual({ operation: 'none' });
    expect(fourth.outputs).toMatchObject({ 'issue-number': '', 'issue-url': '' });
    expect(fourth.writes).toEqual([]);
  });

  it('leaves drift to its pull request, and takes it on once that is declined, at level error too', async () => {
    const given = await withIssues();
    plantDrift(given);
    const proposed = await given.run({ with: PRIVATE });
    expect(proposed.report.issue).toEqual({ operation: 'none' });
    given.github.hands.closePull(REPOSITORY, 1);
    const declined = await given.run({ with: { ...PRIVATE, issue: 'error' } });
    expect(declined.report.issue).toMatchObject({ operation: 'created', number: 2 });
    const { body } = given.github.hands.issue(REPOSITORY, 2);
    expect(body).toContain('pull-request&#47;declined');
    expect(body).toContain('config&#47;drift');
    const again = await given.run({ with: { ...PRIVATE, issue: 'error' }, job: { event: 'workflow_dispatch' } });
    expect(again.report.issue.operation).toBe('unchanged');
  });

  it('tells warnings at level warning alone', async () => {
    const given = await withIssues();
    editFile(given, (text) => text.replace('    type: azure_account\n', '    type: azure_account\n    colour: blue\n'));
    const quiet = await given.run({ with: { ...PRIVATE, issue: 'error' } });
    expect(quiet.report.issue).toEqual({ operation: 'none' });
    const loud = await given.run({ with: PRIVATE });
    expect(loud.report.issue).toMatchObject({ operation: 'created' });
    expect(given.github.hands.issue(REPOSITORY, 1).body).toContain('config&#47;unknown-key');
  });

  it('keeps what an unknown hides', async () => {
    const given = await withIssues();
    const giveBack = takeRoleAway(given);
    await given.run({ with: PRIVATE });
    giveBack();
    given.simulator.addFault({
      service: 'arm',
      action: { kind: 'respond', status: 503, headers: { 'retry-after': '0' }, body: {} },
    });
    const outage = await given.run({ with: PRIVATE });
    expect(rowOf(outage, 'role/assignment').status).toBe('unknown');
    expect(outage.report.issue).toMatchObject({ operation: 'updated', number: 1 });
    expect(given.github.hands.issue(REPOSITORY, 1)).toMatchObject({
      state: 'open',
      comments: [],
      body: expect.stringContaining('not verified since'),
    });
    given.simulator.clearFaults();
    expect((await given.run({ with: PRIVATE })).report.issue.operation).toBe('closed');
  });

  it('clears no row of an integration that only leaves out', async () => {
    const given = await withIssues();
    const giveBack = takeRoleAway(given);
    const other = '99999999-9999-4999-8999-999999999999';
    const list = `- {id: prod, tenant-id: ${IDS.tenant}, client-id: ${IDS.jit.appId}, subscription-id: ${IDS.subscription}}
- {id: stage, config-path: other.yml, tenant-id: ${other}, client-id: ${other}, subscription-id: ${other}}`;
    const inputs = {
      ...PRIVATE,
      'tenant-id': undefined,
      'client-id': undefined,
      'subscription-id': undefined,
      'integration-id': undefined,
      integrations: list,
    };
    const first = await given.run({ with: { ...inputs, only: 'prod' } });
    expect(first.report.issue.operation).toBe('created');
    giveBack();
    const second = await given.run({ with: { ...inputs, only: 'stage' } });
    expect(second.report.issue.operation).not.toBe('closed');
    expect(given.github.hands.issue(REPOSITORY, 1)).toMatchObject({
      state: 'open',
      body: expect.stringContaining('role&#47;assignment'),
    });
  });

  it('tells of the failure that hides what was selected, and closes once that has passed', async () => {
    const given = await withIssues();
    const apps = given.world.tenants[0]?.applications ?? [];
    const before = apps.map((app) => app.federatedIdentityCredentials);
    for (const app of apps) app.federatedIdentityCredentials = [];
    const inputs = { ...PRIVATE, checks: 'secret/*' };
    const refused = await given.run({ with: inputs });
    expect(refused.report.issue.operation).toBe('created');
    expect(given.github.hands.issue(REPOSITORY, 1).body).toContain('login&#47;oidc');
    for (const [index, app] of apps.entries()) app.federatedIdentityCredentials = before[index] ?? [];
    expect((await given.run({ with: inputs })).report.issue.operation).toBe('closed');
  });

  it('fails, and says why, where someone locked the conversation', async () => {
    const given = await withIssues();
    const giveBack = takeRoleAway(given);
    await given.run({ with: PRIVATE });
    given.simulator.addFault({
      service: 'github',
      path: /issues\/1\/comments/,
      action: { kind: 'respond', status: 403, body: { message: 'Unable to create comment because issue is locked.' } },
    });
    giveBack();
    const run = await given.run({ with: PRIVATE });
    expect(rowOf(run, 'issue/kept')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('issue is locked'),
      fix: expect.stringContaining('Unlock the conversation'),
    });
    expect(given.github.hands.issue(REPOSITORY, 1).state).toBe('open');
  });

  it('writes nothing in a dry run, and says what it would', async () => {
    const given = await withIssues();
    takeRoleAway(given);
    const run = await given.run({ with: { ...PRIVATE, 'dry-run': 'true' } });
    expect(run.writes).toEqual([]);
    expect(run.log).toContain('Would do: Open an issue in acme/.jit.');
    expect(rowOf(run, 'issue/kept')).toMatchObject({ status: 'skipped', message: 'Dry run: it would open an issue.' });
    expect(run.report.issue).toEqual({ operation: 'none' });
  });

  it('is skipped with a word where the token may not write issues', async () => {
    const given = await scenario();
    takeRoleAway(given);
    const run = await given.run({ with: PRIVATE });
    expect(rowOf(run, 'issue/kept')).toMatchObject({
      status: 'skipped',
      message: expect.stringContaining('add `issues: write`'),
    });
    expect(issueWrites(run.writes)).toEqual([]);
  });

  it.each([
    ['the input issue is off', { issue: 'off' }, {}, 1],
    ['nothing may be written', { mode: 'validate' }, { event: 'push' as const }, 0],
  ])('is not even looked for where %s', async (_, inputs, job, rows) => {
    const given = await withIssues();
    takeRoleAway(given);
    const run = await given.run({ with: { ...PRIVATE, ...inputs }, job });
    expect(rowsOf(run, 'issue/kept').map(({ status }) => status)).toEqual(Array(rows).fill('skipped'));
    expect(run.requests.filter(({ path }) => path.includes('/issues'))).toEqual([]);
  });

  it('shows check ids alone in a public repository', async () => {
    const given = await withIssues();
    pick(given.world.github.repositories, ({ name }) => name === '.jit').visibility = 'public';
    takeRoleAway(given);
    const run = await given.run();
    expect(run.report.issue.operation).toBe('created');
    const { body, title } = given.github.hands.issue(REPOSITORY, 1);
    expect(body).toContain('role&#47;assignment');
    for (const detail of [IDS.tenant, IDS.subscription, IDS.jit.appId, IDS.jit.servicePrincipal, 'prod', 'az role'])
      expect(`${title}${body}`).not.toContain(detail);
  });

  it('names every word that issue may be', async () => {
    const given = await withIssues();
    const run = await given.run({ with: { issue: 'warnings' } });
    expect(run.exitCode).toBe(1);
    expect(run.log).toContain('Did you mean warning?');
  });
});
