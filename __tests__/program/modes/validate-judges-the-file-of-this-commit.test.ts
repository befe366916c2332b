import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { githubTokens } from '../../../simulator/github/world.js';
import { IDS } from '../../../simulator/world.js';
import { FILE, fileAt, OTHER_TENANT, plantDrift, REPOSITORY, rowOf, scenario } from '../harness.js';
import {
  annotations,
  checkout,
  expectNoWrite,
  forkedPullRequest,
  looseCommit,
  mergeGroup,
  pullRequest,
  push,
} from './events.js';

const NO_AZURE = { azure: 'off' } as const;
const drifted = (text: string): string => text.replace(`tenant_id: ${IDS.tenant}`, `tenant_id: ${OTHER_TENANT}`);

describe('with a checkout in the workspace', () => {
  it('judges the file of the workspace, whatever GitHub has', async () => {
    const given = await scenario();
    const workspace = checkout(given);
    writeFileSync(join(workspace, FILE), drifted(fileAt(given, 'main')));
    const step = await given.run({ ...push('main'), runner: { workspace }, with: NO_AZURE });
    expectNoWrite(step);
    expect(step.exitCode).toBe(1);
    expect(step.log).toMatch(
      /jit-integration\.yml at [0-9a-f]{40}, as checked out in the workspace: \d+ bytes, blob [0-9a-f]{40}/,
    );
    expect(step.report.configs[0]).toMatchObject({ repository: REPOSITORY, path: FILE, drift: true });
    expect(step.report.configs[0]?.blob).toMatch(/^[0-9a-f]{40}$/);
    expect(annotations(step)).toHaveLength(1);
    expect(annotations(step)[0]).toContain(`file=${FILE},line=30,col=16`);
    expect(step.requests).toEqual([]);
    expect(step.transcript).toMatchSnapshot();
  });

  it('finds a file missing that is missing there', async () => {
    const given = await scenario();
    const workspace = checkout(given);
    rmSync(join(workspace, FILE));
    const step = await given.run({ ...push('main'), runner: { workspace }, with: NO_AZURE });
    expectNoWrite(step);
    expect(rowOf(step, 'config/readable')).toMatchObject({ status: 'failed', location: { path: FILE, line: 1 } });
    expect(step.exitCode).toBe(1);
    expect(step.transcript).toMatchSnapshot();
  });

  it('refuses a symbolic link that leads out of it', async () => {
    const given = await scenario();
    const workspace = checkout(given);
    rmSync(join(workspace, FILE));
    symlinkSync('/etc/hostname', join(workspace, FILE));
    const step = await given.run({ ...push('main'), runner: { workspace }, with: NO_AZURE });
    expect(rowOf(step, 'config/readable')).toMatchObject({ status: 'failed' });
    expect(rowOf(step, 'config/readable').message).toContain('is a symlink, not a regular file');
  });

  it('takes no folder for a checkout of this repository that is one of another', async () => {
    const given = await scenario();
    const workspace = checkout(given, 'main', 'acme/infra');
    const step = await given.run({ ...push('main'), runner: { workspace }, with: NO_AZURE });
    expect(step.log).toContain('read through the API');
    expect(rowOf(step, 'config/drift').status).toBe('passed');
  });
});

describe('without a checkout', () => {
  it('judges the pushed branch at GITHUB_SHA, not the default branch', async () => {
    const given = await scenario();
    const sha = given.github.hands.commitFiles(REPOSITORY, 'edit', { [FILE]: drifted(fileAt(given, 'main')) });
    const step = await given.run({ ...push('edit', sha), with: NO_AZURE });
    expectNoWrite(step);
    expect(step.report.configs[0]).toMatchObject({ ref: sha, drift: true });
    expect(step.exitCode).toBe(1);

    const main = await given.run({ ...push('main'), with: NO_AZURE });
    expect(main.exitCode).toBe(0);
    expect(main.report.configs[0]?.drift).toBe(false);
  });

  it('does not take the default branch’s copy for a file that the commit lacks', async () => {
    const given = await scenario();
    const sha = given.github.hands.commitFiles(REPOSITORY, 'edit', { [FILE]: null });
    const step = await given.run({ ...push('edit', sha), with: NO_AZURE });
    expect(rowOf(step, 'config/readable')).toMatchObject({ status: 'failed', severity: 'error' });
    expect(step.exitCode).toBe(1);
  });

  it('judges the trial merge of a pull request, whose drift is an error', async () => {
    const given = await scenario();
    const sha = looseCommit(given, { [FILE]: drifted(fileAt(given, 'main')) });
    const step = await given.run(pullRequest(given, sha));
    expectNoWrite(step);
    expect(step.report.configs[0]).toMatchObject({ ref: sha, drift: true });
    expect(rowOf(step, 'config/drift')).toMatchObject({ status: 'failed', severity: 'error' });
    expect(rowOf(step, 'login/oidc')).toMatchObject({ status: 'passed' });
    expect(step.exitCode).toBe(1);
    expect(step.transcript).toMatchSnapshot();
  });

  it('only warns of drift that the base of the pull request has too', async () => {
    const given = await scenario();
    plantDrift(given);
    const sha = looseCommit(given, { 'README.md': 'Other words\n' });
    const step = await given.run({ ...pullRequest(given, sha), with: NO_AZURE });
    expectNoWrite(step);
    expect(rowOf(step, 'config/drift')).toMatchObject({ status: 'failed', severity: 'warning' });
    expect(rowOf(step, 'config/drift').message).toContain('The base branch has this too.');
    expect(step.exitCode).toBe(0);
    expect(annotations(step)[0]).toMatch(/^::warning /);
  });

  it('judges the trial merge of a merge queue, where no credential fits', async () => {
    const given = await scenario();
    const sha = looseCommit(given, { [FILE]: drifted(fileAt(given, 'main')) });
    const step = await given.run(mergeGroup(given, sha));
    expectNoWrite(step);
    expect(step.report.configs[0]).toMatchObject({ ref: sha, drift: true });
    expect(rowOf(step, 'config/drift').severity).toBe('error');
    expect(rowOf(step, 'login/oidc')).toMatchObject({ status: 'failed', severity: 'warning' });
    expect(step.report.integrations[0]?.results.filter(({ status }) => status !== 'skipped')).toHaveLength(1);
    expect(step.exitCode).toBe(1);
    expect(step.transcript).toMatchSnapshot();
  });

  it('needs no more than contents: read', async () => {
    const given = await scenario();
    const step = await given.run({ ...push('main'), runner: { githubToken: githubTokens.workflowReadOnly } });
    expect(step.exitCode).toBe(0);
    expect(step.outputs.verdict).toBe('healthy');
  });
});

