import type { ExpectedPermission } from '../core/expectations.js';
import {
  dependent,
  type Fact,
  known,
  type ReadRight,
  type ResourceApi,
  type TenantFacts,
  type Unknown,
} from '../core/facts.js';
import { AAD_GRAPH, MICROSOFT_GRAPH } from '../core/permissions.js';
import { ServiceError } from '../errors.js';
import { toUnknown } from './answer.js';
import type { GraphAnswer, GraphClient } from './graph.js';
import {
  parseApplication,
  parseApplicationGrant,
  parseDelegatedGrant,
  parseMembership,
  parseResourceApi,
  parseServicePrincipal,
} from './parse-graph.js';
import { type JsonObject, MalformedError } from './wire.js';

/** The facts that Microsoft Graph holds. */
export type DirectoryFacts = Pick<
  TenantFacts,
  'application' | 'servicePrincipal' | 'delegatedGrants' | 'applicationGrants' | 'resourceApis' | 'groups'
>;

/** What each read is called in messages, and the least right that it takes. */
const READS = {
  application: { read: 'the application (Microsoft Graph)', right: 'Application.Read.All' },
  servicePrincipal: { read: 'the service principal (Microsoft Graph)', right: 'Application.Read.All' },
  delegatedGrants: { read: 'the consent for delegated permissions (Microsoft Graph)', right: 'Directory.Read.All' },
  applicationGrants: {
    read: 'the consent for application permissions (Microsoft Graph)',
    right: 'Application.Read.All',
  },
  resourceApis: { read: 'the APIs that permissions are asked of (Microsoft Graph)', right: 'Application.Read.All' },
  groups: { read: 'the groups of the service principal (Microsoft Graph)', right: 'Application.Read.All' },
} as const satisfies Record<keyof DirectoryFacts, { read: string; right: ReadRight }>;

/** Every fact of the directory as unknown, because of one cause that lies before them all. */
export function directoryUnknown(cause: Unknown): DirectoryFacts {
  const fact = (name: keyof DirectoryFacts): Unknown => dependent(READS[name].read, cause);
  return {
    application: fact('application'),
    servicePrincipal: fact('servicePrincipal'),
    delegatedGrants: fact('delegatedGrants'),
    applicationGrants: fact('applicationGrants'),
    resourceApis: fact('resourceApis'),
    groups: fact('groups'),
  };
}

/** Graph's own word that the object does not exist; any other 404 proves nothing. */
function isAbsent(answer: GraphAnswer): boolean {
  return (
    answer instanceof ServiceError &&
    answer.details.status === 404 &&
    answer.details.code === 'Request_ResourceNotFound'
  );
}

async function parseAnswer<T>(
  answer: GraphAnswer,
  about: { readonly read: string; readonly right: ReadRight },
  parse: (body: JsonObject) => T | Promise<T>,
): Promise<Fact<T>> {
  try {
    if (answer instanceof ServiceError || answer instanceof MalformedError) throw answer;
    return known(await parse(answer));
  } catch (thrown) {
    return toUnknown(thrown, about);
  }
}

async function parseEntity<T>(
  answer: GraphAnswer,
  about: { readonly read: string; readonly right: ReadRight },
  parse: (body: JsonObject) => T,
): Promise<Fact<T | null>> {
  return isAbsent(answer) ? known(null) : parseAnswer(answer, about, parse);
}

/** The APIs to look up: those that permissions are expected on, and Microsoft Graph where it stands in for the retired API. */
function apisOf(permissions: readonly ExpectedPermission[]): readonly string[] {
  const expected = new Set(permissions.map(({ resourceAppId }) => resourceAppId));
  if (expected.has(AAD_GRAPH)) expected.add(MICROSOFT_GRAPH);
  return [...expected];
}

async function readApis(
  appIds: readonly string[],
  answers: readonly GraphAnswer[],
): Promise<DirectoryFacts['resourceApis']> {
  const apis = new Map<string, ResourceApi | null>();
  for (const [index, appId] of appIds.entries()) {
    const answer = answers[index] ?? new MalformedError('there is no answer');
    const api = await parseEntity(answer, READS.resourceApis, (body) => parseResourceApi(body, appId));
    if (!api.known) return api;
    apis.set(appId, api.value);
  }
  return known(apis);
}

function paths(clientId: string, apis: readonly string[]): readonly string[] {
  const principal = `/servicePrincipals(appId='${clientId}')`;
  return [
    `/applications(appId='${clientId}')?$select=id,appId,displayName,signInAudience,requiredResourceAccess,passwordCredentials,appRoles`,
    `${principal}?$select=id,appId,displayName,accountEnabled`,
    `${principal}/oauth2PermissionGrants`,
    `${principal}/appRoleAssignments`,
    `${principal}/transitiveMemberOf?$select=id`,
    ...apis.map(
      (appId) => `/servicePrincipals(appId='${appId}')?$select=id,appId,displayName,appRoles,oauth2PermissionScopes`,
    ),
  ];
}

/** Reads all that Microsoft Graph knows of the checked app, in one request as long as no list has a second page. */
export async function readDirectory(
  graph: GraphClient,
  clientId: string,
  permissions: readonly ExpectedPermission[],
): Promise<DirectoryFacts> {
  const apis = apisOf(permissions);
  const answers = await graph.getAll(paths(clientId, apis));
  const at = (index: number): GraphAnswer => answers[index] ?? new MalformedError('there is no answer');
  const list = <T>(
    index: number,
    name: keyof DirectoryFacts,
    parse: (item: JsonObject) => T,
  ): Promise<Fact<readonly T[]>> =>
    parseAnswer(at(index), READS[name], async (page) => (await graph.elements(page)).map(parse));
  const [application, servicePrincipal, delegatedGrants, applicationGrants, groups, resourceApis] = await Promise.all([
    parseEntity(at(0), READS.application, (body) => parseApplication(body, clientId)),
    parseEntity(at(1), READS.servicePrincipal, (body) => parseServicePrincipal(body, clientId)),
    list(2, 'delegatedGrants', parseDelegatedGrant),
    list(3, 'applicationGrants', parseApplicationGrant),
    list(4, 'groups', parseMembership),
    readApis(apis, answers.slice(5)),
  ]);
  const read = { application, servicePrincipal, delegatedGrants, applicationGrants, groups, resourceApis };
  // Graph's word that there is no such principal is its word that it has no consent and no groups.
  const absent = servicePrincipal.known && servicePrincipal.value === null;
  return absent ? { ...read, delegatedGrants: known([]), applicationGrants: known([]), groups: known([]) } : read;
}
