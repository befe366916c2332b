import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application, Tenant } from '../../simulator/azure/directory.js';
import { GRAPH_ROLES } from '../../simulator/azure/resource-apps.js';
import { writesAmong } from '../../simulator/describe-request.js';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { IDS, jobSubject, pick, ROLES } from '../../simulator/world.js';
import { runStep } from '../program/harness.js';
import { type Clients, createClients, type Ended, federatedLogin } from './clients.js';
import { addMissingWrites, beforeSetUp, type RepositorySettings } from './missing-writes.js';
import { OPERATOR } from './operator.js';

const WORKFLOW = '.github/workflows/jit-azure-drift.yml';
const ISSUER = 'https://token.actions.githubusercontent.com';
const DENIED = {
  error: {
    code: 'AuthorizationFailed',
    message:
      "The client does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/write'.",
  },
};

let simulator: Simulator;
let clients: Clients;
let tenant: Tenant;
let settings: RepositorySettings;
let folder = '';
let secretFile = '';

beforeAll(async () => {
  simulator = await startSimulator({ services: ['oidc', 'entra', 'graph', 'arm', 'github'] });
  clients = createClients(simulator);
  tenant = beforeSetUp(simulator);
  settings = addMissingWrites(simulator);
  pick(simulator.world.github.repositories, (item) => item.name === '.jit').immutableSubject = true;
  pick(simulator.world.jobs, () => true).immutableSubject = true;
  folder = mkdtempSync(join(tmpdir(), 'jit-azure-drift-setup-'));
  secretFile = join(folder, 'secret');
  // The operator's own credential knows repositories by name.
  const operator = pick(tenant.applications, (item) => item.appId === OPERATOR.appId);
  for (const credential of operator.federatedIdentityCredentials)
    credential.subject = jobSubject({ ...pick(simulator.world.jobs, () => true), event: 'push' });
  await clients.azJson(...(await federatedLogin(simulator, OPERATOR.appId, IDS.tenant)));
});
afterAll(async () => {
  clients.remove();
  rmSync(folder, { recursive: true, force: true });
  await simulator.stop();
});

const script = (...args: readonly string[]): Promise<Ended> => clients.run('bash', ['scripts/setup.sh', ...args]);
const setUp = (...more: readonly string[]): Promise<Ended> =>
  script(
    ...['--repo', 'acme/.jit', '--tenant', IDS.tenant, '--subscription', IDS.subscription, '--issuer', ISSUER],
    ...['--jit-app', '--jit-app-name', 'jit-scanner', '--secret-file', secretFile, '--environment', 'azure-repair'],
    ...more,
  );
const app = (name: string): Application => pick(tenant.applications, (item) => item.displayName === name);
const steps = ({ stdout }: Ended): readonly string[] =>
  [...stdout.matchAll(/^ {2}\+ (.*)$/gm)].map(([, text = '']) => text);

/** Everything that a set-up may change. */
function state(): string {
  const { world, github } = simulator;
  const all = JSON.stringify([
    tenant.applications,
    tenant.servicePrincipals,
    tenant.appRoleAssignments,
    tenant.oauth2PermissionGrants,
    world.roleAssignments,
    [...settings.variables],
    [...settings.puts],
    github?.hands.branches('acme/.jit'),
  ]);
  return createHash('sha256').update(all).digest('hex');
}

