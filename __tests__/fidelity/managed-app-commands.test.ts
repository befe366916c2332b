import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import {
  applicationId,
  IDS,
  jitAccessOn,
  type ManagedApplication,
  plantApplication,
  plantJitRequest,
} from '../../simulator/world.js';
import { checkJitAccessLicence } from '../../src/core/checks/managed-app-licence.js';
import { showCommand, showLicences } from '../../src/core/checks/managed-app-words.js';
import { known } from '../../src/core/facts.js';
import { managedApp, managedApps } from '../core/checks/managed-app-fixtures.js';
import { IDS as FACT_IDS, facts } from '../core/checks/tenant-fixtures.js';
import { type Clients, createClients, federatedLogin, unhandled } from './clients.js';
import { addOperator, OPERATOR } from './operator.js';

let simulator: Simulator;
let clients: Clients;
let planted: ManagedApplication;

const POLICY = jitAccessOn({ jitApprovers: [{ id: IDS.user, displayName: "Ada O'Hara (“admin”)" }] });

beforeAll(async () => {
  simulator = await startSimulator({ services: ['oidc', 'entra', 'graph', 'arm'] });
  clients = createClients(simulator);
  const tenant = addOperator(simulator.world);
  planted = plantApplication(simulator.world, { jitAccessPolicy: POLICY });
  plantJitRequest(simulator.world, planted, 1);
  tenant.subscribedSkus[0]?.servicePlans.push({
    servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d',
    servicePlanName: 'AAD_PREMIUM',
    provisioningStatus: 'Success',
    appliesTo: 'User',
  });
  await clients.azJson(...(await federatedLogin(simulator, OPERATOR.appId, IDS.tenant)));
});
afterAll(async () => {
  clients.remove();
  await simulator.stop();
});

async function paste(command: string): Promise<string> {
  const ended = await clients.run('bash', ['-euo', 'pipefail', '-c', command]);
  expect(ended).toMatchObject({ exitCode: 0 });
  return ended.stdout;
}

describe('a command that is printed about managed applications does what it says', () => {
  it('showing the licences', async () => {
    expect(await paste(showLicences())).toMatch(/^Sku +State +Plan\n-.*\nAAD_PREMIUM_P2 +Enabled +Success\n$/);
  });

  it('showing a request, and an application', async () => {
    const request = `/subscriptions/${IDS.subscription}/resourceGroups/managed-apps/providers/Microsoft.Solutions/jitRequests`;
    expect(JSON.parse(await paste(showCommand(applicationId(planted))))).toMatchObject({ name: 'contoso-backup' });
    expect(JSON.parse(await paste(showCommand(request)))).toMatchObject({ value: [{ name: 'request-1' }] });
  });

  it('switching JIT access off, with the rest of the policy as it was', async () => {
    const application = {
      ...managedApp({ asRead: { ...POLICY } }),
      id: applicationId(planted),
    };
    const given = facts({ managedApplications: managedApps(application), premiumPlans: known([]) });
    const [row] = checkJitAccessLicence(given, {
      tenantId: FACT_IDS.tenantId,
      clientId: '',
      subscriptionId: IDS.subscription,
    });
    await paste(/^az rest --method patch .*$/m.exec(row?.fix ?? '')?.[0] ?? 'false');
    // Accepted, and under way; each look at it moves it on.
    await paste(showCommand(applicationId(planted)));
    const shown: unknown = JSON.parse(await paste(showCommand(applicationId(planted))));
    expect(shown).toMatchObject({
      properties: { provisioningState: 'Succeeded', jitAccessPolicy: { ...POLICY, jitAccessEnabled: false } },
    });
    expect(unhandled(simulator)).toEqual([]);
  });
});
