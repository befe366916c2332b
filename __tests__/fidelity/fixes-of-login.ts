import { GRAPH_ROLES } from '../../simulator/azure/resource-apps.js';
import { IDS, pick, type World } from '../../simulator/world.js';
import { registration, tenantOf, trust } from '../program/checks/planted.js';
import type { TriedFix } from './tried-fix.js';

function auditor(world: World) {
  return registration(world, IDS.auditor.appId);
}

function withoutConsents(world: World): void {
  const tenant = tenantOf(world);
  tenant.appRoleAssignments = tenant.appRoleAssignments.filter(
    ({ principalId }) => principalId !== IDS.auditor.servicePrincipal,
  );
}

function withoutReader(world: World): void {
  world.roleAssignments = world.roleAssignments.filter(
    ({ principalId }) => principalId !== IDS.auditor.servicePrincipal,
  );
}

function auditorPrincipal(world: World) {
  return pick(tenantOf(world).servicePrincipals, ({ appId }) => appId === IDS.auditor.appId);
}

function selfLogin(world: World): void {
  const jit = registration(world, IDS.jit.appId);
  jit.federatedIdentityCredentials = auditor(world).federatedIdentityCredentials.slice(0, 1);
  for (const consent of tenantOf(world).appRoleAssignments)
    if (consent.principalId === IDS.auditor.servicePrincipal) consent.principalId = IDS.jit.servicePrincipal;
  const tenant = tenantOf(world);
  const others = ({ appId }: { readonly appId: string }): boolean => appId !== IDS.auditor.appId;
  tenant.applications = tenant.applications.filter(others);
  tenant.servicePrincipals = tenant.servicePrincipals.filter(others);
}

const untrust = (world: World): void => {
  for (const app of tenantOf(world).applications)
    app.federatedIdentityCredentials = app.federatedIdentityCredentials.filter(({ name }) => name !== 'planted');
};

/** Tokens that earlier steps printed, in the order of the fix. */
function tokens(printed: string): Readonly<Record<string, string>> {
  const [graph = '', arm = ''] = printed.trim().split('\n');
  return { 'graph-token': graph, 'arm-token': arm };
}

/** Faults of login/* and federation/scope. */
export const LOGIN_FIXES: readonly TriedFix[] = [
  {
    check: 'login/oidc',
    title: 'no credential names the environment (hostile name)',
    plant: () => undefined,
    run: { job: { environment: 'it\'s a "test" $(false) `false`' } },
    holds: /^az ad app federated-credential create --id 44444444/,
  },
  {
    check: 'login/oidc',
    title: 'a credential differs in letter case',
    plant: (world) => {
      for (const credential of auditor(world).federatedIdentityCredentials)
        credential.subject = (credential.subject ?? '').replace('acme', 'Acme');
    },
    holds: /^az ad app federated-credential create/,
  },
  {
    check: 'login/oidc',
    title: 'the issuer has a slash too many',
    plant: (world) => {
      for (const credential of auditor(world).federatedIdentityCredentials) credential.issuer += '/';
    },
    holds: /^az ad app federated-credential create/,
  },
  {
    check: 'login/oidc',
    title: 'the credential is for another audience',
    plant: (world) => {
      for (const credential of auditor(world).federatedIdentityCredentials)
        credential.audiences = ['api://AzureADTokenExchangeUSGov'];
    },
    holds: /^NAME=.*\naz ad app federated-credential update --id 44444444/,
  },
  {
    check: 'login/oidc',
    title: 'the app trusts nobody',
    plant: (world) => {
      auditor(world).federatedIdentityCredentials = [];
    },
    holds: /^az ad app federated-credential create/,
  },
  {
    check: 'login/oidc',
    title: 'the login app has no service principal',
    plant: (world) => {
      const tenant = tenantOf(world);
      tenant.servicePrincipals = tenant.servicePrincipals.filter(({ appId }) => appId !== IDS.auditor.appId);
    },
    holds: /^az ad sp create --id 44444444/,
  },
  {
    check: 'login/oidc',
    title: 'the login app is disabled',
    plant: (world) => {
      auditorPrincipal(world).accountEnabled = false;
    },
    holds: /^az ad sp update --id 44444444.* --set accountEnabled=true/,
  },
  {
    check: 'login/oidc',
    title: 'the tokens that were handed over serve no more',
    plant: () => undefined,
    run: {
      job: { idToken: false },
      with: { login: 'tokens', 'login-client-id': undefined, 'graph-token': 'gone-stale', 'arm-token': 'gone-stale' },
    },
    holds: /az account get-access-token --resource/,
    inputs: tokens,
  },
  {
    check: 'login/identity',
    title: 'the run logs in as the checked app',
    plant: selfLogin,
    run: { with: { 'login-client-id': undefined } },
    holds: /^AUDITOR=\$\(az ad app create/,
    // "app/excess-permissions tells what the checked app needs no more"
    byHand: (world) => {
      const tenant = tenantOf(world);
      tenant.appRoleAssignments = tenant.appRoleAssignments.filter(
        ({ principalId }) => principalId !== IDS.jit.servicePrincipal,
      );
    },
    inputs: (printed) => ({ 'login-client-id': /login-client-id: (\S+)/.exec(printed)?.[1] ?? '' }),
  },
  {
    check: 'login/rights',
    title: 'a permission is declared, and nobody consented to it',
    plant: (world) => {
      const tenant = tenantOf(world);
      tenant.appRoleAssignments = tenant.appRoleAssignments.filter(
        ({ appRoleId }) => appRoleId !== GRAPH_ROLES['Directory.Read.All'],
      );
    },
    holds: /az rest --method post --url "\$\{GRAPH%\/\}\/v1.0\/servicePrincipals\/\$CLIENT\/appRoleAssignments"/,
  },
  {
    check: 'login/rights',
    title: 'nothing is declared, consented or assigned',
    plant: (world) => {
      auditor(world).requiredResourceAccess = [];
      withoutConsents(world);
      withoutReader(world);
    },
    holds: /az role assignment create --assignee-object-id "\$\(az ad sp show --id 44444444/,
  },
  {
    check: 'federation/scope',
    title: 'both apps trust too much',
    plant: (world) => {
      auditor(world).federatedIdentityCredentials = auditor(world).federatedIdentityCredentials.filter(
        ({ subject }) => subject !== 'repo:acme/.jit:pull_request',
      );
      for (const [appId, subject] of [
        [IDS.auditor.appId, 'repo:acme/*'],
        [IDS.jit.appId, 'repo:acme/.jit:pull_request'],
      ] as const)
        registration(world, appId).federatedIdentityCredentials.push(trust(subject));
    },
    holds: /az ad app federated-credential list --id 44444444/,
    byHand: untrust,
  },
];
