import config from './jest.config.js';

/** The same tests over the instrumented sources: see scripts/coverage.mjs. */
export default {
  ...config,
  moduleNameMapper: { '^(?:\\.{1,2}/)+src/(.*)\\.js$': '<rootDir>/.cache/coverage/src/$1', ...config.moduleNameMapper },
  setupFilesAfterEnv: ['<rootDir>/scripts/coverage-after-tests.mjs'],
};
