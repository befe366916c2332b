import { appendFileSync } from 'node:fs';

/** Jest reporter: adds the totals of a run, as a line of JSON, to the file that TEST_TOTALS_FILE names. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.TEST_TOTALS_FILE;
    if (file === undefined || file === '') return;
    // A test file that does not even load has no tests of its own: it counts as one failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    appendFileSync(file, `${JSON.stringify({ passed: results.numPassedTests, failed })}\n`);
  }
}
