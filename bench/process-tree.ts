import { readdirSync, readFileSync } from 'node:fs';

/** Memory in KiB: PSS shares out what processes have in common, RSS counts it in each of them. */
export interface Memory {
  readonly pss: number;
  readonly rss: number;
}

/** A tree's highest figures; PSS and RSS may have been highest at different moments. */
export interface Peak extends Memory {
  readonly samples: number;
}

/** How the operating system's files are read; undefined where there is none (the process has ended). */
export interface ProcFiles {
  read(path: string): string | undefined;
  list(path: string): readonly string[];
}

function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

const PROC: ProcFiles = {
  read: (path) => quietly(() => readFileSync(path, 'utf8')),
  list: (path) => quietly(() => readdirSync(path)) ?? [],
};

/** A process and all that descend from it. Linux only: elsewhere, nobody is found. */
export function treeOf(root: number, files: ProcFiles = PROC): readonly number[] {
  const found = [root];
  for (const pid of found)
    for (const thread of files.list(`/proc/${pid}/task`)) {
      const children = files.read(`/proc/${pid}/task/${thread}/children`) ?? '';
      found.push(...children.split(' ').filter(Boolean).map(Number));
    }
  return found;
}

function field(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0);
}

/** What the tree holds at this moment, all its processes together. */
export function memoryOf(root: number, files: ProcFiles = PROC): Memory {
  const rollups = treeOf(root, files).map((pid) => files.read(`/proc/${pid}/smaps_rollup`) ?? '');
  const sum = (name: string): number => rollups.reduce((total, text) => total + field(text, name), 0);
  return { pss: sum('Pss'), rss: sum('Rss') };
}

/** Looks at a tree every 20 ms until it is told to stop. A peak that is shorter than that may be missed. */
export function watchTree(root: number, everyMs = 20): { readonly stop: () => Peak } {
  let peak: Peak = { pss: 0, rss: 0, samples: 0 };
  const look = (): void => {
    const { pss, rss } = memoryOf(root);
    peak = { pss: Math.max(peak.pss, pss), rss: Math.max(peak.rss, rss), samples: peak.samples + 1 };
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}
