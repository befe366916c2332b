import { describe, expect, it } from '@jest/globals';
import { builtInRoles } from '../../../simulator/azure/roles.js';
import { deniesReads, roleWrites } from '../../../src/core/checks/role-writes.js';
import type { RoleDefinition } from '../../../src/core/facts.js';

function role(parts: Partial<RoleDefinition['permissions'][number]>): RoleDefinition {
  const permissions = [{ actions: [], notActions: [], dataActions: [], notDataActions: [], ...parts }];
  return { guid: '', name: '', custom: true, permissions };
}

describe('roleWrites', () => {
  it('knows Azure’s own roles', () => {
    const writing = builtInRoles().filter((item) =>
      roleWrites({ guid: item.name, name: item.roleName, custom: false, permissions: item.permissions }),
    );
    expect(writing.map(({ roleName }) => roleName)).toEqual([
      'Contributor',
      'Owner',
      'Role Based Access Control Administrator',
      'User Access Administrator',
      'Security Admin',
    ]);
  });

  it.each<[string, Parameters<typeof role>[0], boolean]>([
    ['nothing', {}, false],
    ['reads', { actions: ['*/read', 'Microsoft.Compute/virtualMachines/read'] }, false],
    ['an action that is none of the three', { actions: ['Microsoft.Storage/storageAccounts/listKeys/action'] }, false],
    ['one write', { actions: ['*/read', 'Microsoft.Compute/virtualMachines/write'] }, true],
    ['a delete in other letters', { actions: ['microsoft.compute/virtualMachines/DELETE'] }, true],
    ['the right to make oneself administrator', { actions: ['Microsoft.Authorization/elevateAccess/Action'] }, true],
    ['a namespace', { actions: ['Microsoft.Support/*'] }, true],
    ['a namespace of actions', { actions: ['Microsoft.Authorization/*/action'] }, true],
    ['writes that are taken away', { actions: ['*'], notActions: ['*/write', '*/delete', '*/action'] }, false],
    ['some writes that are taken away', { actions: ['*'], notActions: ['*/write', '*/action'] }, true],
    [
      'a write on data',
      { dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'] },
      true,
    ],
    ['reads of data', { dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'] }, false],
  ])('%s', (_, parts, expected) => {
    expect(roleWrites(role(parts))).toBe(expected);
  });
});

describe('deniesReads', () => {
  it.each<[string, string[], string[], boolean]>([
    ['all', ['*'], [], true],
    ['one read', ['Microsoft.KeyVault/vaults/read'], [], true],
    ['writes', ['*/write', '*/delete'], [], false],
    ['all but reads', ['*'], ['*/read'], false],
    ['all but some reads', ['*'], ['Microsoft.Compute/*/read'], true],
    ['nothing', [], [], false],
  ])('%s', (_, actions, notActions, expected) => {
    expect(deniesReads({ permissions: [{ actions, notActions }] })).toBe(expected);
  });
});