describe('scripts/setup.sh', () => {
  it.each([
    [['--apply'], /--repo is missing/],
    [['--repo', 'acme'], /--repo is “acme”: expected OWNER\/NAME/],
    [['--repo', 'acme/.jit', '--subscription', '1'], /--subscription is “1”: expected a GUID/],
    [['--repo', 'acme/.jit', '--app-name', "x'y"], /--app-name is/],
    [['--repo', 'acme/.jit', '--nonsense'], /--nonsense is unknown/],
    [['--repo'], /--repo needs a value/],
  ])('refuses %j before it asks anyone', async (args, words) => {
    const before = simulator.requests.length;
    const ended = await script(...args);
    expect([ended.exitCode, simulator.requests.length]).toEqual([1, before]);
    expect(ended.stderr).toMatch(words);
  });

  it('stops where az is logged in to another tenant, or to none', async () => {
    const elsewhere = '99999999-9999-4999-8999-999999999999';
    const other = await script('--repo', 'acme/.jit', '--tenant', elsewhere);
    expect(other.stderr).toContain(
      `az is logged in to the tenant ${IDS.tenant}, not to ${elsewhere}: az login --tenant`,
    );
    const nobody = await clients.run('bash', ['scripts/setup.sh', '--repo', 'acme/.jit'], { AZURE_CONFIG_DIR: folder });
    expect(nobody.stderr).toContain('Stopped: Reading the login of az did not work.');
    expect(nobody.stderr).toContain('Log in again: az login');
    expect([other.exitCode, nobody.exitCode]).toEqual([1, 1]);
  });

  it('says what it would do, and writes nothing', async () => {
    const before = state();
    simulator.clearRequests();
    const ended = await setUp();
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect([state(), writesAmong(simulator.requests), existsSync(secretFile)]).toEqual([before, [], false]);
    expect(ended.stdout).toContain('Dry run: 20 to do, nothing was changed. Add --apply to do it.');
    expect(steps(ended)).toContain('trust repo:acme@9000001/.jit@9200001:environment:azure-repair');
    expect(steps(ended)).toHaveLength(20);
  });

  it('explains a missing right, and leaves what was done', async () => {
    simulator.addFault({
      service: 'arm',
      method: 'PUT',
      path: /roleAssignments/,
      skip: 1,
      times: 1,
      action: { kind: 'respond', status: 403, body: DENIED },
    });
    const ended = await setUp('--apply', '--yes');
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toContain('Stopped: Assigning the role did not work.');
    expect(ended.stderr).toContain('does not have authorization to perform action');
    expect(ended.stderr).toContain('Missing right. This takes: Owner, User Access Administrator');
    expect(ended.stderr).toContain('Run the same command again: it goes on from here.');
    expect(app('jit-drift-auditor').federatedIdentityCredentials).toHaveLength(2);
    expect(settings.variables.size).toBe(0);
  });

  it('goes on from there when it is run again', async () => {
    const ended = await setUp('--apply', '--yes');
    // The secret was made before: its file is there, and is not asked for again.
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(steps(ended)[0]).toContain('assign it Reader');
    const secret = readFileSync(secretFile, 'utf8').trim();
    expect(app('jit-scanner').passwordCredentials).toMatchObject([{ displayName: 'jit', secretText: secret }]);
    expect([statSync(secretFile).mode & 0o777, secret.length > 20]).toEqual([0o600, true]);
    const said = JSON.stringify(ended);
    expect([said.includes(secret), said.includes('give Jit the client secret in')]).toEqual([false, true]);
  });

  it('has made what docs/setup.md says, and nothing beyond', () => {
    const job = pick(simulator.world.jobs, () => true);
    const auditor = app('jit-drift-auditor');
    expect(auditor).toMatchObject({ signInAudience: 'AzureADMyOrg', passwordCredentials: [] });
    expect(auditor.federatedIdentityCredentials).toMatchObject([
      { name: 'github-branch', subject: jobSubject({ ...job, event: 'push' }), issuer: ISSUER },
      { name: 'github-azure-repair', subject: jobSubject({ ...job, environment: 'azure-repair' }), issuer: ISSUER },
    ]);
    for (const [name, grants] of [
      ['jit-drift-auditor', [GRAPH_ROLES['Application.Read.All'], GRAPH_ROLES['Directory.Read.All']]],
      ['jit-scanner', []],
    ] as const) {
      const principal = pick(tenant.servicePrincipals, (item) => item.appId === app(name).appId);
      const held = simulator.world.roleAssignments.filter((item) => item.principalId === principal.id);
      expect(held.map(({ scope, roleDefinitionId }) => [scope, roleDefinitionId.split('/').at(-1)])).toEqual([
        [`/subscriptions/${IDS.subscription}`, ROLES.reader.split('/').at(-1)],
      ]);
      const consents = tenant.appRoleAssignments.filter((item) => item.principalId === principal.id);
      expect(consents.map(({ appRoleId }) => appRoleId)).toEqual(grants);
    }
    expect(Object.fromEntries(settings.variables)).toEqual({
      AZURE_TENANT_ID: IDS.tenant,
      AZURE_SUBSCRIPTION_ID: IDS.subscription,
      JIT_CLIENT_ID: app('jit-scanner').appId,
      AUDITOR_CLIENT_ID: auditor.appId,
    });
    const file = simulator.github?.hands.readFile('acme/.jit', 'jit-azure-drift-setup', WORKFLOW)?.toString('utf8');
    expect(file).toBe(readFileSync('examples/schedule.yml', 'utf8'));
  });

  it('changes nothing the second time, and says so of every step', async () => {
    const before = state();
    simulator.clearRequests();
    const ended = await setUp('--apply', '--yes');
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect([state(), writesAmong(simulator.requests), steps(ended)]).toEqual([before, [], []]);
    expect(ended.stdout).toMatch(/\nNothing to do\.\n$/);
    expect(ended.stdout.match(/: nothing to do$/gm)).toHaveLength(20);
  });

  it('lets the workflow run healthy with what was set up', async () => {
    const step = await runStep(simulator, {
      job: { immutableSubject: true },
      with: {
        'tenant-id': settings.variables.get('AZURE_TENANT_ID'),
        'subscription-id': settings.variables.get('AZURE_SUBSCRIPTION_ID'),
        'client-id': settings.variables.get('JIT_CLIENT_ID'),
        'login-client-id': settings.variables.get('AUDITOR_CLIENT_ID'),
      },
    });
    const rows = [...step.report.results, ...(step.report.integrations[0]?.results ?? [])];
    const bad = rows.filter(
      ({ status, severity }) => status === 'unknown' || (status === 'failed' && severity !== 'notice'),
    );
    expect(bad.map(({ check, message }) => `${check}: ${message}`)).toEqual([]);
    expect([step.exitCode, step.outputs.verdict]).toEqual([0, 'healthy']);
  });
});
