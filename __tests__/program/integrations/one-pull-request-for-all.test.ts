import { describe, expect, it } from '@jest/globals';
import { newRepository } from '../../../simulator/github/world.js';
import { isoDays, pick } from '../../../simulator/world.js';
import { FILE, fileAt, REPOSITORY, rowsOf, type Scenario, type Step, scenario } from '../harness.js';
import { addTenant, type FurtherTenant, fileOf, listed } from './tenants.js';

/** A world with so many tenants in one file, of which some drifted. */
async function tenants(
  number: number,
  drifted: readonly string[] = [],
): Promise<{ readonly given: Scenario; readonly all: readonly FurtherTenant[] }> {
  const given = await scenario();
  const all = Array.from({ length: number }, (_, index) => addTenant(given.world, index + 1));
  given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: fileOf(all, drifted) });
  return { given, all };
}

const integration = ({ report }: Step, id: string) => pick(report.integrations, (each) => each.id === id);
const tenantOf = ({ world }: Scenario, { tenantId }: FurtherTenant) => pick(world.tenants, ({ id }) => id === tenantId);
const askedFor = (step: Step, { tenantId }: FurtherTenant): boolean =>
  step.requests.some(({ service, path }) => service === 'entra' && path.includes(tenantId));
const pulls = ({ world }: Scenario, name = '.jit') =>
  pick(world.github.repositories, (each) => each.name === name).pulls;

describe('several integrations', () => {
  it('of one file share one pull request, one commit, one branch', async () => {
    const { given, all } = await tenants(2, ['one', 'two']);
    const step = await given.run({ with: { ...listed(all), parallel: '1' } });
    expect(step.outputs).toMatchObject({
      verdict: 'unhealthy',
      drift: 'true',
      'unhealthy-integrations': 'one,two',
      'pull-request-operation': 'created',
      'pull-request-number': '1',
    });
    expect(pulls(given)).toHaveLength(1);
    expect(given.github.hands.log(REPOSITORY, 'jit-azure-drift')).toHaveLength(3);
    expect(fileAt(given, 'jit-azure-drift')).toBe(fileOf(all));
    expect(step.report.integrations.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      'one unhealthy',
      'two unhealthy',
    ]);
    expect(step.transcript).toMatchSnapshot();

    const again = await given.run({ with: listed(all) });
    expect(again.outputs['pull-request-operation']).toBe('unchanged');
    expect(again.writes).toEqual([]);
  });

  it('are verified at the same time, and reported in the order of the list', async () => {
    const { given, all } = await tenants(5, ['four']);
    given.simulator.addFault({ service: 'graph', action: { kind: 'delay', ms: 60 } });
    const step = await given.run({ with: listed(all) });
    expect(step.report.integrations.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      'one healthy',
      'two healthy',
      'three healthy',
      'four unhealthy',
      'five healthy',
    ]);
    const batches = step.requests.filter(({ service }) => service === 'graph');
    const overlapping = batches.filter((one) =>
      batches.some((other) => other !== one && other.startedAt < one.endedAt && one.startedAt < other.endedAt),
    );
    expect(overlapping.length).toBeGreaterThan(3);

    const single = await given.run({ with: { ...listed(all), parallel: '1' } });
    const inTurn = single.requests.filter(({ service }) => service === 'graph');
    // One tenant's own reads may overlap; those of two tenants must not.
    const bearer = ({ headers }: (typeof inTurn)[number]) => headers.authorization;
    for (const one of inTurn)
      for (const other of inTurn.filter((each) => bearer(each) !== bearer(one)))
        expect(other.startedAt >= one.endedAt || other.endedAt <= one.startedAt).toBe(true);
  });

  it('do not spoil each other: a tenant without the app fails alone, and its ids are not proposed', async () => {
    const { given, all } = await tenants(3, ['one', 'two', 'three']);
    const second = all[1] as FurtherTenant;
    const tenant = tenantOf(given, second);
    tenant.applications = tenant.applications.filter(({ appId }) => appId !== second.clientId);
    tenant.servicePrincipals = tenant.servicePrincipals.filter(({ appId }) => appId !== second.clientId);
    const step = await given.run({ with: { ...listed(all), parallel: '1' } });
    expect(rowsOf(step, 'app/exists').map(({ status }) => status)).toEqual(['passed', 'failed', 'passed']);
    const troubles = integration(step, 'one').results.filter(
      ({ status, severity }) => status !== 'passed' && severity !== 'notice',
    );
    expect(troubles).toEqual([]);
    expect(step.exitCode).toBe(1);
    expect(step.outputs['pull-request-operation']).toBe('created');
    expect(fileAt(given, 'jit-azure-drift')).toBe(fileOf(all, ['two']));
    expect(step.transcript).toMatchSnapshot();
  });

  it('with one tenant that can’t be reached: that one is unknown, the others are as they are', async () => {
    const { given, all } = await tenants(3, ['one', 'two']);
    const second = all[1] as FurtherTenant;
    given.simulator.addFault({
      service: 'entra',
      path: new RegExp(second.tenantId),
      action: { kind: 'respond', status: 503, body: 'Service Unavailable' },
    });
    const step = await given.run({ with: { ...listed(all), parallel: '1' } });
    expect(step.report.integrations.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      'one unhealthy',
      'two unhealthy',
      'three healthy',
    ]);
    expect(integration(step, 'two').results.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(pick(integration(step, 'two').results, ({ check }) => check === 'login/oidc').status).toBe('unknown');
    expect(fileAt(given, 'jit-azure-drift')).toBe(fileOf(all, ['two']));
  });

  it('give the earliest secret and the unhealthy ids as outputs', async () => {
    const { given, all } = await tenants(3);
    for (const [index, days] of [
      [0, 90.5],
      [1, 3.5],
      [2, 20.5],
    ] as const) {
      const tenant = tenantOf(given, all[index] as FurtherTenant);
      for (const secret of tenant.applications.flatMap(({ passwordCredentials }) => passwordCredentials))
        secret.endDateTime = isoDays(days);
    }
    const step = await given.run({ with: listed(all) });
    expect(step.outputs).toMatchObject({
      'secret-days-left': '3',
      'secret-expires-on': isoDays(3.5).slice(0, 10),
      'unhealthy-integrations': 'two',
      errors: '1',
      warnings: '1',
      drift: 'false',
    });
    expect(step.report.integrations.map(({ secret }) => secret?.daysLeft)).toEqual([90, 3, 20]);
    expect(step.exitCode).toBe(1);
  });
});

