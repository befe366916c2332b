import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { memoryOf, type ProcFiles, treeOf, watchTree } from '../../bench/process-tree.js';

/** Process 1 with two threads, which have started 2 and 3; 3 has started 4, which has ended meanwhile. */
const FILES: Readonly<Record<string, string>> = {
  '/proc/1/task/1/children': '2 ',
  '/proc/1/task/10/children': '3 ',
  '/proc/2/task/2/children': '',
  '/proc/3/task/3/children': '4 ',
  '/proc/1/smaps_rollup': '55-56 [rollup]\nRss:    100 kB\nPss:    60 kB\nPss_Dirty:    1 kB\n',
  '/proc/2/smaps_rollup': '55-56 [rollup]\nRss:    200 kB\nPss:    70 kB\nPss_Dirty:    2 kB\n',
  '/proc/3/smaps_rollup': '55-56 [rollup]\nRss:    400 kB\nPss:    80 kB\nPss_Dirty:    4 kB\n',
};

const files: ProcFiles = {
  read: (path) => FILES[path],
  list: (path) => [
    ...new Set(
      Object.keys(FILES)
        .filter((file) => file.startsWith(`${path}/`))
        .map((file) => file.slice(path.length + 1).split('/')[0] ?? ''),
    ),
  ],
};

describe('a process tree', () => {
  it('is followed through the threads of every process', () => {
    expect(treeOf(1, files)).toEqual([1, 2, 3, 4]);
  });

  it('sums what its processes hold; one that has ended holds nothing', () => {
    expect(memoryOf(1, files)).toEqual({ pss: 210, rss: 700 });
    expect(memoryOf(9, files)).toEqual({ pss: 0, rss: 0 });
  });

  it('is watched with all that a shell starts, while it lives', async () => {
    const shell = spawn('sh', ['-c', 'sleep 5 & sleep 5 & echo ready; wait'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    const pid = shell.pid ?? 0;
    try {
      await once(shell.stdout, 'data');
      const watch = watchTree(pid, 1);
      expect(treeOf(pid)).toHaveLength(3);
      const alone = memoryOf(pid);
      const peak = watch.stop();
      expect(peak.samples).toBeGreaterThan(0);
      expect(peak.pss).toBeGreaterThan(0);
      expect(peak.rss).toBeGreaterThanOrEqual(peak.pss);
      expect(alone.rss).toBeGreaterThan(0);
    } finally {
      process.kill(-pid, 'SIGKILL');
    }
  });
});
