import { AAD_GRAPH_SCOPES, GRAPH_ROLES, GRAPH_SCOPES } from '../../../simulator/azure/resource-apps.js';
import { checkedApp, declare, grant, tenantOf } from '../../../simulator/planting.js';
import { IDS } from '../../../simulator/world.js';
import { type Case, times } from '../plant.js';

/** What the app declares, and what was consented to. */
export const PERMISSION_FAULTS: readonly Case[] = [
  {
    place: 'permissions',
    title: 'one permission is not declared',
    plant: ({ world }) => {
      checkedApp(world).requiredResourceAccess[0]?.resourceAccess.shift();
    },
    rows: ['app/permissions failed error'],
    says: /does not declare Windows Azure Active Directory Directory.Read.All \(delegated\)/,
    fix: /az ad app permission add --id 33333333/,
    pairs: true,
  },
  {
    place: 'permissions',
    title: 'Azure Service Management is not declared',
    plant: ({ world }) => {
      checkedApp(world).requiredResourceAccess.splice(1, 1);
    },
    rows: ['app/permissions failed error'],
    says: /does not declare Azure Service Management user_impersonation/,
  },
  {
    place: 'permissions',
    title: 'no permission is declared at all',
    plant: ({ world }) => {
      checkedApp(world).requiredResourceAccess = [];
    },
    rows: [...times(6, 'app/permissions failed error'), 'app/consent skipped'],
  },
  {
    place: 'permissions',
    title: 'the permissions of the scanner are asked for, those of Jit’s page are declared',
    with: { 'permission-profile': 'scanner' },
    rows: [...times(3, 'app/permissions failed error'), 'app/excess-permissions failed warning', 'app/consent skipped'],
  },
  {
    place: 'permissions',
    title: 'an input asks for a permission that no API has',
    with: { 'api-permissions': 'Microsoft Graph: [Role:Directory.Raed.All]' },
    rows: ['app/permissions failed error', 'app/excess-permissions failed warning', 'app/consent skipped'],
    says: /has no application permission "Directory.Raed.All"/,
    fix: /az ad sp show --id 00000003/,
  },
  {
    place: 'permissions',
    title: 'one more permission is declared on the retired API only',
    plant: ({ world }) => {
      const [retired] = checkedApp(world).requiredResourceAccess;
      retired?.resourceAccess.push({ id: AAD_GRAPH_SCOPES['User.Read'], type: 'Scope' });
    },
    rows: ['app/legacy-graph failed notice'],
    says: /is declared only on Windows Azure Active Directory/,
    fix: /az ad app permission add --id 33333333/,
  },
  {
    place: 'permissions',
    title: 'an administrator has consented to nothing',
    plant: ({ world }) => {
      tenantOf(world).oauth2PermissionGrants = [];
    },
    rows: times(4, 'app/consent failed notice'),
    says: /No administrator has consented.*Delegated permissions have no effect/,
    fix: /az rest --method post .*oauth2PermissionGrants/,
  },
  {
    place: 'permissions',
    title: 'one person has consented for himself only',
    plant: ({ world }) => {
      for (const consent of tenantOf(world).oauth2PermissionGrants) {
        if (consent.resourceId !== IDS.resources.aadGraph) continue;
        consent.consentType = 'Principal';
        consent.principalId = IDS.user;
      }
    },
    rows: times(4, 'app/consent failed notice'),
  },
  {
    place: 'permissions',
    title: 'an application permission that stands in for a retired delegated one lacks consent',
    plant: ({ world }) => {
      checkedApp(world).requiredResourceAccess[0]?.resourceAccess.shift();
      declare(world, GRAPH_ROLES['Directory.Read.All'], 'Role');
    },
    rows: ['app/consent failed error'],
    says: /No administrator has consented to Microsoft Graph Directory.Read.All \(application\)/,
  },
  {
    place: 'permissions',
    title: 'an application permission that writes is declared',
    plant: ({ world }) => declare(world, GRAPH_ROLES['Directory.ReadWrite.All'], 'Role'),
    rows: ['app/excess-permissions failed warning'],
    says: /^Microsoft Graph\/Directory.ReadWrite.All \(application\) is declared beyond/,
    fix: /az ad app permission list --id 33333333/,
  },
  {
    place: 'permissions',
    title: 'a delegated scope that writes is declared',
    plant: ({ world }) => declare(world, GRAPH_SCOPES['Directory.ReadWrite.All'], 'Scope'),
    rows: ['app/excess-permissions failed warning'],
    says: /^Microsoft Graph\/Directory.ReadWrite.All \(delegated\) is declared beyond/,
    fix: /az ad app permission list-grants/,
  },
  {
    place: 'permissions',
    title: 'an application permission was granted that is not declared',
    plant: ({ world }) => grant(world, GRAPH_ROLES['Application.Read.All']),
    rows: ['app/excess-permissions failed warning'],
    says: /^Microsoft Graph\/Application.Read.All \(application\) is granted beyond/,
  },
  {
    place: 'permissions',
    title: 'a delegated scope that writes was consented to, undeclared',
    plant: ({ world }) => {
      for (const consent of tenantOf(world).oauth2PermissionGrants)
        if (consent.resourceId === IDS.resources.microsoftGraph) consent.scope += ' Directory.ReadWrite.All';
    },
    rows: ['app/excess-permissions failed warning'],
    says: /Directory.ReadWrite.All \(delegated\) is granted beyond/,
  },
  {
    place: 'permissions',
    title: 'two application permissions are too much, one declared and granted, one granted only',
    plant: ({ world }) => {
      declare(world, GRAPH_ROLES['Group.Read.All'], 'Role');
      grant(world, GRAPH_ROLES['Group.Read.All']);
      grant(world, GRAPH_ROLES['Application.ReadWrite.All']);
    },
    // Group.Read.All stands in for the retired one of Jit's page: only the other is beyond.
    rows: ['app/excess-permissions failed warning'],
    says: /Application.ReadWrite.All/,
  },
];
