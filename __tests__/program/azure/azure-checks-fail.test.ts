import { describe, expect, it } from '@jest/globals';
import { OF_APPLICATION, OF_PRINCIPAL, OF_SUBSCRIPTION } from '../../../scripts/matrix/dependents.js';
import { OTHER_ID, removeApplication, removePrincipal } from '../../../simulator/planting.js';
import { IDS, isoDays, ROLES, type World } from '../../../simulator/world.js';
import type { CheckId, Severity } from '../../../src/core/results.js';
import { rowsOf, type StepOptions, scenario } from '../harness.js';
import { checkedApp, checksThat, findings, principalOf, replaceRole, tenantOf } from './azure-scenario.js';

interface Case {
  readonly check: CheckId;
  readonly title: string;
  readonly plant?: (world: World) => void;
  readonly with?: StepOptions['with'];
  /** The usual severity of the check where not given. */
  readonly severity?: Severity;
  /** A row for each of these; one without a subject where not given. */
  readonly subjects?: readonly (string | undefined)[];
  readonly message: RegExp;
  /** Checks that cannot be made because of this one. */
  readonly skipped?: readonly CheckId[];
}

function secretEnding(days: number): (world: World) => void {
  return (world) => {
    for (const secret of checkedApp(world).passwordCredentials) secret.endDateTime = isoDays(days);
  };
}

function inState(state: World['subscriptions'][number]['state']): (world: World) => void {
  return (world) => {
    for (const subscription of world.subscriptions) subscription.state = state;
  };
}

const GRAPH = 'Windows Azure Active Directory';

const APP_CASES: readonly Case[] = [
  {
    check: 'app/exists',
    title: 'neither the application nor its service principal is in the tenant',
    plant: (world) => {
      removeApplication(world);
      removePrincipal(world);
    },
    message: /There is no application with the client id 33333333/,
    skipped: ['app/service-principal', ...OF_APPLICATION, ...OF_PRINCIPAL],
  },
  {
    check: 'app/exists',
    title: 'only the service principal is in the tenant',
    plant: removeApplication,
    message: /Only its service principal is here: the application itself belongs to another tenant/,
    skipped: OF_APPLICATION,
  },
  {
    check: 'app/service-principal',
    title: 'there is no service principal',
    plant: (world) => removePrincipal(world),
    message: /has no service principal \(enterprise application\)/,
    skipped: ['app/consent', ...OF_PRINCIPAL],
  },
  {
    check: 'app/service-principal',
    title: 'the service principal is disabled',
    plant: (world) => {
      principalOf(world, IDS.jit.appId).accountEnabled = false;
    },
    message: /is disabled/,
  },
  {
    check: 'app/permissions',
    title: 'one permission is not declared',
    plant: (world) => {
      const [retired] = checkedApp(world).requiredResourceAccess;
      retired?.resourceAccess.shift();
    },
    subjects: [`${GRAPH}/Directory.Read.All`],
    message: /does not declare Windows Azure Active Directory Directory.Read.All \(delegated\)/,
  },
  {
    check: 'app/permissions',
    title: 'no permission is declared at all',
    plant: (world) => {
      checkedApp(world).requiredResourceAccess = [];
    },
    subjects: [
      `${GRAPH}/Directory.Read.All`,
      `${GRAPH}/Group.Read.All`,
      `${GRAPH}/Policy.Read.All`,
      `${GRAPH}/User.Read.All`,
      'Azure Service Management/user_impersonation',
      'Microsoft Graph/User.Read',
    ],
    message: /does not declare/,
    skipped: ['app/consent'],
  },
  {
    check: 'app/consent',
    title: 'an administrator has consented to nothing (delegated: a notice)',
    plant: (world) => {
      tenantOf(world).oauth2PermissionGrants = [];
    },
    severity: 'notice',
    subjects: [
      `${GRAPH}/Directory.Read.All`,
      `${GRAPH}/Group.Read.All`,
      `${GRAPH}/Policy.Read.All`,
      `${GRAPH}/User.Read.All`,
    ],
    message: /No administrator has consented.*Delegated permissions have no effect/,
  },
  {
    check: 'app/consent',
    title: 'one person has consented for himself only',
    plant: (world) => {
      for (const grant of tenantOf(world).oauth2PermissionGrants) {
        if (grant.resourceId !== IDS.resources.aadGraph) continue;
        grant.consentType = 'Principal';
        grant.principalId = IDS.user;
      }
    },
    severity: 'notice',
    subjects: [
      `${GRAPH}/Directory.Read.All`,
      `${GRAPH}/Group.Read.All`,
      `${GRAPH}/Policy.Read.All`,
      `${GRAPH}/User.Read.All`,
    ],
    message: /No administrator has consented/,
  },
  {
    check: 'app/consent',
    title: 'an application permission that stands in for a retired delegated one lacks consent',
    plant: (world) => {
      const [retired, , graph] = checkedApp(world).requiredResourceAccess;
      retired?.resourceAccess.shift();
      graph?.resourceAccess.push({ id: '7ab1d382-f21e-4acd-a863-ba3e13f7da61', type: 'Role' });
    },
    severity: 'error',
    subjects: ['Microsoft Graph/Directory.Read.All'],
    message: /No administrator has consented to Microsoft Graph Directory.Read.All \(application\)/,
  },
  {
    check: 'app/role',
    title: 'there is no such app role',
    plant: (world) => {
      checkedApp(world).appRoles = [];
    },
    severity: 'warning',
    subjects: ['reader'],
    message: /has no app role with the value "reader"/,
  },
  {
    check: 'app/role',
    title: 'the app role is disabled',
    plant: (world) => {
      for (const role of checkedApp(world).appRoles) role.isEnabled = false;
    },
    severity: 'warning',
    subjects: ['reader'],
    message: /is disabled/,
  },
  {
    check: 'app/role',
    title: 'the app role is for people only',
    plant: (world) => {
      for (const role of checkedApp(world).appRoles) role.allowedMemberTypes = ['User'];
    },
    severity: 'warning',
    subjects: ['reader'],
    message: /does not allow applications/,
  },
];

