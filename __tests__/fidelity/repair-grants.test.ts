import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { IDS, PUBLISHER, plantApplication, ROLES, type World } from '../../simulator/world.js';
import { registration } from '../program/checks/planted.js';
import { runStep } from '../program/harness.js';
import { addRepairer, repairing, repairOf } from '../program/repairs/repairing.js';
import { type Clients, createClients, federatedLogin, unhandled } from './clients.js';
import { addOperator, OPERATOR } from './operator.js';

let simulator: Simulator;
let clients: Clients;

beforeAll(async () => {
  simulator = await startSimulator();
  clients = createClients(simulator);
  addOperator(simulator.world);
  addRepairer(simulator.world, { graph: false, roles: false });
  await clients.azJson(...(await federatedLogin(simulator, OPERATOR.appId, IDS.tenant)));
});
afterAll(async () => {
  clients.remove();
  await simulator.stop();
});

const PUBLISHED = [{ principalId: PUBLISHER.approver, roleDefinitionId: ROLES.reader }];

/** The repairs, and a fault for each; api-permissions needs the very right that app-role needs. */
const CASES: readonly (readonly [string, Readonly<Record<string, string>>, (world: World) => void])[] = [
  [
    'role-assignment',
    {},
    (world) => {
      world.roleAssignments = world.roleAssignments.filter(
        ({ principalId }) => principalId !== IDS.jit.servicePrincipal,
      );
    },
  ],
  [
    'app-role',
    {},
    (world) => {
      registration(world, IDS.jit.appId).appRoles = [];
    },
  ],
  [
    'managed-app-jit-access-off',
    { 'managed-apps': 'contoso-locked' },
    (world) => {
      for (const tenant of world.tenants) tenant.subscribedSkus = [];
      plantApplication(world, { name: 'contoso-locked' });
    },
  ],
  [
    'managed-app-permissions',
    { 'managed-apps': 'contoso-backup' },
    (world) => {
      plantApplication(world, { publishedAuthorizations: PUBLISHED });
    },
  ],
];

describe('what a refused repair prints grants what it lacks, run by Debian’s az as it stands', () => {
  it.each(CASES)('%s', async (repair, inputs, plant) => {
    plant(simulator.world);
    const options = repairing(repair, { with: inputs });
    const refused = repairOf(await runStep(simulator, options));
    expect(refused.status).toBe('failed');
    const [, commands] = refused.detail.split('\n\n');
    expect(commands).toMatch(/^(?:az |\[ -n )/);
    const ended = await clients.run('bash', ['-euo', 'pipefail', '-c', commands ?? 'false']);
    expect([ended.exitCode, ended.exitCode === 0 ? '' : ended.stderr]).toEqual([0, '']);
    expect(repairOf(await runStep(simulator, options)).status).toBe('applied');
    expect(unhandled(simulator)).toEqual([]);
  });
});
