import { checkedApp, principalOf, removeApplication, removePrincipal } from '../../../simulator/planting.js';
import { IDS } from '../../../simulator/world.js';
import { OF_APPLICATION, OF_PRINCIPAL } from '../dependents.js';
import { type Case, skips } from '../plant.js';

/** The application and its service principal. */
export const APP_FAULTS: readonly Case[] = [
  {
    place: 'app',
    title: 'neither the application nor its service principal is in the tenant',
    plant: ({ world }) => {
      removeApplication(world);
      removePrincipal(world);
    },
    rows: ['app/exists failed error', ...skips('app/service-principal', ...OF_APPLICATION, ...OF_PRINCIPAL)],
    says: /There is no application with the client id 33333333/,
    fix: /az ad app show --id 33333333/,
  },
  {
    place: 'app',
    title: 'only the service principal is in the tenant',
    plant: ({ world }) => removeApplication(world),
    rows: ['app/exists failed error', ...skips(...OF_APPLICATION)],
    says: /Only its service principal is here: the application itself belongs to another tenant/,
  },
  {
    place: 'app',
    title: 'there is no service principal',
    plant: ({ world }) => removePrincipal(world),
    rows: ['app/service-principal failed error', ...skips('app/consent', ...OF_PRINCIPAL)],
    says: /has no service principal \(enterprise application\)/,
    fix: /az ad sp create --id 33333333/,
  },
  {
    place: 'app',
    title: 'the service principal is disabled',
    plant: ({ world }) => {
      principalOf(world, IDS.jit.appId).accountEnabled = false;
    },
    rows: ['app/service-principal failed error'],
    says: /is disabled: nobody can sign in with it/,
    fix: /az ad sp update --id .* --set accountEnabled=true/,
    pairs: true,
  },
  {
    place: 'app',
    title: 'the app signs in accounts of any tenant',
    plant: ({ world }) => {
      checkedApp(world).signInAudience = 'AzureADMultipleOrgs';
    },
    rows: ['app/audience failed warning'],
    says: /accounts of any Entra tenant/,
    fix: /az ad app update --id 33333333.* --sign-in-audience AzureADMyOrg/,
  },
  {
    place: 'app',
    title: 'the app signs in personal accounts, too',
    plant: ({ world }) => {
      checkedApp(world).signInAudience = 'AzureADandPersonalMicrosoftAccount';
    },
    rows: ['app/audience failed warning'],
    says: /personal Microsoft accounts/,
  },
  {
    place: 'app',
    title: 'there is no app role',
    plant: ({ world }) => {
      checkedApp(world).appRoles = [];
    },
    rows: ['app/role failed warning'],
    says: /has no app role with the value "reader"/,
    fix: /az ad app update --id 33333333.* --app-roles/,
  },
  {
    place: 'app',
    title: 'the app role is disabled',
    plant: ({ world }) => {
      for (const role of checkedApp(world).appRoles) role.isEnabled = false;
    },
    rows: ['app/role failed warning'],
    says: /is disabled/,
  },
  {
    place: 'app',
    title: 'the app role is for people only',
    plant: ({ world }) => {
      for (const role of checkedApp(world).appRoles) role.allowedMemberTypes = ['User'];
    },
    rows: ['app/role failed warning'],
    says: /does not allow applications/,
  },
  {
    place: 'app',
    title: 'the app role has another value than the input asks for',
    with: { 'app-role': 'scanner' },
    rows: ['app/role failed warning'],
    says: /no app role with the value "scanner"/,
  },
];
