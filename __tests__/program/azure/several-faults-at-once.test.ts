import { expect, it } from '@jest/globals';
import { IDS, isoDays, ROLES } from '../../../simulator/world.js';
import { plantDrift, rowsOf, scenario } from '../harness.js';
import { BROKEN, checkedApp, checksThat, principalOf, replaceRole } from './azure-scenario.js';

it('tells every fault in one run, keeps the unknown apart from the failed, and proposes what was verified all the same', async () => {
  const given = await scenario((world) => {
    const app = checkedApp(world);
    app.requiredResourceAccess[0]?.resourceAccess.shift();
    app.appRoles = [];
    for (const secret of app.passwordCredentials) secret.endDateTime = isoDays(-1.5);
    principalOf(world, IDS.jit.appId).accountEnabled = false;
    for (const subscription of world.subscriptions) subscription.state = 'Warned';
    replaceRole(world, { roleDefinitionId: ROLES.securityReader });
  });
  plantDrift(given);
  given.simulator.addFault({ service: 'graph', path: /oauth2PermissionGrants/, action: BROKEN['HTTP 500 for ever'] });

  const step = await given.run();
  expect(step.transcript).toMatchSnapshot();
  expect(checksThat(step, 'failed', 'error')).toEqual([
    'app/service-principal',
    'app/permissions',
    'secret/present',
    'secret/expiry',
    'role/assignment',
  ]);
  expect(checksThat(step, 'failed', 'warning')).toEqual(['app/role', 'subscription/state', 'config/drift']);
  expect(rowsOf(step, 'app/permissions')).toHaveLength(1);
  expect(checksThat(step, 'unknown')).toEqual(['login/rights', 'app/consent', 'app/excess-permissions']);
  expect(step.outputs).toMatchObject({
    verdict: 'unhealthy',
    errors: '5',
    warnings: '3',
    unknowns: '3',
    'unhealthy-integrations': 'prod',
    'pull-request-operation': 'created',
    'secret-days-left': '-2',
  });
  expect(step.exitCode).toBe(1);
  expect(step.writes).toHaveLength(2);
});