const SECRET_CASES: readonly Case[] = [
  {
    check: 'secret/present',
    title: 'there is no client secret',
    plant: (world) => {
      checkedApp(world).passwordCredentials = [];
    },
    message: /has no client secret at all/,
    skipped: ['secret/expiry', 'secret/rotation'],
  },
  {
    check: 'secret/present',
    title: 'no secret has the key id of the input',
    with: { 'secret-key-id': OTHER_ID },
    message: /has no client secret with the key id 99999999.*It has 1 other/,
    skipped: ['secret/expiry', 'secret/rotation'],
  },
  {
    check: 'secret/present',
    title: 'no secret has the description of the input',
    with: { 'secret-description': 'scanner' },
    message: /has no client secret with the description "scanner"/,
    skipped: ['secret/expiry', 'secret/rotation'],
  },
  {
    check: 'secret/expiry',
    title: 'the secret ends within the warning threshold',
    plant: secretEnding(20.5),
    severity: 'warning',
    subjects: [IDS.jit.secret],
    message: /20 days left \(threshold 30\)/,
  },
  {
    check: 'secret/expiry',
    title: 'the secret ends within the error threshold',
    plant: secretEnding(5.5),
    severity: 'error',
    subjects: [IDS.jit.secret],
    message: /5 days left \(threshold 7\)/,
  },
];

