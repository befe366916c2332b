import { type Alternative, alternativesOf, isDeclared, permissionTitle } from '../checks/permission-alternatives.js';
import type { ExpectedPermission } from '../expectations.js';
import type { DeclaredPermission, PermissionKind, TenantFacts } from '../facts.js';
import { AAD_GRAPH, MICROSOFT_GRAPH } from '../permissions.js';
import { change, notNeeded, type Plan, refused, unread, withoutLogin } from './plan.js';

/** A permission that is to be declared. */
export interface Addition {
  readonly resourceAppId: string;
  readonly id: string;
  readonly kind: PermissionKind;
  readonly title: string;
}

/** Graph's limits for one application: APIs, and permissions in total. */
const MOST_APIS = 50;
const MOST_PERMISSIONS = 400;

/** The way in which a missing permission is added: of Microsoft Graph, where Jit's page names the retired API. */
function chosenWay(expected: ExpectedPermission, ways: readonly Alternative[]): Alternative | undefined {
  const current = ways.find(({ resourceAppId }) => resourceAppId === MICROSOFT_GRAPH);
  return expected.resourceAppId === AAD_GRAPH ? (current ?? ways[0]) : ways[0];
}

function additionOf(expected: ExpectedPermission, ways: readonly Alternative[]): Addition | undefined {
  const way = chosenWay(expected, ways);
  const id = way?.ids[0];
  if (way === undefined || id === undefined || id === '') return undefined;
  const resourceName = way.resourceAppId === MICROSOFT_GRAPH ? 'Microsoft Graph' : expected.resourceName;
  return {
    resourceAppId: way.resourceAppId,
    id,
    kind: way.kind,
    title: permissionTitle({ ...expected, resourceName, name: way.name, kind: way.kind }),
  };
}

function isSame(one: DeclaredPermission, other: DeclaredPermission): boolean {
  return one.resourceAppId === other.resourceAppId && one.id === other.id && one.kind === other.kind;
}

/** Why the additions do not fit into one application; undefined where they do. */
function overfull(declared: readonly DeclaredPermission[], additions: readonly Addition[]): Plan<never> | undefined {
  const apis = new Set([...declared, ...additions].map(({ resourceAppId }) => resourceAppId)).size;
  const permissions = declared.length + additions.length;
  if (apis <= MOST_APIS && permissions <= MOST_PERMISSIONS) return undefined;
  return refused(
    `An application takes at most ${MOST_PERMISSIONS} permissions of ${MOST_APIS} APIs; with what is missing it would have ${permissions} of ${apis}.`,
  );
}

/** What is to be declared beside what is, judged as `app/permissions` does. */
export function planAdditions(
  declared: readonly DeclaredPermission[],
  expected: readonly ExpectedPermission[],
  apis: TenantFacts['resourceApis'],
): Plan<readonly Addition[]> {
  const missing = expected
    .map((permission) => ({ permission, ways: alternativesOf(permission, apis) }))
    .filter(({ ways }) => !ways.some((way) => isDeclared(declared, way)));
  if (missing.length === 0) return notNeeded(`All ${expected.length} required API permissions are declared.`);
  // The tenant may know the name by another id, which only its own list would tell.
  if (!apis.known) return unread(apis);
  const found = missing.map(({ permission, ways }) => ({ permission, addition: additionOf(permission, ways) }));
  const nameless = found.filter(({ addition }) => addition === undefined).map(({ permission }) => permission);
  if (nameless.length > 0)
    return refused(
      `The tenant knows no ${nameless.map(permissionTitle).join(', no ')}: see app/permissions. So none was added.`,
    );
  const additions = found
    .flatMap(({ addition }) => (addition === undefined ? [] : [addition]))
    .filter((one, index, all) => all.findIndex((other) => isSame(one, other)) === index);
  const titles = additions.map(({ title }) => title).join(', ');
  return overfull(declared, additions) ?? change(additions, `Declare ${titles}.`, `Declared ${titles}.`);
}

/** The repair `api-permissions`: what `app/permissions` misses is declared; what is declared stays as it is. */
export function planApiPermissions(
  facts: TenantFacts,
  expected: readonly ExpectedPermission[],
): Plan<readonly Addition[]> {
  const stopped = withoutLogin(facts);
  if (stopped !== undefined) return stopped;
  if (expected.length === 0) return notNeeded('The inputs require no API permission.');
  const { application, resourceApis } = facts;
  if (!application.known) return unread(application);
  if (application.value === null) return refused('The application is not in the tenant (app/exists).');
  return planAdditions(application.value.permissions, expected, resourceApis);
}

type JsonObject = Readonly<Record<string, unknown>>;

function isOf(block: JsonObject, appId: string): boolean {
  return typeof block.resourceAppId === 'string' && block.resourceAppId.toLowerCase() === appId;
}

function withAddition(blocks: readonly JsonObject[], { resourceAppId, id, kind }: Addition): readonly JsonObject[] {
  const access = { id, type: kind };
  const place = blocks.findIndex((block) => isOf(block, resourceAppId) && Array.isArray(block.resourceAccess));
  if (place < 0) return [...blocks, { resourceAppId, resourceAccess: [access] }];
  return blocks.map((block, index) => {
    const own: readonly unknown[] = Array.isArray(block.resourceAccess) ? block.resourceAccess : [];
    return index === place ? { ...block, resourceAccess: [...own, access] } : block;
  });
}

/**
 * `requiredResourceAccess` as it was read, with the additions behind what is there: nothing is dropped, put elsewhere or
 * told otherwise, and fields that we do not know are kept.
 */
export function withAdditions(current: readonly JsonObject[], additions: readonly Addition[]): readonly JsonObject[] {
  return additions.reduce(withAddition, current);
}

/** What the read-back says of a list that was sent. */
export type ReadBack =
  | { readonly kind: 'as-sent' }
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'differs'; readonly words: string };

/** Compares what is declared now with what was before and what was added. */
export function compareDeclared(
  before: readonly DeclaredPermission[],
  additions: readonly Addition[],
  now: readonly DeclaredPermission[],
): ReadBack {
  const has = (list: readonly DeclaredPermission[], one: DeclaredPermission): boolean =>
    list.some((other) => isSame(one, other));
  const name = ({ resourceAppId, id, kind }: DeclaredPermission): string => `${id}=${kind} of ${resourceAppId}`;
  const lost = before.filter((one) => !has(now, one));
  if (lost.length > 0)
    return { kind: 'differs', words: `${lost.map(name).join(', ')} was declared before and is not any more` };
  return additions.every((one) => has(now, one)) ? { kind: 'as-sent' } : { kind: 'not-yet' };
}
