import { availableParallelism } from 'node:os';

/** Native ESM with swc: types are checked by `npm run check`, not here. */
export default {
  testEnvironment: '<rootDir>/scripts/jest/environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^graphql$': '<rootDir>/scripts/jest/graphql.mjs' },
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  testPathIgnorePatterns: ['<rootDir>/__tests__/fidelity/', '<rootDir>/__tests__/pictures/'],
  modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/.cache/'],
  reporters: ['default', '<rootDir>/scripts/count-reporter.mjs'],
  testTimeout: 60000,
  // Program tests wait for child processes, and for time to pass: a core is worth more than one worker.
  maxWorkers: availableParallelism() + 1,
};
