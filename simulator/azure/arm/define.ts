import type { World } from '../../world.js';
import type { RoleDefinition, RolePermission } from '../roles.js';
import { ArmRefusal } from './errors.js';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(): ArmRefusal {
  return new ArmRefusal(400, 'BadRequestFormat', 'The request was incorrectly formatted.');
}

function texts(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((item): item is string => typeof item === 'string')) throw invalid();
  return value;
}

function permissionOf(value: unknown): RolePermission {
  if (!isRecord(value)) throw invalid();
  const { actions, notActions, dataActions, notDataActions } = value;
  return {
    actions: texts(actions),
    notActions: texts(notActions),
    dataActions: texts(dataActions),
    notDataActions: texts(notDataActions),
  };
}

function parse(body: Buffer): Omit<RoleDefinition, 'name'> {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    throw invalid();
  }
  const properties = isRecord(document) ? document.properties : undefined;
  if (!isRecord(properties)) throw invalid();
  const { roleName, description, permissions } = properties;
  const assignableScopes = texts(properties.assignableScopes);
  if (typeof roleName !== 'string' || roleName === '' || roleName.length > 128) throw invalid();
  if (!Array.isArray(permissions) || permissions.length === 0 || assignableScopes.length === 0) throw invalid();
  return {
    roleName,
    description: typeof description === 'string' ? description : '',
    roleType: 'CustomRole',
    permissions: permissions.map(permissionOf),
    assignableScopes,
  };
}

/** Makes a custom role. A tenant has each name once, and built-in roles cannot be changed; changing a custom one is not simulated. */
export function putRoleDefinition(world: World, scope: string, name: string, body: Buffer): RoleDefinition {
  const wanted = parse(body);
  if (!wanted.assignableScopes.some((item) => item.toLowerCase() === scope.toLowerCase())) throw invalid();
  const isTaken = (item: RoleDefinition): boolean =>
    item.name.toLowerCase() === name.toLowerCase() || item.roleName.toLowerCase() === wanted.roleName.toLowerCase();
  if (world.roleDefinitions.some(isTaken)) {
    throw new ArmRefusal(
      409,
      'RoleDefinitionWithSameNameExists',
      `A custom role with the same name already exists in this directory. Use a different name`,
    );
  }
  const made: RoleDefinition = { name, ...wanted };
  world.roleDefinitions.push(made);
  return made;
}
