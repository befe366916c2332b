import { addRepairer, REPAIRER } from '../../../simulator/repairer.js';
import type { World } from '../../../simulator/world.js';
import type { ReportedRepair } from '../../../src/report/report.js';
import { type Scenario, type Step, type StepOptions, scenario } from '../harness.js';

export { addRepairer, giveRole, REPAIRER } from '../../../simulator/repairer.js';

/** A world in which the second app may write all that repairs write, unless `may` says otherwise. */
export function repairScenario(
  change: (world: World) => void = () => undefined,
  may: Parameters<typeof addRepairer>[1] = {},
): Promise<Scenario> {
  return scenario((world) => {
    addRepairer(world, may);
    change(world);
  });
}

/** A run by hand behind the environment, which makes these repairs. */
export function repairing(repairs: string, options: StepOptions = {}): StepOptions {
  return {
    ...options,
    job: { event: 'workflow_dispatch', environment: 'azure-repair', ...options.job },
    with: { repairs, 'login-client-id': REPAIRER.appId, ...options.with },
  };
}

/** Everything that the services know, as plain data; without what only records that someone asked. */
export function worldNow(world: World): unknown {
  const plain = JSON.stringify(
    { ...world, jobs: [], solutions: { ...world.solutions, operations: [] } },
    (_, value: unknown) => (value instanceof Map ? [...value] : value),
  );
  return JSON.parse(plain) as unknown;
}

/** The world as it would be if only `change` had happened to it. */
export function worldWith(before: unknown, change: (world: World) => void): unknown {
  const world = structuredClone(before) as World;
  change(world);
  return JSON.parse(JSON.stringify(world)) as unknown;
}

/** Every repair in brief: `role-assignment applied`. */
export function repairsInBrief({ report }: Step): readonly string[] {
  return report.repairs.map(({ repair, status }) => `${repair} ${status}`);
}

/** The one repair of the report; throws where there is not exactly one. */
export function repairOf({ report }: Step): ReportedRepair {
  const [repair] = report.repairs;
  if (repair === undefined || report.repairs.length !== 1)
    throw new Error(`${report.repairs.length} repairs, expected one.`);
  return repair;
}

/** Writes to Azure of a run, as `service METHOD path`. */
export function azureWrites({ writes }: Step): readonly string[] {
  return writes.filter((line) => !line.startsWith('github '));
}
