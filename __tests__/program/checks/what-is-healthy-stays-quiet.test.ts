import { describe, expect, it } from '@jest/globals';
import { GRAPH_ROLES } from '../../../simulator/azure/resource-apps.js';
import { checkedApp, declare, grant } from '../../../simulator/planting.js';
import { IDS, isoDays, RESOURCE_APPS, type World } from '../../../simulator/world.js';
import { AZURE_CHECKS } from '../../../src/core/checks/azure.js';
import { rowOf, type StepOptions, scenario } from '../harness.js';
import { checksWith, registration, roleOf, rowsInBrief, scheduled, tenantOf, USUAL_NOTICES } from './planted.js';

it('passes every check but for the two usual notices, in few requests', async () => {
  const { run } = await scenario();
  const step = await run();
  expect(checksWith(step, 'passed')).toEqual(AZURE_CHECKS.filter((check) => !USUAL_NOTICES.includes(check)));
  expect(checksWith(step, 'failed')).toEqual([]);
  expect(rowsInBrief(step, 'app/legacy-graph')).toEqual(Array.from({ length: 4 }, () => 'failed notice'));
  expect(rowsInBrief(step, 'federation/scope')).toEqual(['failed notice']);
  expect(rowOf(step, 'federation/scope')).toMatchObject({
    subject: `${IDS.auditor.appId}/github-pull-request`,
    message: expect.stringMatching(/any pull request of the repository.*holds no right to write/),
  });
  expect(step.exitCode).toBe(0);
  expect(step.outputs).toMatchObject({ verdict: 'healthy', errors: '0', warnings: '0', unknowns: '0' });
  const count = (service: string) => step.requests.filter((request) => request.service === service).length;
  expect({ graph: count('graph'), arm: count('arm') }).toEqual({ graph: 1, arm: 8 });
});

const WITHOUT_NOTICE: readonly [string, string, (world: World) => void][] = [
  [
    'federation/scope',
    'without a credential for pull requests',
    (world) => {
      const auditor = registration(world, IDS.auditor.appId);
      auditor.federatedIdentityCredentials = auditor.federatedIdentityCredentials.filter(
        ({ name }) => name !== 'github-pull-request',
      );
    },
  ],
  [
    'app/legacy-graph',
    'with Microsoft Graph’s application permissions in the place of the retired ones',
    (world) => {
      const jit = registration(world, IDS.jit.appId);
      jit.requiredResourceAccess = jit.requiredResourceAccess.filter(
        ({ resourceAppId }) => resourceAppId !== RESOURCE_APPS.aadGraph,
      );
      const names = ['Directory.Read.All', 'Group.Read.All', 'Policy.Read.All', 'User.Read.All'] as const;
      for (const name of names) {
        declare(world, GRAPH_ROLES[name], 'Role');
        grant(world, GRAPH_ROLES[name]);
      }
    },
  ],
];

it.each(WITHOUT_NOTICE)('%s passes %s, and nothing else fails', async (check, _, plant) => {
  const { run } = await scenario(plant);
  const step = await run();
  expect(rowOf(step, check).status).toBe('passed');
  expect(checksWith(step, 'failed')).toEqual([]);
});

it('says until when a role is active that PIM has given', async () => {
  const { run } = await scenario((world) => world.roleActivations.push(scheduled()));
  expect(rowOf(await run(), 'role/assignment')).toMatchObject({
    status: 'passed',
    message: expect.stringContaining('only until 2027-01-01'),
  });
});

it('says of a failed role that something was granted minutes ago', async () => {
  const { run } = await scenario((world) => {
    const role = roleOf(world, IDS.jit.servicePrincipal);
    role.scope += '/resourceGroups/one';
    role.createdOn = isoDays(-4.5 / 1440);
  });
  expect(rowOf(await run(), 'role/assignment')).toMatchObject({
    status: 'failed',
    message: expect.stringMatching(/was created 4 minutes ago; it can take some minutes to take effect\.$/),
  });
});

/** The permissions of the scanner in the place of those of Jit's page. */
const scanner = (world: World): void => {
  tenantOf(world).oauth2PermissionGrants = [];
  const names = ['AuditLog.Read.All', 'Directory.Read.All', 'Policy.Read.All'] as const;
  checkedApp(world).requiredResourceAccess = [];
  for (const name of names) {
    declare(world, GRAPH_ROLES[name], 'Role');
    grant(world, GRAPH_ROLES[name]);
  }
};

describe('the permissions that are required', () => {
  it.each<[string, StepOptions['with'], (world: World) => void, readonly string[]]>([
    ['the scanner’s, all there', { 'permission-profile': 'scanner' }, scanner, []],
    [
      'the scanner’s, not declared',
      { 'permission-profile': 'scanner' },
      () => undefined,
      ['app/permissions', 'app/excess-permissions'],
    ],
    ['none', { 'permission-profile': 'none' }, () => undefined, []],
    [
      'one’s own, all there',
      { 'api-permissions': 'Microsoft Graph: [User.Read]\nAzure Service Management: [user_impersonation]' },
      () => undefined,
      [],
    ],
    [
      'one’s own, with a name that no API has',
      { 'api-permissions': 'Microsoft Graph: [Role:Directory.Raed.All]' },
      () => undefined,
      ['app/permissions', 'app/excess-permissions'],
    ],
    [
      'of an API that the tenant does not have',
      { 'api-permissions': '{Microsoft Graph: [User.Read], Acme Api: [things.read]}' },
      () => undefined,
      ['app/permissions', 'app/excess-permissions'],
    ],
  ])('%s', async (_, inputs, plant, failed) => {
    const { run } = await scenario(plant);
    const step = await run(inputs === undefined ? {} : { with: inputs });
    expect(checksWith(step, 'failed')).toEqual(failed);
    expect(checksWith(step, 'unknown')).toEqual([]);
  });

  it('are explained where the tenant cannot have them', async () => {
    const { run } = await scenario();
    const step = await run({ with: { 'api-permissions': 'Microsoft Graph: [Role:Directory.Raed.All]' } });
    expect(rowOf(step, 'app/permissions')).toMatchObject({
      message: expect.stringContaining('"Microsoft Graph" has no application permission "Directory.Raed.All"'),
      fix: expect.stringContaining('az ad sp show --id 00000003-0000-0000-c000-000000000000 --query'),
    });
  });

  it('with a wrong list end the run before any request', async () => {
    const { run } = await scenario();
    const step = await run({
      with: { 'api-permissions': 'Microsoft Graph: User.Read', 'permission-profile': 'scaner' },
    });
    expect(step.exitCode).toBe(1);
    expect(step.requests).toEqual([]);
    expect(step.log).toMatch(/2 inputs are wrong/);
    expect(step.log).toMatch(/Did you mean scanner\?/);
    expect(step.log).toMatch(/api-permissions\.Microsoft Graph is no list/);
  });

  it('of Jit’s page are worth a word where the inputs do not ask for them', async () => {
    const { run } = await scenario();
    const step = await run({ with: { 'permission-profile': 'scanner' } });
    expect(rowOf(step, 'app/excess-permissions')).toMatchObject({
      subject: 'Windows Azure Service Management API/user_impersonation',
      message: expect.stringContaining('Jit’s page asks for it, the inputs of this run do not.'),
    });
  });
});
