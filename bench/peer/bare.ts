import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { githubTokens } from '../../simulator/github/world.js';
import type { LoggedRequest } from '../../simulator/service.js';
import type { Simulator } from '../../simulator/simulator.js';
import { placeInRounds } from '../chain.js';
import { prepared, type RoundCase } from '../round-cases.js';
import type { PlannedRequest } from './bare-client.js';

/** What a connection says of itself, and what opens the door: the client says both anew. */
const NOT_REPEATED = new Set(['authorization', 'connection', 'content-length', 'host', 'transfer-encoding']);

function planned({ service, method, path, headers, body }: LoggedRequest): PlannedRequest {
  const kept = Object.entries(headers).filter(([name]) => !NOT_REPEATED.has(name));
  return { service, method, path: encodeURI(path), headers: Object.fromEntries(kept), body };
}

/** The requests of a run as the client without a library sends them: the rounds in their order. */
export function planOf(requests: readonly LoggedRequest[]): readonly (readonly PlannedRequest[])[] {
  const placed = placeInRounds(requests);
  const rounds = Math.max(0, ...placed.map(({ round }) => round));
  return Array.from({ length: rounds }, (_, index) =>
    placed.filter(({ round }) => round === index + 1).map(({ request }) => planned(request)),
  );
}

async function runClient(simulator: Simulator, plan: ReturnType<typeof planOf>, node: string): Promise<number> {
  const began = performance.now();
  const child = spawn(node, [fileURLToPath(new URL('bare-client.js', import.meta.url))], {
    env: {
      ...simulator.runnerEnvironment(),
      HTTPS_PROXY: simulator.proxy,
      GH_TOKEN: githubTokens.workflow,
      BARE_PLAN: JSON.stringify(plan),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors: Buffer[] = [];
  child.stderr.on('data', (part: Buffer) => errors.push(part));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (exitCode !== 0)
    throw new Error(`The client without a library failed:\n${Buffer.concat(errors).toString('utf8')}`);
  return performance.now() - began;
}

/** One run of the client without a library in a fresh world, every answer `latencyMs` late: milliseconds from start to end. */
export function contestBare(
  given: RoundCase,
  latencyMs: number,
  { plan, node }: { readonly plan: ReturnType<typeof planOf>; readonly node: string },
): Promise<number> {
  return prepared(given, async (simulator) => {
    simulator.setLatency(latencyMs);
    const durationMs = await runClient(simulator, plan, node);
    const { length } = plan.flat();
    if (simulator.requests.length !== length)
      throw new Error(`The client without a library sent ${simulator.requests.length} of ${length} requests.`);
    return durationMs;
  });
}
