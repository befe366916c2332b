import type { ExpectedPermission } from '../core/expectations.js';
import { expectedPermission, PERMISSION_PROFILES } from '../core/permissions.js';
import { quoteForMessage, visible } from '../core/text.js';
import type { Faults, RawInput } from './faults.js';
import { isMap, readWord, readYaml } from './values.js';

const EXAMPLE = 'expected lines such as "Microsoft Graph: [User.Read, Role:Directory.Read.All]"';

/** Names of permissions: letters, digits and a few marks between them, as Entra allows. */
const NAME = /^(?:(Role|Scope):)?\s*([\w!#$%&'()*+,./:;=?@[\]^`{|}~-]{1,250})$/;

function readName(label: string, resource: string, item: unknown, faults: Faults): ExpectedPermission | undefined {
  const match = typeof item === 'string' ? NAME.exec(item.trim()) : null;
  const [, prefix, name = ''] = match ?? [];
  if (match === null || /^[A-Za-z]+:/.test(name)) {
    const found = typeof item === 'string' ? `is ${quoteForMessage(item)}` : 'is no text';
    return faults.add(
      `${label} ${found}: expected the name of a delegated permission such as User.Read, or Role: and the name of an application permission such as Role:Directory.Read.All.`,
    );
  }
  return expectedPermission(resource, name, prefix === 'Role' ? 'Role' : 'Scope');
}

/** Reads `api-permissions`: a map of an API to the list of what the app must declare of it. */
function readApiPermissions(raw: RawInput, faults: Faults): readonly ExpectedPermission[] {
  const parsed = readYaml(raw, faults);
  if (parsed === undefined) return [];
  if (!isMap(parsed)) {
    faults.add(`${raw.label} is no YAML map: ${EXAMPLE}.`);
    return [];
  }
  if (Object.keys(parsed).length === 0)
    faults.add(`${raw.label} names no API: ${EXAMPLE}, or permission-profile: none to check none.`);
  const found = Object.entries(parsed).flatMap(([resource, list]) => {
    const label = `${raw.label}.${visible(resource)}`;
    if (resource.trim() === '' || /[\r\n\0]/.test(resource)) {
      faults.add(`${raw.label} has an API without a name: expected its display name or its appId.`);
      return [];
    }
    if (!Array.isArray(list) || list.length === 0) {
      faults.add(`${label} is no list: ${EXAMPLE}.`);
      return [];
    }
    const items: readonly unknown[] = list;
    return items.flatMap((item, index) =>
      faults.areMany ? [] : (readName(`${label}[${index}]`, resource.trim(), item, faults) ?? []),
    );
  });
  const keyOf = (entry: ExpectedPermission): string => `${entry.resourceAppId} ${entry.kind} ${entry.name}`;
  return [...new Map(found.map((entry) => [keyOf(entry), entry] as const)).values()];
}

/** The permissions that must be declared: those of `api-permissions`, else of the profile. */
export function readPermissions(
  raw: { readonly profile: RawInput; readonly permissions: RawInput },
  faults: Faults,
): readonly ExpectedPermission[] {
  const profile = readWord(raw.profile, ['jit-docs', 'scanner', 'none'], 'jit-docs', faults);
  return raw.permissions.text === '' ? PERMISSION_PROFILES[profile] : readApiPermissions(raw.permissions, faults);
}
