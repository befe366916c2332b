import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FleetRun, runFleet } from '../scripts/fleet/run-workflow.js';
import { type ActionRun, type ActionStart, ROOT } from '../simulator/run-action.js';
import { IDS } from '../simulator/world.js';
import { endpointsOf, LIST, worldOf } from './fleet-world.js';

const SIZE = 1000;
const DEAD = ['7/20', '12/20'];
const WORDS = /\*\*2 of 20 shards left no usable report\*\* \(7\/20, 12\/20\): 100 of 1000/;

/** What a fleet of which two shards died must come to; what it does not, in words. */
function faultsOf({ matrix, plan, verify, conclude }: FleetRun, proposed: number): readonly string[] {
  const { verdict, drift, unknowns } = conclude.outputs;
  const claims: readonly (readonly [string, boolean])[] = [
    ['the plan has 20 shards', matrix.length === 20 && plan.exitCode === 0],
    ['18 shards ran, and wrote nothing', verify.length === 18 && verify.every(({ writes }) => writes.length === 0)],
    ['the summary names the lost shards', WORDS.test(conclude.summary)],
    ['what the lost shards had is unknown', verdict === 'unhealthy' && Number(unknowns) >= 100],
    ['the drift of a shard that ran is proposed', drift === 'true' && proposed === 1],
  ];
  return claims.filter(([, holds]) => !holds).map(([claim]) => `over many machines, it is not so: ${claim}`);
}

/**
 * The jobs of examples/fleet.yml in their order: 1,000 integrations in 20 shards, two of which die. Prints what they
 * took, and gives what came out wrong, in words.
 */
export async function manyMachines(
  latencyMs: number,
  start: (start: ActionStart) => Promise<ActionRun>,
): Promise<readonly string[]> {
  const { simulator } = await worldOf(SIZE);
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  try {
    simulator.setLatency(latencyMs);
    const began = performance.now();
    const run = await runFleet({
      simulator,
      root: ROOT,
      start,
      fateOf: (shard) => (DEAD.includes(shard) ? 'dies' : 'runs'),
      inputs: { 'integrations-file': LIST, 'login-client-id': IDS.auditor.appId },
      beside: endpointsOf(simulator),
      folder,
    });
    const { verdict, unknowns, 'pull-request-operation': operation } = run.conclude.outputs;
    const seconds = run.verify.map(({ durationMs }) => durationMs / 1000).sort((a, b) => a - b);
    const text = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    console.log(`\n1,000 integrations in ${run.matrix.length} shards, two of which died (here one after the other):`);
    console.log(
      `  plan ${text(run.plan.durationMs)}; a shard ${seconds[0]?.toFixed(1)} to ${seconds.at(-1)?.toFixed(1)} s`,
    );
    console.log(
      `  conclude ${text(run.conclude.durationMs)} and ${run.conclude.requests} requests: verdict ${verdict}, ${unknowns} unknown rows, pull request ${operation}`,
    );
    console.log(`  all ${text(performance.now() - began)}`);
    const proposed = simulator.world.github.repositories.filter(({ pulls }) => pulls.length > 0).length;
    return faultsOf(run, proposed);
  } finally {
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
