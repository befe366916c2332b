import { writesAmong } from '../../simulator/describe-request.js';
import type { Simulator } from '../../simulator/simulator.js';
import { watchTree } from '../process-tree.js';
import { FILE, prepared, REPOSITORY, type RoundCase, requireOperation, run } from '../round-cases.js';
import type { MemoryTurn } from './goals.js';
import type { Mode, Script } from './script.js';

/** The branch that both propose on. */
const BRANCH = 'jit-azure-drift';

/** Inputs that leave the action the checks that the script makes, and no issue. */
export const CORE_CHECKS: Readonly<Record<string, string>> = {
  checks: [
    'login/oidc',
    'app/exists',
    'app/service-principal',
    'app/permissions',
    'app/consent',
    'app/role',
    'secret/*',
    'subscription/state',
    'subscription/tenant',
    'role/assignment',
    'config/drift',
    'pull-request/proposed',
  ].join(),
  issue: 'off',
};

/** What one run showed. */
export interface Contest {
  readonly durationMs: number;
  readonly requests: number;
  /** The file as the open pull request would leave it; undefined where nothing was proposed. */
  readonly proposed: string | undefined;
}

type OnStart = (pid: number) => void;

/** The file of the one open pull request. Throws where there are several, or one that is not ours. */
export function proposedFile({ world, github }: Simulator): string | undefined {
  const [pull, ...others] = world.github.repositories.flatMap(({ pulls }) =>
    pulls.filter(({ state }) => state === 'open'),
  );
  if (pull === undefined) return undefined;
  if (others.length > 0 || pull.head.ref !== BRANCH || pull.base.ref !== 'main')
    throw new Error('The proposal is not the one that was expected.');
  return github?.hands.readFile(REPOSITORY, BRANCH, FILE)?.toString('utf8');
}

/** Throws where a run did not do what its case is about: propose where it drifted, write nothing where it is healthy. */
function contest(simulator: Simulator, { operation }: RoundCase, durationMs: number): Contest {
  const proposed = proposedFile(simulator);
  const writes = writesAmong(simulator.requests);
  if (operation === 'none' ? writes.length > 0 : proposed === undefined)
    throw new Error(`Expected the operation ${operation}, found these writes:\n${writes.join('\n')}`);
  const unknown = simulator.requests.find(({ handled }) => !handled);
  if (unknown !== undefined) throw new Error(`The simulator had no answer: ${unknown.method} ${unknown.path}`);
  return { durationMs, requests: simulator.requests.length, proposed };
}

/** One run of the action in a fresh world, every answer `latencyMs` late. */
export function contestAction(
  given: RoundCase,
  latencyMs: number,
  { inputs = {}, onStart }: { readonly inputs?: Readonly<Record<string, string>>; readonly onStart?: OnStart } = {},
): Promise<Contest> {
  return prepared(given, async (simulator) => {
    simulator.setLatency(latencyMs);
    const done = await run(simulator, { ...given.inputs, ...inputs }, onStart);
    requireOperation(given, done);
    if (done.exitCode !== 0) throw new Error(`The action failed:\n${done.log}`);
    return contest(simulator, given, done.durationMs);
  });
}

/** One run of the script in a fresh world, every answer `latencyMs` late. */
export function contestScript(
  given: RoundCase,
  latencyMs: number,
  { script, mode, onStart }: { readonly script: Script; readonly mode: Mode; readonly onStart?: OnStart },
): Promise<Contest> {
  return prepared(given, async (simulator) => {
    simulator.setLatency(latencyMs);
    const done = await script.run(simulator, mode, onStart);
    if (done.exitCode !== 0) throw new Error(`The script failed:\n${done.log}`);
    return contest(simulator, given, done.durationMs);
  });
}

/** Runs something while its process tree is watched; gives the peaks in MiB. */
async function watched(
  work: (onStart: OnStart) => Promise<Contest>,
): Promise<{ readonly rss: number; readonly pss: number }> {
  let watch: ReturnType<typeof watchTree> | undefined;
  try {
    await work((pid) => {
      watch = watchTree(pid);
    });
  } finally {
    watch?.stop();
  }
  const { rss = 0, pss = 0 } = watch?.stop() ?? {};
  if (pss === 0) throw new Error('The operating system does not tell the memory of a process tree (/proc).');
  return { rss: rss / 1024, pss: pss / 1024 };
}

/** The memory of both, in runs of their own: the watching takes time of the processor. */
export async function contestMemory(given: RoundCase, latencyMs: number, script: Script): Promise<MemoryTurn> {
  const action = await watched((onStart) => contestAction(given, latencyMs, { onStart }));
  const parallel = await watched((onStart) => contestScript(given, latencyMs, { script, mode: 'parallel', onStart }));
  return {
    actionRss: action.rss,
    actionPss: action.pss,
    parallelRss: parallel.rss,
    parallelPss: parallel.pss,
  };
}
