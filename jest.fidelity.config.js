import base from './jest.config.js';

/** Debian's az and gh against the simulator, one file after the other: az alone takes more than a second to start. */
export default {
  ...base,
  testMatch: ['<rootDir>/__tests__/fidelity/**/*.test.ts'],
  testPathIgnorePatterns: [],
  maxWorkers: 3,
  testTimeout: 300000,
};
