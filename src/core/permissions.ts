import type { ExpectedPermission } from './expectations.js';
import type { PermissionKind } from './facts.js';
import { isGuid } from './guid.js';

/** Windows Azure Active Directory, the retired API that Jit's page still names. */
export const AAD_GRAPH = '00000002-0000-0000-c000-000000000000';
export const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000';
export const AZURE_SERVICE_MANAGEMENT = '797f4846-ba00-4fd7-ba43-dac1f8f63013';

function delegated(resourceAppId: string, resourceName: string, name: string, knownId: string): ExpectedPermission {
  return { resourceAppId, resourceName, name, kind: 'Scope', knownId };
}

function graphRole(name: string, knownId: string): ExpectedPermission {
  return { resourceAppId: MICROSOFT_GRAPH, resourceName: 'Microsoft Graph', name, kind: 'Role', knownId };
}

const RETIRED = 'Windows Azure Active Directory';

/** Profile `jit-docs`: what Jit's page asks for, all of it delegated. */
export const JIT_DOCS_PERMISSIONS: readonly ExpectedPermission[] = [
  delegated(AAD_GRAPH, RETIRED, 'Directory.Read.All', '5778995a-e1bf-45b8-affa-663a9f3f4d04'),
  delegated(AAD_GRAPH, RETIRED, 'Group.Read.All', '6234d376-f627-4f0f-90e0-dff25c5211a3'),
  delegated(AAD_GRAPH, RETIRED, 'Policy.Read.All', '80e5b1bf-3ad0-4365-943a-0ec983009b67'),
  delegated(AAD_GRAPH, RETIRED, 'User.Read.All', 'c582532d-9d9e-43bd-a97c-2667a28ce295'),
  delegated(
    AZURE_SERVICE_MANAGEMENT,
    'Azure Service Management',
    'user_impersonation',
    '41094075-9dad-400e-a0bd-54e686782033',
  ),
  delegated(MICROSOFT_GRAPH, 'Microsoft Graph', 'User.Read', 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'),
];

/** Profile `scanner`: what the scanner behind Jit can use when it signs in with client credentials. */
export const SCANNER_PERMISSIONS: readonly ExpectedPermission[] = [
  graphRole('AuditLog.Read.All', 'b0afded3-3588-46d8-8b3d-9842eff778da'),
  graphRole('Directory.Read.All', '7ab1d382-f21e-4acd-a863-ba3e13f7da61'),
  graphRole('Policy.Read.All', '246dd0d5-5bd0-4def-940b-0421030a5b68'),
];

/** What the reads of a run need of Microsoft Graph: in self-login the checked app holds them rightly. */
export const READ_PERMISSIONS: readonly ExpectedPermission[] = [
  graphRole('Application.Read.All', '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30'),
  graphRole('Directory.Read.All', '7ab1d382-f21e-4acd-a863-ba3e13f7da61'),
];

/** The sets of permissions that the input `permission-profile` names. */
export const PERMISSION_PROFILES = {
  'jit-docs': JIT_DOCS_PERMISSIONS,
  scanner: SCANNER_PERMISSIONS,
  none: [],
} as const satisfies Readonly<Record<string, readonly ExpectedPermission[]>>;

/** Names under which the APIs of Jit's page go, in lower case. */
const KNOWN_APIS: Readonly<Record<string, string>> = {
  'microsoft graph': MICROSOFT_GRAPH,
  'windows azure active directory': AAD_GRAPH,
  'azure service management': AZURE_SERVICE_MANAGEMENT,
  'windows azure service management api': AZURE_SERVICE_MANAGEMENT,
};

const NAME_KEY = 'name:';

/** What stands for an API before the tenant is asked: its appId in lower case, or its name, marked as one. */
export function apiKey(nameOrAppId: string): string {
  const text = nameOrAppId.trim().toLowerCase();
  if (isGuid(text)) return text;
  return KNOWN_APIS[text] ?? `${NAME_KEY}${text}`;
}

/** The display name that a key of `apiKey` asks for; undefined where the key is an appId. */
export function nameOfApiKey(key: string): string | undefined {
  return key.startsWith(NAME_KEY) ? key.slice(NAME_KEY.length) : undefined;
}

/** A permission that the inputs name: its id is the tenant's to tell, or one that is published. */
export function expectedPermission(resourceName: string, name: string, kind: PermissionKind): ExpectedPermission {
  const resourceAppId = apiKey(resourceName);
  const published = [...JIT_DOCS_PERMISSIONS, ...SCANNER_PERMISSIONS, ...READ_PERMISSIONS].find(
    (entry) => entry.resourceAppId === resourceAppId && entry.name === name && entry.kind === kind,
  );
  const knownId =
    published?.knownId ?? (resourceAppId === MICROSOFT_GRAPH ? MICROSOFT_GRAPH_IDS[name]?.[kind] : undefined) ?? '';
  return { resourceAppId, resourceName, name, kind, knownId };
}

/** Ids of Microsoft Graph's permissions of the same names: the same in every tenant. */
export const MICROSOFT_GRAPH_IDS: Readonly<Record<string, { readonly Scope: string; readonly Role: string }>> = {
  'Directory.Read.All': { Scope: '06da0dbc-49e2-44d2-8312-53f166ab848a', Role: '7ab1d382-f21e-4acd-a863-ba3e13f7da61' },
  'Group.Read.All': { Scope: '5f8c59db-677d-491f-a6b8-5f174b11ec1d', Role: '5b567255-7703-4780-807c-7be8301ae99b' },
  'Policy.Read.All': { Scope: '572fea84-0151-49b2-9301-11cb16974376', Role: '246dd0d5-5bd0-4def-940b-0421030a5b68' },
  'User.Read.All': { Scope: 'a154be20-db9c-4678-8ab7-66f6cc099a59', Role: 'df021288-bdef-4463-88db-98f22de89214' },
  'Application.Read.All': {
    Scope: 'c79f8feb-a9db-4090-85f9-90d820caa0eb',
    Role: '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  },
};