const SUBSCRIPTION_CASES: readonly Case[] = [
  {
    check: 'subscription/state',
    title: 'the subscription is disabled',
    plant: inState('Disabled'),
    message: /is Disabled; expected Enabled/,
  },
  {
    check: 'subscription/state',
    title: 'the subscription is warned',
    plant: inState('Warned'),
    severity: 'warning',
    message: /is Warned: it still works/,
  },
  {
    check: 'subscription/state',
    title: 'the subscription is past due',
    plant: inState('PastDue'),
    severity: 'warning',
    message: /is PastDue: it still works/,
  },
  {
    check: 'subscription/state',
    title: 'the subscription is not found',
    plant: (world) => {
      world.subscriptions = [];
    },
    message: /was not found, or is not visible to this identity/,
    skipped: ['login/rights', 'subscription/tenant', ...OF_SUBSCRIPTION],
  },
  {
    check: 'subscription/tenant',
    title: 'the subscription belongs to another tenant',
    plant: (world) => {
      for (const subscription of world.subscriptions) subscription.tenantId = OTHER_ID;
    },
    message: /belongs to the tenant 99999999-9999-4999-8999-999999999999, not to 11111111/,
    skipped: ['login/rights', 'subscription/state', ...OF_SUBSCRIPTION],
  },
  {
    check: 'role/assignment',
    title: 'no role is held',
    plant: (world) => replaceRole(world),
    subjects: ['Reader'],
    skipped: ['role/condition'],
    message: /does not hold the Azure role "Reader"/,
  },
  {
    check: 'role/assignment',
    title: 'the role is held in one resource group only',
    plant: (world) => replaceRole(world, { scope: `/subscriptions/${IDS.subscription}/resourceGroups/one` }),
    subjects: ['Reader'],
    skipped: ['role/condition'],
    message: /It holds roles at narrower scopes only \("\/subscriptions\/22222222[^"]*\/resourceGroups\/one"\)/,
  },
  {
    check: 'role/assignment',
    title: 'a weaker role is held',
    plant: (world) => replaceRole(world, { roleDefinitionId: ROLES.securityReader }),
    subjects: ['Reader'],
    skipped: ['role/condition'],
    message: /It holds "Security Reader" on the subscription, which allows less/,
  },
  {
    check: 'role/assignment',
    title: 'another principal holds the role',
    plant: (world) => replaceRole(world, { principalId: IDS.user, principalType: 'User' }),
    subjects: ['Reader'],
    skipped: ['role/condition'],
    message: /does not hold the Azure role "Reader"/,
  },
  {
    check: 'role/assignment',
    title: 'there is no role of that name',
    with: { role: 'Raeder' },
    subjects: ['Raeder'],
    skipped: ['role/condition'],
    message: /There is no Azure role "Raeder"/,
  },
];

describe('each check of the Azure side fails on the fault that it is about, and on no other', () => {
  it.each([...APP_CASES, ...SECRET_CASES, ...SUBSCRIPTION_CASES])('$check: $title', async (given) => {
    const { check, severity = 'error', subjects = [undefined], skipped = [] } = given;
    const { run } = await scenario(given.plant);
    const step = await run({ with: given.with ?? {} });
    expect(findings(step)).toMatchSnapshot();
    const rows = rowsOf(step, check);
    expect(rows.map(({ subject }) => subject)).toEqual(subjects);
    for (const row of rows) {
      expect(row).toMatchObject({ status: 'failed', severity });
      expect(row.message).toMatch(given.message);
      expect(row.fix).toMatch(/\S/);
    }
    expect(checksThat(step, 'failed')).toEqual([check]);
    expect(checksThat(step, 'unknown')).toEqual([]);
    expect(checksThat(step, 'skipped')).toEqual(skipped);
    expect(step.outputs).toMatchObject({
      verdict: severity === 'error' ? 'unhealthy' : 'healthy',
      drift: 'false',
      errors: String(severity === 'error' ? rows.length : 0),
      warnings: String(severity === 'warning' ? rows.length : 0),
      unknowns: '0',
    });
    expect(step.exitCode).toBe(severity === 'error' ? 1 : 0);
    expect(step.writes).toEqual([]);
  });

  it('secret/present and secret/expiry: the secret has expired', async () => {
    const { run } = await scenario(secretEnding(-3.5));
    const step = await run();
    expect(findings(step)).toMatchSnapshot();
    expect(checksThat(step, 'failed', 'error')).toEqual(['secret/present', 'secret/expiry']);
    expect(rowsOf(step, 'secret/present')[0]?.message).toMatch(/expired on .*Jit cannot sign in with it/);
    expect(rowsOf(step, 'secret/expiry')[0]?.message).toMatch(/expired on .*-4 days left/);
    expect(step.outputs).toMatchObject({ verdict: 'unhealthy', 'secret-days-left': '-4' });
    expect(step.exitCode).toBe(1);
  });
});
