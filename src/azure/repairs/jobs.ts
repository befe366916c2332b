import type { Expectation, IntegrationIds } from '../../core/expectations.js';
import type { Application, Fact, TenantFacts } from '../../core/facts.js';
import type { ManagedApplication } from '../../core/managed-app-facts.js';
import {
  compareDeclared,
  planAdditions,
  planApiPermissions,
  withAdditions,
} from '../../core/repairs/api-permissions.js';
import { changedRoles, planAppRole, planRole, withRole } from '../../core/repairs/app-role.js';
import {
  grantApplicationChange,
  grantApplicationWrite,
  grantRefresh,
  grantRoleAssignment,
  LEAST_RIGHTS,
  type Writer,
} from '../../core/repairs/grants.js';
import { meantApplications, planJitAccessOff, planRefresh } from '../../core/repairs/managed-apps.js';
import type { Plan, RepairOutcome } from '../../core/repairs/plan.js';
import { planRoleAssignment } from '../../core/repairs/role-assignment.js';
import type { TokenSource } from '../authorization.js';
import type { ClientSettings } from '../client.js';
import type { Cloud, Endpoint } from '../cloud.js';
import type { LoginOutcome } from '../login.js';
import { parseAppRole, parseDeclared } from '../parse-graph.js';
import { assignRole } from './assign-role.js';
import { deterministicId } from './deterministic-id.js';
import { editApplication } from './edit-application.js';
import { refreshPermissions, switchJitAccessOff } from './managed-application.js';
import { failed } from './outcome.js';
import { createSender, type Send } from './sender.js';

/** The repairs that write to Azure. */
export const AZURE_REPAIRS = [
  'role-assignment',
  'api-permissions',
  'app-role',
  'managed-app-jit-access-off',
  'managed-app-permissions',
] as const;
export type AzureRepair = (typeof AZURE_REPAIRS)[number];

/** One repair of one integration: what it would do, and how it is done. */
export interface RepairJob {
  readonly repair: AzureRepair;
  readonly plan: Plan<unknown>;
  /** What the run's identity needs at least. */
  readonly least: string;
  /** What else is to be done by someone; undefined: nothing. */
  readonly note?: string;
  /** What it changes, where several integrations may ask for the same: the resource ID, in lower case. */
  readonly subject?: string;
  readonly perform: () => Promise<RepairOutcome>;
}

/** All that a repair of one integration is decided and made with. */
export interface RepairGround {
  readonly facts: TenantFacts;
  readonly login: LoginOutcome;
  readonly expectation: Expectation;
  readonly ids: IntegrationIds;
  readonly writer: Writer;
  readonly cloud: Cloud;
  readonly settings: ClientSettings;
  /** Resource IDs or names: the managed applications that may be touched. */
  readonly managedApps: readonly string[];
  /** What triggered the run. */
  readonly eventName: string;
  /** A line for the log, at once: where something that takes long can be followed. */
  readonly tell: (line: string) => void;
}

/** Performs with a sender of the service; without a token for it nothing is sent. */
async function withSender(
  endpoint: Endpoint,
  tokens: Fact<TokenSource>,
  settings: ClientSettings,
  perform: (send: Send) => Promise<RepairOutcome>,
): Promise<RepairOutcome> {
  if (!tokens.known) return failed(`There is no access token for ${endpoint.service}: ${tokens.found}.`, false);
  return perform(createSender(endpoint, tokens.value, settings));
}

function jobOf<Step>(
  repair: AzureRepair,
  least: string,
  plan: Plan<Step>,
  perform: (step: Step) => Promise<RepairOutcome>,
): RepairJob {
  return {
    repair,
    plan,
    least,
    perform: async () => (plan.kind === 'change' ? perform(plan.step) : failed(plan.words, false)),
  };
}

function roleAssignmentJob({ facts, login, expectation, ids, writer, cloud, settings }: RepairGround): RepairJob {
  const plan = planRoleAssignment(facts, expectation, ids);
  return jobOf('role-assignment', LEAST_RIGHTS['role-assignment'], plan, (step) =>
    withSender(cloud.arm, login.arm, settings, (send) =>
      assignRole(step, { send, settings, grant: grantRoleAssignment(writer, step) }),
    ),
  );
}

/** The checked app, which a plan to change it has found. */
function applicationOf({ application }: TenantFacts): Application | undefined {
  return application.known && application.value !== null ? application.value : undefined;
}

/** The page on which an administrator consents to all that the app declares. */
export function consentLink(cloud: Cloud, { tenantId, clientId }: IntegrationIds): string {
  return `${cloud.entra.url}/${tenantId}/adminconsent?client_id=${clientId}`;
}

