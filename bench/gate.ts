import { readdirSync, readFileSync } from 'node:fs';
import type { Simulator } from '../simulator/simulator.js';

/** How often a step's process is looked at, and how many looks in a row must find it waiting. */
const LOOK_EVERY_MS = 20;
const QUIET_LOOKS = 10;
/** Where the operating system does not tell what a process does, this long without a request counts as waiting. */
const QUIET_MS = 1500;

/** Holds every request until the step has nothing more to send without an answer: then all are answered together. */
export interface Gate {
  /** Whose process is looked at. */
  watch(pid: number): void;
  stop(): void;
}

/** Whether every thread of the process sleeps; undefined where that can't be told. */
function isWaiting(pid: number): boolean | undefined {
  try {
    return readdirSync(`/proc/${pid}/task`).every((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).startsWith('S');
    });
  } catch {
    return undefined;
  }
}

/**
 * Puts a gate before all services of a simulator. What arrives before the gate opens waited for no other answer of its
 * round, whatever the processor did meanwhile: so rounds are counted and not timed.
 */
export function installGate(simulator: Simulator): Gate {
  let held: (() => void)[] = [];
  let pid: number | undefined;
  let quiet = 0;
  const look = (): void => {
    const waiting = pid === undefined ? undefined : isWaiting(pid);
    quiet = waiting === false ? 0 : quiet + 1;
    const enough = waiting === undefined ? QUIET_MS / LOOK_EVERY_MS : QUIET_LOOKS;
    if (held.length === 0 || quiet < enough) return;
    const answered = held;
    held = [];
    quiet = 0;
    for (const open of answered) open();
  };
  const enter = (): Promise<void> =>
    new Promise((resolve) => {
      quiet = 0;
      held.push(resolve);
    });
  simulator.addFault({
    // The parts of a batch come through here as well: the batch as a whole is held.
    when: ({ service, method }) => service !== 'graph' || method === 'POST',
    action: { kind: 'before', run: enter },
  });
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    watch: (started) => {
      pid = started;
    },
    stop: () => clearInterval(timer),
  };
}
