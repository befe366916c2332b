import { writeFileSync } from 'node:fs';

/** Preloaded into a child process under coverage: leaves its counts in a file when it ends. */
process.on('exit', () => {
  const counts = globalThis.__coverage__;
  if (counts === undefined) return;
  const name = `${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}.json`;
  writeFileSync(`${process.env.COVERAGE_DIRECTORY}/raw/${name}`, JSON.stringify(counts));
});
