import { describe, expect, it } from '@jest/globals';
import { GRAPH_ROLES, GRAPH_SCOPES } from '../../../simulator/azure/resource-apps.js';
import { IDS, isoDays, RESOURCE_APPS, ROLES, type World } from '../../../simulator/world.js';
import type { CheckId, Severity } from '../../../src/core/results.js';
import { rowsOf, type StepOptions, scenario } from '../harness.js';
import {
  addRole,
  checksWith,
  OTHER_ID,
  registration,
  roleOf,
  SUBSCRIPTION,
  scheduled,
  tenantOf,
  trust,
} from './planted.js';

interface Fault {
  readonly check: CheckId;
  readonly title: string;
  readonly plant: (world: World) => void;
  readonly with?: StepOptions['with'];
  readonly severity: Severity;
  readonly message: RegExp;
  readonly fix: RegExp;
  /** Checks that cannot be made because of this one. */
  readonly skipped?: readonly CheckId[];
}

function selfLogin(world: World): void {
  const jit = registration(world, IDS.jit.appId);
  jit.federatedIdentityCredentials = registration(world, IDS.auditor.appId).federatedIdentityCredentials;
  const auditor = tenantOf(world).appRoleAssignments.filter(
    ({ principalId }) => principalId === IDS.auditor.servicePrincipal,
  );
  for (const consent of auditor) consent.principalId = IDS.jit.servicePrincipal;
}

function addSecret(world: World, days: number): void {
  const { passwordCredentials } = registration(world, IDS.jit.appId);
  const [usual] = passwordCredentials;
  if (usual === undefined) throw new Error('the app has no secret');
  passwordCredentials.push({ ...usual, keyId: OTHER_ID, displayName: 'other', endDateTime: isoDays(days) });
}

function deny(world: World, principals: World['denyAssignments'][number]['principals']): void {
  world.denyAssignments.push({
    name: OTHER_ID,
    scope: SUBSCRIPTION,
    denyAssignmentName: 'Stack lock',
    description: '',
    permissions: [{ actions: ['Microsoft.KeyVault/*/read'], notActions: [], dataActions: [], notDataActions: [] }],
    principals,
    excludePrincipals: [],
    doNotApplyToChildScopes: false,
    isSystemProtected: true,
  });
}

const declare = (world: World, id: string, type: 'Scope' | 'Role'): void => {
  registration(world, IDS.jit.appId).requiredResourceAccess.push({
    resourceAppId: RESOURCE_APPS.microsoftGraph,
    resourceAccess: [{ id, type }],
  });
};

