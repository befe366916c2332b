import { setFlagsFromString } from 'node:v8';

/** From so many integrations on, memory is worth more than the moments that it saves. */
const MANY = 250;

/**
 * Has V8 let its heap grow slowly in a run over many integrations. What is kept of each is about 13 KB, 100 MB in all at
 * 5,000; but where a machine has room, V8 collects the old part of its heap only once it is about three times what was
 * left of it the last time, and each tenant's answers, clients and promises live just long enough to get there. Measured
 * at 5,000 integrations, that makes the difference between 280 MiB and 640.
 *
 * Node's documentation warns of flags that are changed once V8 runs. This one is only read, each time a limit of the heap
 * is set: nothing is compiled or laid out by it. A run of fewer integrations does not set it.
 */
export function saveMemory(integrations: number, setFlags: (flags: string) => void = setFlagsFromString): void {
  if (integrations >= MANY) setFlags('--optimize-for-size');
}
