import { GRAPH_ROLES } from '../../../simulator/azure/resource-apps.js';
import {
  auditorApp,
  branchCredential,
  OTHER_ID,
  principalOf,
  removePrincipal,
  selfLogin,
  tenantOf,
} from '../../../simulator/planting.js';
import { IDS, type World } from '../../../simulator/world.js';
import { AZURE_CHECKS } from '../../../src/core/checks/azure.js';
import { type Case, type RowName, SELF_LOGIN, skips } from '../plant.js';

/** A refused login, and nothing else looked at. */
const REFUSED: readonly RowName[] = [
  'login/oidc failed error',
  ...skips(...AZURE_CHECKS.filter((check) => check !== 'login/oidc')),
];

/** Who logs in, and with which rights. */
export const LOGIN_FAULTS: readonly Case[] = [
  {
    place: 'login',
    title: 'the run logs in as the checked app',
    plant: ({ world }) => selfLogin(world),
    with: SELF_LOGIN,
    rows: ['login/identity failed notice'],
    says: /logs in as the checked app 33333333/,
    fix: /az ad app create --display-name jit-drift-auditor/,
  },
  {
    place: 'login',
    title: 'the login app may read neither apps nor the directory',
    plant: ({ world }) => {
      tenantOf(world).appRoleAssignments = [];
    },
    rows: [
      'login/rights failed warning',
      'login/rights failed warning',
      'federation/scope unknown warning',
      'federation/scope unknown warning',
      'app/exists unknown error',
      'app/service-principal unknown error',
      'app/audience unknown warning',
      'app/permissions unknown error',
      'app/consent unknown error',
      'app/legacy-graph unknown notice',
      'app/excess-permissions unknown warning',
      'app/role unknown warning',
      'secret/present unknown error',
      'secret/expiry unknown error',
      'secret/rotation unknown warning',
      'secret/stale unknown notice',
      'subscription/single unknown notice',
      'role/assignment unknown error',
      'role/condition unknown warning',
      'role/excess unknown warning',
      'role/denied unknown warning',
    ],
    fix: /az ad app permission add --id 44444444/,
  },
  {
    place: 'login',
    title: 'the login app lacks Application.Read.All, which federated credentials take',
    plant: ({ world }) => {
      const tenant = tenantOf(world);
      tenant.appRoleAssignments = tenant.appRoleAssignments.filter(
        ({ appRoleId }) => appRoleId !== GRAPH_ROLES['Application.Read.All'],
      );
    },
    rows: ['login/rights failed warning', 'federation/scope unknown warning', 'federation/scope unknown warning'],
    says: /lacks the Microsoft Graph application permission Application.Read.All/,
    fix: /az ad app permission add --id 44444444/,
  },
  {
    place: 'login',
    title: 'the login app holds no Azure role',
    plant: ({ world }) => {
      world.roleAssignments = world.roleAssignments.filter(({ name }) => name !== IDS.auditor.roleAssignment);
    },
    rows: [
      'login/rights failed warning',
      'subscription/state unknown error',
      'subscription/tenant unknown error',
      'subscription/defender unknown warning',
      'role/assignment unknown error',
      'role/condition unknown warning',
      'role/excess unknown warning',
      'role/denied unknown warning',
      'managed-app/jit-access-licence unknown error',
      'managed-app/jit-access-requests unknown warning',
    ],
    says: /the deny assignments of the subscription.*the plans of Microsoft Defender for Cloud/,
    fix: /az role assignment create/,
  },
];

function onTrust(title: string, code: number, plant: (world: World) => void): Case {
  const says = new RegExp(`AADSTS${code}:?.*no federated credential of the login app`);
  const fix = /az ad app federated-credential create --id 44444444/;
  return { place: 'login', title, plant: ({ world }) => plant(world), rows: REFUSED, says, fix };
}

/** Logins that Entra refuses. */
export const REFUSED_LOGINS: readonly Case[] = [
  onTrust('the credential differs in letter case', 7002138, (world) => {
    branchCredential(world).subject = 'repo:Acme/.jit:ref:refs/heads/main';
  }),
  onTrust('the credential has the immutable ids, the subject names', 700213, (world) => {
    branchCredential(world).subject = 'repo:acme@9000001/.jit@9200001:ref:refs/heads/main';
  }),
  onTrust('the issuer of the credentials ends in a slash', 700211, (world) => {
    for (const credential of auditorApp(world).federatedIdentityCredentials) credential.issuer += '/';
  }),
  {
    ...onTrust('the credentials are for another audience', 700212, (world) => {
      for (const credential of auditorApp(world).federatedIdentityCredentials)
        credential.audiences = ['api://AzureADTokenExchangeUSGov'];
    }),
    fix: /az ad app federated-credential update --id 44444444/,
  },
  onTrust('the login app has no credential at all', 70025, (world) => {
    auditorApp(world).federatedIdentityCredentials = [];
  }),
  {
    ...onTrust('the job names an environment, the credential a branch', 700213, () => undefined),
    job: { environment: 'production' },
  },
  {
    ...onTrust('Entra answers with its older, general code', 70021, (world) => {
      world.entra.genericMismatch = true;
    }),
    job: { environment: 'production' },
  },
  {
    place: 'login',
    title: 'the login app is not in the tenant',
    with: { 'login-client-id': OTHER_ID },
    rows: REFUSED,
    says: /AADSTS700016.*The app 99999999/,
    fix: /az ad app show --id 99999999/,
  },
  {
    place: 'login',
    title: 'the login app is disabled',
    plant: ({ world }) => {
      principalOf(world, IDS.auditor.appId).accountEnabled = false;
    },
    rows: REFUSED,
    says: /AADSTS7000112/,
    fix: /az ad sp update --id 44444444.* --set accountEnabled=true/,
  },
  {
    place: 'login',
    title: 'the login app has no service principal',
    plant: ({ world }) => removePrincipal(world, IDS.auditor.appId),
    rows: REFUSED,
    says: /AADSTS7000229/,
    fix: /az ad sp create --id 44444444/,
  },
  {
    place: 'login',
    title: 'the ID token has expired',
    plant: ({ world }) => {
      world.oidc.skewSeconds = -3600;
    },
    rows: REFUSED,
    says: /AADSTS700024.*outside its time range/,
  },
  {
    place: 'login',
    title: 'the ID token is signed with a key that Entra does not find',
    plant: ({ world }) => {
      world.oidc.foreignKey = true;
    },
    rows: REFUSED,
    says: /AADSTS700027/,
  },
  {
    place: 'login',
    title: 'the job lacks id-token: write',
    job: { idToken: false },
    rows: REFUSED,
    says: /lacks the permission `id-token: write`/,
    fix: /id-token: write/,
  },
];