const FAULTS: readonly Fault[] = [
  {
    check: 'login/identity',
    title: 'the run logs in as the checked app',
    plant: selfLogin,
    with: { 'login-client-id': undefined },
    severity: 'notice',
    message: /logs in as the checked app 33333333/,
    fix: /az ad app create --display-name jit-drift-auditor/,
  },
  {
    check: 'federation/scope',
    title: 'the login app trusts a whole organisation',
    plant: (world) => registration(world, IDS.auditor.appId).federatedIdentityCredentials.push(trust('repo:acme/*')),
    severity: 'warning',
    message: /of the login app .* is meant to trust every repository of the organisation acme/,
    fix: /az ad app federated-credential list --id 44444444/,
  },
  {
    check: 'federation/scope',
    title: 'the checked app is meant to trust any branch of a repository with immutable ids',
    plant: (world) =>
      registration(world, IDS.jit.appId).federatedIdentityCredentials.push(
        trust('repo:acme@9000001/.jit@9200001:ref:refs/heads/*'),
      ),
    severity: 'warning',
    message: /of the checked app .* is meant to trust any branch of the repository/,
    fix: /az ad app federated-credential list --id 33333333/,
  },
  {
    check: 'federation/scope',
    title: 'any pull request may log in as an app that can write',
    plant: (world) => {
      roleOf(world, IDS.auditor.servicePrincipal).roleDefinitionId = ROLES.contributor;
    },
    severity: 'warning',
    message: /trusts any pull request .* The app may write \(the Azure role "Contributor"\)/,
    fix: /az ad app federated-credential list/,
  },
  {
    check: 'app/audience',
    title: 'the app signs in accounts of any tenant',
    plant: (world) => {
      registration(world, IDS.jit.appId).signInAudience = 'AzureADMultipleOrgs';
    },
    severity: 'warning',
    message: /accounts of any Entra tenant/,
    fix: /az ad app update --id 33333333.* --sign-in-audience AzureADMyOrg/,
  },
  {
    check: 'app/excess-permissions',
    title: 'an application permission that writes is declared',
    plant: (world) => declare(world, GRAPH_ROLES['Directory.ReadWrite.All'], 'Role'),
    severity: 'warning',
    message: /^Microsoft Graph\/Directory.ReadWrite.All \(application\) is declared beyond/,
    fix: /az ad app permission list --id 33333333/,
  },
  {
    check: 'app/excess-permissions',
    title: 'a delegated scope that writes is declared',
    plant: (world) => declare(world, GRAPH_SCOPES['Directory.ReadWrite.All'], 'Scope'),
    severity: 'warning',
    message: /^Microsoft Graph\/Directory.ReadWrite.All \(delegated\) is declared beyond/,
    fix: /az ad app permission list-grants/,
  },
  {
    check: 'app/excess-permissions',
    title: 'an application permission was granted that is not declared',
    plant: (world) => {
      tenantOf(world).appRoleAssignments.push({
        id: 'planted',
        createdDateTime: isoDays(-1),
        appRoleId: GRAPH_ROLES['Application.Read.All'],
        principalId: IDS.jit.servicePrincipal,
        resourceId: IDS.resources.microsoftGraph,
      });
    },
    severity: 'warning',
    message: /^Microsoft Graph\/Application.Read.All \(application\) is granted beyond/,
    fix: /az ad app permission/,
  },
  {
    check: 'secret/rotation',
    title: 'a secret expired lately while a newer one lives',
    plant: (world) => addSecret(world, -3),
    severity: 'warning',
    message: /"other" .* expired on .*: if Jit still holds it, scans fail/,
    fix: /az ad app credential list --id 33333333/,
  },
  {
    check: 'secret/rotation',
    title: 'another live secret is about to expire',
    plant: (world) => addSecret(world, 12.5),
    severity: 'warning',
    message: /"other" .*, which is not the judged one, expires on .* 12 days left/,
    fix: /secret-key-id/,
  },
  {
    check: 'secret/stale',
    title: 'a secret that expired long ago is still there',
    plant: (world) => addSecret(world, -200),
    severity: 'notice',
    message: /"other" .* expired on .* and is still there/,
    fix: /az ad app credential list/,
  },
  {
    check: 'subscription/defender',
    title: 'all plans of Defender are free',
    plant: (world) => {
      for (const plan of world.defenderPlans) plan.pricingTier = 'Free';
    },
    severity: 'warning',
    message: /no plan on the Standard tier/,
    fix: /az security pricing create --name VirtualMachines --tier standard/,
  },
  {
    check: 'subscription/defender',
    title: 'only a replaced plan is on',
    plant: (world) => {
      for (const plan of world.defenderPlans) plan.deprecated = true;
    },
    severity: 'warning',
    message: /Plans that Microsoft has replaced do not count/,
    fix: /az security pricing create/,
  },
  {
    check: 'subscription/defender',
    title: 'its provider is not registered',
    plant: (world) => {
      for (const subscription of world.subscriptions) subscription.unregisteredProviders = ['Microsoft.Security'];
    },
    severity: 'warning',
    message: /has not registered Microsoft.Security/,
    fix: /az provider register --namespace Microsoft.Security/,
  },
  {
    check: 'subscription/single',
    title: 'the app may read a second subscription',
    plant: (world) => {
      world.subscriptions.push({
        id: OTHER_ID,
        displayName: 'Acme Test',
        tenantId: IDS.tenant,
        state: 'Enabled',
        managementGroup: null,
      });
      const auditor = roleOf(world, IDS.auditor.servicePrincipal);
      addRole(world, { scope: `/subscriptions/${OTHER_ID}` });
      addRole(world, { scope: `/subscriptions/${OTHER_ID}`, principalId: auditor.principalId });
    },
    severity: 'notice',
    message: /also holds what "Reader" allows on the subscription "Acme Test" .* can list 1 other subscription\./,
    fix: /az role assignment list --assignee 33333333.* --scope \/subscriptions\/99999999/,
  },
  {
    check: 'role/assignment',
    title: 'the role is eligible only',
    plant: (world) => {
      world.roleAssignments = world.roleAssignments.filter(
        ({ principalId }) => principalId !== IDS.jit.servicePrincipal,
      );
      world.roleEligibilities.push(scheduled());
    },
    severity: 'error',
    message: /only eligible for "Reader" on the subscription, until 2027-01-01/,
    fix: /az role assignment create/,
    skipped: ['role/condition'],
  },
  {
    check: 'role/assignment',
    title: 'the role is held in a resource group only',
    plant: (world) => {
      roleOf(world, IDS.jit.servicePrincipal).scope = `${SUBSCRIPTION}/resourceGroups/one`;
    },
    severity: 'error',
    message: /narrower scopes only \(".*\/resourceGroups\/one"\): a resource group, so the rest/,
    fix: /az role assignment create/,
    skipped: ['role/condition'],
  },
  {
    check: 'role/assignment',
    title: 'a custom role takes some reads away',
    plant: (world) => {
      world.roleDefinitions.push({
        name: OTHER_ID,
        roleName: 'Almost Reader',
        description: '',
        roleType: 'CustomRole',
        permissions: [
          { actions: ['*/read'], notActions: ['Microsoft.KeyVault/*'], dataActions: [], notDataActions: [] },
        ],
        assignableScopes: ['/'],
      });
      roleOf(world, IDS.jit.servicePrincipal).roleDefinitionId = OTHER_ID;
    },
    severity: 'error',
    message: /It holds "Almost Reader" on the subscription, which allows less/,
    fix: /az role assignment create/,
    skipped: ['role/condition'],
  },
  {
    check: 'role/condition',
    title: 'the role is held under a condition',
    plant: (world) => {
      roleOf(world, IDS.jit.servicePrincipal).condition = "@Resource[name] StringEquals 'a'";
    },
    severity: 'warning',
    message: /held under a condition only/,
    fix: /az role assignment list --assignee 33333333/,
  },
  {
    check: 'role/excess',
    title: 'the app may write, too',
    plant: (world) => addRole(world, { roleDefinitionId: ROLES.contributor }),
    severity: 'warning',
    message: /holds "Contributor" on the subscription: it can write, delete or assign/,
    fix: /az role assignment list --assignee 33333333/,
  },
  {
    check: 'role/excess',
    title: 'the app may assign roles, by a group',
    plant: (world) => {
      tenantOf(world).groups.push({ id: IDS.group, displayName: 'Admins', members: [IDS.jit.servicePrincipal] });
      addRole(world, {
        roleDefinitionId: ROLES.userAccessAdministrator,
        principalId: IDS.group,
        principalType: 'Group',
        scope: '/',
      });
    },
    severity: 'warning',
    message: /"User Access Administrator" inherited from the root, through the group 77777777/,
    fix: /az role assignment list/,
  },
  {
    check: 'role/denied',
    title: 'a deny assignment takes reads away from the app',
    plant: (world) => deny(world, [{ id: IDS.jit.servicePrincipal, type: 'ServicePrincipal' }]),
    severity: 'warning',
    message: /"Stack lock" on the subscription takes reads away/,
    fix: /az rest --method get/,
  },
  {
    check: 'role/denied',
    title: 'a deny assignment takes reads away from everyone',
    plant: (world) => deny(world, [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }]),
    severity: 'warning',
    message: /"Microsoft.KeyVault\/\*\/read"/,
    fix: /denyAssignments/,
  },
];

