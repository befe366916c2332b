/**
 * `npm run bench:file`: how long the core takes to read, compare and regenerate a configuration file (a third of its
 * entries drifted, the proof of the splices included), against the file's size, and beside it what yaml's own parse of
 * the same text takes. Files below 64 KiB are read by yaml, larger plain ones by a reader of their form; the
 * look by yaml that comes once before a write (`proveByParser`) is not in it. The table holds medians of warm runs, in this
 * process, after one that warms it up. A run of the action does it once, with code that was not run before: below the
 * table stands what the largest file takes as the first in a process of its own, for either, median of several processes.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { type FleetTenant, fleetFile } from '../simulator/fleet.js';
import { parseJitFile } from '../src/core/jit-file/parse.js';
import { regenerate } from '../src/core/jit-file/regenerate.js';
import type { WantedEntry } from '../src/core/jit-file/wanted.js';
import { median } from './measure.js';

const RUNS = Number(process.env.BENCH_RUNS ?? 9);
const LARGEST = 3300;
const SIZES = [103, 206, 412, 825, 1650, LARGEST];

function tenantsOf(size: number): readonly FleetTenant[] {
  return Array.from({ length: size }, (_, index) => {
    const number = String(index + 1).padStart(7, '0');
    const guid = (digit: number): string => `${digit}${number}-1111-4111-8111-111111111111`;
    return { id: `t${number.slice(2)}`, tenantId: guid(1), clientId: guid(2), subscriptionId: guid(3) };
  });
}

function wantedOf({ id, tenantId, clientId, subscriptionId }: FleetTenant): WantedEntry {
  return {
    integrationId: id,
    accountName: `Acme ${id}`,
    ids: { tenantId, clientId, subscriptionId },
    verified: { tenantId: true, subscriptionId: true },
    jitSecretNames: {},
  };
}

/** A file, and the two ways of reading it that are timed. */
interface Subject {
  readonly bytes: Uint8Array;
  /** Tells how many changes it found. */
  readonly ours: () => number;
  readonly yaml: () => void;
}

interface Times {
  readonly bytes: number;
  readonly changes: number;
  /** Milliseconds. */
  readonly regenerated: number;
  readonly parsed: number;
}

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function subjectOf(size: number): Subject {
  const tenants = tenantsOf(size);
  const drifted = new Set(tenants.filter((_, index) => index % 3 === 0).map(({ id }) => id));
  const text = fleetFile(tenants, drifted);
  const expected = fleetFile(tenants);
  const bytes = new TextEncoder().encode(text);
  const wanted = tenants.map(wantedOf);
  const ours = (): number => {
    const file = parseJitFile(bytes);
    if (!file.ok) throw new Error('The file could not be read.');
    const { entries, bytes: next } = regenerate(file, wanted);
    if (new TextDecoder().decode(next) !== expected) throw new Error('The file came out wrong.');
    return entries.reduce((sum, entry) => sum + entry.changes.length, 0);
  };
  const yaml = (): void => {
    if (parseDocument(text).errors.length > 0) throw new Error('yaml found a fault.');
  };
  return { bytes, ours, yaml };
}

function measure(size: number): Times {
  const { bytes, ours, yaml } = subjectOf(size);
  const times = { ours: [] as number[], yaml: [] as number[] };
  for (let run = 0; run <= RUNS; run++) {
    const [one, other] = [timed(ours), timed(yaml)];
    if (run === 0) continue;
    times.ours.push(one);
    times.yaml.push(other);
  }
  return { bytes: bytes.length, changes: ours(), regenerated: median(times.ours), parsed: median(times.yaml) };
}

/** The median of what processes of their own take for the largest file, the first that they read. */
function first(what: 'ours' | 'yaml'): number {
  const script = fileURLToPath(import.meta.url);
  return median(
    Array.from({ length: RUNS }, () => Number(execFileSync(process.execPath, [script, what], { encoding: 'utf8' }))),
  );
}

function printTable(): void {
  console.log(`median of ${RUNS} warm runs; a third of the entries drifted\n`);
  console.log('entries     KiB  changes  regenerate   µs/KiB  yaml’s parse   ratio');
  for (const size of SIZES) {
    const { bytes, changes, regenerated, parsed } = measure(size);
    const cells = [
      String(size).padStart(7),
      (bytes / 1024).toFixed(0).padStart(8),
      String(changes).padStart(9),
      `${regenerated.toFixed(0)} ms`.padStart(12),
      ((regenerated * 1000) / (bytes / 1024)).toFixed(0).padStart(9),
      `${parsed.toFixed(0)} ms`.padStart(14),
      (regenerated / parsed).toFixed(2).padStart(8),
    ];
    console.log(cells.join(''));
  }
  const [ours, yaml] = [first('ours'), first('yaml')];
  console.log(
    `\nThe first in a process of its own, ${LARGEST} entries: ${ours.toFixed(0)} ms; yaml’s parse ${yaml.toFixed(0)} ms.`,
  );
}

const [, , only] = process.argv;
if (only === 'ours' || only === 'yaml') console.log(timed(subjectOf(LARGEST)[only]));
else printTable();
