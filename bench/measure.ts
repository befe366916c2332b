import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../simulator/run-action.js';

/** One run of a process as a whole. */
export interface Measure {
  readonly wallMs: number;
  readonly peakMiB: number;
  /** Time of the processor, all threads together. */
  readonly cpuMs: number;
}

/** The value in the middle; of an even number of values the lower one of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** The middle of the ratios, turn by turn: a slow moment hits both sides of a turn. */
export function medianRatio(of: readonly number[], to: readonly number[]): number {
  return median(of.map((value, index) => value / (to[index] ?? Number.NaN)));
}

/** Arguments and variables that make a Node process leave behind what it used, and how to read that. */
export function usageProbe(): {
  readonly nodeArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** To be called once the process has ended. */
  readonly read: () => Omit<Measure, 'wallMs'>;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'usage');
  return {
    nodeArguments: ['--import', `${ROOT}bench/usage-at-exit.mjs`],
    environment: { USAGE_FILE: file },
    read: () => {
      const [kib = Number.NaN, us = Number.NaN] = readFileSync(file, 'utf8').split(' ').map(Number);
      return { peakMiB: kib / 1024, cpuMs: us / 1000 };
    },
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
  const measure = { wallMs: performance.now() - began, ...probe.read() };
  probe.remove();
  return measure;
}
