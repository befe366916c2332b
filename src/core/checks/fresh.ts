import type { RoleAssignment, TenantFacts } from '../facts.js';
import { plural } from '../plural.js';
import type { CheckId, Result } from '../results.js';
import { minutesSince, parseInstant } from '../time.js';

/** For so long after a change Entra and Azure may still answer by the state before it. */
const FRESH_MINUTES = 15;

/** A change that may not have taken effect everywhere. */
interface Change {
  readonly what: string;
  readonly verb: 'created' | 'changed';
  readonly at: string | null;
}

function applicationChanges({ application }: TenantFacts): readonly Change[] {
  if (!application.known || application.value === null) return [];
  return [{ what: 'The application', verb: 'created', at: application.value.createdOn }];
}

function secretChanges({ application }: TenantFacts): readonly Change[] {
  if (!application.known || application.value === null) return [];
  return application.value.secrets.map(({ startsOn }) => ({ what: 'A client secret', verb: 'created', at: startsOn }));
}

function grantChanges(grants: TenantFacts['applicationGrants'], what: string): readonly Change[] {
  return grants.known ? grants.value.map(({ createdOn }) => ({ what, verb: 'created', at: createdOn })) : [];
}

function roleChanges(
  facts: TenantFacts,
  {
    principal,
    groups,
    what,
  }: {
    readonly principal: TenantFacts['servicePrincipal'];
    readonly groups: TenantFacts['groups'];
    readonly what: string;
  },
): readonly Change[] {
  const { roleAssignments, narrowerAssignments } = facts;
  const own = [
    ...(principal.known && principal.value !== null ? [principal.value.objectId] : []),
    ...(groups.known ? groups.value : []),
  ];
  const listed = roleAssignments.known && !('kind' in roleAssignments.value) ? roleAssignments.value : [];
  const all: readonly RoleAssignment[] = [...listed, ...(narrowerAssignments.known ? narrowerAssignments.value : [])];
  return all
    .filter(({ principalId }) => own.includes(principalId))
    .flatMap(({ createdOn, updatedOn }): readonly Change[] => [
      { what, verb: 'created', at: createdOn },
      ...(updatedOn === createdOn ? [] : [{ what, verb: 'changed' as const, at: updatedOn }]),
    ]);
}

function checkedRoles(facts: TenantFacts): readonly Change[] {
  const { servicePrincipal, groups } = facts;
  return roleChanges(facts, {
    principal: servicePrincipal,
    groups,
    what: 'A role assignment of the service principal',
  });
}

function consentChanges(facts: TenantFacts): readonly Change[] {
  return grantChanges(facts.applicationGrants, 'A consent for the app');
}

/** What could explain that the login app lacks a right: a role for the Azure role, else a consent. */
function loginChanges(facts: TenantFacts, right: string | undefined): readonly Change[] {
  const { loginPrincipal, loginGroups } = facts;
  return right === 'Reader'
    ? roleChanges(facts, {
        principal: loginPrincipal,
        groups: loginGroups,
        what: 'A role assignment of the login app',
      })
    : grantChanges(facts.loginApplicationGrants, 'A consent for the login app');
}

/** Which changes could explain that a check fails. */
const EXPLAINED_BY: Partial<
  Record<CheckId, readonly ((facts: TenantFacts, subject: string | undefined) => readonly Change[])[]>
> = {
  'login/rights': [loginChanges],
  'app/service-principal': [applicationChanges],
  'app/permissions': [applicationChanges],
  'app/consent': [consentChanges, applicationChanges],
  'app/role': [applicationChanges],
  'secret/present': [secretChanges, applicationChanges],
  'role/assignment': [checkedRoles, applicationChanges],
};

/** The latest change of the last minutes, in a sentence; undefined where there is none. */
function freshness(changes: readonly Change[], now: number): string | undefined {
  const recent = changes
    .flatMap(({ what, verb, at }) => {
      const instant = at === null ? undefined : parseInstant(at);
      return instant === undefined ? [] : [{ what, verb, minutes: minutesSince(instant, now) }];
    })
    // The two clocks may differ a little.
    .filter(({ minutes }) => minutes >= -5 && minutes < FRESH_MINUTES)
    .sort((one, other) => one.minutes - other.minutes)[0];
  if (recent === undefined) return undefined;
  const { what, verb, minutes } = recent;
  const ago = minutes < 1 ? 'just now' : `${plural(minutes, 'minute')} ago`;
  return `${what} was ${verb} ${ago}; it can take some minutes to take effect.`;
}

/** The rows, where a failed one that a recent change could explain says so. */
export function withFreshness(rows: readonly Result[], facts: TenantFacts, now: number): Result[] {
  return rows.map((row) => {
    if (row.status !== 'failed') return row;
    const words = freshness(
      (EXPLAINED_BY[row.check] ?? []).flatMap((find) => find(facts, row.subject)),
      now,
    );
    return words === undefined ? row : { ...row, message: `${row.message} ${words}` };
  });
}
