/**
 * The tests of the core, each file evaluated once for many mutants. A mutant can leave something behind in there: without
 * a copy before it, a sort puts a fixture of the tests in another order for good, and whatever mutant comes next fails for
 * it. So a test that fails counts only where it passes again without the mutant, or fails in a file evaluated afresh.
 */

/** Runs one test; the message of its failure, or `undefined`. */
export async function failureOf({ body }) {
  try {
    await body();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The first of these tests that fails. */
export async function killerAmong(tests) {
  for (const test of tests) {
    const failureMessage = await failureOf(test);
    if (failureMessage !== undefined) return { killedBy: [test.id], failureMessage };
  }
  return undefined;
}

export class LoadedTests {
  #files;
  #activate;
  #loaded = new Map();

  /** `activate(mutant)` puts a mutant in place; without one, none is. */
  constructor(files, activate) {
    this.#files = files;
    this.#activate = activate;
  }

  /** The first of the tests at these places (`[file, position]`) that fails because of the mutant. */
  async killerAmong(places, mutant, renewed = new Set()) {
    for (const [index, position] of places) {
      const test = this.#testAt(index, position);
      this.#activate(mutant);
      const killed = await killerAmong([test]);
      this.#activate(undefined);
      if (killed === undefined) continue;
      if ((await failureOf(test)) === undefined) return killed;
      this.#loaded.delete(index);
      if (renewed.has(index)) return killed;
      return this.killerAmong(places, mutant, renewed.add(index));
    }
    return undefined;
  }

  #testAt(index, position) {
    if (!this.#loaded.has(index)) this.#loaded.set(index, this.#files[index].load());
    return this.#loaded.get(index)[position];
  }
}