describe('of a fork’s pull request', () => {
  it('lints the file without ids, variables or an ID token, and says why no more is checked', async () => {
    const given = await scenario();
    const sha = looseCommit(given, { [FILE]: `${fileAt(given, 'main').replace('"Prod"', '"Prod"\n    colour: red')}` });
    const step = await given.run(forkedPullRequest(given, sha));
    expectNoWrite(step);
    const drift = rowOf(step, 'config/drift');
    expect(drift).toMatchObject({ status: 'skipped' });
    expect(drift.message).toContain('tenant-id, client-id and subscription-id');
    for (const row of step.report.integrations[0]?.results ?? []) {
      expect(row).toMatchObject({ status: 'skipped' });
      expect(row.message).toContain('fork');
    }
    expect(rowOf(step, 'config/unknown-key')).toMatchObject({ status: 'failed', subject: 'azure.prod.colour' });
    const line =
      fileAt(given, sha)
        .split('\n')
        .findIndex((text) => text.includes('colour')) + 1;
    expect(annotations(step)[0]).toContain(`file=${FILE},line=${line},col=5`);
    expect(step.exitCode).toBe(0);
    expect(step.requests.map(({ service }) => service)).not.toContain('entra');
    expect(step.transcript).toMatchSnapshot();
  });

  it('fails on a broken file all the same', async () => {
    const given = await scenario();
    const sha = looseCommit(given, { [FILE]: 'azure:\n  prod: [\n' });
    const step = await given.run(forkedPullRequest(given, sha));
    expect(step.exitCode).toBe(1);
    expect(rowOf(step, 'config/readable')).toMatchObject({ status: 'failed', severity: 'error' });
    expect(annotations(step)[0]).toContain(`file=${FILE},line=`);
  });

  it('compares when ids stand in the workflow, and needs no token of Azure for that', async () => {
    const given = await scenario();
    const sha = looseCommit(given, { [FILE]: drifted(fileAt(given, 'main')) });
    const fork = forkedPullRequest(given, sha);
    const step = await given.run({ ...fork, with: {} });
    expectNoWrite(step);
    expect(rowOf(step, 'config/drift')).toMatchObject({ status: 'failed', severity: 'error' });
    expect(rowOf(step, 'login/oidc')).toMatchObject({ status: 'skipped' });
    expect(step.exitCode).toBe(1);
    expect(annotations(step)).toHaveLength(1);
  });
});

describe('in another repository', () => {
  const infra = { repository: 'acme/infra', event: 'push', ref: 'refs/heads/main', subject: null } as const;

  it('judges the config repo at config-ref', async () => {
    const given = await scenario();
    given.github.hands.commitFiles(REPOSITORY, 'next', { [FILE]: drifted(fileAt(given, 'main')) });
    const options = { job: infra, runner: { githubToken: githubTokens.admin } };
    const step = await given.run({ ...options, with: { ...NO_AZURE, 'config-ref': 'next' } });
    expectNoWrite(step);
    expect(step.report.configs[0]).toMatchObject({ repository: REPOSITORY, ref: 'next', drift: true });
    expect(step.log).toMatch(/jit-integration\.yml at next, read through the API: \d+ bytes, blob [0-9a-f]{40}/);
    expect(step.exitCode).toBe(1);
    // The file lies in another repository: a line of this one's must not bear its annotation.
    expect(annotations(step)[0]).not.toContain('file=');
    expect(step.transcript).toMatchSnapshot();

    const main = await given.run({ ...options, with: NO_AZURE });
    expect(main.report.configs[0]).toMatchObject({ repository: REPOSITORY, ref: 'main', drift: false });
  });

  it('says what to do when the token does not reach the config repo', async () => {
    const given = await scenario();
    const step = await given.run({ job: infra, runner: { githubToken: githubTokens.infraWorkflow }, with: NO_AZURE });
    expectNoWrite(step);
    expect(rowOf(step, 'config/readable')).toMatchObject({ status: 'unknown', unknownReason: 'forbidden' });
    expect(rowOf(step, 'config/readable').fix).toContain('create-github-app-token');
    expect(rowOf(step, 'config/drift')).toMatchObject({ status: 'unknown', severity: 'error' });
    expect(annotations(step)).toHaveLength(1);
    expect(step.outputs).toMatchObject({ verdict: 'unknown', drift: 'false' });
    expect(step.exitCode).toBe(1);
    expect(step.transcript).toMatchSnapshot();
  });
});