describe('only', () => {
  it('asks nothing of the others, and neither shrinks nor closes the shared pull request', async () => {
    const { given, all } = await tenants(2, ['one', 'two']);
    const [one, two] = all as readonly [FurtherTenant, FurtherTenant];
    await given.run({ with: listed(all) });
    const proposed = fileAt(given, 'jit-azure-drift');

    const part = await given.run({ with: { ...listed(all), only: 'one', parallel: '1' } });
    expect(askedFor(part, one)).toBe(true);
    expect(askedFor(part, two)).toBe(false);
    expect(part.report.integrations.map(({ id }) => id)).toEqual(['one']);
    expect(part.writes).toEqual([]);
    expect(part.transcript).toMatchSnapshot();
    // What it left out stands in the very same proposal: nothing is unknown about that.
    expect(rowsOf(part, 'pull-request/proposed')).toMatchObject([
      {
        status: 'passed',
        message: expect.stringContaining('proposes this, and azure.two.tenant_id, which this run did not compare'),
      },
    ]);
    expect(part.exitCode).toBe(0);
    expect(part.outputs).toMatchObject({ 'pull-request-operation': 'unchanged', 'pull-request-number': '1' });

    // Entry one is mended by hand: the proposal for two must stay.
    given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: fileOf(all, ['two']) });
    const mended = await given.run({ with: { ...listed(all), only: 'o*' } });
    expect(given.github.hands.pull(REPOSITORY, 1).state).toBe('open');
    expect(fileAt(given, 'jit-azure-drift')).toBe(proposed);
    expect(askedFor(mended, two)).toBe(false);

    // One drifts in another way: the open proposal no longer says what it should be, and must not be rebuilt without two.
    given.github.hands.commitFiles(REPOSITORY, 'main', {
      [FILE]: fileOf(all, ['two']).replace('name: "Acme one"', 'name: "Other"'),
    });
    const named = { ...listed(all, (_, index) => (index === 0 ? { name: 'Renamed' } : {})), only: 'one' };
    const behind = await given.run({ with: named });
    expect(rowsOf(behind, 'pull-request/proposed')).toMatchObject([{ status: 'unknown' }]);
    expect(behind.writes).toEqual([]);

    given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: fileOf(all) });
    const all0 = await given.run({ with: { ...listed(all), only: 'one' } });
    expect(given.github.hands.pull(REPOSITORY, 1).state).toBe('open');
    expect(all0.outputs['pull-request-operation']).not.toBe('closed');

    const whole = await given.run({ with: listed(all) });
    expect(whole.outputs['pull-request-operation']).toBe('closed');
  });

  it('opens no pull request for an entry that it left out', async () => {
    const { given, all } = await tenants(2, ['two']);
    const step = await given.run({ with: { ...listed(all), only: 'one' } });
    expect(step.writes).toEqual([]);
    expect(step.outputs).toMatchObject({ drift: 'true', 'pull-request-operation': 'none' });
  });

  it('that names nobody is bad input', async () => {
    const { given, all } = await tenants(2);
    const step = await given.run({ with: { ...listed(all), only: 'tow' } });
    expect(step.exitCode).toBe(1);
    expect(step.requests).toEqual([]);
    expect(step.log).toContain('only names "tow", which matches no integration id');
  });
});

