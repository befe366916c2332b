import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runFleet } from '../../../scripts/fleet/run-workflow.js';
import { startWarmHosts } from '../../../scripts/warm-host/warm-hosts.js';
import { addFleet, type FleetTenant, fleetFile, fleetList } from '../../../simulator/fleet.js';
import { githubTokens } from '../../../simulator/github/world.js';
import { ROOT } from '../../../simulator/run-action.js';
import type { FaultRule } from '../../../simulator/service.js';
import { IDS, pick } from '../../../simulator/world.js';
import type { Report } from '../../../src/report/report.js';
import { FILE, programOfCases, REPOSITORY, type Scenario, scenario } from '../harness.js';

const { environment: extra = {}, ...program } = programOfCases();
const hosts = startWarmHosts(1, program);
const folders: string[] = [];
afterAll(async () => {
  await hosts.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const LIST = '.jit/fleet.yml';
const BLOCKED = { kind: 'respond', status: 403, body: '<h1>Blocked by policy</h1>' } as const;

/** What is wrong with each integration of the fleet. */
const WORLDS: readonly ((given: Scenario, of: FleetTenant) => FaultRule | undefined)[] = [
  () => undefined,
  ({ world }, { subscriptionId }) => {
    pick(world.subscriptions, ({ id }) => id === subscriptionId).tenantId = IDS.tenant;
    return undefined;
  },
  ({ world }, { subscriptionId }) => {
    world.subscriptions = world.subscriptions.filter(({ id }) => id !== subscriptionId);
    return undefined;
  },
  ({ world }, { subscriptionId }) => {
    pick(world.subscriptions, ({ id }) => id === subscriptionId).state = 'Disabled';
    return undefined;
  },
  ({ world }, { tenantId, clientId }) => {
    const tenant = pick(world.tenants, ({ id }) => id === tenantId);
    tenant.applications = tenant.applications.filter(({ appId }) => appId !== clientId);
    tenant.servicePrincipals = tenant.servicePrincipals.filter(({ appId }) => appId !== clientId);
    return undefined;
  },
  (_given, { tenantId }) => ({ service: 'entra', path: new RegExp(tenantId), action: BLOCKED }),
  (_given, { clientId }) => ({ service: 'graph', path: new RegExp(`appId='${clientId}`), action: BLOCKED }),
  (_given, { subscriptionId }) => ({ service: 'arm', path: new RegExp(`/${subscriptionId}\\?`), action: BLOCKED }),
  (_given, { subscriptionId }) => ({ service: 'arm', path: new RegExp(`/${subscriptionId}/`), action: BLOCKED }),
];

async function worlds(): Promise<Scenario> {
  const given = await scenario();
  const tenants = addFleet(given.world, WORLDS.length);
  const token = pick(given.world.github.tokens, ({ value }) => value === githubTokens.workflow);
  token.repositories[REPOSITORY] = { ...token.repositories[REPOSITORY], issues: 'write' };
  given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: fleetFile(tenants), [LIST]: fleetList(tenants) });
  for (const [index, tenant] of tenants.entries()) {
    const fault = WORLDS[index]?.(given, tenant);
    if (fault !== undefined) given.simulator.addFault(fault);
  }
  return given;
}

function reportIn(path: string | undefined): Report {
  return JSON.parse(readFileSync(path ?? '', 'utf8')) as Report;
}

/** What was found of Azure, by integration. */
function azureRows({ integrations }: Report): readonly (readonly string[])[] {
  return integrations.map(({ results }) =>
    results.flatMap(({ check, status }) => (check.startsWith('config/') ? [] : [`${check} ${status}`])),
  );
}

describe('whatever a shard found', () => {
  it.each([
    ['all checks', ''],
    ['checks that need others', 'secret/*, role/*'],
    ['all checks but some that decide over ids', '!app/exists, !subscription/state'],
  ])(
    'is used, and told as it is: %s',
    async (_what, checks) => {
      const given = await worlds();
      const { entra, graph, arm } = given.simulator.origins;
      const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
      folders.push(folder);
      const { verify, conclude } = await runFleet({
        simulator: given.simulator,
        root: ROOT,
        start: (start) => hosts.run({ ...start, environment: { ...start.environment, ...extra } }),
        inputs: { 'integrations-file': LIST, 'login-client-id': IDS.auditor.appId },
        beside: { 'entra-endpoint': entra, 'graph-endpoint': graph, 'arm-endpoint': arm, checks },
        folder,
      });
      const shard = reportIn(verify[0]?.outputs['report-file']);
      const members = shard.shard?.members ?? [];
      expect(members.filter(({ verified }) => verified).length).toBeGreaterThan(1);
      expect(members.filter(({ refuted }) => refuted)).toHaveLength(2);
      expect(members.filter(({ subscriptionName }) => subscriptionName === null).length).toBeGreaterThan(2);
      expect(conclude.log).toContain('Fleet: 1 reports of shards used, 0 not');
      expect(azureRows(reportIn(conclude.outputs['report-file']))).toEqual(azureRows(shard));
    },
    60_000,
  );
});