function apiPermissionsJob({ facts, login, expectation, ids, writer, cloud, settings }: RepairGround): RepairJob {
  const { permissions } = expectation;
  const consent = `They have no effect before an administrator of the tenant consents: ${consentLink(cloud, ids)}`;
  const planned = planApiPermissions(facts, permissions);
  const job = jobOf('api-permissions', LEAST_RIGHTS.application, planned, () =>
    withSender(cloud.graph, login.graph, settings, (send) =>
      editApplication(
        {
          objectId: applicationOf(facts)?.objectId ?? '',
          clientId: ids.clientId,
          field: 'requiredResourceAccess',
          plan: (current) => {
            const wanted = planAdditions(current.flatMap(parseDeclared), permissions, facts.resourceApis);
            return wanted.kind === 'change' ? { ...wanted, step: withAdditions(current, wanted.step) } : wanted;
          },
          compare: (before, now) => {
            const declared = before.flatMap(parseDeclared);
            const wanted = planAdditions(declared, permissions, facts.resourceApis);
            return compareDeclared(declared, wanted.kind === 'change' ? wanted.step : [], now.flatMap(parseDeclared));
          },
          note: `All that was declared before still is. ${consent}`,
        },
        { send, settings, grant: grantApplicationWrite(writer, ids) },
      ),
    ),
  );
  return { ...job, note: consent };
}

function appRoleJob({ facts, login, expectation, ids, writer, cloud, settings }: RepairGround): RepairJob {
  const { appRole } = expectation;
  return jobOf('app-role', LEAST_RIGHTS.application, planAppRole(facts, appRole), () => {
    const objectId = applicationOf(facts)?.objectId ?? '';
    const newId = deterministicId(objectId, 'app-role', appRole);
    return withSender(cloud.graph, login.graph, settings, (send) =>
      editApplication(
        {
          objectId,
          clientId: ids.clientId,
          field: 'appRoles',
          plan: (current) => {
            const wanted = planRole(current.map(parseAppRole), appRole);
            return wanted.kind === 'change' ? { ...wanted, step: withRole(current, wanted.step, { newId }) } : wanted;
          },
          pause: (current) => {
            const wanted = planRole(current.map(parseAppRole), appRole);
            return wanted.kind === 'change' ? withRole(current, wanted.step, { newId, pause: true }) : current;
          },
          compare: (before, now) => {
            const lost = changedRoles(before, now, appRole);
            if (lost.length > 0)
              return { kind: 'differs', words: `the app roles ${lost.join(', ')} are not as they were` };
            return { kind: planRole(now.map(parseAppRole), appRole).kind === 'not-needed' ? 'as-sent' : 'not-yet' };
          },
          note: 'All other app roles are as they were.',
        },
        { send, settings, grant: grantApplicationWrite(writer, ids) },
      ),
    );
  });
}

/** One of the two repairs of managed applications, for each application that `managed-apps` means. */
function managedAppJobs(
  repair: 'managed-app-jit-access-off' | 'managed-app-permissions',
  { facts, login, ids, writer, cloud, settings, managedApps, eventName, tell }: RepairGround,
): readonly RepairJob[] {
  const { subscriptionId } = ids;
  const isOff = repair === 'managed-app-jit-access-off';
  return meantApplications(facts, { managedApps, subscriptionId }).map((meant) => {
    if ('missing' in meant) return jobOf<ManagedApplication>(repair, LEAST_RIGHTS[repair], meant.missing, noStep);
    const plan = isOff
      ? planJitAccessOff(meant.found, facts, { eventName, ids })
      : planRefresh(meant.found, facts, ids);
    const job = jobOf(repair, LEAST_RIGHTS[repair], plan, (application) =>
      withSender(cloud.arm, login.arm, settings, (send) => {
        const { id } = application;
        return isOff
          ? switchJitAccessOff(application, { send, settings, tell, grant: grantApplicationChange(writer, id, ids) })
          : refreshPermissions(application, { send, settings, tell, grant: grantRefresh(writer, id) });
      }),
    );
    return { ...job, subject: meant.found.id.toLowerCase() };
  });
}

async function noStep(): Promise<RepairOutcome> {
  return failed('There is nothing to do it with.', false);
}

/** What a repair would do for one integration, and the means to do it. Nothing is sent by asking. */
export function repairJobs(repair: AzureRepair, ground: RepairGround): readonly RepairJob[] {
  switch (repair) {
    case 'role-assignment':
      return [roleAssignmentJob(ground)];
    case 'api-permissions':
      return [apiPermissionsJob(ground)];
    case 'app-role':
      return [appRoleJob(ground)];
    case 'managed-app-jit-access-off':
    case 'managed-app-permissions':
      return managedAppJobs(repair, ground);
  }
}
