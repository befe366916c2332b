import { afterAll, beforeAll, expect } from '@jest/globals';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { healthyWorld, IDS, type World } from '../../simulator/world.js';
import type { CheckId, Result } from '../../src/core/results.js';
import { commandsIn } from '../commands-in.js';
import { runStep, type Step, type StepOptions } from '../program/harness.js';
import { type Clients, createClients, federatedLogin, unhandled } from './clients.js';
import { addOperator, OPERATOR } from './operator.js';

/** A planted fault whose printed fix is carried out. */
export interface TriedFix {
  readonly check: CheckId;
  readonly title: string;
  readonly plant: (world: World) => void;
  readonly run?: Pick<StepOptions, 'with' | 'job'>;
  /** Commands that the fix must hold, so that the case tries what it means to try. */
  readonly holds: RegExp;
  /** What the words ask a person to do beside the commands: in a portal, in Jit. */
  readonly byHand?: (world: World) => void;
  /** Inputs that the words ask to change, from what the commands printed. */
  readonly inputs?: (printed: string) => Readonly<Record<string, string>>;
  /** Another check whose fix the words send one to next. */
  readonly next?: CheckId;
}

function rowsOfRun({ report }: Step): readonly Result[] {
  return [
    ...report.results,
    ...report.integrations.flatMap(({ results }) => results),
    ...report.configs.flatMap(({ results }) => results),
  ];
}

function failedOf(step: Step, check: CheckId): readonly Result[] {
  return rowsOfRun(step).filter((row) => row.check === check && row.status === 'failed');
}

const nameOf = ({ check, subject }: Result): string => `${check} ${subject ?? ''}`;

/** Rows that fail now, of checks that passed before. */
function worse(before: Step, after: Step): readonly string[] {
  const passed = new Set(rowsOfRun(before).flatMap((row) => (row.status === 'passed' ? [row.check] : [])));
  return rowsOfRun(after)
    .filter((row) => row.status === 'failed' && passed.has(row.check))
    .map(nameOf);
}

/** A world, its az and gh with an administrator logged in, and the action; the world is fresh for every case. */
export interface Bench {
  readonly simulator: () => Simulator;
  /** Plants the fault, runs the action, carries its fix out, runs the action again. */
  readonly tryOut: (fault: TriedFix) => Promise<void>;
}

/** Registers a bench for a test file: one log-in of az for all its cases. */
export function useBench(): Bench {
  let simulator: Simulator;
  let clients: Clients;

  beforeAll(async () => {
    simulator = await startSimulator();
    clients = createClients(simulator);
    addOperator(simulator.world);
    await clients.azJson(...(await federatedLogin(simulator, OPERATOR.appId, IDS.tenant)));
  });
  afterAll(async () => {
    clients.remove();
    await simulator.stop();
  });

  function renew(): World {
    const { github } = simulator.world;
    Object.assign(simulator.world, healthyWorld(), { github });
    addOperator(simulator.world);
    simulator.clearRequests();
    return simulator.world;
  }

  /** Pastes what is printed, rows of the same words once. Gives what it printed. */
  async function carryOut(rows: readonly Result[]): Promise<string> {
    const blocks = new Set(rows.flatMap(({ fix = '' }) => commandsIn(fix)));
    expect([...blocks]).not.toEqual([]);
    const ended = await clients.run('bash', ['-eu', '-c', [...blocks].join('\n')]);
    expect(ended.exitCode === 0 ? '' : ended.stderr).toBe('');
    return ended.stdout;
  }

  async function tryOut(fault: TriedFix): Promise<void> {
    const world = renew();
    fault.plant(world);
    const options = fault.run ?? {};
    const before = await runStep(simulator, options);
    const rows = failedOf(before, fault.check);
    expect(rows.map(({ fix = '' }) => commandsIn(fix).join('\n')).join('\n')).toMatch(fault.holds);
    let printed = await carryOut(rows);
    fault.byHand?.(world);
    const changed = { ...options, with: { ...options.with, ...fault.inputs?.(printed) } };
    let after = await runStep(simulator, changed);
    expect(failedOf(after, fault.check).map(nameOf)).toEqual([]);
    if (fault.next !== undefined) {
      printed = await carryOut(failedOf(after, fault.next));
      after = await runStep(simulator, changed);
      expect(failedOf(after, fault.next).map(nameOf)).toEqual([]);
    }
    expect(worse(before, after)).toEqual([]);
    expect(rowsOfRun(after).filter(({ check, status }) => check === fault.check && status === 'passed')).not.toEqual(
      [],
    );
    expect(unhandled(simulator)).toEqual([]);
  }

  return { simulator: () => simulator, tryOut };
}
