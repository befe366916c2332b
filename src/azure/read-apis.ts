import type { ExpectedPermission } from '../core/expectations.js';
import type { Application, ApplicationGrant, DelegatedGrant, Fact, ResourceApi, TenantFacts } from '../core/facts.js';
import { dependent, known } from '../core/facts.js';
import { MICROSOFT_GRAPH, nameOfApiKey } from '../core/permissions.js';
import type { GraphAnswer, GraphClient } from './graph.js';
import { isAbsent, type ReadName, toFact } from './graph-facts.js';
import { parseAnyApi, parseResourceApi } from './parse-graph.js';
import { MalformedError } from './wire.js';

const SELECT = '$select=id,appId,displayName,appRoles,oauth2PermissionScopes';

/** The APIs to look up first: those that permissions are expected on, and Microsoft Graph, whose names are always needed. */
export function expectedApis(permissions: readonly ExpectedPermission[]): readonly string[] {
  return [...new Set([...permissions.map(({ resourceAppId }) => resourceAppId), MICROSOFT_GRAPH])];
}

/** The path that asks for an API by its key (`apiKey`). */
export function apiPath(key: string): string {
  const name = nameOfApiKey(key);
  if (name === undefined) return `/servicePrincipals(appId='${key}')?${SELECT}`;
  const filter = encodeURIComponent(`displayName eq '${name.replaceAll("'", "''")}'`);
  return `/servicePrincipals?$filter=${filter}&${SELECT}`;
}

async function readApi(
  graph: GraphClient,
  key: string,
  answer: GraphAnswer,
  about: ReadName,
): Promise<Fact<ResourceApi | null>> {
  const name = nameOfApiKey(key);
  if (name === undefined)
    return isAbsent(answer) ? known(null) : toFact(answer, about, (body) => parseResourceApi(body, key));
  return toFact(answer, about, async (body) => {
    const [first, second] = (await graph.elements(body)).map(parseAnyApi);
    if (second !== undefined)
      throw new MalformedError(
        `several APIs of the tenant are called “${name}”: name it by its appId in api-permissions`,
      );
    return first ?? null;
  });
}

/** The APIs that were asked for, by their keys and their appIds; unknown as soon as one of them is. */
export async function readExpectedApis(
  graph: GraphClient,
  keys: readonly string[],
  answers: readonly GraphAnswer[],
  about: ReadName,
): Promise<TenantFacts['resourceApis']> {
  const apis = new Map<string, ResourceApi | null>();
  for (const [index, key] of keys.entries()) {
    const api = await readApi(graph, key, answers[index] ?? new MalformedError('there is no answer'), about);
    if (!api.known) return api;
    apis.set(key, api.value);
    if (api.value !== null) apis.set(api.value.appId, api.value);
  }
  return known(apis);
}

/** What tells which further APIs matter. Facts that are unknown tell of none. */
export interface PermissionFacts {
  readonly resourceApis: TenantFacts['resourceApis'];
  readonly application: Fact<Application | null>;
  readonly delegatedGrants: Fact<readonly DelegatedGrant[]>;
  readonly applicationGrants: readonly Fact<readonly ApplicationGrant[]>[];
  /** appIds and object ids that need no look-up: the apps themselves. */
  readonly own: readonly string[];
}

function values<T>(fact: Fact<readonly T[]>): readonly T[] {
  return fact.known ? fact.value : [];
}

/** The further APIs that permissions are declared on or granted of: one more batch, and only where there are any. */
export async function readOtherApis(
  graph: GraphClient,
  { resourceApis, application, delegatedGrants, applicationGrants, own }: PermissionFacts,
  about: ReadName,
): Promise<TenantFacts['otherApis']> {
  if (!resourceApis.known) return dependent(about.read, resourceApis);
  const objectIds = [...resourceApis.value.values()].flatMap((api) => (api === null ? [] : [api.objectId]));
  const have = new Set([...resourceApis.value.keys(), ...objectIds, ...own]);
  const declared = application.known ? (application.value?.permissions ?? []) : [];
  const appIds = new Set(declared.map(({ resourceAppId }) => resourceAppId).filter((id) => !have.has(id)));
  const granted = [...values(delegatedGrants), ...applicationGrants.flatMap(values)];
  const objects = new Set(granted.map(({ resourceObjectId }) => resourceObjectId).filter((id) => !have.has(id)));
  const wanted = [
    ...[...appIds].map((id) => ({ id, path: apiPath(id) })),
    ...[...objects].map((id) => ({ id, path: `/servicePrincipals/${id}?${SELECT}` })),
  ];
  if (wanted.length === 0) return known(new Map());
  const answers = await graph.getAll(wanted.map(({ path }) => path));
  const apis = new Map<string, ResourceApi | null>();
  for (const [index, { id }] of wanted.entries()) {
    const answer = answers[index] ?? new MalformedError('there is no answer');
    const api = isAbsent(answer) ? known(null) : await toFact(answer, about, parseAnyApi);
    if (!api.known) return api;
    apis.set(id, api.value);
  }
  return known(apis);
}
