import type { Application, AppRole, RequiredResourceAccess } from '../directory.js';
import { invalid, isAudience, isRecord } from './body.js';
import { badRequest } from './errors.js';

function list(value: unknown, property: string): Record<string, unknown>[] {
  if (!Array.isArray(value) || !value.every(isRecord))
    throw badRequest(`Invalid value specified for property '${property}' of resource 'Application'.`);
  return value;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function guid(value: unknown, property: string): string {
  if (typeof value !== 'string' || !GUID.test(value))
    throw badRequest(`Invalid value specified for property '${property}' of resource 'Application'.`);
  return value;
}

function requiredResourceAccess(value: unknown): RequiredResourceAccess[] {
  const wanted = list(value, 'requiredResourceAccess');
  const access = wanted.flatMap((item) => (Array.isArray(item.resourceAccess) ? item.resourceAccess : []));
  if (wanted.length > 50 || access.length > 400)
    throw badRequest(
      'The total size of the object has exceeded the maximum allowed object size.',
      'Directory_QuotaExceeded',
    );
  return wanted.map((item) => ({
    resourceAppId: guid(item.resourceAppId, 'requiredResourceAccess'),
    resourceAccess: list(item.resourceAccess, 'requiredResourceAccess').map((access) => {
      if (access.type !== 'Scope' && access.type !== 'Role')
        throw badRequest(`Invalid value specified for property 'requiredResourceAccess' of resource 'Application'.`);
      return { id: guid(access.id, 'requiredResourceAccess'), type: access.type };
    }),
  }));
}

function memberTypes(value: unknown): AppRole['allowedMemberTypes'] {
  const types = Array.isArray(value) ? value.filter((item) => item === 'User' || item === 'Application') : [];
  if (types.length === 0)
    throw badRequest(`Invalid value specified for property 'appRoles' of resource 'Application'.`);
  return types;
}

const ROLE_PROPERTIES = ['id', 'value', 'displayName', 'description', 'allowedMemberTypes', 'isEnabled'];

function unique(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

/** Whether a role that is and stays enabled is told otherwise than before. */
function isTouched(role: AppRole, wanted: readonly AppRole[]): boolean {
  const after = wanted.find((item) => item.id === role.id);
  const tell = (item: AppRole) => JSON.stringify([item.value, item.isEnabled, [...item.allowedMemberTypes].sort()]);
  return role.isEnabled && after?.isEnabled === true && tell(after) !== tell(role);
}

function appRoles(value: unknown, current: readonly AppRole[], frozen: boolean): AppRole[] {
  const given = list(value, 'appRoles');
  // `origin` is read-only: "must not be included in any POST or PATCH requests".
  const strange = given.flatMap((item) => Object.keys(item)).find((name) => !ROLE_PROPERTIES.includes(name));
  if (strange !== undefined)
    throw badRequest(`Property '${strange}' is read-only and cannot be set, or does not exist on type 'AppRole'.`);
  const wanted = given.map((item) => ({
    id: guid(item.id, 'appRoles'),
    value: typeof item.value === 'string' ? item.value : null,
    displayName: String(item.displayName ?? ''),
    description: String(item.description ?? ''),
    allowedMemberTypes: memberTypes(item.allowedMemberTypes),
    isEnabled: item.isEnabled !== false,
  }));
  if (!unique(wanted.map(({ id }) => id)) || !unique(wanted.map((item) => item.value).filter((item) => item !== null)))
    throw badRequest('It contains duplicate value. Please Provide unique value.', 'InvalidValue');
  if (frozen && current.some((role) => isTouched(role, wanted))) {
    throw badRequest(
      'Permission (scope or role) cannot be deleted or updated unless disabled first.',
      'CannotDeleteOrUpdateEnabledEntitlement',
    );
  }
  // A role may only go after it was disabled.
  const lost = current.find((role) => role.isEnabled && !wanted.some((item) => item.id === role.id));
  if (lost !== undefined) {
    throw badRequest(
      'Property value cannot be deleted unless it is disabled first.',
      'CannotDeleteOrUpdateEnabledEntitlement',
    );
  }
  return wanted;
}

type Setter = (application: Application, value: unknown, frozen: boolean) => void;

const SETTERS: Readonly<Record<string, Setter>> = {
  requiredResourceAccess: (application, value) => {
    application.requiredResourceAccess = requiredResourceAccess(value);
  },
  appRoles: (application, value, frozen) => {
    application.appRoles = appRoles(value, application.appRoles, frozen);
  },
  displayName: (application, value) => {
    if (typeof value !== 'string' || value === '')
      throw badRequest(`Invalid value specified for property 'displayName' of resource 'Application'.`);
    application.displayName = value;
  },
  signInAudience: (application, value) => {
    if (!isAudience(value)) throw invalid('signInAudience', 'Application');
    application.signInAudience = value;
  },
};

/**
 * Applies the body of a PATCH to an application: each named collection is replaced as a whole. Nothing changes when any
 * part is wrong. With `frozen`, an enabled app role must be disabled before it is changed.
 */
export function updateApplication(application: Application, body: Buffer, frozen = false): void {
  let patch: unknown;
  try {
    patch = JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
      'BadRequest',
    );
  }
  if (!isRecord(patch)) throw badRequest('A JSON object was expected.', 'BadRequest');
  const draft: Application = { ...application };
  for (const [name, value] of Object.entries(patch)) {
    const setter = SETTERS[name];
    if (setter === undefined) throw badRequest(`A resource property '${name}' cannot be written, or does not exist.`);
    setter(draft, value, frozen);
  }
  Object.assign(application, draft);
}
