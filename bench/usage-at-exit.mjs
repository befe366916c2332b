import { writeFileSync } from 'node:fs';

/** Preloaded into a measured process: leaves its peak memory (in KiB, the operating system's figure) in a file. */
process.on('exit', () => writeFileSync(process.env.USAGE_FILE, String(process.resourceUsage().maxRSS)));
