import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../simulator/run-action.js';

/** One run of a process as a whole. */
export interface Measure {
  readonly wallMs: number;
  readonly peakMiB: number;
}

/** The value in the middle; of an even number of values the lower one of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Arguments and variables that make a Node process leave its peak memory behind, and how to read it. */
export function usageProbe(): {
  readonly nodeArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly readMiB: () => number;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'usage');
  return {
    nodeArguments: ['--import', `${ROOT}bench/usage-at-exit.mjs`],
    environment: { USAGE_FILE: file },
    readMiB: () => Number(readFileSync(file, 'utf8')) / 1024,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** An empty Node process, measured as the others are. */
export async function measureEmptyNode(node: string): Promise<Measure> {
  const probe = usageProbe();
  const began = performance.now();
  await new Promise<void>((resolve, reject) => {
    const child = spawn(node, [...probe.nodeArguments, '-e', '0'], { env: { ...probe.environment }, stdio: 'ignore' });
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  const measure = { wallMs: performance.now() - began, peakMiB: probe.readMiB() };
  probe.remove();
  return measure;
}
