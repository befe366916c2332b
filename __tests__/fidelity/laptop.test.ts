import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writesAmong } from '../../simulator/describe-request.js';
import { githubTokens } from '../../simulator/github/world.js';
import { ROOT } from '../../simulator/run-action.js';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { IDS } from '../../simulator/world.js';
import { type Clients, createClients, type Ended, federatedLogin } from './clients.js';

let simulator: Simulator;
let clients: Clients;
let stranger: Clients;

beforeAll(async () => {
  simulator = await startSimulator({ services: ['oidc', 'entra', 'graph', 'arm', 'github'] });
  clients = createClients(simulator);
  stranger = createClients(simulator);
  // What `gh auth login` leaves.
  for (const { GH_CONFIG_DIR = '', GH_HOST } of [clients.environment, stranger.environment]) {
    mkdirSync(GH_CONFIG_DIR, { recursive: true });
    const hosts = `"${GH_HOST}":\n    user: admin\n    oauth_token: ${githubTokens.admin}\n    git_protocol: https\n`;
    writeFileSync(join(GH_CONFIG_DIR, 'hosts.yml'), hosts, { mode: 0o600 });
  }
  await clients.azJson(...(await federatedLogin(simulator, IDS.auditor.appId, IDS.tenant)));
});
afterAll(async () => {
  clients.remove();
  stranger.remove();
  await simulator.stop();
});

/** The documented command; Microsoft's own host names lead to the simulator, by the proxy. */
function check(who: Clients): Promise<Ended> {
  const program = process.env.PROGRAM || join(ROOT, 'dist/index.js');
  const ids = ['--tenant-id', IDS.tenant, '--client-id', IDS.jit.appId, '--subscription-id', IDS.subscription];
  const extra = { NODE_EXTRA_CA_CERTS: simulator.caFile, NO_PROXY: '127.0.0.1', GH_ENTERPRISE_TOKEN: '' };
  return who.run(process.execPath, [program, 'check', '--config-repo', 'acme/.jit', ...ids], extra);
}

describe('a laptop with Debian’s az and gh', () => {
  it('prints the report, by the tokens that they hand out, and writes nothing', async () => {
    simulator.clearRequests();
    const ended = await check(clients);
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout).toMatch(/✔ login\/oidc +Login is azure-cli: .* az gave tokens of the app 44444444-/);
    expect(ended.stdout).toMatch(/✔ login\/rights +The login app 44444444-\S+ may read all that the checks need\./);
    expect(ended.stdout).toMatch(/✔ config\/drift /);
    expect(ended.stdout).toMatch(/\nVerdict: healthy\. \d+ requests, /);
    expect(ended.stdout).not.toContain(githubTokens.admin);
    expect(writesAmong(simulator.requests)).toEqual([]);
  });

  it('says that nobody is logged in to az, in az’s own case', async () => {
    const ended = await check(stranger);
    expect(ended.exitCode).toBe(1);
    expect(ended.stdout).toMatch(/✖ login\/oidc +\[error\] .*Nobody is logged in to az on this machine\./);
    expect(ended.stdout).toContain(`az login --tenant ${IDS.tenant}\n`);
    expect(ended.stdout).toContain('Verdict: unhealthy.');
  });
});
