import { scopeOf } from '../../core/checks/role-held.js';
import type { RoleAssignment } from '../../core/facts.js';
import type { RepairOutcome } from '../../core/repairs/plan.js';
import type { RoleAssignmentStep } from '../../core/repairs/role-assignment.js';
import { ServiceError } from '../../errors.js';
import type { ClientSettings } from '../client.js';
import { parseRoleAssignment } from '../parse-arm.js';
import { sleep } from '../retry.js';
import { listField } from '../wire.js';
import { deterministicId } from './deterministic-id.js';
import { applied, failed, failedBy, lookFor, pending, wordsOf } from './outcome.js';
import { mayHaveTakenEffect, type Send } from './sender.js';

const VERSION = '2022-04-01';
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** A principal that is not found for so long is not only slow to arrive. */
const MOST_WAITS = 15;

function authorizationPath({ subscriptionId }: RoleAssignmentStep): string {
  return `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization`;
}

/** The path of the assignment. Its name is always the same: a second run confirms what the first has made. */
function assignmentPath(step: RoleAssignmentStep): string {
  const name = deterministicId(`/subscriptions/${step.subscriptionId}`, step.principalId, step.roleGuid);
  return `${authorizationPath(step)}/roleAssignments/${name}?api-version=${VERSION}`;
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof ServiceError ? thrown.details.code : undefined;
}

/** Asks for the assignment; a principal that Azure does not know yet is asked for again, as long as the run lasts. */
async function put(step: RoleAssignmentStep, send: Send, settings: ClientSettings): Promise<'made' | 'exists'> {
  const properties = {
    roleDefinitionId: `${authorizationPath(step)}/roleDefinitions/${step.roleGuid}`,
    principalId: step.principalId,
    principalType: 'ServicePrincipal',
  };
  for (let wait = 0; ; wait += 1) {
    try {
      await send('PUT', assignmentPath(step), { properties });
      return 'made';
    } catch (thrown) {
      if (codeOf(thrown) === 'RoleAssignmentExists') return 'exists';
      if (codeOf(thrown) !== 'PrincipalNotFound' || wait >= MOST_WAITS) throw thrown;
      await sleep(Math.min(FIRST_PAUSE_MS * 2 ** wait, LONGEST_PAUSE_MS), settings.signal);
      // Past the time limit nothing is sent any more: what Azure said last is what is told.
      if (settings.signal?.aborted === true) throw thrown;
    }
  }
}

/** The assignment as Azure lists it at or above the subscription; undefined where it does not (yet). */
async function find(step: RoleAssignmentStep, send: Send): Promise<RoleAssignment | undefined> {
  const first = `${authorizationPath(step)}/roleAssignments?api-version=${VERSION}&$filter=atScope()`;
  for (let address: string | undefined = first; address !== undefined; ) {
    const { body = {} } = await send('GET', address);
    const found = listField(body, 'value', parseRoleAssignment).find(
      ({ scope, principalId, roleDefinitionGuid }) =>
        principalId === step.principalId &&
        roleDefinitionGuid === step.roleGuid &&
        scopeOf(scope, step.subscriptionId) === 'at-or-above',
    );
    if (found !== undefined) return found;
    address = typeof body.nextLink === 'string' && body.nextLink !== '' ? body.nextLink : undefined;
  }
  return undefined;
}

/** Assigns the role and reads it back. That it exists already is a success too. */
export async function assignRole(
  step: RoleAssignmentStep,
  { send, settings, grant }: { readonly send: Send; readonly settings: ClientSettings; readonly grant: string },
): Promise<RepairOutcome> {
  let answer: 'made' | 'exists' | 'unclear' = 'unclear';
  let failure: unknown;
  try {
    answer = await put(step, send, settings);
  } catch (thrown) {
    const wrote = mayHaveTakenEffect(thrown);
    if (!wrote) return failedBy(thrown, { what: 'Azure did not take the role assignment', grant, wrote });
    failure = thrown;
  }
  try {
    const found = await lookFor(settings, () => find(step, send));
    const name = `The role ${step.roleName} for the service principal ${step.principalId}`;
    if (found !== undefined) {
      const how =
        answer === 'exists' ? 'was assigned already when Azure was asked (RoleAssignmentExists)' : 'is assigned';
      return applied(`${name} ${how}, and Azure lists it: ${found.id}.`);
    }
    if (answer === 'unclear')
      return failed(`Azure gave no clear answer to the role assignment: ${wordsOf(failure)}.`, true);
    return pending(`${name} was accepted by Azure, which does not list it yet: run this again in some minutes.`);
  } catch (thrown) {
    const words = answer === 'unclear' ? wordsOf(failure) : wordsOf(thrown);
    return failed(`The role assignment was sent; whether it stands could not be read back: ${words}.`, true);
  }
}
