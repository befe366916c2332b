import base from './jest.config.js';

/** Summary, pull request and issue as GitHub would show them, in one headless Chromium. */
export default {
  ...base,
  testMatch: ['<rootDir>/__tests__/pictures/**/*.test.ts'],
  testPathIgnorePatterns: [],
  maxWorkers: 1,
  testTimeout: 120000,
};
