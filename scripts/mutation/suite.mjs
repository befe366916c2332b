/**
 * The tests of `src/core` as scripts: each test file is bundled with the sources that it imports, once, and can then be
 * evaluated afresh within milliseconds. That is what makes a mutant cost milliseconds instead of a start of Jest.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { build } from 'esbuild';
import { newCollector } from './collector.mjs';

/** The most examples that a property is tried on while mutants run, and where they start: the same for each mutant. */
const EXAMPLES = { numRuns: 12, seed: 20_240_501 };

/**
 * Tests that take seconds, because they start processes or hold a limit against something huge: too slow to repeat
 * thousands of times. A mutant that only they would kill counts as survived.
 */
const LEFT_OUT = new RegExp(
  [
    'is inert in a shell',
    'too intricate to (?:compare|tell)',
    'gives up on 1 MiB',
    'is found in time',
    'keep it from ever ending',
    'decides about a custom role of many actions',
    'fits GitHub with many (?:values|rows)',
    'stays below the repository and makes a link',
  ].join('|'),
);

/** Bundles the test files of `folder` below `root`, or takes the bundles that an earlier process left there. */
export async function bundleTests(root, files) {
  const outdir = join(root, '.bundles');
  const done = join(outdir, 'done');
  if (!existsSync(done)) {
    await build({
      absWorkingDir: root,
      entryPoints: files,
      outbase: root,
      outdir,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      define: { 'import.meta.url': '__url' },
      logLevel: 'warning',
    });
    writeFileSync(done, '');
  }
  return files.map((file) => testFile(root, file, join(outdir, file.replace(/\.ts$/, '.js'))));
}

function testFile(root, file, bundle) {
  const url = pathToFileURL(join(root, file)).href;
  const source = `(function (require, module, exports, __url) {${readFileSync(bundle, 'utf8')}\n})`;
  const script = new Script(source, { filename: bundle });
  const require = createRequire(url);
  process.env.FC_RUNS = String(EXAMPLES.numRuns);
  return {
    file,
    /** Evaluates the file and all the sources below it, and returns its tests. */
    load() {
      const { tests, module: globals } = newCollector();
      const provided = { '@jest/globals': globals, 'fast-check': fewerExamples(require('fast-check')) };
      const module = { exports: {} };
      script.runInThisContext()((name) => provided[name] ?? require(name), module, module.exports, url);
      return tests
        .filter(({ name }) => !LEFT_OUT.test(name))
        .map(({ name, body }, index) => ({ id: `${relative('__tests__', file)}#${index} ${name}`, name, body }));
    },
  };
}

function fewerExamples(fastCheck) {
  const { numRuns, seed } = EXAMPLES;
  return {
    ...fastCheck,
    assert: (property, given = {}) =>
      fastCheck.assert(property, {
        ...given,
        numRuns: Math.min(given.numRuns ?? 100, numRuns),
        seed,
        endOnFailure: true,
      }),
  };
}
