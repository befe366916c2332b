import { describe, expect, it } from '@jest/globals';
import { IDS, type World } from '../../../simulator/world.js';
import { rowOf, type StepOptions, scenario } from '../harness.js';
import { AZURE_CHECKS, checksThat, findings, principalOf, tenantOf } from './azure-scenario.js';

const STRANGER = '99999999-9999-4999-8999-999999999999';

interface Case {
  readonly title: string;
  readonly code: number;
  readonly plant?: (world: World) => void;
  readonly with?: StepOptions['with'];
  readonly message: RegExp;
  readonly fix: RegExp;
}

const CASES: readonly Case[] = [
  {
    title: 'the login app is not in the tenant',
    code: 700016,
    with: { 'login-client-id': STRANGER },
    message: new RegExp(`The app ${STRANGER} is not in the tenant ${IDS.tenant}`),
    fix: /az ad app show --id 99999999/,
  },
  {
    title: 'there is no such tenant',
    code: 90002,
    with: { 'tenant-id': STRANGER },
    message: new RegExp(`There is no tenant ${STRANGER} in this cloud`),
    fix: /`azure-cloud`/,
  },
  {
    title: 'the login app is disabled',
    code: 7000112,
    plant: (world) => {
      principalOf(world, IDS.auditor.appId).accountEnabled = false;
    },
    message: /is disabled/,
    fix: /az ad sp update --id 44444444-4444-4444-8444-444444444444 --set accountEnabled=true/,
  },
  {
    title: 'the ID token has expired',
    code: 700024,
    plant: (world) => {
      world.oidc.skewSeconds = -3600;
    },
    message: /outside its time range/,
    fix: /clock/,
  },
  {
    title: 'the ID token is signed with a key that Entra does not find',
    code: 700027,
    plant: (world) => {
      world.oidc.foreignKey = true;
    },
    message: /signature of the ID token could not be verified/,
    fix: /reachable/,
  },
  {
    title: 'the login app has no service principal',
    code: 7000229,
    plant: (world) => {
      const tenant = tenantOf(world);
      tenant.servicePrincipals = tenant.servicePrincipals.filter(({ appId }) => appId !== IDS.auditor.appId);
    },
    message: /has no service principal/,
    fix: /az ad sp create --id 44444444-4444-4444-8444-444444444444/,
  },
];

describe('a login that Entra refuses for another reason than trust', () => {
  it.each(CASES)('$title: AADSTS$code', async (given) => {
    const { run } = await scenario(given.plant);
    const step = await run({ with: given.with ?? {} });
    expect(findings(step)).toMatchSnapshot();
    expect(step.exitCode).toBe(1);
    expect(step.outputs.verdict).toBe('unhealthy');
    expect(checksThat(step, 'failed').filter((check) => !check.startsWith('config/'))).toEqual(['login/oidc']);
    expect(checksThat(step, 'skipped').filter((check) => !/^(?:config|pull-request)/.test(check))).toEqual(
      AZURE_CHECKS.filter((check) => check !== 'login/oidc'),
    );
    const row = rowOf(step, 'login/oidc');
    expect(row).toMatchObject({ severity: 'error', correlationId: expect.stringMatching(/^[\w-]{8,64}$/) });
    expect(row.message).toContain(`AADSTS${given.code}`);
    expect(row.message).toMatch(given.message);
    expect(row.fix).toMatch(given.fix);
    // A refused credential says nothing of federated credentials: no command to create one.
    expect(row.fix).not.toContain('federated-credential create');
    expect(step.writes).toEqual([]);
  });
});
