import { existsSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { githubTokens } from '../../../simulator/github/index.js';
import { IDS, pick } from '../../../simulator/world.js';
import { pagePath } from '../../../src/core/check-page.js';
import { allRows } from '../azure/azure-scenario.js';
import { plantDrift, REPOSITORY, type Scenario, type Step, scenario } from '../harness.js';

/** A world with drift (for a pull request), a failure that none can mend (for the issue), and a read that fails. */
async function troubled(): Promise<Scenario> {
  const given = await scenario((world) => {
    const token = pick(world.github.tokens, ({ value }) => value === githubTokens.workflow);
    Object.assign(token.repositories[REPOSITORY] ?? {}, { issues: 'write' });
    world.roleAssignments = world.roleAssignments.filter(({ principalId }) => principalId !== IDS.jit.servicePrincipal);
  });
  plantDrift(given);
  given.simulator.addFault({
    service: 'arm',
    path: /pricings/,
    action: { kind: 'respond', status: 500, body: { error: { code: 'InternalError', message: 'No' } } },
  });
  return given;
}

/** Where the runner says that the action comes from. */
function pagesOf({ simulator }: Scenario, ref = 'v1'): string {
  return `${simulator.origins.github}/jit-azure-drift/jit-azure-drift/blob/${ref}/`;
}

function linkTo(base: string, check: string): string {
  return `[<code>${check.replace('/', '&#47;')}</code>](${base}docs/checks/${check}.md)`;
}

/** Summary, pull request and issue, by their names. */
function texts({ github }: Scenario, step: Step): Readonly<Record<string, string>> {
  return {
    summary: step.summary,
    pull: github.hands.pull(REPOSITORY, 1).body,
    issue: github.hands.issue(REPOSITORY, 2).body,
  };
}

it('links the page of each check, of the version that runs, wherever a row is told', async () => {
  const given = await troubled();
  const step = await given.run({ with: { redact: 'false' } });
  const base = pagesOf(given);
  const rows = allRows(step.report);
  for (const { check, docs } of rows) {
    expect([check, docs]).toEqual([check, `${base}docs/checks/${check}.md`]);
    expect(existsSync(pagePath(check))).toBe(true);
  }
  const { summary = '', pull = '', issue = '' } = texts(given, step);
  const bad = rows.filter(({ status }) => status === 'failed' || status === 'unknown');
  expect(bad.map(({ check }) => check)).toEqual(
    expect.arrayContaining(['role/assignment', 'config/drift', 'subscription/defender']),
  );
  for (const { check } of bad) expect(summary).toContain(linkTo(base, check));
  for (const text of [summary, pull]) expect(text).not.toContain(linkTo(base, 'app/exists'));
  expect(pull).toContain(linkTo(base, 'role/assignment'));
  expect(pull).toContain(linkTo(base, 'subscription/defender'));
  expect(issue).toContain(linkTo(base, 'role/assignment'));
  // A log is read in a terminal: the commands stand there already.
  expect(step.log).not.toContain('docs/checks/');
});

it('links the pages where details must not be seen too: they tell nothing', async () => {
  const given = await troubled();
  const step = await given.run({ with: { redact: 'true' } });
  const base = pagesOf(given);
  for (const text of Object.values(texts(given, step))) expect(text).toContain(linkTo(base, 'role/assignment'));
});

it('names the page by its path where the action runs from the checkout', async () => {
  const given = await troubled();
  const extra = { GITHUB_ACTION: '__self', GITHUB_ACTION_REPOSITORY: '', GITHUB_ACTION_REF: '' };
  const step = await given.run({ runner: { extra }, with: { redact: 'false' } });
  for (const { check, docs } of allRows(step.report)) expect(docs).toBe(pagePath(check));
  for (const text of Object.values(texts(given, step))) {
    expect(text).toContain('<code>role&#47;assignment</code>');
    expect(text).not.toContain('docs/checks/');
  }
});

it('takes the power out of an odd ref', async () => {
  const given = await troubled();
  const extra = { GITHUB_ACTION_REF: 'fix/a b)](x<img>|@mona' };
  const step = await given.run({ runner: { extra }, with: { redact: 'false' } });
  const base = pagesOf(given, 'fix/a%20b%29%5D%28x%3Cimg%3E%7C%40mona');
  for (const text of Object.values(texts(given, step))) {
    expect(text).toContain(linkTo(base, 'role/assignment'));
    expect(text).not.toMatch(/<img|@mona/);
  }
});
