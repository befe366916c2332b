import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import {
  applicationId,
  IDS,
  jitAccessOn,
  type ManagedApplication,
  PUBLISHER,
  plantApplication,
  plantJitRequest,
  ROLES,
} from '../../simulator/world.js';
import { blocksOf } from '../docs/pages.js';
import { type Clients, createClients, federatedLogin, unhandled } from './clients.js';
import { addOperator, OPERATOR } from './operator.js';

const BLOCKS = blocksOf(readFileSync('docs/jit-access.md', 'utf8')).map(({ text }) => text);
const POLICY = jitAccessOn({ jitApprovalMode: 'ManualApprove', jitApprovers: [{ id: IDS.user, displayName: 'Ada' }] });
const PUBLISHED = [{ principalId: PUBLISHER.approver, roleDefinitionId: ROLES.reader }];

let simulator: Simulator;
let clients: Clients;
let planted: ManagedApplication;

beforeAll(async () => {
  simulator = await startSimulator({ services: ['oidc', 'entra', 'graph', 'arm'] });
  clients = createClients(simulator);
  addOperator(simulator.world);
  planted = plantApplication(simulator.world, { jitAccessPolicy: POLICY, publishedAuthorizations: PUBLISHED });
  plantApplication(simulator.world, { name: 'quiet', jitAccessPolicy: null });
  plantJitRequest(simulator.world, planted, 1);
  await clients.azJson(...(await federatedLogin(simulator, OPERATOR.appId, IDS.tenant)));
});
afterAll(async () => {
  clients.remove();
  await simulator.stop();
});

/** Pastes the one block of the page that holds this text; `APP` is the application that someone has put in. */
async function paste(holds: string): Promise<string> {
  const [block, ...more] = BLOCKS.filter((text) => text.includes(holds));
  expect([block === undefined, more]).toEqual([false, []]);
  const script = `cd "$HOME"\nAPP='${applicationId(planted)}'\n${block ?? ''}`;
  const ended = await clients.run('bash', ['-euo', 'pipefail', '-c', script]);
  expect(ended).toMatchObject({ exitCode: 0 });
  return ended.stdout;
}

describe('docs/jit-access.md, pasted', () => {
  it('lists the applications, the requests and the licences', async () => {
    const applications = await paste('Microsoft.Solutions/applications?');
    expect(applications).toContain('contoso-backup');
    expect(applications).not.toContain('quiet');
    expect(await paste('Microsoft.Solutions/jitRequests?')).toMatch(/request-1 +Denied +\S+ +\S+/);
    expect(await paste('subscribedSkus')).toMatch(/AAD_PREMIUM_P2 +Enabled +Success/);
  });

  it('switches JIT access off, with the rest of the policy as it was', async () => {
    await paste('--method patch');
    const look = (): Promise<string> => paste('state:properties.provisioningState');
    // Accepted, and under way: one looks until it has ended.
    expect(JSON.parse(await look())).toEqual({ state: 'Updating', enabled: true });
    expect(JSON.parse(await look())).toEqual({ state: 'Succeeded', enabled: false });
    expect(planted.jitAccessPolicy).toEqual({ ...POLICY, jitAccessEnabled: false });
  });

  it('fetches the permissions that the publisher has published, and shows what customers may not do', async () => {
    await paste('/refreshPermissions');
    await paste('state:properties.provisioningState');
    expect(planted.authorizations).toEqual(PUBLISHED);
    expect(JSON.parse(await paste('denyAssignments'))).toMatchObject({ value: [] });
  });

  it('asks for nothing that the services do not have', () => {
    expect(unhandled(simulator)).toEqual([]);
  });
});
