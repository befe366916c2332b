import { setFlagsFromString } from 'node:v8';

/** From so many integrations on, memory is worth more than the moments that it saves. */
const MANY = 250;

/**
 * Has V8 let its heap grow slowly in a run over many integrations. Little of what such a run meets is kept, about 24 KB
 * for each; by itself V8 would leave several times that uncollected on a machine that has room, such as a runner.
 */
export function saveMemory(integrations: number): void {
  if (integrations >= MANY) setFlagsFromString('--optimize-for-size');
}
