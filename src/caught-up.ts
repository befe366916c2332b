/** A stream that may take less than it is given, such as standard output where a pipe's reader is slow. */
export interface Behind {
  /** Whether it holds more than it should of what was written to it. */
  readonly writableNeedDrain?: boolean;
  write(text: string, taken?: () => void): unknown;
}

/** Who reads nothing for so long is waited for no more. */
const PATIENCE_MS = 10_000;

/** Settled once all that was written so far was taken, with true; with false where it was not in that time. */
export function caughtUp(stream: Behind, patienceMs: number = PATIENCE_MS): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patienceMs);
    stream.write('', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/**
 * Prints many lines, waiting where the stream falls behind: what was not taken yet is held in memory, which would be
 * most of what a run over thousands of integrations needs. A reader that has stopped reading keeps the run from nothing.
 */
export async function printInTurn(
  lines: Iterable<string>,
  print: (line: string) => void,
  to: Behind,
  patienceMs?: number,
): Promise<void> {
  let patient = true;
  for (const line of lines) {
    print(line);
    if (patient && to.writableNeedDrain === true) patient = await caughtUp(to, patienceMs);
  }
}
