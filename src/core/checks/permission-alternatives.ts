import type { ExpectedPermission } from '../expectations.js';
import type { DeclaredPermission, PermissionKind, ResourceApi, TenantFacts } from '../facts.js';
import { AAD_GRAPH, MICROSOFT_GRAPH, MICROSOFT_GRAPH_IDS } from '../permissions.js';
import { visible } from '../text.js';

/** Said of every delegated permission, so that nobody takes it for access that the scanner has or lacks. */
export const NO_EFFECT =
  'Delegated permissions have no effect for a scanner that signs in with client credentials: this is configuration, not access.';

/** One way to satisfy an expected permission. */
export interface Alternative {
  readonly resourceAppId: string;
  readonly name: string;
  readonly kind: PermissionKind;
  /** Every id that the name may go by, lower-case: the tenant's own, and the published one. */
  readonly ids: readonly string[];
}

type Apis = ReadonlyMap<string, ResourceApi | null> | undefined;

function alternative(
  apis: Apis,
  { resourceAppId, name, kind }: Omit<Alternative, 'ids'>,
  knownId: string | undefined,
): Alternative {
  const api = apis?.get(resourceAppId) ?? undefined;
  const listed = (kind === 'Scope' ? api?.scopes : api?.roles) ?? [];
  const own = listed.filter(({ value }) => value === name).map(({ id }) => id);
  // The tenant's own list decides; the published id serves where the tenant lacks the API, or the API the name.
  const ids = own.length > 0 || knownId === undefined || knownId === '' ? own : [knownId];
  return { resourceAppId: api?.appId ?? resourceAppId, name, kind, ids };
}

/**
 * The ways to satisfy an expected permission: itself; and for a delegated one of the retired Azure AD Graph also the
 * same-named delegated or application permission of Microsoft Graph.
 */
export function alternativesOf(
  expected: ExpectedPermission,
  apis: TenantFacts['resourceApis'],
): readonly Alternative[] {
  const known: Apis = apis.known ? apis.value : undefined;
  const { resourceAppId, name, kind } = expected;
  const itself = alternative(known, { resourceAppId, name, kind }, expected.knownId);
  if (resourceAppId !== AAD_GRAPH || kind !== 'Scope') return [itself];
  const published = MICROSOFT_GRAPH_IDS[name];
  return [
    itself,
    alternative(known, { resourceAppId: MICROSOFT_GRAPH, name, kind: 'Scope' }, published?.Scope),
    alternative(known, { resourceAppId: MICROSOFT_GRAPH, name, kind: 'Role' }, published?.Role),
  ];
}

/** Whether the alternative is among the declared permissions. */
export function isDeclared(
  declared: readonly DeclaredPermission[],
  { resourceAppId, kind, ids }: Alternative,
): boolean {
  return declared.some(
    (entry) => entry.resourceAppId === resourceAppId && entry.kind === kind && ids.includes(entry.id),
  );
}

/** The permission in words: "Microsoft Graph User.Read (delegated)". */
export function permissionTitle({ resourceName, name, kind }: ExpectedPermission): string {
  return `${visible(resourceName)} ${visible(name)} (${kind === 'Scope' ? 'delegated' : 'application'})`;
}
