import { writeFileSync } from 'node:fs';

/** Preloaded into a measured process: leaves its peak memory (in KiB) and its processor time (in µs), the operating system's figures, in a file. */
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(process.env.USAGE_FILE, `${maxRSS} ${userCPUTime + systemCPUTime}`);
});
