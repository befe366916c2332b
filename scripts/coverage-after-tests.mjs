import { writeFileSync } from 'node:fs';
import { afterAll } from '@jest/globals';

/** Loaded into each test file under coverage: leaves the file's counts when its tests are done. */
afterAll(() => {
  const counts = globalThis.__coverage__;
  if (counts === undefined) return;
  const name = `${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}.json`;
  writeFileSync(`${process.env.COVERAGE_DIRECTORY}/raw/${name}`, JSON.stringify(counts));
});
