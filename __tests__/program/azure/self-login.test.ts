import { describe, expect, it } from '@jest/globals';
import { IDS, type World } from '../../../simulator/world.js';
import { rowOf, scenario } from '../harness.js';
import {
  auditorApp,
  checkedApp,
  checksThat,
  findings,
  pastedCommand,
  replaceRole,
  tenantOf,
} from './azure-scenario.js';

/** One app for both: the checked app trusts the workflow and may read the directory; the auditor is gone. */
function selfLogin(world: World): void {
  const tenant = tenantOf(world);
  checkedApp(world).federatedIdentityCredentials = auditorApp(world).federatedIdentityCredentials;
  for (const grant of tenant.appRoleAssignments) grant.principalId = IDS.jit.servicePrincipal;
  tenant.applications = tenant.applications.filter(({ appId }) => appId !== IDS.auditor.appId);
  tenant.servicePrincipals = tenant.servicePrincipals.filter(({ appId }) => appId !== IDS.auditor.appId);
  world.roleAssignments = world.roleAssignments.filter(({ name }) => name !== IDS.auditor.roleAssignment);
}

const SELF = { with: { 'login-client-id': undefined } };

describe('self-login: the checked app logs itself in', () => {
  it('works without login-client-id', async () => {
    const { run } = await scenario(selfLogin);
    const step = await run(SELF);
    expect(rowOf(step, 'login/oidc')).toMatchObject({
      status: 'passed',
      message: expect.stringContaining(`Logged in as ${IDS.jit.appId}`),
    });
    expect(step.outputs).toMatchObject({ verdict: 'healthy', unknowns: '0' });
    expect(step.exitCode).toBe(0);
    expect(step.writes).toEqual([]);
  });

  it('takes ARM’s refusal that names this app as the proof that its role is missing', async () => {
    const { run } = await scenario((world) => {
      selfLogin(world);
      replaceRole(world);
    });
    const step = await run(SELF);
    expect(findings(step)).toMatchSnapshot();
    const row = rowOf(step, 'role/assignment');
    expect(row).toMatchObject({ status: 'failed', severity: 'error', subject: 'Reader' });
    expect(row.message).toMatch(/AuthorizationFailed|does not have authorization/);
    expect(pastedCommand(row.fix, 'az role assignment create')).toContain(IDS.jit.servicePrincipal);
    expect(checksThat(step, 'unknown', 'error')).toEqual([
      'subscription/state',
      'subscription/tenant',
      'managed-app/jit-access-licence',
    ]);
    expect(step.outputs.verdict).toBe('unhealthy');
    expect(step.writes).toEqual([]);
  });

  it('does not take a refusal that names another principal, or none, as such a proof', async () => {
    const refusal = (message: string) => ({ status: 403, body: { error: { code: 'AuthorizationFailed', message } } });
    for (const message of ['The client does not have authorization.', `The client '${IDS.user}' does not have it.`]) {
      const { run, simulator } = await scenario(selfLogin);
      simulator.addFault({
        service: 'arm',
        path: /roleAssignments/,
        action: { kind: 'respond', ...refusal(message) },
      });
      const step = await run(SELF);
      expect(rowOf(step, 'role/assignment')).toMatchObject({ status: 'unknown', unknownReason: 'forbidden' });
      expect(checksThat(step, 'failed', 'error')).toEqual([]);
      expect(step.outputs.verdict).toBe('unknown');
    }
  });

  it('does not take a refusal to a separate auditor as a proof about the checked app', async () => {
    const { run } = await scenario((world) => {
      world.roleAssignments = [];
    });
    const step = await run();
    expect(rowOf(step, 'role/assignment')).toMatchObject({ status: 'unknown', unknownReason: 'forbidden' });
    expect(checksThat(step, 'failed')).toEqual(['login/rights']);
  });

  it('names what to grant when the app may not read the directory', async () => {
    const { run } = await scenario((world) => {
      selfLogin(world);
      tenantOf(world).appRoleAssignments = [];
    });
    const step = await run(SELF);
    expect(findings(step)).toMatchSnapshot();
    expect(checksThat(step, 'failed')).toEqual(['login/identity', 'login/rights']);
    expect(checksThat(step, 'unknown')).toContain('app/exists');
    expect(step.outputs.verdict).toBe('unknown');
  });
});
