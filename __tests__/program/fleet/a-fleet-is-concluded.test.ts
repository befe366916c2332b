import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Fate, type FleetRun, runFleet } from '../../../scripts/fleet/run-workflow.js';
import { startWarmHosts } from '../../../scripts/warm-host/warm-hosts.js';
import { addFleet, type FleetTenant, fleetFile, fleetList } from '../../../simulator/fleet.js';
import { githubTokens } from '../../../simulator/github/world.js';
import { ROOT } from '../../../simulator/run-action.js';
import { IDS, isoDays, pick } from '../../../simulator/world.js';
import type { Report } from '../../../src/report/report.js';
import { FILE, fileAt, programOfCases, REPOSITORY, type Scenario, scenario } from '../harness.js';

const { environment: extra = {}, ...program } = programOfCases();
const hosts = startWarmHosts(1, program);
const folders: string[] = [];
afterAll(async () => {
  await hosts.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Where the artifacts of a run are. */
function newRun(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'fleet-')));
  return folders.at(-1) ?? '';
}

const LIST = '.jit/fleet.yml';

/** A fleet in one file, some of whose entries drifted. */
async function fleet(size: number, drifted: (tenants: readonly FleetTenant[]) => readonly (FleetTenant | undefined)[]) {
  const given = await scenario();
  const tenants = addFleet(given.world, size);
  const ids = new Set(drifted(tenants).map((tenant) => tenant?.id ?? ''));
  const token = pick(given.world.github.tokens, ({ value }) => value === githubTokens.workflow);
  token.repositories[REPOSITORY] = { ...token.repositories[REPOSITORY], issues: 'write' };
  given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: fleetFile(tenants, ids), [LIST]: fleetList(tenants) });
  return { given, tenants };
}

function run(
  { simulator }: Scenario,
  at: { readonly folder: string; readonly attempt?: number },
  fates: Readonly<Record<string, Fate>> = {},
): Promise<FleetRun> {
  const { entra, graph, arm } = simulator.origins;
  return runFleet({
    simulator,
    root: ROOT,
    start: (start) => hosts.run({ ...start, environment: { ...start.environment, ...extra } }),
    fateOf: (shard) => fates[shard] ?? 'runs',
    inputs: { 'integrations-file': LIST, 'login-client-id': IDS.auditor.appId },
    beside: { 'entra-endpoint': entra, 'graph-endpoint': graph, 'arm-endpoint': arm },
    ...at,
  });
}

const reportOf = ({ conclude }: FleetRun): Report =>
  JSON.parse(readFileSync(conclude.outputs['report-file'] ?? '', 'utf8')) as Report;
const repositoryOf = ({ world }: Scenario) => pick(world.github.repositories, ({ name }) => name === '.jit');

describe('a fleet of 101 integrations in three shards', () => {
  it('is concluded once, whatever became of the shards', async () => {
    const { given, tenants } = await fleet(101, (all) => [all[3], all[40], all[90]]);
    const [inSecond, inThird] = [tenants[40], tenants[90]];
    const expiring = pick(given.world.tenants, ({ id }) => id === tenants[7]?.tenantId);
    for (const secret of expiring.applications.flatMap(({ passwordCredentials }) => passwordCredentials))
      secret.endDateTime = isoDays(2.5);

    // The machine of the second shard is lost, the report of the third is cut short on its way.
    const folder = newRun();
    // Another fleet of the same run leaves its artifacts beside.
    mkdirSync(join(folder, 'artifacts/jit-azure-drift-other-shard-0'), { recursive: true });
    writeFileSync(join(folder, 'artifacts/jit-azure-drift-other-shard-0/report.json'), '{}');
    const first = await run(given, { folder }, { '2/3': 'dies', '3/3': 'cut' });
    expect(first.matrix).toEqual([
      { shard: '1/3', only: '#1-34' },
      { shard: '2/3', only: '#35-68' },
      { shard: '3/3', only: '#69-101' },
    ]);
    for (const step of [first.plan, ...first.verify]) {
      expect({ exitCode: step.exitCode, writes: step.writes, summary: step.summary }).toEqual({
        exitCode: 0,
        writes: [],
        summary: '',
      });
      expect(step.log).not.toMatch(/^::(error|warning|notice)/m);
      // Many requests under way at once are no leak of listeners: Node must not say so.
      expect(step.log).not.toContain('MaxListenersExceededWarning');
    }
    expect(first.plan.outputs).toMatchObject({ verdict: 'unknown', drift: 'false', errors: '0', unknowns: '0' });
    expect(first.verify.map(({ outputs }) => outputs.verdict)).toEqual(['unhealthy']);
    const report = reportOf(first);
    const verdicts = report.integrations.map(({ verdict }) => verdict);
    expect(verdicts.slice(0, 34).filter((verdict) => verdict !== 'healthy')).toEqual(['unhealthy', 'unhealthy']);
    // Drift is told by the file alone: it makes unhealthy whom no report tells of, and never healthy.
    expect(verdicts.slice(34).filter((verdict) => verdict !== 'unknown')).toEqual(['unhealthy', 'unhealthy']);
    expect(first.conclude.exitCode).toBe(1);
    expect(first.conclude.requests).toBeLessThan(12);
    expect(first.conclude.summary).toContain('**2 of 3 shards left no usable report** (2/3, 3/3): 67 of 101');
    expect(first.conclude.log).toMatch(/shard-2-1\/report\.json: not used, since it is no report .* cut short/);
    expect(first.conclude.log).not.toContain('other-shard');
    // What nobody verified is not proposed.
    const text = fleetFile(tenants, new Set([inSecond?.id ?? '', inThird?.id ?? '']));
    expect(fileAt(given, 'jit-azure-drift')).toBe(text);
    expect(repositoryOf(given).pulls).toHaveLength(1);
    const [issue] = repositoryOf(given).issues;
    expect(repositoryOf(given).issues).toHaveLength(1);
    expect(issue?.body).toContain(tenants[7]?.id);

    // The failed jobs are run again: the same pull request serves all three, the same issue stays.
    const second = await run(given, { folder, attempt: 2 }, { '1/3': 'kept' });
    expect(second.conclude.outputs).toMatchObject({ 'pull-request-operation': 'updated', unknowns: '0', errors: '1' });
    expect(second.conclude.log).not.toContain('Not fully reported');
    expect(second.conclude.summary).toContain('34 integrations as attempt 1 of this run found them at 20');
    expect(fileAt(given, 'jit-azure-drift')).toBe(fleetFile(tenants));
    expect(reportOf(second).requests.total).toBe(
      [...first.verify, ...second.verify, second.conclude].reduce((sum, { requests }) => sum + requests, 0),
    );

    // None answers: nothing is known, so nothing is written, shrunk or closed; the issue only says so.
    const none = await run(given, { folder: newRun() }, { '1/3': 'dies', '2/3': 'dies', '3/3': 'dies' });
    expect(none.conclude.outputs).toMatchObject({ 'pull-request-operation': 'unchanged', drift: 'true' });
    expect(fileAt(given, 'jit-azure-drift')).toBe(fleetFile(tenants));
    expect([repositoryOf(given).pulls.length, repositoryOf(given).pulls[0]?.state]).toEqual([1, 'open']);
    expect(repositoryOf(given).issues[0]?.state).toBe('open');
    expect(none.conclude.writes.filter((write) => !/issues/.test(write))).toEqual([]);
  }, 240_000);
});

