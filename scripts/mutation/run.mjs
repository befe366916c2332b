/**
 * `npm run mutation [-- part]`: mutation testing of `src/core` with its own tests. Prints the score of each folder and
 * every survivor that has no reason in `reasons.mjs`, and fails below 90 % or where there is one. A part is a folder or a
 * pattern below `src`: `core/checks`, `core/*.ts`. Only a run of the whole writes `docs/mutation.md`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { summarize } from './summary.mjs';

const CACHE = join('.cache', 'mutation');

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
mkdirSync(CACHE, { recursive: true });

const [part = 'core'] = process.argv.slice(2);
const isWhole = part === 'core';
const name = part.replaceAll(/[^a-z0-9]+/g, '-');
const json = join(CACHE, `${name}.json`);

await new Stryker({
  mutate: [/[*]|\.ts$/.test(part) ? `src/${part}` : `src/${part}/**/*.ts`],
  testRunner: 'core',
  plugins: ['./scripts/mutation/test-runner.mjs'],
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTATION_PROCESSES ?? 2),
  // The sandbox needs the sources, the tests, and what the tests read.
  ignorePatterns: [
    '**',
    '!src/**/*.ts',
    '!simulator/**/*.ts',
    '!__tests__/**',
    '!scripts/pictures/**/*.ts',
    '!docs/**',
    '!package.json',
    '!action.yml',
  ],
  tempDirName: join(CACHE, 'sandbox'),
  cleanTempDir: 'always',
  // Stryker would read a tsconfig with a compiler API that TypeScript has no more; esbuild needs none.
  tsconfigFile: 'none',
  disableTypeChecks: false,
  reporters: ['json', 'html', 'progress-append-only'],
  jsonReporter: { fileName: json },
  htmlReporter: { fileName: join(CACHE, `${name}.html`) },
  // Generous: on a busy machine a slow test is no endless loop, and most of those run into Stryker's limit of hits.
  timeoutMS: 40_000,
  dryRunTimeoutMinutes: 30,
  warnings: { slow: false },
}).runMutationTest();

process.exitCode = summarize(json, isWhole) ? 0 : 1;
