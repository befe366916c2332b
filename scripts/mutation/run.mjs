/**
 * `npm run mutation [-- part…]`: mutation testing of `src/core` with its own tests. Prints the score of each folder and
 * every survivor that has no reason in `reasons/`, and fails below 90 % or where there is one. A part is a folder or a
 * pattern below `src`: `core/checks`, `core/*.ts`. Without one, all parts are run in turn, and `docs/mutation.md` is
 * written; `-- sum [part…]` does the same with the reports that earlier runs of the parts left, if they are of these very
 * sources.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** What the tests of the core are now: a score tells nothing of other ones. */
function digestOfTests() {
  const digest = createHash('sha256');
  const folder = join('__tests__', 'core');
  for (const name of readdirSync(folder, { recursive: true })
    .filter((each) => each.endsWith('.ts'))
    .sort())
    digest.update(name).update(readFileSync(join(folder, name)));
  return digest.digest('hex');
}

function digestFileOf(part) {
  return reportOf(part).replace(/json$/, 'tests');
}

/** The reports of the parts as one; a report of other sources or tests than these proves nothing. */
function readReports(parts) {
  const digest = digestOfTests();
  const others = parts.filter((part) => readFileSync(digestFileOf(part), 'utf8') !== digest);
  if (others.length > 0) throw new Error(`The tests have changed since these parts were tried: ${others.join(', ')}.`);
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
if (!isSum)
  for (const part of parts) {
    const digest = digestOfTests();
    await mutate(part);
    writeFileSync(digestFileOf(part), digest);
  }
process.exitCode = summarize(readReports(parts), isWhole) ? 0 : 1;
