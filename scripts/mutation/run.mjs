/**
 * `npm run mutation [-- part…]`: mutation testing of `src/core` with its own tests. Prints the score of each folder and
 * every survivor that has no reason in `reasons/`, and fails below 90 % or where there is one. A part is a folder or a
 * pattern below `src`: `core/checks`, `core/*.ts`. Without one, all parts are run in turn, and `docs/mutation.md` is
 * written; `-- sum [part…]` does the same with the reports that earlier runs of the parts left, if they are of these very
 * sources.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { summarize } from './summary.mjs';

const CACHE = join('.cache', 'mutation');

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
mkdirSync(CACHE, { recursive: true });

function reportOf(part) {
  return join(CACHE, `${part.replaceAll(/[^a-z0-9]+/g, '-')}.json`);
}

function allParts() {
  const folders = readdirSync('src/core', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...folders.map(({ name }) => `core/${name}`), 'core/*.ts'];
}

async function mutate(part) {
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
      '!scripts/pictures/**',
      '!__tests__/**',
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
    jsonReporter: { fileName: reportOf(part) },
    htmlReporter: { fileName: reportOf(part).replace(/json$/, 'html') },
    // Generous: on a busy machine a slow test is no endless loop, and most of those run into Stryker's limit of hits.
    timeoutMS: 40_000,
    dryRunTimeoutMinutes: 30,
    warnings: { slow: false },
  }).runMutationTest();
}

/** The reports of the parts as one; a report of other sources than these proves nothing. */
function readReports(parts) {
  const reports = parts.map((part) => JSON.parse(readFileSync(reportOf(part), 'utf8')));
  const files = Object.assign({}, ...reports.map((report) => report.files));
  const changed = Object.keys(files).filter((file) => files[file].source !== readFileSync(file, 'utf8'));
  if (changed.length > 0) throw new Error(`Changed since these mutants were tried: ${changed.join(', ')}.`);
  return { files };
}

const given = process.argv.slice(2);
const isSum = given[0] === 'sum';
const named = isSum ? given.slice(1) : given;
const isWhole = named.length === 0;
const parts = isWhole ? allParts() : named;
if (!isSum) for (const part of parts) await mutate(part);
process.exitCode = summarize(readReports(parts), isWhole) ? 0 : 1;
