/** A log as the runner treats it: what it shows, and what it was told to mask. */
export interface ShownLog {
  /** All lines that a reader may see; `::debug::` lines are among them, since a debug log shows those. */
  readonly shown: string;
  readonly masked: readonly string[];
}

const MASK = /^\s*::add-mask(?: [^:]*)?::(.*)$/i;
const STOP = /^\s*::stop-commands::(.+)$/i;

/** A workflow command's value without its escapes. */
function unescaped(value: string): string {
  return value.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%');
}

/**
 * Tells what a reader of the log sees. The runner swallows a line that tells it to mask something, in debug logs too;
 * not so between `::stop-commands::` and its end, where that line is a text like any other.
 */
export function readLog(log: string): ShownLog {
  const shown: string[] = [];
  const masked: string[] = [];
  let stopped: string | undefined;
  for (const line of log.split('\n')) {
    const mask = stopped === undefined ? MASK.exec(line) : null;
    if (mask !== null) {
      masked.push(unescaped(mask[1] ?? ''));
      continue;
    }
    shown.push(line);
    if (stopped === undefined) stopped = STOP.exec(line)?.[1]?.trim();
    else if (line.trim() === `::${stopped}::`) stopped = undefined;
  }
  return { shown: shown.join('\n'), masked };
}
