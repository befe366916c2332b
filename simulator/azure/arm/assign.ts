import type { World } from '../../world.js';
import type { RoleAssignment } from '../resources.js';
import { ArmRefusal } from './errors.js';
import { roleGuid, roleOf } from './rights.js';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Wanted {
  readonly roleDefinitionId: string;
  readonly principalId: string;
  readonly principalType: string | null;
  readonly condition: string | null;
  readonly description: string | null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function parse(body: Buffer): Wanted {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    throw new ArmRefusal(
      400,
      'InvalidRequestContent',
      'The request content was invalid and could not be deserialized.',
    );
  }
  const properties = isRecord(document) ? document.properties : undefined;
  if (!isRecord(properties)) throw new ArmRefusal(400, 'BadRequestFormat', 'The request was incorrectly formatted.');
  const { roleDefinitionId, principalId } = properties;
  if (typeof roleDefinitionId !== 'string' || typeof principalId !== 'string' || !GUID.test(principalId)) {
    throw new ArmRefusal(400, 'BadRequestFormat', 'The request was incorrectly formatted.');
  }
  return {
    roleDefinitionId,
    principalId,
    principalType: text(properties.principalType),
    condition: text(properties.condition),
    description: text(properties.description),
  };
}

function kindOf(world: World, tenantId: string, id: string): string | null {
  const tenant = world.tenants.find((item) => item.id === tenantId);
  if (tenant?.servicePrincipals.some((item) => item.id === id)) return 'ServicePrincipal';
  if (tenant?.groups.some((item) => item.id === id)) return 'Group';
  return tenant?.users.some((item) => item.id === id) ? 'User' : null;
}

function checkTarget(world: World, wanted: Wanted, tenantId: string): string {
  const kind = kindOf(world, tenantId, wanted.principalId);
  if (kind === null) {
    throw new ArmRefusal(
      400,
      'PrincipalNotFound',
      `Principal ${wanted.principalId.replaceAll('-', '')} does not exist in the directory ${tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype`,
    );
  }
  if (wanted.principalType !== null && wanted.principalType !== kind) {
    throw new ArmRefusal(
      400,
      'UnmatchedPrincipalType',
      `The PrincipalId '${wanted.principalId.replaceAll('-', '')}' has type '${kind}' , which is different from specified PrinciaplType '${wanted.principalType}'.`,
    );
  }
  if (roleOf(world, wanted.roleDefinitionId) === undefined) {
    throw new ArmRefusal(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${roleGuid(wanted.roleDefinitionId).replaceAll('-', '')}' does not exist.`,
    );
  }
  return kind;
}

function alreadyThere(name: string): ArmRefusal {
  const id = name.replaceAll('-', '');
  const message = `The role assignment already exists. The ID of the existing role assignment is ${id}.`;
  return new ArmRefusal(409, 'RoleAssignmentExists', message);
}

/** Creates or confirms a role assignment: 201 for a new one, 200 for the very same again; anything else is one of Azure's refusals. */
export function putRoleAssignment(
  world: World,
  scope: string,
  name: string,
  body: Buffer,
  tenantId: string,
): { readonly created: boolean; readonly assignment: RoleAssignment } {
  if (!GUID.test(name)) {
    throw new ArmRefusal(
      400,
      'InvalidRoleAssignmentId',
      `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    );
  }
  const wanted = parse(body);
  const same = (item: RoleAssignment) =>
    item.scope.toLowerCase() === scope.toLowerCase() &&
    item.principalId.toLowerCase() === wanted.principalId.toLowerCase() &&
    roleGuid(item.roleDefinitionId) === roleGuid(wanted.roleDefinitionId);
  const named = world.roleAssignments.find((item) => item.name.toLowerCase() === name.toLowerCase());
  if (named !== undefined) {
    if (same(named)) return { created: false, assignment: named };
    throw new ArmRefusal(
      400,
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  }
  const principalType = checkTarget(world, wanted, tenantId);
  const existing = world.roleAssignments.find(same);
  if (existing !== undefined) throw alreadyThere(existing.name);
  const assignment: RoleAssignment = {
    name,
    scope,
    roleDefinitionId: roleGuid(wanted.roleDefinitionId),
    principalId: wanted.principalId,
    principalType,
    condition: wanted.condition,
    description: wanted.description,
    createdOn: new Date(Date.now() + world.clockOffsetMs).toISOString(),
  };
  world.roleAssignments.push(assignment);
  return { created: true, assignment };
}
