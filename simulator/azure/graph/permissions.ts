import type { Caller } from '../bearer.js';
import { denied } from './errors.js';

/** The calls whose permissions differ. */
export type GraphCall =
  | 'application.list'
  | 'application.read'
  | 'application.update'
  | 'federatedIdentityCredentials.read'
  | 'servicePrincipal.list'
  | 'servicePrincipal.read'
  | 'servicePrincipal.memberOf'
  | 'appRoleAssignments.read'
  | 'oauth2PermissionGrants.read'
  | 'subscribedSkus.read'
  | 'directoryObjects.getByIds';

const APPLICATIONS = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
  'Directory.Read.All',
];

/** Application permissions that allow a call, each alone: Microsoft's own table of paths and permissions. */
const ALLOWED: Readonly<Record<GraphCall, readonly string[]>> = {
  'application.list': APPLICATIONS,
  'application.read': [...APPLICATIONS, 'Directory.ReadWrite.All'],
  'application.update': ['Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
  'federatedIdentityCredentials.read': [
    'Application.Read.All',
    'Application.ReadWrite.All',
    'Application.ReadWrite.OwnedBy',
  ],
  'servicePrincipal.list': APPLICATIONS,
  'servicePrincipal.read': [...APPLICATIONS, 'Directory.ReadWrite.All'],
  'servicePrincipal.memberOf': [
    'Application.Read.All',
    'Application.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  'appRoleAssignments.read': [...APPLICATIONS, 'Directory.ReadWrite.All'],
  'oauth2PermissionGrants.read': [
    'DelegatedPermissionGrant.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  'subscribedSkus.read': [
    'LicenseAssignment.Read.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
    'Organization.Read.All',
    'Organization.ReadWrite.All',
  ],
  'directoryObjects.getByIds': [
    'Directory.Read.All',
    'Directory.ReadWrite.All',
    'Application.Read.All',
    'User.Read.All',
    'Group.Read.All',
  ],
};

/** Throws Graph's 403 unless the caller's token bears a permission for the call. A write with `OwnedBy` alone also needs the caller among `owners`. */
export function requirePermission(caller: Caller, call: GraphCall, owners: readonly string[] = []): void {
  const held = ALLOWED[call].filter((permission) => caller.roles.includes(permission));
  const onlyOwned = held.length > 0 && held.every((permission) => permission === 'Application.ReadWrite.OwnedBy');
  const needsOwnership = onlyOwned && call === 'application.update';
  if (held.length === 0 || (needsOwnership && !owners.includes(caller.objectId))) throw denied();
}

/** Whether the caller may see the properties of groups and users, not only their ids. */
export function canRead(caller: Caller, kind: 'group' | 'user'): boolean {
  const permissions = [
    'Directory.Read.All',
    'Directory.ReadWrite.All',
    kind === 'group' ? 'Group.Read.All' : 'User.Read.All',
  ];
  return permissions.some((permission) => caller.roles.includes(permission));
}
