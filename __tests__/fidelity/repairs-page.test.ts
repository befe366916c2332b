import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { IDS, jobSubject, pick } from '../../simulator/world.js';
import { blocksOf } from '../docs/pages.js';
import { type Clients, createClients, federatedLogin } from './clients.js';
import { addMissingWrites, type RepositorySettings } from './missing-writes.js';
import { addOperator, OPERATOR } from './operator.js';

let simulator: Simulator;
let clients: Clients;
let settings: RepositorySettings;

beforeAll(async () => {
  simulator = await startSimulator({ services: ['oidc', 'entra', 'graph', 'arm', 'github'] });
  clients = createClients(simulator);
  settings = addMissingWrites(simulator);
  addOperator(simulator.world);
  await clients.azJson(...(await federatedLogin(simulator, OPERATOR.appId, IDS.tenant)));
});
afterAll(async () => {
  clients.remove();
  await simulator.stop();
});

describe('docs/repairs.md, pasted', () => {
  it('makes a second app that only the protected environment can log in as', async () => {
    const job = { ...pick(simulator.world.jobs, () => true), environment: 'azure-repair' };
    const subject = jobSubject(job);
    const [block, ...more] = blocksOf(readFileSync('docs/repairs.md', 'utf8')).map(({ text }) => text);
    expect([block === undefined, more]).toEqual([false, []]);
    const given = `REPO=acme/.jit\nSUBJECT='${subject.replace(/:environment:.*$/, '')}'\n`;
    const ended = await clients.run('bash', ['-euo', 'pipefail', '-c', `${given}${block ?? ''}`]);
    expect([ended.exitCode, ended.exitCode === 0 ? '' : ended.stderr]).toEqual([0, '']);
    const tenant = pick(simulator.world.tenants, ({ id }) => id === IDS.tenant);
    const made = pick(tenant.applications, ({ displayName }) => displayName === 'jit-drift-repairer');
    expect(made).toMatchObject({ signInAudience: 'AzureADMyOrg', passwordCredentials: [], requiredResourceAccess: [] });
    expect(made.federatedIdentityCredentials).toMatchObject([
      { subject, issuer: 'https://token.actions.githubusercontent.com', audiences: ['api://AzureADTokenExchange'] },
    ]);
    expect(tenant.servicePrincipals.filter(({ appId }) => appId === made.appId)).toHaveLength(1);
    expect([...settings.variables]).toEqual([['REPAIRER_CLIENT_ID', made.appId]]);
  });
});
