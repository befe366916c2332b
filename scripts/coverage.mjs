/**
 * `npm run coverage`: line and branch coverage of src/ over unit tests and program tests together.
 *
 * The program tests run the action as a child process, which Jest's own coverage does not see. So the compiled sources
 * are instrumented once, tests and child processes both load those, each process leaves its counts in a file, and the
 * counts are merged, mapped back to the TypeScript sources and held against the thresholds.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import coverage from 'istanbul-lib-coverage';
import { createInstrumenter } from 'istanbul-lib-instrument';
import report from 'istanbul-lib-report';
import sourceMaps from 'istanbul-lib-source-maps';
import reports from 'istanbul-reports';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache', 'coverage');
const THRESHOLDS = { lines: 90, branches: 90 };

rmSync(cache, { recursive: true, force: true });
mkdirSync(join(cache, 'raw'), { recursive: true });

const instrumenter = createInstrumenter({ esModules: true, produceSourceMap: false });
for (const entry of readdirSync(join(root, 'lib', 'src'), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.js')) continue;
  const source = join(entry.parentPath, entry.name);
  const target = join(cache, 'src', source.slice(join(root, 'lib', 'src').length));
  mkdirSync(dirname(target), { recursive: true });
  const map = JSON.parse(readFileSync(`${source}.map`, 'utf8'));
  writeFileSync(target, instrumenter.instrumentSync(readFileSync(source, 'utf8'), source, map));
}

const jest = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--ci',
    '--config',
    'jest.coverage.config.js',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, COVERAGE_DIRECTORY: cache } },
);

const merged = coverage.createCoverageMap({});
for (const file of readdirSync(join(cache, 'raw')))
  merged.merge(JSON.parse(readFileSync(join(cache, 'raw', file), 'utf8')));
const mapped = await sourceMaps.createSourceMapStore().transformCoverage(merged);
const context = report.createContext({ dir: join(root, 'coverage'), coverageMap: mapped, defaultSummarizer: 'nested' });
for (const kind of ['text', 'json-summary', 'lcovonly']) reports.create(kind, { projectRoot: root }).execute(context);

const summary = coverage.createCoverageSummary();
for (const file of mapped.files()) summary.merge(mapped.fileCoverageFor(file).toSummary());
const missed = Object.entries(THRESHOLDS).filter(([kind, threshold]) => summary[kind].pct < threshold);
console.log(`Coverage of src/: lines ${summary.lines.pct} %, branches ${summary.branches.pct} %.`);
for (const [kind, threshold] of missed)
  console.error(`Coverage of ${kind} is ${summary[kind].pct} %, expected ${threshold} %.`);
process.exitCode = jest.status !== 0 || missed.length > 0 ? 1 : 0;
