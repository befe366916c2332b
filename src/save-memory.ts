import { setFlagsFromString } from 'node:v8';

/** From so many integrations on, memory is worth more than the moments that it saves. */
const MANY = 250;
/** From so many on, it is worth more than half as much time of the processor again. */
const VERY_MANY = 2500;

/**
 * Has V8 let its heap grow slowly in a run over many integrations. Little is kept of each (12 KB); but where a machine
 * has room, V8 collects the old part of its heap only once it is about three times what was left of it the last time,
 * and a tenant's answers, clients and promises live just long enough to get there: with the first flag it is 1.2 times.
 * The young part may grow to 128 MiB on Node 24: the second flag holds it back for a while, and only the third for good.
 *
 * Node's documentation warns of flags that are changed once V8 runs. These are nothing but what V8 looks at each time it
 * would let a part of its heap grow; a V8 that does not know one any more would say so and go on.
 */
export function saveMemory(integrations: number, setFlags: (flags: string) => void = setFlagsFromString): void {
  if (integrations < MANY) return;
  const flags =
    integrations < VERY_MANY ? ['--heap-growing-percent=20', '--semi-space-growth-factor=1'] : ['--optimize-for-size'];
  for (const flag of flags) setFlags(flag);
}
