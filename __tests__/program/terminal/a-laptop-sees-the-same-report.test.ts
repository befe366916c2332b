import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { writesAmong } from '../../../simulator/describe-request.js';
import { IDS } from '../../../simulator/world.js';
import type { Report } from '../../../src/report/report.js';
import { allRows } from '../../../src/report/report.js';
import { FILE, fileAt, OTHER_TENANT, plantDrift, REPOSITORY, type Scenario, scenario } from '../harness.js';
import { type Laptop, laptop, startInTerminal, type TerminalRun, usualArguments } from './laptop.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Tried extends TerminalRun {
  readonly folder: string;
  readonly calls: readonly string[];
  readonly report: Report;
}

async function runOn(
  given: Scenario,
  more: readonly string[] = [],
  options: Laptop & { environment?: Record<string, string>; prepare?: (folder: string) => void } = {},
): Promise<Tried> {
  const { folder, path } = await laptop(given.simulator, options);
  folders.push(folder);
  options.prepare?.(folder);
  const args = [...usualArguments(given.simulator), '--report-file', 'report.json', ...more];
  const run = await startInTerminal(given.simulator, args, { folder, path, environment: options.environment ?? {} });
  return {
    ...run,
    folder,
    get calls() {
      return readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    },
    get report() {
      return JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
    },
  };
}

function rowsOf({ report }: Pick<Tried, 'report'>): readonly string[] {
  const rows = allRows(report).map(({ row }) => `${row.check} ${row.status} ${row.severity}`);
  return rows.filter((row) => !/^(?:login|pull-request|issue|federation)\//.test(row)).sort();
}

it('reports what a workflow would report, reads only, and keeps every token to itself', async () => {
  const given = await scenario();
  plantDrift(given);
  const before = fileAt(given, 'main');
  const tried = await runOn(given);
  expect(tried).toMatchObject({ exitCode: 0, stderr: '' });
  expect(writesAmong(given.simulator.requests)).toEqual([]);
  expect([fileAt(given, 'main'), Object.keys(given.github.hands.branches(REPOSITORY))]).toEqual([before, ['main']]);
  const { stdout } = tried;
  expect(stdout).toContain('mode check (in a terminal), 1 integration, dry run: nothing is written.');
  expect(stdout).toMatch(
    /\n {2}✔ login\/oidc +Login is azure-cli: no ID token was asked for, az gave tokens of a person’s account\.\n/,
  );
  expect(stdout).toMatch(/\n {2}✖ config\/drift +\[warning\] .*9999/);
  expect(stdout).toMatch(/\nVerdict: unhealthy\. \d+ requests, /);
  // Neither a command of a runner, nor a colour, nor a token.
  expect(stdout).not.toMatch(/^\s*::/m);
  expect(stdout).not.toContain('\u001B');
  for (const side of ['graph', 'arm'] as const) {
    const { accessToken } = JSON.parse(readFileSync(join(tried.folder, `${side}.json`), 'utf8'));
    expect(stdout + JSON.stringify(tried.report)).not.toContain(accessToken);
  }
  expect([...tried.calls].sort()).toEqual([
    `az account get-access-token --output json --resource https://graph.microsoft.com --tenant ${IDS.tenant}`,
    `az account get-access-token --output json --resource https://management.azure.com --tenant ${IDS.tenant}`,
    `gh auth token --hostname ${new URL(given.simulator.origins.github).host}`,
  ]);
  // Python would import modules of the folder that it is started in.
  expect(new Set(readFileSync(join(tried.folder, 'places'), 'utf8').trim().split('\n'))).toEqual(new Set(['/']));
  // The same rows as in a workflow that is given tokens, but for what speaks of the login and of proposals.
  const workflow = await given.run({ with: { 'pull-request': 'false', issue: 'off', 'dry-run': 'true' } });
  expect(rowsOf(tried)).toEqual(rowsOf(workflow));
  const words = Object.fromEntries(
    allRows(tried.report).flatMap(({ row }) => (/^login\//.test(row.check) ? [[row.check, row.message]] : [])),
  );
  expect(words).toEqual({
    'login/oidc': expect.stringContaining('az gave tokens'),
    'login/identity': 'The run reads with tokens of a person, not of the checked app.',
    'login/rights': 'The account of `az login` may read all that the checks need.',
  });
});

it('validates the file of the folder it is started in, before anything is pushed: in colour and detail where told to', async () => {
  const given = await scenario();
  const prepare = (folder: string): void => {
    mkdirSync(join(folder, '.git'));
    mkdirSync(join(folder, '.jit'));
    writeFileSync(join(folder, '.git/config'), '[remote "origin"]\n\turl = git@github.com:acme/.jit.git\n');
    writeFileSync(join(folder, FILE), fileAt(given, 'main').replace(IDS.tenant, OTHER_TENANT));
  };
  const args = ['validate', '--verbose'];
  // Variables that are meant for other programs are no inputs.
  const environment = {
    FORCE_COLOR: '1',
    GH_TOKEN: '',
    GRAPH_TOKEN: 'of-another-program',
    JIT_API_SECRET: 'of-another',
  };
  const tried = await runOn(given, args, { prepare, withoutGh: true, environment });
  expect(tried).toMatchObject({ exitCode: 1 });
  expect(tried.stdout).toContain('\u001B[32m✔ app/exists');
  expect(tried.stdout).toContain('Verdict: \u001B[31munhealthy\u001B[0m.');
  expect(tried.stdout).toContain('\u001B[1mAzure: prod (');
  expect(tried.stdout).toContain('by az: token for Microsoft Graph used, for Azure Resource Manager used');
  const [row] = allRows(tried.report).filter((item) => item.row.check === 'config/drift');
  expect(row?.row).toMatchObject({ status: 'failed', severity: 'error', message: expect.stringContaining('9999') });
  expect(tried.stdout).toContain('\nFailed (fail-on: error) because of config/drift.\n');
  expect(given.simulator.requests.filter(({ service }) => service === 'github')).toEqual([]);
});

it('explains what az refuses, and takes nothing of it for a failure of the integration', async () => {
  const given = await scenario();
  plantDrift(given);
  const tried = await runOn(given, [], { withoutAz: true });
  expect(tried).toMatchObject({ exitCode: 1 });
  const failed = allRows(tried.report).filter(({ row }) => row.status === 'failed' && row.severity !== 'notice');
  expect(failed.map(({ row }) => row.check).sort()).toEqual(['config/drift', 'login/oidc']);
  expect(tried.stdout).toContain('there is no token that serves: The Azure CLI (az) is not on the PATH');
  expect(tried.stdout).toContain(`az login --tenant ${IDS.tenant}`);
});

it('is an input of the action too, and asks az on the runner', async () => {
  const given = await scenario();
  const { folder, path } = await laptop(given.simulator);
  folders.push(folder);
  const step = await given.run({
    job: { idToken: false },
    runner: { extra: { PATH: path } },
    with: { login: 'azure-cli', 'login-client-id': undefined },
  });
  expect([step.exitCode, step.report.verdict]).toEqual([0, 'healthy']);
  expect(step.requests.filter(({ service }) => service === 'oidc' || service === 'entra')).toEqual([]);
  const { accessToken } = JSON.parse(readFileSync(join(folder, 'graph.json'), 'utf8'));
  expect(step.log).toContain(`::add-mask::${accessToken}`);
  expect(step.log.replace(`::add-mask::${accessToken}`, '')).not.toContain(accessToken);
});
