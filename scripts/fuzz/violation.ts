import { availableParallelism, loadavg } from 'node:os';

/** Something that must never be, with all that a person needs to look into it. */
export class Violation extends Error {}

/** Ends the judging of one input unless `holds`. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Violation(what);
}

/** No input, however hostile, may take longer, of CPU time on an idle machine. */
const LONGEST_IDLE_MS = 2000;

/** The limit on this machine as it is: where others work too, even the same steps take more of the processor. */
export function longestMs(): number {
  const crowd = (loadavg()[0] ?? 0) / availableParallelism();
  return LONGEST_IDLE_MS * Math.min(4, Math.max(1, crowd));
}

/** What is left of the canary where it still has the form of a client secret: mutations may have taken the rest. */
const SONG = /\dQ~[\w.~-]{8,}/;

/** Whether a text holds what has the form of the planted secret. */
export function singsCanary(text: string): boolean {
  return SONG.test(text);
}

/** Controls, bidirectional and zero-width marks, lone surrogates. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A sentence for people: something is said, on visible characters, in bounded length. */
export function mustBePlain(words: string, what: string, longest = 6000): void {
  must(words.trim() !== '', `${what} is empty`);
  must(words.length <= longest, `${what} has ${words.length} characters: ${words.slice(0, 200)}…`);
  const unseen = UNSEEN.exec(words);
  must(
    unseen === null,
    `${what} holds U+${unseen?.[0].codePointAt(0)?.toString(16) ?? ''}: ${JSON.stringify(words.slice(0, 300))}`,
  );
  must(!singsCanary(words), `${what} holds the planted secret: ${words.slice(0, 300)}`);
}

/** How long a step took by the clock; where that is suspicious, by the processor, the best of three: the machine may be busy. */
export function timed<T>(what: string, step: () => T): { readonly value: T; readonly ms: number } {
  const began = performance.now();
  const value = step();
  const elapsed = performance.now() - began;
  if (elapsed < LONGEST_IDLE_MS) return { value, ms: elapsed };
  const ms = Math.min(...[1, 2, 3].map(() => processorTime(step)));
  must(ms <= longestMs(), `${what} took ${Math.round(ms)} ms of CPU time`);
  return { value, ms };
}

function processorTime(step: () => unknown): number {
  const before = process.cpuUsage();
  step();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
