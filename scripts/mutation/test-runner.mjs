/**
 * A test runner for Stryker that keeps all tests of `src/core` in its own process.
 *
 * In the first run it notes which mutants each test reaches, and which are reached while a test file loads (constants,
 * tables). A mutant is then held against the tests that reach it, the fastest first, until one fails; a file that
 * reaches it while it loads is evaluated afresh with the mutant in place, so constants are judged like everything else.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { failureOf, killerAmong, LoadedTests } from './loaded-tests.mjs';
import { bundleTests } from './suite.mjs';

/** What the first run learned, for the processes that follow. */
const LEARNED = '.reach.json';
const LOADING = 'loading ';

/** The most files that are evaluated afresh for one mutant. */
const MOST_FILES = 10;

/** Tests that hold whole samples of hostile files against everything: too slow to repeat for each mutant. */
const LEFT_OUT = /^hostile\b/;

/** What the mutated sources read: which mutant is active, and where to note what was reached. */
function stryker() {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
}

function testFiles(root) {
  return readdirSync(join(root, '__tests__', 'core'), { recursive: true })
    .filter((name) => name.endsWith('.test.ts') && !LEFT_OUT.test(name))
    .map((name) => join('__tests__', 'core', name))
    .sort();
}

class CoreTestRunner {
  #root = process.cwd();
  #files = [];
  #loaded;
  #reach;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.#files = await bundleTests(this.#root, testFiles(this.#root));
    this.#loaded = new LoadedTests(this.#files, (mutant) => {
      stryker().activeMutant = mutant;
    });
  }

  /** All tests without any mutant. */
  async dryRun() {
    const space = stryker();
    const perTest = {};
    Object.assign(space, { activeMutant: undefined, mutantCoverage: { static: {}, perTest } });
    const tests = [];
    for (const { file, load } of this.#files) {
      space.currentTestId = `${LOADING}${file}`;
      for (const test of load()) {
        space.currentTestId = test.id;
        const start = performance.now();
        const failureMessage = await failureOf(test);
        const timeSpentMs = performance.now() - start;
        const result = { id: test.id, name: test.name, fileName: join(this.#root, file), timeSpentMs };
        tests.push(failureMessage === undefined ? { ...result, status: 0 } : { ...result, status: 1, failureMessage });
      }
    }
    space.currentTestId = undefined;
    const files = this.#files.map(({ file }) => join(this.#root, file));
    writeFileSync(join(this.#root, LEARNED), JSON.stringify(reachOf(files, tests, perTest)));
    return { status: 'complete', tests, mutantCoverage: forStryker(perTest) };
  }

  async mutantRun({ activeMutant, hitLimit }) {
    this.#reach ??= JSON.parse(readFileSync(join(this.#root, LEARNED), 'utf8'));
    const space = stryker();
    Object.assign(space, { mutantCoverage: { static: {}, perTest: {} }, currentTestId: undefined });
    const { running = [], loading = [] } = this.#reach.mutants[activeMutant.id] ?? {};
    Object.assign(space, { hitCount: 0, hitLimit });
    const killed =
      (await this.#loaded.killerAmong(running, activeMutant.id)) ??
      (await this.#killerWhileLoading(loading, activeMutant));
    const isEndless = hitLimit !== undefined && space.hitCount > hitLimit;
    const nrOfTests = running.length;
    if (isEndless) return { status: 'timeout', reason: 'The code ran a hundred times as often as without the mutant.' };
    return killed === undefined ? { status: 'survived', nrOfTests } : { status: 'killed', nrOfTests, ...killed };
  }

  /** The test that fails when these files are evaluated with the mutant in place. */
  async #killerWhileLoading(indexes, { fileName, id }) {
    for (const index of this.#concerned(indexes, basename(fileName, '.ts'))) {
      stryker().activeMutant = id;
      const killed = await this.#killerInFresh(index);
      stryker().activeMutant = undefined;
      if (killed !== undefined) return killed;
    }
    return undefined;
  }

  /**
   * Of the files that reach a mutant while they load: those named like its source, those that import it themselves, and
   * those of its family, as far as there is room. Nearly every file loads nearly every constant.
   */
  #concerned(indexes, name) {
    const [family] = name.split('-');
    const isNamed = (start) => (index) => basename(this.#files[index].file).startsWith(start);
    const imports = (index) => readFileSync(join(this.#root, this.#files[index].file), 'utf8').includes(`/${name}.js'`);
    const chosen = [isNamed(name), imports, isNamed(family)].flatMap((of) => indexes.filter(of));
    return [...new Set(chosen.length > 0 ? chosen : indexes)].slice(0, MOST_FILES);
  }

  async #killerInFresh(index) {
    const { first, count } = this.#reach.files[index];
    let tests;
    try {
      tests = this.#files[index].load();
    } catch (error) {
      return { killedBy: [first], failureMessage: String(error) };
    }
    const killed = await killerAmong(tests);
    if (killed !== undefined || tests.length >= count) return killed;
    return { killedBy: [first], failureMessage: `${count - tests.length} tests are not there with the mutant.` };
  }
}

/** For each mutant the tests that reach it ([file, position], fastest first), and the files that do while they load. */
function reachOf(paths, tests, perTest) {
  const files = paths.map((path) => {
    const own = tests.filter(({ fileName }) => fileName === path);
    return { first: own[0]?.id, count: own.length };
  });
  const mutants = {};
  const reachedBy = (id) => {
    mutants[id] ??= { running: [], loading: [] };
    return mutants[id];
  };
  for (const [id, hits] of Object.entries(perTest)) {
    const index = paths.findIndex((path) => id.startsWith(LOADING) && path.endsWith(`/${id.slice(LOADING.length)}`));
    if (index >= 0) for (const mutant of Object.keys(hits)) reachedBy(mutant).loading.push(index);
  }
  const placed = tests.map((test, at) => {
    const index = paths.indexOf(test.fileName);
    const before = tests.findIndex(({ fileName }) => fileName === test.fileName);
    return { ...test, place: [index, at - before] };
  });
  for (const { id, place } of placed.sort((one, other) => one.timeSpentMs - other.timeSpentMs))
    for (const mutant of Object.keys(perTest[id] ?? {}))
      if (!reachedBy(mutant).loading.includes(place[0])) reachedBy(mutant).running.push(place);
  return { files, mutants };
}

/** What Stryker is told: what loading reaches is static, the rest belongs to its tests. */
function forStryker(perTest) {
  const told = { static: {}, perTest: {} };
  for (const [id, hits] of Object.entries(perTest)) {
    if (!id.startsWith(LOADING)) told.perTest[id] = hits;
    else for (const [mutant, times] of Object.entries(hits)) told.static[mutant] = (told.static[mutant] ?? 0) + times;
  }
  return told;
}

function createRunner() {
  return new CoreTestRunner();
}
createRunner.inject = [];

export const strykerPlugins = [{ kind: 'TestRunner', name: 'core', factory: createRunner }];
