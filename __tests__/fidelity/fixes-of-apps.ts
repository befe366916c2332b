import type { Application } from '../../simulator/azure/directory.js';
import { GRAPH_ROLES } from '../../simulator/azure/resource-apps.js';
import { IDS, isoDays, pick, RESOURCE_APPS, type World } from '../../simulator/world.js';
import { OTHER_ID, registration, tenantOf } from '../program/checks/planted.js';
import type { TriedFix } from './tried-fix.js';

function jit(world: World): Application {
  return registration(world, IDS.jit.appId);
}

function principal(world: World) {
  return pick(tenantOf(world).servicePrincipals, ({ appId }) => appId === IDS.jit.appId);
}

/** Gives the app's only secret another end, in days from now. */
function endIn(world: World, days: number): void {
  for (const secret of jit(world).passwordCredentials) secret.endDateTime = isoDays(days);
}

function addSecret(world: World, days: number): void {
  const { passwordCredentials } = jit(world);
  const usual = pick(passwordCredentials, () => true);
  passwordCredentials.push({ ...usual, keyId: OTHER_ID, displayName: 'other', endDateTime: isoDays(days) });
}

/** "…before the old one goes", in the portal. */
function removeSecret(keyId: string): (world: World) => void {
  return (world) => {
    jit(world).passwordCredentials = jit(world).passwordCredentials.filter((secret) => secret.keyId !== keyId);
  };
}

function declareRoles(world: World, names: readonly (keyof typeof GRAPH_ROLES)[]): void {
  jit(world).requiredResourceAccess.push({
    resourceAppId: RESOURCE_APPS.microsoftGraph,
    resourceAccess: names.map((name) => ({ id: GRAPH_ROLES[name], type: 'Role' })),
  });
}

function grantRole(world: World, name: keyof typeof GRAPH_ROLES): void {
  tenantOf(world).appRoleAssignments.push({
    id: 'planted',
    createdDateTime: isoDays(-1),
    appRoleId: GRAPH_ROLES[name],
    principalId: IDS.jit.servicePrincipal,
    resourceId: IDS.resources.microsoftGraph,
  });
}

/** The key id in the listing that is not the old one. */
function newKey(printed: string): Readonly<Record<string, string>> {
  const ids = printed.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
  const known: readonly string[] = [IDS.jit.secret, IDS.jit.appId, IDS.tenant];
  return { 'secret-key-id': ids.find((id) => !known.includes(id)) ?? '' };
}

/** Faults of app/*. */
export const APP_FIXES: readonly TriedFix[] = [
  {
    check: 'app/service-principal',
    title: 'it does not exist',
    plant: (world) => {
      const tenant = tenantOf(world);
      tenant.servicePrincipals = tenant.servicePrincipals.filter(({ appId }) => appId !== IDS.jit.appId);
    },
    holds: /^az ad sp create --id 33333333/,
  },
  {
    check: 'app/service-principal',
    title: 'it is disabled',
    plant: (world) => {
      principal(world).accountEnabled = false;
    },
    holds: /^az ad sp update --id 33333333-3333-4333-8333-0000000000bb --set accountEnabled=true/,
  },
  {
    check: 'app/audience',
    title: 'the app signs in accounts of any tenant',
    plant: (world) => {
      jit(world).signInAudience = 'AzureADMultipleOrgs';
    },
    holds: /^az ad app update --id 33333333/,
  },
  {
    check: 'app/permissions',
    title: 'none is declared: six rows, pasted one after the other, and the consent after them',
    plant: (world) => {
      jit(world).requiredResourceAccess = [];
    },
    holds: /^(az ad app permission add --id 33333333.*\n?){6}$/,
    next: 'app/consent',
  },
  {
    check: 'app/permissions',
    title: 'an API that the tenant does not have, and a permission that an API does not have',
    plant: () => undefined,
    run: { with: { 'api-permissions': 'Contoso Payroll: [Pay.Read]\nMicrosoft Graph: ["Role:No.Such"]' } },
    holds: /az ad sp list --all .*\naz ad sp show --id 00000003/,
    inputs: () => ({ 'api-permissions': 'Microsoft Graph: [User.Read]' }),
  },
  {
    check: 'app/consent',
    title: 'nobody consented to the application permissions of the scanner',
    plant: (world) => declareRoles(world, ['AuditLog.Read.All', 'Directory.Read.All', 'Policy.Read.All']),
    run: { with: { 'permission-profile': 'scanner' } },
    holds:
      /az rest --method post --url "\$\{GRAPH%\/\}\/v1.0\/servicePrincipals\/33333333-3333-4333-8333-0000000000bb\//,
  },
  {
    check: 'app/consent',
    title: 'half of the delegated ones of an API, and all of another',
    plant: (world) => {
      for (const grant of tenantOf(world).oauth2PermissionGrants)
        if (grant.resourceId === IDS.resources.aadGraph) grant.scope = ' Directory.Read.All User.Read.All';
    },
    holds: /az rest --method patch --url "\$\{GRAPH%\/\}\/v1.0\/oauth2PermissionGrants\//,
  },
  {
    check: 'app/legacy-graph',
    title: 'Jit’s page as it stands',
    plant: () => undefined,
    holds: /^(az ad app permission add --id 33333333.* --api 00000003.*\n?){4}$/,
  },
  {
    check: 'app/excess-permissions',
    title: 'one is declared and granted that writes',
    plant: (world) => {
      declareRoles(world, ['Directory.ReadWrite.All']);
      grantRole(world, 'Directory.ReadWrite.All');
    },
    holds: /^az ad app permission list .*\nGRAPH=.*\naz rest --method get .*appRoleAssignments"/,
    byHand: (world) => {
      jit(world).requiredResourceAccess.pop();
      tenantOf(world).appRoleAssignments.pop();
    },
  },
  {
    check: 'app/role',
    title: 'there is none',
    plant: (world) => {
      jit(world).appRoles = [];
    },
    holds: /^az ad app update --id 33333333.* --app-roles '\[/,
  },
];

/** Faults of secret/*. */
export const SECRET_FIXES: readonly TriedFix[] = [
  {
    check: 'secret/present',
    title: 'there is none with a hostile description',
    plant: () => undefined,
    run: { with: { 'secret-description': 'it\'s "Jit" $(false) `false`' } },
    holds: /^az ad app credential reset --id 33333333.* --append --display-name 'it'/,
  },
  {
    check: 'secret/present',
    title: 'the only one has expired',
    plant: (world) => endIn(world, -3),
    holds: /^az ad app credential reset .*--append/,
    byHand: removeSecret(IDS.jit.secret),
  },
  {
    check: 'secret/expiry',
    title: 'the one that the inputs name expires in three days',
    plant: (world) => endIn(world, 3.5),
    run: { with: { 'secret-key-id': IDS.jit.secret } },
    holds: /--append .*\naz ad app credential list --id 33333333/,
    byHand: removeSecret(IDS.jit.secret),
    inputs: newKey,
  },
  {
    check: 'secret/rotation',
    title: 'another one is about to expire',
    plant: (world) => addSecret(world, 12.5),
    holds: /^az ad app credential list --id 33333333/,
    byHand: removeSecret(OTHER_ID),
  },
  {
    check: 'secret/stale',
    title: 'one expired long ago',
    plant: (world) => addSecret(world, -200),
    holds: /^az ad app credential list --id 33333333/,
    byHand: removeSecret(OTHER_ID),
  },
];