describe('in a public repository', () => {
  it('neither matrix nor log names anyone', async () => {
    const { given, tenants } = await fleet(51, () => []);
    const { entra, graph, arm } = given.simulator.origins;
    const beside = { 'entra-endpoint': entra, 'graph-endpoint': graph, 'arm-endpoint': arm, redact: 'true' };
    const step = await given.run({
      with: {
        ...beside,
        'tenant-id': '',
        'client-id': '',
        'subscription-id': '',
        'integration-id': '',
        'login-client-id': '',
        'integrations-file': LIST,
        mode: 'plan',
      },
    });
    expect(step.exitCode).toBe(0);
    expect(step.outputs.matrix).toBe('{"include":[{"shard":"1/2","only":"#1-26"},{"shard":"2/2","only":"#27-51"}]}');
    for (const { id, tenantId } of tenants) {
      expect(step.log).not.toContain(id);
      expect(step.log).not.toContain(tenantId);
    }
  });
});

describe('examples/fleet.yml', () => {
  interface Job {
    readonly 'timeout-minutes': number;
    readonly steps: readonly { readonly uses: string; readonly with: Readonly<Record<string, string | number>> }[];
  }
  const { jobs, on } = parse(readFileSync(`${ROOT}examples/fleet.yml`, 'utf8'));
  const ours = ({ steps }: Job) => steps.find(({ uses }) => uses.startsWith('jit-azure-drift/'))?.with ?? {};

  it.each(['plan', 'verify', 'conclude'])('ends %s itself before GitHub kills the job', (name) => {
    const job = jobs[name] as Job;
    const left = job['timeout-minutes'] * 60 - Number(ours(job)['timeout-seconds']);
    expect(left).toBeGreaterThanOrEqual(120);
  });

  it('gives the token for other repositories to the last job alone, and needs none', () => {
    expect(on.workflow_call.secrets['github-token'].required).toBe(false);
    const tokens = ['plan', 'verify', 'conclude'].map((name) => ours(jobs[name])['github-token']);
    expect(tokens).toEqual([undefined, undefined, '${{ secrets.github-token || github.token }}']);
  });

  it('names the fleet and the attempt in each artifact, and takes those of this fleet, of whichever attempt', () => {
    const artifacts = (name: string, key: string) =>
      (jobs[name] as Job).steps.flatMap(({ uses, with: given }) => (uses.includes('-artifact@') ? [given[key]] : []));
    const [stem] = ['jit-azure-drift-${{ inputs.name }}-shard-'];
    expect(artifacts('verify', 'name')).toEqual([`${stem}\${{ strategy.job-index }}-\${{ github.run_attempt }}`]);
    expect(artifacts('conclude', 'pattern')).toEqual([`${stem}*`]);
  });
});

describe('examples/fleet-caller.yml', () => {
  it('hands on what examples/fleet.yml asks for, with every right that its jobs need', () => {
    const read = (name: string) => parse(readFileSync(`${ROOT}examples/${name}`, 'utf8'));
    const called = read('fleet.yml');
    const [job] = Object.values<Record<string, Record<string, string>>>(read('fleet-caller.yml').jobs);
    expect(Object.keys(called.on.workflow_call.inputs)).toEqual(expect.arrayContaining(Object.keys(job?.with ?? {})));
    const needed = Object.values<{ permissions: Record<string, string> }>(called.jobs).flatMap(({ permissions }) =>
      Object.entries(permissions),
    );
    for (const [name, level] of needed) expect([level, 'write']).toContain(job?.permissions?.[name]);
  });
});