describe('several files', () => {
  it('of one repository and branch make one commit and one pull request', async () => {
    const { given, all } = await tenants(2);
    const [one, two] = all as readonly [FurtherTenant, FurtherTenant];
    given.github.hands.commitFiles(REPOSITORY, 'main', {
      'a.yml': fileOf([one], ['one']),
      'b.yml': fileOf([two], ['two']),
    });
    const step = await given.run({
      with: { ...listed(all, (_, index) => ({ 'config-path': index === 0 ? 'a.yml' : 'b.yml' })), parallel: '1' },
    });
    expect(step.outputs['pull-request-operation']).toBe('created');
    expect(pulls(given)).toHaveLength(1);
    const { hands } = given.github;
    expect(hands.readFile(REPOSITORY, 'jit-azure-drift', 'a.yml')?.toString()).toBe(fileOf([one]));
    expect(hands.readFile(REPOSITORY, 'jit-azure-drift', 'b.yml')?.toString()).toBe(fileOf([two]));
    expect(step.report.configs.map(({ path, drift }) => [path, drift])).toEqual([
      ['a.yml', true],
      ['b.yml', true],
    ]);
    expect(step.transcript).toMatchSnapshot();
  });

  it('of two branches make two pull requests, the second from BRANCH-REF', async () => {
    const { given, all } = await tenants(2);
    const [one, two] = all as readonly [FurtherTenant, FurtherTenant];
    const { hands } = given.github;
    hands.commitFiles(REPOSITORY, 'main', { [FILE]: fileOf([one], ['one']) });
    hands.commitFiles(REPOSITORY, 'release/2', { [FILE]: fileOf([two], ['two']) });
    const step = await given.run({
      with: { ...listed(all, (_, index) => (index === 0 ? {} : { 'config-ref': 'release/2' })), parallel: '1' },
    });
    expect(pulls(given).map(({ head, base }) => [head.ref, base.ref])).toEqual([
      ['jit-azure-drift', 'main'],
      ['jit-azure-drift-release-2', 'release/2'],
    ]);
    expect(step.outputs).toMatchObject({ 'pull-request-number': '1', 'pull-request-operation': 'created' });
    expect(step.report.configs.map(({ ref, pullRequest }) => [ref, pullRequest.number])).toEqual([
      ['main', 1],
      ['release/2', 2],
    ]);
    expect(fileAt(given, 'jit-azure-drift-release-2')).toBe(fileOf([two]));
  });

  it('of two repositories make a pull request in each; a repository out of reach spoils only its own', async () => {
    const { given, all } = await tenants(3);
    const [one, two, three] = all as readonly [FurtherTenant, FurtherTenant, FurtherTenant];
    const second = newRepository({
      id: 9_200_009,
      owner: 'acme',
      name: 'second',
      files: { [FILE]: fileOf([two], ['two']) },
    });
    const hidden = newRepository({
      id: 9_200_010,
      owner: 'acme',
      name: 'hidden',
      files: { [FILE]: fileOf([three], ['three']) },
    });
    given.world.github.repositories.push(second, hidden);
    const token = pick(given.world.github.tokens, ({ value }) => value.includes('workflowOfJitWrite'));
    token.repositories['acme/second'] = { metadata: 'read', contents: 'write', pull_requests: 'write' };
    given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: fileOf([one], ['one']) });
    const repositories = [REPOSITORY, 'acme/second', 'acme/hidden'];
    const step = await given.run({
      with: { ...listed(all, (_, index) => ({ 'config-repo': repositories[index] ?? '' })), parallel: '1' },
    });
    expect(pulls(given)).toHaveLength(1);
    expect(pulls(given, 'second')).toHaveLength(1);
    expect(pulls(given, 'hidden')).toHaveLength(0);
    expect(step.report.configs.map(({ repository, pullRequest }) => [repository, pullRequest.operation])).toEqual([
      ['acme/.jit', 'created'],
      ['acme/second', 'created'],
      ['acme/hidden', 'none'],
    ]);
    expect(rowsOf(step, 'config/readable').map(({ status }) => status)).toEqual(['passed', 'passed', 'unknown']);
    expect(step.outputs).toMatchObject({ verdict: 'unhealthy', 'pull-request-number': '1' });
    expect(step.exitCode).toBe(1);
    expect(step.transcript).toMatchSnapshot();
  });
});
