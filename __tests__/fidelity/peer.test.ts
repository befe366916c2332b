import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contestAction, contestScript } from '../../bench/peer/contenders.js';
import { Script } from '../../bench/peer/script.js';
import { prepared, ROUND_CASES } from '../../bench/round-cases.js';
import { writesAmong } from '../../simulator/describe-request.js';
import { checkedApp, endSecret, principalOf, replaceRole, tenantOf } from '../../simulator/planting.js';
import { IDS, pick } from '../../simulator/world.js';

/** The script that `npm run bench:peer` holds the action against does what it is said to do. */
const HEALTHY = pick(ROUND_CASES, ({ name }) => name === 'healthy');
const DRIFT = pick(ROUND_CASES, ({ name }) => name === 'new pull request');

let script: Script;
let writesWhenHealthy: readonly string[] | undefined;

beforeAll(async () => {
  script = new Script();
  // The run that warms az's index is one of a healthy world: it throws where the script fails there.
  await prepared(HEALTHY, async (simulator) => {
    await script.warm(simulator);
    writesWhenHealthy = writesAmong(simulator.requests);
  });
});
afterAll(() => script.remove());

describe('the script of az, gh and jq', () => {
  it('leaves a healthy world alone', () => {
    expect(writesWhenHealthy).toEqual([]);
  });

  it.each(['serial', 'parallel'] as const)('proposes byte by byte what the action proposes (%s)', async (mode) => {
    const { proposed } = await contestAction(DRIFT, 0);
    expect(proposed).toContain(`tenant_id: ${IDS.tenant}\n`);
    expect(await contestScript(DRIFT, 0, { script, mode })).toMatchObject({ proposed });
  });

  it('finds all that it looks for at once, and then proposes nothing', async () => {
    await prepared(DRIFT, async (simulator) => {
      const { world } = simulator;
      const app = checkedApp(world);
      app.appRoles = [];
      app.requiredResourceAccess.pop();
      endSecret(world, 3);
      principalOf(world, IDS.jit.appId).accountEnabled = false;
      tenantOf(world).oauth2PermissionGrants.pop();
      replaceRole(world);
      const ended = await script.run(simulator, 'parallel');
      expect(ended.exitCode).toBe(1);
      expect(ended.log.trim().split('\n')).toEqual([
        'WRONG: the app has no enabled app role "reader"',
        'WRONG: a permission is not declared',
        'WRONG: no client secret, or one that ends within a week',
        'WRONG: the service principal is disabled',
        'WRONG: a permission lacks the administrator’s consent',
        'WRONG: the app is no Reader of the subscription',
      ]);
      expect(writesAmong(simulator.requests)).toEqual([]);
    });
  });
});