/** A secret that expired in the last month is also one that is left behind. */
const TOGETHER: Partial<Record<string, readonly CheckId[]>> = {
  'a secret expired lately while a newer one lives': ['secret/stale'],
};

describe('each further check of the Azure side fails on the fault that it is about, and on no other', () => {
  it.each(FAULTS)('$check: $title', async (fault) => {
    const { run } = await scenario(fault.plant);
    const step = await run(fault.with === undefined ? {} : { with: fault.with });
    const failed = rowsOf(step, fault.check).filter(
      (row) => row.status === 'failed' && row.severity === fault.severity,
    );
    expect(failed).not.toEqual([]);
    const row = failed.find(({ message }) => fault.message.test(message));
    expect(row?.message ?? failed.map(({ message }) => message)).toMatch(fault.message);
    expect(row?.fix).toMatch(fault.fix);
    expect(checksWith(step, 'failed')).toEqual([fault.check, ...(TOGETHER[fault.title] ?? [])]);
    expect(checksWith(step, 'unknown')).toEqual([]);
    expect(checksWith(step, 'skipped')).toEqual(fault.skipped ?? []);
    expect(step.report.verdict).toBe(fault.severity === 'error' ? 'unhealthy' : 'healthy');
    expect(step.exitCode).toBe(fault.severity === 'error' ? 1 : 0);
    expect(step.writes).toEqual([]);
  });
});
