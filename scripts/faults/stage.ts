import { readFileSync } from 'node:fs';
import { checkedApp } from '../../simulator/planting.js';
import type { ActionRun } from '../../simulator/run-action.js';
import type { FaultRule, LoggedRequest } from '../../simulator/service.js';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { usualInputs } from '../../simulator/usual-inputs.js';
import { defaultJob, IDS } from '../../simulator/world.js';
import type { Report } from '../../src/report/report.js';
import { BRANCH, REPOSITORY, repositoryOf } from '../matrix/plant.js';
import type { RunAction } from '../warm-host/warm-hosts.js';
import type { KindOfRun, REPAIRS } from './kinds-of-run.js';

/** What there is in the world, as far as a run may change it. */
export interface Things {
  readonly branches: readonly string[];
  /** Numbers of the open pull requests from our branch. */
  readonly openPulls: readonly number[];
  /** For each repair, whether what it is for is there. */
  readonly repaired: Readonly<Record<(typeof REPAIRS)[number], boolean>>;
}

/** A run, with all that is needed to judge it. */
export interface Ran {
  readonly run: ActionRun;
  /** Undefined where the run left none. */
  readonly report: Report | undefined;
  readonly requests: readonly LoggedRequest[];
  readonly before: Things;
  readonly after: Things;
}

function thingsOf({ world, github }: Simulator): Things {
  if (github === undefined) throw new Error('The simulator runs without GitHub.');
  const app = checkedApp(world);
  const managed = world.managedApplications[0];
  const pulls = repositoryOf({ world }).pulls.filter(({ state, head }) => state === 'open' && head.ref === BRANCH);
  return {
    branches: Object.keys(github.hands.branches(REPOSITORY)),
    openPulls: pulls.map(({ number }) => number),
    repaired: {
      'role-assignment': world.roleAssignments.some(({ principalId }) => principalId === IDS.jit.servicePrincipal),
      'api-permissions': app.requiredResourceAccess.length > 1,
      'app-role': app.appRoles.some(({ value, isEnabled }) => value === 'reader' && isEnabled),
      'managed-app-jit-access-off': managed?.jitAccessPolicy?.jitAccessEnabled === false,
      'managed-app-permissions':
        managed !== undefined &&
        managed.publishedAuthorizations !== null &&
        JSON.stringify(managed.authorizations) === JSON.stringify(managed.publishedAuthorizations),
    },
  };
}

function reportOf(run: ActionRun, folder: string): Report | undefined {
  try {
    const file = run.outputs['report-file'] || `${folder}/jit-azure-drift-report.json`;
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}

/** How one run differs from the undisturbed one. */
export interface Disturbance {
  /** Made for the world's own addresses. */
  readonly rules: (simulator: Simulator) => readonly FaultRule[];
  /** The run's time limit, where it is not the usual one. */
  readonly timeoutSeconds?: number;
}

/** Runs the action once in a fresh world of its kind, disturbed or not. */
export async function perform(kind: KindOfRun, runAction: RunAction, disturbance?: Disturbance): Promise<Ran> {
  const simulator = await startSimulator();
  try {
    kind.plant(simulator);
    const job = defaultJob(kind.job);
    simulator.world.jobs = [job];
    for (const rule of disturbance?.rules(simulator) ?? []) simulator.addFault(rule);
    const before = thingsOf(simulator);
    const environment = simulator.runnerEnvironment({ job });
    const limit = disturbance?.timeoutSeconds;
    const inputs = limit === undefined ? {} : { 'timeout-seconds': String(limit) };
    const run = await runAction({ environment, with: { ...usualInputs(simulator), ...kind.with, ...inputs } });
    const requests = [...simulator.requests];
    const report = reportOf(run, environment.RUNNER_TEMP ?? '');
    return { run, report, requests, before, after: thingsOf(simulator) };
  } finally {
    await simulator.stop();
  }
}
