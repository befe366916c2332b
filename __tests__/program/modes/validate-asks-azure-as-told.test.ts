import { describe, expect, it } from '@jest/globals';
import { IDS, pick } from '../../../simulator/world.js';
import { rowOf, type Scenario, scenario } from '../harness.js';
import { expectNoWrite, push } from './events.js';

/** Takes Jit's app out of the tenant: a failure of Azure, none of the file. */
function removeApp({ world }: Scenario): void {
  const tenant = pick(world.tenants, ({ id }) => id === IDS.tenant);
  tenant.applications = tenant.applications.filter(({ appId }) => appId !== IDS.jit.appId);
  tenant.servicePrincipals = tenant.servicePrincipals.filter(({ appId }) => appId !== IDS.jit.appId);
}

const asked = (services: readonly { readonly service: string }[]): readonly string[] =>
  [...new Set(services.map(({ service }) => service))].sort();

describe('validate', () => {
  it('with azure: auto reports a failure of Azure, which does not fail the run', async () => {
    const given = await scenario();
    removeApp(given);
    const step = await given.run(push('main'));
    expectNoWrite(step);
    expect(rowOf(step, 'app/exists')).toMatchObject({ status: 'failed', severity: 'error' });
    expect(step.outputs).toMatchObject({ verdict: 'unhealthy', drift: 'false' });
    expect(step.exitCode).toBe(0);
  });

  it('with azure: auto still counts what is wrong with the file', async () => {
    const given = await scenario();
    removeApp(given);
    const step = await given.run({ ...push('main'), with: { 'integration-id': 'other', 'fail-on': 'warning' } });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('because of config/drift.');
  });

  it('with azure: required counts it as check does', async () => {
    const given = await scenario();
    removeApp(given);
    const step = await given.run({ ...push('main'), with: { azure: 'required' } });
    expectNoWrite(step);
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('because of app/exists');
  });

  it.each([
    ['auto', 0, 'warning'],
    ['required', 1, 'error'],
  ])('with azure: %s on a branch that no credential trusts ends %s', async (azure, exitCode, severity) => {
    const given = await scenario();
    const sha = given.github.hands.commitFiles('acme/.jit', 'edit', { 'README.md': 'words\n' });
    const step = await given.run({ ...push('edit', sha), with: { azure } });
    expectNoWrite(step);
    expect(rowOf(step, 'login/oidc')).toMatchObject({ status: 'failed', severity });
    expect(rowOf(step, 'app/exists')).toMatchObject({ status: 'skipped' });
    expect(step.exitCode).toBe(exitCode);
    expect(asked(step.requests)).not.toContain('graph');
    expect(step.transcript).toMatchSnapshot();
  });

  it('with azure: required ends red without an ID token', async () => {
    const given = await scenario();
    const step = await given.run({ job: { event: 'push', idToken: false }, with: { azure: 'required' } });
    expect(rowOf(step, 'login/oidc')).toMatchObject({ status: 'failed', severity: 'error' });
    expect(step.exitCode).toBe(1);
  });

  it('with azure: off asks for no token', async () => {
    const given = await scenario();
    removeApp(given);
    const step = await given.run({ ...push('main'), with: { azure: 'off' } });
    expectNoWrite(step);
    expect(asked(step.requests)).toEqual(['github']);
    for (const row of step.report.integrations[0]?.results ?? []) expect(row.status).toBe('skipped');
    expect(step.exitCode).toBe(0);
    expect(step.outputs.verdict).toBe('healthy');
  });
});
