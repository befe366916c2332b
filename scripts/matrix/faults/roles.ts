import {
  addGroup,
  addRole,
  defineRole,
  deny,
  MANAGEMENT_GROUP,
  OTHER_ID,
  replaceRole,
  roleOf,
  SUBSCRIPTION,
  scheduled,
} from '../../../simulator/planting.js';
import { IDS, ROLES } from '../../../simulator/world.js';
import type { Case, RowName } from '../plant.js';

const NO_ROLE: readonly RowName[] = ['role/assignment failed error', 'role/condition skipped'];

/** The checked app's rights in Azure. */
export const ROLE_FAULTS: readonly Case[] = [
  {
    place: 'role',
    title: 'no role is held',
    plant: ({ world }) => replaceRole(world),
    rows: NO_ROLE,
    says: /does not hold the Azure role "Reader"/,
    fix: /az role assignment create/,
    pairs: true,
  },
  {
    place: 'role',
    title: 'the role is held in a resource group only',
    plant: ({ world }) => replaceRole(world, { scope: `${SUBSCRIPTION}/resourceGroups/one` }),
    rows: NO_ROLE,
    says: /narrower scopes only \(".*\/resourceGroups\/one"\): a resource group, so the rest/,
  },
  {
    place: 'role',
    title: 'a weaker role is held',
    plant: ({ world }) => replaceRole(world, { roleDefinitionId: ROLES.securityReader }),
    rows: NO_ROLE,
    says: /It holds "Security Reader" on the subscription, which allows less/,
  },
  {
    place: 'role',
    title: 'another principal holds the role',
    plant: ({ world }) => replaceRole(world, { principalId: IDS.user, principalType: 'User' }),
    rows: NO_ROLE,
  },
  {
    place: 'role',
    title: 'a group holds the role that the app is not in',
    plant: ({ world }) => {
      addGroup(world, IDS.group, [IDS.user]);
      replaceRole(world, { principalId: IDS.group, principalType: 'Group' });
    },
    rows: NO_ROLE,
  },
  {
    place: 'role',
    title: 'the role is eligible only',
    plant: ({ world }) => {
      replaceRole(world);
      world.roleEligibilities.push(scheduled());
    },
    rows: NO_ROLE,
    says: /only eligible for "Reader" on the subscription, until 2027-01-01/,
  },
  {
    place: 'role',
    title: 'a custom role takes some reads away',
    plant: ({ world }) => {
      defineRole(world, { actions: ['*/read'], notActions: ['Microsoft.KeyVault/*'] });
      replaceRole(world, { roleDefinitionId: OTHER_ID });
    },
    rows: NO_ROLE,
    says: /It holds "Custom Role" on the subscription, which allows less/,
  },
  {
    place: 'role',
    title: 'a custom role allows data actions only',
    plant: ({ world }) => {
      defineRole(world, { dataActions: ['*/read'] });
      replaceRole(world, { roleDefinitionId: OTHER_ID });
    },
    rows: NO_ROLE,
  },
  {
    place: 'role',
    title: 'there is no role of the input’s name',
    with: { role: 'Raeder' },
    rows: NO_ROLE,
    says: /There is no Azure role "Raeder"/,
  },
  {
    place: 'role',
    title: 'a stronger role is asked for than is held',
    with: { role: 'Contributor' },
    rows: NO_ROLE,
    says: /does not hold the Azure role "Contributor"/,
  },
  {
    place: 'role',
    title: 'the role is held under a condition',
    plant: ({ world }) => {
      roleOf(world, IDS.jit.servicePrincipal).condition = "@Resource[name] StringEquals 'a'";
    },
    rows: ['role/condition failed warning'],
    says: /held under a condition only/,
    fix: /az role assignment list --assignee 33333333/,
  },
  {
    place: 'role',
    title: 'the app may write, too',
    plant: ({ world }) => addRole(world, { roleDefinitionId: ROLES.contributor }),
    rows: ['role/excess failed warning'],
    says: /holds "Contributor" on the subscription: it can write, delete or assign/,
    fix: /az role assignment list --assignee 33333333/,
  },
  {
    place: 'role',
    title: 'the app is owner by its management group',
    plant: ({ world }) => replaceRole(world, { roleDefinitionId: ROLES.owner, scope: MANAGEMENT_GROUP }),
    rows: ['role/excess failed warning'],
    says: /"Owner" inherited from the management group "acme-platform"/,
  },
  {
    place: 'role',
    title: 'the app may assign roles, by a group within a group',
    plant: ({ world }) => {
      addGroup(world, IDS.group, [OTHER_ID]);
      addGroup(world, OTHER_ID, [IDS.jit.servicePrincipal]);
      const roleDefinitionId = ROLES.userAccessAdministrator;
      addRole(world, { roleDefinitionId, principalId: IDS.group, principalType: 'Group', scope: '/' });
    },
    rows: ['role/excess failed warning'],
    says: /"User Access Administrator" inherited from the root, through the group 77777777/,
  },
  {
    place: 'role',
    title: 'a role that is held has no definition any more',
    plant: ({ world }) => replaceRole(world, { roleDefinitionId: OTHER_ID }),
    // ARM answers 404 for it: nothing tells that from a read that was lost.
    rows: [
      'role/assignment unknown error',
      'role/condition unknown warning',
      'role/excess unknown warning',
      'login/rights unknown warning',
    ],
  },
  {
    place: 'deny',
    title: 'a deny assignment takes reads away from the app',
    plant: ({ world }) => deny(world),
    rows: ['role/denied failed warning'],
    says: /"Stack lock" on the subscription takes reads away/,
    fix: /az rest --method get/,
    pairs: true,
  },
  {
    place: 'deny',
    title: 'a deny assignment takes reads away from everyone',
    plant: ({ world }) =>
      deny(world, { principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }] }),
    rows: ['role/denied failed warning'],
    says: /"Microsoft.KeyVault\/\*\/read"/,
  },
  {
    place: 'deny',
    title: 'a deny assignment of the management group names a group of the app',
    plant: ({ world }) => {
      addGroup(world, IDS.group, [IDS.jit.servicePrincipal]);
      deny(world, { scope: MANAGEMENT_GROUP, principals: [{ id: IDS.group, type: 'Group' }] });
    },
    rows: ['role/denied failed warning'],
    says: /inherited from the management group/,
  },
];
